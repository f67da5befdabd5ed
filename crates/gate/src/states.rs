//! What lives behind a handle, sealed: a half-done interview, a receipt for some minutes, an open mailbox.
//!
//! On the disk a state is a random-looking row. Opening it needs the handle, which only the person's browser has, and
//! the gate's state key, which is only in memory. A state dies by time, by being sent or by being erased.

pub(crate) mod row;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use ledger::{GroupCommit, WriteError};
use rand::CryptoRng;
use rusqlite::{Connection, OptionalExtension as _, params};
use tokio::sync::OwnedMutexGuard;
use zeroize::Zeroizing;

use crate::handle::Handle;
use crate::held::Held;
use crate::keyholder::Keyholder;

/// Requests for one handle wait for each other; so many handles at once do not.
const LOCKS: usize = 256;
/// Minutes after which what is overdue is deleted.
pub const SWEEP_MINUTES: u64 = 1;

/// Why there is nothing behind a handle.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// It never was, or it is over.
    #[error("there is nothing behind this handle")]
    Gone,
    /// It may be there, but the keys to see it have not come yet.
    #[error("the keys have not come yet")]
    Waiting,
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] WriteError),
}

/// All states of a gate; clones share them.
#[derive(Clone)]
pub struct States {
    database: GroupCommit,
    keyholder: Keyholder,
    locks: Arc<Vec<Arc<tokio::sync::Mutex<()>>>>,
    /// The minute at which each row known since the start is over. Finer than the disk may know.
    deadlines: Arc<Mutex<HashMap<[u8; 16], i64>>>,
}

impl std::fmt::Debug for States {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("States").finish_non_exhaustive()
    }
}

/// A sealed row, ready to be written together with something else.
pub(crate) struct Row {
    id: [u8; 16],
    /// Where the same handle would stand under the other keys: what began under an older key moves to the current one.
    elsewhere: Vec<[u8; 16]>,
    until_hour: i64,
    sealed: Vec<u8>,
}

impl Row {
    pub(crate) fn write(&self, c: &Connection) -> rusqlite::Result<()> {
        delete(c, &self.elsewhere)?;
        c.prepare_cached("insert or replace into states (id, until_hour, sealed) values (?1, ?2, ?3)")?
            .execute(params![self.id, self.until_hour, self.sealed])?;
        Ok(())
    }
}

impl States {
    /// The states kept in a database opened by [`crate::store::open`].
    #[must_use]
    pub fn new(database: GroupCommit, keyholder: Keyholder) -> Self {
        let locks = (0..LOCKS).map(|_| Arc::default()).collect();
        Self { database, keyholder, locks: Arc::new(locks), deadlines: Arc::default() }
    }

    /// Holds back other requests for the same handle until the guard is dropped: a double click is two requests.
    pub(crate) async fn lock(&self, handle: &Handle) -> OwnedMutexGuard<()> {
        let spread =
            handle.text().bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        let lock =
            self.locks.get(spread % LOCKS).or_else(|| self.locks.first()).map(Arc::clone).unwrap_or_default();
        lock.lock_owned().await
    }

    /// What lives behind `handle`.
    ///
    /// # Errors
    /// See [`StateError`].
    pub async fn load(&self, handle: &Handle, now: Timestamp) -> Result<Held, StateError> {
        let keys = self.keyholder.keys();
        let places: Vec<_> = keys.state().map(|key| handle.place(key)).collect();
        let ids: Vec<[u8; 16]> = places.iter().map(|place| place.id).collect();
        let found = self.database.read(move |c| find(c, &ids)).await?;
        let held = found
            .and_then(|(index, sealed)| places.get(index).map(|place| (place, sealed)))
            .and_then(|(place, sealed)| row::open(place, &sealed));
        match held {
            Some(held) if held.dies_at > now => Ok(held),
            Some(_) => {
                self.remove(handle).await?;
                Err(StateError::Gone)
            }
            None if self.keyholder.keys_epoch().is_none() => Err(StateError::Waiting),
            None => Err(StateError::Gone),
        }
    }

    /// Seals a state for writing.
    pub(crate) fn seal(&self, handle: &Handle, held: &Held, rng: &mut impl CryptoRng) -> Row {
        let keys = self.keyholder.keys();
        let current = keys.state().next().expect("a gate always has a state key");
        let place = handle.place(current);
        let until_hour = held.dies_at.as_second().div_euclid(3600).saturating_add(1);
        self.deadlines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(place.id, held.dies_at.as_second().div_euclid(60).saturating_add(1));
        let elsewhere = self.ids(handle).into_iter().filter(|id| *id != place.id).collect();
        Row { id: place.id, elsewhere, until_hour, sealed: row::seal(&place, held, rng) }
    }

    /// Writes a state and answers when it is durable.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn save(
        &self,
        handle: &Handle,
        held: &Held,
        rng: &mut impl CryptoRng,
    ) -> Result<(), WriteError> {
        let row = self.seal(handle, held, rng);
        self.database.write(move |c| row.write(c)).await
    }

    /// Erases what lives behind `handle`, durably.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn remove(&self, handle: &Handle) -> Result<(), WriteError> {
        let ids = self.ids(handle);
        self.forget_deadlines(&ids);
        self.database.write(move |c| delete(c, &ids)).await
    }

    /// Deletes what is over; answers how many rows went.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn sweep(&self, now: Timestamp) -> Result<usize, WriteError> {
        let minute = now.as_second().div_euclid(60);
        let hour = now.as_second().div_euclid(3600);
        let over = self.overdue(minute);
        let gone = self
            .database
            .write(move |c| {
                delete(c, &over)?;
                let late = c.prepare_cached("delete from states where until_hour <= ?1")?.execute([hour])?;
                Ok(over.len().saturating_add(late))
            })
            .await?;
        Ok(gone)
    }

    /// The rows whose minute has come; they are forgotten here.
    fn overdue(&self, minute: i64) -> Vec<[u8; 16]> {
        let mut deadlines = self.deadlines.lock().unwrap_or_else(PoisonError::into_inner);
        deadlines.extract_if(|_, dies| *dies <= minute).map(|(id, _)| id).collect()
    }

    fn forget_deadlines(&self, ids: &[[u8; 16]]) {
        let mut deadlines = self.deadlines.lock().unwrap_or_else(PoisonError::into_inner);
        for id in ids {
            deadlines.remove(id);
        }
    }

    /// Where a handle stands, or would stand, under each key.
    fn ids(&self, handle: &Handle) -> Vec<[u8; 16]> {
        self.keyholder.keys().state().map(|key| handle.place(key).id).collect()
    }
}

fn find(c: &Connection, ids: &[[u8; 16]]) -> rusqlite::Result<Option<(usize, Zeroizing<Vec<u8>>)>> {
    let mut statement = c.prepare_cached("select sealed from states where id = ?1")?;
    for (index, id) in ids.iter().enumerate() {
        if let Some(sealed) = statement.query_row([id], |row| row.get(0)).optional()? {
            return Ok(Some((index, Zeroizing::new(sealed))));
        }
    }
    Ok(None)
}

fn delete(c: &Connection, ids: &[[u8; 16]]) -> rusqlite::Result<()> {
    let mut statement = c.prepare_cached("delete from states where id = ?1")?;
    for id in ids {
        statement.execute([id])?;
    }
    Ok(())
}
