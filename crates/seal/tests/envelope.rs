//! Envelopes open as they were sealed, and in no other way.
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
use seal::envelope::{
    self, ENVELOPE_MAX, HEADER_BYTES, OpenError, Opener, PAGE_PLAINTEXT_MAX, PLAINTEXT_MAX, ParseError,
    SealError, Sealed, Sealer, SubmissionId,
};
use seal::keys::{Intake, OpeningKey, Page, Recipient};
use seal::receipt::Receipt;
use seal::submission::{Body, Submission};
use seal::{Zone, size};
use support::{SeedRng, intake_key, page_key, zone};

const ID: SubmissionId = SubmissionId::from_bytes(*b"0123456789abcdef");

fn sealed<R: Recipient>(key: &OpeningKey<R>, text: &[u8]) -> Sealed {
    envelope::seal(key.sealing_key(), &zone(), ID, text, &mut SeedRng::new("sealed")).unwrap()
}

fn open<R: Recipient>(sealed: &Sealed, key: &OpeningKey<R>) -> Result<Vec<u8>, OpenError> {
    envelope::open(sealed, &zone(), &|id| (id == key.id()).then_some(key)).map(|text| text.to_vec())
}

/// With any key at hand, whatever id the envelope names.
fn open_with<R: Recipient>(sealed: &Sealed, key: &OpeningKey<R>) -> Result<Vec<u8>, OpenError> {
    envelope::open(sealed, &zone(), &|_| Some(key)).map(|text| text.to_vec())
}

#[test]
fn lengths_show_only_the_class() {
    let (outer, inner) = (intake_key("a"), page_key("b"));
    for (length, class) in
        [(0, 4_096), (1, 4_096), (4_095, 4_096), (4_096, 16_384), (65_535, 65_536), (65_536, 262_144)]
    {
        let envelope = sealed(&outer, &vec![0x80; length]);
        let chunks = usize::div_ceil(class, size::CHUNK);
        assert_eq!(envelope.as_bytes().len(), 30 + 1_120 + 32 + class + 16 * chunks);
        assert_eq!(open(&envelope, &outer).unwrap(), vec![0x80; length]);
    }
    for (length, class) in [(0, 3_072), (3_071, 3_072), (3_072, 12_288), (49_152, 196_608)] {
        let envelope = sealed(&inner, &vec![0; length]);
        let chunks = usize::div_ceil(class, size::CHUNK);
        assert_eq!(envelope.as_bytes().len(), 30 + 65 + 32 + class + 16 * chunks);
        assert_eq!(open(&envelope, &inner).unwrap(), vec![0; length]);
    }
}

#[test]
fn an_inner_envelope_does_not_enlarge_the_outer_one() {
    let (outer, inner, mut rng) = (intake_key("a"), page_key("b"), SeedRng::new("receipt"));
    let grant = Receipt::generate(&mut rng).keys().grant();
    let clear = Submission::Application { grant: grant.clone(), body: Body::clear(vec![b'x'; 3_000]) };
    let body = Body::Inner(sealed(&inner, &vec![b'x'; 3_000]));
    let twice = Submission::Application { grant, body };
    let lengths = [clear, twice].map(|it| sealed(&outer, &it.encode()).as_bytes().len());
    assert_eq!(lengths[0], lengths[1]);
}

#[test]
fn the_longest_and_one_more() {
    let (outer, inner) = (intake_key("a"), page_key("b"));
    let text = vec![7; PLAINTEXT_MAX + 1];
    let envelope = sealed(&outer, &text[..PLAINTEXT_MAX]);
    assert_eq!(envelope.as_bytes().len(), ENVELOPE_MAX);
    assert_eq!(open(&envelope, &outer).unwrap().len(), PLAINTEXT_MAX);
    let mut rng = SeedRng::new("x");
    let refused = envelope::seal(outer.sealing_key(), &zone(), ID, &text, &mut rng);
    assert_eq!(refused, Err(SealError::TooLong { max: PLAINTEXT_MAX }));
    let refused = envelope::seal(inner.sealing_key(), &zone(), ID, &text, &mut rng);
    assert_eq!(refused, Err(SealError::TooLong { max: PAGE_PLAINTEXT_MAX }));
}

#[test]
fn sealing_twice_gives_two_envelopes() {
    let (key, mut rng) = (intake_key("a"), SeedRng::new("x"));
    let mut seal = || envelope::seal(key.sealing_key(), &zone(), ID, b"the same", &mut rng).unwrap();
    let (one, other) = (seal(), seal());
    assert_ne!(one.digest(), other.digest());
    assert_eq!(one.header(), other.header());
}

#[test]
fn every_changed_bit_of_an_envelope_is_noticed() {
    for_every_bit(&page_key("b"));
    for_every_bit(&intake_key("a"));
}

