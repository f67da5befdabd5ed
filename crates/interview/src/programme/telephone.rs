//! What a programme with a telephone must have: everything that a call says, in every language, and nothing that takes longer to say
//! than somebody who is afraid can keep in mind.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::locale::reference;
use super::{Arg, Programme};
use crate::call::LANGUAGES_MAX;
use crate::call::length::{SAID_MILLIS_MAX, millis, seconds};
use crate::call::pieces::{Origin, Piece, all, is_passed_over};
use crate::call::words::{
    Counted, DATE_ORDER, List, PARTS_MAX, SAID, SPOKEN_ANSWER, Topic, date_order, entries,
};
use crate::fault::{FaultKind, Found, Place};
use crate::form::{Form, Kind, Mode};
use crate::language::Language;
use crate::xpath::{self, Focus, NoItext, World};

/// Checks a programme that says that it has a telephone; others need nothing of this.
pub(super) fn check(programme: &Programme, found: &mut Found) {
    if !programme.settings.telephone {
        return;
    }
    if programme.tags.len() > LANGUAGES_MAX {
        let rule = format!("at most {LANGUAGES_MAX} with a telephone: each has a key in the greeting");
        found.add(
            Place::file("programme.toml"),
            FaultKind::BadSetting { setting: "languages".to_owned(), rule },
        );
    }
    check_keys(programme, found);
    for form in programme.forms() {
        check_form(programme, form, found);
    }
    for language in &programme.tags {
        check_lists(programme, language, found);
        for piece in all(programme, language) {
            check_piece(programme, language, piece, found);
        }
    }
}

/// Every key is there. It is looked for in the language that the others are held against: what one of them lacks is found there.
fn check_keys(programme: &Programme, found: &mut Found) {
    let tag = reference(&programme.settings);
    let Some(locale) = programme.locale(&tag) else { return };
    let counted = Counted::ALL.map(Counted::key);
    let lists = List::ALL.map(List::key);
    let words: BTreeSet<&str> = Counted::ALL.map(Counted::words_key).into();
    let wanted = SAID.iter().copied().chain(counted).chain(words).chain(lists);
    let wanted = wanted.chain([DATE_ORDER, SPOKEN_ANSWER]);
    let wanted = wanted.map(str::to_owned).chain(Topic::ALL.into_iter().flat_map(|topic| {
        // The first part of each, and every part before one that is there.
        let last = (1..=PARTS_MAX).rev().find(|part| locale.has(&topic.key(*part))).unwrap_or(1);
        (1..=last).map(move |part| topic.key(part))
    }));
    for key in wanted.filter(|key| !locale.has(key)) {
        let kind = FaultKind::MissingMessage { key, nearest: None };
        found.add(Place::file(format!("locales/{tag}.ftl")), kind);
    }
}

/// The line of a message.
fn place(programme: &Programme, language: &Language, key: &str) -> Place {
    let message = programme.locale(language).and_then(|locale| locale.messages().get(key));
    let line = message.map_or(1, |message| message.line);
    Place { file: Some(format!("locales/{language}.ftl")), ..Place::line(line, 1) }
}

fn check_lists(programme: &Programme, language: &Language, found: &mut Found) {
    let Some(locale) = programme.locale(language) else { return };
    let lists = List::ALL.map(|list| (list.key(), count(&list.numbers())));
    let counted = Counted::ALL.map(|counted| (counted.words_key(), usize::from(span(&counted.numbers()))));
    let wanted: BTreeMap<&str, usize> = lists.into_iter().chain(counted).collect();
    for (key, wanted) in wanted.into_iter().filter(|(key, _)| locale.has(key)) {
        let text = programme.text(language, key, &[]);
        let words = entries(&text);
        let has = words.iter().filter(|word| !word.is_empty()).count();
        if words.len() != wanted || has != words.len() {
            found.add(place(programme, language, key), FaultKind::SpokenList { key, wanted, found: has });
        }
    }
    if locale.has(DATE_ORDER) && date_order(&programme.text(language, DATE_ORDER, &[])).is_none() {
        let rule = "“d”, “m” and “y”, each once, in the order in which a date is said".to_owned();
        let kind = FaultKind::BadSetting { setting: DATE_ORDER.to_owned(), rule };
        found.add(place(programme, language, DATE_ORDER), kind);
    }
}

