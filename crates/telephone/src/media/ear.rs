//! What is heard: datagrams go in, frames and keys come out.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use zeroize::Zeroizing;

use super::event::{Event, Key};
use super::jitter::{Counts, JitterBuffer, PACKET_SAMPLES_MAX};
use super::latch::{Admission, Latch};
use super::mouth::Utterance;
use super::presses::Presses;
use super::rtp::{DATAGRAM_OCTETS_MAX, Header, Packet};
use super::srtp::Opener;
use super::srtp::sdes::Crypto;
use super::terms::Terms;
use super::told::Told;
use sound::frame::Frame;
use sound::g711::Codec;

/// If no valid packet comes for so long, the other side is gone, whatever its signalling says.
pub const GONE_AFTER: Duration = Duration::from_secs(30);
/// Comfort noise (RFC 3389): silence of which nothing is sent.
const COMFORT_NOISE: u8 = 13;

/// What happens on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Twenty milliseconds of sound. From the first packet on there is one every twenty milliseconds, whatever comes.
    Sound(Frame),
    /// A key was pressed.
    Key(Key),
    /// What was to be said has been said to its end.
    Said(Utterance),
    /// The other side does not hear us now.
    Held,
    /// It hears us again.
    Resumed,
    /// No packet has come for [`GONE_AFTER`]. Said once, and again if packets come and stop again.
    Gone,
}

/// What became of datagrams.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Packets that were taken.
    pub taken: u64,
    /// Datagrams that are no packets, or of a payload type that was not agreed.
    pub malformed: u64,
    /// Packets that SRTP did not open.
    pub sealed: u64,
    /// Packets of a stream that is not heard.
    pub strangers: u64,
}

/// The incoming half of a call.
#[derive(Debug)]
pub struct Ear {
    latch: Latch,
    srtp: Option<(Crypto, Opener)>,
    /// What was agreed on, beside what means itself.
    sound_payload: (u8, Codec),
    event_payload: Option<u8>,
    jitter: JitterBuffer,
    presses: Presses,
    told: Told,
    /// Keys and words of signalling that nobody has taken yet.
    signalled: VecDeque<Heard>,
    is_held: bool,
    heard_at: Duration,
    gone: bool,
    tally: Tally,
}

impl Ear {
    /// An ear for a call on these terms, which begins now.
    #[must_use]
    pub fn new(terms: &Terms, now: Duration) -> Self {
        Self {
            latch: Latch::new(terms.remote),
            srtp: opener(terms),
            sound_payload: (terms.payload_type, terms.codec),
            event_payload: terms.event_payload,
            jitter: JitterBuffer::default(),
            presses: Presses::default(),
            told: Told::default(),
            signalled: VecDeque::new(),
            is_held: false,
            heard_at: now,
            gone: false,
            tally: Tally::default(),
        }
    }

    /// The terms have changed.
    pub fn agree(&mut self, terms: &Terms) {
        self.latch.rename(terms.remote);
        self.sound_payload = (terms.payload_type, terms.codec);
        self.event_payload = terms.event_payload;
        let theirs = terms.srtp.as_ref().map(|srtp| (srtp.theirs.suite, &srtp.theirs.key));
        // The same key goes on where it is: begun anew, it would take old packets again.
        if self.srtp.as_ref().map(|(crypto, _)| (crypto.suite, &crypto.key)) != theirs {
            self.srtp = opener(terms);
        }
    }

    /// Takes a datagram. It is decrypted where it lies.
    pub fn take(&mut self, datagram: &mut [u8], from: SocketAddr, now: Duration) {
        if datagram.len() > DATAGRAM_OCTETS_MAX {
            self.tally.malformed += 1;
            return;
        }
        let length = match &mut self.srtp {
            Some((_, opener)) => {
                let Ok(length) = opener.open(datagram) else {
                    self.tally.sealed += 1;
                    return;
                };
                length
            }
            None => datagram.len(),
        };
        let packet = datagram.get(..length).and_then(Packet::parse);
        let Some((packet, content)) = packet.and_then(|packet| Some((packet, self.content(&packet)?))) else {
            self.tally.malformed += 1;
            return;
        };
        match self.latch.admit(from, packet.header.ssrc, self.srtp.is_some()) {
            Admission::Goes => {}
            Admission::Begins => {
                self.jitter.restart();
                self.presses.restart();
            }
            Admission::Refused => {
                self.tally.strangers += 1;
                return;
            }
        }
        self.tally.taken += 1;
        (self.heard_at, self.gone) = (now, false);
        self.presses.arrived(packet.header.sequence);
        self.hear(&packet.header, content, now);
    }

