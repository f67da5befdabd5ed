//! What the fuzz targets of `telephone` do with their input. Also driven, without a fuzzer, by
//! `crates/telephone/tests/fuzz_smoke.rs`.

use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::Duration;

use sound::Codec;
use sound::wav;
use telephone::media::ear::Ear;
use telephone::media::event::Event;
use telephone::media::presses::Presses;
use telephone::media::rtp::{HEADER_OCTETS, Header, Packet};
use telephone::media::srtp::sdes::Crypto;
use telephone::media::srtp::{MasterKey, Opener, Sealer, Suite};
use telephone::media::{Heard, Terms};

/// The payload type of telephone-event in the fuzz targets.
const EVENTS: u8 = 101;
/// Frames that are given at once, whatever the clock does.
const FRAMES_MAX: usize = 60;

static PHONE: LazyLock<SocketAddr> = LazyLock::new(|| SocketAddr::from(([192, 0, 2, 1], 4_000)));

/// Datagrams one behind the other, as a socket brings them: each with its length, when it comes and from which of two addresses.
pub fn rtp_packet(data: &[u8]) {
    let terms = Terms {
        remote: *PHONE,
        codec: Codec::Alaw,
        payload_type: 8,
        event_payload: Some(EVENTS),
        srtp: None,
    };
    let mut ear = Ear::new(&terms, Duration::ZERO);
    let mut now = Duration::ZERO;
    let mut rest = data;
    while let Some((&[high, low, later], behind)) = rest.split_first_chunk() {
        let (length, other) = (usize::from(high & 0x0F) << 8 | usize::from(low), high & 0x80 != 0);
        let (datagram, behind) = behind.split_at_checked(length).unwrap_or((behind, &[]));
        rest = behind;
        now += Duration::from_millis(u64::from(later));
        if let Some(packet) = Packet::parse(datagram) {
            assert!(packet.header.octets >= HEADER_OCTETS);
            assert!(packet.header.octets + packet.payload.len() <= datagram.len());
        }
        let port = PHONE.port() + u16::from(other);
        ear.take(&mut datagram.to_vec(), SocketAddr::new(PHONE.ip(), port), now);
        let mut frames = 0;
        while let Some(heard) = ear.next(now) {
            frames += usize::from(matches!(heard, Heard::Sound(_)));
            assert!(frames <= FRAMES_MAX);
        }
    }
}

/// Events one behind the other: a header of eight octets before each payload. No key is given that nobody pressed.
pub fn telephone_event(data: &[u8]) {
    let mut presses = Presses::default();
    let mut now = Duration::ZERO;
    let mut pressed: Vec<u8> = Vec::new();
    let mut given: Vec<u8> = Vec::new();
    for packet in data.chunks_exact(12) {
        let Some((&[flags, later, s0, s1, t0, t1, t2, t3], payload)) = packet.split_first_chunk() else {
            return;
        };
        now += Duration::from_millis(u64::from(later));
        let sequence = u16::from_be_bytes([s0, s1]);
        let header = Header {
            padding: false,
            marker: flags & 1 != 0,
            payload_type: EVENTS,
            sequence,
            timestamp: u32::from_be_bytes([t0, t1, t2, t3]),
            ssrc: 1,
            octets: HEADER_OCTETS,
        };
        presses.arrived(sequence);
        if let Some(event) = Event::parse(payload) {
            presses.take(&header, event, now);
            pressed.push(event.code);
        }
        if flags & 0xF0 == 0xF0 {
            presses.restart();
        }
        while let Some(key) = presses.next(now) {
            given.push(key.code());
        }
    }
    presses.restart();
    while let Some(key) = presses.next(now) {
        given.push(key.code());
    }
    assert!(given.len() <= pressed.len());
    for code in 0..16 {
        let count = |all: &[u8]| all.iter().filter(|one| **one == code).count();
        assert!(count(&given) <= count(&pressed), "a key that nobody pressed");
    }
}

/// What nobody sealed is not opened and not changed; what we seal is opened once; and an attribute that reads is written alike.
pub fn srtp_packet(data: &[u8]) {
    let key = MasterKey::new([7; 16], [9; 14]);
    if let Ok(crypto) = Crypto::parse(&String::from_utf8_lossy(data)) {
        assert_eq!(Crypto::parse(&crypto.write()).as_ref(), Ok(&crypto));
    }
    for suite in [Suite::AesCm128HmacSha1_80, Suite::AesCm128HmacSha1_32] {
        let mut opener = Opener::new(suite, &key);
        let mut datagram = data.to_vec();
        if opener.open(&mut datagram).is_err() {
            assert_eq!(datagram, data);
        }
        let (mut opener, mut sealed) = (Opener::new(suite, &key), data.to_vec());
        if Sealer::new(suite, &key).seal(&mut sealed).is_err() {
            assert!(Header::parse(data).is_none());
            continue;
        }
        let mut again = sealed.clone();
        assert_eq!(opener.open(&mut sealed), Ok(data.len()));
        assert_eq!(sealed.get(..data.len()), Some(data));
        assert!(opener.open(&mut again).is_err(), "once");
    }
}

/// A file of anybody's making.
pub fn wav_read(data: &[u8]) {
    let Ok(sound) = wav::read(data) else { return };
    // A sample has at least an octet, and the lowest rate is half of ours.
    assert!(sound.samples().len() <= 2 * data.len() + 1);
    let mut file = wav::header(wav::Encoding::Pcm16, u32::try_from(sound.samples().len()).ok());
    wav::Encoding::Pcm16.write(sound.samples(), &mut file);
    assert_eq!(wav::read(&file).as_ref(), Ok(&sound));
}
