//! Answers requests that come: those of calls that are, new calls, and everything else.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rand::RngExt as _;
use rsipstack::sip::{Method, Request};
use rsipstack::transaction::TransactionReceiver;
use rsipstack::transaction::transaction::{Transaction, TransactionEvent};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use zeroize::Zeroize as _;

use super::ALLOW;
use super::budget::{Admitted, Full};
use super::call::{Call, EVENTS_MAX};
use super::caller::CallerHash;
use super::dialog::{Dialog, DialogKey, number};
use super::flow::Flow;
use super::reply::{Reply, has_word, value, values, words};
use super::sdp::{Agreed, Description, Disagreed, Ours, Wanted, agree};
use super::session::{Asked, Decided, MIN_SE_SECONDS, Timer};
use super::talking::{self, Talk};
use super::trunk::{Trunk, lock};
use super::wire::{NameAddr, read_uri};
use crate::media::session;

/// How many requests of a call may wait.
const REQUESTS_MAX: usize = 16;
/// How long a call may ring.
const RINGING_SECONDS_MAX: u64 = 50;
/// What an extension that we know is called.
const TIMER: &str = "timer";
/// After how many seconds to try again where nothing else is known.
const RETRY_SECONDS: u64 = 10;

/// Takes transactions for as long as the line is open.
pub(super) async fn run(trunk: Arc<Trunk>, mut incoming: TransactionReceiver) {
    while let Some(transaction) = incoming.recv().await {
        if web::panic::caught(answer(&trunk, transaction)).await.is_none() {
            trunk.journal.warn("a request was dropped over a fault of ours", None);
        }
    }
}

async fn answer(trunk: &Arc<Trunk>, mut transaction: Transaction) {
    let caller = trunk.caller_key.take(&mut transaction.original);
    let tagged = value(&transaction.original.headers, "To")
        .and_then(NameAddr::read)
        .is_some_and(|to| to.tag().is_some());
    if tagged {
        return within(trunk, transaction);
    }
    let request = &transaction.original;
    let reply = match request.method {
        Method::Invite => match arrive(trunk, &transaction).await {
            Ok(arrived) => return begin(trunk, transaction, arrived, caller),
            Err(reply) => reply,
        },
        Method::Options => unsupported(request).unwrap_or_else(|| abilities(200)),
        Method::Bye | Method::Info | Method::Update | Method::PRack | Method::Cancel | Method::Ack => {
            Reply::new(481)
        }
        Method::Message
        | Method::Notify
        | Method::Publish
        | Method::Refer
        | Method::Register
        | Method::Subscribe => Reply::new(405).with("Allow", ALLOW),
    };
    close(trunk, transaction, reply, None);
}

/// A request of a call that is, or was.
fn within(trunk: &Arc<Trunk>, transaction: Transaction) {
    let dialog = DialogKey::of(&transaction.original).and_then(|key| lock(&trunk.dialogs).get(&key).cloned());
    let Some(dialog) = dialog else { return close(trunk, transaction, Reply::new(481), None) };
    match dialog.try_send(transaction) {
        Ok(()) => {}
        Err(mpsc::error::TrySendError::Full(transaction)) => {
            close(trunk, transaction, Reply::new(503).retry_after(1), None);
        }
        Err(mpsc::error::TrySendError::Closed(transaction)) => {
            close(trunk, transaction, Reply::new(481), None);
        }
    }
}

/// What we can do.
pub(super) fn abilities(code: u16) -> Reply {
    Reply::new(code)
        .with("Allow", ALLOW)
        .with("Accept", "application/sdp, application/dtmf-relay, application/dtmf")
        .with("Accept-Encoding", "identity")
        .with("Supported", TIMER)
}

/// The answer to a request that requires what we do not know.
pub(super) fn unsupported(request: &Request) -> Option<Reply> {
    let unknown: Vec<&str> =
        words(&request.headers, "Require").filter(|word| !word.eq_ignore_ascii_case(TIMER)).collect();
    (!unknown.is_empty()).then(|| Reply::new(420).with("Unsupported", unknown.join(", ")))
}

/// Whether a request's body is a description of a session, if it has one.
pub(super) fn describes(request: &Request) -> Result<(), Reply> {
    let wrong = || Reply::new(415).with("Accept", "application/sdp").with("Accept-Encoding", "identity");
    if values(&request.headers, "Content-Encoding").any(|coding| !coding.eq_ignore_ascii_case("identity")) {
        return Err(wrong());
    }
    let kind =
        value(&request.headers, "Content-Type").and_then(|kind| kind.split(';').next()).unwrap_or_default();
    let fits = request.body.is_empty() || kind.trim().eq_ignore_ascii_case("application/sdp");
    if fits { Ok(()) } else { Err(wrong()) }
}

/// Why there is no sound in common, as an answer.
pub(super) fn not_acceptable(why: Disagreed) -> Reply {
    let (number, words) = match why {
        Disagreed::NoSound => (304, "Media type not available"),
        Disagreed::NoCodec => (305, "Incompatible media format"),
        Disagreed::NoKeys => (302, "Incompatible transport protocol"),
        Disagreed::NoAddress => (301, "Incompatible network address formats"),
    };
    Reply::new(488).with("Warning", format!("{number} line \"{words}\""))
}

