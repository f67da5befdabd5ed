//! How late packets are sent, so that it can be said how many calls a machine bears.

use std::time::Duration;

/// How wide a step of the measure is.
const STEP: Duration = Duration::from_micros(250);
/// How many steps there are; what is later counts in the last.
const STEPS: usize = 400;

/// How late packets were sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pacing {
    steps: Vec<u64>,
    worst: Duration,
}

impl Default for Pacing {
    fn default() -> Self {
        Self { steps: vec![0; STEPS], worst: Duration::ZERO }
    }
}

impl Pacing {
    /// Notes a packet.
    pub fn note(&mut self, late: Duration) {
        let step = usize::try_from(late.as_micros() / STEP.as_micros()).unwrap_or(STEPS).min(STEPS - 1);
        if let Some(step) = self.steps.get_mut(step) {
            *step += 1;
        }
        self.worst = self.worst.max(late);
    }

    /// Adds what another call measured.
    pub fn add(&mut self, other: &Self) {
        self.steps.iter_mut().zip(&other.steps).for_each(|(mine, theirs)| *mine += theirs);
        self.worst = self.worst.max(other.worst);
    }

    /// How many packets were sent.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.steps.iter().sum()
    }

    /// The latest of them.
    #[must_use]
    pub fn worst(&self) -> Duration {
        self.worst
    }

    /// So many thousandths of the packets were not later than this, to a quarter of a millisecond.
    #[must_use]
    pub fn per_mille(&self, per_mille: u64) -> Duration {
        let wanted = (self.sent() * per_mille.min(1_000)).div_ceil(1_000);
        let mut counted = 0;
        let mut limit = Duration::ZERO;
        for step in &self.steps {
            if counted >= wanted {
                break;
            }
            counted += step;
            limit += STEP;
        }
        limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_of_them_and_the_worst() {
        let mut pacing = Pacing::default();
        assert_eq!((pacing.per_mille(990), pacing.sent()), (Duration::ZERO, 0));
        for late in 0..1_000_u64 {
            pacing.note(Duration::from_micros(late * 10));
        }
        let mut all = Pacing::default();
        all.note(Duration::from_secs(2));
        all.add(&pacing);
        assert_eq!(all.per_mille(500), Duration::from_micros(5_250));
        assert_eq!(all.per_mille(990), Duration::from_millis(10));
        assert_eq!((all.worst(), all.sent()), (Duration::from_secs(2), 1_001));
        assert_eq!(all.per_mille(1_000), STEP * 400);
    }
}
