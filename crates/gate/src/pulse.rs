//! When the desk last collected: the only thing that decides whether a page may promise an answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// After so many hours without a collection no page promises anything.
pub const PROMISE_HOURS_MAX: i64 = 3;

const NEVER: i64 = i64::MIN;

/// A handle on the moment of the last collection; clones share it. Not kept on disk: after a start, promises wait.
#[derive(Clone, Debug)]
pub struct Pulse(Arc<AtomicI64>);

impl Default for Pulse {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(NEVER)))
    }
}

impl Pulse {
    /// The desk has just collected.
    pub fn collected(&self, now: Timestamp) {
        self.0.fetch_max(now.as_second(), Ordering::Relaxed);
    }

    /// Whether the desk collects regularly, so that shift hours may be shown as a promise.
    #[must_use]
    pub fn is_alive(&self, now: Timestamp) -> bool {
        let last = self.0.load(Ordering::Relaxed);
        last != NEVER
            && now.as_second().saturating_sub(last) <= SignedDuration::from_hours(PROMISE_HOURS_MAX).as_secs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promises_end_some_hours_after_the_last_collection() {
        let pulse = Pulse::default();
        let now: Timestamp = "2026-11-23T18:00:00Z".parse().unwrap();
        assert!(!pulse.is_alive(now));
        pulse.collected(now);
        assert!(pulse.is_alive(now));
        assert!(!pulse.is_alive(now.checked_add(SignedDuration::from_hours(PROMISE_HOURS_MAX + 1)).unwrap()));
    }
}
