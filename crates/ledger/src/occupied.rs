//! One process in a folder at a time: two that write the same files, or one that changes the secrets while another
//! holds them in memory, would undo each other's work.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

/// Holds a folder for as long as it lives; the system lets go by itself when the process ends, however it ended.
#[derive(Debug)]
pub struct Occupied {
    _folder: File,
}

/// Takes the folder at `path`; none when another process has it.
///
/// # Errors
/// When the folder cannot be opened.
pub fn occupy(path: &Path) -> io::Result<Option<Occupied>> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let folder = File::open(path)?;
    match folder.try_lock() {
        Ok(()) => Ok(Some(Occupied { _folder: folder })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_occupant() {
        let folder = tempfile::tempdir().unwrap();
        let first = occupy(folder.path()).unwrap();
        assert!(first.is_some());
        assert!(occupy(folder.path()).unwrap().is_none());
        drop(first);
        assert!(occupy(folder.path()).unwrap().is_some());
    }
}
