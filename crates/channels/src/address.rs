//! Who is at the other end, and which message it was: names of accounts, addresses of people, ids of providers.
//!
//! An [`Address`] is what a captor looks for. It has no `Debug` or `Display` that shows it, is wiped when dropped, and is
//! kept nowhere: what may be kept is an [`AddressTag`], which means nothing without a key of the desk's.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The longest name of an account.
pub const ACCOUNT_BYTES_MAX: usize = 32;
/// The longest address: e-mail's 254, and room.
pub const ADDRESS_BYTES_MAX: usize = 320;
/// The longest id of a provider that is used as it is.
pub const EXTERNAL_ID_BYTES_MAX: usize = 128;
/// How long after a message was taken an equal one on a new connection may be the same one, sent again.
pub const REDELIVERY_MINUTES_MAX: i64 = 10;

/// The kinds of channels that there are adapters for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChannelKind {
    /// Telegram, by the Bot API.
    Telegram,
    /// SMS, by SMPP.
    Sms,
    /// E-mail, by IMAP and SMTP.
    Mail,
    /// Matrix, by the client-server API.
    Matrix,
}

impl ChannelKind {
    /// Its name in settings, keys and logs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::Sms => "sms",
            Self::Mail => "mail",
            Self::Matrix => "matrix",
        }
    }
}

/// The programme's own name of one account at a provider, such as `telegram-ru-2`. Not secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountId(String);

impl AccountId {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<AccountId> for String {
    fn from(id: AccountId) -> Self {
        id.0
    }
}

impl TryFrom<String> for AccountId {
    type Error = BadAccountId;

    fn try_from(text: String) -> Result<Self, BadAccountId> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if text.is_empty() || text.len() > ACCOUNT_BYTES_MAX || !text.chars().all(fits) {
            return Err(BadAccountId);
        }
        Ok(Self(text))
    }
}

/// Not a name of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an account's name is 1 to 32 small letters, digits and hyphens")]
pub struct BadAccountId;

/// Where one person is reached on one channel.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Address(String);

impl Address {
    /// Takes what the provider calls the other end; `None` for what can't be an address.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.len() <= ADDRESS_BYTES_MAX && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned()))
    }

    /// The address itself: for the line to the provider and for the inside of an envelope.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What may be kept of it.
    #[must_use]
    pub fn tag(&self, kind: ChannelKind, key: &TagKey) -> AddressTag {
        AddressTag(key.mark("address", &[kind.word().as_bytes(), self.0.as_bytes()]))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address")
    }
}

/// A keyed hash of an address: the same person on the same channel has the same one, under one key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AddressTag(pub [u8; 32]);

impl fmt::Debug for AddressTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AddressTag")
    }
}

/// The desk's key for [`AddressTag`]s and for digests of messages. A gate has it in memory only.
#[derive(Clone)]
pub struct TagKey(Zeroizing<[u8; 32]>);

impl TagKey {
    /// Takes the key from the desk.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A keyed hash of `parts`, each with its length, under a label of its own.
    #[must_use]
    pub fn mark(&self, label: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.0.as_slice()).expect("HMAC takes a key of any length");
        for part in std::iter::once(label.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for TagKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TagKey")
    }
}

/// Which message of the provider's an incoming one was, so that a redelivered one is recognised.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum ExternalId {
    /// The provider names its messages: an equal name is the same message.
    Given(String),
    /// The provider names nothing that lasts (SMPP). On one connection the provider's number tells messages apart; a
    /// person may well write "1" twice. Across connections an equal digest can be the same message, sent again because
    /// our acknowledgement was lost.
    Guessed {
        /// Random, one for each connection.
        connection: u64,
        /// The provider's number of it on this connection.
        number: u32,
        /// A keyed hash of all that arrived.
        digest: [u8; 32],
        /// It came soon after the connection was made: then only can it be one that was sent again.
        after_reconnect: bool,
    },
}

impl fmt::Debug for ExternalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Given(_) => "ExternalId::Given",
            Self::Guessed { .. } => "ExternalId::Guessed",
        })
    }
}

impl ExternalId {
    /// Whether this is the message that was taken as `earlier` at `taken`. An inbox asks this of what it keeps for the
    /// account, and lets one kept message answer yes for one guessed id only.
    #[must_use]
    pub fn repeats(&self, earlier: &Self, taken: Timestamp, now: Timestamp) -> bool {
        match (self, earlier) {
            (Self::Given(this), Self::Given(that)) => this == that,
            (
                Self::Guessed { connection, number, digest, after_reconnect },
                Self::Guessed {
                    connection: that_connection, number: that_number, digest: that_digest, ..
                },
            ) => {
                if digest != that_digest {
                    return false;
                }
                if connection == that_connection {
                    return number == that_number;
                }
                *after_reconnect
                    && now.duration_since(taken) <= SignedDuration::from_mins(REDELIVERY_MINUTES_MAX)
            }
            (Self::Given(_), Self::Guessed { .. }) | (Self::Guessed { .. }, Self::Given(_)) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_cannot_be_printed_and_its_tag_depends_on_the_key() {
        let address = Address::new("+79990000001").unwrap();
        assert_eq!(format!("{address:?}"), "Address");
        let (one, other) = (TagKey::new([1; 32]), TagKey::new([2; 32]));
        assert_eq!(
            address.tag(ChannelKind::Sms, &one),
            Address::new("+79990000001").unwrap().tag(ChannelKind::Sms, &one)
        );
        assert_ne!(address.tag(ChannelKind::Sms, &one), address.tag(ChannelKind::Sms, &other));
        assert_ne!(address.tag(ChannelKind::Sms, &one), address.tag(ChannelKind::Telegram, &one));
        assert!(Address::new("").is_none() && Address::new("a\0b").is_none());
    }

    #[test]
    fn the_same_text_twice_is_two_messages_unless_the_connection_broke_between() {
        let now: Timestamp = "2026-11-26T10:00:00Z".parse().unwrap();
        let id = |connection, number, after_reconnect| ExternalId::Guessed {
            connection,
            number,
            digest: [7; 32],
            after_reconnect,
        };
        assert!(!id(1, 2, true).repeats(&id(1, 1, true), now, now), "written twice");
        assert!(id(1, 1, true).repeats(&id(1, 1, true), now, now), "doubled on the line");
        assert!(id(2, 1, true).repeats(&id(1, 9, false), now, now), "sent again after the line broke");
        assert!(!id(2, 1, false).repeats(&id(1, 9, false), now, now), "long after the line broke");
        let later = now + SignedDuration::from_mins(REDELIVERY_MINUTES_MAX + 1);
        assert!(!id(2, 1, true).repeats(&id(1, 9, false), now, later), "the other one was long ago");
    }

    #[test]
    fn names_of_accounts() {
        assert!(AccountId::try_from("telegram-ru-2".to_owned()).is_ok());
        for wrong in ["", "Я", "a b", "A", &"a".repeat(33)] {
            assert!(AccountId::try_from(wrong.to_owned()).is_err());
        }
    }
}
