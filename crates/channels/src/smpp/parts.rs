//! Long messages put together from their parts, in memory only.
//!
//! **What a crash loses.** A part is acknowledged as soon as it is here, because many providers send the next one only then;
//! the last one, whichever comes last, is acknowledged after the inbox took the whole message. So a crash between parts loses the
//! parts that came before it. The others come still, and after the expiry they are handed on as a half message, marked as
//! such, to which the conversation answers that something is missing. A crash after the inbox took the whole, but before
//! the last part was acknowledged, brings that part again: it too ends as a half message. Nothing is lost in silence.

use std::collections::{BTreeMap, HashMap, VecDeque};

use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

use super::pdu::Deliver;
use super::text::{Coding, DefaultAlphabet};
use crate::address::{REDELIVERY_MINUTES_MAX, TagKey};

/// The most long messages that wait; beyond, the oldest is handed on as it is.
pub const LONG_MESSAGES_MAX: usize = 2_000;
/// The most octets that wait; beyond, the same.
pub const OCTETS_MAX: usize = 8 << 20;
/// So many times these, while the inbox takes nothing and so nothing can be handed on: then parts are refused, and the provider
/// keeps them.
pub const FULL_AT: usize = 2;
/// How many parts are remembered, so that one that comes again begins no new message.
pub const SEEN_MAX: usize = 4_096;
/// Stands where a part is missing.
const GAP: &str = " […] ";

/// Names one long message.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct LongId([u8; 32]);

impl std::fmt::Debug for LongId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LongId")
    }
}

/// How a message came: what its external id is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// On which connection.
    pub connection: u64,
    /// With which number.
    pub number: u32,
    /// Soon after the connection was made.
    pub after_reconnect: bool,
}

/// What became of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It waits for the others.
    Waits,
    /// All are here.
    Complete(LongId),
    /// It belongs to a message that is finished.
    Known,
    /// Too much waits already: it was not taken.
    Full,
}

/// A message put together.
#[derive(Debug)]
pub struct Joined {
    /// From whom.
    pub source: Zeroizing<String>,
    /// Its words; `None` if they are in no alphabet.
    pub text: Option<Zeroizing<String>>,
    /// Nothing is missing or broken.
    pub whole: bool,
    /// How its first part came.
    pub arrival: Arrival,
    /// A keyed hash of all that is here of it.
    pub digest: [u8; 32],
}

/// What waits.
#[derive(Debug)]
pub struct Parts {
    key: TagKey,
    alphabet: DefaultAlphabet,
    expiry: SignedDuration,
    waiting: HashMap<LongId, Long>,
    octets: usize,
    seen: VecDeque<Seen>,
}

/// A part that was here.
#[derive(Debug)]
struct Seen {
    id: LongId,
    mark: [u8; 32],
    arrival: Arrival,
    at: Timestamp,
}

impl Seen {
    /// Whether the part that arrives now is this one, sent again: by a line that doubles, or after the connection broke. A
    /// person may also send the same long message twice, and some phones number all of theirs alike.
    fn comes_again(&self, arrival: Arrival, now: Timestamp) -> bool {
        if self.arrival.connection == arrival.connection {
            return self.arrival.number == arrival.number;
        }
        let lately = now.duration_since(self.at) <= SignedDuration::from_mins(REDELIVERY_MINUTES_MAX);
        arrival.after_reconnect && lately
    }
}

struct Long {
    source: Zeroizing<String>,
    destination: String,
    total: u8,
    parts: BTreeMap<u8, Part>,
    since: Timestamp,
    arrival: Arrival,
}

struct Part {
    coding: Coding,
    unfolded: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Long {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Long")
    }
}

impl Parts {
    /// Nothing waits.
    #[must_use]
    pub fn new(key: TagKey, alphabet: DefaultAlphabet, expiry: SignedDuration) -> Self {
        Self { key, alphabet, expiry, waiting: HashMap::new(), octets: 0, seen: VecDeque::new() }
    }

