//! Calls as people make them: what is heard, what a key does, what is kept, and what must never happen.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails may panic"
)]

#[path = "../common/caller.rs"]
mod caller;

mod code;
mod endings;
mod language;
mod menu;
mod messages;
mod numbers;
mod questions;
mod reveals;
mod texts;

use std::collections::BTreeSet;

use caller::{Caller, Looking, copy, edit, every_way, programme, to_the_review};
use interview::call::{Call, Code, Ended, Event, Key, RecordingKey, SoundKey, Stage, Waits, pieces};
use interview::conversation::{Channel, Complaint, Env, check_hostile};
use interview::{Language, Programme};
use rand::SeedableRng;
use rand::rngs::StdRng;

fn in_russian() -> Caller {
    Caller::speaking(programme(), 1)
}

fn with_answers(answers: &[u64]) -> (Caller, String) {
    let mut caller = in_russian();
    to_the_review(&mut caller);
    caller.press("1");
    let code = caller.told();
    let told = caller.desk.applications[0].1.clone();
    caller.desk.answers.push((told, answers.iter().copied().map(SoundKey).collect()));
    caller.hang_up();
    let mut again = caller.another();
    again.dial().press("1").press("6");
    (again, code)
}
