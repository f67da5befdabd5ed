//! Destroying a case by hand: asked once more, and only where the rules allow it.

use askama::Template;
use axum::extract::{Path, Request};
use casework::Act;

use super::case::why_not;
use super::error::{Page, PageError, rendered};
use super::shell::Shell;
use super::visit::Visit;
use crate::writer::{Reason, Writer};

#[derive(Template)]
#[template(path = "purge.html")]
struct AskPage {
    shell: Shell,
    title: String,
    case_ref: String,
    version: u64,
}

#[derive(Template)]
#[template(path = "plain.html")]
struct DonePage {
    shell: Shell,
    title: String,
    lines: Vec<String>,
    back: &'static str,
}

pub(super) async fn ask(visit: Visit, Path(name): Path<String>) -> Page {
    visit.must_read_cases()?;
    let case_ref = visit.case_ref(&name)?;
    let case = Writer::new(&visit.desk, &visit.open)
        .await
        .case(&case_ref, None)
        .map_err(|error| PageError::change(visit.say, &error))?;
    case.permit(&visit.actor(), Act::Purge)
        .map_err(|why| PageError::refused(visit.say, why_not(visit.say, &why)))?;
    let title = visit.say.with("purge-confirm-title", &[("ref", case_ref.as_str())]);
    Ok(rendered(&AskPage {
        shell: visit.shell(),
        title,
        case_ref: case_ref.to_string(),
        version: case.version(),
    }))
}

pub(super) async fn purge(visit: Visit, Path(name): Path<String>, request: Request) -> Page {
    visit.must_read_cases()?;
    let case_ref = visit.case_ref(&name)?;
    let fields = visit.fields(request).await?;
    let failed = |error| PageError::change(visit.say, &error);
    let version = fields.get("version").and_then(|text| text.parse().ok());
    let version = version.ok_or_else(|| PageError::form(visit.say, web::form::FormError::Unreadable))?;
    let writer = Writer::new(&visit.desk, &visit.open).await;
    let case = writer.case(&case_ref, Some(version)).map_err(failed)?;
    case.permit(&visit.actor(), Act::Purge).map_err(|why| failed(why.into()))?;
    let doomed = [(case_ref.clone(), Reason::ByHand)];
    writer.destroy(&doomed, Some(&visit.actor()), Vec::new()).await.map_err(failed)?;
    drop(writer);
    let line = visit.say.with("purged", &[("ref", case_ref.as_str())]);
    let title = visit.say.say("purged-title");
    Ok(rendered(&DonePage { shell: visit.shell(), title, lines: vec![line], back: "/" }))
}
