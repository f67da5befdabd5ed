//! The words of a programme: Fluent messages, the same keys with the same variables in every language.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use unic_langid::CharacterDirection;

use super::settings::Settings;
use crate::call::words::{Counted, WORDS};
use crate::fault::{FaultKind, Faults, Found, Place};
use crate::form::Refusal;
use crate::language::Language;
use crate::nearest::nearest;

/// An argument of a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Arg<'a> {
    /// Words.
    Text(&'a str),
    /// A number; messages choose plural forms by it.
    Number(i64),
}

impl<'a> From<Arg<'a>> for FluentValue<'a> {
    fn from(arg: Arg<'a>) -> Self {
        match arg {
            Arg::Text(text) => Self::String(Cow::Borrowed(text)),
            Arg::Number(number) => Self::from(number),
        }
    }
}

/// The messages of one language.
pub(super) struct Locale {
    bundle: FluentBundle<FluentResource>,
    messages: BTreeMap<String, Message>,
}

/// What checks want to know of a message.
#[derive(Debug, Default)]
pub(super) struct Message {
    pub(super) line: u32,
    pub(super) variables: BTreeSet<String>,
    /// Its words, without variables.
    pub(super) words: Vec<String>,
}

impl Locale {
    /// Reads a file of messages.
    pub(super) fn parse(language: &Language, text: &str) -> Result<Self, Faults> {
        let mut found = Found::default();
        let resource = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) => resource,
            Err((_, errors)) => {
                for error in errors {
                    let place = place(text, error.pos.start);
                    found.add(place, FaultKind::Fluent { message: error.kind.to_string() });
                }
                return Err(found.into_faults());
            }
        };
        let messages = messages(&resource, text, &mut found);
        let identifier = language.identifier();
        let right_to_left = identifier.character_direction() == CharacterDirection::RTL;
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        // Isolates keep numbers whole inside right-to-left text; elsewhere they are only bytes, and boxes on old phones.
        bundle.set_use_isolating(right_to_left);
        for error in bundle.add_resource(resource).err().into_iter().flatten() {
            found.add(Place::default(), FaultKind::Fluent { message: error.to_string() });
        }
        found.or(Self { bundle, messages })
    }

    /// A message with its arguments.
    pub(super) fn text(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let args: FluentArgs<'_> = args.iter().map(|(name, arg)| (*name, *arg)).collect();
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.messages.contains_key(key)
    }

    /// Every message by its key; terms have a hyphen before theirs.
    pub(super) fn messages(&self) -> &BTreeMap<String, Message> {
        &self.messages
    }
}

/// The messages and terms of a file.
fn messages(resource: &FluentResource, text: &str, found: &mut Found) -> BTreeMap<String, Message> {
    let mut messages: BTreeMap<String, Message> = BTreeMap::new();
    for entry in resource.entries() {
        let (key, pattern) = match entry {
            Entry::Message(message) => (message.id.name.to_owned(), message.value.as_ref()),
            Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value)),
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => {
                continue;
            }
        };
        let line = line_of(text, &key);
        let mut message = Message { line, ..Message::default() };
        if let Some(pattern) = pattern {
            read_pattern(pattern, &mut message);
        }
        if messages.insert(key.clone(), message).is_some() {
            let kind = FaultKind::Fluent { message: format!("the message “{key}” stands here twice") };
            found.add(Place::line(line, 1), kind);
        }
    }
    messages
}

/// The line on which a message begins.
fn line_of(text: &str, key: &str) -> u32 {
    let begins = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
    text.lines().position(begins).and_then(|line| u32::try_from(line + 1).ok()).unwrap_or(1)
}

fn place(text: &str, offset: usize) -> Place {
    let before = text.get(..offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Place::line(number(line), number(column))
}

fn read_pattern(pattern: &Pattern<&str>, message: &mut Message) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => message.words.push((*value).to_owned()),
            PatternElement::Placeable { expression } => read_expression(expression, message),
        }
    }
}

