//! [`Sms`]: the adapter. What it keeps over reconnects is here; one connection is in [`session`](super::session).

use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;
use rand::RngExt as _;
use tokio::sync::{mpsc, oneshot};
use web::chance::Chance;
use web::clock::Clock;

use super::parts::Parts;
use super::pdu::{Bind, Submit, status};
use super::segment::{LongMessages, Segment, segments};
use super::session::{self, Broken};
use super::text::DefaultAlphabet;
use crate::address::{AccountId, Address, ChannelKind, TagKey};
use crate::contract::{
    Abilities, Alphabet, Channel, Ended, Fault, Inbox, Listening, Never, SendError, Sent, Task, TextLimit,
};
use crate::journal::Journal;
use crate::message::{Outgoing, ProviderId};
use crate::net::Dialler;
use crate::once::Once;
use crate::pace::{Bucket, Pauses, Setbacks};
use crate::secret::Secret;

/// The most parts of one message of ours: some phones show no more.
pub const PARTS_MAX: usize = 8;
/// While there is no connection, when to try sending again.
pub const RECONNECT_SECONDS: u64 = 15;
/// When the provider says "too fast" without saying when again.
pub const THROTTLED_SECONDS: u64 = 5;
/// How often a later part of a message that has begun to leave is tried, when the provider says "too fast".
const PART_TRIES_MAX: u32 = 5;

/// What settings say of an account.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The account's name with us.
    pub account: AccountId,
    /// Its name at the provider.
    pub system_id: Secret,
    /// Its password.
    pub password: Secret,
    /// What some providers want.
    pub system_type: String,
    /// Our number, or short code.
    pub source: String,
    /// Type of number and plan of ours.
    pub source_kind: (u8, u8),
    /// What `data_coding` 0 is.
    pub alphabet: DefaultAlphabet,
    /// How long messages are told.
    pub long: LongMessages,
    /// Parts a second, and how many at once.
    pub rate: (u32, u32),
    /// How many of ours may wait for an answer at once.
    pub window: usize,
    /// After how much silence the line is tried.
    pub enquire: Duration,
    /// How long an answer may take.
    pub patience: Duration,
    /// How long parts wait for the others.
    pub part_expiry: SignedDuration,
    /// Between connections.
    pub pauses: Pauses,
    /// The proxy's secrets.
    pub proxy_redactions: Vec<Secret>,
}

/// One account at an SMSC.
pub struct Sms {
    pub(super) settings: Settings,
    pub(super) dialler: Dialler,
    pub(super) key: TagKey,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) chance: Arc<dyn Chance>,
    pub(super) journal: Journal,
    pub(super) parts: Mutex<Parts>,
    pub(super) line: Mutex<Option<mpsc::Sender<Request>>>,
    once: Once,
    bucket: Bucket,
    reference: AtomicU16,
}

/// One `submit_sm` to send.
pub(super) struct Request {
    pub(super) body: zeroize::Zeroizing<Vec<u8>>,
    pub(super) reply: oneshot::Sender<Reply>,
}

/// What became of it. When there is none, nobody knows.
pub(super) enum Reply {
    Answer { status: u32, id: Option<String> },
    NotWritten,
}

impl std::fmt::Debug for Sms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sms").field("account", &self.settings.account).finish_non_exhaustive()
    }
}

impl Sms {
    /// An account. `key` is the desk's.
    #[must_use]
    pub fn new(
        settings: Settings,
        dialler: Dialler,
        key: TagKey,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Self {
        let redactions = redactions(&settings);
        let reference = chance.generator().random();
        Self {
            journal: Journal::new(settings.account.clone(), redactions),
            parts: Mutex::new(Parts::new(key.clone(), settings.alphabet, settings.part_expiry)),
            bucket: Bucket::new(settings.rate.0, settings.rate.1),
            line: Mutex::new(None),
            once: Once::default(),
            reference: AtomicU16::new(reference),
            settings,
            dialler,
            key,
            clock,
            chance,
        }
    }

    pub(super) fn bind(&self) -> Bind<'_> {
        Bind {
            system_id: self.settings.system_id.reveal(),
            password: self.settings.password.reveal(),
            system_type: &self.settings.system_type,
        }
    }

    async fn listens(self: Arc<Self>, inbox: Arc<dyn Inbox>) -> Ended {
        let mut setbacks = Setbacks::new(self.settings.pauses, self.chance.generator());
        loop {
            let broken = session::run(&self, inbox.as_ref()).await;
            match broken {
                Broken::Refused => self.journal.warn("the provider refuses the log-in", None),
                Broken::NeverBound => {}
                Broken::WasBound => setbacks.are_over(),
            }
            let pause = match setbacks.failed_or_refused(matches!(broken, Broken::Refused)) {
                Ok(pause) => pause,
                Err(ended) => return ended,
            };
            self.journal.debug("no connection; again in milliseconds", u64::try_from(pause.as_millis()).ok());
            tokio::time::sleep(pause).await;
        }
    }

