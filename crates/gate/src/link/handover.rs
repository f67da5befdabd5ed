//! The beginning of a line: who is there, which keys, which manifest.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use seal::link::channel::TALK_KEYS_MAX;
use seal::link::{GateKeys, Hello, HelloAnswer, PROTOCOL, STATE_KEYS_MAX, Secret};

use super::refusal::Refusal;
use super::{LinkState, LinkStore, StoreRefusal};

pub(super) async fn hello<S: LinkStore>(
    State(state): State<LinkState<S>>,
    Json(hello): Json<Hello>,
) -> Result<Json<HelloAnswer>, Refusal> {
    if hello.protocol != PROTOCOL {
        return Err(Refusal::Protocol);
    }
    tracing::info!(desk_run = %hello.desk_run, "the desk has called");
    Ok(Json(HelloAnswer {
        protocol: PROTOCOL,
        gate_run: state.run,
        queue: state.queue_id(),
        keys_epoch: state.store.keys_epoch(),
        fresh_state_key: state.store.fresh_state_key().map(Secret::new),
        manifest_serial: state.store.manifest_serial(),
        telephone: state.store.has_telephone(),
    }))
}

pub(super) async fn keys<S: LinkStore>(
    State(state): State<LinkState<S>>,
    Json(keys): Json<GateKeys>,
) -> Result<StatusCode, Refusal> {
    // Without a current state key the gate could not go on with any interview.
    if !(1..=STATE_KEYS_MAX).contains(&keys.state_keys.len()) {
        return Err(StoreRefusal::NotAccepted.into());
    }
    if keys.talk_keys.as_ref().is_some_and(|talk| !(1..=TALK_KEYS_MAX).contains(&talk.keys.len())) {
        return Err(StoreRefusal::NotAccepted.into());
    }
    state.store.adopt(&keys);
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn manifest<S: LinkStore>(
    State(state): State<LinkState<S>>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    state.store.accept_manifest(body.to_vec()).await?;
    Ok(StatusCode::NO_CONTENT)
}
