//! When somebody listens, as far as it is true at this moment. In hours from now: whoever calls may be in any time zone.

use super::talk::Talk;
use super::words::Counted;
use crate::programme::Standing;

/// Seconds of an hour.
const HOUR_SECONDS: i64 = 3_600;
/// Hours of a day.
const DAY_HOURS: i64 = 24;

/// One sentence.
pub(super) fn tell(talk: &mut Talk<'_, '_>) {
    if !talk.env.answering {
        return talk.tell("call-no-promise");
    }
    match talk.programme.settings().shifts.standing(talk.env.now) {
        Standing::Open { .. } => talk.tell("call-on-duty"),
        Standing::Closed { opens: None } => talk.tell("call-no-promise"),
        Standing::Closed { opens: Some(opens) } => {
            let seconds = opens.timestamp().as_second().saturating_sub(talk.env.now.timestamp().as_second());
            let hours = seconds.saturating_add(HOUR_SECONDS - 1).max(1) / HOUR_SECONDS;
            let last = i64::from(*Counted::OpensHours.numbers().end());
            let (counted, number) = if hours > last {
                (Counted::OpensDays, (hours + DAY_HOURS / 2) / DAY_HOURS)
            } else {
                (Counted::OpensHours, hours)
            };
            talk.counted(counted, u16::try_from(number).unwrap_or(u16::MAX));
        }
    }
}
