//! RTP packets (RFC 3550), read and written, and arithmetic with numbers that begin again.
//!
//! The header is read apart from what it carries, because SRTP seals the one and leaves the other in the open.

/// Octets of a header without sources and extension.
pub const HEADER_OCTETS: usize = 12;
/// The largest datagram that is looked at. Sound of 20 ms has 172 octets; nobody sends more than an Ethernet frame holds.
pub const DATAGRAM_OCTETS_MAX: usize = 1_500;
/// Second octets from 192 to 223 are RTCP's on a shared port (RFC 5761).
const RTCP_TYPES: std::ops::RangeInclusive<u8> = 192..=223;

/// What stands before the sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The end of the packet is padding.
    pub padding: bool,
    /// The first packet after a pause, or of an event.
    pub marker: bool,
    /// What the packet carries; negotiated in the SDP.
    pub payload_type: u8,
    /// Counts packets.
    pub sequence: u16,
    /// Counts samples.
    pub timestamp: u32,
    /// Names the stream.
    pub ssrc: u32,
    /// How long the header is, with its sources and its extension.
    pub octets: usize,
}

impl Header {
    /// Reads the header; `None` if this is no RTP packet.
    #[must_use]
    pub fn parse(datagram: &[u8]) -> Option<Self> {
        let &[first, second, s0, s1, t0, t1, t2, t3, i0, i1, i2, i3] = datagram.first_chunk()?;
        let version = first >> 6;
        if version != 2 || RTCP_TYPES.contains(&second) {
            return None;
        }
        let mut octets = HEADER_OCTETS + 4 * usize::from(first & 0x0F);
        if first & 0x10 != 0 {
            let &[_, _, high, low] = datagram.get(octets..)?.first_chunk()?;
            octets += 4 + 4 * usize::from(u16::from_be_bytes([high, low]));
        }
        let header = Self {
            padding: first & 0x20 != 0,
            marker: second & 0x80 != 0,
            payload_type: second & 0x7F,
            sequence: u16::from_be_bytes([s0, s1]),
            timestamp: u32::from_be_bytes([t0, t1, t2, t3]),
            ssrc: u32::from_be_bytes([i0, i1, i2, i3]),
            octets,
        };
        (octets <= datagram.len()).then_some(header)
    }

    /// Writes a header without padding, sources and extension, which we never send.
    #[must_use]
    pub fn write(&self) -> [u8; HEADER_OCTETS] {
        let [s0, s1] = self.sequence.to_be_bytes();
        let [t0, t1, t2, t3] = self.timestamp.to_be_bytes();
        let [i0, i1, i2, i3] = self.ssrc.to_be_bytes();
        let second = (u8::from(self.marker) << 7) | (self.payload_type & 0x7F);
        [0x80, second, s0, s1, t0, t1, t2, t3, i0, i1, i2, i3]
    }
}

/// A packet in the open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Packet<'a> {
    /// Its header.
    pub header: Header,
    /// What it carries, without padding.
    pub payload: &'a [u8],
}

impl std::fmt::Debug for Packet<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Packet").field("header", &self.header).finish_non_exhaustive()
    }
}

impl<'a> Packet<'a> {
    /// Reads a packet; `None` if it is none, or its padding is longer than itself.
    #[must_use]
    pub fn parse(datagram: &'a [u8]) -> Option<Self> {
        let header = Header::parse(datagram)?;
        let mut payload = datagram.get(header.octets..)?;
        if header.padding {
            let padding = usize::from(*payload.last()?);
            if padding == 0 {
                return None;
            }
            payload = payload.get(..payload.len().checked_sub(padding)?)?;
        }
        Some(Self { header, payload })
    }
}

/// How far `to` is behind `from`, the shorter way round; negative if it is before it.
#[must_use]
pub fn ahead(from: u32, to: u32) -> i64 {
    i64::from(to.wrapping_sub(from).cast_signed())
}

/// The same of sequence numbers.
#[must_use]
pub fn sequence_ahead(from: u16, to: u16) -> i32 {
    i32::from(to.wrapping_sub(from).cast_signed())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn header(octets: usize) -> Header {
        Header {
            padding: false,
            marker: true,
            payload_type: 8,
            sequence: 65_535,
            timestamp: 4_000_000_000,
            ssrc: 0x0102_0304,
            octets,
        }
    }

    #[test]
    fn a_packet_with_everything() {
        let mut octets = header(12).write().to_vec();
        octets[0] |= 0x20 | 0x10 | 2;
        octets.extend([1; 8]);
        octets.extend([0xBE, 0xDE, 0, 1, 9, 9, 9, 9]);
        octets.extend([5, 6, 7, 0, 0, 3]);
        let packet = Packet::parse(&octets).unwrap();
        assert_eq!(packet.payload, [5, 6, 7]);
        assert_eq!(packet.header, Header { padding: true, ..header(12 + 8 + 8) });
        assert!(!format!("{packet:?}").contains("payload:"), "nobody's sound is printed");
    }

    #[test]
    fn lengths_that_lie() {
        let whole = header(12).write();
        assert!(Packet::parse(&whole).unwrap().payload.is_empty());
        for cut in 0..12 {
            assert_eq!(Packet::parse(&whole[..cut]), None);
        }
        let with = |first: u8, rest: &[u8]| {
            let mut octets = [&whole, rest].concat();
            octets[0] = first;
            Packet::parse(&octets).is_some()
        };
        assert!(!with(0x81, &[0; 3]), "a source is missing");
        assert!(!with(0x90, &[0; 3]), "half an extension");
        assert!(!with(0x90, &[0, 0, 0xFF, 0xFF, 1, 2]), "an extension longer than the packet");
        assert!(with(0x90, &[0, 0, 0, 0]));
        assert!(!with(0xA0, &[]), "padding of nothing");
        assert!(!with(0xA0, &[1, 0]), "padding says that it has no octets");
        assert!(!with(0xA0, &[1, 3]), "padding longer than the packet");
        assert!(with(0xA0, &[1, 2]));
        assert!(!with(0x40, &[]), "another version");
    }

    #[test]
    fn a_report_is_no_sound() {
        let mut report = header(12).write();
        report[1] = 200;
        assert_eq!(Packet::parse(&report), None);
    }

    #[test]
    fn numbers_begin_again() {
        assert_eq!((ahead(u32::MAX, 159), ahead(159, u32::MAX)), (160, -160));
        assert_eq!((sequence_ahead(65_535, 2), sequence_ahead(2, 65_535)), (3, -3));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            marker: bool, payload_type in 0..64_u8, sequence: u16, timestamp: u32, ssrc: u32, payload: Vec<u8>
        ) {
            let header = Header { padding: false, marker, payload_type, sequence, timestamp, ssrc, octets: HEADER_OCTETS };
            let octets = [&header.write(), payload.as_slice()].concat();
            prop_assert_eq!(Packet::parse(&octets), Some(Packet { header, payload: &payload }));
        }

        #[test]
        fn whatever_comes_is_borne(octets: Vec<u8>) {
            if let Some(packet) = Packet::parse(&octets) {
                prop_assert!(packet.header.octets + packet.payload.len() <= octets.len());
            }
        }
    }
}
