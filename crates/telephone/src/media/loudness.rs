//! Prompts from many hands, all equally loud.

use zeroize::Zeroizing;

use super::frame::{FRAME_SAMPLES, Sound, to_sample};
use super::level::power_dbfs;

/// How loud speech is made: what telephones are built for, with a little in hand for noisy places.
pub const TARGET_DBFS: f32 = -20.0;
/// The loudest sample.
pub const PEAK_DBFS_MAX: f32 = -2.0;
/// Softer recordings than this allows are noise that would become loud.
pub const GAIN_DB_MAX: f32 = 30.0;
/// What is so much softer than the loudest moment is a pause and does not count.
const PAUSE_DB: f32 = 25.0;
/// The limiter's step: 5 ms.
const BLOCK: usize = 40;
/// Blocks to either side whose peaks already turn down.
const AHEAD: usize = 3;

/// Makes speech as loud as all other: its words, not its pauses, come to `target_dbfs`; peaks are turned down for a moment, not
/// cut off. Silence stays silent.
#[must_use]
pub fn level(sound: &Sound, target_dbfs: f32) -> Sound {
    let Some(speech) = speech_dbfs(sound) else { return sound.clone() };
    let gain = factor((target_dbfs - speech).min(GAIN_DB_MAX));
    let peak_max = 32_767.0 * factor(PEAK_DBFS_MAX);
    let room: Vec<f32> = sound
        .samples()
        .chunks(BLOCK)
        .map(|block| {
            let peak = block.iter().map(|sample| f32::from(*sample).abs()).fold(0.0, f32::max) * gain;
            if peak > peak_max { peak_max / peak } else { 1.0 }
        })
        .collect();
    let mut out = Zeroizing::new(Vec::with_capacity(sound.samples().len()));
    for (number, block) in sound.samples().chunks(BLOCK).enumerate() {
        // A straight line between two edges. At each the gain fits all blocks near, so within it fits this one.
        let (from, to) = (least_near(&room, number), least_near(&room, number + 1));
        let step = (to - from) / 40.0;
        let mut limit = from;
        for sample in block {
            out.push(to_sample((f32::from(*sample) * gain * limit).clamp(-peak_max, peak_max)));
            limit += step;
        }
    }
    Sound::new(std::mem::take(&mut *out))
}

/// How loud the words are; `None` if there are none.
#[must_use]
pub fn speech_dbfs(sound: &Sound) -> Option<f32> {
    let frames = || sound.samples().chunks(FRAME_SAMPLES).map(|frame| (power_dbfs(frame), frame));
    let loudest = frames().map(|(level, _)| level).reduce(f32::max)?;
    if loudest < TARGET_DBFS - GAIN_DB_MAX - PAUSE_DB {
        return None;
    }
    let words: Zeroizing<Vec<i16>> = Zeroizing::new(
        frames()
            .filter(|(level, _)| *level > loudest - PAUSE_DB)
            .flat_map(|(_, frame)| frame)
            .copied()
            .collect(),
    );
    Some(power_dbfs(&words))
}

/// The least of the blocks on both sides of an edge.
fn least_near(room: &[f32], edge: usize) -> f32 {
    let near = room.iter().skip(edge.saturating_sub(AHEAD)).take(edge.min(AHEAD) + AHEAD);
    near.copied().fold(1.0, f32::min)
}

fn factor(db: f32) -> f32 {
    10.0_f32.powf(db / 20.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of this height with pauses between, and one shout.
    fn speech(height: i16, shout: i16) -> Sound {
        let mut samples = Vec::new();
        for word in 0..10 {
            let height = if word == 5 { shout } else { height };
            samples.extend((0..4_000).map(|at| if at % 10 < 5 { height } else { -height }));
            samples.extend([3; 4_000]);
        }
        Sound::new(samples)
    }

    #[test]
    fn soft_and_loud_recordings_become_equal_and_pauses_do_not_count() {
        for height in [150, 700, 3_000, 12_000] {
            let out = level(&speech(height, height), TARGET_DBFS);
            let speech = speech_dbfs(&out).unwrap();
            assert!((speech - TARGET_DBFS).abs() < 0.3, "{height}: {speech}");
        }
    }

    #[test]
    fn a_shout_is_turned_down_and_not_cut_off() {
        let sound = speech(1_000, 30_000);
        let out = level(&sound, -8.0);
        let limit = to_sample(32_767.0 * factor(PEAK_DBFS_MAX));
        let peak = out.samples().iter().map(|sample| sample.unsigned_abs()).max().unwrap();
        assert!(i16::try_from(peak).unwrap() <= limit);
        let shout = &out.samples()[5 * 8_000 + 100..5 * 8_000 + 3_900];
        let heights: std::collections::HashSet<u16> =
            shout.iter().map(|sample| sample.unsigned_abs()).collect();
        assert!(heights.len() <= 3, "the same height all along: turned down, not clipped");
    }

    #[test]
    fn silence_stays_silent_and_gain_has_an_end() {
        let silence = Sound::new(vec![0; 8_000]);
        assert_eq!(level(&silence, TARGET_DBFS), silence);
        assert_eq!(level(&Sound::new(Vec::new()), TARGET_DBFS), Sound::new(Vec::new()));
        let soft = level(&speech(60, 60), TARGET_DBFS);
        assert!(
            (speech_dbfs(&soft).unwrap() - (20.0 * (60.0_f32 / 32_768.0).log10() + GAIN_DB_MAX)).abs() < 0.5
        );
    }
}
