//! Everything a zone keeps, kept so that "acknowledged" means "durable".
//!
//! - [`GroupCommit`]: one writer per SQLite file; many small writes share one fsync.
//! - [`Ledger`]: append-only streams of encrypted records under one hash chain, with [`SqliteLedger`] as the
//!   backend that needs no set-up and [`suite`] as the contract that every backend has to pass.
//! - [`OutgoingQueue`]: what a gate has sealed and the desk has not yet backed up.
//! - [`Keyring`]: the keys of what may be purged, in a file of their own. Purging is destroying keys.
//! - [`backup`]: copies, and what they cover.
//!
//! This crate must never see a plaintext: it stores, orders, chains, hands back and destroys ciphertexts.

pub mod backup;
pub mod disk;
pub mod group_commit;
pub mod keyring;
pub mod occupied;
pub mod outgoing;
pub mod sqlite;
pub mod stream;
pub mod suite;

mod chain;

pub use group_commit::{GroupCommit, Migration, OpenError, Options, WriteError};
pub use keyring::{Class, EntryKey, Keyring, KeyringError};
pub use outgoing::{OutgoingQueue, QueueId};
pub use sqlite::SqliteLedger;
pub use stream::{
    AppendError, Appended, ChainFault, ChainReport, Expected, Ledger, NewRecord, Position, Record, StreamId,
    Version,
};
