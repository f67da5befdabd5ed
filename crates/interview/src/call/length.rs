//! How long a text takes to say: a person who is afraid keeps no longer prompt in mind.

/// The longest that is said at once, in milliseconds.
pub(crate) const SAID_MILLIS_MAX: u32 = 12_000;

/// A letter of an alphabet, read calmly: some 150 of them are twelve seconds.
const LETTER_MILLIS: u32 = 80;
/// A syllable that is written as one sign, as in Korean: some 70 of them are twelve seconds.
const SYLLABLE_MILLIS: u32 = 170;
/// A digit is a word.
const DIGIT_MILLIS: u32 = 350;

/// The milliseconds that a text takes, roughly.
pub(crate) fn millis(text: &str) -> u32 {
    let of = |letter: char| match letter {
        // Hangul, kana and Chinese signs.
        '\u{AC00}'..='\u{D7A3}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' => SYLLABLE_MILLIS,
        digit if digit.is_numeric() => DIGIT_MILLIS,
        letter if letter.is_alphabetic() => LETTER_MILLIS,
        _ => 0,
    };
    text.chars().map(of).fold(0, u32::saturating_add)
}

/// The seconds that a text takes, rounded up.
pub(crate) fn seconds(text: &str) -> u32 {
    millis(text).div_ceil(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_seconds_are_150_letters_or_70_syllables() {
        assert!(millis(&"ж".repeat(150)) <= SAID_MILLIS_MAX && millis(&"ж".repeat(151)) > SAID_MILLIS_MAX);
        assert!(millis(&"말".repeat(70)) <= SAID_MILLIS_MAX && millis(&"말".repeat(71)) > SAID_MILLIS_MAX);
        assert_eq!(millis(" … — ,"), 0);
        assert_eq!(seconds("12 3"), 2);
    }
}
