//! The desk brings replies, asks which are here, and has mailboxes erased.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use seal::link::{ERASE_MAX, Mailboxes, Stored, frame};

use super::refusal::Refusal;
use super::{LinkState, LinkStore, StoreRefusal};

pub(super) async fn digests<S: LinkStore>(State(state): State<LinkState<S>>) -> Result<Response, Refusal> {
    let digests = state.store.reply_digests().await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], digests.concat()).into_response())
}

pub(super) async fn store<S: LinkStore>(
    State(state): State<LinkState<S>>,
    body: Bytes,
) -> Result<Json<Stored>, Refusal> {
    let mut reader = frame::Reader::default();
    reader.push(&body);
    let mut replies = Vec::new();
    while let Some(frame) = reader.next_frame().map_err(|_| StoreRefusal::NotAccepted)? {
        replies.push(frame.bytes);
    }
    if !reader.is_at_end() {
        return Err(StoreRefusal::NotAccepted.into());
    }
    Ok(Json(Stored { stored: state.store.put_replies(replies).await? }))
}

pub(super) async fn erase<S: LinkStore>(
    State(state): State<LinkState<S>>,
    Json(erase): Json<Mailboxes>,
) -> Result<StatusCode, Refusal> {
    if erase.mailboxes.len() > ERASE_MAX {
        return Err(StoreRefusal::NotAccepted.into());
    }
    state.store.erase_mailboxes(erase.mailboxes).await?;
    Ok(StatusCode::NO_CONTENT)
}
