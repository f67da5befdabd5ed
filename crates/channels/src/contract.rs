//! The contract of channels. Every adapter is a [`Channel`]; the gate gives an [`Inbox`].
//!
//! The trait is object-safe, with boxed futures, and not an enum: a gate holds accounts of several kinds that settings
//! decide about at run time, and adding a channel must touch no list of the existing ones. The price is one allocation
//! a call beside a network round trip.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;

use crate::address::{AccountId, Address, ChannelKind};
use crate::message::{Incoming, Outgoing, ProviderId};
use crate::secret::Secret;
use crate::voice::{FetchError, Sink, VoiceNote};

/// Work that can be awaited, of any adapter.
pub type Task<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// One account on one channel.
pub trait Channel: Send + Sync + 'static {
    /// The account's name.
    fn account(&self) -> &AccountId;

    /// What kind of channel it is.
    fn kind(&self) -> ChannelKind;

    /// What the channel can do.
    fn abilities(&self) -> Abilities;

    /// The secrets that must never reach a log. The adapter's journal is made with them.
    fn redactions(&self) -> Vec<Secret>;

    /// Asks the provider whether it knows the account, for whoever sets it up. Sends nothing to anybody.
    fn check(&self) -> Task<'_, Result<(), SendError>>;

    /// Begins to listen. Pulling is preferred: it needs no door to the internet and goes through a proxy.
    fn listen(self: Arc<Self>, inbox: Arc<dyn Inbox>) -> Listening;

    /// Sends one message, once. No retry inside: the outbox is the desk's.
    fn send<'a>(&'a self, message: &'a Outgoing) -> Task<'a, Result<Sent, SendError>>;

    /// Shows the person that somebody writes, where the channel has that. Never matters enough for an error.
    fn typing<'a>(&'a self, to: &'a Address) -> Task<'a, ()>;

    /// Fetches a voice note that came by this account, piece by piece, and says how many bytes it was. Only a channel whose
    /// abilities say so has any.
    fn fetch<'a>(
        &'a self,
        _note: &'a VoiceNote,
        _sink: &'a mut dyn Sink,
    ) -> Task<'a, Result<u64, FetchError>> {
        Box::pin(std::future::ready(Err(FetchError::Unable)))
    }
}

/// How an adapter listens.
pub enum Listening {
    /// A loop to await. Dropping it stops listening at any point without loss; it ends by itself only if going on is of
    /// no use.
    Pull(Task<'static, Ended>),
    /// Routes for the gate's public server, and a call that tells the provider of them.
    Routes {
        /// The routes. No secret is part of a path.
        router: Router,
        /// Tells the provider where to deliver. To be awaited once the routes are served.
        announce: Task<'static, Result<(), SendError>>,
    },
}

impl std::fmt::Debug for Listening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Pull(_) => "Listening::Pull",
            Self::Routes { .. } => "Listening::Routes",
        })
    }
}

/// Why a pull loop ended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The provider does not take the account: banned, deleted, or the secret is wrong.
    Banned,
}

/// Where messages go. Given by the gate.
pub trait Inbox: Send + Sync + 'static {
    /// Takes messages, in order, all or none, durably. It says of each whether it was new, by
    /// [`ExternalId::repeats`](crate::ExternalId::repeats). It refuses none for what it says: a message that is refused comes again for ever.
    fn take(&self, messages: Vec<Incoming>) -> Task<'_, Result<Vec<Taken>, NotTaken>>;
}

/// What an inbox did with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was new.
    New,
    /// It was there already.
    Known,
}

/// The inbox could not make messages durable: nothing is acknowledged, and the provider delivers them again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the inbox could not take the messages")]
pub struct NotTaken;

/// The provider has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The provider's ids, one for each part. Reports name them.
    pub ids: Vec<ProviderId>,
}

/// Why a message was not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It was not sent, and can be later.
    #[error("not now; again in {} s", after.as_secs())]
    Later {
        /// After how long.
        after: Duration,
    },
    /// It cannot be sent to this person.
    #[error("never: {0}")]
    Never(Never),
    /// The provider does not take the account any more. Other accounts may do.
    #[error("the provider does not take this account")]
    Banned,
    /// The line broke, or the answer was not understood, after the message had left: it may have arrived. To send it again
    /// may double it; which is worse is for the desk to say.
    #[error("it may or may not have been sent")]
    Unsure,
    /// We asked for something that the provider refuses as such.
    #[error("our fault: {0}")]
    Ours(Fault),
}

/// Why somebody cannot be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Never {
    /// The person has blocked the account, or closed the conversation.
    #[error("blocked by the person")]
    Blocked,
    /// There is no such address.
    #[error("no such address")]
    NoSuchAddress,
    /// The provider will not carry this message to anybody.
    #[error("rejected by the provider")]
    Rejected,
}

/// What we did wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Fault {
    /// The text, a button or their number is beyond the channel's limits.
    #[error("longer than the channel allows")]
    TooLong,
    /// Settings point to something that is no provider.
    #[error("settings do not lead to a provider")]
    Settings,
    /// The provider's own number for what it does not like.
    #[error("the provider answers {0}")]
    Refused(u32),
}

/// What a channel can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// The most one message holds.
    pub text: TextLimit,
    /// Buttons below a message; without them the conversation numbers its choices.
    pub buttons: Option<ButtonLimit>,
    /// Which letters arrive.
    pub alphabet: Alphabet,
    /// It can show that somebody writes.
    pub typing: bool,
    /// The provider reports what became of a message.
    pub reports: bool,
    /// People can send something other than words.
    pub media: bool,
    /// Voice notes can be fetched; [`crate::message::What::Voice`] comes from no other channel.
    pub voice: bool,
    /// People can change what they sent.
    pub edits: bool,
}

/// A length, and how it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextLimit {
    /// Units of UTF-16.
    Utf16(usize),
    /// Parts of an SMS, each 160 letters of GSM-7 or 70 of UCS-2 (152 or 66 when there are several: the longer of the two headers
    /// fits).
    SmsParts(usize),
}

/// Limits of buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ButtonLimit {
    /// How many a message may have.
    pub count_max: usize,
    /// Letters on one.
    pub label_chars_max: usize,
    /// Bytes that come back.
    pub data_bytes_max: usize,
}

/// Which letters arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// All of Unicode.
    Unicode,
    /// All of Unicode's first plane everywhere; what GSM-7 has costs less than half.
    Gsm7OrUcs2,
}
