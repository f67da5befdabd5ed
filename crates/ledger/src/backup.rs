//! Copies of a desk's files, and what they cover.
//!
//! A gate keeps an envelope until the desk has it in a backup. What a backup covers is read from the backup itself:
//! its bookmarks. The ledger is copied before the keyring, so that every record in the copy has its key in the other.
//!
//! A copy of the keyring keeps alive what is purged afterwards, so it lives [`KEYRING_DAYS_MAX`] days at most and is
//! renewed after a purge ([`BackupFolder::renew_keyring`]). Copies taken elsewhere are the operator's to end: the
//! pages that promise deletion count those days in.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use thiserror::Error;

use crate::group_commit::{WriteError, sync_folder};
use crate::keyring::{Keyring, KeyringError, destroy};
use crate::sqlite::{Bookmark, SqliteLedger, bookmarks};

/// Days that a copy of the keyring lives.
pub const KEYRING_DAYS_MAX: i8 = 7;
/// Copies of the ledger that are kept.
pub const LEDGER_COPIES_MAX: usize = 7;
/// Attempts at getting a moment in which nobody writes.
const ATTEMPTS_MAX: usize = 100;

const STAMP: &str = "%Y%m%dT%H%M%SZ";

/// Why no backup was made. The last one is untouched.
#[derive(Debug, Error)]
pub enum BackupError {
    /// A database.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The keyring.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// The folder.
    #[error("the backup folder cannot be used")]
    Folder(#[from] io::Error),
}

/// What a new backup is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// The copy of the ledger.
    pub ledger: PathBuf,
    /// The copy of the keyring.
    pub keyring: PathBuf,
    /// How far each gate's queue is in it: what to tell the gates.
    pub bookmarks: Vec<Bookmark>,
}

/// Where a desk's backups go.
#[derive(Debug, Clone)]
pub struct BackupFolder {
    path: PathBuf,
}

impl BackupFolder {
    /// Uses the folder at `path`, made if it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        Ok(Self { path: path.to_owned() })
    }

    /// Copies ledger and keyring and drops what is too old. When this answers, `bookmarks` may be told as covered.
    ///
    /// # Errors
    /// See [`BackupError`].
    pub async fn take(
        &self,
        ledger: &SqliteLedger,
        keyring: &Keyring,
        now: Timestamp,
    ) -> Result<Covered, BackupError> {
        let copy = self.path.join(format!("ledger-{}.db", now.strftime(STAMP)));
        ledger.database().backup_to(&copy).await?;
        let keyring = self.copy_keyring(keyring, now).await?;
        let bookmarks = read_bookmarks(&copy)?;
        self.drop_old(now)?;
        Ok(Covered { ledger: copy, keyring, bookmarks })
    }

    /// After a purge: copies the keyring as it is now and destroys all older copies, which could open what was purged.
    ///
    /// # Errors
    /// See [`BackupError`].
    pub async fn renew_keyring(&self, keyring: &Keyring, now: Timestamp) -> Result<(), BackupError> {
        let kept = self.copy_keyring(keyring, now).await?;
        for copy in self.copies("keyring-")?.into_iter().filter(|copy| *copy != kept) {
            destroy(&copy)?;
        }
        Ok(sync_folder(&kept)?)
    }

    /// Destroys what has lived long enough: keyrings by age, ledgers by number.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn drop_old(&self, now: Timestamp) -> io::Result<()> {
        let oldest = now
            .to_zoned(TimeZone::UTC)
            .saturating_sub(Span::new().days(KEYRING_DAYS_MAX))
            .strftime(STAMP)
            .to_string();
        for copy in self.copies("keyring-")? {
            if stamp_of(&copy).is_some_and(|stamp| stamp < oldest.as_str()) {
                destroy(&copy)?;
            }
        }
        let ledgers = self.copies("ledger-")?;
        for copy in ledgers.iter().rev().skip(LEDGER_COPIES_MAX) {
            destroy(copy)?;
        }
        Ok(())
    }

    async fn copy_keyring(&self, keyring: &Keyring, now: Timestamp) -> Result<PathBuf, BackupError> {
        let copy = self.path.join(format!("keyring-{}.db", now.strftime(STAMP)));
        keyring.backup_to(&copy).await?;
        Ok(copy)
    }

    /// Oldest first: the names sort as the times do.
    fn copies(&self, prefix: &str) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let name = entry.file_name();
            if name.to_str().is_some_and(|n| n.starts_with(prefix) && n.ends_with(".db")) {
                found.push(entry.path());
            }
        }
        found.sort();
        Ok(found)
    }
}

fn stamp_of(copy: &Path) -> Option<&str> {
    copy.file_stem()?.to_str()?.split_once('-').map(|(_, stamp)| stamp)
}

fn read_bookmarks(copy: &Path) -> Result<Vec<Bookmark>, WriteError> {
    Ok(bookmarks(&Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY)?)?)
}

/// Copies a database as it is at one moment; the copy gets its name when it is whole and on disk.
pub(crate) fn copy_database(source: &Path, target: &Path) -> Result<(), WriteError> {
    let mut partial = target.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    copy_pages(source, &partial)?;
    let named = || -> io::Result<()> {
        File::open(&partial)?.sync_all()?;
        fs::rename(&partial, target)?;
        sync_folder(target)
    };
    named().map_err(|_| WriteError::from(rusqlite::Error::InvalidPath(target.to_owned())))
}

fn copy_pages(source: &Path, partial: &Path) -> Result<(), WriteError> {
    let prepared = || -> io::Result<()> {
        destroy(partial)?;
        use std::os::unix::fs::OpenOptionsExt as _;
        fs::OpenOptions::new().create_new(true).write(true).mode(0o600).open(partial).map(drop)
    };
    prepared().map_err(|_| WriteError::from(rusqlite::Error::InvalidPath(partial.to_owned())))?;
    let from = Connection::open_with_flags(source, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut to = Connection::open(partial)?;
    let backup = Backup::new(&from, &mut to)?;
    for _ in 0..ATTEMPTS_MAX {
        // All pages in one step, in one read transaction: writers go on, and the copy is of one moment.
        if backup.step(-1)? == StepResult::Done {
            drop(backup);
            // One plain file: whoever opens it to read leaves no log beside it.
            return Ok(to.pragma_update(None, "journal_mode", "delete")?);
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let busy =
        rusqlite::ffi::Error { code: ErrorCode::DatabaseBusy, extended_code: rusqlite::ffi::SQLITE_BUSY };
    Err(rusqlite::Error::SqliteFailure(busy, None).into())
}

#[cfg(test)]
mod tests;
