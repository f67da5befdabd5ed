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
mod operator;
mod person;
mod trial;

mod access;
mod back;
mod captor;
mod keyboard;
mod prepared;
mod slow_line;
mod story;
mod telephones;
