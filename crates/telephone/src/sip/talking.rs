//! One call from its first ring to its last answer: what the other end asks, what whoever conducts it asks, and what time
//! asks.
//!
//! One task does it all, one thing after the other. INVITEs are driven beside it, because the library has to repeat answers
//! meanwhile.

mod asking;
mod media;

use std::sync::Arc;

use rsipstack::sip::{Method, Request};
use rsipstack::transaction::transaction::{Transaction, TransactionEventSender};
use tokio::net::UdpSocket;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use self::asking::Asked;
pub(super) use self::asking::ask;
use super::ALLOW;
use super::answering::{
    Listed, Place, Said, abilities, close, describes, drive, is_impatient, not_acceptable, respond, timer_of,
    unsupported,
};
use super::call::{Command, Event, HungUp, Media, Refusal, Sound};
use super::config::Transport;
use super::dialog::{Dialog, number};
use super::digits;
use super::flow::Flow;
use super::reply::{Reply, value};
use super::sdp::{Agreed, Description, Ours, Wanted};
use super::session::Timer;
use super::trunk::Trunk;

/// How much of what comes of INVITEs may wait.
const SAID_MAX: usize = 16;

/// What a call is made of.
pub(super) struct Parts {
    pub(super) trunk: Arc<Trunk>,
    pub(super) flow: Flow,
    pub(super) dialog: Dialog,
    pub(super) wanted: Wanted,
    pub(super) offer: Option<(Description, Agreed)>,
    pub(super) timer: Option<Timer>,
    pub(super) ours: Ours,
    pub(super) socket: UdpSocket,
    pub(super) ends: Instant,
    pub(super) rings_until: Instant,
    pub(super) commanded: mpsc::Receiver<Command>,
    pub(super) events: mpsc::Sender<Event>,
    pub(super) requested: mpsc::Receiver<Transaction>,
}

/// Where a call is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// It rings.
    Ringing,
    /// It is answered.
    Talking,
}

/// Who waits for the call's sound, and for the answer to our offer of it.
struct Waiting {
    invite: u32,
    media: Option<oneshot::Sender<Media>>,
}

/// A session's life.
struct Life {
    timer: Timer,
    ends: Instant,
    refresh: Option<Instant>,
}

impl Life {
    fn new(timer: Timer) -> Self {
        let now = Instant::now();
        Self {
            timer,
            ends: now + timer.ends_after(),
            refresh: timer.refresh_after().map(|after| now + after),
        }
    }
}

/// What happened.
enum Happened {
    Requested(Box<Transaction>),
    Commanded(Command),
    Said(u32, Said),
    Refreshed(Asked),
    Time,
    Stopping,
}

/// One call.
pub(super) struct Talk {
    trunk: Arc<Trunk>,
    flow: Flow,
    dialog: Dialog,
    wanted: Wanted,
    /// What was offered and agreed on before the call was answered.
    offer: Option<(Description, Agreed)>,
    timer: Option<Timer>,
    ours: Ours,
    agreed: Option<Agreed>,
    last_description: Option<zeroize::Zeroizing<String>>,
    socket: Option<UdpSocket>,
    ends: Instant,
    rings_until: Instant,
    commanded: mpsc::Receiver<Command>,
    events: mpsc::Sender<Event>,
    requested: mpsc::Receiver<Transaction>,
    phase: Phase,
    waiting: Option<Waiting>,
    /// The other end's BYE, to be answered before everything else.
    farewell: Option<Transaction>,
    /// The INVITE whose answer has not been acknowledged.
    unacknowledged: Option<u32>,
    life: Option<Life>,
    refreshing: Option<oneshot::Receiver<Asked>>,
    tells: mpsc::Sender<(u32, Said)>,
    told: mpsc::Receiver<(u32, Said)>,
}

impl Talk {
    pub(super) fn new(parts: Parts) -> Self {
        let (tells, told) = mpsc::channel(SAID_MAX);
        Self {
            trunk: parts.trunk,
            flow: parts.flow,
            dialog: parts.dialog,
            wanted: parts.wanted,
            offer: parts.offer,
            timer: parts.timer,
            ours: parts.ours,
            agreed: None,
            last_description: None,
            socket: Some(parts.socket),
            ends: parts.ends,
            rings_until: parts.rings_until,
            commanded: parts.commanded,
            events: parts.events,
            requested: parts.requested,
            phase: Phase::Ringing,
            waiting: None,
            farewell: None,
            unacknowledged: None,
            life: None,
            refreshing: None,
            tells,
            told,
        }
    }

