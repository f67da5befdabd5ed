//! The ledger in one SQLite file: needs no set-up, enough for a programme on one machine.
//!
//! Position and link are assigned inside the batch's transaction from one head row, so reading order has no gaps.

mod append;
mod read;
mod verify;

pub(crate) use self::read::bookmarks;

use std::path::Path;
use std::sync::Arc;

use tokio::sync::watch;

use crate::group_commit::{GroupCommit, Migration, OpenError, Options, WriteError};
use crate::stream::{
    AppendError, Appended, CIPHERTEXT_BYTES_MAX, ChainReport, Expected, Ledger, NewRecord, Position,
    RECORDS_PER_APPEND_MAX, Record, StreamId, Version,
};

/// The schema, step by step. Never edit a released step.
pub const MIGRATIONS: &[Migration] =
    &[Migration { version: 1, sql: include_str!("../migrations/ledger/1.sql") }];

/// Longest name of a bookmark, in bytes.
pub const BOOKMARK_NAME_BYTES_MAX: usize = 128;

/// A [`Ledger`] in a SQLite file. Clones share it.
#[derive(Debug, Clone)]
pub struct SqliteLedger {
    database: GroupCommit,
    last: Arc<watch::Sender<Position>>,
}

/// How far another one's queue has been read, kept in the ledger's own file: a restored backup brings along the
/// bookmark that fits it, so what came after is asked for again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookmark {
    /// Whose queue, by a name of the zone's own choosing ("gate-1").
    pub name: String,
    /// Which queue of theirs: another one starts at 0 again.
    pub queue: [u8; 16],
    /// The last place read.
    pub cursor: u64,
}

impl SqliteLedger {
    /// Opens or makes the ledger at `path`.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(path: &Path, options: &Options) -> Result<Self, OpenError> {
        let database = GroupCommit::open(path, MIGRATIONS, options)?;
        let connection =
            rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let last = read::last_position(&connection)?;
        Ok(Self { database, last: Arc::new(watch::Sender::new(last)) })
    }

    /// The database under the ledger, for backups and for cutting its log.
    #[must_use]
    pub fn database(&self) -> &GroupCommit {
        &self.database
    }

    /// Moves a bookmark forward. Set it after what it stands for is appended: a crash between the two only means
    /// that the same is read again.
    ///
    /// # Errors
    /// When it could not be made durable.
    pub async fn set_bookmark(&self, bookmark: Bookmark) -> Result<(), WriteError> {
        debug_assert!(bookmark.name.len() <= BOOKMARK_NAME_BYTES_MAX, "names come from the configuration");
        self.database.write(move |c| append::set_bookmark(c, &bookmark)).await
    }

    /// How far the queue of `name` has been read.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn bookmark(&self, name: &str) -> Result<Option<Bookmark>, WriteError> {
        let name = name.to_owned();
        self.database.read(move |c| read::bookmark(c, &name)).await
    }

    /// The last place, without reading: the ledger knows it.
    #[must_use]
    pub fn last_position(&self) -> Position {
        *self.last.borrow()
    }
}

impl Ledger for SqliteLedger {
    async fn append(
        &self,
        stream: &StreamId,
        expected: Expected,
        idempotency: Option<[u8; 16]>,
        records: Vec<NewRecord>,
    ) -> Result<Appended, AppendError> {
        let fits = (1..=RECORDS_PER_APPEND_MAX).contains(&records.len())
            && records.iter().all(|r| r.ciphertext.len() <= CIPHERTEXT_BYTES_MAX);
        if !fits {
            return Err(AppendError::OutOfBounds);
        }
        let count = u64::try_from(records.len()).unwrap_or(u64::MAX);
        let order = append::Order::new(stream.clone(), expected, idempotency, records);
        let last = Arc::clone(&self.last);
        let wake = move |outcome: &Result<Appended, AppendError>| {
            if let Ok(appended) = outcome {
                let place = Position(appended.first_position.0.saturating_add(count).saturating_sub(1));
                last.send_if_modified(|known| place > std::mem::replace(known, place.max(*known)));
            }
        };
        self.database.write_then(move |c| order.carry_out(c), wake).await?
    }

    async fn read_stream(&self, stream: &StreamId, from: Version) -> Result<Vec<Record>, WriteError> {
        let stream = stream.clone();
        self.database.read(move |c| read::stream(c, &stream, from)).await
    }

    async fn read_all(&self, cursor: Position, limit: usize) -> Result<Vec<Record>, WriteError> {
        self.database.read(move |c| read::all(c, cursor, limit)).await
    }

    async fn wait_past(&self, cursor: Position) -> Result<Position, WriteError> {
        let mut last = self.last.subscribe();
        let found = last.wait_for(|last| *last > cursor).await.map_err(|_| WriteError::Closed)?;
        Ok(*found)
    }

    async fn shred(&self, stream: &StreamId) -> Result<u64, WriteError> {
        let stream = stream.clone();
        let gone = self.database.write(move |c| append::shred(c, &stream)).await?;
        // What was overwritten in the database may still lie in the log. A reader in the way only delays it: the
        // log is cut again at the next shredding and when the ledger closes.
        self.database.truncate_wal().await?;
        Ok(gone)
    }

    async fn verify_chain(&self) -> Result<ChainReport, WriteError> {
        self.database.read(verify::walk).await
    }
}

#[cfg(test)]
mod tests;
