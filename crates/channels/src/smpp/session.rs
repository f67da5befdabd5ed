//! One connection to an SMSC: log in, carry PDUs both ways, find out when it is dead.
//!
//! Reading, writing and taking run side by side in one task, so that dropping it ends all three. A message is answered
//! after the inbox took it. A provider that answers nothing, or something else than it was asked, changes nothing but time.

mod taking;

use std::collections::HashMap;
use std::sync::PoisonError;
use std::time::Duration;

use rand::RngExt as _;
use tokio::io::{AsyncWriteExt as _, ReadHalf, WriteHalf};
use tokio::sync::mpsc;
use tokio::time::Instant;
use zeroize::Zeroizing;

use self::taking::Taking;
use super::channel::{Reply, Request, Sms};
use super::frames;
use super::pdu::{self, Deliver, Header, command, status};
use crate::contract::{Fault, Inbox, SendError};
use crate::net::Stream;

/// How many messages may wait for the inbox; for a further one the provider is told to wait.
const INCOMING_MAX: usize = 64;
/// How long writing one PDU may take.
const WRITE_SECONDS_MAX: u64 = 20;
/// How often it is looked what is overdue.
const TICK_MS: u64 = 250;

/// How a connection ended.
pub(super) enum Broken {
    /// Name or password are refused.
    Refused,
    /// There was none.
    NeverBound,
    /// It was good until it broke.
    WasBound,
}

/// Logs in and out.
pub(super) async fn check(sms: &Sms) -> Result<(), SendError> {
    let later = SendError::Later { after: sms.settings.pauses.first };
    if !sms.bind().fits() {
        return Err(SendError::Ours(Fault::Settings));
    }
    let stream = sms.dialler.dial().await.map_err(|_| later.clone())?;
    let (reader, mut writer) = tokio::io::split(stream);
    let mut frames = Frames::new(reader);
    match log_in(sms, &mut frames, &mut writer).await {
        Ok(status::OK) => {
            let bye = pdu::write(command::UNBIND, status::OK, 2, &[]);
            // The answer to a farewell tells nothing.
            drop(put(&mut writer, &bye).await);
            Ok(())
        }
        Ok(status::BIND_FAILED | status::PASSWORD | status::SYSTEM_ID) => Err(SendError::Banned),
        Ok(status::ALREADY_BOUND) | Err(Dead) => Err(later),
        Ok(other) => Err(SendError::Ours(Fault::Refused(other))),
    }
}

/// Connects and stays until the connection breaks.
pub(super) async fn run(sms: &Sms, inbox: &dyn Inbox) -> Broken {
    let Ok(stream) = sms.dialler.dial().await else { return Broken::NeverBound };
    let (reader, mut writer) = tokio::io::split(stream);
    let mut frames = Frames::new(reader);
    match log_in(sms, &mut frames, &mut writer).await {
        Ok(status::OK) => {}
        Ok(status::BIND_FAILED | status::PASSWORD | status::SYSTEM_ID) => return Broken::Refused,
        Ok(other) => {
            sms.journal.warn("the provider does not log us in, with status", Some(u64::from(other)));
            return Broken::NeverBound;
        }
        Err(Dead) => return Broken::NeverBound,
    }
    sms.journal.info("connected", None);
    let (requests, mut waiting) = mpsc::channel(sms.settings.window.max(1));
    let (deliveries, mut delivered) = mpsc::channel(INCOMING_MAX);
    let (acks, acked) = mpsc::channel(INCOMING_MAX);
    *sms.line.lock().unwrap_or_else(PoisonError::into_inner) = Some(requests);
    let offline = Offline(sms);
    let taking =
        Taking { sms, inbox, acks, connection: sms.chance.generator().random(), since: sms.clock.now() };
    let mut line = Line::new(sms, frames, writer, deliveries, acked);
    tokio::select! {
        Dead = line.carry(&mut waiting) => {}
        () = taking.work(&mut delivered) => {}
    }
    drop(offline);
    waiting.close();
    while let Ok(request) = waiting.try_recv() {
        // Whoever gave up waiting needs no answer.
        drop(request.reply.send(Reply::NotWritten));
    }
    sms.journal.info("disconnected", None);
    Broken::WasBound
}

/// Takes the line away, also when the task is dropped.
struct Offline<'a>(&'a Sms);

impl Drop for Offline<'_> {
    fn drop(&mut self) {
        *self.0.line.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// The connection is of no use any more.
struct Dead;

type Writer = WriteHalf<Stream>;
type Frames = frames::Frames<ReadHalf<Stream>>;

async fn put(writer: &mut Writer, pdu: &[u8]) -> Result<(), Dead> {
    let writing = async {
        writer.write_all(pdu).await?;
        writer.flush().await
    };
    match tokio::time::timeout(Duration::from_secs(WRITE_SECONDS_MAX), writing).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Dead),
    }
}

async fn log_in(sms: &Sms, frames: &mut Frames, writer: &mut Writer) -> Result<u32, Dead> {
    let bind = sms.bind();
    if !bind.fits() {
        return Ok(status::SYSTEM_ID);
    }
    let body = Zeroizing::new(bind.body());
    let request = Zeroizing::new(pdu::write(command::BIND_TRANSCEIVER, status::OK, 1, &body));
    put(writer, &request).await?;
    let answering = async {
        loop {
            let (header, _body) = frames.next().await.ok_or(Dead)?;
            let answers = [command::BIND_TRANSCEIVER | command::RESPONSE, command::GENERIC_NACK];
            // Whatever else comes before is not what was asked.
            if header.sequence == 1 && answers.contains(&header.command) {
                return Ok(header.status);
            }
        }
    };
    tokio::time::timeout(sms.settings.patience, answering).await.map_err(|_| Dead)?
}

