//! The words of a list that are nearest to one that is not on it.

use super::segment::Dictionary;
use crate::wordlist::{self, WordLanguage};

/// At most so many neighbours are named.
const NEIGHBOURS_MAX: usize = 4;

/// Longer words are not compared: nothing on a list is near them.
const WORD_CHARS_MAX: usize = 48;

/// The nearest words and their distance in changed, missing, added or exchanged letters; nothing if even the
/// nearest shares too little.
pub(super) fn nearest(folded: &str, language: WordLanguage) -> (usize, Vec<&'static str>) {
    let word: Vec<char> = folded.chars().collect();
    if word.len() > WORD_CHARS_MAX {
        return (usize::MAX, Vec::new());
    }
    let mut found: Vec<(usize, &'static str)> = wordlist::list(language)
        .iter()
        .zip(Dictionary::of(language).letters())
        .map(|(candidate, letters)| (distance(&word, letters), *candidate))
        .collect();
    found.sort_by_key(|(distance, _)| *distance);
    let Some(least) = found.first().map(|(distance, _)| *distance) else {
        return (usize::MAX, Vec::new());
    };
    let limit = (least + 1).min(word.len().div_ceil(2));
    let near = found.into_iter().take_while(|(distance, _)| *distance <= limit).take(NEIGHBOURS_MAX);
    (least, near.map(|(_, candidate)| candidate).collect())
}

/// Damerau–Levenshtein distance (exchanges of neighbours, no letter edited twice).
pub(crate) fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut previous_a = None;
    for (row, letter_a) in a.iter().enumerate() {
        let mut current = Vec::with_capacity(b.len() + 1);
        current.push(row + 1);
        let mut left = row + 1;
        let mut previous_b = None;
        let above_pairs = last.iter().zip(last.iter().skip(1));
        for (column, ((diagonal, above), letter_b)) in above_pairs.zip(b).enumerate() {
            let replaced = diagonal + usize::from(letter_a != letter_b);
            let mut best = replaced.min(above + 1).min(left + 1);
            let exchanged = previous_a == Some(letter_b) && previous_b == Some(letter_a);
            if exchanged && let Some(cost) = column.checked_sub(1).and_then(|at| before_last.get(at)) {
                best = best.min(cost + 1);
            }
            current.push(best);
            left = best;
            previous_b = Some(letter_b);
        }
        before_last = std::mem::replace(&mut last, current);
        previous_a = Some(letter_a);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(a: &str, b: &str) -> usize {
        distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
    }

    #[test]
    fn distances() {
        for (a, b, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("apple", "apple", 0),
            ("apple", "aple", 1),
            ("aple", "apple", 1),
            ("apple", "appel", 1),
            ("papple", "apple", 1),
            ("ab", "ba", 1),
            ("kitten", "sitting", 3),
            ("ca", "abc", 3),
        ] {
            assert_eq!(between(a, b), expected, "{a} {b}");
        }
    }
}
