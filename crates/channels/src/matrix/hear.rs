//! An event of a room as an incoming message. Pure.

use jiff::Timestamp;

use super::api::{Content, Event};
use super::fetch::Place;
use super::ids::UserId;
use crate::address::{AccountId, Address, ChannelKind, EXTERNAL_ID_BYTES_MAX, ExternalId};
use crate::message::{Incoming, OtherKind, Text, What, Words};
use crate::voice::{Media, VoiceNote};

/// What an event is to us.
#[derive(Debug)]
pub enum Heard {
    /// A person said something.
    Message(Box<Incoming>),
    /// A person said something that is encrypted from end to end.
    Sealed,
    /// Nobody said anything that we answer.
    Nothing,
}

/// Reads an event. Nothing comes of what we said ourselves, of what programs say (`m.notice`), and of states.
#[must_use]
pub fn hear(event: &Event, me: &UserId, account: &AccountId, at: Timestamp) -> Heard {
    let Some(sender) = UserId::new(&event.sender).filter(|sender| sender != me) else {
        return Heard::Nothing;
    };
    if event.kind == "m.room.encrypted" {
        return Heard::Sealed;
    }
    let heard = || {
        let id = event.event_id.as_deref().filter(|id| id.len() <= EXTERNAL_ID_BYTES_MAX)?;
        Some(Incoming {
            account: account.clone(),
            kind: ChannelKind::Matrix,
            id: ExternalId::Given(id.to_owned()),
            from: Address::new(sender.reveal())?,
            at,
            language: None,
            what: what(event)?,
        })
    };
    heard().map_or(Heard::Nothing, |message| Heard::Message(Box::new(message)))
}

fn what(event: &Event) -> Option<What> {
    let other = |kind| Some(What::Other { kind, caption: None });
    match event.kind.as_str() {
        "m.room.message" => said(event.content.as_ref()?),
        "m.sticker" => other(OtherKind::Sticker),
        "m.location" | "m.beacon_info" | "org.matrix.msc3672.beacon_info" => other(OtherKind::Place),
        "m.poll.start" | "org.matrix.msc3381.poll.start" => other(OtherKind::Else),
        _ => None,
    }
}

fn said(content: &Content) -> Option<What> {
    let relation = content.relates_to.as_ref();
    if relation.is_some_and(|relation| relation.rel_type.as_deref() == Some("m.replace")) {
        let new = content.new_content.as_ref()?;
        return match kind(new.msgtype.as_deref(), new.body.as_deref())? {
            Said::Words(body) => Some(What::Edited(Text::new(body, true))),
            // The words below a picture were changed, or the picture: it is a picture still.
            Said::Other(kind) => Some(other(kind, new.body.as_deref(), new.filename.as_deref())),
        };
    }
    if let Some(note) = voice(content) {
        return Some(What::Voice { note, caption: None });
    }
    match kind(content.msgtype.as_deref(), content.body.as_deref())? {
        Said::Words(body) => {
            let answers = relation.is_some_and(|relation| relation.in_reply_to);
            Some(What::Text(Text::new(if answers { without_quotation(body) } else { body }, true)))
        }
        Said::Other(kind) => Some(other(kind, content.body.as_deref(), content.filename.as_deref())),
    }
}

enum Said<'a> {
    Words(&'a str),
    Other(OtherKind),
}

fn kind<'a>(msgtype: Option<&str>, body: Option<&'a str>) -> Option<Said<'a>> {
    match msgtype {
        Some("m.text" | "m.emote") => body.map(Said::Words),
        Some("m.image") => Some(Said::Other(OtherKind::Picture)),
        Some("m.video") => Some(Said::Other(OtherKind::Video)),
        Some("m.audio") => Some(Said::Other(OtherKind::Voice)),
        Some("m.file") => Some(Said::Other(OtherKind::File)),
        Some("m.location") => Some(Said::Other(OtherKind::Place)),
        // What programs and homeservers say, and what programs say to programs: answering could begin a loop.
        Some("m.notice" | "m.server_notice" | "m.key.verification.request" | "m.bad.encrypted") => None,
        // A kind of tomorrow says in its body what it is.
        Some(_) => Some(body.map_or(Said::Other(OtherKind::Else), Said::Words)),
        // Deleted before we read it, or no message.
        None => None,
    }
}

/// A recording that was made to be sent and lies at a homeserver as it is. One that is encrypted by itself (`file`) has no `url`.
fn voice(content: &Content) -> Option<VoiceNote> {
    if content.msgtype.as_deref() != Some("m.audio") || !content.is_voice {
        return None;
    }
    let (url, info) = (content.url.as_deref()?, content.info.as_ref()?);
    Place::read(url)?;
    Some(VoiceNote {
        handle: Words::new(url),
        media: Media::read(info.mimetype.as_deref()?)?,
        seconds: info.duration.and_then(|duration| u16::try_from(duration.div_ceil(1_000)).ok()),
        bytes: info.size,
    })
}

/// A body beside a file name is a caption; alone it is the file's name, or a place in words, and is dropped unread.
fn other(kind: OtherKind, body: Option<&str>, filename: Option<&str>) -> What {
    let captioned = filename.is_some() && body != filename && kind != OtherKind::Place;
    let caption = body.filter(|_| captioned).map(|body| Text::new(body, true).words);
    What::Other { kind, caption: caption.filter(|caption: &Words| !caption.reveal().is_empty()) }
}

