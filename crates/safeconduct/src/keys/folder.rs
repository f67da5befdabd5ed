//! The folder on the offline machine: what lies in it and how it is read.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use desk::password::Cost;
use desk::sealed_file::{Kind, SealedFile, SealedFileError};
use rand::CryptoRng;
use seal::id::KeyId;
use seal::keys::{DeskReply, SigningKey, VerifyingKey};
use seal::manifest::issue::{RootSecret, SignerSecret};
use seal::manifest::{Manifest, Seen, SignedManifest, verify};
use seal::{Day, Zone};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The root, sealed.
const ROOT_SEALED: &str = "root.sealed";
/// The signer of the year and what goes on from one manifest to the next, sealed.
const SIGNER_SEALED: &str = "signer.sealed";
/// The last manifest. Public, like [`ROOT_PUBLIC`].
const MANIFEST: &str = desk::admin::MANIFEST_FILE;
/// The root's public key.
const ROOT_PUBLIC: &str = desk::admin::ROOT_FILE;

const ROOT_KIND: Kind = Kind { magic: *b"SCRT", stream: "keys/root" };
const SIGNER_KIND: Kind = Kind { magic: *b"SCSG", stream: "keys/signer" };

/// The folder.
pub(super) struct KeyFolder {
    path: PathBuf,
}

/// A signer, and what the manifests to come go on with.
pub(super) struct Signer {
    pub(super) secret: SignerSecret,
    /// Signs replies. None before the first manifest, and after it was revoked.
    pub(super) reply_key: Option<SigningKey<DeskReply>>,
    /// Those before it, newest first: people may still hold replies that they signed.
    pub(super) earlier_reply_keys: Vec<VerifyingKey<DeskReply>>,
    /// Every key that was ever revoked.
    pub(super) revoked: Vec<KeyId>,
    pub(super) last: Option<Last>,
}

/// The last manifest.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Last {
    pub(super) seen: Seen,
    pub(super) issued: Day,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    secret: Zeroizing<Vec<u8>>,
    reply_key: Option<Zeroizing<[u8; 32]>>,
    earlier_reply_keys: Vec<Vec<u8>>,
    revoked: Vec<KeyId>,
    last: Option<Last>,
}

