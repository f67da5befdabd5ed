//! Words for pages, from Fluent files: one bundle a language, fallback to one complete language, no surprises.

use std::borrow::Cow;
use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// Whether placed values are wrapped in the invisible signs that keep right-to-left text in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isolation {
    /// For pages.
    On,
    /// For SMS and old phones, where the signs show as boxes.
    Off,
}

/// The words of one application in all its languages.
pub struct Texts {
    bundles: BTreeMap<String, FluentBundle<FluentResource>>,
    fallback: String,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Texts")
            .field("languages", &self.bundles.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// Why a set of Fluent files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TextsError {
    /// The tag is not a BCP 47 language.
    #[error("“{0}” is no language tag")]
    Language(String),
    /// The file does not parse.
    #[error("{language}: {message}")]
    Syntax {
        /// The language of the file.
        language: String,
        /// What the parser said.
        message: String,
    },
    /// A message stands twice in one file.
    #[error("{language}: a message stands twice: {message}")]
    Twice {
        /// The language of the file.
        language: String,
        /// Which one.
        message: String,
    },
    /// The language to fall back to is not among the files.
    #[error("the fallback language “{0}” is missing")]
    NoFallback(String),
}

impl Texts {
    /// Reads `(tag, Fluent source)` pairs. Where a language lacks a message, `fallback` gives it.
    ///
    /// # Errors
    /// The first file that cannot be used, and why.
    pub fn new<'a>(
        sources: impl IntoIterator<Item = (&'a str, Cow<'a, str>)>,
        fallback: &str,
        isolation: Isolation,
    ) -> Result<Self, TextsError> {
        let mut bundles = BTreeMap::new();
        for (tag, source) in sources {
            let language = || tag.to_owned();
            let id: LanguageIdentifier = tag.parse().map_err(|_| TextsError::Language(language()))?;
            let resource =
                FluentResource::try_new(source.into_owned()).map_err(|(_, errors)| TextsError::Syntax {
                    language: language(),
                    message: errors.first().map(ToString::to_string).unwrap_or_default(),
                })?;
            let mut bundle = FluentBundle::new_concurrent(vec![id]);
            bundle.set_use_isolating(isolation == Isolation::On);
            bundle.add_resource(resource).map_err(|errors| TextsError::Twice {
                language: language(),
                message: errors.first().map(ToString::to_string).unwrap_or_default(),
            })?;
            bundles.insert(language(), bundle);
        }
        if !bundles.contains_key(fallback) {
            return Err(TextsError::NoFallback(fallback.to_owned()));
        }
        Ok(Self { bundles, fallback: fallback.to_owned() })
    }

    /// The tags there are words for.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.bundles.keys().map(String::as_str)
    }

    /// The message `key` in `language`, else in the fallback, else the key itself (tests look for missing keys).
    #[must_use]
    pub fn text(&self, language: &str, key: &str, arguments: &[(&str, FluentValue<'_>)]) -> String {
        [language, self.fallback.as_str()]
            .into_iter()
            .find_map(|tag| self.format(tag, key, arguments))
            .unwrap_or_else(|| key.to_owned())
    }

    /// Whether `language` itself has `key`.
    #[must_use]
    pub fn has(&self, language: &str, key: &str) -> bool {
        self.bundles.get(language).is_some_and(|bundle| bundle.has_message(key))
    }

    fn format(&self, tag: &str, key: &str, arguments: &[(&str, FluentValue<'_>)]) -> Option<String> {
        let bundle = self.bundles.get(tag)?;
        let pattern = bundle.get_message(key)?.value()?;
        let mut placed = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            placed.set(*name, value.clone());
        }
        // A missing argument leaves its name in the text; the tests of each page find that.
        let mut errors = Vec::new();
        Some(bundle.format_pattern(pattern, Some(&placed), &mut errors).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Texts {
        let en = "a = One { $n ->\n  [one] thing\n *[other] things\n }\nb = Only here";
        let ru = "a = { $n ->\n  [one] штука\n  [few] штуки\n *[many] штук\n }";
        Texts::new([("en", en.into()), ("ru", ru.into())], "en", Isolation::Off)
            .expect("both files are right")
    }

    #[test]
    fn plurals_follow_the_language_and_missing_messages_fall_back() {
        assert_eq!(texts().text("ru", "a", &[("n", 3.into())]), "штуки");
        assert_eq!(texts().text("ru", "b", &[]), "Only here");
        assert_eq!(texts().text("xx", "no-such", &[]), "no-such");
    }

    #[test]
    fn faults_are_named() {
        assert!(matches!(
            Texts::new([("en", "a = {".into())], "en", Isolation::On),
            Err(TextsError::Syntax { .. })
        ));
        assert!(matches!(
            Texts::new([("en", "a = 1\na = 2".into())], "en", Isolation::On),
            Err(TextsError::Twice { .. })
        ));
        assert!(matches!(Texts::new([], "en", Isolation::On), Err(TextsError::NoFallback(_))));
    }
}
