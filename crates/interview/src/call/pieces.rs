//! Everything that a programme can say on the telephone, for whoever makes the sound files and for the checks of a pack.

use std::collections::BTreeMap;
use std::iter::repeat;

use super::piece::PieceId;
use super::words::{Counted, List, SAID, Topic, WORDS, entries};
use crate::Programme;
use crate::form::{Form, Kind, List as ChoiceList, Mode, Node, Required, Template, TextKind, Texts};
use crate::language::Language;
use crate::programme::Arg;

/// A piece with its words and where they stand.
pub(crate) struct Piece {
    pub(crate) id: PieceId,
    pub(crate) text: String,
    pub(crate) origin: Origin,
}

/// Where the words of a piece stand.
pub(crate) enum Origin {
    /// A message of the locale files.
    Message(String),
    /// A text of a questionnaire.
    Form {
        form: String,
        /// The question, or `list/choice`.
        of: String,
        kind: TextKind,
        /// Somebody's answer stands in it, so that it cannot be said before he gave it.
        holds_answer: bool,
    },
}

/// Everything that can be said in a language, with its words: nothing else is ever said but pauses and the sound that effects bring.
pub fn pieces(programme: &Programme, language: &Language) -> Vec<(PieceId, String)> {
    all(programme, language).into_iter().map(|piece| (piece.id, piece.text)).collect()
}

/// The pieces for which a questionnaire names a recording (`media::audio`), with the name of its file.
pub fn recordings(programme: &Programme, language: &Language) -> BTreeMap<PieceId, String> {
    let mut recordings = BTreeMap::new();
    for form in programme.forms() {
        let at = form.language_index(language);
        let mut add = |id: PieceId, texts: &Texts| {
            let file = texts.get(TextKind::Audio, at).map(|file| form.words_of(file));
            recordings.extend(file.filter(|file| !file.is_empty()).map(|file| (id, file)));
        };
        for node in said(form) {
            add(PieceId::question(form.name(), &node.name, TextKind::Label), &node.texts);
        }
        for list in offered(form) {
            for choice in &list.choices {
                add(PieceId::choice(form.name(), &list.name, &choice.code), &choice.texts);
            }
        }
    }
    recordings
}

/// The same, with where it stands.
pub(crate) fn all(programme: &Programme, language: &Language) -> Vec<Piece> {
    let mut all = Vec::new();
    let mut message = |id: PieceId, key: &str, text: String| {
        all.push(Piece { id, text, origin: Origin::Message(key.to_owned()) });
    };
    for key in SAID {
        message(PieceId::text(key), key, programme.text(language, key, &[]));
    }
    for topic in Topic::ALL {
        for part in 1..=topic.parts(programme) {
            let key = topic.key(part);
            message(PieceId::part(topic, part), &key, programme.text(language, &key, &[]));
        }
    }
    for counted in Counted::ALL {
        let words = programme.text(language, counted.words_key(), &[]);
        for (number, words) in counted.numbers().zip(entries(&words).into_iter().chain(repeat(""))) {
            let args = [(counted.variable(), Arg::Number(i64::from(number))), (WORDS, Arg::Text(words))];
            let text = programme.text(language, counted.key(), &args);
            message(PieceId::counted(counted, number), counted.key(), text);
        }
    }
    for list in List::ALL {
        let text = programme.text(language, list.key(), &[]);
        for (number, entry) in list.numbers().zip(entries(&text)) {
            message(PieceId::listed(list, number), list.key(), entry.to_owned());
        }
    }
    for form in programme.forms() {
        of_form(form, form.language_index(language), &mut all);
    }
    all
}

/// The texts of a questionnaire that are said: of every question that is asked, and of every choice that it offers.
fn of_form(form: &Form, language: usize, all: &mut Vec<Piece>) {
    for node in said(form) {
        let mut add = |kind: TextKind, text: Option<&Template>| {
            let Some(text) = text else { return };
            let id = PieceId::question(form.name(), &node.name, kind);
            all.push(piece(form, id, &node.name, spoken_kind(kind, &node.texts), text));
        };
        let texts = &node.texts;
        let says_all = texts.own_label(Mode::Voice, language).is_some();
        add(TextKind::Label, texts.label(Mode::Voice, language));
        add(TextKind::Hint, texts.get(TextKind::Hint, language).filter(|_| !says_all));
        add(TextKind::Why, texts.get(TextKind::Why, language));
        add(TextKind::Warn, texts.get(TextKind::Warn, language));
        if node.constraint.is_some() {
            add(TextKind::ConstraintMessage, texts.get(TextKind::ConstraintMessage, language));
        }
    }
    for list in offered(form) {
        of_list(form, list, language, all);
    }
}

/// What a form asks by telephone.
fn said(form: &Form) -> impl Iterator<Item = &Node> {
    form.nodes.iter().filter(|node| node.kind.is_asked() && !is_passed_over(node))
}

/// The lists of its questions.
fn offered(form: &Form) -> impl Iterator<Item = &ChoiceList> {
    let is_offered = |at: usize| form.nodes.iter().any(|node| node.kind.list() == Some(at));
    form.lists.iter().enumerate().filter(move |(at, _)| is_offered(*at)).map(|(_, list)| list)
}

fn of_list(form: &Form, list: &ChoiceList, language: usize, all: &mut Vec<Piece>) {
    for choice in &list.choices {
        let Some(text) = choice.texts.label(Mode::Voice, language) else { continue };
        let id = PieceId::choice(form.name(), &list.name, &choice.code);
        let of = format!("{}/{}", list.name, choice.code);
        all.push(piece(form, id, &of, spoken_kind(TextKind::Label, &choice.texts), text));
    }
}

fn piece(form: &Form, id: PieceId, of: &str, kind: TextKind, text: &Template) -> Piece {
    let holds_answer = text.reads().next().is_some();
    let origin = Origin::Form { form: form.name().to_owned(), of: of.to_owned(), kind, holds_answer };
    Piece { id, text: form.words_of(text), origin }
}

/// The column in which a text stands: what is said instead of the label has one of its own.
fn spoken_kind(kind: TextKind, texts: &Texts) -> TextKind {
    if kind == TextKind::Label && texts.has(TextKind::Voice) { TextKind::Voice } else { kind }
}

/// Words that need no answer are never asked for by keys.
pub(crate) fn is_passed_over(node: &Node) -> bool {
    node.kind == Kind::Text && matches!(node.required, Required::Never)
}
