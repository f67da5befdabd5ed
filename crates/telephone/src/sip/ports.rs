//! Sockets for sound, on even ports of a trunk's range.

use std::net::{IpAddr, SocketAddr};

use rand::{Rng, RngExt as _};
use tokio::net::UdpSocket;

use super::config::PortRange;

/// Opens a socket on a free port. It begins anywhere in the range, so that a port that was given up a moment ago, to which the last
/// caller's sound may still come, is not the next one.
pub(super) async fn open(ip: IpAddr, range: PortRange, rng: &mut (impl Rng + Send)) -> Option<UdpSocket> {
    let pairs = range.pairs();
    let first = u32::from(range.first).next_multiple_of(2);
    let begin = rng.random_range(0..pairs.max(1));
    for step in 0..pairs {
        let port = first + ((begin + step) % pairs) * 2;
        let Ok(port) = u16::try_from(port) else { continue };
        if let Ok(socket) = UdpSocket::bind(SocketAddr::new(ip, port)).await {
            return Some(socket);
        }
    }
    None
}

/// Our own address on the way to somebody. Nothing is sent.
pub(super) fn own_address(towards: IpAddr) -> Option<IpAddr> {
    let any: IpAddr = if towards.is_ipv4() { [0, 0, 0, 0].into() } else { std::net::Ipv6Addr::UNSPECIFIED.into() };
    let socket = std::net::UdpSocket::bind((any, 0)).ok()?;
    socket.connect((towards, super::PORT)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    use super::*;

    #[tokio::test]
    async fn a_range_gives_as_many_even_ports_as_it_has() {
        let ip: IpAddr = [127, 0, 0, 1].into();
        let mut rng = StdRng::seed_from_u64(3);
        // A range that is free now: two pairs around a port that the machine gave.
        let probe = UdpSocket::bind((ip, 0)).await.unwrap();
        let first = probe.local_addr().unwrap().port() & !1;
        drop(probe);
        let range = PortRange { first, last: first.saturating_add(3) };
        let mut open_ones = Vec::new();
        while let Some(socket) = open(ip, range, &mut rng).await {
            assert_eq!(socket.local_addr().unwrap().port() % 2, 0);
            open_ones.push(socket);
        }
        assert!(!open_ones.is_empty() && open_ones.len() <= 2, "{}", open_ones.len());
        assert_eq!(own_address(ip), Some(ip));
    }
}
