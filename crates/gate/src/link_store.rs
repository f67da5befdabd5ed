//! What the desk may ask of this gate over the link, done.

use ledger::WriteError;
use seal::Day;
use seal::id::MailboxId;
use seal::link::GateKeys;
use seal::manifest::SignedManifest;
use seal::reply::SignedReply;

use crate::app::Gate;
use crate::link::{LinkStore, StoreRefusal};
use crate::manifest::HoldError;
use crate::replies::RepliesError;

impl From<RepliesError> for StoreRefusal {
    fn from(error: RepliesError) -> Self {
        match error {
            RepliesError::NoKeys => Self::KeysNeeded,
            RepliesError::NotGenuine(_) => Self::NotAccepted,
            RepliesError::Store(error) => Self::Write(error),
        }
    }
}

impl Gate {
    fn today(&self) -> Day {
        Day::from_unix_seconds(self.clock.now().as_second())
    }
}

impl LinkStore for Gate {
    fn keys_epoch(&self) -> Option<u64> {
        self.keyholder.keys_epoch()
    }

    fn fresh_state_key(&self) -> Option<[u8; 32]> {
        self.keyholder.fresh_state_key().map(|key| *key)
    }

    fn adopt(&self, keys: &GateKeys) {
        let state_keys = keys.state_keys.iter().map(|key| *key.expose()).collect();
        self.keyholder.adopt(keys.epoch, *keys.mailbox_hmac_key.expose(), state_keys);
    }

    fn manifest_serial(&self) -> u64 {
        self.manifest.current().serial()
    }

    async fn accept_manifest(&self, json: Vec<u8>) -> Result<(), StoreRefusal> {
        let manifest = self.manifest.clone();
        let accepting =
            tokio::task::spawn_blocking(move || manifest.accept(&SignedManifest::from_json(&json)?));
        match accepting.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(HoldError::File(..) | HoldError::Seen(_))) | Err(_) => Err(WriteError::DiskFull.into()),
            Ok(Err(HoldError::Manifest(error))) => {
                tracing::warn!(%error, "a manifest was refused");
                Err(StoreRefusal::NotAccepted)
            }
        }
    }

    async fn put_replies(&self, replies: Vec<Vec<u8>>) -> Result<usize, StoreRefusal> {
        let parsed: Result<Vec<_>, _> = replies.into_iter().map(SignedReply::parse).collect();
        let parsed = parsed.map_err(|_| StoreRefusal::NotAccepted)?;
        Ok(self.replies.put(parsed, self.today()).await?)
    }

    async fn reply_digests(&self) -> Result<Vec<[u8; 32]>, StoreRefusal> {
        Ok(self.replies.have().await?)
    }

    async fn erase_mailboxes(&self, mailboxes: Vec<MailboxId>) -> Result<(), StoreRefusal> {
        Ok(self.replies.erase(&mailboxes).await?)
    }

    fn collected(&self) {
        self.pulse.collected(self.clock.now());
    }
}
