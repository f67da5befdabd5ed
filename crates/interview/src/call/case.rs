//! A code that is keyed, and the case that it opens.

use super::ANSWERS_MAX;
use super::code::{Code, DIGITS, Slip};
use super::end;
use super::heard::{show as show_asked, wrong};
use super::hours;
use super::key::Key;
use super::menu;
use super::piece::SoundKey;
use super::record;
use super::state::{Asked, Case, Deed, Ground, Speaking};
use super::talk::Talk;
use super::turn::{Ask, Effect};
use super::words::Counted;

/// Seconds of a minute.
const MINUTE_SECONDS: u16 = 60;

/// Asks for the code.
pub(super) fn enter(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    me.asked = Asked::CodeEntry;
    show_asked(talk, me);
}

/// A key of a code.
pub(super) fn key_of_code(talk: &mut Talk<'_, '_>, me: &mut Speaking, key: Key) {
    match key.digit() {
        Some(digit) => {
            me.typed.push(char::from(b'0'.saturating_add(digit)));
            if me.typed.len() >= DIGITS {
                close(talk, me);
            }
        }
        None if me.typed.is_empty() => show_asked(talk, me),
        None => close(talk, me),
    }
}

/// All digits were keyed: a slip is told here, and only what can be a code is asked for.
pub(super) fn close(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    let typed = std::mem::take(&mut me.typed);
    match Code::parse(&typed) {
        Ok(code) => {
            let ticket = me.begins(Deed::Ask(code.clone()));
            talk.effect(Effect::Ask(Ask { ticket, code }));
            talk.tell("call-wait");
        }
        Err(Slip::Length) => {
            talk.tell("call-code-short");
            show_asked(talk, me);
        }
        Err(Slip::Check) => {
            talk.tell("call-code-slip");
            show_asked(talk, me);
        }
    }
}

/// It takes a while.
pub(super) fn waits(talk: &mut Talk<'_, '_>, seconds: u16) {
    talk.tell("call-wait");
    if seconds >= MINUTE_SECONDS {
        talk.counted(Counted::WaitMinutes, seconds.div_ceil(MINUTE_SECONDS));
    }
}

/// The case is there.
pub(super) fn found(
    talk: &mut Talk<'_, '_>,
    me: &mut Speaking,
    code: Code,
    mut answers: Vec<SoundKey>,
    unready: bool,
) {
    let too_many = answers.len().saturating_sub(ANSWERS_MAX);
    answers.drain(..too_many);
    me.case = Some(Case { code, answers, at: 0, unready });
    me.ground = Ground::Case;
    me.asked = Asked::Case;
    show(talk, me);
}

/// Nothing was opened, for this reason.
pub(super) fn not_found(talk: &mut Talk<'_, '_>, me: &mut Speaking, reason: &str) {
    me.asked = Asked::NotOpened;
    talk.tell(reason);
    show_asked(talk, me);
}

/// Nobody could be asked.
pub(super) fn away(talk: &mut Talk<'_, '_>, me: &mut Speaking, hours: Option<u16>) {
    me.asked = Asked::NotOpened;
    talk.tell("call-desk-away");
    if let Some(hours) = hours {
        talk.counted(Counted::AgainHours, hours);
    }
    show_asked(talk, me);
}

/// A key after that.
pub(super) fn not_opened_key(talk: &mut Talk<'_, '_>, me: &mut Speaking, digit: u8) {
    match digit {
        1 => enter(talk, me),
        2 => menu::open(talk, me),
        _ => wrong(talk, me),
    }
}

/// Says the answer that he is at, and what can be done.
pub(super) fn show(talk: &mut Talk<'_, '_>, me: &Speaking) {
    let Some(case) = &me.case else { return talk.tell("call-case-keys-none") };
    match case.answers.get(case.at) {
        Some(sound) => {
            talk.tell("call-answer-is");
            talk.sound(*sound);
            // Behind the newest: perhaps he waits for the one that is not there yet.
            if case.unready && case.at.saturating_add(1) == case.answers.len() {
                talk.tell("call-answer-unready");
            }
            talk.tell("call-case-keys");
        }
        None => {
            talk.tell(if case.unready { "call-answer-unready" } else { "call-no-answer-yet" });
            hours::tell(talk);
            talk.tell("call-case-keys-none");
        }
    }
}

/// A key there.
pub(super) fn key(talk: &mut Talk<'_, '_>, me: &mut Speaking, digit: u8) {
    match digit {
        1 => show(talk, me),
        2 => next(talk, me),
        3 => record::begin(talk, me),
        4 => end::bye(talk, me),
        _ => wrong(talk, me),
    }
}

fn next(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    let Some(case) = me.case.as_mut().filter(|case| !case.answers.is_empty()) else {
        return show(talk, me);
    };
    if case.at.saturating_add(1) < case.answers.len() {
        case.at = case.at.saturating_add(1);
        return show(talk, me);
    }
    talk.tell("call-no-next");
    talk.tell("call-case-keys");
}
