//! `safeconduct keys root`: the offline key at the top, made once.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use seal::Zone;
use seal::manifest::issue::RootSecret;
use web::chance::{Chance as _, SystemChance};

use super::folder::{KeyFolder, refuse_trial};
use crate::passphrase::{Ask, CHARS_MIN};

#[derive(Args)]
pub(crate) struct Root {
    /// The folder for the keys, on a machine without network; made here, never over one that is there
    #[arg(long, value_name = "FOLDER")]
    keys: PathBuf,
    /// The programme's id, as in its programme.toml; every seal is bound to it
    #[arg(long, value_name = "ID")]
    zone: String,
    /// A file with the root's new passphrase; asked for without it
    #[arg(long, value_name = "FILE")]
    root_passphrase_file: Option<PathBuf>,
}

pub(super) fn make(wish: &Root) -> Result<String> {
    let zone = Zone::new(&wish.zone).context("--zone")?;
    refuse_trial(&zone)?;
    crate::setup::refuse_taken(&wish.keys)?;
    let passphrase = ask(wish.root_passphrase_file.as_ref()).fresh(CHARS_MIN)?;
    let mut rng = SystemChance.generator();
    let root = RootSecret::generate(&mut rng);
    let folder = KeyFolder::make(&wish.keys, &root, &zone, &passphrase, &mut rng)?;
    Ok(format!(
        "The root {id} of {zone} is made.\n  {sealed}  under its passphrase: two copies, in two places, never on a machine with network\n  \
         {public}  public: goes to the desk and to every gate\n\
         Whoever brings you a root.pub on another way: compare the id {id}.\n\
         Next: safeconduct keys signer --keys {keys}\n",
        id = root.verifying_key().id(),
        sealed = folder.root().display(),
        public = folder.root_public().display(),
        keys = wish.keys.display(),
    ))
}

/// The question for the root's passphrase.
pub(super) fn ask(file: Option<&PathBuf>) -> Ask<'_> {
    Ask { what: "the root's passphrase", option: "--root-passphrase-file", file }
}
