//! What a handle stands for, as it is sealed into its row.

use interview::conversation::{State, StateError};
use interview::{Form, Language};
use jiff::{SignedDuration, Timestamp};
use rand::CryptoRng;
use seal::envelope::SubmissionId;
use seal::receipt::Receipt;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// A half-done interview dies so many minutes after its last answer.
pub const INTERVIEW_MINUTES: i64 = 60;
/// A receipt can be seen again for so many minutes after sending: a broken connection must not lose it.
pub const RECEIPT_MINUTES: i64 = 15;
/// An opened mailbox closes so many minutes after its last use.
pub const MAILBOX_MINUTES: i64 = 15;
/// The most messages of one visit whose collection is shown.
pub const SENT_MAX: usize = 50;

/// A state and when it dies.
#[derive(Serialize, Deserialize)]
pub struct Held {
    /// To the minute; on the disk beside the sealed row only the hour stands.
    pub dies_at: Timestamp,
    /// The language of the pages.
    pub language: Language,
    /// What it is.
    pub what: What,
}

/// What it is.
#[derive(Serialize, Deserialize)]
pub enum What {
    /// A conversation that was not sent yet.
    Interview(Box<Interview>),
    /// It was sent; its answers are gone.
    Receipt(Kept),
    /// Somebody brought a receipt.
    Mailbox(Mailbox),
}

/// A conversation that was not sent yet.
#[derive(Serialize, Deserialize)]
pub struct Interview {
    /// Which questionnaire.
    pub form: String,
    /// Its answers and its place, as [`State::encode`] writes them.
    pub state: Zeroizing<String>,
    /// The questions in the order in which they were first shown: the numbers in the address bar.
    pub shown: Vec<String>,
    /// An answer that was refused, so that a reload shows it again.
    pub refused: Option<Refused>,
    /// Fixed before anything is sent, so that sending twice is sending once.
    pub submission: SubmissionId,
    /// Made before sending too: whatever breaks, the same receipt is shown.
    pub receipt: Digits,
}

/// An answer that was refused.
#[derive(Serialize, Deserialize)]
pub struct Refused {
    /// To which question.
    pub question: String,
    /// What was typed.
    pub typed: Vec<Zeroizing<String>>,
    /// Why, in the person's language.
    pub because: String,
}

/// A receipt that is still shown.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    /// The receipt.
    pub receipt: Digits,
}

/// An open mailbox.
#[derive(Serialize, Deserialize)]
pub struct Mailbox {
    /// What opened it.
    pub receipt: Digits,
    /// What was written in this visit.
    pub sent: Vec<SubmissionId>,
    /// A message that could not be taken, so that it is not lost.
    pub unsent: Option<Zeroizing<String>>,
}

/// A receipt as it lies in a sealed row. Never shown by `Debug`, wiped when dropped.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digits(Zeroizing<String>);

impl std::fmt::Debug for Digits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Digits(…)")
    }
}

impl From<&Receipt> for Digits {
    fn from(receipt: &Receipt) -> Self {
        Self(receipt.digits())
    }
}

impl Digits {
    /// The receipt itself; `None` only for a row that was not written by this program.
    #[must_use]
    pub fn receipt(&self) -> Option<Receipt> {
        Receipt::parse(&self.0).ok()
    }
}

impl Interview {
    /// A conversation that begins now.
    pub fn begin(form: &Form, state: &State, rng: &mut impl CryptoRng) -> Self {
        let mut begun = Self {
            form: form.name().to_owned(),
            state: Zeroizing::default(),
            shown: Vec::new(),
            refused: None,
            submission: SubmissionId::generate(rng),
            receipt: Digits::from(&Receipt::generate(rng)),
        };
        begun.put(state);
        begun
    }

    /// The conversation's state; an error when the questionnaire was replaced meanwhile.
    pub fn state(&self, form: &Form) -> Result<State, StateError> {
        State::decode(self.state.as_bytes(), form)
    }

    /// Keeps a later state.
    pub fn put(&mut self, state: &State) {
        self.state = Zeroizing::new(String::from_utf8(state.encode()).unwrap_or_default());
    }

    /// The number of a question in the address bar; a new one if it was not shown before.
    pub fn number_of(&mut self, question: &str) -> usize {
        let known = self.shown.iter().position(|each| each == question);
        let index = known.unwrap_or_else(|| {
            self.shown.push(question.to_owned());
            self.shown.len() - 1
        });
        index + 1
    }

    /// The question with this number.
    pub fn question(&self, number: usize) -> Option<&str> {
        self.shown.get(number.checked_sub(1)?).map(String::as_str)
    }
}

impl Held {
    /// A state that dies `minutes` from now.
    #[must_use]
    pub fn new(language: Language, what: What, now: Timestamp) -> Self {
        let mut held = Self { dies_at: now, language, what };
        held.touch(now);
        held
    }

    /// It was used: it lives on, except a receipt, whose time runs.
    pub fn touch(&mut self, now: Timestamp) {
        let minutes = match &self.what {
            What::Interview(_) => INTERVIEW_MINUTES,
            What::Receipt(_) if self.dies_at > now => return,
            What::Receipt(_) => RECEIPT_MINUTES,
            What::Mailbox(_) => MAILBOX_MINUTES,
        };
        self.dies_at = now.checked_add(SignedDuration::from_mins(minutes)).unwrap_or(now);
    }
}
