//! One line to a gate: TCP, pinned TLS, HTTP/1.1, and the requests of [`seal::link`]. Everything on it has an end.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use seal::link::{PULL_BYTES_MAX, WAIT_MS_MAX, frame};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_rustls::TlsConnector;
use web::serve::{CONNECTION_SECONDS_MAX, HEAD_SECONDS_MAX};
use web::tls::{Identity, TlsError};

use super::GateEndpoint;

/// How long calling may take, to the end of the TLS handshake.
pub(super) const CALL_SECONDS_MAX: u64 = 20;
/// How long a line may be silent while an answer is due.
pub(super) const SILENCE_SECONDS_MAX: u64 = 30;
/// A line that was not used for so long is not used again: a gate hangs up on whoever asks nothing for a while.
const IDLE_SECONDS_MAX: u64 = 30;
const _: () = assert!(IDLE_SECONDS_MAX < HEAD_SECONDS_MAX);
/// Nor is one that is so old: a gate holds no connection for ever.
const AGE_SECONDS_MAX: u64 = 10 * 60;
const _: () = assert!(AGE_SECONDS_MAX + WAIT_MS_MAX / 1_000 + SILENCE_SECONDS_MAX < CONNECTION_SECONDS_MAX);
/// The largest answer other than a pull's: a million digests of replies.
const ANSWER_BYTES_MAX: usize = 32 << 20;

