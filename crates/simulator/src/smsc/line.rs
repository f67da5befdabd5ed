//! One line from an adapter: log-in, messages both ways, questions whether the other side is there.

use std::time::Duration;

use channels::smpp::frames::Frames;
use channels::smpp::parts::Arrival;
use channels::smpp::pdu::{self, Header, command, status};
use channels::smpp::smsc::{LogIn, bind_response, submit_response};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::net::tcp::OwnedWriteHalf;
use tokio::time::Instant;

use super::Smsc;
use crate::phone::Tick;
use crate::sms::Delivery;
use crate::{SMS_PASSWORD, SMS_SYSTEM_ID};

/// How long a log-in may take, and an answer to a message.
const ANSWER_SECONDS_MAX: u64 = 30;
/// After how much silence the other side is asked whether it is there.
const ENQUIRE_SECONDS: u64 = 30;
/// How long to wait after "not now".
const RETRY_MS: u64 = 500;
/// How often it is looked what is overdue.
const TICK_MS: u64 = 500;
/// The SMSC's own name.
const NAME: &str = "simulator";

/// The line is of no use any more.
struct Over;

/// Holds a line until it breaks or is given up.
pub(super) async fn hold(smsc: &Smsc, stream: TcpStream) {
    let (reader, writer) = stream.into_split();
    let mut frames = Frames::new(reader);
    let mut line = Line {
        smsc,
        writer,
        bound: false,
        sequence: 0,
        out: None,
        heard: Instant::now(),
        enquired: None,
        not_before: Instant::now(),
        arrival: Arrival { connection: smsc.next_line(), number: 0, after_reconnect: false },
    };
    let mut tick = tokio::time::interval(Duration::from_millis(TICK_MS));
    loop {
        let may_deliver = line.bound && line.out.is_none() && line.not_before <= Instant::now();
        let done = tokio::select! {
            pdu = frames.next() => match pdu {
                Some((header, body)) => line.hears(header, &body).await,
                None => Err(Over),
            },
            delivery = smsc.sms.queue.next(), if may_deliver => line.delivers(delivery).await,
            _ = tick.tick() => line.ticks().await,
        };
        if done.is_err() {
            return;
        }
    }
}

struct Line<'a> {
    smsc: &'a Smsc,
    writer: OwnedWriteHalf,
    bound: bool,
    sequence: u32,
    /// What was sent and not answered yet: by which number, since when.
    out: Option<(u32, Instant, Delivery)>,
    heard: Instant,
    enquired: Option<Instant>,
    not_before: Instant,
    arrival: Arrival,
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        // Not answered is not taken: it goes again on the next line.
        if let Some((_, _, delivery)) = self.out.take() {
            self.smsc.sms.queue.push_back_in_front(delivery);
        }
    }
}

