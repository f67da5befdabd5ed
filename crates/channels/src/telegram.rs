//! Telegram, by the Bot API: long poll (preferred) or webhook; Telegram's own server or one that the programme runs, because
//! `api.telegram.org` is blocked where people are.
//!
//! Only private conversations are heard: in a group, others would read along. Nothing that is not words is fetched, but for a
//! voice note that somebody asks for.

pub mod api;
mod call;
mod fetch;
pub mod hear;
mod hook;
mod poll;

use std::sync::Arc;
use std::time::Duration;

use web::chance::Chance;
use web::clock::Clock;
use zeroize::Zeroizing;

use self::api::Method;
use self::call::{CallError, Calls};
use crate::address::{AccountId, Address, ChannelKind};
use crate::contract::{
    Abilities, Alphabet, ButtonLimit, Channel, Fault, Inbox, Listening, Never, SendError, Sent, Task,
    TextLimit,
};
use crate::journal::Journal;
use crate::message::{Outgoing, ProviderId};
use crate::net::Dialler;
use crate::once::Once;
use crate::pace::{Bucket, Pauses, asked_for_or_usual};
use crate::secret::Secret;
use crate::split::fits;
use crate::voice::{FetchError, Sink, VoiceNote};

/// What one message holds.
pub const TEXT_UTF16_MAX: usize = 4096;
/// Buttons below one message, one a row: more would not be read on a small screen.
pub const BUTTONS_MAX: usize = 50;
/// Letters on a button.
pub const LABEL_CHARS_MAX: usize = 64;
/// What a button brings back.
pub const DATA_BYTES_MAX: usize = 64;
/// Messages a second of one bot, by Telegram's own advice.
pub const PER_SECOND: u32 = 30;

/// What settings say of a bot.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The account's name with us.
    pub account: AccountId,
    /// The bot's token.
    pub token: Secret,
    /// What stands before `/bot` in the address of the Bot API server: empty, or a path.
    pub prefix: String,
    /// How it listens.
    pub way: Way,
    /// Messages a second, and how many at once.
    pub rate: (u32, u32),
    /// How long Telegram may hold a poll open.
    pub poll: Duration,
    /// How long an answer may take beyond that.
    pub patience: Duration,
    /// Between tries after failures.
    pub pauses: Pauses,
    /// The proxy's secrets.
    pub proxy_redactions: Vec<Secret>,
}

/// How a bot listens.
#[derive(Clone, Debug)]
pub enum Way {
    /// It asks.
    Poll,
    /// Telegram calls. The address is the gate's public one; the path is `/channels/telegram/` and the account's name.
    Webhook {
        /// The public address of the gate, without path.
        public: String,
        /// What Telegram sends in a header, so that nobody else can speak for it.
        secret: Secret,
    },
}

/// One bot.
pub struct Telegram {
    settings: Settings,
    calls: Calls,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    journal: Journal,
    once: Once,
    bucket: Bucket,
}

impl std::fmt::Debug for Telegram {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Telegram").field("account", &self.settings.account).finish_non_exhaustive()
    }
}

impl Telegram {
    /// A bot.
    #[must_use]
    pub fn new(settings: Settings, dialler: Dialler, clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Self {
        Self {
            journal: Journal::new(settings.account.clone(), redactions(&settings)),
            calls: Calls::new(dialler, &settings.prefix, settings.token.clone(), settings.patience),
            bucket: Bucket::new(settings.rate.0, settings.rate.1),
            once: Once::default(),
            settings,
            clock,
            chance,
        }
    }

    async fn sends(&self, message: &Outgoing) -> Result<Sent, SendError> {
        let too_long = message.buttons.len() > BUTTONS_MAX
            || message.text.reveal().is_empty()
            || !fits(message.text.reveal(), TextLimit::Utf16(TEXT_UTF16_MAX))
            || message.buttons.iter().any(|button| {
                button.label.reveal().is_empty()
                    || button.label.reveal().chars().count() > LABEL_CHARS_MAX
                    || !(1..=DATA_BYTES_MAX).contains(&button.data.reveal().len())
            });
        if too_long {
            return Err(SendError::Ours(Fault::TooLong));
        }
        let chat = message.to.reveal().parse().map_err(|_| SendError::Never(Never::NoSuchAddress))?;
        let sending = async {
            self.bucket.take(self.clock.now())?;
            let body = api::SendMessage::new(chat, message);
            match self.calls.call::<api::SentMessage>(Method::SendMessage, &body).await {
                // The answer to another message would name another conversation.
                Ok(answer) if answer.chat.id == chat => {
                    Ok(Sent { ids: vec![ProviderId(answer.message_id.to_string())] })
                }
                Ok(_) => Err(SendError::Unsure),
                Err(error) => Err(verdict(&error)),
            }
        };
        self.once.send(message.key, sending).await
    }
}

impl Channel for Telegram {
    fn account(&self) -> &AccountId {
        &self.settings.account
    }

