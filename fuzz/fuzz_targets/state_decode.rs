//! `cargo +nightly fuzz run state_decode`
#![no_main]

#[path = "../bodies/interview.rs"]
#[allow(dead_code, reason = "each target runs one of them")]
mod bodies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::state_decode(data));
