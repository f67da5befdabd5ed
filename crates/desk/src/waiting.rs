//! The envelopes that wait to be opened, in the order in which they came: their names, in memory only. The envelopes are
//! in the ledger, where every unlocking finds them again.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ledger::StreamId;

/// Who waits, and how many are being opened right now.
#[derive(Debug, Default)]
pub struct Waiting(Mutex<Line>);

#[derive(Debug, Default)]
struct Line {
    names: VecDeque<StreamId>,
    in_turn: usize,
}

impl Waiting {
    /// Puts envelopes behind those that wait.
    pub fn put(&self, names: impl IntoIterator<Item = StreamId>) {
        self.line().names.extend(names);
    }

    /// Takes the first that wait. They count as waiting until [`done`](Self::done) or [`put_back`](Self::put_back).
    pub fn take(&self, max: usize) -> Vec<StreamId> {
        let mut line = self.line();
        let count = line.names.len().min(max);
        line.in_turn = line.in_turn.saturating_add(count);
        line.names.drain(..count).collect()
    }

    /// As many as were taken wait no more.
    pub fn done(&self, count: usize) {
        let mut line = self.line();
        line.in_turn = line.in_turn.saturating_sub(count);
    }

    /// What was taken could not be opened now: first in line again.
    pub fn put_back(&self, names: Vec<StreamId>) {
        self.done(names.len());
        self.put_first(names);
    }

    /// Puts envelopes before those that wait.
    pub fn put_first(&self, names: Vec<StreamId>) {
        let mut line = self.line();
        for name in names.into_iter().rev() {
            line.names.push_front(name);
        }
    }

    /// How many wait or are being opened.
    pub fn count(&self) -> usize {
        let line = self.line();
        line.names.len().saturating_add(line.in_turn)
    }

    /// Forgets all.
    pub fn clear(&self) {
        *self.line() = Line::default();
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::stream;

    #[test]
    fn what_was_put_back_is_first_and_what_is_in_a_turn_still_counts() {
        let waiting = Waiting::default();
        waiting.put(["a", "b", "c"].map(|name| stream("intake", name)));
        let turn = waiting.take(2);
        assert_eq!((turn.len(), waiting.count()), (2, 3));
        waiting.put_back(turn.clone());
        assert_eq!(waiting.take(1), turn[..1]);
        waiting.done(1);
        assert_eq!(waiting.count(), 2);
        waiting.clear();
        assert!(waiting.take(9).is_empty());
    }
}
