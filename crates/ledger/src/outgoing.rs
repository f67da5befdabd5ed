//! What a gate has sealed and the desk has not yet backed up: a plain queue, no chain.
//!
//! The desk acknowledges by place, twice: *received* (durable at the desk) and *covered* (in a backup of the desk).
//! Only the second lets the gate forget. Places only grow, in the order in which envelopes became durable, so "up to
//! here" says all; a queue has a random id, so that a desk never takes a new disk's places for the old one's.
//!
//! It must never hold anything but sealed envelopes, nor a time finer than a day.

use std::path::Path;
use std::sync::Arc;

use rand::CryptoRng;
use rusqlite::{Connection, OptionalExtension as _, params};
use tokio::sync::watch;

use crate::chain;
use crate::group_commit::{GroupCommit, Migration, OpenError, Options, WriteError};

/// The tables, for whoever keeps more in the same file: the first of that file's migrations.
pub const SCHEMA_1: &str = include_str!("../migrations/outgoing/1.sql");

/// Most envelopes that one pull brings.
pub const PULL_MAX: usize = 1024;
/// Bytes of envelopes after which a pull brings no further one.
pub const PULL_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Rows deleted in one go, so that a large clearance does not hold up people who are posting.
const CLEARED_AT_ONCE_MAX: usize = 256;

/// Which queue: made at random with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QueueId(pub [u8; 16]);

/// An envelope in the queue.
#[derive(Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its place, from 1.
    pub place: u64,
    /// The sealed bytes.
    pub envelope: Vec<u8>,
}

impl std::fmt::Debug for Waiting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Waiting({}, {} bytes)", self.place, self.envelope.len())
    }
}

/// The answer to a put: the envelope is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Queued {
    /// Its place.
    pub place: u64,
    /// The same bytes under the same submission id were already there.
    pub duplicate: bool,
}

/// How the queue stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Envelopes that the desk has not received.
    pub waiting: u64,
    /// Envelopes that the desk has but has not backed up.
    pub received: u64,
    /// Day of arrival of the oldest one that waits (days since 1970).
    pub oldest_waiting: Option<i32>,
}

/// How far the desk has come with a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// The last place that the desk has.
    pub received: u64,
    /// The last place that a backup of the desk covers.
    pub covered: u64,
}

/// How far an envelope in the queue has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The desk does not have it.
    Waiting,
    /// The desk has it, but no backup of the desk does.
    Received,
}

/// The queue of a gate. Clones share it.
#[derive(Debug, Clone)]
pub struct OutgoingQueue {
    database: GroupCommit,
    id: QueueId,
    last: Arc<watch::Sender<u64>>,
}

impl OutgoingQueue {
    /// Opens or makes a queue in a file of its own.
    ///
    /// # Errors
    /// See [`OpenError`] and [`WriteError`].
    pub async fn open(path: &Path, options: &Options, rng: &mut impl CryptoRng) -> Result<Self, QueueError> {
        const ALONE: &[Migration] = &[Migration { version: 1, sql: SCHEMA_1 }];
        Ok(Self::attach(GroupCommit::open(path, ALONE, options)?, rng).await?)
    }

    /// The queue in a database whose migrations include [`SCHEMA_1`]; its writes share that database's fsyncs.
    ///
    /// # Errors
    /// When the tables are not there or not writable.
    pub async fn attach(database: GroupCommit, rng: &mut impl CryptoRng) -> Result<Self, WriteError> {
        let mut fresh = [0; 16];
        rng.fill_bytes(&mut fresh);
        let (id, last) = database.write(move |c| state(c, fresh)).await?;
        Ok(Self { database, id, last: Arc::new(watch::Sender::new(last)) })
    }

    /// Which queue this is.
    #[must_use]
    pub fn id(&self) -> QueueId {
        self.id
    }

    /// Queues a sealed envelope and answers when it is durable. The same again is answered alike and added once.
    ///
    /// # Errors
    /// [`WriteError::DiskFull`] when there is no room: then the person has to be told that nothing was kept.
    pub async fn put(
        &self,
        submission: [u8; 16],
        envelope: Vec<u8>,
        today: i32,
    ) -> Result<Queued, WriteError> {
        Ok(self.put_with(submission, envelope, today, |_| Ok(())).await?.0)
    }

