//! Messages in and messages out, as the conversation sees them: the same for every channel.

use std::fmt;

use jiff::Timestamp;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::address::{AccountId, Address, ChannelKind, ExternalId};
use crate::voice::VoiceNote;

/// The longest text that is taken from a person in one message; what is longer is cut, and the cut is said.
pub const TEXT_BYTES_MAX: usize = 64 << 10;

/// What a person wrote, or what is written to him. Wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Words(String);

impl Words {
    /// Takes a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Words")
    }
}

/// One message of a person, or one report of the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// By which account it came.
    pub account: AccountId,
    /// On what kind of channel.
    pub kind: ChannelKind,
    /// Which message it was.
    pub id: ExternalId,
    /// Where the answer goes.
    pub from: Address,
    /// When we had it. The provider's own time is not believed.
    pub at: Timestamp,
    /// The language that the person's program says it has, as the provider writes it. A hint.
    pub language: Option<String>,
    /// What it says.
    pub what: What,
}

/// What an incoming message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Words.
    Text(Text),
    /// A button of ours was pressed: what we put into it.
    Button(Words),
    /// An earlier message was changed to this. The earlier one has been answered already.
    Edited(Text),
    /// A voice note, which is not fetched unless somebody asks for it.
    Voice {
        /// By what it is found.
        note: VoiceNote,
        /// Words that came with it.
        caption: Option<Words>,
    },
    /// Something other than words. It is not fetched.
    Other {
        /// What it is.
        kind: OtherKind,
        /// Words that came with it.
        caption: Option<Words>,
    },
    /// What became of a message of ours.
    Report {
        /// The provider's id of it, as [`crate::Sent`] named it.
        of: ProviderId,
        /// What became of it.
        state: DeliveryState,
    },
}

/// Words, and what is wrong with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The words, at most [`TEXT_BYTES_MAX`].
    pub words: Words,
    /// Something is missing: a part of a long message did not come, or the text was too long, or bytes were broken. The
    /// conversation says so and asks again.
    pub whole: bool,
}

impl Text {
    /// Takes words; cuts what is too long and drops NULs, which no database or page likes.
    #[must_use]
    pub fn new(text: &str, whole: bool) -> Self {
        let mut end = text.len().min(TEXT_BYTES_MAX);
        while !text.is_char_boundary(end) {
            end = end.saturating_sub(1);
        }
        let cut = text.get(..end).unwrap_or_default();
        let words = Words(cut.chars().filter(|c| *c != '\0').collect());
        Self { words, whole: whole && end == text.len() }
    }
}

/// What is not words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OtherKind {
    /// A picture.
    Picture,
    /// A moving picture.
    Video,
    /// A spoken note.
    Voice,
    /// A file.
    File,
    /// A sticker or the like.
    Sticker,
    /// A place. Where it is was dropped unread.
    Place,
    /// Somebody's visiting card. Whose was dropped unread.
    Contact,
    /// Bytes in no alphabet that we know.
    Unreadable,
    /// Anything else.
    Else,
}

/// What became of a message of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// It is on the person's device.
    Delivered,
    /// It waits at the provider.
    Waiting,
    /// It will not be delivered.
    Failed,
}

/// The provider's id of a message of ours.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProviderId(pub String);

/// Names one sending, however often it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdempotencyKey(pub [u8; 16]);

/// One message to a person who wrote to us.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Asked twice with the same key, it goes once.
    pub key: IdempotencyKey,
    /// To whom.
    pub to: Address,
    /// The text, within the channel's limits ([`crate::split`]).
    pub text: Words,
    /// Buttons below it, one a row, where the channel has them.
    pub buttons: Vec<Button>,
}

/// A button.
#[derive(Clone, Debug)]
pub struct Button {
    /// What is on it.
    pub label: Words,
    /// What comes back when it is pressed.
    pub data: Words,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_a_letter_and_hold_no_nul() {
        let long = "я".repeat(TEXT_BYTES_MAX);
        let text = Text::new(&long, true);
        assert!(!text.whole && text.words.reveal().len() <= TEXT_BYTES_MAX);
        let text = Text::new("a\0b", true);
        assert!(text.whole && text.words.reveal() == "ab");
        assert_eq!(format!("{text:?}"), "Text { words: Words, whole: true }");
    }
}
