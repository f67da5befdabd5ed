//! A trunk that is open: what its parts share.

use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use rand::RngExt as _;
use rsipstack::sip::SipMessage;
use rsipstack::transaction::endpoint::EndpointInner;
use rsipstack::transaction::transaction::Transaction;
use rustls::pki_types::ServerName;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use tokio_rustls::TlsConnector;
use web::chance::Chance;

use super::budget::Budget;
use super::call::Call;
use super::caller::CallerKey;
use super::config::{self, Peer, Transport};
use super::dialog::DialogKey;
use super::door::{self, Verdict};
use super::flow::{Flow, sip_addr, source, via_name};
use super::journal::Journal;
use super::own::own_address;
use super::register::Registration;
use super::sdp::Wanted;
use super::tasks::Tasks;

/// The most transactions at once, those that are over and may be repeated among them. A call has two or three.
const TRANSACTIONS_MAX: usize = 20_000;
/// How many strangers a second are told that they may not call; the others hear nothing.
const STRANGERS_PER_SECOND: u32 = 10;
/// After how many seconds somebody may try again whom we could not even hear.
const OVERLOAD_LINES: &str = "Retry-After: 10\r\n";

/// A trunk.
pub(super) struct Trunk {
    pub(super) settings: config::Trunk,
    pub(super) transport: Transport,
    /// The port on which we listen, if we do.
    pub(super) listens_on: Option<u16>,
    pub(super) endpoint: Arc<EndpointInner>,
    pub(super) connector: Option<(TlsConnector, ServerName<'static>)>,
    pub(super) caller_key: CallerKey,
    pub(super) chance: Arc<dyn Chance>,
    pub(super) journal: Journal,
    pub(super) tasks: Tasks,
    /// The tasks of calls, which are waited for when the line closes.
    pub(super) talks: Tasks,
    pub(super) calls: mpsc::Sender<Call>,
    pub(super) stopping: watch::Receiver<bool>,
    pub(super) registration: watch::Sender<Registration>,
    pub(super) budget: Mutex<Budget>,
    pub(super) dialogs: Mutex<HashMap<DialogKey, mpsc::Sender<Transaction>>>,
    /// Calls that ring or are answered, by what is the same on every way on which a request may have come.
    pub(super) arrived: Mutex<HashSet<(String, String, u32)>>,
    /// The registrar's addresses.
    pub(super) registrars: RwLock<Vec<Peer>>,
    flows: Mutex<HashMap<SocketAddr, Vec<Flow>>>,
    strangers: Mutex<(Option<Instant>, u32)>,
    refused: AtomicU32,
}

/// What a trunk is made of, beside what it makes itself.
pub(super) struct Parts {
    pub(super) settings: config::Trunk,
    pub(super) listens_on: Option<u16>,
    pub(super) endpoint: Arc<EndpointInner>,
    pub(super) connector: Option<(TlsConnector, ServerName<'static>)>,
    pub(super) caller_key: CallerKey,
    pub(super) chance: Arc<dyn Chance>,
    pub(super) journal: Journal,
    pub(super) tasks: (Tasks, Tasks),
    pub(super) calls: mpsc::Sender<Call>,
    pub(super) stopping: watch::Receiver<bool>,
    pub(super) budget: Budget,
}

impl Trunk {
    pub(super) fn new(parts: Parts) -> Self {
        let (tasks, talks) = parts.tasks;
        let registers = parts.settings.registrar.is_some();
        let registration = if registers { Registration::Trying } else { Registration::None };
        Self {
            transport: parts.settings.transport,
            settings: parts.settings,
            listens_on: parts.listens_on,
            endpoint: parts.endpoint,
            connector: parts.connector,
            caller_key: parts.caller_key,
            chance: parts.chance,
            journal: parts.journal,
            tasks,
            talks,
            calls: parts.calls,
            stopping: parts.stopping,
            registration: watch::Sender::new(registration),
            budget: Mutex::new(parts.budget),
            dialogs: Mutex::default(),
            arrived: Mutex::default(),
            registrars: RwLock::default(),
            flows: Mutex::default(),
            strangers: Mutex::default(),
            refused: AtomicU32::new(0),
        }
    }

    /// Whether somebody may call.
    pub(super) fn lets(&self, ip: IpAddr) -> bool {
        let registrars = self.registrars.read().unwrap_or_else(PoisonError::into_inner);
        self.settings.peers.iter().chain(registrars.iter()).any(|peer| peer.holds(ip))
    }

