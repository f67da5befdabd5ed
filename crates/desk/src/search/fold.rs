//! Spellings that mean the same are made the same: capitals, composed and decomposed letters, ё and е, and the initial
//! consonants that are written in the north of Korea and dropped or changed in the south.

use unicode_normalization::UnicodeNormalization as _;

/// Initial ㄴ, ㄹ and ㅇ as they stand in decomposed Hangul.
const INITIAL_N: char = '\u{1102}';
const INITIAL_R: char = '\u{1105}';
const INITIAL_NONE: char = '\u{110B}';

/// The text as it is searched: first as written, then, where it differs, with southern initials.
pub fn fold(text: &str) -> Vec<String> {
    let plain: String = text.nfkd().flat_map(char::to_lowercase).filter(|c| !is_ignored(*c)).collect();
    let southern = with_southern_initials(&plain);
    if southern == plain { vec![plain] } else { vec![plain, southern] }
}

/// Combining marks over Cyrillic and Latin letters (й stays apart from и by its own word neighbours well enough), soft
/// hyphens and joiners.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

fn with_southern_initials(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let starts_word = !before.is_alphanumeric();
        let vowel = letters.peek().copied();
        out.push(match letter {
            INITIAL_N | INITIAL_R if starts_word && vowel.is_some_and(is_palatal) => INITIAL_NONE,
            INITIAL_R if starts_word && vowel.is_some() => INITIAL_N,
            other => other,
        });
        before = letter;
    }
    out
}

/// ㅣ and the vowels that begin with its sound: ㅑ ㅒ ㅕ ㅖ ㅛ ㅠ ㅣ.
fn is_palatal(vowel: char) -> bool {
    matches!(vowel, '\u{1163}' | '\u{1164}' | '\u{1167}' | '\u{1168}' | '\u{116D}' | '\u{1172}' | '\u{1175}')
}
