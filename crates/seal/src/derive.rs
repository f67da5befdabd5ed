//! Every derivation label of the formats in one place, and the two functions that use them.
//!
//! No two labels are equal and none is the beginning of another that is used with the same key, so that a value
//! derived or signed for one purpose can never stand for another.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Starts the HPKE `info` of every envelope; the role's name follows.
pub(crate) const ENVELOPE: &str = "safeconduct/v1/envelope/";
/// HPKE exporter context of the key commitment.
pub(crate) const COMMITMENT: &str = "safeconduct/v1/commitment";
/// Hashed before a public key to give its key id; the role's name follows.
pub(crate) const KEY_ID: &str = "safeconduct/v1/key-id/";
/// Starts every signed message; the role's name follows.
pub(crate) const SIGNATURE: &str = "safeconduct/v1/signature/";
/// HKDF salt of everything derived from a receipt.
pub(crate) const RECEIPT: &str = "safeconduct/v1/receipt";
/// HKDF info: the mailbox's read key.
pub(crate) const MAILBOX_READ: &str = "safeconduct/v1/mailbox/read";
/// HKDF info: the mailbox's write key.
pub(crate) const MAILBOX_WRITE: &str = "safeconduct/v1/mailbox/write";
/// HKDF info: the mailbox's withdrawal token.
pub(crate) const MAILBOX_WITHDRAW: &str = "safeconduct/v1/mailbox/withdraw";
/// Hashed before the keys to give the mailbox id that commits to them.
pub(crate) const MAILBOX_ID: &str = "safeconduct/v1/mailbox/id";
/// Hashed before a withdrawal token to give its verifier.
pub(crate) const WITHDRAW_VERIFIER: &str = "safeconduct/v1/mailbox/withdraw-verifier";
/// Starts the message of a follow-up's MAC.
pub(crate) const FOLLOW_UP: &str = "safeconduct/v1/follow-up";
/// HKDF info: the AES key of a mailbox's replies, from its read key.
pub(crate) const REPLY_KEY: &str = "safeconduct/v1/reply/key";
/// Hashed before a reply's signed part to give the hash that the next reply names.
pub(crate) const REPLY_HASH: &str = "safeconduct/v1/reply/hash";
/// Hashed before certificate and payload to give a manifest's hash.
pub(crate) const MANIFEST_HASH: &str = "safeconduct/v1/manifest/hash";
/// HKDF info: the AES key of a stream's records.
pub(crate) const RECORD_KEY: &str = "safeconduct/v1/record/key";
/// HKDF info: the key that makes the synthetic nonces of a stream's records.
pub(crate) const RECORD_NONCE: &str = "safeconduct/v1/record/nonce";
/// HKDF info: the AES key under which a stream key is wrapped.
pub(crate) const WRAP_KEY: &str = "safeconduct/v1/wrap/key";
/// HKDF info: the key that makes the synthetic nonces of wrapped keys.
pub(crate) const WRAP_NONCE: &str = "safeconduct/v1/wrap/nonce";

/// HKDF-SHA256 with an empty salt, 32 bytes, from a key that is already uniformly random.
pub(crate) fn subkey(key: &[u8; 32], label: &str) -> Zeroizing<[u8; 32]> {
    expand(&Hkdf::<Sha256>::new(None, key), label)
}

/// HKDF-SHA256, 32 bytes: extract with `salt`, expand with `label`.
pub(crate) fn expand(prk: &Hkdf<Sha256>, label: &str) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    prk.expand(label.as_bytes(), out.as_mut_slice())
        .expect("32 bytes is a permitted HKDF-SHA256 output length");
    out
}

/// SHA-256 over a label, a zero byte and the parts. Callers make sure that the parts cannot be confused: all but
/// the last have a fixed length or carry it.
pub(crate) fn hash(label: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(label.as_bytes());
    hasher.update([0]);
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// HMAC-SHA256 over a label, a zero byte and the parts; the same rule for the parts as in [`hash`].
pub(crate) fn mac(key: &[u8; 32], label: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(label.as_bytes());
    mac.update(&[0]);
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
