//! Texts of a form: by column and language, with answers put into them.

use crate::form::NodeIndex;

/// The columns of text that a question, a choice or the form itself may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextKind {
    /// The question itself.
    Label,
    /// How to answer it.
    Hint,
    /// Why we ask, where that could frighten. Ours.
    Why,
    /// What not to write, or what is dangerous. Ours.
    Warn,
    /// The question for messengers and SMS, where the label is too long. Ours.
    Sms,
    /// The question for e-mail, where the one for messages does not fit a letter. Ours.
    Mail,
    /// The question for the phone. Ours.
    Voice,
    /// What to say to somebody who leaves a needed question out.
    RequiredMessage,
    /// What to say about an answer that does not fit.
    ConstraintMessage,
    /// The name of a recording.
    Audio,
    /// The title of the form.
    Title,
}

impl TextKind {
    /// Every column of text in `survey`.
    pub const SURVEY: [Self; 10] = [
        Self::Label,
        Self::Hint,
        Self::Why,
        Self::Warn,
        Self::Sms,
        Self::Mail,
        Self::Voice,
        Self::RequiredMessage,
        Self::ConstraintMessage,
        Self::Audio,
    ];
    /// Every column of text in `choices`.
    pub const CHOICES: [Self; 5] = [Self::Label, Self::Sms, Self::Mail, Self::Voice, Self::Audio];

    /// The heading of the column, without its language.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Hint => "hint",
            Self::Why => "why",
            Self::Warn => "warn",
            Self::Sms => "sms",
            Self::Mail => "mail",
            Self::Voice => "voice",
            Self::RequiredMessage => "required_message",
            Self::ConstraintMessage => "constraint_message",
            Self::Audio => "media::audio",
            Self::Title => "form_title",
        }
    }
}

/// How a channel speaks: in a page, in short messages, in letters, or aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// A page.
    Web,
    /// A messenger or SMS.
    Sms,
    /// E-mail: one letter carries a whole question, and is answered by a letter.
    Mail,
    /// The phone.
    Voice,
}

impl Mode {
    /// Every mode, as written in the settings.
    pub const ALL: [(&'static str, Self); 4] =
        [("web", Self::Web), ("sms", Self::Sms), ("mail", Self::Mail), ("voice", Self::Voice)];

    /// The name in the settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Sms => "sms",
            Self::Mail => "mail",
            Self::Voice => "voice",
        }
    }

    /// The most characters that one text may have: a message of at most 300 characters, a paragraph of a letter, a prompt of
    /// at most 12 seconds.
    pub fn chars_max(self) -> usize {
        match self {
            Self::Web => usize::MAX,
            Self::Sms => 300,
            Self::Mail => 1_000,
            Self::Voice => 180,
        }
    }
}

/// A text into which answers are put.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    pub(crate) pieces: Vec<Piece>,
}

/// One piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Words as they stand.
    Words(String),
    /// `${name}`: the value of a question, as ODK shows it.
    Value(NodeIndex),
    /// `jr:choice-name(${name}, '${name}')`: the label of the choice, in the reader's language.
    ChoiceLabel(NodeIndex),
}

impl Template {
    /// A text without answers in it.
    pub fn plain(words: impl Into<String>) -> Self {
        Self { pieces: vec![Piece::Words(words.into())] }
    }

    /// The questions whose answers stand in the text.
    pub(crate) fn reads(&self) -> impl Iterator<Item = NodeIndex> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Words(_) => None,
            Piece::Value(index) | Piece::ChoiceLabel(index) => Some(*index),
        })
    }

    /// How many characters the text has, answers not counted.
    pub(crate) fn chars(&self) -> usize {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Words(words) => words.chars().count(),
                Piece::Value(_) | Piece::ChoiceLabel(_) => 0,
            })
            .sum()
    }

    /// The text, where `answer` gives the value of a question and `label` that of a chosen choice.
    pub(crate) fn fill(
        &self,
        answer: &dyn Fn(NodeIndex) -> String,
        label: &dyn Fn(NodeIndex) -> String,
    ) -> String {
        if let [Piece::Words(words)] = self.pieces.as_slice() {
            return words.clone();
        }
        let piece = |piece: &Piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Value(node) => answer(*node),
            Piece::ChoiceLabel(node) => label(*node),
        };
        self.pieces.iter().map(piece).collect()
    }
}

/// The texts of one node: a template for each column and language (by the language's position in the form).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    entries: Vec<(TextKind, usize, Template)>,
}

impl Texts {
    /// Adds a text; `false` if it was given already.
    pub(crate) fn put(&mut self, kind: TextKind, language: usize, template: Template) -> bool {
        if self.get(kind, language).is_some() {
            return false;
        }
        self.entries.push((kind, language, template));
        true
    }

    /// A text in a language.
    pub fn get(&self, kind: TextKind, language: usize) -> Option<&Template> {
        self.entries.iter().find(|(k, l, _)| *k == kind && *l == language).map(|(_, _, template)| template)
    }

    /// Whether any language has this text.
    pub fn has(&self, kind: TextKind) -> bool {
        self.entries.iter().any(|(k, ..)| *k == kind)
    }

    /// Every text.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (TextKind, usize, &Template)> {
        self.entries.iter().map(|(kind, language, template)| (*kind, *language, template))
    }

    /// The label for a mode: what was written for the mode, else the label itself.
    pub(crate) fn label(&self, mode: Mode, language: usize) -> Option<&Template> {
        self.own_label(mode, language).or_else(|| self.get(TextKind::Label, language))
    }

    /// What was written for a mode and says all there is to say. A letter may say what a message says: neither is a page.
    pub(crate) fn own_label(&self, mode: Mode, language: usize) -> Option<&Template> {
        match mode {
            Mode::Web => None,
            Mode::Sms => self.get(TextKind::Sms, language),
            Mode::Mail => self.get(TextKind::Mail, language).or_else(|| self.get(TextKind::Sms, language)),
            Mode::Voice => self.get(TextKind::Voice, language),
        }
    }
}
