//! What a channel can do, how it speaks, and what it reveals.

use super::split::Measure;
use super::{LETTER_CHARS_MAX, LONG_MESSAGE_CHARS_MAX, MESSAGE_CHARS_MAX};
use crate::conversation::Channel;
use crate::form::Mode;
use crate::programme::ContactKind;

/// The shortest limit that is honoured: below it nothing sensible can be said.
const CHARACTERS_MIN: usize = 20;

/// What a channel can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// Which channel it is; which texts of a form apply follows from it.
    pub channel: Channel,
    /// Buttons below a message, if it has any.
    pub buttons: Option<Buttons>,
    /// The longest message. There is never any markup.
    pub longest: Longest,
    /// Whether the programme takes voice notes here.
    pub voice: Voice,
    /// Who sees what is written here.
    pub protection: Protection,
    /// The kind of contact that is safer than this channel, to be offered from the programme's contacts.
    pub safer: Option<ContactKind>,
}

impl Abilities {
    /// The most characters of one message here: what a person reads at once. The channel itself may take less.
    pub fn message_chars_max(&self) -> usize {
        match (self.channel.mode(), self.channel) {
            (Mode::Mail, _) => LETTER_CHARS_MAX,
            (_, Channel::Matrix) => LONG_MESSAGE_CHARS_MAX,
            (Mode::Web | Mode::Sms | Mode::Voice, _) => MESSAGE_CHARS_MAX,
        }
    }

    /// Whether letters are written here: all that is to be said at once is one letter.
    pub(super) fn writes_letters(&self) -> bool {
        self.channel.mode() == Mode::Mail
    }

    pub(super) fn measure(&self) -> Measure {
        Measure { longest: self.longest.honoured(), at_once: self.message_chars_max() }
    }
}

/// The buttons of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buttons {
    /// The most below one message.
    pub most: usize,
    /// The longest words on one, in characters.
    pub label_chars: usize,
}

/// The longest message of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Longest {
    /// So many characters.
    Characters(usize),
    /// So many short messages joined: 160 septets of GSM-7 (153 each when joined), or 70 units of UCS-2 (67).
    Sms {
        /// The most parts that are joined.
        parts: usize,
    },
}

impl Longest {
    /// The limit, never so small that nothing can be said.
    pub(super) fn honoured(self) -> Self {
        match self {
            Self::Characters(most) => Self::Characters(most.max(CHARACTERS_MIN)),
            Self::Sms { parts } => Self::Sms { parts: parts.max(1) },
        }
    }
}

/// Whether voice notes are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// As a message to our people.
    Taken,
    /// Not: refused with the reason.
    Refused,
}

/// Who sees what is written on a channel: the honest line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protection {
    /// SMS: the operator and whoever it obeys.
    Open,
    /// A messenger whose owner can read.
    Provider,
    /// E-mail: both providers.
    Mail,
    /// Matrix without encryption from end to end: whoever runs the servers of both sides.
    Servers,
    /// Encrypted from end to end; who writes with whom is still seen.
    EndToEnd,
}

impl Protection {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Open, Self::Provider, Self::Mail, Self::Servers, Self::EndToEnd];

    /// The key of the honest line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "chat-seen-open",
            Self::Provider => "chat-seen-provider",
            Self::Mail => "chat-seen-mail",
            Self::Servers => "chat-seen-servers",
            Self::EndToEnd => "chat-seen-end-to-end",
        }
    }
}
