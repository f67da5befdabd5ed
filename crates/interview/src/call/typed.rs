//! Numbers, days and times: keyed digit by digit, closed with `#` or by waiting, and read back.

use super::heard::{show, wrong};
use super::key::Key;
use super::question;
use super::state::{Asked, Speaking};
use super::talk::Talk;
use super::value;
use super::words::DatePart;
use crate::conversation::{AnswerValue, Input, Prompt, PromptKind, RawAnswer, answer};

/// The most digits of a number.
const DIGITS_MAX: usize = 15;
/// Digits of a year, and of a day or a month.
const YEAR_DIGITS: usize = 4;
const DAY_DIGITS: usize = 2;

/// A key at a question that is answered by digits.
pub(super) fn key(talk: &mut Talk<'_, '_>, me: &mut Speaking, key: Key) {
    let Some(prompt) = question::now(talk, me) else { return question::resume(talk, me) };
    match key.digit() {
        Some(digit) if me.typed.len() < DIGITS_MAX => me.typed.push(char::from(b'0'.saturating_add(digit))),
        Some(_) => {
            talk.tell(not_read(&prompt.kind));
            show(talk, me);
        }
        None => close(talk, me, &prompt),
    }
}

/// All digits were keyed.
fn close(talk: &mut Talk<'_, '_>, me: &mut Speaking, prompt: &Prompt) {
    let typed = std::mem::take(&mut me.typed);
    if typed.is_empty() {
        return nothing_keyed(talk, me, prompt);
    }
    if prompt.kind == PromptKind::Decimal && !typed.contains('.') {
        // There is no key for the point: what stands behind it is keyed apart.
        me.typed = format!("{typed}.");
        return talk.tell("call-key-decimal-part");
    }
    match read(talk, &prompt.kind, &typed) {
        Some(value) => {
            me.asked = Asked::Check { value };
            show(talk, me);
        }
        None => {
            talk.tell(not_read(&prompt.kind));
            show(talk, me);
        }
    }
}

/// `#` alone: it stays as it was, or is left out where it may be, or is asked again.
fn nothing_keyed(talk: &mut Talk<'_, '_>, me: &mut Speaking, prompt: &Prompt) {
    if prompt.current.is_some() {
        let output = question::advance(talk, me, Input::Next);
        question::arrive_at(talk, me, output);
    } else if question::can_leave_out(prompt) {
        question::answer(talk, me, prompt, question::leaving_out(prompt));
    } else {
        show(talk, me);
    }
}

/// What was keyed, as the form keeps it.
fn read(talk: &Talk<'_, '_>, kind: &PromptKind, typed: &str) -> Option<String> {
    match kind {
        PromptKind::Integer => answer::whole(typed),
        PromptKind::Decimal => answer::number(typed),
        PromptKind::Date => date(talk, typed),
        // “905” is five past nine.
        PromptKind::Time if typed.len() == 3 => answer::time(&format!("0{typed}")),
        PromptKind::Time => answer::time(typed),
        PromptKind::Note
        | PromptKind::Text { .. }
        | PromptKind::One(_)
        | PromptKind::Many(_)
        | PromptKind::Acknowledge => None,
    }
}

/// A day whose parts were keyed in the order of the language.
fn date(talk: &Talk<'_, '_>, typed: &str) -> Option<String> {
    let (mut rest, mut day, mut month, mut year) = (typed, "", "", "");
    for part in value::order(talk) {
        let digits = if part == DatePart::Year { YEAR_DIGITS } else { DAY_DIGITS };
        let (head, tail) = rest.split_at_checked(digits)?;
        rest = tail;
        match part {
            DatePart::Day => day = head,
            DatePart::Month => month = head,
            DatePart::Year => year = head,
        }
    }
    if rest.is_empty() { answer::date(&format!("{year}-{month}-{day}")) } else { None }
}

fn not_read(kind: &PromptKind) -> &'static str {
    match kind {
        PromptKind::Date => "call-err-date",
        PromptKind::Time => "call-err-time",
        PromptKind::Note
        | PromptKind::Text { .. }
        | PromptKind::Integer
        | PromptKind::Decimal
        | PromptKind::One(_)
        | PromptKind::Many(_)
        | PromptKind::Acknowledge => "call-err-number",
    }
}

/// Reads back what was keyed.
pub(super) fn show_check(talk: &mut Talk<'_, '_>, me: &mut Speaking, value: &str) {
    let form = question::form(talk, me);
    let (Some(form), Some(prompt)) = (form, question::now(talk, me)) else {
        return question::resume(talk, me);
    };
    talk.tell("call-you-keyed");
    value::say(talk, form, &prompt.name, &AnswerValue::Text(value.to_owned()));
    talk.tell("call-check-keys");
}

/// It is right, or is keyed again.
pub(super) fn checked(talk: &mut Talk<'_, '_>, me: &mut Speaking, value: &str, digit: u8) {
    let Some(prompt) = question::now(talk, me) else { return question::resume(talk, me) };
    match digit {
        1 => {
            let raw = RawAnswer::Text(value.to_owned());
            question::answer(talk, me, &prompt, Input::Answer(raw));
        }
        2 => {
            me.asked = Asked::Question { page: 0, picked: Vec::new() };
            show(talk, me);
        }
        _ => wrong(talk, me),
    }
}
