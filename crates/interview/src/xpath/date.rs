//! Dates as the dialect has them: a text that looks like an ISO date is one, a date counts as days since 1970 in the
//! person's time zone, and prints as a date where it is midnight there.

use jiff::Timestamp;
use jiff::Zoned;
use jiff::civil;
use jiff::tz::{Offset, TimeZone};

use super::number;

const DAY_MS: f64 = 86_400_000.0;
const SHORT_MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const SHORT_DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A point in time, or what came of a text that was none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Not a date.
    Invalid,
    /// Milliseconds since 1970 in UTC.
    At(i64),
    /// The same, but it prints as a whole number of days: what `number('2026-11-23')` gives.
    Days(i64),
}

impl Moment {
    pub(super) fn of(now: &Zoned) -> Self {
        Self::At(now.timestamp().as_millisecond())
    }

    /// Midnight of the day that `now` is in, where `now` is.
    pub(super) fn today(now: &Zoned) -> Self {
        now.start_of_day().map_or(Self::Invalid, |start| Self::of(&start))
    }

    pub(super) fn from_days(days: f64) -> Self {
        let ms = number::round(days * DAY_MS);
        if ms.abs() <= 8.64e15 { Self::At(number::whole(ms)) } else { Self::Invalid }
    }

    pub(super) fn number(self) -> f64 {
        match self {
            Self::Invalid => f64::NAN,
            Self::At(ms) | Self::Days(ms) => number::from_whole(ms) / DAY_MS,
        }
    }

    pub(super) fn boolean(self) -> bool {
        match self {
            Self::Invalid => false,
            Self::At(ms) => ms != 0,
            Self::Days(_) => true,
        }
    }

    pub(super) fn text(self, zone: &TimeZone) -> String {
        match self {
            Self::Invalid => "Invalid Date".to_owned(),
            Self::Days(_) => number::text(self.number().floor()),
            Self::At(_) => self.local(zone).map_or_else(|| "Invalid Date".to_owned(), |local| print(&local)),
        }
    }

    fn local(self, zone: &TimeZone) -> Option<Zoned> {
        match self {
            Self::Invalid => None,
            Self::At(ms) | Self::Days(ms) => {
                Some(Timestamp::from_millisecond(ms).ok()?.to_zoned(zone.clone()))
            }
        }
    }

    /// Prints by a pattern of `%Y %y %m %n %b %d %e %a %H %h %M %S %3`. Anything else stays as it is.
    pub(super) fn format(self, zone: &TimeZone, pattern: &str) -> Option<String> {
        use std::fmt::Write as _;
        let local = self.local(zone)?;
        let mut out = String::with_capacity(pattern.len() + 8);
        let mut letters = pattern.chars();
        while let Some(letter) = letters.next() {
            if letter != '%' {
                out.push(letter);
                continue;
            }
            let rest = letters.clone();
            let written = match letters.next() {
                Some('Y') => write!(out, "{:04}", local.year()),
                Some('y') => write!(out, "{:02}", local.year().rem_euclid(100)),
                Some('m') => write!(out, "{:02}", local.month()),
                Some('n') => write!(out, "{}", local.month()),
                Some('b') => out.write_str(at(&SHORT_MONTHS, local.month() - 1)),
                Some('d') => write!(out, "{:02}", local.day()),
                Some('e') => write!(out, "{}", local.day()),
                Some('a') => out.write_str(at(&SHORT_DAYS, local.weekday().to_monday_zero_offset())),
                Some('H') => write!(out, "{:02}", local.hour()),
                Some('h') => write!(out, "{}", local.hour()),
                Some('M') => write!(out, "{:02}", local.minute()),
                Some('S') => write!(out, "{:02}", local.second()),
                Some('3') => write!(out, "{:03}", local.millisecond()),
                _ => {
                    letters = rest;
                    out.write_str("%")
                }
            };
            written.ok()?;
        }
        Some(out)
    }
}

