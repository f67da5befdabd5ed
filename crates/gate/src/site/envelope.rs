//! Where mirrors and capsules bring envelopes that were sealed elsewhere: append only, from any origin.
//!
//! Nothing can be read or changed here. Bytes are checked to be an envelope; an unknown version is kept and passed on.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use seal::envelope::{ENVELOPE_MAX, Sealed};
use std::time::Duration;
use web::form::{BODY_SECONDS_MAX, FormError, read_body};

use crate::site::answer::{Answer, empty};
use crate::site::visit::Visit;

/// Takes one envelope; 204 says that it is durable.
pub(super) async fn append(visit: &Visit, body: Body) -> Answer {
    let reading = read_body(body, ENVELOPE_MAX);
    let read = tokio::time::timeout(Duration::from_secs(BODY_SECONDS_MAX), reading).await;
    let status = match read.unwrap_or(Err(FormError::Slow)) {
        Ok(bytes) => keep(visit, &bytes).await,
        Err(FormError::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
        Err(FormError::Unreadable) => StatusCode::BAD_REQUEST,
        Err(FormError::Slow | FormError::Broken) => StatusCode::REQUEST_TIMEOUT,
    };
    open_to_all(empty(status, &visit.gate.policy))
}

/// What a browser asks before it posts from another site.
pub(super) fn preflight(visit: &Visit) -> Answer {
    let mut answer = open_to_all(empty(StatusCode::NO_CONTENT, &visit.gate.policy));
    let headers = answer.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type"));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    answer
}

async fn keep(visit: &Visit, bytes: &[u8]) -> StatusCode {
    let Ok(sealed) = Sealed::parse(bytes) else { return StatusCode::BAD_REQUEST };
    let submission = *sealed.header().submission_id.as_bytes();
    match visit.gate.queue.put(submission, sealed.into_bytes(), visit.today().number()).await {
        Ok(_) => StatusCode::NO_CONTENT,
        Err(error) => {
            tracing::error!(%error, "an envelope could not be kept");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

fn open_to_all(mut answer: Answer) -> Answer {
    answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    answer.headers_mut().insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    answer
}
