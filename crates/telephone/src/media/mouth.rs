//! What is said: sound goes in, datagrams come out, one every twenty milliseconds. When nothing is to be said, silence is sent: it keeps
//! the way through address translators open, and who listens on the line does not see when we speak.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use rand::CryptoRng;
use zeroize::Zeroizing;

use super::pacer::Pacer;
use super::rtp::{HEADER_OCTETS, Header};
use super::srtp::sdes::Crypto;
use super::srtp::{Sealer, TAG_OCTETS_MAX, first_sequence};
use super::terms::Terms;
use sound::frame::{FRAME_SAMPLES, Frame, Sound, samples_in};
use sound::g711::Codec;

/// Samples in a frame, as timestamps count them.
const STEP: u32 = 160;

/// A part of what is said.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Sound. Prompts are shared by all calls.
    Sound(Arc<Sound>),
    /// Silence.
    Pause(Duration),
}

/// Names what was to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Utterance(pub u64);

/// The outgoing half of a call.
pub struct Mouth {
    codec: Codec,
    payload_type: u8,
    srtp: Option<(Crypto, Sealer)>,
    pacer: Pacer,
    sequence: u16,
    timestamp: u32,
    ssrc: u32,
    /// The next packet begins something, or comes after a gap.
    marker: bool,
    /// Nobody hears us now: what is said waits.
    is_held: bool,
    saying: Option<Saying>,
    said: Option<Utterance>,
    packet: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Mouth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mouth").field("codec", &self.codec).finish_non_exhaustive()
    }
}

impl Mouth {
    /// A mouth for a call on these terms, which begins now.
    pub fn new(terms: &Terms, now: Duration, rng: &mut impl CryptoRng) -> Self {
        Self {
            codec: terms.codec,
            payload_type: terms.payload_type,
            srtp: sealer(terms),
            pacer: Pacer::new(now),
            sequence: first_sequence(rng),
            timestamp: rng.next_u32(),
            ssrc: rng.next_u32(),
            marker: true,
            is_held: false,
            saying: None,
            said: None,
            packet: Zeroizing::new(Vec::with_capacity(HEADER_OCTETS + FRAME_SAMPLES + TAG_OCTETS_MAX)),
        }
    }

    /// The terms have changed.
    pub fn agree(&mut self, terms: &Terms) {
        self.codec = terms.codec;
        self.payload_type = terms.payload_type;
        let ours = terms.srtp.as_ref().map(|srtp| (srtp.ours.suite, &srtp.ours.key));
        // The same key goes on: begun anew, it would seal two packets with one key stream.
        if self.srtp.as_ref().map(|(crypto, _)| (crypto.suite, &crypto.key)) != ours {
            self.srtp = sealer(terms);
        }
    }

    /// Says this instead of what is being said, of which the rest is dropped. Saying nothing is to fall silent.
    pub fn say(&mut self, utterance: Utterance, pieces: Vec<Piece>) {
        self.said = None;
        self.saying = Some(Saying { utterance, pieces: pieces.into(), at: 0 });
    }

    /// The other side does not hear us, or hears us again: what is being said goes on where it was.
    pub fn hold(&mut self, is_held: bool) {
        self.is_held = is_held;
    }

    /// What has been said to its end since this was last asked.
    pub fn said(&mut self) -> Option<Utterance> {
        self.said.take()
    }

    /// When the next datagram is due.
    #[must_use]
    pub fn next_at(&self) -> Duration {
        self.pacer.next_at()
    }

    /// The next datagram, if it is due, and how late it is. To be asked until there is none.
    pub fn next(&mut self, now: Duration) -> Option<(&[u8], Duration)> {
        let beat = self.pacer.beat(now)?;
        if beat.skipped > 0 {
            self.timestamp = self.timestamp.wrapping_add(STEP.wrapping_mul(beat.skipped));
            self.marker = true;
        }
        let frame = self.frame();
        let header = Header {
            padding: false,
            marker: self.marker,
            payload_type: self.payload_type,
            sequence: self.sequence,
            timestamp: self.timestamp,
            ssrc: self.ssrc,
            octets: HEADER_OCTETS,
        };
        self.marker = false;
        self.sequence = self.sequence.wrapping_add(1);
        self.timestamp = self.timestamp.wrapping_add(STEP);
        self.packet.clear();
        self.packet.extend(header.write());
        self.packet.extend(frame.samples().iter().map(|sample| self.codec.encode(*sample)));
        if let Some((_, sealer)) = &mut self.srtp {
            // Only a key that is used up does not seal, after years; then there is nothing that may be sent.
            sealer.seal(&mut self.packet).ok()?;
        }
        Some((&self.packet, beat.late))
    }

    fn frame(&mut self) -> Frame {
        let mut frame = Frame::silence();
        if let Some(saying) = &mut self.saying
            && !self.is_held
            && saying.fill(&mut frame)
        {
            self.said = Some(saying.utterance);
            self.saying = None;
        }
        frame
    }
}

/// What is being said.
struct Saying {
    utterance: Utterance,
    pieces: VecDeque<Piece>,
    /// How many samples of the first piece have been said.
    at: usize,
}