    /// Takes a key that signalling tells.
    pub fn tell(&mut self, key: Key, now: Duration) {
        if self.told.is_new(key, now) {
            self.signalled.push_back(Heard::Key(key));
        }
    }

    /// The other side has put us aside, or is there again. Whoever does that need not send anything meanwhile.
    pub fn hold(&mut self, is_held: bool, now: Duration) {
        if is_held != self.is_held {
            (self.is_held, self.heard_at) = (is_held, now);
            self.signalled.push_back(if is_held { Heard::Held } else { Heard::Resumed });
        }
    }

    /// What is heard by now. To be asked until there is nothing.
    pub fn next(&mut self, now: Duration) -> Option<Heard> {
        if let Some(heard) = self.signalled.pop_front() {
            return Some(heard);
        }
        while let Some(key) = self.presses.next(now) {
            if self.told.is_new_among_sound(key, now) {
                return Some(Heard::Key(key));
            }
        }
        if !self.gone && !self.is_held && now.saturating_sub(self.heard_at) >= GONE_AFTER {
            self.gone = true;
            return Some(Heard::Gone);
        }
        self.jitter.next(now).map(Heard::Sound)
    }

    /// Where our packets go.
    #[must_use]
    pub fn target(&self) -> SocketAddr {
        self.latch.target()
    }

    /// What became of datagrams.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// What became of packets with sound, and of frames.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.jitter.counts()
    }

    /// What a packet carries; `None` if that was not agreed.
    fn content<'a>(&self, packet: &Packet<'a>) -> Option<Content<'a>> {
        let payload_type = packet.header.payload_type;
        if self.event_payload == Some(payload_type) {
            return Event::parse(packet.payload).map(Content::Event);
        }
        if payload_type == COMFORT_NOISE {
            return Some(Content::Nothing);
        }
        let (agreed, codec) = self.sound_payload;
        let codec = if payload_type == agreed { codec } else { Codec::of_payload_type(payload_type)? };
        (packet.payload.len() <= PACKET_SAMPLES_MAX).then_some(Content::Sound(codec, packet.payload))
    }

    fn hear(&mut self, header: &Header, content: Content<'_>, now: Duration) {
        match content {
            Content::Event(event) => self.presses.take(header, event, now),
            Content::Sound(codec, octets) => {
                let samples: Zeroizing<Vec<i16>> =
                    Zeroizing::new(octets.iter().map(|octet| codec.decode(*octet)).collect());
                self.jitter.put(header.timestamp, &samples, now);
            }
            Content::Nothing => {}
        }
    }
}

/// What a packet carries.
#[derive(Clone, Copy)]
enum Content<'a> {
    Event(Event),
    Sound(Codec, &'a [u8]),
    Nothing,
}

