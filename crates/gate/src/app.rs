//! The gate as its handlers see it: one programme, one database, the keys of the moment.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue};
use interview::programme::{ContactKind, ContactLine, FormKind, WordList};
use interview::{Form, Language, Programme};
use jiff::tz::TimeZone;
use ledger::{GroupCommit, OutgoingQueue};
use seal::wordlist::WordLanguage;
use web::chance::Chance;
use web::clock::Clock;
use web::headers::Csp;

use crate::config::Way;
use crate::hotline::Hotline;
use crate::keyholder::Keyholder;
use crate::manifest::HeldManifest;
use crate::pulse::Pulse;
use crate::replies::Replies;
use crate::site::address::Room;
use crate::site::answer::{Answer, page_headers};
use crate::site::cache::Cache;
use crate::site::error::{Trouble, Way as Contact};
use crate::site::shell::STYLES;
use crate::site::visit::Visit;
use crate::site::whole::questions::{self, AskedQuestion};
use crate::states::States;
use crate::talk::Talks;
use crate::words::{Arg, receipt_words};

/// A running gate.
pub struct Gate {
    pub(crate) programme: Programme,
    pub(crate) trial: bool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) database: GroupCommit,
    pub(crate) queue: OutgoingQueue,
    pub(crate) states: States,
    pub(crate) replies: Replies,
    pub(crate) keyholder: Keyholder,
    pub(crate) manifest: HeldManifest,
    pub(crate) pulse: Pulse,
    pub(crate) talks: Talks,
    pub(crate) hotline: Hotline,
    /// The tags of the languages, in their order.
    pub(crate) tags: Vec<String>,
    pub(crate) policy: HeaderValue,
    pub(crate) page_headers: HeaderMap,
    forms: Vec<KnownForm>,
    /// By form, then by language.
    questions: Vec<Vec<Vec<AskedQuestion>>>,
    cache: Cache,
}

/// A questionnaire by its place in the programme.
pub(crate) struct KnownForm {
    pub(crate) name: String,
    pub(crate) kind: FormKind,
}

/// What a gate is made of.
pub struct Parts {
    /// The programme it serves.
    pub programme: Programme,
    /// Whether nothing here is real.
    pub trial: bool,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub chance: Arc<dyn Chance>,
    /// Its database, opened by [`crate::store::open`].
    pub database: GroupCommit,
    /// The manifest in use.
    pub manifest: HeldManifest,
    /// Its telephone.
    pub hotline: Hotline,
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gate").field("programme", &self.programme).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Parts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parts").field("programme", &self.programme).finish_non_exhaustive()
    }
}

impl Gate {
    /// Puts a gate together and renders the pages that never change, for each of the `ways` in which it is reached.
    ///
    /// # Errors
    /// When the database does not answer or the programme's exit cannot stand in a header.
    pub async fn new(parts: Parts, ways: &[Way]) -> anyhow::Result<Arc<Self>> {
        let Parts { programme, trial, clock, chance, database, manifest, hotline } = parts;
        let settings = programme.settings();
        let policy = STYLES
            .iter()
            .fold(Csp::new(), |policy, style| policy.inline_style(style))
            .form_leads_to(settings.quick_exit.trim_end_matches('/'))
            .value()
            .ok_or_else(|| anyhow::anyhow!("quick_exit cannot stand in a header"))?;
        let tags = settings.languages.iter().map(|language| language.tag.to_string()).collect();
        let forms =
            settings.forms.iter().map(|(name, kind)| KnownForm { name: name.clone(), kind: *kind }).collect();
        let mut rng = chance.generator();
        let keyholder = Keyholder::new(&mut rng);
        let queue = OutgoingQueue::attach(database.clone(), &mut rng).await?;
        let talks = Talks::new(database.clone());
        let states = States::new(database.clone(), keyholder.clone());
        let replies =
            Replies::new(database.clone(), keyholder.clone(), manifest.clone(), Arc::clone(&chance));
        let page_headers = page_headers(&policy);
        let now = clock.now().to_zoned(TimeZone::UTC);
        let mut in_languages = |form: &Form| {
            let all = |language: &Language| questions::all(form, language, &now, &mut rng);
            programme.languages().iter().map(all).collect()
        };
        let questions = programme.forms().map(&mut in_languages).collect();
        let mut gate = Self {
            programme,
            trial,
            clock,
            chance,
            database,
            queue,
            states,
            replies,
            keyholder,
            manifest,
            pulse: Pulse::default(),
            talks,
            hotline,
            tags,
            policy,
            page_headers,
            forms,
            questions,
            cache: Cache::empty(),
        };
        gate.cache = Cache::fill(&gate, ways);
        Ok(Arc::new(gate))
    }

