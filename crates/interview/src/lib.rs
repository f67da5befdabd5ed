//! A programme pack and the conversation over its questionnaires.
//!
//! A **programme** is data, not code: a folder with questionnaires, pages and words in every language
//! ([`Programme`]). A questionnaire is an XLSForm, read from a [`workbook`], compiled by a strict compiler
//! ([`xlsform`]) into a [`Form`], and asked **one question at a time on any channel** by the pure state machine in
//! [`conversation`]: same state, same answers, whatever the channel. [`chat`] is that conversation in messages instead of pages,
//! [`call`] the one by keys on a telephone.
//!
//! This crate does no I/O but reading a pack's folder, knows no clock and no chance of its own, and keeps nothing: time and
//! randomness are passed in, and the state of a conversation is a value.

pub mod call;
pub mod chat;
pub mod conversation;
pub mod fault;
pub mod form;
pub mod language;
pub mod nearest;
pub mod programme;
pub mod rehearsal;
pub mod workbook;
pub mod xlsform;
pub mod xpath;

pub use fault::{Fault, FaultKind, Faults, Place};
pub use form::Form;
pub use language::Language;
pub use programme::Programme;
