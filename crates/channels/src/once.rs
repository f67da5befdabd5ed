//! One sending for one key. In memory: a gate gets one attempt and forgets, the desk remembers.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use crate::contract::Sent;
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

/// What to do about a key.
#[derive(Debug)]
pub enum Begin<'a> {
    /// Send; then say what became of it. Dropped without a word, whether it left is unknown.
    Send(Attempt<'a>),
    /// It was sent before.
    Sent(Sent),
    /// It is being sent, or whether it was is unknown: it is not sent again.
    Unsure,
}

/// One attempt at sending.
#[derive(Debug)]
pub struct Attempt<'a> {
    once: &'a Once,
    key: IdempotencyKey,
    told: bool,
}

impl Once {
    /// Asks for a key.
    pub fn begin(&self, key: IdempotencyKey) -> Begin<'_> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.states.get(&key) {
            Some(State::Sent(sent)) => return Begin::Sent(sent.clone()),
            Some(State::Busy | State::Unsure) => return Begin::Unsure,
            None => {}
        }
        if kept.order.len() >= KEYS_MAX
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.states.remove(&oldest);
        }
        kept.states.insert(key, State::Busy);
        kept.order.push_back(key);
        Begin::Send(Attempt { once: self, key, told: false })
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

impl Attempt<'_> {
    /// The provider has it.
    pub fn sent(mut self, sent: &Sent) {
        self.told = true;
        self.once.set(self.key, Some(State::Sent(sent.clone())));
    }

    /// It surely was not sent: the key may be used again.
    pub fn not_sent(mut self) {
        self.told = true;
        self.once.set(self.key, None);
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        if !self.told {
            self.once.set(self.key, Some(State::Unsure));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::ProviderId;

    #[test]
    fn a_key_is_sent_once_and_a_failed_one_can_be_tried_again() {
        let once = Once::default();
        let key = IdempotencyKey([1; 16]);
        let Begin::Send(attempt) = once.begin(key) else { panic!("fresh") };
        assert!(matches!(once.begin(key), Begin::Unsure), "it is being sent");
        attempt.not_sent();
        let Begin::Send(attempt) = once.begin(key) else { panic!("free again") };
        let sent = Sent { ids: vec![ProviderId("7".into())] };
        attempt.sent(&sent);
        assert!(matches!(once.begin(key), Begin::Sent(before) if before == sent));
        let Begin::Send(attempt) = once.begin(IdempotencyKey([2; 16])) else { panic!("fresh") };
        drop(attempt);
        assert!(matches!(once.begin(IdempotencyKey([2; 16])), Begin::Unsure), "nobody knows whether it left");
    }
}