    /// What becomes of a message. What goes on has gone on when this is over.
    pub(super) async fn hear(self: &Arc<Self>, bytes: &[u8], flow: &Flow) -> Verdict {
        let (peer, via) = (flow.peer, via_name(self.transport));
        let tag = self.word();
        if !self.lets(peer.ip()) {
            return if self.tells_stranger() {
                door::refuse_unread(bytes, peer, via, &tag, 403, "")
            } else {
                Verdict::Ignore
            };
        }
        let message = match door::judge(bytes, peer, via, &tag) {
            Verdict::Take(message) => message,
            other @ (Verdict::Answer { .. } | Verdict::Ignore) => return other,
        };
        let stats = self.endpoint.get_stats();
        let many = stats.running_transactions.saturating_add(stats.finished_transactions) >= TRANSACTIONS_MAX;
        if many && matches!(*message, SipMessage::Request(_)) {
            if self.refused.fetch_add(1, Ordering::Relaxed).is_multiple_of(1000) {
                self.journal.warn("there is more signalling than can be answered", None);
            }
            return door::refuse_unread(bytes, peer, via, &tag, 503, OVERLOAD_LINES);
        }
        let from = sip_addr(self.transport, peer);
        // What cannot be brought together with anything is dropped, as it has to be.
        drop(self.endpoint.on_received_message(*message, flow.connection.clone(), &from).await);
        Verdict::Ignore
    }

    fn tells_stranger(&self) -> bool {
        let mut strangers = lock(&self.strangers);
        let now = Instant::now();
        if strangers.0.is_none_or(|since| now.duration_since(since) >= Duration::from_secs(1)) {
            *strangers = (Some(now), 0);
            self.journal.info("somebody who may not call was refused", None);
        }
        strangers.1 = strangers.1.saturating_add(1);
        strangers.1 <= STRANGERS_PER_SECOND
    }

    /// A word that nobody can guess: a tag, the branch of a way.
    pub(super) fn word(&self) -> String {
        format!("{:016x}", self.chance.generator().random::<u64>())
    }

    /// What may be agreed on with whoever is at the other end.
    pub(super) fn wanted(&self, peer: IpAddr) -> Wanted {
        let peer = peer.to_canonical();
        Wanted {
            codecs: self.settings.codecs(),
            srtp_required: self.settings.srtp_required,
            ipv6: peer.is_ipv6(),
            loopback: peer.is_loopback(),
        }
    }

    /// Our address as somebody sees it.
    pub(super) fn address_for(&self, peer: IpAddr) -> IpAddr {
        let peer = peer.to_canonical();
        match self.settings.public_address {
            Some(config::PublicAddress(ip)) if ip.is_ipv6() == peer.is_ipv6() => ip,
            _ => own_address(peer).unwrap_or(peer),
        }
    }

    /// Where sound is heard.
    pub(super) fn sound_ip(&self, peer: IpAddr) -> IpAddr {
        let peer = peer.to_canonical();
        let listen = self
            .settings
            .listen
            .map(|at| at.ip())
            .filter(|ip| !ip.is_unspecified() && ip.is_ipv6() == peer.is_ipv6());
        let any =
            if peer.is_ipv6() { std::net::Ipv6Addr::UNSPECIFIED.into() } else { IpAddr::from([0, 0, 0, 0]) };
        listen.unwrap_or(any)
    }

    /// Where we are found by whoever is at the other end.
    pub(super) fn contact(&self, flow: &Flow) -> String {
        let at = SocketAddr::new(self.address_for(flow.peer.ip()), flow.port);
        let user = self.settings.user.as_ref().map_or_else(String::new, |user| format!("{}@", user.reveal()));
        let transport = match self.transport {
            Transport::Udp => "",
            Transport::Tcp => ";transport=tcp",
            Transport::Tls => ";transport=tls",
        };
        format!("<sip:{user}{at}{transport}>")
    }

    /// The way of a request of ours.
    pub(super) fn via(&self, flow: &Flow) -> String {
        let at = SocketAddr::new(self.address_for(flow.peer.ip()), flow.port);
        format!("SIP/2.0/{} {at};branch=z9hG4bK{};rport", via_name(self.transport), self.word())
    }

    /// The way on which a request came.
    pub(super) fn flow_of(&self, transaction: &Transaction) -> Option<Flow> {
        let peer = source(&transaction.original.headers)?;
        let connection = transaction.connection.clone()?;
        let known = lock(&self.flows).get(&peer).and_then(|flows| flows.last()).map(|flow| flow.port);
        Some(Flow { connection, peer, port: known.or(self.listens_on)? })
    }

    /// Lines that are open.
    pub(super) fn lines(&self) -> usize {
        lock(&self.flows).values().map(Vec::len).sum()
    }

    /// The line that is open to somebody.
    pub(super) fn line_to(&self, peer: SocketAddr) -> Option<Flow> {
        lock(&self.flows).get(&peer).and_then(|flows| flows.last()).cloned()
    }

    pub(super) fn remember(&self, flow: &Flow) {
        lock(&self.flows).entry(flow.peer).or_default().push(flow.clone());
    }

    pub(super) fn forget(&self, flow: &Flow) {
        let mut flows = lock(&self.flows);
        if let Some(of_peer) = flows.get_mut(&flow.peer) {
            // Two lines from one address are not told apart; the older one goes, and what is left of it breaks by itself.
            of_peer.remove(0);
            if of_peer.is_empty() {
                flows.remove(&flow.peer);
            }
        }
    }

    pub(super) fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }
}

/// What is held while somebody panics is whole: each change is one step.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
