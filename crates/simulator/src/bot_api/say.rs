//! What the bot says: messages with buttons, and that it writes.

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::asked::Asked;
use super::{Refused, me};
use crate::messenger::{Messenger, TEXT_UTF16_MAX};
use crate::phone::Key;

/// Buttons below one message, as the Bot API has it.
const BUTTONS_MAX: usize = 100;
/// What a button brings back.
const DATA_BYTES_MAX: usize = 64;

const NO_CHAT: Refused = bad("Bad Request: chat not found");
const NO_CHAT_ID: Refused = bad("Bad Request: chat_id is empty");
const EMPTY: Refused = bad("Bad Request: message text is empty");
const TOO_LONG: Refused = bad("Bad Request: message is too long");
const BAD_MARKUP: Refused = bad("Bad Request: can't parse reply keyboard markup JSON object");
const BAD_BUTTON: Refused = bad("Bad Request: BUTTON_DATA_INVALID");
const BAD_ACTION: Refused = bad("Bad Request: wrong parameter action in request");

const fn bad(words: &'static str) -> Refused {
    Refused(StatusCode::BAD_REQUEST, words)
}

#[derive(Deserialize)]
struct Markup {
    #[serde(default)]
    inline_keyboard: Vec<Vec<Button>>,
}

#[derive(Deserialize)]
struct Button {
    text: String,
    callback_data: String,
}

/// `sendMessage`.
pub(super) fn message(messenger: &Messenger, asked: &Asked) -> Result<Value, Refused> {
    let chat = asked.text("chat_id").ok_or(NO_CHAT_ID)?;
    let text = asked.text("text").unwrap_or_default();
    match text.trim().encode_utf16().count() {
        0 => return Err(EMPTY),
        length if length > TEXT_UTF16_MAX => return Err(TOO_LONG),
        _ => {}
    }
    let markup = match asked.object("reply_markup") {
        Some(markup) => serde_json::from_value(markup).map_err(|_| BAD_MARKUP)?,
        None => Markup { inline_keyboard: Vec::new() },
    };
    let buttons: Vec<Button> = markup.inline_keyboard.into_iter().flatten().collect();
    let fits = |button: &Button| {
        !button.text.is_empty() && (1..=DATA_BYTES_MAX).contains(&button.callback_data.len())
    };
    if buttons.len() > BUTTONS_MAX || !buttons.iter().all(fits) {
        return Err(BAD_BUTTON);
    }
    let buttons = buttons.into_iter().map(|button| Key { label: button.text, data: button.callback_data });
    let number = messenger.bot_writes(&chat, text.trim(), buttons.collect()).ok_or(NO_CHAT)?;
    let id: i64 = chat.parse().map_err(|_| NO_CHAT)?;
    Ok(json!({
        "message_id": number, "date": 1, "chat": {"id": id, "type": "private"},
        "from": me(), "text": text.trim(),
    }))
}

/// `sendChatAction`: of all actions only that somebody writes shows on this telephone.
pub(super) fn action(messenger: &Messenger, asked: &Asked) -> Result<Value, Refused> {
    let chat = asked.text("chat_id").ok_or(NO_CHAT_ID)?;
    if asked.text("action").as_deref() != Some("typing") {
        return Err(BAD_ACTION);
    }
    if messenger.bot_types(&chat) { Ok(json!(true)) } else { Err(NO_CHAT) }
}
