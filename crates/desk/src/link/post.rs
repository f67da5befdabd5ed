//! Asking a gate to tell people, who wished it, that an answer is there: one notice at a time, each attempt once.

use std::convert::Infallible;
use std::time::Duration;

use axum::http::Method;
use seal::link::channel::NoticeOutcome;

use super::Inbox;
use super::gate::{GateTask, Session};
use super::line::{Line, LineError};

/// Without news, how long until it is looked whether a notice is due again.
const LOOK_SECONDS: u64 = 5;

impl<I: Inbox> GateTask<I> {
    /// Asks for what is due, now and later; ends only with an error.
    pub(super) async fn post(&self, session: &Session) -> Result<Infallible, LineError> {
        let mut news = self.inbox.news();
        let mut line: Option<Line> = None;
        loop {
            news.mark_unchanged();
            let carries = |digest: &[u8; 32]| session.carries(digest);
            while let Some(due) = self.inbox.next_notice(&self.endpoint, session.gate_run, &carries) {
                // Called when there is something to say: most gates hold no account.
                let asked = match &mut line {
                    Some(line) => match self.caller.renew(line).await {
                        Ok(()) => ask(line, &due.notice).await,
                        Err(error) => Err(error),
                    },
                    None => match self.caller.call().await {
                        Ok(called) => ask(line.insert(called), &due.notice).await,
                        Err(error) => Err(error),
                    },
                };
                let (outcome, broken) = match asked {
                    Ok(outcome) => (Some(outcome), None),
                    // It answered, and sends nothing.
                    Err(LineError::Refused { .. }) => (Some(NoticeOutcome::Faulty), None),
                    Err(error) => (None, Some(error)),
                };
                let kept = self.inbox.notice_went(due, session.gate_run, outcome).await;
                kept.map_err(LineError::desk)?;
                if let Some(broken) = broken {
                    return Err(broken);
                }
            }
            tokio::select! {
                changed = news.changed() => if changed.is_err() {
                    // Whoever brings news is gone: the desk is stopping.
                    std::future::pending::<()>().await;
                },
                () = session.more_carried.notified() => {}
                () = tokio::time::sleep(Duration::from_secs(LOOK_SECONDS)) => {}
            }
        }
    }
}

async fn ask(line: &mut Line, notice: &seal::link::channel::Notice) -> Result<NoticeOutcome, LineError> {
    line.ask(Method::POST, "/link/v1/notices", notice).await
}
