//! The sound of one call: a packet every twenty milliseconds, with what is said, a key that is down, or silence.

use std::collections::VecDeque;
use std::time::Duration;

use ::sound::{Codec, FRAME, FRAME_SAMPLES, Frame};
use rand::{Rng, RngExt as _};
use telephone::media::Key;
use telephone::media::event::Event;
use telephone::media::rtp::{DATAGRAM_OCTETS_MAX, HEADER_OCTETS, Header, Packet};
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::dialog::EVENT_PAYLOAD;
use super::weather::Line;

/// So many packets a key is down: 100 ms.
const DOWN_PACKETS: u16 = 5;
/// Its end is said so many times.
const END_PACKETS: u16 = 3;
/// And so many packets are between two keys.
const UP_PACKETS: u16 = 3;
/// What waits on the line: above, whoever speaks waits.
const WAITING_MAX: usize = 5;
/// Samples in a packet, as keys count them.
const STEP: u16 = 160;

/// What the line says next.
enum Step {
    Frame(Frame),
    /// A key, in the packet of that number.
    Key(Key, u16),
    Silence,
}

pub(super) struct Media {
    line: Line,
    tick: Interval,
    waiting: VecDeque<Step>,
    sequence: u16,
    timestamp: u32,
    /// When the key that is down was pressed.
    pressed: u32,
    ssrc: u32,
    buffer: [u8; DATAGRAM_OCTETS_MAX],
}

impl Media {
    pub(super) fn new(line: Line, rng: &mut impl Rng) -> Self {
        let mut tick = interval(FRAME);
        tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
        Self {
            line,
            tick,
            waiting: VecDeque::new(),
            sequence: rng.random(),
            timestamp: rng.random(),
            pressed: 0,
            ssrc: rng.random(),
            buffer: [0; DATAGRAM_OCTETS_MAX],
        }
    }

    pub(super) fn has_room(&self) -> bool {
        self.waiting.len() < WAITING_MAX
    }

    pub(super) fn say(&mut self, frame: Frame) {
        self.waiting.push_back(Step::Frame(frame));
    }

    pub(super) fn press(&mut self, key: Key) {
        let packets = DOWN_PACKETS + END_PACKETS;
        self.waiting.extend((0..packets).map(|number| Step::Key(key, number)));
        self.waiting.extend((0..UP_PACKETS).map(|_| Step::Silence));
    }

    /// Says what is due, or gives what is heard. Dropping this loses nothing.
    pub(super) async fn next(&mut self) -> Option<Frame> {
        tokio::select! {
            biased;
            _ = self.tick.tick() => {
                let step = self.waiting.pop_front().unwrap_or(Step::Silence);
                self.send(&step).await;
                None
            }
            came = self.line.socket().recv(&mut self.buffer) => {
                let Ok(length) = came else {
                    // Nobody is there any more: signalling says so too.
                    tokio::time::sleep(Duration::from_millis(5)).await;
                    return None;
                };
                heard(self.buffer.get(..length)?)
            }
        }
    }

    async fn send(&mut self, step: &Step) {
        let packet = self.packet(step);
        self.line.send(packet).await;
    }

    fn packet(&mut self, step: &Step) -> Vec<u8> {
        let (payload_type, marker, timestamp, payload) = match step {
            Step::Frame(frame) => (Codec::Alaw.payload_type(), false, self.timestamp, encode(frame)),
            Step::Silence => (Codec::Alaw.payload_type(), false, self.timestamp, encode(&Frame::silence())),
            Step::Key(key, number) => {
                if *number == 0 {
                    self.pressed = self.timestamp;
                }
                let duration = STEP * (*number + 1).min(DOWN_PACKETS);
                let event = Event { code: key.code(), end: *number >= DOWN_PACKETS, volume: 10, duration };
                (EVENT_PAYLOAD, *number == 0, self.pressed, event.write().to_vec())
            }
        };
        let header = Header {
            padding: false,
            marker,
            payload_type,
            sequence: self.sequence,
            timestamp,
            ssrc: self.ssrc,
            octets: HEADER_OCTETS,
        };
        self.sequence = self.sequence.wrapping_add(1);
        self.timestamp = self.timestamp.wrapping_add(u32::from(STEP));
        [header.write().as_slice(), &payload].concat()
    }
}

fn encode(frame: &Frame) -> Vec<u8> {
    frame.samples().iter().map(|sample| Codec::Alaw.encode(*sample)).collect()
}

/// The sound of a packet. On this machine none is late.
fn heard(datagram: &[u8]) -> Option<Frame> {
    let packet = Packet::parse(datagram)?;
    let codec = Codec::of_payload_type(packet.header.payload_type)?;
    let mut samples = [0; FRAME_SAMPLES];
    samples.iter_mut().zip(packet.payload).for_each(|(sample, octet)| *sample = codec.decode(*octet));
    Some(Frame::new(samples))
}