/// What a request says of its session's life.
pub(super) fn timer_of(request: &Request) -> Result<Option<Timer>, Reply> {
    let headers = &request.headers;
    let supported = has_word(headers, "Supported", TIMER) || has_word(headers, "Require", TIMER);
    let takes_update = has_word(headers, "Allow", "UPDATE");
    match Asked::read(value(headers, "Session-Expires"), value(headers, "Min-SE"), supported, takes_update)
        .decide()
    {
        Decided::Without => Ok(None),
        Decided::With(timer) => Ok(Some(timer)),
        Decided::TooShort => Err(Reply::new(422).with("Min-SE", MIN_SE_SECONDS.to_string())),
    }
}

/// A call that may begin.
struct Arrived {
    flow: Flow,
    wanted: Wanted,
    offer: Option<(Description, Agreed)>,
    timer: Option<Timer>,
    dialog: Dialog,
    merge: (String, String, u32),
}

async fn arrive(trunk: &Arc<Trunk>, transaction: &Transaction) -> Result<Arrived, Reply> {
    let request = &transaction.original;
    if trunk.is_stopping() {
        return Err(Reply::new(503).retry_after(RETRY_SECONDS));
    }
    if let Some(reply) = unsupported(request) {
        return Err(reply);
    }
    let dialog = Dialog::of(request, &trunk.word()).ok_or_else(|| Reply::new(400))?;
    let merge = (dialog.key.call.clone(), dialog.key.theirs.clone(), number(request).unwrap_or_default());
    if lock(&trunk.arrived).contains(&merge) {
        // The same call, on another way (RFC 3261, 8.2.2.2).
        return Err(Reply::new(482));
    }
    if !is_ours(trunk, request) {
        return Err(Reply::new(404));
    }
    describes(request)?;
    let mut accepts = words(&request.headers, "Accept").peekable();
    if accepts.peek().is_some() && !accepts.any(accepts_sdp) {
        return Err(Reply::new(406));
    }
    let timer = timer_of(request)?;
    let flow = trunk.flow_of(transaction).ok_or_else(|| Reply::new(500))?;
    let wanted = trunk.wanted(flow.peer.ip());
    let offer = if request.body.is_empty() {
        None
    } else {
        let offer = Description::read(&request.body).map_err(|_| Reply::new(400))?;
        let agreed = agree(&offer, &wanted).map_err(not_acceptable)?;
        Some((offer, agreed))
    };
    Ok(Arrived { flow, wanted, offer, timer, dialog, merge })
}

fn accepts_sdp(range: &str) -> bool {
    let bare = range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    ["application/sdp", "application/*", "*/*"].contains(&bare.as_str())
}

fn is_ours(trunk: &Trunk, request: &Request) -> bool {
    let settings = &trunk.settings;
    if settings.targets.is_empty() {
        return true;
    }
    let Some(user) = read_uri(&request.uri.to_string()).ok().and_then(|uri| uri.user) else { return false };
    let user = user.split(';').next().unwrap_or_default();
    settings.targets.iter().any(|target| target.reveal() == user)
        || settings.user.as_ref().is_some_and(|ours| ours.reveal() == user)
}

fn begin(trunk: &Arc<Trunk>, mut transaction: Transaction, arrived: Arrived, caller: Option<CallerHash>) {
    // Keys of SRTP are read by now.
    transaction.original.body.zeroize();
    let admitted = lock(&trunk.budget).admit(Instant::now(), caller);
    let admitted = match admitted {
        Ok(admitted) => admitted,
        Err(full) => {
            let reply = match full {
                Full::Busy { retry_seconds } => Reply::new(486).retry_after(retry_seconds),
                Full::TooFast { retry_seconds } => Reply::new(503).retry_after(retry_seconds),
            };
            trunk.journal.info("a call was refused: the trunk is full", None);
            return close(trunk, transaction, reply, None);
        }
    };
    let place = Place { trunk: Arc::clone(trunk), place: admitted.place };
    let (requests, requested) = mpsc::channel(REQUESTS_MAX);
    let listed = Listed::new(trunk, &arrived, requests);
    let inside = Arc::clone(trunk);
    trunk.talks.spawn(async move {
        ring(&inside, transaction, arrived, requested, caller, admitted, (place, listed)).await;
    });
}

/// A place in the trunk's budget, given back however the call ends.
pub(super) struct Place {
    trunk: Arc<Trunk>,
    place: u64,
}

impl Drop for Place {
    fn drop(&mut self) {
        lock(&self.trunk.budget).release(self.place);
    }
}

