//! One answer by telephone: made to be heard, listened to, released. Nothing is read out to a caller but what somebody released, and
//! nothing is released here but the very sound that lay before him.

mod sounds;
mod view;

use askama::Template;
use axum::extract::{Path, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect};
use casework::{Act, Case, Reply};
use sound::speech::SpeechError;

use super::case::{look, why_not};
use super::error::{Page, PageError, rendered};
use super::shell::Shell;
use super::visit::Visit;
use super::{PlaysSound, Records};
use crate::cases::CaseRef;
use crate::desk::read;
use crate::spoken::{RECORDING_BYTES_MAX, SPOKEN_SECONDS_MAX, Spoken, SpokenError};
use crate::takes::{Take, Voice};
use crate::words::Say;
use crate::writer::Writer;
pub(super) use sounds::{released, take};
pub(crate) use view::{OnTelephone, code_until, unreleased};

/// An answer, and the case that it is in.
struct Chosen {
    case_ref: CaseRef,
    case: Case,
    reply: Reply,
}

/// A sound with a player.
struct Player {
    src: String,
    about: String,
}

/// What would be heard.
struct TakeView {
    player: Player,
    name: String,
    voice: Voice,
}

#[derive(Template)]
#[template(path = "telephone.html")]
struct TelephonePage {
    shell: Shell,
    title: String,
    case_ref: String,
    here: String,
    code: String,
    language: String,
    text: String,
    now: Option<Player>,
    take: Option<TakeView>,
    fault: Option<String>,
    seconds_max: u16,
    speak_button: String,
    record_button: String,
    record_lead: String,
    longest: String,
}

pub(super) async fn page(visit: Visit, Path((name, sequence)): Path<(String, u32)>) -> Page {
    let chosen = chosen(&visit, &name, sequence)?;
    look(&visit, &chosen.case_ref).await?;
    Ok(show(&visit, &chosen, None))
}

/// The program speaks it.
pub(super) async fn speak(
    visit: Visit,
    Path((name, sequence)): Path<(String, u32)>,
    request: Request,
) -> Page {
    let chosen = chosen(&visit, &name, sequence)?;
    visit.fields(request).await?;
    let reply = &chosen.reply;
    match visit.desk.speak(&reply.language, reply.text.reveal()).await {
        Ok(spoken) => Ok(Redirect::to(&keep(&visit, &chosen, spoken, Voice::Program)).into_response()),
        Err(error) => {
            let (status, fault) = fault(visit.say, &error);
            let mut response = show(&visit, &chosen, Some(fault));
            *response.status_mut() = status;
            Ok(response)
        }
    }
}

/// Somebody's browser has recorded it.
pub(super) async fn record(
    visit: Visit,
    Path((name, sequence)): Path<(String, u32)>,
    request: Request,
) -> Page {
    let chosen = chosen(&visit, &name, sequence)?;
    let file = visit.upload(request, "audio/wav", RECORDING_BYTES_MAX).await?;
    let spoken = visit.desk.read_recording(file).await.map_err(|error| {
        let (status, why) = fault(visit.say, &error);
        PageError::Told { say: visit.say, status, slug: "refused", why }
    })?;
    let here = keep(&visit, &chosen, spoken, Voice::Own);
    let to = HeaderValue::try_from(here)
        .map_err(|_| PageError::told(visit.say, StatusCode::NOT_FOUND, "not-found"))?;
    Ok((StatusCode::CREATED, [(header::LOCATION, to)]).into_response())
}

pub(super) async fn release(
    visit: Visit,
    Path((name, sequence)): Path<(String, u32)>,
    request: Request,
) -> Page {
    let chosen = chosen(&visit, &name, sequence)?;
    let fields = visit.fields(request).await?;
    let wanted = fields.get("take").unwrap_or_default();
    let Some(take) = own_take(&visit, &chosen).filter(|take| take.name() == wanted) else {
        let mut response = show(&visit, &chosen, Some(visit.say.say("phone-err-gone")));
        *response.status_mut() = StatusCode::CONFLICT;
        return Ok(response);
    };
    let failed = |error| PageError::change(visit.say, &error);
    let writer = Writer::new(&visit.desk, &visit.open).await;
    writer.release(&chosen.case_ref, &visit.actor(), sequence, take.spoken).await.map_err(failed)?;
    visit.open.takes.forget(&visit.session.who.name, &chosen.case_ref, sequence);
    Ok(Redirect::to(&format!("/case/{}?did=released#m-r{sequence}", chosen.case_ref)).into_response())
}

