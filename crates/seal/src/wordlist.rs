//! The four lists of a thousand words that receipts are written with. The same index means the same receipt in
//! every language. The lists are frozen: a changed or moved word would make receipts that people hold unreadable.

use std::fmt;
use std::sync::OnceLock;

/// A language that receipts can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordLanguage {
    /// English.
    En,
    /// Russian.
    Ru,
    /// Ukrainian.
    Uk,
    /// Korean, in words that both forms of the language share.
    Ko,
}

/// How many words a list has.
pub const WORDS: usize = 1_000;

static LISTS: [OnceLock<[&str; WORDS]>; 4] =
    [OnceLock::new(), OnceLock::new(), OnceLock::new(), OnceLock::new()];

impl WordLanguage {
    /// All of them.
    pub const ALL: [WordLanguage; 4] =
        [WordLanguage::En, WordLanguage::Ru, WordLanguage::Uk, WordLanguage::Ko];

    /// The list for a language tag such as `ko-KP`, by its first part; English if there is none.
    pub fn for_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "ru" => WordLanguage::Ru,
            "uk" => WordLanguage::Uk,
            "ko" => WordLanguage::Ko,
            _ => WordLanguage::En,
        }
    }

    pub(crate) fn number(self) -> usize {
        match self {
            WordLanguage::En => 0,
            WordLanguage::Ru => 1,
            WordLanguage::Uk => 2,
            WordLanguage::Ko => 3,
        }
    }

    fn text(self) -> &'static str {
        match self {
            WordLanguage::En => include_str!("../wordlists/en.txt"),
            WordLanguage::Ru => include_str!("../wordlists/ru.txt"),
            WordLanguage::Uk => include_str!("../wordlists/uk.txt"),
            WordLanguage::Ko => include_str!("../wordlists/ko.txt"),
        }
    }
}

impl fmt::Display for WordLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            WordLanguage::En => "en",
            WordLanguage::Ru => "ru",
            WordLanguage::Uk => "uk",
            WordLanguage::Ko => "ko",
        })
    }
}

/// The words of a language, by index.
pub fn list(language: WordLanguage) -> &'static [&'static str; WORDS] {
    let cell = LISTS.get(language.number()).expect("there are as many lists as languages");
    cell.get_or_init(|| {
        let mut words = [""; WORDS];
        let mut lines = language.text().lines();
        for word in &mut words {
            *word = lines.next().expect("a word list has a thousand lines");
        }
        assert!(lines.next().is_none(), "a word list has a thousand lines and no more");
        words
    })
}

#[cfg(test)]
mod tests;
