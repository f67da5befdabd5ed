//! The telephone that calls, on the page: keys by forms, sound as a stream.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use futures_util::stream;
use serde::Deserialize;
use sound::wav::{self, Encoding};
use tokio::sync::broadcast::error::RecvError;

use super::{BY_SCRIPT, Page, messenger_pane, sms_pane, whole};
use crate::handset::{Handset, NotDone, Pcm};

/// Where it is on the page.
const PLACE: &str = "/#telephone";

pub(super) async fn call(State(page): State<Arc<Page>>, headers: HeaderMap) -> Response {
    let done = page.handset.call().await;
    outcome(&page, &headers, done)
}

#[derive(Deserialize)]
pub(super) struct Pressed {
    key: char,
}

pub(super) async fn press(
    State(page): State<Arc<Page>>,
    headers: HeaderMap,
    Form(Pressed { key }): Form<Pressed>,
) -> Response {
    let done = page.handset.press(key).await;
    outcome(&page, &headers, done)
}

pub(super) async fn hang_up(State(page): State<Arc<Page>>, headers: HeaderMap) -> Response {
    page.handset.hang_up();
    outcome(&page, &headers, Ok(()))
}

/// Sound from the browser's microphone.
pub(super) async fn say(State(page): State<Arc<Page>>, headers: HeaderMap, pcm: Bytes) -> Response {
    let done = page.handset.say(&pcm);
    outcome(&page, &headers, done)
}

/// What the display shows, for the script.
pub(super) async fn display(State(page): State<Arc<Page>>) -> Response {
    axum::Json(page.handset.display()).into_response()
}

/// What is heard, for the script: PCM of 16 bits at 8 kHz, until the call is over.
pub(super) async fn sound(State(page): State<Arc<Page>>) -> Response {
    streamed(&page.handset, Vec::new(), "application/octet-stream")
}

/// The same as a file without an end, for a player.
pub(super) async fn sound_file(State(page): State<Arc<Page>>) -> Response {
    streamed(&page.handset, wav::header(Encoding::Pcm16, None), "audio/wav")
}

fn streamed(handset: &Handset, first: Vec<u8>, kind: &'static str) -> Response {
    let Some(heard) = handset.listen() else {
        return (StatusCode::NOT_FOUND, "There is no call now.").into_response();
    };
    let frames = stream::unfold((Some(Arc::new(first)), heard), |(first, mut heard)| async move {
        if let Some(first) = first {
            return Some((first, (None, heard)));
        }
        loop {
            match heard.recv().await {
                Ok(frame) => return Some((frame, (None, heard))),
                // A browser that is slow misses some.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    });
    let body = Body::from_stream(futures_util::StreamExt::map(frames, |frame: Pcm| {
        Ok::<_, std::convert::Infallible>(Bytes::from(frame.to_vec()))
    }));
    ([(header::CONTENT_TYPE, kind)], body).into_response()
}

fn outcome(page: &Page, headers: &HeaderMap, done: Result<(), NotDone>) -> Response {
    let by_script = headers.contains_key(BY_SCRIPT);
    match done {
        Ok(()) if by_script => StatusCode::NO_CONTENT.into_response(),
        Ok(()) => Redirect::to(PLACE).into_response(),
        Err(fault) if by_script => (StatusCode::UNPROCESSABLE_ENTITY, fault.to_string()).into_response(),
        Err(fault) => {
            let panes = (messenger_pane(page), sms_pane(page));
            whole(page, StatusCode::UNPROCESSABLE_ENTITY, panes.0, panes.1, Some(fault.to_string()))
        }
    }
}
