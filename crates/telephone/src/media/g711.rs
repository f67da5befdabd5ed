//! G.711: the two codes of the telephone, by ITU-T's formulas.

/// How a sample becomes an octet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Codec {
    /// µ-law, "PCMU": North America and Japan.
    Mulaw,
    /// A-law, "PCMA": everywhere else.
    Alaw,
}

impl Codec {
    /// The payload type of RFC 3551.
    #[must_use]
    pub fn payload_type(self) -> u8 {
        match self {
            Self::Mulaw => 0,
            Self::Alaw => 8,
        }
    }

    /// The codec of a payload type. Both are static: they mean the same in every call.
    #[must_use]
    pub fn of_payload_type(payload_type: u8) -> Option<Self> {
        match payload_type {
            0 => Some(Self::Mulaw),
            8 => Some(Self::Alaw),
            _ => None,
        }
    }

    /// Its name in an SDP.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mulaw => "PCMU",
            Self::Alaw => "PCMA",
        }
    }

    /// One sample.
    #[must_use]
    pub fn encode(self, sample: i16) -> u8 {
        match self {
            Self::Mulaw => mulaw(sample),
            Self::Alaw => alaw(sample),
        }
    }

    /// One octet.
    #[must_use]
    pub fn decode(self, octet: u8) -> i16 {
        match self {
            Self::Mulaw => from_mulaw(octet),
            Self::Alaw => from_alaw(octet),
        }
    }
}

/// Where the µ-law's logarithm begins, in its 14 bits.
const MULAW_BIAS: i16 = 33;
/// The largest magnitude of µ-law, in its 14 bits, with the bias.
const MULAW_MAX: i16 = 0x1FFF;

fn mulaw(sample: i16) -> u8 {
    let magnitude = ((if sample < 0 { !sample } else { sample }) >> 2) + MULAW_BIAS;
    let magnitude = magnitude.min(MULAW_MAX);
    let segment = u8::try_from(11_u32.saturating_sub(magnitude.leading_zeros())).unwrap_or(1);
    let step = low_nibble(magnitude >> segment);
    let code = ((8 - segment) << 4) | (0x0F - step);
    if sample < 0 { code } else { code | 0x80 }
}

fn from_mulaw(octet: u8) -> i16 {
    let segment = (!octet >> 4) & 7;
    let step: i16 = 8 << segment;
    let magnitude = (0x80 << segment) + step * i16::from(!octet & 0x0F) + step / 2 - 4 * MULAW_BIAS;
    if octet < 0x80 { -magnitude } else { magnitude }
}

fn alaw(sample: i16) -> u8 {
    let magnitude = (if sample < 0 { !sample } else { sample }) >> 4;
    // Below 32 the code is linear; above, each segment is twice as wide as the one before.
    let segment = u8::try_from(12_u32.saturating_sub(magnitude.leading_zeros())).unwrap_or(0);
    let step = low_nibble(magnitude >> segment.saturating_sub(1));
    let code = ((segment << 4) | step) ^ 0x55;
    if sample < 0 { code } else { code ^ 0x80 }
}

fn from_alaw(octet: u8) -> i16 {
    let code = octet ^ 0x55;
    let segment = (code >> 4) & 7;
    let step = (i16::from(code & 0x0F) << 4) + 8;
    let magnitude = if segment == 0 { step } else { (step + 0x100) << (segment - 1) };
    if octet < 0x80 { -magnitude } else { magnitude }
}

fn low_nibble(value: i16) -> u8 {
    u8::try_from(value & 0x0F).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_word_comes_back() {
        for octet in 0..=255_u8 {
            assert_eq!(Codec::Alaw.encode(Codec::Alaw.decode(octet)), octet, "A-law {octet:#04x}");
            // µ-law has a zero of either sign, and a sample has one.
            let wanted = if octet == 0x7F { 0xFF } else { octet };
            assert_eq!(Codec::Mulaw.encode(Codec::Mulaw.decode(octet)), wanted, "µ-law {octet:#04x}");
        }
    }

    /// The ends of the segments in tables 1a and 2a of G.711, whose A-law is in 13 bits and µ-law in 14.
    #[test]
    fn the_values_of_the_recommendation() {
        let mulaw = [
            (0x80, 8031),
            (0x8F, 4191),
            (0x9F, 2079),
            (0xAF, 1023),
            (0xBF, 495),
            (0xCF, 231),
            (0xDF, 99),
            (0xEF, 33),
            (0xFE, 2),
            (0xFF, 0),
        ];
        for (octet, value) in mulaw {
            assert_eq!(Codec::Mulaw.decode(octet), value * 4, "{octet:#04x}");
            assert_eq!(Codec::Mulaw.decode(octet & 0x7F), -value * 4, "{octet:#04x}");
        }
        let alaw = [(0xAA, 4032), (0xA5, 2112), (0xB5, 1056), (0x85, 528), (0x95, 264), (0xE5, 132)];
        for (octet, value) in alaw.into_iter().chain([(0xF5, 66), (0xC5, 33), (0xD5, 1)]) {
            assert_eq!(Codec::Alaw.decode(octet), value * 8, "{octet:#04x}");
            assert_eq!(Codec::Alaw.decode(octet & 0x7F), -value * 8, "{octet:#04x}");
        }
        assert_eq!(
            [0, -1, 32_767, -32_768].map(|sample| Codec::Mulaw.encode(sample)),
            [0xFF, 0x7F, 0x80, 0x00]
        );
        assert_eq!(
            [0, -1, 32_767, -32_768].map(|sample| Codec::Alaw.encode(sample)),
            [0xD5, 0x55, 0xAA, 0x2A]
        );
    }

    #[test]
    fn every_sample_lands_on_the_nearest_step() {
        for sample in i16::MIN..=i16::MAX {
            // Half a step: a step is a sixteenth of its segment's beginning.
            for (codec, bias, clip) in [(Codec::Mulaw, 132, 32_124), (Codec::Alaw, 128, 32_256)] {
                let back = i32::from(codec.decode(codec.encode(sample)));
                let sample = i32::from(sample);
                if sample.abs() <= clip {
                    let allowed = (sample.abs() + bias) / 32 + 4;
                    assert!((back - sample).abs() <= allowed, "{codec:?} {sample} became {back}");
                }
            }
        }
    }

    #[test]
    fn payload_types() {
        for codec in [Codec::Mulaw, Codec::Alaw] {
            assert_eq!(Codec::of_payload_type(codec.payload_type()), Some(codec));
        }
        assert_eq!(Codec::of_payload_type(13), None);
    }
}
