//! Answering a person. What was typed is never lost: every page that does not send it shows it again.

use askama::Template;
use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use casework::{Act, Case};
use jiff::{Timestamp, ToSpan as _};
use web::form::Fields;

use super::case::why_not;
use super::error::{Page, PageError, rendered};
use super::shell::Shell;
use super::telephone::fault;
use super::times;
use super::visit::Visit;
use crate::cases::CaseRef;
use crate::desk::read;
use crate::spoken::SpokenError;
use crate::writer::{REPLY_CHARS_MAX, Writer};

#[derive(Template)]
#[template(path = "outside_hours.html")]
struct AskPage {
    shell: Shell,
    title: String,
    lines: Vec<String>,
    case_ref: String,
    seen: usize,
    answered: usize,
    label: String,
    language: String,
    text: String,
    wait: Option<String>,
    anyway: Option<String>,
    /// Whether he is to hear it by telephone at once; none where he has no code.
    by_telephone: Option<bool>,
}

/// The field that says so.
pub(super) const TELEPHONE: &str = "telephone";

/// Whether he last came by telephone: then he hears nothing of an answer that is not read out to him.
pub(super) fn came_by_telephone(case: &Case) -> bool {
    case.messages.last().is_some_and(|message| message.channel.slug() == "voice")
}

/// Whether he is to hear an answer by telephone at once; none where he has no code.
fn by_telephone(visit: &Visit, case: &Case, fields: &Fields) -> Option<bool> {
    case.good_codes(visit.desk.now()).next().is_some().then(|| fields.get(TELEPHONE).is_some())
}

pub(super) async fn send(visit: Visit, Path(name): Path<String>, request: Request) -> Page {
    visit.must_read_cases()?;
    let case_ref = visit.case_ref(&name)?;
    let fields = visit.fields(request).await?;
    let text = fields.get("text").unwrap_or_default().replace("\r\n", "\n");
    let text = text.trim();
    let case = {
        let cases = read(&visit.open.cases);
        cases.get(&case_ref).ok_or_else(|| PageError::not_found(visit.say))?.case.clone()
    };
    case.permit(&visit.actor(), Act::Reply)
        .map_err(|why| PageError::refused(visit.say, why_not(visit.say, &why)))?;
    if text.is_empty() {
        return Err(PageError::refused(visit.say, visit.say.say("reply-empty")));
    }
    if let Some(page) = ask_first(&visit, &case_ref, &case, &fields, text) {
        return Ok(asked(&page));
    }
    let waits_until = next_safe_hour(&visit, &case).filter(|_| fields.get("hours") == Some("wait"));
    // Before anything is sent: what cannot be spoken is said while the text is still in the box.
    let spoken = match by_telephone(&visit, &case, &fields) {
        Some(true) if waits_until.is_none() => match visit.desk.speak(&case.language, text).await {
            Ok(spoken) => Some(spoken),
            Err(error) => return Ok(asked(&unspoken(&visit, &case_ref, &case, text, &error))),
        },
        Some(_) | None => None,
    };
    let writer = Writer::new(&visit.desk, &visit.open).await;
    let failed = |error| PageError::change(visit.say, &error);
    let case = writer.case(&case_ref, None).map_err(failed)?;
    // He may have written, or a colleague answered, while it was being spoken.
    if let Some(page) = ask_first(&visit, &case_ref, &case, &fields, text) {
        return Ok(asked(&page));
    }
    let did = match (waits_until, spoken) {
        (Some(at), _) => {
            writer.hold_reply(&case_ref, &visit.actor(), text, at).await.map_err(failed)?;
            "held"
        }
        (None, spoken) => {
            writer.reply(&case_ref, &visit.actor(), text).await.map_err(failed)?;
            match spoken {
                Some(spoken) => {
                    let sequence = case.next_sequence();
                    writer.release(&case_ref, &visit.actor(), sequence, spoken).await.map_err(failed)?;
                    "sent-aloud"
                }
                None => "sent",
            }
        }
    };
    Ok(Redirect::to(&format!("/case/{case_ref}?did={did}")).into_response())
}

