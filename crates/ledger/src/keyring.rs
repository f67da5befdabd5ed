//! The keys of everything that may be purged, in a file apart from the ledger. Purging is destroying keys: each
//! purge writes the keys that stay, encrypted under fresh keys, into a new file that takes the old one's place, and
//! overwrites the old one. Whoever then finds an old ledger finds ciphertext without a key.
//!
//! - [`Class::Intake`]: keys of raw envelopes as they were pulled. A locked desk has to make these, so what encrypts
//!   them stands in the file; the envelopes themselves are sealed to keys that a locked desk does not have.
//! - [`Class::Case`]: keys of case streams. Made and read only while the desk is unlocked.
//!
//! It must never write a key in the clear outside its own file, and never answer a purge before the old keys are gone.

mod cipher;
mod file;

use std::path::{Path, PathBuf};

use rand::CryptoRng;
use rusqlite::{Connection, OptionalExtension as _, params};
use thiserror::Error;
use tokio::sync::RwLock;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use self::cipher::SealedKey;
use self::file::Contents;
pub(crate) use self::file::destroy;
use crate::group_commit::{GroupCommit, OpenError, WriteError};
use crate::stream::StreamId;

/// Most entries that one call makes or reads.
pub const ENTRIES_AT_ONCE_MAX: usize = 4096;

/// Who can use an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Also a locked desk.
    Intake,
    /// Only an unlocked desk.
    Case,
}

impl Class {
    fn number(self) -> u8 {
        match self {
            Self::Intake => 1,
            Self::Case => 2,
        }
    }
}

/// A key of 32 bytes: an entry's own, or the one that unlocks [`Class::Case`]. Never printed, gone from memory with it.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct EntryKey([u8; 32]);

impl EntryKey {
    /// Takes 32 secret bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A new key.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// The secret bytes.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for EntryKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EntryKey(..)")
    }
}

/// Why the keyring did not do what was asked.
#[derive(Debug, Error)]
pub enum KeyringError {
    /// [`Class::Case`] was asked for while locked.
    #[error("the keyring is locked")]
    Locked,
    /// The unlocking key is another one's.
    #[error("this key does not unlock the keyring")]
    WrongKey,
    /// An entry does not decrypt: the file was damaged or changed.
    #[error("an entry of the keyring is damaged")]
    Damaged,
    /// More than [`ENTRIES_AT_ONCE_MAX`] entries.
    #[error("at most {ENTRIES_AT_ONCE_MAX} entries at once")]
    TooMany,
    /// The file could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The file could not be written or read.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The file could not be replaced.
    #[error("the keyring file cannot be rewritten")]
    File(#[from] std::io::Error),
}

impl From<rusqlite::Error> for KeyringError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Write(error.into())
    }
}

/// The keyring of a desk.
#[derive(Debug)]
pub struct Keyring {
    path: PathBuf,
    state: RwLock<State>,
}

struct State {
    /// `None` only when a rewritten file could not be opened again.
    database: Option<GroupCommit>,
    intake: EntryKey,
    case: Option<EntryKey>,
    unlocking: Option<EntryKey>,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State").field("locked", &self.case.is_none()).finish_non_exhaustive()
    }
}

impl State {
    fn database(&self) -> Result<&GroupCommit, KeyringError> {
        Ok(self.database.as_ref().ok_or(WriteError::Closed)?)
    }

    fn key(&self, class: Class) -> Result<&EntryKey, KeyringError> {
        match class {
            Class::Intake => Ok(&self.intake),
            Class::Case => self.case.as_ref().ok_or(KeyringError::Locked),
        }
    }
}

impl Keyring {
    /// Opens or makes the keyring at `path`, locked. Finishes a rewriting that a crash cut short.
    ///
    /// # Errors
    /// See [`KeyringError`].
    pub async fn open(path: &Path, rng: &mut impl CryptoRng) -> Result<Self, KeyringError> {
        file::clean_up(path)?;
        if !path.exists() {
            let fresh = Contents { intake: EntryKey::generate(rng), case: None, entries: Vec::new() };
            file::replace(path, &fresh)?;
        }
        let database = file::open(path)?;
        let intake = database.read(|c| file::generation(c, Class::Intake)).await?;
        let intake =
            intake.and_then(|k| EntryKey::try_from(k.as_slice()).ok()).ok_or(KeyringError::Damaged)?;
        let state = State { database: Some(database), intake, case: None, unlocking: None };
        Ok(Self { path: path.to_owned(), state: RwLock::new(state) })
    }

