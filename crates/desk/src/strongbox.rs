//! `secrets.sealed`: what the desk must have to open anything, under the passphrase.
//!
//! ```text
//! "SCBX" 4 | version 1 | memory KiB 4 | passes 4 | salt 16 | record: JSON of [`Contents`], sealed under the derived key
//! ```
//! Inside: the opening keys with their ends, the key that signs replies, the key that unlocks the keyring, the key of
//! the case names, and the accounts of staff. A locked desk's disk does not even say who works there.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use ledger::keyring::EntryKey;
use rand::CryptoRng;
use seal::manifest::DeskSecrets;
use seal::record::StreamKey;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::password::{Cost, CostError};
use crate::staff::Staff;

const MAGIC: [u8; 4] = *b"SCBX";
const VERSION: u8 = 1;
const HEAD_BYTES: usize = 4 + 1 + 4 + 4 + 16;
const STREAM: &[u8] = b"desk/secrets";
const KIND: u16 = 1;

/// The most bytes such a file may have.
pub const BYTES_MAX: u64 = 16 << 20;

/// What is inside.
pub struct Contents {
    /// The keys that open, and the one that signs.
    pub secrets: DeskSecrets,
    /// Unlocks the keyring's class of cases.
    pub unlocking: EntryKey,
    /// Who works here.
    pub staff: Staff,
}

impl std::fmt::Debug for Contents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contents(..)")
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    secrets: Zeroizing<Vec<u8>>,
    unlocking: Zeroizing<[u8; 32]>,
    staff: Staff,
}

