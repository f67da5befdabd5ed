//! Whole calls over bad lines, from a seed: no digit is lost or doubled, and sound comes through.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

use std::net::SocketAddr;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use sound::Codec;
use sound::level::dbfs;
use telephone::media::ear::Ear;
use telephone::media::event::Event;
use telephone::media::rtp::{HEADER_OCTETS, Header};
use telephone::media::{Heard, Key, Terms};

const EVENTS: u8 = 101;
const DIGITS: usize = 12;

/// How bad a line is.
#[derive(Clone, Copy, Debug)]
struct Line {
    lost_percent: u32,
    jitter_ms: u64,
    doubled_percent: u32,
}

const BAD: Line = Line { lost_percent: 5, jitter_ms: 200, doubled_percent: 2 };

/// A telephone that sends sound, and events while a key is down.
struct Phone {
    rng: StdRng,
    line: Line,
    sequence: u16,
    timestamp: u32,
    now_us: u64,
    /// What is under way: when it arrives, and whether as the first or the second of two that are equal.
    under_way: Vec<(u64, Vec<u8>)>,
    /// Of the packets of the key that is down, so many arrive.
    arriving: usize,
}

impl Phone {
    fn new(seed: u64, line: Line) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let (sequence, timestamp) = (rng.random(), rng.random());
        Self { rng, line, sequence, timestamp, now_us: 0, under_way: Vec::new(), arriving: 0 }
    }

    fn send(&mut self, payload_type: u8, marker: bool, timestamp: u32, payload: &[u8]) {
        let header = Header {
            padding: false,
            marker,
            payload_type,
            sequence: self.sequence,
            timestamp,
            ssrc: 77,
            octets: HEADER_OCTETS,
        };
        self.sequence = self.sequence.wrapping_add(1);
        let packet = [header.write().as_slice(), payload].concat();
        let copies = 1 + usize::from(self.rng.random_range(0..100) < self.line.doubled_percent);
        for _ in 0..copies {
            if self.rng.random_range(0..100) >= self.line.lost_percent {
                let late = self.rng.random_range(0..=self.line.jitter_ms * 1_000);
                self.under_way.push((self.now_us + late, packet.clone()));
                self.arriving += 1;
            }
        }
    }

    fn pass(&mut self, ms: u64) {
        self.now_us += ms * 1_000;
        self.timestamp = self.timestamp.wrapping_add(u32::try_from(ms * 8).unwrap());
    }

    fn speak(&mut self, ms: u64) {
        for _ in 0..ms / 20 {
            let wave: Vec<u8> =
                (0..160_u32).map(|at| Codec::Alaw.encode(if at % 8 < 4 { 6_000 } else { -6_000 })).collect();
            self.send(Codec::Alaw.payload_type(), false, self.timestamp, &wave);
            self.pass(20);
        }
    }

    /// Presses a key; whether any packet of it arrives.
    fn press(&mut self, digit: u8, ms: u64) -> bool {
        self.arriving = 0;
        let begun = self.timestamp;
        let event = |duration: u64, end| {
            Event { code: digit, end, volume: 10, duration: u16::try_from(duration * 8).unwrap() }.write()
        };
        for step in 1..=ms / 20 {
            self.pass(20);
            self.send(EVENTS, step == 1, begun, &event(step * 20, false));
        }
        // The end is said three times at once, as most telephones do.
        for _ in 0..3 {
            self.send(EVENTS, false, begun, &event(ms, true));
        }
        self.arriving > 0
    }

    /// All that arrives, in the order of arrival.
    fn arrivals(&mut self) -> Vec<(u64, Vec<u8>)> {
        self.under_way.sort_by_key(|(at, _)| *at);
        std::mem::take(&mut self.under_way)
    }
}

fn remote() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 4_000))
}

fn ear() -> Ear {
    let terms = Terms {
        remote: remote(),
        codec: Codec::Alaw,
        payload_type: 8,
        event_payload: Some(EVENTS),
        srtp: None,
    };
    Ear::new(&terms, Duration::ZERO)
}

