//! Whose packets are heard, and where ours go: symmetric RTP.
//!
//! Behind an address translator the other side does not know where its packets come from, so we send to where they do. Whoever
//! guesses our port could use that to be heard in somebody's call or to hear it. So an address is taken once for a stream: another one must
//! begin a stream of its own, come [`STEADY`] times in a row with nothing of the old one between, and that [`MOVES_MAX`] times a
//! call at most. Where SDP named the address and packets come from it, nobody else takes its place unless his packets are
//! authenticated; and the named address takes its own from whoever came before it.

use std::net::SocketAddr;

/// How often a call may move to another address, until the other side names one again.
pub const MOVES_MAX: u32 = 4;
/// So many packets of another stream say that it is one.
pub const STEADY: u32 = 3;

/// Whose packets are heard.
#[derive(Clone)]
pub struct Latch {
    named: SocketAddr,
    current: Option<(SocketAddr, u32)>,
    candidate: Option<(SocketAddr, u32, u32)>,
    moves: u32,
}

/// What a packet is to the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It belongs to the stream that is heard.
    Goes,
    /// With it a stream begins.
    Begins,
    /// It is not heard.
    Refused,
}

impl std::fmt::Debug for Latch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Latch").field("moves", &self.moves).finish_non_exhaustive()
    }
}

impl Latch {
    /// Before the first packet, with the address that SDP names.
    #[must_use]
    pub fn new(named: SocketAddr) -> Self {
        Self { named, current: None, candidate: None, moves: 0 }
    }

    /// Where our packets go.
    #[must_use]
    pub fn target(&self) -> SocketAddr {
        self.current.map_or(self.named, |(address, _)| address)
    }

    /// SDP names another address: the next packet decides anew.
    pub fn rename(&mut self, named: SocketAddr) {
        if named != self.named {
            *self = Self::new(named);
        }
    }

    /// What a valid packet is to the call. `authentic` if SRTP says so.
    pub fn admit(&mut self, from: SocketAddr, ssrc: u32, authentic: bool) -> Admission {
        let Some((address, stream)) = self.current else {
            self.current = Some((from, ssrc));
            return Admission::Begins;
        };
        if (from, ssrc) == (address, stream) {
            // Both may send at once: then the named address must not wait for the other to be silent.
            self.candidate = self.candidate.filter(|(candidate, ..)| *candidate == self.named);
            return Admission::Goes;
        }
        if from != address && !self.may_move(from, ssrc, authentic) {
            return Admission::Refused;
        }
        let same = self.candidate.filter(|candidate| (candidate.0, candidate.1) == (from, ssrc));
        let count = same.map_or(1, |(.., count)| count + 1);
        self.candidate = Some((from, ssrc, count));
        if count < STEADY {
            return Admission::Refused;
        }
        self.moves += u32::from(from != address);
        self.candidate = None;
        self.current = Some((from, ssrc));
        if ssrc == stream { Admission::Goes } else { Admission::Begins }
    }

    fn may_move(&self, from: SocketAddr, ssrc: u32, authentic: bool) -> bool {
        let (address, stream) = self.current.unwrap_or((self.named, ssrc));
        let once_a_stream = ssrc != stream || authentic || from == self.named;
        let named_stays = address != self.named || authentic;
        self.moves < MOVES_MAX && once_a_stream && named_stays
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(port: u16) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, 1], port))
    }

    fn admit(latch: &mut Latch, port: u16, ssrc: u32, times: u32) -> Vec<Admission> {
        (0..times).map(|_| latch.admit(at(port), ssrc, false)).collect()
    }

    use Admission::{Begins, Goes, Refused};

    #[test]
    fn before_the_first_packet_to_the_named_address_and_then_to_where_packets_come_from() {
        let mut latch = Latch::new(at(1));
        assert_eq!(latch.target(), at(1));
        assert_eq!(admit(&mut latch, 2, 7, 2), [Begins, Goes]);
        assert_eq!(latch.target(), at(2));
        assert_eq!(admit(&mut latch, 3, 7, 9), [Refused; 9], "once for a stream");
        assert_eq!(admit(&mut latch, 3, 8, 4), [Refused, Refused, Begins, Goes]);
        assert_eq!(latch.target(), at(3));
    }

    #[test]
    fn while_the_stream_is_heard_nobody_takes_its_place() {
        let mut latch = Latch::new(at(1));
        admit(&mut latch, 2, 7, 1);
        for _ in 0..100 {
            assert_eq!(admit(&mut latch, 3, 8, 2), [Refused; 2]);
            assert_eq!(admit(&mut latch, 2, 7, 1), [Goes]);
        }
        assert_eq!(latch.target(), at(2));
    }

    #[test]
    fn the_named_address_takes_its_own_and_keeps_it() {
        let mut latch = Latch::new(at(1));
        admit(&mut latch, 2, 7, 1);
        for last in [Refused, Refused, Begins] {
            admit(&mut latch, 2, 7, 1);
            assert_eq!(admit(&mut latch, 1, 9, 1), [last], "although the other goes on");
        }
        assert_eq!(admit(&mut latch, 2, 7, 9), [Refused; 9]);
        assert_eq!(admit(&mut latch, 2, 10, 9), [Refused; 9]);
        assert_eq!(latch.target(), at(1));
        assert_eq!(admit(&mut latch, 1, 11, 3), [Refused, Refused, Begins], "its own next stream");
    }

    #[test]
    fn who_is_authenticated_may_move_with_his_stream() {
        let mut latch = Latch::new(at(1));
        let moved: Vec<_> = [1, 1, 2, 2, 2, 2].map(|port| latch.admit(at(port), 7, true)).into();
        assert_eq!(moved, [Begins, Goes, Refused, Refused, Goes, Goes]);
        assert_eq!(latch.target(), at(2));
    }

    #[test]
    fn moves_have_an_end_until_an_address_is_named_again() {
        let mut latch = Latch::new(at(1));
        for stream in 0..20_u16 {
            admit(&mut latch, 100 + stream, u32::from(stream), 5);
        }
        assert_eq!(latch.target(), at(104));
        latch.rename(at(1));
        assert_eq!(latch.target(), at(104), "the same name changes nothing");
        latch.rename(at(2));
        assert_eq!(latch.target(), at(2));
        assert_eq!(admit(&mut latch, 3, 99, 1), [Begins]);
        assert!(!format!("{latch:?}").contains("192"));
    }
}