    /// Takes a part; `None` if it is not one.
    pub fn add(&mut self, deliver: &Deliver, arrival: Arrival, now: Timestamp) -> Option<Added> {
        let place = deliver.part?;
        let wide = [u8::from(place.wide), place.total];
        let marks: [&[u8]; 4] = [
            deliver.source.as_bytes(),
            deliver.destination.as_bytes(),
            &place.reference.to_be_bytes(),
            &wide,
        ];
        let id = LongId(self.key.mark("long message", &marks));
        let mark = self.key.mark("part", &[&id.0, &[place.number], &deliver.body]);
        // Numbers are used again: only a part that is the same in every byte can belong to the finished message.
        let mut same = self.seen.iter().filter(|seen| seen.id == id && seen.mark == mark);
        if !self.waiting.contains_key(&id) && same.any(|seen| seen.comes_again(arrival, now)) {
            return Some(Added::Known);
        }
        if self.waiting.len() >= FULL_AT * LONG_MESSAGES_MAX || self.octets >= FULL_AT * OCTETS_MAX {
            return Some(Added::Full);
        }
        let coding = Coding::of(deliver.data_coding, self.alphabet);
        let part = Part { coding, unfolded: coding.unfold(&deliver.body, deliver.header_octets) };
        let long = self.waiting.entry(id).or_insert_with(|| Long {
            source: deliver.source.clone(),
            destination: deliver.destination.clone(),
            total: place.total,
            parts: BTreeMap::new(),
            since: now,
            arrival,
        });
        self.octets += part.unfolded.len();
        if let Some(before) = long.parts.insert(place.number, part) {
            self.octets -= before.unfolded.len();
        }
        let complete = long.parts.len() == usize::from(place.total);
        // Marks of all parts are remembered beyond the message; a mark says nothing.
        if self.seen.len() >= SEEN_MAX {
            self.seen.pop_front();
        }
        self.seen.push_back(Seen { id, mark, arrival, at: now });
        Some(if complete { Added::Complete(id) } else { Added::Waits })
    }

    /// The message as it is now. It stays until [`done`](Self::done).
    #[must_use]
    pub fn join(&self, id: LongId) -> Option<Joined> {
        let long = self.waiting.get(&id)?;
        let mut runs: Vec<(Coding, Zeroizing<Vec<u8>>)> = Vec::new();
        let mut next = 1;
        let mut whole = long.parts.len() == usize::from(long.total);
        for (number, part) in &long.parts {
            match runs.last_mut() {
                // A letter may be cut in two by the end of a part.
                Some((coding, run)) if *number == next && *coding == part.coding => {
                    run.extend_from_slice(&part.unfolded);
                }
                _ => runs.push((part.coding, part.unfolded.clone())),
            }
            next = number.saturating_add(1);
        }
        let mut text = Zeroizing::new(String::new());
        let mut readable = false;
        for (index, (coding, run)) in runs.iter().enumerate() {
            if index > 0 && !whole {
                text.push_str(GAP);
            }
            match coding.decode(run) {
                Some((part, right)) => {
                    readable = true;
                    whole &= right;
                    text.push_str(&part);
                }
                None => whole = false,
            }
        }
        let bodies = runs.iter().map(|(_, run)| run.as_slice());
        let marks: Vec<&[u8]> =
            [long.source.as_bytes(), long.destination.as_bytes()].into_iter().chain(bodies).collect();
        let digest = self.key.mark("joined", &marks);
        let text = readable.then_some(text);
        Some(Joined { source: long.source.clone(), text, whole, arrival: long.arrival, digest })
    }

    /// The message is in the inbox: it is forgotten here.
    pub fn done(&mut self, id: LongId) {
        if let Some(long) = self.waiting.remove(&id) {
            self.octets -= long.parts.values().map(|part| part.unfolded.len()).sum::<usize>();
        }
    }

