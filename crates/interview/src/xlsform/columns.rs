//! What a heading means. A heading that nothing reads is a fault: a slip there would silently drop a safety rule.

use crate::fault::FaultKind;
use crate::form::{NamedLanguage, TextKind};
use crate::language::Language;
use crate::nearest::nearest;

/// The columns that hold no words for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Plain {
    Type,
    Name,
    Required,
    Decline,
    Relevant,
    Constraint,
    Default,
    Calculation,
    ChoiceFilter,
    Appearance,
    ReadOnly,
    ListName,
    FormId,
    Version,
    DefaultLanguage,
    Modes,
    RootName,
    Column,
}

/// A heading, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heading {
    /// An empty heading: the column is not used.
    Unused,
    Plain(Plain),
    /// A text in the language with this position.
    Text(TextKind, usize),
    /// A column of `choices` for choice filters.
    Extra(String),
}

/// Which sheet a heading stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SheetKind {
    Survey,
    Choices,
    Settings,
    Texts,
}

/// Plain columns by sheet: the name we use, then other spellings in use.
const SURVEY: &[(Plain, &[&str])] = &[
    (Plain::Type, &["type"]),
    (Plain::Name, &["name"]),
    (Plain::Required, &["required"]),
    (Plain::Decline, &["decline"]),
    (Plain::Relevant, &["relevant", "relevance"]),
    (Plain::Constraint, &["constraint"]),
    (Plain::Default, &["default"]),
    (Plain::Calculation, &["calculation", "calculate"]),
    (Plain::ChoiceFilter, &["choice_filter", "choice filter"]),
    (Plain::Appearance, &["appearance"]),
    (Plain::ReadOnly, &["read_only", "readonly", "read only"]),
];
const CHOICES: &[(Plain, &[&str])] =
    &[(Plain::ListName, &["list_name", "list name"]), (Plain::Name, &["name"])];
const SETTINGS: &[(Plain, &[&str])] = &[
    (Plain::FormId, &["form_id", "id_string"]),
    (Plain::Version, &["version"]),
    (Plain::DefaultLanguage, &["default_language", "default language"]),
    (Plain::Modes, &["modes"]),
];
const TEXTS: &[(Plain, &[&str])] = &[(Plain::Name, &["name"]), (Plain::Column, &["column"])];

/// Columns that XLSForm knows and this profile refuses, with the reason. A name that ends in `::` is a prefix.
const REFUSED: &[(&str, &str)] = &[
    ("parameters", "no type of this profile takes parameters"),
    ("trigger", "calculations follow their references; nothing needs a trigger"),
    ("repeat_count", "repeats are refused for now"),
    ("repeat count", "repeats are refused for now"),
    ("save_to", "answers are sealed, not saved to entity lists"),
    ("intent", "a questionnaire must not start other programs"),
    ("guidance_hint", "say why we ask in “why” and what to do in “hint”"),
    ("guidance_hint::", "say why we ask in “why::” and what to do in “hint::”"),
    ("image", "pages show no pictures"),
    ("image::", "pages show no pictures"),
    ("media::image", "pages show no pictures"),
    ("media::image::", "pages show no pictures"),
    ("big-image", "pages show no pictures"),
    ("media::big-image", "pages show no pictures"),
    ("media::big-image::", "pages show no pictures"),
    ("video", "pages show no videos"),
    ("media::video", "pages show no videos"),
    ("media::video::", "pages show no videos"),
    ("autoplay", "nothing plays by itself"),
    ("geometry", "nothing here asks for places"),
    ("body::", "our pages do not read XForms attributes"),
    ("body:", "our pages do not read XForms attributes"),
    ("bind::", "our pages do not read XForms attributes"),
    ("bind:", "our pages do not read XForms attributes"),
    ("instance::", "our pages do not read XForms attributes"),
    ("attribute::", "our pages do not read XForms attributes"),
    ("noapperrorstring::", "a questionnaire must not start other programs"),
    ("noapperrorstring", "a questionnaire must not start other programs"),
    ("public_key", "sealing is the gate's, under the programme's own keys"),
    ("submission_url", "answers go to the programme's gates and nowhere else"),
    ("auto_send", "nothing is sent before the person says so"),
    ("auto_delete", "the gate deletes by its own rules"),
    ("client_editable", "what was sent is changed through the mailbox"),
    ("instance_name", "submissions have no names made of answers"),
    ("instance_xmlns", "our submissions are no XForms instances"),
    ("instance_id", "our submissions are no XForms instances"),
    ("omit_instanceid", "our submissions are no XForms instances"),
    ("namespaces", "our submissions are no XForms instances"),
    ("prefix", "this is for old SMS gateways"),
    ("delimiter", "this is for old SMS gateways"),
    ("style", "the pages have one style"),
    ("allow_choice_duplicates", "choices must be told apart"),
    ("clean_text_values", "cells are read as they are"),
];

