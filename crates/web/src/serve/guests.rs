//! Who has been let in, in the order in which each last asked for something.
//!
//! A door holds so many connections and no more. When it is full and somebody else knocks, whoever has been silent the
//! longest is sent away: holding connections open, however many, shuts nobody out.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// All connections of a door; clones share them.
#[derive(Clone)]
pub(super) struct Guests(Arc<Shared>);

struct Shared {
    /// Counts entries into the book: whoever has the lowest number has been silent the longest.
    last: AtomicU64,
    /// Whoever is at most so many entries behind the last one need not be entered anew: he is far from being sent away.
    recent: u64,
    present: Mutex<BTreeMap<u64, Arc<Notify>>>,
}

/// One connection. Dropping it is leaving.
pub(super) struct Guest {
    guests: Guests,
    number: AtomicU64,
    sent_away: Arc<Notify>,
}

impl Guests {
    /// A door for at most so many.
    pub(super) fn at_most(connections: usize) -> Self {
        // An eighth: so far off may the order be in which they are sent away.
        let recent = u64::try_from(connections / 8).unwrap_or(0);
        Self(Arc::new(Shared { last: AtomicU64::new(0), recent, present: Mutex::default() }))
    }

    fn present(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Notify>>> {
        self.0.present.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_number(&self) -> u64 {
        self.0.last.fetch_add(1, Ordering::Relaxed).saturating_add(1)
    }

    /// Lets somebody in.
    pub(super) fn welcome(&self) -> Guest {
        let sent_away = Arc::new(Notify::new());
        let number = self.next_number();
        self.present().insert(number, Arc::clone(&sent_away));
        Guest { guests: self.clone(), number: AtomicU64::new(number), sent_away }
    }

    /// Asks the one who has been silent the longest to leave.
    pub(super) fn send_one_away(&self) {
        if let Some((_, silent)) = self.present().pop_first() {
            silent.notify_one();
        }
    }
}

impl Guest {
    /// This one asks for something, and is among the last to be sent away.
    pub(super) fn asks(&self) {
        let number = self.number.load(Ordering::Relaxed);
        if self.guests.0.last.load(Ordering::Relaxed).saturating_sub(number) < self.guests.0.recent {
            return;
        }
        let mut present = self.guests.present();
        // Who was asked to leave stays so.
        if let Some(guest) = present.remove(&number) {
            let next = self.guests.next_number();
            present.insert(next, guest);
            self.number.store(next, Ordering::Relaxed);
        }
    }

    /// Waits until this one has to leave.
    pub(super) async fn sent_away(&self) {
        self.sent_away.notified().await;
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.guests.present().remove(&self.number.load(Ordering::Relaxed));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_longest_silent_leaves_first() {
        let guests = Guests::at_most(4);
        let [first, second, third] = [guests.welcome(), guests.welcome(), guests.welcome()];
        first.asks();
        drop(third);
        guests.send_one_away();
        second.sent_away().await;
        second.asks();
        guests.send_one_away();
        first.sent_away().await;
        guests.send_one_away();
        drop((first, second));
        assert!(guests.present().is_empty());
    }

    #[tokio::test]
    async fn whoever_asked_just_now_keeps_his_place_without_being_entered_anew() {
        let guests = Guests::at_most(16);
        let (early, late) = (guests.welcome(), guests.welcome());
        let before = early.number.load(Ordering::Relaxed);
        early.asks();
        assert_eq!(early.number.load(Ordering::Relaxed), before, "one entry behind is recent");
        let others = [guests.welcome(), guests.welcome()];
        early.asks();
        assert!(early.number.load(Ordering::Relaxed) > before, "three entries behind is not");
        guests.send_one_away();
        late.sent_away().await;
        drop(others);
    }
}
