//! Choices, labels, and what is kept once it is there.

use std::borrow::Cow;

use crate::xpath::ast::Part;
use crate::xpath::eval::{EvalError, Machine, Outcome, Spot};
use crate::xpath::number;
use crate::xpath::value::Value;

use super::arguments::is_space;

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_space).filter(|part| !part.is_empty())
}

/// Whether a list separated by spaces holds a value. Nothing selected counts as the empty value.
pub(super) fn selected<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let all = machine.text_argument(given, 0, spot)?;
    let value = machine.text_argument(given, 1, spot)?;
    let value = value.trim_matches(is_space);
    let found = list(&all).any(|part| part == value) || (value.is_empty() && list(&all).next().is_none());
    Ok(Value::Boolean(found))
}

pub(super) fn selected_at<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Outcome<'a> {
    let all = machine.text_argument(given, 0, spot)?;
    let at = number::leading_integer(&machine.text_argument(given, 1, spot)?);
    let found = at.and_then(|at| usize::try_from(at).ok()).and_then(|at| list(&all).nth(at));
    Ok(Value::Text(Cow::Owned(found.unwrap_or_default().to_owned())))
}

pub(super) fn count_selected<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Outcome<'a> {
    let all = machine.text_argument(given, 0, spot)?;
    Ok(Value::Number(number::count(list(&all).count())))
}

pub(super) fn choice_name<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Outcome<'a> {
    let value = machine.text_argument(given, 0, spot)?;
    let path = machine.text_argument(given, 1, spot)?;
    match machine.world.choices.choice_name(&value, &path) {
        Some(label) => Ok(Value::Text(Cow::Owned(label))),
        None => Err(EvalError::Argument(format!("jr:choice-name() found no choices at {path}"))),
    }
}

pub(super) fn itext<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let id = machine.text_argument(given, 0, spot)?;
    let text = machine.world.itext.itext(machine.tree, &id);
    Ok(Value::Text(Cow::Owned(text.unwrap_or_default())))
}

/// What the context node holds already, or else the value.
pub(super) fn once<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let kept = machine.tree.text(spot.node);
    if kept.is_empty() {
        machine.text_argument(given, 0, spot).map(Value::Text)
    } else {
        Ok(Value::Text(kept))
    }
}