fn opener(terms: &Terms) -> Option<(Crypto, Opener)> {
    let theirs = &terms.srtp.as_ref()?.theirs;
    Some((theirs.clone(), Opener::new(theirs.suite, &theirs.key)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::srtp::{MasterKey, Sealer, Suite};
    use crate::media::terms::Srtp;

    const MS: Duration = Duration::from_millis(1);

    fn at(port: u16) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, 1], port))
    }

    fn terms() -> Terms {
        Terms { remote: at(1), codec: Codec::Alaw, payload_type: 97, event_payload: Some(101), srtp: None }
    }

    fn packet(payload_type: u8, sequence: u16, payload: &[u8]) -> Vec<u8> {
        let timestamp = u32::from(sequence) * 160;
        let header =
            Header { padding: false, marker: false, payload_type, sequence, timestamp, ssrc: 5, octets: 12 };
        [&header.write(), payload].concat()
    }

    fn sealed_terms(key: u8) -> Terms {
        let crypto = |key| Crypto {
            tag: 1,
            suite: Suite::AesCm128HmacSha1_80,
            key: MasterKey::new([key; 16], [key; 14]),
        };
        Terms { srtp: Some(Srtp { theirs: crypto(key), ours: crypto(key + 1) }), ..terms() }
    }

    fn heard(ear: &mut Ear, now: Duration) -> Vec<Heard> {
        std::iter::from_fn(|| ear.next(now)).collect()
    }

    #[test]
    fn sound_of_either_codec_and_keys() {
        let mut ear = Ear::new(&terms(), Duration::ZERO);
        for sequence in 0..50 {
            let codec = if sequence < 25 { Codec::Alaw } else { Codec::Mulaw };
            let payload_type = if sequence < 5 { 97 } else { codec.payload_type() };
            let mut sound = packet(payload_type, sequence, &[codec.encode(3_000); 160]);
            let now = u32::from(sequence) * 20 * MS;
            ear.take(&mut sound, at(2), now);
            let all = heard(&mut ear, now);
            let [Heard::Sound(frame)] = &all[..] else { panic!("a frame every 20 ms") };
            let level = frame.samples()[7];
            assert!(sequence < 4 || (2_900..3_100).contains(&level), "{sequence}: {level}");
        }
        ear.take(&mut packet(101, 50, &[7, 10, 0, 160]), at(2), 1_000 * MS);
        assert_eq!(heard(&mut ear, 1_000 * MS)[0], Heard::Key(Key::of_sign('7').unwrap()));
        assert_eq!(ear.target(), at(2));
    }

    #[test]
    fn what_was_not_agreed_moves_nothing() {
        let mut ear = Ear::new(&terms(), Duration::ZERO);
        let datagrams = [
            packet(96, 1, &[0; 160]),
            packet(101, 1, &[1, 2, 3]),
            packet(8, 1, &[0; 1_600]),
            vec![0x80, 200, 0, 6],
            vec![],
        ];
        for mut datagram in datagrams {
            ear.take(&mut datagram, at(2), MS);
        }
        assert_eq!(ear.tally(), Tally { malformed: 5, ..Tally::default() });
        assert_eq!(ear.target(), at(1));
    }

    #[test]
    fn with_keys_nothing_in_the_open_is_believed() {
        let mut ear = Ear::new(&sealed_terms(1), Duration::ZERO);
        ear.take(&mut packet(8, 1, &[0; 160]), at(9), MS);
        assert_eq!((ear.tally().sealed, ear.target()), (1, at(1)));
        let srtp = sealed_terms(1).srtp.unwrap().theirs;
        let mut sealer = Sealer::new(srtp.suite, &srtp.key);
        let mut sealed = packet(101, 1, &[7, 10, 0, 160]);
        sealer.seal(&mut sealed).unwrap();
        let again = sealed.clone();
        ear.take(&mut sealed, at(2), MS);
        assert_eq!((ear.tally().taken, ear.target()), (1, at(2)));
        ear.agree(&sealed_terms(1));
        ear.take(&mut again.clone(), at(2), MS);
        assert_eq!(ear.tally().sealed, 2, "the same key still knows what was here");
        ear.agree(&sealed_terms(3));
        ear.take(&mut { again }, at(2), MS);
        assert_eq!(ear.tally().sealed, 3, "another key");
    }

    #[test]
    fn whoever_holds_the_line_is_not_gone() {
        let mut ear = Ear::new(&terms(), Duration::ZERO);
        ear.hold(true, MS);
        ear.hold(true, 2 * MS);
        assert_eq!(heard(&mut ear, GONE_AFTER * 5), [Heard::Held]);
        ear.hold(false, GONE_AFTER * 5);
        assert_eq!(heard(&mut ear, GONE_AFTER * 6 - MS), [Heard::Resumed]);
        assert_eq!(heard(&mut ear, GONE_AFTER * 6), [Heard::Gone]);
    }

    #[test]
    fn a_key_that_is_told_both_ways_is_one() {
        let mut ear = Ear::new(&terms(), Duration::ZERO);
        let seven = Key::of_sign('7').unwrap();
        ear.tell(seven, MS);
        ear.take(&mut packet(101, 50, &[7, 10, 0, 160]), at(2), 2 * MS);
        let keys = heard(&mut ear, 900 * MS).into_iter().filter(|heard| matches!(heard, Heard::Key(_)));
        assert_eq!(keys.collect::<Vec<_>>(), [Heard::Key(seven)]);
    }

    #[test]
    fn whoever_is_gone_is_said_to_be_gone_once() {
        let mut ear = Ear::new(&terms(), Duration::ZERO);
        assert_eq!(heard(&mut ear, GONE_AFTER - MS), []);
        assert_eq!(heard(&mut ear, GONE_AFTER), [Heard::Gone]);
        assert_eq!(heard(&mut ear, GONE_AFTER * 2), []);
        ear.take(&mut packet(13, 1, &[40]), at(2), GONE_AFTER * 2);
        assert_eq!(heard(&mut ear, GONE_AFTER * 3), [Heard::Gone]);
    }
}
