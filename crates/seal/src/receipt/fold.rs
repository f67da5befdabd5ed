//! Folding: what different ways to write the same word have in common.
//!
//! Case goes; so do accents and the dots of `ё` and `ї`, the breve of `й`, apostrophes, and characters that cannot be
//! seen. Hangul becomes the letters that a keyboard has, in order, so that composed syllables, conjoining jamo
//! and single letters typed one after another are the same.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What one character is, folded.
pub(super) enum Folded {
    /// A decimal digit.
    Digit(char),
    /// The letters of a word; none if the character does not count (an accent, an apostrophe, something invisible).
    Letters,
    /// Ends a word.
    Separator,
}

/// Folds one character and adds what it gives to `out`.
pub(super) fn fold_char(c: char, out: &mut String) -> Folded {
    if is_ignored(c) {
        return Folded::Letters;
    }
    let mut kind = Folded::Separator;
    for part in std::iter::once(c).nfkd() {
        if part.is_ascii_digit() {
            return Folded::Digit(part);
        }
        if is_combining_mark(part) {
            // An accent by itself is part of the word around it.
            kind = Folded::Letters;
        } else if part.is_alphabetic() {
            push_letter(part, out);
            kind = Folded::Letters;
        }
    }
    kind
}

/// A word folded whole, as the dictionaries hold it.
pub(crate) fn fold_word(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.nfc() {
        fold_char(c, &mut out);
    }
    out
}

/// Apostrophes, which Ukrainian and Russian writers use and leave out, and characters that cannot be seen.
fn is_ignored(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '´' | '‘' | '’' | 'ʼ' | 'ʹ' | '′' | '＇'
            | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

fn push_letter(letter: char, out: &mut String) {
    match letter {
        '\u{11a8}'..='\u{11c2}' => out.push_str(final_consonant(letter)),
        '\u{1161}'..='\u{1175}' => out.push_str(vowel(letter)),
        // The single letters ㅀ and ㅄ decompose to initial clusters that no syllable has.
        '\u{111a}' => out.push_str("ᄅᄒ"),
        '\u{1121}' => out.push_str("ᄇᄉ"),
        '\u{1100}'..='\u{1112}' => out.push(letter),
        'ґ' | 'Ґ' => out.push('г'),
        other => out.extend(other.to_lowercase()),
    }
}

/// A final consonant as the initial ones that its letters are.
fn final_consonant(jamo: char) -> &'static str {
    match jamo {
        'ᆨ' => "ᄀ",
        'ᆩ' => "ᄁ",
        'ᆪ' => "ᄀᄉ",
        'ᆫ' => "ᄂ",
        'ᆬ' => "ᄂᄌ",
        'ᆭ' => "ᄂᄒ",
        'ᆮ' => "ᄃ",
        'ᆯ' => "ᄅ",
        'ᆰ' => "ᄅᄀ",
        'ᆱ' => "ᄅᄆ",
        'ᆲ' => "ᄅᄇ",
        'ᆳ' => "ᄅᄉ",
        'ᆴ' => "ᄅᄐ",
        'ᆵ' => "ᄅᄑ",
        'ᆶ' => "ᄅᄒ",
        'ᆷ' => "ᄆ",
        'ᆸ' => "ᄇ",
        'ᆹ' => "ᄇᄉ",
        'ᆺ' => "ᄉ",
        'ᆻ' => "ᄊ",
        'ᆼ' => "ᄋ",
        'ᆽ' => "ᄌ",
        'ᆾ' => "ᄎ",
        'ᆿ' => "ᄏ",
        'ᇀ' => "ᄐ",
        'ᇁ' => "ᄑ",
        _ => "ᄒ",
    }
}

/// A vowel as the keys that type it.
fn vowel(jamo: char) -> &'static str {
    match jamo {
        'ᅡ' => "ᅡ",
        'ᅢ' => "ᅢ",
        'ᅣ' => "ᅣ",
        'ᅤ' => "ᅤ",
        'ᅥ' => "ᅥ",
        'ᅦ' => "ᅦ",
        'ᅧ' => "ᅧ",
        'ᅨ' => "ᅨ",
        'ᅩ' => "ᅩ",
        'ᅪ' => "ᅩᅡ",
        'ᅫ' => "ᅩᅢ",
        'ᅬ' => "ᅩᅵ",
        'ᅭ' => "ᅭ",
        'ᅮ' => "ᅮ",
        'ᅯ' => "ᅮᅥ",
        'ᅰ' => "ᅮᅦ",
        'ᅱ' => "ᅮᅵ",
        'ᅲ' => "ᅲ",
        'ᅳ' => "ᅳ",
        'ᅴ' => "ᅳᅵ",
        _ => "ᅵ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_only_in_writing_is_the_same() {
        assert_eq!(fold_word("Ёлка"), fold_word("елка"));
        assert_eq!(fold_word("її"), fold_word("іі"));
        assert_eq!(fold_word("п’ять"), fold_word("п'ять"));
        assert_eq!(fold_word("пʼять"), fold_word("пять"));
        assert_eq!(fold_word("ґанок"), fold_word("ганок"));
        assert_eq!(fold_word("Ab\u{200b}C"), "abc");
        assert_eq!(fold_word("й"), fold_word("и\u{306}"));
    }

    #[test]
    fn hangul_is_its_letters() {
        let composed = fold_word("한글값왜");
        let conjoining: String = "한글값왜".nfd().collect();
        assert_eq!(fold_word(&conjoining), composed);
        assert_eq!(fold_word("ㅎㅏㄴㄱㅡㄹㄱㅏㅂㅅㅇㅗㅐ"), composed);
        assert_eq!(fold_word("ㅎㅏㄴㄱㅡㄹㄱㅏㅄㅇㅙ"), composed);
    }

    #[test]
    fn fullwidth_digits_are_digits() {
        let mut out = String::new();
        assert!(matches!(fold_char('７', &mut out), Folded::Digit('7')));
        assert!(matches!(fold_char('-', &mut out), Folded::Separator));
    }
}