    async fn sends(&self, message: &Outgoing) -> Result<Sent, SendError> {
        let reference = self.reference.fetch_add(1, Ordering::Relaxed);
        let Settings { long, alphabet, .. } = self.settings;
        let fits = message.buttons.is_empty() && !message.text.reveal().is_empty();
        let segments = segments(message.text.reveal(), long, alphabet, reference, PARTS_MAX)
            .filter(|_| fits)
            .ok_or(SendError::Ours(Fault::TooLong))?;
        let destination = destination(&message.to).ok_or(SendError::Never(Never::NoSuchAddress))?;
        let sending = async {
            let mut ids = Vec::with_capacity(segments.len());
            for segment in &segments {
                let begun = !ids.is_empty();
                match self.submits(segment, destination, begun).await {
                    Ok(id) => ids.push(id),
                    // Some parts have left, and the phone will wait for the others: nobody can say what the person sees.
                    Err(_) if begun => return Err(SendError::Unsure),
                    Err(error) => return Err(error),
                }
            }
            Ok(Sent { ids: ids.into_iter().flatten().map(ProviderId).collect() })
        };
        self.once.send(message.key, sending).await
    }

    /// One part. The first has one try; when a message has begun to leave, the others wait for their turn.
    async fn submits(
        &self,
        segment: &Segment,
        destination: (u8, u8, &str),
        begun: bool,
    ) -> Result<Option<String>, SendError> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.submit(segment, destination).await {
                Err(SendError::Later { after }) if begun && tries < PART_TRIES_MAX => {
                    tokio::time::sleep(after.min(self.settings.patience)).await;
                }
                said => return said,
            }
        }
    }

    async fn submit(
        &self,
        segment: &Segment,
        destination: (u8, u8, &str),
    ) -> Result<Option<String>, SendError> {
        self.bucket.take(self.clock.now())?;
        let no_line = SendError::Later { after: Duration::from_secs(RECONNECT_SECONDS) };
        let line = self.line.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or(no_line.clone())?;
        let (ton, npi) = self.settings.source_kind;
        let submit = Submit {
            source: (ton, npi, &self.settings.source),
            destination,
            udh: segment.udh,
            data_coding: segment.data_coding,
            message: &segment.message,
            sar: segment.sar,
        };
        let (reply, answer) = oneshot::channel();
        let request = Request { body: zeroize::Zeroizing::new(submit.body()), reply };
        if line.send(request).await.is_err() {
            return Err(no_line);
        }
        match answer.await {
            Ok(Reply::Answer { status, id }) => verdict(status).map(|()| id),
            Ok(Reply::NotWritten) => Err(no_line),
            Err(_) => Err(SendError::Unsure),
        }
    }
}

impl Channel for Sms {
    fn account(&self) -> &AccountId {
        &self.settings.account
    }

    fn kind(&self) -> ChannelKind {
        ChannelKind::Sms
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            text: TextLimit::SmsParts(PARTS_MAX),
            buttons: None,
            alphabet: Alphabet::Gsm7OrUcs2,
            typing: false,
            reports: true,
            media: false,
            voice: false,
            edits: false,
        }
    }

    fn redactions(&self) -> Vec<Secret> {
        redactions(&self.settings)
    }

    fn check(&self) -> Task<'_, Result<(), SendError>> {
        Box::pin(session::check(self))
    }

    fn listen(self: Arc<Self>, inbox: Arc<dyn Inbox>) -> Listening {
        Listening::Pull(Box::pin(self.listens(inbox)))
    }

    fn send<'a>(&'a self, message: &'a Outgoing) -> Task<'a, Result<Sent, SendError>> {
        Box::pin(self.sends(message))
    }

    fn typing<'a>(&'a self, _to: &'a Address) -> Task<'a, ()> {
        Box::pin(std::future::ready(()))
    }
}

fn redactions(settings: &Settings) -> Vec<Secret> {
    [settings.system_id.clone(), settings.password.clone()]
        .into_iter()
        .chain(settings.proxy_redactions.clone())
        .collect()
}

/// Type of number, plan and digits. Only telephones that wrote to us are written to, so digits it is.
fn destination(to: &Address) -> Option<(u8, u8, &str)> {
    const INTERNATIONAL: u8 = 1;
    const UNKNOWN: u8 = 0;
    const TELEPHONE: u8 = 1;
    let (kind, digits) = match to.reveal().strip_prefix('+') {
        Some(digits) => (INTERNATIONAL, digits),
        None => (UNKNOWN, to.reveal()),
    };
    let fits = Submit::address_fits(digits) && digits.chars().all(|c| c.is_ascii_digit());
    fits.then_some((kind, TELEPHONE, digits))
}

/// What a status of the provider's means for one message.
pub(super) fn verdict(answer: u32) -> Result<(), SendError> {
    match answer {
        status::OK => Ok(()),
        status::THROTTLED
        | status::QUEUE_FULL
        | status::TEMPORARY
        | status::SYSTEM_ERROR
        | status::SUBMIT_FAILED => Err(SendError::Later { after: Duration::from_secs(THROTTLED_SECONDS) }),
        status::BIND_STATUS => Err(SendError::Later { after: Duration::from_secs(RECONNECT_SECONDS) }),
        status::DESTINATION_ADDRESS => Err(SendError::Never(Never::NoSuchAddress)),
        status::PERMANENT | status::REJECTED => Err(SendError::Never(Never::Rejected)),
        other => Err(SendError::Ours(Fault::Refused(other))),
    }
}
