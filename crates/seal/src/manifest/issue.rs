//! Making manifests: the offline work of whoever runs the programme, never of a gate.
//!
//! 1. Once: [`RootSecret::generate`]. It stays offline; its public half goes into every gate's and capsule's
//!    configuration.
//! 2. Once a year: [`RootSecret::appoint`] makes a signer with a certificate.
//! 3. As often as wanted: [`SignerSecret::issue`] makes the keys of some weeks ahead and a manifest of their public
//!    halves. The manifest goes to the gates, the [`DeskSecrets`] to the desk.

use std::fmt;

use hpke::rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::form::{Base64, Certificate, EpochJson, LayerJson, Payload, Signed, SignedManifest};
use super::{DeskSecrets, EPOCHS_MAX, Hash, REPLY_KEYS_MAX, REVOKED_MAX};
use crate::day::Day;
use crate::id::KeyId;
use crate::keys::{DeskReply, KeyError, OpeningKey, Recipient, Root, Signer, SigningKey, VerifyingKey};
use crate::wire::Reader;
use crate::zone::Zone;

/// Days of an epoch.
pub const EPOCH_DAYS: i32 = 7;

/// The offline key at the top.
#[derive(Clone)]
pub struct RootSecret {
    key: SigningKey<Root>,
}

/// A yearly signer: its key and the certificate that the root gave it.
#[derive(Clone)]
pub struct SignerSecret {
    key: SigningKey<Signer>,
    zone: Zone,
    certificate: Signed,
}

/// What the root says of a new signer.
#[derive(Clone, Debug)]
pub struct Appointment {
    /// Which programme deployment.
    pub zone: Zone,
    /// Counts signers: higher than every one before.
    pub generation: u32,
    /// The first day on which it may issue.
    pub from: Day,
    /// The first day on which it may not any more.
    pub until: Day,
    /// Earlier signers that are not to be believed any more.
    pub revoked: Vec<KeyId>,
}

/// What a new manifest shall say.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Counts manifests: higher than every one before, also those of earlier signers, because the link compares
    /// numbers alone.
    pub serial: u64,
    /// The hash of the manifest before; [`Hash::NONE`] for the first.
    pub previous: Hash,
    /// The day of issue, and the first day of the first epoch.
    pub issued: Day,
    /// How many weekly epochs to make.
    pub weeks: u16,
    /// How many days after its last use each private key is kept: until then late envelopes still open.
    pub grace_days: i32,
    /// The reply key to go on with; a new one is made if there is none.
    pub reply_key: Option<SigningKey<DeskReply>>,
    /// Earlier reply keys whose replies people may still hold.
    pub earlier_reply_keys: Vec<VerifyingKey<DeskReply>>,
    /// Every key that is revoked, also those of earlier manifests.
    pub revoked: Vec<KeyId>,
}

/// Why a manifest cannot be issued as planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IssueError {
    /// More epochs, reply keys or revocations than a manifest may have.
    #[error("more keys than a manifest may list")]
    TooMany,
    /// No weeks.
    #[error("a manifest needs at least one epoch")]
    NoEpochs,
    /// The day of issue is none of the signer's.
    #[error("the day of issue lies outside of the signer's days")]
    OutsideCertificate,
}

impl RootSecret {
    /// Makes a new root.
    pub fn generate(rng: &mut (impl CryptoRng + ?Sized)) -> Self {
        RootSecret { key: SigningKey::generate(rng) }
    }

    /// Reads the 32 secret bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        SigningKey::from_bytes(bytes).map(|key| RootSecret { key })
    }

    /// The 32 secret bytes. For writing into something sealed only.
    pub fn to_secret_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.key.to_secret_bytes()
    }

    /// The public half.
    pub fn verifying_key(&self) -> &VerifyingKey<Root> {
        self.key.verifying_key()
    }

    /// Makes a signer with a certificate.
    pub fn appoint(&self, appointment: &Appointment, rng: &mut (impl CryptoRng + ?Sized)) -> SignerSecret {
        let key: SigningKey<Signer> = SigningKey::generate(rng);
        let certificate = Certificate {
            zone: appointment.zone.clone(),
            generation: appointment.generation,
            key: Base64(key.verifying_key().to_bytes()),
            from: appointment.from,
            until: appointment.until,
            revoked: appointment.revoked.clone(),
        };
        let bytes = serde_json::to_vec(&certificate).expect("text, numbers and lists can always be written");
        let signature = self.key.sign(&bytes);
        SignerSecret { key, zone: appointment.zone.clone(), certificate: Signed { bytes, signature } }
    }
}

impl SignerSecret {
    /// The public half.
    pub fn verifying_key(&self) -> &VerifyingKey<Signer> {
        self.key.verifying_key()
    }

