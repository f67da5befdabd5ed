//! What the link asks of the desk. All of it works while the desk is locked.

use std::sync::Arc;

use ledger::backup::BackupError;
use ledger::sqlite::Bookmark;
use ledger::{AppendError, Expected, Ledger as _, NewRecord, StreamId, Version, WriteError};
use seal::id::MailboxId;
use seal::link::channel::{AccountsAnswer, NoticeOutcome, Report};
use seal::link::hotline::Question;
use seal::link::{GateKeys, RunId};
use seal::record::StreamKey;
use seal::reply::SignedReply;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::accounts::lease::Leased;
use crate::accounts::{AccountName, AccountsError, Place, Step};
use crate::calls::LookedUp;
use crate::desk::{Desk, read};
use crate::intake::{self, Arrival};
use crate::link::{self, GateEndpoint, GateKeyring, GateKeysError, Inbox, Pulled};
use crate::notices::{DueNotice, NoticeError};
use crate::vault::{VaultError, kind};

/// Why the link was not served.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    /// The ledger or the keyring.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The keys of a gate.
    #[error(transparent)]
    Keys(#[from] GateKeysError),
    /// A backup.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The accounts on channels.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    /// Notices.
    #[error(transparent)]
    Notices(#[from] NoticeError),
    /// A task was cut off.
    #[error("storing was cut off")]
    Cut,
}

impl From<WriteError> for InboxError {
    fn from(error: WriteError) -> Self {
        Self::Vault(error.into())
    }
}

impl Inbox for Desk {
    type Error = InboxError;

    async fn store_sealed(
        &self,
        gate: &GateEndpoint,
        queue: [u8; 16],
        batch: Vec<Pulled>,
    ) -> Result<(), InboxError> {
        let Some(last) = batch.last().map(|pulled| pulled.place) else { return Ok(()) };
        let day = self.today();
        let arrivals: Vec<Arrival> = batch
            .into_iter()
            .map(|pulled| Arrival { day, gate: gate.name.clone(), bytes: pulled.envelope })
            .collect();
        let stored = self.store_arrivals(arrivals).await?;
        let bookmark = Bookmark { name: gate.name.clone(), queue, cursor: last };
        self.vault.ledger.set_bookmark(bookmark).await?;
        self.await_opening(stored);
        Ok(())
    }

    async fn bookmark(&self, gate: &GateEndpoint) -> Result<Option<link::Place>, InboxError> {
        let bookmark = self.vault.ledger.bookmark(&gate.name).await?;
        Ok(bookmark.map(|bookmark| link::Place { queue: bookmark.queue, place: bookmark.cursor }))
    }

    async fn covered(&self, gate: &GateEndpoint) -> Result<Option<link::Place>, InboxError> {
        let covered = read(&self.covered);
        let bookmark = covered.0.iter().find(|bookmark| bookmark.name == gate.name);
        Ok(bookmark.map(|bookmark| link::Place { queue: bookmark.queue, place: bookmark.cursor }))
    }

    async fn replies(&self) -> Result<Vec<Arc<[u8]>>, InboxError> {
        let today = self.today();
        let is_alive = |bytes: &&Arc<[u8]>| {
            SignedReply::parse(bytes.to_vec()).is_ok_and(|reply| today < reply.expires())
        };
        Ok(read(&self.outbox).values().flatten().filter(is_alive).cloned().collect())
    }

    async fn erasures(&self) -> Result<Vec<MailboxId>, InboxError> {
        // A locked desk cannot read them; gates are told as soon as it is unlocked.
        Ok(self.open().map(|open| read(&open.farewells).mailboxes()).unwrap_or_default())
    }

    async fn gate_keys(&self, gate: &GateEndpoint, fresh: Option<[u8; 32]>) -> Result<GateKeys, InboxError> {
        let keyring = GateKeyring::new(Arc::clone(&self.vault.keyring));
        let mut rng = self.chance.generator();
        let mut keys = keyring.keys(gate, fresh, self.today(), &mut rng).await?;
        if !read(&self.accounts).accounts.is_empty() {
            keys.talk_keys = Some(keyring.talk_keys(self.today(), &mut rng).await?);
        }
        Ok(keys)
    }

    fn manifest(&self) -> Option<(u64, Arc<[u8]>)> {
        read(&self.manifest).clone()
    }

    fn news(&self) -> watch::Receiver<u64> {
        self.link_news.subscribe()
    }

    async fn leased(&self, gate: &GateEndpoint) -> Result<Option<Leased>, InboxError> {
        Ok(Desk::leased(self, &gate.name).await?)
    }

    async fn begin_lease(&self, gate: &GateEndpoint) -> Result<(), InboxError> {
        Ok(Desk::begin_lease(self, &gate.name).await?)
    }

    async fn lease_answered(
        &self,
        gate: &GateEndpoint,
        leased: &Leased,
        answer: AccountsAnswer,
    ) -> Result<(), InboxError> {
        Ok(Desk::lease_answered(self, &gate.name, leased, answer).await?)
    }

    fn next_notice(
        &self,
        gate: &GateEndpoint,
        gate_run: RunId,
        carries: &(dyn Fn(&[u8; 32]) -> bool + Send + Sync),
    ) -> Option<DueNotice> {
        Desk::next_notice(self, &gate.name, gate_run, carries)
    }

    async fn notice_went(
        &self,
        due: DueNotice,
        gate_run: RunId,
        outcome: Option<NoticeOutcome>,
    ) -> Result<(), InboxError> {
        Ok(Desk::notice_went(self, due, gate_run, outcome).await?)
    }

    fn hears_reports(&self, gate: &GateEndpoint) -> bool {
        self.open().is_some() && read(&self.accounts).held_by(&gate.name).next().is_some()
    }

    async fn reported(&self, reports: Vec<Report>) -> Result<(), InboxError> {
        Ok(Desk::reported(self, &reports).await?)
    }

    fn to_copy(&self) -> Vec<(AccountName, String, String)> {
        let book = read(&self.accounts);
        let copying = book.accounts.iter().filter_map(|account| match &account.place {
            Place::Moving { from, to, step: Step::Copying, .. } => {
                Some((account.name.clone(), from.clone(), to.clone()))
            }
            Place::Moving { .. } | Place::At { .. } => None,
        });
        copying.collect()
    }

    async fn look_up(&self, gate: &GateEndpoint, question: &Question) -> Result<LookedUp, InboxError> {
        Ok(Desk::look_up(self, &gate.name, question).await?)
    }

    async fn copied(&self, account: &AccountName) -> Result<(), InboxError> {
        Ok(self.end_moves(Some(account)).await?)
    }
}

impl Desk {
    /// Stores what came, in order and side by side: durable when it answers. The same again is stored once.
    pub(crate) async fn store_arrivals(&self, arrivals: Vec<Arrival>) -> Result<Vec<StreamId>, InboxError> {
        let names: Vec<_> = arrivals.iter().map(Arrival::stream).collect();
        let mut rng = self.chance.generator();
        let keys =
            self.vault.keyring.obtain(intake::CLASS, &names, &mut rng).await.map_err(VaultError::from)?;
        let stored = names.clone();
        let mut storing: JoinSet<Result<(), InboxError>> = JoinSet::new();
        for ((arrival, name), key) in arrivals.into_iter().zip(names).zip(keys) {
            let ledger = self.vault.ledger.clone();
            // In parallel, so that they share one fsync.
            storing.spawn(async move {
                let key = StreamKey::from_bytes(*key.expose());
                let ciphertext = key
                    .seal_record(name.as_bytes(), 1, kind::ENVELOPE, &arrival.encode())
                    .map_err(VaultError::from)?;
                let record = NewRecord { kind: kind::ENVELOPE, ciphertext };
                match ledger.append(&name, Expected::Version(Version(0)), None, vec![record]).await {
                    // A conflict says that this very envelope is here, or was.
                    Ok(_) | Err(AppendError::Conflict { .. }) => Ok(()),
                    Err(error) => Err(VaultError::from(error).into()),
                }
            });
        }
        while let Some(done) = storing.join_next().await {
            done.map_err(|_| InboxError::Cut)??;
        }
        Ok(stored)
    }

    /// What was stored is to be opened. A locked desk finds it in the ledger when it is unlocked.
    pub(crate) fn await_opening(&self, stored: Vec<StreamId>) {
        // Asked in this order: an unlock that ends in between has either found them or is seen as open.
        let is_unlocking = self.is_unlocking();
        if is_unlocking || self.open().is_some() {
            self.waiting.put(stored);
            self.pulled.notify_one();
        }
    }
}
