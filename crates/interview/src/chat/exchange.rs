//! What comes in, what goes out, and what is to be done.

use std::fmt;

use super::code::Code;
use super::session::Session;
use crate::conversation::Submitted;
use crate::language::Language;

/// The number of a submission, fixed before anything is sent, so that sending twice is sending once.
pub type SubmissionBytes = [u8; 16];

/// What came in.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Incoming {
    /// Words.
    Text {
        /// As they came.
        text: String,
        /// The language that the messenger says its owner reads.
        hint: Option<Language>,
    },
    /// A button was pressed.
    Pressed(String),
    /// Something that is not text and is not taken.
    NotText(Attachment),
    /// A voice note, which the channel holds.
    Voice(VoiceKey),
    /// A voice note that is longer than what is fetched.
    VoiceTooLong,
    /// An earlier message was changed.
    Edited,
    /// Words of which a part is missing or cannot be read.
    Broken,
}

impl Incoming {
    /// Words from somebody whose telephone says nothing about him.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), hint: None }
    }
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text { .. } => "Text(…)",
            Self::Pressed(_) => "Pressed(…)",
            Self::NotText(_) => "NotText",
            Self::Voice(_) => "Voice(…)",
            Self::VoiceTooLong => "VoiceTooLong",
            Self::Edited => "Edited",
            Self::Broken => "Broken",
        })
    }
}

/// What is not taken. Nothing of it is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Attachment {
    /// A picture or a film.
    Picture,
    /// Any other file.
    File,
    /// A place.
    Location,
    /// Somebody's number.
    Contact,
    /// A sticker, a reaction, a game: a pleasantry.
    Sticker,
}

impl Attachment {
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Picture => "chat-no-picture",
            Self::File => "chat-no-file",
            Self::Location => "chat-no-location",
            Self::Contact => "chat-no-contact",
            Self::Sticker => "chat-no-sticker",
        }
    }
}

/// By what the channel finds a voice note again.
#[derive(Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct VoiceKey(pub u64);

impl fmt::Debug for VoiceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VoiceKey(…)")
    }
}

/// A message for our people.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Message {
    /// Words.
    Text(String),
    /// A voice note.
    Voice(VoiceKey),
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(…)",
            Self::Voice(_) => "Voice(…)",
        })
    }
}

/// A message to the person. Only steps and their outcomes make one.
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    pub(super) text: String,
    pub(super) buttons: Vec<Button>,
}

impl Outgoing {
    /// The words, without markup, not longer than the channel takes.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What can be pressed below it.
    pub fn buttons(&self) -> &[Button] {
        &self.buttons
    }
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A receipt or a review may stand in it.
        f.debug_struct("Outgoing").field("buttons", &self.buttons.len()).finish_non_exhaustive()
    }
}

/// Something to press.
#[derive(Clone, PartialEq, Eq)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What comes back: at most 64 bytes of ASCII.
    pub payload: String,
}

impl fmt::Debug for Button {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Button(…)")
    }
}

/// The outcome of a step.
#[derive(Debug)]
pub struct Turn {
    /// To be kept.
    pub session: Session,
    /// To be said, in this order, when the effects are done.
    pub say: Vec<Outgoing>,
    /// To be done first, in this order; at most one is other than [`Effect::Erase`].
    pub effects: Vec<Effect>,
}

/// What is to be done. Each but the last is told how it went by what [`after`](super::after) takes.
#[derive(Debug)]
pub enum Effect {
    /// Seal and keep this application.
    Send(Box<Send>),
    /// Read the mailbox of this receipt.
    Open(Open),
    /// Seal and keep more words of the holder of this receipt.
    Add(Add),
    /// Seal and keep the order to erase everything of this receipt.
    Withdraw(Withdraw),
    /// Open a case for somebody who asks for a person: a mailbox for this receipt, with these words.
    Person(Person),
    /// Forget the session.
    Erase,
}

/// See [`Effect::Send`].
#[derive(Debug)]
pub struct Send {
    pub(super) id: SubmissionBytes,
    pub(super) code: Code,
    pub(super) application: Submitted,
}

impl Send {
    /// Its number.
    pub fn id(&self) -> SubmissionBytes {
        self.id
    }

    /// The receipt that was made for it.
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// What is sealed.
    pub fn application(&self) -> &Submitted {
        &self.application
    }

    /// It is sealed and durable.
    pub fn sealed(self) -> Happened {
        Happened(Outcome::Sealed)
    }

    /// It could not be kept.
    pub fn failed(self) -> Happened {
        Happened(Outcome::Failed(None))
    }
}

/// See [`Effect::Open`].
#[derive(Debug)]
pub struct Open {
    pub(super) code: Code,
}

impl Open {
    /// Of which receipt.
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// What lies there; an unknown mailbox is like an empty one.
    pub fn arrived(self, answers: Answers) -> Happened {
        Happened(Outcome::Arrived(answers))
    }

    /// It could not be read.
    pub fn failed(self) -> Happened {
        Happened(Outcome::Failed(None))
    }
}

/// See [`Effect::Add`].
#[derive(Debug)]
pub struct Add {
    pub(super) id: SubmissionBytes,
    pub(super) code: Code,
    pub(super) message: Message,
}

/// See [`Effect::Person`].
#[derive(Debug)]
pub struct Person {
    pub(super) id: SubmissionBytes,
    pub(super) code: Code,
    pub(super) language: Language,
    pub(super) message: Message,
}

impl Person {
    /// In which language he is answered.
    pub fn language(&self) -> &Language {
        &self.language
    }
}

/// What carries a message to our people.
macro_rules! carries {
    ($name:ident) => {
        impl $name {
            /// Its number.
            pub fn id(&self) -> SubmissionBytes {
                self.id
            }

            /// Of which receipt.
            pub fn code(&self) -> &Code {
                &self.code
            }

            /// What is sealed.
            pub fn message(&self) -> &Message {
                &self.message
            }

            /// It is sealed and durable.
            pub fn sealed(self) -> Happened {
                Happened(Outcome::Passed)
            }

            /// It could not be kept: the words are offered again.
            pub fn failed(self) -> Happened {
                Happened(Outcome::Failed(Some(self.message)))
            }
        }
    };
}

carries!(Add);
carries!(Person);

/// See [`Effect::Withdraw`].
#[derive(Debug)]
pub struct Withdraw {
    pub(super) code: Code,
}

impl Withdraw {
    /// Of which receipt.
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// It is sealed and durable, and the mailbox here is empty.
    pub fn sealed(self, copies_die_days: u16) -> Happened {
        Happened(Outcome::Withdrawn(copies_die_days))
    }

    /// It could not be kept.
    pub fn failed(self) -> Happened {
        Happened(Outcome::Failed(None))
    }
}

/// How an effect went.
#[derive(Debug)]
pub struct Happened(pub(super) Outcome);

#[derive(Debug)]
pub(super) enum Outcome {
    Sealed,
    Passed,
    Arrived(Answers),
    Withdrawn(u16),
    Failed(Option<Message>),
}

/// What lies in a mailbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// The answers that open and verify, oldest first.
    pub answers: Vec<Answer>,
    /// One of ours is missing.
    pub gap: bool,
    /// One is there that cannot be shown to be ours.
    pub unproven: bool,
}

/// One answer of the desk.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its number.
    pub number: u32,
    /// What it says.
    pub text: String,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("number", &self.number).finish_non_exhaustive()
    }
}
