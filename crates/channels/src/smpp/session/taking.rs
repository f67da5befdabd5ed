//! From the line to the inbox: messages are put together, taken, and only then answered.

use std::sync::PoisonError;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;

use super::{Dead, INCOMING_MAX, TICK_MS};
use crate::address::{Address, ChannelKind, ExternalId};
use crate::contract::Inbox;
use crate::message::{Incoming, OtherKind, Text, What};
use crate::smpp::channel::Sms;
use crate::smpp::parts::{Added, Arrival, LongId};
use crate::smpp::pdu::{Deliver, status};
use crate::smpp::report::Receipt;
use crate::smpp::text::Coding;

/// How long after the log-in an incoming message can be one that was sent again.
const AFTER_RECONNECT_SECONDS: i64 = 120;

/// Hands messages to the inbox.
pub(super) struct Taking<'a> {
    pub(super) sms: &'a Sms,
    pub(super) inbox: &'a dyn Inbox,
    pub(super) acks: mpsc::Sender<(u32, u32)>,
    pub(super) connection: u64,
    pub(super) since: Timestamp,
}

/// What is to be done about one PDU.
enum Step {
    /// To be answered at once, with this status.
    Answer(u32),
    /// To be answered once the inbox has it.
    Take(Box<Incoming>, Option<LongId>),
}

impl Taking<'_> {
    pub(super) async fn work(&self, deliveries: &mut mpsc::Receiver<(u32, Deliver)>) {
        let mut tick = tokio::time::interval(Duration::from_millis(TICK_MS));
        let mut batch = Vec::with_capacity(INCOMING_MAX);
        loop {
            tokio::select! {
                count = deliveries.recv_many(&mut batch, INCOMING_MAX) => {
                    if count == 0 || self.take(std::mem::take(&mut batch)).await.is_err() {
                        return;
                    }
                }
                _ = tick.tick() => self.hand_on_overdue().await,
            }
        }
    }

    async fn take(&self, batch: Vec<(u32, Deliver)>) -> Result<(), Dead> {
        let (mut messages, mut waiting, mut joined) = (Vec::new(), Vec::new(), Vec::new());
        for (sequence, deliver) in batch {
            match self.step(sequence, &deliver) {
                Step::Answer(status) => self.acks.send((sequence, status)).await.map_err(|_| Dead)?,
                Step::Take(message, long) => {
                    messages.push(*message);
                    waiting.push(sequence);
                    joined.extend(long);
                }
            }
        }
        if messages.is_empty() {
            return Ok(());
        }
        let answer = match self.inbox.take(messages).await {
            Ok(_) => {
                let mut parts = self.sms.parts.lock().unwrap_or_else(PoisonError::into_inner);
                joined.into_iter().for_each(|id| parts.done(id));
                status::OK
            }
            Err(_) => {
                self.sms.journal.warn("the inbox cannot take messages; the provider keeps them", None);
                status::TEMPORARY
            }
        };
        for sequence in waiting {
            self.acks.send((sequence, answer)).await.map_err(|_| Dead)?;
        }
        Ok(())
    }

    fn step(&self, number: u32, deliver: &Deliver) -> Step {
        let now = self.sms.clock.now();
        let soon = now.duration_since(self.since).as_secs() < AFTER_RECONNECT_SECONDS;
        let arrival = Arrival { connection: self.connection, number, after_reconnect: soon };
        if deliver.receipt {
            return self.receipt(deliver, now);
        }
        // A program's message, or one from a name that cannot be answered.
        let from = person(&deliver.source).filter(|_| !deliver.for_a_port);
        let Some(from) = from else {
            self.sms.journal.debug("a message that nobody can be answered to was passed over", None);
            return Step::Answer(status::OK);
        };
        let mut parts = self.sms.parts.lock().unwrap_or_else(PoisonError::into_inner);
        match parts.add(deliver, arrival, now) {
            Some(Added::Waits | Added::Known) => Step::Answer(status::OK),
            Some(Added::Full) => Step::Answer(status::QUEUE_FULL),
            Some(Added::Complete(id)) => {
                drop(parts);
                match self.joined(id, now) {
                    Some(message) => Step::Take(Box::new(message), Some(id)),
                    None => Step::Answer(status::OK),
                }
            }
            None => {
                drop(parts);
                let coding = Coding::of(deliver.data_coding, self.sms.settings.alphabet);
                let unfolded = coding.unfold(&deliver.body, deliver.header_octets);
                let what = match coding.decode(&unfolded) {
                    Some((text, whole)) => What::Text(Text::new(&text, whole)),
                    None => What::Other { kind: OtherKind::Unreadable, caption: None },
                };
                let marks: [&[u8]; 4] = [
                    deliver.source.as_bytes(),
                    deliver.destination.as_bytes(),
                    &[deliver.data_coding],
                    &deliver.body,
                ];
                let digest = self.sms.key.mark("message", &marks);
                Step::Take(Box::new(self.message(from, guessed(arrival, digest), what, now)), None)
            }
        }
    }

    fn receipt(&self, deliver: &Deliver, now: Timestamp) -> Step {
        match (Receipt::read(deliver), Address::new(&deliver.source)) {
            (Some(Receipt { of, state }), Some(from)) => {
                let id = ExternalId::Given(format!("receipt {state:?} {}", of.0));
                Step::Take(Box::new(self.message(from, id, What::Report { of, state }, now)), None)
            }
            _ => {
                self.sms.journal.debug("a receipt that cannot be read was passed over", None);
                Step::Answer(status::OK)
            }
        }
    }

    fn joined(&self, id: LongId, now: Timestamp) -> Option<Incoming> {
        let joined = self.sms.parts.lock().unwrap_or_else(PoisonError::into_inner).join(id)?;
        let what = match &joined.text {
            Some(text) => What::Text(Text::new(text, joined.whole)),
            None => What::Other { kind: OtherKind::Unreadable, caption: None },
        };
        Some(self.message(person(&joined.source)?, guessed(joined.arrival, joined.digest), what, now))
    }

    fn message(&self, from: Address, id: ExternalId, what: What, at: Timestamp) -> Incoming {
        let account = self.sms.settings.account.clone();
        Incoming { account, kind: ChannelKind::Sms, id, from, at, language: None, what }
    }

    /// Messages whose parts never came go on as they are. They were acknowledged already.
    async fn hand_on_overdue(&self) {
        let now = self.sms.clock.now();
        let overdue = self.sms.parts.lock().unwrap_or_else(PoisonError::into_inner).overdue(now);
        for id in overdue {
            let taken = match self.joined(id, now) {
                Some(message) => self.inbox.take(vec![message]).await.is_ok(),
                None => true,
            };
            if !taken {
                return;
            }
            self.sms.parts.lock().unwrap_or_else(PoisonError::into_inner).done(id);
            self.sms.journal.info("a long message of which parts are missing was handed on", None);
        }
    }
}

fn guessed(arrival: Arrival, digest: [u8; 32]) -> ExternalId {
    let Arrival { connection, number, after_reconnect } = arrival;
    ExternalId::Guessed { connection, number, digest, after_reconnect }
}

/// A telephone's number. What comes from a name (a shop, a bank, the operator) has no person behind it, and answering it would
/// begin a loop.
fn person(source: &str) -> Option<Address> {
    let digits = source.strip_prefix('+').unwrap_or(source);
    (!digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())).then(|| Address::new(source)).flatten()
}
