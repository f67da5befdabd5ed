//! The hotline over the real executables: calls come by SIP and RTP into `safeconduct gate`, what is said and keyed in them is read and
//! heard at `safeconduct desk`, and nothing of it lies at the gate. Some callers are ours, others are programs of other people: sipp and
//! baresip, the latter also through Kamailio. A test that does not find them says so.
//!
//! The pack has tones for voices: a digit is a tone of its own, so that whoever calls here can write his code down as a person does.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test a panic is how a broken expectation is said"
)]

#[path = "hotline/baresip.rs"]
mod baresip;
#[path = "hotline/calls.rs"]
mod calls;
#[path = "purged/client.rs"]
#[allow(dead_code, reason = "another test uses the rest")]
mod client;
#[path = "hotline/counterparts.rs"]
mod counterparts;
#[path = "hotline/exchange.rs"]
mod exchange;
#[path = "hotline/phone.rs"]
mod phone;
#[path = "../../telephone/tests/sip/registrar.rs"]
#[allow(dead_code, reason = "the telephone's own tests use the rest")]
mod registrar;
#[path = "purged/search.rs"]
#[allow(dead_code, reason = "another test uses the rest")]
mod search;
#[path = "hotline/sipp.rs"]
mod sipp;
#[path = "hotline/voices.rs"]
mod voices;
#[path = "crash/zones.rs"]
#[allow(dead_code, reason = "the crash test uses the rest")]
mod zones;

/// Says on standard output that a test, or a part of one, did not run.
#[allow(clippy::print_stdout, reason = "a test that does not run has to say so")]
pub(crate) fn wanting(what: &str) {
    println!("Skipped: {what} is not here; ./check installs it.");
}