/// Why a line did not do.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// Nobody answers at the address, or the line broke.
    #[error("the line is broken")]
    Io(#[from] std::io::Error),
    /// The line broke in the middle of a request or an answer.
    #[error("the line broke off")]
    Http(#[from] hyper::Error),
    /// No answer in time.
    #[error("no answer in time")]
    Silent,
    /// The gate refuses.
    #[error("the gate answers {status} {word}")]
    Refused {
        /// How.
        status: StatusCode,
        /// Its word, for 409.
        word: String,
    },
    /// The answer is not what was asked for, or larger than it may be.
    #[error("the gate's answer is not understood")]
    Answer,
    /// The gate speaks another version of the link.
    #[error("the gate speaks another version of the link")]
    Protocol,
    /// The desk itself could not.
    #[error("the desk could not do its part")]
    Desk(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl LineError {
    pub(super) fn desk(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Desk(Box::new(error))
    }
}

/// Knows how to call one gate.
#[derive(Clone)]
pub(super) struct Caller {
    address: String,
    tls: TlsConnector,
}

impl Caller {
    pub(super) fn new(gate: &GateEndpoint, identity: &Identity) -> Result<Self, TlsError> {
        let tls = TlsConnector::from(web::tls::link_client(identity, gate.pin)?);
        Ok(Self { address: gate.address.clone(), tls })
    }

    pub(super) async fn call(&self) -> Result<Line, LineError> {
        let calling = async {
            let stream = TcpStream::connect(&self.address).await?;
            stream.set_nodelay(true)?;
            // Not sent and not checked: the pin is what counts.
            let name = ServerName::try_from("link.invalid").expect("a well-formed name");
            let stream = self.tls.connect(name, stream).await?;
            let (requests, connection) = http1::handshake(TokioIo::new(stream)).await?;
            // Its end shows in the next request.
            let carrier = tokio::spawn(async move { drop(connection.await) });
            let now = Instant::now();
            Ok(Line { requests, carrier, host: self.address.clone(), called: now, used: now })
        };
        let patience = Duration::from_secs(CALL_SECONDS_MAX);
        tokio::time::timeout(patience, calling).await.map_err(|_| LineError::Silent)?
    }

    /// Calls anew where the gate may be about to hang up, so that a line does not break just when there is something to say.
    pub(super) async fn renew(&self, line: &mut Line) -> Result<(), LineError> {
        if is_worn(line.called.elapsed(), line.used.elapsed()) {
            *line = self.call().await?;
        }
        Ok(())
    }
}

/// An open line: one request at a time.
pub(super) struct Line {
    requests: SendRequest<Body>,
    carrier: JoinHandle<()>,
    host: String,
    called: Instant,
    used: Instant,
}

fn is_worn(age: Duration, idle: Duration) -> bool {
    age >= Duration::from_secs(AGE_SECONDS_MAX) || idle >= Duration::from_secs(IDLE_SECONDS_MAX)
}

impl Drop for Line {
    fn drop(&mut self) {
        self.carrier.abort();
    }
}

impl Line {
    /// Sends JSON, expects JSON.
    pub(super) async fn ask<T: DeserializeOwned>(
        &mut self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, LineError> {
        let answer = self.json(method, path, body).await?;
        serde_json::from_slice(&answer).map_err(|_| LineError::Answer)
    }

    /// Sends JSON, expects no more than success.
    pub(super) async fn tell(
        &mut self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<(), LineError> {
        self.json(method, path, body).await.map(drop)
    }

    async fn json(
        &mut self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<Vec<u8>, LineError> {
        let bytes = serde_json::to_vec(body).map_err(LineError::desk)?;
        self.send(method, path, "application/json", bytes).await
    }

    /// Sends bytes, brings the whole answer.
    pub(super) async fn send(
        &mut self,
        method: Method,
        path: &str,
        kind: &str,
        bytes: Vec<u8>,
    ) -> Result<Vec<u8>, LineError> {
        let silence = Duration::from_secs(SILENCE_SECONDS_MAX);
        let mut body = self.request(method, path, kind, bytes, silence).await?;
        let mut answer = Vec::new();
        while let Some(piece) = next_piece(&mut body).await? {
            if answer.len().saturating_add(piece.len()) > ANSWER_BYTES_MAX {
                return Err(LineError::Answer);
            }
            answer.extend_from_slice(&piece);
        }
        Ok(answer)
    }

    /// Gets frames. When the line breaks in the middle, what came whole is here all the same, and so is the error: on
    /// a bad line a batch that never arrives as one still gets through piece by piece.
    pub(super) async fn frames(
        &mut self,
        path: &str,
        wait: Duration,
    ) -> Result<(Vec<frame::Frame>, Option<LineError>), LineError> {
        let patience = wait.saturating_add(Duration::from_secs(SILENCE_SECONDS_MAX));
        let mut body = self.request(Method::GET, path, "", Vec::new(), patience).await?;
        let mut reader = frame::Reader::default();
        let mut frames = Vec::new();
        let mut bytes = 0_usize;
        loop {
            let piece = match next_piece(&mut body).await {
                Ok(Some(piece)) => piece,
                Ok(None) if reader.is_at_end() => return Ok((frames, None)),
                Ok(None) => return Ok((frames, Some(LineError::Answer))),
                Err(broken) => return Ok((frames, Some(broken))),
            };
            bytes = bytes.saturating_add(piece.len());
            if bytes > PULL_BYTES_MAX {
                return Ok((frames, Some(LineError::Answer)));
            }
            reader.push(&piece);
            loop {
                match reader.next_frame() {
                    Ok(Some(frame)) => frames.push(frame),
                    Ok(None) => break,
                    Err(_) => return Ok((frames, Some(LineError::Answer))),
                }
            }
        }
    }

    async fn request(
        &mut self,
        method: Method,
        path: &str,
        kind: &str,
        bytes: Vec<u8>,
        patience: Duration,
    ) -> Result<Incoming, LineError> {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, &self.host);
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let request = request.body(Body::from(bytes)).map_err(LineError::desk)?;
        let answering = async {
            self.requests.ready().await?;
            self.requests.send_request(request).await
        };
        let answer = tokio::time::timeout(patience, answering).await.map_err(|_| LineError::Silent)??;
        self.used = Instant::now();
        let status = answer.status();
        if status.is_success() {
            return Ok(answer.into_body());
        }
        let mut body = answer.into_body();
        // The first piece is enough: a word.
        let word = next_piece(&mut body).await.ok().flatten().unwrap_or_default();
        let word = String::from_utf8_lossy(&word).chars().filter(char::is_ascii_lowercase).take(16).collect();
        Err(LineError::Refused { status, word })
    }
}

async fn next_piece(body: &mut Incoming) -> Result<Option<hyper::body::Bytes>, LineError> {
    let silence = Duration::from_secs(SILENCE_SECONDS_MAX);
    loop {
        let frame = tokio::time::timeout(silence, body.frame()).await.map_err(|_| LineError::Silent)?;
        let Some(frame) = frame else { return Ok(None) };
        if let Ok(piece) = frame?.into_data() {
            return Ok(Some(piece));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_worn_before_a_gate_hangs_up() {
        let seconds = Duration::from_secs;
        assert!(!is_worn(seconds(0), seconds(0)) && !is_worn(seconds(599), seconds(29)));
        assert!(is_worn(seconds(HEAD_SECONDS_MAX), seconds(HEAD_SECONDS_MAX)), "nothing was to be said");
        assert!(is_worn(seconds(CONNECTION_SECONDS_MAX - 60), seconds(0)), "much was");
    }
}