impl Line<'_> {
    async fn put(&mut self, command: u32, status: u32, sequence: u32, body: &[u8]) -> Result<(), Over> {
        let pdu = pdu::write(command, status, sequence, body);
        let writing = self.writer.write_all(&pdu);
        match tokio::time::timeout(Duration::from_secs(ANSWER_SECONDS_MAX), writing).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Over),
        }
    }

    async fn answer(&mut self, header: Header, status: u32, body: &[u8]) -> Result<(), Over> {
        self.put(header.command | command::RESPONSE, status, header.sequence, body).await
    }

    fn next_sequence(&mut self) -> u32 {
        const SEQUENCE_MAX: u32 = 0x7fff_ffff;
        self.sequence = if self.sequence >= SEQUENCE_MAX { 1 } else { self.sequence + 1 };
        self.sequence
    }

    async fn delivers(&mut self, delivery: Delivery) -> Result<(), Over> {
        let sequence = self.next_sequence();
        let body = delivery.bodies.front().cloned().unwrap_or_default();
        // Before anything can break: what is in here goes back to the queue.
        self.out = Some((sequence, Instant::now(), delivery));
        self.put(command::DELIVER_SM, status::OK, sequence, &body).await
    }

    async fn ticks(&mut self) -> Result<(), Over> {
        self.smsc.show_overdue();
        let most = Duration::from_secs(ANSWER_SECONDS_MAX);
        let silent = |since: Instant| since.elapsed() >= most;
        let never_bound = !self.bound && silent(self.heard);
        let unanswered = self.out.as_ref().is_some_and(|(_, since, _)| silent(*since));
        if never_bound || unanswered || self.enquired.is_some_and(silent) {
            return Err(Over);
        }
        if self.bound && self.enquired.is_none() && self.heard.elapsed().as_secs() >= ENQUIRE_SECONDS {
            self.enquired = Some(Instant::now());
            let sequence = self.next_sequence();
            return self.put(command::ENQUIRE_LINK, status::OK, sequence, &[]).await;
        }
        Ok(())
    }

    async fn hears(&mut self, header: Header, body: &[u8]) -> Result<(), Over> {
        const DELIVER_RESPONSE: u32 = command::DELIVER_SM | command::RESPONSE;
        if self.bound {
            self.heard = Instant::now();
            self.enquired = None;
        }
        match header.command {
            command::BIND_TRANSCEIVER => self.log_in(header, body).await,
            command::ENQUIRE_LINK => self.answer(header, status::OK, &[]).await,
            command::UNBIND => {
                self.answer(header, status::OK, &[]).await?;
                Err(Over)
            }
            command::SUBMIT_SM if !self.bound => self.answer(header, status::BIND_STATUS, &[]).await,
            command::SUBMIT_SM => {
                self.arrival.number = header.sequence;
                match self.smsc.submitted(body, self.arrival) {
                    Ok(id) => self.answer(header, status::OK, &submit_response(&id)).await,
                    Err(why) => self.answer(header, why, &[]).await,
                }
            }
            DELIVER_RESPONSE | command::GENERIC_NACK => {
                self.answered(header);
                Ok(())
            }
            other if other & command::RESPONSE != 0 => Ok(()),
            _ => self.put(command::GENERIC_NACK, status::COMMAND_ID, header.sequence, &[]).await,
        }
    }

    async fn log_in(&mut self, header: Header, body: &[u8]) -> Result<(), Over> {
        let refused = if self.bound {
            Some(status::ALREADY_BOUND)
        } else {
            match LogIn::parse(body) {
                None => Some(status::BIND_FAILED),
                Some(asked) if *asked.system_id != SMS_SYSTEM_ID.as_bytes() => Some(status::SYSTEM_ID),
                Some(asked) if *asked.password != SMS_PASSWORD.as_bytes() => Some(status::PASSWORD),
                Some(_) => None,
            }
        };
        match refused {
            Some(why) => self.answer(header, why, &[]).await,
            None => {
                self.bound = true;
                self.answer(header, status::OK, &bind_response(NAME)).await
            }
        }
    }

    /// The other side says what it did with a part.
    fn answered(&mut self, header: Header) {
        let is_it = self.out.as_ref().is_some_and(|(sequence, _, _)| *sequence == header.sequence);
        let Some((_, _, mut delivery)) = self.out.take_if(|_| is_it) else { return };
        match header.status {
            status::OK if header.command != command::GENERIC_NACK => {
                delivery.bodies.pop_front();
                match (&delivery.of, delivery.bodies.is_empty()) {
                    (_, false) => self.smsc.sms.queue.push_back_in_front(delivery),
                    (Some(of), true) => self.smsc.sms.ticks(of, Tick::Taken),
                    (None, true) => {}
                }
            }
            status::QUEUE_FULL | status::TEMPORARY | status::THROTTLED | status::SYSTEM_ERROR => {
                self.not_before = Instant::now() + Duration::from_millis(RETRY_MS);
                self.smsc.sms.queue.push_back_in_front(delivery);
            }
            _ => {
                if let Some(of) = &delivery.of {
                    self.smsc.sms.ticks(of, Tick::Refused);
                }
            }
        }
    }
}
