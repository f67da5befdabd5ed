//! Any PCM or G.711 in a WAV file, as sound of the telephone.

use std::ops::RangeInclusive;

use zeroize::Zeroizing;

use crate::frame::{Sound, to_sample};
use crate::g711::Codec;
use crate::resample::to_telephone;
use crate::wav::NOTE;

/// Rates that are read.
pub const RATES: RangeInclusive<u32> = 4_000..=192_000;
/// The most channels. They are mixed to one.
pub const CHANNELS_MAX: u16 = 8;
/// The most samples of one channel: ten minutes at 48 kHz.
pub const SAMPLES_MAX: usize = 28_800_000;

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WavError {
    /// It is none.
    #[error("no WAV file")]
    Malformed,
    /// Its samples are neither PCM of 8 to 32 bits, nor floats of 32, nor G.711.
    #[error("samples of this format are not read")]
    Format,
    /// Its rate is outside [`RATES`].
    #[error("a rate of {0} Hz is not read")]
    Rate(u32),
    /// It has no channel, or more than [`CHANNELS_MAX`].
    #[error("{0} channels are not read")]
    Channels(u16),
    /// It has more samples than [`SAMPLES_MAX`].
    #[error("too long")]
    TooLong,
}

/// Reads a file as sound of the telephone: one channel, 8 kHz.
///
/// # Errors
/// If it is none, or one that is not read.
pub fn read(file: &[u8]) -> Result<Sound, WavError> {
    let mut rest = riff(file).ok_or(WavError::Malformed)?;
    let mut format = None;
    while let Some((name, content, behind)) = next_chunk(rest) {
        match (&name, &format) {
            (b"fmt ", _) => format = Some(Format::parse(content)?),
            (b"data", Some(format)) => return format.sound(content),
            _ => {}
        }
        rest = behind;
    }
    Err(WavError::Malformed)
}

/// What whoever made the file wrote into it for himself; nothing if it is no file of his.
#[must_use]
pub fn note(file: &[u8]) -> Option<&[u8]> {
    chunk_of(file, NOTE)
}

/// The samples as they lie in the file.
#[must_use]
pub fn data(file: &[u8]) -> Option<&[u8]> {
    chunk_of(file, *b"data")
}

fn chunk_of(file: &[u8], wanted: [u8; 4]) -> Option<&[u8]> {
    let mut rest = riff(file)?;
    while let Some((name, content, behind)) = next_chunk(rest) {
        if name == wanted {
            return Some(content);
        }
        rest = behind;
    }
    None
}

pub(super) fn riff(file: &[u8]) -> Option<&[u8]> {
    let rest = file.strip_prefix(b"RIFF")?;
    rest.get(4..)?.strip_prefix(b"WAVE")
}

/// The next chunk: its name, what is in it, and what stands behind it. One that says that it is longer than the file goes to its end.
pub(super) fn next_chunk(rest: &[u8]) -> Option<([u8; 4], &[u8], &[u8])> {
    let (name, rest) = rest.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
    let (content, behind) = rest.split_at_checked(length).unwrap_or((rest, &[]));
    let behind = if length % 2 == 1 { behind.get(1..).unwrap_or_default() } else { behind };
    Some((*name, content, behind))
}

/// How the samples lie.
pub(super) struct Format {
    kind: Kind,
    channels: u16,
    rate: u32,
}

#[derive(Clone, Copy)]
enum Kind {
    Unsigned8,
    Signed16,
    Signed24,
    Signed32,
    Float32,
    G711(Codec),
}

impl Format {
    pub(super) fn parse(content: &[u8]) -> Result<Self, WavError> {
        let word = |at: usize| -> Option<u16> {
            content.get(at..)?.first_chunk().map(|octets| u16::from_le_bytes(*octets))
        };
        let all = || {
            let rate = u32::from_le_bytes(*content.get(4..)?.first_chunk()?);
            Some((word(0)?, word(2)?, rate, word(14)?))
        };
        let (mut tag, channels, rate, bits) = all().ok_or(WavError::Malformed)?;
        // "Extensible": the format stands at the beginning of a longer name.
        if tag == 0xFFFE {
            tag = word(24).ok_or(WavError::Malformed)?;
        }
        let kind = match (tag, bits) {
            (1, 8) => Kind::Unsigned8,
            (1, 16) => Kind::Signed16,
            (1, 24) => Kind::Signed24,
            (1, 32) => Kind::Signed32,
            (3, 32) => Kind::Float32,
            (6, 8) => Kind::G711(Codec::Alaw),
            (7, 8) => Kind::G711(Codec::Mulaw),
            _ => return Err(WavError::Format),
        };
        if !RATES.contains(&rate) {
            return Err(WavError::Rate(rate));
        }
        if !(1..=CHANNELS_MAX).contains(&channels) {
            return Err(WavError::Channels(channels));
        }
        Ok(Self { kind, channels, rate })
    }

    /// Samples of one channel in a second.
    pub(super) fn rate(&self) -> u32 {
        self.rate
    }

    /// Octets of one sample of every channel.
    pub(super) fn step(&self) -> usize {
        usize::from(self.channels) * self.kind.octets()
    }

    fn sound(&self, content: &[u8]) -> Result<Sound, WavError> {
        let step = self.step();
        if content.len() / step > SAMPLES_MAX {
            return Err(WavError::TooLong);
        }
        let parts = content.chunks_exact(step).map(|part| {
            let sum: f32 = part.chunks_exact(self.kind.octets()).map(|octets| self.kind.sample(octets)).sum();
            sum / f32::from(self.channels)
        });
        let mixed: Zeroizing<Vec<f32>> = Zeroizing::new(parts.collect());
        let samples = to_telephone(&mixed, self.rate);
        Ok(Sound::new(samples.iter().map(|sample| to_sample(*sample)).collect()))
    }
}

