//! The opaque name in a person's address bar: random, and half of the key to what it names.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use rand::CryptoRng;
use sha2::Sha256;
use zeroize::{Zeroize as _, Zeroizing};

const BYTES: usize = 16;
const LABEL: &[u8] = b"safeconduct gate state v1";

/// 128 random bits that only the person's browser and the request in hand know.
#[derive(Clone, PartialEq, Eq)]
pub struct Handle([u8; BYTES]);

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handle(…)")
    }
}

/// Where a state stands and what opens it, for one of the gate's keys.
pub(crate) struct Place {
    /// The row's name: says nothing without both halves.
    pub(crate) id: [u8; 16],
    /// The key of the row.
    pub(crate) key: Zeroizing<[u8; 32]>,
}

impl Place {
    /// Of a key in memory and something that only the request in hand brings.
    pub(crate) fn derive(label: &[u8], key: &[u8; 32], brought: &[u8]) -> Self {
        let derived = Hkdf::<Sha256>::new(Some(key), brought);
        let mut out = Zeroizing::new([0; 48]);
        derived.expand(label, out.as_mut_slice()).expect("48 bytes is a permitted HKDF-SHA256 output length");
        let (id, key) = out.split_first_chunk::<16>().expect("48 bytes begin with 16");
        Self { id: *id, key: Zeroizing::new(key.try_into().expect("32 of 48 bytes are left")) }
    }
}

impl Handle {
    /// A new one.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; BYTES];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// Reads it from an address; anything else than our own writing is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }

    /// The bytes, to derive something else from.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// As it stands in an address.
    #[must_use]
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Derives row name and row key. Neither half alone gives either.
    pub(crate) fn place(&self, state_key: &[u8; 32]) -> Place {
        Place::derive(LABEL, state_key, &self.0)
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    #[test]
    fn a_handle_reads_back_and_nothing_else_is_one() {
        let handle = Handle::generate(&mut rand::rngs::StdRng::seed_from_u64(7));
        assert_eq!(Handle::parse(&handle.text()), Some(handle.clone()));
        for text in
            ["", "x", "../../etc/passwd", "AAAAAAAAAAAAAAAAAAAAAA==", "AAAAAAAAAAAAAAAAAAAAAAAA", "ЯЯЯЯ"]
        {
            assert_eq!(Handle::parse(text), None, "{text}");
        }
        let (one, other) = (handle.place(&[1; 32]), handle.place(&[2; 32]));
        assert_ne!(one.id, other.id);
        assert_ne!(one.key, other.key);
    }
}
