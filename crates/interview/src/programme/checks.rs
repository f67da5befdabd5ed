//! Checks over the words of a whole pack: no English left where a translation should be, and no word that would tell a
//! northern reader that this was written by strangers who call his country what its enemies call it.

use std::collections::{BTreeMap, BTreeSet};

use super::Programme;
use super::locale::reference;
use crate::fault::{FaultKind, Found, Place};
use crate::form::TextKind;
use crate::language::Language;

/// A text of fewer letters may be the same in two languages.
const COPIED_LETTERS_MIN: usize = 12;

/// Words that a language's texts must not contain.
const FORBIDDEN: [(&str, [&str; 4], &str); 1] = [(
    "ko-KP",
    ["한국", "북한", "귀순", "탈북"],
    "northern readers say 조선, and the words for defecting are those of their accusers",
)];

/// A text with the key under which it may be excused, and its place.
struct Text {
    key: String,
    /// What is compared with the same text in English.
    id: String,
    place: Place,
    words: String,
}

/// Runs both checks over every text.
pub(super) fn words(programme: &Programme, found: &mut Found) {
    let english_tag = reference(&programme.settings);
    let english: BTreeMap<String, String> =
        texts(programme, &english_tag).into_iter().map(|text| (text.id, text.words)).collect();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for language in &programme.tags {
        let own = texts(programme, language);
        check_forbidden(language, &own, found);
        if *language == english_tag || english_tag.base() != "en" {
            continue;
        }
        for text in own {
            let copied =
                letters(&text.words) >= COPIED_LETTERS_MIN && english.get(&text.id) == Some(&text.words);
            if !copied {
                continue;
            }
            match programme.settings.same_as_english.get(&text.key) {
                Some(allowed) => {
                    used.insert(allowed);
                }
                None => {
                    let beginning = text.words.chars().take(40).collect();
                    found.add(text.place, FaultKind::CopiedEnglish { key: text.key, beginning });
                }
            }
        }
    }
}

/// Notes each forbidden word.
fn check_forbidden(language: &Language, texts: &[Text], found: &mut Found) {
    let rules = FORBIDDEN.iter().filter(|(tag, ..)| *tag == language.as_str());
    for (_, words, reason) in rules {
        for text in texts {
            for word in words.iter().filter(|word| text.words.contains(**word)) {
                let kind = FaultKind::ForbiddenWord { word, language: language.to_string(), reason };
                found.add(text.place.clone(), kind);
            }
        }
    }
}

/// Every text of a pack in a language.
fn texts(programme: &Programme, language: &Language) -> Vec<Text> {
    let mut texts = Vec::new();
    let settings = &programme.settings;
    let manifest = || Place::file("programme.toml");
    let mut add = |key: String, id: String, place: Place, words: &str| {
        texts.push(Text { key, id, place, words: words.trim().to_owned() });
    };
    for (setting, by_language) in [("name", &settings.name), ("neutral_title", &settings.neutral_title)] {
        if let Some(words) = by_language.get(language) {
            add(setting.to_owned(), setting.to_owned(), manifest(), words);
        }
    }
    for (index, line) in settings.contact.iter().enumerate() {
        if let Some(words) = line.note.get(language) {
            add("contact".to_owned(), format!("contact {index}"), manifest(), words);
        }
    }
    if let Some(locale) = programme.locale(language) {
        for (key, message) in locale.messages() {
            let place =
                Place { file: Some(format!("locales/{language}.ftl")), ..Place::line(message.line, 1) };
            for (index, words) in message.words.iter().enumerate() {
                add(key.clone(), format!("locale {key} {index}"), place.clone(), words);
            }
        }
    }
    for slug in &settings.pages {
        let Some(page) = programme.page(language, slug) else { continue };
        let place = Place::file(format!("pages/{language}/{slug}.md"));
        for (index, line) in page.lines().enumerate() {
            add(format!("page/{slug}"), format!("page/{slug} {index}"), place.clone(), line);
        }
    }
    for answer in programme.prepared() {
        let key = format!("prepared/{}", answer.name());
        let parts = std::iter::once(answer.title(language))
            .chain(answer.text(language).into_iter().flat_map(str::lines));
        for (index, words) in parts.enumerate() {
            add(key.clone(), format!("{key} {index}"), Place::file(super::prepared::FILE), words);
        }
    }
    for form in programme.forms() {
        let place = Place::file(format!("forms/{}.md", form.name()));
        let own =
            form.all_texts().filter(|(_, kind, named, _)| named.tag == *language && *kind != TextKind::Audio);
        for (name, kind, _, words) in own {
            let key = format!("form/{}/{name}", form.name());
            let place = place.clone().column(&format!("{}::{language} of {name}", kind.heading()));
            let id = format!("{key} {}", kind.heading());
            add(key, id, place, &words);
        }
    }
    texts
}

/// How many letters a text has.
fn letters(text: &str) -> usize {
    text.chars().filter(|letter| letter.is_alphabetic()).count()
}
