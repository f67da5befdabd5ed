//! Each key once, whatever the line does to its packets.
//!
//! A press is a dozen packets with one timestamp (RFC 4733). It counts when the first of them is here, whichever that is; the others
//! are known by the timestamp and do nothing. A press that lasts goes on in segments with timestamps of their own, and is still
//! one press.
//!
//! On a line that reorders, the first packet of a key may overtake all that arrives of the key before. Twelve digits in a wrong
//! order are a wrong code. So a key is given at once only if no packet before it is missing; otherwise it waits for
//! [`REORDER_MAX`], and goes behind what comes of earlier keys in that time. What comes later still, of a key before one that
//! was given, does nothing: at a wrong place it would be a wrong answer.

use std::collections::VecDeque;
use std::time::Duration;

use super::event::{DURATION_MAX, Event, Key};
use super::rtp::{Header, ahead, sequence_ahead};

/// For how long a key waits behind missing packets.
pub const REORDER_MAX: Duration = Duration::from_millis(200);
/// So many packets before a key must be here for it not to wait: what 200 ms hold, ends repeated at once among them.
const BEFORE: u32 = 24;
/// Presses and segments that are remembered.
const KNOWN_MAX: usize = 64;
/// Keys that wait; beyond, the first is given.
const HELD_MAX: usize = 32;
/// A timestamp farther back than this, in samples, is a clock that was set anew and no old packet.
const CLOCK_LEAP: i64 = 10 * 8_000;

/// The keys of one line.
#[derive(Default)]
pub struct Presses {
    arrived: Arrived,
    /// The last timestamp that was looked at, and where it stands on a line without end.
    clock: Option<(u32, i64)>,
    known: VecDeque<Segment>,
    held: VecDeque<Held>,
    given: Option<i64>,
    ready: VecDeque<Key>,
}

/// A press, or a part of a long one.
struct Segment {
    at: i64,
    key: Key,
    duration: u16,
    ended: bool,
}

struct Held {
    at: i64,
    key: Key,
    sequence: u16,
    since: Duration,
}

impl std::fmt::Debug for Presses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Presses")
    }
}

impl Presses {
    /// Notes that a packet is here. To be told of every packet of the stream, with sound or with an event, in the order of arrival
    /// and before [`take`](Self::take).
    pub fn arrived(&mut self, sequence: u16) {
        self.arrived.note(sequence);
    }

    /// Takes an event.
    pub fn take(&mut self, header: &Header, event: Event, now: Duration) {
        let Some(key) = Key::of_code(event.code) else { return };
        let at = self.place(header.timestamp);
        if let Some(segment) = self.known.iter_mut().find(|segment| segment.at == at) {
            segment.duration = segment.duration.max(event.duration);
            segment.ended |= event.end;
            return;
        }
        let old = self.given.is_some_and(|given| at <= given);
        if old || self.held.iter().any(|held| held.at == at) {
            return;
        }
        let before = self.known.iter().filter(|segment| segment.at < at).max_by_key(|segment| segment.at);
        let goes_on = !header.marker && before.is_some_and(|segment| segment.goes_on(at, key));
        if self.known.len() >= KNOWN_MAX {
            self.known.pop_front();
        }
        self.known.push_back(Segment { at, key, duration: event.duration, ended: event.end });
        if goes_on {
            return;
        }
        let place = self.held.partition_point(|held| held.at < at);
        self.held.insert(place, Held { at, key, sequence: header.sequence, since: now });
        if self.held.len() > HELD_MAX {
            self.give_first();
        }
    }

    /// The next key that is certain by now. To be asked until there is none.
    pub fn next(&mut self, now: Duration) -> Option<Key> {
        if let Some(first) = self.held.front()
            && (now.saturating_sub(first.since) >= REORDER_MAX || self.arrived.all_before(first.sequence))
        {
            self.give_first();
        }
        self.ready.pop_front()
    }

    /// Another stream begins, with a clock and numbers of its own. What waits was pressed and is given.
    pub fn restart(&mut self) {
        while !self.held.is_empty() {
            self.give_first();
        }
        *self = Self { ready: std::mem::take(&mut self.ready), ..Self::default() };
    }

    fn give_first(&mut self) {
        if let Some(held) = self.held.pop_front() {
            self.given = Some(held.at);
            self.ready.push_back(held.key);
        }
    }

