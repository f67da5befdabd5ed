//! The desk's replies, kept so that only somebody who brings the receipt can find his.
//!
//! A reply lies in a box named by an HMAC of its mailbox id; the reply itself, which carries that id, is sealed again.
//! Both keys are in memory only. The gate deletes by itself what has expired, whether or not a desk is in reach.

mod vault;

use std::sync::Arc;

use ledger::{GroupCommit, WriteError};
use rusqlite::{Connection, params};
use seal::Day;
use seal::id::MailboxId;
use seal::reply::SignedReply;
use sha2::{Digest as _, Sha256};

use crate::keyholder::Keyholder;
use crate::manifest::HeldManifest;
use vault::Vault;
use web::chance::Chance;

/// The most replies of one mailbox that are read for a page; the newest.
pub const REPLIES_READ_MAX: usize = 200;
/// How long after a withdrawal late replies are refused: until every desk that lives has heard of it.
pub const WITHDRAWN_DAYS: i32 = 60;

/// Why replies could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum RepliesError {
    /// The desk has not sent its keys yet.
    #[error("the desk has not sent its keys yet")]
    NoKeys,
    /// A reply is not signed by a key of the manifest, or not of this programme.
    #[error("a reply was refused: {0}")]
    NotGenuine(#[from] seal::reply::ReplyError),
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] WriteError),
}

/// All replies of a gate; clones share them.
#[derive(Clone)]
pub struct Replies {
    database: GroupCommit,
    keyholder: Keyholder,
    manifest: HeldManifest,
    chance: Arc<dyn Chance>,
}

impl std::fmt::Debug for Replies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Replies").finish_non_exhaustive()
    }
}

impl Replies {
    /// The replies kept in a database opened by [`crate::store::open`].
    #[must_use]
    pub fn new(
        database: GroupCommit,
        keyholder: Keyholder,
        manifest: HeldManifest,
        chance: Arc<dyn Chance>,
    ) -> Self {
        Self { database, keyholder, manifest, chance }
    }

    /// Keeps genuine replies; answers how many were new. What has expired or belongs to a mailbox withdrawn here is
    /// taken and dropped.
    ///
    /// # Errors
    /// None is kept when one is not genuine.
    pub async fn put(&self, replies: Vec<SignedReply>, today: Day) -> Result<usize, RepliesError> {
        let vault = self.vault()?;
        let manifest = self.manifest.current();
        let mut rng = self.chance.generator();
        let mut rows = Vec::with_capacity(replies.len());
        for reply in &replies {
            reply.verify(&manifest, manifest.zone())?;
            if reply.expires() > today {
                rows.push(Row {
                    digest: Sha256::digest(reply.as_bytes()).into(),
                    epoch: vault.epoch,
                    name: vault.name(&reply.mailbox()),
                    expires: reply.expires().number(),
                    sealed: vault.seal(reply.as_bytes(), &mut rng),
                });
            }
        }
        let kept =
            self.database.write(move |c| rows.iter().try_fold(0, |sum, row| Ok(sum + row.write(c)?))).await?;
        Ok(kept)
    }

    /// SHA-256 of each reply that the desk need not send again.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn have(&self) -> Result<Vec<[u8; 32]>, RepliesError> {
        let Some(epoch) = self.keyholder.keys_epoch().map(vault::column) else {
            return Ok(Vec::new());
        };
        let digests = self.database.read(move |c| {
            let mut statement = c.prepare_cached("select digest from replies where epoch = ?1")?;
            statement.query_map([epoch], |row| row.get(0))?.collect()
        });
        Ok(digests.await?)
    }

    /// Erases everything in these mailboxes, as the desk asks.
    ///
    /// # Errors
    /// When the desk's keys are missing or the disk refuses.
    pub async fn erase(&self, mailboxes: &[MailboxId]) -> Result<(), RepliesError> {
        let vault = self.vault()?;
        let names: Vec<_> = mailboxes.iter().map(|mailbox| vault.name(mailbox)).collect();
        self.database.write(move |c| names.iter().try_for_each(|name| empty(c, name))).await?;
        self.database.truncate_wal().await?;
        Ok(())
    }

    /// Erases a mailbox because its owner asks, and refuses what may still arrive for it.
    ///
    /// # Errors
    /// As [`Replies::erase`].
    pub async fn withdraw(&self, mailbox: &MailboxId, today: Day) -> Result<(), RepliesError> {
        let withdrawal = self.withdrawal(mailbox, today)?;
        self.database.write(move |c| withdrawal.write(c)).await?;
        self.database.truncate_wal().await?;
        Ok(())
    }

    /// The same, to be written together with something else.
    pub(crate) fn withdrawal(&self, mailbox: &MailboxId, today: Day) -> Result<Withdrawal, RepliesError> {
        Ok(Withdrawal { name: self.vault()?.name(mailbox), until: today.plus(WITHDRAWN_DAYS).number() })
    }

    /// The replies of a mailbox, unordered. An empty and an unknown mailbox take the same path to the same answer.
    ///
    /// # Errors
    /// When the desk's keys are missing or the database does not answer.
    pub async fn of(&self, mailbox: &MailboxId, today: Day) -> Result<Vec<SignedReply>, RepliesError> {
        let vault = self.vault()?;
        let (name, today) = (vault.name(mailbox), today.number());
        let sealed: Vec<Vec<u8>> = self
            .database
            .read(move |c| {
                let mut statement =
                    c.prepare_cached("select sealed from replies where box = ?1 and expires > ?2 limit ?3")?;
                statement.query_map(params![name, today, REPLIES_READ_MAX], |row| row.get(0))?.collect()
            })
            .await?;
        // A row that does not open was damaged on the disk: the gap shows in the chain.
        Ok(sealed.iter().filter_map(|row| SignedReply::parse(vault.open(row)?).ok()).collect())
    }

    /// Deletes what has expired; answers how many went.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn sweep(&self, today: Day) -> Result<usize, WriteError> {
        let day = today.number();
        self.database
            .write(move |c| {
                let over = c.execute("delete from withdrawn where until_day <= ?1", [day])?;
                Ok(over.saturating_add(c.execute("delete from replies where expires <= ?1", [day])?))
            })
            .await
    }

    fn vault(&self) -> Result<Vault, RepliesError> {
        Vault::of(&self.keyholder.keys()).ok_or(RepliesError::NoKeys)
    }
}

/// The end of a mailbox here.
pub(crate) struct Withdrawal {
    name: [u8; 32],
    until: i32,
}

impl Withdrawal {
    pub(crate) fn write(&self, c: &Connection) -> rusqlite::Result<()> {
        empty(c, &self.name)?;
        let insert = "insert or replace into withdrawn (box, until_day) values (?1, ?2)";
        c.execute(insert, params![self.name, self.until]).map(drop)
    }
}

struct Row {
    digest: [u8; 32],
    epoch: i64,
    name: [u8; 32],
    expires: i32,
    sealed: Vec<u8>,
}

impl Row {
    fn write(&self, c: &Connection) -> rusqlite::Result<usize> {
        c.prepare_cached(
            "insert into replies (digest, epoch, box, expires, sealed)
             select ?1, ?2, ?3, ?4, ?5 where not exists (select 1 from withdrawn where box = ?3)
             on conflict (digest) do update set epoch = ?2, box = ?3, sealed = ?5 where epoch <> ?2",
        )?
        .execute(params![self.digest, self.epoch, self.name, self.expires, self.sealed])
    }
}

fn empty(c: &Connection, name: &[u8; 32]) -> rusqlite::Result<()> {
    c.prepare_cached("delete from replies where box = ?1")?.execute([name])?;
    Ok(())
}
