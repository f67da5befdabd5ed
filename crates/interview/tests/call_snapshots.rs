//! Whole calls as a caller hears them: what is said, and what he presses. `!` stands before what no key cuts short, `…` for a pause.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails may panic")]

#[path = "common/caller.rs"]
mod caller;

use caller::{Caller, programme, to_the_review};
use interview::call::SoundKey;

/// Applies, hears the code, keys it back, leaves a message, hears the receipt, calls again and hears the answer.
fn a_whole_call(language: u8) -> String {
    let mut caller = Caller::new(programme());
    caller.trial = true;
    caller.dial().press(&language.to_string());
    to_the_review(&mut caller);
    caller.press("2").press("2").press("1").press("2");
    caller.press("1");
    let code = caller.told();
    caller.press(&code);
    caller.press("1").speak().press("1");
    caller.press("4");
    caller.press("3");
    let told = caller.desk.applications.first().unwrap().1.clone();
    let log = std::mem::take(&mut caller.log);
    caller.desk.answers.push((told, vec![SoundKey(7)]));
    let mut again = caller.another();
    again.dial().press(&language.to_string()).press("6").press(&code).press("2").press("4");
    format!("{log}\n--- calls again ---\n{}", again.log)
}

#[test]
fn in_russian() {
    insta::assert_snapshot!(a_whole_call(1));
}

#[test]
fn in_northern_korean() {
    insta::assert_snapshot!(a_whole_call(3));
}
