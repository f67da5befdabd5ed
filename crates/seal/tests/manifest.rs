//! Manifests: order, days, revocation, and who may sign what.
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

use seal::Zone;
use seal::keys::{DeskReply, KeyError, Root, Signer, SigningKey};
use seal::manifest::issue::{IssueError, Plan, RootSecret, SignerSecret};
use seal::manifest::{self, DeskSecrets, Hash, ManifestError, Seen, SignedManifest, Standing, Why};
use support::{Programme, SeedRng, appointment, day, plan, programme, zone};

fn verify(programme: &Programme, signed: &SignedManifest, seen: Option<Seen>) -> Result<Seen, ManifestError> {
    manifest::verify(signed, programme.root.verifying_key(), &zone(), seen).map(|manifest| manifest.seen())
}

fn next(programme: &mut Programme, plan: &Plan) -> SignedManifest {
    programme.signer.issue(plan, &mut programme.rng).unwrap().0
}

#[test]
fn each_day_has_its_key() {
    let programme = programme("days");
    let manifest = programme.manifest();
    let mut keys = Vec::new();
    for (today, standing) in [
        ("2026-11-22", Standing::Fallback(Why::BeforeIssue)),
        ("2026-11-23", Standing::Epoch),
        ("2026-11-29", Standing::Epoch),
        ("2026-11-30", Standing::Epoch),
        ("2026-12-13", Standing::Epoch),
        ("2026-12-14", Standing::Fallback(Why::Expired)),
        ("2099-01-01", Standing::Fallback(Why::Expired)),
    ] {
        let (key, found) = manifest.sealing_key(day(today));
        let (page_key, page_found) = manifest.page_key(day(today));
        assert_eq!((found, page_found), (standing, standing), "{today}");
        assert_eq!(manifest.standing(day(today)), standing);
        assert!(
            programme.secrets.intake_key(key.id()).is_some(),
            "the desk can open what is sealed on {today}"
        );
        assert!(programme.secrets.page_key(page_key.id()).is_some());
        keys.push(key.id());
    }
    assert_eq!(keys[0], keys[5], "one fallback key");
    assert_eq!(keys[1], keys[2], "one key a week");
    assert_ne!(keys[2], keys[3]);
    assert_eq!(manifest.expires(), day("2026-12-14"));
}

#[test]
fn json_reads_back_and_says_the_same() {
    let programme = programme("json");
    let json = programme.signed.to_json();
    let again = SignedManifest::from_json(&json).unwrap();
    assert_eq!(again, programme.signed);
    assert_eq!(verify(&programme, &again, None), Ok(programme.manifest().seen()));
    let seen = serde_json::to_string(&programme.manifest().seen()).unwrap();
    assert_eq!(serde_json::from_str::<Seen>(&seen).unwrap(), programme.manifest().seen());
    assert!(matches!(SignedManifest::from_json(b"{}"), Err(ManifestError::Form(_))));
    assert!(matches!(
        SignedManifest::from_json(&[b' '; manifest::JSON_MAX + 1]),
        Err(ManifestError::Form(_))
    ));
}

#[test]
fn any_changed_byte_is_refused() {
    let programme = programme("changed");
    let json = programme.signed.to_json();
    let mut rng = SeedRng::new("positions");
    for _ in 0..300 {
        let mut changed = json.clone();
        let at = rng.below(changed.len());
        changed[at] ^= 1;
        let verified =
            SignedManifest::from_json(&changed).and_then(|signed| verify(&programme, &signed, None));
        assert!(verified.is_err(), "byte {at}");
    }
}

#[test]
fn only_this_root_and_this_zone() {
    let (ours, other) = (programme("ours"), programme("other"));
    let refused = manifest::verify(&ours.signed, other.root.verifying_key(), &zone(), None);
    assert_eq!(refused, Err(ManifestError::BadCertificate));
    let production = Zone::new("example").unwrap();
    let refused = manifest::verify(&ours.signed, ours.root.verifying_key(), &production, None);
    assert_eq!(refused, Err(ManifestError::Zone(zone())));
}

