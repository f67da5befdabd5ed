//! The keyring's file, and how a new one takes the old one's place.
//!
//! The class's generation keys are only ever written into a file before it gets its name, never through a log, and
//! the old file is overwritten: log frames that may linger on the disk hold nothing but what those keys encrypted.
//! Flash memory may keep overwritten blocks all the same; that is said in the threat model.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::cipher::SealedKey;
use super::{Class, EntryKey, KeyringError};
use crate::group_commit::{GroupCommit, Migration, OpenError, Options, sync_folder};
use crate::stream::StreamId;

const MIGRATIONS: &[Migration] =
    &[Migration { version: 1, sql: include_str!("../../migrations/keyring/1.sql") }];

pub(super) struct Row {
    pub(super) class: Class,
    pub(super) name: StreamId,
    pub(super) key: SealedKey,
}

/// All that a keyring file holds.
pub(super) struct Contents {
    pub(super) intake: EntryKey,
    /// Encrypted under the unlocking key; none before the first unlocking.
    pub(super) case: Option<SealedKey>,
    pub(super) entries: Vec<Row>,
}

pub(super) fn open(path: &Path) -> Result<GroupCommit, OpenError> {
    GroupCommit::open(path, MIGRATIONS, &Options { readers: 1, ..Options::default() })
}

/// Puts a file with `contents` in the place of the one at `path`, if there is one, and destroys that one.
pub(super) fn replace(path: &Path, contents: &Contents) -> Result<(), KeyringError> {
    let (new, old) = (beside(path, "new"), beside(path, "old"));
    if fs::metadata(beside(path, "db-wal")).is_ok_and(|wal| wal.len() > 0) {
        // The log of the old file would be taken for the new one's.
        return Err(io::Error::other("the keyring's log is still in use").into());
    }
    write_new(&new, contents)?;
    if path.exists() {
        // From here to the end a crash leaves the old file under its second name, and `clean_up` ends the work.
        fs::hard_link(path, &old)?;
    }
    fs::rename(&new, path)?;
    sync_folder(path)?;
    destroy(&old)?;
    Ok(sync_folder(path)?)
}

/// Ends what a crash cut short.
pub(super) fn clean_up(path: &Path) -> io::Result<()> {
    destroy(&beside(path, "new"))?;
    let old = beside(path, "old");
    match (fs::metadata(path), fs::metadata(&old)) {
        // Linked but not yet replaced: both names are the one file that counts.
        (Ok(now), Ok(second)) if now.ino() == second.ino() => fs::remove_file(&old)?,
        _ => destroy(&old)?,
    }
    sync_folder(path)
}

/// Overwrites a file and removes it. That it is not there is fine.
pub(crate) fn destroy(path: &Path) -> io::Result<()> {
    let mut file = match OpenOptions::new().write(true).open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(e),
    };
    let mut left = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    let zeros = [0; 4096];
    while left > 0 {
        let step =
            zeros.get(..usize::try_from(left).unwrap_or(usize::MAX).min(zeros.len())).unwrap_or(&zeros);
        file.write_all(step)?;
        left = left.saturating_sub(u64::try_from(step.len()).unwrap_or(u64::MAX));
    }
    file.sync_all()?;
    fs::remove_file(path)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    // SQLite's own companions are named with a dash.
    match ending.strip_prefix("db") {
        Some(companion) => name.push(companion),
        None => {
            name.push(".");
            name.push(ending);
        }
    }
    PathBuf::from(name)
}

fn write_new(path: &Path, contents: &Contents) -> Result<(), KeyringError> {
    destroy(path)?;
    drop(OpenOptions::new().create_new(true).write(true).mode(0o600).open(path)?);
    let c = Connection::open(path)?;
    // Nobody sees this file before it is whole, so it needs no journal, and no journal then holds its keys.
    c.query_row("pragma journal_mode = off", [], |_| Ok(()))?;
    c.pragma_update(None, "temp_store", "memory")?;
    let transaction = c.unchecked_transaction()?;
    for step in MIGRATIONS {
        transaction.execute_batch(step.sql)?;
        transaction.pragma_update(None, "user_version", step.version)?;
    }
    let generation = "insert into generations (class, key) values (?1, ?2)";
    transaction.execute(generation, params![Class::Intake.number(), contents.intake.expose()])?;
    if let Some(case) = &contents.case {
        transaction.execute(generation, params![Class::Case.number(), case])?;
    }
    let mut insert = transaction.prepare("insert into entries (class, name, key) values (?1, ?2, ?3)")?;
    for row in &contents.entries {
        insert.execute(params![row.class.number(), row.name.as_str(), row.key])?;
    }
    drop(insert);
    transaction.commit()?;
    c.close().map_err(|(_, e)| e)?;
    Ok(File::open(path)?.sync_all()?)
}

pub(super) fn generation(c: &Connection, class: Class) -> rusqlite::Result<Option<Vec<u8>>> {
    c.query_row("select key from generations where class = ?1", [class.number()], |row| row.get(0)).optional()
}

/// What is kept, or `offer` if nothing was.
pub(super) fn generation_or(c: &Connection, class: Class, offer: SealedKey) -> rusqlite::Result<SealedKey> {
    if let Some(kept) = generation(c, class)? {
        return Ok(kept);
    }
    c.execute("insert into generations (class, key) values (?1, ?2)", params![class.number(), offer])?;
    Ok(offer)
}

pub(super) fn entry(c: &Connection, class: Class, name: &StreamId) -> rusqlite::Result<Option<SealedKey>> {
    c.prepare_cached("select key from entries where class = ?1 and name = ?2")?
        .query_row(params![class.number(), name.as_str()], |row| row.get(0))
        .optional()
}

pub(super) fn entries(c: &Connection) -> rusqlite::Result<Vec<Row>> {
    c.prepare("select class, name, key from entries")?.query_map([], row)?.collect()
}

pub(super) fn entries_with_prefix(c: &Connection, class: Class, prefix: &str) -> rusqlite::Result<Vec<Row>> {
    // Names are ASCII, so everything that begins with the prefix lies below the prefix and a high character.
    c.prepare_cached(
        "select class, name, key from entries
         where class = ?1 and name >= ?2 and name < ?2 || char(1114111) order by name",
    )?
    .query_map(params![class.number(), prefix], row)?
    .collect()
}

fn row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let class = match row.get::<_, u8>(0)? {
        1 => Class::Intake,
        2 => Class::Case,
        other => return Err(rusqlite::Error::IntegralValueOutOfRange(0, other.into())),
    };
    let name = StreamId::new(row.get::<_, String>(1)?)
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(1, Type::Text, Box::new(e)))?;
    Ok(Row { class, name, key: row.get(2)? })
}
