//! Voice notes against the fake: `telegram-test-api` has neither `getFile` nor files.

use std::sync::Arc;
use std::time::Duration;

use channels::Channel as _;
use channels::kit::{Running, Shelf, all_acknowledged};
use channels::message::{What, Words};
use channels::telegram::Way;
use channels::voice::{FetchError, Full, Media, Sink, VOICE_BYTES_MAX, VoiceNote};

use crate::fake::{Fake, bot};
use crate::files::{FILE_ID, FILE_PATH, Gives};

/// Keeps what comes, up to a limit, and how long its longest piece was.
struct Kept {
    bytes: Vec<u8>,
    most: usize,
    longest: usize,
}

impl Kept {
    fn new(most: usize) -> Self {
        Self { bytes: Vec::new(), most, longest: 0 }
    }
}

impl Sink for Kept {
    fn piece(&mut self, piece: &[u8]) -> Result<(), Full> {
        if self.bytes.len() + piece.len() > self.most {
            return Err(Full);
        }
        self.longest = self.longest.max(piece.len());
        self.bytes.extend_from_slice(piece);
        Ok(())
    }
}

fn note(bytes: Option<u64>) -> VoiceNote {
    VoiceNote { handle: Words::new(FILE_ID), media: Media::Ogg, seconds: Some(12), bytes }
}

fn sound(length: usize) -> Vec<u8> {
    b"OggS canary sound ".iter().copied().cycle().take(length).collect()
}

async fn fetch(fake: &Fake, note: &VoiceNote, kept: &mut Kept) -> Result<u64, FetchError> {
    bot(fake.place(), Way::Poll).fetch(note, kept).await
}

#[tokio::test]
async fn a_note_is_named_and_fetched_only_when_it_is_asked_for() {
    let mut fake = Fake::start(false).await;
    let bytes = sound(300_000);
    fake.has_file(bytes.clone(), Gives::Whole);
    let shelf = Arc::new(Shelf::default());
    let _running = Running::start(&mut fake, &shelf).await;
    fake.voice(0, bytes.len());
    let kept = shelf.holds(1).await;
    all_acknowledged(&mut fake).await;
    let What::Voice { note: heard, caption: None } = &kept[0].what else { panic!("{:?}", kept[0].what) };
    assert_eq!(heard, &note(Some(300_000)));
    assert!(fake.shared.inside().calls.is_empty(), "nothing is fetched by itself");

    let mut kept = Kept::new(usize::MAX);
    assert_eq!(fetch(&fake, heard, &mut kept).await, Ok(300_000));
    assert_eq!(kept.bytes, bytes);
    assert!(kept.longest < 300_000, "in pieces: {}", kept.longest);
    let asked: Vec<_> = fake.shared.inside().calls.iter().map(|(method, _)| method.clone()).collect();
    assert_eq!(asked, ["getFile".to_owned(), format!("file {FILE_PATH}")]);
    // Longer than it was said to be at first: what counts is what comes.
    fake.has_file(bytes.clone(), Gives::OfUnknownLength);
    let mut kept = Kept::new(usize::MAX);
    assert_eq!(fetch(&fake, &note(None), &mut kept).await, Ok(300_000));
    assert_eq!(kept.bytes, bytes);
}

#[tokio::test]
async fn too_long_is_refused_before_and_while_it_comes() {
    let fake = Fake::start(false).await;
    let most = usize::try_from(VOICE_BYTES_MAX).unwrap();
    let mut kept = Kept::new(usize::MAX);
    assert_eq!(fetch(&fake, &note(Some(VOICE_BYTES_MAX + 1)), &mut kept).await, Err(FetchError::TooLong));
    assert!(fake.shared.inside().calls.is_empty(), "not even asked for");
    for gives in [Gives::Whole, Gives::TooBig] {
        fake.has_file(sound(most + 1), gives);
        assert_eq!(fetch(&fake, &note(None), &mut kept).await, Err(FetchError::TooLong), "{gives:?}");
        assert!(kept.bytes.is_empty(), "nothing of it came");
    }
    fake.has_file(sound(most + 1), Gives::OfUnknownLength);
    assert_eq!(fetch(&fake, &note(None), &mut kept).await, Err(FetchError::TooLong), "while it came");
    assert!(kept.bytes.len() <= most);
    fake.has_file(sound(most), Gives::OfUnknownLength);
    let mut kept = Kept::new(usize::MAX);
    assert_eq!(fetch(&fake, &note(None), &mut kept).await, Ok(VOICE_BYTES_MAX), "the longest");
    let mut small = Kept::new(50_000);
    assert_eq!(fetch(&fake, &note(None), &mut small).await, Err(FetchError::TooLong), "the sink is full");
}

#[tokio::test]
async fn what_breaks_off_or_is_not_there_is_no_note() {
    let fake = Fake::start(false).await;
    let cases = [
        (Gives::Half, FetchError::Broken),
        (Gives::Short, FetchError::Broken),
        (Gives::Elsewhere, FetchError::Gone),
        (Gives::Refused(404), FetchError::Gone),
        (Gives::Refused(401), FetchError::Banned),
        (Gives::Refused(429), FetchError::Later { after: Duration::from_secs(15) }),
        (Gives::Refused(502), FetchError::Later { after: Duration::from_secs(15) }),
    ];
    for (gives, error) in cases {
        fake.has_file(sound(100_000), gives);
        let mut kept = Kept::new(usize::MAX);
        assert_eq!(fetch(&fake, &note(Some(100_000)), &mut kept).await, Err(error), "{gives:?}");
    }
    fake.has_file(sound(10), Gives::Whole);
    let other = VoiceNote { handle: Words::new("another"), ..note(None) };
    assert_eq!(fetch(&fake, &other, &mut Kept::new(10)).await, Err(FetchError::Gone));
    fake.has_file(Vec::new(), Gives::Whole);
    assert_eq!(fetch(&fake, &note(None), &mut Kept::new(10)).await, Err(FetchError::Gone), "empty");
    // A provider that says nothing is left by whoever waits.
    fake.has_file(sound(10), Gives::Nothing);
    let (asked, mut kept) = (note(None), Kept::new(10));
    let waiting = fetch(&fake, &asked, &mut kept);
    assert!(tokio::time::timeout(Duration::from_millis(300), waiting).await.is_err());
}
