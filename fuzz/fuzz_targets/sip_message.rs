//! `RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none sip_message`; `./check --all` does it with good inputs to begin with.
#![no_main]

#[path = "../bodies/sip.rs"]
#[allow(dead_code, reason = "each target runs one of them")]
mod bodies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::sip_message(data));
