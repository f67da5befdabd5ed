//! Voice notes: kept sealed in the case, played from a page, found by no search, gone with the case.

use axum::http::StatusCode;
use casework::Protection;
use seal::submission::{Brought, Content, Media, VoiceHead, Wish};
use sha2::{Digest as _, Sha256};
use sound::{Codec, Encoding, wav};

use super::destroyed::readable;
use crate::desk::read;
use crate::intake::NotOpened;
use crate::testkit::{Person, Stage, voice, words};
use crate::vault::stream;

/// Letters, because a browser of these tests reads nothing else.
fn sound(length: usize) -> Vec<u8> {
    b"canary of a voice ".iter().copied().cycle().take(length).collect()
}

#[tokio::test]
async fn a_note_opens_a_case_and_is_played_from_its_page() {
    let stage = Stage::unlocked().await;
    let person = Person::new(&stage);
    let (first, second) = (sound(34_000), sound(900_000));
    let head = voice(Media::Ogg);
    stage.arrive(vec![person.by_voice(&stage, true, &head, &first)]).await;
    let mut unmeasured = voice(Media::Mp4);
    unmeasured.seconds = None;
    unmeasured.wish = Some(Wish::Tell(person.reach("telegram-1", "777000")));
    let more = person.by_voice(&stage, false, &unmeasured, &second);
    stage.arrive(vec![more.clone()]).await;
    stage.arrive(vec![more, person.by_channel(&stage, false, &words("telegram", "Слова", None))]).await;
    let case = stage.case();
    assert_eq!((case.kind(), case.messages.len(), case.language.as_str()), (None, 3, "ru"));
    assert_eq!(case.messages[0].protection, Protection::Provider);
    assert_eq!(case.reaches.len(), 1, "the wish came with it");

    let name = stage.queue().remove(0);
    let page = format!("/case/{name}");
    let mut olena = stage.browser("olena").await;
    let shown = olena.get(&page).await;
    let said = [
        "Voice note, 12 s, 34 KB",
        "Voice note, 900 KB",
        "the provider can read it",
        "A search does not find it",
    ];
    for text in said {
        assert!(shown.text.contains(text), "{text}: {}", shown.text);
    }
    assert_eq!(shown.text.matches("<audio controls preload=\"none\"").count(), 2);
    let policy = |answer: &crate::testkit::Answer| {
        answer.headers["content-security-policy"].to_str().unwrap().to_owned()
    };
    assert!(policy(&shown).contains("; media-src 'self';"), "{}", policy(&shown));
    assert!(!policy(&olena.get("/").await).contains("media-src"), "on no other page");

    let played = olena.get(&format!("{page}/voice/0")).await;
    assert_eq!((played.status, played.text.as_bytes()), (StatusCode::OK, first.as_slice()));
    for (name, value) in
        [("content-type", "audio/ogg"), ("cache-control", "no-store"), ("x-content-type-options", "nosniff")]
    {
        assert_eq!(played.headers[name], value);
    }
    assert!(!policy(&played).contains("media-src"));
    let played = olena.get(&format!("{page}/voice/1")).await;
    assert_eq!(
        (played.text.len(), &played.headers["content-type"]),
        (900_000, &"audio/mp4".parse().unwrap())
    );
    for wrong in ["voice/2", "voice/3", "voice/18446744073709551616", "voice/-1"] {
        let refused = olena.get(&format!("{page}/{wrong}")).await;
        assert!(refused.status.is_client_error() && !refused.text.contains("canary"), "{wrong}");
    }
    let mut stranger = stage.stranger();
    let refused = stranger.get(&format!("{page}/voice/0")).await;
    assert!(refused.status.is_redirection() && !refused.text.contains("canary"), "{}", refused.status);
    let mut adam = stage.browser("adam").await;
    assert_eq!(adam.get(&format!("{page}/voice/0")).await.status, StatusCode::FORBIDDEN);
    assert!(!olena.get("/search?q=canary").await.text.contains("class=\"case"), "it is not searched");

    // What the desk keeps is there after a restart, and the case is the same.
    let looked_at = stage.case();
    drop((olena, adam, stranger));
    let stage = stage.restart().await;
    stage.unlock().await;
    assert_eq!(stage.case(), looked_at);
    let mut olena = stage.browser("olena").await;
    let played = olena.get(&format!("{page}/voice/0")).await;
    assert_eq!(played.text.as_bytes(), first.as_slice());
    // And it goes on behind what was left closed.
    stage.arrive(vec![person.by_voice(&stage, false, &head, &sound(5))]).await;
    assert_eq!(olena.get(&format!("{page}/voice/3")).await.text, "canar");
}

