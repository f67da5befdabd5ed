//! The words that people write instead of pressing: `chat-word-…` and `chat-number-…` of the locale files.
//!
//! Every command has words in every language; no word means two things in any language of the pack, because somebody may
//! write in one language what we say in another; none is a number, because a number is a choice.

use std::collections::BTreeMap;

use super::locale::Locale;
use super::page::Page;
use super::settings::Settings;
use crate::chat::Command;
use crate::chat::lexicon::{BETWEEN, BadWord, Lexicon, NUMBERS};
use crate::fault::{FaultKind, Found, Place};
use crate::language::Language;

/// The messages that nobody reads: words to be heard, and what is spoken on the telephone.
const NOT_READ: [&str; 3] = ["chat-word-", "chat-number-", "call-"];

/// What the conversation says, beside what pages say as well.
const SAID: [&str; 87] = [
    "chat-seen-open",
    "chat-seen-provider",
    "chat-seen-mail",
    "chat-seen-end-to-end",
    "chat-safer",
    "chat-choose",
    "chat-choose-number",
    "chat-type",
    "chat-to-a-person",
    "chat-what-else",
    "chat-begin-apply",
    "chat-begin-third-party",
    "chat-begin-at-risk",
    "chat-help-word",
    "chat-help",
    "chat-means-back",
    "chat-means-change",
    "chat-means-person",
    "chat-means-surrender",
    "chat-means-rights",
    "chat-means-genuine",
    "chat-means-elsewhere",
    "chat-means-code",
    "chat-means-language",
    "chat-means-stop",
    "chat-means-erase",
    "chat-before",
    "chat-several",
    "chat-change-by-number",
    "chat-written",
    "chat-changed",
    "chat-cannot-change",
    "chat-write",
    "chat-write-it",
    "chat-offer",
    "chat-offer-yes",
    "chat-too-long-to-keep",
    "chat-passed",
    "chat-passed-first",
    "chat-failed",
    "chat-edited",
    "chat-broken",
    "chat-something-new-code",
    "chat-no-picture",
    "chat-no-file",
    "chat-no-location",
    "chat-no-contact",
    "chat-no-sticker",
    "chat-no-voice",
    "chat-offer-voice",
    "chat-voice-lost",
    "chat-voice-too-long",
    "chat-not-erased",
    "chat-stopped",
    "chat-stopped-waits",
    "chat-stopped-case",
    "chat-erase-now",
    "chat-erase-with-code",
    "chat-erase-history",
    "chat-more",
    "chat-there-is-more",
    "chat-code-works-everywhere",
    "chat-nothing-new",
    "chat-tell-me",
    "chat-will-tell",
    "chat-back-to-questions",
    "chat-close",
    "chat-write-here",
    "chat-ask-a-person",
    "chat-nobody-restores",
    "chat-keep-code",
    "chat-read-answer",
    "chat-something-new",
    "chat-seen-servers",
    "chat-pick",
    "chat-done",
    "chat-switch",
    "chat-switch-yes",
    "chat-switch-no",
    "chat-mail-choose-number",
    "chat-mail-several",
    "chat-mail-change-by-number",
    "chat-mail-erase-history",
    "chat-mail-keep-code",
    "chat-mail-stopped-case",
    "chat-mail-reply-number",
    "chat-mail-reply-words",
];

/// Reads the words of every language and says what is wrong with them.
pub(super) fn read(
    settings: &Settings,
    locales: &BTreeMap<Language, Locale>,
    pages: &BTreeMap<(Language, String), Page>,
    found: &mut Found,
) -> Lexicon {
    let mut lexicon = Lexicon::default();
    // Numbers first: no command may be one, in any language.
    for (language, locale) in locales {
        for number in 1..=NUMBERS {
            let key = format!("chat-number-{number}");
            if let Some(words) = words(language, locale, &key, found) {
                report(language, locale, &key, lexicon.add_number(number, &words), found);
            }
        }
        lexicon.add_joiner(&locale.text("all-and", &[]).unwrap_or_default());
    }
    for language in settings.languages.iter().map(|language| &language.tag) {
        let Some(locale) = locales.get(language) else { continue };
        for command in Command::ALL {
            let key = command.key();
            if let Some(words) = words(language, locale, &key, found) {
                report(language, locale, &key, lexicon.add(language, command, &words), found);
            }
        }
        for key in SAID.iter().filter(|key| !locale.has(key)) {
            missing(language, key, found);
        }
        let is_read = |key: &&String| !NOT_READ.iter().any(|other| key.starts_with(other));
        let said = locale.messages().iter().filter(|(key, _)| is_read(key)).flat_map(|(_, said)| &said.words);
        let on_pages =
            pages.iter().filter(|((tag, _), _)| tag == language).flat_map(|(_, page)| page.spoken());
        let texts: Vec<&str> = said.chain(on_pages).map(String::as_str).collect();
        lexicon.learn(language, &texts);
    }
    lexicon
}

/// The words of a message; a missing one is a fault.
fn words(language: &Language, locale: &Locale, key: &str, found: &mut Found) -> Option<String> {
    let words = locale.text(key, &[]);
    if words.is_none() {
        missing(language, key, found);
    }
    words
}

fn missing(language: &Language, key: &str, found: &mut Found) {
    let kind = FaultKind::MissingMessage { key: key.to_owned(), nearest: None };
    found.add(Place::file(format!("locales/{language}.ftl")), kind);
}

fn report(language: &Language, locale: &Locale, key: &str, bad: Vec<(String, BadWord)>, found: &mut Found) {
    let line = locale.messages().get(key).map_or(1, |message| message.line);
    for (word, bad) in bad {
        let reason = match bad {
            BadWord::Empty => format!("has no letters (words are parted by “{BETWEEN}”)"),
            BadWord::Number => "is a number, and a number is a choice".to_owned(),
            BadWord::Means(other) => format!("is already a word of “{other}”"),
        };
        let place = Place { file: Some(format!("locales/{language}.ftl")), ..Place::line(line, 1) };
        found.add(place, FaultKind::CommandWord { key: key.to_owned(), word, reason });
    }
}
