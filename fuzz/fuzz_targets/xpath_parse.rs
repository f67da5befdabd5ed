//! `cargo +nightly fuzz run xpath_parse`
#![no_main]

#[path = "../bodies/interview.rs"]
#[allow(dead_code, reason = "each target runs one of them")]
mod bodies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::xpath_parse(data));