#[tokio::test]
async fn what_was_sealed_while_it_was_spoken_says_its_length_here() {
    let stage = Stage::unlocked().await;
    let person = Person::new(&stage);
    let encoding = Encoding::G711(Codec::Alaw);
    let mut streamed = wav::header(encoding, None);
    encoding.write(&[500; 20_000], &mut streamed);
    let mut whole = wav::header(encoding, Some(20_000));
    encoding.write(&[500; 20_000], &mut whole);
    let head =
        VoiceHead { set_aside: false, channel: "voice".to_owned(), seconds: None, ..voice(Media::Wav) };
    stage.arrive(vec![person.by_voice(&stage, true, &head, &streamed)]).await;
    // What cannot be measured is kept as it came.
    stage.arrive(vec![person.by_voice(&stage, false, &head, b"RIFF....WAVE")]).await;
    let said = VoiceHead { set_aside: false, seconds: Some(77), ..head };
    stage.arrive(vec![person.by_voice(&stage, false, &said, &streamed)]).await;
    let notes: Vec<_> = stage.case().messages.iter().map(|message| message.voice.clone().unwrap()).collect();
    assert_eq!(notes.iter().map(|note| note.seconds).collect::<Vec<_>>(), [Some(3), None, Some(77)]);
    assert_eq!(notes[0].hash, <[u8; 32]>::from(Sha256::digest(&whole)), "of what is kept");
    let page = format!("/case/{}", stage.queue()[0]);
    let mut olena = stage.browser("olena").await;
    let played = olena.get(&format!("{page}/voice/0")).await;
    assert!(played.bytes == whole && played.headers["content-type"] == "audio/wav");
    let part = olena.get_part(&format!("{page}/voice/0"), "bytes=20000-").await;
    assert_eq!((part.status, &part.bytes[..]), (StatusCode::PARTIAL_CONTENT, &whole[20_000..]));
    assert_eq!(olena.get(&format!("{page}/voice/1")).await.bytes, b"RIFF....WAVE");
    assert!(olena.get(&page).await.text.contains("Voice note, 3 s, 21 KB"));
}

#[tokio::test]
async fn only_what_a_gate_makes_is_a_voice_note() {
    let stage = Stage::unlocked().await;
    let known = Person::new(&stage);
    stage.arrive(vec![known.by_voice(&stage, true, &voice(Media::Ogg), b"sound")]).await;
    let empty = Person::new(&stage).by_voice(&stage, true, &voice(Media::Ogg), b"");
    let mut nowhere = voice(Media::Ogg);
    nowhere.wish = Some(Wish::Tell(known.reach("not a name", "1")));
    let nowhere = Person::new(&stage).by_voice(&stage, true, &nowhere, b"sound");
    let text = Brought { set_aside: false, content: Content::Voice, ..words("telegram", "x", None) };
    let as_words = Person::new(&stage).by_channel(&stage, true, &text);
    stage.arrive(vec![empty, nowhere, as_words]).await;
    // Behind a head that was changed on the way; and by somebody whose mailbox nobody knows.
    let changed = known.by_voice_with(&stage, &voice(Media::Ogg), &voice(Media::Mpeg), b"sound");
    let unknown = Person::new(&stage).by_voice(&stage, false, &voice(Media::Ogg), b"sound");
    stage.arrive(vec![changed, unknown]).await;
    let open = stage.desk.open().unwrap();
    let why: Vec<NotOpened> = read(&open.unopened).iter().map(|one| one.why).collect();
    assert_eq!(why.iter().filter(|why| **why == NotOpened::Unreadable).count(), 3, "{why:?}");
    assert_eq!(why[3..], [NotOpened::NotTheHolder, NotOpened::UnknownMailbox], "{why:?}");
    assert_eq!((stage.queue().len(), stage.case().messages.len()), (1, 1));
}

#[tokio::test]
async fn a_note_goes_with_its_case_from_every_copy() {
    let stage = Stage::unlocked().await;
    let person = Person::new(&stage);
    stage.arrive(vec![person.by_voice(&stage, true, &voice(Media::Ogg), &sound(20_000))]).await;
    let name = stage.queue().remove(0);
    stage.desk.back_up().await.unwrap();
    let has_sound = |found: Vec<Vec<u8>>| found.iter().any(|plain| plain.starts_with(b"canary of a voice"));
    let case = [stream("case", &name)];
    assert!(has_sound(readable(stage.folder.path(), &case).await), "the check finds what is there");
    let raw = std::fs::read(stage.folder.path().join("ledger.db")).unwrap();
    assert!(!raw.windows(9).any(|window| window == b"canary of"), "sealed on the disk");
    stage.arrive(vec![person.withdrawal(&stage)]).await;
    let mut olena = stage.browser("olena").await;
    assert_eq!(olena.get(&format!("/case/{name}/voice/0")).await.status, StatusCode::NOT_FOUND);
    let folder = std::sync::Arc::clone(&stage.folder);
    drop((olena, stage));
    assert!(!has_sound(readable(folder.path(), &case).await));
}
