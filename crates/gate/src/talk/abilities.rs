//! From what a channel can do to how the conversation speaks there, and what it says of who reads along.

use channels::ChannelKind;
use channels::contract::{Abilities, TextLimit};
use channels::message::OtherKind;
use interview::chat::{self, Attachment, Buttons, Longest, Protection, Voice};
use interview::conversation::Channel;
use interview::programme::ContactKind;

/// How the conversation speaks on a channel, in a programme that takes voice notes or does not.
pub(super) fn of(kind: ChannelKind, can: &Abilities, takes_voice: bool) -> chat::Abilities {
    chat::Abilities {
        channel: channel(kind),
        buttons: can
            .buttons
            .map(|limit| Buttons { most: limit.count_max, label_chars: limit.label_chars_max }),
        longest: match can.text {
            TextLimit::Utf16(units) => Longest::Characters(units),
            TextLimit::SmsParts(parts) => Longest::Sms { parts },
        },
        voice: if takes_voice && can.voice { Voice::Taken } else { Voice::Refused },
        protection: protection(kind),
        safer: Some(ContactKind::Web),
    }
}

/// The interview's word for a channel.
pub(super) fn channel(kind: ChannelKind) -> Channel {
    match kind {
        ChannelKind::Telegram => Channel::Telegram,
        ChannelKind::Sms => Channel::Sms,
        ChannelKind::Mail => Channel::Email,
        ChannelKind::Matrix => Channel::Matrix,
    }
}

/// Who reads along.
fn protection(kind: ChannelKind) -> Protection {
    match kind {
        ChannelKind::Telegram => Protection::Provider,
        ChannelKind::Matrix => Protection::Servers,
        ChannelKind::Sms => Protection::Open,
        ChannelKind::Mail => Protection::Mail,
    }
}

/// What is not words, as it is refused.
pub(super) fn attachment(kind: OtherKind) -> Attachment {
    match kind {
        OtherKind::Picture | OtherKind::Video => Attachment::Picture,
        OtherKind::Sticker => Attachment::Sticker,
        OtherKind::Place => Attachment::Location,
        OtherKind::Contact => Attachment::Contact,
        OtherKind::File | OtherKind::Voice | OtherKind::Unreadable | OtherKind::Else => Attachment::File,
    }
}

/// As the interview writes the channel in what is sealed.
pub(super) fn word(channel: Channel) -> String {
    let written = serde_json::to_value(channel).ok();
    written.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use channels::contract::Alphabet;

    use super::*;

    #[test]
    fn voice_notes_are_taken_where_the_programme_says_so_and_the_channel_can() {
        let can = |voice| Abilities {
            text: TextLimit::Utf16(4_096),
            buttons: None,
            alphabet: Alphabet::Unicode,
            typing: false,
            reports: false,
            media: true,
            voice,
            edits: false,
        };
        let taken = |can_fetch, says| of(ChannelKind::Telegram, &can(can_fetch), says).voice == Voice::Taken;
        assert!(taken(true, true));
        assert!(!taken(true, false) && !taken(false, true) && !taken(false, false));
    }
}
