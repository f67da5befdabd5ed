//! `cargo +nightly fuzz run receipt_parse`
#![no_main]

#[path = "../bodies/seal.rs"]
#[allow(dead_code, reason = "each target runs one of them")]
mod bodies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::receipt_parse(data));
