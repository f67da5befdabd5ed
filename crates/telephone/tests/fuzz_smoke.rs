//! The fuzz targets' bodies on random and mutated inputs, on stable, from a seed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

#[path = "../../../fuzz/bodies/telephone.rs"]
#[allow(unreachable_pub, reason = "shared with the fuzzing workspace")]
mod bodies;

#[path = "../../../fuzz/bodies/smoke.rs"]
#[allow(unreachable_pub, reason = "shared with the fuzzing workspace")]
mod smoke;

use smoke::smoke;
use sound::Codec;
use sound::wav::{Encoding, header};
use telephone::media::event::Event;
use telephone::media::rtp::{HEADER_OCTETS, Header};
use telephone::media::srtp::{MasterKey, Sealer, Suite};

fn packet(payload_type: u8, sequence: u16, payload: &[u8]) -> Vec<u8> {
    let timestamp = u32::from(sequence) * 160;
    let octets = HEADER_OCTETS;
    let header = Header { padding: false, marker: false, payload_type, sequence, timestamp, ssrc: 5, octets };
    [&header.write(), payload].concat()
}

fn event(code: u8, duration: u16, end: bool) -> [u8; 4] {
    Event { code, end, volume: 10, duration }.write()
}

/// Datagrams, each with its length and the milliseconds that pass before it.
fn line(datagrams: &[Vec<u8>]) -> Vec<u8> {
    let one = |datagram: &Vec<u8>| {
        let [high, low] = u16::try_from(datagram.len()).unwrap().to_be_bytes();
        [&[high, low, 20], datagram.as_slice()].concat()
    };
    datagrams.iter().flat_map(one).collect()
}

#[test]
fn rtp() {
    let call = [
        packet(8, 1, &[0xD5; 160]),
        packet(0, 2, &[0xFF; 80]),
        packet(101, 3, &event(5, 160, false)),
        packet(101, 4, &event(5, 320, true)),
        packet(13, 5, &[40]),
        packet(8, 9, &[0x55; 240]),
    ];
    let mut odd = packet(8, 7, &[1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 4]);
    odd[0] |= 0x31;
    let mut moved = line(&call);
    moved[0] |= 0x80;
    smoke("rtp_packet", &[line(&call), line(&[odd]), moved], 30_000, bodies::rtp_packet);
}

#[test]
fn telephone_event() {
    let said = |sequence: u16, timestamp: u32, flags: u8, event: [u8; 4]| {
        let ([s0, s1], [t0, t1, t2, t3]) = (sequence.to_be_bytes(), timestamp.to_be_bytes());
        [[flags, 20, s0, s1].as_slice(), &[t0, t1, t2, t3], &event].concat()
    };
    let press = [
        said(1, 800, 1, event(1, 160, false)),
        said(2, 800, 0, event(1, 400, true)),
        said(4, 1_600, 1, event(11, 160, false)),
        said(3, 800, 0, event(1, 400, true)),
    ];
    let long = [
        said(65_535, 4_294_967_000, 1, event(9, 65_535, false)),
        said(0, 4_294_967_000_u32.wrapping_add(65_535), 0, event(9, 160, false)),
        said(1, 7, 0xF0, event(16, 0, true)),
    ];
    smoke("telephone_event", &[press.concat(), long.concat()], 40_000, bodies::telephone_event);
}

#[test]
fn srtp() {
    let mut sealed = packet(8, 1, &[0xD5; 160]);
    Sealer::new(Suite::AesCm128HmacSha1_80, &MasterKey::new([7; 16], [9; 14])).seal(&mut sealed).unwrap();
    let attribute = b"1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20 -KDR=1";
    let seeds = [sealed, packet(101, 2, &event(5, 160, false)), attribute.to_vec()];
    smoke("srtp_packet", &seeds, 5_000, bodies::srtp_packet);
}

#[test]
fn wav() {
    let file = |encoding: Encoding, samples| {
        let mut file = header(encoding, samples);
        encoding.write(&[0, 900, -900, 32_767, -32_768, 1], &mut file);
        file
    };
    // At another rate, in two channels, with a chunk in front.
    let mut other = file(Encoding::Pcm16, Some(6));
    other[22] = 2;
    other[24..28].copy_from_slice(&44_100_u32.to_le_bytes());
    other.splice(12..12, *b"LIST\x03\0\0\0odd\0");
    let seeds = [
        file(Encoding::Pcm16, None),
        file(Encoding::G711(Codec::Alaw), Some(6)),
        file(Encoding::G711(Codec::Mulaw), None),
        other,
    ];
    smoke("wav_read", &seeds, 5_000, bodies::wav_read);
}
