//! `cargo +nightly fuzz run workbook_markdown`
#![no_main]

#[path = "../bodies/interview.rs"]
#[allow(dead_code, reason = "each target runs one of them")]
mod bodies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::workbook_markdown(data));
