//! A voice note, to be listened to. What a browser is told it is comes from a list of four, whatever was sent.

use axum::extract::Path;
use axum::http::HeaderMap;
use casework::{Message, VoiceNote};

use super::case::look;
use super::error::{Page, PageError};
use super::player::play;
use super::visit::Visit;
use crate::cases::CaseRef;
use crate::desk::read;
use crate::vault::stream;
use crate::words::Say;

/// A voice note as the conversation shows it.
pub(crate) struct VoiceView {
    /// Where it is played from.
    pub(crate) src: String,
    /// How long it is.
    pub(crate) about: String,
}

impl VoiceView {
    pub(super) fn of(say: Say, case_ref: &CaseRef, number: usize, message: &Message) -> Option<Self> {
        let note = message.voice.as_ref()?;
        Some(Self { src: format!("/case/{}/voice/{number}", case_ref.as_str()), about: about(say, note) })
    }
}

fn about(say: Say, note: &VoiceNote) -> String {
    let kilobytes = note.bytes.div_ceil(1_000).to_string();
    match note.seconds {
        Some(seconds) => {
            say.with("voice-about", &[("seconds", &seconds.to_string()), ("kilobytes", &kilobytes)])
        }
        None => say.with("voice-about-no-length", &[("kilobytes", &kilobytes)]),
    }
}

pub(super) async fn sound(
    visit: Visit,
    headers: HeaderMap,
    Path((name, number)): Path<(String, usize)>,
) -> Page {
    visit.must_read_cases()?;
    let case_ref = visit.case_ref(&name)?;
    let not_found = || PageError::not_found(visit.say);
    let (note, key) = {
        let cases = read(&visit.open.cases);
        let open = cases.get(&case_ref).ok_or_else(not_found)?;
        let note = open.case.messages.get(number).and_then(|message| message.voice.clone());
        (note.ok_or_else(not_found)?, open.key.clone())
    };
    // Whoever listens has looked.
    look(&visit, &case_ref).await?;
    let stream = stream("case", case_ref.as_str());
    let found = visit.desk.vault.sound(&stream, &key, &note.hash).await;
    let sound = found.map_err(|error| PageError::vault(visit.say, &error))?.ok_or_else(not_found)?;
    Ok(play(&headers, note.media.name(), sound))
}