    fn kind(&self) -> ChannelKind {
        ChannelKind::Telegram
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            text: TextLimit::Utf16(TEXT_UTF16_MAX),
            buttons: Some(ButtonLimit {
                count_max: BUTTONS_MAX,
                label_chars_max: LABEL_CHARS_MAX,
                data_bytes_max: DATA_BYTES_MAX,
            }),
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
            let me: Result<api::Me, CallError> = self.calls.call(Method::GetMe, &api::Nothing {}).await;
            match me {
                Ok(_) => Ok(()),
                // Something answers there, but it is no Bot API server.
                Err(CallError::Unsure) => Err(SendError::Ours(Fault::Settings)),
                Err(error) => Err(verdict(&error)),
            }
        })
    }

    fn listen(self: Arc<Self>, inbox: Arc<dyn Inbox>) -> Listening {
        match &self.settings.way {
            Way::Poll => Listening::Pull(Box::pin(poll::run(self, inbox))),
            Way::Webhook { public, secret } => {
                let (public, secret) = (public.clone(), secret.clone());
                hook::listen(self, inbox, &public, secret)
            }
        }
    }

    fn send<'a>(&'a self, message: &'a Outgoing) -> Task<'a, Result<Sent, SendError>> {
        Box::pin(self.sends(message))
    }

    fn fetch<'a>(&'a self, note: &'a VoiceNote, sink: &'a mut dyn Sink) -> Task<'a, Result<u64, FetchError>> {
        Box::pin(self.fetches(note, sink))
    }

    fn typing<'a>(&'a self, to: &'a Address) -> Task<'a, ()> {
        Box::pin(async move {
            let Ok(chat_id) = to.reveal().parse() else { return };
            let body = api::ChatAction { chat_id, action: "typing" };
            if self.calls.call::<bool>(Method::SendChatAction, &body).await.is_err() {
                self.journal.debug("that somebody writes could not be shown", None);
            }
        })
    }
}

fn redactions(settings: &Settings) -> Vec<Secret> {
    let mut all = vec![settings.token.clone()];
    // The part behind the colon is the secret one, and could stand alone.
    if let Some((_, secret)) = settings.token.reveal().split_once(':') {
        all.push(Secret::new(secret));
    }
    if let Way::Webhook { secret, .. } = &settings.way {
        all.push(secret.clone());
    }
    all.extend(settings.proxy_redactions.iter().cloned());
    all
}

/// What an error means for one message.
fn verdict(error: &CallError) -> SendError {
    let after = |asked| SendError::Later { after: asked_for_or_usual(asked) };
    match error {
        CallError::NotSent => after(None),
        CallError::Unsure => SendError::Unsure,
        CallError::Said { code, retry_after, description } => {
            let description = Zeroizing::new(description.to_ascii_lowercase());
            match code {
                429 => after(*retry_after),
                401 | 404 => SendError::Banned,
                403 if description.contains("blocked") || description.contains("deactivated") => {
                    SendError::Never(Never::Blocked)
                }
                403 => SendError::Never(Never::Rejected),
                400 if description.contains("chat not found") || description.contains("peer_id_invalid") => {
                    SendError::Never(Never::NoSuchAddress)
                }
                500.. => SendError::Unsure,
                other => SendError::Ours(Fault::Refused(*other)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_that_telegram_asks_for_has_two_ends() {
        let asked = |seconds| {
            let retry_after = Some(Duration::from_secs(seconds));
            verdict(&CallError::Said { code: 429, retry_after, description: Zeroizing::default() })
        };
        let later = |seconds| SendError::Later { after: Duration::from_secs(seconds) };
        assert_eq!(asked(7), later(7));
        assert_eq!(asked(0), later(15), "none at all would be a circle");
        assert_eq!(asked(u64::MAX), later(3600));
    }
}
