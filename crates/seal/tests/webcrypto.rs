//! The formats carry a page that seals and reads by itself: what plain WebCrypto makes opens here, and the other way
//! round. Needs `node`; where there is none the test says so and passes.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::needless_pass_by_value,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail loudly"
)]

mod support;

use std::path::Path;
use std::process::Command;

use seal::envelope::{self, Sealed};
use support::{page_key, unhex, zone};

#[test]
fn webcrypto_seals_verifies_and_opens() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let script = [tests.join("webcrypto.mjs"), tests.join("vectors/v1.json")];
    let Ok(output) = Command::new("node").args(script).output() else {
        eprintln!("no node here: not tried");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let sealed = Sealed::parse(unhex(std::str::from_utf8(&output.stdout).unwrap())).unwrap();
    let key = page_key("page");
    let opened = envelope::open(&sealed, &zone(), &|id| (id == key.id()).then_some(&key)).unwrap();
    assert_eq!(opened.as_slice(), "Я хочу сложить оружие. 살고 싶습니다.".as_bytes());
}
