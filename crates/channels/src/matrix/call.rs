//! Calls of the client-server API. Paths hold names of rooms and people: so no error in here says a path.

use std::time::Duration;

use axum::http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::api::Refusal;
use crate::net::Dialler;
use crate::net::http::{HttpError, Streamed, ask, stream};
use crate::pace::asked_for;
use crate::secret::Secret;
use crate::voice::Sink;

/// Where the API stands at a homeserver.
const BASE: &str = "/_matrix/client/v3";
/// Where files are fetched from, by whoever is signed in.
const MEDIA: &str = "/_matrix/client/v1/media/download";

/// Calls one homeserver for one account.
pub(super) struct Calls {
    dialler: Dialler,
    prefix: String,
    authorization: Option<Zeroizing<String>>,
    patience: Duration,
}

/// Why a call brought nothing.
#[derive(Debug)]
pub(super) enum CallError {
    /// It did not leave.
    NotSent,
    /// It left, perhaps, and what came back is no answer to it.
    Unsure,
    /// The homeserver says no.
    Said { status: u16, code: String, retry_after: Option<Duration> },
}

impl CallError {
    /// Whether it is this refusal.
    pub(super) fn is(&self, wanted: &str) -> bool {
        matches!(self, Self::Said { code, .. } if code == wanted)
    }

    /// The pause that the homeserver asks for.
    pub(super) fn asks_for(&self) -> Option<Duration> {
        match self {
            Self::Said { retry_after, .. } => asked_for(*retry_after),
            Self::NotSent | Self::Unsure => None,
        }
    }
}

impl Calls {
    pub(super) fn new(dialler: Dialler, prefix: &str, token: Option<&Secret>, patience: Duration) -> Self {
        let authorization = token.map(|token| Zeroizing::new(format!("Bearer {}", token.reveal())));
        Self { dialler, prefix: prefix.trim_end_matches('/').to_owned(), authorization, patience }
    }

    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, CallError> {
        self.call(Method::GET, path, None, Duration::ZERO).await
    }

    /// Gets something that may be held open for `beyond` more.
    pub(super) async fn get_waiting<T: DeserializeOwned>(
        &self,
        path: &str,
        beyond: Duration,
    ) -> Result<T, CallError> {
        self.call(Method::GET, path, None, beyond).await
    }

    pub(super) async fn put<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, CallError> {
        let body = serde_json::to_vec(body).map_err(|_| CallError::NotSent)?;
        self.call(Method::PUT, path, Some(body), Duration::ZERO).await
    }

    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, CallError> {
        let body = serde_json::to_vec(body).map_err(|_| CallError::NotSent)?;
        self.call(Method::POST, path, Some(body), Duration::ZERO).await
    }

    /// Brings a file. Whoever calls has checked that the path is one: parts of it come from people.
    pub(super) async fn file(
        &self,
        path: &str,
        bytes_max: u64,
        patience: Duration,
        sink: &mut dyn Sink,
    ) -> Result<Streamed, HttpError> {
        let path = Zeroizing::new(format!("{}{MEDIA}{path}", self.prefix));
        let bearer = self.authorization.as_ref().map(|value| ("authorization", value.as_str()));
        let headers: Vec<(&str, &str)> = bearer.into_iter().collect();
        stream(&self.dialler, &path, &headers, bytes_max, patience, sink).await
    }

    async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<Vec<u8>>,
        beyond: Duration,
    ) -> Result<T, CallError> {
        let path = Zeroizing::new(format!("{}{BASE}{path}", self.prefix));
        let bearer = self.authorization.as_ref().map(|value| ("authorization", value.as_str()));
        let headers: Vec<(&str, &str)> = bearer.into_iter().collect();
        let patience = self.patience.saturating_add(beyond);
        let answer = match ask(&self.dialler, method, &path, &headers, body, patience).await {
            Ok(answer) => answer,
            Err(HttpError::Dial(_) | HttpError::Request) => return Err(CallError::NotSent),
            Err(HttpError::Broken | HttpError::Silent | HttpError::TooLarge) => {
                return Err(CallError::Unsure);
            }
        };
        // Broken letters spoil one event and not the whole answer.
        let text = Zeroizing::new(String::from_utf8_lossy(&answer.body).into_owned());
        if answer.status.is_success() {
            return serde_json::from_str(&text).map_err(|_| CallError::Unsure);
        }
        let status = answer.status.as_u16();
        match serde_json::from_str::<Refusal>(&text) {
            Ok(refusal) => Err(CallError::Said {
                status,
                code: refusal.errcode,
                retry_after: refusal.retry_after_ms.map(Duration::from_millis).or(answer.retry_after),
            }),
            // A proxy's or a front server's page. Of those only "too many" is to be believed.
            Err(_) if status == 429 => {
                Err(CallError::Said { status, code: String::new(), retry_after: answer.retry_after })
            }
            Err(_) => Err(CallError::Unsure),
        }
    }
}
