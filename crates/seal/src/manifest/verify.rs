//! Verifying a manifest: from the root down, and against what was seen before.

use super::form::{Base64, Certificate, LayerJson, Payload, SignedManifest};
use super::{EPOCHS_MAX, Epoch, Layer, Manifest, ManifestError, REPLY_KEYS_MAX, REVOKED_MAX, Seen};
use crate::id::KeyId;
use crate::keys::{DeskReply, Recipient, Root, SealingKey, Signer, VerifyingKey};
use crate::zone::Zone;

/// Verifies a manifest. Nothing depends on the day: a manifest that has run out is still verified, because its
/// fallback key keeps the door open; [`Manifest::sealing_key`] takes the day and says so.
///
/// `highest_seen` is what [`Manifest::seen`] gave the last time, kept on disk. Without it (first start) any
/// manifest of this root is taken.
pub fn verify(
    signed: &SignedManifest,
    root: &VerifyingKey<Root>,
    zone: &Zone,
    highest_seen: Option<Seen>,
) -> Result<Manifest, ManifestError> {
    let (certificate, signer) = verify_certificate(signed, root, zone)?;
    signer
        .verify(&signed.payload.bytes, &signed.payload.signature)
        .map_err(|_| ManifestError::BadSignature)?;
    let payload: Payload = serde_json::from_slice(&signed.payload.bytes)
        .map_err(|_| ManifestError::Form("the payload has another form"))?;
    if payload.zone != *zone {
        return Err(ManifestError::Zone(payload.zone));
    }
    if payload.issued < certificate.from || payload.issued >= certificate.until {
        return Err(ManifestError::OutsideCertificate);
    }
    let seen = Seen { generation: certificate.generation, serial: payload.serial, hash: signed.hash() };
    check_order(seen, &payload, highest_seen)?;
    build(payload, seen, &certificate, signer.id())
}

fn verify_certificate(
    signed: &SignedManifest,
    root: &VerifyingKey<Root>,
    zone: &Zone,
) -> Result<(Certificate, VerifyingKey<Signer>), ManifestError> {
    root.verify(&signed.certificate.bytes, &signed.certificate.signature)
        .map_err(|_| ManifestError::BadCertificate)?;
    let certificate: Certificate = serde_json::from_slice(&signed.certificate.bytes)
        .map_err(|_| ManifestError::Form("the certificate has another form"))?;
    if certificate.zone != *zone {
        return Err(ManifestError::Zone(certificate.zone));
    }
    if certificate.revoked.len() > REVOKED_MAX {
        return Err(ManifestError::Form("too many revoked signers"));
    }
    let signer = VerifyingKey::from_bytes(&certificate.key.0)
        .map_err(|_| ManifestError::Form("the signer's key is none"))?;
    if certificate.revoked.contains(&signer.id()) {
        return Err(ManifestError::SignerRevoked);
    }
    Ok((certificate, signer))
}

/// Refuses what is older than, or contradicts, what was seen.
fn check_order(this: Seen, payload: &Payload, highest_seen: Option<Seen>) -> Result<(), ManifestError> {
    let Some(seen) = highest_seen else { return Ok(()) };
    let older = (this.generation, this.serial) < (seen.generation, seen.serial);
    if older {
        let (generation, serial) = (this.generation, this.serial);
        return Err(ManifestError::Rollback { generation, serial, seen: seen.serial });
    }
    let same_signer = this.generation == seen.generation;
    let same_number = same_signer && this.serial == seen.serial;
    let next_number = same_signer && seen.serial.checked_add(1) == Some(this.serial);
    if (same_number && this.hash != seen.hash) || (next_number && payload.previous != seen.hash) {
        return Err(ManifestError::Contradiction);
    }
    Ok(())
}

fn build(
    payload: Payload,
    seen: Seen,
    certificate: &Certificate,
    signer: KeyId,
) -> Result<Manifest, ManifestError> {
    if payload.reply_keys.len() > REPLY_KEYS_MAX || payload.revoked.len() > REVOKED_MAX {
        return Err(ManifestError::Form("too many keys"));
    }
    let intake = layer(&payload.intake, &payload.revoked)?;
    let page = layer(&payload.page, &payload.revoked)?;
    let mut reply_keys = Vec::with_capacity(payload.reply_keys.len());
    for Base64(bytes) in &payload.reply_keys {
        let key: VerifyingKey<DeskReply> =
            VerifyingKey::from_bytes(bytes).map_err(|_| ManifestError::Form("a reply key is none"))?;
        if !payload.revoked.contains(&key.id()) {
            reply_keys.push(key);
        }
    }
    Ok(Manifest {
        zone: payload.zone,
        seen,
        issued: payload.issued,
        expires: payload.expires,
        signer,
        signer_expires: certificate.until,
        intake,
        page,
        reply_keys,
        revoked: payload.revoked,
    })
}

fn layer<R: Recipient>(json: &LayerJson, revoked: &[KeyId]) -> Result<Layer<SealingKey<R>>, ManifestError> {
    if json.epochs.len() > EPOCHS_MAX {
        return Err(ManifestError::Form("too many epochs"));
    }
    let read = |key: &Base64| {
        SealingKey::from_bytes(&key.0).map_err(|_| ManifestError::Form("a sealing key is none"))
    };
    let fallback = read(&json.fallback)?;
    if revoked.contains(&fallback.id()) {
        return Err(ManifestError::FallbackRevoked);
    }
    let mut epochs = Vec::with_capacity(json.epochs.len());
    for epoch in &json.epochs {
        epochs.push(Epoch { key: read(&epoch.key)?, from: epoch.from, until: epoch.until });
    }
    Ok(Layer { epochs, fallback })
}
