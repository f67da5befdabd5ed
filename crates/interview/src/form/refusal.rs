//! Why an answer was not taken, and the words for it in the person's language.

use crate::conversation::{ANSWERS_BYTES_MAX, TEXT_CHARS_MAX};

/// Why an answer was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// The question must be answered.
    Required,
    /// It must be ticked.
    Tick,
    /// It is no whole number.
    NotWhole,
    /// It is no number.
    NotNumber,
    /// It is no date.
    NotDate,
    /// It is no time of day.
    NotTime,
    /// It is none of the choices.
    NotChoice,
    /// It is longer than [`TEXT_CHARS_MAX`].
    TooLong,
    /// All answers together are larger than [`ANSWERS_BYTES_MAX`].
    AllTooLong,
    /// The question's own rule refuses it.
    NotAccepted,
    /// This question cannot be declined.
    CannotDecline,
}

impl Refusal {
    /// Every reason.
    pub const ALL: [Self; 11] = [
        Self::Required,
        Self::Tick,
        Self::NotWhole,
        Self::NotNumber,
        Self::NotDate,
        Self::NotTime,
        Self::NotChoice,
        Self::TooLong,
        Self::AllTooLong,
        Self::NotAccepted,
        Self::CannotDecline,
    ];

    /// The key of the message in a programme's locale files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Required => "err-answer-required",
            Self::Tick => "err-answer-tick",
            Self::NotWhole => "err-answer-not-whole",
            Self::NotNumber => "err-answer-not-number",
            Self::NotDate => "err-answer-not-date",
            Self::NotTime => "err-answer-not-time",
            Self::NotChoice => "err-answer-not-choice",
            Self::TooLong => "err-answer-too-long",
            Self::AllTooLong => "err-answer-all-too-long",
            Self::NotAccepted => "err-answer-not-accepted",
            Self::CannotDecline => "err-answer-cannot-decline",
        }
    }

    /// The words for forms that belong to no programme.
    fn english(self) -> String {
        match self {
            Self::Required => "This one is needed.".to_owned(),
            Self::Tick => "Please tick this to go on.".to_owned(),
            Self::NotWhole => "Please write a whole number, in digits.".to_owned(),
            Self::NotNumber => "Please write a number, in digits.".to_owned(),
            Self::NotDate => "Please write a date, for example 2026-11-23.".to_owned(),
            Self::NotTime => "Please write a time, for example 18:30.".to_owned(),
            Self::NotChoice => "Please choose one of the answers shown.".to_owned(),
            Self::TooLong => format!("This is too long. At most {TEXT_CHARS_MAX} characters."),
            Self::AllTooLong => {
                let kib = ANSWERS_BYTES_MAX / 1024;
                format!("All answers together are too long (more than {kib} KiB). You can write more later.")
            }
            Self::NotAccepted => "This answer does not fit. Please look at it again.".to_owned(),
            Self::CannotDecline => "This one needs an answer.".to_owned(),
        }
    }
}

/// The words for every [`Refusal`] in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusalWords(Vec<(Refusal, String)>);

impl RefusalWords {
    /// The words that `text` gives for each reason.
    pub fn new(text: impl Fn(Refusal) -> String) -> Self {
        Self(Refusal::ALL.into_iter().map(|refusal| (refusal, text(refusal))).collect())
    }

    /// The words in English.
    pub fn english() -> Self {
        Self::new(Refusal::english)
    }

    /// The words for one reason.
    pub fn get(&self, refusal: Refusal) -> &str {
        self.0.iter().find(|(known, _)| *known == refusal).map_or("", |(_, words)| words)
    }
}
