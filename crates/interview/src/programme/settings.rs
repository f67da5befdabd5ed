//! The settings of a programme, as the rest of the software uses them.

use std::collections::{BTreeMap, BTreeSet};

use super::folder::Folder;
use super::shifts::Shifts;
use super::{missing, prepared, voices};
use crate::fault::{FaultKind, Found, Place};
use crate::language::Language;
use crate::nearest::nearest;

/// Everything in `programme.toml`.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The programme's id.
    pub id: String,
    /// Its texts await native readers; shown on every page.
    pub draft: bool,
    /// The language of those whose browser says nothing useful.
    pub default_language: Language,
    /// Where “leave” goes.
    pub quick_exit: String,
    /// The pages, in order.
    pub pages: Vec<String>,
    /// The languages, in the order of the chooser.
    pub languages: Vec<ProgrammeLanguage>,
    /// The programme's name.
    pub name: BTreeMap<Language, String>,
    /// What the browser's history may show.
    pub neutral_title: BTreeMap<Language, String>,
    /// The questionnaires, in order.
    pub forms: Vec<(String, FormKind)>,
    /// Other ways to reach the programme.
    pub contact: Vec<ContactLine>,
    /// When people answer.
    pub shifts: Shifts,
    /// How long things are kept.
    pub retention: Retention,
    /// Voice notes are taken where a channel has them.
    pub voice_notes: bool,
    /// The programme is reached by telephone too: all that a call says is in the pack, in every language.
    pub telephone: bool,
    /// Keys whose text may equal the English one.
    pub(super) same_as_english: BTreeSet<String>,
}

/// A language of a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeLanguage {
    /// The tag.
    pub tag: Language,
    /// The name in its own script.
    pub name: String,
    /// The word list of its receipts.
    pub words: WordList,
    /// The native readers who have passed its texts.
    pub reviewed: Vec<String>,
}

impl ProgrammeLanguage {
    /// Two native readers must have passed the texts of a language.
    pub const REVIEWERS: usize = 2;

    /// Whether the texts still await native readers.
    pub fn is_draft(&self) -> bool {
        self.reviewed.len() < Self::REVIEWERS
    }
}

impl Settings {
    /// What still awaits native readers, as a sentence; none when everything was read.
    pub fn draft_words(&self) -> Option<String> {
        let unread = self.languages.iter().filter(|language| language.is_draft());
        let unread: Vec<&str> = unread.map(|language| language.tag.as_str()).collect();
        match (self.draft, unread.is_empty()) {
            (false, true) => None,
            (true, true) => Some("the programme is marked as a draft".to_owned()),
            (_, false) => Some(format!(
                "the programme is a draft: no two native readers have passed its texts in {}",
                unread.join(", ")
            )),
        }
    }
}

/// The word list of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WordList {
    /// English.
    En,
    /// Russian.
    Ru,
    /// Ukrainian.
    Uk,
    /// Korean, for both forms.
    Ko,
}

/// What a questionnaire is for; this decides which kind of case it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormKind {
    /// A person who wants to get out.
    Application,
    /// Somebody who writes for another.
    ThirdParty,
    /// A person who may be called up: never leads to a hand-over.
    ConscriptionRisk,
}

/// Another way to reach the programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactLine {
    /// Which.
    pub kind: ContactKind,
    /// The number, name or address.
    pub value: String,
    /// A word about it, in every language or none.
    pub note: BTreeMap<Language, String>,
}

/// The ways to reach a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContactKind {
    /// A site.
    Web,
    /// An onion address.
    Onion,
    /// The phone.
    Telephone,
    /// SMS.
    Sms,
    /// Telegram.
    Telegram,
    /// Signal.
    Signal,
    /// WhatsApp.
    Whatsapp,
    /// Viber.
    Viber,
    /// Matrix.
    Matrix,
    /// E-mail.
    Email,
    /// Radio.
    Radio,
}

/// How long things are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// A half-done interview at a gate.
    pub interview_hours: u16,
    /// A case without a word from the person.
    pub silent_days: u16,
    /// A reply in a mailbox.
    pub reply_days: u16,
    /// A closed case.
    pub closed_days: u16,
}

/// Every file that must be there, and none that nothing reads.
pub(super) fn check_files(settings: &Settings, folder: &Folder, found: &mut Found) {
    let mut wanted: BTreeSet<String> = BTreeSet::from(["programme.toml".to_owned()]);
    wanted.extend(settings.forms.iter().map(|(name, _)| format!("forms/{name}.md")));
    for language in &settings.languages {
        wanted.insert(format!("locales/{}.ftl", language.tag));
        wanted.extend(settings.pages.iter().map(|slug| format!("pages/{}/{slug}.md", language.tag)));
    }
    for file in wanted.iter().filter(|file| folder.get(file).is_none()) {
        let (place, kind) = missing(file);
        found.add(place, kind);
    }
    let is_optional =
        |path: &str| path == prepared::FILE || path == "README.md" || voices::is_list(settings, path);
    let unknown = folder.paths().filter(|path| !wanted.contains(*path) && !is_optional(path));
    for path in unknown {
        let known = wanted.iter().map(String::as_str).chain([prepared::FILE]);
        let absent = known.filter(|file| folder.get(file).is_none());
        found.add(Place::file(path), FaultKind::UnknownFile { nearest: nearest(path, absent) });
    }
}
