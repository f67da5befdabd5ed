//! What happens in a call, what is said and waited for, and what is to be done.

use std::fmt;

use super::code::Code;
use super::key::Key;
use super::piece::{Said, SoundKey};
use super::state::Call;
use crate::conversation::Submitted;
use crate::language::Language;

/// The number of a submission, fixed before anything is sent, so that sending twice is sending once.
pub type SubmissionBytes = [u8; 16];

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// The call was taken.
    Began,
    /// A key was pressed.
    Key(Key),
    /// Nothing was pressed for the seconds that [`Waits::Keys`] named, after the last thing was said.
    Silence,
    /// What was recorded has ended.
    Recorded(Ended),
    /// An effect had this outcome.
    Happened(Happened),
    /// The line is gone. What follows says nothing, but its effects are to be done.
    HungUp,
}

/// How a recording ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// By any key.
    Key(RecordingKey),
    /// By silence.
    Silence(RecordingKey),
    /// It is as long as one may be.
    Longest(RecordingKey),
    /// The line is gone: it is passed on as it is.
    Cut(RecordingKey),
    /// Nothing was heard, and nothing is held.
    Nothing,
}

/// By what whoever holds a recording finds it again; no other recording of the call has it. It is held in memory until it was
/// sealed or is to be discarded.
#[derive(Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct RecordingKey(pub u64);

impl fmt::Debug for RecordingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecordingKey(…)")
    }
}

/// The outcome of a step.
#[derive(Debug)]
pub struct Turn {
    /// The call as it goes on, in memory only.
    pub call: Call,
    /// To be said, in this order. What the effects come to is said by the step that takes their outcome.
    pub say: Vec<Said>,
    /// To be said slowly.
    pub slower: bool,
    /// What is waited for when that is said.
    pub waits: Waits,
    /// The call ends when that is said.
    pub hang_up: bool,
    /// To be done at once, in this order, also when the line is gone meanwhile.
    pub effects: Vec<Effect>,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// A key; [`Event::Silence`] after so many seconds.
    Keys {
        /// So many, from the end of what was said or from the last key.
        seconds: u16,
    },
    /// A recording, which begins with a tone; then [`Event::Recorded`]. Any key ends it.
    Recording {
        /// The longest that it may be.
        seconds_max: u16,
        /// It ends by itself after so much silence.
        silence_seconds: u16,
    },
    /// The outcome of an effect; keys are heard meanwhile.
    Outcome,
    /// Nothing: the call is over.
    Nothing,
}

/// What is to be done.
#[derive(Debug)]
pub enum Effect {
    /// Seal and keep these answers; finished, or as far as they go.
    Send(Box<Send>),
    /// Seal and keep this recording as a message.
    Leave(Leave),
    /// Ask the desk what belongs to this code.
    Ask(Ask),
    /// Forget every recording of this call, and seal the order to erase all that belongs to these codes.
    Erase(Erase),
    /// Forget this recording. It has no outcome.
    Discard(RecordingKey),
}

/// See [`Effect::Send`].
#[derive(Debug)]
pub struct Send {
    pub(super) ticket: u32,
    pub(super) id: SubmissionBytes,
    pub(super) code: Code,
    pub(super) application: Submitted,
    pub(super) spoken: Vec<SpokenAnswer>,
}

/// An answer that was spoken: in the application a mark stands for it, the same for this question every time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpokenAnswer {
    /// The number of the message that it is sealed as.
    pub id: SubmissionBytes,
    /// The name of the question.
    pub question: String,
    /// What was said.
    pub recording: RecordingKey,
}

impl Send {
    /// Its number.
    pub fn id(&self) -> SubmissionBytes {
        self.id
    }

    /// The code that is sealed with it. Whoever hung up before has not heard it.
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// What is sealed.
    pub fn application(&self) -> &Submitted {
        &self.application
    }

    /// Whether the call ended before the questions did; the application says so itself.
    pub fn is_unfinished(&self) -> bool {
        self.application.unfinished
    }

