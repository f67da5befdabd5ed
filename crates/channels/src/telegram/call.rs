//! Calls of the Bot API. The token stands in the path, because Telegram wants it there: so no error in here says a path.

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::api::{Frame, Method};
use crate::net::Dialler;
use crate::net::http::{HttpError, Streamed, post_json, stream};
use crate::secret::Secret;
use crate::voice::Sink;

/// Calls one Bot API server for one bot.
pub(super) struct Calls {
    dialler: Dialler,
    prefix: String,
    token: Secret,
    patience: Duration,
}

/// Why a call brought nothing.
#[derive(Debug)]
pub(super) enum CallError {
    /// It did not leave.
    NotSent,
    /// It left, perhaps, and what came back is no answer to it.
    Unsure,
    /// Telegram says no.
    Said { code: u32, retry_after: Option<Duration>, description: Zeroizing<String> },
}

impl Calls {
    pub(super) fn new(dialler: Dialler, prefix: &str, token: Secret, patience: Duration) -> Self {
        Self { dialler, prefix: prefix.trim_end_matches('/').to_owned(), token, patience }
    }

    /// Calls, within the account's patience.
    pub(super) async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        body: &impl Serialize,
    ) -> Result<T, CallError> {
        self.call_waiting(method, body, Duration::ZERO).await
    }

    /// Brings a file. Whoever calls has checked that the path is one: it comes from the server.
    pub(super) async fn file(
        &self,
        path: &str,
        bytes_max: u64,
        patience: Duration,
        sink: &mut dyn Sink,
    ) -> Result<Streamed, HttpError> {
        let path = Zeroizing::new(format!("{}/file/bot{}/{path}", self.prefix, self.token.reveal()));
        stream(&self.dialler, &path, &[], bytes_max, patience, sink).await
    }

    /// Calls something that may be held open for `beyond` more.
    pub(super) async fn call_waiting<T: DeserializeOwned>(
        &self,
        method: Method,
        body: &impl Serialize,
        beyond: Duration,
    ) -> Result<T, CallError> {
        let body = serde_json::to_vec(body).map_err(|_| CallError::NotSent)?;
        let path = Zeroizing::new(format!("{}/bot{}/{}", self.prefix, self.token.reveal(), method.name()));
        let patience = self.patience.saturating_add(beyond);
        let answer = match post_json(&self.dialler, &path, body, patience).await {
            Ok(answer) => answer,
            Err(HttpError::Dial(_) | HttpError::Request) => return Err(CallError::NotSent),
            Err(HttpError::Broken | HttpError::Silent | HttpError::TooLarge) => {
                return Err(CallError::Unsure);
            }
        };
        // Broken letters spoil one update and not the whole answer.
        let text = String::from_utf8_lossy(&answer.body);
        let Ok(frame) = serde_json::from_str::<Frame<'_>>(&text) else {
            // A proxy's or a front server's page. Of those only "too many" is to be believed.
            if answer.status.as_u16() == 429 {
                let description = Zeroizing::new(String::new());
                return Err(CallError::Said { code: 429, retry_after: answer.retry_after, description });
            }
            return Err(CallError::Unsure);
        };
        if frame.ok {
            let result = frame.result.ok_or(CallError::Unsure)?;
            return serde_json::from_str(result.get()).map_err(|_| CallError::Unsure);
        }
        let asked = frame.parameters.and_then(|parameters| parameters.retry_after).map(Duration::from_secs);
        Err(CallError::Said {
            code: frame.error_code.unwrap_or(u32::from(answer.status.as_u16())),
            retry_after: asked.or(answer.retry_after),
            description: Zeroizing::new(frame.description.unwrap_or_default()),
        })
    }
}
