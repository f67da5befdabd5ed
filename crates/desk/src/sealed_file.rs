//! Files under a passphrase: one form for all of them, told apart by their first four bytes.
//!
//! ```text
//! kind 4 | version 1 | memory KiB 4 | passes 4 | salt 16 | record, sealed under the derived key
//! ```
//! The kind is bound into the seal as well, so that no file passes for one of another kind. What is inside is never
//! written anywhere else, and what a new file replaces is overwritten first.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use rand::CryptoRng;
use seal::record::StreamKey;
use zeroize::Zeroizing;

use crate::password::{Cost, CostError};

const VERSION: u8 = 1;
const HEAD_BYTES: usize = 4 + 1 + 4 + 4 + 16;
const RECORD_KIND: u16 = 1;

/// The most bytes such a file may have.
pub const BYTES_MAX: u64 = 16 << 20;

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its first four bytes.
    pub magic: [u8; 4],
    /// What is bound into its seal.
    pub stream: &'static str,
}

/// Why such a file did not open or close.
#[derive(Debug, thiserror::Error)]
pub enum SealedFileError {
    /// Not the passphrase.
    #[error("this is not the passphrase")]
    WrongPassphrase,
    /// Of another kind, or a newer version.
    #[error("this is not a file of that kind, or of a newer version")]
    Form,
    /// The costs it names are not allowed.
    #[error(transparent)]
    Cost(#[from] CostError),
    /// The disk.
    #[error(transparent)]
    Disk(#[from] std::io::Error),
}

/// An open one: it can be closed again without the passphrase.
pub struct SealedFile {
    kind: Kind,
    path: PathBuf,
    cost: Cost,
    salt: [u8; 16],
    key: StreamKey,
}

impl std::fmt::Debug for SealedFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealedFile").field("path", &self.path).finish_non_exhaustive()
    }
}

