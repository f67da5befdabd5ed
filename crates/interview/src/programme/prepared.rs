//! `prepared.toml`: answers that staff of a desk can take as they are or change. A pack may do without.
//!
//! They are complete in every language or are not there: whoever picks one reads it in his own language, and the person
//! gets it in his. One that speaks of a hand-over is never offered to somebody who may be called up.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::folder::Folder;
use super::manifest::Reader;
use super::settings::{FormKind, Settings};
use crate::fault::{FaultKind, Found};
use crate::language::Language;
use crate::nearest::nearest;

/// The file's name.
pub(super) const FILE: &str = "prepared.toml";
/// The most answers: more are no help to somebody in a hurry.
const ANSWERS_MAX: usize = 50;
/// The longest title, in characters.
const TITLE_CHARS_MAX: usize = 60;
/// The longest answer, in characters. What is added by hand has to fit behind it.
const TEXT_CHARS_MAX: usize = 1_500;

/// Every key of the file, for slips.
const KEYS: [&str; 6] = ["answer", "name", "kinds", "hand_over", "title", "text"];
/// What a case can be about, as the file says it.
const KINDS: [(&str, FormKind); 3] = [
    ("application", FormKind::Application),
    ("third_party", FormKind::ThirdParty),
    ("conscription_risk", FormKind::ConscriptionRisk),
];

/// A prepared answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    name: String,
    kinds: Vec<FormKind>,
    title: BTreeMap<Language, String>,
    text: BTreeMap<Language, String>,
}

impl Prepared {
    /// What it is called in forms and addresses.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is offered in a case of this kind.
    pub fn fits(&self, kind: FormKind) -> bool {
        self.kinds.contains(&kind)
    }

    /// What staff choose it by.
    pub fn title(&self, language: &Language) -> &str {
        self.title.get(language).map_or(self.name.as_str(), String::as_str)
    }

    /// What it says.
    pub fn text(&self, language: &Language) -> Option<&str> {
        self.text.get(language).map(String::as_str)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    answer: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Spanned<String>,
    kinds: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    hand_over: bool,
    title: Spanned<BTreeMap<String, String>>,
    text: Spanned<BTreeMap<String, String>>,
}

/// Reads the file, if there is one.
pub(super) fn read(settings: &Settings, folder: &Folder, found: &mut Found) -> Vec<Prepared> {
    let Some(text) = folder.get(FILE) else { return Vec::new() };
    let mut reader = Reader::new(FILE, text);
    let answers = match toml::from_str::<File>(text) {
        Ok(file) => answers(&mut reader, file, settings),
        Err(error) => {
            let span = error.span().unwrap_or_default();
            let key = text.get(span.clone()).unwrap_or_default();
            let kind = if error.message().starts_with("unknown field") {
                let nearest = nearest(key, KEYS);
                FaultKind::NotAllowed { found: key.to_owned(), allowed: KEYS.join(", "), nearest }
            } else {
                FaultKind::Toml { message: error.message().to_owned() }
            };
            reader.add(span, kind);
            Vec::new()
        }
    };
    if let Err(faults) = reader.into_found().or(()) {
        found.take_over(FILE, faults);
    }
    answers
}

fn answers(reader: &mut Reader<'_>, file: File, settings: &Settings) -> Vec<Prepared> {
    let mut answers: Vec<Prepared> = Vec::new();
    if let Some(entry) = file.answer.get(ANSWERS_MAX) {
        let kind = FaultKind::TooLarge { what: "this file", limit: ANSWERS_MAX, unit: "answers" };
        reader.add(entry.name.span(), kind);
    }
    for entry in file.answer {
        let name = entry.name.as_ref();
        let letters = name
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
        if !letters || !(1..=40).contains(&name.len()) {
            reader.bad(entry.name.span(), "name", "1 to 40 small letters, digits and hyphens");
        } else if answers.iter().any(|known| known.name == *name) {
            reader.bad(entry.name.span(), "name", format!("{name} is there twice"));
        }
        let kinds = kinds(reader, &entry);
        let mut texts = |setting: &str, texts: &Spanned<BTreeMap<String, String>>, chars_max: usize| {
            let mut texts_read = reader.texts(setting, texts, &settings.languages);
            for (language, text) in &mut texts_read {
                text.truncate(text.trim_end().len());
                let count = text.chars().count();
                if count > chars_max {
                    let rule = format!("the text for {language} has {count} characters; at most {chars_max}");
                    reader.bad(texts.span(), setting, rule);
                }
            }
            texts_read
        };
        let title = texts("title", &entry.title, TITLE_CHARS_MAX);
        let text = texts("text", &entry.text, TEXT_CHARS_MAX);
        answers.push(Prepared { name: entry.name.into_inner(), kinds, title, text });
    }
    answers
}

fn kinds(reader: &mut Reader<'_>, entry: &Entry) -> Vec<FormKind> {
    let mut kinds = Vec::new();
    for said in entry.kinds.as_ref() {
        let known = KINDS.iter().find(|(name, _)| name == said.as_ref()).map(|(_, kind)| *kind);
        match known {
            Some(FormKind::ConscriptionRisk) if entry.hand_over => {
                let rule = "an answer about a hand-over is never offered in a case of conscription_risk";
                reader.bad(said.span(), "kinds", rule);
            }
            Some(kind) => kinds.push(kind),
            None => {
                let names = KINDS.map(|(name, _)| name);
                let nearest = nearest(said.as_ref(), names);
                let kind = FaultKind::NotAllowed {
                    found: said.as_ref().clone(),
                    allowed: names.join(", "),
                    nearest,
                };
                reader.add(said.span(), kind);
            }
        }
    }
    if entry.kinds.as_ref().is_empty() {
        reader.bad(entry.kinds.span(), "kinds", "at least one, or nobody is ever offered this answer");
    }
    kinds
}
