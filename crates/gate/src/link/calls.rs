//! The desk looks up codes that callers have keyed.

use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use seal::link::hotline::{Questions, SOUND_BYTES_MAX, SOUNDS_MAX, Verdict};
use seal::link::{RunId, WAIT_MS_MAX, frame};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::refusal::Refusal;
use super::{LinkState, LinkStore, StoreRefusal};
use crate::hotline::Heard;

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    after: u64,
    wait_ms: u64,
}

pub(super) async fn questions<S: LinkStore>(
    State(state): State<LinkState<S>>,
    Query(wanted): Query<Wanted>,
) -> Json<Questions> {
    let patience = Duration::from_millis(wanted.wait_ms.min(WAIT_MS_MAX));
    Json(state.store.questions(wanted.after, patience).await)
}

pub(super) async fn answer<S: LinkStore>(
    State(state): State<LinkState<S>>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let id = RunId::try_from(id).map_err(|_| StoreRefusal::NotAccepted)?;
    let heard = read(&body).ok_or(StoreRefusal::NotAccepted)?;
    let is_there = state.store.answer_question(id, heard);
    Ok(if is_there { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND })
}

/// A verdict, and as many sounds as it says.
fn read(body: &[u8]) -> Option<Heard> {
    let mut reader = frame::Reader::default();
    reader.push(body);
    let verdict = Zeroizing::new(reader.next_frame().ok()??.bytes);
    let verdict: Verdict = serde_json::from_slice(&verdict).ok()?;
    let mut sounds = Vec::new();
    while let Some(frame) = reader.next_frame().ok()? {
        if sounds.len() >= SOUNDS_MAX || frame.bytes.len() > SOUND_BYTES_MAX {
            return None;
        }
        sounds.push(Zeroizing::new(frame.bytes));
    }
    let expected = match &verdict {
        Verdict::Known { sounds, .. } => *sounds,
        Verdict::Unknown | Verdict::Wait { .. } | Verdict::Locked => 0,
    };
    (reader.is_at_end() && sounds.len() == expected).then_some(Heard { verdict, sounds })
}

#[cfg(test)]
mod tests {
    use seal::id::MailboxId;
    use seal::link::Secret;

    use super::*;

    fn body(verdict: &Verdict, sounds: &[&[u8]]) -> Vec<u8> {
        let mut body = Vec::new();
        frame::write(&mut body, 0, &serde_json::to_vec(verdict).unwrap()).unwrap();
        for sound in sounds {
            frame::write(&mut body, 0, sound).unwrap();
        }
        body
    }

    fn known(sounds: usize) -> Verdict {
        let (mailbox, write_key) = (MailboxId::from_bytes([1; 32]), Secret::new([2; 32]));
        Verdict::Known { mailbox, write_key, sounds, unreleased: false }
    }

    #[test]
    fn a_verdict_comes_with_exactly_its_sounds() {
        let heard = read(&body(&known(2), &[b"one", b"two"])).unwrap();
        assert_eq!((heard.verdict, heard.sounds[1].as_slice()), (known(2), b"two".as_slice()));
        assert!(read(&body(&Verdict::Unknown, &[])).is_some());
        let long = vec![0; SOUND_BYTES_MAX + 1];
        for wrong in [
            body(&known(2), &[b"one"]),
            body(&known(0), &[b"one"]),
            body(&Verdict::Locked, &[b"one"]),
            body(&known(1), &[&long]),
            body(&known(5), &[b"1", b"2", b"3", b"4", b"5"]),
            body(&known(1), &[b"one"])[..20].to_vec(),
            Vec::new(),
        ] {
            assert!(read(&wrong).is_none());
        }
    }
}
