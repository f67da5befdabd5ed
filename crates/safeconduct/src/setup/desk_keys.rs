//! `safeconduct desk keys`: takes in a newer manifest and its secret keys. `safeconduct desk passphrase`: another one.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use desk::admin::{self, AdminError};
use desk::strongbox::StrongboxError;
use ledger::occupied::{Occupied, occupy};
use seal::manifest::ManifestError;
use web::chance::{Chance as _, SystemChance};

use super::desk_new::{let_go, open_carried};
use super::{bring, load_programme};
use crate::passphrase::{Ask, CHARS_MIN};

#[derive(Args)]
pub(crate) struct Keys {
    /// The desk's settings
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// What `safeconduct keys issue --to` wrote
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// Leave the carried secret keys where they are (for a second desk that stands by)
    #[arg(long)]
    keep_carried: bool,
    /// A file with the passphrase for carrying; asked for without it
    #[arg(long, value_name = "FILE")]
    carry_passphrase_file: Option<PathBuf>,
    /// A file with the desk's passphrase; asked for without it
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

pub(crate) fn take(wish: &Keys) -> Result<String> {
    let config = desk::Config::load(&wish.config)?;
    let _stopped = stopped(&config)?;
    let programme = load_programme(&config.programme)?;
    let brought = bring(&wish.from, &programme)?;
    let ours = admin::read_root(&config.folder)
        .with_context(|| format!("reading {}", config.folder.join(admin::ROOT_FILE).display()))?;
    if ours != brought.root {
        bail!(
            "the manifest in {} is under the root {}, and this desk is under {}: another programme's, or somebody \
             changed one of the two; nothing was changed",
            wish.from.display(),
            brought.root.id(),
            ours.id()
        );
    }
    let secrets = open_carried(&wish.from, wish.carry_passphrase_file.as_ref(), &brought.manifest)?;
    let passphrase = ask(wish.passphrase_file.as_ref()).known()?;
    let zone = brought.verified.zone();
    admin::take_keys(&config.folder, &passphrase, zone, &brought.manifest, secrets)
        .map_err(|error| explain(error, &config))?;
    Ok(format!(
        "Manifest {} is in force at this desk, to {}.\n{}Start the desk and enter its passphrase; it brings the manifest to \
         each gate when it reaches it.\nTo see whether they have it: safeconduct doctor --config {}\n",
        brought.verified.serial(),
        brought.verified.expires().plus(-1),
        let_go(&wish.from, wish.keep_carried),
        wish.config.display(),
    ))
}

#[derive(Args)]
pub(crate) struct Passphrase {
    /// The desk's settings
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// A file with the desk's passphrase; asked for without it
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// A file with the new one; asked for without it
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
}

pub(crate) fn change_passphrase(wish: &Passphrase) -> Result<String> {
    let config = desk::Config::load(&wish.config)?;
    let _stopped = stopped(&config)?;
    let old = ask(wish.passphrase_file.as_ref()).known()?;
    let new = Ask {
        what: "the desk's new passphrase",
        option: "--new-passphrase-file",
        file: wish.new_passphrase_file.as_ref(),
    };
    admin::change_passphrase(&config.folder, &old, &new.fresh(CHARS_MIN)?, &mut SystemChance.generator())
        .map_err(|error| explain(error, &config))?;
    Ok(format!(
        "The desk in {} opens with the new passphrase. Copies of secrets.sealed in {} and wherever you copied them open \
         with the old one: destroy those, or wait until they are seven days old.\n",
        config.folder.display(),
        config.backups().display()
    ))
}

/// The question for a desk's passphrase.
pub(super) fn ask(file: Option<&PathBuf>) -> Ask<'_> {
    Ask { what: "the desk's passphrase", option: "--passphrase-file", file }
}

/// Makes sure that no desk runs: one that is unlocked would write its own secrets over what changes here.
pub(super) fn stopped(config: &desk::Config) -> Result<Occupied> {
    let folder = config.folder.display();
    occupy(&config.folder).with_context(|| format!("the folder {folder}"))?.with_context(|| {
        format!("the desk in {folder} runs; stop it first (systemctl stop safeconduct-desk)")
    })
}

/// What happened, and what to do.
pub(super) fn explain(error: AdminError, config: &desk::Config) -> anyhow::Error {
    let is_gone = |error: &AdminError| matches!(error, AdminError::Strongbox(StrongboxError::Disk(disk)) if disk.kind() == std::io::ErrorKind::NotFound);
    if matches!(error, AdminError::Strongbox(StrongboxError::WrongPassphrase)) {
        anyhow::anyhow!(
            "this is not the passphrase of the desk in {}; nothing was changed, try again",
            config.folder.display()
        )
    } else if is_gone(&error) {
        anyhow::anyhow!(
            "{} is not there; put it back from backups/, or make a desk with `safeconduct desk new`",
            config.strongbox().display()
        )
    } else if matches!(error, AdminError::Manifest(ManifestError::Rollback { .. })) {
        anyhow::anyhow!(
            "{error}; nothing was changed. Bring the newest folder that `safeconduct keys issue` wrote"
        )
    } else if matches!(error, AdminError::Manifest(ManifestError::Contradiction)) {
        anyhow::anyhow!(
            "{error}; nothing was changed. The offline folder was restored from an old copy, or somebody else signs: \
             compare `safeconduct keys show` there and here before anything else"
        )
    } else {
        anyhow::Error::new(error).context("nothing was changed")
    }
}
