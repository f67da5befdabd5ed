//! Languages: BCP 47 tags, and the choice of one for a browser that says what its owner reads.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};
use unic_langid::LanguageIdentifier;

/// The parts of an `Accept-Language` header that are looked at; the rest is ignored.
const ACCEPTED_LANGUAGES_MAX: usize = 32;

/// A language as a BCP 47 tag in canonical case, for example `ru` or `ko-KP`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Language(String);

/// The text is not a BCP 47 language tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a language tag such as “ru” or “ko-KP”")]
pub struct NotALanguage(pub String);

impl Language {
    /// Reads a tag and brings it into canonical case.
    pub fn parse(tag: &str) -> Result<Self, NotALanguage> {
        let refused = || NotALanguage(tag.chars().take(40).collect());
        let parsed = LanguageIdentifier::from_bytes(tag.trim().as_bytes()).map_err(|_| refused())?;
        if parsed.language.is_empty() {
            return Err(refused());
        }
        Ok(Self(parsed.to_string()))
    }

    /// A tag that was not checked, for forms that other people wrote for other tools.
    pub(crate) fn unchecked(tag: &str) -> Self {
        Self(tag.to_owned())
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without script, region and variants: `ko` of `ko-KP`.
    pub fn base(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The tag as the Fluent crates want it.
    pub fn identifier(&self) -> LanguageIdentifier {
        self.0.parse().unwrap_or_default()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Language {
    type Err = NotALanguage;

    fn from_str(tag: &str) -> Result<Self, NotALanguage> {
        Self::parse(tag)
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(deserializer)?;
        Self::parse(&tag).map_err(serde::de::Error::custom)
    }
}

/// The language for somebody whose browser sent `accept_language`.
///
/// Each wish, in the order of its weight, is matched exactly first and then by its base language. Where a base
/// language exists in several forms and the wished one is missing, a Korean browser that does not
/// name the North gets the southern form, because nearly every such browser is a southern one, and northern
/// readers choose theirs on the page.
pub fn negotiate(accept_language: &str, available: &[Language], default: &Language) -> Language {
    let mut wishes: Vec<(u16, Language)> = accept_language
        .split(',')
        .take(ACCEPTED_LANGUAGES_MAX)
        .filter_map(|part| {
            let mut pieces = part.split(';');
            let tag = Language::parse(pieces.next()?).ok()?;
            let weight = pieces.find_map(weight).unwrap_or(1000);
            (weight > 0).then_some((weight, tag))
        })
        .collect();
    // Stable: equal weights keep the order in which the browser named them.
    wishes.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    wishes.iter().find_map(|(_, wish)| nearest_form(wish, available)).unwrap_or_else(|| default.clone())
}

/// `wish` itself, or the form of the same base language that its readers are most likely to read.
fn nearest_form(wish: &Language, available: &[Language]) -> Option<Language> {
    if available.contains(wish) {
        return Some(wish.clone());
    }
    let favoured = match wish.base() {
        "ko" => Some("ko-KR"),
        _ => None,
    };
    let same_base = || available.iter().filter(|language| language.base() == wish.base());
    same_base()
        .find(|language| Some(language.as_str()) == favoured)
        .or_else(|| same_base().find(|language| language.as_str() == language.base()))
        .or_else(|| same_base().next())
        .cloned()
}

/// The weight of `q=0.8` in thousandths.
fn weight(parameter: &str) -> Option<u16> {
    let value = parameter.trim().strip_prefix("q=")?;
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    let weight = whole.parse::<u16>().ok()?.checked_mul(1000)?.checked_add(thousandths.parse().ok()?)?;
    Some(weight.min(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(tag: &str) -> Language {
        Language::parse(tag).unwrap()
    }

    fn all() -> Vec<Language> {
        ["ru", "uk", "ko-KP", "ko-KR", "en"].map(language).to_vec()
    }

    #[test]
    fn tags_are_canonical() {
        assert_eq!(language("KO-kp").as_str(), "ko-KP");
        assert_eq!(language("ko-KP").base(), "ko");
        assert!(Language::parse("").is_err());
        assert!(Language::parse("und").is_err());
        assert!(Language::parse("по-русски").is_err());
    }

    #[test]
    fn browsers_get_what_they_read() {
        let negotiated = |header: &str| negotiate(header, &all(), &language("ru")).to_string();
        assert_eq!(negotiated("uk-UA,uk;q=0.9,en;q=0.5"), "uk");
        assert_eq!(negotiated("ko"), "ko-KR");
        assert_eq!(negotiated("ko-KP"), "ko-KP");
        assert_eq!(negotiated("ko-CN"), "ko-KR");
        assert_eq!(negotiated("en-US,en"), "en");
        assert_eq!(negotiated("fr;q=1, en;q=0.3, ru;q=0.7"), "ru");
        assert_eq!(negotiated("en;q=0, zz"), "ru");
        assert_eq!(negotiated(""), "ru");
        assert_eq!(negotiated(";;q=,,,=\u{0}q=9999999"), "ru");
    }
}
