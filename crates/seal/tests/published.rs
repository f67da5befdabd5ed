//! The suites give what is published about them: X-Wing's draft, RFC 9180, and another implementation of both
//! together. The files in `tests/vectors/` name their sources.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::needless_pass_by_value,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail loudly"
)]

mod support;

use std::convert::Infallible;

use hpke::aead::{Aead, AesGcm128, ChaCha20Poly1305};
use hpke::kdf::HkdfSha256;
use hpke::kem::{DhP256HkdfSha256, XWing};
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use serde::Deserialize;
use support::unhex;

#[derive(Deserialize)]
struct File<V> {
    vectors: Vec<V>,
}

#[derive(Deserialize)]
struct KemVector {
    seed: String,
    eseed: String,
    pk: String,
    ct: String,
    ss: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HpkeVector {
    info: String,
    ikm_e: String,
    #[serde(rename = "skRm")]
    sk_rm: String,
    #[serde(rename = "pkRm")]
    pk_rm: String,
    enc: String,
    encryptions: Vec<Encryption>,
    exports: Vec<Export>,
}

#[derive(Deserialize)]
struct Encryption {
    aad: String,
    pt: String,
    ct: String,
}

#[derive(Deserialize)]
struct Export {
    exporter_context: String,
    exported_value: String,
}

/// Gives out exactly these bytes.
struct Script(Vec<u8>);

impl TryRng for Script {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        panic!("bytes are asked for")
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        panic!("bytes are asked for")
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        let rest = self.0.split_off(out.len());
        out.copy_from_slice(&std::mem::replace(&mut self.0, rest));
        Ok(())
    }
}

impl TryCryptoRng for Script {}

#[test]
fn xwing() {
    let file: File<KemVector> = serde_json::from_str(include_str!("vectors/xwing.json")).unwrap();
    assert!(file.vectors.len() >= 3);
    for vector in file.vectors {
        let secret = <XWing as Kem>::PrivateKey::from_bytes(&unhex(&vector.seed)).unwrap();
        let public = XWing::sk_to_pk(&secret);
        assert_eq!(public.to_bytes().to_vec(), unhex(&vector.pk));
        let (shared, encapsulated) =
            XWing::encap_with_rng(&public, None, &mut Script(unhex(&vector.eseed))).unwrap();
        assert_eq!(encapsulated.to_bytes().to_vec(), unhex(&vector.ct));
        assert_eq!(shared.0.to_vec(), unhex(&vector.ss));
        assert_eq!(XWing::decap(&secret, None, &encapsulated).unwrap().0.to_vec(), unhex(&vector.ss));
    }
}

fn check<A: Aead, K: Kem>(text: &str) {
    let file: File<HpkeVector> = serde_json::from_str(text).unwrap();
    assert!(!file.vectors.is_empty());
    for vector in file.vectors {
        let secret = K::PrivateKey::from_bytes(&unhex(&vector.sk_rm)).unwrap();
        let public = K::PublicKey::from_bytes(&unhex(&vector.pk_rm)).unwrap();
        assert_eq!(K::sk_to_pk(&secret), public);
        let (info, mut script) = (unhex(&vector.info), Script(unhex(&vector.ikm_e)));
        let (enc, mut sender) =
            hpke::setup_sender_with_rng::<A, HkdfSha256, K>(&OpModeS::Base, &public, &info, &mut script)
                .unwrap();
        assert_eq!(enc.to_bytes().to_vec(), unhex(&vector.enc));
        let mut receiver =
            hpke::setup_receiver::<A, HkdfSha256, K>(&OpModeR::Base, &secret, &enc, &info).unwrap();
        for Encryption { aad, pt, ct } in &vector.encryptions {
            assert_eq!(sender.seal(&unhex(pt), &unhex(aad)).unwrap(), unhex(ct));
            assert_eq!(receiver.open(&unhex(ct), &unhex(aad)).unwrap(), unhex(pt));
        }
        for Export { exporter_context, exported_value } in &vector.exports {
            let mut out = vec![0; exported_value.len() / 2];
            sender.export(&unhex(exporter_context), &mut out).unwrap();
            assert_eq!(out, unhex(exported_value));
        }
    }
}

#[test]
fn hpke_p256_of_rfc_9180() {
    check::<AesGcm128, DhP256HkdfSha256>(include_str!("vectors/hpke_p256.json"));
}

#[test]
fn hpke_xwing_of_another_implementation() {
    check::<ChaCha20Poly1305, XWing>(include_str!("vectors/hpke_xwing.json"));
}