    /// What the root said of this signer, as its certificate has it.
    pub fn appointment(&self) -> Result<Appointment, KeyError> {
        let certificate: Certificate =
            serde_json::from_slice(&self.certificate.bytes).map_err(|_| KeyError::NotAKey("signer"))?;
        let Certificate { zone, generation, key: _, from, until, revoked } = certificate;
        Ok(Appointment { zone, generation, from, until, revoked })
    }

    /// Key, certificate signature, certificate. For writing into something sealed only.
    pub fn to_secret_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::with_capacity(32 + 64 + self.certificate.bytes.len()));
        out.extend_from_slice(self.key.to_secret_bytes().as_slice());
        out.extend_from_slice(&self.certificate.signature);
        out.extend_from_slice(&self.certificate.bytes);
        out
    }

    /// Reads what [`SignerSecret::to_secret_bytes`] wrote.
    pub fn from_secret_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        let wrong = KeyError::NotAKey("signer");
        let mut reader = Reader::new(bytes);
        let key = SigningKey::from_bytes(reader.take(32).ok_or(wrong)?)?;
        let signature = reader.array().ok_or(wrong)?;
        let bytes = reader.rest().to_vec();
        let certificate: Certificate = serde_json::from_slice(&bytes).map_err(|_| wrong)?;
        Ok(SignerSecret { key, zone: certificate.zone, certificate: Signed { bytes, signature } })
    }

    /// Makes the keys of some weeks, the fallback keys, and the manifest that lists them.
    pub fn issue(
        &self,
        plan: &Plan,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<(SignedManifest, DeskSecrets), IssueError> {
        let expires = self.check(plan)?;
        let reply_key = plan.reply_key.clone().unwrap_or_else(|| SigningKey::generate(rng));
        let mut secrets = DeskSecrets::new(reply_key.clone());
        // The fallback key serves when a manifest has run out, so it lives a year longer than the last epoch.
        let fallback_end = expires.plus(365).plus(plan.grace_days);
        let intake = make_layer(plan, fallback_end, rng, |key, end| secrets.add_intake(key, end));
        let page = make_layer(plan, fallback_end, rng, |key, end| secrets.add_page(key, end));
        let reply_keys = std::iter::once(reply_key.verifying_key())
            .chain(plan.earlier_reply_keys.iter().filter(|key| *key != reply_key.verifying_key()))
            .map(|key| Base64(key.to_bytes()))
            .collect();
        let payload = Payload {
            zone: self.zone.clone(),
            serial: plan.serial,
            previous: plan.previous,
            issued: plan.issued,
            expires,
            intake,
            page,
            reply_keys,
            revoked: plan.revoked.clone(),
        };
        let bytes = serde_json::to_vec(&payload).expect("text, numbers and lists can always be written");
        let signature = self.key.sign(&bytes);
        let payload = Signed { bytes, signature };
        Ok((SignedManifest { certificate: self.certificate.clone(), payload }, secrets))
    }

    /// The first day on which the planned manifest is no longer valid.
    fn check(&self, plan: &Plan) -> Result<Day, IssueError> {
        let certificate: Certificate =
            serde_json::from_slice(&self.certificate.bytes).map_err(|_| IssueError::OutsideCertificate)?;
        if plan.issued < certificate.from || plan.issued >= certificate.until {
            return Err(IssueError::OutsideCertificate);
        }
        if plan.weeks == 0 {
            return Err(IssueError::NoEpochs);
        }
        let too_many = usize::from(plan.weeks) > EPOCHS_MAX
            || plan.earlier_reply_keys.len() >= REPLY_KEYS_MAX
            || plan.revoked.len() > REVOKED_MAX;
        if too_many {
            return Err(IssueError::TooMany);
        }
        Ok(plan.issued.plus(i32::from(plan.weeks) * EPOCH_DAYS))
    }
}

fn make_layer<R: Recipient>(
    plan: &Plan,
    fallback_end: Day,
    rng: &mut (impl CryptoRng + ?Sized),
    mut keep: impl FnMut(OpeningKey<R>, Day),
) -> LayerJson {
    let mut epochs = Vec::with_capacity(usize::from(plan.weeks));
    let mut from = plan.issued;
    for _ in 0..plan.weeks {
        let until = from.plus(EPOCH_DAYS);
        let key = OpeningKey::generate(rng);
        epochs.push(EpochJson { key: Base64(key.sealing_key().to_bytes()), from, until });
        keep(key, until.plus(plan.grace_days));
        from = until;
    }
    let fallback = OpeningKey::generate(rng);
    let public = Base64(fallback.sealing_key().to_bytes());
    keep(fallback, fallback_end);
    LayerJson { epochs, fallback: public }
}

impl fmt::Debug for RootSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RootSecret({:?})", self.key)
    }
}

impl fmt::Debug for SignerSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignerSecret({:?})", self.key)
    }
}
