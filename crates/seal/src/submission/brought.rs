//! What came by messenger, SMS, e-mail or by hand: how it came, what it is, and whether its sender wants to be told of an
//! answer there. `docs/protocol.md` has the bytes.
//!
//! An address of a person is nowhere but in here, and only where he asked to be told.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::call_code::CallCode;
use super::voice::Media;
use crate::id::MailboxId;

/// The longest head, in bytes.
pub const HEAD_BYTES_MAX: usize = 2_048;
/// The longest name of a channel, of an account and of a language, in bytes.
pub const CHANNEL_BYTES_MAX: usize = 32;
/// The longest address, in bytes: e-mail's 254, and room.
const ADDRESS_BYTES_MAX: usize = 320;

/// What came by a channel.
#[derive(Clone, PartialEq, Eq)]
pub struct Brought {
    /// How it came, in the interview's word (`telegram`, `sms`, `email`, `radio` …).
    pub channel: String,
    /// The language that the person speaks there (BCP 47).
    pub language: String,
    /// What the bytes are.
    pub content: Content,
    /// The wish to be told of the next answer, if this changes it.
    pub wish: Option<Wish>,
    /// Perhaps a machine called: whoever reads it may read others first. Never a reason to lose it.
    pub set_aside: bool,
    /// The words, or the JSON of a form; nothing where only a wish changes.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// What the bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// The JSON of a finished interview.
    Form,
    /// Words.
    Text,
    /// Nothing was said: only the wish changes.
    Nothing,
    /// A voice note. Only a body of its own kind holds one: see [`super::Voice`].
    Voice,
}

/// Whether somebody wants to be told on a channel that an answer is there. Told once: then it is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// Tell him there.
    Tell(Reach),
    /// Do not tell him there any more.
    Quiet {
        /// Where.
        mark: ReachMark,
    },
    /// He was given this code, by which he may hear answers on a telephone. Nobody tells him: he calls.
    Hear {
        /// The code.
        code: CallCode,
    },
    /// Erase everything: he has keyed his code on a telephone, where nobody has the receipt that a withdrawal needs.
    Erase,
}

/// Where somebody is reached.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Names the address without telling it, within one case.
    pub mark: ReachMark,
    /// By which account of the programme.
    pub account: String,
    /// His address there, as the provider writes it.
    pub address: ReachAddress,
}

impl fmt::Debug for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reach").field("account", &self.account).finish_non_exhaustive()
    }
}

/// An address of a person. Wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReachAddress(String);

impl ReachAddress {
    /// Takes an address.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The address itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ReachAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReachAddress(not shown)")
    }
}

/// Names an address within one case: two cases of the same address have different ones, so that nothing joins them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReachMark(pub [u8; 16]);

impl ReachMark {
    /// Of the gate's keyed hash of an address, and the mailbox.
    #[must_use]
    pub fn new(tag: &[u8; 32], mailbox: &MailboxId) -> Self {
        let digest: [u8; 32] = Sha256::new()
            .chain_update(b"safeconduct reach mark v1\0")
            .chain_update(tag)
            .chain_update(mailbox.as_bytes())
            .finalize()
            .into();
        let (first, _) = digest.split_first_chunk::<16>().expect("32 bytes begin with 16");
        Self(*first)
    }
}

impl fmt::Debug for ReachMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReachMark({})", String::from(*self))
    }
}

impl From<ReachMark> for String {
    fn from(mark: ReachMark) -> Self {
        crate::link::RunId(mark.0).to_string()
    }
}

impl TryFrom<String> for ReachMark {
    type Error = crate::id::IdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        crate::id::from_hex(&text).map(Self)
    }
}

/// Why bytes did not come by a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BroughtError {
    /// Too short for what they claim.
    #[error("what was brought is cut short")]
    Length,
    /// The head is none, or longer than it may be.
    #[error("the head of what was brought cannot be read")]
    Head,
}

/// What stands before the content, in bodies that came by a channel.
#[derive(Serialize, Deserialize)]
pub(super) struct Head<'a> {
    #[serde(borrow)]
    pub(super) channel: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) language: Cow<'a, str>,
    pub(super) content: Content,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) wish: Option<Wish>,
    /// Of a voice note, and of nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) media: Option<Media>,
    /// How long a voice note lasts, as the sender's program said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) seconds: Option<u16>,
    /// Perhaps a machine called.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) set_aside: bool,
}

impl<'a> Head<'a> {
    /// `length of the head: u16, big-endian ‖ head as JSON`, with room for so many bytes more.
    pub(super) fn write(&self, more: usize) -> Zeroizing<Vec<u8>> {
        // Room for all of it, so that no half of an address stays behind in a buffer that was outgrown.
        let mut json = Zeroizing::new(Vec::with_capacity(HEAD_BYTES_MAX));
        serde_json::to_writer(&mut *json, self).expect("a head always has a JSON form");
        assert!(json.len() <= HEAD_BYTES_MAX, "names and addresses are bounded where they come in");
        let length = u16::try_from(json.len()).expect("checked above");
        let mut out = Zeroizing::new(Vec::with_capacity(2 + json.len() + more));
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(&json);
        out
    }