/// Why a strongbox did not open or close.
#[derive(Debug, thiserror::Error)]
pub enum StrongboxError {
    /// Not the passphrase.
    #[error("this is not the passphrase")]
    WrongPassphrase,
    /// Not a strongbox, or a newer one.
    #[error("this is not a desk's secrets.sealed, or of a newer version")]
    Form,
    /// The costs it names are not allowed.
    #[error(transparent)]
    Cost(#[from] CostError),
    /// The disk.
    #[error("secrets.sealed: {0}")]
    Disk(#[from] std::io::Error),
}

/// An open strongbox: it can be closed again without the passphrase.
pub struct Strongbox {
    path: PathBuf,
    cost: Cost,
    salt: [u8; 16],
    key: StreamKey,
}

impl std::fmt::Debug for Strongbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Strongbox").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Strongbox {
    /// Makes a new one at `path`, with these contents.
    ///
    /// # Errors
    /// When it is there already, or cannot be written.
    pub fn create(
        path: &Path,
        passphrase: &str,
        cost: Cost,
        contents: &Contents,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, StrongboxError> {
        if path.exists() {
            return Err(std::io::Error::from(std::io::ErrorKind::AlreadyExists).into());
        }
        let mut salt = [0_u8; 16];
        rng.fill_bytes(&mut salt);
        let key = StreamKey::from_bytes(*cost.derive(passphrase, &salt)?);
        let strongbox = Self { path: path.to_owned(), cost, salt, key };
        strongbox.write(contents)?;
        Ok(strongbox)
    }

    /// Opens the one at `path`. Slow on purpose: call it where blocking is allowed.
    ///
    /// # Errors
    /// See [`StrongboxError`].
    pub fn open(path: &Path, passphrase: &str) -> Result<(Self, Contents), StrongboxError> {
        if std::fs::metadata(path)?.len() > BYTES_MAX {
            return Err(StrongboxError::Form);
        }
        let bytes = std::fs::read(path)?;
        let (head, sealed) = bytes.split_first_chunk::<HEAD_BYTES>().ok_or(StrongboxError::Form)?;
        let (cost, salt) = read_head(head).ok_or(StrongboxError::Form)?;
        let key = StreamKey::from_bytes(*cost.derive(passphrase, &salt)?);
        let plain = key.open_record(STREAM, 1, KIND, sealed).map_err(|_| StrongboxError::WrongPassphrase)?;
        let written: Written = serde_json::from_slice(&plain).map_err(|_| StrongboxError::Form)?;
        let contents = Contents {
            secrets: DeskSecrets::from_secret_bytes(&written.secrets).map_err(|_| StrongboxError::Form)?,
            unlocking: EntryKey::new(*written.unlocking),
            staff: written.staff,
        };
        Ok((Self { path: path.to_owned(), cost, salt, key }, contents))
    }

    /// Writes new contents: into a new file that takes the old one's place, and the old one is overwritten.
    ///
    /// # Errors
    /// When the disk refuses; the old file stays then.
    pub fn write(&self, contents: &Contents) -> Result<(), StrongboxError> {
        let written = Written {
            secrets: contents.secrets.to_secret_bytes(),
            unlocking: Zeroizing::new(*contents.unlocking.expose()),
            staff: contents.staff.clone(),
        };
        let plain = Zeroizing::new(serde_json::to_vec(&written).map_err(|_| StrongboxError::Form)?);
        let sealed = self.key.seal_record(STREAM, 1, KIND, &plain).map_err(|_| StrongboxError::Form)?;
        let mut bytes = Vec::with_capacity(HEAD_BYTES.saturating_add(sealed.len()));
        bytes.extend_from_slice(&MAGIC);
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.cost.memory_kib.to_be_bytes());
        bytes.extend_from_slice(&self.cost.passes.to_be_bytes());
        bytes.extend_from_slice(&self.salt);
        bytes.extend_from_slice(&sealed);
        replace(&self.path, &bytes)?;
        Ok(())
    }
}

fn read_head(head: &[u8; HEAD_BYTES]) -> Option<(Cost, [u8; 16])> {
    let (magic, rest) = head.split_first_chunk::<4>()?;
    let (version, rest) = rest.split_first()?;
    let (memory, rest) = rest.split_first_chunk::<4>()?;
    let (passes, salt) = rest.split_first_chunk::<4>()?;
    let cost = Cost { memory_kib: u32::from_be_bytes(*memory), passes: u32::from_be_bytes(*passes) };
    (*magic == MAGIC && *version == VERSION).then_some((cost, salt.try_into().ok()?))
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
    if path.exists() {
        // A second name for the old contents, so that they can be overwritten once the new ones are in place.
        remove(&old)?;
        std::fs::hard_link(path, &old)?;
    }
    std::fs::rename(&fresh, path)?;
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
    let length = match std::fs::metadata(path) {
        Ok(known) => known.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let mut file = std::fs::OpenOptions::new().write(true).open(path)?;
    let zeros = [0_u8; 4096];
    let mut left = length;
    while left > 0 {
        let count = usize::try_from(left).unwrap_or(zeros.len()).min(zeros.len());
        file.write_all(zeros.get(..count).unwrap_or_default())?;
        left = left.saturating_sub(u64::try_from(count).unwrap_or(u64::MAX));
    }
    file.sync_all()?;
    std::fs::remove_file(path)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use seal::Day;
    use seal::manifest::Hash;
    use seal::manifest::issue::{Appointment, Plan, RootSecret};

    use super::*;

    #[test]
    fn only_the_passphrase_opens_and_what_is_old_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets.sealed");
        let mut rng = rand::rngs::StdRng::seed_from_u64(1);
        let today: Day = "2026-11-23".parse().unwrap();
        let appointment = Appointment {
            zone: seal::Zone::new("example-trial").unwrap(),
            generation: 1,
            from: today,
            until: today.plus(365),
            revoked: Vec::new(),
        };
        let plan = Plan {
            serial: 1,
            previous: Hash::NONE,
            issued: today,
            weeks: 2,
            grace_days: 7,
            reply_key: None,
            earlier_reply_keys: Vec::new(),
            revoked: Vec::new(),
        };
        let (_, secrets) =
            RootSecret::generate(&mut rng).appoint(&appointment, &mut rng).issue(&plan, &mut rng).unwrap();
        let mut contents =
            Contents { secrets, unlocking: EntryKey::generate(&mut rng), staff: Staff::default() };
        let strongbox = Strongbox::create(&path, "ключ", Cost::TRIAL, &contents, &mut rng).unwrap();
        assert!(
            Strongbox::create(&path, "x", Cost::TRIAL, &contents, &mut rng).is_err(),
            "never over an old one"
        );
        assert!(matches!(Strongbox::open(&path, "ключь"), Err(StrongboxError::WrongPassphrase)));
        let keys = Strongbox::open(&path, "ключ").unwrap().1.secrets.opening_keys();
        assert!(contents.secrets.drop_expired(today.plus(30)) > 0);
        strongbox.write(&contents).unwrap();
        assert!(Strongbox::open(&path, "ключ").unwrap().1.secrets.opening_keys() < keys);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no copy stays behind");
    }
}
