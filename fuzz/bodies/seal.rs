//! What the fuzz targets of `seal` do with their input. Also driven, without a fuzzer, by
//! `crates/seal/tests/fuzz_smoke.rs`.

use seal::envelope::Sealed;
use seal::manifest::{DeskSecrets, SignedManifest};
use seal::receipt::Receipt;
use seal::reply::SignedReply;
use seal::submission::{Body, Brought, Submission, Voice};

/// An envelope that parses is passed on byte for byte.
pub fn envelope_parse(data: &[u8]) {
    if let Ok(sealed) = Sealed::parse(data) {
        let _header = sealed.header();
        assert_eq!(sealed.as_bytes(), data);
    }
}

/// A text that is a receipt reads back from all its forms.
pub fn receipt_parse(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(receipt) = Receipt::parse(&text) {
        assert_eq!(Receipt::parse(&receipt.digits()).as_ref(), Ok(&receipt));
        for language in seal::wordlist::WordLanguage::ALL {
            assert_eq!(Receipt::parse(&receipt.words(language).join(" ")).as_ref(), Ok(&receipt));
        }
    }
}

/// A manifest that parses says the same when it is written again; nobody but the root makes one that verifies.
pub fn manifest_json(data: &[u8]) {
    if let Ok(signed) = SignedManifest::from_json(data) {
        let again = SignedManifest::from_json(&signed.to_json());
        assert_eq!(again.as_ref().map(SignedManifest::hash), Ok(signed.hash()));
    }
    let _read = DeskSecrets::from_secret_bytes(data).is_ok();
}

/// A reply that parses is passed on byte for byte.
pub fn reply_parse(data: &[u8]) {
    if let Ok(reply) = SignedReply::parse(data) {
        let _hash = reply.hash();
        assert_eq!(reply.as_bytes(), data);
    }
}

/// A submission that decodes has one encoding. What its body says is read too, and no body is two things.
pub fn submission_decode(data: &[u8]) {
    if let Ok(submission) = Submission::decode(data) {
        assert_eq!(submission.encode().as_slice(), data);
        if let Some(Body::Brought(bytes) | Body::Voice(bytes)) = submission.body() {
            assert!(Voice::decode(bytes).is_err() || Brought::decode(bytes).is_err());
        }
    }
}
