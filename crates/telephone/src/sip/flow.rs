//! The way on which a request came, which is the way on which we ask back.
//!
//! Requests of ours go nowhere else: an address that somebody writes into a message could be anybody's.

use std::net::SocketAddr;

use rsipstack::sip::{Domain, Header, Headers, Host, HostWithPort, Transport as Carried, Uri};
use rsipstack::transport::{SipAddr, SipConnection};

use super::config::Transport;
use super::reply::value;

/// Under which name the address from which a request came goes with it to whoever answers it. No message from outside can have it,
/// because only known headers go on, and no answer repeats it.
const SOURCE: &str = "source";

/// A way to somebody.
#[derive(Clone)]
pub(super) struct Flow {
    /// What carries it.
    pub(super) connection: SipConnection,
    /// Who is there.
    pub(super) peer: SocketAddr,
    /// The port on which we are found by him.
    pub(super) port: u16,
}

/// Notes where a message came from.
pub(super) fn note_source(headers: &mut Headers, peer: SocketAddr) {
    headers.push(Header::Other(SOURCE.to_owned(), peer.to_string()));
}

/// Where it came from.
pub(super) fn source(headers: &Headers) -> Option<SocketAddr> {
    value(headers, SOURCE)?.parse().ok()
}

/// How a way of answers and requests names what carries it.
pub(super) fn via_name(transport: Transport) -> &'static str {
    match transport {
        Transport::Udp => "UDP",
        Transport::Tcp => "TCP",
        Transport::Tls => "TLS",
    }
}

/// An address as it stands, in the library's word for one. Read and written by the library its escapes would be escaped once
/// more, and nobody would be found at it.
pub(super) fn verbatim(uri: &str) -> Uri {
    let host_with_port = HostWithPort { host: Host::Domain(Domain(uri.to_owned())), port: None };
    Uri { scheme: None, auth: None, host_with_port, params: Vec::new(), headers: Vec::new() }
}

/// The library's word for an address.
pub(super) fn sip_addr(transport: Transport, address: SocketAddr) -> SipAddr {
    let carried = match transport {
        Transport::Udp => Carried::Udp,
        Transport::Tcp => Carried::Tcp,
        Transport::Tls => Carried::Tls,
    };
    SipAddr::new(carried, address.into())
}
