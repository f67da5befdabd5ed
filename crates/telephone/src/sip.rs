//! Signalling: lines of telephone companies and exchanges, the calls that come over them, and what is agreed on for their
//! sound.
//!
//! It answers calls and makes none: no request that begins a call exists in this code. It knows no conversation either.
//! [`Line::start`] opens the trunks of [`config::Config`], and what comes is a [`Call`], to be answered, refused or hung up.
//!
//! Transactions of SIP (what is repeated when, and what belongs together) are those of `rsipstack`. Everything around them is
//! here, because what comes from the network is hostile before it is anything else: `door` reads it strictly and
//! answers by itself what is no request; dialogs, sessions and refusals are in `answering` and `talking`; sockets are ours, so
//! that TLS is the workspace's.
//!
//! **No log shows a number or a key.** Ours go through one journal of fixed sentences. `rsipstack` logs whole messages at level
//! `info`: all of its code that we run is polled with no subscriber at all ([`quiet`]), whatever the filter of the
//! process says. A caller's number is hashed by [`caller`] before anybody is told of the call; the From header alone
//! has to be kept until the call's last answer, because every answer repeats it.

mod answering;
pub mod budget;
mod call;
pub mod caller;
pub mod config;
mod dialog;
pub mod digest;
pub mod digits;
mod door;
mod flow;
mod journal;
mod line;
mod own;
pub mod quiet;
mod register;
mod reply;
pub mod sdp;
mod session;
mod stream;
mod talking;
mod tasks;
mod tls;
mod trunk;
mod udp;
pub mod wire;

pub use self::budget::Limits;
pub use self::call::{Call, Event, Gone, HungUp, Media, Refusal, Sound};
pub use self::caller::{CallerHash, CallerKey};
pub use self::door::{Verdict, judge};
pub use self::line::{Line, StartError, Status, T1, World};
pub use self::register::Registration;

/// The usual port.
const PORT: u16 = 5060;
/// The usual port with TLS.
const PORT_TLS: u16 = 5061;

/// What is understood of requests.
macro_rules! allow {
    () => {
        "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE"
    };
}

/// What is understood of requests, as the header Allow says it.
const ALLOW: &str = allow!();
/// That header as a line.
const ALLOW_LINE: &str = concat!("Allow: ", allow!(), "\r\n");
