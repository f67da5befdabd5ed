//! Takes: how an answer would sound by telephone, for whoever made it to listen to before he releases it. In memory only, and gone when
//! the desk is locked: what nobody released is kept nowhere.

use std::sync::{Mutex, PoisonError};

use casework::StaffName;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::cases::CaseRef;
use crate::spoken::Spoken;

/// The most takes of all staff together; a further one takes the place of the oldest.
pub const TAKES_MAX: usize = 64;
/// How long one is kept for somebody who does nothing with it.
pub const TAKE_MINUTES: i64 = 60;

/// By whom an answer is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// By a program.
    Program,
    /// By whoever made the take.
    Own,
}

/// How an answer would sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take {
    /// The sound.
    pub spoken: Spoken,
    /// By whom it is spoken.
    pub voice: Voice,
}

impl Take {
    /// Names the sound in forms, so that nothing is released but what was listened to.
    pub fn name(&self) -> String {
        crate::intake::hex(&Sha256::digest(&*self.spoken.wav))
    }
}

#[derive(PartialEq, Eq)]
struct Kept {
    by: StaffName,
    case_ref: CaseRef,
    sequence: u32,
    at: Timestamp,
    take: Take,
}

/// All takes; of everybody the last of each answer.
#[derive(Default)]
pub struct Takes(Mutex<Vec<Kept>>);

impl std::fmt::Debug for Takes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Takes(..)")
    }
}

impl Takes {
    /// Keeps a take instead of the one before.
    pub fn put(&self, by: &StaffName, case_ref: &CaseRef, sequence: u32, take: Take, now: Timestamp) {
        self.forget(by, case_ref, sequence);
        self.drop_old(now);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= TAKES_MAX {
            all.remove(0);
        }
        all.push(Kept { by: by.clone(), case_ref: case_ref.clone(), sequence, at: now, take });
    }

    /// Somebody's take of an answer.
    pub fn get(&self, by: &StaffName, case_ref: &CaseRef, sequence: u32, now: Timestamp) -> Option<Take> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut fresh = all.iter().filter(|kept| is_fresh(kept, now));
        fresh.find(|kept| is_of(kept, by, case_ref, sequence)).map(|kept| kept.take.clone())
    }

    /// It was released, or another one is made.
    pub fn forget(&self, by: &StaffName, case_ref: &CaseRef, sequence: u32) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|kept| !is_of(kept, by, case_ref, sequence));
    }

    /// The case is destroyed.
    pub fn forget_case(&self, case_ref: &CaseRef) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|kept| kept.case_ref != *case_ref);
    }

    /// Lets go what nobody wanted.
    pub fn drop_old(&self, now: Timestamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|kept| is_fresh(kept, now));
    }
}

fn is_of(kept: &Kept, by: &StaffName, case_ref: &CaseRef, sequence: u32) -> bool {
    kept.by == *by && kept.case_ref == *case_ref && kept.sequence == sequence
}

fn is_fresh(kept: &Kept, now: Timestamp) -> bool {
    now.duration_since(kept.at) < SignedDuration::from_mins(TAKE_MINUTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(octet: u8) -> Take {
        Take { spoken: Spoken { wav: vec![octet].into(), seconds: 1 }, voice: Voice::Own }
    }

    fn name(text: &str) -> StaffName {
        StaffName::parse(text).unwrap()
    }

    #[test]
    fn everybody_has_the_last_of_his_own_for_an_hour() {
        let now: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let case_ref = CaseRef::parse("AAAA-AAAA").unwrap();
        let takes = Takes::default();
        takes.put(&name("olena"), &case_ref, 1, take(1), now);
        takes.put(&name("olena"), &case_ref, 1, take(2), now);
        takes.put(&name("vira"), &case_ref, 1, take(3), now);
        assert_eq!(takes.get(&name("olena"), &case_ref, 1, now), Some(take(2)));
        assert_eq!(takes.get(&name("vira"), &case_ref, 1, now), Some(take(3)));
        assert_eq!(takes.get(&name("olena"), &case_ref, 2, now), None);
        let later = now + SignedDuration::from_mins(TAKE_MINUTES);
        assert_eq!(takes.get(&name("olena"), &case_ref, 1, later), None);
        takes.drop_old(later);
        assert!(takes.0.lock().unwrap().is_empty());
        takes.put(&name("olena"), &case_ref, 1, take(1), later);
        takes.forget_case(&case_ref);
        assert_eq!(takes.get(&name("olena"), &case_ref, 1, later), None);
    }

    #[test]
    fn there_is_an_end_to_them() {
        let now: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let case_ref = CaseRef::parse("AAAA-AAAA").unwrap();
        let takes = Takes::default();
        for sequence in 0..=u32::try_from(TAKES_MAX).unwrap() {
            takes.put(&name("olena"), &case_ref, sequence, take(1), now);
        }
        assert_eq!(takes.0.lock().unwrap().len(), TAKES_MAX);
        assert_eq!(takes.get(&name("olena"), &case_ref, 0, now), None, "the oldest went");
    }

    #[test]
    fn a_take_is_named_by_its_sound() {
        assert_ne!(take(1).name(), take(2).name());
        assert!(!format!("{:?} {:?}", take(77), Takes::default()).contains("77"));
    }
}
