//! Finds what reads as text in raw bytes, in any alphabet that the programme speaks.
//!
//! Ciphertext contains short printable runs by chance, so a run counts from a length at which chance becomes unlikely: in a
//! megabyte of random bytes about one run of 16 Latin characters appears in eight, and Cyrillic or Hangul runs hardly ever.

/// Text in the middle of bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TextRun {
    /// Where it begins, in bytes.
    pub offset: usize,
    /// What it says.
    pub text: String,
}

/// Printable Latin characters in a row from which on a run is no accident.
const LATIN_RUN: usize = 16;
/// Letters beyond ASCII from which on a run is no accident.
const OTHER_LETTERS: usize = 5;

/// All runs in `raw`, in order.
pub(super) fn text_runs(raw: &[u8]) -> Vec<TextRun> {
    let mut runs = Vec::new();
    let mut offset = 0;
    for chunk in raw.utf8_chunks() {
        let mut run = TextRun { offset, text: String::new() };
        for character in chunk.valid().chars() {
            if printable(character) {
                if run.text.is_empty() {
                    run.offset = offset;
                }
                run.text.push(character);
            } else {
                keep(&mut runs, std::mem::replace(&mut run, TextRun { offset, text: String::new() }));
            }
            offset += character.len_utf8();
        }
        keep(&mut runs, run);
        offset += chunk.invalid().len();
    }
    runs
}

fn keep(runs: &mut Vec<TextRun>, run: TextRun) {
    let others = run.text.chars().filter(|c| script_letter(*c)).count();
    if others >= OTHER_LETTERS || run.text.chars().filter(char::is_ascii).count() >= LATIN_RUN {
        runs.push(run);
    }
}

fn printable(character: char) -> bool {
    character.is_ascii_graphic()
        || character == ' '
        || script_letter(character)
        || "«»—–…“”„’".contains(character)
}

/// Cyrillic, Hangul syllables and jamo: the alphabets of the programme beside Latin.
fn script_letter(character: char) -> bool {
    matches!(character, '\u{400}'..='\u{52f}' | '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_found_between_noise() {
        let mut raw = vec![0xff, 0x00, 0x13];
        raw.extend("살고 싶습니다".as_bytes());
        raw.extend([0xfe, 0x00]);
        raw.extend(b"0123456789abcdef");
        raw.extend([0x01]);
        raw.extend(b"too short");
        let runs = text_runs(&raw);
        assert_eq!(runs.len(), 2, "{runs:?}");
        assert_eq!(runs[0], TextRun { offset: 3, text: "살고 싶습니다".to_owned() });
        assert_eq!(runs[1].text, "0123456789abcdef");
    }

    #[test]
    fn noise_is_quiet() {
        // A fixed linear congruential generator: the same 256 KiB each time.
        let mut state = 1_u32;
        let noise: Vec<u8> = (0..262_144)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state.to_be_bytes()[0]
            })
            .collect();
        assert!(text_runs(&noise).len() <= 1);
    }
}
