//! `safeconduct keys show`: what a manifest says, in plain words, after it was verified.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use desk::admin::{ROOT_FILE, read_root_file};
use seal::Day;
use seal::keys::{Root, VerifyingKey};
use seal::manifest::{Manifest, SignedManifest, Standing, verify};

#[derive(Args)]
pub(crate) struct Show {
    /// The manifest
    file: PathBuf,
    /// The root's public key; without it root.pub beside the manifest
    #[arg(long, value_name = "FILE")]
    root: Option<PathBuf>,
    /// Today's date, where this machine's clock is wrong: YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    today: Option<Day>,
}

pub(super) fn show(wish: &Show) -> Result<String> {
    let beside = wish.file.parent().unwrap_or(Path::new("")).join(ROOT_FILE);
    let root_file = wish.root.clone().unwrap_or(beside);
    let root = read_root_file(&root_file).with_context(|| {
        format!("{} (say --root FILE if the root's public key lies elsewhere)", root_file.display())
    })?;
    let name = wish.file.display().to_string();
    let bytes = std::fs::read(&wish.file).with_context(|| format!("reading {name}"))?;
    let signed = SignedManifest::from_json(&bytes).with_context(|| name.clone())?;
    let zone = signed.zone_claimed().with_context(|| name.clone())?;
    let manifest = verify(&signed, &root, &zone, None).with_context(|| format!("{name} is not good"))?;
    Ok(describe(&manifest, &root, wish.today.unwrap_or_else(super::today)))
}

fn describe(manifest: &Manifest, root: &VerifyingKey<Root>, today: Day) -> String {
    let mut said = String::new();
    let seen = manifest.seen();
    let mut line = |text: String| writeln!(said, "{text}").expect("writing to a string never fails");
    line(format!("Manifest {} of {}", seen.serial, manifest.zone()));
    line(format!("  root      {} stands behind it", root.id()));
    line(format!(
        "  signer    {}, number {}, may sign to {}",
        manifest.signer(),
        seen.generation,
        manifest.signer_expires().plus(-1)
    ));
    line(format!(
        "  valid     from {} to {}, {}",
        manifest.issued(),
        manifest.expires().plus(-1),
        days_left(manifest.expires(), today)
    ));
    line(match manifest.standing(today) {
        Standing::Epoch => format!("  today     gates seal to {}", manifest.sealing_key(today).0.id()),
        Standing::Fallback(why) => {
            format!(
                "  today     gates seal to the fallback key {}: {why}",
                manifest.sealing_key(today).0.id()
            )
        }
    });
    line("  epochs".to_owned());
    for (from, until, key) in manifest.epochs() {
        let mark = if from <= today && today < until { "  today" } else { "" };
        line(format!("    {from} to {}  {key}{mark}", until.plus(-1)));
    }
    line("  replies are signed with".to_owned());
    for (index, key) in manifest.reply_keys().iter().enumerate() {
        line(format!("    {}{}", key.id(), if index == 0 { "" } else { "  earlier; still believed" }));
    }
    line(
        format!("  revoked   {}", if manifest.revoked().is_empty() { "none" } else { "" })
            .trim_end()
            .to_owned(),
    );
    for key in manifest.revoked() {
        line(format!("    {key}"));
    }
    line(format!("  hash      {}", seen.hash));
    said
}

/// How long something lasts, in words.
pub(crate) fn days_left(until: Day, today: Day) -> String {
    match until.number() - today.number() {
        1 => "today is its last day".to_owned(),
        left if left > 1 => format!("{left} days left"),
        0 => "it ran out today".to_owned(),
        past => format!("it ran out {} days ago", -past),
    }
}
