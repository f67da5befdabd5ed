//! Vectors of every format of version 1, made from seeds and compared with what is stored. The formats are frozen: if
//! this test fails, the change is wrong, not the file. (`SEAL_VECTORS=write cargo test -p seal --test vectors`
//! writes the file anew; only for vectors that are added.)
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

use std::path::Path;

use seal::envelope::{self, Sealed, Sealer, SubmissionId};
use seal::keys::{Intake, OpeningKey, Page, Recipient, Root, SigningKey};
use seal::manifest::{self, DeskSecrets, SignedManifest};
use seal::receipt::{RECEIPT_WORDS, Receipt};
use seal::record::{StreamKey, WrapKey};
use seal::reply::{self, FIRST_SEQUENCE, NO_PREVIOUS, SignedReply};
use seal::submission::{Body, FollowUp, Media, Submission, Voice, VoiceHead};
use seal::wordlist::WordLanguage;
use serde_json::{Value, json};
use support::{SeedRng, day, hex, intake_key, page_key, programme, unhex, zone};

const TEXT: &str = "Я хочу сложить оружие. 살고 싶습니다.";
const ID: SubmissionId = SubmissionId::from_bytes([0x51; 16]);

fn envelope_vector<R: Recipient>(key: &OpeningKey<R>, text: &[u8]) -> Value {
    let sealed = envelope::seal(key.sealing_key(), &zone(), ID, text, &mut SeedRng::new("envelope")).unwrap();
    json!({
        "secret_key": hex(key.to_secret_bytes().as_slice()),
        "public_key": hex(&key.sealing_key().to_bytes()),
        "key_id": key.id().to_string(),
        "zone": zone().as_str(),
        "submission_id": ID.to_string(),
        "chance": "envelope",
        "plaintext": hex(text),
        "envelope": hex(sealed.as_bytes()),
        "digest": hex(&sealed.digest()),
    })
}

fn receipt() -> Receipt {
    Receipt::generate(&mut SeedRng::new("receipt"))
}

fn receipt_vector() -> Value {
    let (receipt, keys) = (receipt(), receipt().keys());
    json!({
        "chance": "receipt",
        "digits": receipt.digits().as_str(),
        "en": receipt.words(WordLanguage::En).join(" "),
        "ru": receipt.words(WordLanguage::Ru).join(" "),
        "uk": receipt.words(WordLanguage::Uk).join(" "),
        "ko": receipt.words(WordLanguage::Ko).join(" "),
        "mailbox_id": keys.id.to_string(),
        "read_key": hex(keys.read.to_secret_bytes().as_slice()),
        "write_key": hex(keys.write.to_secret_bytes().as_slice()),
        "withdraw_token": hex(keys.withdraw.to_secret_bytes().as_slice()),
        "withdraw_verifier": hex(keys.withdraw.verifier().to_secret_bytes().as_slice()),
    })
}

fn submission_vector() -> Value {
    let keys = receipt().keys();
    let inner = envelope::seal(
        page_key("page").sealing_key(),
        &zone(),
        ID,
        TEXT.as_bytes(),
        &mut SeedRng::new("envelope"),
    );
    let application = Submission::Application { grant: keys.grant(), body: Body::clear(TEXT) };
    let sealed_in_the_page =
        Submission::Application { grant: keys.grant(), body: Body::Inner(inner.unwrap()) };
    let follow_up = Submission::FollowUp(FollowUp::make(&keys, ID, Body::clear(TEXT)));
    let withdrawal = Submission::Withdrawal { mailbox: keys.id, token: keys.withdraw };
    json!({
        "submission_id": ID.to_string(),
        "body": hex(TEXT.as_bytes()),
        "application": hex(&application.encode()),
        "application_sealed_in_the_page": hex(&sealed_in_the_page.encode()),
        "follow_up": hex(&follow_up.encode()),
        "withdrawal": hex(&withdrawal.encode()),
    })
}