    /// The answers that were spoken, to be sealed beside it as voice messages under the same code.
    pub fn spoken(&self) -> &[SpokenAnswer] {
        &self.spoken
    }

    /// All of it is sealed and durable.
    pub fn sealed(self) -> Happened {
        Happened { ticket: self.ticket, outcome: Outcome::Sealed }
    }

    /// It could not be kept.
    pub fn failed(self) -> Happened {
        Happened { ticket: self.ticket, outcome: Outcome::Failed }
    }
}

/// See [`Effect::Leave`].
#[derive(Debug)]
pub struct Leave {
    pub(super) ticket: u32,
    pub(super) id: SubmissionBytes,
    pub(super) code: Code,
    pub(super) opens: bool,
    pub(super) language: Language,
    pub(super) recording: RecordingKey,
}

impl Leave {
    /// Its number.
    pub fn id(&self) -> SubmissionBytes {
        self.id
    }

    /// To which case it goes: that of a code that was keyed, or the caller's own.
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// Whether nothing was sealed with this code before: the message opens a case.
    pub fn opens(&self) -> bool {
        self.opens
    }

    /// In which language the caller is spoken to.
    pub fn language(&self) -> &Language {
        &self.language
    }

    /// What is sealed.
    pub fn recording(&self) -> RecordingKey {
        self.recording
    }

    /// It is sealed and durable.
    pub fn sealed(self) -> Happened {
        Happened { ticket: self.ticket, outcome: Outcome::Sealed }
    }

    /// It could not be kept: it is offered again.
    pub fn failed(self) -> Happened {
        Happened { ticket: self.ticket, outcome: Outcome::Failed }
    }
}

/// See [`Effect::Ask`].
#[derive(Debug)]
pub struct Ask {
    pub(super) ticket: u32,
    pub(super) code: Code,
}

impl Ask {
    /// Which code.
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// The question waits, and the outcome is some seconds away. May be said more than once.
    pub fn waits(&self, seconds: u16) -> Happened {
        Happened { ticket: self.ticket, outcome: Outcome::Waits(seconds) }
    }

    /// Nothing belongs to this code.
    pub fn unknown(self) -> Happened {
        Happened { ticket: self.ticket, outcome: Outcome::Unknown }
    }

    /// The case is there, with these answers as sound, the oldest first; perhaps none yet. `unready` if there are answers beside them
    /// that cannot be heard.
    pub fn found(self, answers: Vec<SoundKey>, unready: bool) -> Happened {
        Happened { ticket: self.ticket, outcome: Outcome::Found { answers, unready } }
    }

    /// The desk cannot be asked; in how many hours it is worth calling again, if that is known.
    pub fn away(self, hours: Option<u16>) -> Happened {
        Happened { ticket: self.ticket, outcome: Outcome::Away(hours) }
    }

    /// The case is over and purged.
    pub fn expired(self) -> Happened {
        Happened { ticket: self.ticket, outcome: Outcome::Expired }
    }
}

/// See [`Effect::Erase`].
#[derive(Debug)]
pub struct Erase {
    pub(super) ticket: u32,
    pub(super) codes: Vec<Code>,
}

impl Erase {
    /// The codes whose cases are to be erased; none if nothing was sealed yet.
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// Nothing of the call is held any more, and the orders are sealed and durable.
    pub fn done(self) -> Happened {
        Happened { ticket: self.ticket, outcome: Outcome::Done }
    }

    /// An order could not be kept.
    pub fn failed(self) -> Happened {
        Happened { ticket: self.ticket, outcome: Outcome::Failed }
    }
}

/// How an effect went.
#[derive(Debug)]
pub struct Happened {
    /// Of which effect: the outcome of one that nobody waits for any more changes nothing.
    pub(super) ticket: u32,
    pub(super) outcome: Outcome,
}

#[derive(Debug)]
pub(super) enum Outcome {
    Sealed,
    Failed,
    Waits(u16),
    Unknown,
    Found { answers: Vec<SoundKey>, unready: bool },
    Away(Option<u16>),
    Expired,
    Done,
}
