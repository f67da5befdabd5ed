//! What expires, and when. Programme data expire by default; nobody has to remember it.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::Case;

/// How long things are kept. The programme's settings give the numbers; these are the defaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Days of silence, from both sides, after which a case expires.
    pub silence_days: u16,
    /// Days after which a case that has ended is purged, counted from its last event.
    pub ended_days: u16,
    /// Days a reply waits in the mailboxes.
    pub reply_days: u16,
}

impl Default for Terms {
    fn default() -> Self {
        Self { silence_days: 30, ended_days: 14, reply_days: 30 }
    }
}

/// What the clock asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Silence for too long: the case expires, and is then purged.
    Expire,
    /// Its time is over.
    Purge,
}

impl Case {
    /// The day on which the case is purged if nothing more happens.
    pub fn purge_on(&self, terms: &Terms) -> Date {
        if self.state().is_over() || self.is_purged() {
            day(self.last_event_at())
        } else if self.state().is_ended() {
            after(self.last_event_at(), terms.ended_days)
        } else {
            after(self.last_word_at(), terms.silence_days)
        }
    }

    /// What is due on `today`.
    pub fn due(&self, terms: &Terms, today: Date) -> Option<Due> {
        if today < self.purge_on(terms) {
            None
        } else if self.state().is_ended() || self.is_purged() {
            Some(Due::Purge)
        } else {
            Some(Due::Expire)
        }
    }
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

fn after(at: Timestamp, days: u16) -> Date {
    day(at).saturating_add(Span::new().days(i64::from(days)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::samples;
    use crate::{Event, Kind, Recorded, State};

    #[test]
    fn silence_is_counted_from_the_last_word_of_either_side() {
        let terms = Terms::default();
        let case = samples::opened(Kind::Application);
        assert_eq!(case.purge_on(&terms).to_string(), "2026-12-23");
        let later: Timestamp = "2026-12-10T10:00:00Z".parse().unwrap();
        let case = case.apply(&Recorded::new(later, Some(samples::operator()), samples::reply(1))).unwrap();
        assert_eq!(case.purge_on(&terms).to_string(), "2027-01-09");
        assert_eq!(case.due(&terms, "2027-01-08".parse().unwrap()), None);
        assert_eq!(case.due(&terms, "2027-01-09".parse().unwrap()), Some(Due::Expire));
    }

    #[test]
    fn notes_and_looks_do_not_keep_a_case_alive() {
        let later: Timestamp = "2026-12-10T10:00:00Z".parse().unwrap();
        let case = samples::opened(Kind::Application);
        let case = case
            .apply(&Recorded::new(later, Some(samples::operator()), Event::Seen { messages: 1 }))
            .unwrap();
        assert_eq!(case.purge_on(&Terms::default()).to_string(), "2026-12-23");
    }

    #[test]
    fn what_has_ended_goes_earlier_and_what_is_withdrawn_at_once() {
        let terms = Terms::default();
        let ended = samples::at(Kind::ConscriptionRisk, &[State::Triaged, State::InfoGiven]);
        assert_eq!(ended.purge_on(&terms).to_string(), "2026-12-07");
        assert_eq!(ended.due(&terms, "2026-12-07".parse().unwrap()), Some(Due::Purge));
        let withdrawn =
            samples::after(samples::opened(Kind::Application), &samples::operator(), vec![Event::Withdrawn]);
        assert_eq!(withdrawn.due(&terms, "2026-11-23".parse().unwrap()), Some(Due::Purge));
    }
}