fn read_expression(expression: &Expression<&str>, message: &mut Message) {
    match expression {
        Expression::Inline(inline) => read_inline(inline, message),
        Expression::Select { selector, variants } => {
            read_inline(selector, message);
            variants.iter().for_each(|variant| read_pattern(&variant.value, message));
        }
    }
}

fn read_inline(inline: &InlineExpression<&str>, message: &mut Message) {
    match inline {
        InlineExpression::VariableReference { id } => {
            message.variables.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => read_expression(expression, message),
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|argument| read_inline(argument, message));
        }
        InlineExpression::StringLiteral { value } => message.words.push((*value).to_owned()),
        InlineExpression::TermReference { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::NumberLiteral { .. } => {}
    }
}

/// The language whose messages the others are held against: English, where there is one, because its file carries the
/// comments for translators.
pub(super) fn reference(settings: &Settings) -> Language {
    let english = settings.languages.iter().map(|language| &language.tag).find(|tag| tag.as_str() == "en");
    english.unwrap_or(&settings.default_language).clone()
}

/// Every language must have the keys and variables of the reference, and the keys that the interview needs.
pub(super) fn check_parity(settings: &Settings, locales: &BTreeMap<Language, Locale>, found: &mut Found) {
    let reference_tag = reference(settings);
    let Some(reference) = locales.get(&reference_tag) else { return };
    let is_message = |key: &&String| !key.starts_with('-');
    for refusal in Refusal::ALL {
        if !reference.has(refusal.key()) {
            let kind = FaultKind::MissingMessage { key: refusal.key().to_owned(), nearest: None };
            found.add(Place::file(format!("locales/{reference_tag}.ftl")), kind);
        }
    }
    for (language, locale) in locales.iter().filter(|(language, _)| **language != reference_tag) {
        let file = format!("locales/{language}.ftl");
        let own = locale.messages.keys().filter(is_message);
        let extra: Vec<&String> = own.filter(|key| !reference.has(key)).collect();
        let missing: Vec<&String> =
            reference.messages.keys().filter(is_message).filter(|key| !locale.has(key)).collect();
        for key in &missing {
            let nearest = nearest(key, extra.iter().map(|key| key.as_str()));
            found.add(Place::file(&file), FaultKind::MissingMessage { key: (*key).clone(), nearest });
        }
        for key in &extra {
            let nearest = nearest(key, missing.iter().map(|key| key.as_str()));
            let line = locale.messages.get(*key).map_or(1, |message| message.line);
            let place = Place { file: Some(file.clone()), ..Place::line(line, 1) };
            found.add(place, FaultKind::ExtraMessage { key: (*key).clone(), nearest });
        }
        for (key, message) in locale.messages.iter().filter(|(key, _)| is_message(key)) {
            let Some(expected) = reference.messages.get(key) else { continue };
            if without_number(&expected.variables) != without_number(&message.variables) {
                let place = Place { file: Some(file.clone()), ..Place::line(message.line, 1) };
                let kind = FaultKind::MessageVariables {
                    key: key.clone(),
                    expected: list(&expected.variables),
                    found: list(&message.variables),
                };
                found.add(place, kind);
            }
        }
    }
}

/// A text that says a number in words needs the number itself only where its grammar asks for it.
fn without_number(variables: &BTreeSet<String>) -> BTreeSet<&str> {
    let is_number = |name: &str| Counted::ALL.iter().any(|counted| counted.variable() == name);
    let says_words = variables.contains(WORDS);
    variables.iter().map(String::as_str).filter(|name| !(says_words && is_number(name))).collect()
}

/// Variables in words.
fn list(variables: &BTreeSet<String>) -> String {
    if variables.is_empty() {
        return "no variables".to_owned();
    }
    variables.iter().map(|name| format!("${name}")).collect::<Vec<_>>().join(", ")
}
