//! The desk leases accounts, has people told who wished it, and carries conversations to another gate.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use seal::link::channel::{Accounts, AccountsAnswer, Notice, NoticeOutcome, Reports};
use seal::link::{Stored, WAIT_MS_MAX, frame};
use serde::Deserialize;

use super::refusal::Refusal;
use super::{LinkState, LinkStore, StoreRefusal};

pub(super) async fn accounts<S: LinkStore>(
    State(state): State<LinkState<S>>,
    Json(accounts): Json<Accounts>,
) -> Result<Json<AccountsAnswer>, Refusal> {
    Ok(Json(Arc::clone(&state.store).hold_accounts(accounts).await?))
}

pub(super) async fn notice<S: LinkStore>(
    State(state): State<LinkState<S>>,
    Json(notice): Json<Notice>,
) -> Result<Json<NoticeOutcome>, Refusal> {
    Ok(Json(Arc::clone(&state.store).notice(notice).await?))
}

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    after: u64,
    wait_ms: u64,
}

pub(super) async fn reports<S: LinkStore>(
    State(state): State<LinkState<S>>,
    Query(wanted): Query<Wanted>,
) -> Json<Reports> {
    let patience = Duration::from_millis(wanted.wait_ms.min(WAIT_MS_MAX));
    Json(state.store.reports(wanted.after, patience).await)
}

#[derive(Debug, Deserialize)]
pub(super) struct After {
    after: u64,
}

pub(super) async fn talks<S: LinkStore>(
    State(state): State<LinkState<S>>,
    Query(wanted): Query<After>,
) -> Result<Response, Refusal> {
    let mut body = Vec::new();
    for frame in state.store.talks(wanted.after).await? {
        frame::write(&mut body, frame.place, &frame.bytes)
            .expect("a conversation is far shorter than a frame may be");
    }
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], body).into_response())
}

pub(super) async fn take_talks<S: LinkStore>(
    State(state): State<LinkState<S>>,
    body: Bytes,
) -> Result<Json<Stored>, Refusal> {
    let mut reader = frame::Reader::default();
    reader.push(&body);
    let mut talks = Vec::new();
    while let Some(frame) = reader.next_frame().map_err(|_| StoreRefusal::NotAccepted)? {
        talks.push(frame.bytes);
    }
    if !reader.is_at_end() {
        return Err(StoreRefusal::NotAccepted.into());
    }
    Ok(Json(Stored { stored: state.store.take_talks(talks).await? }))
}