/// Reads and writes.
struct Line<'a> {
    sms: &'a Sms,
    frames: Frames,
    writer: Writer,
    deliveries: mpsc::Sender<(u32, Deliver)>,
    acked: mpsc::Receiver<(u32, u32)>,
    pending: HashMap<u32, (Instant, tokio::sync::oneshot::Sender<Reply>)>,
    sequence: u32,
    heard: Instant,
    enquired: Option<Instant>,
}

impl<'a> Line<'a> {
    fn new(
        sms: &'a Sms,
        frames: Frames,
        writer: Writer,
        deliveries: mpsc::Sender<(u32, Deliver)>,
        acked: mpsc::Receiver<(u32, u32)>,
    ) -> Self {
        let pending = HashMap::new();
        Self {
            sms,
            frames,
            writer,
            deliveries,
            acked,
            pending,
            sequence: 1,
            heard: Instant::now(),
            enquired: None,
        }
    }

    async fn carry(&mut self, requests: &mut mpsc::Receiver<Request>) -> Dead {
        let mut tick = tokio::time::interval(Duration::from_millis(TICK_MS));
        loop {
            let has_room = self.pending.len() < self.sms.settings.window.max(1);
            let done = tokio::select! {
                read = self.frames.next() => match read {
                    Some((header, body)) => self.heard_pdu(header, &body).await,
                    None => Err(Dead),
                },
                Some(request) = requests.recv(), if has_room => self.asks(request).await,
                Some((sequence, answer)) = self.acked.recv() => self.answers(sequence, answer).await,
                _ = tick.tick() => self.ticks().await,
            };
            if let Err(dead) = done {
                return dead;
            }
        }
    }

    fn next_sequence(&mut self) -> u32 {
        const SEQUENCE_MAX: u32 = 0x7fff_ffff;
        self.sequence = if self.sequence >= SEQUENCE_MAX { 1 } else { self.sequence + 1 };
        self.sequence
    }

    async fn asks(&mut self, request: Request) -> Result<(), Dead> {
        let sequence = self.next_sequence();
        let pdu = Zeroizing::new(pdu::write(command::SUBMIT_SM, status::OK, sequence, &request.body));
        self.pending.insert(sequence, (Instant::now(), request.reply));
        put(&mut self.writer, &pdu).await
    }

    async fn answers(&mut self, sequence: u32, answer: u32) -> Result<(), Dead> {
        // The body is an empty message id.
        let pdu = pdu::write(command::DELIVER_SM | command::RESPONSE, answer, sequence, &[0]);
        put(&mut self.writer, &pdu).await
    }

    async fn ticks(&mut self) -> Result<(), Dead> {
        let patience = self.sms.settings.patience;
        // Dropping the other end says that nobody knows.
        self.pending.retain(|_, (since, _)| since.elapsed() < patience);
        if self.enquired.is_some_and(|since| since.elapsed() >= patience) {
            self.sms.journal.warn("the provider does not answer any more", None);
            return Err(Dead);
        }
        if self.enquired.is_none() && self.heard.elapsed() >= self.sms.settings.enquire {
            self.enquired = Some(Instant::now());
            let sequence = self.next_sequence();
            return put(&mut self.writer, &pdu::write(command::ENQUIRE_LINK, status::OK, sequence, &[]))
                .await;
        }
        Ok(())
    }

    async fn heard_pdu(&mut self, header: Header, body: &[u8]) -> Result<(), Dead> {
        const ENQUIRE_LINK_RESPONSE: u32 = command::ENQUIRE_LINK | command::RESPONSE;
        const SUBMIT_RESPONSE: u32 = command::SUBMIT_SM | command::RESPONSE;
        const UNBIND_RESPONSE: u32 = command::UNBIND | command::RESPONSE;
        self.heard = Instant::now();
        self.enquired = None;
        match header.command {
            command::DELIVER_SM => self.delivers(header, body).await,
            command::ENQUIRE_LINK => {
                put(&mut self.writer, &pdu::write(ENQUIRE_LINK_RESPONSE, status::OK, header.sequence, &[]))
                    .await
            }
            SUBMIT_RESPONSE | command::GENERIC_NACK => {
                if let Some((_, reply)) = self.pending.remove(&header.sequence) {
                    let id = pdu::message_id(body);
                    // A refusal without a status would be no refusal.
                    let nack = header.command == command::GENERIC_NACK && header.status == status::OK;
                    let status = if nack { status::COMMAND_ID } else { header.status };
                    drop(reply.send(Reply::Answer { status, id }));
                }
                Ok(())
            }
            command::UNBIND => {
                drop(
                    put(&mut self.writer, &pdu::write(UNBIND_RESPONSE, status::OK, header.sequence, &[]))
                        .await,
                );
                Err(Dead)
            }
            other if other & command::RESPONSE != 0 => Ok(()),
            _ => {
                self.sms.journal.debug("a command that is not known here", Some(u64::from(header.command)));
                let nack = pdu::write(command::GENERIC_NACK, status::COMMAND_ID, header.sequence, &[]);
                put(&mut self.writer, &nack).await
            }
        }
    }

    async fn delivers(&mut self, header: Header, body: &[u8]) -> Result<(), Dead> {
        let Some(deliver) = Deliver::parse(body) else {
            self.sms.journal.warn("a message that cannot be read was refused", None);
            return self.answers(header.sequence, status::MESSAGE_LENGTH).await;
        };
        match self.deliveries.try_send((header.sequence, deliver)) {
            Ok(()) => Ok(()),
            Err(_) => self.answers(header.sequence, status::QUEUE_FULL).await,
        }
    }
}
