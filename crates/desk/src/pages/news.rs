//! Live arrival: one request that is answered when something is new, or after a while with nothing.

use std::time::Duration;

use axum::extract::Query;
use axum::response::IntoResponse;
use serde::Deserialize;

use super::error::Page;
use super::visit::Visit;
use crate::cases::CaseRef;

/// How long a request waits for news.
const WAIT_SECONDS: u64 = 20;

/// What a page knows.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Known {
    after: Option<u64>,
    case: Option<String>,
}

pub(super) async fn news(visit: Visit, Query(known): Query<Known>) -> Page {
    visit.must_read_cases()?;
    if let Some(case_ref) = known.case.as_deref().and_then(|name| CaseRef::parse(name).ok()) {
        let came = visit.desk.presence.seen(&visit.session.who.name, &case_ref, visit.desk.now());
        if came {
            visit.desk.tell_pages();
        }
    }
    let mut counter = visit.desk.news.subscribe();
    let after = known.after.unwrap_or(0);
    let wait = counter.wait_for(|count| *count != after);
    let count = match tokio::time::timeout(Duration::from_secs(WAIT_SECONDS), wait).await {
        Ok(Ok(count)) => *count,
        Ok(Err(_)) | Err(_) => after,
    };
    Ok(count.to_string().into_response())
}
