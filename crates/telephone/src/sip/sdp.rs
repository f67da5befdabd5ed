//! What two telephones agree on before they hear each other: descriptions of a session (RFC 8866), offer and answer
//! (RFC 3264), and the keys of SRTP in them (RFC 4568).
//!
//! [`Description`] reads what came, [`agree`] answers it. One audio stream of G.711 with keys pressed is all that is wanted;
//! whatever else is offered is rejected in its place. Keys are wiped when dropped and cannot be printed.

mod agree;
mod parse;
mod write;

pub use self::agree::{Agreed, Disagreed, Wanted, agree, settle};
pub use self::parse::{Description, Fault, Format, MediaLine};
pub use self::write::{Ours, answer, offer};

use std::net::IpAddr;

/// The most bytes of a description.
pub const SDP_BYTES_MAX: usize = 8 * 1024;
/// The most bytes of a line.
pub const LINE_BYTES_MAX: usize = 1024;
/// The most streams.
pub const STREAMS_MAX: usize = 16;
/// The most formats of a stream.
pub const FORMATS_MAX: usize = 64;
/// The most attributes of a description.
pub const ATTRIBUTES_MAX: usize = 256;
/// The most keys of a stream.
pub const CRYPTO_MAX: usize = 8;
/// How much sound a packet of ours holds, and should hold of theirs.
pub const PTIME_MS: u16 = 20;

/// Which way sound goes, seen from whoever says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Both ways.
    SendRecv,
    /// Only from here.
    SendOnly,
    /// Only to here.
    RecvOnly,
    /// Not at all.
    Inactive,
}

impl Direction {
    /// How it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SendRecv => "sendrecv",
            Self::SendOnly => "sendonly",
            Self::RecvOnly => "recvonly",
            Self::Inactive => "inactive",
        }
    }

    /// The same, seen from the other end.
    #[must_use]
    pub fn answered(self) -> Self {
        match self {
            Self::SendOnly => Self::RecvOnly,
            Self::RecvOnly => Self::SendOnly,
            same @ (Self::SendRecv | Self::Inactive) => same,
        }
    }

    /// Whether whoever says so hears the other end.
    #[must_use]
    pub fn hears(self) -> bool {
        matches!(self, Self::SendRecv | Self::RecvOnly)
    }

    fn read(name: &str) -> Option<Self> {
        [Self::SendRecv, Self::SendOnly, Self::RecvOnly, Self::Inactive]
            .into_iter()
            .find(|one| one.name() == name)
    }
}

/// How an address is written in `c=` and `o=`.
fn family(ip: IpAddr) -> &'static str {
    if ip.is_ipv4() { "IP4" } else { "IP6" }
}
