//! Words as they are compared: without case, diacritics, punctuation and the digits' script.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer texts are compared by their beginning.
const FOLDED_CHARS_MAX: usize = 400;

/// The text as it is compared.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::new();
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)).take(FOLDED_CHARS_MAX) {
        match letter {
            // Written in many ways and often left out.
            '\'' | '’' | 'ʼ' | '`' | '№' | '#' => {}
            letter if letter.is_alphanumeric() => folded.extend(letter.to_lowercase()),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn what_people_type_differently_is_the_same() {
        assert_eq!(fold("  ЕЩЁ! "), fold("еще"));
        assert_eq!(fold("１."), "1");
        assert_eq!(fold("/start"), "start");
        assert_eq!(fold("об’єкт"), fold("обʼєкт"));
        assert_eq!(fold("도움\u{ad}말"), fold("도움 말"));
        assert_eq!(fold("«Де ще?»"), "де ще");
        assert_eq!(fold("…"), "");
    }
}
