//! A Bot API server for one bot, written from the documentation (core.telegram.org/bots/api): `getMe`, `getUpdates`,
//! `sendMessage`, `sendChatAction`, `answerCallbackQuery`, `setWebhook`, `deleteWebhook`, `getWebhookInfo`. It shows what the
//! real adapter does, and proves nothing about Telegram.
//!
//! A webhook cannot be set: Telegram takes public addresses only, with TLS, and a trial has none. It says so as Telegram does.

mod asked;
mod say;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use serde_json::{Value, json};

use self::asked::Asked;
use crate::BOT_TOKEN;
use crate::messenger::Messenger;

/// The largest request.
const BODY_BYTES_MAX: usize = 64 << 10;
/// How many updates one poll brings.
const UPDATES_MAX: usize = 100;
/// How long a poll is held open, whatever it asks for.
const POLL_SECONDS_MAX: u64 = 50;

/// The bot's name.
pub(crate) const BOT_NAME: &str = "Safe passage (trial)";

/// A refusal: its number, and the words that Telegram has for it.
struct Refused(StatusCode, &'static str);

const UNAUTHORIZED: Refused = Refused(StatusCode::UNAUTHORIZED, "Unauthorized");
const NOT_FOUND: Refused = Refused(StatusCode::NOT_FOUND, "Not Found");
const OTHER_POLL: Refused = Refused(
    StatusCode::CONFLICT,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
);
const NOT_JSON: Refused = Refused(StatusCode::BAD_REQUEST, "Bad Request: can't parse the request");
const QUERY_OLD: Refused = Refused(
    StatusCode::BAD_REQUEST,
    "Bad Request: query is too old and response timeout expired or query ID is invalid",
);
const WEBHOOK_PLAIN: Refused =
    Refused(StatusCode::BAD_REQUEST, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook");
const WEBHOOK_LOCAL: Refused =
    Refused(StatusCode::BAD_REQUEST, "Bad Request: bad webhook: a trial has no public address");

/// The routes.
pub(crate) fn routes(messenger: Arc<Messenger>) -> Router {
    Router::new()
        .route("/bot{token}/{method}", any(answer))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(messenger)
}

async fn answer(
    State(messenger): State<Arc<Messenger>>,
    Path((token, method)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    // A bot is no browser: what comes from a page of some other site is nobody's bot.
    let said = if token != BOT_TOKEN || !web::csrf::from_own_site(&headers) {
        Err(UNAUTHORIZED)
    } else {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        match Asked::read(query.as_deref(), kind, &body) {
            // The names of methods are the same in any case, the documentation says.
            Some(asked) => call(&messenger, &method.to_ascii_lowercase(), &asked).await,
            None => Err(NOT_JSON),
        }
    };
    let (status, frame) = match said {
        Ok(result) => (StatusCode::OK, json!({"ok": true, "result": result})),
        Err(Refused(status, words)) => {
            (status, json!({"ok": false, "error_code": status.as_u16(), "description": words}))
        }
    };
    (status, [(header::CONTENT_TYPE, "application/json")], frame.to_string()).into_response()
}

async fn call(messenger: &Messenger, method: &str, asked: &Asked) -> Result<Value, Refused> {
    match method {
        "getme" => Ok(me()),
        "getupdates" => updates(messenger, asked).await,
        "sendmessage" => say::message(messenger, asked),
        "sendchataction" => say::action(messenger, asked),
        "answercallbackquery" => {
            let known = asked.text("callback_query_id").is_some_and(|id| messenger.bot_answers_press(&id));
            if known { Ok(json!(true)) } else { Err(QUERY_OLD) }
        }
        "setwebhook" => match asked.text("url").unwrap_or_default().as_str() {
            // An empty address takes the webhook away.
            "" => Ok(json!(true)),
            url if url.starts_with("https://") => Err(WEBHOOK_LOCAL),
            _ => Err(WEBHOOK_PLAIN),
        },
        "deletewebhook" => Ok(json!(true)),
        "getwebhookinfo" => {
            Ok(json!({"url": "", "has_custom_certificate": false, "pending_update_count": 0}))
        }
        _ => Err(NOT_FOUND),
    }
}

/// The bot, as answers name it.
fn me() -> Value {
    let id: i64 = BOT_TOKEN.split(':').next().and_then(|id| id.parse().ok()).unwrap_or_default();
    json!({"id": id, "is_bot": true, "first_name": BOT_NAME, "username": "trial_bot"})
}

async fn updates(messenger: &Messenger, asked: &Asked) -> Result<Value, Refused> {
    let limit = asked.number("limit").and_then(|limit| usize::try_from(limit).ok()).unwrap_or(UPDATES_MAX);
    let limit = limit.clamp(1, UPDATES_MAX);
    let seconds = asked.number("timeout").and_then(|timeout| u64::try_from(timeout).ok()).unwrap_or(0);
    let until = tokio::time::Instant::now() + Duration::from_secs(seconds.min(POLL_SECONDS_MAX));
    let poll = messenger.bot_polls(asked.number("offset").unwrap_or(0));
    loop {
        let mut news = std::pin::pin!(messenger.news.notified());
        news.as_mut().enable();
        let waiting = messenger.waiting(poll, limit).ok_or(OTHER_POLL)?;
        if !waiting.is_empty() {
            return Ok(Value::Array(waiting));
        }
        if tokio::time::timeout_at(until, news).await.is_err() {
            return Ok(json!([]));
        }
    }
}