    /// The keys that the desk hands over.
    #[must_use]
    pub fn keyholder(&self) -> &Keyholder {
        &self.keyholder
    }

    /// The replies kept here.
    #[must_use]
    pub fn replies(&self) -> &Replies {
        &self.replies
    }

    /// Its telephone.
    #[must_use]
    pub fn hotline(&self) -> &Hotline {
        &self.hotline
    }

    /// What waits for the desk.
    #[must_use]
    pub fn queue(&self) -> &OutgoingQueue {
        &self.queue
    }

    /// Whether the desk collects.
    #[must_use]
    pub fn pulse(&self) -> &Pulse {
        &self.pulse
    }

    pub(crate) fn text(&self, language: &Language, key: &str, arguments: &[(&str, Arg<'_>)]) -> String {
        self.programme.text(language, key, arguments)
    }

    /// The languages with their own names, in order.
    pub(crate) fn languages(&self) -> impl Iterator<Item = (&Language, &str)> {
        self.programme.settings().languages.iter().map(|language| (&language.tag, language.name.as_str()))
    }

    pub(crate) fn language(&self, index: usize) -> Result<&Language, Trouble> {
        self.languages().nth(index).map(|(language, _)| language).ok_or(Trouble::NotFound)
    }

    pub(crate) fn cached(&self, visit: &Visit, language: usize, room: Room) -> Result<Answer, Trouble> {
        self.cache.answer(visit, language, room).ok_or(Trouble::NotFound)
    }

    pub(crate) fn title(&self, language: &Language) -> String {
        self.programme.settings().neutral_title.get(language).cloned().unwrap_or_default()
    }

    pub(crate) fn numbered_title(&self, language: &Language, number: usize) -> String {
        format!("{} · {number}", self.title(language))
    }

    pub(crate) fn is_draft(&self, language: &Language) -> bool {
        let settings = self.programme.settings();
        settings.draft || settings.languages.iter().any(|each| each.tag == *language && each.is_draft())
    }

    pub(crate) fn quick_exit(&self) -> &str {
        &self.programme.settings().quick_exit
    }

    pub(crate) fn forms(&self) -> &[KnownForm] {
        &self.forms
    }

    pub(crate) fn form(&self, name: &str) -> Option<&Form> {
        self.programme.form(name)
    }

    pub(crate) fn questions(&self, form: usize, language: &Language) -> &[AskedQuestion] {
        let language =
            self.programme.languages().iter().position(|each| each == language).unwrap_or_default();
        self.questions.get(form).and_then(|all| all.get(language)).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn form_index(&self, kind: FormKind) -> Option<usize> {
        self.forms.iter().position(|form| form.kind == kind)
    }

    pub(crate) fn form_by_name(&self, name: &str) -> Option<usize> {
        self.forms.iter().position(|form| form.name == name)
    }

    pub(crate) fn info_index(&self, slug: &str) -> Option<usize> {
        self.programme.settings().pages.iter().position(|each| each == slug)
    }

    pub(crate) fn word_language(&self, language: &Language) -> WordLanguage {
        let known = self.programme.settings().languages.iter().find(|each| each.tag == *language);
        receipt_words(known.map_or(WordList::En, |each| each.words))
    }

    /// The clock on which the programme's people live: that of the first shift.
    pub(crate) fn time_zone(&self) -> TimeZone {
        let shifts = self.programme.settings().shifts.as_slice();
        shifts.first().map_or(TimeZone::UTC, |shift| shift.time_zone.clone())
    }

    /// After so many days nothing is left of what could not be reached.
    pub(crate) fn copies_die_days(&self) -> i64 {
        i64::from(self.programme.settings().retention.reply_days)
    }

    /// Other ways to reach the programme.
    pub(crate) fn ways(&self, language: &Language) -> Vec<Contact> {
        let contact = self.programme.settings().contact.iter();
        let way = |line: &ContactLine| Contact {
            value: line.value.clone(),
            note: line.note.get(language).cloned().unwrap_or_default(),
            href: if line.value.starts_with("https://") || line.value.starts_with("http://") {
                line.value.clone()
            } else if line.kind == ContactKind::Telephone {
                format!("tel:{}", line.value.replace(' ', ""))
            } else {
                String::new()
            },
        };
        contact.map(way).collect()
    }
}