impl SealedFile {
    /// Makes a new one at `path`.
    ///
    /// # Errors
    /// When it is there already, or cannot be written.
    pub fn create(
        kind: Kind,
        path: &Path,
        passphrase: &str,
        cost: Cost,
        plain: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Self, SealedFileError> {
        if path.exists() {
            return Err(std::io::Error::from(std::io::ErrorKind::AlreadyExists).into());
        }
        let file = Self::under(kind, path, passphrase, cost, rng)?;
        file.write(plain)?;
        Ok(file)
    }

    /// One at `path` under a new passphrase and salt, not written yet.
    ///
    /// # Errors
    /// When the cost is not allowed.
    pub fn under(
        kind: Kind,
        path: &Path,
        passphrase: &str,
        cost: Cost,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, SealedFileError> {
        let mut salt = [0_u8; 16];
        rng.fill_bytes(&mut salt);
        let key = StreamKey::from_bytes(*cost.derive(passphrase, &salt)?);
        Ok(Self { kind, path: path.to_owned(), cost, salt, key })
    }

    /// Opens the one at `path`. Slow on purpose: call it where blocking is allowed.
    ///
    /// # Errors
    /// See [`SealedFileError`].
    pub fn open(
        kind: Kind,
        path: &Path,
        passphrase: &str,
    ) -> Result<(Self, Zeroizing<Vec<u8>>), SealedFileError> {
        let bytes = read(path)?;
        let (head, sealed) = bytes.split_first_chunk::<HEAD_BYTES>().ok_or(SealedFileError::Form)?;
        let (cost, salt) = read_head(kind, head).ok_or(SealedFileError::Form)?;
        let key = StreamKey::from_bytes(*cost.derive(passphrase, &salt)?);
        let plain = key
            .open_record(kind.stream.as_bytes(), 1, RECORD_KIND, sealed)
            .map_err(|_| SealedFileError::WrongPassphrase)?;
        Ok((Self { kind, path: path.to_owned(), cost, salt, key }, plain))
    }

    /// What a guess at the passphrase of the file at `path` costs.
    ///
    /// # Errors
    /// See [`SealedFileError`].
    pub fn cost(kind: Kind, path: &Path) -> Result<Cost, SealedFileError> {
        let bytes = read(path)?;
        let (head, _) = bytes.split_first_chunk::<HEAD_BYTES>().ok_or(SealedFileError::Form)?;
        read_head(kind, head).map(|(cost, _)| cost).ok_or(SealedFileError::Form)
    }

    /// Writes new contents: into a new file that takes the old one's place, and the old one is overwritten.
    ///
    /// # Errors
    /// When the disk refuses; the old file stays then.
    pub fn write(&self, plain: &[u8]) -> Result<(), SealedFileError> {
        let sealed = self
            .key
            .seal_record(self.kind.stream.as_bytes(), 1, RECORD_KIND, plain)
            .map_err(|_| SealedFileError::Form)?;
        let mut bytes = Vec::with_capacity(HEAD_BYTES.saturating_add(sealed.len()));
        bytes.extend_from_slice(&self.kind.magic);
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.cost.memory_kib.to_be_bytes());
        bytes.extend_from_slice(&self.cost.passes.to_be_bytes());
        bytes.extend_from_slice(&self.salt);
        bytes.extend_from_slice(&sealed);
        Ok(replace(&self.path, &bytes)?)
    }
}

fn read(path: &Path) -> Result<Vec<u8>, SealedFileError> {
    if std::fs::metadata(path)?.len() > BYTES_MAX {
        return Err(SealedFileError::Form);
    }
    Ok(std::fs::read(path)?)
}

fn read_head(kind: Kind, head: &[u8; HEAD_BYTES]) -> Option<(Cost, [u8; 16])> {
    let (magic, rest) = head.split_first_chunk::<4>()?;
    let (version, rest) = rest.split_first()?;
    let (memory, rest) = rest.split_first_chunk::<4>()?;
    let (passes, salt) = rest.split_first_chunk::<4>()?;
    let cost = Cost { memory_kib: u32::from_be_bytes(*memory), passes: u32::from_be_bytes(*passes) };
    (*magic == kind.magic && *version == VERSION).then_some((cost, salt.try_into().ok()?))
}

/// Puts `bytes` in the place of the file at `path`, which is then overwritten and gone.
///
/// # Errors
/// When the disk refuses.
pub fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let name = |suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    let (fresh, old) = (name(".new"), name(".old"));
    let mut file =
        std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    let mut unnamed = None;
    if path.exists() {
        // A second name for the old contents, so that they can be overwritten once the new ones are in place. Where the
        // disk knows no second names, as on a memory stick, they are held open instead.
        remove(&old)?;
        if std::fs::hard_link(path, &old).is_err() {
            unnamed = Some(std::fs::OpenOptions::new().write(true).open(path)?);
        }
    }
    std::fs::rename(&fresh, path)?;
    if let Some(mut file) = unnamed {
        overwrite(&mut file)?;
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    remove(&old)
}

/// Overwrites a file and removes it; fine when it is not there.
///
/// # Errors
/// When the disk refuses.
pub fn remove(path: &Path) -> std::io::Result<()> {
    let mut file = match std::fs::OpenOptions::new().write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    overwrite(&mut file)?;
    std::fs::remove_file(path)
}

/// Writes zeros over all of an open file.
fn overwrite(file: &mut std::fs::File) -> std::io::Result<()> {
    let zeros = [0_u8; 4096];
    let mut left = file.metadata()?.len();
    while left > 0 {
        let count = usize::try_from(left).unwrap_or(zeros.len()).min(zeros.len());
        file.write_all(zeros.get(..count).unwrap_or_default())?;
        left = left.saturating_sub(u64::try_from(count).unwrap_or(u64::MAX));
    }
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    const ONE: Kind = Kind { magic: *b"TST1", stream: "test/one" };
    const OTHER: Kind = Kind { magic: *b"TST2", stream: "test/other" };

    #[test]
    fn a_file_of_one_kind_passes_for_no_other_even_with_its_letters_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sealed");
        let mut rng = rand::rngs::StdRng::seed_from_u64(2);
        SealedFile::create(ONE, &path, "words", Cost::TRIAL, b"secret", &mut rng).unwrap();
        assert_eq!(SealedFile::open(ONE, &path, "words").unwrap().1.as_slice(), b"secret");
        assert_eq!(SealedFile::cost(ONE, &path).unwrap(), Cost::TRIAL);
        assert!(matches!(SealedFile::open(OTHER, &path, "words"), Err(SealedFileError::Form)));
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[..4].copy_from_slice(&OTHER.magic);
        std::fs::write(&path, bytes).unwrap();
        assert!(matches!(SealedFile::open(OTHER, &path, "words"), Err(SealedFileError::WrongPassphrase)));
    }
}
