//! Keys that signalling tells (SIP INFO) beside those among the sound (RFC 4733): many trunks tell every key both ways, and a
//! code that was keyed must not have its digits twice.

use std::time::Duration;

use super::event::Key;

/// In so long both words of one press are here: the one comes when the key goes down, the other mostly when it comes up.
const SAME_PRESS: Duration = Duration::from_secs(2);

/// Which keys of the two ways are presses of their own.
#[derive(Default)]
pub(super) struct Told {
    /// Keys have come among the sound: then those are all of them.
    among_sound: bool,
    last: Option<(Key, Duration)>,
}

impl std::fmt::Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Told")
    }
}

impl Told {
    /// Whether a key that signalling tells is a press that is not known yet.
    pub(super) fn is_new(&mut self, key: Key, now: Duration) -> bool {
        if self.among_sound {
            return false;
        }
        self.last = Some((key, now));
        true
    }

    /// The same of a key among the sound. Only the first of those can have been told before.
    pub(super) fn is_new_among_sound(&mut self, key: Key, now: Duration) -> bool {
        let before = self.last.take().filter(|_| !self.among_sound);
        self.among_sound = true;
        before.is_none_or(|(told, at)| told != key || now.saturating_sub(at) > SAME_PRESS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(sign: char) -> Key {
        Key::of_sign(sign).unwrap()
    }

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn a_trunk_that_tells_every_key_twice_has_it_once() {
        for told_first in [true, false] {
            let mut told = Told::default();
            let mut keyed = String::new();
            for (at, sign) in (0_u32..).zip("1123".chars()) {
                let now = at * 400 * MS;
                let mut word = |among_sound: bool| {
                    let is_new = if among_sound {
                        told.is_new_among_sound(key(sign), now)
                    } else {
                        told.is_new(key(sign), now)
                    };
                    keyed.extend(is_new.then_some(sign));
                };
                word(!told_first);
                word(told_first);
            }
            assert_eq!(keyed, "1123", "told first: {told_first}");
        }
    }

    #[test]
    fn one_way_alone_has_every_press() {
        let mut told = Told::default();
        assert!((0..3).all(|at| told.is_new(key('7'), at * 100 * MS)));
        let mut told = Told::default();
        assert!((0..3).all(|at| told.is_new_among_sound(key('7'), at * 100 * MS)));
    }

    #[test]
    fn another_key_or_a_later_one_is_another_press() {
        let mut told = Told::default();
        assert!(told.is_new(key('7'), MS) && told.is_new_among_sound(key('8'), 2 * MS));
        let mut told = Told::default();
        assert!(told.is_new(key('7'), MS) && told.is_new_among_sound(key('7'), SAME_PRESS + 2 * MS));
    }
}
