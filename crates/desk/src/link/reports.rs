//! Hearing what became of notices after they were sent: a long poll. A gate tells all that it still knows at the beginning of a
//! session, so that a report that was told and not kept is told again.

use std::convert::Infallible;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use seal::link::WAIT_MS_MAX;
use seal::link::channel::{REPORTS_MAX, Reports};

use super::Inbox;
use super::gate::GateTask;
use super::line::{Line, LineError};

/// How long until it is looked again whether reports can be kept.
const LOOK_SECONDS: u64 = 5;

impl<I: Inbox> GateTask<I> {
    /// Hears reports while they can be kept; ends only with an error.
    pub(super) async fn hear(&self) -> Result<Infallible, LineError> {
        let mut line: Option<Line> = None;
        let mut after = 0;
        loop {
            if !self.inbox.hears_reports(&self.endpoint) {
                // A locked desk keeps nothing; it asks from the beginning once it is unlocked.
                after = 0;
                line = None;
                tokio::time::sleep(Duration::from_secs(LOOK_SECONDS)).await;
                continue;
            }
            let line = match &mut line {
                Some(line) => {
                    self.caller.renew(line).await?;
                    line
                }
                None => line.insert(self.caller.call().await?),
            };
            let path = format!("/link/v1/reports?after={after}&wait_ms={WAIT_MS_MAX}");
            let answer = match line.send(Method::GET, &path, "", Vec::new()).await {
                Ok(answer) => answer,
                // A gate that is too old for channels.
                Err(LineError::Refused { status: StatusCode::NOT_FOUND, .. }) => std::future::pending().await,
                Err(error) => return Err(error),
            };
            let told: Reports = serde_json::from_slice(&answer).map_err(|_| LineError::Answer)?;
            if told.reports.len() > REPORTS_MAX || told.next < after {
                return Err(LineError::Answer);
            }
            if told.reports.is_empty() && told.next != after {
                // It has nothing and did not wait: no reason to ask without pause.
                tokio::time::sleep(Duration::from_secs(LOOK_SECONDS)).await;
            }
            self.inbox.reported(told.reports).await.map_err(LineError::desk)?;
            after = told.next;
        }
    }
}
