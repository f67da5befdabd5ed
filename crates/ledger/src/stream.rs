//! What a ledger is, whatever keeps it: streams of records, their places, and the one narrow trait.

use std::fmt;
use std::future::Future;

use thiserror::Error;

use crate::WriteError;

/// Longest name of a stream, in bytes.
pub const STREAM_ID_BYTES_MAX: usize = 128;
/// Most records in one append: they become visible together.
pub const RECORDS_PER_APPEND_MAX: usize = 1024;
/// Largest ciphertext of one record: the largest size class of an envelope and room for its frame.
pub const CIPHERTEXT_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Most records that one call reads.
pub const READ_MAX: usize = 10_000;

/// The name of a stream: ASCII letters, digits and `/ - _ . :`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(String);

/// A name that no stream can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a stream's name is 1 to {STREAM_ID_BYTES_MAX} of: ASCII letters, digits, / - _ . :")]
pub struct BadStreamId;

impl StreamId {
    /// Checks a name.
    ///
    /// # Errors
    /// When it is empty, too long, or has other characters.
    pub fn new(name: impl Into<String>) -> Result<Self, BadStreamId> {
        let name = name.into();
        let fits = (1..=STREAM_ID_BYTES_MAX).contains(&name.len());
        let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_.:".contains(&b));
        if fits && plain { Ok(Self(name)) } else { Err(BadStreamId) }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as what a record's ciphertext is bound to.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A record's place among all records, from 1 without gaps. As a cursor: the last place seen, 0 for none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(pub u64);

/// A record's place in its stream, from 1 without gaps. As a stream's version: its last record's, 0 for none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub u64);

impl Version {
    /// The version that comes after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// What an append believes about its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Nothing.
    Any,
    /// That this is its version; `Version(0)`: that it is new.
    Version(Version),
}

/// A record to append. The ciphertext is bound to its stream, version and kind by whoever sealed it.
#[derive(Clone, PartialEq, Eq)]
pub struct NewRecord {
    /// What kind of record it is; the zone's own numbering.
    pub kind: u16,
    /// What is kept. Never a plaintext.
    pub ciphertext: Vec<u8>,
}

impl fmt::Debug for NewRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewRecord(kind {}, {} bytes)", self.kind, self.ciphertext.len())
    }
}

/// A record as kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// Its place among all.
    pub position: Position,
    /// Its stream.
    pub stream: StreamId,
    /// Its place in its stream.
    pub version: Version,
    /// What kind of record it is.
    pub kind: u16,
    /// SHA-256 of the ciphertext; stays when the ciphertext goes.
    pub digest: [u8; 32],
    /// What was appended, or nothing once the stream was shredded.
    pub ciphertext: Option<Vec<u8>>,
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.ciphertext.as_ref().map(Vec::len);
        write!(
            f,
            "Record({} in {} at {}, kind {}, {bytes:?} bytes)",
            self.version.0, self.stream, self.position.0, self.kind
        )
    }
}

/// The answer to an append: it is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Place of the first record.
    pub first_position: Position,
    /// The stream's version with the last record.
    pub last_version: Version,
    /// The same append was here before (same idempotency key); nothing was added, the places are those of then.
    pub duplicate: bool,
}

/// Why an append was not done. Nothing of it is kept.
#[derive(Debug, Clone, Error)]
pub enum AppendError {
    /// Somebody else appended first: read, decide again, and append with the version that is there now.
    #[error("the stream is at version {}, not where it was expected", actual.0)]
    Conflict {
        /// The version that is there.
        actual: Version,
    },
    /// The idempotency key belongs to another append.
    #[error("the idempotency key was used for another append")]
    KeyReused,
    /// No records, more than [`RECORDS_PER_APPEND_MAX`], or one over [`CIPHERTEXT_BYTES_MAX`].
    #[error("an append has 1 to {RECORDS_PER_APPEND_MAX} records of at most {CIPHERTEXT_BYTES_MAX} bytes")]
    OutOfBounds,
    /// It could not be made durable.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl AppendError {
    /// Whether it was for want of room.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        matches!(self, Self::Write(WriteError::DiskFull))
    }
}

/// What walking the whole chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// Records that are in order.
    pub records: u64,
    /// How many of them have no ciphertext any more.
    pub shredded: u64,
    /// The chain's hash after the last record. Kept elsewhere, it proves later that nothing was cut off.
    pub head: [u8; 32],
    /// The first thing that is not in order.
    pub fault: Option<ChainFault>,
}

/// What is wrong with a chain, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainFault {
    /// No record at this place, though there are later ones or the head says so.
    Gap(Position),
    /// The ciphertext is not the one that was appended.
    Ciphertext(Position),
    /// The record's place, stream, version, kind or digest was changed.
    Link(Position),
    /// The head does not fit the last record: something was cut off or the head was changed.
    Head,
}

/// Append-only streams of encrypted records under one hash chain.
///
/// [`suite::run_all`](crate::suite::run_all) is the contract in full; a backend is right when that passes.
pub trait Ledger: Send + Sync {
    /// Appends all of `records` or none, and answers when they are durable. With an idempotency key the same append
    /// may be sent again: the key is looked at before the expected version.
    fn append(
        &self,
        stream: &StreamId,
        expected: Expected,
        idempotency: Option<[u8; 16]>,
        records: Vec<NewRecord>,
    ) -> impl Future<Output = Result<Appended, AppendError>> + Send;

    /// The records of a stream from `from` on, in order, at most [`READ_MAX`].
    fn read_stream(
        &self,
        stream: &StreamId,
        from: Version,
    ) -> impl Future<Output = Result<Vec<Record>, WriteError>> + Send;

    /// Up to `limit` records after `cursor`, in order and without gaps: what is not there yet comes later only.
    fn read_all(
        &self,
        cursor: Position,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Record>, WriteError>> + Send;

    /// Waits until there is a record after `cursor`; answers the last place.
    fn wait_past(&self, cursor: Position) -> impl Future<Output = Result<Position, WriteError>> + Send;

    /// Removes the ciphertexts of a stream for good and answers how many there were. The chain still verifies.
    fn shred(&self, stream: &StreamId) -> impl Future<Output = Result<u64, WriteError>> + Send;

    /// Walks the whole chain.
    fn verify_chain(&self) -> impl Future<Output = Result<ChainReport, WriteError>> + Send;
}
