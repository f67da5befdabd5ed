//! Bringing a gate what it lacks: manifest, replies, erasures, accounts, and the word that a backup covers what was pulled.

use std::collections::HashSet;
use std::convert::Infallible;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use seal::id::MailboxId;
use seal::link::{ERASE_MAX, Mailboxes, PUT_BYTES_MAX, UpTo, frame};
use sha2::{Digest as _, Sha256};

use super::Inbox;
use super::gate::{GateTask, Session};
use super::lease::Lease;
use super::line::{Line, LineError};
use crate::desk::write;

/// Without news, how long until everything is looked through all the same (a reply may have expired at the gate).
const LOOK_AGAIN_SECONDS: u64 = 300;

/// What the gate is known to have, in this session.
struct Known {
    manifest: u64,
    lease: Option<Lease>,
    erased: HashSet<MailboxId>,
    /// Digests of the replies that it does not accept.
    refused: HashSet<[u8; 32]>,
    covered: u64,
}

impl<I: Inbox> GateTask<I> {
    /// Brings what is lacking, now and with each piece of news; ends only with an error.
    pub(super) async fn push(&self, session: &Session) -> Result<Infallible, LineError> {
        let mut news = self.inbox.news();
        let mut line = self.caller.call().await?;
        let mut known = Known {
            manifest: session.manifest_serial,
            lease: None,
            erased: HashSet::new(),
            refused: HashSet::new(),
            covered: 0,
        };
        *write(&session.carried) = digests(&mut line).await?;
        loop {
            // Seen before looking, so that what changes while looking is looked at next.
            news.mark_unchanged();
            self.caller.renew(&mut line).await?;
            self.manifest(&mut line, &mut known).await?;
            // Erasures first: a mailbox that is to go must not be filled in between.
            self.erasures(&mut line, &mut known).await?;
            self.replies(&mut line, session, &mut known.refused).await?;
            self.lease(&mut line, &mut known.lease).await?;
            self.covered(&mut line, session, &mut known).await?;
            let waiting = tokio::time::timeout(Duration::from_secs(LOOK_AGAIN_SECONDS), news.changed()).await;
            match waiting {
                Ok(Ok(())) => {}
                // No news for long: the gate may have dropped what expired, so ask again what it has.
                Err(_) => {
                    self.caller.renew(&mut line).await?;
                    *write(&session.carried) = digests(&mut line).await?;
                }
                // Whoever brings news is gone: the desk is stopping.
                Ok(Err(_)) => std::future::pending().await,
            }
        }
    }

    async fn manifest(&self, line: &mut Line, known: &mut Known) -> Result<(), LineError> {
        let Some((serial, json)) = self.inbox.manifest().filter(|(serial, _)| *serial > known.manifest)
        else {
            return Ok(());
        };
        let put = line.send(Method::PUT, "/link/v1/manifest", "application/json", json.to_vec()).await;
        match put {
            Ok(_) => {}
            // The rest of the link is too important to stop for a manifest that the gate does not accept.
            Err(LineError::Refused { status: StatusCode::UNPROCESSABLE_ENTITY, .. }) => {
                tracing::error!(gate = %self.endpoint.name, serial, "the gate does not accept the manifest");
            }
            Err(error) => return Err(error),
        }
        known.manifest = serial;
        Ok(())
    }

    async fn erasures(&self, line: &mut Line, known: &mut Known) -> Result<(), LineError> {
        let mut due = self.inbox.erasures().await.map_err(LineError::desk)?;
        due.retain(|mailbox| !known.erased.contains(mailbox));
        for mailboxes in due.chunks(ERASE_MAX) {
            let body = Mailboxes { mailboxes: mailboxes.to_vec() };
            line.tell(Method::POST, "/link/v1/mailboxes/erase", &body).await?;
            known.erased.extend(mailboxes);
        }
        Ok(())
    }

