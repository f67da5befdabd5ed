//! Numbers as the dialect reads and prints them: like ECMAScript, except that nothing and NaN are empty.

/// A number from a text. White space around it is ignored; what is no number is NaN.
pub(super) fn parse(text: &str) -> f64 {
    let text = text.trim();
    match text.strip_prefix('-').or_else(|| text.strip_prefix('+')).unwrap_or(text) {
        "Infinity" => return if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY },
        rest if !rest.starts_with(|first: char| first.is_ascii_digit() || first == '.') => return f64::NAN,
        _ => {}
    }
    text.parse().unwrap_or(f64::NAN)
}

/// The text of a number: the shortest that reads back as the same, with an exponent from 10²¹ up and below 10⁻⁶.
pub(super) fn text(number: f64) -> String {
    let size = number.abs();
    if number.is_nan() {
        String::new()
    } else if number.is_infinite() {
        if number > 0.0 { "Infinity".to_owned() } else { "-Infinity".to_owned() }
    } else if number == 0.0 {
        "0".to_owned()
    } else if (1e-6..1e21).contains(&size) {
        plain(number)
    } else {
        let text = format!("{number:e}");
        match text.split_once('e') {
            Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
            _ => text,
        }
    }
}

/// The text without an exponent, as an expression has it.
pub(super) fn plain(number: f64) -> String {
    format!("{number}")
}

/// An integer from the start of a text, or nothing: what the dialect does with positions in a list.
pub(super) fn leading_integer(text: &str) -> Option<i64> {
    let text = text.trim_start();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let length = digits.len() - digits.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let value: i64 = digits.get(..length)?.parse().ok()?;
    Some(if negative { -value } else { value })
}

/// A count as a number. Counts beyond 32 bits do not occur: a tree has fewer nodes.
pub(super) fn count(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The whole part; what does not fit is held at the ends, and NaN is 0.
#[expect(clippy::as_conversions, reason = "from f64 to i64 there is no other way; the cast saturates")]
pub(super) fn whole(number: f64) -> i64 {
    number as i64
}

/// The nearest number to an integer.
#[expect(clippy::as_conversions, reason = "from i64 to f64 there is no other way; it rounds")]
pub(super) fn from_whole(number: i64) -> f64 {
    number as f64
}

/// Rounds to the nearest whole number; halves go up, as ECMAScript and XPath do.
pub(super) fn round(number: f64) -> f64 {
    let floor = number.floor();
    if number - floor >= 0.5 { floor + 1.0 } else { floor }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_numbers() {
        for (written, value) in [("1", 1.0), (" -1.5\n", -1.5), (".5", 0.5), ("1e3", 1000.0), ("007", 7.0)] {
            assert_eq!(parse(written), value, "{written}");
        }
        for written in ["", " ", "a", "1a", "--1", "inf", "nan", "1 2", "٣"] {
            assert!(parse(written).is_nan(), "{written}");
        }
    }

    #[test]
    fn numbers_become_texts() {
        for (value, written) in [
            (1.0, "1"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e21, "1e+21"),
            (123e18, "123000000000000000000"),
            (1e-7, "1e-7"),
            (f64::NAN, ""),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(text(value), written);
        }
    }

    #[test]
    fn halves_go_up() {
        assert_eq!((round(1.5), round(-1.5), round(0.49999999999999994)), (2.0, -1.0, 0.0));
    }
}