/// What is heard of these packets by somebody who looks every 20 ms and whenever a packet comes.
fn heard(ear: &mut Ear, arrivals: Vec<(u64, Vec<u8>)>, until_us: u64) -> Vec<Heard> {
    let mut heard = Vec::new();
    let mut tick = 0;
    let mut arrivals = arrivals.into_iter().peekable();
    while tick <= until_us {
        while let Some((at, mut packet)) = arrivals.next_if(|(at, _)| *at <= tick) {
            ear.take(&mut packet, remote(), Duration::from_micros(at));
            while let Some(one) = ear.next(Duration::from_micros(at)) {
                heard.push(one);
            }
        }
        while let Some(one) = ear.next(Duration::from_micros(tick)) {
            heard.push(one);
        }
        tick += 20_000;
    }
    heard
}

fn keys(heard: &[Heard]) -> String {
    let key = |one: &Heard| match one {
        Heard::Key(key) => Some(key.sign()),
        Heard::Sound(_) | Heard::Said(_) | Heard::Held | Heard::Resumed | Heard::Gone => None,
    };
    heard.iter().filter_map(key).collect()
}

/// Keys a string of digits and gives what was keyed, as far as anything of it arrived, and what was heard.
fn key_in(seed: u64, line: Line, quick: bool) -> (String, String) {
    let mut phone = Phone::new(seed, line);
    phone.speak(400);
    let mut keyed = String::new();
    for _ in 0..DIGITS {
        let digit = phone.rng.random_range(0..10);
        let down = if quick { 40 } else { 20 * phone.rng.random_range(3..15) };
        if phone.press(digit, down) {
            keyed.push(Key::of_code(digit).unwrap().sign());
        }
        let up = if quick { 40 } else { 20 * phone.rng.random_range(2..20) };
        phone.speak(up);
    }
    phone.speak(600);
    let until = phone.now_us + 1_000_000;
    let heard = heard(&mut ear(), phone.arrivals(), until);
    (keyed, keys(&heard))
}

#[test]
fn a_thousand_strings_of_twelve_digits_over_a_bad_line() {
    let mut digits = 0;
    for seed in 0..1_000 {
        let (keyed, heard) = key_in(seed, BAD, false);
        assert_eq!(heard, keyed, "seed {seed}");
        digits += keyed.len();
    }
    assert_eq!(digits, 12_000, "of each digit something arrived");
}

#[test]
fn digits_as_quick_as_a_telephone_dials_them() {
    for seed in 0..1_000 {
        let (keyed, heard) = key_in(seed, BAD, true);
        assert_eq!(heard, keyed, "seed {seed}");
    }
}

#[test]
fn a_line_that_loses_half_of_all_packets() {
    let line = Line { lost_percent: 50, ..BAD };
    let mut missing = 0;
    for seed in 0..1_000 {
        let (keyed, heard) = key_in(seed, line, true);
        assert_eq!(heard, keyed, "seed {seed}");
        missing += DIGITS - keyed.len();
    }
    assert!(missing > 100, "some digits never arrived: {missing}");
}

#[test]
fn on_a_good_line_a_digit_is_heard_at_once() {
    let line = Line { lost_percent: 0, jitter_ms: 0, doubled_percent: 0 };
    let mut phone = Phone::new(1, line);
    phone.speak(600);
    let pressed_us = phone.now_us + 20_000;
    phone.press(7, 200);
    let heard = heard(&mut ear(), phone.arrivals(), pressed_us);
    assert_eq!(keys(&heard), "7");
}

#[test]
fn sound_comes_through_and_only_what_was_lost_is_covered() {
    let mut phone = Phone::new(3, Line { doubled_percent: 0, ..BAD });
    phone.speak(120_000);
    let until = phone.now_us;
    let mut ear = ear();
    let heard = heard(&mut ear, phone.arrivals(), until);
    let loud = |one: &&Heard| matches!(one, Heard::Sound(frame) if dbfs(frame) > -30.0);
    let share = heard.iter().filter(loud).count() * 100 / heard.len();
    assert!(share >= 98, "{share} % of the frames are loud; what is lost is covered by what was before");
    let counts = ear.counts();
    assert!(counts.covered * 100 / counts.frames < 7, "{counts:?}");
    assert!(counts.late < 20, "{counts:?}");
    assert!(
        (5_990..=6_001).contains(&counts.frames),
        "a frame every 20 ms from the first packet on: {counts:?}"
    );
}
