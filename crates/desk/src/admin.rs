//! Setting up a desk and changing who works there: what the command line does, with the desk not running.

use std::path::Path;

use casework::{Role, StaffName};
use ledger::keyring::EntryKey;
use rand::CryptoRng;
use seal::keys::{Root, VerifyingKey};
use seal::manifest::issue::{Appointment, IssueError, Plan, RootSecret, SignerSecret};
use seal::manifest::{DeskSecrets, Hash, Manifest, ManifestError, SignedManifest, verify};
use seal::{Day, Zone};
use web::tls::{Identity, Pin, TlsError};

use crate::password::Cost;
use crate::staff::{Staff, StaffError};
use crate::strongbox::{Contents, Strongbox, StrongboxError, replace};

/// The file with the root's public key, in hexadecimal.
pub const ROOT_FILE: &str = "root.pub";
/// The file with the manifest in force.
pub const MANIFEST_FILE: &str = "manifest.json";
/// The file with the sealed secrets.
pub const STRONGBOX_FILE: &str = "secrets.sealed";
/// The link's certificate and key.
pub const LINK_FILES: (&str, &str) = ("link.crt", "link.key");

/// Why a desk was not set up or changed.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// The manifest could not be issued.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// The manifest is not this root's.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The secrets.
    #[error(transparent)]
    Strongbox(#[from] StrongboxError),
    /// An account.
    #[error(transparent)]
    Staff(#[from] StaffError),
    /// The link's identity.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The folder.
    #[error("{0}")]
    Disk(#[from] std::io::Error),
    /// `root.pub` holds no key.
    #[error("root.pub holds no public key of a root")]
    Root,
}

/// Somebody who shall work there.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The sign-in name.
    pub name: StaffName,
    /// Trusted with what.
    pub role: Role,
    /// At least [`crate::staff::PASSWORD_CHARS_MIN`] characters.
    pub password: zeroize::Zeroizing<String>,
}

/// How a new desk shall be.
#[derive(Debug)]
pub struct NewDesk<'a> {
    /// Its folder, made if it is not there.
    pub folder: &'a Path,
    /// The zone of its seals: the programme's id.
    pub zone: Zone,
    /// What unlocks it.
    pub passphrase: &'a str,
    /// Weak costs, for a trial only.
    pub trial: bool,
    /// Who works there.
    pub accounts: &'a [NewAccount],
    /// The first day of its keys.
    pub today: Day,
    /// For how many weeks keys are made.
    pub weeks: u16,
}

/// What was made, and has to be brought elsewhere.
#[derive(Debug)]
pub struct MadeDesk {
    /// The root. It belongs offline.
    pub root: RootSecret,
    /// The signer of this year. It belongs offline too.
    pub signer: SignerSecret,
    /// For every gate.
    pub manifest: SignedManifest,
    /// What gates pin the desk by.
    pub pin: Pin,
}

/// How long private keys are kept after their last use: until then late envelopes still open.
pub const GRACE_DAYS: i32 = 28;

