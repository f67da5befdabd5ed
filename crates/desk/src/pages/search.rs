//! Search: in memory, in any script. What was looked for is never written down; that somebody searched, is.

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;

use super::error::{Page, PageError, rendered};
use super::queue::{QueueView, found};
use super::shell::Shell;
use super::visit::Visit;
use crate::audit::{Line, What};
use crate::desk::read;
use crate::writer::Writer;

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    shell: Shell,
    queue: QueueView,
    title: String,
}

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    q: Option<String>,
}

pub(super) async fn page(visit: Visit, Query(wanted): Query<Wanted>) -> Page {
    visit.must_read_cases()?;
    let query = wanted.q.unwrap_or_default().trim().to_owned();
    if query.is_empty() {
        return Ok(Redirect::to("/").into_response());
    }
    let line = Line::new(visit.desk.now(), Some(visit.actor()), What::Searched);
    let written = Writer::new(&visit.desk, &visit.open).await.audit(line).await;
    written.map_err(|error| PageError::change(visit.say, &error))?;
    let queue = found(&visit, &read(&visit.open.cases), &query);
    let queue = queue.map_err(|error| PageError::internal(visit.say, &error))?;
    let title = visit.say.with("search-results", &[("what", &query)]);
    let mut shell = visit.shell();
    shell.query = query;
    Ok(rendered(&SearchPage { shell, queue, title }))
}
