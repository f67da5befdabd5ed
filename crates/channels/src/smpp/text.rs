//! Letters of an SMS: which alphabet a `data_coding` means, and which one a text needs.

use serde::Deserialize;
use zeroize::Zeroizing;

use super::gsm7;

/// GSM-7 in one part, and in each of several beside the longer of the two headers.
const SEPTETS_ALONE: usize = 160;
pub(super) const SEPTETS_A_PART: usize = 152;
/// UCS-2 in one part, and in each of several.
const UNITS_ALONE: usize = 70;
pub(super) const UNITS_A_PART: usize = 66;

/// `data_coding` of the provider's default alphabet.
pub const CODING_DEFAULT: u8 = 0;
const CODING_ASCII: u8 = 1;
const CODING_LATIN_1: u8 = 3;
const CODING_CYRILLIC: u8 = 6;
/// `data_coding` of UCS-2.
pub const CODING_UCS2: u8 = 8;

/// What `data_coding` 0 is at this provider. It can't be seen from the bytes; providers write it in their papers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DefaultAlphabet {
    /// GSM-7, a septet an octet: nearly everywhere.
    #[default]
    Gsm7,
    /// GSM-7, eight septets in seven octets.
    Gsm7Packed,
    /// ISO 8859-1.
    Latin1,
}

/// A text as octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Septets, one an octet, whatever the line makes of them later.
    Septets,
    /// UTF-16, big end first.
    Units,
}

/// The alphabet that a text needs.
pub(super) fn kind_of(text: &str, alphabet: DefaultAlphabet) -> Kind {
    let latin = alphabet != DefaultAlphabet::Latin1 || text.chars().all(|c| u8::try_from(c).is_ok());
    if latin && text.chars().all(|c| gsm7::septets_of(c).is_some()) { Kind::Septets } else { Kind::Units }
}

/// The septets or units of a letter: what must stay together in one part.
pub(super) fn width(letter: char, kind: Kind) -> usize {
    match kind {
        Kind::Septets => match gsm7::septets_of(letter) {
            Some((Some(_), _)) => 2,
            Some((None, _)) | None => 1,
        },
        Kind::Units => letter.len_utf16(),
    }
}

/// How a text falls into parts: the bytes of each. One part, or parts that leave room for a header.
pub(super) fn cut(text: &str, kind: Kind) -> Vec<&str> {
    let (alone, a_part) = match kind {
        Kind::Septets => (SEPTETS_ALONE, SEPTETS_A_PART),
        Kind::Units => (UNITS_ALONE, UNITS_A_PART),
    };
    if text.chars().map(|c| width(c, kind)).sum::<usize>() <= alone {
        return vec![text];
    }
    let mut parts = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (at, letter) in text.char_indices() {
        let wide = width(letter, kind);
        if used + wide > a_part {
            parts.extend(text.get(start..at));
            (start, used) = (at, 0);
        }
        used += wide;
    }
    parts.extend(text.get(start..));
    parts
}

/// How many parts a text needs.
#[must_use]
pub fn parts_needed(text: &str) -> usize {
    cut(text, kind_of(text, DefaultAlphabet::Gsm7)).len()
}

/// The octets of one part.
pub(super) fn octets(part: &str, kind: Kind, alphabet: DefaultAlphabet, fill: u8) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(match (kind, alphabet) {
        (Kind::Units, _) => part.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        (Kind::Septets, DefaultAlphabet::Latin1) => {
            part.chars().filter_map(|c| u8::try_from(c).ok()).collect()
        }
        (Kind::Septets, DefaultAlphabet::Gsm7) => gsm7::encode(part).unwrap_or_default(),
        (Kind::Septets, DefaultAlphabet::Gsm7Packed) => {
            gsm7::pack(&Zeroizing::new(gsm7::encode(part).unwrap_or_default()), fill)
        }
    })
}

/// The bits between a header and the first septet behind it.
#[must_use]
pub fn fill_bits(header_octets: usize) -> u8 {
    let over = header_octets * 8 % 7;
    u8::try_from((7 - over) % 7).unwrap_or(0)
}

/// What octets that arrived are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// Septets, one an octet.
    Gsm7,
    /// Septets, packed.
    Gsm7Packed,
    /// ISO 8859-1, of which ASCII is a part.
    Latin1,
    /// ISO 8859-5.
    Cyrillic,
    /// UTF-16, big end first.
    Ucs2,
    /// No letters, or none that we know.
    Unreadable,
}

