//! E-mail: IMAP in, with IDLE; SMTP out. A letter is deleted at the provider once the inbox has it.
//!
//! Only words are fetched, never a letter as it is, and nothing of it goes to the disk. What a machine wrote is never answered.
//! Everybody who carries a letter reads it, and who it is from is what it says itself: `docs/channels.md` says so to whoever
//! sets up an account.

pub mod alphabet;
pub mod compose;
pub mod head;
pub mod hear;
pub mod html;
pub mod imap;
mod known;
mod line;
mod pull;
pub mod quote;
pub mod report;
pub mod smtp;

use std::sync::Arc;
use std::time::Duration;

use web::chance::Chance;
use web::clock::Clock;

use self::compose::{is_address, message_id};
use self::imap::{Folder, ImapError, plain};
use self::known::Known;
pub use self::line::Security;
use self::smtp::{Envelope, Server};
use crate::address::{AccountId, Address, ChannelKind, TagKey};
use crate::contract::{
    Abilities, Alphabet, Channel, Fault, Inbox, Listening, Never, SendError, Sent, Task, TextLimit,
};
use crate::journal::Journal;
use crate::message::{Outgoing, ProviderId};
use crate::net::Dialler;
use crate::once::Once;
use crate::pace::{Bucket, Pauses};
use crate::secret::Secret;
use crate::split::fits;

/// What one letter of ours holds. More would not be read.
pub const TEXT_UTF16_MAX: usize = 10_000;
/// The subject of our letters, if settings do not say: an answer to something.
pub const SUBJECT: &str = "Re:";
/// How long the server may hold IDLE open. RFC 2177 wants less than 29 minutes; what stands between forgets sooner.
pub const IDLE_MINUTES: u64 = 14;
/// The longest that RFC 2177 allows.
pub const IDLE_MINUTES_MAX: u64 = 28;
/// How often a server without IDLE is asked.
pub const POLL_SECONDS: u64 = 30;
/// More letters from one address within an hour are a machine's.
pub const LETTERS_PER_HOUR_MAX: usize = 60;
/// Letters a second.
pub const PER_SECOND: u32 = 2;

/// What settings say of an e-mail account.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The account's name with us.
    pub account: AccountId,
    /// Our address.
    pub address: String,
    /// The name at the provider.
    pub user: Secret,
    /// The password.
    pub password: Secret,
    /// TLS of the line in.
    pub imap_security: Security,
    /// TLS of the line out.
    pub smtp_security: Security,
    /// What stands above our letters.
    pub subject: String,
    /// What was taken is deleted at the provider; else it is marked as read and answered.
    pub deletes: bool,
    /// How long IDLE is held open.
    pub idle: Duration,
    /// How often a server without IDLE is asked.
    pub poll: Duration,
    /// How long a server may take to answer.
    pub patience: Duration,
    /// Between tries after failures.
    pub pauses: Pauses,
    /// Letters a second, and how many at once.
    pub rate: (u32, u32),
    /// More letters from one address within an hour are passed over.
    pub letters_per_hour: usize,
    /// The proxy's secrets.
    pub proxy_redactions: Vec<Secret>,
}

/// One e-mail account.
pub struct Mail {
    settings: Settings,
    imap: Dialler,
    smtp: Dialler,
    key: TagKey,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    journal: Journal,
    once: Once,
    bucket: Bucket,
    known: Known,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("account", &self.settings.account).finish_non_exhaustive()
    }
}

impl Mail {
    /// An account, with the lines in and out.
    #[must_use]
    pub fn new(
        settings: Settings,
        (imap, smtp): (Dialler, Dialler),
        key: TagKey,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Self {
        Self {
            journal: Journal::new(settings.account.clone(), redactions(&settings)),
            bucket: Bucket::new(settings.rate.0, settings.rate.1),
            once: Once::default(),
            known: Known::default(),
            settings,
            imap,
            smtp,
            key,
            clock,
            chance,
        }
    }

    async fn open(&self) -> Result<Folder, ImapError> {
        let Settings { user, password, imap_security, patience, .. } = &self.settings;
        Folder::open(&self.imap, *imap_security, (user, password), *patience).await
    }

    fn server(&self) -> Server<'_> {
        Server {
            dialler: &self.smtp,
            security: self.settings.smtp_security,
            user: &self.settings.user,
            password: &self.settings.password,
            patience: self.settings.patience,
        }
    }

    async fn checks(&self) -> Result<(), SendError> {
        match self.open().await {
            Ok(_) => {}
            Err(ImapError::Refused) => return Err(SendError::Banned),
            Err(ImapError::NoTls) => return Err(SendError::Ours(Fault::Settings)),
            Err(ImapError::Dead | ImapError::No) => {
                return Err(SendError::Later { after: Duration::from_secs(smtp::NO_LINE_SECONDS) });
            }
        }
        self.server().check().await
    }

    async fn sends(&self, message: &Outgoing) -> Result<Sent, SendError> {
        let text = message.text.reveal();
        if text.is_empty() || !fits(text, TextLimit::Utf16(TEXT_UTF16_MAX)) || !message.buttons.is_empty() {
            return Err(SendError::Ours(Fault::TooLong));
        }
        let own = self.settings.address.as_str();
        // Also not to ourselves: it would come back as somebody's letter.
        if !is_address(message.to.reveal()) || message.to.reveal().eq_ignore_ascii_case(own) {
            return Err(SendError::Never(Never::NoSuchAddress));
        }
        let sending = async {
            self.bucket.take(self.clock.now())?;
            let id = message_id(&self.key, own, message.key);
            let answers = self.known.last(message.to.tag(ChannelKind::Mail, &self.key));
            let letter = compose::write(&compose::Letter {
                own,
                to: &message.to,
                subject: &self.settings.subject,
                id: &id,
                answers: answers.as_deref().map(String::as_str),
                now: self.clock.now(),
                text,
            });
            let envelope = Envelope { own, to: message.to.reveal(), id: &id, letter: &letter };
            self.server().send(&envelope).await?;
            Ok(Sent { ids: vec![ProviderId(id)] })
        };
        self.once.send(message.key, sending).await
    }
}

impl Channel for Mail {
    fn account(&self) -> &AccountId {
        &self.settings.account
    }

    fn kind(&self) -> ChannelKind {
        ChannelKind::Mail
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            text: TextLimit::Utf16(TEXT_UTF16_MAX),
            buttons: None,
            alphabet: Alphabet::Unicode,
            typing: false,
            reports: true,
            media: true,
            voice: false,
            edits: false,
        }
    }

    fn redactions(&self) -> Vec<Secret> {
        redactions(&self.settings)
    }

    fn check(&self) -> Task<'_, Result<(), SendError>> {
        Box::pin(self.checks())
    }

    fn listen(self: Arc<Self>, inbox: Arc<dyn Inbox>) -> Listening {
        Listening::Pull(Box::pin(pull::run(self, inbox)))
    }

    fn send<'a>(&'a self, message: &'a Outgoing) -> Task<'a, Result<Sent, SendError>> {
        Box::pin(self.sends(message))
    }

    fn typing<'a>(&'a self, _to: &'a Address) -> Task<'a, ()> {
        Box::pin(std::future::ready(()))
    }
}

fn redactions(settings: &Settings) -> Vec<Secret> {
    let Settings { user, password, .. } = settings;
    // On the line both stand together in base64.
    let mut all = vec![user.clone(), password.clone(), Secret::new(plain(user, password).as_str())];
    all.extend(settings.proxy_redactions.iter().cloned());
    all
}