/// Other spellings of text columns.
const TEXT_ALIASES: &[(&str, TextKind)] = &[
    ("constraint message", TextKind::ConstraintMessage),
    ("jr:constraintmsg", TextKind::ConstraintMessage),
    ("required message", TextKind::RequiredMessage),
    ("jr:requiredmsg", TextKind::RequiredMessage),
    ("audio", TextKind::Audio),
    ("title", TextKind::Title),
];

/// The languages of a form while it is compiled.
#[derive(Clone, Debug)]
pub(super) struct Languages {
    pub(super) known: Vec<NamedLanguage>,
    /// The languages come from the programme: no column may be in another one.
    pub(super) closed: bool,
    /// Columns without a language are allowed, as ordinary XLSForm tools do.
    pub(super) lenient: bool,
}

/// The language of texts that name none, in the lenient profile.
pub(crate) const NO_LANGUAGE: &str = "default";

impl Languages {
    /// Whether this stands for texts that name no language.
    pub(super) fn is_unnamed(&self, position: usize) -> bool {
        self.known.get(position).is_some_and(|language| language.name == NO_LANGUAGE)
    }

    /// The position of the language called `name` in a heading.
    fn position(&mut self, heading: &str, family: &str, name: Option<&str>) -> Result<usize, FaultKind> {
        let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) else {
            if self.lenient {
                return Ok(self.intern(NamedLanguage {
                    tag: Language::unchecked(NO_LANGUAGE),
                    name: NO_LANGUAGE.to_owned(),
                }));
            }
            return Err(FaultKind::ColumnLanguage { column: heading.to_owned(), family: family.to_owned() });
        };
        if self.lenient {
            return Ok(self.intern(NamedLanguage { tag: Language::unchecked(name), name: name.to_owned() }));
        }
        let (own_name, tag) = match name.strip_suffix(')').and_then(|name| name.rsplit_once('(')) {
            Some((own_name, tag)) => (own_name.trim(), tag.trim()),
            None => (name, name),
        };
        let Ok(tag) = Language::parse(tag) else {
            return Err(FaultKind::ColumnLanguage { column: heading.to_owned(), family: family.to_owned() });
        };
        if let Some(position) = self.known.iter().position(|language| language.tag == tag) {
            return Ok(position);
        }
        if self.closed {
            let headings: Vec<String> = self.known.iter().map(NamedLanguage::heading).collect();
            let nearest = nearest(name, headings.iter().map(String::as_str));
            return Err(FaultKind::ForeignLanguage { column: heading.to_owned(), nearest });
        }
        Ok(self.intern(NamedLanguage { tag, name: own_name.to_owned() }))
    }

    /// The position of a language, added if it is new.
    fn intern(&mut self, language: NamedLanguage) -> usize {
        if let Some(position) = self.known.iter().position(|known| known.tag == language.tag) {
            return position;
        }
        self.known.push(language);
        self.known.len() - 1
    }
}

