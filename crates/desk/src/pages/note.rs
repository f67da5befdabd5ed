//! What colleagues write down: notes, safe hours, the duress word.

use axum::extract::{Path, Request};
use axum::response::{IntoResponse, Redirect};
use casework::{Act, Event, SafeHours, Words};
use web::form::Fields;

use super::error::{Page, PageError};
use super::visit::Visit;
use crate::audit::{Line, What};
use crate::reading;
use crate::writer::Writer;

/// The longest note.
const NOTE_CHARS_MAX: usize = 2_000;

pub(super) async fn note(visit: Visit, Path(name): Path<String>, request: Request) -> Page {
    let fields = visit.fields(request).await?;
    let text = fields.get("note").unwrap_or_default().trim();
    if text.is_empty() || text.chars().count() > NOTE_CHARS_MAX {
        return Err(PageError::form(visit.say, web::form::FormError::TooLarge));
    }
    write_down(&visit, &name, Act::Note, Event::Noted { text: Words::new(text) }).await
}

pub(super) async fn hours(visit: Visit, Path(name): Path<String>, request: Request) -> Page {
    let fields = visit.fields(request).await?;
    let text = field(&fields, "hours");
    let hours = if text.is_empty() {
        None
    } else {
        let wrong = |_| PageError::refused(visit.say, visit.say.say("safe-hours-wrong"));
        Some(SafeHours::parse(&text).map_err(wrong)?)
    };
    write_down(&visit, &name, Act::SetSafeHours, Event::SafeHoursSet { hours }).await
}

pub(super) async fn duress_word(visit: Visit, Path(name): Path<String>, request: Request) -> Page {
    let fields = visit.fields(request).await?;
    let word = reading::duress_word(&field(&fields, "word"));
    let word = word.ok_or_else(|| PageError::form(visit.say, web::form::FormError::Unreadable))?;
    write_down(&visit, &name, Act::AgreeDuressWord, Event::DuressWordAgreed { word }).await
}

fn field(fields: &Fields, name: &str) -> String {
    fields.get(name).unwrap_or_default().trim().to_owned()
}

async fn write_down(visit: &Visit, name: &str, act: Act, event: Event) -> Page {
    visit.must_read_cases()?;
    let case_ref = visit.case_ref(name)?;
    let failed = |error| PageError::change(visit.say, &error);
    let writer = Writer::new(&visit.desk, &visit.open).await;
    let case = writer.case(&case_ref, None).map_err(failed)?;
    let mut events = case.decide(&visit.actor(), act).map_err(|why| failed(why.into()))?;
    events.push(event);
    writer.record(&case_ref, Some(&visit.actor()), events).await.map_err(failed)?;
    let line = Line::new(visit.desk.now(), Some(visit.actor()), What::Acted).on(&case_ref).about(act.slug());
    writer.audit(line).await.map_err(failed)?;
    Ok(Redirect::to(&format!("/case/{case_ref}")).into_response())
}