/// The answer of that number, if whoever asks may release it and somebody could hear it.
fn chosen(visit: &Visit, name: &str, sequence: u32) -> Result<Chosen, PageError> {
    visit.must_read_cases()?;
    let case_ref = visit.case_ref(name)?;
    let not_found = || PageError::not_found(visit.say);
    let case = read(&visit.open.cases).get(&case_ref).ok_or_else(not_found)?.case.clone();
    case.permit(&visit.actor(), Act::Reply)
        .map_err(|why| PageError::refused(visit.say, why_not(visit.say, &why)))?;
    let reply = case.replies.iter().find(|reply| reply.sequence == sequence).cloned();
    let reply = reply.ok_or_else(not_found)?;
    if case.good_codes(visit.desk.now()).next().is_none() {
        return Err(PageError::refused(visit.say, visit.say.say("phone-no-code")));
    }
    Ok(Chosen { case_ref, case, reply })
}

fn own_take(visit: &Visit, chosen: &Chosen) -> Option<Take> {
    let name = &visit.session.who.name;
    visit.open.takes.get(name, &chosen.case_ref, chosen.reply.sequence, visit.desk.now())
}

/// Keeps a take, and says where it is listened to.
fn keep(visit: &Visit, chosen: &Chosen, spoken: Spoken, voice: Voice) -> String {
    let take = Take { spoken, voice };
    let mark: String = take.name().chars().take(12).collect();
    let Chosen { case_ref, reply, .. } = chosen;
    visit.open.takes.put(&visit.session.who.name, case_ref, reply.sequence, take, visit.desk.now());
    // Another address for each, so that a browser that is there already goes there again.
    format!("{}?made={mark}#take", here(case_ref, reply.sequence))
}

/// The address of an answer's page.
fn here(case_ref: &CaseRef, sequence: u32) -> String {
    format!("/case/{case_ref}/telephone/{sequence}")
}

fn show(visit: &Visit, chosen: &Chosen, fault: Option<String>) -> axum::response::Response {
    let say = visit.say;
    let Chosen { case_ref, case, reply } = chosen;
    let here = here(case_ref, reply.sequence);
    let seconds = SPOKEN_SECONDS_MAX.to_string();
    let take = own_take(visit, chosen).map(|take| {
        let (key, name) = match take.voice {
            Voice::Program => ("phone-by-program", take.name()),
            Voice::Own => ("phone-by-own", take.name()),
        };
        let mark: String = name.chars().take(12).collect();
        let about = say.with(key, &[("seconds", &take.spoken.seconds.to_string())]);
        let player = Player { src: format!("{here}/take?{mark}"), about };
        TakeView { player, name, voice: take.voice }
    });
    let made = take.as_ref().map(|take| take.voice);
    let again = |voice, first: &str, again: &str| say.say(if made == Some(voice) { again } else { first });
    let mut response = rendered(&TelephonePage {
        shell: visit.shell(),
        title: say.with("phone-title", &[("n", &reply.sequence.to_string())]),
        case_ref: case_ref.to_string(),
        code: code_until(visit, case).unwrap_or_default(),
        language: reply.language.clone(),
        text: reply.text.reveal().to_owned(),
        now: view::heard(visit, case_ref, case, reply.sequence),
        speak_button: again(Voice::Program, "phone-speak", "phone-speak-again"),
        record_button: again(Voice::Own, "phone-record", "phone-record-again"),
        take,
        fault,
        seconds_max: SPOKEN_SECONDS_MAX,
        record_lead: say.with("phone-record-lead", &[("seconds", &seconds)]),
        longest: say.with("phone-longest", &[("seconds", &seconds)]),
        here,
    });
    response.extensions_mut().insert(PlaysSound);
    response.extensions_mut().insert(Records);
    response
}

/// Why something cannot be heard, in words, and what a browser is told.
pub(super) fn fault(say: Say, error: &SpokenError) -> (StatusCode, String) {
    // Nothing of an answer is in an error.
    tracing::warn!(%error, "an answer was not made to be heard");
    let long = || say.with("phone-err-long", &[("seconds", &SPOKEN_SECONDS_MAX.to_string())]);
    match error {
        SpokenError::Speech(SpeechError::Start { .. }) => {
            (StatusCode::SERVICE_UNAVAILABLE, say.say("phone-err-program"))
        }
        SpokenError::TooLong | SpokenError::Speech(SpeechError::TooLong) => {
            (StatusCode::PAYLOAD_TOO_LARGE, long())
        }
        SpokenError::Speech(SpeechError::Failed { .. } | SpeechError::Slow | SpeechError::Sound(_))
        | SpokenError::Stopped => (StatusCode::SERVICE_UNAVAILABLE, say.say("phone-err-speech")),
        SpokenError::Recording(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, say.say("phone-err-recording")),
        SpokenError::Silent => (StatusCode::UNPROCESSABLE_ENTITY, say.say("phone-err-silent")),
    }
}
