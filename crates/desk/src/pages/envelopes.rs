//! Envelopes that could not be opened: kept as they came, and shown as such.

use askama::Template;

use super::error::{Page, rendered};
use super::shell::Shell;
use super::visit::Visit;
use crate::desk::read;

/// One envelope.
pub(super) struct Row {
    day: String,
    gate: String,
    why: String,
}

#[derive(Template)]
#[template(path = "envelopes.html")]
struct EnvelopesPage {
    shell: Shell,
    rows: Vec<Row>,
}

pub(super) async fn page(visit: Visit) -> Page {
    visit.must_read_cases()?;
    let rows = read(&visit.open.unopened)
        .iter()
        .map(|one| Row {
            day: one.day.to_string(),
            gate: one.gate.clone(),
            why: visit.say.say(&format!("envelope-why-{}", one.why.slug())),
        })
        .collect();
    Ok(rendered(&EnvelopesPage { shell: visit.shell(), rows }))
}
