//! For tests: ports of this machine for programs that have to be told theirs before they start.
//!
//! Whoever can bind port 0 does that, and needs nothing of this.

use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::ops::Range;

/// Below those that systems give to outgoing connections (Linux: from 32,768): a port from there may be taken by any
/// connection between being looked at and being opened, which failed one test in some thousands.
const PORTS: Range<u16> = 10_000..30_000;

/// `COUNT` ports in a row that nobody has now, for streams and datagrams, of 127.0.0.1.
///
/// Chosen by chance, so that tests that run at the same time seldom look at the same ones. Somebody may still be quicker.
#[must_use]
pub fn ports<const COUNT: usize>() -> [u16; COUNT] {
    loop {
        let first = rand::random_range(PORTS);
        let ports: [u16; COUNT] = std::array::from_fn(|step| {
            first + u16::try_from(step).unwrap_or_else(|_| unreachable!("few ports are asked for"))
        });
        let held = ports.map(|port| {
            let at = (Ipv4Addr::LOCALHOST, port);
            Some((TcpListener::bind(at).ok()?, UdpSocket::bind(at).ok()?))
        });
        if held.iter().all(Option::is_some) {
            return ports;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_in_a_row_and_free() {
        let ports = ports::<5>();
        assert!(ports.windows(2).all(|pair| pair[0] + 1 == pair[1]));
        let held: Vec<_> =
            ports.iter().map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).unwrap()).collect();
        assert_eq!(held.len(), 5);
    }
}
