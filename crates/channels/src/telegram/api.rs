//! The part of the Bot API that is used, as JSON. What comes in is read leniently: unknown fields are passed over, and an
//! update that is not understood does not hide the others.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::message::Outgoing;

/// The methods that are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub enum Method {
    GetMe,
    GetUpdates,
    SendMessage,
    SendChatAction,
    AnswerCallbackQuery,
    SetWebhook,
    DeleteWebhook,
    GetFile,
}

impl Method {
    /// As it stands in the address.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::GetMe => "getMe",
            Self::GetUpdates => "getUpdates",
            Self::SendMessage => "sendMessage",
            Self::SendChatAction => "sendChatAction",
            Self::AnswerCallbackQuery => "answerCallbackQuery",
            Self::SetWebhook => "setWebhook",
            Self::DeleteWebhook => "deleteWebhook",
            Self::GetFile => "getFile",
        }
    }
}

/// The updates that are asked for. Everything else stays at Telegram.
pub const ALLOWED_UPDATES: [&str; 3] = ["message", "edited_message", "callback_query"];

/// The frame of every answer. The result is read only when the frame says that it is one.
#[derive(Deserialize)]
pub struct Frame<'a> {
    /// It worked.
    pub ok: bool,
    /// What came of it.
    #[serde(borrow, default)]
    pub result: Option<&'a RawValue>,
    /// Why not, as a number.
    #[serde(default)]
    pub error_code: Option<u32>,
    /// Why not, in words.
    #[serde(default)]
    pub description: Option<String>,
    /// What would help.
    #[serde(default)]
    pub parameters: Option<Parameters>,
}

/// What would help.
#[derive(Deserialize)]
pub struct Parameters {
    /// Seconds.
    #[serde(default)]
    pub retry_after: Option<u64>,
}

/// No parameters.
#[derive(Serialize)]
pub struct Nothing {}

/// Asks for updates.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct GetUpdates {
    pub offset: i64,
    pub limit: usize,
    pub timeout: u64,
    pub allowed_updates: [&'static str; 3],
}

/// Sends a message.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct SendMessage<'a> {
    pub chat_id: i64,
    pub text: &'a str,
    pub link_preview_options: LinkPreview,
    /// Nobody can pass it on with our name on it, or keep it in an album.
    pub protect_content: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_markup: Option<Markup<'a>>,
}

/// A preview would make Telegram's servers fetch what we point to.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct LinkPreview {
    pub is_disabled: bool,
}

/// Buttons.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct Markup<'a> {
    pub inline_keyboard: Vec<[Key<'a>; 1]>,
}

/// One button.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct Key<'a> {
    pub text: &'a str,
    pub callback_data: &'a str,
}

impl<'a> SendMessage<'a> {
    /// For a message.
    #[must_use]
    pub fn new(chat_id: i64, message: &'a Outgoing) -> Self {
        let keys = message.buttons.iter();
        let inline_keyboard: Vec<[Key<'a>; 1]> = keys
            .map(|button| [Key { text: button.label.reveal(), callback_data: button.data.reveal() }])
            .collect();
        Self {
            chat_id,
            text: message.text.reveal(),
            link_preview_options: LinkPreview { is_disabled: true },
            protect_content: true,
            reply_markup: (!inline_keyboard.is_empty()).then_some(Markup { inline_keyboard }),
        }
    }
}

/// Shows that somebody writes.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct ChatAction {
    pub chat_id: i64,
    pub action: &'static str,
}

/// Ends the waiting circle on a button.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct AnswerCallbackQuery<'a> {
    pub callback_query_id: &'a str,
}

/// Tells Telegram where to deliver.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct SetWebhook<'a> {
    pub url: &'a str,
    pub secret_token: &'a str,
    pub allowed_updates: [&'static str; 3],
}

/// Asks where a file lies.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct GetFile<'a> {
    pub file_id: &'a str,
}

/// Where a file lies. Both are as good as the file, beside the token.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct File {
    #[serde(default)]
    #[zeroize(skip)]
    pub file_size: Option<u64>,
    #[serde(default)]
    pub file_path: Option<String>,
}

/// Who the bot is.
#[derive(Deserialize)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct Me {
    pub id: i64,
}

/// What was sent.
#[derive(Deserialize)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct SentMessage {
    pub message_id: i64,
    pub chat: Chat,
}

/// A conversation.
#[derive(Deserialize)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct Chat {
    pub id: i64,
    #[serde(default, rename = "type")]
    pub kind: String,
}

/// The number of an update, read first and alone.
#[derive(Deserialize)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct Numbered {
    pub update_id: i64,
}

/// An update.
#[derive(Deserialize)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct Update {
    pub update_id: i64,
    #[serde(default)]
    pub message: Option<Message>,
    #[serde(default)]
    pub edited_message: Option<Message>,
    #[serde(default)]
    pub callback_query: Option<CallbackQuery>,
}

/// A message of a person. Of what is not words, only that it is there is read.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct Message {
    #[zeroize(skip)]
    pub chat: Chat,
    #[serde(default)]
    #[zeroize(skip)]
    pub from: Option<User>,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub caption: Option<String>,
    #[serde(flatten, deserialize_with = "there")]
    #[zeroize(skip)]
    pub there: There,
}

/// Who wrote.
#[derive(Deserialize)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct User {
    pub id: i64,
    #[serde(default)]
    pub is_bot: bool,
    #[serde(default)]
    pub language_code: Option<String>,
}

/// A button was pressed.
#[derive(Deserialize)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct CallbackQuery {
    pub id: String,
    pub from: User,
    #[serde(default)]
    pub data: Option<String>,
    #[serde(default)]
    pub message: Option<Message>,
}

/// Which fields a message has beside words, and of a voice note where it lies.
#[derive(Default)]
pub struct There {
    /// Their names.
    pub names: Vec<&'static str>,
    /// The voice note, if it is one that can be read.
    pub voice: Option<Voice>,
}

/// A voice note.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[expect(missing_docs, reason = "the names are Telegram's")]
pub struct Voice {
    pub file_id: String,
    #[serde(default)]
    #[zeroize(skip)]
    pub duration: Option<u64>,
    #[serde(default)]
    pub mime_type: Option<String>,
    #[serde(default)]
    #[zeroize(skip)]
    pub file_size: Option<u64>,
}

/// A voice note, or whatever else stands there.
#[derive(Deserialize)]
#[serde(untagged)]
enum MaybeVoice {
    Voice(Voice),
    Else(serde::de::IgnoredAny),
}

/// What is not words, and says so by its name.
pub const OTHER_FIELDS: [&str; 13] = [
    "photo",
    "video",
    "video_note",
    "animation",
    "voice",
    "audio",
    "document",
    "sticker",
    "location",
    "venue",
    "contact",
    "poll",
    "dice",
];

/// Keeps the names of known fields and drops what is in them unread, but for a voice note.
fn there<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<There, D::Error> {
    struct Names;
    impl<'de> serde::de::Visitor<'de> for Names {
        type Value = There;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a message")
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<There, A::Error> {
            let mut found = There::default();
            while let Some(name) = map.next_key::<String>()? {
                if name == "voice" {
                    found.voice = match map.next_value()? {
                        MaybeVoice::Voice(voice) => Some(voice),
                        MaybeVoice::Else(serde::de::IgnoredAny) => None,
                    };
                } else {
                    map.next_value::<serde::de::IgnoredAny>()?;
                }
                found.names.extend(OTHER_FIELDS.iter().find(|field| **field == name));
            }
            Ok(found)
        }
    }
    deserializer.deserialize_map(Names)
}