    /// Where a timestamp stands on a line without end.
    fn place(&mut self, timestamp: u32) -> i64 {
        let at = self.clock.map_or(0, |(last, at)| at + ahead(last, timestamp));
        if self.clock.is_some_and(|(_, last)| last - at > CLOCK_LEAP) {
            self.known.clear();
            while !self.held.is_empty() {
                self.give_first();
            }
            self.given = None;
        }
        self.clock = Some((timestamp, at));
        at
    }
}

impl Segment {
    /// Whether a segment that begins at `at` is the same press: it begins where this one was full, or where this one was last
    /// heard of. Whole segments between may be lost. Between two presses there is a pause, so a second one begins later.
    fn goes_on(&self, at: i64, key: Key) -> bool {
        let after = at - self.at;
        let full = after % i64::from(DURATION_MAX) == 0;
        self.key == key && !self.ended && (full || after == i64::from(self.duration))
    }
}

/// Which of the last sequence numbers are here.
#[derive(Default)]
struct Arrived {
    last: Option<u16>,
    /// Bit n: the packet n before the last one is here.
    here: u64,
}

impl Arrived {
    fn note(&mut self, sequence: u16) {
        let Some(last) = self.last else {
            (self.last, self.here) = (Some(sequence), 1);
            return;
        };
        let ahead = sequence_ahead(last, sequence);
        let far = ahead.unsigned_abs();
        if ahead > 0 {
            self.here = self.here.checked_shl(far).unwrap_or(0) | 1;
            self.last = Some(sequence);
        } else {
            self.here |= 1_u64.checked_shl(far).unwrap_or(0);
        }
    }

