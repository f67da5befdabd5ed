//! The user data header in front of a short message: which part of which long message it is.

/// Which part of a long message this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Concatenation {
    /// The phone's number of the long message; 8 or 16 bits.
    pub reference: u16,
    /// Whether the number has 16 bits: the two kinds are counted apart.
    pub wide: bool,
    /// How many parts.
    pub total: u8,
    /// Which one, from 1.
    pub number: u8,
}

const CONCATENATION_8: u8 = 0x00;
const CONCATENATION_16: u8 = 0x08;
const PORTS_8: u8 = 0x04;
const PORTS_16: u8 = 0x05;

/// A header and what is behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split<'a> {
    /// The part, if it is one.
    pub part: Option<Concatenation>,
    /// It is for a port: for a program on the phone, not for a person.
    pub for_a_port: bool,
    /// The header's octets with its length.
    pub header_octets: usize,
    /// The message.
    pub body: &'a [u8],
}

/// Takes the header off; `None` if it is longer than the message. An element that is not understood is passed over.
#[must_use]
pub fn split(message: &[u8]) -> Option<Split<'_>> {
    let (length, rest) = message.split_first()?;
    let (mut elements, body) = rest.split_at_checked(usize::from(*length))?;
    let mut found = Split { part: None, for_a_port: false, header_octets: usize::from(*length) + 1, body };
    while let [id, length, behind @ ..] = elements {
        let Some((value, next)) = behind.split_at_checked(usize::from(*length)) else { break };
        match (*id, value) {
            (CONCATENATION_8, [reference, total, number]) => {
                found.part = part(u16::from(*reference), false, *total, *number).or(found.part);
            }
            (CONCATENATION_16, [high, low, total, number]) => {
                found.part = part(u16::from_be_bytes([*high, *low]), true, *total, *number).or(found.part);
            }
            (PORTS_8 | PORTS_16, _) => found.for_a_port = true,
            _ => {}
        }
        elements = next;
    }
    Some(found)
}

/// A part, if its numbers can be true. One part of one is no part.
#[must_use]
pub fn part(reference: u16, wide: bool, total: u8, number: u8) -> Option<Concatenation> {
    (total > 1 && number >= 1 && number <= total).then_some(Concatenation { reference, wide, total, number })
}

/// Writes a header.
#[must_use]
pub fn write(part: Concatenation) -> Vec<u8> {
    let [high, low] = part.reference.to_be_bytes();
    if part.wide {
        vec![6, CONCATENATION_16, 4, high, low, part.total, part.number]
    } else {
        vec![5, CONCATENATION_8, 3, low, part.total, part.number]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_written_and_read() {
        for wide in [false, true] {
            let part = Concatenation { reference: 7, wide, total: 3, number: 2 };
            let message = [write(part), b"words".to_vec()].concat();
            let read = split(&message).unwrap();
            assert_eq!((read.part, read.body), (Some(part), b"words".as_slice()));
        }
    }

    #[test]
    fn hostile_headers() {
        assert_eq!(split(&[]), None);
        assert_eq!(split(&[5, 0, 3]), None, "longer than the message");
        let no_part = |bytes: &[u8]| split(bytes).unwrap().part.is_none();
        assert!(no_part(&[5, 0, 3, 1, 0, 0]), "part 0 of 0");
        assert!(no_part(&[5, 0, 3, 1, 2, 3]), "part 3 of 2");
        assert!(no_part(&[2, 0, 9]), "an element longer than the header");
        let after_another = split(&[8, 0x24, 1, 1, 0, 3, 9, 2, 1, b'x']).unwrap();
        assert_eq!(after_another.part.unwrap().reference, 9);
        assert!(split(&[6, 5, 4, 0, 1, 0, 2]).unwrap().for_a_port);
    }
}