/// Programs write what is answered above the answer, each line with `>`: mostly our own words.
fn without_quotation(body: &str) -> &str {
    let mut rest = body;
    while rest.starts_with('>') {
        rest = rest.split_once('\n').map_or("", |(_, after)| after);
    }
    let rest = if rest.len() == body.len() { body } else { rest.strip_prefix('\n').unwrap_or(rest) };
    if rest.trim().is_empty() { body } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(json: &str) -> Heard {
        let account = AccountId::try_from("matrix-1".to_owned()).unwrap();
        let me = UserId::new("@we:x").unwrap();
        hear(&serde_json::from_str(json).unwrap(), &me, &account, Timestamp::UNIX_EPOCH)
    }

    fn event(kind: &str, content: &str) -> Option<What> {
        let json = format!(r#"{{"type":"{kind}","event_id":"$1","sender":"@a:x","content":{content}}}"#);
        match heard(&json) {
            Heard::Message(message) => Some(message.what),
            Heard::Sealed | Heard::Nothing => None,
        }
    }

    fn message(content: &str) -> Option<What> {
        event("m.room.message", content)
    }

    fn text(words: &str) -> Option<What> {
        Some(What::Text(Text::new(words, true)))
    }

    #[test]
    fn words_and_who_said_them() {
        let json = r#"{"type":"m.room.message","event_id":"$1","sender":"@a:x","content":{"msgtype":"m.text","body":"안녕"}}"#;
        let Heard::Message(message) = heard(json) else { panic!("words") };
        assert_eq!((Some(message.what), message.from.reveal()), (text("안녕"), "@a:x"));
        assert_eq!(message.id, ExternalId::Given("$1".into()));
        for silent in [
            json.replace("@a:x", "@we:x"),
            json.replace("m.text", "m.notice"),
            json.replace("m.text", "m.server_notice"),
            json.replace("\"$1\"", "null"),
            json.replace("\"msgtype\":\"m.text\",\"body\":\"안녕\"", ""),
            json.replace("m.room.message", "m.reaction"),
            json.replace("@a:x", "nobody"),
        ] {
            assert!(matches!(heard(&silent), Heard::Nothing), "{silent}");
        }
        assert!(matches!(heard(&json.replace("m.room.message", "m.room.encrypted")), Heard::Sealed));
    }

    #[test]
    fn edits_and_answers() {
        let edit = r#"{"msgtype":"m.text","body":"* новое","m.relates_to":{"rel_type":"m.replace","event_id":"$0"},
            "m.new_content":{"msgtype":"m.text","body":"новое"}}"#;
        assert_eq!(message(edit), Some(What::Edited(Text::new("новое", true))));
        let answer = |body: &str| {
            message(&format!(
                r#"{{"msgtype":"m.text","body":"{body}","m.relates_to":{{"m.in_reply_to":{{"event_id":"$0"}}}}}}"#
            ))
        };
        assert_eq!(answer(r"> <@we:x> Вопрос\n> и ещё\n\nда"), text("да"));
        assert_eq!(answer("да"), text("да"));
        assert_eq!(answer("> только это"), text("> только это"), "nothing is lost");
        assert_eq!(message(r#"{"msgtype":"m.text","body":"> 1\n2"}"#), text("> 1\n2"), "it answers nothing");
    }

    #[test]
    fn only_a_recording_that_says_so_and_lies_open_is_a_voice_note() {
        let voice = |url: &str, info: &str, mark: &str| {
            message(&format!(
                r#"{{"msgtype":"m.audio","body":"Voice message","url":"{url}","info":{info}{mark}}}"#
            ))
        };
        let info = r#"{"mimetype":"audio/ogg","duration":11200,"size":4321}"#;
        let mark = r#","org.matrix.msc3245.voice":{}"#;
        let note = VoiceNote {
            handle: Words::new("mxc://x.org/AbC-_1"),
            media: Media::Ogg,
            seconds: Some(12),
            bytes: Some(4321),
        };
        assert_eq!(voice("mxc://x.org/AbC-_1", info, mark), Some(What::Voice { note, caption: None }));
        let other = Some(What::Other { kind: OtherKind::Voice, caption: None });
        assert_eq!(voice("mxc://x.org/AbC", info, ""), other, "music");
        assert_eq!(voice("https://x.org/AbC", info, mark), other);
        assert_eq!(voice("mxc://x.org/../y", info, mark), other);
        assert_eq!(voice("mxc://x.org/AbC", r#"{"mimetype":"text/html"}"#, mark), other);
        assert_eq!(voice("mxc://x.org/AbC", "7", mark), other);
    }

    #[test]
    fn what_is_not_words_is_named_and_not_read() {
        let other =
            |kind, caption: Option<&str>| Some(What::Other { kind, caption: caption.map(Words::new) });
        let media =
            |kind: &str, more: &str| message(&format!(r#"{{"msgtype":"{kind}","url":"mxc://x/y"{more}}}"#));
        assert_eq!(
            media("m.image", r#","body":"вот","filename":"a.png""#),
            other(OtherKind::Picture, Some("вот"))
        );
        assert_eq!(media("m.image", r#","body":"a.png""#), other(OtherKind::Picture, None));
        assert_eq!(media("m.audio", ""), other(OtherKind::Voice, None));
        assert_eq!(media("m.file", r#","body":7"#), other(OtherKind::File, None));
        assert_eq!(
            media("m.location", r#","body":"at 1,2","filename":"x","geo_uri":"geo:1,2""#),
            other(OtherKind::Place, None)
        );
        assert_eq!(event("m.sticker", r#"{"body":"x"}"#), other(OtherKind::Sticker, None));
        assert_eq!(event("m.poll.start", "{}"), other(OtherKind::Else, None));
        assert_eq!(media("of.tomorrow", r#","body":"это опрос""#), text("это опрос"));
        assert_eq!(media("of.tomorrow", ""), other(OtherKind::Else, None));
        assert_eq!(event("m.room.member", r#"{"membership":"join"}"#), None);
    }
}