impl Coding {
    /// Of a `data_coding`.
    #[must_use]
    pub fn of(data_coding: u8, alphabet: DefaultAlphabet) -> Self {
        let default = match alphabet {
            DefaultAlphabet::Gsm7 => Self::Gsm7,
            DefaultAlphabet::Gsm7Packed => Self::Gsm7Packed,
            DefaultAlphabet::Latin1 => Self::Latin1,
        };
        match data_coding {
            CODING_DEFAULT => default,
            CODING_ASCII | CODING_LATIN_1 => Self::Latin1,
            CODING_CYRILLIC => Self::Cyrillic,
            CODING_UCS2 => Self::Ucs2,
            // The GSM groups: general, message waiting, message class. Compressed text nobody sends.
            0x10..=0x3f | 0x50..=0x5f => match data_coding & 0x2c {
                0x00 => default,
                0x08 => Self::Ucs2,
                _ => Self::Unreadable,
            },
            0xc0..=0xdf => default,
            0xe0..=0xef => Self::Ucs2,
            0xf0..=0xff if data_coding & 0x04 == 0 => default,
            _ => Self::Unreadable,
        }
    }

    /// Octets of one part, ready to stand beside those of other parts: packed septets are unpacked.
    #[must_use]
    pub fn unfold(self, octets: &[u8], header_octets: usize) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(match self {
            Self::Gsm7Packed => gsm7::unpack(octets, fill_bits(header_octets)),
            Self::Gsm7 | Self::Latin1 | Self::Cyrillic | Self::Ucs2 | Self::Unreadable => octets.to_vec(),
        })
    }

    /// The text, and whether all of it was letters; `None` if it is no text.
    #[must_use]
    pub fn decode(self, unfolded: &[u8]) -> Option<(Zeroizing<String>, bool)> {
        let (text, whole) = match self {
            Self::Gsm7 | Self::Gsm7Packed => gsm7::decode(unfolded),
            Self::Latin1 => (unfolded.iter().map(|octet| char::from(*octet)).collect(), true),
            Self::Cyrillic => (unfolded.iter().map(|octet| cyrillic(*octet)).collect(), true),
            Self::Ucs2 => ucs2(unfolded),
            Self::Unreadable => return None,
        };
        Some((Zeroizing::new(text), whole))
    }
}

fn ucs2(octets: &[u8]) -> (String, bool) {
    let pairs = octets.chunks_exact(2);
    let mut whole = pairs.remainder().is_empty();
    let units = pairs.filter_map(|pair| pair.try_into().ok().map(u16::from_be_bytes));
    let text = char::decode_utf16(units)
        .map(|letter| {
            letter.unwrap_or_else(|_| {
                whole = false;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    (text, whole)
}

/// ISO 8859-5.
fn cyrillic(octet: u8) -> char {
    match octet {
        0xf0 => '№',
        0xfd => '§',
        0xad => '\u{ad}',
        0xa1.. => char::from_u32(0x360 + u32::from(octet)).unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::from(octet),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codings() {
        let read = |coding, octets: &[u8]| {
            Coding::of(coding, DefaultAlphabet::Gsm7)
                .decode(octets)
                .map(|(text, whole)| (text.to_string(), whole))
        };
        let said = |text: &str| Some((text.to_owned(), true));
        assert_eq!(read(8, &[0x04, 0x34, 0x04, 0x30]), said("да"));
        assert_eq!(read(8, &[0xd8, 0x3d, 0xde, 0x42]), said("🙂"));
        assert_eq!(read(8, &[0xd8, 0x3d, 0x00]), Some(("\u{fffd}".to_owned(), false)), "half a letter");
        assert_eq!(read(6, &[0xd4, 0xd0, 0xa1, 0xf1]), said("даЁё"));
        assert_eq!(read(0, &[0x00, 0x11]), said("@_"));
        assert_eq!(read(0xf0, b"ok"), said("ok"));
        assert_eq!(read(0x18, &[0x04, 0x34]), said("д"));
        assert_eq!(read(4, &[1, 2]), None);
        assert_eq!(read(0xf5, &[1, 2]), None);
    }

    #[test]
    fn parts_keep_letters_whole() {
        assert_eq!(parts_needed(&"a".repeat(160)), 1);
        assert_eq!(parts_needed(&"a".repeat(161)), 2);
        assert_eq!(parts_needed(&"€".repeat(80)), 1);
        assert_eq!(parts_needed(&"я".repeat(70)), 1);
        assert_eq!(parts_needed(&"я".repeat(71)), 2);
        let text = format!("{}🙂{}", "я".repeat(65), "я".repeat(60));
        let parts = cut(&text, Kind::Units);
        assert_eq!(parts.concat(), text);
        assert_eq!(parts[0].chars().count(), 65, "the face goes whole into the second part");
        assert_eq!(kind_of("€", DefaultAlphabet::Latin1), Kind::Units);
        assert_eq!((fill_bits(0), fill_bits(6), fill_bits(7)), (0, 1, 0));
    }
}
