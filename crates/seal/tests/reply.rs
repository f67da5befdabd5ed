//! Replies: only the desk writes them, only the receipt opens them, and nothing can be left out unnoticed.
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

use proptest::prelude::*;
use seal::keys::{DeskReply, SigningKey};
use seal::receipt::{MailboxKeys, Receipt};
use seal::record::{RecordError, StreamKey, WRAPPED_BYTES, WrapKey};
use seal::reply::{
    self, ChainFault, FIRST_SEQUENCE, NO_PREVIOUS, ReplyError, ReplyParseError, SignedReply, TEXT_MAX,
    Verified, read_chain,
};
use seal::{Day, Zone};
use support::{Programme, SeedRng, day, programme, zone};

fn expires() -> Day {
    day("2027-01-15")
}

fn keys(seed: &str) -> MailboxKeys {
    Receipt::generate(&mut SeedRng::new(seed)).keys()
}

fn write(
    key: &SigningKey<DeskReply>,
    to: &MailboxKeys,
    sequence: u32,
    previous: [u8; 32],
    text: &str,
) -> SignedReply {
    let mut rng = SeedRng::new(text);
    reply::write(&zone(), &to.id, &to.read, sequence, previous, expires(), text.as_bytes(), key, &mut rng)
        .unwrap()
}

fn verified(programme: &Programme, signed: &SignedReply) -> Verified {
    signed.verify(&programme.manifest(), &zone()).unwrap()
}

#[test]
fn a_reply_reads_back() {
    let (programme, keys) = (programme("reply"), keys("a"));
    let signed = write(programme.secrets.reply_key(), &keys, FIRST_SEQUENCE, NO_PREVIOUS, "Ждите ответа");
    let again = SignedReply::parse(signed.as_bytes()).unwrap();
    assert_eq!((again.mailbox(), again.sequence(), again.expires()), (keys.id, 1, expires()));
    assert_eq!(again.zone(), &zone());
    assert_eq!(again.hash(), signed.hash());
    let text = verified(&programme, &again).open(&keys.read).unwrap();
    assert_eq!(text.as_slice(), "Ждите ответа".as_bytes());
}

#[test]
fn lengths_show_only_the_class() {
    let (programme, keys, mut rng) = (programme("length"), keys("a"), SeedRng::new("n"));
    let key = programme.secrets.reply_key();
    let mut length = |text: usize| {
        let text = vec![b'x'; text];
        reply::write(&zone(), &keys.id, &keys.read, 1, NO_PREVIOUS, expires(), &text, key, &mut rng)
            .map(|signed| signed.as_bytes().len())
    };
    assert_eq!(length(0), length(4_095));
    assert_eq!(length(4_096), length(16_383));
    assert!(length(TEXT_MAX).is_ok());
    assert_eq!(length(TEXT_MAX + 1), Err(ReplyError::TooLong));
}

#[test]
fn another_key_zone_or_receipt() {
    let (ours, other, mailbox) = (programme("ours"), programme("other"), keys("a"));
    let forged = write(other.secrets.reply_key(), &mailbox, 1, NO_PREVIOUS, "come here");
    let unknown = ReplyError::UnknownKey(other.secrets.reply_key().id());
    assert_eq!(forged.verify(&ours.manifest(), &zone()), Err(unknown));
    let genuine = write(ours.secrets.reply_key(), &mailbox, 1, NO_PREVIOUS, "stay there");
    assert_eq!(genuine.verify(&ours.manifest(), &Zone::new("example").unwrap()), Err(ReplyError::Zone));
    assert_eq!(verified(&ours, &genuine).open(&keys("b").read), Err(ReplyError::DoesNotOpen));
    assert!(!format!("{genuine:?} {:?}", verified(&ours, &genuine)).contains("stay"));
}

#[test]
fn every_changed_byte_is_noticed() {
    let (programme, keys) = (programme("bytes"), keys("a"));
    let signed = write(programme.secrets.reply_key(), &keys, 1, NO_PREVIOUS, "text");
    let manifest = programme.manifest();
    let bytes = signed.as_bytes();
    let interesting =
        (0..130).chain((130..bytes.len() - 64).step_by(211)).chain(bytes.len() - 64..bytes.len());
    for at in interesting {
        let mut changed = bytes.to_vec();
        changed[at] ^= 1;
        let taken = SignedReply::parse(changed).is_ok_and(|it| it.verify(&manifest, &zone()).is_ok());
        assert!(!taken, "byte {at}");
    }
    for length in (0..bytes.len()).step_by(13) {
        assert!(SignedReply::parse(&bytes[..length]).is_err());
    }
    let mut version = bytes.to_vec();
    version[4] = 2;
    assert_eq!(SignedReply::parse(version), Err(ReplyParseError::Version(2)));
    assert_eq!(SignedReply::parse(*b"SCEN"), Err(ReplyParseError::NotAReply));
}

fn chain(programme: &Programme, count: u32) -> Vec<Verified> {
    let (keys, mut previous, mut out) = (keys("chain"), NO_PREVIOUS, Vec::new());
    for sequence in 1..=count {
        let signed =
            write(programme.secrets.reply_key(), &keys, sequence, previous, &format!("reply {sequence}"));
        previous = signed.hash();
        out.push(verified(programme, &signed));
    }
    out
}

