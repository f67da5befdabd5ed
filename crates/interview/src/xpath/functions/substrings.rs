//! Parts of texts.

use std::borrow::Cow;

use crate::xpath::ast::Part;
use crate::xpath::eval::{Machine, Outcome, Spot};
use crate::xpath::number;
use crate::xpath::value::Value;

fn own<'a>(text: String) -> Outcome<'a> {
    Ok(Value::Text(Cow::Owned(text)))
}

pub(super) fn substring_before<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Outcome<'a> {
    let text = machine.text_argument(given, 0, spot)?;
    let part = machine.text_argument(given, 1, spot)?;
    own(text.split_once(&*part).map_or(String::new(), |(before, _)| before.to_owned()))
}

pub(super) fn substring_after<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Outcome<'a> {
    let text = machine.text_argument(given, 0, spot)?;
    let part = machine.text_argument(given, 1, spot)?;
    own(text.split_once(&*part).map_or(String::new(), |(_, after)| after.to_owned()))
}

/// Counts from one, and rounds, as XPath 1.0 does.
pub(super) fn substring<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let text = machine.text_argument(given, 0, spot)?;
    let start = number::round(machine.number_argument(given, 1, spot)?);
    let end = match given.get(2) {
        Some(length) => start + number::round(machine.eval_number(length, spot)?),
        None => f64::INFINITY,
    };
    let inside = |at: usize| number::count(at) >= start && number::count(at) < end;
    own((1_usize..).zip(text.chars()).filter(|(at, _)| inside(*at)).map(|(_, letter)| letter).collect())
}

/// Counts from zero, and from the end where a place is negative. What is no whole number leads to nothing.
pub(super) fn substr<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let text = machine.text_argument(given, 0, spot)?;
    let letters: Vec<char> = text.chars().collect();
    let place = |written: &str| {
        let at = number::leading_integer(written)?;
        let size = usize::try_from(at.unsigned_abs()).unwrap_or(usize::MAX);
        Some(if at < 0 { letters.len().saturating_sub(size) } else { size.min(letters.len()) })
    };
    let start = place(&machine.text_argument(given, 1, spot)?);
    let end = match given.get(2) {
        Some(end) => place(&machine.eval_text(end, spot)?),
        None => Some(letters.len()),
    };
    let (Some(start), Some(end)) = (start, end) else { return own(String::new()) };
    own(letters.get(start..end).unwrap_or_default().iter().collect())
}
