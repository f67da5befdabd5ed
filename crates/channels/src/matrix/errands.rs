//! What is to be done in rooms beside reading: joining, leaving, saying that we cannot read. Each is tried again until it is
//! done, refused or tried too often; until then the mark at the homeserver does not move, so that a crash forgets none.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::ids::RoomId;

/// The most that wait. Who floods us with invitations makes his own wait.
pub const ERRANDS_MAX: usize = 1000;
/// The most that are done between two questions, so that words are not held up.
pub const ERRANDS_A_TURN: usize = 10;
/// How often one is tried: with the longest pauses, for about an hour.
pub const TRIES_MAX: u32 = 16;

/// One thing to do in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Errand {
    /// We were asked in.
    Join,
    /// Others are there: we go.
    Leave,
    /// It is encrypted: we say that we cannot read.
    Tell,
}

/// What waits.
#[derive(Debug, Default)]
pub struct Errands(BTreeMap<(Errand, RoomId), Waiting>);

#[derive(Clone, Copy, Debug)]
struct Waiting {
    tries: u32,
    due: Instant,
}

/// What became of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It is done, or never will be.
    Done,
    /// Again after so long.
    Again(Duration),
}

impl Errands {
    /// Adds one; `false` if there are too many.
    pub fn add(&mut self, errand: Errand, room: &RoomId, now: Instant) -> bool {
        let key = (errand, room.clone());
        if self.0.len() >= ERRANDS_MAX && !self.0.contains_key(&key) {
            return false;
        }
        self.0.entry(key).or_insert(Waiting { tries: 0, due: now });
        true
    }

    /// Those whose time has come, with how often each was tried.
    #[must_use]
    pub fn due(&self, now: Instant) -> Vec<(Errand, RoomId, u32)> {
        let due = self.0.iter().filter(|(_, waiting)| waiting.due <= now);
        due.map(|((errand, room), waiting)| (*errand, room.clone(), waiting.tries))
            .take(ERRANDS_A_TURN)
            .collect()
    }

    /// What became of one; `false` if it was given up.
    pub fn tried(&mut self, errand: Errand, room: &RoomId, outcome: Tried, now: Instant) -> bool {
        let key = (errand, room.clone());
        let Tried::Again(pause) = outcome else {
            self.0.remove(&key);
            return true;
        };
        let Some(waiting) = self.0.get_mut(&key) else { return true };
        waiting.tries = waiting.tries.saturating_add(1);
        waiting.due = now + pause;
        if waiting.tries < TRIES_MAX {
            return true;
        }
        self.0.remove(&key);
        false
    }

    /// Nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How long until the next.
    #[must_use]
    pub fn next(&self, now: Instant) -> Option<Duration> {
        self.0.values().map(|waiting| waiting.due.saturating_duration_since(now)).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_tried_until_done_or_given_up() {
        let (now, room) = (Instant::now(), RoomId::new("!a:x").unwrap());
        let mut errands = Errands::default();
        assert!(errands.add(Errand::Join, &room, now) && errands.add(Errand::Join, &room, now));
        assert_eq!(errands.due(now), [(Errand::Join, room.clone(), 0)]);
        let pause = Duration::from_secs(5);
        assert!(errands.tried(Errand::Join, &room, Tried::Again(pause), now));
        assert_eq!((errands.due(now).len(), errands.next(now)), (0, Some(pause)));
        assert_eq!(errands.due(now + pause), [(Errand::Join, room.clone(), 1)]);
        for _ in 2..TRIES_MAX {
            assert!(errands.tried(Errand::Join, &room, Tried::Again(pause), now));
        }
        assert!(!errands.tried(Errand::Join, &room, Tried::Again(pause), now) && errands.is_empty());
        assert!(
            errands.add(Errand::Tell, &room, now) && errands.tried(Errand::Tell, &room, Tried::Done, now)
        );
        assert!(errands.is_empty());
    }

    #[test]
    fn a_flood_of_invitations_has_an_end() {
        let now = Instant::now();
        let mut errands = Errands::default();
        for number in 0..ERRANDS_MAX {
            assert!(errands.add(Errand::Join, &RoomId::new(&format!("!{number}:x")).unwrap(), now));
        }
        assert!(!errands.add(Errand::Join, &RoomId::new("!more:x").unwrap(), now));
        assert_eq!(errands.due(now).len(), ERRANDS_A_TURN);
    }
}
