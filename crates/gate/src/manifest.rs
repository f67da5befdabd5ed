//! The manifest in use: verified from the pinned root down, never older than the newest one seen.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use seal::Zone;
use seal::keys::{Root, VerifyingKey};
use seal::manifest::{self, Manifest, ManifestError, Seen, SignedManifest};

/// Which manifest was the newest: without it an old one could be slipped in after a restart.
pub const SEEN_FILE: &str = "seen.json";

/// Why a manifest cannot be used or kept.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// It is not good.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The memory of the newest one is unreadable: better not to start than to forget it silently.
    #[error("{SEEN_FILE} cannot be read: {0}")]
    Seen(serde_json::Error),
    /// A file could not be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
}

/// A handle on the manifest in use; clones share it.
#[derive(Clone)]
pub struct HeldManifest(Arc<Inner>);

struct Inner {
    root: VerifyingKey<Root>,
    zone: Zone,
    file: PathBuf,
    seen_file: PathBuf,
    current: RwLock<Arc<Manifest>>,
    /// One at a time may replace it.
    replacing: Mutex<()>,
}

impl std::fmt::Debug for HeldManifest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeldManifest").field("serial", &self.current().serial()).finish_non_exhaustive()
    }
}

impl HeldManifest {
    /// Reads and verifies `file`; `data` is the folder in which the memory of the newest one lies.
    ///
    /// # Errors
    /// See [`HoldError`].
    pub fn open(file: &Path, data: &Path, root: VerifyingKey<Root>, zone: Zone) -> Result<Self, HoldError> {
        let (file, seen_file) = (file.to_owned(), data.join(SEEN_FILE));
        let json = fs::read(&file).map_err(|error| HoldError::File(file.clone(), error))?;
        let seen = match fs::read(&seen_file) {
            Ok(json) => Some(serde_json::from_slice(&json).map_err(HoldError::Seen)?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(HoldError::File(seen_file, error)),
        };
        let current = manifest::verify(&SignedManifest::from_json(&json)?, &root, &zone, seen)?;
        write(&seen_file, &seen_json(current.seen()))?;
        let current = RwLock::new(Arc::new(current));
        let inner = Inner { root, zone, file, seen_file, current, replacing: Mutex::default() };
        Ok(Self(Arc::new(inner)))
    }

    /// The manifest in use.
    #[must_use]
    pub fn current(&self) -> Arc<Manifest> {
        Arc::clone(&self.0.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes a newer manifest: verified, written, then used. The same one again is fine.
    ///
    /// # Errors
    /// The one in use stays.
    pub fn accept(&self, signed: &SignedManifest) -> Result<(), HoldError> {
        let Inner { root, zone, file, seen_file, current, replacing } = &*self.0;
        let _one_at_a_time = replacing.lock().unwrap_or_else(PoisonError::into_inner);
        let newer = manifest::verify(signed, root, zone, Some(self.current().seen()))?;
        // First the manifest, then the memory of it: a crash between the two leaves a newer file than was seen, which is fine.
        write(file, &signed.to_json())?;
        write(seen_file, &seen_json(newer.seen()))?;
        *current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(newer);
        Ok(())
    }
}

fn seen_json(seen: Seen) -> Vec<u8> {
    serde_json::to_vec(&seen).expect("two numbers and a hash always have a JSON form")
}

/// Whole and on the disk under its name, or not at all.
fn write(path: &Path, bytes: &[u8]) -> Result<(), HoldError> {
    let failed = |error| HoldError::File(path.to_owned(), error);
    let next = path.with_extension("next");
    let mut file = fs::File::create(&next).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)?;
    fs::rename(&next, path).map_err(failed)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}
