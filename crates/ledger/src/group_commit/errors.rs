//! What can go wrong between a write and its being durable.

use std::sync::Arc;

use rusqlite::ErrorCode;
use rusqlite::ffi;
use thiserror::Error;

/// Why a database could not be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another process has it open.
    #[error("another process is using this database")]
    InUse,
    /// It was written by a newer version of this program.
    #[error("the database has schema {found}, this program knows {known}: use the newer program")]
    Newer {
        /// The schema number found.
        found: u32,
        /// The highest schema number known here.
        known: u32,
    },
    /// SQLite refused.
    #[error("the database cannot be opened")]
    Database(#[from] rusqlite::Error),
    /// The file system refused.
    #[error("the database file cannot be opened")]
    File(#[from] std::io::Error),
}

/// Why a write was not made durable, or a read not done. Nothing of the write is kept.
#[derive(Debug, Clone, Error)]
pub enum WriteError {
    /// No room is left: the one reason for which the door refuses.
    #[error("the disk is full")]
    DiskFull,
    /// The disk answered with an error.
    #[error("the disk failed")]
    DiskFailed(#[source] Arc<rusqlite::Error>),
    /// The statement was refused.
    #[error("the database refused")]
    Refused(#[source] Arc<rusqlite::Error>),
    /// The closure panicked: a bug. Its changes were undone.
    #[error("a write panicked")]
    Panicked,
    /// The database is being closed.
    #[error("the database is closed")]
    Closed,
}

impl WriteError {
    /// Whether it was for want of room.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        matches!(self, Self::DiskFull)
    }
}

impl From<rusqlite::Error> for WriteError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error() {
            Some(e) if e.code == ErrorCode::DiskFull => Self::DiskFull,
            // The shared-memory file of the write-ahead log could not grow: the same want under another name.
            Some(e) if e.extended_code == ffi::SQLITE_IOERR_SHMSIZE => Self::DiskFull,
            Some(e) if e.code == ErrorCode::SystemIoFailure => Self::DiskFailed(Arc::new(error)),
            _ => Self::Refused(Arc::new(error)),
        }
    }
}