    /// Whether none is missing of those shortly before. A number that is long past is waited for by time alone.
    fn all_before(&self, sequence: u16) -> bool {
        let Some(last) = self.last else { return false };
        let behind = sequence_ahead(sequence, last);
        let Ok(behind) = u32::try_from(behind) else { return false };
        let wanted = (1_u64 << BEFORE) - 1;
        match self.here.checked_shr(behind + 1) {
            Some(before) if behind + 1 + BEFORE <= u64::BITS => before & wanted == wanted,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// A line that has carried sound for half a second, and then these keys, packet by packet.
    struct Phone {
        presses: Presses,
        sequence: u16,
        now: Duration,
    }

    impl Phone {
        fn new() -> Self {
            let mut phone = Self { presses: Presses::default(), sequence: 65_520, now: Duration::ZERO };
            for _ in 0..30 {
                phone.sound();
            }
            phone
        }

        fn sound(&mut self) {
            self.sequence = self.sequence.wrapping_add(1);
            self.presses.arrived(self.sequence);
            self.now += 20 * MS;
        }

        fn header(&self, timestamp: u32, marker: bool) -> Header {
            let sequence = self.sequence;
            Header { padding: false, marker, payload_type: 101, sequence, timestamp, ssrc: 1, octets: 12 }
        }

        /// One packet of an event that is not lost.
        fn event(&mut self, sign: char, timestamp: u32, marker: bool, duration: u16, end: bool) {
            self.sound();
            let event = Event { code: Key::of_sign(sign).unwrap().code(), end, volume: 10, duration };
            self.presses.take(&self.header(timestamp, marker), event, self.now);
        }

        fn lost(&mut self) {
            self.sequence = self.sequence.wrapping_add(1);
            self.now += 20 * MS;
        }

        fn keyed(&mut self) -> String {
            std::iter::from_fn(|| self.presses.next(self.now)).map(Key::sign).collect()
        }
    }

    #[test]
    fn a_key_is_given_with_its_first_packet_and_then_never_again() {
        let mut phone = Phone::new();
        phone.event('5', 1_000, true, 160, false);
        assert_eq!(phone.keyed(), "5");
        for (duration, end) in
            [(320, false), (480, false), (640, true), (640, true), (640, true), (320, false)]
        {
            phone.event('5', 1_000, false, duration, end);
        }
        assert_eq!(phone.keyed(), "");
    }

    #[test]
    fn only_one_end_packet_is_left() {
        let mut phone = Phone::new();
        (0..6).for_each(|_| phone.lost());
        phone.event('#', 1_000, false, 800, true);
        assert_eq!(phone.keyed(), "", "packets are missing: another key may come that was before it");
        phone.now += REORDER_MAX;
        assert_eq!(phone.keyed(), "#");
    }

    #[test]
    fn one_key_twice_quickly_is_two_and_a_missing_end_does_not_matter() {
        let mut phone = Phone::new();
        phone.event('1', 1_000, true, 160, false);
        phone.event('1', 1_000, false, 320, false);
        phone.event('1', 1_800, true, 160, false);
        phone.event('1', 2_600, false, 320, true);
        assert_eq!(phone.keyed(), "111");
    }

    #[test]
    fn a_long_press_in_segments_is_one() {
        let mut phone = Phone::new();
        let start = u32::MAX - 70_000;
        phone.event('7', start, true, 160, false);
        phone.event('7', start, false, DURATION_MAX, false);
        phone.event('7', start.wrapping_add(65_535), false, 160, false);
        phone.event('7', start.wrapping_add(3 * 65_535), false, 160, false);
        phone.event('7', start.wrapping_add(3 * 65_535), false, 900, true);
        assert_eq!(phone.keyed(), "7", "the segment between was lost, and the timestamp began again");
        phone.event('7', start.wrapping_add(4 * 65_535), false, 160, false);
        assert_eq!(phone.keyed(), "7", "behind an end there is a new press");
    }

    #[test]
    fn a_segment_cut_short_goes_on_where_it_was_last_heard_of() {
        let mut phone = Phone::new();
        phone.event('7', 1_000, true, 8_000, false);
        phone.event('7', 9_000, false, 160, false);
        phone.event('8', 9_160, false, 160, false);
        assert_eq!(phone.keyed(), "78");
    }

    #[test]
    fn old_packets_of_an_old_key_do_nothing() {
        let mut phone = Phone::new();
        phone.event('1', 1_000, true, 160, false);
        phone.event('2', 9_000, true, 160, false);
        assert_eq!(phone.keyed(), "12");
        phone.event('1', 1_000, false, 400, true);
        phone.event('3', 5_000, false, 400, true);
        phone.now += REORDER_MAX;
        assert_eq!(phone.keyed(), "", "the three would stand at a wrong place");
    }

    #[test]
    fn a_key_that_was_overtaken_stands_where_it_was_pressed() {
        let mut phone = Phone::new();
        phone.lost();
        let late = phone.sequence;
        phone.event('2', 2_000, true, 160, false);
        assert_eq!(phone.keyed(), "");
        phone.presses.arrived(late);
        let event = Event { code: 1, end: true, volume: 10, duration: 400 };
        let header = Header { sequence: late, ..phone.header(1_000, false) };
        phone.presses.take(&header, event, phone.now);
        assert_eq!(phone.keyed(), "12", "now nothing is missing");
    }

    #[test]
    fn a_clock_set_anew_and_another_stream_begin_afresh() {
        let mut phone = Phone::new();
        phone.event('1', 900_000_000, true, 160, false);
        phone.event('2', 1_000, true, 160, false);
        phone.event('3', 2_000, true, 160, false);
        assert_eq!(phone.keyed(), "123");
        phone.lost();
        phone.event('4', 3_000, true, 160, false);
        phone.presses.restart();
        phone.presses.arrived(7);
        phone.event('5', 3_000, true, 160, false);
        phone.now += REORDER_MAX;
        assert_eq!(phone.keyed(), "45", "what was pressed before is not forgotten");
    }

    #[test]
    fn what_is_no_key_does_nothing_and_a_flood_has_an_end() {
        let mut phone = Phone::new();
        phone.presses.take(
            &phone.header(1, true),
            Event { code: 16, end: false, volume: 0, duration: 1 },
            phone.now,
        );
        assert_eq!(phone.keyed(), "");
        for press in 0..10_000 {
            phone.lost();
            phone.now -= 20 * MS;
            phone.event('9', 1_000 + 800 * press, true, 160, false);
            phone.now -= 20 * MS;
            assert!(phone.presses.held.len() <= HELD_MAX && phone.presses.known.len() <= KNOWN_MAX);
        }
        phone.now += 2 * REORDER_MAX;
        assert_eq!(phone.keyed().len(), 10_000);
    }
}
