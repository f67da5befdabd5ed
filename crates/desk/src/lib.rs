//! The programme zone's server: pulls sealed envelopes from every gate, opens them in memory, shows staff the cases,
//! sends signed answers, and destroys by default.
//!
//! | module | what it holds |
//! |---|---|
//! | [`config`], [`admin`] | `desk.toml`; setting up a desk and its accounts |
//! | [`sealed_file`], [`carried`], [`strongbox`], [`password`], [`staff`], [`unlock`] | what the passphrase opens |
//! | [`vault`], [`intake`], [`farewell`], [`audit`] | what is kept, and under which keys |
//! | [`link`], [`inbox`] | the line to the gates |
//! | [`accounts`], [`notices`] | messengers, SMS and e-mail: which gate holds which account; telling people, who asked for it, that an answer is there |
//! | [`waiting`], [`opening`] | what was pulled and is not a case yet |
//! | [`writer`] | every change of a case: arrivals, answers, steps, destruction |
//! | [`calls`], [`spoken`], [`takes`] | whose a code is that a caller keys; how an answer sounds by telephone, and what is listened to before it is released |
//! | [`written_down`] | what came by radio, on paper or in person, written down by staff |
//! | [`cases`], [`search`], [`presence`] | what is in memory only |
//! | [`pages`], [`words`] | what staff see |
//! | [`housekeeping`] | what the desk does by itself |
//!
//! It must never write a person's words to a disk or a log in the clear, never call a person first, never keep a case
//! beyond its terms, and never know anything of the register.

pub mod accounts;
pub mod admin;
pub mod audit;
pub mod calls;
pub mod carried;
pub mod cases;
pub mod config;
pub mod desk;
pub mod farewell;
pub mod housekeeping;
pub mod inbox;
pub mod intake;
pub mod link;
pub mod notices;
pub mod opening;
pub mod pack;
pub mod pages;
pub mod password;
pub mod presence;
pub mod reading;
pub mod sealed_file;
pub mod search;
pub mod spoken;
pub mod staff;
pub mod strongbox;
pub mod takes;
pub mod throttle;
pub mod unlock;
pub mod vault;
pub mod waiting;
pub mod words;
pub mod writer;
pub mod written_down;

mod run;

pub use config::Config;
pub use desk::Desk;
pub use run::{assemble, run};

#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod testkit;
