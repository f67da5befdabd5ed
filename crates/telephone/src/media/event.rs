//! One packet of a key pressed: the payload telephone-event of RFC 4733.

/// Octets of the payload.
pub const EVENT_OCTETS: usize = 4;
/// The longest that one packet can say; a longer press goes on in another segment (RFC 4733, 2.5.1.3).
pub const DURATION_MAX: u16 = u16::MAX;

/// A key of a telephone. What people key is theirs: a code, an answer. It cannot be printed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(u8);

impl Key {
    /// The keys by their event numbers.
    const SIGNS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', 'A', 'B', 'C', 'D'];

    /// The key of an event; `None` of an event that is no key, as a hook flash.
    #[must_use]
    pub fn of_code(code: u8) -> Option<Self> {
        (usize::from(code) < Self::SIGNS.len()).then_some(Self(code))
    }

    /// The key with this sign on it.
    #[must_use]
    pub fn of_sign(sign: char) -> Option<Self> {
        let code = Self::SIGNS.iter().position(|one| *one == sign)?;
        u8::try_from(code).ok().map(Self)
    }

    /// Its event number.
    #[must_use]
    pub fn code(self) -> u8 {
        self.0
    }

    /// The sign on it.
    #[must_use]
    pub fn sign(self) -> char {
        Self::SIGNS.get(usize::from(self.0)).copied().unwrap_or('?')
    }

    /// The digit, if it is one.
    #[must_use]
    pub fn digit(self) -> Option<u8> {
        (self.0 < 10).then_some(self.0)
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// What one packet says of a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// The event's number.
    pub code: u8,
    /// The key was let go.
    pub end: bool,
    /// The loudness, in dB below full scale, of the tone that it stands for.
    pub volume: u8,
    /// For how long it has been pressed, in samples.
    pub duration: u16,
}

impl std::fmt::Debug for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Event")
    }
}

impl Event {
    /// Reads a payload. What stands behind the first event is not read: keys come one at a time.
    #[must_use]
    pub fn parse(payload: &[u8]) -> Option<Self> {
        let &[code, flags, high, low] = payload.first_chunk()?;
        let (end, volume) = (flags & 0x80 != 0, flags & 0x3F);
        Some(Self { code, end, volume, duration: u16::from_be_bytes([high, low]) })
    }

    /// Writes the payload.
    #[must_use]
    pub fn write(&self) -> [u8; EVENT_OCTETS] {
        let [high, low] = self.duration.to_be_bytes();
        [self.code, (u8::from(self.end) << 7) | (self.volume & 0x3F), high, low]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_example_of_the_rfc() {
        // RFC 4733, 2.6: the 9 of "911", with the end bit and 1,600 samples.
        let event = Event { code: 9, end: true, volume: 7, duration: 1_600 };
        assert_eq!(event.write(), [9, 0x87, 0x06, 0x40]);
        assert_eq!(Event::parse(&[9, 0x87, 0x06, 0x40]), Some(event));
        assert_eq!(Event::parse(&[9, 0x87, 0x06]), None);
    }

    #[test]
    fn keys_and_their_signs() {
        for code in 0..16 {
            let key = Key::of_code(code).unwrap();
            assert_eq!((Key::of_sign(key.sign()), key.code()), (Some(key), code));
            assert_eq!(key.digit(), (code < 10).then_some(code));
        }
        assert_eq!((Key::of_code(16), Key::of_sign('x')), (None, None));
        assert_eq!(format!("{:?}", Key::of_code(7)), "Some(Key)", "what people key is not printed");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(code: u8, end: bool, volume in 0..64_u8, duration: u16) {
            let event = Event { code, end, volume, duration };
            prop_assert_eq!(Event::parse(&event.write()), Some(event));
        }
    }
}
