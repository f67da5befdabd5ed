//! How a telephone cuts a text into short messages: 160 letters of the Latin alphabet of GSM or 70 of any other; when there are
//! several, each gives a little of its room to a header.

use channels::smpp::gsm7;
use channels::smpp::text::{CODING_DEFAULT, CODING_UCS2};
use channels::smpp::udh::{self, Concatenation};
use zeroize::Zeroizing;

/// The most parts that the telephone sends of one text.
pub(crate) const PARTS_MAX: usize = 10;
/// Room of a single message: septets, units of UTF-16.
pub(crate) const ROOM_ALONE: (usize, usize) = (160, 70);
/// Room of one of several.
pub(crate) const ROOM_A_PART: (usize, usize) = (153, 67);

/// A text, cut.
#[derive(Debug)]
pub(crate) struct Cut {
    latin: bool,
    parts: Vec<Zeroizing<Vec<u8>>>,
}

impl Cut {
    /// Cuts a text; `None` if it needs more than [`PARTS_MAX`].
    pub(crate) fn of(text: &str) -> Option<Self> {
        let latin = text.chars().all(|letter| gsm7::septets_of(letter).is_some());
        let pick = |(septets, units): (usize, usize)| if latin { septets } else { units };
        let whole: usize = text.chars().map(|letter| width(letter, latin)).sum();
        let room = if whole <= pick(ROOM_ALONE) { pick(ROOM_ALONE) } else { pick(ROOM_A_PART) };
        let (mut parts, mut part, mut used) = (Vec::new(), Zeroizing::new(String::new()), 0);
        for letter in text.chars() {
            let wide = width(letter, latin);
            if used + wide > room {
                parts.push(octets(&part, latin)?);
                part.clear();
                used = 0;
            }
            part.push(letter);
            used += wide;
        }
        parts.push(octets(&part, latin)?);
        (parts.len() <= PARTS_MAX).then_some(Self { latin, parts })
    }

    pub(crate) fn is_long(&self) -> bool {
        self.parts.len() > 1
    }

    pub(crate) fn data_coding(&self) -> u8 {
        if self.latin { CODING_DEFAULT } else { CODING_UCS2 }
    }

    /// What the telephone shows below the message.
    pub(crate) fn note(&self) -> String {
        let alphabet = if self.latin { "GSM-7" } else { "UCS-2" };
        match self.parts.len() {
            1 => format!("1 SMS, {alphabet}"),
            parts => format!("{parts} SMS, {alphabet}"),
        }
    }

    /// The octets of each part, with a header if there are several.
    pub(crate) fn messages(&self, reference: u8) -> Vec<Zeroizing<Vec<u8>>> {
        let total = u8::try_from(self.parts.len()).unwrap_or(u8::MAX);
        let with_header = |(number, part): (u8, &Zeroizing<Vec<u8>>)| {
            if total == 1 {
                return part.clone();
            }
            let place = Concatenation { reference: u16::from(reference), wide: false, total, number };
            let mut message = Zeroizing::new(udh::write(place));
            message.extend_from_slice(part);
            message
        };
        (1..=total).zip(&self.parts).map(with_header).collect()
    }
}

fn width(letter: char, latin: bool) -> usize {
    if latin {
        gsm7::septets_of(letter).map_or(1, |(escape, _)| 1 + usize::from(escape.is_some()))
    } else {
        letter.len_utf16()
    }
}

fn octets(part: &str, latin: bool) -> Option<Zeroizing<Vec<u8>>> {
    let octets =
        if latin { gsm7::encode(part)? } else { part.encode_utf16().flat_map(u16::to_be_bytes).collect() };
    Some(Zeroizing::new(octets))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<usize> {
        Cut::of(text).map(|cut| cut.parts.len())
    }

    #[test]
    fn rooms_are_those_of_telephones() {
        for (letter, alone, a_part) in [("a", 160, 153), ("€", 80, 76), ("я", 70, 67), ("🙂", 35, 33)] {
            assert_eq!(parts(&letter.repeat(alone)), Some(1), "{letter}");
            assert_eq!(parts(&letter.repeat(alone + 1)), Some(2), "{letter}");
            assert_eq!(parts(&letter.repeat(a_part * PARTS_MAX)), Some(PARTS_MAX), "{letter}");
            assert_eq!(parts(&letter.repeat(a_part * PARTS_MAX + 1)), None, "{letter}");
        }
        assert_eq!(Cut::of("ok").unwrap().note(), "1 SMS, GSM-7");
        assert_eq!(Cut::of(&"д".repeat(100)).unwrap().note(), "2 SMS, UCS-2");
    }

    #[test]
    fn no_letter_is_cut_in_two_and_no_part_is_too_long() {
        let text = format!("{}🙂{}", "я".repeat(66), "я".repeat(66));
        let messages = Cut::of(&text).unwrap().messages(7);
        assert_eq!(messages.iter().map(|one| one.len()).collect::<Vec<_>>(), [6 + 132, 6 + 134, 6 + 2]);
        assert!(messages.iter().all(|message| message.len() <= 140));
        assert_eq!(&messages[1][..6], [5, 0, 3, 7, 3, 2]);
    }
}