    /// Unlocks [`Class::Case`]. The first key ever given becomes the one.
    ///
    /// # Errors
    /// [`KeyringError::WrongKey`], or when the file cannot be written.
    pub async fn unlock(&self, key: &EntryKey, rng: &mut impl CryptoRng) -> Result<(), KeyringError> {
        let mut state = self.state.write().await;
        let fresh = EntryKey::generate(rng);
        let sealed = cipher::seal_generation(key, Class::Case, &fresh, rng);
        let kept = state.database()?.write(move |c| file::generation_or(c, Class::Case, sealed)).await?;
        let case = cipher::open_generation(key, Class::Case, &kept).ok_or(KeyringError::WrongKey)?;
        state.case = Some(case);
        state.unlocking = Some(key.clone());
        Ok(())
    }

    /// Forgets what unlocks [`Class::Case`].
    pub async fn lock(&self) {
        let mut state = self.state.write().await;
        state.case = None;
        state.unlocking = None;
    }

    /// The keys of `entries`, in order; those that are not there yet are made, and durable before the answer.
    ///
    /// # Errors
    /// See [`KeyringError`].
    pub async fn obtain(
        &self,
        class: Class,
        entries: &[StreamId],
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<EntryKey>, KeyringError> {
        if entries.len() > ENTRIES_AT_ONCE_MAX {
            return Err(KeyringError::TooMany);
        }
        let state = self.state.read().await;
        let under = state.key(class)?;
        let offers: Vec<(StreamId, SealedKey)> = entries
            .iter()
            .map(|name| (name.clone(), cipher::seal_entry(under, class, name, &EntryKey::generate(rng), rng)))
            .collect();
        let kept = state.database()?.write(move |c| insert_missing(c, class, offers)).await?;
        entries.iter().zip(&kept).map(|(name, sealed)| opened(under, class, name, sealed)).collect()
    }

    /// The key of one entry; made if it is not there yet.
    ///
    /// # Errors
    /// See [`KeyringError`].
    pub async fn obtain_one(
        &self,
        class: Class,
        entry: &StreamId,
        rng: &mut impl CryptoRng,
    ) -> Result<EntryKey, KeyringError> {
        let mut keys = self.obtain(class, std::slice::from_ref(entry), rng).await?;
        keys.pop().ok_or(KeyringError::Damaged)
    }

    /// Keeps a key that was made elsewhere; an entry that is there stays as it is. Durable before the answer.
    ///
    /// # Errors
    /// See [`KeyringError`].
    pub async fn put(
        &self,
        class: Class,
        entry: &StreamId,
        key: &EntryKey,
        rng: &mut impl CryptoRng,
    ) -> Result<(), KeyringError> {
        let state = self.state.read().await;
        let offer = (entry.clone(), cipher::seal_entry(state.key(class)?, class, entry, key, rng));
        state.database()?.write(move |c| insert_missing(c, class, vec![offer])).await?;
        Ok(())
    }

    /// The key of an entry, if it was made and not purged.
    ///
    /// # Errors
    /// See [`KeyringError`].
    pub async fn get(&self, class: Class, entry: &StreamId) -> Result<Option<EntryKey>, KeyringError> {
        let state = self.state.read().await;
        let under = state.key(class)?;
        let name = entry.clone();
        let sealed = state.database()?.read(move |c| file::entry(c, class, &name)).await?;
        sealed.map(|sealed| opened(under, class, entry, &sealed)).transpose()
    }

    /// The keys of `entries`, in order; none for one that was not made or was purged.
    ///
    /// # Errors
    /// See [`KeyringError`].
    pub async fn get_many(
        &self,
        class: Class,
        entries: &[StreamId],
    ) -> Result<Vec<Option<EntryKey>>, KeyringError> {
        if entries.len() > ENTRIES_AT_ONCE_MAX {
            return Err(KeyringError::TooMany);
        }
        let state = self.state.read().await;
        let under = state.key(class)?;
        let names = entries.to_vec();
        let find = move |c: &Connection| names.iter().map(|name| file::entry(c, class, name)).collect();
        let kept: Vec<Option<SealedKey>> = state.database()?.read(find).await?;
        entries
            .iter()
            .zip(&kept)
            .map(|(name, sealed)| {
                sealed.as_ref().map(|sealed| opened(under, class, name, sealed)).transpose()
            })
            .collect()
    }

    /// All entries of a class: what a desk reads once when it is unlocked.
    ///
    /// # Errors
    /// See [`KeyringError`].
    pub async fn all(&self, class: Class) -> Result<Vec<(StreamId, EntryKey)>, KeyringError> {
        self.with_prefix(class, "").await
    }

    /// The entries of a class whose names begin with `prefix`, by name.
    ///
    /// # Errors
    /// See [`KeyringError`].
    pub async fn with_prefix(
        &self,
        class: Class,
        prefix: &str,
    ) -> Result<Vec<(StreamId, EntryKey)>, KeyringError> {
        let state = self.state.read().await;
        let under = state.key(class)?;
        let prefix = prefix.to_owned();
        let rows = state.database()?.read(move |c| file::entries_with_prefix(c, class, &prefix)).await?;
        rows.into_iter()
            .map(|row| opened(under, class, &row.name, &row.key).map(|key| (row.name, key)))
            .collect()
    }

    /// Destroys entries and answers how many there were: gone for good when this answers. Others wait meanwhile.
    ///
    /// # Errors
    /// [`KeyringError::Locked`] when a case's key is to go and the keyring is locked; else see [`KeyringError`]. On an
    /// error either nothing is purged or everything is: the next opening knows.
    pub async fn purge(
        &self,
        doomed: &[(Class, StreamId)],
        rng: &mut impl CryptoRng,
    ) -> Result<usize, KeyringError> {
        let mut state = self.state.write().await;
        if state.case.is_none() && doomed.iter().any(|(class, _)| *class == Class::Case) {
            return Err(KeyringError::Locked);
        }
        let database = state.database()?;
        let before = database.read(file::entries).await?;
        let sealed_case = database.read(|c| file::generation(c, Class::Case)).await?;
        let count_before = before.len();

        let doomed: std::collections::HashSet<&(Class, StreamId)> = doomed.iter().collect();
        let intake = EntryKey::generate(rng);
        let case = state.case.is_some().then(|| EntryKey::generate(rng));
        let mut entries = before;
        entries.retain(|row| !doomed.contains(&(row.class, row.name.clone())));
        for row in &mut entries {
            let fresh = match row.class {
                Class::Intake => &intake,
                // While locked the cases' keys go over as they are: none of them is purged then.
                Class::Case => match &case {
                    Some(fresh) => fresh,
                    None => continue,
                },
            };
            let key = opened(state.key(row.class)?, row.class, &row.name, &row.key)?;
            row.key = cipher::seal_entry(fresh, row.class, &row.name, &key, rng);
        }
        let purged = count_before.saturating_sub(entries.len());
        let sealed_case = match (&case, &state.unlocking) {
            (Some(fresh), Some(unlocking)) => {
                Some(cipher::seal_generation(unlocking, Class::Case, fresh, rng))
            }
            _ => sealed_case,
        };
        let contents = Contents { intake: intake.clone(), case: sealed_case, entries };

        // The writer must be gone and its log with it before another file takes the name.
        state.database = None;
        let path = self.path.clone();
        let replaced = tokio::task::spawn_blocking(move || {
            let replaced = file::replace(&path, &contents);
            (replaced, file::open(&path))
        });
        let (replaced, reopened) = replaced.await.map_err(|_| WriteError::Panicked)?;
        state.database = Some(reopened?);
        replaced?;
        state.intake = intake;
        if case.is_some() {
            state.case = case;
        }
        Ok(purged)
    }

    /// Copies the keyring to `target`, complete and on disk before it gets that name.
    ///
    /// # Errors
    /// See [`KeyringError`].
    pub async fn backup_to(&self, target: &Path) -> Result<(), KeyringError> {
        let state = self.state.read().await;
        Ok(state.database()?.backup_to(target).await?)
    }
}

impl TryFrom<&[u8]> for EntryKey {
    type Error = std::array::TryFromSliceError;

    fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
        let bytes: Zeroizing<[u8; 32]> = Zeroizing::new(bytes.try_into()?);
        Ok(Self(*bytes))
    }
}

fn opened(
    under: &EntryKey,
    class: Class,
    name: &StreamId,
    sealed: &SealedKey,
) -> Result<EntryKey, KeyringError> {
    cipher::open_entry(under, class, name, sealed).ok_or(KeyringError::Damaged)
}

fn insert_missing(
    c: &Connection,
    class: Class,
    offers: Vec<(StreamId, SealedKey)>,
) -> rusqlite::Result<Vec<SealedKey>> {
    let mut find = c.prepare_cached("select key from entries where class = ?1 and name = ?2")?;
    let mut insert = c.prepare_cached("insert into entries (class, name, key) values (?1, ?2, ?3)")?;
    let mut kept = Vec::with_capacity(offers.len());
    for (name, offer) in offers {
        let found = find.query_row(params![class.number(), name.as_str()], |row| row.get(0)).optional()?;
        let key = match found {
            Some(key) => key,
            None => {
                insert.execute(params![class.number(), name.as_str(), offer])?;
                offer
            }
        };
        kept.push(key);
    }
    Ok(kept)
}

#[cfg(test)]
mod tests;
