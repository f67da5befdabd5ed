//! What is listened to: a take by whoever made it, and what was released by everybody who reads the case.

use axum::extract::Path;
use axum::http::HeaderMap;
use casework::Media;

use super::super::case::look;
use super::super::error::{Page, PageError};
use super::super::player::play;
use super::super::visit::Visit;
use super::{chosen, own_take};
use crate::desk::read;
use crate::vault::stream;

/// The take that somebody has made.
pub(in super::super) async fn take(
    visit: Visit,
    headers: HeaderMap,
    Path((name, sequence)): Path<(String, u32)>,
) -> Page {
    let chosen = chosen(&visit, &name, sequence)?;
    let take = own_take(&visit, &chosen).ok_or_else(|| PageError::not_found(visit.say))?;
    Ok(play(&headers, Media::Wav.name(), take.spoken.wav))
}

/// What he hears.
pub(in super::super) async fn released(
    visit: Visit,
    headers: HeaderMap,
    Path((name, sequence)): Path<(String, u32)>,
) -> Page {
    visit.must_read_cases()?;
    let case_ref = visit.case_ref(&name)?;
    let not_found = || PageError::not_found(visit.say);
    let (sound, key) = {
        let cases = read(&visit.open.cases);
        let open = cases.get(&case_ref).ok_or_else(not_found)?;
        let sound = open.case.released(sequence).map(|released| released.sound.clone());
        (sound.ok_or_else(not_found)?, open.key.clone())
    };
    // Whoever listens has looked.
    look(&visit, &case_ref).await?;
    let stream = stream("case", case_ref.as_str());
    let found = visit.desk.vault.sound(&stream, &key, &sound.hash).await;
    let found = found.map_err(|error| PageError::vault(visit.say, &error))?.ok_or_else(not_found)?;
    Ok(play(&headers, sound.media.name(), found))
}
