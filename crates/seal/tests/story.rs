//! One person, all the way through the formats: sealed at a gate, opened at the desk, answered, read, withdrawn.
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

use seal::envelope::{self, SubmissionId};
use seal::manifest::Standing;
use seal::receipt::Receipt;
use seal::reply::{self, FIRST_SEQUENCE, NO_PREVIOUS};
use seal::submission::{Body, FollowUp, Submission};
use seal::wordlist::WordLanguage;
use support::{day, programme, zone};

#[test]
fn from_application_to_withdrawal() {
    let mut programme = programme("story");
    let (manifest, zone, today) = (programme.manifest(), zone(), day("2026-12-01"));

    // At the gate.
    let receipt = Receipt::generate(&mut programme.rng);
    let (key, standing) = manifest.sealing_key(today);
    assert_eq!(standing, Standing::Epoch);
    let id = SubmissionId::generate(&mut programme.rng);
    let application =
        Submission::Application { grant: receipt.keys().grant(), body: Body::clear(*b"{\"answers\":{}}") };
    let sealed = envelope::seal(key, &zone, id, &application.encode(), &mut programme.rng).unwrap();

    // At the desk.
    let find = |id| programme.secrets.intake_key(id);
    let opened = Submission::decode(&envelope::open(&sealed, &zone, &find).unwrap()).unwrap();
    let Submission::Application { grant, body } = opened else { panic!("an application was sealed") };
    assert_eq!(body, Body::clear(*b"{\"answers\":{}}"));
    let text = "Ждите. Белая ткань, без оружия.".as_bytes();
    let signed = reply::write(
        &zone,
        &grant.id(),
        grant.read_key(),
        FIRST_SEQUENCE,
        NO_PREVIOUS,
        day("2027-01-15"),
        text,
        programme.secrets.reply_key(),
        &mut programme.rng,
    )
    .unwrap();

    // At another gate, with the receipt as somebody types it.
    let typed = receipt.words(WordLanguage::Ru).join(" ").to_uppercase();
    let keys = Receipt::parse(&typed).unwrap().keys();
    assert_eq!(keys.id, signed.mailbox());
    let verified = signed.verify(&manifest, &zone).unwrap();
    assert_eq!(verified.open(&keys.read).unwrap().as_slice(), text);

    // A follow-up and a withdrawal.
    let second = SubmissionId::generate(&mut programme.rng);
    let follow_up = FollowUp::make(&keys, second, Body::clear(*b"one more thing"));
    assert!(follow_up.verify(grant.write_key(), second).is_ok());
    assert!(follow_up.verify(grant.write_key(), id).is_err());
    assert!(grant.withdraw_verifier().recognises(&keys.withdraw));
}

#[test]
fn keys_and_manifests_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<seal::manifest::Manifest>();
    shared::<seal::manifest::DeskSecrets>();
    shared::<seal::manifest::SignedManifest>();
    shared::<reply::SignedReply>();
    shared::<envelope::Sealer<seal::keys::Intake>>();
    shared::<envelope::Opener<seal::keys::Intake>>();
}