/// Sealed piece by piece, as a gate does: the beginning, then the sound.
fn voice_vector() -> Value {
    let (keys, sound) = (receipt().keys(), SeedRng::new("voice").bytes(3_000));
    let head = VoiceHead {
        set_aside: false,
        channel: "telegram".to_owned(),
        language: "ko-KP".to_owned(),
        media: Media::Ogg,
        seconds: Some(7),
        wish: None,
    };
    let begins = Body::voice_begins(&head);
    let application = Submission::Application { grant: keys.grant(), body: begins.clone() };
    let follow_up = Submission::FollowUp(FollowUp::make(&keys, ID, begins));
    let key = intake_key("intake");
    let mut sealer = Sealer::new(key.sealing_key(), &zone(), ID, &mut SeedRng::new("envelope")).unwrap();
    let mut envelope = sealer.push(&follow_up.encode()).unwrap();
    for piece in sound.chunks(700) {
        envelope.extend(sealer.push(piece).unwrap());
    }
    envelope.extend(sealer.finish().unwrap());
    json!({
        "submission_id": ID.to_string(),
        "sound_chance": "voice",
        "sound_bytes": sound.len(),
        "sound": hex(&sound),
        "application_begins": hex(&application.encode()),
        "follow_up_begins": hex(&follow_up.encode()),
        "secret_key": hex(key.to_secret_bytes().as_slice()),
        "zone": zone().as_str(),
        "envelope_of_the_follow_up": hex(&envelope),
    })
}

fn reply_vectors() -> Value {
    let (programme, keys) = (programme("programme"), receipt().keys());
    let (mut previous, mut out) = (NO_PREVIOUS, Vec::new());
    for sequence in FIRST_SEQUENCE..FIRST_SEQUENCE + 2 {
        let text = format!("{TEXT} {sequence}");
        let signed = reply::write(
            &zone(),
            &keys.id,
            &keys.read,
            sequence,
            previous,
            day("2027-01-15"),
            text.as_bytes(),
            programme.secrets.reply_key(),
            &mut SeedRng::new("reply"),
        )
        .unwrap();
        previous = signed.hash();
        out.push(json!({
            "signing_key": hex(programme.secrets.reply_key().to_secret_bytes().as_slice()),
            "verifying_key": hex(&programme.secrets.reply_key().verifying_key().to_bytes()),
            "read_key": hex(keys.read.to_secret_bytes().as_slice()),
            "sequence": sequence,
            "expires": "2027-01-15",
            "text": hex(text.as_bytes()),
            "reply": hex(signed.as_bytes()),
            "hash": hex(&previous),
        }));
    }
    Value::Array(out)
}

fn manifest_vector() -> Value {
    let programme = programme("programme");
    json!({
        "chance": "programme: root, signer, then the keys in the order of the manifest",
        "root_public_key": hex(&programme.root.verifying_key().to_bytes()),
        "root_secret_key": hex(programme.root.to_secret_bytes().as_slice()),
        "signed_manifest": String::from_utf8(programme.signed.to_json()).unwrap(),
        "hash": programme.signed.hash().to_string(),
        "desk_secrets": hex(&programme.secrets.to_secret_bytes()),
    })
}

fn record_vector() -> Value {
    let (stream, wrap) = (StreamKey::from_bytes([0x11; 32]), WrapKey::from_bytes([0x22; 32]));
    json!({
        "stream_key": hex(stream.to_secret_bytes().as_slice()),
        "wrap_key": hex(wrap.to_secret_bytes().as_slice()),
        "stream": "case/1",
        "version": 5,
        "kind": 3,
        "plaintext": hex(TEXT.as_bytes()),
        "record": hex(&stream.seal_record(b"case/1", 5, 3, TEXT.as_bytes()).unwrap()),
        "entry_id": "entry/1",
        "wrapped_key": hex(&wrap.wrap(&stream, b"entry/1")),
    })
}

fn all() -> Value {
    json!({
        "about": "Vectors of the formats of version 1 (docs/protocol.md). Frozen. `chance` is the seed of the random \
                  bytes: block n is SHA-256(seed as UTF-8, n as 8 bytes big endian), blocks one after another from 0.",
        "outer_envelope": envelope_vector(&intake_key("intake"), TEXT.as_bytes()),
        "inner_envelope": envelope_vector(&page_key("page"), TEXT.as_bytes()),
        "receipt": receipt_vector(),
        "submission": submission_vector(),
        "voice": voice_vector(),
        "replies": reply_vectors(),
        "manifest": manifest_vector(),
        "record": record_vector(),
    })
}

fn stored() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/v1.json");
    if std::env::var_os("SEAL_VECTORS").is_some_and(|wish| wish == "write") {
        std::fs::write(&path, serde_json::to_string_pretty(&all()).unwrap() + "\n").unwrap();
    }
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn made_anew_they_are_the_same() {
    let (stored, made) = (stored(), all());
    for (name, value) in made.as_object().unwrap() {
        assert_eq!(&stored[name], value, "{name}");
    }
    assert_eq!(stored, made);
}

fn bytes(value: &Value, name: &str) -> Vec<u8> {
    unhex(value[name].as_str().unwrap_or_else(|| panic!("{name}")))
}

