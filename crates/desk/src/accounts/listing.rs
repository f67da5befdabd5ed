//! What the command line may know of the accounts without the desk's keys: a file beside the orders, without any secret, written
//! anew whenever something in it has changed.

use std::path::Path;

use jiff::Timestamp;
use seal::link::channel::AccountState;
use serde::{Deserialize, Serialize};

use super::order::ORDERS_FOLDER;
use super::{Account, AccountName, Place};
use crate::desk::{Desk, read};
use crate::vault::VaultError;

/// The file, in the folder of orders.
pub const LISTING_FILE: &str = "accounts.json";

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its name.
    pub name: AccountName,
    /// The kind of channel.
    pub kind: String,
    /// Where it is, and how far on its way.
    pub place: Place,
    /// Since when.
    pub since: Timestamp,
    /// The provider does not take it.
    pub banned: bool,
    /// How it stands at its gate, as that said last; none if it has not.
    pub state: Option<AccountState>,
    /// Until when the gate that has it, or had it, may hold it.
    pub lease_end: Option<Timestamp>,
}

/// The accounts of the desk in that folder, as it last said; none if it has none or never ran.
///
/// # Errors
/// When the disk refuses, or the file is of another version.
pub fn list(folder: &Path) -> std::io::Result<Vec<Listed>> {
    match std::fs::read(folder.join(ORDERS_FOLDER).join(LISTING_FILE)) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

impl Desk {
    /// What is to be listed now.
    pub(crate) async fn listing(&self) -> Result<Vec<Listed>, VaultError> {
        let accounts = read(&self.accounts).accounts.clone();
        let mut listing = Vec::with_capacity(accounts.len());
        for account in accounts {
            let (Place::At { gate } | Place::Moving { from: gate, .. }) = &account.place;
            let lease_end = self.lease_end(gate).await?;
            listing.push(Listed {
                state: self.account_state(&account),
                lease_end,
                name: account.name,
                kind: account.kind,
                place: account.place,
                since: account.since,
                banned: account.banned,
            });
        }
        Ok(listing)
    }

    /// How an account stands, as its gate said last.
    pub(crate) fn account_state(&self, account: &Account) -> Option<AccountState> {
        let standings = read(&self.account_standings);
        let of_gate = standings.get(account.place.held_by()?)?;
        of_gate.iter().find(|one| one.account == account.name.as_str()).map(|one| one.state)
    }
}
