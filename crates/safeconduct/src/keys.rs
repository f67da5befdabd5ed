//! `safeconduct keys`: the offline work on a programme's keys.
//!
//! Everything lies in one folder on a machine that has no network: the root, the signer of the year, and the last
//! manifest. A folder that leaves this machine holds what a desk and its gates need, and no more: the secret keys of the
//! epochs are never kept here.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use seal::Day;
use web::clock::{Clock as _, SystemClock};

mod folder;
mod issue;
mod root;
mod show;
mod signer;

pub(crate) use issue::WARN_DAYS as ISSUE_DAYS_BEFORE;
pub(crate) use show::days_left;

#[derive(Subcommand)]
pub(crate) enum Keys {
    /// Make the programme's root, once
    #[command(
        after_help = "Example: safeconduct keys root --keys /media/safe/keys --zone harbour-office\n\n\
        The zone is the `id` in programme.toml. The root signs one signer a year and nothing else. Its passphrase is \
        asked for twice and cannot be restored: write it down, and keep paper and medium apart."
    )]
    Root(root::Root),
    /// Appoint the signer of a year; asks for the root's passphrase
    #[command(after_help = "Examples: safeconduct keys signer --keys /media/safe/keys\n          \
        safeconduct keys signer --keys /media/safe/keys --revoke-earlier\n\n\
        Once a year, or at once when the signer's file or passphrase may be in other hands.")]
    Signer(signer::Signer),
    /// Make the keys of the next weeks, and the manifest that lists them
    #[command(
        after_help = "Example: safeconduct keys issue --keys /media/safe/keys --to /media/stick/desk\n\n\
        Carry the folder of --to to the desk (`safeconduct desk keys`); the desk brings the manifest to its gates. The \
        passphrase for carrying goes another way than the folder does."
    )]
    Issue(issue::Issue),
    /// Issue the next manifest, and revoke keys with it
    #[command(
        after_help = "Examples: safeconduct keys revoke --keys /media/safe/keys --to /media/stick/desk --desk\n          \
        safeconduct keys revoke --keys /media/safe/keys --to /media/stick/desk 00017f80ffa55a09\n\n\
        --desk is for a desk that was taken: every key that it had is revoked, also the one that signs replies. \
        `safeconduct keys show` lists the ids. For a signer see `safeconduct keys signer --revoke-earlier`."
    )]
    Revoke(issue::Revoke),
    /// Say what a manifest says, after checking that the root stands behind it
    #[command(after_help = "Example: safeconduct keys show /media/stick/desk/manifest.json")]
    Show(show::Show),
}

/// The folder with the keys, and the day.
#[derive(Args)]
struct Where {
    /// The folder with the root and the signer
    #[arg(long, value_name = "FOLDER")]
    keys: PathBuf,
    /// Today's date, where this machine's clock is wrong: YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    today: Option<Day>,
}

impl Where {
    fn today(&self) -> Day {
        self.today.unwrap_or_else(today)
    }
}

/// Today, by this machine's clock.
fn today() -> Day {
    Day::from_unix_seconds(SystemClock.now().as_second())
}

/// Does what was asked, and gives what to say.
pub(crate) fn run(wish: &Keys) -> Result<String> {
    match wish {
        Keys::Root(wish) => root::make(wish),
        Keys::Signer(wish) => signer::appoint(wish),
        Keys::Issue(wish) => issue::issue(wish),
        Keys::Revoke(wish) => issue::revoke(wish),
        Keys::Show(wish) => show::show(wish),
    }
}
