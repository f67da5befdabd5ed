//! Files of sounds: listed, and written whole or not at all.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use interview::programme::voices::ENDING;
use sha2::{Digest as _, Sha256};

/// How the name of a file begins and ends that is not whole yet. A pack's loader passes over hidden files.
const UNFINISHED: (&str, &str) = (".", ".unfinished");
/// So much of a digest is kept: 128 bits tell words and files apart.
const DIGEST_BYTES: usize = 16;

/// The names of a folder's sounds, without their ending and in order. A folder that is not there has none.
pub(super) fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("reading {}", folder.display())),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if let (Some(piece), false) = (name.strip_suffix(ENDING), name.starts_with('.')) {
            names.push(piece.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Writes a file: whoever reads it at the same time has the old one or the new one. It need not outlive a power cut, because it can be
/// made again.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let (folder, name) = (path.parent(), path.file_name());
    let (folder, name) = folder.zip(name).context("a file in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let (begin, end) = UNFINISHED;
    let unfinished = folder.join(format!("{begin}{}{end}", name.to_string_lossy()));
    fs::write(&unfinished, bytes)
        .and_then(|()| fs::rename(&unfinished, path))
        .with_context(|| format!("writing {}", path.display()))
}

/// Removes what a run that was broken off left behind.
pub(super) fn sweep(folder: &Path) -> Result<()> {
    let (begin, end) = UNFINISHED;
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(begin) && name.ends_with(end) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// The digest of anything.
pub(super) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(DIGEST_BYTES).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_listed_written_and_swept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ru");
        assert_eq!(names(&path).unwrap(), Vec::<String>::new());
        write(&path.join("b.wav"), b"1").unwrap();
        write(&path.join("a.wav"), b"2").unwrap();
        write(&path.join("a.wav"), b"3").unwrap();
        fs::write(path.join(".c.wav.unfinished"), b"half").unwrap();
        sweep(&path).unwrap();
        assert_eq!(names(&path).unwrap(), ["a", "b"]);
        assert_eq!(fs::read(path.join("a.wav")).unwrap(), b"3");
        assert_eq!(fs::read_dir(&path).unwrap().count(), 2);
    }
}
