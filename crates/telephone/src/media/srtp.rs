//! SRTP (RFC 3711) with AES in counter mode and HMAC-SHA-1, the two suites of RFC 4568 that every telephone exchange has.
//!
//! Own code, because what there is does not fit: `webrtc-srtp` and `rtc-srtp` bring their own RTP, RTCP and *ring*, and keep keys in
//! plain vectors that nobody overwrites; `srtp` binds a C library. What is here is the part of the RFC that a call needs, over the
//! ciphers that the rest of Safeconduct uses.
//!
//! Keys come and go in SDP ([`sdes`]). They are overwritten when they are dropped and cannot be printed.

mod replay;
pub mod sdes;

use std::collections::VecDeque;

use aes::Aes128;
use ctr::Ctr128BE;
use ctr::cipher::{KeyIvInit as _, StreamCipher as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use rand::Rng;
use sha1::Sha1;
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize, ZeroizeOnDrop};

use self::replay::Window;
use super::rtp::Header;

/// Octets of a master key.
pub const KEY_OCTETS: usize = 16;
/// Octets of a master salt.
pub const SALT_OCTETS: usize = 14;
/// Octets of the key that authenticates.
const AUTH_KEY_OCTETS: usize = 20;
/// The most octets that sealing adds.
pub const TAG_OCTETS_MAX: usize = 10;
/// Streams that one key opens; beyond, the one longest known is forgotten. A call has one, and a few when it is passed on.
pub const STREAMS_MAX: usize = 8;

/// How packets are sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Suite {
    /// With ten octets against forgery.
    AesCm128HmacSha1_80,
    /// With four.
    AesCm128HmacSha1_32,
}

impl Suite {
    /// Its name in an SDP.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AesCm128HmacSha1_80 => "AES_CM_128_HMAC_SHA1_80",
            Self::AesCm128HmacSha1_32 => "AES_CM_128_HMAC_SHA1_32",
        }
    }

    /// The suite of this name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::AesCm128HmacSha1_80, Self::AesCm128HmacSha1_32].into_iter().find(|suite| suite.name() == name)
    }

    fn tag_octets(self) -> usize {
        match self {
            Self::AesCm128HmacSha1_80 => TAG_OCTETS_MAX,
            Self::AesCm128HmacSha1_32 => 4,
        }
    }
}

/// What the keys of one direction are made from.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct MasterKey {
    key: [u8; KEY_OCTETS],
    salt: [u8; SALT_OCTETS],
}

impl MasterKey {
    /// A key of these octets.
    #[must_use]
    pub fn new(key: [u8; KEY_OCTETS], salt: [u8; SALT_OCTETS]) -> Self {
        Self { key, salt }
    }

    /// A new key.
    pub fn generate(rng: &mut impl rand::CryptoRng) -> Self {
        let mut new = Self { key: [0; KEY_OCTETS], salt: [0; SALT_OCTETS] };
        rng.fill_bytes(&mut new.key);
        rng.fill_bytes(&mut new.salt);
        new
    }
}

impl PartialEq for MasterKey {
    fn eq(&self, other: &Self) -> bool {
        (self.key.ct_eq(&other.key) & self.salt.ct_eq(&other.salt)).into()
    }
}

impl Eq for MasterKey {}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey")
    }
}

/// Why a packet was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It is no packet of SRTP.
    #[error("no packet of SRTP")]
    Malformed,
    /// It was here already, or is too old for that to be known.
    #[error("here already")]
    Replayed,
    /// Somebody else made it, or it was changed.
    #[error("not authentic")]
    Forged,
}

/// Why a packet was not sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It is no packet of RTP.
    #[error("no packet of RTP")]
    Malformed,
    /// The key has sealed all that it may.
    #[error("the key is used up")]
    UsedUp,
}

/// Seals the packets of one stream, in the order of their numbers.
#[derive(Debug)]
pub struct Sealer {
    keys: Keys,
    /// How often the numbers began again, and the last of them.
    last: Option<(u32, u16)>,
}

impl Sealer {
    /// A sealer of a key that is used for nothing else.
    #[must_use]
    pub fn new(suite: Suite, key: &MasterKey) -> Self {
        Self { keys: Keys::derive(suite, key), last: None }
    }

