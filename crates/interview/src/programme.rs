//! A programme pack: the folder that makes Safeconduct one particular programme.
//!
//! [`Programme::load`] reads `programme.toml`, the questionnaires, the pages, the words of every language and the prepared answers, and either
//! gives a complete programme or every fault in the folder. Nothing half loaded is ever served: a missing translation
//! is a person who reads a dash where he should read how to stay alive.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crate::chat::Command;
use crate::chat::lexicon::{BETWEEN, Lexicon};
use crate::fault::{FaultKind, Faults, Found, Place};
use crate::form::{Form, NamedLanguage, RefusalWords};
use crate::language::{Language, negotiate};
use crate::workbook::Workbook;
use crate::xlsform::{self, Profile};

pub use locale::Arg;
pub use page::{Page, Target};
pub use prepared::Prepared;
pub use settings::{ContactKind, ContactLine, FormKind, ProgrammeLanguage, Retention, Settings, WordList};
pub use shifts::{Shift, Shifts, Standing};

mod checks;
mod commands;
mod folder;
mod locale;
mod manifest;
pub mod media;
mod page;
mod prepared;
mod settings;
mod shifts;
mod telephone;
pub mod voices;

use folder::Folder;
use locale::Locale;

/// No file of a pack may be larger than this.
pub const FILE_BYTES_MAX: usize = 1024 * 1024;

/// How the id of a trial ends.
const TRIAL: &str = "-trial";

/// A pack, loaded and checked.
pub struct Programme {
    settings: Settings,
    tags: Vec<Language>,
    forms: Vec<(FormKind, Form)>,
    workbooks: HashMap<String, Workbook>,
    pages: BTreeMap<(Language, String), Page>,
    locales: BTreeMap<Language, Locale>,
    prepared: Vec<Prepared>,
    lexicon: Lexicon,
}

impl std::fmt::Debug for Programme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Programme").field("id", &self.settings.id).finish_non_exhaustive()
    }
}

impl Programme {
    /// Loads the pack in a folder, or lists every fault in it.
    pub fn load(dir: &Path) -> Result<Self, Faults> {
        Self::from_folder(&Folder::read(dir)?)
    }

    fn from_folder(folder: &Folder) -> Result<Self, Faults> {
        let mut found = Found::default();
        let settings = manifest::read(folder)?;
        settings::check_files(&settings, folder, &mut found);
        let locales = load_locales(&settings, folder, &mut found);
        let (forms, workbooks) = load_forms(&settings, folder, &locales, &mut found);
        let pages = load_pages(&settings, folder, &mut found);
        let prepared = prepared::read(&settings, folder, &mut found);
        let tags = settings.languages.iter().map(|language| language.tag.clone()).collect();
        let lexicon = commands::read(&settings, &locales, &pages, &mut found);
        let programme = Self { settings, tags, forms, workbooks, pages, locales, prepared, lexicon };
        checks::words(&programme, &mut found);
        telephone::check(&programme, &mut found);
        voices::check(&programme, folder, &mut found);
        media::check(&programme, folder, &mut found);
        found.or(programme)
    }

    /// The words of this pack around one questionnaire that is tried out. Its id is that of a trial, which production refuses:
    /// a questionnaire that was let pass here never meets a person.
    pub fn around(mut self, mut form: Form) -> Self {
        if !self.settings.id.ends_with(TRIAL) {
            self.settings.id.push_str(TRIAL);
        }
        self.settings.draft = true;
        // What it says was not made for a telephone.
        self.settings.telephone = false;
        form.set_programme(&self.settings.id, &self.settings.default_language);
        self.settings.forms = vec![(form.name().to_owned(), FormKind::Application)];
        self.workbooks.clear();
        self.forms = vec![(FormKind::Application, form)];
        self
    }

    /// The programme's id: the zone to which everything is bound.
    pub fn id(&self) -> &str {
        &self.settings.id
    }

    /// All settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The languages, in the order of the chooser.
    pub fn languages(&self) -> &[Language] {
        &self.tags
    }

    /// The language of those whose browser says nothing useful.
    pub fn default_language(&self) -> &Language {
        &self.settings.default_language
    }

    /// The language for a browser that sent this `Accept-Language`.
    pub fn negotiate(&self, accept_language: &str) -> Language {
        negotiate(accept_language, &self.tags, &self.settings.default_language)
    }

    /// The questionnaires, in order.
    pub fn forms(&self) -> impl Iterator<Item = &Form> {
        self.forms.iter().map(|(_, form)| form)
    }

    /// The questionnaire of this name.
    pub fn form(&self, name: &str) -> Option<&Form> {
        self.forms().find(|form| form.name() == name)
    }

    /// What a questionnaire is for.
    pub fn form_kind(&self, name: &str) -> Option<FormKind> {
        self.forms.iter().find(|(_, form)| form.name() == name).map(|(kind, _)| *kind)
    }

    /// The questionnaire's tables, to be exported.
    pub fn workbook(&self, name: &str) -> Option<&Workbook> {
        self.workbooks.get(name)
    }

    /// A page in a language.
    pub fn page(&self, language: &Language, slug: &str) -> Option<&Page> {
        self.pages.get(&(language.clone(), slug.to_owned()))
    }

