//! Silence before and after the words of a prompt, cut to what a pause needs: a call puts pauses between prompts itself.

use std::time::Duration;

use crate::frame::{Sound, samples_in};
use crate::level::power_dbfs;

/// What is so much softer than the loudest moment is no word.
const WORDS_DB: f32 = 40.0;
/// Ten milliseconds are judged at a time.
const BLOCK: usize = 80;
/// So much is left before the words: a soft consonant may be below the threshold.
const BEFORE: Duration = Duration::from_millis(60);
/// So much is left behind them: a last breath of sound, so that nothing ends as if it were cut.
const AFTER: Duration = Duration::from_millis(150);

/// The words, with a little silence around them. What has none stays as it is.
#[must_use]
pub fn trim(sound: &Sound) -> Sound {
    let samples = sound.samples();
    let levels = || samples.chunks(BLOCK).map(power_dbfs);
    let Some(loudest) = levels().reduce(f32::max) else { return sound.clone() };
    let is_word = |level: f32| level > loudest - WORDS_DB;
    let (Some(first), Some(last)) = (levels().position(is_word), last_of(levels().map(is_word))) else {
        return sound.clone();
    };
    let room = |time: Duration| usize::try_from(samples_in(time)).unwrap_or(0);
    let from = (first * BLOCK).saturating_sub(room(BEFORE));
    let to = ((last + 1) * BLOCK + room(AFTER)).min(samples.len());
    Sound::new(samples.get(from..to).unwrap_or(samples).to_vec())
}

/// The place of the last that is true.
fn last_of(are: impl Iterator<Item = bool>) -> Option<usize> {
    are.enumerate().filter(|(_, is)| *is).map(|(at, _)| at).last()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn speech(before: usize, words: usize, after: usize) -> Sound {
        let mut samples = vec![2; before];
        samples.extend((0..words).map(|at| if at % 10 < 5 { 6_000_i16 } else { -6_000 }));
        samples.extend(vec![-2; after]);
        Sound::new(samples)
    }

    #[test]
    fn silence_at_both_ends_goes_and_a_pause_within_stays() {
        let mut samples = speech(8_000, 4_000, 8_000).samples().to_vec();
        samples.extend(speech(0, 4_000, 16_000).samples());
        let out = trim(&Sound::new(samples));
        assert_eq!(out.samples().len(), 480 + 4_000 + 8_000 + 4_000 + 1_200);
        assert_eq!(out.samples()[480], 6_000);
    }

    #[test]
    fn what_is_short_or_silent_stays() {
        for sound in
            [Sound::new(Vec::new()), Sound::new(vec![0; 4_000]), speech(100, 800, 100), speech(0, 30, 0)]
        {
            assert_eq!(trim(&sound), sound);
        }
    }

    proptest! {
        #[test]
        fn no_word_is_lost(before in 0_usize..20_000, words in 80_usize..8_000, after in 0_usize..20_000) {
            let sound = speech(before, words, after);
            let out = trim(&sound);
            let count = |sound: &Sound| sound.samples().iter().filter(|sample| sample.unsigned_abs() > 5_000).count();
            prop_assert_eq!(count(&out), words);
            prop_assert_eq!(trim(&out), out);
        }
    }
}
