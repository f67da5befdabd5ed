//! Which language somebody writes: by his letters, then by his words, as the pack's own texts use them.

use std::collections::{BTreeMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::lexicon::Lexicon;
use crate::language::Language;

/// A message is looked at up to here.
const CHARS_MAX: usize = 1_000;

/// How the languages of a pack look.
#[derive(Debug, Default)]
pub(super) struct Tongues(BTreeMap<Language, Tongue>);

#[derive(Debug, Default)]
struct Tongue {
    script: Option<Script>,
    letters: HashSet<char>,
    words: HashSet<String>,
}

/// The scripts that are told apart; others by the first letter of their block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Script {
    Latin,
    Hangul,
    Other(u32),
}

/// The script of a letter.
fn script(letter: char) -> Option<Script> {
    if !letter.is_alphabetic() {
        return None;
    }
    let point = u32::from(letter);
    Some(match point {
        0x0000..=0x024F | 0x1E00..=0x1EFF => Script::Latin,
        0x1100..=0x11FF | 0x3130..=0x318F | 0xA960..=0xA97F | 0xAC00..=0xD7FF => Script::Hangul,
        // Cyrillic, Greek, Arabic, Devanagari and their like have blocks of this size or begin one.
        other => Script::Other(other / 0x100),
    })
}

/// The script of most letters of a text.
fn prevailing(text: &str) -> Option<Script> {
    let mut counts: BTreeMap<Script, usize> = BTreeMap::new();
    for found in text.chars().filter_map(script) {
        *counts.entry(found).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(script, _)| script)
}

impl Tongues {
    pub(super) fn learn(&mut self, language: &Language, texts: &[&str]) {
        let all = texts.join(" ").nfc().collect::<String>().to_lowercase();
        let script = prevailing(&all);
        let tongue = self.0.entry(language.clone()).or_default();
        tongue.script = script;
        tongue.letters.extend(all.chars().filter(|letter| self::script(*letter) == script));
        tongue.words.extend(words(&all).map(str::to_owned));
    }

    /// The languages that a text may be in: those with all its letters, and of them those that know most of its words.
    fn of(&self, text: &str) -> Vec<&Language> {
        let text: String =
            text.chars().take(CHARS_MAX).collect::<String>().nfc().collect::<String>().to_lowercase();
        let Some(found) = prevailing(&text) else { return Vec::new() };
        let fits = |tongue: &Tongue| {
            tongue.script == Some(found)
                // Hangul has a letter for each syllable: a text never holds all of them.
                && (found == Script::Hangul
                    || text.chars().filter(|letter| script(*letter) == Some(found)).all(|letter| tongue.letters.contains(&letter)))
        };
        let fitting: Vec<(&Language, usize)> = self
            .0
            .iter()
            .filter(|(_, tongue)| fits(tongue))
            .map(|(language, tongue)| {
                (language, words(&text).filter(|word| tongue.words.contains(*word)).count())
            })
            .collect();
        let most = fitting.iter().map(|(_, known)| *known).max().unwrap_or(0);
        fitting.into_iter().filter(|(_, known)| *known == most).map(|(language, _)| language).collect()
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty())
}

impl Lexicon {
    /// The language of somebody who wrote `text`, and whose messenger says `hint`; none if he has to be asked.
    pub(super) fn language(
        &self,
        text: &str,
        hint: Option<&Language>,
        available: &[Language],
    ) -> Option<Language> {
        let hinted = |among: &[&Language]| -> Option<Language> {
            let hint = hint?;
            if let Some(exact) = among.iter().find(|language| **language == hint) {
                return Some((*exact).clone());
            }
            let mut near = among.iter().filter(|language| language.base() == hint.base());
            // Where a language has several forms, somebody who has the other one must not be taken for a stranger.
            let one = near.next()?;
            near.next().is_none().then(|| (*one).clone())
        };
        let one_of = |among: &[&Language]| match among {
            [one] => Some((*one).clone()),
            several => hinted(several),
        };
        let all: Vec<&Language> = available.iter().collect();
        if text.trim_start().starts_with('/') {
            // What an application sends by itself when somebody opens the chat says nothing about him.
            return hinted(&all);
        }
        if let Some(known) = self.languages_of(text) {
            let known: Vec<&Language> =
                available.iter().filter(|language| known.contains(*language)).collect();
            // “Hello” and “ok” are said everywhere: they outweigh no telephone that speaks another language.
            let everywhere = known.iter().all(|language| {
                self.tongues.0.get(*language).is_some_and(|t| t.script == Some(Script::Latin))
            });
            if let Some(found) = hinted(&all).filter(|_| everywhere).or_else(|| one_of(&known)) {
                return Some(found);
            }
        }
        let by_look = self.tongues.of(text);
        let by_look: Vec<&Language> =
            available.iter().filter(|language| by_look.contains(language)).collect();
        let script = prevailing(text);
        if by_look.is_empty() {
            // Digits and signs leave only the hint; letters that no language of ours has leave nothing.
            return if matches!(script, None | Some(Script::Latin)) { hinted(&all) } else { None };
        }
        if script == Some(Script::Latin) {
            // Everybody can type Latin letters: a telephone that speaks Russian outweighs them, unless the words are ours.
            return hinted(&all).or_else(|| {
                let lower = text.to_lowercase();
                let known = |language: &&&Language| {
                    let tongue = self.tongues.0.get(**language);
                    tongue.is_some_and(|tongue| words(&lower).any(|word| tongue.words.contains(word)))
                };
                by_look.iter().find(known).map(|language| (*language).clone())
            });
        }
        one_of(&by_look)
    }
}