    /// Rings, talks, ends. `entries` are given back at the end.
    pub(super) async fn run(
        mut self,
        invite: Transaction,
        end: oneshot::Sender<HungUp>,
        entries: (Place, Listed),
    ) {
        let (request, to) = (invite.original.clone(), invite.tu_sender.clone());
        let first = number(&request).unwrap_or_default();
        drive(&self.trunk, invite, first, self.tells.clone());
        let ringing = Reply::new(180).with("Contact", self.trunk.contact(&self.flow)).with("Allow", ALLOW);
        self.respond(&request, &to, Reply::new(100), false);
        self.respond(&request, &to, ringing, true);
        let why = loop {
            let happened = self.wait().await;
            if let Some(why) = self.step(happened, &request, &to) {
                break why;
            }
        };
        if let Some(mut farewell) = self.farewell.take() {
            let heard = Reply::new(200).to(&farewell.original, Some(&self.dialog.key.ours));
            // Whoever hung up hangs up whether he hears that we heard it or not.
            drop(farewell.respond(heard).await);
        }
        if self.phase == Phase::Ringing {
            self.end_ringing(&request, &to, why);
        }
        let (place, listed) = entries;
        drop(place);
        self.waiting = None;
        self.socket = None;
        // Nobody may be interested any more.
        end.send(why).ok();
        let (events, _) = mpsc::channel(1);
        self.events = events;
        if self.phase == Phase::Talking && why != HungUp::Caller {
            self.say_goodbye().await;
        }
        drop(listed);
    }

