//! Envelopes, role-typed keys, receipts, padding, manifests, signed replies: everything that is sealed or signed.
//!
//! This is the part to audit and to fuzz. It does no I/O, knows no clock, no database and no `async`; days and
//! chance are parameters. Nothing secret is printable, every secret is overwritten when dropped, and whoever holds a
//! value of a type such as [`manifest::Manifest`] or [`reply::Verified`] holds something that was checked.
//!
//! The bytes are specified in `docs/protocol.md` and frozen: what is written there as version 1 never changes.
//!
//! | module | what it holds |
//! |---|---|
//! | [`keys`] | keys that know their role, so that a reply key cannot sign a manifest |
//! | [`envelope`] | the sealed envelope, outer (X-Wing) and inner (P-256) |
//! | [`submission`] | what an opened envelope says: application, follow-up, withdrawal |
//! | [`receipt`] | ten words or thirty digits, and the mailbox keys derived from them |
//! | [`reply`] | sealed and signed answers to a mailbox |
//! | [`manifest`] | which keys are good today: root, yearly signer, weekly epochs, fallback |
//! | [`link`] | what gate and desk say to each other |
//! | [`record`] | sealing of ledger records and wrapping of their keys |

pub mod day;
pub mod envelope;
pub mod id;
pub mod keys;
pub mod link;
pub mod manifest;
pub mod receipt;
pub mod record;
pub mod reply;
pub mod size;
pub mod submission;
pub mod wordlist;
pub mod zone;

mod derive;
#[cfg(test)]
mod testing;
mod wire;

pub use day::Day;
pub use zone::Zone;

/// The trait of acceptable sources of chance, from the `rand` generation that the cryptography below is built on.
pub use hpke::rand_core::CryptoRng;
