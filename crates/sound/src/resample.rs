//! From any rate to the telephone's, by a windowed sinc.
//!
//! Own code: prompts are converted when a pack is built, whole, and neither speed nor a stream is asked for; for that `rubato` is a
//! large guest.

use std::sync::LazyLock;

use zeroize::Zeroizing;

use crate::frame::RATE_HZ;

/// The kernel reaches so many zero crossings to either side.
const CROSSINGS: usize = 32;
/// Points of the kernel between two crossings; between points it is a straight line.
const POINTS: usize = 512;
/// The edge of what is kept, as a part of half the lower rate: sound up to 3.4 kHz, and nothing that would be folded back into it.
const EDGE: f64 = 0.94;
/// Kaiser's β: what is cut off is 80 dB down.
const BETA: f64 = 8.0;

/// The most weights that are kept: 8 MB.
const KEPT_MAX: usize = 1 << 20;

/// Samples at `rate`, at the telephone's rate.
#[must_use]
pub fn to_telephone(samples: &[f32], rate: u32) -> Zeroizing<Vec<f32>> {
    if rate == RATE_HZ || rate == 0 {
        return Zeroizing::new(samples.to_vec());
    }
    let (rate, wanted) = (u64::from(rate), u64::from(RATE_HZ));
    let length = u64::try_from(samples.len()).unwrap_or(0) * wanted / rate;
    let mut weights = Weights::new(rate, wanted);
    let (scale, reach) = (weights.scale, weights.reach);
    let mut out = Zeroizing::new(Vec::with_capacity(usize::try_from(length).unwrap_or(0)));
    for number in 0..length {
        let whole = usize::try_from(number * rate / wanted).unwrap_or(usize::MAX);
        let weights = weights.at(number * rate % wanted);
        // At the beginning there is nothing before the first sample.
        let weights = weights.get(reach.saturating_sub(whole)..).unwrap_or_default();
        let near = samples.get(whole.saturating_sub(reach)..).unwrap_or_default();
        let sum: f64 = near.iter().zip(weights).map(|(sample, weight)| f64::from(*sample) * weight).sum();
        out.push(to_sample_float(sum * scale));
    }
    out
}

/// How much the samples near a place count. A place between two samples comes again and again, at usual rates after some hundred
/// samples, so that what was found for it is kept.
struct Weights {
    wanted: u64,
    /// The places between two samples are multiples of this.
    step: u64,
    /// Crossings of the kernel to a sample of the source.
    scale: f64,
    /// So many samples to either side count.
    reach: usize,
    /// All places can be kept. At other rates there is room for one, which is found anew for each sample.
    is_usual: bool,
    kept: Vec<Vec<f64>>,
}

impl Weights {
    fn new(rate: u64, wanted: u64) -> Self {
        let scale = EDGE * to_float(rate.min(wanted)) / to_float(rate);
        let reach = to_index(to_float_index(CROSSINGS) / scale) + 1;
        let step = common_divisor(rate, wanted);
        let places = usize::try_from(wanted / step).unwrap_or(usize::MAX);
        let is_usual = places.saturating_mul(2 * reach + 1) <= KEPT_MAX;
        Self {
            wanted,
            step,
            scale,
            reach,
            is_usual,
            kept: vec![Vec::new(); if is_usual { places } else { 1 }],
        }
    }

    /// The weights of the samples from `reach` before a place to `reach` behind it.
    fn at(&mut self, place: u64) -> &[f64] {
        let at = if self.is_usual { usize::try_from(place / self.step).unwrap_or(usize::MAX) } else { 0 };
        let (reach, scale) = (self.reach, self.scale);
        let part = to_float(place) / to_float(self.wanted);
        let Some(kept) = self.kept.get_mut(at) else { return &[] };
        if kept.is_empty() || !self.is_usual {
            let centre = to_float_index(reach) + part;
            kept.clear();
            kept.extend((0..=2 * reach).map(|tap| KERNEL.at((to_float_index(tap) - centre).abs() * scale)));
        }
        kept
    }
}

