//! An update of Telegram's as an incoming message. Pure.

use jiff::Timestamp;

use super::api::{Message, There, Update, User, Voice};
use crate::address::{AccountId, Address, ChannelKind, ExternalId};
use crate::message::{Incoming, OtherKind, Text, What, Words};
use crate::voice::{HANDLE_BYTES_MAX, Media, VoiceNote};

/// The longest language tag that is passed on.
const LANGUAGE_BYTES_MAX: usize = 16;

/// What an update is to us.
#[derive(Debug)]
pub struct Heard {
    /// The message, if a person said something.
    pub message: Option<Incoming>,
    /// The button press to answer.
    pub press: Option<String>,
}

/// Reads an update. Nothing comes of groups, of other bots, and of what was not asked for.
#[must_use]
pub fn hear(update: Update, account: &AccountId, at: Timestamp) -> Heard {
    let id = ExternalId::Given(update.update_id.to_string());
    let incoming = |chat: i64, user: Option<&User>, what: What| {
        let language = user.and_then(|user| user.language_code.clone()).filter(|tag| {
            tag.len() <= LANGUAGE_BYTES_MAX && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        });
        Some(Incoming {
            account: account.clone(),
            kind: ChannelKind::Telegram,
            id: id.clone(),
            from: Address::new(&chat.to_string())?,
            at,
            language,
            what,
        })
    };
    if let Some(message) = update.message.filter(is_private) {
        let message = incoming(message.chat.id, message.from.as_ref(), said(&message, What::Text, true));
        return Heard { message, press: None };
    }
    if let Some(message) = update.edited_message.filter(is_private) {
        let message = incoming(message.chat.id, message.from.as_ref(), said(&message, What::Edited, false));
        return Heard { message, press: None };
    }
    let Some(press) = update.callback_query else { return Heard { message: None, press: None } };
    let private =
        press.message.as_ref().is_none_or(|below| below.chat.kind.is_empty() || below.chat.kind == "private");
    let message = match press.data {
        // In a private conversation its number is the person's.
        Some(data) if private && !press.from.is_bot => {
            incoming(press.from.id, Some(&press.from), What::Button(Words::new(data)))
        }
        _ => None,
    };
    Heard { message, press: Some(press.id) }
}

fn is_private(message: &Message) -> bool {
    message.chat.kind == "private" && !message.from.as_ref().is_some_and(|user| user.is_bot)
}

/// What a message says. A voice note cannot be changed, only the words below it: then it is not taken once more.
fn said(message: &Message, as_text: fn(Text) -> What, is_new: bool) -> What {
    if let Some(text) = &message.text {
        return as_text(Text::new(text, true));
    }
    let caption = message.caption.clone().map(Words::new);
    match message.there.voice.as_ref().filter(|_| is_new).and_then(voice) {
        Some(note) => What::Voice { note, caption },
        None => What::Other { kind: kind(&message.there), caption },
    }
}

fn voice(voice: &Voice) -> Option<VoiceNote> {
    // Telegram says no type where it is its own: Ogg with Opus.
    let media = voice.mime_type.as_deref().map_or(Some(Media::Ogg), Media::read)?;
    let fits = (1..=HANDLE_BYTES_MAX).contains(&voice.file_id.len());
    fits.then(|| VoiceNote {
        handle: Words::new(voice.file_id.as_str()),
        media,
        seconds: voice.duration.and_then(|seconds| u16::try_from(seconds).ok()),
        bytes: voice.file_size,
    })
}

