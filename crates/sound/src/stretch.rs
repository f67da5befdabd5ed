//! Speaking slower, at the same height of voice: pieces of the sound are laid over each other where they fit best (WSOLA: W. Verhelst
//! and M. Roelands, “An overlap-add technique based on waveform similarity”, ICASSP 1993).

use zeroize::Zeroizing;

use crate::frame::{Sound, to_sample};

/// A piece: 30 ms, which holds two periods of the deepest voice.
const PIECE: usize = 240;
/// Pieces overlap by half.
const STEP: usize = PIECE / 2;
/// A piece may be taken from so far to either side of its place: 10 ms.
const SEARCH: usize = 80;

/// The sound, longer by `percent` of its length: 100 is the same.
#[must_use]
pub fn slower(sound: &Sound, percent: usize) -> Sound {
    let samples = sound.samples();
    let wanted = samples.len().saturating_mul(percent) / 100;
    if percent <= 100 || samples.len() < PIECE + 2 * SEARCH {
        return sound.clone();
    }
    let mut out = Zeroizing::new(vec![0.0_f32; wanted + PIECE]);
    let mut before: Option<usize> = None;
    let mut at = 0;
    while at < wanted {
        let place = at * 100 / percent;
        // What would have followed the last piece is what fits best behind it.
        let from = match before {
            None => place,
            Some(before) => best(samples, before + STEP, place),
        };
        let Some(piece) = samples.get(from..(from + PIECE).min(samples.len())) else { break };
        for (number, (sum, sample)) in out.iter_mut().skip(at).zip(piece).enumerate() {
            *sum += f32::from(*sample) * window(number, at == 0);
        }
        before = Some(from);
        at += STEP;
    }
    out.truncate(wanted);
    Sound::new(out.iter().map(|sum| to_sample(*sum)).collect())
}

/// Where near `place` the sound goes on as it does from `follows`.
fn best(samples: &[i16], follows: usize, place: usize) -> usize {
    let first = place.saturating_sub(SEARCH);
    let last = (place + SEARCH).min(samples.len().saturating_sub(PIECE));
    let Some(wanted) = samples.get(follows..follows + STEP) else { return place.min(last) };
    let likeness = |from: &usize| {
        let there = samples.get(*from..*from + STEP).unwrap_or_default();
        let product: i64 = there.iter().zip(wanted).map(|(a, b)| i64::from(*a) * i64::from(*b)).sum();
        let power: i64 = there.iter().map(|a| i64::from(*a).pow(2)).sum();
        // Compared as squares over power, with their sign, so that loud places do not win for being loud.
        i128::from(product.signum()) * (i128::from(product).pow(2) / i128::from(power.max(1)))
    };
    (first..=last).max_by_key(likeness).unwrap_or(place)
}

/// A triangle: two that overlap by half are one. The first piece has no left neighbour.
fn window(number: usize, is_first: bool) -> f32 {
    let rising = number < STEP;
    if rising && is_first {
        return 1.0;
    }
    let part = if rising { number } else { PIECE - number };
    f32::from(u16::try_from(part).unwrap_or(u16::MAX)) / f32::from(u16::try_from(STEP).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hz: f32, samples: u16) -> Sound {
        let step = std::f32::consts::TAU * hz / 8_000.0;
        let wave = |at: u16| to_sample(10_000.0 * (step * f32::from(at)).sin());
        Sound::new((0..samples).map(wave).collect())
    }

    /// How often the wave crosses zero upwards, a second.
    fn height(sound: &Sound) -> f32 {
        let samples = &sound.samples()[800..sound.samples().len() - 800];
        let crossings = samples.windows(2).filter(|pair| pair[0] < 0 && pair[1] >= 0).count();
        f32::from(u16::try_from(crossings).unwrap()) * 8_000.0
            / f32::from(u16::try_from(samples.len()).unwrap())
    }

    #[test]
    fn it_is_longer_at_the_same_height_and_as_loud() {
        for hz in [110.0, 220.0, 700.0] {
            let before = tone(hz, 16_000);
            let after = slower(&before, 130);
            assert_eq!(after.samples().len(), 20_800);
            assert!((height(&after) - hz).abs() < hz * 0.02, "{hz}: {}", height(&after));
            let (one, other) = (
                crate::level::power_dbfs(before.samples()),
                crate::level::power_dbfs(&after.samples()[400..20_000]),
            );
            assert!((one - other).abs() < 0.5, "{hz}: {one} {other}");
        }
    }

    #[test]
    fn what_is_short_or_not_to_be_slower_stays_as_it_is() {
        for (sound, percent) in
            [(tone(200.0, 300), 130), (tone(200.0, 8_000), 100), (Sound::new(Vec::new()), 150)]
        {
            assert_eq!(slower(&sound, percent), sound);
        }
    }

    #[test]
    fn silence_stays_silent() {
        let silence = Sound::new(vec![0; 8_000]);
        assert!(slower(&silence, 140).samples().iter().all(|sample| *sample == 0));
    }
}
