//! The conversation in messages: what the website does with pages, for messengers, SMS, e-mail and Matrix alike.
//!
//! Pure, like [`crate::conversation`], on which it stands: [`step`] takes a [`Session`] and what came in, and gives the next
//! session, what to say, and what is to be done ([`Effect`]). The adapter of a channel only carries; it does the effects
//! first and says what is to be said afterwards, because “erased” must be true when it is read.
//!
//! **We never write first**, by type: an [`Outgoing`] is made by [`step`], which takes something that came in; by
//! [`after`], which takes the outcome of an effect of such a step; and by [`told`] and [`told_anew`], which take proof that
//! the person asked to be told ([`Session::wants_to_be_told`], [`Wished`]) and say nothing but that something is there.
//!
//! Nothing here prints a word of a person: `Debug` of every type that holds some leaves them out.

pub use abilities::{Abilities, Buttons, Longest, Protection, Voice};
pub use code::{Code, Codes, Reading, Slip};
pub use command::Command;
pub use exchange::{
    Add, Answer, Answers, Attachment, Button, Effect, Happened, Incoming, Message, Open, Outgoing, Person,
    Send, SubmissionBytes, Turn, VoiceKey, Withdraw,
};
pub use outcome::{Wished, after, told, told_anew};
pub use session::{Session, SessionError, Stage, Told};

mod abilities;
mod ask;
mod begin;
mod code;
mod command;
mod exchange;
mod fold;
mod heard;
mod hours;
mod info;
pub(crate) mod lexicon;
mod mailbox;
mod menu;
mod obey;
mod outcome;
mod pick;
mod press;
mod pressed;
mod session;
mod split;
mod talk;
mod tongue;

use std::fmt;

use jiff::Zoned;
use rand::CryptoRng;

use crate::Programme;
use crate::conversation::STATE_BYTES_MAX;
use session::{Choosing, Phase};
use talk::Talk;

/// A serialised session is smaller than this: a questionnaire with all its answers, and what a conversation needs beside it.
pub const SESSION_BYTES_MAX: usize = STATE_BYTES_MAX + 1024;
/// A message is at most so long wherever it can be, in characters: more is not read on a small screen.
pub const MESSAGE_CHARS_MAX: usize = 300;
/// The same where long messages are usual and shown on large screens: Matrix.
pub const LONG_MESSAGE_CHARS_MAX: usize = 1_500;
/// The same for a letter, which carries a question with its choices and all that goes before it.
pub const LETTER_CHARS_MAX: usize = 8_000;
/// The longest words to our people, in characters.
pub const WORDS_CHARS_MAX: usize = 4_000;
/// Longer messages are not looked at.
pub const INCOMING_BYTES_MAX: usize = 32 * 1024;

/// What a step may know of the world.
pub struct Env<'a> {
    /// The time.
    pub now: &'a Zoned,
    /// Chance: receipts are made of it.
    pub rng: &'a mut dyn CryptoRng,
    /// How receipts are made and read.
    pub codes: &'a dyn Codes,
    /// This is a trial: it says so.
    pub trial: bool,
    /// The desk collects: when somebody will answer may be promised.
    pub answering: bool,
    /// All that he was to be told last is with the provider. Where nobody knows, as after a crash, it is not, and a receipt that was among
    /// it is told again.
    pub said: bool,
}

impl fmt::Debug for Env<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Env").field("now", &self.now).field("trial", &self.trial).finish_non_exhaustive()
    }
}

/// One step.
pub fn step(
    programme: &Programme,
    abilities: &Abilities,
    session: Session,
    incoming: Incoming,
    env: &mut Env<'_>,
) -> Turn {
    let mut talk = Talk::new(programme, abilities, env);
    let phase = match session.phase {
        Phase::Choosing(choosing) => begin::choosing(&mut talk, choosing, incoming),
        Phase::Speaking(mut me) => {
            outcome::repeat_receipt(&mut talk, &mut me);
            heard::heard(&mut talk, *me, incoming)
        }
    };
    talk.turn(phase)
}

impl Session {
    /// The session of somebody who has not written yet.
    pub fn new() -> Self {
        Self { phase: Phase::Choosing(Choosing::default()) }
    }
}

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}
