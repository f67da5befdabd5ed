//! `safeconduct gate new`: a gate's folder. It holds nothing secret but the key of its link.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use clap::Args;
use desk::admin::{LINK_FILES, MANIFEST_FILE, ROOT_FILE};
use desk::strongbox::replace;
use web::tls::{Identity, Pin};

use super::gate_toml::{Settings, gate_toml};
use super::{Protection, bring, draft_warning, in_new_folder, load_programme, quoted, refuse_taken};
use crate::demo::layout::pack;

/// The settings in a gate's folder.
const CONFIG_FILE: &str = "gate.toml";
/// The longest name of a gate.
const NAME_CHARS_MAX: usize = 32;

#[derive(Args)]
pub(crate) struct New {
    /// The gate's folder; made here, never over one that is there
    folder: PathBuf,
    /// The desk's own name for it: a-z, 0-9 and -, nothing about where it stands, and never changed later
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The programme's pack; copied into the folder
    #[arg(long, value_name = "FOLDER")]
    programme: PathBuf,
    /// A folder with root.pub and manifest.json, as `safeconduct keys issue --to` wrote them; no secret keys
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// Where the website listens: an address with port, or unix:PATH
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8443")]
    listen: String,
    #[command(flatten)]
    protection: Protection,
    /// Where an onion service delivers: unix:PATH, or an address with port
    #[arg(long, value_name = "ADDRESS")]
    onion: Option<String>,
    /// Where the link listens for the desk
    #[arg(long, value_name = "ADDRESS", default_value = "0.0.0.0:8444")]
    link_listen: String,
    /// The pin of the desk, as `safeconduct desk new` printed it; once more for a desk that stands by
    #[arg(long, value_name = "PIN", required = true)]
    desk: Vec<Pin>,
}

pub(crate) fn make(wish: &New) -> Result<String> {
    refuse_taken(&wish.folder)?;
    let plain = wish.name.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-'));
    ensure!(
        plain && (1..=NAME_CHARS_MAX).contains(&wish.name.len()),
        "--name has 1 to {NAME_CHARS_MAX} of a-z, 0-9 and -"
    );
    ensure!(wish.desk.len() <= web::tls::DESKS_MAX, "at most {} desks", web::tls::DESKS_MAX);
    let programme = load_programme(&wish.programme)?;
    let brought = bring(&wish.from, &programme)?;
    let secret = wish.from.join(desk::carried::FILE);
    ensure!(
        !secret.exists(),
        "{} holds secret keys, which must never be near a gate; bring root.pub and manifest.json alone",
        secret.display()
    );
    let (behind_tls, tls) = wish.protection.lines()?;
    let text = gate_toml(&Settings {
        name: &wish.name,
        listen: &wish.listen,
        behind_tls: &behind_tls,
        tls: &tls,
        onion: wish.onion.as_deref(),
        link_listen: &wish.link_listen,
        desks: &wish.desk,
    });
    let pin = in_new_folder(&wish.folder, |folder| {
        pack::bring(Some(&wish.programme), &folder.join("programme"))?;
        desk::admin::write_root(&folder.join(ROOT_FILE), &brought.root)?;
        replace(&folder.join(MANIFEST_FILE), &brought.manifest.to_json())?;
        let identity = Identity::make(&folder.join(LINK_FILES.0), &folder.join(LINK_FILES.1))?;
        replace(&folder.join(CONFIG_FILE), text.as_bytes())?;
        gate::Config::load(&folder.join(CONFIG_FILE)).context("these settings are not good")?;
        Ok(identity.pin())
    })?;
    let config = wish.folder.join(CONFIG_FILE);
    let port = wish.link_listen.rsplit_once(':').map_or("8444", |(_, port)| port);
    Ok(format!(
        "{draft}The gate {name} of {zone} is made in {folder}, under the root {root}.\n\
         Add these lines to the desk's desk.toml, with the host name or address by which the desk reaches this machine, and \
         start the desk anew:\n\n[[gates]]\nname = {quoted_name}\naddress = \"HOST:{port}\"\npin = \"{pin}\"\n\n\
         Compare the pin by voice. Then: safeconduct doctor --config {config}\n      safeconduct gate --config {config}\n",
        draft = draft_warning(&programme),
        name = wish.name,
        zone = brought.verified.zone(),
        folder = wish.folder.display(),
        root = brought.root.id(),
        quoted_name = quoted(&wish.name),
        config = config.display(),
    ))
}
