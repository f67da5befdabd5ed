//! How many calls a trunk carries, and what becomes of those beyond.
//!
//! A trunk that is full says when to try again. Somebody who calls again and again is never dropped: his calls are marked, and
//! whoever takes them can let others go before him.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use super::caller::CallerHash;

/// Over what time calls are counted.
pub const WINDOW: Duration = Duration::from_secs(60);
/// The longest wait that a refusal asks for. Calls mostly end before their limit.
pub const RETRY_SECONDS_MAX: u64 = 300;
/// Of how many callers calls are counted at once. Of those beyond, none is set aside.
pub const CALLERS_MAX: usize = 10_000;

/// The limits of a trunk.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Calls at once.
    pub calls: u32,
    /// Calls a minute.
    pub calls_per_minute: u32,
    /// Calls a minute of one caller that are not set aside.
    pub calls_per_minute_of_one_caller: u32,
    /// The longest call.
    pub longest_call: Duration,
}

/// A trunk's calls.
#[derive(Debug)]
pub struct Budget {
    limits: Limits,
    next: u64,
    ends: BTreeMap<u64, Instant>,
    begun: VecDeque<Instant>,
    callers: HashMap<CallerHash, VecDeque<Instant>>,
}

/// A call that may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// What to give back when it is over.
    pub place: u64,
    /// When it has to end.
    pub ends: Instant,
    /// Whether its caller calls more often than he should.
    pub set_aside: bool,
}

/// A call that may not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// All lines are busy.
    Busy {
        /// After how many seconds one may be free.
        retry_seconds: u64,
    },
    /// Too many calls in too short a time.
    TooFast {
        /// After how many seconds there is room.
        retry_seconds: u64,
    },
}

impl Budget {
    /// Of a trunk with these limits.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let (ends, begun, callers) = (BTreeMap::new(), VecDeque::new(), HashMap::new());
        Self { limits, next: 0, ends, begun, callers }
    }

    /// Calls that are.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.ends.len()
    }

    /// Takes a call, if there is room.
    ///
    /// # Errors
    /// There is none, and when there may be.
    pub fn admit(&mut self, now: Instant, caller: Option<CallerHash>) -> Result<Admitted, Full> {
        forget(&mut self.begun, now);
        if self.ends.len() >= usize::try_from(self.limits.calls).unwrap_or(usize::MAX) {
            let first = self.ends.values().min().copied().unwrap_or(now);
            return Err(Full::Busy { retry_seconds: seconds_until(first, now) });
        }
        if self.begun.len() >= usize::try_from(self.limits.calls_per_minute).unwrap_or(usize::MAX) {
            let first = self.begun.front().map_or(now, |begun| *begun + WINDOW);
            return Err(Full::TooFast { retry_seconds: seconds_until(first, now) });
        }
        let set_aside = caller.is_some_and(|caller| self.calls_too_often(now, caller));
        self.begun.push_back(now);
        self.next += 1;
        let (place, ends) = (self.next, now + self.limits.longest_call);
        self.ends.insert(place, ends);
        Ok(Admitted { place, ends, set_aside })
    }

    /// Gives a place back.
    pub fn release(&mut self, place: u64) {
        self.ends.remove(&place);
    }

    fn calls_too_often(&mut self, now: Instant, caller: CallerHash) -> bool {
        self.callers.retain(|_, calls| {
            forget(calls, now);
            !calls.is_empty()
        });
        let most = usize::try_from(self.limits.calls_per_minute_of_one_caller).unwrap_or(usize::MAX);
        if self.callers.len() >= CALLERS_MAX && !self.callers.contains_key(&caller) {
            return false;
        }
        let calls = self.callers.entry(caller).or_default();
        if calls.len() > most {
            // The oldest makes room, so that the list has an end and the count goes on.
            calls.pop_front();
        }
        calls.push_back(now);
        calls.len() > most
    }
}

fn forget(calls: &mut VecDeque<Instant>, now: Instant) {
    while calls.front().is_some_and(|begun| now.duration_since(*begun) >= WINDOW) {
        calls.pop_front();
    }
}

fn seconds_until(then: Instant, now: Instant) -> u64 {
    then.saturating_duration_since(now).as_secs().clamp(1, RETRY_SECONDS_MAX)
}

#[cfg(test)]
mod tests {
    use super::super::caller::CallerKey;
    use super::*;

    fn limits() -> Limits {
        Limits {
            calls: 2,
            calls_per_minute: 5,
            calls_per_minute_of_one_caller: 2,
            longest_call: Duration::from_secs(120),
        }
    }

    fn caller(number: &str) -> Option<CallerHash> {
        CallerKey::new([1; 32]).hash_of(number)
    }

    #[test]
    fn a_full_trunk_says_when_to_try_again() {
        let (mut budget, begin) = (Budget::new(limits()), Instant::now());
        let first = budget.admit(begin, None).unwrap();
        budget.admit(begin + Duration::from_secs(10), None).unwrap();
        let busy = budget.admit(begin + Duration::from_secs(20), None);
        assert_eq!(busy, Err(Full::Busy { retry_seconds: 100 }));
        budget.release(first.place);
        assert_eq!(budget.calls(), 1);
        assert!(budget.admit(begin + Duration::from_secs(20), None).is_ok());
    }

    #[test]
    fn too_many_calls_in_a_minute_wait_for_its_end() {
        let (mut budget, begin) = (Budget::new(limits()), Instant::now());
        for second in 0..5 {
            let call = budget.admit(begin + Duration::from_secs(second), None).unwrap();
            budget.release(call.place);
        }
        let fast = budget.admit(begin + Duration::from_secs(30), None);
        assert_eq!(fast, Err(Full::TooFast { retry_seconds: 30 }));
        assert!(budget.admit(begin + WINDOW, None).is_ok());
    }

    #[test]
    fn who_calls_too_often_is_set_aside_and_not_dropped() {
        let (mut budget, begin) =
            (Budget::new(Limits { calls_per_minute: 100, calls: 100, ..limits() }), Instant::now());
        let mut aside = |second, number| {
            budget.admit(begin + Duration::from_secs(second), caller(number)).unwrap().set_aside
        };
        assert_eq!([0, 1, 2, 3].map(|second| aside(second, "79990000001")), [false, false, true, true]);
        assert!(!aside(4, "79990000002"), "somebody else");
        assert!(!aside(70, "79990000001"), "a minute later");
    }
}
