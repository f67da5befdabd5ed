//! The bytes of a reply.
//!
//! ```text
//! "SCRP" 4 | version 1 | zone length 1, zone | mailbox id 32 | sequence 4 | previous hash 32 | expires 4, days
//! since 1970 | key id 8 | nonce 12                                    the head: associated data of the ciphertext
//! ciphertext: a size class + 16
//! signature 64, over head and ciphertext
//! ```

use std::fmt;

use super::CLASSES;
use crate::day::Day;
use crate::derive;
use crate::id::{Hash, KeyId, MailboxId};
use crate::keys::{DeskReply, Signature, SigningKey};
use crate::wire::Reader;
use crate::zone::Zone;

const MAGIC: [u8; 4] = *b"SCRP";
const VERSION: u8 = 1;
const TAG_BYTES: usize = 16;
const SIGNATURE_BYTES: usize = 64;

/// A signed reply as it is stored and passed on. Not yet verified.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedReply {
    bytes: Vec<u8>,
    parts: Parts,
    head_bytes: usize,
}

/// Why bytes are not a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplyParseError {
    /// Does not begin as a reply does.
    #[error("not a reply")]
    NotAReply,
    /// Of a version that this program does not know.
    #[error("the reply has version {0}, which this program does not know")]
    Version(u8),
    /// Too short, or of a length that no size class gives.
    #[error("the reply has a wrong length")]
    Length,
    /// The zone is not the name of one.
    #[error("the reply's zone is not the name of a zone")]
    Zone,
    /// The day lies outside of the calendar.
    #[error("the reply's last day lies outside of the calendar")]
    Day,
}

/// The fields of the head.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) zone: Zone,
    pub(super) mailbox: MailboxId,
    pub(super) sequence: u32,
    pub(super) previous: Hash,
    pub(super) expires: Day,
    pub(super) key_id: KeyId,
    pub(super) nonce: [u8; 12],
}

impl Parts {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(192);
        out.extend_from_slice(&MAGIC);
        out.push(VERSION);
        out.extend_from_slice(&self.zone.to_prefixed());
        out.extend_from_slice(self.mailbox.as_bytes());
        out.extend_from_slice(&self.sequence.to_be_bytes());
        out.extend_from_slice(self.previous.as_bytes());
        out.extend_from_slice(&self.expires.number().to_be_bytes());
        out.extend_from_slice(self.key_id.as_bytes());
        out.extend_from_slice(&self.nonce);
        out
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, ReplyParseError> {
        if reader.array() != Some(MAGIC) {
            return Err(ReplyParseError::NotAReply);
        }
        match reader.u8() {
            Some(VERSION) => {}
            Some(other) => return Err(ReplyParseError::Version(other)),
            None => return Err(ReplyParseError::Length),
        }
        let zone = read_zone(reader)?;
        let mut fields = || {
            Some((
                MailboxId::from_bytes(reader.array()?),
                reader.u32()?,
                Hash::from_bytes(reader.array()?),
                reader.i32()?,
                KeyId::from_bytes(reader.array()?),
                reader.array()?,
            ))
        };
        let (mailbox, sequence, previous, number, key_id, nonce) = fields().ok_or(ReplyParseError::Length)?;
        let expires = Day::from_number(number);
        if expires.number() != number {
            return Err(ReplyParseError::Day);
        }
        Ok(Parts { zone, mailbox, sequence, previous, expires, key_id, nonce })
    }
}

fn read_zone(reader: &mut Reader<'_>) -> Result<Zone, ReplyParseError> {
    let length = reader.u8().ok_or(ReplyParseError::Length)?;
    let name = reader.take(usize::from(length)).ok_or(ReplyParseError::Length)?;
    let name = std::str::from_utf8(name).map_err(|_| ReplyParseError::Zone)?;
    Zone::new(name).map_err(|_| ReplyParseError::Zone)
}

impl SignedReply {
    /// Takes bytes as a reply, without verifying it.
    pub fn parse(bytes: impl Into<Vec<u8>>) -> Result<Self, ReplyParseError> {
        let bytes = bytes.into();
        let mut reader = Reader::new(&bytes);
        let parts = Parts::read(&mut reader)?;
        let rest = reader.rest().len();
        if !CLASSES.iter().any(|class| class + TAG_BYTES + SIGNATURE_BYTES == rest) {
            return Err(ReplyParseError::Length);
        }
        let head_bytes = bytes.len() - rest;
        Ok(SignedReply { bytes, parts, head_bytes })
    }

    /// Puts head, ciphertext and the signature over both together.
    pub(super) fn sign(head: &[u8], ciphertext: &[u8], key: &SigningKey<DeskReply>) -> Self {
        let mut bytes = Vec::with_capacity(head.len() + ciphertext.len() + SIGNATURE_BYTES);
        bytes.extend_from_slice(head);
        bytes.extend_from_slice(ciphertext);
        let signature = key.sign(&bytes);
        bytes.extend_from_slice(&signature);
        SignedReply::parse(bytes).expect("a reply just written has the form of one")
    }

    /// The reply's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The reply's bytes, taken out.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Which programme deployment it belongs to, by its own account.
    pub fn zone(&self) -> &Zone {
        &self.parts.zone
    }

    /// Which mailbox it goes to.
    pub fn mailbox(&self) -> MailboxId {
        self.parts.mailbox
    }

    /// Its number in the mailbox, from [`FIRST_SEQUENCE`](super::FIRST_SEQUENCE) on.
    pub fn sequence(&self) -> u32 {
        self.parts.sequence
    }

    /// The hash of the reply before it, by its own account.
    pub fn previous(&self) -> [u8; 32] {
        *self.parts.previous.as_bytes()
    }

    /// The day from which on gates delete it.
    pub fn expires(&self) -> Day {
        self.parts.expires
    }

    /// Which key signed it, by its own account.
    pub fn key_id(&self) -> KeyId {
        self.parts.key_id
    }

    /// The hash that the next reply names: over everything but the signature, because there are two valid
    /// signatures to every one.
    pub fn hash(&self) -> [u8; 32] {
        derive::hash(derive::REPLY_HASH, &[self.signed_part()])
    }

    pub(super) fn nonce(&self) -> [u8; 12] {
        self.parts.nonce
    }

    pub(super) fn head(&self) -> &[u8] {
        self.split().0
    }

    pub(super) fn ciphertext(&self) -> &[u8] {
        self.split().1
    }

    pub(super) fn signature(&self) -> Signature {
        self.split().2
    }

    pub(super) fn signed_part(&self) -> &[u8] {
        let (signed, _) = self.bytes.split_last_chunk::<SIGNATURE_BYTES>().expect("checked by parse");
        signed
    }

    fn split(&self) -> (&[u8], &[u8], Signature) {
        let (signed, signature) = self.bytes.split_last_chunk::<SIGNATURE_BYTES>().expect("checked by parse");
        let (head, ciphertext) = signed.split_at(self.head_bytes);
        (head, ciphertext, *signature)
    }
}

impl fmt::Debug for SignedReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignedReply({}, number {})", self.parts.mailbox, self.parts.sequence)
    }
}
