//! The desk collects envelopes, and says when the gate may forget them.

use std::time::Duration;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use ledger::outgoing::Waiting;
use seal::link::{PULL_MAX, RunId, UpTo, WAIT_MS_MAX, frame};
use serde::Deserialize;

use super::refusal::Refusal;
use super::{LinkState, LinkStore};

#[derive(Debug, Deserialize)]
pub(super) struct Pull {
    queue: RunId,
    after: u64,
    max: usize,
    wait_ms: u64,
}

/// Answers at once when there is something after `after`, else as soon as there is, else empty after `wait_ms`.
pub(super) async fn pull<S: LinkStore>(
    State(state): State<LinkState<S>>,
    Query(pull): Query<Pull>,
) -> Result<Response, Refusal> {
    same_queue(&state, pull.queue)?;
    state.store.collected();
    let max = pull.max.min(PULL_MAX);
    let mut found = state.queue.pull(pull.after, max).await?;
    if found.is_empty() && pull.wait_ms > 0 {
        let patience = Duration::from_millis(pull.wait_ms.min(WAIT_MS_MAX));
        if tokio::time::timeout(patience, state.queue.wait_past(pull.after)).await.is_ok() {
            found = state.queue.pull(pull.after, max).await?;
        }
        // A long wait is a visit too: the desk is still there.
        state.store.collected();
    }
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], framed(&found)).into_response())
}

fn framed(envelopes: &[Waiting]) -> Vec<u8> {
    let bytes = envelopes.iter().map(|w| w.envelope.len().saturating_add(frame::HEAD_BYTES)).sum();
    let mut body = Vec::with_capacity(bytes);
    for waiting in envelopes {
        frame::write(&mut body, waiting.place, &waiting.envelope)
            .expect("the gate queues no envelope beyond its own body limit, which is far below a frame's");
    }
    body
}

pub(super) async fn received<S: LinkStore>(
    State(state): State<LinkState<S>>,
    Json(up_to): Json<UpTo>,
) -> Result<StatusCode, Refusal> {
    same_queue(&state, up_to.queue)?;
    state.queue.received(up_to.place).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn covered<S: LinkStore>(
    State(state): State<LinkState<S>>,
    Json(up_to): Json<UpTo>,
) -> Result<StatusCode, Refusal> {
    same_queue(&state, up_to.queue)?;
    state.queue.covered(up_to.place).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Places of one queue say nothing about another one's.
fn same_queue<S: LinkStore>(state: &LinkState<S>, meant: RunId) -> Result<(), Refusal> {
    if meant == state.queue_id() { Ok(()) } else { Err(Refusal::Queue) }
}
