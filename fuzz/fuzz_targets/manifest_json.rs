//! `cargo +nightly fuzz run manifest_json`
#![no_main]

#[path = "../bodies/seal.rs"]
#[allow(dead_code, reason = "each target runs one of them")]
mod bodies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::manifest_json(data));
