//! In which rooms a person wrote to us, the latest first. Kept at the homeserver as `m.direct`, the list that programs of
//! people keep there too: the homeserver knows all of it anyway, and a gate keeps nothing.

use std::collections::BTreeMap;

use super::ids::{RoomId, UserId};

/// The most people; beyond, whoever has been silent the longest is forgotten. He is known again when he writes.
pub const PEOPLE_MAX: usize = 10_000;
/// The most rooms of one person.
pub const ROOMS_MAX: usize = 4;

/// Who wrote, and where.
#[derive(Debug, Default)]
pub struct People {
    known: BTreeMap<UserId, Known>,
    count: u64,
    changed: bool,
}

#[derive(Debug)]
struct Known {
    rooms: Vec<RoomId>,
    /// By this count the longest silent is found.
    heard: u64,
}

impl People {
    /// From what is kept. What cannot be read of it is passed over.
    #[must_use]
    pub fn from_direct(direct: &BTreeMap<String, serde_json::Value>) -> Self {
        let mut people = Self::default();
        for (user, rooms) in direct {
            let (Some(user), Some(rooms)) = (UserId::new(user), rooms.as_array()) else { continue };
            let rooms = rooms.iter().filter_map(|room| RoomId::new(room.as_str()?)).take(ROOMS_MAX);
            // The last is heard last, and so the first again.
            for room in rooms.collect::<Vec<_>>().into_iter().rev() {
                people.heard(&user, &room);
            }
        }
        people.changed = false;
        people
    }

    /// As it is kept.
    #[must_use]
    pub fn to_direct<'a>(&'a self) -> BTreeMap<&'a str, Vec<&'a str>> {
        let rooms = |known: &'a Known| known.rooms.iter().map(RoomId::reveal).collect();
        self.known.iter().map(|(user, known)| (user.reveal(), rooms(known))).collect()
    }

    /// A person wrote in a room.
    pub fn heard(&mut self, user: &UserId, room: &RoomId) {
        self.count = self.count.saturating_add(1);
        if !self.known.contains_key(user) && self.known.len() >= PEOPLE_MAX {
            let silent = self.known.iter().min_by_key(|(_, known)| known.heard).map(|(user, _)| user.clone());
            silent.map(|user| self.known.remove(&user));
        }
        let known = self.known.entry(user.clone()).or_insert(Known { rooms: Vec::new(), heard: 0 });
        known.heard = self.count;
        if known.rooms.first() != Some(room) {
            known.rooms.retain(|other| other != room);
            known.rooms.insert(0, room.clone());
            known.rooms.truncate(ROOMS_MAX);
            self.changed = true;
        }
    }

    /// A room is no place to write any more.
    pub fn left(&mut self, room: &RoomId) {
        for known in self.known.values_mut() {
            let before = known.rooms.len();
            known.rooms.retain(|other| other != room);
            self.changed |= known.rooms.len() != before;
        }
        self.known.retain(|_, known| !known.rooms.is_empty());
    }

    /// Where a person wrote, the latest first.
    #[must_use]
    pub fn rooms(&self, user: &UserId) -> Vec<RoomId> {
        self.known.get(user).map(|known| known.rooms.clone()).unwrap_or_default()
    }

    /// Whether something changed since this was last asked.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// It could not be kept: it is to be tried again.
    pub fn set_changed(&mut self) {
        self.changed = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(name: &str) -> UserId {
        UserId::new(&format!("@{name}:x")).unwrap()
    }

    fn room(name: &str) -> RoomId {
        RoomId::new(&format!("!{name}:x")).unwrap()
    }

    #[test]
    fn the_latest_room_is_the_first_and_survives_being_kept() {
        let mut people = People::default();
        for name in ["a", "b", "a", "c", "b"] {
            people.heard(&user("p"), &room(name));
        }
        assert_eq!(people.rooms(&user("p")), [room("b"), room("c"), room("a")]);
        assert!(people.take_changed() && !people.take_changed());
        people.heard(&user("p"), &room("b"));
        assert!(!people.take_changed(), "nothing new");
        let kept = serde_json::to_string(&people.to_direct()).unwrap();
        let mut again = People::from_direct(&serde_json::from_str(&kept).unwrap());
        assert_eq!(again.rooms(&user("p")), people.rooms(&user("p")));
        assert!(!again.take_changed());
        again.left(&room("b"));
        assert_eq!((again.rooms(&user("p")), again.take_changed()), (vec![room("c"), room("a")], true));
    }

    #[test]
    fn what_others_wrote_there_does_no_harm() {
        let odd = r#"{"@p:x":["!a:x",7,"b"],"nobody":["!a:x"],"@q:x":5,"@r:x":[]}"#;
        let people = People::from_direct(&serde_json::from_str(odd).unwrap());
        assert_eq!(people.rooms(&user("p")), [room("a")]);
        assert_eq!(people.to_direct().len(), 1);
    }

    #[test]
    fn whoever_was_silent_the_longest_makes_room() {
        let mut people = People::default();
        for number in 0..PEOPLE_MAX {
            people.heard(&user(&number.to_string()), &room("a"));
        }
        people.heard(&user("0"), &room("a"));
        people.heard(&user("new"), &room("a"));
        assert!(people.rooms(&user("1")).is_empty(), "the longest silent");
        assert!(!people.rooms(&user("0")).is_empty() && !people.rooms(&user("new")).is_empty());
    }
}
