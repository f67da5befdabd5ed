//! What an account remembers of persons, in memory only and by keyed hashes: the last letter's name, so that an answer is
//! shown below it; and how many letters came within an hour, the last defence against two machines that answer each other.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

use crate::address::AddressTag;

/// The most persons that are remembered; beyond, those of the earliest hours are forgotten.
const PERSONS_MAX: usize = 10_000;
/// How long letters are counted together.
const WINDOW_HOURS: i64 = 1;

/// Remembers persons.
#[derive(Default)]
pub(super) struct Known(Mutex<HashMap<AddressTag, Person>>);

struct Person {
    since: Timestamp,
    letters: u32,
    last: Option<Zeroizing<String>>,
}

impl Known {
    /// How many letters came from this person within the hour.
    pub(super) fn letters(&self, tag: AddressTag, now: Timestamp) -> u32 {
        let persons = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        persons.get(&tag).filter(|person| !is_over(person, now)).map_or(0, |person| person.letters)
    }

    /// A letter was taken. One without a name, and a server's report, leave the last name as it is.
    pub(super) fn took(&self, tag: AddressTag, id: Option<Zeroizing<String>>, now: Timestamp) {
        let mut persons = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if persons.len() >= PERSONS_MAX && !persons.contains_key(&tag) {
            let mut times: Vec<Timestamp> = persons.values().map(|person| person.since).collect();
            times.sort_unstable();
            let middle = times.get(times.len() / 2).copied().unwrap_or(now);
            persons.retain(|_, person| person.since > middle);
        }
        let person = persons.entry(tag).or_insert(Person { since: now, letters: 0, last: None });
        if is_over(person, now) {
            (person.since, person.letters) = (now, 0);
        }
        person.letters = person.letters.saturating_add(1);
        if id.is_some() {
            person.last = id;
        }
    }

    /// The name of the last letter of this person.
    pub(super) fn last(&self, tag: AddressTag) -> Option<Zeroizing<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&tag)?.last.clone()
    }
}

fn is_over(person: &Person, now: Timestamp) -> bool {
    now.duration_since(person.since) >= SignedDuration::from_hours(WINDOW_HOURS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted_by_the_hour_and_few_persons_are_remembered() {
        let known = Known::default();
        let start: Timestamp = "2026-11-26T10:00:00Z".parse().unwrap();
        let tag = AddressTag([1; 32]);
        known.took(tag, None, start);
        known.took(tag, Some(Zeroizing::new("x@y".to_owned())), start + SignedDuration::from_mins(59));
        assert_eq!(known.letters(tag, start + SignedDuration::from_mins(59)), 2);
        assert_eq!(known.letters(tag, start + SignedDuration::from_mins(60)), 0);
        assert_eq!(known.last(tag).as_deref().map(String::as_str), Some("x@y"));
        known.took(tag, None, start + SignedDuration::from_mins(59));
        assert_eq!(known.last(tag).as_deref().map(String::as_str), Some("x@y"), "a server's report");
        for number in 0..2 * u32::try_from(PERSONS_MAX).unwrap() {
            let mut bytes = [0; 32];
            bytes[..4].copy_from_slice(&number.to_be_bytes());
            known.took(AddressTag(bytes), None, start + SignedDuration::from_secs(i64::from(number)));
        }
        assert!(known.0.lock().unwrap().len() <= PERSONS_MAX);
    }
}