impl Kind {
    fn octets(self) -> usize {
        match self {
            Self::Unsigned8 | Self::G711(_) => 1,
            Self::Signed16 => 2,
            Self::Signed24 => 3,
            Self::Signed32 | Self::Float32 => 4,
        }
    }

    /// A sample, in the measure of 16 bits.
    fn sample(self, octets: &[u8]) -> f32 {
        match (self, octets) {
            (Self::Unsigned8, &[octet]) => (f32::from(octet) - 128.0) * 256.0,
            (Self::Signed16, &[low, high]) => f32::from(i16::from_le_bytes([low, high])),
            (Self::Signed24, &[lowest, low, high]) => {
                f32::from(i16::from_le_bytes([low, high])) + f32::from(lowest) / 256.0
            }
            (Self::Signed32, &[_, lowest, low, high]) => {
                f32::from(i16::from_le_bytes([low, high])) + f32::from(lowest) / 256.0
            }
            (Self::Float32, &[a, b, c, d]) => {
                let value = f32::from_le_bytes([a, b, c, d]);
                if value.is_finite() { value.clamp(-1.0, 1.0) * 32_768.0 } else { 0.0 }
            }
            (Self::G711(codec), &[octet]) => f32::from(codec.decode(octet)),
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A file with one frame of every channel for each sample.
    fn file(tag: u16, channels: u16, rate: u32, bits: u16, data: &[u8]) -> Vec<u8> {
        let mut format = Vec::new();
        let block = channels * bits.div_ceil(8);
        format.extend([tag.to_le_bytes(), channels.to_le_bytes()].concat());
        format.extend([rate.to_le_bytes(), (rate * u32::from(block)).to_le_bytes()].concat());
        format.extend([block.to_le_bytes(), bits.to_le_bytes()].concat());
        if tag == 0xFFFE {
            format.extend([22, 0, 16, 0, 3, 0, 0, 0, 1, 0]);
            format.extend([0; 14]);
        }
        let mut out = b"RIFF\0\0\0\0WAVE".to_vec();
        for (name, content) in [(b"LIST", b"odd".as_slice()), (b"fmt ", &format), (b"data", data)] {
            out.extend(name);
            out.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
            out.extend(content);
            out.extend(vec![0; content.len() % 2]);
        }
        out
    }

    #[test]
    fn every_kind_of_sample() {
        let float = [0.5_f32.to_le_bytes(), f32::NAN.to_le_bytes(), 9.0_f32.to_le_bytes()].concat();
        for (tag, bits, data, wanted) in [
            (1, 8, vec![128, 0, 255], vec![0, -32_768, 32_512]),
            (1, 16, vec![0, 0, 0, 0x80, 0xFF, 0x7F], vec![0, -32_768, 32_767]),
            (1, 24, vec![9, 0, 0, 0, 0, 0x80, 0, 0xFF, 0x7F], vec![0, -32_768, 32_767]),
            (1, 32, vec![9, 9, 1, 0, 0, 0, 0, 0x80], vec![1, -32_768]),
            (3, 32, float, vec![16_384, 0, 32_767]),
            (6, 8, vec![0xD5, 0xAA, 0x2A], vec![8, 32_256, -32_256]),
            (7, 8, vec![0xFF, 0x80, 0x00], vec![0, 32_124, -32_124]),
            (0xFFFE, 16, vec![5, 0], vec![5]),
        ] {
            let sound = read(&file(tag, 1, 8_000, bits, &data)).unwrap();
            assert_eq!(sound.samples(), wanted, "{tag} {bits}");
        }
    }

    #[test]
    fn channels_are_mixed_and_rates_converted() {
        let stereo: Vec<u8> =
            (0..48_000).flat_map(|_| [1_000_i16, 3_000].map(i16::to_le_bytes).concat()).collect();
        let sound = read(&file(1, 2, 48_000, 16, &stereo)).unwrap();
        assert_eq!(sound.samples().len(), 8_000);
        assert!(sound.samples()[100..7_900].iter().all(|sample| (1_990..=2_010).contains(sample)));
    }

    #[test]
    fn what_is_not_read() {
        for (tag, channels, rate, bits, error) in [
            (2, 1, 8_000, 4, WavError::Format),
            (1, 1, 8_000, 12, WavError::Format),
            (6, 1, 8_000, 16, WavError::Format),
            (1, 0, 8_000, 16, WavError::Channels(0)),
            (1, 9, 8_000, 16, WavError::Channels(9)),
            (1, 1, 3_999, 16, WavError::Rate(3_999)),
            (1, 1, 192_001, 16, WavError::Rate(192_001)),
        ] {
            assert_eq!(read(&file(tag, channels, rate, bits, &[0; 8])), Err(error));
        }
        let good = file(1, 1, 8_000, 16, &[1, 2, 3, 4]);
        for cut in 0..good.len() - 4 {
            assert_eq!(read(&good[..cut]), Err(WavError::Malformed), "{cut}");
        }
        assert_eq!(read(&good[..good.len() - 1]).unwrap().samples(), [0x0201], "half a sample is none");
        let long = vec![0; SAMPLES_MAX + 1];
        assert_eq!(read(&file(6, 1, 8_000, 8, &long)), Err(WavError::TooLong));
    }

    proptest! {
        #[test]
        fn whatever_comes_is_borne(mut octets: Vec<u8>, at in 0..200_usize) {
            let _ours = read(&octets);
            let mut good = file(1, 2, 44_100, 16, &octets);
            octets.truncate(4);
            for (place, octet) in good.iter_mut().skip(at).zip(&octets) {
                *place = *octet;
            }
            let _spoilt = read(&good);
        }
    }
}
