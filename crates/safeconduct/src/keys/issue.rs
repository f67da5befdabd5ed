//! `safeconduct keys issue` and `revoke`: the next manifest, and the folder that is carried to the desk.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use desk::admin::{GRACE_DAYS, MANIFEST_FILE, ROOT_FILE};
use desk::carried;
use desk::password::Cost;
use desk::strongbox::replace;
use seal::Day;
use seal::id::KeyId;
use seal::manifest::issue::{Appointment, EPOCH_DAYS, Plan};
use seal::manifest::{EPOCHS_MAX, Hash, REPLY_KEYS_MAX};
use web::chance::{Chance as _, SystemChance};

use super::Where;
use super::folder::{KeyFolder, Last, Signer, write_signer};
use super::signer;
use crate::passphrase::{Ask, CHARS_MIN};

/// A quarter.
const WEEKS: u16 = 13;
/// So many days before a manifest runs out the next one should be on its way.
pub(crate) const WARN_DAYS: i32 = 14;

#[derive(Args)]
pub(crate) struct Issue {
    #[command(flatten)]
    order: Order,
    /// Sign replies with a new key from now on; replies under the old one stay good
    #[arg(long)]
    new_reply_key: bool,
}

#[derive(Args)]
pub(crate) struct Revoke {
    #[command(flatten)]
    order: Order,
    /// Ids of the keys to revoke, as `safeconduct keys show` lists them
    #[arg(value_name = "KEY", required_unless_present = "desk")]
    ids: Vec<KeyId>,
    /// Revoke every key of the last manifest: for a desk that was taken
    #[arg(long)]
    desk: bool,
}

/// What both need.
#[derive(Args)]
struct Order {
    #[command(flatten)]
    place: Where,
    /// The folder that is carried to the desk; made if it is not there
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// For how many weeks keys are made, one key a week
    #[arg(long, default_value_t = WEEKS)]
    weeks: u16,
    /// A file with the signer's passphrase; asked for without it
    #[arg(long, value_name = "FILE")]
    signer_passphrase_file: Option<PathBuf>,
    /// A file with a new passphrase for carrying; asked for without it
    #[arg(long, value_name = "FILE")]
    carry_passphrase_file: Option<PathBuf>,
}

/// What the next manifest changes.
#[derive(Default)]
struct Change {
    new_reply_key: bool,
    revoke: Vec<KeyId>,
    whole_desk: bool,
}

pub(super) fn issue(wish: &Issue) -> Result<String> {
    make(&wish.order, &Change { new_reply_key: wish.new_reply_key, ..Change::default() })
}

pub(super) fn revoke(wish: &Revoke) -> Result<String> {
    make(&wish.order, &Change { revoke: wish.ids.clone(), whole_desk: wish.desk, new_reply_key: false })
}

fn make(order: &Order, change: &Change) -> Result<String> {
    let folder = KeyFolder::at(&order.place.keys);
    folder.expect_signer()?;
    let carried_keys = order.to.join(carried::FILE);
    if carried_keys.exists() {
        bail!(
            "{} holds keys that no desk has taken in yet; bring them to the desk first, or destroy them",
            carried_keys.display()
        );
    }
    let passphrase = signer::ask(order.signer_passphrase_file.as_ref()).known()?;
    let (file, mut signer) = folder.open_signer(&passphrase)?;
    let appointment = signer.secret.appointment()?;
    let today = order.place.today();
    check_days(order, &appointment, signer.last, today)?;

    let revoked_now = take_back(&folder, &appointment, &mut signer, change)?;
    let ask = Ask {
        what: "the passphrase for carrying",
        option: "--carry-passphrase-file",
        file: order.carry_passphrase_file.as_ref(),
    };
    let carry = ask.fresh(CHARS_MIN)?;
    let plan = Plan {
        serial: signer.last.map_or(1, |last| last.seen.serial.saturating_add(1)),
        previous: signer.last.map_or(Hash::NONE, |last| last.seen.hash),
        issued: today,
        weeks: order.weeks,
        grace_days: GRACE_DAYS,
        reply_key: signer.reply_key.clone(),
        earlier_reply_keys: signer.earlier_reply_keys.clone(),
        revoked: signer.revoked.clone(),
    };
    let mut rng = SystemChance.generator();
    let (manifest, secrets) = signer.secret.issue(&plan, &mut rng)?;
    let seen = seal::manifest::Seen {
        generation: appointment.generation,
        serial: plan.serial,
        hash: manifest.hash(),
    };
    signer.reply_key = Some(secrets.reply_key().clone());
    signer.last = Some(Last { seen, issued: today });

    // The number is used up before anybody can see the manifest: two with one number would look like an attack.
    write_signer(&file, &signer)?;
    let json = manifest.to_json();
    replace(&folder.manifest(), &json).with_context(|| folder.manifest().display().to_string())?;
    hand_out(&order.to, &folder, &json)?;
    carried::seal(&carried_keys, &carry, Cost::PASSPHRASE, &manifest, &secrets, &mut rng)
        .with_context(|| format!("writing {}; issue once more with another --to", carried_keys.display()))?;
    Ok(report(order, &plan, &revoked_now, secrets.opening_keys()))
}

