//! A small HTTP/1.1 client: one request a line, the whole answer in memory or passed on in pieces, everything with an end.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::task::JoinHandle;
use zeroize::Zeroizing;

use super::{DialError, Dialler, Stream};
use crate::voice::{Full, Sink};

/// The largest answer that is read.
pub const ANSWER_BYTES_MAX: usize = 8 << 20;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// The seconds that `Retry-After` names.
    pub retry_after: Option<Duration>,
    /// Its body.
    pub body: Zeroizing<Vec<u8>>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// There is no line: nothing was sent.
    #[error(transparent)]
    Dial(#[from] DialError),
    /// The request is none: nothing was sent.
    #[error("not a request")]
    Request,
    /// It was sent, perhaps, and no whole answer came.
    #[error("the line broke off")]
    Broken,
    /// It was sent, and no answer came in time.
    #[error("no answer in time")]
    Silent,
    /// The answer is larger than it may be.
    #[error("the answer is too large")]
    TooLarge,
}

/// Ends the carrier of a line with the request.
struct Carrier(JoinHandle<()>);

impl Drop for Carrier {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Posts JSON and brings the answer.
///
/// # Errors
/// There is no answer.
pub async fn post_json(
    dialler: &Dialler,
    path: &str,
    body: Vec<u8>,
    patience: Duration,
) -> Result<Answer, HttpError> {
    post_json_with(dialler, path, &[], body, patience).await
}

/// The same with headers.
///
/// # Errors
/// There is no answer.
pub async fn post_json_with(
    dialler: &Dialler,
    path: &str,
    headers: &[(&str, &str)],
    body: Vec<u8>,
    patience: Duration,
) -> Result<Answer, HttpError> {
    ask(dialler, Method::POST, path, headers, Some(body), patience).await
}

/// Asks anything, with JSON or without a body, and brings the answer.
///
/// # Errors
/// There is no answer.
pub async fn ask(
    dialler: &Dialler,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<Vec<u8>>,
    patience: Duration,
) -> Result<Answer, HttpError> {
    let request = request(dialler, method, path, headers, body)?;
    let line = dialler.dial().await?;
    let asking = async {
        let (answer, _carrier) = exchange(line, request).await?;
        let (status, retry_after) = (answer.status(), retry_after(&answer));
        let mut pieces = answer.into_body();
        let mut body = Zeroizing::new(Vec::new());
        while let Some(frame) = pieces.frame().await {
            let Ok(piece) = frame.map_err(|_| HttpError::Broken)?.into_data() else { continue };
            if body.len().saturating_add(piece.len()) > ANSWER_BYTES_MAX {
                return Err(HttpError::TooLarge);
            }
            body.extend_from_slice(&piece);
        }
        Ok(Answer { status, retry_after, body })
    };
    tokio::time::timeout(patience, asking).await.map_err(|_| HttpError::Silent)?
}

/// What became of an answer that was passed on in pieces.
#[derive(Debug)]
pub struct Streamed {
    /// Its status. Only of a success were there pieces.
    pub status: StatusCode,
    /// The seconds that `Retry-After` names.
    pub retry_after: Option<Duration>,
    /// How many bytes were passed on.
    pub bytes: u64,
}

/// Asks for something that is passed on piece by piece, never held whole.
///
/// # Errors
/// There is no answer, it is longer than it may be, or it did not come to its end: what was passed on is then worth nothing.
pub async fn stream(
    dialler: &Dialler,
    path: &str,
    headers: &[(&str, &str)],
    bytes_max: u64,
    patience: Duration,
    sink: &mut dyn Sink,
) -> Result<Streamed, HttpError> {
    let request = request(dialler, Method::GET, path, headers, None)?;
    let line = dialler.dial().await?;
    let asking = async {
        let (answer, _carrier) = exchange(line, request).await?;
        let (status, retry_after) = (answer.status(), retry_after(&answer));
        let mut bytes = 0_u64;
        if status != StatusCode::OK {
            return Ok(Streamed { status, retry_after, bytes });
        }
        let mut pieces = answer.into_body();
        if hyper::body::Body::size_hint(&pieces).lower() > bytes_max {
            return Err(HttpError::TooLarge);
        }
        while let Some(frame) = pieces.frame().await {
            let Ok(piece) = frame.map_err(|_| HttpError::Broken)?.into_data() else { continue };
            bytes = bytes.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            if bytes > bytes_max {
                return Err(HttpError::TooLarge);
            }
            sink.piece(&piece).map_err(|Full| HttpError::TooLarge)?;
        }
        Ok(Streamed { status, retry_after, bytes })
    };
    tokio::time::timeout(patience, asking).await.map_err(|_| HttpError::Silent)?
}

fn request(
    dialler: &Dialler,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<Vec<u8>>,
) -> Result<Request<Body>, HttpError> {
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, dialler.host());
    if body.is_some() {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.unwrap_or_default())).map_err(|_| HttpError::Request)
}

/// Sends a request. The answer's body comes for as long as the carrier is held.
async fn exchange(line: Stream, request: Request<Body>) -> Result<(Response<Incoming>, Carrier), HttpError> {
    let (mut requests, connection) =
        http1::handshake(TokioIo::new(line)).await.map_err(|_| HttpError::Broken)?;
    let carrier = Carrier(tokio::spawn(async move { drop(connection.await) }));
    let answer = requests.send_request(request).await.map_err(|_| HttpError::Broken)?;
    Ok((answer, carrier))
}

fn retry_after(answer: &Response<Incoming>) -> Option<Duration> {
    let named = answer.headers().get(header::RETRY_AFTER);
    named.and_then(|value| value.to_str().ok()?.parse().ok()).map(Duration::from_secs)
}
