//! `safeconduct desk new`: a desk's folder, from the programme and what the offline machine issued.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use casework::{Role, StaffName};
use clap::Args;
use desk::admin::{Installation, NewAccount, install};
use desk::carried::{self, CarriedError};
use desk::sealed_file::SealedFileError;
use desk::staff::PASSWORD_CHARS_MIN;
use seal::manifest::{DeskSecrets, SignedManifest};
use web::chance::{Chance as _, SystemChance};

use super::desk_toml::desk_toml;
use super::{Protection, bring, draft_warning, in_new_folder, load_programme, refuse_taken};
use crate::demo::layout::pack;
use crate::passphrase::{Ask, CHARS_MIN};

/// The settings in a desk's folder.
const CONFIG_FILE: &str = "desk.toml";

#[derive(Args)]
pub(crate) struct New {
    /// The desk's folder; made here, never over one that is there
    folder: PathBuf,
    /// The programme's pack; copied into the folder
    #[arg(long, value_name = "FOLDER")]
    programme: PathBuf,
    /// What `safeconduct keys issue --to` wrote
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// Where staff reach the pages
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8470")]
    listen: SocketAddr,
    #[command(flatten)]
    protection: Protection,
    /// The sign-in name of the first administrator, who adds the others on the page "Staff"
    #[arg(long, value_name = "NAME")]
    administrator: String,
    /// Leave the carried secret keys where they are (for a second desk that stands by)
    #[arg(long)]
    keep_carried: bool,
    /// A file with the passphrase for carrying; asked for without it
    #[arg(long, value_name = "FILE")]
    carry_passphrase_file: Option<PathBuf>,
    /// A file with the desk's new passphrase; asked for without it
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// A file with the administrator's new password; asked for without it
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

pub(crate) fn make(wish: &New) -> Result<String> {
    refuse_taken(&wish.folder)?;
    let programme = load_programme(&wish.programme)?;
    let brought = bring(&wish.from, &programme)?;
    let (behind_tls, tls) = wish.protection.lines()?;
    let name = StaffName::parse(&wish.administrator).context("--administrator")?;
    let secrets = open_carried(&wish.from, wish.carry_passphrase_file.as_ref(), &brought.manifest)?;
    let passphrase = Ask {
        what: "the desk's passphrase",
        option: "--passphrase-file",
        file: wish.passphrase_file.as_ref(),
    };
    let passphrase = passphrase.fresh(CHARS_MIN)?;
    let password = Ask {
        what: "the administrator's password",
        option: "--password-file",
        file: wish.password_file.as_ref(),
    };
    let account = NewAccount { name, role: Role::Admin, password: password.fresh(PASSWORD_CHARS_MIN)? };

    let pin = in_new_folder(&wish.folder, |folder| {
        pack::bring(Some(&wish.programme), &folder.join("programme"))?;
        let installation = Installation {
            folder,
            zone: brought.verified.zone(),
            root: &brought.root,
            manifest: &brought.manifest,
            secrets,
            passphrase: &passphrase,
            trial: false,
            accounts: std::slice::from_ref(&account),
        };
        let pin = install(installation, &mut SystemChance.generator())?;
        let text = desk_toml(wish.listen, &behind_tls, &tls);
        desk::strongbox::replace(&folder.join(CONFIG_FILE), text.as_bytes())?;
        desk::Config::load(&folder.join(CONFIG_FILE)).context("what was written is not read back")?;
        Ok(pin)
    })?;
    let config = wish.folder.join(CONFIG_FILE);
    Ok(format!(
        "{draft}The desk of {zone} is made in {folder}, with manifest {serial} under the root {root}.\n{carried}\
         Bring this pin to every gate, and compare it by voice:\n  {pin}\n\
         At each gate: safeconduct gate new FOLDER --name NAME --desk {pin} … (it prints what to add to {config})\n\
         Then: safeconduct doctor --config {config}\n      safeconduct desk --config {config}, and enter the passphrase on its page\n",
        draft = draft_warning(&programme),
        zone = brought.verified.zone(),
        folder = wish.folder.display(),
        serial = brought.verified.serial(),
        root = brought.root.id(),
        carried = let_go(&wish.from, wish.keep_carried),
        config = config.display(),
    ))
}

/// Opens the secret keys that were carried here in `from`.
pub(super) fn open_carried(
    from: &Path,
    passphrase_file: Option<&PathBuf>,
    manifest: &SignedManifest,
) -> Result<DeskSecrets> {
    let file = from.join(carried::FILE);
    ensure!(
        file.exists(),
        "{} is not there: --from names the folder that `safeconduct keys issue --to` wrote; if a desk took the keys in \
         already, issue once more",
        file.display()
    );
    let ask =
        Ask { what: "the passphrase for carrying", option: "--carry-passphrase-file", file: passphrase_file };
    match carried::open(&file, &ask.known()?, manifest) {
        Ok(secrets) => Ok(secrets),
        Err(CarriedError::File(SealedFileError::WrongPassphrase)) => bail!(
            "this is not the passphrase for carrying under which {} was sealed; nothing was changed, try again",
            file.display()
        ),
        Err(error) => Err(error).with_context(|| file.display().to_string()),
    }
}

/// Overwrites the carried keys, and says so.
pub(super) fn let_go(from: &Path, keep: bool) -> String {
    let file = from.join(carried::FILE);
    if keep {
        return format!(
            "{} still holds the secret keys: destroy it as soon as it was used.\n",
            file.display()
        );
    }
    match desk::strongbox::remove(&file) {
        Ok(()) => format!(
            "{} is overwritten and removed. A memory stick may keep a copy all the same: destroy it.\n",
            file.display()
        ),
        Err(error) => {
            format!("WARNING: {} could not be overwritten ({error}); destroy the medium.\n", file.display())
        }
    }
}
