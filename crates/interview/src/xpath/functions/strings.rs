//! Texts.

use std::borrow::Cow;

use crate::xpath::ast::Part;
use crate::xpath::eval::{EvalError, Machine, Outcome, Spot};
use crate::xpath::number;
use crate::xpath::value::Value;

use super::arguments::is_space;

pub(super) fn string<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let value = machine.argument_or_here(given, spot)?;
    Ok(Value::Text(machine.text(value)))
}

/// The length in characters.
pub(super) fn string_length<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Outcome<'a> {
    let value = machine.argument_or_here(given, spot)?;
    Ok(Value::Number(number::count(machine.text(value).chars().count())))
}

pub(super) fn normalize_space<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Outcome<'a> {
    let value = machine.argument_or_here(given, spot)?;
    let text = machine.text(value);
    let words: Vec<&str> = text.split(is_space).filter(|word| !word.is_empty()).collect();
    Ok(Value::Text(Cow::Owned(words.join(" "))))
}

pub(super) fn coalesce<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let first = machine.text_argument(given, 0, spot)?;
    if first.is_empty() {
        machine.text_argument(given, 1, spot).map(Value::Text)
    } else {
        Ok(Value::Text(first))
    }
}

/// Joins everything, of a node set every node.
pub(super) fn concat<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    glue(machine, given, 0, "", spot)
}

pub(super) fn join<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let between = machine.text_argument(given, 0, spot)?;
    glue(machine, given, 1, &between, spot)
}

fn glue<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    from: usize,
    between: &str,
    spot: Spot,
) -> Outcome<'a> {
    let values = machine.each_argument(given, from, spot)?;
    let mut all = String::new();
    for (at, value) in values.into_iter().enumerate() {
        if at > 0 {
            all.push_str(between);
        }
        all.push_str(&machine.text(value));
    }
    Ok(Value::Text(Cow::Owned(all)))
}

fn both<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
    test: fn(&str, &str) -> bool,
) -> Outcome<'a> {
    let text = machine.text_argument(given, 0, spot)?;
    let part = machine.text_argument(given, 1, spot)?;
    Ok(Value::Boolean(test(&text, &part)))
}

pub(super) fn contains<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    both(machine, given, spot, |text, part| text.contains(part))
}

pub(super) fn starts_with<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Outcome<'a> {
    both(machine, given, spot, |text, part| text.starts_with(part))
}

pub(super) fn ends_with<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    both(machine, given, spot, |text, part| text.ends_with(part))
}

/// Replaces characters one by one; those without a counterpart go.
pub(super) fn translate<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let text = machine.text_argument(given, 0, spot)?;
    let from: Vec<char> = machine.text_argument(given, 1, spot)?.chars().collect();
    let to: Vec<char> = machine.text_argument(given, 2, spot)?.chars().collect();
    let replace = |letter: char| match from.iter().position(|found| *found == letter) {
        Some(at) => to.get(at).copied(),
        None => Some(letter),
    };
    let all: String = text.chars().filter_map(replace).collect();
    Ok(Value::Text(Cow::Owned(all)))
}

/// A value as a text, whatever it is.
pub(super) fn texts<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Result<Vec<Cow<'a, str>>, EvalError> {
    let values = machine.each_argument(given, 0, spot)?;
    Ok(values.into_iter().map(|value| machine.text(value)).collect())
}
