//! The first message: which language, and one honest line before anything else.

use super::code::Reading;
use super::command::Command;
use super::exchange::Incoming;
use super::fold::fold;
use super::heard;
use super::menu;
use super::press::Press;
use super::session::{Choosing, Phase, Speaking};
use super::talk::{Option_, Talk, Typed};
use crate::language::Language;
use crate::programme::Arg;

/// Somebody whose language is not known yet.
pub(super) fn choosing(talk: &mut Talk<'_, '_>, mut choosing: Choosing, incoming: Incoming) -> Phase {
    let found = match &incoming {
        Incoming::Pressed(payload) => {
            let index =
                if let Some(Press::Language(index)) = Press::read(payload) { Some(index) } else { None };
            index.and_then(|index| talk.programme.languages().get(index).cloned())
        }
        Incoming::Text { text, .. } => picked(talk, text, choosing.asked),
        Incoming::NotText(_)
        | Incoming::Voice(_)
        | Incoming::VoiceTooLong
        | Incoming::Edited
        | Incoming::Broken => None,
    };
    let guessed = match &incoming {
        Incoming::Text { text, hint } => {
            talk.programme.lexicon().language(text, hint.as_ref(), talk.programme.languages())
        }
        Incoming::Pressed(_)
        | Incoming::NotText(_)
        | Incoming::Voice(_)
        | Incoming::VoiceTooLong
        | Incoming::Edited
        | Incoming::Broken => None,
    };
    if found.is_none() {
        choosing.first = waits(talk, choosing.first.take(), incoming);
    }
    let Some(language) = found.or(guessed) else {
        choosing.asked = true;
        ask_language(talk, &talk.programme.default_language().clone(), false);
        return Phase::Choosing(choosing);
    };
    let mut me = Speaking::new(language.clone(), talk.env);
    honest(talk, &language);
    match choosing.first {
        Some(Incoming::Text { text, .. }) if !is_greeting(talk, &text) => {
            if is_code(talk, &text) || talk.programme.lexicon().nearly(&text).is_some() {
                return heard::heard(talk, me, Incoming::text(text));
            }
            welcome(talk, &language);
            if !heard::is_too_long(talk, &language, &text) {
                heard::offer_words(talk, &mut me, text);
            }
        }
        Some(Incoming::Text { .. }) | None => welcome(talk, &language),
        Some(other) => return heard::heard(talk, me, other),
    }
    menu::show(talk, &me);
    Phase::Speaking(Box::new(me))
}

/// What waits until the language is known: all words that say something; a receipt or a command alone; else what came last.
fn waits(talk: &Talk<'_, '_>, first: Option<Incoming>, next: Incoming) -> Option<Incoming> {
    match (first, next) {
        (first, Incoming::Pressed(_) | Incoming::Edited) => first,
        (None, next) => Some(next),
        (Some(Incoming::Text { text, .. }), next) if is_greeting(talk, &text) => Some(next),
        (first, Incoming::Text { text, .. }) if is_greeting(talk, &text) => first,
        (Some(Incoming::Text { text: first, hint }), Incoming::Text { text: next, .. }) => {
            Some(if is_code(talk, &first) {
                Incoming::Text { text: first, hint }
            } else if is_code(talk, &next) {
                Incoming::Text { text: next, hint }
            } else {
                Incoming::Text { text: format!("{first}\n{next}"), hint }
            })
        }
        (Some(_), next @ Incoming::Text { .. }) => Some(next),
        (first @ Some(Incoming::Text { .. }), _) => first,
        (Some(_), next) => Some(next),
    }
}

fn is_greeting(talk: &Talk<'_, '_>, text: &str) -> bool {
    fold(text).is_empty() || talk.programme.lexicon().nearly(text) == Some(Command::Start)
}

fn is_code(talk: &Talk<'_, '_>, text: &str) -> bool {
    matches!(talk.env.codes.read(text), Reading::Code(_))
}

/// What this is, and that he will live.
fn welcome(talk: &mut Talk<'_, '_>, language: &Language) {
    talk.tell(language, &["home-line-1", "home-line-2"]);
}

/// What this channel reveals, and what is safer.
fn honest(talk: &mut Talk<'_, '_>, language: &Language) {
    let mut lines = Vec::new();
    if talk.env.trial {
        lines.push(talk.w(language, "trial"));
    }
    lines.push(talk.w(language, talk.abilities.protection.key()));
    let contacts = &talk.programme.settings().contact;
    let safer = contacts.iter().find(|line| Some(line.kind) == talk.abilities.safer);
    if let Some(safer) = safer {
        lines.push(talk.text(language, "chat-safer", &[("way", Arg::Text(&safer.value))]));
    }
    talk.paragraphs(&lines);
}

/// The language that is picked from the list: by number where the list was shown, by name, by tag.
pub(super) fn picked(talk: &Talk<'_, '_>, text: &str, listed: bool) -> Option<Language> {
    let languages = &talk.programme.settings().languages;
    let folded = fold(text);
    let by_name = || {
        languages.iter().find(|language| {
            !folded.is_empty() && (fold(&language.name) == folded || fold(language.tag.as_str()) == folded)
        })
    };
    let number = talk.programme.lexicon().number(text).filter(|_| listed);
    let by_number = number.and_then(|number| languages.get(number.checked_sub(1)?));
    by_number.or_else(by_name).map(|language| language.tag.clone())
}

/// The list of languages, each in its own script.
pub(super) fn ask_language(talk: &mut Talk<'_, '_>, language: &Language, spoken: bool) {
    let languages = &talk.programme.settings().languages;
    let options: Vec<Option_> = languages
        .iter()
        .enumerate()
        .map(|(index, known)| Option_ {
            label: known.name.clone(),
            press: Press::Language(index),
            typed: Typed::Number(index + 1),
        })
        .collect();
    // To somebody whose language is not known, one word in each says what the list is.
    let heading = if spoken { talk.w(language, "languages") } else { in_every_language(talk) };
    talk.offer(&[heading], &options, language);
}

/// “Language” in every language.
pub(super) fn in_every_language(talk: &Talk<'_, '_>) -> String {
    let mut words: Vec<String> =
        talk.programme.languages().iter().map(|tag| talk.w(tag, "languages")).collect();
    words.dedup();
    words.join(" · ")
}
