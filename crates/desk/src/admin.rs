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
    /// The secret keys are not those of the manifest.
    #[error("the secret keys do not open what is sealed under this manifest")]
    OtherKeys,
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
    let installation = Installation {
        folder: new.folder,
        zone: &new.zone,
        root: root.verifying_key(),
        manifest: &manifest,
        secrets,
        passphrase: new.passphrase,
        trial: new.trial,
        accounts: new.accounts,
    };
    let pin = install(installation, rng)?;
    Ok(MadeDesk { root, signer, manifest, pin })
}

/// A desk whose keys were made elsewhere, as production's are.
#[derive(Debug)]
pub struct Installation<'a> {
    /// Its folder, made if it is not there.
    pub folder: &'a Path,
    /// The zone of its seals.
    pub zone: &'a Zone,
    /// The programme's root.
    pub root: &'a VerifyingKey<Root>,
    /// The manifest in force.
    pub manifest: &'a SignedManifest,
    /// The manifest's secret keys.
    pub secrets: DeskSecrets,
    /// What unlocks it.
    pub passphrase: &'a str,
    /// Weak costs, for a trial only.
    pub trial: bool,
    /// Who works there.
    pub accounts: &'a [NewAccount],
}

/// Sets a desk up with the keys it was brought, and gives what gates pin it by. Never over one that is there.
///
/// # Errors
/// See [`AdminError`].
pub fn install(new: Installation<'_>, rng: &mut impl CryptoRng) -> Result<Pin, AdminError> {
    let manifest = verify(new.manifest, new.root, new.zone, None)?;
    check_keys(&manifest, &new.secrets)?;
    std::fs::create_dir_all(new.folder.join("backups"))?;
    let (for_passphrase, for_sign_in) =
        if new.trial { (Cost::TRIAL, Cost::TRIAL) } else { (Cost::PASSPHRASE, Cost::SIGN_IN) };
    let mut staff = Staff::default();
    for account in new.accounts {
        staff.set(account.name.clone(), account.role, &account.password, for_sign_in, rng)?;
    }
    let contents = Contents { secrets: new.secrets, unlocking: EntryKey::generate(rng), staff };
    Strongbox::create(&new.folder.join(STRONGBOX_FILE), new.passphrase, for_passphrase, &contents, rng)?;
    let identity = Identity::load_or_make(&new.folder.join(LINK_FILES.0), &new.folder.join(LINK_FILES.1))?;
    write_root(&new.folder.join(ROOT_FILE), new.root)?;
    replace(&new.folder.join(MANIFEST_FILE), &new.manifest.to_json())?;
    Ok(identity.pin())
}

/// Whether these keys open whatever is sealed under this manifest, and sign what it lets people believe. A desk with
/// others would collect letters that nobody can read.
fn check_keys(manifest: &Manifest, secrets: &DeskSecrets) -> Result<(), AdminError> {
    let reply_keys = manifest.reply_keys();
    let opens = |id| secrets.intake_key(id).is_some() || secrets.page_key(id).is_some();
    let of_replies = |id| reply_keys.iter().any(|key| key.id() == id);
    let all_open = manifest.key_ids().into_iter().all(|id| of_replies(id) || opens(id));
    if all_open && of_replies(secrets.reply_key().id()) { Ok(()) } else { Err(AdminError::OtherKeys) }
}

/// Who works at a desk.
///
/// # Errors
/// See [`AdminError`].
pub fn accounts(folder: &Path, passphrase: &str) -> Result<Vec<(StaffName, Role)>, AdminError> {
    let (_, contents) = Strongbox::open(&folder.join(STRONGBOX_FILE), passphrase)?;
    Ok(contents.staff.accounts().map(|account| (account.name.clone(), account.role)).collect())
}

/// Puts a desk's secrets under another passphrase. Copies in its backups open with the old one until they are gone.
///
/// # Errors
/// See [`AdminError`].
pub fn change_passphrase(
    folder: &Path,
    old: &str,
    new: &str,
    rng: &mut impl CryptoRng,
) -> Result<(), AdminError> {
    Ok(Strongbox::change_passphrase(&folder.join(STRONGBOX_FILE), old, new, Cost::PASSPHRASE, rng)?)
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
    check_keys(&verify(manifest, &root, zone, before)?, &secrets)?;
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

/// The root's public key in a folder.
///
/// # Errors
/// See [`AdminError`].
pub fn read_root(folder: &Path) -> Result<VerifyingKey<Root>, AdminError> {
    read_root_file(&folder.join(ROOT_FILE))
}

/// The root's public key in a file.
///
/// # Errors
/// See [`AdminError`].
pub fn read_root_file(file: &Path) -> Result<VerifyingKey<Root>, AdminError> {
    let text = std::fs::read_to_string(file)?;
    let digits: Vec<char> = text.trim().chars().collect();
    let bytes: Option<Vec<u8>> = digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).ok().filter(|_| pair.len() == 2))
        .collect();
    VerifyingKey::from_bytes(&bytes.ok_or(AdminError::Root)?).map_err(|_| AdminError::Root)
}

/// Writes a root's public key, in hexadecimal.
///
/// # Errors
/// When the disk refuses.
pub fn write_root(file: &Path, root: &VerifyingKey<Root>) -> std::io::Result<()> {
    replace(file, crate::intake::hex(&root.to_bytes()).as_bytes())
}
