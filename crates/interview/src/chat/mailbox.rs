//! A case that is open here: its answers, more words, and taking one up by its receipt.

use super::code::{Code, Slip};
use super::command::Command;
use super::exchange::{Add, Answers, Effect, Message, Open, Person};
use super::hours;
use super::menu;
use super::session::{Ground, Keys, Mailbox, Speaking, Watch};
use super::talk::Talk;
use crate::programme::Arg;

/// So many answers are shown at once; for the rest one has to ask.
const ANSWERS_MAX: usize = 10;

/// Takes a case up by its receipt. Whether it exists is not asked: an unknown one opens like an empty one.
pub(super) fn take_up(talk: &mut Talk<'_, '_>, me: &mut Speaking, code: Code) {
    let is_open = me.case().is_some_and(|case| case.code == code) && me.watch().is_some();
    if !is_open {
        let beneath = match std::mem::replace(&mut me.ground, Ground::Free) {
            Ground::Interview(state) => Some(state),
            Ground::Mailbox(mailbox) => mailbox.beneath,
            Ground::Free | Ground::Sent => None,
        };
        let keys = Keys::of(code, talk.env.rng);
        me.ground = Ground::Mailbox(Mailbox { keys, watch: Watch::default(), beneath });
    }
    me.asked = super::session::Asked::Nothing;
    // Who shows the receipt again wants to see everything again.
    if let Some(watch) = me.watch_mut() {
        watch.seen = 0;
    }
    look(talk, me);
}

/// Looks for answers.
pub(super) fn look(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    if let Some(case) = me.case() {
        talk.effect(Effect::Open(Open { code: case.code.clone() }));
    }
}

/// Passes a message to our people.
pub(super) fn pass(talk: &mut Talk<'_, '_>, me: &mut Speaking, message: Message) {
    let language = me.language.clone();
    match me.case() {
        Some(case) => {
            let (id, code) = (case.number_of(&message), case.code.clone());
            talk.effect(Effect::Add(Add { id, code, message }));
        }
        None => {
            let (id, code) = (me.keys.number_of(&message), me.keys.code.clone());
            talk.effect(Effect::Person(Person { id, code, language, message }));
        }
    }
}

/// Shows the answers that are new here.
pub(super) fn show(talk: &mut Talk<'_, '_>, me: &mut Speaking, found: &Answers) {
    let language = me.language.clone();
    let seen = me.watch().unwrap_or_default().seen;
    let new: Vec<_> = found.answers.iter().filter(|answer| answer.number > seen).collect();
    let now = new.get(..ANSWERS_MAX).unwrap_or(&new);
    for answer in now {
        let from = talk.w(&language, "mailbox-from");
        talk.paragraphs(&[format!("{from} ({}):", answer.number), answer.text.clone()]);
    }
    if let (Some(watch), Some(last)) = (me.watch_mut(), now.last()) {
        watch.seen = last.number;
    }
    if now.len() < new.len() {
        let more = talk.option(&language, "chat-more", Command::Answers);
        let lead = talk.w(&language, "chat-there-is-more");
        return talk.offer(&[lead], &[more], &language);
    }
    if found.gap {
        talk.tell(&language, &["mailbox-gap"]);
    }
    if found.unproven {
        talk.tell(&language, &["mailbox-unverified"]);
    }
    if new.is_empty() {
        let key = if found.answers.is_empty() { "mailbox-nothing" } else { "chat-nothing-new" };
        let lines = [talk.w(&language, key), hours::line(talk, &language)];
        talk.paragraphs(&lines);
    }
    what_now(talk, me);
}

/// What can be done with an open case.
pub(super) fn what_now(talk: &mut Talk<'_, '_>, me: &Speaking) {
    let language = &me.language;
    let mut options = vec![talk.option(language, "mailbox-look-again", Command::Answers)];
    if me.watch().is_some_and(|watch| !watch.tell) {
        options.push(talk.option(language, "chat-tell-me", Command::Tell));
    }
    if matches!(&me.ground, Ground::Mailbox(mailbox) if mailbox.beneath.is_some()) {
        options.push(talk.option(language, "chat-back-to-questions", Command::Next));
    }
    options.extend(menu::forms(talk, me));
    options.push(talk.option(language, "mailbox-withdraw", Command::Erase));
    options.push(talk.option(language, "chat-close", Command::Stop));
    let lead = match me.ground {
        Ground::Mailbox(_) => talk.w(language, "chat-write-here"),
        Ground::Sent | Ground::Free | Ground::Interview(_) => {
            talk.naming(language, "chat-ask-a-person", Command::Person)
        }
    };
    talk.offer(&[lead], &options, language);
}

/// What is wrong with something that is nearly a receipt.
pub(super) fn slipped(talk: &mut Talk<'_, '_>, me: &Speaking, slip: &Slip) {
    let count = |number: usize| Arg::Number(i64::try_from(number).unwrap_or(i64::MAX));
    let say = |key: &str, args: &[(&str, Arg<'_>)]| talk.text(&me.language, key, args);
    let lines = match slip {
        Slip::UnknownWord { position, word, neighbours } => {
            let word = [("position", count(*position)), ("word", Arg::Text(word.as_str()))];
            let all = neighbours.join(", ");
            let near =
                (!neighbours.is_empty()).then(|| say("code-neighbours", &[("neighbours", Arg::Text(&all))]));
            std::iter::once(say("code-unknown-word", &word)).chain(near).collect()
        }
        Slip::Length { found } => vec![say("code-length", &[("found", count(*found))])],
        Slip::Digits { found } => vec![say("code-digits", &[("found", count(*found))])],
        Slip::Check { swapped: Some((first, second)) } => vec![
            say("code-check", &[]),
            say("code-swapped", &[("first", count(*first)), ("second", count(*second))]),
        ],
        Slip::Check { swapped: None } => vec![say("code-check", &[])],
        Slip::Ambiguous => vec![say("code-ambiguous", &[])],
    };
    talk.paragraphs(&lines);
}
