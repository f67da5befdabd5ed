//! `safeconduct keys signer`: the signer of a year.

use std::path::PathBuf;

use anyhow::{Result, bail, ensure};
use clap::Args;
use seal::Zone;
use seal::id::KeyId;
use seal::manifest::issue::Appointment;
use web::chance::{Chance as _, SystemChance};

use super::Where;
use super::folder::{KeyFolder, Last, Signer as Kept};
use super::root;
use crate::passphrase::{Ask, CHARS_MIN};

/// A year and five weeks: the last quarter's manifest still fits in, and the appointment has a month to be late.
const DAYS: u16 = 400;
/// Longer, and a stolen signer would be believed for too long.
const DAYS_MAX: u16 = 800;

#[derive(Args)]
pub(crate) struct Signer {
    #[command(flatten)]
    place: Where,
    /// For how many days it may sign
    #[arg(long, default_value_t = DAYS)]
    days: u16,
    /// Nobody shall believe the earlier signer, nor the key that signed replies under it, any more
    #[arg(long)]
    revoke_earlier: bool,
    /// The earlier signer's passphrase is lost: go on from the last manifest, with a new key for replies
    #[arg(long)]
    earlier_is_lost: bool,
    /// Go on from this manifest (the desk's) rather than from the last one issued here
    #[arg(long, value_name = "FILE", requires = "earlier_is_lost")]
    after: Option<PathBuf>,
    /// A file with the root's passphrase; asked for without it
    #[arg(long, value_name = "FILE")]
    root_passphrase_file: Option<PathBuf>,
    /// A file with the earlier signer's passphrase; asked for without it
    #[arg(long, value_name = "FILE")]
    earlier_passphrase_file: Option<PathBuf>,
    /// A file with the new signer's new passphrase; asked for without it
    #[arg(long, value_name = "FILE")]
    signer_passphrase_file: Option<PathBuf>,
}

/// What goes on from the signer before.
#[derive(Default)]
struct Inherited {
    generation: u32,
    revoked_signers: Vec<KeyId>,
    reply_key: Option<seal::keys::SigningKey<seal::keys::DeskReply>>,
    earlier_reply_keys: Vec<seal::keys::VerifyingKey<seal::keys::DeskReply>>,
    revoked: Vec<KeyId>,
    last: Option<Last>,
}

pub(super) fn appoint(wish: &Signer) -> Result<String> {
    ensure!((1..=DAYS_MAX).contains(&wish.days), "--days is 1 to {DAYS_MAX}");
    let folder = KeyFolder::at(&wish.place.keys);
    folder.expect_root()?;
    let (root, zone) = folder.open_root(&root::ask(wish.root_passphrase_file.as_ref()).known()?)?;
    let inherited = inherit(wish, &folder, &zone)?;
    let today = wish.place.today();
    let appointment = Appointment {
        zone: zone.clone(),
        generation: inherited.generation.saturating_add(1),
        from: today,
        until: today.plus(i32::from(wish.days)),
        revoked: inherited.revoked_signers,
    };
    let passphrase = ask(wish.signer_passphrase_file.as_ref()).fresh(CHARS_MIN)?;
    let mut rng = SystemChance.generator();
    let secret = root.appoint(&appointment, &mut rng);
    let id = secret.verifying_key().id();
    let kept = Kept {
        secret,
        reply_key: inherited.reply_key,
        earlier_reply_keys: inherited.earlier_reply_keys,
        revoked: inherited.revoked,
        last: inherited.last,
    };
    folder.put_signer(&kept, &passphrase, &mut rng)?;
    let mut said = format!(
        "The signer {id} (number {}) of {zone} may sign from {} to {}.\n  {}  under its passphrase\n",
        appointment.generation,
        appointment.from,
        appointment.until.plus(-1),
        folder.signer().display(),
    );
    for revoked in &appointment.revoked {
        said.push_str(&format!("Revoked with it: the earlier signer {revoked}.\n"));
    }
    said.push_str(&format!(
        "Next: safeconduct keys issue --keys {} --to FOLDER\n",
        wish.place.keys.display()
    ));
    if inherited.generation > 0 {
        said.push_str("Until that manifest is at the gates, they believe the one before.\n");
    }
    Ok(said)
}

fn inherit(wish: &Signer, folder: &KeyFolder, zone: &Zone) -> Result<Inherited> {
    if wish.earlier_is_lost {
        return inherit_from_manifest(wish, folder, zone);
    }
    if !folder.has_signer() {
        if folder.manifest().exists() {
            bail!(
                "signer.sealed is gone, and manifests were issued: put it back, or say --earlier-is-lost to go on from the \
                 last manifest"
            );
        }
        return Ok(Inherited::default());
    }
    let ask = Ask {
        what: "the earlier signer's passphrase",
        option: "--earlier-passphrase-file",
        file: wish.earlier_passphrase_file.as_ref(),
    };
    let (_, earlier) = folder.open_signer(&ask.known()?)?;
    let appointment = earlier.secret.appointment()?;
    let mut inherited = Inherited {
        generation: appointment.generation,
        revoked_signers: appointment.revoked,
        reply_key: earlier.reply_key,
        earlier_reply_keys: earlier.earlier_reply_keys,
        revoked: earlier.revoked,
        last: earlier.last,
    };
    if wish.revoke_earlier {
        inherited.revoked_signers.push(earlier.secret.verifying_key().id());
        // Whoever has the signer's file has this key too: it lies in the same file.
        if let Some(key) = inherited.reply_key.take() {
            inherited.revoked.push(key.id());
        }
    }
    Ok(inherited)
}

fn inherit_from_manifest(wish: &Signer, folder: &KeyFolder, zone: &Zone) -> Result<Inherited> {
    let Some(last) = folder.last_manifest(zone, wish.after.as_deref())? else {
        bail!(
            "there is no {} to go on from; bring the desk's manifest.json and say --after FILE",
            folder.manifest().display()
        );
    };
    let mut inherited = Inherited {
        generation: last.seen().generation,
        // Lost may be found by somebody else.
        revoked_signers: vec![last.signer()],
        earlier_reply_keys: last.reply_keys().to_vec(),
        revoked: last.revoked().to_vec(),
        last: Some(Last { seen: last.seen(), issued: last.issued() }),
        reply_key: None,
    };
    if wish.revoke_earlier {
        inherited.revoked.extend(last.reply_keys().iter().map(seal::keys::VerifyingKey::id));
        inherited.earlier_reply_keys.clear();
    }
    Ok(inherited)
}

/// The question for the signer's passphrase.
pub(super) fn ask(file: Option<&PathBuf>) -> Ask<'_> {
    Ask { what: "the signer's passphrase", option: "--signer-passphrase-file", file }
}
