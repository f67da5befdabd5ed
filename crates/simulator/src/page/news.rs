//! What is new on the screens, for the script: answered when there is something, or after a while with nothing.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::json;

use super::{Page, messenger_pane, sms_pane};

/// How long a question for news is held open.
const NEWS_SECONDS_MAX: u64 = 25;

/// The versions of the screens that the script shows.
#[derive(Deserialize)]
pub(super) struct Known {
    messenger: u64,
    sms: u64,
}

pub(super) async fn wait(State(page): State<Arc<Page>>, Query(known): Query<Known>) -> Response {
    let (mut messenger, mut sms) = (page.messenger.screen.subscribe(), page.sms.screen.subscribe());
    let most = tokio::time::Instant::now() + Duration::from_secs(NEWS_SECONDS_MAX);
    // "typing…" goes away by itself: that is news too.
    let typing = page.messenger.typing_until().filter(|until| *until < most);
    let changed = async {
        tokio::select! {
            changed = messenger.wait_for(|version| *version != known.messenger) => drop(changed),
            changed = sms.wait_for(|version| *version != known.sms) => drop(changed),
        }
    };
    if tokio::time::timeout_at(typing.unwrap_or(most), changed).await.is_err() && typing.is_none() {
        return StatusCode::NO_CONTENT.into_response();
    }
    let (messenger, sms) = (messenger_pane(&page), sms_pane(&page));
    let news = json!({
        "messenger": {"version": messenger.version, "log": messenger.log},
        "sms": {"version": sms.version, "log": sms.log},
    });
    ([(header::CONTENT_TYPE, "application/json")], news.to_string()).into_response()
}