    async fn wait(&mut self) -> Happened {
        let time = self.next_time();
        let mut stopping = self.trunk.stopping.clone();
        let refreshed = async {
            match &mut self.refreshing {
                Some(answer) => answer.await.unwrap_or(Asked::Unanswered),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            Some((number, said)) = self.told.recv() => Happened::Said(number, said),
            Some(transaction) = self.requested.recv() => Happened::Requested(Box::new(transaction)),
            command = self.commanded.recv() => Happened::Commanded(command.unwrap_or(Command::HangUp)),
            asked = refreshed => Happened::Refreshed(asked),
            () = tokio::time::sleep_until(time) => Happened::Time,
            _ = stopping.wait_for(|stopping| *stopping) => Happened::Stopping,
        }
    }

    fn next_time(&self) -> Instant {
        let life = self.life.as_ref().map(|life| life.refresh.unwrap_or(life.ends).min(life.ends));
        let rings = (self.phase == Phase::Ringing).then_some(self.rings_until);
        [life, rings].into_iter().flatten().fold(self.ends, Instant::min)
    }

    /// What has to be done; at the end of the call, why it ends.
    fn step(&mut self, happened: Happened, invite: &Request, to: &TransactionEventSender) -> Option<HungUp> {
        match happened {
            Happened::Requested(transaction) => self.requested(*transaction),
            Happened::Commanded(Command::HangUp) => Some(HungUp::Us),
            Happened::Commanded(Command::Refuse(why)) => {
                if self.phase == Phase::Ringing {
                    self.respond(invite, to, refusal(why), true);
                }
                Some(HungUp::Us)
            }
            Happened::Commanded(Command::Answer(media)) => {
                // Whoever asks twice is told that there is no sound to be had.
                if self.phase == Phase::Ringing { self.pick_up(invite, to, media) } else { None }
            }
            Happened::Said(number, said) => self.said(number, said),
            Happened::Refreshed(asked) => self.refreshed(asked),
            Happened::Time => self.time(),
            Happened::Stopping => Some(HungUp::Stopped),
        }
    }

    fn respond(&self, request: &Request, to: &TransactionEventSender, reply: Reply, tagged: bool) {
        let tag = tagged.then_some(self.dialog.key.ours.as_str());
        respond(to, reply.to(request, tag));
    }

    /// The last word to an INVITE that was not answered. After a refusal it comes too late, and the library drops it.
    fn end_ringing(&self, invite: &Request, to: &TransactionEventSender, why: HungUp) {
        let reply = match why {
            HungUp::Caller => Reply::new(487),
            // What he asked for has come (RFC 3261, 13.3.1).
            HungUp::NotAnswered if is_impatient(invite) => Reply::new(487),
            HungUp::Stopped => Reply::new(503).retry_after(RETRY_SECONDS),
            HungUp::Us
            | HungUp::NotAnswered
            | HungUp::NoAck
            | HungUp::TooLong
            | HungUp::Lost
            | HungUp::NoMedia => Reply::new(480),
        };
        self.respond(invite, to, reply, true);
    }

    fn said(&mut self, number: u32, said: Said) -> Option<HungUp> {
        match said {
            Said::Cancelled => (self.phase == Phase::Ringing).then_some(HungUp::Caller),
            Said::Acknowledged(body) => {
                if self.unacknowledged == Some(number) {
                    self.unacknowledged = None;
                }
                self.acknowledged(number, body)
            }
            Said::Over => {
                (self.phase == Phase::Talking && self.unacknowledged == Some(number)).then_some(HungUp::NoAck)
            }
        }
    }

    fn time(&mut self) -> Option<HungUp> {
        let now = Instant::now();
        if now >= self.ends {
            return Some(HungUp::TooLong);
        }
        if self.phase == Phase::Ringing {
            return (now >= self.rings_until).then_some(HungUp::NotAnswered);
        }
        let life = self.life.as_mut()?;
        if now >= life.ends {
            return Some(HungUp::Lost);
        }
        if life.refresh.is_some_and(|refresh| now >= refresh) {
            life.refresh = None;
            let timer = life.timer;
            self.refresh(timer);
        }
        None
    }

    /// A request of the other end, inside of the call.
    fn requested(&mut self, transaction: Transaction) -> Option<HungUp> {
        let request = &transaction.original;
        if !self.dialog.follows(request) {
            // Out of order (RFC 3261, 12.2.2).
            self.close(transaction, Reply::new(500).retry_after(1));
            return None;
        }
        if let Some(flow) = self.trunk.flow_of(&transaction) {
            self.flow = flow;
        }
        if let Some(reply) = unsupported(request) {
            self.close(transaction, reply);
            return None;
        }
        match request.method {
            Method::Bye => {
                self.farewell = Some(transaction);
                return Some(HungUp::Caller);
            }
            Method::Invite if self.phase == Phase::Ringing => {
                self.close(transaction, Reply::new(500).retry_after(RETRY_SECONDS));
            }
            Method::Invite => self.offered_again(transaction),
            Method::Update => self.updated(transaction),
            Method::Info => self.informed(transaction),
            Method::Options => self.close(transaction, abilities(200)),
            Method::Cancel | Method::Ack => {}
            Method::Message
            | Method::Notify
            | Method::PRack
            | Method::Publish
            | Method::Refer
            | Method::Register
            | Method::Subscribe => self.close(transaction, Reply::new(405).with("Allow", ALLOW)),
        }
        None
    }

    fn informed(&mut self, transaction: Transaction) {
        let request = &transaction.original;
        if request.body.is_empty() {
            // A sign of life.
            return self.close(transaction, Reply::new(200));
        }
        let kind = value(&request.headers, "Content-Type").and_then(digits::Body::of);
        let Some(kind) = kind else {
            return self.close(
                transaction,
                Reply::new(415).with("Accept", "application/dtmf-relay, application/dtmf"),
            );
        };
        let Some(key) = kind.read(&request.body) else { return self.close(transaction, Reply::new(400)) };
        // Nobody has picked up while it rings: the key means nothing yet.
        let taken = self.phase == Phase::Ringing || self.events.try_send(Event::Key(key)).is_ok();
        let reply = if taken { Reply::new(200) } else { Reply::new(503).retry_after(1) };
        self.close(transaction, reply);
    }

    fn close(&self, transaction: Transaction, reply: Reply) {
        close(&self.trunk, transaction, reply, Some(&self.dialog.key.ours));
    }
}

/// After how many seconds to try again.
const RETRY_SECONDS: u64 = 10;

fn refusal(why: Refusal) -> Reply {
    match why {
        Refusal::Busy { retry_after } => Reply::new(486).retry_after(retry_after.as_secs()),
        Refusal::Unavailable { retry_after } => Reply::new(503).retry_after(retry_after.as_secs()),
        Refusal::Declined => Reply::new(603),
    }
}
