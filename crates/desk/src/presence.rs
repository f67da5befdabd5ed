//! Who looks at which case right now, so that two colleagues do not answer the same man. In memory only.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use casework::StaffName;
use jiff::{SignedDuration, Timestamp};

use crate::cases::CaseRef;

/// Somebody who was not heard of for so long is not there any more.
pub const SECONDS_MAX: i64 = 45;
/// The most people that are remembered.
pub const PEOPLE_MAX: usize = 2_000;

/// Who is where. Everybody is at one case at a time: the one shown last.
#[derive(Debug, Default)]
pub struct Presence(Mutex<HashMap<StaffName, (CaseRef, Timestamp)>>);

impl Presence {
    /// Somebody has this case before them. Answers whether that is news to colleagues.
    pub fn seen(&self, name: &StaffName, case_ref: &CaseRef, now: Timestamp) -> bool {
        let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        people.retain(|_, (_, at)| is_fresh(*at, now));
        if people.len() >= PEOPLE_MAX {
            return false;
        }
        people.insert(name.clone(), (case_ref.clone(), now)).is_none_or(|(before, _)| before != *case_ref)
    }

    /// Somebody has left.
    pub fn left(&self, name: &StaffName) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }

    /// The others at this case.
    pub fn others(&self, name: &StaffName, case_ref: &CaseRef, now: Timestamp) -> Vec<StaffName> {
        let people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut others: Vec<StaffName> = people
            .iter()
            .filter(|(other, (at_case, at))| *other != name && at_case == case_ref && is_fresh(*at, now))
            .map(|(other, _)| other.clone())
            .collect();
        others.sort();
        others
    }
}

fn is_fresh(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at) <= SignedDuration::from_secs(SECONDS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colleagues_see_each_other_until_they_leave_or_fall_silent() {
        let now: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let presence = Presence::default();
        let (olena, vira) = (StaffName::parse("olena").unwrap(), StaffName::parse("vira").unwrap());
        let case_ref = CaseRef::parse("AAAA-AAAA").unwrap();
        assert!(presence.seen(&olena, &case_ref, now));
        assert!(!presence.seen(&olena, &case_ref, now));
        assert!(presence.others(&olena, &case_ref, now).is_empty());
        assert_eq!(presence.others(&vira, &case_ref, now), std::slice::from_ref(&olena));
        let later = now.checked_add(SignedDuration::from_secs(SECONDS_MAX + 1)).unwrap();
        assert!(presence.others(&vira, &case_ref, later).is_empty());
        presence.left(&olena);
        assert!(presence.others(&vira, &case_ref, now).is_empty());
    }
}
