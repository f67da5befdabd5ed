//! What the link asks of the desk. All of it works while the desk is locked.

use std::sync::Arc;

use ledger::backup::BackupError;
use ledger::sqlite::Bookmark;
use ledger::{AppendError, Expected, Ledger as _, NewRecord, Version, WriteError};
use seal::id::MailboxId;
use seal::link::GateKeys;
use seal::record::StreamKey;
use seal::reply::SignedReply;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::desk::{Desk, read};
use crate::intake::{self, Arrival};
use crate::link::{GateEndpoint, GateKeyring, GateKeysError, Inbox, Place, Pulled};
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
        while let Some(stored) = storing.join_next().await {
            stored.map_err(|_| InboxError::Cut)??;
        }
        let bookmark = Bookmark { name: gate.name.clone(), queue, cursor: last };
        self.vault.ledger.set_bookmark(bookmark).await?;
        // A locked desk finds them in the ledger when it is unlocked.
        // Asked in this order: an unlock that ends in between has either found them or is seen as open.
        let is_unlocking = self.is_unlocking();
        if is_unlocking || self.open().is_some() {
            self.waiting.put(stored);
            self.pulled.notify_one();
        }
        Ok(())
    }

    async fn bookmark(&self, gate: &GateEndpoint) -> Result<Option<Place>, InboxError> {
        let bookmark = self.vault.ledger.bookmark(&gate.name).await?;
        Ok(bookmark.map(|bookmark| Place { queue: bookmark.queue, place: bookmark.cursor }))
    }

    async fn covered(&self, gate: &GateEndpoint) -> Result<Option<Place>, InboxError> {
        let covered = read(&self.covered);
        let bookmark = covered.0.iter().find(|bookmark| bookmark.name == gate.name);
        Ok(bookmark.map(|bookmark| Place { queue: bookmark.queue, place: bookmark.cursor }))
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
        Ok(keyring.keys(gate, fresh, self.today(), &mut self.chance.generator()).await?)
    }

    fn manifest(&self) -> Option<(u64, Arc<[u8]>)> {
        read(&self.manifest).clone()
    }

    fn news(&self) -> watch::Receiver<u64> {
        self.link_news.subscribe()
    }
}
