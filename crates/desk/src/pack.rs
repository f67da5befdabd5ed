//! The programme as the desk needs it: forms to read answers by, languages, hours, terms.

use std::path::Path;

use casework::{Kind, Terms};
use interview::conversation::{AnsweredLine, Complaint, Env, Submitted, check_hostile};
use interview::programme::{FormKind, WordList};
use interview::{Faults, Language, Programme};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use seal::wordlist::WordLanguage;

/// A programme that was loaded and checked.
#[derive(Debug)]
pub struct Pack {
    programme: Programme,
    time_zone: TimeZone,
}

/// A prepared answer as somebody at the desk is shown it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedAnswer {
    /// Its name in forms.
    pub name: String,
    /// What it is chosen by, in the reader's language.
    pub title: String,
    /// What it says, in the reader's language.
    pub ours: String,
    /// What the person reads.
    pub theirs: String,
}

impl Pack {
    /// Loads a programme's folder.
    ///
    /// # Errors
    /// Every fault of the folder, with its place.
    pub fn load(folder: &Path) -> Result<Self, Faults> {
        let programme = Programme::load(folder)?;
        let time_zone = programme
            .settings()
            .shifts
            .as_slice()
            .first()
            .map_or(TimeZone::UTC, |shift| shift.time_zone.clone());
        Ok(Self { programme, time_zone })
    }

    /// The programme's id: the zone of its seals.
    pub fn id(&self) -> &str {
        self.programme.id()
    }

    /// What the programme calls itself, in a language, or in its own when it has no such.
    pub fn name(&self, tag: &str) -> String {
        let language = self.language(tag).unwrap_or_else(|| self.programme.default_language().clone());
        self.programme.name(&language).to_owned()
    }

    /// What of it still awaits native readers, in plain words.
    pub fn draft_words(&self) -> Option<String> {
        self.programme.settings().draft_words()
    }

    /// The tags of its languages.
    pub fn languages(&self) -> Vec<String> {
        self.programme.languages().iter().map(|language| language.as_str().to_owned()).collect()
    }

    /// A language's own name; the tag where the programme does not have it.
    pub fn language_name(&self, tag: &str) -> String {
        let languages = &self.programme.settings().languages;
        languages
            .iter()
            .find(|language| language.tag.as_str() == tag)
            .map_or_else(|| tag.to_owned(), |language| language.name.clone())
    }

    /// Its languages: tag and own name.
    pub fn named_languages(&self) -> Vec<(String, String)> {
        self.languages().into_iter().map(|tag| (tag.clone(), self.language_name(&tag))).collect()
    }

    /// The list that a receipt's words are of in a language.
    pub fn word_list(&self, tag: &str) -> WordLanguage {
        let languages = &self.programme.settings().languages;
        let list =
            languages.iter().find(|language| language.tag.as_str() == tag).map(|language| language.words);
        match list {
            Some(WordList::Ru) => WordLanguage::Ru,
            Some(WordList::Uk) => WordLanguage::Uk,
            Some(WordList::Ko) => WordLanguage::Ko,
            Some(WordList::En) | None => WordLanguage::En,
        }
    }

    /// The kind of case that a form opens.
    pub fn kind(&self, form: &str) -> Option<Kind> {
        self.programme.form_kind(form).map(|kind| match kind {
            FormKind::Application => Kind::Application,
            FormKind::ThirdParty => Kind::ThirdParty,
            FormKind::ConscriptionRisk => Kind::ConscriptionRisk,
        })
    }

    /// How long things are kept.
    pub fn terms(&self) -> Terms {
        let retention = self.programme.settings().retention;
        Terms {
            silence_days: retention.silent_days,
            ended_days: retention.closed_days,
            reply_days: retention.reply_days,
        }
    }

    /// A moment on the programme's clock.
    pub fn clock(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.time_zone.clone())
    }

    /// The answers, labelled in a language; the form's first language where it lacks that one. Empty without the form.
    pub fn describe(&self, submitted: &Submitted, tag: &str) -> Vec<AnsweredLine> {
        let Some(form) = self.programme.form(&submitted.form) else { return Vec::new() };
        let language = self.language(tag).unwrap_or_else(|| submitted.language.clone());
        form.describe(submitted, &language)
    }

    /// The language itself if the programme has it, else the programme's own.
    pub fn language_or_own(&self, tag: &str) -> String {
        self.language(tag).unwrap_or_else(|| self.programme.default_language().clone()).as_str().to_owned()
    }

    /// The prepared answers for a case of that kind: in the reader's language (the programme's own where it lacks that one)
    /// and in the person's. None where the programme does not have the person's.
    pub fn prepared(&self, kind: Option<Kind>, ours: &str, theirs: &str) -> Vec<PreparedAnswer> {
        let Some(theirs) = self.language(theirs) else { return Vec::new() };
        let ours = self.language(ours).unwrap_or_else(|| self.programme.default_language().clone());
        // For somebody of whom nobody knows who he is: what is right for everybody.
        let kinds: &[FormKind] = match kind {
            Some(Kind::Application) => &[FormKind::Application],
            Some(Kind::ThirdParty) => &[FormKind::ThirdParty],
            Some(Kind::ConscriptionRisk) => &[FormKind::ConscriptionRisk],
            None => &[FormKind::Application, FormKind::ThirdParty, FormKind::ConscriptionRisk],
        };
        let fitting =
            self.programme.prepared().iter().filter(|answer| kinds.iter().all(|kind| answer.fits(*kind)));
        fitting
            .filter_map(|answer| {
                Some(PreparedAnswer {
                    name: answer.name().to_owned(),
                    title: answer.title(&ours).to_owned(),
                    ours: answer.text(&ours)?.to_owned(),
                    theirs: answer.text(&theirs)?.to_owned(),
                })
            })
            .collect()
    }

    /// Runs the interview again over the answers, believing nothing. No complaint says nothing about their truth.
    pub fn complaints(
        &self,
        submitted: &Submitted,
        now: Timestamp,
        rng: &mut impl rand::Rng,
    ) -> Vec<Complaint> {
        let Some(form) = self.programme.form(&submitted.form) else { return vec![Complaint::OtherRevision] };
        let now = self.clock(now);
        let mut env = Env { now: &now, rng };
        check_hostile(form, submitted, &mut env).err().unwrap_or_default()
    }

    fn language(&self, tag: &str) -> Option<Language> {
        self.programme.languages().iter().find(|language| language.as_str() == tag).cloned()
    }
}
