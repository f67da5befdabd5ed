//! When somebody answers, as far as it is true at this moment.

use interview::programme::{Shift, Standing};
use jiff::Timestamp;

use crate::app::Gate;
use crate::site::shell::Shell;
use crate::words::Arg;

/// The lines below “when somebody answers”.
pub(super) fn lines(gate: &Gate, s: &Shell<'_>, now: Timestamp) -> Vec<String> {
    if !gate.pulse.is_alive(now) {
        return vec![s.w("receipt-no-promise")];
    }
    let shifts = &gate.programme.settings().shifts;
    let mut lines: Vec<String> = shifts.as_slice().iter().map(|shift| hours(s, shift, now)).collect();
    let zone = zone(s, gate, now);
    lines.push(match shifts.standing(&now.to_zoned(gate.time_zone())) {
        Standing::Open { .. } => s.w("receipt-on-duty"),
        Standing::Closed { opens: None } => s.w("receipt-no-promise"),
        Standing::Closed { opens: Some(opens) } => {
            let from = opens.with_time_zone(gate.time_zone()).strftime("%H:%M").to_string();
            s.with(
                "receipt-off-duty",
                &[("from", Arg::Text(from.as_str())), ("zone", Arg::Text(zone.as_str()))],
            )
        }
    });
    lines
}

fn hours(s: &Shell<'_>, shift: &Shift, now: Timestamp) -> String {
    let days = if shift.days.len() == 7 {
        s.w("hours-every-day")
    } else {
        let names = shift.days.iter().map(|day| s.w(&format!("hours-day-{}", day.to_monday_one_offset())));
        names.collect::<Vec<_>>().join(", ")
    };
    let (from, to) = (shift.from.strftime("%H:%M").to_string(), shift.to.strftime("%H:%M").to_string());
    let offset = offset(now.to_zoned(shift.time_zone.clone()).offset());
    let zone = s.with("hours-zone", &[("offset", Arg::Text(offset.as_str()))]);
    s.with(
        "receipt-hours",
        &[
            ("from", Arg::Text(from.as_str())),
            ("to", Arg::Text(to.as_str())),
            ("days", Arg::Text(days.as_str())),
            ("zone", Arg::Text(zone.as_str())),
        ],
    )
}

fn zone(s: &Shell<'_>, gate: &Gate, now: Timestamp) -> String {
    let offset = offset(now.to_zoned(gate.time_zone()).offset());
    s.with("hours-zone", &[("offset", Arg::Text(offset.as_str()))])
}

/// `+2`, `+5:30`.
fn offset(offset: jiff::tz::Offset) -> String {
    let minutes = offset.seconds() / 60;
    let (hours, rest) = (minutes / 60, (minutes % 60).abs());
    if rest == 0 { format!("{hours:+}") } else { format!("{hours:+}:{rest:02}") }
}