fn span(numbers: &RangeInclusive<u16>) -> u16 {
    numbers.end().saturating_sub(*numbers.start()).saturating_add(1)
}

fn count(numbers: &RangeInclusive<usize>) -> usize {
    numbers.end().saturating_sub(*numbers.start()).saturating_add(1)
}

/// A piece is not too long, and can be said before anybody answered.
fn check_piece(programme: &Programme, language: &Language, piece: Piece, found: &mut Found) {
    let (place, of, holds_answer) = match piece.origin {
        Origin::Message(key) => {
            // A missing one is told as such.
            if !programme.locale(language).is_some_and(|locale| locale.has(&key)) {
                return;
            }
            (place(programme, language, &key), key, false)
        }
        Origin::Form { form, of, kind, holds_answer } => {
            let column = format!("{}::{language} of {of}", kind.heading());
            (Place::file(format!("forms/{form}.md")).column(&column), of, holds_answer)
        }
    };
    if holds_answer {
        found.add(place.clone(), FaultKind::AnswerSpoken { of: of.clone() });
    }
    if millis(&piece.text) > SAID_MILLIS_MAX {
        let kind = FaultKind::TooLongToSay {
            of,
            language: language.to_string(),
            found: seconds(&piece.text),
            limit: SAID_MILLIS_MAX / 1_000,
        };
        // A text with a number is about as long for the next number.
        found.add_first(place, kind);
    }
}

/// Every questionnaire is asked by telephone too, and its questions of words take the mark of an answer that was spoken.
fn check_form(programme: &Programme, form: &Form, found: &mut Found) {
    let place = || Place::file(format!("forms/{}.md", form.name()));
    if !form.modes().contains(&Mode::Voice) {
        let rule = "must name voice: the programme has a telephone".to_owned();
        found.add(place(), FaultKind::BadSetting { setting: "modes".to_owned(), rule });
    }
    for language in &programme.tags {
        let marks = form.questions().zip(1_i64..).filter(|(question, _)| {
            let node = form.by_name.get(*question).and_then(|index| form.nodes.get(*index));
            node.is_some_and(|node| node.kind == Kind::Text && !is_passed_over(node))
        });
        let mark = |number| programme.text(language, SPOKEN_ANSWER, &[("number", Arg::Number(number))]);
        let marks: Vec<(&str, String)> = marks.map(|(question, number)| (question, mark(number))).collect();
        for (of, mark) in refused(form, &marks) {
            let kind = FaultKind::MarkRefused { of: of.to_owned(), mark: mark.to_owned() };
            found.add_once(place().column(&format!("constraint of {of}")), kind);
        }
    }
}

/// The marks that the rule of their own question refuses, where every question of words has its mark and nothing else is answered.
fn refused<'a>(form: &Form, marks: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    let mut tree = form.template.clone();
    let node = |question: &str| form.by_name.get(question).and_then(|index| form.nodes.get(*index));
    for (question, mark) in marks {
        if let Some(node) = node(question) {
            tree.set_text(node.id, mark);
        }
    }
    let now = jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
    let is_refused = |question: &str| {
        let (Some(node), mut rng) = (node(question), StdRng::seed_from_u64(0)) else { return false };
        let Some(constraint) = &node.constraint else { return false };
        let mut world = World { now: &now, rng: &mut rng, itext: &NoItext, choices: &NoItext };
        // As in a conversation: a rule that cannot be evaluated refuses nothing.
        !xpath::evaluate_boolean(constraint, Focus::at(&tree, node.id), &mut world).unwrap_or(true)
    };
    marks
        .iter()
        .filter(|(question, _)| is_refused(question))
        .map(|(question, mark)| (*question, mark.as_str()))
        .collect()
}
