//! An answer as it is read back: the words of a choice, a number, a day, a time.

use super::piece::PieceId;
use super::talk::Talk;
use super::words::{DATE_ORDER, DatePart, List, date_order};
use crate::Form;
use crate::conversation::AnswerValue;
use crate::form::Kind;

/// The order in which a date is keyed and read in the language that is spoken.
pub(super) fn order(talk: &Talk<'_, '_>) -> [DatePart; 3] {
    let text = talk.programme.text(&talk.language, DATE_ORDER, &[]);
    date_order(&text).unwrap_or([DatePart::Day, DatePart::Month, DatePart::Year])
}

/// The piece of a choice.
pub(super) fn choice(form: &Form, question: &str, code: &str) -> Option<PieceId> {
    let list = form.list_of(form.by_name.get(question).copied()?)?;
    Some(PieceId::choice(form.name(), &list.name, code))
}

/// Whether a question only has to be understood.
pub(super) fn is_acknowledged(form: &Form, question: &str) -> bool {
    let node = form.by_name.get(question).and_then(|index| form.nodes.get(*index));
    node.is_some_and(|node| node.kind == Kind::Acknowledge)
}

/// Says an answer.
pub(super) fn say(talk: &mut Talk<'_, '_>, form: &Form, question: &str, value: &AnswerValue) {
    let node = form.by_name.get(question).and_then(|index| form.nodes.get(*index));
    let Some(node) = node else { return };
    let text = value.joined();
    match node.kind {
        Kind::One(_) | Kind::Many(_) => {
            let codes = match value {
                AnswerValue::Codes(codes) => codes.clone(),
                AnswerValue::Text(text) => node.kind.codes_of(text).into_iter().map(str::to_owned).collect(),
            };
            for piece in codes.iter().filter_map(|code| choice(form, question, code)) {
                talk.piece(piece);
            }
        }
        Kind::Integer | Kind::Decimal => number(talk, &text),
        Kind::Date => date(talk, &text),
        Kind::Time => time(talk, &text),
        Kind::Acknowledge => talk.tell("call-answer-yes"),
        Kind::Text | Kind::Group | Kind::Note | Kind::Calculate => talk.tell("call-answer-spoken"),
    }
}

/// A number: counted as far as people count in one breath, else digit by digit.
fn number(talk: &mut Talk<'_, '_>, text: &str) {
    let amount = text.strip_prefix('-').unwrap_or(text);
    if amount.len() < text.len() {
        talk.tell("call-minus");
    }
    let (whole, part) = amount.split_once('.').unwrap_or((amount, ""));
    match whole.parse::<usize>() {
        Ok(number) if List::Numbers.numbers().contains(&number) => talk.listed(List::Numbers, number),
        Ok(_) | Err(_) => digits(talk, whole),
    }
    if !part.is_empty() {
        talk.tell("call-point");
        digits(talk, part);
    }
}

/// Digits, one by one.
pub(super) fn digits(talk: &mut Talk<'_, '_>, text: &str) {
    for digit in text.chars().filter_map(|digit| digit.to_digit(10)).filter_map(|d| usize::try_from(d).ok()) {
        talk.listed(List::Digits, digit);
    }
}

/// A day, in the order of the language. Years are read digit by digit: every language understands that.
fn date(talk: &mut Talk<'_, '_>, text: &str) {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else { return };
    for part in order(talk) {
        match part {
            DatePart::Day => talk.listed(List::Days, day.parse().unwrap_or_default()),
            DatePart::Month => talk.listed(List::Months, month.parse().unwrap_or_default()),
            DatePart::Year => {
                talk.tell("call-year");
                digits(talk, year);
            }
        }
    }
}

/// A time of day.
fn time(talk: &mut Talk<'_, '_>, text: &str) {
    let mut parts = text.split(':');
    let (Some(hour), Some(minute)) = (parts.next(), parts.next()) else { return };
    talk.listed(List::Hours, hour.parse().unwrap_or_default());
    talk.listed(List::Minutes, minute.parse().unwrap_or_default());
}
