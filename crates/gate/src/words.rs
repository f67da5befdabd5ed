//! Placing things in the programme's words.

pub(crate) use interview::programme::Arg;

/// A number of things.
pub(crate) fn count(number: usize) -> Arg<'static> {
    Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
}
