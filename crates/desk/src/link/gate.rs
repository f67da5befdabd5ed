//! The task that keeps up the link to one gate.

use std::collections::HashSet;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use rand::RngExt as _;
use rand::rngs::StdRng;
use seal::link::{Hello, HelloAnswer, PROTOCOL, RunId, Secret};
use tokio::sync::Notify;

use super::line::{Caller, Line, LineError};
use super::standing::Seat;
use super::{GateEndpoint, Inbox};
use crate::desk::read;

/// The first pause after a line broke.
const PAUSE_MS_MIN: u64 = 100;
/// The longest pause.
const PAUSE_MS_MAX: u64 = 15_000;

pub(super) struct GateTask<I> {
    pub(super) endpoint: GateEndpoint,
    run: RunId,
    pub(super) caller: Caller,
    pub(super) inbox: Arc<I>,
    pub(super) seat: Seat,
    rng: StdRng,
}

/// What the gate said of itself at the beginning of this session, and what it is known to have since.
pub(super) struct Session {
    pub(super) queue: RunId,
    pub(super) gate_run: RunId,
    pub(super) manifest_serial: u64,
    /// Whether it answers calls by telephone.
    pub(super) telephone: bool,
    /// The digests of the replies that it has: a notice goes only after its reply.
    pub(super) carried: RwLock<HashSet<[u8; 32]>>,
    /// Told when there are more of them.
    pub(super) more_carried: Notify,
}

impl Session {
    pub(super) fn carries(&self, digest: &[u8; 32]) -> bool {
        read(&self.carried).contains(digest)
    }
}

impl<I: Inbox> GateTask<I> {
    pub(super) fn new(
        endpoint: GateEndpoint,
        run: RunId,
        caller: Caller,
        inbox: Arc<I>,
        seat: Seat,
        rng: StdRng,
    ) -> Self {
        Self { endpoint, run, caller, inbox, seat, rng }
    }

    /// Calls again and again, for as long as nobody stops it.
    pub(super) async fn run(mut self) {
        let mut pause_ms = PAUSE_MS_MIN;
        loop {
            let (greeted, error) = self.session().await;
            // Once when it changes, not with every attempt.
            if self.seat.lost() || pause_ms == PAUSE_MS_MIN {
                let reason: &dyn std::error::Error = &error;
                tracing::warn!(gate = %self.endpoint.name, error = %reason, "no link to the gate");
            }
            if greeted {
                pause_ms = PAUSE_MS_MIN;
            }
            // Varied, so that several desks or gates that come back do not all call at once.
            let varied = self.rng.random_range(pause_ms / 2..=pause_ms);
            tokio::time::sleep(Duration::from_millis(varied)).await;
            pause_ms = pause_ms.saturating_mul(2).min(PAUSE_MS_MAX);
        }
    }

    /// One session, to its end: whether the gate greeted back, and what ended it.
    async fn session(&self) -> (bool, LineError) {
        let (line, session) = match self.greet().await {
            Ok(greeted) => greeted,
            Err(error) => return (false, error),
        };
        let error = tokio::select! {
            Err(error) = self.pull(line, &session) => error,
            Err(error) = self.push(&session) => error,
            Err(error) = self.post(&session) => error,
            Err(error) = self.hear() => error,
            Err(error) = self.calls(&session) => error,
        };
        (true, error)
    }

    async fn greet(&self) -> Result<(Line, Session), LineError> {
        let mut line = self.caller.call().await?;
        let hello = Hello { protocol: PROTOCOL, desk_run: self.run };
        let asked = line.ask::<HelloAnswer>(Method::POST, "/link/v1/hello", &hello).await;
        let answer = match asked {
            Err(LineError::Refused { status: StatusCode::UPGRADE_REQUIRED, .. }) => {
                return Err(LineError::Protocol);
            }
            other => other?,
        };
        if answer.protocol != PROTOCOL {
            return Err(LineError::Protocol);
        }
        // Adopted durably before the gate is told that it may count on it.
        let fresh = answer.fresh_state_key.as_ref().map(|key: &Secret| *key.expose());
        let keys = self.inbox.gate_keys(&self.endpoint, fresh).await.map_err(LineError::desk)?;
        line.tell(Method::PUT, "/link/v1/keys", &keys).await?;
        let session = Session {
            queue: answer.queue,
            gate_run: answer.gate_run,
            manifest_serial: answer.manifest_serial,
            telephone: answer.telephone,
            carried: RwLock::default(),
            more_carried: Notify::new(),
        };
        Ok((line, session))
    }
}
