//! Samples: a frame of twenty milliseconds, and sound of any length. Both are overwritten when they are dropped, and neither can
//! be printed.

use std::time::Duration;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Samples in a second. The telephone has this rate and no other.
pub const RATE_HZ: u32 = 8_000;
/// How long a frame is.
pub const FRAME: Duration = Duration::from_millis(20);
/// Samples in a frame.
pub const FRAME_SAMPLES: usize = 160;
/// Samples in a millisecond.
const SAMPLES_PER_MS: i64 = 8;

/// Twenty milliseconds of somebody's sound. It lies in one place until it is dropped, because whatever is moved leaves a copy behind.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame(Box<[i16; FRAME_SAMPLES]>);

impl Frame {
    /// Silence.
    #[must_use]
    pub fn silence() -> Self {
        Self::new([0; FRAME_SAMPLES])
    }

    /// A frame of these samples.
    #[must_use]
    pub fn new(samples: [i16; FRAME_SAMPLES]) -> Self {
        Self(Box::new(samples))
    }

    /// The samples.
    #[must_use]
    pub fn samples(&self) -> &[i16; FRAME_SAMPLES] {
        &self.0
    }

    /// The samples, to change.
    pub fn samples_mut(&mut self) -> &mut [i16; FRAME_SAMPLES] {
        &mut self.0
    }
}

impl Default for Frame {
    fn default() -> Self {
        Self::silence()
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for Frame {}

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Frame")
    }
}

/// Sound at [`RATE_HZ`], in one channel.
#[derive(Clone, PartialEq, Eq)]
pub struct Sound(Zeroizing<Vec<i16>>);

impl Sound {
    /// Sound of these samples.
    #[must_use]
    pub fn new(samples: Vec<i16>) -> Self {
        Self(Zeroizing::new(samples))
    }

    /// The samples.
    #[must_use]
    pub fn samples(&self) -> &[i16] {
        &self.0
    }

    /// How long it is.
    #[must_use]
    pub fn length(&self) -> Duration {
        let samples = u64::try_from(self.0.len()).unwrap_or(u64::MAX);
        Duration::from_micros(samples.saturating_mul(1_000_000 / u64::from(RATE_HZ)))
    }
}

impl std::fmt::Debug for Sound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sound")
    }
}

/// A time as a number of samples, rounded down.
pub(super) fn samples_in(time: Duration) -> i64 {
    let micros = i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
    micros / (1_000 / SAMPLES_PER_MS)
}

/// Rounds to a sample; beyond the range it stays at the edge.
#[expect(
    clippy::as_conversions,
    reason = "from a float there is no other way; this one saturates, and NaN is 0"
)]
pub(super) fn to_sample(value: f32) -> i16 {
    value.round() as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_and_time() {
        assert_eq!(samples_in(FRAME), i64::try_from(FRAME_SAMPLES).unwrap());
        assert_eq!(samples_in(Duration::from_secs(1)), i64::from(RATE_HZ));
        assert_eq!(Sound::new(vec![0; 12_000]).length(), Duration::from_millis(1_500));
    }

    #[test]
    fn floats_saturate() {
        assert_eq!([1e9, -1e9, 0.5, -1.4, f32::NAN].map(to_sample), [i16::MAX, i16::MIN, 1, -1, 0]);
    }

    #[test]
    fn nobodys_sound_is_printed() {
        let shown = format!("{:?} {:?}", Frame::new([77; FRAME_SAMPLES]), Sound::new(vec![77]));
        assert_eq!(shown, "Frame Sound");
    }
}