    /// Seals a packet where it lies; it grows by the tag.
    ///
    /// # Errors
    /// If it is no packet, or the key is used up.
    pub fn seal(&mut self, packet: &mut Vec<u8>) -> Result<(), SealError> {
        let header = Header::parse(packet).ok_or(SealError::Malformed)?;
        let rollovers = match self.last {
            Some((rollovers, last)) if header.sequence < last => {
                rollovers.checked_add(1).ok_or(SealError::UsedUp)?
            }
            Some((rollovers, _)) => rollovers,
            None => 0,
        };
        self.last = Some((rollovers, header.sequence));
        let payload = packet.get_mut(header.octets..).ok_or(SealError::Malformed)?;
        self.keys.apply(header.ssrc, index(rollovers, header.sequence), payload);
        let tag = self.keys.tag(packet, rollovers);
        packet.extend(tag.iter().take(self.keys.suite.tag_octets()));
        Ok(())
    }
}

/// Opens the packets of one direction.
#[derive(Debug)]
pub struct Opener {
    keys: Keys,
    streams: VecDeque<Stream>,
}

/// How far a stream has come.
#[derive(Debug)]
struct Stream {
    ssrc: u32,
    rollovers: u32,
    highest: u16,
    seen: Window,
}

impl Opener {
    /// An opener of a key.
    #[must_use]
    pub fn new(suite: Suite, key: &MasterKey) -> Self {
        Self { keys: Keys::derive(suite, key), streams: VecDeque::new() }
    }

    /// Opens a packet where it lies and says how many octets of it are left. Of one that is not opened nothing is changed.
    ///
    /// # Errors
    /// If it is no packet, is forged, or was here already.
    pub fn open(&mut self, datagram: &mut [u8]) -> Result<usize, OpenError> {
        let length = datagram.len().checked_sub(self.keys.suite.tag_octets()).ok_or(OpenError::Malformed)?;
        let (packet, tag) = datagram.split_at_mut_checked(length).ok_or(OpenError::Malformed)?;
        let header = Header::parse(packet).ok_or(OpenError::Malformed)?;
        let known = self.streams.iter_mut().find(|stream| stream.ssrc == header.ssrc);
        let rollovers = known.as_ref().map_or(Some(0), |stream| stream.rollovers_of(header.sequence));
        let rollovers = rollovers.ok_or(OpenError::Replayed)?;
        let index = index(rollovers, header.sequence);
        if known.as_ref().is_some_and(|stream| !stream.seen.is_new(index)) {
            return Err(OpenError::Replayed);
        }
        let wanted = self.keys.tag(packet, rollovers);
        let wanted = wanted.get(..tag.len()).ok_or(OpenError::Malformed)?;
        if !bool::from(wanted.ct_eq(tag)) {
            return Err(OpenError::Forged);
        }
        let payload = packet.get_mut(header.octets..).ok_or(OpenError::Malformed)?;
        self.keys.apply(header.ssrc, index, payload);
        match known {
            Some(stream) => stream.note(rollovers, header.sequence, index),
            None => self.know(&header, index),
        }
        Ok(length)
    }

    fn know(&mut self, header: &Header, index: u64) {
        if self.streams.len() >= STREAMS_MAX {
            self.streams.pop_front();
        }
        let (ssrc, highest) = (header.ssrc, header.sequence);
        let mut seen = Window::default();
        seen.note(index);
        self.streams.push_back(Stream { ssrc, rollovers: 0, highest, seen });
    }
}

impl Stream {
    /// How often the numbers had begun again when this packet was made (RFC 3711, 3.3.1); `None` if that was before the first.
    fn rollovers_of(&self, sequence: u16) -> Option<u32> {
        let back = i32::from(sequence) - i32::from(self.highest);
        if self.highest < 0x8000 && back > 0x8000 {
            self.rollovers.checked_sub(1)
        } else if self.highest >= 0x8000 && back < -0x8000 {
            self.rollovers.checked_add(1)
        } else {
            Some(self.rollovers)
        }
    }

    fn note(&mut self, rollovers: u32, sequence: u16, index: u64) {
        self.seen.note(index);
        if (rollovers, sequence) > (self.rollovers, self.highest) {
            (self.rollovers, self.highest) = (rollovers, sequence);
        }
    }
}

fn index(rollovers: u32, sequence: u16) -> u64 {
    (u64::from(rollovers) << 16) | u64::from(sequence)
}

/// The keys of one direction.
#[derive(Zeroize, ZeroizeOnDrop)]
struct Keys {
    #[zeroize(skip)]
    suite: Suite,
    cipher: [u8; KEY_OCTETS],
    salt: [u8; SALT_OCTETS],
    auth: [u8; AUTH_KEY_OCTETS],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    /// RFC 3711, 4.3: one derivation, at the beginning.
    fn derive(suite: Suite, master: &MasterKey) -> Self {
        let mut keys =
            Self { suite, cipher: [0; KEY_OCTETS], salt: [0; SALT_OCTETS], auth: [0; AUTH_KEY_OCTETS] };
        derive(master, 0, &mut keys.cipher);
        derive(master, 1, &mut keys.auth);
        derive(master, 2, &mut keys.salt);
        keys
    }

