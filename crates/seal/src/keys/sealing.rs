//! Keys that seal and keys that open.

use std::fmt;

use hpke::rand_core::CryptoRng;
use hpke::{Deserializable, Kem, Serializable};
use zeroize::Zeroizing;

use super::{KeyError, KeyId, Recipient};

/// A public key that seals to the role `R`. Parsed once; sealing never parses it again.
/// 1,216 bytes for [`Intake`](super::Intake), 65 (uncompressed point) for [`Page`](super::Page).
pub struct SealingKey<R: Recipient> {
    public: <R::Kem as Kem>::PublicKey,
    id: KeyId,
}

impl<R: Recipient> SealingKey<R> {
    /// Reads the public key's bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        let public = <R::Kem as Kem>::PublicKey::from_bytes(bytes).map_err(|_| KeyError::NotAKey(R::NAME))?;
        Ok(SealingKey::new(public))
    }

    fn new(public: <R::Kem as Kem>::PublicKey) -> Self {
        let id = super::signing::key_id::<R>(&public.to_bytes());
        SealingKey { public, id }
    }

    /// The public key's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.public.to_bytes().to_vec()
    }

    /// The key's id.
    pub fn id(&self) -> KeyId {
        self.id
    }

    pub(crate) fn kem_key(&self) -> &<R::Kem as Kem>::PublicKey {
        &self.public
    }
}

impl<R: Recipient> Clone for SealingKey<R> {
    fn clone(&self) -> Self {
        SealingKey { public: self.public.clone(), id: self.id }
    }
}

impl<R: Recipient> PartialEq for SealingKey<R> {
    fn eq(&self, other: &Self) -> bool {
        self.public == other.public
    }
}

impl<R: Recipient> Eq for SealingKey<R> {}

impl<R: Recipient> fmt::Debug for SealingKey<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingKey({} {})", R::NAME, self.id)
    }
}

/// A private key that opens what was sealed to the role `R`. 32 bytes; overwritten when dropped; not printable.
pub struct OpeningKey<R: Recipient> {
    secret: <R::Kem as Kem>::PrivateKey,
    public: SealingKey<R>,
}

impl<R: Recipient> OpeningKey<R> {
    /// Makes a new key.
    pub fn generate(mut rng: &mut (impl CryptoRng + ?Sized)) -> Self {
        let (secret, public) = R::Kem::gen_keypair_with_rng(&mut rng);
        OpeningKey { secret, public: SealingKey::new(public) }
    }

    /// Reads the 32 secret bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        let secret =
            <R::Kem as Kem>::PrivateKey::from_bytes(bytes).map_err(|_| KeyError::NotAKey(R::NAME))?;
        let public = SealingKey::new(R::Kem::sk_to_pk(&secret));
        Ok(OpeningKey { secret, public })
    }

    /// The 32 secret bytes. For writing into something sealed only.
    pub fn to_secret_bytes(&self) -> Zeroizing<[u8; 32]> {
        let mut out = Zeroizing::new([0; 32]);
        self.secret.write_exact(out.as_mut_slice());
        out
    }

    /// The public half.
    pub fn sealing_key(&self) -> &SealingKey<R> {
        &self.public
    }

    /// The key's id.
    pub fn id(&self) -> KeyId {
        self.public.id
    }

    pub(crate) fn kem_key(&self) -> &<R::Kem as Kem>::PrivateKey {
        &self.secret
    }
}

impl<R: Recipient> Clone for OpeningKey<R> {
    fn clone(&self) -> Self {
        OpeningKey { secret: self.secret.clone(), public: self.public.clone() }
    }
}

impl<R: Recipient> fmt::Debug for OpeningKey<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpeningKey({} {}, secret)", R::NAME, self.public.id)
    }
}