fn asked(page: &AskPage) -> Response {
    let mut response = rendered(page);
    *response.status_mut() = StatusCode::CONFLICT;
    response
}

/// A page with what was typed, which is not sent yet.
fn ask_page(visit: &Visit, case_ref: &CaseRef, case: &Case, text: &str) -> AskPage {
    let language = visit.desk.pack.language_name(&case.language);
    AskPage {
        shell: visit.shell(),
        title: String::new(),
        lines: Vec::new(),
        case_ref: case_ref.to_string(),
        seen: case.messages.len(),
        answered: case.replies.len(),
        label: visit.say.with("reply-label", &[("language", &language)]),
        language: case.language.clone(),
        text: text.to_owned(),
        wait: None,
        anyway: None,
        by_telephone: None,
    }
}

/// He was to hear it at once, and cannot.
fn unspoken(visit: &Visit, case_ref: &CaseRef, case: &Case, text: &str, error: &SpokenError) -> AskPage {
    let (_, why) = fault(visit.say, error);
    AskPage {
        title: visit.say.say("reply-unspoken-title"),
        lines: vec![why, visit.say.say("reply-unspoken")],
        by_telephone: Some(false),
        ..ask_page(visit, case_ref, case, text)
    }
}

/// Why it is not sent yet, as a page with what was typed.
fn ask_first(visit: &Visit, case_ref: &CaseRef, case: &Case, fields: &Fields, text: &str) -> Option<AskPage> {
    let say = visit.say;
    let page = |title: String, lines: Vec<String>| AskPage {
        title,
        lines,
        by_telephone: by_telephone(visit, case, fields),
        ..ask_page(visit, case_ref, case, text)
    };
    if text.chars().count() > REPLY_CHARS_MAX {
        let line = say.with("reply-too-long", &[("max", &REPLY_CHARS_MAX.to_string())]);
        return Some(page(say.say("reply-stale-title"), vec![line]));
    }
    let number = |name: &str| fields.get(name).and_then(|text| text.parse::<usize>().ok());
    // Fields that are missing come from a script of somebody's own: then nothing was shown that could be stale.
    let changed = number("seen").is_some_and(|seen| seen != case.messages.len())
        || number("answered").is_some_and(|answered| answered != case.replies.len());
    if changed {
        let mut lines = vec![say.say("reply-stale")];
        lines.extend(
            case.messages
                .last()
                .filter(|last| !last.is_form && last.voice.is_none())
                .map(|last| last.body.reveal().to_owned()),
        );
        return Some(page(say.say("reply-stale-title"), lines));
    }
    let now = visit.desk.now();
    let hours = case.safe_hours.as_ref()?;
    let is_safe = hours.contains(visit.desk.pack.clock(now).hour());
    if is_safe || fields.get("hours").is_some() {
        return None;
    }
    let at = next_safe_hour(visit, case)?;
    let clock = times::clock(&visit.desk.pack, now);
    let line = say.with("reply-outside", &[("now", &clock), ("hours", &hours.to_string())]);
    let mut asking = page(say.say("reply-outside-title"), vec![line, say.say("reply-outside-why")]);
    asking.wait = Some(say.with("reply-wait", &[("time", &times::clock(&visit.desk.pack, at))]));
    asking.anyway = Some(say.say("reply-anyway"));
    Some(asking)
}

/// When his next safe hour begins; none when it is now or no hours are known.
fn next_safe_hour(visit: &Visit, case: &Case) -> Option<Timestamp> {
    let local = visit.desk.pack.clock(visit.desk.now());
    let wait = case.safe_hours.as_ref()?.hours_until(local.hour());
    if wait == 0 {
        return None;
    }
    let whole_hour =
        local.round(jiff::ZonedRound::new().smallest(jiff::Unit::Hour).mode(jiff::RoundMode::Trunc)).ok()?;
    whole_hour.checked_add(i64::from(wait).hours()).ok().map(|at| at.timestamp())
}
