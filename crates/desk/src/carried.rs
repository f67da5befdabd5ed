//! `desk-keys.sealed`: the secret keys of one manifest, as they are carried from the offline machine to a desk.
//!
//! A sealed file of the kind `SCCK`: the hash of the manifest that the keys belong to (32 bytes), then the bytes of
//! [`DeskSecrets`]. It is under a passphrase of its own that is told on another way than the file goes. It lives as
//! short as the way is: a desk that has taken the keys in overwrites it.

use std::path::Path;

use rand::CryptoRng;
use seal::manifest::{DeskSecrets, SecretsError, SignedManifest};
use zeroize::Zeroizing;

use crate::password::Cost;
use crate::sealed_file::{Kind, SealedFile, SealedFileError};

/// What it is called on the medium.
pub const FILE: &str = "desk-keys.sealed";

const KIND: Kind = Kind { magic: *b"SCCK", stream: "desk/carried-keys" };

/// Why carried keys were not taken.
#[derive(Debug, thiserror::Error)]
pub enum CarriedError {
    /// The file.
    #[error(transparent)]
    File(#[from] SealedFileError),
    /// Opened, but what is inside is none.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// They belong to another manifest than the one beside them.
    #[error("these keys belong to another manifest than the one beside them")]
    OtherManifest,
}

/// Writes the keys of `manifest` to a new file at `path`.
///
/// # Errors
/// When a file is there already, or cannot be written.
pub fn seal(
    path: &Path,
    passphrase: &str,
    cost: Cost,
    manifest: &SignedManifest,
    secrets: &DeskSecrets,
    rng: &mut impl CryptoRng,
) -> Result<(), CarriedError> {
    let bytes = secrets.to_secret_bytes();
    let mut plain = Zeroizing::new(Vec::with_capacity(bytes.len().saturating_add(32)));
    plain.extend_from_slice(manifest.hash().as_bytes());
    plain.extend_from_slice(&bytes);
    SealedFile::create(KIND, path, passphrase, cost, &plain, rng)?;
    Ok(())
}

/// Opens the keys at `path`, which have to be those of `manifest`.
///
/// # Errors
/// See [`CarriedError`].
pub fn open(path: &Path, passphrase: &str, manifest: &SignedManifest) -> Result<DeskSecrets, CarriedError> {
    let (_, plain) = SealedFile::open(KIND, path, passphrase)?;
    let (hash, bytes) = plain.split_first_chunk::<32>().ok_or(SealedFileError::Form)?;
    if hash != manifest.hash().as_bytes() {
        return Err(CarriedError::OtherManifest);
    }
    Ok(DeskSecrets::from_secret_bytes(bytes)?)
}
