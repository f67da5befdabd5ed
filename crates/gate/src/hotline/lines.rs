//! Which calls are talked with, and which are told that every line is taken.
//!
//! A trunk that is full answers the next call with *busy*, which tells nobody when to call again. So the last of its lines are kept
//! for saying just that. And whoever calls more often than one caller may is set aside: he has half of the lines and never the
//! last ones, so that a machine that calls and calls keeps nobody out; he is never hung up on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use telephone::sip::config::{Config, Name};

/// One line of so many is kept for saying that all the others are taken.
const LINES_A_BUSY_ONE: u32 = 10;
/// Callers who are set aside have this part of the lines: one of so many.
const LINES_A_SET_ASIDE_ONE: u32 = 2;

/// The lines of all trunks.
#[derive(Debug)]
pub(super) struct Lines {
    trunks: HashMap<Name, Room>,
    taken: Mutex<HashMap<Name, Taken>>,
}

/// How many calls of a trunk are talked with at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Room {
    all: u32,
    set_aside: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Taken {
    all: u32,
    set_aside: u32,
}

/// A line that is talked on, until this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    lines: Arc<Lines>,
    trunk: Name,
    set_aside: bool,
}

impl Room {
    fn of(calls_max: u32) -> Self {
        // A trunk with one line talks on it.
        let busy = calls_max.div_ceil(LINES_A_BUSY_ONE).min(calls_max.saturating_sub(1));
        let all = calls_max.saturating_sub(busy);
        Self { all, set_aside: all.div_ceil(LINES_A_SET_ASIDE_ONE) }
    }
}

impl Lines {
    pub(super) fn new(config: &Config) -> Arc<Self> {
        let rooms = config.trunk.iter().map(|trunk| (trunk.name.clone(), Room::of(trunk.calls_max)));
        Arc::new(Self { trunks: rooms.collect(), taken: Mutex::default() })
    }

    /// A line for a call that has come; none when it is to be told that all are taken.
    pub(super) fn take(self: &Arc<Self>, trunk: &Name, set_aside: bool) -> Option<Place> {
        let room = self.trunks.get(trunk)?;
        let mut all = self.taken();
        let taken = all.entry(trunk.clone()).or_default();
        let fits = taken.all < room.all && (!set_aside || taken.set_aside < room.set_aside);
        if !fits {
            return None;
        }
        taken.all = taken.all.saturating_add(1);
        taken.set_aside = taken.set_aside.saturating_add(u32::from(set_aside));
        Some(Place { lines: Arc::clone(self), trunk: trunk.clone(), set_aside })
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<Name, Taken>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(taken) = self.lines.taken().get_mut(&self.trunk) {
            taken.all = taken.all.saturating_sub(1);
            taken.set_aside = taken.set_aside.saturating_sub(u32::from(self.set_aside));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn lines(calls_max: u32) -> (Arc<Lines>, Name) {
        let text = format!(
            "[[trunk]]\nname = 'a'\ntransport = 'udp'\nlisten = '127.0.0.1:0'\npeers = ['127.0.0.1']\ncalls_max = {calls_max}\n"
        );
        let config = Config::parse(&text, Path::new("telephone.toml")).unwrap();
        let name = config.trunk[0].name.clone();
        (Lines::new(&config), name)
    }

    #[test]
    fn the_last_lines_are_for_saying_so() {
        for (calls_max, talked) in [(1, 1), (2, 1), (10, 9), (11, 9), (60, 54)] {
            let (lines, name) = lines(calls_max);
            let places: Vec<Place> = std::iter::from_fn(|| lines.take(&name, false)).collect();
            assert_eq!(places.len(), talked, "{calls_max}");
            drop(places);
            assert!(lines.take(&name, false).is_some(), "lines that were hung up are free again");
        }
    }

    #[test]
    fn whoever_is_set_aside_keeps_nobody_out() {
        let (lines, name) = lines(10);
        let aside: Vec<Place> = std::iter::from_fn(|| lines.take(&name, true)).collect();
        assert_eq!(aside.len(), 5);
        let others: Vec<Place> = std::iter::from_fn(|| lines.take(&name, false)).collect();
        assert_eq!(others.len(), 4);
        drop(others);
        assert!(lines.take(&name, true).is_none() && lines.take(&name, false).is_some());
        drop(aside);
        assert!(lines.take(&name, true).is_some());
    }
}
