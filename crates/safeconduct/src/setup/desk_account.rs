//! `safeconduct desk account`: who may sign in. While the desk runs, its administrator does this on the page "Staff".

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use casework::{Role, StaffName};
use clap::{Args, Subcommand, ValueEnum};
use desk::admin::{self, NewAccount};
use desk::staff::PASSWORD_CHARS_MIN;
use web::chance::{Chance as _, SystemChance};

use super::desk_keys::{ask, explain, stopped};
use crate::passphrase::Ask;

#[derive(Subcommand)]
pub(crate) enum Account {
    /// Add an account, or give one a new role and password
    #[command(after_help = "Example: safeconduct desk account set olena --role operator --config desk.toml")]
    Set(Set),
    /// Remove an account
    #[command(after_help = "Example: safeconduct desk account remove olena --config desk.toml")]
    Remove(Remove),
    /// List the accounts
    #[command(after_help = "Example: safeconduct desk account list --config desk.toml")]
    List(Of),
}

/// Which desk.
#[derive(Args)]
pub(crate) struct Of {
    /// The desk's settings
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// A file with the desk's passphrase; asked for without it
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Set {
    /// The sign-in name
    name: String,
    /// Trusted with what
    #[arg(long)]
    role: Trusted,
    #[command(flatten)]
    of: Of,
    /// A file with the new password; asked for without it
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Remove {
    /// The sign-in name
    name: String,
    #[command(flatten)]
    of: Of,
}

/// Roles as they are typed.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Trusted {
    /// Reads, answers, triages
    Operator,
    /// An operator who also finds who is genuine
    Verifier,
    /// Reads what was done, never a person's words
    Auditor,
    /// Keys and accounts, never a person's words
    Administrator,
}

impl Trusted {
    const ALL: [(Self, Role); 4] = [
        (Self::Operator, Role::Operator),
        (Self::Verifier, Role::Verifier),
        (Self::Auditor, Role::Auditor),
        (Self::Administrator, Role::Admin),
    ];

    fn role(self) -> Role {
        match self {
            Self::Operator => Role::Operator,
            Self::Verifier => Role::Verifier,
            Self::Auditor => Role::Auditor,
            Self::Administrator => Role::Admin,
        }
    }
}

fn role_word(role: Role) -> String {
    let known = Trusted::ALL.iter().find(|(_, known)| *known == role);
    let word = known.and_then(|(typed, _)| typed.to_possible_value());
    word.map_or_else(|| role.code().to_owned(), |value| value.get_name().to_owned())
}

pub(crate) fn run(wish: &Account) -> Result<String> {
    match wish {
        Account::Set(wish) => set(wish),
        Account::Remove(wish) => remove(wish),
        Account::List(wish) => list(wish),
    }
}

fn set(wish: &Set) -> Result<String> {
    let name = StaffName::parse(&wish.name).context("the name")?;
    let config = desk::Config::load(&wish.of.config)?;
    let _stopped = stopped(&config)?;
    let passphrase = ask(wish.of.passphrase_file.as_ref()).known()?;
    let password =
        Ask { what: "the account's password", option: "--password-file", file: wish.password_file.as_ref() };
    let account = NewAccount { name, role: wish.role.role(), password: password.fresh(PASSWORD_CHARS_MIN)? };
    admin::set_account(&config.folder, &passphrase, &account, &mut SystemChance.generator())
        .map_err(|error| explain(error, &config))?;
    Ok(format!("{} may sign in as {}.", account.name, role_word(account.role)))
}

fn remove(wish: &Remove) -> Result<String> {
    let name = StaffName::parse(&wish.name).context("the name")?;
    let config = desk::Config::load(&wish.of.config)?;
    let _stopped = stopped(&config)?;
    let passphrase = ask(wish.of.passphrase_file.as_ref()).known()?;
    let known = admin::accounts(&config.folder, &passphrase).map_err(|error| explain(error, &config))?;
    if !known.iter().any(|(each, _)| *each == name) {
        bail!("nobody is called {name}; `safeconduct desk account list` shows who is");
    }
    admin::remove_account(&config.folder, &passphrase, &name).map_err(|error| explain(error, &config))?;
    Ok(format!("{name} can no longer sign in."))
}

fn list(wish: &Of) -> Result<String> {
    let config = desk::Config::load(&wish.config)?;
    let passphrase = ask(wish.passphrase_file.as_ref()).known()?;
    let known = admin::accounts(&config.folder, &passphrase).map_err(|error| explain(error, &config))?;
    Ok(known.iter().map(|(name, role)| format!("{name:<32} {}\n", role_word(*role))).collect())
}
