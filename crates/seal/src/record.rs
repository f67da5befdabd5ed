//! Sealing of ledger records, and wrapping of the keys that seal them. Frozen: `docs/protocol.md` has the bytes.
//!
//! Both are AES-256-GCM with a synthetic nonce: the nonce is an HMAC over everything that is bound and over the
//! plaintext. No source of chance is needed, an append that is tried again with other contents never repeats a
//! nonce, and the nonce, checked again after opening, ties the text to the one key that sealed it.

use std::fmt;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use hpke::rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::derive;
use crate::wire::Reader;

/// Bytes that sealing a record adds to it: version 1, nonce 12, tag 16.
pub const OVERHEAD_BYTES: usize = 29;

/// Bytes of a wrapped stream key.
pub const WRAPPED_BYTES: usize = 32 + OVERHEAD_BYTES;

/// The longest plaintext of a record, in bytes.
pub const RECORD_MAX: usize = 16 * 1024 * 1024;

const VERSION: u8 = 1;

/// Why a record or a wrapped key does not open, or could not be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Too short to be one.
    #[error("too short to be a sealed record")]
    Length,
    /// Of a version that this program does not know.
    #[error("the record has version {0}, which this program does not know")]
    Version(u8),
    /// Changed, or of another stream, version, kind or key.
    #[error("the record does not open: changed, or of another stream, place, kind or key")]
    DoesNotOpen,
    /// Longer than [`RECORD_MAX`].
    #[error("a record has at most {RECORD_MAX} bytes")]
    TooLong,
}

/// Seals the records of one stream. Destroying it destroys the stream's contents.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct StreamKey([u8; 32]);

/// Wraps stream keys for one set of readers.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct WrapKey([u8; 32]);

macro_rules! secret_key {
    ($name:ident) => {
        impl $name {
            /// Makes a new one.
            pub fn generate(rng: &mut (impl CryptoRng + ?Sized)) -> Self {
                let mut key = $name([0; 32]);
                rng.fill_bytes(&mut key.0);
                key
            }

            /// Takes 32 uniformly random bytes, for instance from a password's derivation or from the other half
            /// of a key agreement.
            pub fn from_bytes(bytes: [u8; 32]) -> Self {
                $name(bytes)
            }

            /// The 32 secret bytes. For writing into something sealed only.
            pub fn to_secret_bytes(&self) -> Zeroizing<[u8; 32]> {
                Zeroizing::new(self.0)
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0.ct_eq(&other.0).into()
            }
        }

        impl Eq for $name {}

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(secret)"))
            }
        }
    };
}

secret_key!(StreamKey);
secret_key!(WrapKey);

impl StreamKey {
    /// Seals one record. Stream, version and kind are bound: the record opens in its own place only.
    pub fn seal_record(
        &self,
        stream: &[u8],
        version: u64,
        kind: u16,
        plaintext: &[u8],
    ) -> Result<Vec<u8>, RecordError> {
        if plaintext.len() > RECORD_MAX {
            return Err(RecordError::TooLong);
        }
        let keys = Keys::of(&self.0, derive::RECORD_KEY, derive::RECORD_NONCE);
        keys.seal(&record_place(stream, version, kind), plaintext)
    }

    /// Opens one record.
    pub fn open_record(
        &self,
        stream: &[u8],
        version: u64,
        kind: u16,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, RecordError> {
        let keys = Keys::of(&self.0, derive::RECORD_KEY, derive::RECORD_NONCE);
        keys.open(&record_place(stream, version, kind), sealed)
    }
}

impl WrapKey {
    /// Wraps a stream key; `entry_id` names its entry in the keyring and is bound.
    pub fn wrap(&self, key: &StreamKey, entry_id: &[u8]) -> Vec<u8> {
        let keys = Keys::of(&self.0, derive::WRAP_KEY, derive::WRAP_NONCE);
        keys.seal(&wrap_place(entry_id), &key.0).expect("32 bytes can always be sealed")
    }

    /// Unwraps a stream key.
    pub fn unwrap(&self, wrapped: &[u8], entry_id: &[u8]) -> Result<StreamKey, RecordError> {
        if wrapped.len() != WRAPPED_BYTES {
            return Err(RecordError::Length);
        }
        let keys = Keys::of(&self.0, derive::WRAP_KEY, derive::WRAP_NONCE);
        let bytes = keys.open(&wrap_place(entry_id), wrapped)?;
        <[u8; 32]>::try_from(bytes.as_slice()).map(StreamKey).map_err(|_| RecordError::Length)
    }
}

/// What a record is bound to: kind 2, version 8, then the stream's name.
fn record_place(stream: &[u8], version: u64, kind: u16) -> Vec<u8> {
    let mut place = Vec::with_capacity(10 + stream.len());
    place.extend_from_slice(&kind.to_be_bytes());
    place.extend_from_slice(&version.to_be_bytes());
    place.extend_from_slice(stream);
    place
}

/// What a wrapped key is bound to: its entry's name.
fn wrap_place(entry_id: &[u8]) -> Vec<u8> {
    entry_id.to_vec()
}

/// The two keys behind one: for the cipher and for the nonces.
struct Keys {
    cipher: Aes256Gcm,
    nonce: Zeroizing<[u8; 32]>,
}

impl Keys {
    fn of(key: &[u8; 32], cipher_label: &str, nonce_label: &str) -> Self {
        let cipher = derive::subkey(key, cipher_label);
        let cipher = Aes256Gcm::new_from_slice(cipher.as_slice()).expect("the derived key has 32 bytes");
        Keys { cipher, nonce: derive::subkey(key, nonce_label) }
    }

    /// The first 12 bytes of an HMAC over the place, with its length, and the plaintext.
    fn nonce_for(&self, place: &[u8], plaintext: &[u8]) -> [u8; 12] {
        let length = u64::try_from(place.len()).unwrap_or(u64::MAX).to_be_bytes();
        let mac = derive::mac(&self.nonce, derive::RECORD_NONCE, &[&length, place, plaintext]);
        let (nonce, _) = mac.split_first_chunk::<12>().expect("an HMAC-SHA256 has more than 12 bytes");
        *nonce
    }

    fn seal(&self, place: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, RecordError> {
        let nonce = self.nonce_for(place, plaintext);
        let ciphertext = self
            .cipher
            .encrypt(&Nonce::from(nonce), Payload { msg: plaintext, aad: place })
            .map_err(|_| RecordError::TooLong)?;
        let mut out = Vec::with_capacity(OVERHEAD_BYTES + plaintext.len());
        out.push(VERSION);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&ciphertext);
        Ok(out)
    }

    fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, RecordError> {
        let mut reader = Reader::new(sealed);
        match reader.u8() {
            Some(VERSION) => {}
            Some(other) => return Err(RecordError::Version(other)),
            None => return Err(RecordError::Length),
        }
        let nonce = reader.array::<12>().ok_or(RecordError::Length)?;
        let plaintext = self
            .cipher
            .decrypt(&Nonce::from(nonce), Payload { msg: reader.rest(), aad: place })
            .map(Zeroizing::new)
            .map_err(|_| RecordError::DoesNotOpen)?;
        if bool::from(self.nonce_for(place, &plaintext).ct_eq(&nonce)) {
            Ok(plaintext)
        } else {
            Err(RecordError::DoesNotOpen)
        }
    }
}
