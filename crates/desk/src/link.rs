//! The desk's end of the link: collects from every gate, brings every gate what it lacks.
//!
//! One task for each gate, for as long as the desk runs, locked or not. A task calls, says hello, hands over the
//! gate's keys, and then does five things side by side, each on a line of its own: it pulls envelopes (a long poll, so that an
//! arrival is here at once); it brings manifest, replies, erasures, accounts and the word that a backup covers what was
//! pulled; it asks for notices to be sent; it hears what became of them; and it looks up codes that callers have keyed. When a line breaks it calls again, after a
//! pause that grows and varies. Beside them one task copies conversations from gate to gate when an account moves.
//!
//! Nothing here opens an envelope, and nothing is acknowledged before [`Inbox::store_sealed`] said that it is durable.

mod calls;
mod gate;
mod keys;
mod lease;
mod line;
mod mover;
mod post;
mod probe;
mod pull;
mod push;
mod reports;
mod standing;

use std::future::Future;
use std::sync::Arc;

use seal::id::MailboxId;
use seal::link::channel::{AccountsAnswer, NoticeOutcome, Report};
use seal::link::hotline::Question;
use seal::link::{GateKeys, RunId};
use tokio::sync::watch;
use tokio::task::JoinSet;
use web::chance::Chance;
use web::clock::Clock;
use web::tls::{Identity, Pin, TlsError};

use crate::accounts::AccountName;
use crate::accounts::lease::Leased;
use crate::calls::LookedUp;
use crate::notices::DueNotice;

pub use self::keys::{ADOPTED_PER_DAY_MAX, GateKeyring, GateKeysError, STATE_KEY_DAYS, TALK_KEY_DAYS};
pub use self::line::LineError;
pub use self::probe::{Greeting, ProbeError, probe};
pub use self::standing::GateStanding;

/// The most gates of one desk.
pub const GATES_MAX: usize = 64;

/// A gate as the desk's configuration names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateEndpoint {
    /// The desk's own name for it; also names its bookmark and keys, so it is not changed later.
    pub name: String,
    /// Host and port of its link.
    pub address: String,
    /// What its public key has to be.
    pub pin: Pin,
}

/// How far a gate's queue was read: the queue, and the last place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which queue.
    pub queue: [u8; 16],
    /// The last place.
    pub place: u64,
}

/// A sealed envelope as pulled. The same may come again, from this gate or another.
#[derive(Clone, PartialEq, Eq)]
pub struct Pulled {
    /// Its place in the gate's queue.
    pub place: u64,
    /// Whatever the gate had: also what this version cannot read is to be kept.
    pub envelope: Vec<u8>,
}

impl std::fmt::Debug for Pulled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pulled({}, {} bytes)", self.place, self.envelope.len())
    }
}

