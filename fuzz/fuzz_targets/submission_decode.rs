//! `cargo +nightly fuzz run submission_decode`
#![no_main]

#[path = "../bodies/seal.rs"]
#[allow(dead_code, reason = "each target runs one of them")]
mod bodies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::submission_decode(data));
