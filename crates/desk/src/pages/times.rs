//! Times as staff see them: coarse, on the programme's clock.

use jiff::Timestamp;

use crate::pack::Pack;
use crate::words::Say;

/// A day and an hour.
pub(crate) fn hour(pack: &Pack, say: Say, at: Timestamp) -> String {
    let local = pack.clock(at);
    let (day, month, hour) =
        (local.day().to_string(), format!("{:02}", local.month()), local.hour().to_string());
    say.with("time-hour", &[("day", &day), ("month", &month), ("hour", &hour)])
}

/// An hour of the day.
pub(crate) fn clock(pack: &Pack, at: Timestamp) -> String {
    pack.clock(at).strftime("%H:%M").to_string()
}

/// How long ago, in one unit.
pub(crate) fn age(say: Say, since: Timestamp, now: Timestamp) -> String {
    let minutes = now.duration_since(since).as_mins().max(0);
    let (key, n) = match minutes {
        0..60 => ("age-minutes", minutes),
        60..2880 => ("age-hours", minutes / 60),
        _ => ("age-days", minutes / 1440),
    };
    say.count(key, usize::try_from(n).unwrap_or(0))
}