impl KeyFolder {
    pub(super) fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Seals a new root into a new folder.
    pub(super) fn make(
        path: &Path,
        root: &RootSecret,
        zone: &Zone,
        passphrase: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<Self> {
        crate::setup::closed_folder(path)?;
        let folder = Self::at(path);
        let mut plain = Zeroizing::new(root.to_secret_bytes().to_vec());
        plain.extend_from_slice(zone.as_str().as_bytes());
        SealedFile::create(ROOT_KIND, &folder.root(), passphrase, Cost::PASSPHRASE, &plain, rng)
            .with_context(|| format!("writing {}", folder.root().display()))?;
        desk::admin::write_root(&folder.root_public(), root.verifying_key())
            .with_context(|| format!("writing {}", folder.root_public().display()))?;
        Ok(folder)
    }

    pub(super) fn root(&self) -> PathBuf {
        self.path.join(ROOT_SEALED)
    }

    pub(super) fn root_public(&self) -> PathBuf {
        self.path.join(ROOT_PUBLIC)
    }

    pub(super) fn manifest(&self) -> PathBuf {
        self.path.join(MANIFEST)
    }

    pub(super) fn signer(&self) -> PathBuf {
        self.path.join(SIGNER_SEALED)
    }

    pub(super) fn has_signer(&self) -> bool {
        self.signer().exists()
    }

    /// Before a passphrase is asked for in vain.
    pub(super) fn expect_root(&self) -> Result<()> {
        ensure!(
            self.root().exists(),
            "{} holds no root; make one with `safeconduct keys root`, or say the right folder with --keys",
            self.path.display()
        );
        Ok(())
    }

    /// The same for the signer.
    pub(super) fn expect_signer(&self) -> Result<()> {
        self.expect_root()?;
        ensure!(
            self.has_signer(),
            "{} holds no signer; appoint one with `safeconduct keys signer`",
            self.path.display()
        );
        Ok(())
    }

    pub(super) fn open_root(&self, passphrase: &str) -> Result<(RootSecret, Zone)> {
        let plain = open(ROOT_KIND, &self.root(), passphrase)?;
        let (secret, zone) = plain.split_at_checked(32).context("root.sealed holds no root")?;
        let root = RootSecret::from_bytes(secret).context("root.sealed holds no root")?;
        let zone = std::str::from_utf8(zone).context("root.sealed names no zone")?;
        Ok((root, Zone::new(zone).context("root.sealed names no zone")?))
    }

    pub(super) fn open_signer(&self, passphrase: &str) -> Result<(SealedFile, Signer)> {
        let path = self.signer();
        let (file, plain) =
            SealedFile::open(SIGNER_KIND, &path, passphrase).map_err(|error| explain(error, &path))?;
        let signer = read(&plain).with_context(|| format!("{} holds no signer", path.display()))?;
        Ok((file, signer))
    }

    /// Puts a new signer in the place of the one before, which is overwritten.
    pub(super) fn put_signer(
        &self,
        signer: &Signer,
        passphrase: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<()> {
        let path = self.signer();
        let file = SealedFile::under(SIGNER_KIND, &path, passphrase, Cost::PASSPHRASE, rng)?;
        write_signer(&file, signer)
    }

    /// The last manifest that was issued here, or `other` in its place, checked against the root.
    pub(super) fn last_manifest(&self, zone: &Zone, other: Option<&Path>) -> Result<Option<Manifest>> {
        let path = other.map_or_else(|| self.manifest(), Path::to_owned);
        if other.is_none() && !path.exists() {
            return Ok(None);
        }
        let root = desk::admin::read_root(&self.path)
            .with_context(|| format!("reading {}", self.root_public().display()))?;
        let bytes = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        let signed = SignedManifest::from_json(&bytes);
        let manifest = signed.and_then(|signed| verify(&signed, &root, zone, None));
        Ok(Some(manifest.with_context(|| path.display().to_string())?))
    }
}

pub(super) fn write_signer(file: &SealedFile, signer: &Signer) -> Result<()> {
    let written = Written {
        secret: signer.secret.to_secret_bytes(),
        reply_key: signer.reply_key.as_ref().map(SigningKey::to_secret_bytes),
        earlier_reply_keys: signer.earlier_reply_keys.iter().map(VerifyingKey::to_bytes).collect(),
        revoked: signer.revoked.clone(),
        last: signer.last,
    };
    let plain = Zeroizing::new(serde_json::to_vec(&written).context("writing the signer")?);
    file.write(&plain).context("writing signer.sealed")
}

fn read(plain: &[u8]) -> Result<Signer> {
    let written: Written = serde_json::from_slice(plain)?;
    let reply_key = written.reply_key.as_ref().map(|bytes| SigningKey::from_bytes(bytes.as_slice()));
    let earlier: Result<Vec<_>, _> =
        written.earlier_reply_keys.iter().map(|bytes| VerifyingKey::from_bytes(bytes)).collect();
    Ok(Signer {
        secret: SignerSecret::from_secret_bytes(&written.secret)?,
        reply_key: reply_key.transpose()?,
        earlier_reply_keys: earlier?,
        revoked: written.revoked,
        last: written.last,
    })
}

fn open(kind: Kind, path: &Path, passphrase: &str) -> Result<Zeroizing<Vec<u8>>> {
    SealedFile::open(kind, path, passphrase).map(|(_, plain)| plain).map_err(|error| explain(error, path))
}

fn explain(error: SealedFileError, path: &Path) -> anyhow::Error {
    if matches!(error, SealedFileError::WrongPassphrase) {
        return anyhow::anyhow!(
            "this is not the passphrase of {}; nothing was changed, try again",
            path.display()
        );
    }
    anyhow::Error::new(error).context(path.display().to_string())
}

/// Refuses the zone of a trial.
pub(super) fn refuse_trial(zone: &Zone) -> Result<()> {
    if zone.is_trial() {
        bail!(
            "a zone that ends in {:?} is a trial's, and production refuses it; give the programme an id of its own in \
             programme.toml and say that",
            seal::zone::TRIAL_ENDING
        );
    }
    Ok(())
}
