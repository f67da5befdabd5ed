//! Opening: one process, one owner, the settings that durability and secrecy need, and migrations.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::{
    CHECKPOINT_PAGES, LOCK_WAIT_MS_MAX, OpenError, Options, PAGE_BYTES, READER_CACHE_KIB, WRITER_CACHE_KIB,
};

/// One step of a schema. Steps are numbered from 1 without gaps and never edited once released.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The schema number that the step leads to.
    pub version: u32,
    /// What it does, as SQL.
    pub sql: &'static str,
}

/// Whoever is started again may come a moment before the one before is quite gone; a child process that was just being
/// made also holds the lock until it has its own program.
const LOCK_ATTEMPTS_MAX: u32 = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(50);

/// Two processes with a writer each would answer for each other's batches.
pub(super) fn lock_out_other_processes(path: &Path) -> Result<File, OpenError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let lock = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(name)?;
    for _ in 0..LOCK_ATTEMPTS_MAX {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
            Err(TryLockError::Error(e)) => return Err(e.into()),
        }
    }
    Err(OpenError::InUse)
}

pub(super) fn open_writer(
    path: &Path,
    migrations: &[Migration],
    options: &Options,
) -> Result<Connection, OpenError> {
    make_private(path)?;
    let connection = Connection::open_with_flags(path, flags(OpenFlags::SQLITE_OPEN_READ_WRITE))?;
    settle(&connection, WRITER_CACHE_KIB)?;
    // Takes effect in a new file only.
    connection.pragma_update(None, "page_size", PAGE_BYTES)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    // FULL syncs the log at each commit; NORMAL would lose the last second's acknowledgements in a power cut.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    if let Some(pages) = options.pages_max {
        // This pragma answers with a row.
        connection.query_row(&format!("pragma max_page_count = {pages}"), [], |_| Ok(()))?;
    }
    migrate(&connection, migrations)?;
    sync_folder(path)?;
    Ok(connection)
}

pub(super) fn open_reader(path: &Path) -> Result<Connection, OpenError> {
    let connection = Connection::open_with_flags(path, flags(OpenFlags::SQLITE_OPEN_READ_ONLY))?;
    settle(&connection, READER_CACHE_KIB)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn flags(access: OpenFlags) -> OpenFlags {
    // No mutex inside SQLite: each connection is used by one thread at a time, which Rust's types hold.
    access | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// What every connection needs, reading or writing.
fn settle(connection: &Connection, cache_kib: u32) -> Result<(), OpenError> {
    connection.busy_timeout(Duration::from_millis(LOCK_WAIT_MS_MAX))?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "cache_size", -i64::from(cache_kib))?;
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(())
}

fn migrate(connection: &Connection, migrations: &[Migration]) -> Result<(), OpenError> {
    debug_assert!(migrations.iter().zip(1..).all(|(m, n)| m.version == n), "numbered from 1, without gaps");
    let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = migrations.last().map_or(0, |m| m.version);
    if found > known {
        return Err(OpenError::Newer { found, known });
    }
    for step in migrations.iter().filter(|m| m.version > found) {
        let transaction = connection.unchecked_transaction()?;
        transaction.execute_batch(step.sql)?;
        transaction.pragma_update(None, "user_version", step.version)?;
        transaction.commit()?;
    }
    Ok(())
}

/// SQLite gives its log and shared-memory files the mode of the database, so it has to be right from the first byte.
fn make_private(path: &Path) -> io::Result<()> {
    OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path).map(drop)
}

/// A new file's name is durable only once its folder is.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    File::open(folder)?.sync_all()
}
