//! One sending for one key. In memory: a gate gets one attempt and forgets, the desk remembers.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use crate::contract::{SendError, Sent};
use crate::message::IdempotencyKey;

/// The most keys that are remembered; beyond, the oldest is forgotten.
pub const KEYS_MAX: usize = 10_000;

/// Remembers what was sent.
#[derive(Debug, Default)]
pub struct Once(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    states: HashMap<IdempotencyKey, State>,
    order: VecDeque<IdempotencyKey>,
}

#[derive(Clone, Debug)]
enum State {
    Busy,
    Sent(Sent),
    Unsure,
}

impl Once {
    /// Sends, once for a key: what was sent before is not sent again. Only what surely was not sent leaves its key free. Dropped in
    /// the middle, whether it left is as unknown as after [`SendError::Unsure`].
    ///
    /// # Errors
    /// What `sending` says; [`SendError::Unsure`] if it is being sent, or whether it was is unknown.
    pub async fn send(
        &self,
        key: IdempotencyKey,
        sending: impl Future<Output = Result<Sent, SendError>>,
    ) -> Result<Sent, SendError> {
        if let Some(before) = self.begin(key) {
            return before;
        }
        let mut attempt = Attempt { once: self, key, end: Some(State::Unsure) };
        let said = sending.await;
        attempt.end = match &said {
            Ok(sent) => Some(State::Sent(sent.clone())),
            Err(SendError::Unsure) => Some(State::Unsure),
            Err(SendError::Later { .. } | SendError::Never(_) | SendError::Banned | SendError::Ours(_)) => {
                None
            }
        };
        said
    }

    /// What is known of a key; if nothing is, it is being sent from now on.
    fn begin(&self, key: IdempotencyKey) -> Option<Result<Sent, SendError>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.states.get(&key) {
            Some(State::Sent(sent)) => return Some(Ok(sent.clone())),
            Some(State::Busy | State::Unsure) => return Some(Err(SendError::Unsure)),
            None => {}
        }
        if kept.order.len() >= KEYS_MAX
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.states.remove(&oldest);
        }
        kept.states.insert(key, State::Busy);
        kept.order.push_back(key);
        None
    }

    fn set(&self, key: IdempotencyKey, state: Option<State>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match state {
            Some(state) => {
                if let Some(place) = kept.states.get_mut(&key) {
                    *place = state;
                }
            }
            None => {
                kept.states.remove(&key);
                kept.order.retain(|other| *other != key);
            }
        }
    }
}

/// One attempt at sending. However it ends, its end is remembered.
struct Attempt<'a> {
    once: &'a Once,
    key: IdempotencyKey,
    end: Option<State>,
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        self.once.set(self.key, self.end.take());
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::message::ProviderId;

    async fn never() -> Result<Sent, SendError> {
        panic!("it is not sent again")
    }

    #[tokio::test]
    async fn a_key_is_sent_once_and_a_failed_one_can_be_tried_again() {
        let once = Once::default();
        let key = IdempotencyKey([1; 16]);
        let later = Err(SendError::Later { after: Duration::from_secs(1) });
        let failing = async {
            assert_eq!(once.send(key, never()).await, Err(SendError::Unsure), "it is being sent");
            later.clone()
        };
        assert_eq!(once.send(key, failing).await, later);
        let sent = Ok(Sent { ids: vec![ProviderId("7".into())] });
        assert_eq!(once.send(key, std::future::ready(sent.clone())).await, sent, "free again");
        assert_eq!(once.send(key, never()).await, sent);
    }

    #[tokio::test]
    async fn what_may_have_left_is_not_sent_again() {
        let once = Once::default();
        let (broken, dropped) = (IdempotencyKey([1; 16]), IdempotencyKey([2; 16]));
        let unsure = Err(SendError::Unsure);
        assert_eq!(once.send(broken, std::future::ready(unsure.clone())).await, unsure);
        assert_eq!(once.send(broken, never()).await, unsure);
        let hanging = once.send(dropped, std::future::pending());
        assert!(tokio::time::timeout(Duration::ZERO, hanging).await.is_err());
        assert_eq!(once.send(dropped, never()).await, unsure);
    }
}