    /// As [`put`](Self::put), with `more` done in the same file in the same step: both are durable or neither. `more`
    /// also runs for a duplicate.
    ///
    /// # Errors
    /// As [`put`](Self::put), and what `more` answers.
    pub async fn put_with<T, F>(
        &self,
        submission: [u8; 16],
        envelope: Vec<u8>,
        today: i32,
        more: F,
    ) -> Result<(Queued, T), WriteError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let (queued, more) = self.put_all_with(vec![(submission, envelope)], today, more).await?;
        let [queued] = queued.as_slice() else { unreachable!("one was put") };
        Ok((*queued, more))
    }

    /// As [`put_with`](Self::put_with), for any number of envelopes, in this order: all are durable or none.
    ///
    /// # Errors
    /// As [`put_with`](Self::put_with).
    pub async fn put_all_with<T, F>(
        &self,
        envelopes: Vec<([u8; 16], Vec<u8>)>,
        today: i32,
        more: F,
    ) -> Result<(Vec<Queued>, T), WriteError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let digested: Vec<_> =
            envelopes.into_iter().map(|(id, bytes)| (id, chain::digest(&bytes), bytes)).collect();
        let last = Arc::clone(&self.last);
        let wake = move |(queued, _): &(Vec<Queued>, T)| {
            let Some(place) = queued.iter().map(|one| one.place).max() else { return };
            last.send_if_modified(|known| place > std::mem::replace(known, place.max(*known)));
        };
        let work = move |c: &Connection| {
            let put = |(id, digest, bytes): &([u8; 16], [u8; 32], Vec<u8>)| put(c, *id, digest, bytes, today);
            let queued = digested.iter().map(put).collect::<rusqlite::Result<Vec<_>>>()?;
            Ok((queued, more(c)?))
        };
        self.database.write_then(work, wake).await
    }

    /// How far the newest envelope of a submission has come; nothing when it was covered or never here.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn stage(&self, submission: [u8; 16]) -> Result<Option<Stage>, WriteError> {
        self.database.read(move |c| stage(c, submission)).await
    }

    /// The envelopes after `after`, in order: at most `max` ([`PULL_MAX`]) and about [`PULL_BYTES_MAX`] bytes.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn pull(&self, after: u64, max: usize) -> Result<Vec<Waiting>, WriteError> {
        self.database.read(move |c| pull(c, after, max.min(PULL_MAX))).await
    }

    /// Waits until an envelope was queued after `after`.
    pub async fn wait_past(&self, after: u64) {
        // The sender lives in `self`, so the wait ends by news or by being dropped.
        drop(self.last.subscribe().wait_for(|last| *last > after).await);
    }

    /// The desk has everything up to `place`, durably.
    ///
    /// # Errors
    /// When it could not be made durable.
    pub async fn received(&self, place: u64) -> Result<(), WriteError> {
        self.database.write(move |c| received(c, place)).await
    }

    /// The desk has everything up to `place` in a backup: forget it for good. Answers how many went. What was not
    /// received before is kept whatever the desk says.
    ///
    /// # Errors
    /// When it could not be made durable.
    pub async fn covered(&self, place: u64) -> Result<u64, WriteError> {
        let bound = self.database.write(move |c| covered(c, place)).await?;
        let mut gone = 0_u64;
        loop {
            let cleared = self.database.write(move |c| clear(c, bound)).await?;
            gone = gone.saturating_add(u64::try_from(cleared).unwrap_or(u64::MAX));
            if cleared < CLEARED_AT_ONCE_MAX {
                break;
            }
        }
        if gone > 0 {
            // A reader in the way only delays this until the next clearance.
            self.database.truncate_wal().await?;
        }
        Ok(gone)
    }

    /// How far the desk has come: the last place received, and the last covered.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn reached(&self) -> Result<Reached, WriteError> {
        self.database.read(reached).await
    }

    /// How the queue stands.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn standing(&self) -> Result<Standing, WriteError> {
        self.database.read(standing).await
    }
}

