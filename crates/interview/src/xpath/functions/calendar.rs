//! Dates and times.

use std::borrow::Cow;

use crate::xpath::ast::Part;
use crate::xpath::date::{self, Moment};
use crate::xpath::eval::{Machine, Outcome, Spot};
use crate::xpath::value::Value;

pub(super) fn today<'a>(machine: &mut Machine<'a, '_, '_>, _: &'a [Part], _: Spot) -> Outcome<'a> {
    Ok(Value::Date(Moment::today(machine.world.now)))
}

pub(super) fn now<'a>(machine: &mut Machine<'a, '_, '_>, _: &'a [Part], _: Spot) -> Outcome<'a> {
    Ok(Value::Date(Moment::of(machine.world.now)))
}

/// `date()` and `date-time()`, which are one in this dialect: the time of the day is kept.
pub(super) fn date<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    Ok(match machine.argument(given, 0, spot)? {
        Value::Boolean(_) => Value::Text(Cow::Borrowed("")),
        Value::Date(moment) => Value::Date(moment),
        Value::Number(days) => Value::Date(Moment::from_days(days)),
        value @ (Value::Text(_) | Value::Nodes(_)) => {
            let text = machine.text(value);
            if text.is_empty() {
                return Ok(Value::Text(text));
            }
            let zone = machine.world.now.time_zone();
            let moment = date::parse(&text, zone).or_else(|| date::parse_unpadded(&text, zone));
            Value::Date(moment.unwrap_or(Moment::Invalid))
        }
    })
}

/// The date that a value stands for.
fn moment<'a>(machine: &Machine<'a, '_, '_>, value: Value<'a>) -> Option<Moment> {
    match value {
        Value::Boolean(_) | Value::Date(Moment::Invalid) => None,
        Value::Date(moment) => Some(moment),
        Value::Number(days) => Some(Moment::from_days(days)).filter(|moment| *moment != Moment::Invalid),
        value @ (Value::Text(_) | Value::Nodes(_)) => machine.date_of_text(&machine.text(value)),
    }
}

pub(super) fn decimal_date_time<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Outcome<'a> {
    let value = machine.argument(given, 0, spot)?;
    Ok(Value::Number(moment(machine, value).map_or(f64::NAN, Moment::number)))
}

pub(super) fn decimal_time<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Outcome<'a> {
    let text = machine.text_argument(given, 0, spot)?;
    let part = date::decimal_time(&text, machine.world.now.time_zone());
    Ok(Value::Number(part.unwrap_or(f64::NAN)))
}

/// `format-date()` and `format-date-time()`; what is no date prints as nothing.
pub(super) fn format<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let value = machine.argument(given, 0, spot)?;
    let pattern = machine.text_argument(given, 1, spot)?;
    let moment = moment(machine, value);
    let text = moment.and_then(|moment| moment.format(machine.world.now.time_zone(), &pattern));
    Ok(Value::Text(Cow::Owned(text.unwrap_or_default())))
}
