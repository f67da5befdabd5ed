//! Unlocking: the passphrase opens the secrets, the secrets open the keyring, the ledger becomes cases again. What is
//! due is destroyed before anybody sees a page. What waits is only counted: it is opened afterwards, turn by turn
//! ([`crate::opening`]), so that a desk with thousands of envelopes answers at once.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, RwLock};

use casework::Recorded;
use ledger::Class;
use ledger::keyring::KeyringError;
use seal::receipt::MailboxGrant;
use tokio::sync::OwnedMutexGuard;

use crate::audit;
use crate::cases::{CaseRef, Cases, OpenCase};
use crate::desk::{Desk, Unlocked, read, write};
use crate::farewell::{self, Farewell, Farewells};
use crate::strongbox::{Contents, Strongbox, StrongboxError};
use crate::takes::Takes;
use crate::vault::{VaultError, kind, stream};
use crate::writer::{ChangeError, Writer};
use crate::written_down::BeingWritten;

/// Why the desk stays locked.
#[derive(Debug, thiserror::Error)]
pub enum UnlockError {
    /// The secrets.
    #[error(transparent)]
    Strongbox(#[from] StrongboxError),
    /// The keyring belongs to other secrets.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// The ledger.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// What was due or waited.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The search index.
    #[error(transparent)]
    Search(#[from] rusqlite::Error),
    /// The derivation was cut off.
    #[error("the derivation of the key was cut off")]
    Cut,
}

impl Desk {
    /// Unlocks. Fine when it is unlocked already.
    ///
    /// # Errors
    /// See [`UnlockError`]; the desk is locked then.
    pub async fn unlock(&self, passphrase: zeroize::Zeroizing<String>) -> Result<(), UnlockError> {
        let turn = Arc::clone(&self.unlocking).lock_owned().await;
        self.unlock_in(turn, passphrase).await
    }

    /// Unlocks for whoever has the turn already.
    pub(crate) async fn unlock_in(
        &self,
        _turn: OwnedMutexGuard<()>,
        passphrase: zeroize::Zeroizing<String>,
    ) -> Result<(), UnlockError> {
        if self.open().is_some() {
            return Ok(());
        }
        let path = self.config.strongbox();
        let opened = tokio::task::spawn_blocking(move || Strongbox::open(&path, &passphrase)).await;
        let (strongbox, mut contents) = opened.map_err(|_| UnlockError::Cut)??;
        if contents.secrets.drop_expired(self.today()) > 0 {
            strongbox.write(&contents)?;
        }
        // What is due is destroyed below: no copy of its keys may be made meanwhile.
        let _no_copying = self.copying.lock().await;
        let mut rng = self.chance.generator();
        self.vault.keyring.unlock(&contents.unlocking, &mut rng).await?;
        let read_all = self.read_everything(strongbox, contents).await;
        match read_all {
            Ok(open) => {
                *write(&self.unlocked) = Some(Arc::new(open));
                self.tell_pages();
                self.tell_gates();
                self.pulled.notify_one();
                Ok(())
            }
            Err(error) => {
                self.vault.keyring.lock().await;
                Err(error)
            }
        }
    }

    async fn read_everything(
        &self,
        strongbox: Strongbox,
        contents: Contents,
    ) -> Result<Unlocked, UnlockError> {
        let open = Unlocked {
            strongbox,
            contents: RwLock::new(contents),
            cases: RwLock::new(Cases::new()?),
            spent: Mutex::default(),
            line: OnceLock::new(),
            unopened: RwLock::new(Vec::new()),
            written_down: BeingWritten::default(),
            takes: Takes::default(),
            farewells: RwLock::new(self.read_farewells().await?),
            audit: RwLock::new(self.read_audit().await?),
            writing: tokio::sync::Mutex::new(()),
        };
        let writer = Writer::new(self, &open).await;
        let mut to_finish = Vec::new();
        for (name, key) in self.vault.streams(Class::Case, "case/").await? {
            let Some(case_ref) =
                name.as_str().strip_prefix("case/").and_then(|name| CaseRef::parse(name).ok())
            else {
                continue;
            };
            let records = self.vault.read(&name, &key).await?;
            if records.is_empty() {
                // A case whose opening was cut off between key and record, or whose end was: nothing is in it.
                to_finish.push((Class::Case, name));
                continue;
            }
            self.take_case(&writer, case_ref, key, records).await?;
        }
        if !to_finish.is_empty() {
            self.vault.destroy(&to_finish).await?;
        }
        // Everything is looked for in the ledger; what is pulled meanwhile is put behind it. Whoever still opens for an earlier
        // unlocking takes nothing from here on.
        open.line.get_or_init(|| self.waiting.begin_anew());
        open.add_spent(self.find_waiting().await?);
        writer.destroy_what_is_due().await?;
        drop(writer);
        Ok(open)
    }

    /// A case's records become a case. One that cannot be read is left alone, and counted in the log.
    async fn take_case(
        &self,
        writer: &Writer<'_>,
        case_ref: CaseRef,
        key: seal::record::StreamKey,
        records: Vec<crate::vault::OpenedRecord>,
    ) -> Result<(), UnlockError> {
        let mut grant = None;
        let mut events: Vec<Recorded> = Vec::new();
        let mut replies = Vec::new();
        let mut stream_version = 0;
        for record in records {
            stream_version = record.version;
            match record.kind {
                kind::GRANT => grant = MailboxGrant::from_secret_bytes(&record.plaintext).ok(),
                kind::EVENT => match serde_json::from_slice(&record.plaintext) {
                    Ok(event) => events.push(event),
                    Err(_) => {
                        tracing::error!(
                            "a case has an event that this program does not know; it is left alone"
                        );
                        return Ok(());
                    }
                },
                kind::REPLY => replies.push(record.plaintext.to_vec()),
                _ => {}
            }
        }
        let (Some(grant), Ok(case)) = (grant, crate::cases::fold(&events)) else {
            tracing::error!("a case cannot be folded; it is left alone");
            return Ok(());
        };
        // Replies that were signed but, for a crash, never reached the place from which gates are filled.
        let out = read(&self.outbox).get(case_ref.as_str()).map_or(0, Vec::len);
        let missing: Vec<Vec<u8>> = replies.into_iter().skip(out).collect();
        let text = writer.text_of(&case);
        {
            let mut cases = write(&writer.open.cases);
            for recorded in &events {
                if let casework::Event::Opened { submission, .. }
                | casework::Event::OpenedByWords { submission, .. }
                | casework::Event::MessageReceived { submission }
                | casework::Event::Revised { submission } = &recorded.event
                {
                    cases.note_submission(&submission.id, submission.digest);
                }
            }
            cases.insert(
                OpenCase { case_ref: case_ref.clone(), case, grant, key, stream_version, order: 0 },
                &text,
            )?;
        }
        if !missing.is_empty() {
            writer.put_out(&case_ref, missing).await?;
        }
        Ok(())
    }

    async fn read_farewells(&self) -> Result<Farewells, VaultError> {
        let mut farewells = Farewells::default();
        for (name, key) in self.vault.streams(Class::Case, farewell::PREFIX).await? {
            let until = name.as_str().strip_prefix(farewell::PREFIX).and_then(|day| day.parse().ok());
            let Some(until) = until else { continue };
            for record in self.vault.read(&name, &key).await? {
                farewells.add(serde_json::from_slice::<Farewell>(&record.plaintext)?, until);
            }
        }
        Ok(farewells)
    }

    async fn read_audit(&self) -> Result<Vec<audit::Line>, VaultError> {
        let stream = stream("audit", "log");
        let key = self.vault.key(Class::Case, &stream).await?;
        let records = self.vault.read(&stream, &key).await?;
        records.iter().map(|record| Ok(serde_json::from_slice(&record.plaintext)?)).collect()
    }

    /// Reads the replies that gates must have. Works locked.
    ///
    /// # Errors
    /// See [`VaultError`].
    pub async fn read_outbox(&self) -> Result<(), VaultError> {
        let mut seen = BTreeSet::new();
        for (name, key) in self.vault.streams(Class::Intake, "replies/").await? {
            let Some(case_name) = name.as_str().strip_prefix("replies/") else { continue };
            let records = self.vault.read(&name, &key).await?;
            let replies = records.iter().map(|record| Arc::from(record.plaintext.as_slice())).collect();
            write(&self.outbox).insert(case_name.to_owned(), replies);
            seen.insert(case_name.to_owned());
        }
        write(&self.outbox).retain(|name, _| seen.contains(name));
        Ok(())
    }
}