fn at(names: &[&'static str], index: i8) -> &'static str {
    usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
}

/// `2026-11-23`, or with the time and offset where it is not midnight.
fn print(local: &Zoned) -> String {
    let date = local.date();
    let time = local.time();
    if time == civil::Time::midnight() {
        return date.to_string();
    }
    let seconds = local.offset().seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
    let fraction = match time.millisecond() {
        0 => "000".to_owned(),
        ms => format!("{ms:03}").trim_end_matches('0').to_owned(),
    };
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    format!("{date}T{hour:02}:{minute:02}:{second:02}.{fraction}{sign}{hours:02}:{minutes:02}")
}

/// Reads `2026-11-23`, optionally with `T10`, `T10:30`, `T10:30:00` or `T10:30:00.5`, and then an offset or `Z`.
pub(super) fn parse(text: &str, zone: &TimeZone) -> Option<Moment> {
    let bytes = text.as_bytes();
    if bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let date = civil::Date::new(
        i16::try_from(digits(text, 0, 4)?).ok()?,
        i8::try_from(digits(text, 5, 2)?).ok()?,
        i8::try_from(digits(text, 8, 2)?).ok()?,
    );
    let rest = text.get(10..)?;
    let (time, offset) = match rest.strip_prefix('T') {
        Some(rest) => split_offset(rest)?,
        None if rest.is_empty() => ("00", None),
        None => return None,
    };
    let local = date.ok()?.to_datetime(parse_time(time)?);
    let stamp = match offset {
        Some(seconds) => Offset::from_seconds(seconds).ok()?.to_timestamp(local).ok()?,
        None => local.to_zoned(zone.clone()).ok()?.timestamp(),
    };
    Some(Moment::At(stamp.as_millisecond()))
}

/// Pads `2026-1-2` and reads it.
pub(super) fn parse_unpadded(text: &str, zone: &TimeZone) -> Option<Moment> {
    let mut parts = text.splitn(3, '-');
    let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (day, time) = rest.split_at_checked(end)?;
    let short = |part: &str| matches!(part.len(), 1 | 2) && part != "0";
    if !short(month) || !short(day) {
        return None;
    }
    parse(&format!("{year}-{month:0>2}-{day:0>2}{time}"), zone)
}

/// The part of the day that a time of the day is, from 0 to 1; where it names an offset, as seen from `zone`.
pub(super) fn decimal_time(text: &str, zone: &TimeZone) -> Option<f64> {
    let (time, offset) = split_offset(text)?;
    if time.len() < 5 || text.ends_with('Z') {
        return None;
    }
    let mut local = civil::date(1970, 1, 1).to_datetime(parse_time(time)?);
    if let Some(seconds) = offset {
        let stamp = Offset::from_seconds(seconds).ok()?.to_timestamp(local).ok()?;
        local = zone.to_datetime(stamp);
    }
    let time = local.time();
    let ms = ((i32::from(time.hour()) * 60 + i32::from(time.minute())) * 60 + i32::from(time.second()))
        * 1000
        + i32::from(time.millisecond());
    Some(f64::from(ms) / DAY_MS)
}

fn parse_time(text: &str) -> Option<civil::Time> {
    let mut clock = [0_i8; 3];
    for (at, place) in clock.iter_mut().enumerate() {
        let start = at * 3;
        if start > 0 {
            match text.as_bytes().get(start - 1) {
                None => return civil::Time::new(clock[0], clock[1], clock[2], 0).ok(),
                Some(b':') => {}
                Some(_) => return None,
            }
        }
        *place = i8::try_from(digits(text, start, 2)?).ok()?;
    }
    let mut nanoseconds = 0;
    let rest = text.get(8..)?;
    if let Some(fraction) = rest.strip_prefix('.') {
        if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        nanoseconds = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    } else if !rest.is_empty() {
        return None;
    }
    civil::Time::new(clock[0], clock[1], clock[2], nanoseconds).ok()
}

/// Takes `Z` or `+02:00` from the end; offsets go up to 14:59.
fn split_offset(text: &str) -> Option<(&str, Option<i32>)> {
    if let Some(time) = text.strip_suffix('Z') {
        return Some((time, Some(0)));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, None)) };
    let (time, offset) = text.split_at_checked(at)?;
    if offset.len() != 6 || offset.as_bytes().get(3) != Some(&b':') {
        return None;
    }
    let (hours, minutes) = (digits(offset, 1, 2)?, digits(offset, 4, 2)?);
    if hours > 14 || minutes > 59 {
        return None;
    }
    let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
    Some((time, Some(if offset.starts_with('-') { -seconds } else { seconds })))
}

fn digits(text: &str, start: usize, length: usize) -> Option<u32> {
    let part = text.get(start..start + length)?;
    part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> TimeZone {
        TimeZone::fixed(Offset::from_seconds(-7 * 3600).unwrap())
    }

    #[test]
    fn dates_are_read_and_printed() {
        for (read, printed) in [
            ("2012-07-23", "2012-07-23"),
            ("1970-01-01T21:50:49Z", "1970-01-01T14:50:49.000-07:00"),
            ("2012-08-08T06:07:08.123-07:00", "2012-08-08T06:07:08.123-07:00"),
            ("2012-08-08T07:00:00Z", "2012-08-08"),
            ("2012-08-08T10", "2012-08-08T10:00:00.000-07:00"),
        ] {
            assert_eq!(parse(read, &zone()).unwrap().text(&zone()), printed);
        }
        assert_eq!(parse_unpadded("1970-1-2", &zone()).unwrap().text(&zone()), "1970-01-02");
    }

    #[test]
    fn what_only_looks_like_a_date_is_none() {
        for text in [
            "",
            "2012",
            "2012-13-01",
            "2012-02-30",
            "2012-01-01 ",
            "2012-01-01T",
            "2012-01-01T25",
            "2012-01-01T1:2",
            "2012-01-01T10:00:00.",
            "2012-01-01T10:00+15:00",
            "٢٠١٢-01-01",
            "2012-01-01T10:00:00.5+2:00",
        ] {
            assert_eq!(parse(text, &zone()), None, "{text}");
        }
    }

    #[test]
    fn times_are_parts_of_a_day() {
        assert_eq!(decimal_time("06:00", &zone()), Some(0.25));
        assert_eq!(decimal_time("06:00:00.000-24:00", &zone()), None);
        assert_eq!(decimal_time("13:00+00:00", &zone()), Some(0.25));
    }

    #[test]
    fn patterns_print_what_they_know() {
        let moment = parse("2012-07-22T06:07:08.120", &zone()).unwrap();
        let all = moment.format(&zone(), "%Y %y %m %n %b %d %e %a %H %h %M %S %3 %q %").unwrap();
        assert_eq!(all, "2012 12 07 7 Jul 22 22 Sun 06 6 07 08 120 %q %");
    }
}
