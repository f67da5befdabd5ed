//! How a room stands: who is in it, who may come, whether we can read. Pure.

use std::collections::BTreeSet;

use serde_json::value::RawValue;

use super::api::Event;
use super::ids::UserId;

/// The most state events of a room that are looked at. A conversation of two has some twenty.
pub const STATE_EVENTS_MAX: usize = 2000;

/// How a room stands, by its state.
#[derive(Debug, Default)]
pub struct Standing {
    /// Who is in it or asked into it, without us.
    pub others: BTreeSet<UserId>,
    /// Its messages are encrypted from end to end: we read none of them, and write no words into it.
    pub encrypted: bool,
    /// Others may come unasked, read what was said, or are too many to count.
    pub open: bool,
}

impl Standing {
    /// Reads the state of a room, or the little of it that an invitation shows.
    #[must_use]
    pub fn read(state: &[Box<RawValue>], me: &UserId) -> Self {
        let mut standing = Self { open: state.len() > STATE_EVENTS_MAX, ..Self::default() };
        for raw in state.iter().take(STATE_EVENTS_MAX) {
            // What cannot be read could be a third person.
            let Ok(event) = serde_json::from_str::<Event>(raw.get()) else {
                standing.open = true;
                continue;
            };
            standing.see(&event, me);
        }
        standing
    }

    /// Nobody but one person and us is there or can come.
    #[must_use]
    pub fn is_private(&self) -> bool {
        !self.open && self.others.len() <= 1
    }

    fn see(&mut self, event: &Event, me: &UserId) {
        let content = event.content.as_ref();
        match event.kind.as_str() {
            "m.room.member" => {
                let membership = content.and_then(|content| content.membership.as_deref());
                let here = matches!(membership, Some("join" | "invite" | "knock"));
                match event.state_key.as_deref().map(UserId::new) {
                    Some(Some(user)) if here && user != *me => drop(self.others.insert(user)),
                    Some(Some(_)) => {}
                    Some(None) | None => self.open |= here,
                }
            }
            "m.room.encryption" => self.encrypted = true,
            "m.room.join_rules" => {
                let rule = content.and_then(|content| content.join_rule.as_deref());
                self.open |= !matches!(rule, Some("invite" | "knock" | "private"));
            }
            "m.room.history_visibility" => {
                let seen = content.and_then(|content| content.history_visibility.as_deref());
                self.open |= seen == Some("world_readable");
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(events: &[&str]) -> Standing {
        let raw: Vec<Box<RawValue>> = events.iter().map(|json| serde_json::from_str(json).unwrap()).collect();
        Standing::read(&raw, &UserId::new("@we:x").unwrap())
    }

    fn member(user: &str, membership: &str) -> String {
        format!(
            r#"{{"type":"m.room.member","sender":"@a:x","state_key":"{user}","content":{{"membership":"{membership}"}}}}"#
        )
    }

    #[test]
    fn only_two_are_private() {
        let (we, person) = (member("@we:x", "join"), member("@a:x", "join"));
        assert!(standing(&[&we, &person]).is_private());
        assert!(standing(&[&we, &person, &member("@b:x", "leave")]).is_private());
        for third in
            [member("@b:x", "join"), member("@b:x", "invite"), member("@b:x", "knock"), member("b", "join")]
        {
            assert!(!standing(&[&we, &person, &third]).is_private(), "{third}");
        }
    }

    #[test]
    fn where_others_can_come_or_read_is_not_private() {
        let rule = |rule| {
            format!(r#"{{"type":"m.room.join_rules","sender":"@a:x","content":{{"join_rule":{rule}}}}}"#)
        };
        for open in ["\"public\"", "\"restricted\"", "\"new\"", "7"] {
            assert!(!standing(&[&rule(open)]).is_private(), "{open}");
        }
        assert!(standing(&[&rule("\"invite\"")]).is_private());
        let seen = r#"{"type":"m.room.history_visibility","sender":"@a:x","content":{"history_visibility":"world_readable"}}"#;
        assert!(!standing(&[seen]).is_private());
        assert!(!standing(&["17"]).is_private(), "what cannot be read could be a third person");
        assert!(standing(&[r#"{"type":"m.room.encryption","sender":"@a:x","content":{}}"#]).encrypted);
    }
}
