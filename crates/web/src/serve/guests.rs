//! Who has been let in, in the order in which each last asked for something.
//!
//! A door holds so many connections and no more. When it is full and somebody else knocks, whoever has been silent the
//! longest is sent away: holding connections open, however many, shuts nobody out.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// All connections of a door; clones share them.
#[derive(Clone, Default)]
pub(super) struct Guests(Arc<Mutex<Book>>);

#[derive(Default)]
struct Book {
    /// Counts what was asked: whoever has the lowest number has been silent the longest.
    last: u64,
    present: BTreeMap<u64, Arc<Notify>>,
}

/// One connection. Dropping it is leaving.
pub(super) struct Guest {
    guests: Guests,
    number: Mutex<u64>,
    sent_away: Arc<Notify>,
}

impl Guests {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets somebody in.
    pub(super) fn welcome(&self) -> Guest {
        let sent_away = Arc::new(Notify::new());
        let number = self.book().enter(Arc::clone(&sent_away));
        Guest { guests: self.clone(), number: Mutex::new(number), sent_away }
    }

    /// Asks the one who has been silent the longest to leave.
    pub(super) fn send_one_away(&self) {
        if let Some((_, silent)) = self.book().present.pop_first() {
            silent.notify_one();
        }
    }
}

impl Book {
    fn enter(&mut self, guest: Arc<Notify>) -> u64 {
        self.last = self.last.saturating_add(1);
        self.present.insert(self.last, guest);
        self.last
    }
}

impl Guest {
    /// This one asks for something, and is the last to be sent away.
    pub(super) fn asks(&self) {
        let mut number = self.number.lock().unwrap_or_else(PoisonError::into_inner);
        let mut book = self.guests.book();
        // Who was asked to leave stays so.
        if let Some(guest) = book.present.remove(&number) {
            *number = book.enter(guest);
        }
    }

    /// Waits until this one has to leave.
    pub(super) async fn sent_away(&self) {
        self.sent_away.notified().await;
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let number = *self.number.lock().unwrap_or_else(PoisonError::into_inner);
        self.guests.book().present.remove(&number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_longest_silent_leaves_first() {
        let guests = Guests::default();
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
        assert!(guests.book().present.is_empty());
    }
}
