//! When frames are sent: at absolute times, so that no delay of ours adds up.

use std::time::Duration;

use super::frame::FRAME;

/// So many frames are sent at once after a stall; the rest of the time is skipped. More would only fill the other side's buffer.
pub const BURST_FRAMES_MAX: u32 = 3;

/// Says when a frame is to be sent.
#[derive(Debug)]
pub struct Pacer {
    next_at: Duration,
}

/// One frame is to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    /// Frames before it whose time passed without their being sent: the timestamps go on by so many.
    pub skipped: u32,
    /// How late it is, or the first of those that are skipped.
    pub late: Duration,
}

impl Pacer {
    /// Frames from `start` on.
    #[must_use]
    pub fn new(start: Duration) -> Self {
        Self { next_at: start }
    }

    /// When the next frame is due.
    #[must_use]
    pub fn next_at(&self) -> Duration {
        self.next_at
    }

    /// Whether a frame is due. To be asked until none is.
    pub fn beat(&mut self, now: Duration) -> Option<Beat> {
        let late = now.checked_sub(self.next_at)?;
        let behind = u32::try_from(late.as_micros() / FRAME.as_micros()).unwrap_or(u32::MAX);
        let skipped = if behind < BURST_FRAMES_MAX { 0 } else { behind - (BURST_FRAMES_MAX - 1) };
        self.next_at = self.next_at.saturating_add(FRAME.saturating_mul(skipped)).saturating_add(FRAME);
        Some(Beat { skipped, late })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn beats(pacer: &mut Pacer, now: Duration) -> Vec<Beat> {
        std::iter::from_fn(|| pacer.beat(now)).collect()
    }

    #[test]
    fn an_hour_of_late_wake_ups_does_not_drift() {
        let mut pacer = Pacer::new(5 * MS);
        for wake in 0..180_000_u32 {
            let late = ((wake * 37) % 15) * MS;
            let now = pacer.next_at() + late;
            assert_eq!(beats(&mut pacer, now), [Beat { skipped: 0, late }]);
        }
        assert_eq!(pacer.next_at(), Duration::from_secs(3_600) + 5 * MS);
    }

    #[test]
    fn too_early_and_too_late() {
        let mut pacer = Pacer::new(Duration::ZERO);
        assert_eq!(beats(&mut pacer, Duration::ZERO), [Beat { skipped: 0, late: Duration::ZERO }]);
        assert_eq!(beats(&mut pacer, 19 * MS), []);
        let both = [25, 5].map(|late| Beat { skipped: 0, late: late * MS });
        assert_eq!(beats(&mut pacer, 45 * MS), both);
        assert_eq!(pacer.next_at(), 60 * MS);
        let after_a_stall = beats(&mut pacer, 1_060 * MS);
        assert_eq!(after_a_stall[0], Beat { skipped: 48, late: 1_000 * MS });
        assert_eq!(after_a_stall.len(), 3, "no more than a burst");
        assert_eq!(pacer.next_at(), 1_080 * MS, "and then on the old beat");
    }
}
