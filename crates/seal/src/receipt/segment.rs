//! Finding a list's words in folded text, also where they are run together.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::RECEIPT_WORDS;
use super::fold::fold_word;
use crate::wordlist::{self, WordLanguage};

/// At most so many ways to read a text are looked at.
const READINGS_MAX: usize = 64;

/// At most so many words are tried while looking for them.
const STEPS_MAX: usize = 20_000;

/// A list's words, folded, with their indexes.
pub(super) struct Dictionary {
    indexes: HashMap<String, u16>,
    bytes_max: usize,
    letters: Vec<Vec<char>>,
}

static DICTIONARIES: [OnceLock<Dictionary>; 4] =
    [OnceLock::new(), OnceLock::new(), OnceLock::new(), OnceLock::new()];

impl Dictionary {
    pub(super) fn of(language: WordLanguage) -> &'static Dictionary {
        let cell = DICTIONARIES.get(language.number()).expect("there are as many dictionaries as languages");
        cell.get_or_init(|| {
            let folded: Vec<String> = wordlist::list(language).iter().map(|word| fold_word(word)).collect();
            let bytes_max = folded.iter().map(String::len).max().unwrap_or(0);
            let letters = folded.iter().map(|word| word.chars().collect()).collect();
            let indexes = folded.into_iter().zip(0..).collect();
            Dictionary { indexes, bytes_max, letters }
        })
    }

    /// The letters of each folded word, by index.
    pub(super) fn letters(&self) -> &[Vec<char>] {
        &self.letters
    }

    /// The index of exactly this word.
    pub(super) fn index(&self, folded: &str) -> Option<u16> {
        self.indexes.get(folded).copied()
    }

    /// Every way to read the text as words of the list without a rest, up to a limit. A text of more words than a
    /// receipt has is still read, up to twice as many, so that it can be said to be too long.
    pub(super) fn readings(&self, folded: &str) -> Vec<Vec<u16>> {
        let mut search = Search { dictionary: self, found: Vec::new(), steps: 0 };
        search.from(folded, &mut Vec::new());
        search.found
    }
}

struct Search<'a> {
    dictionary: &'a Dictionary,
    found: Vec<Vec<u16>>,
    steps: usize,
}

impl Search<'_> {
    fn from(&mut self, rest: &str, so_far: &mut Vec<u16>) {
        if rest.is_empty() {
            self.found.push(so_far.clone());
            return;
        }
        if so_far.len() == 2 * RECEIPT_WORDS {
            return;
        }
        let ends = rest.char_indices().map(|(start, c)| start + c.len_utf8());
        for end in ends.take_while(|end| *end <= self.dictionary.bytes_max) {
            self.steps += 1;
            if self.steps > STEPS_MAX || self.found.len() >= READINGS_MAX {
                return;
            }
            let Some((word, after)) = rest.split_at_checked(end) else { continue };
            if let Some(index) = self.dictionary.index(word) {
                so_far.push(index);
                self.from(after, so_far);
                so_far.pop();
            }
        }
    }
}
