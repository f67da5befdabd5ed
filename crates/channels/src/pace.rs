//! How fast: token buckets for sending, growing and varied pauses for trying again. Time and chance are passed in.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rand::Rng;
use rand::RngExt as _;
use rand::rngs::StdRng;

use crate::contract::{Ended, SendError};

/// Lets so many messages a second through, with a reserve for a burst.
#[derive(Debug)]
pub struct Bucket {
    per_second: u32,
    burst: u32,
    state: Mutex<Level>,
}

#[derive(Debug)]
struct Level {
    /// In thousandths of a message.
    milli: i64,
    at: Option<Timestamp>,
}

impl Bucket {
    /// A full bucket.
    #[must_use]
    pub fn new(per_second: u32, burst: u32) -> Self {
        let state = Mutex::new(Level { milli: i64::from(burst.max(1)) * 1000, at: None });
        Self { per_second: per_second.max(1), burst: burst.max(1), state }
    }

    /// Takes one.
    ///
    /// # Errors
    /// Later, when there is one.
    pub fn take(&self, now: Timestamp) -> Result<(), SendError> {
        let mut level = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = level.at {
            // A clock that goes back fills nothing.
            let passed = now.duration_since(at).max(SignedDuration::ZERO);
            let millis = i64::try_from(passed.as_millis()).unwrap_or(i64::MAX);
            let more = millis.saturating_mul(i64::from(self.per_second));
            level.milli = level.milli.saturating_add(more).min(i64::from(self.burst) * 1000);
        }
        level.at = Some(now);
        if level.milli >= 1000 {
            level.milli -= 1000;
            return Ok(());
        }
        let missing = u64::try_from(1000 - level.milli).unwrap_or(1000);
        let after = Duration::from_millis(missing.div_ceil(u64::from(self.per_second)).max(1));
        Err(SendError::Later { after })
    }
}

/// When to try again if a provider does not say.
pub const LATER_SECONDS: u64 = 15;
/// The longest pause that a provider may ask for and get.
pub const RETRY_AFTER_SECONDS_MAX: u64 = 3600;

/// The pause that a provider asks for, if it asks for one: none that lasts for ever, and none of nothing, which would be a circle.
#[must_use]
pub fn asked_for(pause: Option<Duration>) -> Option<Duration> {
    let most = Duration::from_secs(RETRY_AFTER_SECONDS_MAX);
    pause.filter(|pause| !pause.is_zero()).map(|pause| pause.min(most))
}

/// The same, or the usual one.
#[must_use]
pub fn asked_for_or_usual(pause: Option<Duration>) -> Duration {
    asked_for(pause).unwrap_or(Duration::from_secs(LATER_SECONDS))
}

/// The first pause, and the longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pauses {
    /// After the first failure.
    pub first: Duration,
    /// However many follow.
    pub max: Duration,
}

impl Default for Pauses {
    fn default() -> Self {
        Self { first: Duration::from_secs(1), max: Duration::from_secs(300) }
    }
}

impl Pauses {
    /// The pause after `failures` in a row: doubled each time, and between half and all of it by chance, so that gates
    /// do not come back in step.
    #[must_use]
    pub fn after(&self, failures: u32, rng: &mut impl Rng) -> Duration {
        let doubled = self.first.saturating_mul(1_u32 << failures.saturating_sub(1).min(16)).min(self.max);
        let half = doubled / 2;
        let varied = u64::try_from(half.as_micros()).unwrap_or(u64::MAX);
        half.saturating_add(Duration::from_micros(rng.random_range(0..=varied)))
    }
}

/// After how many refusals of the account, with nothing gone well between them, listening ends: a server that restarts may
/// refuse once.
pub const REFUSALS_MAX: u32 = 3;

/// What went wrong in a pull loop since anything last went well, and so how long to wait.
#[derive(Debug)]
pub struct Setbacks {
    pauses: Pauses,
    rng: StdRng,
    failures: u32,
    refusals: u32,
}

impl Setbacks {
    /// Nothing went wrong yet.
    #[must_use]
    pub fn new(pauses: Pauses, rng: StdRng) -> Self {
        Self { pauses, rng, failures: 0, refusals: 0 }
    }

    /// All is well. Only this forgets a refusal: servers let a wrong password wait, and a line that breaks meanwhile says nothing
    /// new.
    pub fn are_over(&mut self) {
        (self.failures, self.refusals) = (0, 0);
    }

    /// Something failed: how long to wait.
    pub fn failed(&mut self) -> Duration {
        self.failures = self.failures.saturating_add(1);
        self.pauses.after(self.failures, &mut self.rng)
    }

    /// Something failed, perhaps because the provider does not take the account: how long to wait.
    ///
    /// # Errors
    /// It was refused so often that waiting is of no use.
    pub fn failed_or_refused(&mut self, refused: bool) -> Result<Duration, Ended> {
        self.refusals = self.refusals.saturating_add(u32::from(refused));
        if refused && self.refusals >= REFUSALS_MAX { Err(Ended::Banned) } else { Ok(self.failed()) }
    }

    /// How many things failed.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    #[test]
    fn a_burst_passes_then_so_many_a_second() {
        let start: Timestamp = "2026-11-26T10:00:00Z".parse().unwrap();
        let half_a_second = Err(SendError::Later { after: Duration::from_millis(500) });
        let bucket = Bucket::new(2, 3);
        for _ in 0..3 {
            assert_eq!(bucket.take(start), Ok(()));
        }
        assert_eq!(bucket.take(start), half_a_second);
        let later = start + SignedDuration::from_millis(500);
        assert_eq!(bucket.take(later), Ok(()));
        assert_eq!(bucket.take(start), half_a_second, "a clock that went back");
    }

    #[test]
    fn pauses_grow_and_differ() {
        let mut rng = StdRng::seed_from_u64(1);
        let pauses = Pauses { first: Duration::from_secs(1), max: Duration::from_secs(60) };
        for failures in 1..40 {
            let pause = pauses.after(failures, &mut rng);
            let whole = Duration::from_secs(1 << (failures - 1).min(10)).min(pauses.max);
            assert!(pause >= whole / 2 && pause <= whole, "{failures}: {pause:?}");
        }
        let (one, other) = (pauses.after(5, &mut rng), pauses.after(5, &mut rng));
        assert_ne!(one, other);
    }

    #[test]
    fn refusals_end_listening_unless_something_went_well_between() {
        let pauses = Pauses { first: Duration::from_secs(1), max: Duration::from_secs(60) };
        let mut setbacks = Setbacks::new(pauses, StdRng::seed_from_u64(1));
        for _ in 1..REFUSALS_MAX {
            assert!(setbacks.failed_or_refused(true).is_ok());
        }
        setbacks.are_over();
        assert_eq!(setbacks.count(), 0);
        for _ in 1..REFUSALS_MAX {
            assert!(setbacks.failed_or_refused(true).is_ok());
            assert!(setbacks.failed_or_refused(false).is_ok(), "a broken line ends nothing");
        }
        assert!(setbacks.failed() > pauses.first, "and each makes the next pause longer");
        assert_eq!(setbacks.failed_or_refused(true), Err(Ended::Banned));
    }
}
