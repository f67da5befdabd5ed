//! The JSON forms. What is signed travels as base64url of the exact bytes that were signed, so that no two programs can
//! disagree on how to write the same JSON.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::{JSON_MAX, ManifestError};
use crate::day::Day;
use crate::derive;
use crate::id::{Hash, KeyId};
use crate::keys::Signature;
use crate::zone::Zone;

/// Names the form; another number is another form.
pub(super) const FORM: &str = "safeconduct-manifest-1";

/// A manifest as it is stored and passed on: the certificate, the payload and both signatures. Not yet verified.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedManifest {
    pub(super) certificate: Signed,
    pub(super) payload: Signed,
}

/// Bytes and the signature over them.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Signed {
    pub(super) bytes: Vec<u8>,
    pub(super) signature: Signature,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ManifestJson {
    form: String,
    certificate: SignedJson,
    payload: SignedJson,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignedJson {
    bytes: Base64,
    signature: Base64,
}

/// What the root signs about a signer.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Certificate {
    pub(super) zone: Zone,
    pub(super) generation: u32,
    pub(super) key: Base64,
    pub(super) from: Day,
    pub(super) until: Day,
    /// Signers that are not to be believed any more.
    pub(super) revoked: Vec<KeyId>,
}

/// What the signer signs.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Payload {
    pub(super) zone: Zone,
    pub(super) serial: u64,
    pub(super) previous: Hash,
    pub(super) issued: Day,
    pub(super) expires: Day,
    pub(super) intake: LayerJson,
    pub(super) page: LayerJson,
    pub(super) reply_keys: Vec<Base64>,
    pub(super) revoked: Vec<KeyId>,
}

/// The keys of one layer.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LayerJson {
    pub(super) epochs: Vec<EpochJson>,
    pub(super) fallback: Base64,
}

/// One epoch: the key is used from the first day to the day before the last.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EpochJson {
    pub(super) key: Base64,
    pub(super) from: Day,
    pub(super) until: Day,
}

/// Bytes that are written as base64url without padding.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Base64(pub(super) Vec<u8>);

impl TryFrom<String> for Base64 {
    type Error = base64::DecodeError;

    fn try_from(text: String) -> Result<Self, base64::DecodeError> {
        URL_SAFE_NO_PAD.decode(text).map(Base64)
    }
}

impl From<Base64> for String {
    fn from(bytes: Base64) -> String {
        URL_SAFE_NO_PAD.encode(bytes.0)
    }
}

impl SignedManifest {
    /// Reads the JSON form, without verifying anything.
    pub fn from_json(json: &[u8]) -> Result<Self, ManifestError> {
        if json.len() > JSON_MAX {
            return Err(ManifestError::Form("too long"));
        }
        let outer: ManifestJson = serde_json::from_slice(json)
            .map_err(|_| ManifestError::Form("the outer JSON has another form"))?;
        if outer.form != FORM {
            return Err(ManifestError::Form("the form has another name"));
        }
        let signed = |part: SignedJson| {
            let signature = part.signature.0.as_slice().try_into();
            let signature = signature.map_err(|_| ManifestError::Form("a signature has another length"))?;
            Ok(Signed { bytes: part.bytes.0, signature })
        };
        Ok(SignedManifest { certificate: signed(outer.certificate)?, payload: signed(outer.payload)? })
    }

    /// The zone that it says it is for. Not verified: only to know which zone to verify it for.
    pub fn zone_claimed(&self) -> Result<Zone, ManifestError> {
        let certificate: Certificate = serde_json::from_slice(&self.certificate.bytes)
            .map_err(|_| ManifestError::Form("the certificate has another form"))?;
        Ok(certificate.zone)
    }

    /// Writes the JSON form.
    pub fn to_json(&self) -> Vec<u8> {
        let signed = |part: &Signed| SignedJson {
            bytes: Base64(part.bytes.clone()),
            signature: Base64(part.signature.to_vec()),
        };
        let outer = ManifestJson {
            form: FORM.to_owned(),
            certificate: signed(&self.certificate),
            payload: signed(&self.payload),
        };
        serde_json::to_vec(&outer).expect("text, numbers and lists can always be written")
    }

    /// The manifest's hash, over what was signed and not over the signatures: there are two valid signatures to
    /// every one.
    pub fn hash(&self) -> Hash {
        let length = u64::try_from(self.certificate.bytes.len()).unwrap_or(u64::MAX).to_be_bytes();
        let parts: [&[u8]; 3] = [&length, &self.certificate.bytes, &self.payload.bytes];
        Hash::from_bytes(derive::hash(derive::MANIFEST_HASH, &parts))
    }
}

impl std::fmt::Debug for SignedManifest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignedManifest({})", self.hash())
    }
}
