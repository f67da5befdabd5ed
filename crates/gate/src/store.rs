//! The gate's one database file and its tables.
//!
//! It must never hold a word, an address or an id that could be linked to a person without a key from elsewhere.

use std::path::Path;

use ledger::{GroupCommit, Migration, OpenError, Options};

/// Free space below which nothing new is begun: enough for everything begun to be finished.
pub const FREE_BYTES_MIN: u64 = 64 << 20;

const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, sql: ledger::outgoing::SCHEMA_1 },
    Migration { version: 2, sql: include_str!("../migrations/2.sql") },
    Migration { version: 3, sql: include_str!("../migrations/3.sql") },
];

/// Opens or makes `gate.db`.
///
/// # Errors
/// See [`OpenError`].
pub fn open(path: &Path) -> Result<GroupCommit, OpenError> {
    open_with(path, &Options::default())
}

/// As [`open`], with other limits.
///
/// # Errors
/// See [`OpenError`].
pub fn open_with(path: &Path, options: &Options) -> Result<GroupCommit, OpenError> {
    GroupCommit::open(path, MIGRATIONS, options)
}

/// Whether there is room for somebody to begin. Asked before a person writes, so that nobody writes in vain.
#[must_use]
pub fn has_room(database: &GroupCommit) -> bool {
    let folder = database.path().parent().unwrap_or(Path::new("."));
    // Where the file system does not say, the door stays open.
    rustix::fs::statvfs(folder)
        .map_or(true, |disk| disk.f_bavail.saturating_mul(disk.f_frsize) >= FREE_BYTES_MIN)
}