fn common_divisor(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { common_divisor(other, one % other) }
}

/// It is the same for every sound, and takes longer to make than a word to convert.
static KERNEL: LazyLock<Kernel> = LazyLock::new(Kernel::new);

/// Half of the kernel; the other half is its mirror.
struct Kernel(Vec<f64>);

impl Kernel {
    fn new() -> Self {
        let points = CROSSINGS * POINTS;
        let value = |point: usize| {
            let crossing = to_float_index(point) / to_float_index(POINTS);
            let angle = std::f64::consts::PI * crossing;
            let sinc = if point == 0 { 1.0 } else { angle.sin() / angle };
            let place = to_float_index(point) / to_float_index(points);
            sinc * bessel(BETA * (1.0 - place * place).max(0.0).sqrt()) / bessel(BETA)
        };
        Self((0..=points).map(value).collect())
    }

    fn at(&self, crossing: f64) -> f64 {
        let place = crossing * to_float_index(POINTS);
        let point = to_index(place);
        let part = place - to_float_index(point);
        match self.0.get(point..).and_then(<[f64]>::first_chunk) {
            Some([left, right]) => left + (right - left) * part,
            None => 0.0,
        }
    }
}

/// The modified Bessel function of the first kind and order zero.
fn bessel(x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for step in 1..40 {
        term *= (x / 2.0 / f64::from(step)).powi(2);
        sum += term;
    }
    sum
}

#[expect(clippy::as_conversions, reason = "rates and places are far below what a float counts exactly")]
fn to_float(value: u64) -> f64 {
    value as f64
}

#[expect(clippy::as_conversions, reason = "the same")]
fn to_float_index(value: usize) -> f64 {
    value as f64
}

#[expect(
    clippy::as_conversions,
    reason = "from a float there is no other way; this one saturates and rounds down"
)]
fn to_index(value: f64) -> usize {
    value as usize
}

#[expect(clippy::as_conversions, reason = "a sample needs no more digits")]
fn to_sample_float(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sine(rate: u32, hz: f64, seconds: f64) -> Vec<f32> {
        let length = to_index(f64::from(rate) * seconds);
        let angle = |at: usize| std::f64::consts::TAU * hz * to_float_index(at) / f64::from(rate);
        (0..length).map(|at| to_sample_float(10_000.0 * angle(at).sin())).collect()
    }

    #[test]
    fn a_tone_stays_what_it_was_at_every_rate() {
        for rate in [6_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000, 96_000, 8_001, 95_999] {
            for hz in [200.0, 1_000.0, if rate == 6_000 { 2_500.0 } else { 3_300.0 }] {
                let out = to_telephone(&sine(rate, hz, 0.3), rate);
                let wanted = sine(RATE_HZ, hz, 0.3);
                assert!(out.len().abs_diff(wanted.len()) <= 1);
                let middle = out.iter().zip(&wanted).skip(200).take(2_000);
                let worst = middle.map(|(ours, wanted)| (ours - wanted).abs()).fold(0.0, f32::max);
                assert!(worst < 30.0, "{rate} Hz, {hz} Hz: off by {worst} of 10000");
            }
        }
    }

    #[test]
    fn what_the_telephone_cannot_carry_is_not_folded_back() {
        for (rate, hz) in [(16_000, 5_000.0), (44_100, 4_500.0), (48_000, 7_000.0), (48_000, 15_000.0)] {
            let out = to_telephone(&sine(rate, hz, 0.3), rate);
            let loudest =
                out.iter().skip(200).take(2_000).fold(0.0_f32, |most, sample| most.max(sample.abs()));
            assert!(loudest < 10.0, "{hz} Hz at {rate} Hz leaves {loudest} of 10000");
        }
    }

    #[test]
    fn nothing_and_the_same_rate_stay_as_they_are() {
        assert!(to_telephone(&[], 44_100).is_empty());
        assert_eq!(*to_telephone(&[1.0, 2.0], RATE_HZ), [1.0, 2.0]);
        assert_eq!(to_telephone(&[5.0; 6], 48_000).len(), 1);
    }
}