/// Why a queue could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// The file.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Its first row.
    #[error(transparent)]
    Write(#[from] WriteError),
}

fn state(c: &Connection, fresh: [u8; 16]) -> rusqlite::Result<(QueueId, u64)> {
    c.execute("insert or ignore into outgoing_state values (1, ?1, 0, 0)", [fresh])?;
    let id = c.query_row("select queue from outgoing_state", [], |row| row.get(0))?;
    let last = c
        .query_row("select seq from sqlite_sequence where name = 'outgoing'", [], |row| row.get(0))
        .optional()?;
    Ok((QueueId(id), last.unwrap_or(0)))
}

fn put(
    c: &Connection,
    submission: [u8; 16],
    digest: &[u8; 32],
    envelope: &[u8],
    today: i32,
) -> rusqlite::Result<Queued> {
    let before = c
        .prepare_cached("select place from outgoing where submission = ?1 and digest = ?2")?
        .query_row(params![submission, digest], |row| row.get(0))
        .optional()?;
    if let Some(place) = before {
        return Ok(Queued { place, duplicate: true });
    }
    let place = c
        .prepare_cached(
            "insert into outgoing (submission, digest, day, envelope) values (?1, ?2, ?3, ?4) returning place",
        )?
        .query_row(params![submission, digest, today, envelope], |row| row.get(0))?;
    Ok(Queued { place, duplicate: false })
}

fn pull(c: &Connection, after: u64, max: usize) -> rusqlite::Result<Vec<Waiting>> {
    let mut statement =
        c.prepare_cached("select place, envelope from outgoing where place > ?1 order by place limit ?2")?;
    let mut rows = statement.query(params![after, max])?;
    let mut found = Vec::new();
    let mut bytes = 0_usize;
    while bytes < PULL_BYTES_MAX
        && let Some(row) = rows.next()?
    {
        let waiting = Waiting { place: row.get(0)?, envelope: row.get(1)? };
        bytes = bytes.saturating_add(waiting.envelope.len());
        found.push(waiting);
    }
    Ok(found)
}

fn received(c: &Connection, place: u64) -> rusqlite::Result<()> {
    // A place that was never given is a desk that has another queue in mind.
    c.prepare_cached(
        "update outgoing_state set received =
            max(received, min(?1, (select coalesce(max(seq), 0) from sqlite_sequence where name = 'outgoing')))",
    )?
    .execute([place])?;
    Ok(())
}

fn covered(c: &Connection, place: u64) -> rusqlite::Result<u64> {
    c.prepare_cached("update outgoing_state set covered = max(covered, min(?1, received)) returning covered")?
        .query_row([place], |row| row.get(0))
}

fn clear(c: &Connection, bound: u64) -> rusqlite::Result<usize> {
    c.prepare_cached(
        "delete from outgoing where place in
            (select place from outgoing where place <= ?1 order by place limit ?2)",
    )?
    .execute(params![bound, CLEARED_AT_ONCE_MAX])
}

fn reached(c: &Connection) -> rusqlite::Result<Reached> {
    c.prepare_cached("select received, covered from outgoing_state")?
        .query_row([], |row| Ok(Reached { received: row.get(0)?, covered: row.get(1)? }))
}

fn stage(c: &Connection, submission: [u8; 16]) -> rusqlite::Result<Option<Stage>> {
    c.prepare_cached(
        "select max(place) <= (select received from outgoing_state) from outgoing where submission = ?1",
    )?
    .query_row([submission], |row| {
        let received: Option<bool> = row.get(0)?;
        Ok(received.map(|received| if received { Stage::Received } else { Stage::Waiting }))
    })
}

fn standing(c: &Connection) -> rusqlite::Result<Standing> {
    c.prepare_cached(
        "select count(*) filter (where place > s.received), count(*) filter (where place <= s.received),
                min(day) filter (where place > s.received)
         from outgoing_state s left join outgoing on true",
    )?
    .query_row([], |row| {
        Ok(Standing { waiting: row.get(0)?, received: row.get(1)?, oldest_waiting: row.get(2)? })
    })
}

#[cfg(test)]
mod tests;