#[test]
fn an_older_manifest_is_refused() {
    let mut programme = programme("rollback");
    let first = programme.manifest().seen();
    let second = next(&mut programme, &Plan { serial: 2, previous: first.hash, ..plan() });
    let seen = verify(&programme, &second, Some(first)).unwrap();
    assert_eq!(verify(&programme, &second, Some(seen)), Ok(seen), "the same again");
    assert_eq!(
        verify(&programme, &programme.signed, Some(seen)),
        Err(ManifestError::Rollback { generation: 1, serial: 1, seen: 2 })
    );
    let gap = next(&mut programme, &Plan { serial: 9, previous: Hash::from_bytes([1; 32]), ..plan() });
    assert!(verify(&programme, &gap, Some(seen)).is_ok(), "manifests may have been missed");
}

#[test]
fn two_manifests_with_one_number_are_noticed() {
    let mut programme = programme("fork");
    let first = programme.manifest().seen();
    let fork = next(&mut programme, &plan());
    assert_eq!(verify(&programme, &fork, Some(first)), Err(ManifestError::Contradiction));
    let orphan = next(&mut programme, &Plan { serial: 2, previous: Hash::from_bytes([1; 32]), ..plan() });
    assert_eq!(verify(&programme, &orphan, Some(first)), Err(ManifestError::Contradiction));
}

#[test]
fn a_new_signer_beats_a_stolen_one() {
    let mut programme = programme("stolen");
    let stolen = next(&mut programme, &Plan { serial: u64::MAX, ..plan() });
    let seen = verify(&programme, &stolen, Some(programme.manifest().seen())).unwrap();
    let mut appointment = appointment();
    appointment.generation = 2;
    appointment.revoked = vec![programme.signer.verifying_key().id()];
    let signer = programme.root.appoint(&appointment, &mut programme.rng);
    let (signed, _) = signer.issue(&plan(), &mut programme.rng).unwrap();
    let newer = verify(&programme, &signed, Some(seen)).unwrap();
    assert_eq!((newer.generation, newer.serial), (2, 1));
    let refused = verify(&programme, &stolen, Some(newer));
    assert!(matches!(refused, Err(ManifestError::Rollback { generation: 1, .. })));
}

#[test]
fn a_revoked_key_gives_way_to_the_fallback() {
    let mut programme = programme("revoked");
    let manifest = programme.manifest();
    let today = day("2026-11-25");
    let revoked = vec![manifest.sealing_key(today).0.id(), programme.secrets.reply_key().id()];
    // The same keys again cannot be listed: issuing makes new ones. So revoke by the next manifest and look there.
    let again = next(&mut programme, &Plan { serial: 2, previous: manifest.seen().hash, revoked, ..plan() });
    let newer =
        manifest::verify(&again, programme.root.verifying_key(), &zone(), Some(manifest.seen())).unwrap();
    assert_eq!(newer.standing(today), Standing::Epoch);
    assert!(newer.reply_keys().iter().all(|key| key.id() != programme.secrets.reply_key().id()));
}

#[test]
fn an_expired_signer_is_said() {
    let mut programme = programme("expired");
    let signed = next(&mut programme, &Plan { issued: day("2027-10-25"), weeks: 4, ..plan() });
    let manifest = manifest::verify(&signed, programme.root.verifying_key(), &zone(), None).unwrap();
    assert_eq!(manifest.standing(day("2027-10-31")), Standing::Epoch);
    assert_eq!(manifest.standing(day("2027-11-01")), Standing::Fallback(Why::SignerExpired));
}

