//! An inbox for tests. It outlives the adapters, as a disk does, and can be full, or die at the worst moment: having taken
//! a message, before anybody knows.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use web::clock::{Clock as _, SystemClock};

use super::within;
use crate::address::ExternalId;
use crate::contract::{Inbox, NotTaken, Taken, Task};
use crate::message::{Incoming, What};

/// What came.
#[derive(Debug, Default)]
pub struct Shelf {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    kept: Vec<Kept>,
    known: usize,
    refusals: usize,
    full: bool,
    dying: bool,
}

#[derive(Debug)]
struct Kept {
    message: Incoming,
    repeated_by: Option<ExternalId>,
}

impl Shelf {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on nothing can be taken.
    pub fn set_full(&self, full: bool) {
        self.state().full = full;
    }

    /// From now on a message is kept, and then nothing follows.
    pub fn set_dying(&self, dying: bool) {
        self.state().dying = dying;
    }

    /// What is kept, in order.
    #[must_use]
    pub fn all(&self) -> Vec<Incoming> {
        self.state().kept.iter().map(|kept| kept.message.clone()).collect()
    }

    /// The words that are kept, in order, and whether they are whole.
    #[must_use]
    pub fn texts(&self) -> Vec<(String, bool)> {
        let read = |message: Incoming| match message.what {
            What::Text(text) => Some((text.words.reveal().to_owned(), text.whole)),
            What::Button(_)
            | What::Edited(_)
            | What::Voice { .. }
            | What::Other { .. }
            | What::Report { .. } => None,
        };
        self.all().into_iter().filter_map(read).collect()
    }

    /// How often something came again.
    #[must_use]
    pub fn known(&self) -> usize {
        self.state().known
    }

    /// Waits until so many are kept; gives them.
    pub async fn holds(&self, count: usize) -> Vec<Incoming> {
        self.until(&format!("{count} messages arrive"), |state| state.kept.len() >= count).await;
        self.all()
    }

    /// Waits until something was refused.
    pub async fn has_refused(&self) {
        self.until("something is refused", |state| state.refusals > 0).await;
    }

    async fn until(&self, what: &str, reached: impl Fn(&State) -> bool) {
        within(what, async {
            loop {
                let changed = self.changed.notified();
                tokio::pin!(changed);
                // From here on no change is missed.
                changed.as_mut().enable();
                if reached(&self.state()) {
                    return;
                }
                changed.await;
            }
        })
        .await;
    }

    fn keep(&self, messages: Vec<Incoming>) -> Result<(Vec<Taken>, bool), NotTaken> {
        let now = SystemClock.now();
        let mut state = self.state();
        if state.full {
            state.refusals += 1;
            return Err(NotTaken);
        }
        let mut taken = Vec::with_capacity(messages.len());
        for message in messages {
            let before = state.kept.iter_mut().find(|kept| {
                let free = kept.repeated_by.as_ref().is_none_or(|by| *by == message.id);
                free && message.id.repeats(&kept.message.id, kept.message.at, now)
            });
            match before {
                Some(kept) => {
                    // The very same leaves room for the one guess.
                    if kept.message.id != message.id {
                        kept.repeated_by = Some(message.id);
                    }
                    state.known += 1;
                    taken.push(Taken::Known);
                }
                None => {
                    state.kept.push(Kept { message, repeated_by: None });
                    taken.push(Taken::New);
                }
            }
        }
        Ok((taken, state.dying))
    }
}

impl Inbox for Shelf {
    fn take(&self, messages: Vec<Incoming>) -> Task<'_, Result<Vec<Taken>, NotTaken>> {
        Box::pin(async move {
            let kept = self.keep(messages);
            self.changed.notify_waiters();
            match kept {
                Ok((_, true)) => std::future::pending().await,
                Ok((taken, false)) => Ok(taken),
                Err(error) => Err(error),
            }
        })
    }
}