async fn ring(
    trunk: &Arc<Trunk>,
    transaction: Transaction,
    arrived: Arrived,
    requested: mpsc::Receiver<Transaction>,
    caller: Option<CallerHash>,
    Admitted { ends, set_aside, .. }: Admitted,
    entries: (Place, Listed),
) {
    let Arrived { flow, wanted, offer, timer, dialog, .. } = arrived;
    let peer = flow.peer.ip();
    let range = trunk.settings.rtp_ports;
    let bound =
        session::bind(trunk.sound_ip(peer), range.first..=range.last, &mut trunk.chance.generator()).await;
    let socket = bound.ok();
    let Some((socket, port)) =
        socket.and_then(|socket| socket.local_addr().ok().map(|at| (socket, at.port())))
    else {
        trunk.journal.warn("a call was refused: no port of the range is free for its sound", None);
        return close(trunk, transaction, Reply::new(503).retry_after(RETRY_SECONDS), None);
    };
    let (commands, commanded) = mpsc::channel(1);
    let (events, happened) = mpsc::channel(EVENTS_MAX);
    let (end, ended) = oneshot::channel();
    let trunk_name = trunk.settings.name.clone();
    let call =
        Call { trunk: trunk_name, caller, set_aside, ends, commands, events: happened, ended: Some(ended) };
    if trunk.calls.try_send(call).is_err() {
        trunk.journal.warn("a call was refused: nobody takes it", None);
        return close(trunk, transaction, Reply::new(503).retry_after(RETRY_SECONDS), None);
    }
    let rings_until = Instant::now() + ringing(&transaction.original);
    let ours = Ours {
        session: (trunk.chance.generator().random_range(1..=i64::MAX.unsigned_abs()), 1),
        address: SocketAddr::new(trunk.address_for(peer), port),
        crypto: None,
    };
    let talk = Talk::new(talking::Parts {
        trunk: Arc::clone(trunk),
        flow,
        dialog,
        wanted,
        offer,
        timer,
        ours,
        socket,
        ends,
        rings_until,
        commanded,
        events,
        requested,
    });
    talk.run(transaction, end, entries).await;
}

/// A call's entries in the trunk's lists, struck out however it ends.
pub(super) struct Listed {
    trunk: Arc<Trunk>,
    key: DialogKey,
    merge: (String, String, u32),
}

impl Listed {
    fn new(trunk: &Arc<Trunk>, arrived: &Arrived, requests: mpsc::Sender<Transaction>) -> Self {
        let (key, merge) = (arrived.dialog.key.clone(), arrived.merge.clone());
        lock(&trunk.dialogs).insert(key.clone(), requests);
        lock(&trunk.arrived).insert(merge.clone());
        Self { trunk: Arc::clone(trunk), key, merge }
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        lock(&self.trunk.dialogs).remove(&self.key);
        lock(&self.trunk.arrived).remove(&self.merge);
    }
}

fn ringing(invite: &Request) -> Duration {
    Duration::from_secs(expires(invite).unwrap_or(RINGING_SECONDS_MAX).min(RINGING_SECONDS_MAX))
}

fn expires(invite: &Request) -> Option<u64> {
    value(&invite.headers, "Expires")?.trim().parse().ok()
}

/// Whether the caller said that he would wait for less long than we let it ring.
pub(super) fn is_impatient(invite: &Request) -> bool {
    expires(invite).is_some_and(|seconds| seconds < RINGING_SECONDS_MAX)
}

/// Answers a request for good, and stays until the other end has the answer.
pub(super) fn close(trunk: &Arc<Trunk>, mut transaction: Transaction, reply: Reply, tag: Option<&str>) {
    let tag = tag.map_or_else(|| trunk.word(), str::to_owned);
    trunk.tasks.spawn(async move {
        let response = reply.to(&transaction.original, Some(&tag));
        if transaction.respond(response).await.is_ok() && transaction.original.method == Method::Invite {
            while transaction.receive().await.is_some() {}
        }
    });
}

/// Drives an INVITE beside its call: tells the call what comes of it, and lets the library repeat what has to be repeated.
pub(super) fn drive(
    trunk: &Arc<Trunk>,
    mut transaction: Transaction,
    number: u32,
    told: mpsc::Sender<(u32, Said)>,
) {
    trunk.tasks.spawn(async move {
        while let Some(message) = transaction.receive().await {
            let rsipstack::sip::SipMessage::Request(mut request) = message else { continue };
            let said = if request.method == Method::Cancel {
                Said::Cancelled
            } else {
                // Nothing else comes to an INVITE.
                Said::Acknowledged(std::mem::take(&mut request.body))
            };
            // The call may be over; the transaction is not.
            drop(told.send((number, said)).await);
        }
        drop(told.send((number, Said::Over)).await);
    });
}

/// What came of an INVITE.
pub(super) enum Said {
    /// Its sender does not want it any more.
    Cancelled,
    /// He has our answer; with what he said to it.
    Acknowledged(Vec<u8>),
    /// Nothing more will come.
    Over,
}

/// Answers an INVITE that is driven.
pub(super) fn respond(
    to: &rsipstack::transaction::transaction::TransactionEventSender,
    response: rsipstack::sip::Response,
) {
    // A transaction that is over needs no answer.
    drop(to.send(TransactionEvent::Respond(response)));
}
