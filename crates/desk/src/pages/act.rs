//! Steps, findings, assignment, dangers: everything that is one button.

use axum::extract::{Path, Request};
use axum::response::{IntoResponse, Redirect};
use casework::Act;

use super::error::{Page, PageError};
use super::visit::Visit;
use crate::audit::{Line, What};
use crate::writer::Writer;

pub(super) async fn act(visit: Visit, Path(name): Path<String>, request: Request) -> Page {
    visit.must_read_cases()?;
    let case_ref = visit.case_ref(&name)?;
    let fields = visit.fields(request).await?;
    let unknown = || PageError::form(visit.say, web::form::FormError::Unreadable);
    let act = fields.get("act").and_then(Act::from_slug).ok_or_else(unknown)?;
    let version = fields.get("version").and_then(|text| text.parse().ok()).ok_or_else(unknown)?;
    let failed = |error| PageError::change(visit.say, &error);
    let writer = Writer::new(&visit.desk, &visit.open).await;
    let expected = needs_what_was_shown(act).ok_or_else(unknown)?.then_some(version);
    let case = writer.case(&case_ref, expected).map_err(failed)?;
    let events = case.decide(&visit.actor(), act).map_err(|why| failed(why.into()))?;
    writer.record(&case_ref, Some(&visit.actor()), events).await.map_err(failed)?;
    let line = Line::new(visit.desk.now(), Some(visit.actor()), What::Acted).on(&case_ref).about(act.slug());
    writer.audit(line).await.map_err(failed)?;
    Ok(Redirect::to(&format!("/case/{case_ref}")).into_response())
}

/// Whether the act rests on what the page showed, so that news must be read first; none for what is no button here.
fn needs_what_was_shown(act: Act) -> Option<bool> {
    match act {
        Act::Settle | Act::SayKind(_) | Act::Move(_) | Act::Propose(_) | Act::Confirm | Act::SetAside => {
            Some(true)
        }
        Act::Take | Act::Release | Act::Raise(_) | Act::Clear(_) => Some(false),
        Act::Look | Act::Reply | Act::Note | Act::AgreeDuressWord | Act::SetSafeHours | Act::Purge => None,
    }
}
