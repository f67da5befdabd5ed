//! The hotline over the real executables: calls come by SIP and RTP into `safeconduct gate`, what is said and keyed in them is read and
//! heard at `safeconduct desk`, and nothing of it lies at the gate.
//!
//! The pack has tones for voices: a digit is a tone of its own, so that whoever calls here can write his code down as a person does.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test a panic is how a broken expectation is said"
)]

#[path = "hotline/calls.rs"]
mod calls;
#[path = "purged/client.rs"]
#[allow(dead_code, reason = "another test uses the rest")]
mod client;
#[path = "hotline/exchange.rs"]
mod exchange;
#[path = "hotline/phone.rs"]
mod phone;
#[path = "purged/search.rs"]
#[allow(dead_code, reason = "another test uses the rest")]
mod search;
#[path = "hotline/voices.rs"]
mod voices;
#[path = "crash/zones.rs"]
#[allow(dead_code, reason = "the crash test uses the rest")]
mod zones;