/// Makes a desk: keys, manifest, secrets under the passphrase, the link's identity. Never over one that is there.
///
/// # Errors
/// See [`AdminError`].
pub fn make_desk(new: &NewDesk<'_>, rng: &mut impl CryptoRng) -> Result<MadeDesk, AdminError> {
    std::fs::create_dir_all(new.folder.join("backups"))?;
    let root = RootSecret::generate(rng);
    let appointment = Appointment {
        zone: new.zone.clone(),
        generation: 1,
        from: new.today,
        until: new.today.plus(366),
        revoked: Vec::new(),
    };
    let signer = root.appoint(&appointment, rng);
    let plan = Plan {
        serial: 1,
        previous: Hash::NONE,
        issued: new.today,
        weeks: new.weeks,
        grace_days: GRACE_DAYS,
        reply_key: None,
        earlier_reply_keys: Vec::new(),
        revoked: Vec::new(),
    };
    let (manifest, secrets) = signer.issue(&plan, rng)?;
    let (for_passphrase, for_sign_in) =
        if new.trial { (Cost::TRIAL, Cost::TRIAL) } else { (Cost::PASSPHRASE, Cost::SIGN_IN) };
    let mut staff = Staff::default();
    for account in new.accounts {
        staff.set(account.name.clone(), account.role, &account.password, for_sign_in, rng)?;
    }
    let contents = Contents { secrets, unlocking: EntryKey::generate(rng), staff };
    Strongbox::create(&new.folder.join(STRONGBOX_FILE), new.passphrase, for_passphrase, &contents, rng)?;
    let identity = Identity::load_or_make(&new.folder.join(LINK_FILES.0), &new.folder.join(LINK_FILES.1))?;
    let root_key = crate::intake::hex(&root.verifying_key().to_bytes());
    replace(&new.folder.join(ROOT_FILE), root_key.as_bytes())?;
    replace(&new.folder.join(MANIFEST_FILE), &manifest.to_json())?;
    Ok(MadeDesk { root, signer, manifest, pin: identity.pin() })
}

/// Adds an account, or gives it a new role and password.
///
/// # Errors
/// See [`AdminError`].
pub fn set_account(
    folder: &Path,
    passphrase: &str,
    account: &NewAccount,
    rng: &mut impl CryptoRng,
) -> Result<(), AdminError> {
    let (strongbox, mut contents) = Strongbox::open(&folder.join(STRONGBOX_FILE), passphrase)?;
    contents.staff.set(account.name.clone(), account.role, &account.password, Cost::SIGN_IN, rng)?;
    Ok(strongbox.write(&contents)?)
}

/// Removes an account.
///
/// # Errors
/// See [`AdminError`].
pub fn remove_account(folder: &Path, passphrase: &str, name: &StaffName) -> Result<(), AdminError> {
    let (strongbox, mut contents) = Strongbox::open(&folder.join(STRONGBOX_FILE), passphrase)?;
    contents.staff.remove(name)?;
    Ok(strongbox.write(&contents)?)
}

/// Takes in the keys of a newer manifest, and the manifest itself for the gates.
///
/// # Errors
/// See [`AdminError`].
pub fn take_keys(
    folder: &Path,
    passphrase: &str,
    zone: &Zone,
    manifest: &SignedManifest,
    secrets: DeskSecrets,
) -> Result<(), AdminError> {
    let before = read_manifest(folder, zone)?.map(|(manifest, _)| manifest.seen());
    let root = read_root(folder)?;
    verify(manifest, &root, zone, before)?;
    let (strongbox, mut contents) = Strongbox::open(&folder.join(STRONGBOX_FILE), passphrase)?;
    contents.secrets.absorb(secrets);
    strongbox.write(&contents)?;
    Ok(replace(&folder.join(MANIFEST_FILE), &manifest.to_json())?)
}

/// The manifest of a desk's folder, verified, and its bytes; none when there is none yet.
///
/// # Errors
/// See [`AdminError`].
pub fn read_manifest(folder: &Path, zone: &Zone) -> Result<Option<(Manifest, Vec<u8>)>, AdminError> {
    let path = folder.join(MANIFEST_FILE);
    if !path.exists() {
        return Ok(None);
    }
    let bytes = std::fs::read(path)?;
    let signed = SignedManifest::from_json(&bytes)?;
    Ok(Some((verify(&signed, &read_root(folder)?, zone, None)?, bytes)))
}

/// The root's public key in a desk's folder.
///
/// # Errors
/// See [`AdminError`].
pub fn read_root(folder: &Path) -> Result<VerifyingKey<Root>, AdminError> {
    let text = std::fs::read_to_string(folder.join(ROOT_FILE))?;
    let digits: Vec<char> = text.trim().chars().collect();
    let bytes: Option<Vec<u8>> = digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).ok().filter(|_| pair.len() == 2))
        .collect();
    VerifyingKey::from_bytes(&bytes.ok_or(AdminError::Root)?).map_err(|_| AdminError::Root)
}
