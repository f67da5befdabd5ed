//! What the desk may ask of this gate over the link, done.

use std::sync::Arc;
use std::time::Duration;

use ledger::WriteError;
use seal::Day;
use seal::id::MailboxId;
use seal::link::channel::{Accounts, AccountsAnswer, Notice, NoticeOutcome, Reports};
use seal::link::frame::Frame;
use seal::link::hotline::Questions;
use seal::link::{GateKeys, RunId};
use seal::manifest::SignedManifest;
use seal::reply::SignedReply;

use crate::app::Gate;
use crate::hotline::Heard;
use crate::link::{LinkStore, StoreRefusal};
use crate::manifest::HoldError;
use crate::replies::RepliesError;
use crate::sealing::day;
use crate::talk::{self, AccountsError, MovingError};

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
        day(self.clock.now())
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
        if let Some(talk) = &keys.talk_keys {
            let rows = talk.keys.iter().map(|key| *key.expose()).collect();
            self.keyholder.adopt_talk_keys(*talk.tag_key.expose(), rows);
        }
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

    async fn hold_accounts(self: Arc<Self>, accounts: Accounts) -> Result<AccountsAnswer, StoreRefusal> {
        let held =
            self.talks.accounts().hold(&self, accounts.settings.reveal(), accounts.lease_seconds).await;
        match held {
            Ok(accounts) => Ok(AccountsAnswer { accounts }),
            Err(AccountsError::NoKeys) => Err(StoreRefusal::KeysNeeded),
            Err(AccountsError::Settings) => Err(StoreRefusal::NotAccepted),
        }
    }

    async fn notice(self: Arc<Self>, notice: Notice) -> Result<NoticeOutcome, StoreRefusal> {
        Ok(talk::tell(&self, &notice).await?)
    }

    async fn reports(&self, after: u64, patience: Duration) -> Reports {
        self.talks.reports().after(after, patience).await
    }

    async fn talks(&self, after: u64) -> Result<Vec<Frame>, StoreRefusal> {
        Ok(talk::rows(&self.database, after).await?)
    }

    async fn take_talks(&self, talks: Vec<Vec<u8>>) -> Result<usize, StoreRefusal> {
        talk::take_in(&self.database, talks).await.map_err(|error| match error {
            MovingError::Form => StoreRefusal::NotAccepted,
            MovingError::Store(error) => error.into(),
        })
    }

    fn has_telephone(&self) -> bool {
        self.hotline.is_on()
    }

    async fn questions(&self, after: u64, patience: Duration) -> Questions {
        self.hotline.board().after(after, patience).await
    }

    fn answer_question(&self, id: RunId, heard: Heard) -> bool {
        self.hotline.board().answer(id, heard)
    }
}
