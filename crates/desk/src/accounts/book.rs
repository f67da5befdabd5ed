//! The list of accounts, as the desk keeps it: one record in the ledger, under a key that a locked desk has too. Only the
//! latest is kept: whoever takes an account out wants its passwords gone.

use casework::Channel;
use jiff::Timestamp;
use ledger::{Class, StreamId};
use seal::link::channel::{ACCOUNTS_MAX, SETTINGS_BYTES_MAX, SecretText};
use serde::{Deserialize, Serialize};

use super::settings::{BadSettings, Settings};
use super::{AccountName, Place, Step};
use crate::audit;
use crate::desk::{Desk, read, write};
use crate::vault::{VaultError, json, kind, stream};

/// What the names of its streams begin with.
pub const PREFIX: &str = "accounts/";
/// Lines for the audit log that wait for an unlocked desk; the oldest go first.
const UNWRITTEN_MAX: usize = 200;

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its name.
    pub name: AccountName,
    /// The kind of channel.
    pub kind: String,
    /// Where it is.
    pub place: Place,
    /// Since when it is so.
    pub since: Timestamp,
    /// The provider does not take it any more. No gate holds it until somebody puts it back.
    pub banned: bool,
    /// Its settings, with everything that is secret.
    pub settings: SecretText,
}

impl Account {
    /// The channel, in the word of the interview: settings call it by the protocol's.
    pub fn channel(&self) -> Channel {
        Channel(if self.kind == "mail" { "email" } else { self.kind.as_str() }.to_owned())
    }
}

/// All accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// In the order in which they came.
    pub accounts: Vec<Account>,
    /// What was done while the audit log was locked.
    #[serde(default)]
    pub(crate) unwritten: Vec<audit::Line>,
    /// The number of the stream that holds it.
    #[serde(skip)]
    number: u64,
}

/// Why the list was not changed, in words for whoever gave the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Refused {
    /// The settings.
    #[error("the settings are not those of one account ([[kind]] with `account` and the rest)")]
    Settings,
    /// There is no such account.
    #[error("there is no account of that name")]
    NoSuchAccount,
    /// The desk has no such gate.
    #[error("the desk has no gate of that name")]
    NoSuchGate,
    /// An account of that name is of another kind or at another gate.
    #[error("an account of that name is there, of another kind or at another gate")]
    Taken,
    /// The gate has as many as it can hold.
    #[error("the gate has as many accounts, or as long settings, as it can hold")]
    Full,
    /// It is on its way already.
    #[error("it is on its way already; only a gate that is lost is not waited for")]
    Moving,
    /// The order cannot be read.
    #[error("the order cannot be read")]
    Order,
}

impl From<BadSettings> for Refused {
    fn from(_: BadSettings) -> Self {
        Self::Settings
    }
}

/// Why the list was not changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// The order.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// It could not be kept.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A backup of the keyring could not be renewed.
    #[error(transparent)]
    Backup(#[from] ledger::backup::BackupError),
}

impl Book {
    /// The account of that name.
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.name.as_str() == name)
    }

    fn account_mut(&mut self, name: &AccountName) -> Result<&mut Account, Refused> {
        self.accounts.iter_mut().find(|account| account.name == *name).ok_or(Refused::NoSuchAccount)
    }

    /// Those that a gate is to hold now.
    pub fn held_by<'a>(&'a self, gate: &'a str) -> impl Iterator<Item = &'a Account> {
        self.accounts.iter().filter(move |account| !account.banned && account.place.held_by() == Some(gate))
    }

    /// Takes an account in; the same again changes nothing, and other settings take the place of the old ones.
    pub(crate) fn add(&mut self, gate: &str, new: Settings, now: Timestamp) -> Result<(), Refused> {
        match self.account(new.name.as_str()) {
            Some(old) if old.kind != new.kind || old.place.destination() != gate => Err(Refused::Taken),
            Some(old) if old.settings == new.text => Ok(()),
            Some(_) => {
                self.has_room(gate, &new.name, &new.text)?;
                let old = self.account_mut(&new.name)?;
                old.settings = new.text;
                old.since = now;
                // Somebody has seen to it.
                old.banned = false;
                Ok(())
            }
            None => {
                self.has_room(gate, &new.name, &new.text)?;
                self.accounts.push(Account {
                    name: new.name,
                    kind: new.kind,
                    place: Place::At { gate: gate.to_owned() },
                    since: now,
                    banned: false,
                    settings: new.text,
                });
                Ok(())
            }
        }
    }

    /// Whether a gate can hold an account with these settings beside the others there.
    fn has_room(&self, gate: &str, name: &AccountName, settings: &SecretText) -> Result<(), Refused> {
        let others = self
            .accounts
            .iter()
            .filter(|account| account.name != *name && account.place.destination() == gate);
        let (count, bytes) = others.fold((1_usize, settings.reveal().len()), |(count, bytes), account| {
            (count.saturating_add(1), bytes.saturating_add(account.settings.reveal().len()))
        });
        if count > ACCOUNTS_MAX || bytes > SETTINGS_BYTES_MAX { Err(Refused::Full) } else { Ok(()) }
    }

    /// Sends an account on its way.
    pub(crate) fn send(
        &mut self,
        name: &AccountName,
        to: &str,
        lost: bool,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let account = self.account(name.as_str()).ok_or(Refused::NoSuchAccount)?;
        let place = match &account.place {
            Place::At { gate } if gate == to => return Ok(()),
            Place::At { gate } => {
                Place::Moving { from: gate.clone(), to: to.to_owned(), step: Step::Taking, lost }
            }
            Place::Moving { from, to: there, step, lost: was } if there == to && (lost || *was == lost) => {
                Place::Moving { from: from.clone(), to: to.to_owned(), step: *step, lost }
            }
            Place::Moving { .. } => return Err(Refused::Moving),
        };
        self.has_room(to, name, &account.settings)?;
        let account = self.account_mut(name)?;
        if account.place != place {
            account.place = place;
            account.since = now;
        }
        Ok(())
    }

    /// Takes an account out.
    pub(crate) fn remove(&mut self, name: &AccountName) -> Result<(), Refused> {
        self.account_mut(name)?;
        self.accounts.retain(|account| account.name != *name);
        Ok(())
    }

    /// The provider does not take it, or does again.
    pub(crate) fn ban(&mut self, name: &AccountName, banned: bool, now: Timestamp) -> Result<(), Refused> {
        let account = self.account_mut(name)?;
        if account.banned != banned {
            account.banned = banned;
            account.since = now;
        }
        Ok(())
    }

    /// Notes what the audit log is to say.
    pub(crate) fn note(&mut self, line: audit::Line) {
        self.unwritten.push(line);
        let over = self.unwritten.len().saturating_sub(UNWRITTEN_MAX);
        self.unwritten.drain(..over);
    }
}

