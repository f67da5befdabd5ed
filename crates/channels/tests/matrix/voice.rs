//! Voice notes from Synapse, which gives files to whoever is signed in.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

use std::sync::Arc;

use channels::Channel;
use channels::kit::Shelf;
use channels::message::{What, Words};
use channels::voice::{FetchError, Full, Media, Sink, VOICE_BYTES_MAX, VoiceNote};
use serde_json::json;

use crate::synapse::Person;

struct Kept(Vec<u8>);

impl Sink for Kept {
    fn piece(&mut self, piece: &[u8]) -> Result<(), Full> {
        self.0.extend_from_slice(piece);
        Ok(())
    }
}

/// As Element sends one.
async fn says(person: &Person, room: &str, url: &str, bytes: usize) {
    let content = json!({"msgtype": "m.audio", "body": "Voice message", "url": url, "org.matrix.msc3245.voice": {},
        "org.matrix.msc1767.audio": {"duration": 7_400, "waveform": [1, 2]},
        "info": {"mimetype": "audio/ogg", "duration": 7_400, "size": bytes}});
    person.event(room, "m.room.message", content).await;
}

pub(crate) async fn voice_notes(channel: &Arc<dyn Channel>, shelf: &Shelf, ivan: &Person, room: &str) {
    let before = shelf.all().len();
    let sound: Vec<u8> = b"OggS canary ".iter().copied().cycle().take(400_000).collect();
    let url = ivan.uploads(sound.clone()).await;
    says(ivan, room, &url, sound.len()).await;
    let kept = shelf.holds(before + 1).await;
    let What::Voice { note, caption: None } = &kept[before].what else { panic!("{:?}", kept[before].what) };
    let expected = VoiceNote {
        handle: Words::new(url.as_str()),
        media: Media::Ogg,
        seconds: Some(8),
        bytes: Some(400_000),
    };
    assert_eq!(*note, expected);
    let mut came = Kept(Vec::new());
    assert_eq!(channel.fetch(note, &mut came).await, Ok(400_000));
    assert_eq!(came.0, sound);

    // It says it is short, and is not.
    let most = usize::try_from(VOICE_BYTES_MAX).unwrap();
    let long = ivan.uploads(vec![7; most + 1]).await;
    let lies = VoiceNote { handle: Words::new(long), bytes: Some(10), ..expected.clone() };
    let mut came = Kept(Vec::new());
    assert_eq!(channel.fetch(&lies, &mut came).await, Err(FetchError::TooLong));
    assert!(came.0.len() <= most);
    let nowhere = VoiceNote { handle: Words::new("mxc://localhost/nowhere"), ..expected };
    assert_eq!(channel.fetch(&nowhere, &mut Kept(Vec::new())).await, Err(FetchError::Gone));
}