    async fn replies(
        &self,
        line: &mut Line,
        session: &Session,
        refused: &mut HashSet<[u8; 32]>,
    ) -> Result<(), LineError> {
        let all = self.inbox.replies().await.map_err(LineError::desk)?;
        let mut batch = Batch::default();
        for reply in &all {
            let digest = Sha256::digest(reply).into();
            if session.carries(&digest) || refused.contains(&digest) {
                continue;
            }
            if !batch.has_room(reply) {
                self.put(line, std::mem::take(&mut batch), session, refused).await?;
            }
            batch.add(digest, reply);
        }
        self.put(line, batch, session, refused).await
    }

    /// Brings replies. If the gate does not accept one of them, the others are brought one by one: nobody waits for his answer because
    /// of somebody else's.
    async fn put(
        &self,
        line: &mut Line,
        batch: Batch<'_>,
        session: &Session,
        refused: &mut HashSet<[u8; 32]>,
    ) -> Result<(), LineError> {
        if batch.replies.is_empty() || put(line, &batch.replies, session).await? {
            return Ok(());
        }
        for one in &batch.replies {
            if batch.replies.len() == 1 || !put(line, std::slice::from_ref(one), session).await? {
                // As with the manifest: say it, go on, try again with the next session.
                tracing::error!(gate = %self.endpoint.name, "the gate does not accept a reply");
                refused.insert(one.0);
            }
        }
        Ok(())
    }

    async fn covered(&self, line: &mut Line, session: &Session, known: &mut Known) -> Result<(), LineError> {
        let covered = self.inbox.covered(&self.endpoint).await.map_err(LineError::desk)?;
        let Some(covered) = covered.filter(|c| c.queue == session.queue.0 && c.place > known.covered) else {
            return Ok(());
        };
        let up_to = UpTo { queue: session.queue, place: covered.place };
        // The backup shows that it was received, also when the word of that was lost.
        line.tell(Method::POST, "/link/v1/received", &up_to).await?;
        line.tell(Method::POST, "/link/v1/covered", &up_to).await?;
        known.covered = covered.place;
        Ok(())
    }
}

/// Replies that go to a gate in one request, each with its digest.
#[derive(Default)]
struct Batch<'a> {
    replies: Vec<([u8; 32], &'a [u8])>,
    bytes: usize,
}

impl<'a> Batch<'a> {
    fn has_room(&self, reply: &[u8]) -> bool {
        self.replies.is_empty() || self.bytes.saturating_add(framed_bytes(reply)) <= PUT_BYTES_MAX
    }

    fn add(&mut self, digest: [u8; 32], reply: &'a [u8]) {
        self.bytes = self.bytes.saturating_add(framed_bytes(reply));
        self.replies.push((digest, reply));
    }
}

fn framed_bytes(reply: &[u8]) -> usize {
    frame::HEAD_BYTES.saturating_add(reply.len())
}

/// Whether the gate accepts all of these replies; if so, it has them.
async fn put(line: &mut Line, replies: &[([u8; 32], &[u8])], session: &Session) -> Result<bool, LineError> {
    let mut body = Vec::new();
    for (_, reply) in replies {
        frame::write(&mut body, 0, reply).map_err(LineError::desk)?;
    }
    let sent = line.send(Method::PUT, "/link/v1/replies", "application/octet-stream", body).await;
    match sent {
        Ok(_) => {}
        Err(LineError::Refused { status: StatusCode::UNPROCESSABLE_ENTITY, .. }) => return Ok(false),
        Err(error) => return Err(error),
    }
    write(&session.carried).extend(replies.iter().map(|(digest, _)| *digest));
    session.more_carried.notify_one();
    Ok(true)
}

async fn digests(line: &mut Line) -> Result<HashSet<[u8; 32]>, LineError> {
    let bytes = line.send(Method::GET, "/link/v1/replies", "", Vec::new()).await?;
    let (digests, rest) = bytes.as_chunks::<32>();
    if !rest.is_empty() {
        return Err(LineError::Answer);
    }
    Ok(digests.iter().copied().collect())
}