/// What a heading means.
pub(super) fn heading(
    text: &str,
    sheet: SheetKind,
    languages: &mut Languages,
    extra: &dyn Fn(&str) -> bool,
) -> Result<Heading, FaultKind> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(Heading::Unused);
    }
    let lower = trimmed.to_lowercase();
    let plain = match sheet {
        SheetKind::Survey => SURVEY,
        SheetKind::Choices => CHOICES,
        SheetKind::Settings => SETTINGS,
        SheetKind::Texts => TEXTS,
    };
    if let Some((column, _)) = plain.iter().find(|(_, names)| names.contains(&lower.as_str())) {
        return Ok(Heading::Plain(*column));
    }
    if sheet == SheetKind::Settings && languages.lenient && lower == "name" {
        return Ok(Heading::Plain(Plain::RootName));
    }
    if sheet == SheetKind::Texts {
        return languages
            .position(trimmed, "", Some(trimmed))
            .map(|language| Heading::Text(TextKind::Label, language));
    }
    let (family, language) = split(trimmed);
    // Other tools know the names of media in small letters only.
    let is_media = family.to_lowercase().ends_with("audio");
    if let (Some(kind), true) = (text_kind(&family, sheet), !is_media || family.ends_with("audio")) {
        return languages
            .position(trimmed, kind.heading(), language)
            .map(|position| Heading::Text(kind, position));
    }
    let refused = REFUSED
        .iter()
        .find(|(name, _)| if name.ends_with(':') { lower.starts_with(name) } else { lower == *name });
    if let Some((_, reason)) = refused {
        return Err(FaultKind::RefusedColumn { column: trimmed.to_owned(), reason });
    }
    if sheet == SheetKind::Choices && extra(trimmed) {
        return Ok(Heading::Extra(trimmed.to_owned()));
    }
    Err(FaultKind::UnknownColumn { column: trimmed.to_owned(), nearest: nearest_heading(&lower, sheet) })
}

/// The family of text columns with this name, if the sheet has it.
pub(super) fn text_kind(family: &str, sheet: SheetKind) -> Option<TextKind> {
    let lower = family.to_lowercase();
    let here: &[TextKind] = match sheet {
        SheetKind::Survey | SheetKind::Texts => &TextKind::SURVEY,
        SheetKind::Choices => &TextKind::CHOICES,
        SheetKind::Settings => &[TextKind::Title],
    };
    let by_name = here.iter().copied().find(|kind| kind.heading() == lower);
    by_name.or_else(|| {
        TEXT_ALIASES.iter().find(|(name, kind)| *name == lower && here.contains(kind)).map(|(_, kind)| *kind)
    })
}

/// Splits `media::audio::Русский (ru)` into the family and the language.
fn split(heading: &str) -> (String, Option<&str>) {
    let parts: Vec<&str> = heading.split("::").map(str::trim).collect();
    match parts.as_slice() {
        [media, kind, rest @ ..] if media.eq_ignore_ascii_case("media") => {
            (format!("media::{kind}"), rest.first().copied())
        }
        [family, language] => ((*family).to_owned(), Some(*language)),
        _ => (heading.to_owned(), None),
    }
}

/// The heading that was probably meant.
fn nearest_heading(lower: &str, sheet: SheetKind) -> Option<String> {
    let (plain, texts): (&[(Plain, &[&str])], &[TextKind]) = match sheet {
        SheetKind::Survey => (SURVEY, &TextKind::SURVEY),
        SheetKind::Choices => (CHOICES, &TextKind::CHOICES),
        SheetKind::Settings => (SETTINGS, &[TextKind::Title]),
        SheetKind::Texts => (TEXTS, &[]),
    };
    let (family, language) = split(lower);
    let names = plain.iter().filter_map(|(_, names)| names.first().copied());
    let found = nearest(&family, names.chain(texts.iter().map(|kind| kind.heading())))?;
    Some(language.map_or_else(|| found.clone(), |language| format!("{found}::{language}")))
}
