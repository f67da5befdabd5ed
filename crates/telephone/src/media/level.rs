//! How loud a frame is, and whether somebody speaks: for *nobody speaks* and *the recording is over*.

use std::time::Duration;

use super::frame::{FRAME, Frame};

/// What a frame of zeros has.
pub const SILENCE_DBFS: f32 = -96.0;
/// A voice stands so far above what the line hums.
const ABOVE_NOISE_DB: f32 = 9.0;
/// Quieter than this nobody speaks, however still the line is.
const VOICE_DBFS_MIN: f32 = -48.0;
/// Louder than this is no hum, however long it lasts.
const NOISE_DBFS_MAX: f32 = -32.0;
/// The stillest line that is believed.
const NOISE_DBFS_MIN: f32 = -75.0;
/// The noise is learned downwards at once and upwards by so much a frame: 1.5 dB a second, so that words do not pass for hum.
const NOISE_RISE_DB: f32 = 0.03;
/// In the first half second the line is believed to be still, and its noise is learned at once.
const FIRST_FRAMES: u32 = 25;
/// What is so still comes from no line: a frame that was covered, or a pause of which nothing was sent. It says nothing of the noise.
const NOTHING_DBFS: f32 = -85.0;
/// So many loud frames in a row are a voice; fewer are a click.
const VOICE_FRAMES: u32 = 3;
/// Frames after a voice that still belong to it: the pauses between words.
const HANGOVER_FRAMES: u32 = 15;

/// The loudness of a frame, in dB below a full-scale square wave.
#[must_use]
pub fn dbfs(frame: &Frame) -> f32 {
    power_dbfs(frame.samples())
}

/// The loudness of any samples.
pub(super) fn power_dbfs(samples: &[i16]) -> f32 {
    let count = samples.len().max(1);
    let sum: i64 = samples.iter().map(|sample| i64::from(*sample).pow(2)).sum();
    if sum == 0 {
        return SILENCE_DBFS;
    }
    let mean = to_float(sum) / to_float(i64::try_from(count).unwrap_or(i64::MAX));
    (10.0 * (mean / 32_768.0_f32.powi(2)).log10()).max(SILENCE_DBFS)
}

/// Listens whether somebody speaks.
#[derive(Clone, Debug)]
pub struct Voice {
    noise: f32,
    learned: u32,
    loud: u32,
    hangover: u32,
    heard: u32,
    quiet: u32,
}

impl Default for Voice {
    fn default() -> Self {
        Self { noise: -60.0, learned: 0, loud: 0, hangover: 0, heard: 0, quiet: 0 }
    }
}

impl Voice {
    /// Listens to a frame and says whether somebody speaks in it.
    pub fn hear(&mut self, frame: &Frame) -> bool {
        let level = dbfs(frame);
        if level > NOTHING_DBFS {
            self.learn(level);
        }
        let loud = level > (self.noise + ABOVE_NOISE_DB).max(VOICE_DBFS_MIN);
        self.loud = if loud { self.loud.saturating_add(1) } else { 0 };
        self.hangover =
            if self.loud >= VOICE_FRAMES { HANGOVER_FRAMES } else { self.hangover.saturating_sub(1) };
        if self.speaks() {
            self.heard = self.heard.saturating_add(1);
            self.quiet = 0;
        } else {
            self.quiet = self.quiet.saturating_add(1);
        }
        self.speaks()
    }

    fn learn(&mut self, level: f32) {
        let most = match self.learned {
            0 => level,
            1..FIRST_FRAMES => self.noise,
            _ => self.noise + NOISE_RISE_DB,
        };
        self.noise = level.min(most).clamp(NOISE_DBFS_MIN, NOISE_DBFS_MAX);
        self.learned = self.learned.saturating_add(1);
    }

    /// Somebody speaks, or has just spoken.
    #[must_use]
    pub fn speaks(&self) -> bool {
        self.hangover > 0
    }

    /// For how long nobody has spoken.
    #[must_use]
    pub fn quiet_for(&self) -> Duration {
        FRAME * self.quiet
    }

    /// For how long somebody has spoken, all together.
    #[must_use]
    pub fn heard_for(&self) -> Duration {
        FRAME * self.heard
    }

    /// Listens for something new on the same line: what was heard is forgotten, what the line hums is not.
    pub fn again(&mut self) {
        *self = Self { noise: self.noise, learned: self.learned, ..Self::default() };
    }
}

#[expect(clippy::as_conversions, reason = "a level needs no more digits than a float has")]
fn to_float(value: i64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame of a square wave, so that its level is its height.
    fn frame(height: i16) -> Frame {
        let mut frame = Frame::silence();
        for (at, sample) in frame.samples_mut().iter_mut().enumerate() {
            *sample = if at % 8 < 4 { height } else { -height };
        }
        frame
    }

    #[test]
    fn levels() {
        assert!(dbfs(&frame(32_767)).abs() < 0.01);
        assert!((dbfs(&frame(3_277)) + 20.0).abs() < 0.01);
        assert!((dbfs(&frame(1)) + 90.3).abs() < 0.1);
        assert_eq!(dbfs(&Frame::silence()), SILENCE_DBFS);
    }

    fn hear(voice: &mut Voice, height: i16, frames: u32) -> u32 {
        (0..frames).filter(|_| voice.hear(&frame(height))).count().try_into().unwrap()
    }

    #[test]
    fn nobody_speaks_on_a_still_line_nor_on_one_that_hums() {
        for height in [0, 30, 60, 250] {
            let mut voice = Voice::default();
            let spoken = hear(&mut voice, height, 500);
            assert_eq!((spoken, voice.heard_for()), (0, Duration::ZERO), "{height}");
            assert_eq!(voice.quiet_for(), Duration::from_secs(10), "{height}");
        }
    }

    #[test]
    fn words_with_pauses_are_one_speech_and_then_it_is_over() {
        let mut voice = Voice::default();
        hear(&mut voice, 20, 100);
        for _ in 0..10 {
            hear(&mut voice, 3_000, 20);
            hear(&mut voice, 20, 10);
            assert!(voice.speaks());
        }
        assert_eq!(voice.quiet_for(), Duration::ZERO);
        hear(&mut voice, 20, 15 - 10 + 200);
        assert_eq!(voice.quiet_for(), Duration::from_millis(200 * 20 + 20));
        assert!(
            voice.heard_for() > Duration::from_millis(5_800)
                && voice.heard_for() < Duration::from_millis(6_400)
        );
        voice.again();
        assert_eq!((voice.heard_for(), voice.quiet_for()), (Duration::ZERO, Duration::ZERO));
    }

    #[test]
    fn somebody_who_speaks_softly_on_a_still_line_is_heard_and_a_click_is_not() {
        let mut voice = Voice::default();
        hear(&mut voice, 5, 100);
        assert_eq!(hear(&mut voice, 20_000, 2), 0, "a click");
        assert_eq!(hear(&mut voice, 5, 20), 0);
        assert!(hear(&mut voice, 200, 25) > 20);
    }

    #[test]
    fn covered_frames_say_nothing_of_the_noise() {
        let mut voice = Voice::default();
        hear(&mut voice, 0, 4);
        hear(&mut voice, 250, 100);
        hear(&mut voice, 0, 50);
        assert_eq!(hear(&mut voice, 250, 100), 0);
    }

    #[test]
    fn a_hum_that_begins_is_taken_for_a_voice_only_for_a_while() {
        let mut voice = Voice::default();
        hear(&mut voice, 20, 100);
        hear(&mut voice, 500, 3_000);
        assert!(!voice.speaks());
    }
}