    /// Encrypts or decrypts (RFC 3711, 4.1.1).
    fn apply(&self, ssrc: u32, index: u64, payload: &mut [u8]) {
        let mut iv = [0; 16];
        let moved = (u128::from(ssrc) << 64) ^ (u128::from(index) << 16);
        let salted = salt_number(&self.salt) ^ moved;
        iv.copy_from_slice(&salted.to_be_bytes());
        Ctr128BE::<Aes128>::new(&self.cipher.into(), &iv.into()).apply_keystream(payload);
    }

    /// RFC 3711, 4.2: over the packet and how often its numbers have begun again.
    fn tag(&self, packet: &[u8], rollovers: u32) -> [u8; 20] {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.auth).expect("HMAC takes a key of any length");
        mac.update(packet);
        mac.update(&rollovers.to_be_bytes());
        mac.finalize().into_bytes().into()
    }
}

/// Octets of a key, from the key stream of the master key at its label.
fn derive(master: &MasterKey, label: u8, out: &mut [u8]) {
    let iv = salt_number(&master.salt) ^ (u128::from(label) << 64);
    out.fill(0);
    Ctr128BE::<Aes128>::new(&master.key.into(), &iv.to_be_bytes().into()).apply_keystream(out);
}

/// A salt as the number that counts the blocks, with room for their count.
fn salt_number(salt: &[u8; SALT_OCTETS]) -> u128 {
    salt.iter().fold(0, |number, octet| (number << 8) | u128::from(*octet)) << 16
}

