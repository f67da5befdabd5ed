//! Long poll. An update is acknowledged by asking for the next one, and that is asked for only after the inbox has it.

use std::sync::Arc;
use std::time::Duration;

use serde_json::value::RawValue;

use super::Telegram;
use super::api::{self, ALLOWED_UPDATES, GetUpdates, Method, Numbered, Update};
use super::call::CallError;
use super::hear::hear;
use crate::contract::{Ended, Inbox};
use crate::pace::{Setbacks, asked_for};

/// How many updates one poll brings.
pub(super) const UPDATES_MAX: usize = 100;
/// A server that answers at once, with nothing, is not asked more often than this.
const EMPTY_PAUSE_MS: u64 = 200;

pub(super) async fn run(telegram: Arc<Telegram>, inbox: Arc<dyn Inbox>) -> Ended {
    let mut setbacks = Setbacks::new(telegram.settings.pauses, telegram.chance.generator());
    let mut offset = 0_i64;
    loop {
        let asked = tokio::time::Instant::now();
        let pause = match poll(&telegram, offset).await {
            Ok(updates) => match take(&telegram, inbox.as_ref(), &updates, offset).await {
                Some(next) => {
                    setbacks.are_over();
                    // Also a server that repeats what was acknowledged is not asked in a circle.
                    let idle = updates.is_empty() || next == offset;
                    offset = next;
                    let least = Duration::from_millis(EMPTY_PAUSE_MS);
                    if idle { least.saturating_sub(asked.elapsed()) } else { Duration::ZERO }
                }
                None => {
                    telegram.journal.warn("the inbox cannot take messages; Telegram keeps them", None);
                    setbacks.failed()
                }
            },
            Err(error) => match setbacks.failed_or_refused(is_refusal(&error)) {
                Ok(pause) => after(&telegram, &error).await.unwrap_or(pause),
                Err(ended) => {
                    telegram.journal.warn("Telegram does not know the bot any more", None);
                    return ended;
                }
            },
        };
        tokio::time::sleep(pause).await;
    }
}

async fn poll(telegram: &Telegram, offset: i64) -> Result<Vec<Box<RawValue>>, CallError> {
    let body = GetUpdates {
        offset,
        limit: UPDATES_MAX,
        timeout: telegram.settings.poll.as_secs(),
        allowed_updates: ALLOWED_UPDATES,
    };
    telegram.calls.call_waiting(Method::GetUpdates, &body, telegram.settings.poll).await
}

/// Gives what came to the inbox, in the order of its numbers; the next offset, or `None` if the inbox could not.
async fn take(telegram: &Telegram, inbox: &dyn Inbox, updates: &[Box<RawValue>], offset: i64) -> Option<i64> {
    let mut numbered: Vec<(i64, &RawValue)> = updates
        .iter()
        .filter_map(|raw| Some((serde_json::from_str::<Numbered>(raw.get()).ok()?.update_id, raw.as_ref())))
        .filter(|(number, _)| *number >= offset)
        .collect();
    numbered.sort_by_key(|(number, _)| *number);
    let (mut messages, mut presses, mut next) = (Vec::new(), Vec::new(), offset);
    for (number, raw) in numbered {
        next = number.saturating_add(1);
        // Not understood: it would come again for ever and hold up everybody behind it.
        let Ok(update) = serde_json::from_str::<Update>(raw.get()) else {
            telegram.journal.warn("an update that cannot be read was passed over", None);
            continue;
        };
        let heard = hear(update, &telegram.settings.account, telegram.clock.now());
        messages.extend(heard.message);
        presses.extend(heard.press);
    }
    if !messages.is_empty() && inbox.take(messages).await.is_err() {
        return None;
    }
    telegram.answer_presses(presses).await;
    Some(next)
}

impl Telegram {
    /// Ends the waiting circle on buttons. If that fails it ends by itself.
    pub(super) async fn answer_presses(&self, presses: Vec<String>) {
        for press in presses {
            let body = api::AnswerCallbackQuery { callback_query_id: &press };
            if self.calls.call::<bool>(Method::AnswerCallbackQuery, &body).await.is_err() {
                self.journal.debug("a button press could not be answered", None);
            }
        }
    }
}

fn is_refusal(error: &CallError) -> bool {
    matches!(error, CallError::Said { code: 401 | 404, .. })
}

/// What an error asks for: a pause that Telegram names. A webhook that stands in the way is taken down.
async fn after(telegram: &Telegram, error: &CallError) -> Option<Duration> {
    const CONFLICT: u32 = 409;
    let CallError::Said { code, retry_after, description } = error else { return None };
    telegram.journal.debug("Telegram refuses a poll, with status", Some(u64::from(*code)));
    if *code == CONFLICT && description.contains("webhook") {
        telegram.journal.warn("a webhook was set for a bot that polls; it is taken down", None);
        // Whether it worked, the next poll says.
        drop(telegram.calls.call::<bool>(Method::DeleteWebhook, &api::Nothing {}).await);
        return None;
    }
    if *code == CONFLICT {
        telegram.journal.warn("another program polls with the same bot", None);
    }
    asked_for(*retry_after)
}
