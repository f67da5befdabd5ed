//! `secrets.sealed`: what the desk must have to open anything, under the passphrase.
//!
//! A sealed file of the kind `SCBX` with the JSON of [`Contents`]: the opening keys with their ends, the key that signs
//! replies, the key that unlocks the keyring, and the accounts of staff. A locked desk's disk does not even say who works
//! there.

use std::path::Path;

use ledger::keyring::EntryKey;
use rand::CryptoRng;
use seal::manifest::DeskSecrets;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::password::{Cost, CostError};
use crate::sealed_file::{Kind, SealedFile, SealedFileError};
use crate::staff::Staff;

pub use crate::sealed_file::{remove, replace};

const KIND: Kind = Kind { magic: *b"SCBX", stream: "desk/secrets" };

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

impl From<SealedFileError> for StrongboxError {
    fn from(error: SealedFileError) -> Self {
        match error {
            SealedFileError::WrongPassphrase => Self::WrongPassphrase,
            SealedFileError::Form => Self::Form,
            SealedFileError::Cost(error) => Self::Cost(error),
            SealedFileError::Disk(error) => Self::Disk(error),
        }
    }
}

/// An open strongbox: it can be closed again without the passphrase.
#[derive(Debug)]
pub struct Strongbox(SealedFile);

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
        Ok(Self(SealedFile::create(KIND, path, passphrase, cost, &encode(contents)?, rng)?))
    }

    /// Opens the one at `path`. Slow on purpose: call it where blocking is allowed.
    ///
    /// # Errors
    /// See [`StrongboxError`].
    pub fn open(path: &Path, passphrase: &str) -> Result<(Self, Contents), StrongboxError> {
        let (file, plain) = SealedFile::open(KIND, path, passphrase)?;
        let written: Written = serde_json::from_slice(&plain).map_err(|_| StrongboxError::Form)?;
        let contents = Contents {
            secrets: DeskSecrets::from_secret_bytes(&written.secrets).map_err(|_| StrongboxError::Form)?,
            unlocking: EntryKey::new(*written.unlocking),
            staff: written.staff,
        };
        Ok((Self(file), contents))
    }

    /// What a guess at the passphrase of the one at `path` costs.
    ///
    /// # Errors
    /// See [`StrongboxError`].
    pub fn cost(path: &Path) -> Result<Cost, StrongboxError> {
        Ok(SealedFile::cost(KIND, path)?)
    }

    /// Puts the one at `path` under another passphrase.
    ///
    /// # Errors
    /// See [`StrongboxError`]; the old passphrase stays then.
    pub fn change_passphrase(
        path: &Path,
        old: &str,
        new: &str,
        cost: Cost,
        rng: &mut impl CryptoRng,
    ) -> Result<(), StrongboxError> {
        let (_, contents) = Self::open(path, old)?;
        Ok(SealedFile::under(KIND, path, new, cost, rng)?.write(&encode(&contents)?)?)
    }

    /// Writes new contents: into a new file that takes the old one's place, and the old one is overwritten.
    ///
    /// # Errors
    /// When the disk refuses; the old file stays then.
    pub fn write(&self, contents: &Contents) -> Result<(), StrongboxError> {
        Ok(self.0.write(&encode(contents)?)?)
    }
}

fn encode(contents: &Contents) -> Result<Zeroizing<Vec<u8>>, StrongboxError> {
    let written = Written {
        secrets: contents.secrets.to_secret_bytes(),
        unlocking: Zeroizing::new(*contents.unlocking.expose()),
        staff: contents.staff.clone(),
    };
    Ok(Zeroizing::new(serde_json::to_vec(&written).map_err(|_| StrongboxError::Form)?))
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
