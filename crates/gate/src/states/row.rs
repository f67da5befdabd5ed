//! Sealing of one state row: AES-256-GCM under a key of its own, filled up so that its length says little.

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use rand::CryptoRng;
use zeroize::Zeroizing;

use crate::handle::Place;
use crate::held::Held;

/// Rows are a multiple of this long before they are sealed.
const FILL_BYTES: usize = 1024;
const NONCE_BYTES: usize = 12;

pub(super) fn seal(place: &Place, held: &Held, rng: &mut impl CryptoRng) -> Vec<u8> {
    // Reserved at once, so that no half of it stays behind in a buffer that was outgrown.
    let mut plain = Zeroizing::new(Vec::with_capacity(16 * FILL_BYTES));
    serde_json::to_writer(&mut *plain, held).expect("a state always has a JSON form");
    seal_json(place, plain, rng)
}

/// Seals what ends with JSON, which does not mind blanks at its end.
pub(crate) fn seal_json(place: &Place, mut plain: Zeroizing<Vec<u8>>, rng: &mut impl CryptoRng) -> Vec<u8> {
    let filled = plain.len().next_multiple_of(FILL_BYTES);
    if filled > plain.capacity() {
        let mut roomy = Zeroizing::new(Vec::with_capacity(filled));
        roomy.extend_from_slice(&plain);
        plain = roomy;
    }
    plain.resize(filled, b' ');
    let mut nonce = [0; NONCE_BYTES];
    rng.fill_bytes(&mut nonce);
    let sealed = cipher(place)
        .encrypt(&Nonce::from(nonce), Payload { msg: &plain, aad: &place.id })
        .expect("AES-GCM seals everything shorter than 64 GiB");
    [nonce.as_slice(), &sealed].concat()
}

pub(super) fn open(place: &Place, sealed: &[u8]) -> Option<Held> {
    serde_json::from_slice(&open_json(place, sealed)?).ok()
}

/// Opens what [`seal_json`] sealed, with the blanks.
pub(crate) fn open_json(place: &Place, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let payload = Payload { msg: sealed, aad: &place.id };
    cipher(place).decrypt(&Nonce::from(*nonce), payload).ok().map(Zeroizing::new)
}

fn cipher(place: &Place) -> Aes256Gcm {
    Aes256Gcm::new_from_slice(place.key.as_slice()).expect("the derived key has 32 bytes")
}
