//! Codes keyed on telephones: whose they are, and what he may hear. A code is short, so that wrong ones are counted for each trunk;
//! beyond some, everybody on that trunk waits his turn. A line is never shut, because the next caller may be the one.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use seal::link::Secret;
use seal::link::hotline::{Question, SOUND_BYTES_MAX, SOUNDS_MAX, Verdict};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::desk::{Desk, read};
use crate::vault::{VaultError, stream};

/// Wrong codes that a trunk may try in [`WINDOW_SECONDS`]; then the next ones wait.
pub const WRONG_MAX: usize = 10;
/// For so long a wrong code counts. With [`WRONG_MAX`]: 14,400 tries a day and trunk, of a hundred thousand million codes.
pub const WINDOW_SECONDS: i64 = 60;
/// The most trunks that are remembered; beyond, the one that tried longest ago is forgotten.
pub const TRUNKS_MAX: usize = 256;

/// Wrong codes by gate and trunk. In memory only.
#[derive(Debug, Default)]
pub struct Attempts {
    wrong: Mutex<HashMap<(String, String), VecDeque<Timestamp>>>,
}

impl Attempts {
    /// In how many seconds the next code of a trunk is looked at; none when it is now.
    fn seconds_to_wait(&self, trunk: &(String, String), now: Timestamp) -> Option<u64> {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let times = wrong.get_mut(trunk)?;
        let window = SignedDuration::from_secs(WINDOW_SECONDS);
        while times.front().is_some_and(|first| now.duration_since(*first) >= window) {
            times.pop_front();
        }
        let oldest = times.front().filter(|_| times.len() >= WRONG_MAX)?;
        let left = window - now.duration_since(*oldest);
        Some(u64::try_from(left.as_secs()).unwrap_or(0).saturating_add(1))
    }

    fn was_wrong(&self, trunk: (String, String), now: Timestamp) {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if wrong.len() >= TRUNKS_MAX
            && !wrong.contains_key(&trunk)
            && let Some(oldest) =
                wrong.iter().min_by_key(|(_, times)| times.back().copied()).map(|(trunk, _)| trunk.clone())
        {
            wrong.remove(&oldest);
        }
        wrong.entry(trunk).or_default().push_back(now);
    }
}

/// What is said of a code, and the sounds that go with it: oldest first, as they were kept.
#[derive(Debug)]
pub struct LookedUp {
    /// What is said.
    pub verdict: Verdict,
    /// What he may hear.
    pub sounds: Vec<Zeroizing<Vec<u8>>>,
}

impl LookedUp {
    fn only(verdict: Verdict) -> Self {
        Self { verdict, sounds: Vec::new() }
    }
}

impl Desk {
    /// Looks up a code that somebody keyed on a trunk of that gate.
    ///
    /// # Errors
    /// See [`VaultError`].
    pub async fn look_up(&self, gate: &str, question: &Question) -> Result<LookedUp, VaultError> {
        let Some(open) = self.open() else { return Ok(LookedUp::only(Verdict::Locked)) };
        let now = self.now();
        let trunk = (gate.to_owned(), question.trunk.clone());
        if let Some(seconds) = self.attempts.seconds_to_wait(&trunk, now) {
            return Ok(LookedUp::only(Verdict::Wait { seconds }));
        }
        let found = {
            let cases = read(&open.cases);
            let keyed = question.code.reveal().as_bytes();
            let mut all = cases.iter();
            let is_his = |code: &casework::GivenCode| bool::from(code.code.reveal().as_bytes().ct_eq(keyed));
            all.find(|open| open.case.good_codes(now).any(is_his)).map(|open| {
                let newest = open.case.released.len().saturating_sub(SOUNDS_MAX);
                let sounds = open.case.released.iter().skip(newest).map(|released| released.sound.hash);
                let verdict = Verdict::Known {
                    mailbox: open.grant.id(),
                    write_key: Secret::new(*open.grant.write_key().to_secret_bytes()),
                    sounds: 0,
                    unreleased: open.case.has_unreleased(),
                };
                let stream = stream("case", open.case_ref.as_str());
                (verdict, sounds.collect::<Vec<_>>(), stream, open.key.clone())
            })
        };
        let Some((mut verdict, hashes, stream, key)) = found else {
            self.attempts.was_wrong(trunk, now);
            return Ok(LookedUp::only(Verdict::Unknown));
        };
        let mut kept = Vec::with_capacity(hashes.len());
        for hash in &hashes {
            let sound = self.vault.sound(&stream, &key, hash).await?;
            kept.extend(sound.filter(|sound| sound.len() <= SOUND_BYTES_MAX));
        }
        if let Verdict::Known { sounds, .. } = &mut verdict {
            *sounds = kept.len();
        }
        Ok(LookedUp { verdict, sounds: kept })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_some_wrong_codes_a_trunk_waits_and_no_other() {
        let attempts = Attempts::default();
        let trunk = |name: &str| ("gate-1".to_owned(), name.to_owned());
        let start: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let later = |seconds| start.checked_add(SignedDuration::from_secs(seconds)).unwrap();
        for second in 0..10 {
            assert_eq!(attempts.seconds_to_wait(&trunk("a"), later(second)), None);
            attempts.was_wrong(trunk("a"), later(second));
        }
        assert_eq!(attempts.seconds_to_wait(&trunk("a"), later(10)), Some(51));
        assert_eq!(attempts.seconds_to_wait(&trunk("b"), later(10)), None);
        assert_eq!(attempts.seconds_to_wait(&trunk("a"), later(60)), None, "never for ever");
    }

    #[test]
    fn trunks_that_nobody_has_are_not_remembered_without_end() {
        let attempts = Attempts::default();
        let start: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        for number in 0..2 * TRUNKS_MAX {
            attempts.was_wrong(("gate-1".to_owned(), number.to_string()), start);
        }
        assert_eq!(attempts.wrong.lock().unwrap().len(), TRUNKS_MAX);
    }
}
