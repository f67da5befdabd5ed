//! Collecting envelopes.

use std::convert::Infallible;
use std::time::Duration;

use axum::http::Method;
use seal::link::{PULL_MAX, UpTo, WAIT_MS_MAX};

use super::gate::{GateTask, Session};
use super::line::{Line, LineError};
use super::{Inbox, Pulled};

impl<I: Inbox> GateTask<I> {
    /// Pulls, stores, acknowledges, and begins again; ends only with an error.
    pub(super) async fn pull(&self, mut line: Line, session: &Session) -> Result<Infallible, LineError> {
        // The ledger that is here now says where to begin: a restored one begins earlier, a gate's new disk at 0.
        let bookmark = self.inbox.bookmark(&self.endpoint).await.map_err(LineError::desk)?;
        let mut after = bookmark.filter(|b| b.queue == session.queue.0).map_or(0, |b| b.place);
        // A crash may have come between storing and saying so.
        self.say_received(&mut line, session, after).await?;
        self.seat.reached();
        loop {
            self.caller.renew(&mut line).await?;
            let path = format!(
                "/link/v1/envelopes?queue={}&after={after}&max={PULL_MAX}&wait_ms={WAIT_MS_MAX}",
                session.queue
            );
            let (frames, broken) = line.frames(&path, Duration::from_millis(WAIT_MS_MAX)).await?;
            let batch: Vec<Pulled> =
                frames.into_iter().map(|f| Pulled { place: f.place, envelope: f.bytes }).collect();
            if let Some(last) = batch.last().map(|p| p.place) {
                if !strictly_after(after, &batch) {
                    return Err(LineError::Answer);
                }
                self.inbox
                    .store_sealed(&self.endpoint, session.queue.0, batch)
                    .await
                    .map_err(LineError::desk)?;
                after = last;
            }
            self.seat.answered_pull();
            if let Some(broken) = broken {
                return Err(broken);
            }
            self.say_received(&mut line, session, after).await?;
        }
    }

    async fn say_received(&self, line: &mut Line, session: &Session, place: u64) -> Result<(), LineError> {
        if place == 0 {
            return Ok(());
        }
        line.tell(Method::POST, "/link/v1/received", &UpTo { queue: session.queue, place }).await
    }
}

/// A gate that gives places out of order could make the desk skip some.
fn strictly_after(mut before: u64, batch: &[Pulled]) -> bool {
    batch.iter().all(|pulled| std::mem::replace(&mut before, pulled.place) < pulled.place)
}
