//! Places on the earth. Intake asks for none; forms that were made elsewhere may.

use crate::xpath::ast::Part;
use crate::xpath::eval::{EvalError, Machine, Outcome, Spot};
use crate::xpath::number;
use crate::xpath::value::Value;

use super::strings::texts;

const EARTH_RADIUS_METRES: f64 = 6_378_100.0;

/// Degrees of latitude and longitude.
#[derive(Clone, Copy, PartialEq)]
struct Point {
    latitude: f64,
    longitude: f64,
}

/// `latitude longitude [altitude [accuracy]]`
fn point(text: &str) -> Option<Point> {
    let mut parts = text.split_whitespace();
    let mut degrees = |most: f64| {
        parts.next().map(number::parse).filter(|value| {
            // What is no number stays one; the result then is none either.
            value.is_nan() || value.abs() <= most
        })
    };
    let point = Point { latitude: degrees(90.0)?, longitude: degrees(180.0)? };
    (parts.count() <= 2).then_some(point)
}

/// Points from one text, separated by semicolons, or from one text each. Fewer than two, or a broken one, are none.
fn trace(texts: &[impl AsRef<str>]) -> Option<Vec<Point>> {
    let points: Option<Vec<Point>> = match texts {
        [] => None,
        [one] => one
            .as_ref()
            .trim_end_matches(|c: char| c == ';' || c.is_whitespace())
            .split(';')
            .map(point)
            .collect(),
        many => many.iter().map(|text| point(text.as_ref())).collect(),
    };
    points.filter(|points| points.len() >= 2)
}

fn lines(points: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    points.iter().copied().zip(points.iter().copied().skip(1))
}

/// Two decimals.
fn rounded(value: f64) -> Value<'static> {
    Value::Number((number::round(value * 100.0) / 100.0).abs())
}

pub(super) fn area<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let texts = texts(machine, given, spot)?;
    let Some(mut points) = trace(&texts) else { return Ok(Value::Number(0.0)) };
    if points.len() < 3 {
        return Ok(Value::Number(0.0));
    }
    points.extend(points.first().copied());
    let sum: f64 = lines(&points)
        .map(|(from, to)| {
            (to.longitude - from.longitude).to_radians()
                * (2.0 + to.latitude.to_radians().sin() + from.latitude.to_radians().sin())
        })
        .sum();
    Ok(rounded(sum * EARTH_RADIUS_METRES * EARTH_RADIUS_METRES / 2.0))
}

pub(super) fn distance<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let texts = texts(machine, given, spot)?;
    let Some(points) = trace(&texts) else {
        return Err(EvalError::Argument("distance() needs at least two places".to_owned()));
    };
    let metres: f64 = lines(&points)
        .map(|(from, to)| {
            let (a, b) = (from.latitude.to_radians(), to.latitude.to_radians());
            let turn = (from.longitude - to.longitude).to_radians();
            (a.sin() * b.sin() + a.cos() * b.cos() * turn.cos()).acos() * EARTH_RADIUS_METRES
        })
        .sum();
    Ok(rounded(metres))
}

/// Whether a place lies in a closed shape: whether a line from it crosses the border an odd number of times.
pub(super) fn geofence<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let place = point(&machine.text_argument(given, 0, spot)?);
    let border = trace(&[machine.text_argument(given, 1, spot)?]);
    let (Some(place), Some(border)) = (place, border) else { return Ok(Value::Boolean(false)) };
    if border.first() != border.last() {
        return Ok(Value::Boolean(false));
    }
    let crossed = lines(&border).filter(|(from, to)| {
        let straddles = (to.latitude > place.latitude) != (from.latitude > place.latitude);
        let slope = (from.longitude - to.longitude) / (from.latitude - to.latitude);
        straddles && place.longitude < slope * (place.latitude - to.latitude) + to.longitude
    });
    Ok(Value::Boolean(crossed.count() % 2 == 1))
}