/// A first sequence number from which the other side cannot mistake how often the numbers began again (RFC 4568, 6.4).
pub(super) fn first_sequence(rng: &mut impl Rng) -> u16 {
    u16::try_from(rng.next_u32() & 0x7FFF).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::media::rtp::HEADER_OCTETS;

    const BOTH: [Suite; 2] = [Suite::AesCm128HmacSha1_80, Suite::AesCm128HmacSha1_32];

    fn hex<const N: usize>(text: &str) -> [u8; N] {
        let octets: Vec<u8> =
            (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect();
        octets.try_into().unwrap()
    }

    fn master() -> MasterKey {
        MasterKey::new(hex("E1F97A0D3E018BE0D64FA32C06DE4139"), hex("0EC675AD498AFEEBB6960B3AABE6"))
    }

    fn packet(sequence: u16, payload: &[u8]) -> Vec<u8> {
        let header = Header {
            padding: false,
            marker: false,
            payload_type: 8,
            sequence,
            timestamp: 1,
            ssrc: 0x0A0B_0C0D,
            octets: HEADER_OCTETS,
        };
        [&header.write(), payload].concat()
    }

    #[test]
    fn the_key_stream_of_rfc_3711_b_2() {
        let keys = Keys {
            suite: BOTH[0],
            cipher: hex("2B7E151628AED2A6ABF7158809CF4F3C"),
            salt: hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"),
            auth: [0; 20],
        };
        let mut stream = vec![0; 0xFF02 * 16];
        keys.apply(0, 0, &mut stream);
        assert_eq!(stream[..16], hex::<16>("E03EAD0935C95E80E166B16DD92B4EB4"));
        assert_eq!(stream[16..32], hex::<16>("D23513162B02D0F72A43A2FE4A5F97AB"));
        assert_eq!(stream[32..48], hex::<16>("41E95B3BB0A2E8DD477901E4FCA894C0"));
        assert_eq!(stream[0xFEFF * 16..0xFF00 * 16], hex::<16>("EC8CDF7398607CB0F2D21675EA9EA1E4"));
        assert_eq!(stream[0xFF00 * 16..0xFF01 * 16], hex::<16>("362B7C3C6773516318A077D7FC5073AE"));
        assert_eq!(stream[0xFF01 * 16..], hex::<16>("6A2CC3787889374FBEB4C81B17BA6C44"));
    }

    #[test]
    fn the_derived_keys_of_rfc_3711_b_3() {
        let keys = Keys::derive(BOTH[0], &master());
        assert_eq!(keys.cipher, hex("C61E7A93744F39EE10734AFE3FF7A087"));
        assert_eq!(keys.salt, hex("30CBBC08863D8C85D49DB34A9AE1"));
        assert_eq!(keys.auth, hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
    }

    /// The packet with which libsrtp tests itself, and so what other telephones make.
    #[test]
    fn a_packet_of_another_implementation() {
        let mut sealed: [u8; 38] =
            hex("800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb");
        let plain = [hex::<12>("800f1234decafbadcafebabe").as_slice(), &[0xAB; 16]].concat();
        let mut ours = plain.clone();
        Sealer::new(BOTH[0], &master()).seal(&mut ours).unwrap();
        assert_eq!(ours, sealed);
        assert_eq!(Opener::new(BOTH[0], &master()).open(&mut sealed), Ok(28));
        assert_eq!(sealed[..28], plain);
    }

    #[test]
    fn numbers_begin_again_and_packets_come_in_disorder() {
        for suite in BOTH {
            let (mut sealer, mut opener) = (Sealer::new(suite, &master()), Opener::new(suite, &master()));
            let mut sealed: Vec<Vec<u8>> = Vec::new();
            for number in 0..200_000_u32 {
                let mut packet =
                    packet(u16::try_from((number + 30_000) % 65_536).unwrap(), &number.to_be_bytes());
                sealer.seal(&mut packet).unwrap();
                sealed.push(packet);
            }
            for (block, packets) in sealed.chunks_mut(50).enumerate() {
                // Every second block is lost; in the others the packets come backwards.
                for (at, packet) in packets.iter_mut().enumerate().rev().filter(|_| block % 2 == 0) {
                    let mut again = packet.clone();
                    assert!(opener.open(packet).is_ok());
                    let number = u32::try_from(block * 50 + at).unwrap();
                    assert_eq!(packet[12..16], number.to_be_bytes());
                    assert_eq!(opener.open(&mut again), Err(OpenError::Replayed));
                }
            }
            assert_eq!(opener.streams[0].rollovers, 3);
        }
    }

    #[test]
    fn forged_changed_old_and_short_packets_are_not_opened() {
        for suite in BOTH {
            let (mut sealer, mut opener) = (Sealer::new(suite, &master()), Opener::new(suite, &master()));
            let mut first = packet(1, b"sound");
            sealer.seal(&mut first).unwrap();
            for at in 0..first.len() {
                let mut changed = first.clone();
                changed[at] ^= 0x10;
                let before = changed.clone();
                assert!(opener.open(&mut changed).is_err());
                assert_eq!(changed, before, "nothing is decrypted that is not authentic");
            }
            assert!(opener.streams.is_empty(), "what is forged leaves nothing behind");
            for cut in 0..first.len() {
                assert!(opener.open(&mut first[..cut].to_vec()).is_err());
            }
            opener.open(&mut first.clone()).unwrap();
            let mut far = packet(2_000, b"sound");
            sealer.seal(&mut far).unwrap();
            opener.open(&mut far).unwrap();
            assert_eq!(opener.open(&mut first), Err(OpenError::Replayed));
            let other = MasterKey::new([1; 16], [2; 14]);
            let mut another = packet(2_001, b"sound");
            Sealer::new(suite, &other).seal(&mut another).unwrap();
            assert_eq!(opener.open(&mut another), Err(OpenError::Forged));
        }
    }

    #[test]
    fn streams_have_numbers_of_their_own_and_are_few() {
        let mut opener = Opener::new(BOTH[0], &master());
        for ssrc in 0..100_u32 {
            let mut packet = packet(9, b"x");
            packet[8..12].copy_from_slice(&ssrc.to_be_bytes());
            Sealer::new(BOTH[0], &master()).seal(&mut packet).unwrap();
            assert!(opener.open(&mut packet).is_ok());
            assert!(opener.streams.len() <= STREAMS_MAX);
        }
    }

    #[test]
    fn no_key_is_printed_and_equal_keys_are_equal() {
        let shown = format!("{:?} {:?}", master(), Sealer::new(BOTH[0], &master()));
        assert_eq!(shown, "MasterKey Sealer { keys: Keys, last: None }");
        assert_eq!(master(), master());
        assert_ne!(master(), MasterKey::new([0; 16], [0; 14]));
    }

    proptest! {
        #[test]
        fn what_is_sealed_is_opened(sequence in 0..0x8000_u16, payload: Vec<u8>, short: bool) {
            let suite = BOTH[usize::from(short)];
            let plain = packet(sequence, &payload);
            let mut sealed = plain.clone();
            Sealer::new(suite, &master()).seal(&mut sealed).unwrap();
            let length = Opener::new(suite, &master()).open(&mut sealed).unwrap();
            prop_assert_eq!(&sealed[..length], plain.as_slice());
        }

        #[test]
        fn whatever_comes_is_borne(mut octets: Vec<u8>) {
            prop_assert!(Opener::new(BOTH[0], &master()).open(&mut octets).is_err());
        }
    }
}
