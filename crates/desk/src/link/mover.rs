//! Copying conversations from one gate to another when an account moves. What is copied is sealed; it is in this process's
//! memory a page at a time. Copying begins anew after a break: a gate that is brought the same twice keeps it once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::http::Method;
use seal::link::{PUT_BYTES_MAX, frame};

use super::Inbox;
use super::line::{Caller, Line, LineError};

/// Without news, how long until it is looked again whether something is to be copied.
const LOOK_SECONDS: u64 = 5;

pub(super) struct Mover<I> {
    callers: BTreeMap<String, Caller>,
    inbox: Arc<I>,
}

impl<I: Inbox> Mover<I> {
    pub(super) fn new(callers: BTreeMap<String, Caller>, inbox: Arc<I>) -> Self {
        Self { callers, inbox }
    }

    /// Copies what is to be copied, for as long as nobody stops it.
    pub(super) async fn run(self) {
        let mut news = self.inbox.news();
        let mut said = false;
        loop {
            news.mark_unchanged();
            for (account, from, to) in self.inbox.to_copy() {
                let copied = match self.copy(&from, &to).await {
                    Ok(()) => self.inbox.copied(&account).await.map_err(LineError::desk),
                    Err(error) => Err(error),
                };
                if let Err(error) = &copied
                    && !said
                {
                    tracing::warn!(%from, %to, %error, "conversations are not copied yet; trying again");
                }
                said = copied.is_err();
            }
            tokio::select! {
                changed = news.changed() => if changed.is_err() {
                    std::future::pending::<()>().await;
                },
                () = tokio::time::sleep(Duration::from_secs(LOOK_SECONDS)) => {}
            }
        }
    }

    async fn copy(&self, from: &str, to: &str) -> Result<(), LineError> {
        let (mut old, mut new) = (self.call(from).await?, self.call(to).await?);
        let mut after = 0;
        loop {
            let (talks, broken) =
                old.frames(&format!("/link/v1/talks?after={after}"), Duration::ZERO).await?;
            let Some(last) = talks.last().map(|talk| talk.place) else {
                return broken.map_or(Ok(()), Err);
            };
            if last <= after {
                return Err(LineError::Answer);
            }
            let mut body = Vec::new();
            for talk in talks {
                let more = frame::HEAD_BYTES.saturating_add(talk.bytes.len());
                if body.len().saturating_add(more) > PUT_BYTES_MAX && !body.is_empty() {
                    put(&mut new, std::mem::take(&mut body)).await?;
                }
                frame::write(&mut body, talk.place, &talk.bytes).map_err(LineError::desk)?;
            }
            put(&mut new, body).await?;
            after = last;
            if let Some(broken) = broken {
                return Err(broken);
            }
        }
    }

    async fn call(&self, gate: &str) -> Result<Line, LineError> {
        match self.callers.get(gate) {
            Some(caller) => caller.call().await,
            // It is not in the configuration any more: nobody answers.
            None => Err(LineError::Silent),
        }
    }
}

async fn put(line: &mut Line, body: Vec<u8>) -> Result<(), LineError> {
    line.send(Method::PUT, "/link/v1/talks", "application/octet-stream", body).await.map(drop)
}
