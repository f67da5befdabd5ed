//! The two uses of the desk's mailbox key: naming boxes and sealing what lies in them.

use aes_gcm::aead::Aead as _;
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use hkdf::Hkdf;
use rand::CryptoRng;
use seal::id::MailboxId;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::keyholder::Keys;

const NAME: &[u8] = b"safeconduct gate box name v1";
const CONTENT: &[u8] = b"safeconduct gate box content v1";
const NONCE_BYTES: usize = 12;

pub(super) struct Vault {
    /// Which of the desk's keys this is.
    pub(super) epoch: i64,
    name: Zeroizing<[u8; 32]>,
    cipher: Aes256Gcm,
}

impl Vault {
    pub(super) fn of(keys: &Keys) -> Option<Self> {
        let derived = Hkdf::<Sha256>::new(None, keys.mailbox()?);
        let subkey = |label| {
            let mut out = Zeroizing::new([0; 32]);
            derived
                .expand(label, out.as_mut_slice())
                .expect("32 bytes is a permitted HKDF-SHA256 output length");
            out
        };
        let cipher =
            Aes256Gcm::new_from_slice(subkey(CONTENT).as_slice()).expect("the derived key has 32 bytes");
        Some(Self { epoch: column(keys.epoch()?), name: subkey(NAME), cipher })
    }

    /// A keyed hash: without the key neither a list of receipts nor a stolen one finds a box.
    pub(super) fn name(&self, mailbox: &MailboxId) -> [u8; 32] {
        let keyed = Hkdf::<Sha256>::new(Some(self.name.as_slice()), mailbox.as_bytes());
        let mut out = [0; 32];
        keyed.expand(NAME, &mut out).expect("32 bytes is a permitted HKDF-SHA256 output length");
        out
    }

    pub(super) fn seal(&self, reply: &[u8], rng: &mut impl CryptoRng) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        rng.fill_bytes(&mut nonce);
        let sealed =
            self.cipher.encrypt(&Nonce::from(nonce), reply).expect("a reply is far shorter than 64 GiB");
        [nonce.as_slice(), &sealed].concat()
    }

    pub(super) fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        self.cipher.decrypt(&Nonce::from(*nonce), sealed).ok()
    }
}

/// An epoch as the database keeps it: any 64 bits, in SQLite's only integer.
pub(super) fn column(epoch: u64) -> i64 {
    i64::from_be_bytes(epoch.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;
    use crate::keyholder::Keyholder;

    #[test]
    fn every_epoch_of_a_desk_opens_the_vault() {
        for epoch in [0, 1, 1 << 62, 1 << 63, u64::MAX] {
            let keyholder = Keyholder::new(&mut rand::rngs::StdRng::seed_from_u64(1));
            keyholder.adopt(epoch, [1; 32], vec![[2; 32]]);
            let vault = Vault::of(&keyholder.keys()).expect("keys are here");
            assert_eq!(vault.epoch, column(epoch), "{epoch}");
        }
        assert_ne!(column(u64::MAX), column(1 << 63));
    }
}
