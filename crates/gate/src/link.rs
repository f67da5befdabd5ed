//! The gate's end of the link: answers the desk, and nobody else.
//!
//! The line is TLS 1.3 with pinned keys ([`web::tls::link_server`]); whoever gets here is the desk. The gate never
//! calls. Every request may come twice, be cut off, or come from a desk that was restored from a backup: what an
//! answer 2xx acknowledged stays, and nothing is forgotten before the desk says that a backup covers it.
//!
//! It must never open an envelope, log what a request carries, or hand out keys other than the one fresh state key
//! that the desk adopts.

mod calls;
mod channels;
mod envelopes;
mod handover;
mod refusal;
mod replies;

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post, put};
use ledger::{OutgoingQueue, WriteError};
use seal::id::MailboxId;
use seal::link::channel::{Accounts, AccountsAnswer, Notice, NoticeOutcome, Reports};
use seal::link::hotline::Questions;
use seal::link::{GateKeys, PUT_BYTES_MAX, RunId, frame};

use crate::hotline::Heard;

/// What the link needs of the rest of the gate.
pub trait LinkStore: Send + Sync + 'static {
    /// The epoch of the keys that the desk handed over in this run.
    fn keys_epoch(&self) -> Option<u64>;
    /// The state key that was made because no desk was in reach, until the desk has handed over keys.
    fn fresh_state_key(&self) -> Option<[u8; 32]>;
    /// Takes the keys, into memory only.
    fn adopt(&self, keys: &GateKeys);
    /// The serial of the manifest in force.
    fn manifest_serial(&self) -> u64;
    /// Checks a manifest and puts it in force.
    fn accept_manifest(&self, json: Vec<u8>) -> impl Future<Output = Result<(), StoreRefusal>> + Send;
    /// Verifies and keeps signed replies; durable when it answers. Answers how many were new.
    fn put_replies(&self, replies: Vec<Vec<u8>>) -> impl Future<Output = Result<usize, StoreRefusal>> + Send;
    /// SHA-256 of every reply that can be found with the keys of now.
    fn reply_digests(&self) -> impl Future<Output = Result<Vec<[u8; 32]>, StoreRefusal>> + Send;
    /// Leaves nothing of these mailboxes; durable when it answers.
    fn erase_mailboxes(
        &self,
        mailboxes: Vec<MailboxId>,
    ) -> impl Future<Output = Result<(), StoreRefusal>> + Send;
    /// The desk has just been here to collect.
    fn collected(&self);
    /// Holds exactly these accounts from now on; those that go have been let go when it answers.
    fn hold_accounts(
        self: Arc<Self>,
        accounts: Accounts,
    ) -> impl Future<Output = Result<AccountsAnswer, StoreRefusal>> + Send;
    /// Tells somebody who wished it that an answer is there: one attempt.
    fn notice(
        self: Arc<Self>,
        notice: Notice,
    ) -> impl Future<Output = Result<NoticeOutcome, StoreRefusal>> + Send;
    /// What became of notices, after a number; waits so long for some.
    fn reports(&self, after: u64, patience: Duration) -> impl Future<Output = Reports> + Send;
    /// Conversations on channels after a place, sealed; none is the end.
    fn talks(&self, after: u64) -> impl Future<Output = Result<Vec<frame::Frame>, StoreRefusal>> + Send;
    /// Takes conversations of another gate in; durable when it answers. Answers how many were new.
    fn take_talks(&self, talks: Vec<Vec<u8>>) -> impl Future<Output = Result<usize, StoreRefusal>> + Send;
    /// Whether calls by telephone are answered here.
    fn has_telephone(&self) -> bool;
    /// The codes that callers have keyed after a number; waits so long for some.
    fn questions(&self, after: u64, patience: Duration) -> impl Future<Output = Questions> + Send;
    /// Tells a caller what the desk says of his code. Answers whether he still holds the line.
    fn answer_question(&self, id: RunId, heard: Heard) -> bool;
}

/// Why the gate did not do what the desk asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreRefusal {
    /// The keys have to be handed over first.
    #[error("no keys were handed over yet")]
    KeysNeeded,
    /// It does not verify, is out of date, or is not readable at all.
    #[error("not accepted")]
    NotAccepted,
    /// It could not be made durable.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// What the link's handlers work with.
#[derive(Debug)]
pub struct LinkState<S> {
    run: RunId,
    queue: OutgoingQueue,
    store: Arc<S>,
}

impl<S> Clone for LinkState<S> {
    fn clone(&self) -> Self {
        Self { run: self.run, queue: self.queue.clone(), store: Arc::clone(&self.store) }
    }
}

impl<S: LinkStore> LinkState<S> {
    /// `run`: 16 random bytes, new with each start of the gate.
    pub fn new(run: [u8; 16], queue: OutgoingQueue, store: Arc<S>) -> Self {
        Self { run: RunId(run), queue, store }
    }

    fn queue_id(&self) -> RunId {
        RunId(self.queue.id().0)
    }
}

/// All requests of the link; see [`seal::link`].
pub fn router<S: LinkStore>(state: LinkState<S>) -> Router {
    Router::new()
        .route("/link/v1/hello", post(handover::hello))
        .route("/link/v1/keys", put(handover::keys))
        .route("/link/v1/manifest", put(handover::manifest))
        .route("/link/v1/envelopes", get(envelopes::pull))
        .route("/link/v1/received", post(envelopes::received))
        .route("/link/v1/covered", post(envelopes::covered))
        .route("/link/v1/replies", get(replies::digests).put(replies::store))
        .route("/link/v1/mailboxes/erase", post(replies::erase))
        .route("/link/v1/accounts", put(channels::accounts))
        .route("/link/v1/notices", post(channels::notice))
        .route("/link/v1/reports", get(channels::reports))
        .route("/link/v1/talks", get(channels::talks).put(channels::take_talks))
        .route("/link/v1/calls", get(calls::questions))
        .route("/link/v1/calls/{id}", put(calls::answer))
        .layer(DefaultBodyLimit::max(PUT_BYTES_MAX))
        .with_state(state)
}

/// Answers the desk on `listener`, which has to be one with [`web::tls::link_server`], until `stop`.
///
/// # Errors
/// As [`web::serve::run`].
pub async fn serve<S: LinkStore>(
    listener: web::serve::Listener,
    state: LinkState<S>,
    stop: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    web::serve::run(listener, router(state), stop).await
}
