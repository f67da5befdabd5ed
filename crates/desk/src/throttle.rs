//! Slows down whoever tries passwords, without locking out a colleague for long.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Wrong attempts that are free.
pub const FREE_ATTEMPTS: u32 = 5;
/// The longest wait.
pub const WAIT_MINUTES_MAX: i64 = 15;
/// The most names that are remembered; beyond, the oldest is forgotten.
pub const NAMES_MAX: usize = 1_000;

/// Counts wrong attempts by name. In memory only.
#[derive(Debug, Default)]
pub struct Throttle<K> {
    failures: Mutex<HashMap<K, (u32, Timestamp)>>,
}

impl<K: Hash + Eq + Clone> Throttle<K> {
    /// Nobody has failed yet.
    pub fn new() -> Self {
        Self { failures: Mutex::new(HashMap::new()) }
    }

    /// In how many minutes the next attempt is allowed; none when it is now.
    pub fn minutes_to_wait(&self, key: &K, now: Timestamp) -> Option<i64> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, last) = failures.get(key)?;
        let wait = SignedDuration::from_mins(wait_minutes(*count));
        let left = wait - now.duration_since(*last);
        (left > SignedDuration::ZERO).then(|| left.as_mins().saturating_add(1))
    }

    /// A wrong attempt.
    pub fn failed(&self, key: K, now: Timestamp) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= NAMES_MAX
            && let Some(oldest) = failures.iter().min_by_key(|(_, (_, at))| *at).map(|(name, _)| name.clone())
        {
            failures.remove(&oldest);
        }
        let entry = failures.entry(key).or_insert((0, now));
        entry.0 = entry.0.saturating_add(1);
        entry.1 = now;
    }

    /// A right one: forgiven.
    pub fn succeeded(&self, key: &K) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

/// 0 for the free attempts, then 1, 2, 4, 8, 15 minutes.
fn wait_minutes(count: u32) -> i64 {
    match count.checked_sub(FREE_ATTEMPTS) {
        None => 0,
        Some(beyond) => (1_i64 << beyond.min(8)).min(WAIT_MINUTES_MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_attempts_are_free_then_it_takes_longer_and_longer() {
        let start: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let throttle = Throttle::new();
        for _ in 0..4 {
            throttle.failed("olena", start);
            assert_eq!(throttle.minutes_to_wait(&"olena", start), None);
        }
        throttle.failed("olena", start);
        assert_eq!(throttle.minutes_to_wait(&"olena", start), Some(2), "the minute that has begun counts");
        assert_eq!(throttle.minutes_to_wait(&"petro", start), None);
        let later = start.checked_add(SignedDuration::from_mins(1)).unwrap();
        assert_eq!(throttle.minutes_to_wait(&"olena", later), None);
        for _ in 0..40 {
            throttle.failed("olena", later);
        }
        assert_eq!(throttle.minutes_to_wait(&"olena", later), Some(WAIT_MINUTES_MAX + 1));
        throttle.succeeded(&"olena");
        assert_eq!(throttle.minutes_to_wait(&"olena", later), None);
    }
}
