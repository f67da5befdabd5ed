//! The conversation by keys on a telephone: what [`chat`](crate::chat) does with messages, for somebody who hears and presses.
//!
//! Pure, like [`crate::conversation`], on which it stands: [`step`] takes a [`Call`] and what happened, and gives the next state,
//! what is to be said ([`Said`]), what is waited for ([`Waits`]) and what is to be done ([`Effect`]). It knows no sound: what is said
//! are **pieces**, each with a name that stays the same ([`PieceId`]), so that a sound file belongs to it; [`pieces`] lists all of a
//! programme, and nothing else is ever said but pauses and the sound that the outcome of an effect hands in.
//!
//! **A hang-up keeps what was said**: it gives the effect that seals the answers as unfinished, and a recording that nobody erased.
//! The caller is told so before the first question. Nothing of a [`Call`] is ever put away: it dies with the call.
//!
//! Nothing here prints a word of a person: `Debug` of every type that holds some leaves them out, keys pressed included.

pub use busy::busy;
pub use code::{Code, Slip};
pub use key::Key;
pub use piece::{PieceId, Said, SoundKey, Spoken};
pub use pieces::{pieces, recordings};
pub use receipt::read_out;
pub use state::{Call, Stage};
pub use turn::{
    Ask, Effect, Ended, Erase, Event, Happened, Leave, RecordingKey, Send, SpokenAnswer, SubmissionBytes,
    Turn, Waits,
};

mod begin;
mod busy;
mod case;
mod code;
mod command;
mod cut;
mod end;
mod heard;
mod hours;
mod info;
mod key;
pub(crate) mod length;
mod menu;
mod offer;
mod outcome;
mod piece;
pub(crate) mod pieces;
mod question;
mod receipt;
mod record;
mod review;
mod state;
mod talk;
mod told;
mod turn;
mod typed;
mod value;
pub(crate) mod words;

use std::fmt;

use jiff::Zoned;
use rand::CryptoRng;

use crate::Programme;
use crate::conversation::STATE_BYTES_MAX;
use state::Phase;
use talk::Talk;

/// A call is smaller than this in memory, as [`Call::size_bytes`] counts: a questionnaire with all its answers, and what a
/// conversation needs beside it.
pub const CALL_BYTES_MAX: usize = STATE_BYTES_MAX + 8 * 1024;
/// The longest message to our people.
pub const MESSAGE_SECONDS_MAX: u16 = 120;
/// The longest spoken answer to one question.
pub const ANSWER_SECONDS_MAX: u16 = 30;
/// A recording ends by itself after so much silence.
pub const SILENCE_SECONDS: u16 = 6;
/// So often in a row nothing may be pressed where something is asked; then the call ends, kindly.
pub const QUIET_MAX: u8 = 2;
/// The most answers of the desk that one call holds: the newest.
pub const ANSWERS_MAX: usize = 20;
/// The most languages of a programme with a telephone: each has a key in the greeting.
pub const LANGUAGES_MAX: usize = 9;

/// What a step may know of the world.
pub struct Env<'a> {
    /// The time.
    pub now: &'a Zoned,
    /// Chance: codes are made of it.
    pub rng: &'a mut dyn CryptoRng,
    /// This is a trial: it says so.
    pub trial: bool,
    /// The desk collects: when somebody will answer may be promised.
    pub answering: bool,
}

impl fmt::Debug for Env<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Env").field("now", &self.now).field("trial", &self.trial).finish_non_exhaustive()
    }
}

/// One step.
pub fn step(programme: &Programme, call: Call, event: Event, env: &mut Env<'_>) -> Turn {
    let mut talk = Talk::new(programme, env);
    let phase = match (call.phase, event) {
        (Phase::Over, _) | (Phase::Choosing(_), Event::HungUp) => Phase::Over,
        (Phase::Choosing(choosing), event) => begin::choosing(&mut talk, choosing, &event),
        (Phase::Speaking(me), event) => heard::heard(&mut talk, me, event),
    };
    talk.turn(phase)
}