    /// Reads a head, and gives what stands behind it.
    pub(super) fn read(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), BroughtError> {
        let (head, content) = split(bytes)?;
        let head: Self = serde_json::from_slice(head).map_err(|_| BroughtError::Head)?;
        let fits = |text: &str| text.len() <= CHANNEL_BYTES_MAX;
        let reach_fits = match &head.wish {
            Some(Wish::Tell(reach)) => {
                fits(&reach.account) && reach.address.reveal().len() <= ADDRESS_BYTES_MAX
            }
            Some(Wish::Quiet { .. } | Wish::Hear { .. } | Wish::Erase) | None => true,
        };
        if !fits(&head.channel) || !fits(&head.language) || !reach_fits {
            return Err(BroughtError::Head);
        }
        Ok((head, content))
    }
}

/// The head as JSON, and what stands behind it.
pub(super) fn split(bytes: &[u8]) -> Result<(&[u8], &[u8]), BroughtError> {
    let (length, rest) = bytes.split_first_chunk::<2>().ok_or(BroughtError::Length)?;
    let length = usize::from(u16::from_be_bytes(*length));
    if length > HEAD_BYTES_MAX {
        return Err(BroughtError::Head);
    }
    rest.split_at_checked(length).ok_or(BroughtError::Length)
}

impl Brought {
    /// `length of the head: u16, big-endian ‖ head as JSON ‖ content`.
    ///
    /// # Panics
    /// When a name or an address is longer than it may be; whoever brings it has checked that.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let head = Head {
            channel: self.channel.as_str().into(),
            language: self.language.as_str().into(),
            content: self.content,
            wish: self.wish.clone(),
            media: None,
            seconds: None,
            set_aside: self.set_aside,
        };
        let mut out = head.write(self.bytes.len());
        out.extend_from_slice(&self.bytes);
        out
    }

    /// Reads what [`Brought::encode`] wrote. What is inside is still hostile input.
    pub fn decode(bytes: &[u8]) -> Result<Self, BroughtError> {
        let (head, content) = Head::read(bytes)?;
        if head.content == Content::Voice {
            return Err(BroughtError::Head);
        }
        Ok(Self {
            channel: head.channel.into_owned(),
            set_aside: head.set_aside,
            language: head.language.into_owned(),
            content: head.content,
            wish: head.wish,
            bytes: Zeroizing::new(content.to_vec()),
        })
    }
}

impl fmt::Debug for Brought {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Brought")
            .field("channel", &self.channel)
            .field("content", &self.content)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn brought(wish: Option<Wish>) -> Brought {
        Brought {
            set_aside: false,
            channel: "telegram".to_owned(),
            language: "ru".to_owned(),
            content: Content::Text,
            wish,
            bytes: Zeroizing::new("Я хочу домой".as_bytes().to_vec()),
        }
    }

    fn mailbox(byte: u8) -> MailboxId {
        MailboxId::from_bytes([byte; 32])
    }

    #[test]
    fn what_is_brought_comes_back_and_is_not_printed() {
        let reach = Reach {
            mark: ReachMark::new(&[1; 32], &mailbox(2)),
            account: "telegram-1".to_owned(),
            address: ReachAddress::new("777000777"),
        };
        for wish in [
            None,
            Some(Wish::Tell(reach.clone())),
            Some(Wish::Quiet { mark: ReachMark::new(&[1; 32], &mailbox(2)) }),
            Some(Wish::Erase),
            Some(Wish::Hear { code: CallCode::parse("120034005678").unwrap() }),
        ] {
            let one = brought(wish);
            assert_eq!(Brought::decode(&one.encode()), Ok(one.clone()));
            let printed = format!("{one:?} {reach:?}");
            assert!(!printed.contains("777000777") && !printed.contains("домой"), "{printed}");
            assert!(!printed.contains("1200"), "{printed}");
        }
    }

    #[test]
    fn the_same_address_has_another_mark_in_every_case() {
        assert_ne!(ReachMark::new(&[1; 32], &mailbox(2)), ReachMark::new(&[1; 32], &mailbox(3)));
        assert_eq!(ReachMark::new(&[1; 32], &mailbox(2)), ReachMark::new(&[1; 32], &mailbox(2)));
    }

    #[test]
    fn a_head_that_claims_too_much_is_refused() {
        assert_eq!(Brought::decode(&[0]), Err(BroughtError::Length));
        assert_eq!(Brought::decode(&[0, 9, b'{']), Err(BroughtError::Length));
        assert_eq!(Brought::decode(&[0xff, 0xff]), Err(BroughtError::Head));
        let mut long = brought(None);
        long.channel = "x".repeat(CHANNEL_BYTES_MAX + 1);
        assert_eq!(Brought::decode(&long.encode()), Err(BroughtError::Head));
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(read) = Brought::decode(&bytes) {
                prop_assert_eq!(Brought::decode(&read.encode()), Ok(read));
            }
        }
    }
}
