//! What every list must keep to, so that a receipt can be said aloud, typed on any phone and shown to anybody.

use std::collections::{HashMap, HashSet};

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::*;
use crate::receipt::testing::{distance, fold_word};

fn folded(language: WordLanguage) -> Vec<String> {
    list(language).iter().map(|word| fold_word(word)).collect()
}

fn stems(language: WordLanguage) -> &'static str {
    match language {
        WordLanguage::En => include_str!("stop/en.txt"),
        WordLanguage::Ru => include_str!("stop/ru.txt"),
        WordLanguage::Uk => include_str!("stop/uk.txt"),
        WordLanguage::Ko => include_str!("stop/ko.txt"),
    }
}

fn is_stopped(word: &str, stem: &str) -> bool {
    match (stem.strip_prefix('='), stem.strip_prefix('^'), stem.strip_suffix('$')) {
        (Some(whole), _, _) => word == whole,
        (_, Some(start), _) => word.starts_with(start),
        (_, _, Some(end)) => word.ends_with(end),
        (None, None, None) => word.contains(stem),
    }
}

#[test]
fn a_thousand_words_each_once() {
    for language in WordLanguage::ALL {
        assert_eq!(language.text().lines().count(), WORDS, "{language}");
        assert!(language.text().ends_with('\n') && !language.text().contains('\r'), "{language}");
        assert_eq!(list(language).iter().collect::<HashSet<_>>().len(), WORDS, "{language}");
        assert_eq!(folded(language).into_iter().collect::<HashSet<_>>().len(), WORDS, "{language} folded");
    }
}

#[test]
fn words_are_composed_and_of_their_alphabet() {
    for language in WordLanguage::ALL {
        for word in list(language) {
            assert!(is_nfc(word), "{language} {word}");
            let letter = |c: char| match language {
                WordLanguage::En => c.is_ascii_lowercase(),
                WordLanguage::Ru => matches!(c, 'а'..='я' | 'ё'),
                WordLanguage::Uk => matches!(c, 'а'..='щ' | 'ь' | 'ю' | 'я' | 'є' | 'і' | 'ї' | 'ґ'),
                WordLanguage::Ko => matches!(c, '가'..='힣'),
            };
            assert!(word.chars().all(letter), "{language} {word}");
        }
    }
}

#[test]
fn words_are_neither_short_nor_long() {
    for language in WordLanguage::ALL {
        let lengths = if language == WordLanguage::Ko { 2..=4 } else { 3..=8 };
        for word in list(language) {
            assert!(lengths.contains(&word.chars().count()), "{language} {word}");
        }
    }
}

#[test]
fn words_are_in_the_order_of_their_alphabet() {
    let rank = |word: &&str| -> Vec<usize> {
        let ukrainian = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя";
        word.chars().map(|c| ukrainian.chars().position(|known| known == c).unwrap()).collect()
    };
    for language in [WordLanguage::En, WordLanguage::Ru, WordLanguage::Ko] {
        assert!(list(language).is_sorted(), "{language}");
    }
    assert!(list(WordLanguage::Uk).is_sorted_by_key(rank));
}

/// One letter wrong, missing, added or two exchanged never makes another word of the list; in Korean by the letters
/// of the keyboard.
#[test]
fn no_two_words_look_alike() {
    for language in WordLanguage::ALL {
        let words: Vec<Vec<char>> = folded(language).iter().map(|word| word.chars().collect()).collect();
        for (i, a) in words.iter().enumerate() {
            for b in &words[i + 1..] {
                let near = a.len().abs_diff(b.len()) <= 1 && distance(a, b) <= 1;
                assert!(!near, "{language}: {a:?} and {b:?}");
            }
        }
    }
}

#[test]
fn no_word_of_war_and_no_insult() {
    for language in WordLanguage::ALL {
        let stems = stems(language).lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        for stem in stems {
            assert!(is_nfc(stem));
            let found: Vec<_> = list(language).iter().filter(|word| is_stopped(word, stem)).collect();
            assert!(found.is_empty(), "{language}: {found:?} by {stem}");
        }
    }
}

/// A word that two lists share has one index. (Otherwise the check would have to tell the languages apart.)
#[test]
fn a_shared_word_has_one_index() {
    let mut known: HashMap<String, (usize, WordLanguage)> = HashMap::new();
    for language in WordLanguage::ALL {
        for (index, word) in folded(language).into_iter().enumerate() {
            let first = *known.entry(word.clone()).or_insert((index, language));
            assert_eq!(first.0, index, "{word} in {language} and {}", first.1);
        }
    }
}

#[test]
fn the_lists_are_frozen() {
    use sha2::{Digest, Sha256};
    let frozen =
        WordLanguage::ALL.map(|language| crate::id::Hash::from_bytes(Sha256::digest(language.text()).into()));
    let expected = FROZEN.map(|hash| hash.parse().unwrap());
    assert_eq!(frozen, expected, "receipts that people hold would become unreadable");
}

const FROZEN: [&str; 4] = [
    "276ba255aa9515f38c0ffd28375fb3c0e1b5e51203f6e4663f10eb0cde5904c2",
    "ef391cc8eb8d26096fb02f2668f9fd452b03c8cee88f24a44303f0191751f77f",
    "a9754fb83210036beab91272b77b1fbe64d62e4fa0f95b47098ce35c7b436bf3",
    "f95df348aa9ba074b6892a3071d4b85eea8e493888a6fb584a2531f006e6a147",
];

#[test]
fn korean_is_the_same_decomposed() {
    for word in list(WordLanguage::Ko) {
        let decomposed: String = word.nfd().collect();
        assert_eq!(fold_word(&decomposed), fold_word(word));
    }
}

#[test]
fn tags() {
    assert_eq!(WordLanguage::for_tag("ko-KP"), WordLanguage::Ko);
    assert_eq!(WordLanguage::for_tag("uk"), WordLanguage::Uk);
    assert_eq!(WordLanguage::for_tag("RU_ru"), WordLanguage::Ru);
    assert_eq!(WordLanguage::for_tag("ruh"), WordLanguage::En);
    assert_eq!(WordLanguage::for_tag(""), WordLanguage::En);
}