fn for_every_bit<R: Recipient>(key: &OpeningKey<R>) {
    let envelope = sealed(key, b"text");
    // Every byte of the head; of the chunk, which one tag covers, some.
    let head = Opener::<R>::HEAD_BYTES;
    let chunk = (head..envelope.as_bytes().len()).step_by(97);
    for at in (0..head).step_by(if head > 500 { 7 } else { 1 }).chain(chunk) {
        for bit in [0x01, 0x80] {
            let mut bytes = envelope.as_bytes().to_vec();
            bytes[at] ^= bit;
            let opened = Sealed::parse(bytes).map_err(OpenError::Parse).and_then(|it| open_with(&it, key));
            assert!(opened.is_err(), "byte {at}");
        }
    }
}

#[test]
fn what_is_cut_off_or_added_is_noticed() {
    let key = page_key("b");
    let long = sealed(&key, &vec![b'x'; 150_000]); // three chunks
    let bytes = long.as_bytes();
    for length in (0..bytes.len()).step_by(1_009) {
        assert!(Sealed::parse(&bytes[..length]).is_err(), "{length} bytes");
    }
    // A cut that leaves the length of another class: one chunk of the three.
    let one_chunk = 30 + 65 + 32 + 49_152 + 16;
    let cut = Sealed::parse(&bytes[..one_chunk]).unwrap();
    assert_eq!(open(&cut, &key), Err(OpenError::DoesNotOpen));
    let mut longer = bytes.to_vec();
    longer.push(0);
    assert_eq!(Sealed::parse(longer), Err(ParseError::Length));
    // Two chunks exchanged.
    let mut exchanged = bytes.to_vec();
    let (chunk, head) = (size::CHUNK + 16, 30 + 65 + 32);
    let (first, second) = exchanged[head..].split_at_mut(chunk);
    first.swap_with_slice(&mut second[..chunk]);
    assert_eq!(open(&Sealed::parse(exchanged).unwrap(), &key), Err(OpenError::DoesNotOpen));
}

