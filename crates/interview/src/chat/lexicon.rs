//! The words that commands and numbers are known by, in all languages of a pack at once: somebody may write in one language
//! what we say in another.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::command::Command;
use super::fold::fold;
use super::tongue::Tongues;
use crate::language::Language;
use crate::nearest::slips;

/// Numbers are known by words up to this one.
pub(crate) const NUMBERS: usize = 10;
/// A word of so many letters may be written with a slip …
const ONE_SLIP_LETTERS: usize = 5;
/// … and of so many with two.
const TWO_SLIPS_LETTERS: usize = 10;
/// What stands between the words for one thing.
pub(crate) const BETWEEN: char = '|';

/// The words of a pack.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    commands: HashMap<String, (Command, BTreeSet<Language>)>,
    numbers: HashMap<String, usize>,
    joiners: HashSet<String>,
    first: BTreeMap<(Language, Command), String>,
    pub(super) tongues: Tongues,
}

/// What is wrong with a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BadWord {
    /// Nothing is left of it when it is compared.
    Empty,
    /// It means another command, or a number, already.
    Means(String),
    /// It is a number, and would be taken for a choice.
    Number,
}

impl Lexicon {
    /// Adds the words of one command in one language, and says which are bad.
    pub(crate) fn add(
        &mut self,
        language: &Language,
        command: Command,
        words: &str,
    ) -> Vec<(String, BadWord)> {
        let mut bad = Vec::new();
        for word in words.split(BETWEEN).map(str::trim) {
            let folded = fold(word);
            if folded.is_empty() {
                bad.push((word.to_owned(), BadWord::Empty));
            } else if self.number(&folded).is_some() {
                bad.push((word.to_owned(), BadWord::Number));
            } else {
                let entry = self.commands.entry(folded).or_insert_with(|| (command, BTreeSet::new()));
                if entry.0 != command {
                    bad.push((word.to_owned(), BadWord::Means(entry.0.key())));
                }
                entry.1.insert(language.clone());
            }
            self.first.entry((language.clone(), command)).or_insert_with(|| word.to_owned());
        }
        bad
    }

    /// Adds the words of one number, and says which are bad.
    pub(crate) fn add_number(&mut self, number: usize, words: &str) -> Vec<(String, BadWord)> {
        let mut bad = Vec::new();
        for word in words.split(BETWEEN).map(str::trim) {
            let folded = fold(word);
            let known = self.numbers.insert(folded.clone(), number);
            if folded.is_empty() {
                bad.push((word.to_owned(), BadWord::Empty));
            } else if let Some(other) = known.filter(|other| *other != number) {
                bad.push((word.to_owned(), BadWord::Means(format!("chat-number-{other}"))));
            }
        }
        bad
    }

    /// Adds a word that stands between numbers.
    pub(crate) fn add_joiner(&mut self, word: &str) {
        self.joiners.insert(fold(word));
    }

    /// Learns how a language looks.
    pub(crate) fn learn(&mut self, language: &Language, texts: &[&str]) {
        self.tongues.learn(language, texts);
    }

    /// The word that is shown for a command.
    pub(crate) fn shown(&self, language: &Language, command: Command) -> &str {
        self.first.get(&(language.clone(), command)).map_or(command.name(), String::as_str)
    }

    /// The command that a text is, letter by letter.
    pub(super) fn exactly(&self, text: &str) -> Option<Command> {
        self.commands.get(&fold(text)).map(|(command, _)| *command)
    }

    /// The command that a text is, with the slips that people make.
    pub(super) fn nearly(&self, text: &str) -> Option<Command> {
        if let Some(command) = self.exactly(text) {
            return Some(command);
        }
        let folded: Vec<char> = fold(text).chars().collect();
        let allowed = match folded.len() {
            0..ONE_SLIP_LETTERS => return None,
            ONE_SLIP_LETTERS..TWO_SLIPS_LETTERS => 1,
            _ => 2,
        };
        let mut best: Option<(usize, Command)> = None;
        let mut tied = false;
        for (word, (command, _)) in &self.commands {
            let word: Vec<char> = word.chars().collect();
            if word.len() < ONE_SLIP_LETTERS || word.len().abs_diff(folded.len()) > allowed {
                continue;
            }
            let distance = slips(&folded, &word);
            if distance > allowed {
                continue;
            }
            match best {
                Some((known, _)) if distance > known => {}
                Some((known, other)) if distance == known => tied |= other != *command,
                Some(_) | None => (best, tied) = (Some((distance, *command)), false),
            }
        }
        best.filter(|_| !tied).map(|(_, command)| command)
    }

    /// The languages in which a text is a command.
    pub(super) fn languages_of(&self, text: &str) -> Option<&BTreeSet<Language>> {
        self.commands.get(&fold(text)).map(|(_, languages)| languages)
    }

    /// The number that a text is, in digits or in a word.
    pub(super) fn number(&self, text: &str) -> Option<usize> {
        let folded = fold(text);
        self.numbers.get(&folded).copied().or_else(|| folded.parse().ok())
    }

    /// The numbers of a text, if it holds nothing else: “1, 3”, “1 и 3”, “первый и третий”.
    pub(super) fn numbers(&self, text: &str) -> Option<Vec<usize>> {
        let folded = fold(text);
        let words = folded.split(' ').filter(|word| !self.joiners.contains(*word));
        let numbers: Option<Vec<usize>> = words.map(|word| self.number(word)).collect();
        numbers.filter(|numbers| !numbers.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        let ru = Language::parse("ru").unwrap();
        let mut lexicon = Lexicon::default();
        assert!(lexicon.add_number(1, "один | первый").is_empty());
        assert!(lexicon.add_number(3, "три | третий").is_empty());
        lexicon.add_joiner("и");
        assert!(lexicon.add(&ru, Command::Help, "помощь | help | помогите").is_empty());
        assert!(lexicon.add(&ru, Command::Stop, "стоп").is_empty());
        lexicon
    }

    #[test]
    fn words_are_known_with_their_slips() {
        let lexicon = lexicon();
        assert_eq!(lexicon.nearly(" ПОМОЩЬ!"), Some(Command::Help));
        assert_eq!(lexicon.nearly("помошь"), Some(Command::Help));
        assert_eq!(lexicon.exactly("помошь"), None);
        assert_eq!(lexicon.nearly("стол"), None);
        assert_eq!(lexicon.nearly(""), None);
        assert_eq!(lexicon.numbers("1., 3)"), Some(vec![1, 3]));
        assert_eq!(lexicon.numbers("первый и третий"), Some(vec![1, 3]));
        assert_eq!(lexicon.numbers("１"), Some(vec![1]));
        assert_eq!(lexicon.numbers("три человека"), None);
        assert_eq!(lexicon.numbers("и"), None);
    }

    #[test]
    fn a_word_has_one_meaning() {
        let ru = Language::parse("ru").unwrap();
        let mut lexicon = lexicon();
        assert_eq!(
            lexicon.add(&ru, Command::Back, "стоп | 3 | первый | …"),
            [
                ("стоп".to_owned(), BadWord::Means("chat-word-stop".to_owned())),
                ("3".to_owned(), BadWord::Number),
                ("первый".to_owned(), BadWord::Number),
                ("…".to_owned(), BadWord::Empty),
            ]
        );
        assert_eq!(
            lexicon.add_number(2, "один"),
            [("один".to_owned(), BadWord::Means("chat-number-1".to_owned()))]
        );
    }
}
