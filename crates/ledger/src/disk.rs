//! How much room the disk has left, so that the door can say so before a person has written.

use std::io;
use std::path::Path;

/// Bytes that an ordinary process may still write on the file system that holds `path`.
///
/// # Errors
/// When the file system does not say.
pub fn bytes_free(path: &Path) -> io::Result<u64> {
    let facts = rustix::fs::statvfs(path)?;
    Ok(facts.f_bavail.saturating_mul(facts.f_frsize))
}
