//! Taking a prepared answer without scripts: the page of the case again, with the text in the box. Nothing is sent.

use axum::extract::{Path, Request};
use axum::response::{IntoResponse, Redirect};
use casework::Act;
use web::form::Fields;

use super::case::{self, Came, Typed, why_not};
use super::error::{Page, PageError};
use super::reply::TELEPHONE;
use super::visit::Visit;
use crate::desk::read;

pub(super) async fn take(visit: Visit, Path(name): Path<String>, request: Request) -> Page {
    visit.must_read_cases()?;
    let case_ref = visit.case_ref(&name)?;
    let fields: Fields = visit.fields(request).await?;
    let case = {
        let cases = read(&visit.open.cases);
        cases.get(&case_ref).ok_or_else(|| PageError::not_found(visit.say))?.case.clone()
    };
    case.permit(&visit.actor(), Act::Reply)
        .map_err(|why| PageError::refused(visit.say, why_not(visit.say, &why)))?;
    let wanted = fields.get("prepared").unwrap_or_default();
    let offered = visit.desk.pack.prepared(case.kind(), visit.say.tag(), &case.language);
    let answer = offered
        .into_iter()
        .find(|answer| answer.name == wanted)
        .ok_or_else(|| PageError::form(visit.say, web::form::FormError::Unreadable))?;
    let typed = fields.get("text").unwrap_or_default().replace("\r\n", "\n");
    // Behind what was typed, as the script does it.
    let text = match typed.trim_end() {
        "" => answer.theirs,
        typed => format!("{typed}\n\n{}", answer.theirs),
    };
    let typed = Typed { text, by_telephone: fields.get(TELEPHONE).is_some() };
    case::show(&visit, &case_ref, &Came::default(), Some(typed)).await
}

/// The address stays behind in the browser after taking one: there is only the case there.
pub(super) async fn back(visit: Visit, Path(name): Path<String>) -> Page {
    let case_ref = visit.case_ref(&name)?;
    Ok(Redirect::to(&format!("/case/{case_ref}")).into_response())
}