    /// The names of the pages, in their order.
    pub fn pages(&self) -> &[String] {
        &self.settings.pages
    }

    /// The answers that staff can pick, in order.
    pub fn prepared(&self) -> &[Prepared] {
        &self.prepared
    }

    /// A message in a language, with its arguments. An unknown key gives the key: a page with a strange word is better than
    /// none.
    pub fn text(&self, language: &Language, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let locale = self.locales.get(language).or_else(|| self.locales.get(&self.settings.default_language));
        locale.and_then(|locale| locale.text(key, args)).unwrap_or_else(|| key.to_owned())
    }

    /// Whether there is a message with this key.
    pub fn has_text(&self, key: &str) -> bool {
        self.locales.get(&self.settings.default_language).is_some_and(|locale| locale.has(key))
    }

    /// The programme's name in a language.
    pub fn name(&self, language: &Language) -> &str {
        self.settings.name.get(language).map_or(self.settings.id.as_str(), String::as_str)
    }

    /// What the browser's history may show.
    pub fn neutral_title(&self, language: &Language) -> &str {
        self.settings.neutral_title.get(language).map_or("", String::as_str)
    }

    /// The words that commands are known by in messages.
    pub(crate) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Every word that a command is known by, for checks against word lists that this crate does not know.
    pub fn command_words(&self) -> Vec<(Language, Command, String)> {
        let of = |language: &Language, command: Command| {
            let words = self.text(language, &command.key(), &[]);
            words
                .split(BETWEEN)
                .map(|word| (language.clone(), command, word.trim().to_owned()))
                .collect::<Vec<_>>()
        };
        let all =
            self.tags.iter().flat_map(|tag| Command::ALL.into_iter().map(move |command| (tag, command)));
        all.flat_map(|(tag, command)| of(tag, command)).collect()
    }

    /// The forms, the pages and the messages, for checks.
    fn locale(&self, language: &Language) -> Option<&Locale> {
        self.locales.get(language)
    }
}

/// The words of every language; the same keys and the same variables in all of them.
fn load_locales(settings: &Settings, folder: &Folder, found: &mut Found) -> BTreeMap<Language, Locale> {
    let mut locales = BTreeMap::new();
    for language in &settings.languages {
        let file = format!("locales/{}.ftl", language.tag);
        let Some(text) = folder.get(&file) else { continue };
        match Locale::parse(&language.tag, text) {
            Ok(locale) => {
                locales.insert(language.tag.clone(), locale);
            }
            Err(faults) => found.take_over(&file, faults),
        }
    }
    locale::check_parity(settings, &locales, found);
    locales
}

/// The questionnaires, complete in the programme's languages, speaking the programme's words.
fn load_forms(
    settings: &Settings,
    folder: &Folder,
    locales: &BTreeMap<Language, Locale>,
    found: &mut Found,
) -> (Vec<(FormKind, Form)>, HashMap<String, Workbook>) {
    let languages: Vec<NamedLanguage> = settings
        .languages
        .iter()
        .map(|language| NamedLanguage { tag: language.tag.clone(), name: language.name.clone() })
        .collect();
    let limits: [(&str, Arg<'_>); 1] =
        [("max", Arg::Number(i64::try_from(crate::conversation::TEXT_CHARS_MAX).unwrap_or(i64::MAX)))];
    let words: Vec<RefusalWords> = languages
        .iter()
        .map(|language| {
            RefusalWords::new(|refusal| {
                let locale = locales.get(&language.tag);
                locale.and_then(|locale| locale.text(refusal.key(), &limits)).unwrap_or_default()
            })
        })
        .collect();
    let mut forms = Vec::new();
    let mut workbooks = HashMap::new();
    for (name, kind) in &settings.forms {
        let file = format!("forms/{name}.md");
        let Some(text) = folder.get(&file) else { continue };
        let compiled = Workbook::from_markdown(text).and_then(|workbook| {
            let form = xlsform::compile(&workbook, name, &Profile::Programme(languages.clone()))?;
            Ok((workbook, form))
        });
        match compiled {
            Ok((workbook, mut form)) => {
                form.set_words(words.clone());
                form.set_programme(&settings.id, &settings.default_language);
                workbooks.insert(name.clone(), workbook);
                forms.push((*kind, form));
            }
            Err(faults) => found.take_over(&file, faults),
        }
    }
    (forms, workbooks)
}

/// Every page in every language.
fn load_pages(settings: &Settings, folder: &Folder, found: &mut Found) -> BTreeMap<(Language, String), Page> {
    let mut pages = BTreeMap::new();
    for language in &settings.languages {
        for slug in &settings.pages {
            let file = format!("pages/{}/{slug}.md", language.tag);
            let Some(text) = folder.get(&file) else { continue };
            match page::parse(slug, text, settings) {
                Ok(page) => {
                    pages.insert((language.tag.clone(), slug.clone()), page);
                }
                Err(faults) => found.take_over(&file, faults),
            }
        }
    }
    pages
}

/// A fault of a file as a whole.
fn missing(file: &str) -> (Place, FaultKind) {
    (Place::file(file), FaultKind::MissingFile)
}
