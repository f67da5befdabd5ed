//! The first seconds: a greeting in each language, then one honest line before anything is asked.

use super::LANGUAGES_MAX;
use super::info;
use super::menu;
use super::record;
use super::state::{Asked, Choosing, Phase, Speaking};
use super::talk::{LONG_PAUSE, SHORT_PAUSE, Talk};
use super::turn::Event;
use super::words::{List, Topic};
use crate::language::Language;

/// So often the languages are said to somebody who presses nothing.
const ROUNDS: u8 = 2;

/// How the language came to be known.
enum Found {
    /// By its key.
    Chosen,
    /// Nobody chose: it is the programme's own.
    Assumed,
    /// Nobody chose, but a person was asked for.
    Asks,
}

/// Somebody whose language is not known yet.
pub(super) fn choosing(talk: &mut Talk<'_, '_>, choosing: Choosing, event: &Event) -> Phase {
    let languages = talk.programme.languages();
    if let [only] = languages {
        let only = only.clone();
        return speak(talk, only, &Found::Chosen);
    }
    let default = talk.programme.default_language().clone();
    let digit = if let Event::Key(key) = event { key.digit() } else { None };
    match digit {
        Some(0) => return speak(talk, default, &Found::Asks),
        Some(digit) => {
            if let Some(language) = at(languages, digit) {
                return speak(talk, language, &Found::Chosen);
            }
        }
        None => {}
    }
    if matches!(event, Event::Silence) && choosing.rounds >= ROUNDS {
        return speak(talk, default, &Found::Assumed);
    }
    languages_with_keys(talk);
    let said_once_more = matches!(event, Event::Began | Event::Silence) || choosing.rounds == 0;
    let rounds = choosing.rounds.saturating_add(u8::from(said_once_more));
    Phase::Choosing(Choosing { rounds })
}

/// Says every language in itself, with its key.
fn languages_with_keys(talk: &mut Talk<'_, '_>) {
    let before = talk.language.clone();
    for (language, key) in talk.programme.languages().iter().take(LANGUAGES_MAX).zip(1..) {
        talk.language = language.clone();
        talk.tell("call-greeting");
        talk.listed(List::Press, key);
        talk.pause(SHORT_PAUSE);
    }
    talk.language = before;
}

fn at(languages: &[Language], digit: u8) -> Option<Language> {
    let place = usize::from(digit).checked_sub(1).filter(|place| *place < LANGUAGES_MAX)?;
    languages.get(place).cloned()
}

/// The language is known: what this line reveals, and then what can be done.
fn speak(talk: &mut Talk<'_, '_>, language: Language, found: &Found) -> Phase {
    let mut me = Speaking::new(language.clone(), talk.env);
    talk.language = language;
    if talk.env.trial {
        talk.confirm("call-trial");
    }
    talk.confirm("call-seen");
    talk.confirm_pause(LONG_PAUSE);
    if !matches!(found, Found::Chosen) {
        talk.tell("call-default-language");
    }
    match found {
        Found::Chosen => {
            talk.tell("call-welcome");
            talk.tell("call-keys");
            menu::show(talk, &me);
        }
        Found::Assumed => {
            // Perhaps he can press nothing at all: what saves him comes by itself.
            talk.tell("call-welcome");
            info::begin(talk, &mut me, Topic::Surrender);
        }
        Found::Asks => record::ask(talk, &mut me),
    }
    Phase::Speaking(Box::new(me))
}

/// Asks which language, in the middle of a call.
pub(super) fn ask_language(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    if me.aside(Asked::Language) {
        languages_with_keys(talk);
    } else {
        super::heard::wrong(talk, me);
    }
}

/// Says the languages again.
pub(super) fn show_languages(talk: &mut Talk<'_, '_>) {
    languages_with_keys(talk);
}

/// Another language was chosen; the answers stay.
pub(super) fn language_key(talk: &mut Talk<'_, '_>, me: &mut Speaking, digit: u8) {
    let Some(language) = at(talk.programme.languages(), digit) else {
        return super::heard::wrong(talk, me);
    };
    talk.language = language.clone();
    me.language = language.clone();
    super::question::change_language(talk, me, language);
    super::heard::home(talk, me);
}
