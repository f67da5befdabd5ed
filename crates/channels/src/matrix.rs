//! Matrix, by the plain client-server API: one account at one homeserver, which is asked for what is new.
//!
//! There is no end-to-end encryption here: the homeservers of both sides read the words, and nobody is told otherwise. Into a
//! room that is encrypted one notice goes, that we cannot read there, and no word of a conversation. Only rooms of one person
//! and us are heard and written to; where a third is, or can come by himself, we leave. Nothing that is not words is fetched.

pub mod api;
mod call;
pub mod errands;
mod fetch;
pub mod hear;
pub mod ids;
pub mod notice;
pub mod people;
mod read;
pub mod room;
mod sync;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use web::chance::Chance;
use web::clock::Clock;
use zeroize::Zeroizing;

use self::api::Nothing;
use self::call::{CallError, Calls};
use self::ids::{RoomId, UserId, segment};
use self::people::People;
use self::room::Standing;
use crate::address::{AccountId, Address, ChannelKind};
use crate::contract::{
    Abilities, Alphabet, Channel, Fault, Inbox, Listening, Never, SendError, Sent, Task, TextLimit,
};
use crate::journal::Journal;
use crate::message::{IdempotencyKey, Outgoing, ProviderId, Words};
use crate::net::Dialler;
use crate::once::Once;
use crate::pace::{Bucket, Pauses, asked_for_or_usual};
use crate::secret::Secret;
use crate::split::fits;
use crate::voice::{FetchError, Sink, VoiceNote};

/// What one message holds. An event is at most 65,536 bytes, of which a letter takes up to six.
pub const TEXT_UTF16_MAX: usize = 8000;
/// Messages a second, if settings do not say. Synapse allows ten, and a burst, unless its keeper exempts the account.
pub const PER_SECOND: u32 = 5;
/// How long a sign of writing lasts.
const TYPING_MS: u64 = 10_000;
/// Parts of a token shorter than this are no secret by themselves.
const TOKEN_PART_BYTES_MIN: usize = 12;

/// What settings say of an account.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The account's name with us.
    pub account: AccountId,
    /// Its name at the homeserver.
    pub user: UserId,
    /// What opens it.
    pub token: Secret,
    /// What stands before `/_matrix` in the address of the homeserver: empty, or a path.
    pub prefix: String,
    /// What is said into a room that we cannot read.
    pub cannot_read: Words,
    /// Messages a second, and how many at once.
    pub rate: (u32, u32),
    /// How long the homeserver may hold a question open.
    pub poll: Duration,
    /// How long an answer may take beyond that.
    pub patience: Duration,
    /// Between tries after failures.
    pub pauses: Pauses,
    /// The proxy's secrets.
    pub proxy_redactions: Vec<Secret>,
}

/// One account.
pub struct Matrix {
    settings: Settings,
    calls: Calls,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    journal: Journal,
    once: Once,
    bucket: Bucket,
    /// Unknown until the first question was answered.
    people: Mutex<Option<People>>,
}

impl std::fmt::Debug for Matrix {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Matrix").field("account", &self.settings.account).finish_non_exhaustive()
    }
}

/// Signs in with a password, for whoever sets the account up: only the token goes into settings.
///
/// # Errors
/// The homeserver does not take the password, or cannot be reached.
pub async fn sign_in(
    dialler: Dialler,
    prefix: &str,
    user: &UserId,
    password: &Secret,
    patience: Duration,
) -> Result<Secret, SendError> {
    let calls = Calls::new(dialler, prefix, None, patience);
    let signed: Result<api::SignedIn, CallError> =
        calls.post("/login", &api::SignIn::new(user, password.reveal())).await;
    match signed {
        Ok(signed) if signed.user_id == user.reveal() => Ok(Secret::new(signed.access_token.as_str())),
        Ok(_) | Err(CallError::Unsure) => Err(SendError::Ours(Fault::Settings)),
        Err(error) if error.is("M_FORBIDDEN") => Err(SendError::Banned),
        Err(error) => Err(verdict(&error)),
    }
}