#[test]
fn a_whole_chain_in_any_order() {
    let programme = programme("chain");
    let whole = chain(&programme, 4);
    let mut shuffled =
        vec![whole[2].clone(), whole[0].clone(), whole[3].clone(), whole[1].clone(), whole[2].clone()];
    let read = read_chain(std::mem::take(&mut shuffled));
    assert_eq!(read.replies, whole);
    assert_eq!(read.faults, []);
    assert_eq!(read_chain(Vec::new()).faults, []);
}

#[test]
fn gaps_forks_and_wrong_links_are_noticed_and_nothing_is_hidden() {
    let programme = programme("faults");
    let whole = chain(&programme, 4);
    let without = |numbers: &[usize]| -> Vec<Verified> {
        whole
            .iter()
            .enumerate()
            .filter(|(at, _)| !numbers.contains(&(at + 1)))
            .map(|(_, it)| it.clone())
            .collect()
    };
    assert_eq!(read_chain(without(&[1, 2])).faults, [ChainFault::StartsAt(3)]);
    assert_eq!(read_chain(without(&[2, 3])).faults, [ChainFault::Gap { after: 1, before: 4 }]);
    let (key, keys) = (programme.secrets.reply_key(), keys("chain"));
    let other = verified(&programme, &write(key, &keys, 2, whole[0].reply().hash(), "another second"));
    let read = read_chain([whole.as_slice(), std::slice::from_ref(&other)].concat());
    assert_eq!(read.replies.len(), 5);
    assert!(read.faults.contains(&ChainFault::Fork(2)));
    let read = read_chain(vec![whole[0].clone(), other, whole[2].clone()]);
    assert_eq!(read.faults, [ChainFault::WrongPrevious(3)]);
    let first = verified(&programme, &write(key, &keys, 1, [9; 32], "first"));
    assert_eq!(read_chain(vec![first]).faults, [ChainFault::WrongPrevious(1)]);
}

#[test]
fn records_open_in_their_place_only() {
    let (key, other) = (StreamKey::from_bytes([1; 32]), StreamKey::from_bytes([2; 32]));
    let sealed = key.seal_record(b"case/1", 3, 7, b"event").unwrap();
    assert_eq!(key.open_record(b"case/1", 3, 7, &sealed).unwrap().as_slice(), b"event");
    assert_eq!(key.seal_record(b"case/1", 3, 7, b"event").unwrap(), sealed, "the same again is the same");
    let wrong = RecordError::DoesNotOpen;
    assert_eq!(other.open_record(b"case/1", 3, 7, &sealed), Err(wrong));
    assert_eq!(key.open_record(b"case/2", 3, 7, &sealed), Err(wrong));
    assert_eq!(key.open_record(b"case/1", 4, 7, &sealed), Err(wrong));
    assert_eq!(key.open_record(b"case/1", 3, 8, &sealed), Err(wrong));
    assert_eq!(key.open_record(b"case/1", 3, 7, &[]), Err(RecordError::Length));
    assert_eq!(key.open_record(b"case/1", 3, 7, &[2, 0]), Err(RecordError::Version(2)));
    for at in 1..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 0x10;
        assert_eq!(key.open_record(b"case/1", 3, 7, &changed), Err(wrong));
    }
    // Another text in the same place never repeats the nonce.
    assert_ne!(key.seal_record(b"case/1", 3, 7, b"other").unwrap()[1..13], sealed[1..13]);
}

#[test]
fn keys_unwrap_under_their_entry_only() {
    let mut rng = SeedRng::new("wrap");
    let (wrap, stream) = (WrapKey::generate(&mut rng), StreamKey::generate(&mut rng));
    let wrapped = wrap.wrap(&stream, b"entry 1");
    assert_eq!(wrapped.len(), WRAPPED_BYTES);
    assert_eq!(wrap.unwrap(&wrapped, b"entry 1").unwrap(), stream);
    assert_eq!(wrap.unwrap(&wrapped, b"entry 2"), Err(RecordError::DoesNotOpen));
    assert_eq!(WrapKey::generate(&mut rng).unwrap(&wrapped, b"entry 1"), Err(RecordError::DoesNotOpen));
    assert_eq!(wrap.unwrap(&wrapped[1..], b"entry 1"), Err(RecordError::Length));
    // A record is no wrapped key, even under the same 32 bytes.
    let same = StreamKey::from_bytes(*wrap.to_secret_bytes());
    let record = same.seal_record(b"", 0, 0, stream.to_secret_bytes().as_slice()).unwrap();
    assert!(wrap.unwrap(&record, b"\0\0\0\0\0\0\0\0\0\0").is_err());
    assert_eq!(format!("{stream:?} {wrap:?}"), "StreamKey(secret) WrapKey(secret)");
}

proptest! {
    #[test]
    fn records_round_trip(text in prop::collection::vec(any::<u8>(), 0..5_000), stream: Vec<u8>, version: u64, kind: u16) {
        let key = StreamKey::from_bytes([5; 32]);
        let sealed = key.seal_record(&stream, version, kind, &text).unwrap();
        let opened = key.open_record(&stream, version, kind, &sealed).unwrap();
        prop_assert_eq!(opened.as_slice(), text.as_slice());
    }

    #[test]
    fn anything_parses_without_a_panic(bytes: Vec<u8>, text: String) {
        let _ignored = SignedReply::parse(bytes.clone()).is_ok();
        let _ignored = Receipt::parse(&text).is_ok();
        let _ignored = seal::submission::Submission::decode(&bytes).is_ok();
        let _ignored = seal::manifest::SignedManifest::from_json(&bytes).is_ok();
    }
}
