//! The website: one door for every request, pages for every answer, also for every failure.
//!
//! No script, no cookie, no log. What a person wrote lives in a sealed row behind a handle in the address bar; a post
//! changes it and leads on with 303, so that Back and reload are always safe.

pub(crate) mod address;
pub(crate) mod answer;
mod begin;
pub(crate) mod cache;
mod code;
mod door;
mod envelope;
mod erase;
pub(crate) mod error;
mod field;
mod home;
mod hours;
mod info;
mod mailbox;
pub(crate) mod onion;
mod post;
mod question;
mod receipt;
mod review;
mod send;
mod session;
pub(crate) mod shell;
pub(crate) mod visit;
pub(crate) mod whole;
mod withdraw;

pub use door::{pages, router};
