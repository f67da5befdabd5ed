//! Numbers.

use crate::xpath::ast::Part;
use crate::xpath::date::Moment;
use crate::xpath::eval::{Machine, Outcome, Spot};
use crate::xpath::number as numbers;
use crate::xpath::value::Value;

macro_rules! of_one_number {
    ($($name:ident => $function:expr;)*) => {
        $(
            pub(super) fn $name<'a>(
                machine: &mut Machine<'a, '_, '_>,
                given: &'a [Part],
                spot: Spot,
            ) -> Outcome<'a> {
                let function: fn(f64) -> f64 = $function;
                Ok(Value::Number(function(machine.number_argument(given, 0, spot)?)))
            }
        )*
    };
}

of_one_number! {
    abs => f64::abs;
    acos => f64::acos;
    asin => f64::asin;
    atan => f64::atan;
    ceiling => f64::ceil;
    cos => f64::cos;
    exp => f64::exp;
    exp10 => |power| 10_f64.powf(power);
    floor => f64::floor;
    int => f64::trunc;
    log => f64::ln;
    log10 => f64::log10;
    sin => f64::sin;
    sqrt => f64::sqrt;
    tan => f64::tan;
}

pub(super) fn pi<'a>(_: &mut Machine<'a, '_, '_>, _: &'a [Part], _: Spot) -> Outcome<'a> {
    Ok(Value::Number(std::f64::consts::PI))
}

pub(super) fn atan2<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let (y, x) = (machine.number_argument(given, 0, spot)?, machine.number_argument(given, 1, spot)?);
    Ok(Value::Number(y.atan2(x)))
}

pub(super) fn pow<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let (base, power) = (machine.number_argument(given, 0, spot)?, machine.number_argument(given, 1, spot)?);
    // IEEE calls anything to the power of 0 one; the dialect lets what is no number stay none.
    let known = !base.is_nan() && !power.is_nan();
    Ok(Value::Number(if known { base.powf(power) } else { f64::NAN }))
}

/// A text or node that looks like a date gives its days, and prints as a whole number of them.
pub(super) fn number<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    match machine.argument_or_here(given, spot)? {
        date @ Value::Date(_) => Ok(date),
        value @ (Value::Number(_) | Value::Boolean(_)) => Ok(Value::Number(machine.number(&value))),
        value @ (Value::Text(_) | Value::Nodes(_)) => {
            let text = machine.text(value);
            Ok(match machine.date_of_text(&text) {
                Some(Moment::At(ms)) => Value::Date(Moment::Days(ms)),
                Some(other) => Value::Date(other),
                None => Value::Number(numbers::parse(&text)),
            })
        }
    }
}

/// Rounds to a number of decimals, which may be negative; halves go away from zero.
pub(super) fn round<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let value = machine.number_argument(given, 0, spot)?;
    let decimals = if given.len() > 1 { machine.number_argument(given, 1, spot)? } else { 0.0 };
    let scale = 10_f64.powf(decimals);
    let rounded = numbers::round(value.abs() * scale) / scale;
    Ok(Value::Number(if value < 0.0 { -rounded } else { rounded }))
}

pub(super) fn sum<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let values = machine.each_argument(given, 0, spot)?;
    Ok(Value::Number(values.iter().map(|value| machine.number(value)).fold(0.0, |sum, next| sum + next)))
}

pub(super) fn max<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    extreme(machine, given, spot, f64::max)
}

pub(super) fn min<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    extreme(machine, given, spot, f64::min)
}

/// NaN where any value is no number, or there is none.
fn extreme<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
    pick: fn(f64, f64) -> f64,
) -> Outcome<'a> {
    let values = machine.each_argument(given, 0, spot)?;
    let numbers = values.iter().map(|value| machine.number(value));
    let found = numbers.reduce(|a, b| if a.is_nan() || b.is_nan() { f64::NAN } else { pick(a, b) });
    Ok(Value::Number(found.unwrap_or(f64::NAN)))
}