#[test]
fn what_cannot_be_issued() {
    let mut programme = programme("issue");
    let mut refused = |plan: Plan| programme.signer.issue(&plan, &mut programme.rng).map(|_| ()).unwrap_err();
    assert_eq!(refused(Plan { weeks: 0, ..plan() }), IssueError::NoEpochs);
    assert_eq!(refused(Plan { weeks: 121, ..plan() }), IssueError::TooMany);
    assert_eq!(refused(Plan { issued: day("2026-10-31"), ..plan() }), IssueError::OutsideCertificate);
    assert_eq!(refused(Plan { issued: day("2027-11-01"), ..plan() }), IssueError::OutsideCertificate);
}

#[test]
fn a_signature_of_one_role_is_none_of_another() {
    let mut rng = SeedRng::new("roles");
    let reply: SigningKey<DeskReply> = SigningKey::generate(&mut rng);
    let same = reply.to_secret_bytes();
    let root: SigningKey<Root> = SigningKey::from_bytes(same.as_slice()).unwrap();
    let signer: SigningKey<Signer> = SigningKey::from_bytes(same.as_slice()).unwrap();
    assert!(reply.id() != root.id() && root.id() != signer.id());
    let signature = reply.sign(b"message");
    assert_eq!(reply.verifying_key().verify(b"message", &signature), Ok(()));
    assert_eq!(reply.verifying_key().verify(b"massage", &signature), Err(KeyError::BadSignature));
    assert_eq!(root.verifying_key().verify(b"message", &signature), Err(KeyError::BadSignature));
    assert_eq!(signer.verifying_key().verify(b"message", &signature), Err(KeyError::BadSignature));
    assert_eq!(reply.verifying_key().verify(b"message", &[0; 64]), Err(KeyError::BadSignature));
}

#[test]
fn secrets_read_back_and_die_on_their_day() {
    let mut programme = programme("secrets");
    let bytes = programme.secrets.to_secret_bytes();
    let mut secrets = DeskSecrets::from_secret_bytes(&bytes).unwrap();
    assert_eq!(secrets.to_secret_bytes(), bytes);
    assert_eq!(secrets.opening_keys(), 8);
    for length in 0..bytes.len() {
        assert!(DeskSecrets::from_secret_bytes(&bytes[..length]).is_err());
    }
    let manifest = programme.manifest();
    let first = manifest.sealing_key(day("2026-11-23")).0.id();
    // The first epoch ends on 30 November; thirty days later its keys of both layers go.
    assert_eq!(secrets.drop_expired(day("2026-12-29")), 0);
    assert_eq!(secrets.drop_expired(day("2026-12-30")), 2);
    assert!(secrets.intake_key(first).is_none());
    assert_eq!(secrets.drop_expired(day("2027-06-01")), 4);
    let fallback = manifest.sealing_key(day("2027-06-01")).0.id();
    assert!(secrets.intake_key(fallback).is_some(), "the fallback key outlives the manifest");

    let reply_key = Some(programme.secrets.reply_key().clone());
    let plan = Plan { serial: 2, previous: manifest.seen().hash, reply_key, ..plan() };
    let (_, newer) = programme.signer.issue(&plan, &mut programme.rng).unwrap();
    secrets.absorb(newer.clone());
    secrets.absorb(newer);
    assert_eq!(secrets.opening_keys(), 10);
    assert_eq!(secrets.reply_key().id(), programme.secrets.reply_key().id());
    assert!(!format!("{secrets:?}").contains(&support::hex(&bytes[5..9])));
}

#[test]
fn root_and_signer_read_back() {
    let mut programme = programme("kept");
    let root = RootSecret::from_bytes(programme.root.to_secret_bytes().as_slice()).unwrap();
    assert_eq!(root.verifying_key(), programme.root.verifying_key());
    let signer = SignerSecret::from_secret_bytes(&programme.signer.to_secret_bytes()).unwrap();
    let (signed, _) = signer.issue(&plan(), &mut programme.rng).unwrap();
    assert!(verify(&programme, &signed, None).is_ok());
    assert!(SignerSecret::from_secret_bytes(&[1; 40]).is_err());
}
