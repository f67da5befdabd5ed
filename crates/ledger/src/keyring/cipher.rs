//! How keys lie in the file: AES-256-GCM under the class's generation key, bound to class and name.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use rand::CryptoRng;
use zeroize::Zeroizing;

use super::{Class, EntryKey};
use crate::stream::StreamId;

const ENTRY: &[u8] = b"safeconduct keyring v1 entry\0";
const GENERATION: &[u8] = b"safeconduct keyring v1 generation\0";
const NONCE_BYTES: usize = 12;

/// Nonce and ciphertext.
pub(super) type SealedKey = Vec<u8>;

pub(super) fn seal_entry(
    under: &EntryKey,
    class: Class,
    name: &StreamId,
    key: &EntryKey,
    rng: &mut impl CryptoRng,
) -> SealedKey {
    seal(under, &bound_to(ENTRY, class, name.as_bytes()), key, rng)
}

pub(super) fn open_entry(under: &EntryKey, class: Class, name: &StreamId, sealed: &[u8]) -> Option<EntryKey> {
    open(under, &bound_to(ENTRY, class, name.as_bytes()), sealed)
}

pub(super) fn seal_generation(
    under: &EntryKey,
    class: Class,
    key: &EntryKey,
    rng: &mut impl CryptoRng,
) -> SealedKey {
    seal(under, &bound_to(GENERATION, class, b""), key, rng)
}

pub(super) fn open_generation(under: &EntryKey, class: Class, sealed: &[u8]) -> Option<EntryKey> {
    open(under, &bound_to(GENERATION, class, b""), sealed)
}

fn bound_to(context: &[u8], class: Class, name: &[u8]) -> Vec<u8> {
    [context, &[class.number()], name].concat()
}

fn seal(under: &EntryKey, aad: &[u8], key: &EntryKey, rng: &mut impl CryptoRng) -> SealedKey {
    // Random nonces: a generation key lives until the next purge and seals far fewer than 2^32 keys.
    let mut nonce = [0; NONCE_BYTES];
    rng.fill_bytes(&mut nonce);
    let payload = Payload { msg: key.expose(), aad };
    let ciphertext = Aes256Gcm::new(under.expose().into())
        .encrypt(&Nonce::from(nonce), payload)
        .expect("32 bytes are within the cipher's limit");
    [nonce.as_slice(), &ciphertext].concat()
}

fn open(under: &EntryKey, aad: &[u8], sealed: &[u8]) -> Option<EntryKey> {
    let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let payload = Payload { msg: ciphertext, aad };
    let key = Aes256Gcm::new(under.expose().into()).decrypt(&Nonce::from(*nonce), payload).ok()?;
    EntryKey::try_from(Zeroizing::new(key).as_slice()).ok()
}
