//! When it is safe to write to a person.

use serde::{Deserialize, Serialize};

/// Hours of the day, on the programme's clock, in which a message does not endanger the person. Never a time zone or a
/// place of his.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SafeHours {
    /// From the first hour to, not including, the second; past midnight when the second is smaller.
    spans: Vec<(i8, i8)>,
}

/// Why hours could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("safe hours look like 6-9 or 6-9 20-23: whole hours from 0 to 24")]
pub struct HoursError;

impl SafeHours {
    /// The most spans a day may have.
    pub const SPANS_MAX: usize = 6;

    /// Reads `6-9 20-23`; also with commas, and with `:00`.
    pub fn parse(text: &str) -> Result<Self, HoursError> {
        let spans = text
            .split([',', ' ', ';'])
            .filter(|part| !part.is_empty())
            .map(span)
            .collect::<Result<Vec<_>, _>>()?;
        if spans.is_empty() || spans.len() > Self::SPANS_MAX {
            return Err(HoursError);
        }
        Ok(Self { spans })
    }

    /// Whether that hour (0 to 23) is safe.
    pub fn contains(&self, hour: i8) -> bool {
        self.spans.iter().any(
            |&(from, to)| {
                if from < to { from <= hour && hour < to } else { hour >= from || hour < to }
            },
        )
    }

    /// In how many hours the next safe hour starts, seen from `hour`; 0 when it is now.
    pub fn hours_until(&self, hour: i8) -> i8 {
        (0..24_i8).find(|wait| self.contains((hour + wait) % 24)).unwrap_or(0)
    }
}

fn span(part: &str) -> Result<(i8, i8), HoursError> {
    let (from, to) = part.split_once(['-', '–']).ok_or(HoursError)?;
    let hour = |text: &str| {
        let bare = text.strip_suffix(":00").unwrap_or(text);
        bare.parse::<i8>().ok().filter(|hour| (0..=24).contains(hour)).ok_or(HoursError)
    };
    let (from, to) = (hour(from)?, hour(to)?);
    // 24 as a start is midnight; the same hour twice would be an empty or an endless span.
    let from = from % 24;
    if from == to { Err(HoursError) } else { Ok((from, to)) }
}

impl TryFrom<String> for SafeHours {
    type Error = HoursError;
    fn try_from(text: String) -> Result<Self, HoursError> {
        Self::parse(&text)
    }
}

impl From<SafeHours> for String {
    fn from(hours: SafeHours) -> Self {
        hours.to_string()
    }
}

impl std::fmt::Display for SafeHours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (number, (from, to)) in self.spans.iter().enumerate() {
            let gap = if number == 0 { "" } else { " " };
            write!(f, "{gap}{from}-{to}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_past_midnight_are_understood() {
        let hours = SafeHours::parse("22:00–2:00, 6-9").unwrap();
        assert!(hours.contains(23) && hours.contains(1) && hours.contains(6));
        assert!(!hours.contains(2) && !hours.contains(9) && !hours.contains(21));
        assert_eq!(hours.hours_until(3), 3);
        assert_eq!(hours.hours_until(23), 0);
        assert_eq!(hours.to_string(), "22-2 6-9");
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "6", "6-6", "6-25", "-1-3", "a-b", "1-2 1-2 1-2 1-2 1-2 1-2 1-2"] {
            assert_eq!(SafeHours::parse(text), Err(HoursError), "{text}");
        }
    }
}