/// Says early what the issue would only refuse.
fn check_days(order: &Order, appointment: &Appointment, last: Option<Last>, today: Day) -> Result<()> {
    ensure!(order.weeks > 0 && usize::from(order.weeks) <= EPOCHS_MAX, "--weeks is 1 to {EPOCHS_MAX}");
    if let Some(last) = last.filter(|last| today < last.issued) {
        bail!(
            "this machine's clock says {today}, and the last manifest was issued on {}; set the clock, or say --today",
            last.issued
        );
    }
    if today < appointment.from || today >= appointment.until {
        bail!(
            "the signer may sign from {} to {}, and today is {today}; appoint the next one with `safeconduct keys signer`, \
             or say --today if this machine's clock is wrong",
            appointment.from,
            appointment.until.plus(-1)
        );
    }
    let days_left = appointment.until.number() - today.number();
    if i32::from(order.weeks) * EPOCH_DAYS > days_left {
        bail!(
            "the signer's last day is {}: appoint the next one with `safeconduct keys signer`, or say --weeks {}",
            appointment.until.plus(-1),
            (days_left / EPOCH_DAYS).max(1)
        );
    }
    Ok(())
}

/// Applies the change to what the manifest goes on with; gives what is revoked now.
fn take_back(
    folder: &KeyFolder,
    appointment: &Appointment,
    signer: &mut Signer,
    change: &Change,
) -> Result<Vec<KeyId>> {
    let mut now = change.revoke.clone();
    if change.whole_desk {
        let last = folder.last_manifest(&appointment.zone, None)?;
        let last = last.context("no manifest was issued yet, so there is nothing to revoke")?;
        now.extend(last.key_ids());
    }
    now.retain(|id| !signer.revoked.contains(id));
    let is_revoked = |id: KeyId| now.contains(&id);
    if let Some(key) = signer.reply_key.take_if(|key| change.new_reply_key || is_revoked(key.id())) {
        signer.earlier_reply_keys.insert(0, key.verifying_key().clone());
    }
    signer.earlier_reply_keys.retain(|key| !is_revoked(key.id()));
    signer.earlier_reply_keys.truncate(REPLY_KEYS_MAX - 1);
    signer.revoked.extend(&now);
    Ok(now)
}

/// The public files of the folder that is carried.
fn hand_out(to: &Path, folder: &KeyFolder, json: &[u8]) -> Result<()> {
    std::fs::create_dir_all(to).with_context(|| format!("making {}", to.display()))?;
    let root = std::fs::read(folder.root_public())
        .with_context(|| format!("reading {}", folder.root_public().display()))?;
    for (name, bytes) in [(MANIFEST_FILE, json), (ROOT_FILE, &root)] {
        // Plainly written: whoever carries them may read them, and half a file verifies nowhere.
        std::fs::write(to.join(name), bytes)
            .with_context(|| format!("writing {}", to.join(name).display()))?;
    }
    Ok(())
}

fn report(order: &Order, plan: &Plan, revoked: &[KeyId], keys: usize) -> String {
    let expires = plan.issued.plus(i32::from(plan.weeks) * EPOCH_DAYS);
    let mut said = format!(
        "Manifest {} is issued, for {} weeks from {} to {}.\n",
        plan.serial,
        plan.weeks,
        plan.issued,
        expires.plus(-1)
    );
    if !revoked.is_empty() {
        said.push_str(&format!("It revokes {} keys that were not revoked before.\n", revoked.len()));
    }
    said.push_str(&format!(
        "Carry {to} to the desk:\n  {MANIFEST_FILE}      public, for the desk; the desk brings it to the gates\n  \
         {ROOT_FILE}           public, for a new desk or gate\n  {carried}  {keys} secret keys under the passphrase for \
         carrying, which goes another way\n\
         At the desk: safeconduct desk keys --config DESK.TOML --from {to}   (for a new desk: safeconduct desk new)\n\
         Issue the next one by {}.\n",
        expires.plus(-WARN_DAYS),
        to = order.to.display(),
        carried = carried::FILE,
    ));
    said
}
