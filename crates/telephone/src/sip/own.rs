//! Our own address, as somebody else sees it.

use std::net::IpAddr;

/// Our own address on the way to somebody. Nothing is sent.
pub(super) fn own_address(towards: IpAddr) -> Option<IpAddr> {
    let any: IpAddr =
        if towards.is_ipv4() { [0, 0, 0, 0].into() } else { std::net::Ipv6Addr::UNSPECIFIED.into() };
    let socket = std::net::UdpSocket::bind((any, 0)).ok()?;
    socket.connect((towards, super::PORT)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_the_way_to_ourselves_we_are_ourselves() {
        let ip: IpAddr = [127, 0, 0, 1].into();
        assert_eq!(own_address(ip), Some(ip));
    }
}