impl Saying {
    /// Fills a frame, across the ends of pieces; whether nothing is left.
    fn fill(&mut self, frame: &mut Frame) -> bool {
        let mut places = frame.samples_mut().iter_mut();
        while let Some(piece) = self.pieces.front() {
            let length = piece.samples();
            let wanted = places.len().min(length.saturating_sub(self.at));
            if let Piece::Sound(sound) = piece {
                let samples = sound.samples().iter().skip(self.at);
                places.by_ref().take(wanted).zip(samples).for_each(|(place, sample)| *place = *sample);
            } else {
                places.by_ref().take(wanted).for_each(|place| *place = 0);
            }
            self.at += wanted;
            if self.at < length {
                return false;
            }
            self.pieces.pop_front();
            self.at = 0;
        }
        true
    }
}

impl Piece {
    fn samples(&self) -> usize {
        match self {
            Self::Sound(sound) => sound.samples().len(),
            Self::Pause(length) => usize::try_from(samples_in(*length)).unwrap_or(usize::MAX),
        }
    }
}

fn sealer(terms: &Terms) -> Option<(Crypto, Sealer)> {
    let ours = &terms.srtp.as_ref()?.ours;
    Some((ours.clone(), Sealer::new(ours.suite, &ours.key)))
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    use super::*;
    use crate::media::rtp::Packet;
    use crate::media::srtp::{MasterKey, Opener, Suite};
    use crate::media::terms::Srtp;

    const MS: Duration = Duration::from_millis(1);

    fn terms() -> Terms {
        let remote = std::net::SocketAddr::from(([192, 0, 2, 1], 1));
        Terms { remote, codec: Codec::Mulaw, payload_type: 0, event_payload: None, srtp: None }
    }

    fn mouth(terms: &Terms) -> Mouth {
        Mouth::new(terms, Duration::ZERO, &mut StdRng::seed_from_u64(1))
    }

    fn sound(sample: i16, length: usize) -> Piece {
        Piece::Sound(Arc::new(Sound::new(vec![sample; length])))
    }

    /// The next frame, decoded, at the time at which it is due.
    fn next(mouth: &mut Mouth) -> (Header, Vec<i16>) {
        let now = mouth.next_at();
        let (datagram, _) = mouth.next(now).unwrap();
        let packet = Packet::parse(datagram).unwrap();
        let codec = Codec::of_payload_type(packet.header.payload_type).unwrap();
        (packet.header, packet.payload.iter().map(|octet| codec.decode(*octet)).collect())
    }

    #[test]
    fn pieces_follow_each_other_to_the_sample_and_the_end_is_told_once() {
        let mut mouth = mouth(&terms());
        let steps: [i16; 2] = [Codec::Mulaw.decode(0x90), Codec::Mulaw.decode(0x20)];
        let pause = Piece::Pause(10 * MS);
        mouth.say(Utterance(1), vec![sound(steps[0], 100), pause, sound(9, 0), sound(steps[1], 200)]);
        let said: Vec<i16> = (0..3)
            .flat_map(|frame| {
                assert_eq!(mouth.said(), None, "{frame}");
                next(&mut mouth).1
            })
            .collect();
        let wanted = [vec![steps[0]; 100], vec![0; 80], vec![steps[1]; 200], vec![0; 100]].concat();
        assert_eq!(said, wanted);
        assert_eq!((mouth.said(), mouth.said()), (Some(Utterance(1)), None));
        assert_eq!(next(&mut mouth).1, [0; 160], "and then silence");
    }

    #[test]
    fn who_is_interrupted_does_not_say_the_rest() {
        let mut mouth = mouth(&terms());
        mouth.say(Utterance(1), vec![sound(5_000, 8_000)]);
        next(&mut mouth);
        mouth.say(Utterance(2), vec![]);
        assert_eq!(next(&mut mouth).1, [0; 160]);
        assert_eq!(mouth.said(), Some(Utterance(2)));
    }

    #[test]
    fn numbers_and_timestamps_go_on_and_a_stall_is_a_gap() {
        let mut mouth = mouth(&terms());
        let first = next(&mut mouth).0;
        let second = next(&mut mouth).0;
        assert!(first.marker && !second.marker && first.sequence < 0x8000);
        assert_eq!(second.sequence, first.sequence + 1);
        assert_eq!(second.timestamp, first.timestamp.wrapping_add(160));
        let mut after: Vec<Header> = Vec::new();
        while let Some((datagram, _)) = mouth.next(1_000 * MS) {
            after.push(Header::parse(datagram).unwrap());
        }
        assert_eq!(after.len(), 3);
        assert!(after[0].marker && !after[1].marker);
        assert_eq!(after[0].sequence, second.sequence + 1);
        assert_eq!(
            after[2].timestamp,
            first.timestamp.wrapping_add(50 * 160),
            "the clock did not stand still"
        );
    }

    #[test]
    fn a_key_that_is_agreed_on_again_goes_on() {
        let crypto = |key| Crypto {
            tag: 1,
            suite: Suite::AesCm128HmacSha1_32,
            key: MasterKey::new([key; 16], [0; 14]),
        };
        let terms = Terms { srtp: Some(Srtp { theirs: crypto(1), ours: crypto(2) }), ..terms() };
        let mut mouth = mouth(&terms);
        mouth.sequence = u16::MAX;
        let mut opener = Opener::new(Suite::AesCm128HmacSha1_32, &crypto(2).key);
        for round in 0..3 {
            let now = mouth.next_at();
            let mut datagram = mouth.next(now).unwrap().0.to_vec();
            assert_eq!(opener.open(&mut datagram), Ok(172), "{round}");
            mouth.agree(&Terms { codec: Codec::Alaw, payload_type: 8, ..terms.clone() });
        }
    }
}