impl Matrix {
    /// An account.
    #[must_use]
    pub fn new(settings: Settings, dialler: Dialler, clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Self {
        Self {
            journal: Journal::new(settings.account.clone(), redactions(&settings)),
            calls: Calls::new(dialler, &settings.prefix, Some(&settings.token), settings.patience),
            bucket: Bucket::new(settings.rate.0, settings.rate.1),
            once: Once::default(),
            people: Mutex::new(None),
            settings,
            clock,
            chance,
        }
    }

    fn people(&self) -> MutexGuard<'_, Option<People>> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn sends(&self, message: &Outgoing) -> Result<Sent, SendError> {
        let text = message.text.reveal();
        let fit =
            message.buttons.is_empty() && !text.is_empty() && fits(text, TextLimit::Utf16(TEXT_UTF16_MAX));
        if !fit {
            return Err(SendError::Ours(Fault::TooLong));
        }
        let person = UserId::new(message.to.reveal()).ok_or(SendError::Never(Never::NoSuchAddress))?;
        let sending = async {
            self.bucket.take(self.clock.now())?;
            let room = self.room_of(&person).await?;
            self.puts(&room, message.key, text).await
        };
        self.once.send(message.key, sending).await
    }

    /// The room in which the person wrote last and in which he is alone with us: asked now, not remembered, for somebody may
    /// have come in since.
    async fn room_of(&self, person: &UserId) -> Result<RoomId, SendError> {
        let rooms = match self.people().as_ref() {
            None => return Err(SendError::Later { after: asked_for_or_usual(None) }),
            Some(people) => people.rooms(person),
        };
        let mut verdict_of_none = SendError::Never(Never::NoSuchAddress);
        for room in rooms {
            match self.standing(&room).await {
                Ok(standing) => {
                    if standing.is_private() && !standing.encrypted && standing.others.contains(person) {
                        return Ok(room);
                    }
                    verdict_of_none = SendError::Never(Never::Blocked);
                }
                Err(CallError::Said { status: 403 | 404, .. }) => {
                    verdict_of_none = SendError::Never(Never::Blocked);
                }
                // Nothing was sent yet.
                Err(CallError::NotSent | CallError::Unsure | CallError::Said { status: 500.., .. }) => {
                    return Err(SendError::Later { after: asked_for_or_usual(None) });
                }
                Err(error) => return Err(verdict(&error)),
            }
        }
        Err(verdict_of_none)
    }

    async fn puts(&self, room: &RoomId, key: IdempotencyKey, text: &str) -> Result<Sent, SendError> {
        let number = key.0.iter().fold(String::with_capacity(32), |text, byte| format!("{text}{byte:02x}"));
        let path = format!("/rooms/{}/send/m.room.message/{number}", segment(room.reveal()));
        // Not `m.notice`: telephones stay silent for it, and the person waits for an answer.
        let said = api::Said { msgtype: "m.text", body: text, mentions: Nothing {} };
        match self.calls.put::<api::SentEvent>(&path, &said).await {
            Ok(event) if event.event_id.starts_with('$') => {
                Ok(Sent { ids: vec![ProviderId(event.event_id)] })
            }
            Ok(_) => Err(SendError::Unsure),
            Err(error) => Err(verdict(&error)),
        }
    }

    async fn standing(&self, room: &RoomId) -> Result<Standing, CallError> {
        let state: Vec<Box<RawValue>> =
            self.calls.get(&format!("/rooms/{}/state", segment(room.reveal()))).await?;
        Ok(Standing::read(&state, &self.settings.user))
    }

    /// What is kept at the homeserver under a name.
    async fn kept<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, CallError> {
        match self.calls.get(&self.account_data(name)).await {
            Ok(kept) => Ok(Some(kept)),
            Err(error) if error.is("M_NOT_FOUND") => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn keep(&self, name: &str, what: &impl Serialize) -> Result<(), CallError> {
        self.calls.put::<Nothing>(&self.account_data(name), what).await.map(drop)
    }

    fn account_data(&self, name: &str) -> String {
        format!("/user/{}/account_data/{name}", segment(self.settings.user.reveal()))
    }
}

impl Channel for Matrix {
    fn account(&self) -> &AccountId {
        &self.settings.account
    }

    fn kind(&self) -> ChannelKind {
        ChannelKind::Matrix
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            text: TextLimit::Utf16(TEXT_UTF16_MAX),
            buttons: None,
            alphabet: Alphabet::Unicode,
            typing: true,
            reports: false,
            media: true,
            voice: true,
            edits: true,
        }
    }

    fn redactions(&self) -> Vec<Secret> {
        redactions(&self.settings)
    }

    fn check(&self) -> Task<'_, Result<(), SendError>> {
        Box::pin(async {
            match self.calls.get::<api::WhoAmI>("/account/whoami").await {
                Ok(me) if me.user_id == self.settings.user.reveal() => Ok(()),
                // The token is another account's; or something answers there, but it is no homeserver.
                Ok(_) | Err(CallError::Unsure) => Err(SendError::Ours(Fault::Settings)),
                Err(error) => Err(verdict(&error)),
            }
        })
    }