    /// Those that have waited too long, or are too many.
    #[must_use]
    pub fn overdue(&self, now: Timestamp) -> Vec<LongId> {
        let mut old: Vec<(Timestamp, LongId)> =
            self.waiting.iter().map(|(id, long)| (long.since, *id)).collect();
        old.sort_by_key(|(since, _)| *since);
        let too_many = old.len().saturating_sub(LONG_MESSAGES_MAX);
        let too_large = if self.octets > OCTETS_MAX { old.len().div_ceil(2) } else { 0 };
        old.into_iter()
            .enumerate()
            .filter(|(index, (since, _))| {
                *index < too_many.max(too_large) || now.duration_since(*since) >= self.expiry
            })
            .map(|(_, (_, id))| id)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::smpp::udh::Concatenation;

    const ARRIVAL: Arrival = Arrival { connection: 1, number: 1, after_reconnect: false };

    fn part(source: &str, reference: u16, total: u8, number: u8, octets: &[u8]) -> Deliver {
        Deliver {
            source: Zeroizing::new(source.to_owned()),
            destination: "700".to_owned(),
            receipt: false,
            data_coding: 8,
            body: Zeroizing::new(octets.to_vec()),
            header_octets: 6,
            part: Some(Concatenation { reference, wide: false, total, number }),
            for_a_port: false,
            receipted: None,
            state: None,
        }
    }

    fn parts() -> Parts {
        Parts::new(TagKey::new([1; 32]), DefaultAlphabet::Gsm7, SignedDuration::from_secs(60))
    }

    fn now() -> Timestamp {
        "2026-11-26T10:00:00Z".parse().unwrap()
    }

    #[test]
    fn out_of_order_doubled_and_with_a_letter_cut_in_two() {
        let mut parts = parts();
        let face = [0xd8, 0x3d, 0xde, 0x42];
        assert_eq!(parts.add(&part("a", 1, 2, 2, &face[2..]), ARRIVAL, now()), Some(Added::Waits));
        assert_eq!(parts.add(&part("a", 1, 2, 2, &face[2..]), ARRIVAL, now()), Some(Added::Waits));
        assert_eq!(
            parts.add(&part("b", 1, 2, 1, &face[..2]), ARRIVAL, now()),
            Some(Added::Waits),
            "somebody else's"
        );
        let Some(Added::Complete(id)) = parts.add(&part("a", 1, 2, 1, &face[..2]), ARRIVAL, now()) else {
            panic!("all are here")
        };
        let joined = parts.join(id).unwrap();
        assert_eq!((joined.text.unwrap().as_str(), joined.whole), ("🙂", true));
        parts.done(id);
        assert_eq!(parts.add(&part("a", 1, 2, 1, &face[..2]), ARRIVAL, now()), Some(Added::Known), "again");
        let twice = Arrival { number: 2, ..ARRIVAL };
        assert_eq!(parts.add(&part("c", 1, 2, 1, &face[..2]), ARRIVAL, now()), Some(Added::Waits));
        let Some(Added::Complete(id)) = parts.add(&part("c", 1, 2, 2, &face[2..]), twice, now()) else {
            panic!("all are here")
        };
        parts.done(id);
        let again = Arrival { number: 3, ..ARRIVAL };
        assert_eq!(
            parts.add(&part("c", 1, 2, 1, &face[..2]), again, now()),
            Some(Added::Waits),
            "written twice"
        );
        let reconnected = Arrival { connection: 2, number: 1, after_reconnect: true };
        assert_eq!(
            parts.add(&part("a", 1, 2, 2, &face[2..]), reconnected, now()),
            Some(Added::Known),
            "sent again"
        );
        let other = part("a", 1, 2, 1, &[0, b'n']);
        assert_eq!(parts.add(&other, ARRIVAL, now()), Some(Added::Waits), "the number is used again");
        assert_eq!(parts.octets, 6);
    }

    #[test]
    fn what_waits_too_long_is_handed_on_and_says_that_it_is_half() {
        let mut parts = parts();
        parts.add(&part("a", 1, 3, 1, &[0, b'x']), ARRIVAL, now());
        parts.add(&part("a", 1, 3, 3, &[0, b'z']), ARRIVAL, now());
        assert!(parts.overdue(now()).is_empty());
        let [id] = parts.overdue(now() + SignedDuration::from_secs(60))[..] else { panic!("one") };
        let joined = parts.join(id).unwrap();
        assert_eq!((joined.text.unwrap().as_str(), joined.whole), ("x […] z", false));
        parts.done(id);
        assert_eq!((parts.octets, parts.waiting.len()), (0, 0));
    }

    #[test]
    fn a_flood_pushes_out_the_oldest() {
        let mut parts = parts();
        for number in 0..=LONG_MESSAGES_MAX {
            let at = now() + SignedDuration::from_millis(i64::try_from(number).unwrap());
            parts.add(&part(&format!("{number}"), 1, 2, 1, b"ab"), ARRIVAL, at);
        }
        assert_eq!(parts.overdue(now()).len(), 1);
        assert!(parts.seen.len() <= SEEN_MAX);
    }

    #[test]
    fn while_nothing_can_be_handed_on_no_more_is_taken() {
        let mut parts = parts();
        let taken = (0..3 * LONG_MESSAGES_MAX)
            .filter(|number| {
                parts.add(&part(&number.to_string(), 1, 2, 1, b"ab"), ARRIVAL, now()) == Some(Added::Waits)
            })
            .count();
        assert_eq!((taken, parts.waiting.len()), (FULL_AT * LONG_MESSAGES_MAX, taken));
        for id in parts.overdue(now()) {
            parts.done(id);
        }
        assert_eq!(parts.waiting.len(), LONG_MESSAGES_MAX);
        assert_eq!(parts.add(&part("a", 1, 2, 1, b"ab"), ARRIVAL, now()), Some(Added::Waits));
    }
}
