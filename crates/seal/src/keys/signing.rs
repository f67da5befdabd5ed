//! Keys that sign: ECDSA over P-256 with SHA-256, signatures as 64 bytes `r || s`, which is what WebCrypto makes
//! and verifies. The nonce is derived from key and message (RFC 6979), so that a bad source of chance leaks nothing.

use std::fmt;
use std::marker::PhantomData;

use hpke::rand_core::CryptoRng;
use p256::ecdsa::signature::{MultipartSigner, MultipartVerifier};
use p256::elliptic_curve::Generate;
use zeroize::Zeroizing;

use super::{KeyError, KeyId, Role, Signatory};
use crate::derive;

/// A signature, 64 bytes `r || s`.
pub type Signature = [u8; 64];

/// The id of a public key in a role.
pub(super) fn key_id<R: Role>(public: &[u8]) -> KeyId {
    let hash = derive::hash(&format!("{}{}", derive::KEY_ID, R::NAME), &[public]);
    let (id, _) = hash.split_first_chunk::<8>().expect("a SHA-256 hash has more than 8 bytes");
    KeyId::from_bytes(*id)
}

/// What is signed before the message itself: the label, the role's name and a zero byte.
fn prefix<R: Role>() -> String {
    format!("{}{}\0", derive::SIGNATURE, R::NAME)
}

/// A public key that verifies signatures of the role `R`: 65 bytes, an uncompressed point.
pub struct VerifyingKey<R: Signatory> {
    point: p256::ecdsa::VerifyingKey,
    id: KeyId,
    role: PhantomData<fn() -> R>,
}

impl<R: Signatory> VerifyingKey<R> {
    /// Reads the 65 bytes of an uncompressed point.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        let wrong = KeyError::NotAKey(R::NAME);
        if bytes.len() != 65 {
            return Err(wrong); // one key, one form: a compressed point would have another id
        }
        let point = p256::ecdsa::VerifyingKey::from_sec1_bytes(bytes).map_err(|_| wrong)?;
        Ok(VerifyingKey::new(point))
    }

    fn new(point: p256::ecdsa::VerifyingKey) -> Self {
        let id = key_id::<R>(point.to_sec1_point(false).as_bytes());
        VerifyingKey { point, id, role: PhantomData }
    }

    /// The 65 bytes of the uncompressed point.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.point.to_sec1_point(false).as_bytes().to_vec()
    }

    /// The key's id.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// Whether this signature was made by this key, in this role, over this message.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), KeyError> {
        let signature = p256::ecdsa::Signature::from_slice(signature).map_err(|_| KeyError::BadSignature)?;
        self.point
            .multipart_verify(&[prefix::<R>().as_bytes(), message], &signature)
            .map_err(|_| KeyError::BadSignature)
    }
}

impl<R: Signatory> Clone for VerifyingKey<R> {
    fn clone(&self) -> Self {
        VerifyingKey { point: self.point, id: self.id, role: PhantomData }
    }
}

impl<R: Signatory> PartialEq for VerifyingKey<R> {
    fn eq(&self, other: &Self) -> bool {
        self.point == other.point
    }
}

impl<R: Signatory> Eq for VerifyingKey<R> {}

impl<R: Signatory> fmt::Debug for VerifyingKey<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({} {})", R::NAME, self.id)
    }
}

/// A private key that signs in the role `R`. 32 bytes; overwritten when dropped; not printable.
pub struct SigningKey<R: Signatory> {
    secret: p256::ecdsa::SigningKey,
    public: VerifyingKey<R>,
}

impl<R: Signatory> SigningKey<R> {
    /// Makes a new key.
    pub fn generate(rng: &mut (impl CryptoRng + ?Sized)) -> Self {
        SigningKey::new(p256::ecdsa::SigningKey::generate_from_rng(rng))
    }

    /// Reads the 32 secret bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        p256::ecdsa::SigningKey::from_slice(bytes)
            .map(SigningKey::new)
            .map_err(|_| KeyError::NotAKey(R::NAME))
    }

    fn new(secret: p256::ecdsa::SigningKey) -> Self {
        let public = VerifyingKey::new(*secret.verifying_key());
        SigningKey { secret, public }
    }

    /// The 32 secret bytes. For writing into something sealed only.
    pub fn to_secret_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.secret.to_bytes().into())
    }

    /// The public half.
    pub fn verifying_key(&self) -> &VerifyingKey<R> {
        &self.public
    }

    /// The key's id.
    pub fn id(&self) -> KeyId {
        self.public.id
    }

    /// Signs a message in this role. The same message always gets the same signature.
    pub fn sign(&self, message: &[u8]) -> Signature {
        let signature: p256::ecdsa::Signature =
            self.secret.multipart_sign(&[prefix::<R>().as_bytes(), message]);
        signature.to_bytes().into()
    }
}

impl<R: Signatory> Clone for SigningKey<R> {
    fn clone(&self) -> Self {
        SigningKey { secret: self.secret.clone(), public: self.public.clone() }
    }
}

impl<R: Signatory> fmt::Debug for SigningKey<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({} {}, secret)", R::NAME, self.public.id)
    }
}
