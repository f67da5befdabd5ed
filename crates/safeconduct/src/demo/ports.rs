//! Which ports the trial listens on, all on the loopback address.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};

use anyhow::{Context, Result, bail};

/// Where the search for free ports begins.
const FIRST_BASE: u16 = 8640;
/// How many bases are tried before giving up.
const BASES_MAX: u16 = 64;
/// Ports of one trial, in a row.
const PORTS: u16 = 10;

/// The trial's ports.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ports {
    base: u16,
}

impl Ports {
    /// The ports from `base` on if given, else the first free ones. Being told a base whose ports are taken is an error:
    /// an outside tool counts on getting what it asked for.
    pub(crate) fn choose(base: Option<u16>) -> Result<Self> {
        if let Some(base) = base {
            base.checked_add(PORTS).context("--port-base is too near the highest port, 65535")?;
            let ports = Self { base };
            if let Some(taken) = ports.taken() {
                bail!("port {taken} is taken; choose another --port-base, or stop what listens there");
            }
            return Ok(ports);
        }
        (0..BASES_MAX)
            .filter_map(|step| Some(Self { base: FIRST_BASE.checked_add(step.checked_mul(PORTS)?)? }))
            .find(|ports| ports.taken().is_none())
            .with_context(|| format!("no {PORTS} free ports in a row from {FIRST_BASE} on; say --port-base"))
    }

    /// The first of the ports that something else listens on.
    fn taken(self) -> Option<u16> {
        (self.base..self.base.saturating_add(PORTS)).find(|port| {
            let at = (Ipv4Addr::LOCALHOST, *port);
            // Calls come as datagrams.
            TcpListener::bind(at).is_err() || UdpSocket::bind(at).is_err()
        })
    }

    pub(crate) fn start(self) -> SocketAddr {
        self.at(0)
    }

    pub(crate) fn desk(self) -> SocketAddr {
        self.at(1)
    }

    /// The public address of a gate, counted from 0.
    pub(crate) fn gate(self, index: u16) -> SocketAddr {
        self.at(2 + index * 2)
    }

    /// The link address of a gate, counted from 0.
    pub(crate) fn link(self, index: u16) -> SocketAddr {
        self.at(3 + index * 2)
    }

    /// The page with the telephones, and behind it the messenger's provider and the SMSC.
    pub(crate) fn telephones(self) -> [SocketAddr; 3] {
        [6, 7, 8].map(|offset| self.at(offset))
    }

    /// Where the hotline is called, by SIP over datagrams.
    pub(crate) fn hotline(self) -> SocketAddr {
        self.at(9)
    }

    fn at(self, offset: u16) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.base.saturating_add(offset)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named() {
        let blocker = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = blocker.local_addr().unwrap().port();
        let error = Ports::choose(Some(port)).unwrap_err().to_string();
        assert!(error.contains(&port.to_string()), "{error}");
    }

    #[test]
    fn all_ports_differ() {
        let ports = Ports { base: 9000 };
        let zones = [ports.start(), ports.desk(), ports.gate(0), ports.link(0), ports.gate(1), ports.link(1)];
        let all = [&zones[..], &ports.telephones(), &[ports.hotline()]].concat();
        let distinct: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), usize::from(PORTS));
    }
}
