//! When people answer: working hours with a time zone, and what to tell somebody who asks now.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

/// Hours on some days of the week.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// Where the hours are counted.
    pub time_zone: TimeZone,
    /// The days on which the hours begin.
    pub days: Vec<Weekday>,
    /// The beginning.
    pub from: Time,
    /// The end; not after `from` means on the next day.
    pub to: Time,
}

/// All working hours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shifts(Vec<Shift>);

/// Whether somebody answers now.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// Yes, until then.
    Open {
        /// The end of these hours.
        until: Zoned,
    },
    /// No; the next hours begin then.
    Closed {
        /// The beginning of the next hours; nothing if no hours are known.
        opens: Option<Zoned>,
    },
}

impl Shifts {
    pub(super) fn new(shifts: Vec<Shift>) -> Self {
        Self(shifts)
    }

    /// The shifts as written.
    pub fn as_slice(&self) -> &[Shift] {
        &self.0
    }

    /// Whether somebody answers at `now`, and until when or from when.
    pub fn standing(&self, now: &Zoned) -> Standing {
        let mut until: Option<Zoned> = None;
        let mut opens: Option<Zoned> = None;
        for (start, end) in self.0.iter().flat_map(|shift| shift.hours_around(now)) {
            if start <= *now && *now < end {
                until = Some(match until {
                    Some(known) => known.max(end),
                    None => end,
                });
            } else if start > *now {
                opens = Some(match opens {
                    Some(known) => known.min(start),
                    None => start,
                });
            }
        }
        match until {
            Some(until) => Standing::Open { until },
            None => Standing::Closed { opens },
        }
    }
}

impl Shift {
    /// The hours that begin between yesterday and a week from now.
    fn hours_around(&self, now: &Zoned) -> Vec<(Zoned, Zoned)> {
        let today = now.with_time_zone(self.time_zone.clone()).date();
        let day = |offset: i8| today.checked_add(i64::from(offset).days()).ok();
        (-1..=7)
            .filter_map(day)
            .filter(|date| self.days.contains(&date.weekday()))
            .filter_map(|date| self.hours_of(date))
            .collect()
    }

    fn hours_of(&self, date: Date) -> Option<(Zoned, Zoned)> {
        let last = if self.to <= self.from { date.tomorrow().ok()? } else { date };
        let start = date.to_datetime(self.from).to_zoned(self.time_zone.clone()).ok()?;
        let end = last.to_datetime(self.to).to_zoned(self.time_zone.clone()).ok()?;
        Some((start, end))
    }
}

/// A day by its short name.
pub(super) fn weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        "sun" => Weekday::Sunday,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evenings() -> Shifts {
        Shifts::new(vec![Shift {
            time_zone: TimeZone::get("Europe/Kyiv").unwrap(),
            days: vec![Weekday::Monday, Weekday::Friday],
            from: "18:00".parse().unwrap(),
            to: "02:00".parse().unwrap(),
        }])
    }

    fn at(text: &str) -> Zoned {
        text.parse().unwrap()
    }

    #[test]
    fn hours_may_pass_midnight_and_time_zones() {
        // 2026-11-23 is a Monday; Kyiv is two hours ahead of UTC.
        let open = |until: &str| Standing::Open { until: at(until) };
        let closed = |opens: &str| Standing::Closed { opens: Some(at(opens)) };
        let monday_end = "2026-11-24T02:00[Europe/Kyiv]";
        assert_eq!(
            evenings().standing(&at("2026-11-23T15:59[UTC]")),
            closed("2026-11-23T18:00[Europe/Kyiv]")
        );
        assert_eq!(evenings().standing(&at("2026-11-23T16:00[UTC]")), open(monday_end));
        assert_eq!(evenings().standing(&at("2026-11-23T23:59[UTC]")), open(monday_end));
        assert_eq!(
            evenings().standing(&at("2026-11-24T00:00[UTC]")),
            closed("2026-11-27T18:00[Europe/Kyiv]")
        );
        assert_eq!(
            evenings().standing(&at("2026-11-28T12:00[UTC]")),
            closed("2026-11-30T18:00[Europe/Kyiv]")
        );
        assert_eq!(
            Shifts::default().standing(&at("2026-11-28T12:00[UTC]")),
            Standing::Closed { opens: None }
        );
    }
}