impl Desk {
    /// Reads the list, and destroys what a kill in the middle of a change has left of others. Works locked.
    ///
    /// # Errors
    /// See [`AccountsError`].
    pub async fn read_accounts(&self) -> Result<(), AccountsError> {
        let _turn = self.copying.lock().await;
        let mut found: Option<Book> = None;
        let streams = self.vault.streams(Class::Intake, PREFIX).await?;
        for (name, key) in &streams {
            let Some(number) = number_of(name) else { continue };
            // Without a record the change was cut off before it was kept; the one before is there still.
            let Some(record) = self.vault.read(name, key).await?.pop() else { continue };
            if found.as_ref().is_none_or(|book| book.number < number) {
                found = Some(Book {
                    number,
                    ..serde_json::from_slice(&record.plaintext).map_err(VaultError::from)?
                });
            }
        }
        let book = found.unwrap_or_default();
        let others =
            streams.into_iter().map(|(name, _)| name).filter(|name| number_of(name) != Some(book.number));
        self.destroy_lists(others).await?;
        *write(&self.accounts) = book;
        Ok(())
    }

    /// Changes the list, durably, before it answers: gates are told only of what is kept. Not to be called by whoever
    /// holds the turn of writing.
    ///
    /// # Errors
    /// See [`AccountsError`]; nothing is changed then.
    pub async fn change_accounts(
        &self,
        change: impl FnOnce(&mut Book) -> Result<(), Refused>,
    ) -> Result<(), AccountsError> {
        // No copy of keys is made while one is destroyed, and one changes at a time.
        let _turn = self.copying.lock().await;
        let before = read(&self.accounts).clone();
        let mut book = before.clone();
        change(&mut book)?;
        if book == before {
            return Ok(());
        }
        let old = self.vault.streams(Class::Intake, PREFIX).await?;
        let last = old.iter().filter_map(|(name, _)| number_of(name)).max().unwrap_or(0);
        book.number = last.max(before.number).saturating_add(1);
        let name = stream("accounts", &book.number.to_string());
        let key = self.vault.key(Class::Intake, &name).await?;
        self.vault.append(&name, &key, 0, None, &[(kind::ACCOUNTS, json(&book)?)]).await?;
        *write(&self.accounts) = book;
        self.destroy_lists(old.into_iter().map(|(name, _)| name)).await?;
        self.tell_gates();
        self.tell_pages();
        Ok(())
    }

    /// With the passwords in them, here and in the backups.
    async fn destroy_lists(&self, old: impl Iterator<Item = StreamId>) -> Result<(), AccountsError> {
        let old: Vec<_> = old.map(|name| (Class::Intake, name)).collect();
        if old.is_empty() {
            return Ok(());
        }
        self.vault.destroy(&old).await?;
        self.backups.renew_keyring(&self.vault.keyring, self.now()).await?;
        Ok(())
    }
}

fn number_of(name: &StreamId) -> Option<u64> {
    name.as_str().strip_prefix(PREFIX)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::settings::ACCOUNT_SETTINGS_BYTES_MAX;
    use super::*;

    fn settings(name: &str, bytes: usize) -> Settings {
        let name = AccountName::parse(name).unwrap();
        Settings { name, kind: "sms".to_owned(), text: SecretText::new("x".repeat(bytes)) }
    }

    #[test]
    fn a_gate_is_given_no_more_settings_than_it_takes_and_an_account_counts_once() {
        let now = Timestamp::UNIX_EPOCH;
        let large = ACCOUNT_SETTINGS_BYTES_MAX - 1_000;
        let mut book = Book::default();
        for name in ["a", "b", "c"] {
            book.add("gate-1", settings(name, large), now).unwrap();
        }
        book.add("gate-1", settings("small", 10), now).unwrap();
        book.add("gate-2", settings("comes", large), now).unwrap();
        let comes = AccountName::parse("comes").unwrap();
        book.send(&comes, "gate-1", false, now).unwrap();
        book.send(&comes, "gate-1", true, now).expect("it has its room there already");
        let before = book.clone();
        assert_eq!(book.add("gate-1", settings("small", large), now), Err(Refused::Full));
        assert_eq!(book, before);
        book.add("gate-1", settings("a", large + 1), now).expect("in the place of its old ones");
    }
}
