//! Days. The formats know no finer time: an hour or a minute would say more about a person than anybody needs.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A day in the proleptic Gregorian calendar, UTC, as the number of days since 1970-01-01.
/// Written as `YYYY-MM-DD`; the years 0001 to 9999 can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(i32);

/// Why a text is not a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// Not of the form `YYYY-MM-DD`.
    #[error("a day is written YYYY-MM-DD")]
    Form,
    /// Of the form, but there is no such day.
    #[error("there is no such day in the calendar")]
    NoSuchDay,
}

/// 0001-01-01.
const FIRST: i32 = -719_162;
/// 9999-12-31.
const LAST: i32 = 2_932_896;
const DAYS_OF_400_YEARS: i32 = 146_097;
const SECONDS_OF_A_DAY: i64 = 86_400;

impl Day {
    /// The day with this number, 0 being 1970-01-01; numbers outside of the years 0001 to 9999 become the nearest day
    /// inside.
    pub fn from_number(days: i32) -> Self {
        Day(days.clamp(FIRST, LAST))
    }

    /// The day (UTC) of a Unix time in seconds.
    pub fn from_unix_seconds(seconds: i64) -> Self {
        let days = seconds.div_euclid(SECONDS_OF_A_DAY).clamp(i64::from(FIRST), i64::from(LAST));
        Day(i32::try_from(days).expect("clamped to the range of i32"))
    }

    /// Days since 1970-01-01.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The day so many days later, or earlier where `days` is negative; stops at the ends of the calendar.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Day::from_number(self.0.saturating_add(days))
    }

    /// Year, month 1–12 and day 1–31. The method counts years from 1 March, so that the leap day comes last.
    fn civil(self) -> (i32, i32, i32) {
        let shifted = self.0 + 719_468; // days since 0000-03-01
        let era = shifted.div_euclid(DAYS_OF_400_YEARS);
        let day_of_era = shifted.rem_euclid(DAYS_OF_400_YEARS);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month, day)
    }

    /// The inverse of [`Day::civil`]; the result for a day that does not exist is some other day.
    fn from_civil(year: i32, month: i32, day: i32) -> Self {
        let march_year = year - i32::from(month <= 2);
        let era = march_year.div_euclid(400);
        let year_of_era = march_year.rem_euclid(400);
        let march_month = if month > 2 { month - 3 } else { month + 9 };
        let day_of_year = (153 * march_month + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Day(era * DAYS_OF_400_YEARS + day_of_era - 719_468)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let mut fields = text.split('-');
        let mut field = |length: usize| -> Result<i32, DayError> {
            let digits = fields.next().ok_or(DayError::Form)?;
            if digits.len() != length || !digits.bytes().all(|b| b.is_ascii_digit()) {
                return Err(DayError::Form);
            }
            digits.parse().map_err(|_| DayError::Form)
        };
        let (year, month, day) = (field(4)?, field(2)?, field(2)?);
        if fields.next().is_some() {
            return Err(DayError::Form);
        }
        if year < 1 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return Err(DayError::NoSuchDay);
        }
        let found = Day::from_civil(year, month, day);
        if found.civil() == (year, month, day) { Ok(found) } else { Err(DayError::NoSuchDay) }
    }
}

impl TryFrom<String> for Day {
    type Error = DayError;

    fn try_from(text: String) -> Result<Self, DayError> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        for (number, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (19_782, "2024-02-29"),
            (20_780, "2026-11-23"),
            (FIRST, "0001-01-01"),
            (LAST, "9999-12-31"),
        ] {
            assert_eq!(Day::from_number(number).to_string(), text);
            assert_eq!(text.parse::<Day>(), Ok(Day(number)));
        }
    }

    #[test]
    fn every_day_of_the_calendar_reads_back() {
        for number in (FIRST..=LAST).step_by(37) {
            let day = Day(number);
            assert_eq!(day.to_string().parse(), Ok(day));
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in
            ["2026-11-31", "2025-02-29", "1900-02-29", "2026-00-10", "2026-13-01", "2026-01-00", "0000-01-01"]
        {
            assert_eq!(text.parse::<Day>(), Err(DayError::NoSuchDay), "{text}");
        }
        for text in ["", "2026-1-01", "26-01-01", "2026-01-01-", "+026-01-01", "2026/01/01", "２026-01-01"] {
            assert_eq!(text.parse::<Day>(), Err(DayError::Form), "{text}");
        }
    }

    #[test]
    fn from_seconds() {
        assert_eq!(Day::from_unix_seconds(-1), Day(-1));
        assert_eq!(Day::from_unix_seconds(86_399), Day(0));
        assert_eq!(Day::from_unix_seconds(i64::MAX), Day(LAST));
        assert_eq!(Day::from_unix_seconds(i64::MIN), Day(FIRST));
        assert_eq!(Day(LAST).plus(i32::MAX), Day(LAST));
    }
}
