//! Looking up codes that callers have keyed: a long poll for questions, and an answer for each. A gate tells all that still wait at
//! the beginning of a session. Who has too many before him waits here, and is told so once.

use std::convert::Infallible;

use axum::http::{Method, StatusCode};
use seal::link::hotline::{QUESTIONS_MAX, Question, Questions, SOUNDS_MAX, Verdict};
use seal::link::{WAIT_MS_MAX, frame};
use zeroize::Zeroizing;

use super::Inbox;
use super::gate::{GateTask, Session};
use super::line::{Line, LineError};
use crate::calls::LookedUp;

/// How long until somebody who waits his turn is looked at again.
const TURN_MS: u64 = 1_000;

struct Waiting {
    question: Question,
    told: bool,
}

impl<I: Inbox> GateTask<I> {
    /// Answers questions; ends only with an error.
    pub(super) async fn calls(&self, session: &Session) -> Result<Infallible, LineError> {
        if !session.telephone {
            // A gate without a telephone has none until its next session.
            return std::future::pending().await;
        }
        let mut line = self.caller.call().await?;
        let mut waiting: Vec<Waiting> = Vec::new();
        let mut after = 0;
        loop {
            self.caller.renew(&mut line).await?;
            let mut next = Vec::with_capacity(waiting.len());
            for one in waiting {
                next.extend(self.turn_of(&mut line, one).await?);
            }
            waiting = next;
            let wait_ms = if waiting.is_empty() { WAIT_MS_MAX } else { TURN_MS };
            let path = format!("/link/v1/calls?after={after}&wait_ms={wait_ms}");
            let answer = Zeroizing::new(line.send(Method::GET, &path, "", Vec::new()).await?);
            let asked: Questions = serde_json::from_slice(&answer).map_err(|_| LineError::Answer)?;
            let crowd = waiting.len().saturating_add(asked.questions.len());
            if crowd > 2 * QUESTIONS_MAX || asked.next < after {
                return Err(LineError::Answer);
            }
            after = asked.next;
            waiting.extend(asked.questions.into_iter().map(|question| Waiting { question, told: false }));
        }
    }

    /// Looks a code up and says what is found; gives back who has to wait.
    async fn turn_of(&self, line: &mut Line, mut one: Waiting) -> Result<Option<Waiting>, LineError> {
        let looked_up = self.inbox.look_up(&self.endpoint, &one.question).await.map_err(LineError::desk)?;
        let is_last = looked_up.verdict.is_last();
        let is_there = if is_last || !one.told { tell(line, &one.question, looked_up).await? } else { true };
        one.told = true;
        Ok((is_there && !is_last).then_some(one))
    }
}

/// Whether somebody still holds the line for it.
async fn tell(line: &mut Line, question: &Question, looked_up: LookedUp) -> Result<bool, LineError> {
    debug_assert!(looked_up.sounds.len() <= SOUNDS_MAX);
    let verdict = Zeroizing::new(serde_json::to_vec(&looked_up.verdict).map_err(LineError::desk)?);
    let mut body = Vec::new();
    frame::write(&mut body, 0, &verdict).map_err(LineError::desk)?;
    for sound in &looked_up.sounds {
        frame::write(&mut body, 0, sound).map_err(LineError::desk)?;
    }
    let path = format!("/link/v1/calls/{}", question.id);
    match line.send(Method::PUT, &path, "application/octet-stream", body).await {
        Ok(_) => Ok(true),
        Err(LineError::Refused { status: StatusCode::NOT_FOUND, .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Nobody looks: that is what a desk without cases says.
pub(super) fn nobody_looks() -> LookedUp {
    LookedUp { verdict: Verdict::Locked, sounds: Vec::new() }
}
