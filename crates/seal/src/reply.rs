//! Replies: sealed under the mailbox's read key and signed by the desk, so that neither whoever holds a gate nor
//! whoever stole a receipt can write a false instruction. Frozen: `docs/protocol.md` has the bytes.
//!
//! Each reply names the hash of the one before it. A gap or another order shows.

mod chain;
mod format;

pub use chain::{Chain, ChainFault, read_chain};
pub use format::{ReplyParseError, SignedReply};

use std::fmt;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use hpke::rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::day::Day;
use crate::derive;
use crate::id::{Hash, KeyId, MailboxId};
use crate::keys::{DeskReply, SigningKey};
use crate::manifest::Manifest;
use crate::receipt::ReadKey;
use crate::size;
use crate::zone::Zone;
use format::Parts;

/// The sequence number of a mailbox's first reply.
pub const FIRST_SEQUENCE: u32 = 1;

/// What the first reply names as the one before it.
pub const NO_PREVIOUS: [u8; 32] = [0; 32];

/// The longest text of a reply, in bytes.
pub const TEXT_MAX: usize = 65_535;

/// The size classes of a reply's filled text: the three smallest of an envelope's.
const CLASSES: [usize; 3] = [4_096, 16_384, 65_536];

/// Why a reply could not be written, verified or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplyError {
    /// The text is longer than [`TEXT_MAX`].
    #[error("a reply has at most {TEXT_MAX} bytes")]
    TooLong,
    /// The reply is of another programme.
    #[error("the reply belongs to another zone")]
    Zone,
    /// It was signed with a key that the manifest does not list, or has revoked.
    #[error("the reply was signed with the key {0}, which is not listed")]
    UnknownKey(KeyId),
    /// The signature is not genuine.
    #[error("the reply's signature is not genuine")]
    BadSignature,
    /// It is genuine, but does not open with this read key.
    #[error("the reply does not open with this receipt")]
    DoesNotOpen,
}

/// A reply whose signature was checked against the manifest. Only this opens.
#[derive(Clone, PartialEq, Eq)]
pub struct Verified(SignedReply);

/// Writes a reply: fills the text up to a size class, seals and signs it.
///
/// `sequence` counts from [`FIRST_SEQUENCE`]; `previous` is the [`SignedReply::hash`] of the reply before, or
/// [`NO_PREVIOUS`]; from `expires` on gates delete the reply by themselves.
#[expect(clippy::too_many_arguments, reason = "each is a field of the format, and all are bound")]
pub fn write(
    zone: &Zone,
    mailbox: &MailboxId,
    read_key: &ReadKey,
    sequence: u32,
    previous: [u8; 32],
    expires: Day,
    text: &[u8],
    signing_key: &SigningKey<DeskReply>,
    rng: &mut (impl CryptoRng + ?Sized),
) -> Result<SignedReply, ReplyError> {
    let class = size::class_for(&CLASSES, text.len()).ok_or(ReplyError::TooLong)?;
    let mut filled = Zeroizing::new(Vec::with_capacity(class));
    filled.extend_from_slice(text);
    filled.push(size::MARKER);
    filled.resize(class, 0);
    let mut nonce = [0; 12];
    rng.fill_bytes(&mut nonce);
    let parts = Parts {
        zone: zone.clone(),
        mailbox: *mailbox,
        sequence,
        previous: Hash::from_bytes(previous),
        expires,
        key_id: signing_key.id(),
        nonce,
    };
    let head = parts.to_bytes();
    let ciphertext = cipher(read_key)
        .encrypt(&Nonce::from(nonce), Payload { msg: &filled, aad: &head })
        .map_err(|_| ReplyError::TooLong)?;
    Ok(SignedReply::sign(&head, &ciphertext, signing_key))
}

fn cipher(read_key: &ReadKey) -> Aes256Gcm {
    let key = derive::subkey(read_key.expose(), derive::REPLY_KEY);
    Aes256Gcm::new_from_slice(key.as_slice()).expect("the derived key has 32 bytes")
}

impl SignedReply {
    /// Checks zone and signature against the keys that the manifest lists.
    pub fn verify(&self, manifest: &Manifest, zone: &Zone) -> Result<Verified, ReplyError> {
        if self.zone() != zone || manifest.zone() != zone {
            return Err(ReplyError::Zone);
        }
        let key_id = self.key_id();
        let key = manifest
            .reply_keys()
            .iter()
            .find(|key| key.id() == key_id)
            .ok_or(ReplyError::UnknownKey(key_id))?;
        key.verify(self.signed_part(), &self.signature()).map_err(|_| ReplyError::BadSignature)?;
        Ok(Verified(self.clone()))
    }
}

impl Verified {
    /// The reply itself.
    pub fn reply(&self) -> &SignedReply {
        &self.0
    }

    /// Opens it with the mailbox's read key.
    pub fn open(&self, read_key: &ReadKey) -> Result<Zeroizing<Vec<u8>>, ReplyError> {
        let payload = Payload { msg: self.0.ciphertext(), aad: self.0.head() };
        let mut text = cipher(read_key)
            .decrypt(&Nonce::from(self.0.nonce()), payload)
            .map(Zeroizing::new)
            .map_err(|_| ReplyError::DoesNotOpen)?;
        let length = size::unfilled(&text).ok_or(ReplyError::DoesNotOpen)?;
        text.truncate(length);
        Ok(text)
    }
}

impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verified({:?})", self.0)
    }
}