    fn listen(self: Arc<Self>, inbox: Arc<dyn Inbox>) -> Listening {
        Listening::Pull(Box::pin(sync::run(self, inbox)))
    }

    fn send<'a>(&'a self, message: &'a Outgoing) -> Task<'a, Result<Sent, SendError>> {
        Box::pin(self.sends(message))
    }

    fn fetch<'a>(&'a self, note: &'a VoiceNote, sink: &'a mut dyn Sink) -> Task<'a, Result<u64, FetchError>> {
        Box::pin(self.fetches(note, sink))
    }

    fn typing<'a>(&'a self, to: &'a Address) -> Task<'a, ()> {
        Box::pin(async move {
            let Some(person) = UserId::new(to.reveal()) else { return };
            // It is no word: the room need not be looked at again.
            let room = self.people().as_ref().and_then(|people| people.rooms(&person).into_iter().next());
            let Some(room) = room else { return };
            let me = segment(self.settings.user.reveal());
            let path = Zeroizing::new(format!("/rooms/{}/typing/{me}", segment(room.reveal())));
            let typing = api::Typing { typing: true, timeout: TYPING_MS };
            if self.calls.put::<Nothing>(&path, &typing).await.is_err() {
                self.journal.debug("that somebody writes could not be shown", None);
            }
        })
    }
}

fn redactions(settings: &Settings) -> Vec<Secret> {
    let mut all = vec![settings.token.clone()];
    // Synapse's tokens are parts with `_` between; the random one could stand alone.
    let parts = settings.token.reveal().split('_').filter(|part| part.len() >= TOKEN_PART_BYTES_MIN);
    all.extend(parts.map(Secret::new));
    all.extend(settings.proxy_redactions.iter().cloned());
    all
}

/// The homeserver does not take the account.
fn is_refusal(error: &CallError) -> bool {
    const REFUSALS: [&str; 5] =
        ["M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED", "M_USER_LOCKED", "M_USER_SUSPENDED"];
    REFUSALS.iter().any(|refusal| error.is(refusal))
}

/// What an error means for one message.
fn verdict(error: &CallError) -> SendError {
    let after = |asked| SendError::Later { after: asked_for_or_usual(asked) };
    match error {
        CallError::NotSent => after(None),
        CallError::Unsure => SendError::Unsure,
        error if is_refusal(error) => SendError::Banned,
        CallError::Said { status, code, retry_after } => match (code.as_str(), status) {
            ("M_LIMIT_EXCEEDED", _) | (_, 429) => after(*retry_after),
            // The homeserver is full, or its keeper has not paid: it may get better.
            ("M_RESOURCE_LIMIT_EXCEEDED", _) => after(None),
            // We are not in the room, or may not speak there.
            ("M_FORBIDDEN", _) => SendError::Never(Never::Blocked),
            ("M_NOT_FOUND", _) => SendError::Never(Never::NoSuchAddress),
            ("M_TOO_LARGE", _) | (_, 413) => SendError::Ours(Fault::TooLong),
            (_, 500..) => SendError::Unsure,
            (_, other) => SendError::Ours(Fault::Refused(u32::from(*other))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pace::{LATER_SECONDS, RETRY_AFTER_SECONDS_MAX};

    #[test]
    fn what_refusals_mean() {
        let said = |status, code: &str, retry_after| {
            verdict(&CallError::Said { status, code: code.to_owned(), retry_after })
        };
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        let later = |seconds| SendError::Later { after: Duration::from_secs(seconds) };
        assert_eq!(said(429, "M_LIMIT_EXCEEDED", seconds(7)), later(7));
        assert_eq!(said(429, "", None), later(LATER_SECONDS));
        assert_eq!(said(429, "M_LIMIT_EXCEEDED", seconds(u64::MAX)), later(RETRY_AFTER_SECONDS_MAX));
        assert_eq!(said(401, "M_UNKNOWN_TOKEN", None), SendError::Banned);
        assert_eq!(said(403, "M_USER_DEACTIVATED", None), SendError::Banned);
        assert_eq!(said(403, "M_FORBIDDEN", None), SendError::Never(Never::Blocked));
        assert_eq!(said(404, "M_NOT_FOUND", None), SendError::Never(Never::NoSuchAddress));
        assert_eq!(said(413, "M_TOO_LARGE", None), SendError::Ours(Fault::TooLong));
        assert_eq!(said(502, "M_UNKNOWN", None), SendError::Unsure);
        assert_eq!(said(400, "M_BAD_JSON", None), SendError::Ours(Fault::Refused(400)));
    }
}
