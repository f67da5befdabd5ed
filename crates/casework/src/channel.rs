//! How something came, and who could read it on its way.

use serde::{Deserialize, Serialize};

/// How something came, in the word of the interview that took it (`web`, `sms`, …).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Channel(pub String);

/// What is written down by hand at the desk.
pub const BY_HAND: [&str; 4] = ["radio", "paper", "in-person", "voice"];

impl Channel {
    /// What an envelope says that it was brought by. Only our own site seals as a site does, so that who says it here is not
    /// believed.
    pub fn brought(word: &str) -> Self {
        match word {
            "web" | "onion" | "capsule" => Self("other".to_owned()),
            word => Self(word.to_owned()),
        }
    }

    /// The stable name used in texts (`channel-…`); a word that this program does not know is another channel.
    pub fn slug(&self) -> &'static str {
        const KNOWN: [&str; 14] = [
            "web",
            "onion",
            "capsule",
            "telegram",
            "signal",
            "whatsapp",
            "viber",
            "matrix",
            "sms",
            "email",
            "voice",
            "radio",
            "paper",
            "in-person",
        ];
        KNOWN.into_iter().find(|known| *known == self.0).unwrap_or("other")
    }

    /// How well it protects what is written there. A site's words count as seen by the gate; where the page has sealed
    /// them itself, whoever opens them says so.
    pub fn protection(&self) -> Protection {
        match self.slug() {
            "web" | "onion" | "capsule" => Protection::GateSealed,
            "sms" | "voice" => Protection::Operators,
            "telegram" | "whatsapp" | "viber" | "matrix" => Protection::Provider,
            "email" => Protection::Mail,
            "signal" => Protection::EndToEnd,
            "radio" => Protection::HeardByAll,
            "paper" => Protection::Paper,
            "in-person" => Protection::InPerson,
            _ => Protection::NotKnown,
        }
    }
}

/// How well something was protected on its way to the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    /// Sealed in the page itself: the gate saw no words, unless it served another page.
    PageSealed,
    /// The gate saw the words in memory and sealed them before they touched its disk.
    GateSealed,
    /// The operators of telephone networks read or hear it, and everybody they serve.
    Operators,
    /// The messenger's provider reads it.
    Provider,
    /// Both e-mail providers read it.
    Mail,
    /// Only the two ends read it; who writes to whom is still seen.
    EndToEnd,
    /// Everybody who listens hears it.
    HeardByAll,
    /// Whoever holds the paper reads it.
    Paper,
    /// Said to one of ours.
    InPerson,
    /// Nobody here knows who reads it.
    NotKnown,
}

impl Protection {
    /// Every one.
    pub const ALL: [Self; 10] = [
        Self::PageSealed,
        Self::GateSealed,
        Self::Operators,
        Self::Provider,
        Self::Mail,
        Self::EndToEnd,
        Self::HeardByAll,
        Self::Paper,
        Self::InPerson,
        Self::NotKnown,
    ];

    /// The stable name used in texts (`protection-…`, `protection-note-…`).
    pub const fn slug(self) -> &'static str {
        match self {
            Self::PageSealed => "page-sealed",
            Self::GateSealed => "gate-sealed",
            Self::Operators => "operators",
            Self::Provider => "provider",
            Self::Mail => "mail",
            Self::EndToEnd => "end-to-end",
            Self::HeardByAll => "heard-by-all",
            Self::Paper => "paper",
            Self::InPerson => "in-person",
            Self::NotKnown => "not-known",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_channel_says_what_is_true_of_it() {
        for (word, protection) in [
            ("telegram", Protection::Provider),
            ("sms", Protection::Operators),
            ("email", Protection::Mail),
            ("signal", Protection::EndToEnd),
            ("radio", Protection::HeardByAll),
            ("paper", Protection::Paper),
            ("in-person", Protection::InPerson),
            ("pigeon", Protection::NotKnown),
            ("web", Protection::NotKnown),
            ("capsule", Protection::NotKnown),
        ] {
            assert_eq!(Channel::brought(word).protection(), protection, "{word}");
        }
        assert_eq!(Channel("web".to_owned()).protection(), Protection::GateSealed);
        assert_eq!(Channel::brought("<script>").slug(), "other");
    }
}
