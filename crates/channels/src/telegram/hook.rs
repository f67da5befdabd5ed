//! Webhook. Telegram calls a path that holds no secret, with a secret in a header; it is answered 200 after the inbox has
//! the update, and 503 if it has not.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;

use super::api::{ALLOWED_UPDATES, Method, SetWebhook, Update};
use super::hear::hear;
use super::{Telegram, verdict};
use crate::contract::{Inbox, Listening};
use crate::secret::Secret;

/// The largest update.
const UPDATE_BYTES_MAX: usize = 1 << 20;
/// The header with the secret.
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

struct Hook {
    telegram: Arc<Telegram>,
    inbox: Arc<dyn Inbox>,
    secret: Secret,
}

pub(super) fn listen(
    telegram: Arc<Telegram>,
    inbox: Arc<dyn Inbox>,
    public: &str,
    secret: Secret,
) -> Listening {
    let path = format!("/channels/telegram/{}", telegram.settings.account.as_str());
    let url = format!("{}{path}", public.trim_end_matches('/'));
    let hook = Arc::new(Hook { telegram: Arc::clone(&telegram), inbox, secret: secret.clone() });
    let router = Router::new()
        .route(&path, post(receive))
        .layer(DefaultBodyLimit::max(UPDATE_BYTES_MAX))
        .with_state(hook);
    let announce = Box::pin(async move {
        let body = SetWebhook { url: &url, secret_token: secret.reveal(), allowed_updates: ALLOWED_UPDATES };
        let set = telegram.calls.call::<bool>(Method::SetWebhook, &body).await;
        set.map(drop).map_err(|error| verdict(&error))
    });
    Listening::Routes { router, announce }
}

async fn receive(State(hook): State<Arc<Hook>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let shown = headers.get(SECRET_HEADER).map(axum::http::HeaderValue::as_bytes).unwrap_or_default();
    if !hook.secret.is(shown) {
        // As any other path that is not there.
        return StatusCode::NOT_FOUND;
    }
    let telegram = &hook.telegram;
    let Ok(update) = serde_json::from_str::<Update>(&String::from_utf8_lossy(&body)) else {
        // It would come again for ever.
        telegram.journal.warn("an update that cannot be read was passed over", None);
        return StatusCode::OK;
    };
    let heard = hear(update, &telegram.settings.account, telegram.clock.now());
    if let Some(message) = heard.message
        && hook.inbox.take(vec![message]).await.is_err()
    {
        telegram.journal.warn("the inbox cannot take messages; Telegram keeps them", None);
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    telegram.answer_presses(heard.press.into_iter().collect()).await;
    StatusCode::OK
}