#[test]
fn another_zone_key_role_version_or_suite() {
    let (outer, inner, other) = (intake_key("a"), page_key("b"), intake_key("c"));
    let envelope = sealed(&outer, b"text");
    let production = Zone::new("example").unwrap();
    assert_eq!(
        envelope::open(&envelope, &production, &|_| Some(&outer)).map(|_| ()),
        Err(OpenError::DoesNotOpen)
    );
    assert_eq!(open_with(&envelope, &other), Err(OpenError::DoesNotOpen));
    assert_eq!(open(&envelope, &other), Err(OpenError::UnknownKey(outer.id())));
    assert_eq!(open_with(&envelope, &inner), Err(OpenError::Suite(1)));
    assert_eq!(open_with(&sealed(&inner, b"text"), &outer), Err(OpenError::Suite(2)));
    // The same secret bytes in another role are another key: `Page` and a signing key could share theirs.
    let mut future = envelope.as_bytes().to_vec();
    future[4] = 2;
    let kept = Sealed::parse(future.clone()).unwrap();
    assert_eq!((kept.header().version, kept.header().submission_id), (2, ID));
    assert_eq!(open_with(&kept, &outer), Err(OpenError::Version(2)));
    future.truncate(HEADER_BYTES);
    assert_eq!(Sealed::parse(future.clone()).unwrap().into_bytes(), future);
    let mut suite = envelope.as_bytes().to_vec();
    suite[5] = 9;
    assert_eq!(open_with(&Sealed::parse(suite).unwrap(), &outer), Err(OpenError::Suite(9)));
    assert_eq!(Sealed::parse(*b"SCEN"), Err(ParseError::Truncated));
    assert_eq!(
        Sealed::parse(*b"PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        Err(ParseError::NotAnEnvelope)
    );
    assert_eq!(Sealed::parse(vec![0; ENVELOPE_MAX + 1]), Err(ParseError::TooLong));
}

#[test]
fn nothing_secret_is_printed() {
    let (outer, inner) = (intake_key("a"), page_key("b"));
    let shown =
        format!("{outer:?} {inner:?} {:?} {:?}", sealed(&outer, b"secret words"), outer.sealing_key());
    for secret in [outer.to_secret_bytes(), inner.to_secret_bytes()] {
        assert!(!shown.contains(&support::hex(&secret[..4])), "{shown}");
    }
    assert!(!shown.contains("secret words"), "{shown}");
}

fn stream<R: Recipient>(key: &OpeningKey<R>, pieces: &[&[u8]]) -> Vec<u8> {
    let mut sealer = Sealer::new(key.sealing_key(), &zone(), ID, &mut SeedRng::new("stream")).unwrap();
    let mut out = Vec::new();
    for piece in pieces {
        out.extend(sealer.push(piece).unwrap());
    }
    out.extend(sealer.finish().unwrap());
    out
}

fn unstream<R: Recipient>(key: &OpeningKey<R>, bytes: &[u8], step: usize) -> Result<Vec<u8>, OpenError> {
    let (head, rest) = bytes.split_at_checked(Opener::<R>::HEAD_BYTES).ok_or(OpenError::NotWhole)?;
    let mut opener = Opener::new(head, &zone(), &|_| Some(key))?;
    let mut out = Vec::new();
    for piece in rest.chunks(step) {
        out.extend_from_slice(&opener.push(piece)?);
    }
    out.extend_from_slice(&opener.finish()?);
    Ok(out)
}

#[test]
fn streams_are_the_same_envelopes() {
    let key = intake_key("a");
    let mut text = SeedRng::new("voice").bytes(200_000);
    text[150_000..].fill(0); // the end looks like filling
    text[149_999] = 0x80;
    for length in [0, 1, 4_095, 65_535, 65_536, 65_537, 131_071, 131_072, 150_000, 199_999] {
        let text = &text[..length];
        let at_once =
            envelope::seal(key.sealing_key(), &zone(), ID, text, &mut SeedRng::new("stream")).unwrap();
        for step in [1_000, 65_536, 70_001] {
            let pieces: Vec<&[u8]> = text.chunks(step).collect();
            assert_eq!(stream(&key, &pieces), at_once.as_bytes(), "{length} by {step}");
            assert_eq!(unstream(&key, at_once.as_bytes(), step).unwrap(), text, "{length} by {step}");
        }
        assert_eq!(open(&at_once, &key).unwrap(), text);
    }
}

#[test]
fn a_stream_that_ends_early_says_so() {
    let key = page_key("b");
    let whole = stream(&key, &[&[1; 150_000]]);
    for cut in [0, 1, 16, 17, size::CHUNK, size::CHUNK + 16, 2 * (size::CHUNK + 16)] {
        assert!(unstream(&key, &whole[..whole.len() - cut], 5_000).is_err() == (cut > 0), "{cut}");
    }
    let mut longer = whole;
    longer.extend_from_slice(&[0; 40]);
    assert!(unstream(&key, &longer, 5_000).is_err());
    let mut sealer = Sealer::new(key.sealing_key(), &zone(), ID, &mut SeedRng::new("x")).unwrap();
    assert!(sealer.push(&vec![0; PAGE_PLAINTEXT_MAX + 1]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn round_trip(text in prop::collection::vec(any::<u8>(), 0..9_000), seed in "[a-z]{8}") {
        let (outer, inner) = (intake_key(&seed), page_key(&seed));
        prop_assert_eq!(&open(&sealed(&outer, &text), &outer).unwrap(), &text);
        prop_assert_eq!(&open(&sealed(&inner, &text), &inner).unwrap(), &text);
    }

    #[test]
    fn flipped_bits_never_open(at in any::<prop::sample::Index>(), bit in 0_u8..8, text in prop::collection::vec(any::<u8>(), 0..3_000)) {
        let key = page_key("flip");
        let mut bytes = sealed(&key, &text).into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1_u8 << bit;
        let opened = Sealed::parse(bytes).map_err(OpenError::Parse).and_then(|it| open_with(&it, &key));
        prop_assert!(opened.is_err());
    }

    #[test]
    fn streams_in_any_pieces(lengths in prop::collection::vec(0_usize..40_000, 0..8), step in 1_usize..90_000) {
        let (key, mut rng) = (page_key("pieces"), SeedRng::new("pieces"));
        let pieces: Vec<Vec<u8>> = lengths.iter().map(|length| rng.bytes(*length)).collect();
        let slices: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
        let bytes = stream(&key, &slices);
        prop_assert_eq!(unstream(&key, &bytes, step).unwrap(), pieces.concat());
        prop_assert_eq!(open(&Sealed::parse(bytes).unwrap(), &key).unwrap(), pieces.concat());
    }
}

#[test]
fn keys_are_checked_when_read() {
    use seal::keys::{DeskReply, SealingKey, SigningKey, VerifyingKey};
    assert!(SealingKey::<Intake>::from_bytes(&[0; 1_215]).is_err());
    assert!(SealingKey::<Intake>::from_bytes(&[0xff; 1_216]).is_err(), "coefficients above the modulus");
    assert!(SealingKey::<Page>::from_bytes(&[4; 65]).is_err(), "not on the curve");
    assert!(VerifyingKey::<DeskReply>::from_bytes(&[4; 65]).is_err());
    assert!(OpeningKey::<Page>::from_bytes(&[0; 32]).is_err());
    assert!(SigningKey::<DeskReply>::from_bytes(&[0xff; 32]).is_err());
    let key = intake_key("a");
    assert_eq!(OpeningKey::<Intake>::from_bytes(key.to_secret_bytes().as_slice()).unwrap().id(), key.id());
    assert_eq!(SealingKey::<Intake>::from_bytes(&key.sealing_key().to_bytes()).unwrap(), *key.sealing_key());
}
