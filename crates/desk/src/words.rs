//! The words of the desk's own pages, in the languages that staff read.

use std::borrow::Cow;
use std::sync::LazyLock;

use web::locale::negotiate;
use web::texts::{Isolation, Texts};

/// The languages of the desk's pages: tag, own name, short name.
pub const LANGUAGES: [(&str, &str, &str); 3] =
    [("en", "English", "EN"), ("uk", "Українська", "УК"), ("ru", "Русский", "РУ")];
/// What a page is in when nothing better is known.
pub const FALLBACK: &str = "en";

static TEXTS: LazyLock<Texts> = LazyLock::new(|| {
    let sources = [
        ("en", Cow::Borrowed(include_str!("../i18n/en.ftl"))),
        ("uk", Cow::Borrowed(include_str!("../i18n/uk.ftl"))),
        ("ru", Cow::Borrowed(include_str!("../i18n/ru.ftl"))),
    ];
    Texts::new(sources, FALLBACK, Isolation::Off)
        .expect("the files are part of the program, and a test reads them")
});

/// Says things in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Say {
    tag: &'static str,
}

impl Say {
    /// In the language of that tag, or the fallback.
    pub fn in_language(tag: &str) -> Self {
        let tag =
            LANGUAGES.iter().map(|(known, _, _)| *known).find(|known| *known == tag).unwrap_or(FALLBACK);
        Self { tag }
    }

    /// In the language that a browser asks for.
    pub fn negotiated(accept_language: &str) -> Self {
        Self { tag: negotiate(accept_language, &LANGUAGES.map(|(tag, _, _)| tag), FALLBACK) }
    }

    /// The language's tag.
    pub const fn tag(&self) -> &'static str {
        self.tag
    }

    /// The text of `key`.
    pub fn say(&self, key: &str) -> String {
        TEXTS.text(self.tag, key, &[])
    }

    /// The text of `key` with words put in.
    pub fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        let values: Vec<_> = values.iter().map(|(name, value)| (*name, (*value).into())).collect();
        TEXTS.text(self.tag, key, &values)
    }

    /// The text of `key` for a number `n`, in the right plural.
    pub fn count(&self, key: &str, n: usize) -> String {
        TEXTS.text(self.tag, key, &[("n", n.into())])
    }
}

#[cfg(test)]
mod tests;