/// Read from the file alone, as another implementation would.
#[test]
fn what_is_stored_opens() {
    let stored = stored();
    check_envelope::<Intake>(&stored["outer_envelope"]);
    check_envelope::<Page>(&stored["inner_envelope"]);

    let receipt = &stored["receipt"];
    for written in ["digits", "en", "ru", "uk", "ko"] {
        let parsed = Receipt::parse(receipt[written].as_str().unwrap()).unwrap();
        assert_eq!(parsed.keys().id.to_string(), receipt["mailbox_id"], "{written}");
        assert_eq!(parsed.words(WordLanguage::En).len(), RECEIPT_WORDS);
    }
    for kind in ["application", "application_sealed_in_the_page", "follow_up", "withdrawal"] {
        let encoded = bytes(&stored["submission"], kind);
        assert_eq!(Submission::decode(&encoded).unwrap().encode().as_slice(), encoded, "{kind}");
    }

    let manifest = &stored["manifest"];
    let root: SigningKey<Root> = SigningKey::from_bytes(&bytes(manifest, "root_secret_key")).unwrap();
    assert_eq!(root.verifying_key().to_bytes(), bytes(manifest, "root_public_key"));
    let signed = SignedManifest::from_json(manifest["signed_manifest"].as_str().unwrap().as_bytes()).unwrap();
    let verified = manifest::verify(&signed, root.verifying_key(), &zone(), None).unwrap();
    assert_eq!(verified.seen().hash.to_string(), manifest["hash"]);
    let secrets = DeskSecrets::from_secret_bytes(&bytes(manifest, "desk_secrets")).unwrap();
    assert!(secrets.intake_key(verified.sealing_key(day("2026-12-01")).0.id()).is_some());

    let keys = self::receipt().keys();
    for vector in stored["replies"].as_array().unwrap() {
        let reply = SignedReply::parse(bytes(vector, "reply")).unwrap().verify(&verified, &zone()).unwrap();
        assert_eq!(reply.open(&keys.read).unwrap().as_slice(), bytes(vector, "text"));
        assert_eq!(hex(&reply.reply().hash()), vector["hash"]);
    }

    let record = &stored["record"];
    let wrap = WrapKey::from_bytes(bytes(record, "wrap_key").try_into().unwrap());
    let stream = wrap.unwrap(&bytes(record, "wrapped_key"), b"entry/1").unwrap();
    let opened = stream.open_record(b"case/1", 5, 3, &bytes(record, "record")).unwrap();
    assert_eq!(opened.as_slice(), bytes(record, "plaintext"));
}

fn check_envelope<R: Recipient>(vector: &Value) {
    let key = OpeningKey::<R>::from_bytes(&bytes(vector, "secret_key")).unwrap();
    assert_eq!(key.sealing_key().to_bytes(), bytes(vector, "public_key"));
    assert_eq!(key.id().to_string(), vector["key_id"]);
    let sealed = Sealed::parse(bytes(vector, "envelope")).unwrap();
    assert_eq!(hex(&sealed.digest()), vector["digest"]);
    assert_eq!(sealed.header().submission_id, ID);
    let opened = envelope::open(&sealed, &zone(), &|_| Some(&key)).unwrap();
    assert_eq!(opened.as_slice(), bytes(vector, "plaintext"));
}

#[test]
fn a_stored_voice_note_opens() {
    let stored = &stored()["voice"];
    let sound = bytes(stored, "sound");
    let secret = bytes(stored, "secret_key");
    let key = OpeningKey::<Intake>::from_bytes(&secret).unwrap();
    let sealed = Sealed::parse(bytes(stored, "envelope_of_the_follow_up")).unwrap();
    let zone = seal::Zone::new(stored["zone"].as_str().unwrap()).unwrap();
    let plain = envelope::open(&sealed, &zone, &|_| Some(&key)).unwrap();
    assert_eq!(*plain, [bytes(stored, "follow_up_begins"), sound.clone()].concat());
    let Ok(Submission::FollowUp(follow_up)) = Submission::decode(&plain) else { panic!("a follow-up") };
    assert_eq!(follow_up.verify(&receipt().keys().write, ID), Ok(()));
    let Body::Voice(body) = &follow_up.body else { panic!("a voice note") };
    let voice = Voice::decode(body).unwrap();
    assert_eq!((voice.head.media, voice.head.seconds, voice.sound.to_vec()), (Media::Ogg, Some(7), sound));
    let begun = Submission::decode(&bytes(stored, "application_begins")).unwrap();
    assert!(matches!(begun, Submission::Application { body: Body::Voice(_), .. }));
}
