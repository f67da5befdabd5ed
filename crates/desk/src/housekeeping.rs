//! What the desk does by itself: sends answers whose hour has come, destroys what is due, makes backups.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use ledger::backup::{BackupError, KEYRING_DAYS_MAX};
use ledger::{Class, Ledger as _, StreamId, Version};
use seal::Day;

use crate::desk::{Desk, read, write};
use crate::intake;
use crate::link::GateKeyring;
use crate::vault::VaultError;
use crate::writer::{ChangeError, Writer};

/// How often the clock is looked at.
const TICK_SECONDS: u64 = 20;

/// Why housekeeping was not done; it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum HousekeepingError {
    /// Cases.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// Ledger and keyring.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Accounts on channels.
    #[error(transparent)]
    Accounts(#[from] crate::accounts::AccountsError),
    /// Keys of gates.
    #[error(transparent)]
    Gates(#[from] crate::link::GateKeysError),
    /// The copies.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The copy of the secrets.
    #[error(transparent)]
    Disk(#[from] std::io::Error),
}

impl Desk {
    /// Looks at the clock, as long as the desk runs.
    pub async fn keep_house(self: Arc<Self>) {
        let mut last_day: Option<Day> = None;
        let mut ticks = tokio::time::interval(Duration::from_secs(TICK_SECONDS));
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(error) = self.tick(&mut last_day).await {
                tracing::error!(%error, "housekeeping is tried again");
            }
        }
    }

    /// One look at the clock.
    ///
    /// # Errors
    /// See [`HousekeepingError`].
    pub async fn tick(&self, last_day: &mut Option<Day>) -> Result<(), HousekeepingError> {
        let today = self.today();
        if let Some(open) = self.open() {
            open.takes.drop_old(self.now());
            let writer = Writer::new(self, &open).await;
            writer.send_held().await?;
            writer.settle_notices().await?;
            if self.waiting.count() > 0 {
                // What failed before, for want of room perhaps.
                self.pulled.notify_one();
            }
            if *last_day != Some(today) {
                writer.destroy_what_is_due().await?;
                let mut contents = write(&open.contents);
                if contents.secrets.drop_expired(today) > 0
                    && let Err(error) = open.strongbox.write(&contents)
                {
                    tracing::error!(%error, "expired keys are still in secrets.sealed");
                }
                drop(contents);
                *last_day = Some(today);
            }
        }
        self.audit_accounts().await?;
        if self.backup_is_due() {
            self.back_up().await?;
        }
        Ok(())
    }

    fn backup_is_due(&self) -> bool {
        let minutes = i64::from(self.config.backup_minutes);
        let last = read(&self.covered).1;
        last.is_none_or(|last| self.now().duration_since(last) >= SignedDuration::from_mins(minutes))
    }

    /// Makes a backup: ledger, keyring, secrets. What the ledger's copy covers, gates may forget.
    ///
    /// # Errors
    /// See [`HousekeepingError`]; the backup before stays.
    pub async fn back_up(&self) -> Result<(), HousekeepingError> {
        // No purge while copying, by an unlocking or by anybody who writes: a key that is destroyed must not be in the copy
        // that is made right after.
        let _copying = self.copying.lock().await;
        let open = self.open();
        let _turn = match &open {
            Some(open) => Some(Writer::new(self, open).await),
            None => None,
        };
        let spent = self.spent_keys().await?;
        self.vault.destroy(&spent).await?;
        if let Some(open) = &open {
            // All of them are among those.
            open.take_spent();
        }
        let now = self.now();
        let covered = self.backups.take(&self.vault.ledger, &self.vault.keyring, now).await?;
        self.copy_secrets(now)?;
        *write(&self.covered) = (covered.bookmarks, Some(now));
        self.tell_gates();
        self.tell_pages();
        Ok(())
    }

    /// Keys that nothing needs any more: of envelopes that were taken in, and of states that are dead at every gate.
    async fn spent_keys(&self) -> Result<Vec<(Class, StreamId)>, HousekeepingError> {
        let gates = GateKeyring::new(Arc::clone(&self.vault.keyring));
        let mut spent = gates.retired(self.today()).await?;
        for (name, _) in self.vault.streams(intake::CLASS, intake::PREFIX).await? {
            let records = self.vault.ledger.read_stream(&name, Version(1)).await.map_err(VaultError::from)?;
            // No record at all is an envelope that is being stored right now.
            if records.first().is_some_and(|record| record.ciphertext.is_none()) {
                spent.push((intake::CLASS, name));
            }
        }
        Ok(spent)
    }

    /// Copies the sealed secrets beside the other copies, and destroys copies in which dead keys could live on.
    fn copy_secrets(&self, now: Timestamp) -> std::io::Result<()> {
        const STAMP: &str = "%Y%m%dT%H%M%SZ";
        let folder = self.config.backups();
        let source = self.config.strongbox();
        if source.exists() {
            let copy = folder.join(format!("secrets-{}.sealed", now.strftime(STAMP)));
            crate::strongbox::replace(&copy, &std::fs::read(source)?)?;
        }
        let oldest =
            now.checked_sub(SignedDuration::from_hours(24 * i64::from(KEYRING_DAYS_MAX))).unwrap_or(now);
        let oldest = format!("secrets-{}.sealed", oldest.strftime(STAMP));
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let is_old = name.to_str().is_some_and(|name| name.starts_with("secrets-") && *name < *oldest);
            if is_old {
                crate::strongbox::remove(&entry.path())?;
            }
        }
        Ok(())
    }
}
