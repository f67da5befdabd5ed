//! Sound and keys of one call: RTP in and out, with or without SRTP.
//!
//! Everything but [`session`] is a pure state machine: octets, samples and the time since the call began go in and come out.
//! [`ear::Ear`] makes frames and keys of datagrams, [`mouth::Mouth`] makes datagrams of what is to be said, and
//! [`session::Session`] puts both on a socket. Samples, recordings and prompts are the crate `sound`.
//!
//! RTCP is neither sent nor read: nothing here would act on it, and a report that nobody reads is one more thing to forge.
//! DTMF tones inside the sound are not looked for: a line without telephone-event has the keys that signalling tells, by INFO. A trunk that tells them both ways has each once.

pub mod ear;
pub mod event;
pub mod jitter;
pub mod latch;
pub mod mouth;
pub mod pacer;
pub mod presses;
pub mod rtp;
pub mod session;
mod spread;
pub mod srtp;
pub mod terms;
mod told;

pub use ear::Heard;
pub use event::Key;
pub use mouth::{Piece, Utterance};
pub use session::{Line, Report, Session, Signalling};
pub use terms::{Srtp, Terms};
