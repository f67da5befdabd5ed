//! What a gate is told to hold, and until when it may: the desk remembers the end of the lease before the gate hears of it,
//! so that it never believes an account free that a gate may still hold.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use ledger::sqlite::Bookmark;
use seal::link::channel::{
    AccountStanding, AccountState, Accounts, AccountsAnswer, LEASE_SECONDS, SecretText,
};
use zeroize::Zeroizing;

use super::{AccountName, AccountsError};
use crate::audit::{Line, What};
use crate::desk::{Desk, read, write};
use crate::vault::VaultError;

/// How long what a gate was told may be on its way, at most: a line that broke for the desk may still bring it, and the gate counts from
/// when it hears. TCP gives up after some 15 minutes (Linux, `tcp_retries2`).
pub const ON_ITS_WAY_SECONDS_MAX: u64 = 1_200;

/// How the accounts stand, as their gates last said: by gate.
pub type Standings = BTreeMap<String, Vec<AccountStanding>>;

/// What a gate is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leased {
    /// Their names.
    pub names: Vec<AccountName>,
    /// What the gate is told.
    pub accounts: Accounts,
}

impl Desk {
    /// What `gate` is to hold; none for a gate that never held anything and is to hold nothing.
    pub(crate) async fn leased(&self, gate: &str) -> Result<Option<Leased>, VaultError> {
        let (names, text) = {
            let book = read(&self.accounts);
            let mut text = Zeroizing::new(String::new());
            let mut names = Vec::new();
            for account in book.held_by(gate) {
                names.push(account.name.clone());
                text.push_str(account.settings.reveal());
                text.push('\n');
            }
            (names, text)
        };
        if names.is_empty() && self.lease_end(gate).await?.is_none() {
            return Ok(None);
        }
        let accounts = Accounts { lease_seconds: LEASE_SECONDS, settings: SecretText::new(text.as_str()) };
        Ok(Some(Leased { names, accounts }))
    }

    /// Until when a gate may hold what it was last told to; none if it never was.
    pub(crate) async fn lease_end(&self, gate: &str) -> Result<Option<Timestamp>, VaultError> {
        let bookmark = self.vault.ledger.bookmark(&lease_of(gate)).await?;
        let second = bookmark.and_then(|bookmark| i64::try_from(bookmark.cursor).ok());
        Ok(second.and_then(|second| Timestamp::from_second(second).ok()))
    }

    /// A gate is about to be told; from now on it may hold what it hears.
    pub(crate) async fn begin_lease(&self, gate: &str) -> Result<(), VaultError> {
        let seconds = i64::try_from(LEASE_SECONDS.saturating_add(ON_ITS_WAY_SECONDS_MAX)).unwrap_or(i64::MAX);
        let end = self.now().checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX);
        let cursor = u64::try_from(end.as_second()).unwrap_or(0);
        // A bookmark only goes forward, and so does the end of a lease.
        let bookmark = Bookmark { name: lease_of(gate), queue: [0; 16], cursor };
        Ok(self.vault.ledger.set_bookmark(bookmark).await?)
    }

    /// A gate that was told to hold `leased` has answered what it holds.
    pub(crate) async fn lease_answered(
        &self,
        gate: &str,
        leased: &Leased,
        answer: AccountsAnswer,
    ) -> Result<(), AccountsError> {
        let banned: Vec<AccountName> = answer
            .accounts
            .iter()
            .filter(|standing| standing.state == AccountState::Banned)
            .filter_map(|standing| leased.names.iter().find(|name| name.as_str() == standing.account))
            .cloned()
            .collect();
        let holds: Vec<String> = answer.accounts.iter().map(|standing| standing.account.clone()).collect();
        write(&self.account_standings).insert(gate.to_owned(), answer.accounts);
        let now = self.now();
        self.change_accounts(|book| {
            for account in &mut book.accounts {
                // What was put on its way after the gate was asked has still to be let go.
                if !leased.names.contains(&account.name)
                    && !holds.iter().any(|name| name == account.name.as_str())
                    && let Some(place) = account.place.let_go_by(gate)
                {
                    account.place = place;
                    account.since = now;
                }
                if banned.contains(&account.name) && !account.banned {
                    account.banned = true;
                    account.since = now;
                }
            }
            for name in &banned {
                book.note(Line::new(now, None, What::ChannelBanned).about(name.as_str()));
            }
            Ok(())
        })
        .await
    }

    /// The provider does not take an account, as a gate says.
    pub(crate) async fn account_banned(&self, name: &AccountName) -> Result<(), AccountsError> {
        let now = self.now();
        self.change_accounts(|book| {
            if book.account(name.as_str()).is_some_and(|account| !account.banned) {
                book.ban(name, true, now)?;
                book.note(Line::new(now, None, What::ChannelBanned).about(name.as_str()));
            }
            Ok(())
        })
        .await
    }

    /// Ends the moves that need not wait any more; `copied` is an account whose conversations are at its new gate.
    pub(crate) async fn end_moves(&self, copied: Option<&AccountName>) -> Result<(), AccountsError> {
        let mut arrived = BTreeMap::new();
        let moving: Vec<_> = read(&self.accounts)
            .accounts
            .iter()
            .filter(|account| account.place.held_by().is_none())
            .map(|account| (account.name.clone(), account.place.clone(), account.since))
            .collect();
        for (name, place, since) in moving {
            let super::Place::Moving { from, .. } = &place else { continue };
            let lease_end = self.lease_end(from).await?;
            if let Some(there) = place.arrive(copied == Some(&name), lease_end, since, self.now()) {
                arrived.insert(name, (place, there));
            }
        }
        if arrived.is_empty() {
            return Ok(());
        }
        let now = self.now();
        self.change_accounts(|book| {
            for account in &mut book.accounts {
                // Unless an order has changed it in between.
                if let Some((before, there)) = arrived.get(&account.name)
                    && account.place == *before
                {
                    account.place = there.clone();
                    account.since = now;
                }
            }
            Ok(())
        })
        .await
    }
}

/// Gates' names have no slash, so that this is never a gate's own bookmark.
fn lease_of(gate: &str) -> String {
    format!("lease/{gate}")
}
