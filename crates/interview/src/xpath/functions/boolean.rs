//! Truth.

use crate::xpath::ast::Part;
use crate::xpath::eval::{EvalError, Machine, Outcome, Spot};
use crate::xpath::value::Value;

pub(super) fn yes<'a>(_: &mut Machine<'a, '_, '_>, _: &'a [Part], _: Spot) -> Outcome<'a> {
    Ok(Value::Boolean(true))
}

pub(super) fn no<'a>(_: &mut Machine<'a, '_, '_>, _: &'a [Part], _: Spot) -> Outcome<'a> {
    Ok(Value::Boolean(false))
}

pub(super) fn boolean<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    Ok(Value::Boolean(machine.argument(given, 0, spot)?.boolean()))
}

pub(super) fn not<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    Ok(Value::Boolean(!machine.argument(given, 0, spot)?.boolean()))
}

pub(super) fn from_string<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Outcome<'a> {
    let text = machine.text_argument(given, 0, spot)?;
    Ok(Value::Boolean(matches!(&*text, "1" | "true")))
}

/// Evaluates only the branch that is taken.
pub(super) fn choose<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let condition = machine.argument(given, 0, spot)?.boolean();
    machine.argument(given, if condition { 1 } else { 2 }, spot)
}

/// Whether between `least` and `most` of the conditions hold; -1 means that there is no such bound.
struct Bounds {
    least: f64,
    most: f64,
}

impl Bounds {
    fn read<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Result<Self, EvalError> {
        let least = machine.number_argument(given, 0, spot)?;
        let most = machine.number_argument(given, 1, spot)?;
        Ok(Self { least, most: if most == -1.0 { f64::INFINITY } else { most } })
    }

    fn hold(&self, count: f64) -> Value<'static> {
        Value::Boolean(count >= self.least && count <= self.most)
    }
}

pub(super) fn checklist<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let bounds = Bounds::read(machine, given, spot)?;
    let values = machine.each_argument(given, 2, spot)?;
    let count = values.iter().map(|value| f64::from(machine.single_boolean(value))).sum();
    Ok(bounds.hold(count))
}

pub(super) fn weighted_checklist<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Outcome<'a> {
    if !given.len().is_multiple_of(2) {
        return Err(EvalError::Arity(
            "weighted-checklist() takes pairs of a condition and its weight".to_owned(),
        ));
    }
    let bounds = Bounds::read(machine, given, spot)?;
    let mut total = 0.0;
    for pair in given.get(2..).unwrap_or_default().chunks(2) {
        let conditions = machine.each_argument(pair.get(..1).unwrap_or_default(), 0, spot)?;
        let weights = machine.each_argument(pair.get(1..).unwrap_or_default(), 0, spot)?;
        if conditions.len() < weights.len() {
            return Ok(Value::Boolean(false));
        }
        for (condition, weight) in conditions.iter().zip(&weights) {
            if machine.single_boolean(condition) {
                total += machine.number(weight);
            }
        }
    }
    Ok(bounds.hold(total))
}
