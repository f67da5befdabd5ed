//! Answering a person. What was typed is never lost: every page that does not send it shows it again.

use askama::Template;
use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use casework::{Act, Case};
use jiff::{Timestamp, ToSpan as _};
use web::form::Fields;

use super::case::why_not;
use super::error::{Page, PageError, rendered};
use super::shell::Shell;
use super::times;
use super::visit::Visit;
use crate::cases::CaseRef;
use crate::desk::read;
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
        let mut response = rendered(&page);
        *response.status_mut() = StatusCode::CONFLICT;
        return Ok(response);
    }
    let writer = Writer::new(&visit.desk, &visit.open).await;
    let failed = |error| PageError::change(visit.say, &error);
    let did = match (fields.get("hours"), next_safe_hour(&visit, &case)) {
        (Some("wait"), Some(at)) => {
            writer.hold_reply(&case_ref, &visit.actor(), text, at).await.map_err(failed)?;
            "held"
        }
        _ => {
            writer.reply(&case_ref, &visit.actor(), text).await.map_err(failed)?;
            "sent"
        }
    };
    Ok(Redirect::to(&format!("/case/{case_ref}?did={did}")).into_response())
}

/// Why it is not sent yet, as a page with what was typed.
fn ask_first(visit: &Visit, case_ref: &CaseRef, case: &Case, fields: &Fields, text: &str) -> Option<AskPage> {
    let say = visit.say;
    let language = visit.desk.pack.language_name(&case.language);
    let page = |title: String, lines: Vec<String>| AskPage {
        shell: visit.shell(),
        title,
        lines,
        case_ref: case_ref.to_string(),
        seen: case.messages.len(),
        answered: case.replies.len(),
        label: say.with("reply-label", &[("language", &language)]),
        language: case.language.clone(),
        text: text.to_owned(),
        wait: None,
        anyway: None,
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