fn kind(there: &There) -> OtherKind {
    // A venue also has a location and an animation a document: the first in the order of the list is what it is.
    match there
        .names
        .iter()
        .min_by_key(|name| super::api::OTHER_FIELDS.iter().position(|field| field == *name))
    {
        Some(&"photo") => OtherKind::Picture,
        Some(&("video" | "video_note" | "animation")) => OtherKind::Video,
        Some(&("voice" | "audio")) => OtherKind::Voice,
        Some(&"document") => OtherKind::File,
        Some(&("sticker" | "dice")) => OtherKind::Sticker,
        Some(&("location" | "venue")) => OtherKind::Place,
        Some(&"contact") => OtherKind::Contact,
        Some(_) | None => OtherKind::Else,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(json: &str) -> Heard {
        let account = AccountId::try_from("telegram-1".to_owned()).unwrap();
        hear(serde_json::from_str(json).unwrap(), &account, Timestamp::UNIX_EPOCH)
    }

    fn what(json: &str) -> Option<What> {
        heard(json).message.map(|message| message.what)
    }

    #[test]
    fn messages_edits_and_presses() {
        let json = r#"{"update_id":5,"message":{"message_id":1,"date":1,"chat":{"id":77,"type":"private","first_name":"x"},
            "from":{"id":77,"is_bot":false,"language_code":"ko"},"text":"안녕"}}"#;
        let message = heard(json).message.unwrap();
        assert_eq!(message.what, What::Text(Text::new("안녕", true)));
        assert_eq!((message.from.reveal(), message.language.as_deref()), ("77", Some("ko")));
        assert_eq!(message.id, ExternalId::Given("5".into()));
        let edited = json.replace("\"message\":", "\"edited_message\":");
        assert_eq!(what(&edited), Some(What::Edited(Text::new("안녕", true))));
        let press = heard(r#"{"update_id":6,"callback_query":{"id":"q","from":{"id":77},"data":"yes"}}"#);
        assert_eq!(press.message.unwrap().what, What::Button(Words::new("yes")));
        assert_eq!(press.press.as_deref(), Some("q"));
    }

    #[test]
    fn what_is_not_words_is_named_and_not_read() {
        let other = |fields: &str| {
            what(&format!(r#"{{"update_id":5,"message":{{"chat":{{"id":7,"type":"private"}},{fields}}}}}"#))
        };
        let kind = |kind, caption: Option<&str>| Some(What::Other { kind, caption: caption.map(Words::new) });
        assert_eq!(
            other(r#""photo":[{"file_id":"x"}],"caption":"вот""#),
            kind(OtherKind::Picture, Some("вот"))
        );
        assert_eq!(
            other(r#""location":{"latitude":1.5,"longitude":"broken"}"#),
            kind(OtherKind::Place, None)
        );
        assert_eq!(other(r#""animation":{},"document":{}"#), kind(OtherKind::Video, None));
        assert_eq!(other(r#""voice":1"#), kind(OtherKind::Voice, None));
        assert_eq!(other(r#""audio":{"file_id":"x"}"#), kind(OtherKind::Voice, None));
        let odd = r#""voice":{"file_id":"x","mime_type":"text/html"}"#;
        assert_eq!(other(odd), kind(OtherKind::Voice, None), "a type that is none");
        let long = format!(r#""voice":{{"file_id":"{}"}}"#, "x".repeat(HANDLE_BYTES_MAX + 1));
        assert_eq!(other(&long), kind(OtherKind::Voice, None));
        assert_eq!(other(r#""new_field_of_2027":1"#), kind(OtherKind::Else, None));
    }

    #[test]
    fn a_voice_note_is_named_and_can_be_found_again() {
        let json = r#"{"update_id":5,"message":{"chat":{"id":7,"type":"private"},"caption":"вот",
            "voice":{"file_id":"canary-id","file_unique_id":"u","duration":12,"mime_type":"audio/ogg","file_size":4321}}}"#;
        let heard = what(json).unwrap();
        assert!(!format!("{heard:?}").contains("canary"), "{heard:?}");
        let note = VoiceNote {
            handle: Words::new("canary-id"),
            media: Media::Ogg,
            seconds: Some(12),
            bytes: Some(4321),
        };
        assert_eq!(heard, What::Voice { note, caption: Some(Words::new("вот")) });
        let edited = json.replace("\"message\":", "\"edited_message\":");
        assert!(matches!(what(&edited), Some(What::Other { kind: OtherKind::Voice, .. })));
    }

    #[test]
    fn groups_and_bots_are_not_heard() {
        let group = r#"{"update_id":5,"message":{"chat":{"id":-7,"type":"group"},"text":"x"}}"#;
        let bot = r#"{"update_id":5,"message":{"chat":{"id":7,"type":"private"},"from":{"id":7,"is_bot":true},"text":"x"}}"#;
        let press = r#"{"update_id":5,"callback_query":{"id":"q","from":{"id":7},"data":"x","message":{"chat":{"id":-7,"type":"group"}}}}"#;
        for json in [group, bot, press, r#"{"update_id":5,"poll":{}}"#] {
            assert_eq!(what(json), None, "{json}");
        }
    }
}
