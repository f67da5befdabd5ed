//! What waits for the bot, by number. It stays until the bot asks for a later number.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::NotWritten;

/// How many updates wait; then the telephone refuses to send more.
const UPDATES_MAX: usize = 1_000;
/// How many presses of buttons wait for their answer; beyond, the oldest is forgotten.
const PRESSES_MAX: usize = 100;

/// Whose message, and which.
pub(super) type Of = (String, i64);

#[derive(Debug)]
pub(super) struct Updates {
    next: i64,
    waiting: VecDeque<Update>,
    presses: VecDeque<(String, Of)>,
}

#[derive(Debug)]
struct Update {
    number: i64,
    json: Value,
    /// Whose tick moves when it is taken.
    of: Option<Of>,
}

impl Updates {
    pub(super) fn new(first: i64) -> Self {
        Self { next: first, waiting: VecDeque::new(), presses: VecDeque::new() }
    }

    pub(super) fn has_room(&self) -> Result<(), NotWritten> {
        if self.waiting.len() < UPDATES_MAX { Ok(()) } else { Err(NotWritten::TooMany) }
    }

    pub(super) fn push(&mut self, kind: &str, what: Value, of: Option<Of>) {
        let number = self.next;
        self.next += 1;
        let mut json = json!({"update_id": number});
        if let Some(fields) = json.as_object_mut() {
            fields.insert(kind.to_owned(), what);
        }
        self.waiting.push_back(Update { number, json, of });
    }

    pub(super) fn push_press(&mut self, query: Value, id: String, below: Of) {
        self.push("callback_query", query, None);
        self.presses.push_back((id, below));
        if self.presses.len() > PRESSES_MAX {
            self.presses.pop_front();
        }
    }

    /// The button below which message was pressed; once.
    pub(super) fn answered(&mut self, id: &str) -> Option<Of> {
        let at = self.presses.iter().position(|(known, _)| known == id)?;
        self.presses.remove(at).map(|(_, below)| below)
    }

    /// Forgets what is older than `offset`; whose messages these were. A negative offset counts from the end.
    pub(super) fn acknowledge(&mut self, offset: i64) -> Vec<Of> {
        let offset = if offset < 0 { self.next.saturating_add(offset) } else { offset };
        let mut taken = Vec::new();
        while self.waiting.front().is_some_and(|update| update.number < offset) {
            taken.extend(self.waiting.pop_front().and_then(|update| update.of));
        }
        taken
    }

    pub(super) fn list(&self, limit: usize) -> Vec<Value> {
        self.waiting.iter().take(limit).map(|update| update.json.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_stay_until_a_later_one_is_asked_for() {
        let mut updates = Updates::new(500);
        for number in 0..3 {
            updates.push("message", json!({}), Some(("a".to_owned(), number)));
        }
        assert_eq!(updates.list(2).len(), 2);
        assert_eq!(updates.acknowledge(0), []);
        assert_eq!(updates.acknowledge(501), [("a".to_owned(), 0)]);
        assert_eq!(updates.list(9)[0]["update_id"], json!(501));
        assert_eq!(updates.acknowledge(-1), [("a".to_owned(), 1)], "all but the last one");
        assert_eq!(updates.list(9).len(), 1);
    }

    #[test]
    fn a_press_is_answered_once_and_nothing_grows_without_end() {
        let mut updates = Updates::new(1);
        for number in 0..=PRESSES_MAX {
            updates.push_press(json!({}), number.to_string(), ("a".to_owned(), 1));
        }
        assert_eq!(updates.answered("0"), None);
        assert_eq!(updates.answered("1"), Some(("a".to_owned(), 1)));
        assert_eq!(updates.answered("1"), None);
        while updates.has_room().is_ok() {
            updates.push("message", json!({}), None);
        }
        assert_eq!(updates.list(usize::MAX).len(), UPDATES_MAX);
    }
}
