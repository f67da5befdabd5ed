//! The envelopes that wait to be opened, in the order in which they came: their names, in memory only. The envelopes are
//! in the ledger, where every unlocking finds them again.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ledger::StreamId;

/// Which line somebody stands in: every unlocking begins a new one. Whoever opens for an earlier unlocking takes nothing out of
/// a later one's line, and puts nothing back into it: all that waits was found anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineNumber(u64);

/// Who waits, and how many are being opened right now.
#[derive(Debug, Default)]
pub struct Waiting(Mutex<Line>);

#[derive(Debug, Default)]
struct Line {
    number: u64,
    names: VecDeque<StreamId>,
    in_turn: usize,
}

impl Waiting {
    /// Puts envelopes behind those that wait.
    pub fn put(&self, names: impl IntoIterator<Item = StreamId>) {
        self.lock().names.extend(names);
    }

    /// Takes the first that wait; none of another line. They count as waiting until [`done`](Self::done) or
    /// [`put_back`](Self::put_back).
    pub fn take(&self, of: LineNumber, max: usize) -> Vec<StreamId> {
        let Some(mut line) = self.line(of) else { return Vec::new() };
        let count = line.names.len().min(max);
        line.in_turn = line.in_turn.saturating_add(count);
        line.names.drain(..count).collect()
    }

    /// As many as were taken wait no more.
    pub fn done(&self, of: LineNumber, count: usize) {
        if let Some(mut line) = self.line(of) {
            line.in_turn = line.in_turn.saturating_sub(count);
        }
    }

    /// What was taken could not be opened now: first in line again.
    pub fn put_back(&self, of: LineNumber, names: Vec<StreamId>) {
        self.done(of, names.len());
        self.put_first(of, names);
    }

    /// Puts envelopes before those that wait.
    pub fn put_first(&self, of: LineNumber, names: Vec<StreamId>) {
        let Some(mut line) = self.line(of) else { return };
        for name in names.into_iter().rev() {
            line.names.push_front(name);
        }
    }

    /// How many wait or are being opened.
    pub fn count(&self) -> usize {
        let line = self.lock();
        line.names.len().saturating_add(line.in_turn)
    }

    /// Forgets all, and begins a new line.
    pub fn begin_anew(&self) -> LineNumber {
        let mut line = self.lock();
        *line = Line { number: line.number.wrapping_add(1), ..Line::default() };
        LineNumber(line.number)
    }

    fn line(&self, of: LineNumber) -> Option<MutexGuard<'_, Line>> {
        Some(self.lock()).filter(|line| line.number == of.0)
    }

    fn lock(&self) -> MutexGuard<'_, Line> {
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
        let line = waiting.begin_anew();
        waiting.put(["a", "b", "c"].map(|name| stream("intake", name)));
        let turn = waiting.take(line, 2);
        assert_eq!((turn.len(), waiting.count()), (2, 3));
        waiting.put_back(line, turn.clone());
        assert_eq!(waiting.take(line, 1), turn[..1]);
        waiting.done(line, 1);
        assert_eq!(waiting.count(), 2);
        waiting.begin_anew();
        assert!(waiting.take(line, 9).is_empty());
    }

    #[test]
    fn who_opens_for_an_earlier_unlocking_takes_nothing_from_a_later_one() {
        let waiting = Waiting::default();
        let earlier = waiting.begin_anew();
        waiting.put(["a", "b"].map(|name| stream("intake", name)));
        let taken = waiting.take(earlier, 1);
        let later = waiting.begin_anew();
        waiting.put(["a", "b"].map(|name| stream("intake", name)));
        waiting.done(earlier, 1);
        waiting.put_back(earlier, taken);
        assert!(waiting.take(earlier, 9).is_empty());
        assert_eq!((waiting.count(), waiting.take(later, 9).len()), (2, 2));
        waiting.done(earlier, 2);
        assert_eq!(waiting.count(), 2, "they are in the later one's turn");
    }
}
