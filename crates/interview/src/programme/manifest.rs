//! `programme.toml`: read strictly, each fault with its line and column.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::folder::Folder;
use super::missing;
use super::settings::{ContactKind, ContactLine, FormKind, ProgrammeLanguage, Retention, Settings, WordList};
use super::shifts::{Shift, Shifts};
use crate::fault::{FaultKind, Faults, Found, Place};
use crate::language::Language;
use crate::nearest::nearest;

/// The file's name.
const FILE: &str = "programme.toml";
/// The format that this version reads.
const FORMAT: u32 = 1;
/// The longest time anything may be kept, in days.
const DAYS_MAX: u16 = 365;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: Spanned<u32>,
    id: Spanned<String>,
    draft: Spanned<bool>,
    default_language: Spanned<String>,
    quick_exit: Spanned<String>,
    pages: Vec<Spanned<String>>,
    #[serde(default)]
    same_as_english: BTreeSet<String>,
    #[serde(default)]
    voice_notes: bool,
    #[serde(default)]
    telephone: bool,
    languages: Vec<LanguageEntry>,
    name: Spanned<BTreeMap<String, String>>,
    neutral_title: Spanned<BTreeMap<String, String>>,
    forms: Vec<FormEntry>,
    #[serde(default)]
    contact: Vec<ContactEntry>,
    shift: Vec<ShiftEntry>,
    retention: Spanned<Retention>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageEntry {
    tag: Spanned<String>,
    name: String,
    words: WordList,
    #[serde(default)]
    reviewed: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormEntry {
    name: Spanned<String>,
    kind: FormKind,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContactEntry {
    kind: ContactKind,
    value: String,
    note: Option<Spanned<BTreeMap<String, String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShiftEntry {
    time_zone: Spanned<String>,
    days: Vec<Spanned<String>>,
    from: Spanned<String>,
    to: Spanned<String>,
}

/// Where things are in a file, and what was found wrong.
pub(super) struct Reader<'a> {
    file: &'static str,
    text: &'a str,
    found: Found,
}

impl<'a> Reader<'a> {
    pub(super) fn new(file: &'static str, text: &'a str) -> Self {
        Self { file, text, found: Found::default() }
    }

    pub(super) fn into_found(self) -> Found {
        self.found
    }

    fn place(&self, span: Range<usize>) -> Place {
        let before = self.text.get(..span.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Place { file: Some(self.file.to_owned()), ..Place::line(number(line), number(column)) }
    }

    pub(super) fn add(&mut self, span: Range<usize>, kind: FaultKind) {
        let place = self.place(span);
        self.found.add(place, kind);
    }

    pub(super) fn bad(&mut self, span: Range<usize>, setting: &str, rule: impl Into<String>) {
        self.add(span, FaultKind::BadSetting { setting: setting.to_owned(), rule: rule.into() });
    }

    /// Texts by language: every language of the programme and no other.
    pub(super) fn texts(
        &mut self,
        setting: &str,
        texts: &Spanned<BTreeMap<String, String>>,
        languages: &[ProgrammeLanguage],
    ) -> BTreeMap<Language, String> {
        let mut by_language = BTreeMap::new();
        for (tag, text) in texts.as_ref() {
            match languages.iter().find(|language| language.tag.as_str() == tag) {
                Some(language) if !text.trim().is_empty() => {
                    by_language.insert(language.tag.clone(), text.clone());
                }
                Some(_) => self.bad(texts.span(), setting, format!("the text for {tag} is empty")),
                None => {
                    let allowed: Vec<&str> = languages.iter().map(|language| language.tag.as_str()).collect();
                    let nearest = nearest(tag, allowed.iter().copied());
                    let allowed = allowed.join(", ");
                    self.add(texts.span(), FaultKind::NotAllowed { found: tag.clone(), allowed, nearest });
                }
            }
        }
        for language in
            languages.iter().filter(|language| !texts.as_ref().contains_key(language.tag.as_str()))
        {
            self.bad(texts.span(), setting, format!("there is no text for {}", language.tag));
        }
        by_language
    }
}

/// Reads the file.
pub(super) fn read(folder: &Folder) -> Result<Settings, Faults> {
    let mut reader = Reader::new(FILE, folder.get(FILE).unwrap_or_default());
    if folder.get(FILE).is_none() {
        let (place, kind) = missing(FILE);
        reader.found.add(place, kind);
        return Err(reader.found.into_faults());
    }
    let file: File = match toml::from_str(reader.text) {
        Ok(file) => file,
        Err(error) => {
            let place = error.span().map_or_else(|| Place::file(FILE), |span| reader.place(span));
            reader.found.add(place, FaultKind::Toml { message: error.message().to_owned() });
            return Err(reader.found.into_faults());
        }
    };
    let settings = reader.settings(file);
    reader.found.or(settings)
}

impl Reader<'_> {
    fn settings(&mut self, file: File) -> Settings {
        if *file.format.as_ref() != FORMAT {
            self.bad(file.format.span(), "format", format!("this version reads format {FORMAT}"));
        }
        self.check_id(&file.id);
        self.check_exit(&file.quick_exit);
        let languages = self.languages(&file.languages);
        let default_language = languages
            .iter()
            .find(|language| language.tag.as_str() == file.default_language.as_ref())
            .map(|language| language.tag.clone());
        if default_language.is_none() {
            self.bad(file.default_language.span(), "default_language", "must be one of the languages listed");
        }
        if languages.is_empty() {
            self.bad(0..0, "languages", "there must be at least one");
        }
        if !*file.draft.as_ref() && languages.iter().any(ProgrammeLanguage::is_draft) {
            let rule =
                format!("must be true until every language names {} reviewers", ProgrammeLanguage::REVIEWERS);
            self.bad(file.draft.span(), "draft", rule);
        }
        let mut contact = Vec::new();
        for entry in file.contact {
            let note =
                entry.note.as_ref().map(|note| self.texts("note", note, &languages)).unwrap_or_default();
            contact.push(ContactLine { kind: entry.kind, value: entry.value, note });
        }
        self.check_retention(&file.retention);
        Settings {
            draft: *file.draft.as_ref(),
            default_language: default_language.unwrap_or_else(|| Language::unchecked("en")),
            pages: self.slugs(&file.pages),
            name: self.texts("name", &file.name, &languages),
            neutral_title: self.texts("neutral_title", &file.neutral_title, &languages),
            forms: self.forms(&file.forms),
            shifts: self.shifts(&file.shift),
            retention: *file.retention.as_ref(),
            id: file.id.into_inner(),
            quick_exit: file.quick_exit.into_inner(),
            same_as_english: file.same_as_english,
            voice_notes: file.voice_notes,
            telephone: file.telephone,
            languages,
            contact,
        }
    }

    fn check_id(&mut self, id: &Spanned<String>) {
        let text = id.as_ref();
        let letters = text
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
        if !letters || !(3..=40).contains(&text.len()) {
            self.bad(id.span(), "id", "3 to 40 small letters, digits and hyphens");
        }
    }

    fn check_exit(&mut self, exit: &Spanned<String>) {
        let text = exit.as_ref();
        let host = text.strip_prefix("https://").unwrap_or_default();
        let plain = !host.is_empty()
            && !text.contains(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '<' | '>'));
        if !plain {
            self.bad(exit.span(), "quick_exit", "an https:// address");
        }
    }

    fn languages(&mut self, entries: &[LanguageEntry]) -> Vec<ProgrammeLanguage> {
        let mut languages: Vec<ProgrammeLanguage> = Vec::new();
        for entry in entries {
            let tag = match Language::parse(entry.tag.as_ref()) {
                Ok(tag) if tag.as_str() == entry.tag.as_ref() => tag,
                Ok(tag) => {
                    self.bad(entry.tag.span(), "tag", format!("write it as {tag}"));
                    tag
                }
                Err(error) => {
                    self.bad(entry.tag.span(), "tag", error.to_string());
                    continue;
                }
            };
            if languages.iter().any(|known| known.tag == tag) {
                self.bad(entry.tag.span(), "tag", format!("{tag} is listed twice"));
                continue;
            }
            languages.push(ProgrammeLanguage {
                tag,
                name: entry.name.clone(),
                words: entry.words,
                reviewed: entry.reviewed.clone(),
            });
        }
        languages
    }

    fn slugs(&mut self, entries: &[Spanned<String>]) -> Vec<String> {
        let mut slugs: Vec<String> = Vec::new();
        for entry in entries {
            let slug = entry.as_ref();
            let letters = slug
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
            if !letters || !(1..=30).contains(&slug.len()) {
                self.bad(entry.span(), "pages", "names of 1 to 30 small letters, digits and hyphens");
            } else if slugs.contains(slug) {
                self.bad(entry.span(), "pages", format!("{slug} is listed twice"));
            } else {
                slugs.push(slug.clone());
            }
        }
        slugs
    }

    fn forms(&mut self, entries: &[FormEntry]) -> Vec<(String, FormKind)> {
        let mut forms: Vec<(String, FormKind)> = Vec::new();
        for entry in entries {
            let name = entry.name.as_ref();
            let letters = name
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
            if !letters || !(1..=40).contains(&name.len()) {
                self.bad(
                    entry.name.span(),
                    "forms",
                    "names of 1 to 40 small letters, digits and underscores",
                );
            } else if forms.iter().any(|(known, _)| known == name) {
                self.bad(entry.name.span(), "forms", format!("{name} is listed twice"));
            } else {
                forms.push((name.clone(), entry.kind));
            }
        }
        forms
    }

    fn shifts(&mut self, entries: &[ShiftEntry]) -> Shifts {
        let mut shifts = Vec::new();
        for entry in entries {
            let zone = jiff::tz::TimeZone::get(entry.time_zone.as_ref());
            if zone.is_err() {
                self.bad(
                    entry.time_zone.span(),
                    "time_zone",
                    "no such time zone; write it as in “Europe/Kyiv”",
                );
            }
            let days: Vec<_> = entry
                .days
                .iter()
                .filter_map(|day| {
                    let known = super::shifts::weekday(day.as_ref());
                    if known.is_none() {
                        self.bad(day.span(), "days", "mon, tue, wed, thu, fri, sat, sun");
                    }
                    known
                })
                .collect();
            let mut time = |text: &Spanned<String>, name: &str| {
                let known = jiff::civil::Time::strptime("%H:%M", text.as_ref());
                if known.is_err() {
                    self.bad(text.span(), name, "a time such as 18:00");
                }
                known.ok()
            };
            let (from, to) = (time(&entry.from, "from"), time(&entry.to, "to"));
            if let (Ok(time_zone), Some(from), Some(to)) = (zone, from, to) {
                shifts.push(Shift { time_zone, days, from, to });
            }
        }
        if entries.is_empty() {
            self.bad(0..0, "shift", "there must be at least one: people are told when somebody answers");
        }
        Shifts::new(shifts)
    }

    fn check_retention(&mut self, retention: &Spanned<Retention>) {
        let Retention { interview_hours, silent_days, reply_days, closed_days } = *retention.as_ref();
        let days = [("silent_days", silent_days), ("reply_days", reply_days), ("closed_days", closed_days)];
        for (name, days) in days {
            if !(1..=DAYS_MAX).contains(&days) {
                self.bad(retention.span(), name, format!("1 to {DAYS_MAX} days"));
            }
        }
        if !(1..=72).contains(&interview_hours) {
            self.bad(retention.span(), "interview_hours", "1 to 72 hours");
        }
    }
}
