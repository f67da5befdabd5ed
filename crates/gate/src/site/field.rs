//! How a question is answered on a page.

use interview::conversation::{AnswerValue, Prompt, PromptKind, RawAnswer, TEXT_CHARS_MAX};
use web::form::Fields;

/// The name of the field that carries an answer.
pub(crate) const ANSWER: &str = "v";
/// The name of the button “I'd rather not say”.
pub(crate) const DECLINED: &str = "d";

/// What stands below a question.
pub(crate) enum Field {
    /// Nothing: go on.
    Note,
    /// One button to agree.
    Acknowledge,
    /// A button for each choice.
    One(Vec<Choice>),
    /// A box for each choice.
    Many(Vec<Choice>),
    /// Something to type.
    Typed(Typed),
}

/// A choice.
pub(crate) struct Choice {
    pub(crate) code: String,
    pub(crate) label: String,
    pub(crate) now: bool,
}

/// A field to type in.
pub(crate) struct Typed {
    /// Which keyboard a phone should show.
    pub(crate) mode: &'static str,
    pub(crate) lines: bool,
    pub(crate) max: usize,
    pub(crate) value: String,
    /// Words can be typed: say what not to write.
    pub(crate) words: bool,
}

impl Field {
    /// The field of a prompt, with what stands in it now.
    pub(crate) fn of(prompt: &Prompt) -> Self {
        let current = prompt.current.as_ref();
        let choices = |choices: &[interview::conversation::Choice]| {
            let chosen = |code: &str| match current {
                Some(AnswerValue::Codes(codes)) => codes.iter().any(|each| each == code),
                Some(AnswerValue::Text(_)) | None => false,
            };
            let one = |choice: &interview::conversation::Choice| Choice {
                now: chosen(&choice.code),
                code: choice.code.clone(),
                label: choice.label.clone(),
            };
            choices.iter().map(one).collect::<Vec<_>>()
        };
        let value = match current {
            Some(AnswerValue::Text(text)) => text.clone(),
            Some(AnswerValue::Codes(_)) | None => String::new(),
        };
        let typed = |mode, lines, max, words| Self::Typed(Typed { mode, lines, max, value, words });
        match &prompt.kind {
            PromptKind::Note => Self::Note,
            PromptKind::Acknowledge => Self::Acknowledge,
            PromptKind::One(all) => Self::One(choices(all)),
            PromptKind::Many(all) => Self::Many(choices(all)),
            PromptKind::Text { multiline } => typed("", *multiline, TEXT_CHARS_MAX, true),
            PromptKind::Integer => typed("numeric", false, 20, false),
            PromptKind::Decimal => typed("decimal", false, 20, false),
            // Dates and times are typed: pickers differ wildly on old phones, and reading is forgiving.
            PromptKind::Date => typed("", false, 40, false),
            PromptKind::Time => typed("", false, 40, false),
        }
    }
}

/// What a form sent as the answer under `name`.
pub(crate) fn raw(kind: &PromptKind, fields: &Fields, name: &str) -> RawAnswer {
    match kind {
        PromptKind::Note => RawAnswer::Nothing,
        PromptKind::One(_) | PromptKind::Many(_) => {
            let codes: Vec<String> =
                fields.all(name).filter(|code| !code.is_empty()).map(str::to_owned).collect();
            if codes.is_empty() { RawAnswer::Nothing } else { RawAnswer::Codes(codes) }
        }
        PromptKind::Acknowledge
        | PromptKind::Text { .. }
        | PromptKind::Integer
        | PromptKind::Decimal
        | PromptKind::Date
        | PromptKind::Time => {
            fields.get(name).map_or(RawAnswer::Nothing, |text| RawAnswer::Text(text.to_owned()))
        }
    }
}