/// What the link needs of the rest of the desk. Everything here has to work while the desk is locked.
pub trait Inbox: Send + Sync + 'static {
    /// Why it could not.
    type Error: std::error::Error + Send + Sync + 'static;

    /// Stores a batch, in order, and the bookmark after it: durable when it answers. The same envelope again is
    /// stored once. On an error the batch comes again.
    fn store_sealed(
        &self,
        gate: &GateEndpoint,
        queue: [u8; 16],
        batch: Vec<Pulled>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// How far this gate was read, by the ledger that is here now (a restored one says less than the lost one).
    fn bookmark(
        &self,
        gate: &GateEndpoint,
    ) -> impl Future<Output = Result<Option<Place>, Self::Error>> + Send;

    /// How far the last complete backup covers this gate.
    fn covered(&self, gate: &GateEndpoint)
    -> impl Future<Output = Result<Option<Place>, Self::Error>> + Send;

    /// The signed replies that no gate may lack today.
    fn replies(&self) -> impl Future<Output = Result<Vec<Arc<[u8]>>, Self::Error>> + Send;

    /// The mailboxes of which no gate may have anything; none of their replies is among [`replies`](Self::replies).
    fn erasures(&self) -> impl Future<Output = Result<Vec<MailboxId>, Self::Error>> + Send;

    /// The gate's keys, with `fresh` adopted among them durably; see [`GateKeyring`].
    fn gate_keys(
        &self,
        gate: &GateEndpoint,
        fresh: Option<[u8; 32]>,
    ) -> impl Future<Output = Result<GateKeys, Self::Error>> + Send;

    /// The manifest in force: its serial, and its bytes as signed JSON.
    fn manifest(&self) -> Option<(u64, Arc<[u8]>)>;

    /// Changes whenever replies, erasures, covered, the manifest, accounts or notices may have.
    fn news(&self) -> watch::Receiver<u64>;

    // The rest concerns messengers, SMS and e-mail. A desk without accounts there need not say anything.

    /// What this gate is to hold; none if it never held anything.
    fn leased(
        &self,
        _gate: &GateEndpoint,
    ) -> impl Future<Output = Result<Option<Leased>, Self::Error>> + Send {
        async { Ok(None) }
    }

    /// This gate is about to be told what to hold: durable before it is.
    fn begin_lease(&self, _gate: &GateEndpoint) -> impl Future<Output = Result<(), Self::Error>> + Send {
        async { Ok(()) }
    }

    /// This gate answers that it holds exactly `leased`, and how it stands.
    fn lease_answered(
        &self,
        _gate: &GateEndpoint,
        _leased: &Leased,
        _answer: AccountsAnswer,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send {
        async { Ok(()) }
    }

    /// A notice that this gate, in this run of it, is to send now. `carries` says of the digest of a signed reply whether the gate has it.
    /// Whoever takes one says what became of it.
    fn next_notice(
        &self,
        _gate: &GateEndpoint,
        _gate_run: RunId,
        _carries: &(dyn Fn(&[u8; 32]) -> bool + Send + Sync),
    ) -> Option<DueNotice> {
        None
    }

    /// What became of a notice at the gate's run of that id; nothing if the line broke before it answered.
    fn notice_went(
        &self,
        _due: DueNotice,
        _gate_run: RunId,
        _outcome: Option<NoticeOutcome>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send {
        async { Ok(()) }
    }

    /// Whether reports of this gate could be kept now.
    fn hears_reports(&self, _gate: &GateEndpoint) -> bool {
        false
    }

    /// What became of notices after they were sent.
    fn reported(&self, _reports: Vec<Report>) -> impl Future<Output = Result<(), Self::Error>> + Send {
        async { Ok(()) }
    }

    /// The accounts whose conversations are to be copied: name, from which gate, to which.
    fn to_copy(&self) -> Vec<(AccountName, String, String)> {
        Vec::new()
    }

    /// What is to be said of a code that somebody keyed at this gate.
    fn look_up(
        &self,
        _gate: &GateEndpoint,
        _question: &Question,
    ) -> impl Future<Output = Result<LookedUp, Self::Error>> + Send {
        async { Ok(calls::nobody_looks()) }
    }

    /// They are copied.
    fn copied(&self, _account: &AccountName) -> impl Future<Output = Result<(), Self::Error>> + Send {
        async { Ok(()) }
    }
}

/// A running link. Dropping it hangs up.
#[derive(Debug)]
pub struct Link {
    standings: watch::Receiver<Vec<GateStanding>>,
    tasks: JoinSet<()>,
}

impl Link {
    /// How each gate stands, in the order of the configuration; changes are told.
    #[must_use]
    pub fn standings(&self) -> watch::Receiver<Vec<GateStanding>> {
        self.standings.clone()
    }

    /// Hangs up and waits until nothing of the link runs any more. What was being stored is stored or comes again.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
    }
}

/// Calls every gate, from now until the answer is dropped or stopped. Needs a Tokio runtime around it.
///
/// # Errors
/// When there are more than [`GATES_MAX`] gates or TLS cannot use the identity.
pub fn start<I: Inbox>(
    gates: Vec<GateEndpoint>,
    inbox: &Arc<I>,
    identity: &Identity,
    clock: &Arc<dyn Clock>,
    chance: &Arc<dyn Chance>,
) -> Result<Link, LinkStartError> {
    if gates.len() > GATES_MAX {
        return Err(LinkStartError::TooManyGates);
    }
    let mut run = [0; 16];
    rand::Rng::fill_bytes(&mut chance.generator(), &mut run);
    let board = standing::Board::new(&gates, Arc::clone(clock));
    let mut tasks = JoinSet::new();
    let mut callers = std::collections::BTreeMap::new();
    for (number, endpoint) in gates.into_iter().enumerate() {
        let line = line::Caller::new(&endpoint, identity)?;
        callers.insert(endpoint.name.clone(), line.clone());
        let caller = gate::GateTask::new(
            endpoint,
            RunId(run),
            line,
            Arc::clone(inbox),
            board.for_gate(number),
            chance.generator(),
        );
        tasks.spawn(caller.run());
    }
    tasks.spawn(mover::Mover::new(callers, Arc::clone(inbox)).run());
    Ok(Link { standings: board.watch(), tasks })
}

/// Why the link could not be started.
#[derive(Debug, thiserror::Error)]
pub enum LinkStartError {
    /// More than [`GATES_MAX`].
    #[error("a desk has at most {GATES_MAX} gates")]
    TooManyGates,
    /// The desk's identity.
    #[error(transparent)]
    Tls(#[from] TlsError),
}
