//! The twelve keys of a telephone.

use std::fmt;

/// A key. What somebody presses is what he says: `Debug` leaves it out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key(u8);

/// The number that stands for `*`.
const STAR: u8 = 10;
/// The number that stands for `#`.
const HASH: u8 = 11;

impl Key {
    /// `*`: the commands.
    pub const STAR: Self = Self(STAR);
    /// `#`: once more, or: this is all.
    pub const HASH: Self = Self(HASH);

    /// The key with this sign, if a telephone has one. The keys A to D that some have mean nothing here.
    pub fn new(sign: char) -> Option<Self> {
        match sign {
            '*' => Some(Self::STAR),
            '#' => Some(Self::HASH),
            _ => sign.to_digit(10).and_then(|digit| u8::try_from(digit).ok()).map(Self),
        }
    }

    /// The digit on it.
    pub fn digit(self) -> Option<u8> {
        (self.0 < STAR).then_some(self.0)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn a_telephone_has_twelve_keys_and_prints_none() {
        let keys: Vec<Key> = "0123456789*#".chars().filter_map(Key::new).collect();
        assert_eq!(keys.len(), 12);
        assert_eq!(
            keys.iter().filter_map(|key| key.digit()).collect::<Vec<_>>(),
            (0..10).collect::<Vec<_>>()
        );
        assert_eq!((Key::new('A'), Key::new('٣')), (None, None));
        assert_eq!(format!("{keys:?}").matches("Key(…)").count(), 12);
    }
}
