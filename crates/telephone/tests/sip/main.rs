//! Signalling against what speaks SIP for a living: sipp, Kamailio, and the torture messages of RFC 4475.
//!
//! Everything is on loopback and on ports that the machine gave. `./check` installs the counterparts; a test whose
//! counterpart is not here says so.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod conductor;
mod kamailio;
#[path = "../torture/notation.rs"]
mod notation;
mod raw;
mod registrar;
mod silence;
mod sipp;
mod streams;
mod telephone;
mod torture;
