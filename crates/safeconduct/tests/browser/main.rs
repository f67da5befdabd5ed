//! The whole story over the real executables, in Debian's Chromium: what a person, an operator and a captor see.
//!
//! Each test starts a trial of its own. `./check` installs what they need and sets `SAFECONDUCT_TOOLS`; with
//! `SAFECONDUCT_PICTURES=FOLDER` they keep pictures of what they saw.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::let_underscore_must_use,
    reason = "tests end by panicking, and say what they measured"
)]

mod browser;
#[path = "../../../channels/tests/common/mod.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod common;
mod operator;
mod person;
#[path = "../../../channels/tests/matrix/synapse.rs"]
#[allow(dead_code, reason = "the adapter's own test uses the rest")]
mod synapse;
mod trial;

mod access;
mod back;
mod calling;
mod captor;
mod keyboard;
mod prepared;
mod slow_line;
mod spoken;
mod story;
mod telephones;
mod voice;
