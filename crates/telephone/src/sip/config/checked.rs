//! Settings that are checked when they are read. No fault repeats what it found.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};
use zeroize::Zeroizing;

use super::super::PORT;

/// The longest password.
pub const PASSWORD_BYTES_MAX: usize = 256;
/// The longest of the other texts.
const TEXT_BYTES_MAX: usize = 255;

/// Our name for a trunk. It stands in logs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Name(String);

impl Name {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Name {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let fits =
            (1..=32).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        // A number would be a person's or ours, and this name stands in logs.
        let named = text.chars().any(|c| c.is_ascii_alphabetic());
        (fits && named)
            .then_some(Self(text))
            .ok_or("a trunk's name is 1 to 32 letters, digits and -, with a letter in it")
    }
}

/// A password.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// The password itself: for the digest, and for nothing else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PasswordVisitor)
    }
}

/// Says what is wrong without repeating what it saw: serde's own errors quote the value.
struct PasswordVisitor;

impl Visitor<'_> for PasswordVisitor {
    type Value = Password;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a password in quotation marks")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Password, E> {
        if text.is_empty() || text.len() > PASSWORD_BYTES_MAX || text.chars().any(char::is_control) {
            return Err(E::custom("a password is 1 to 256 bytes without control characters"));
        }
        Ok(Password(Zeroizing::new(text.to_owned())))
    }

    fn visit_bool<E: Error>(self, _value: bool) -> Result<Password, E> {
        Err(not_quoted())
    }

    fn visit_i64<E: Error>(self, _value: i64) -> Result<Password, E> {
        Err(not_quoted())
    }

    fn visit_f64<E: Error>(self, _value: f64) -> Result<Password, E> {
        Err(not_quoted())
    }
}

fn not_quoted<E: Error>() -> E {
    E::custom("a secret stands in quotation marks")
}

/// Our name at a registrar. It is mostly a number of ours, and no log needs it.
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct User(String);

impl User {
    /// The name.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("User")
    }
}

impl TryFrom<String> for User {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let letters = |c: char| c.is_ascii_alphanumeric() || "-_.!~*'()+".contains(c);
        let fits = (1..=64).contains(&text.len()) && text.chars().all(letters);
        fits.then_some(Self(text))
            .ok_or("a user is 1 to 64 letters, digits and -_.!~*'()+, without the part behind @")
    }
}

/// A number or name of ours that may be called.
#[derive(Clone, Deserialize)]
#[serde(try_from = "User")]
pub struct Target(User);

impl Target {
    /// The number.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Target")
    }
}

impl From<User> for Target {
    fn from(user: User) -> Self {
        Self(user)
    }
}

/// Where we register.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Registrar {
    /// The host: a name or an address.
    pub host: String,
    /// The port, if it is not the usual one.
    pub port: Option<u16>,
}

impl fmt::Debug for Registrar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Registrar")
    }
}

impl Registrar {
    /// The port.
    #[must_use]
    pub fn port(&self, tls: bool) -> u16 {
        self.port.unwrap_or(if tls { super::super::PORT_TLS } else { PORT })
    }
}

impl TryFrom<String> for Registrar {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        const FAULT: &str = "a registrar is HOST or HOST:PORT, without sip: before it";
        let uri = super::super::wire::read_uri(&format!("sip:{text}")).map_err(|_| FAULT)?;
        let bare = uri.user.is_none()
            && !text.contains([';', '/'])
            && text.len() <= TEXT_BYTES_MAX
            && uri.port != Some(0);
        bare.then_some(Self { host: uri.host, port: uri.port }).ok_or(FAULT)
    }
}

/// An address or a network from which calls come.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Peer {
    network: IpAddr,
    bits: u8,
}

impl fmt::Debug for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Peer")
    }
}

impl Peer {
    /// One address.
    #[must_use]
    pub fn one(ip: IpAddr) -> Self {
        Self { network: ip, bits: if ip.is_ipv4() { 32 } else { 128 } }
    }

    /// Whether an address is in it.
    #[must_use]
    pub fn holds(&self, ip: IpAddr) -> bool {
        match (self.network, ip.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(ip)) => {
                let mask = u32::MAX.checked_shl(u32::from(32_u8.saturating_sub(self.bits))).unwrap_or(0);
                network.to_bits() & mask == ip.to_bits() & mask
            }
            (IpAddr::V6(network), IpAddr::V6(ip)) => {
                let mask = u128::MAX.checked_shl(u32::from(128_u8.saturating_sub(self.bits))).unwrap_or(0);
                network.to_bits() & mask == ip.to_bits() & mask
            }
            _ => false,
        }
    }
}

impl TryFrom<String> for Peer {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        const FAULT: &str = "a peer is an address or a network, as 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32; names are not asked for";
        let (ip, bits) = text.split_once('/').map_or((text.as_str(), None), |(ip, bits)| (ip, Some(bits)));
        let ip: IpAddr = ip.parse().map_err(|_| FAULT)?;
        let Self { network, bits: most } = Self::one(ip);
        let bits = match bits {
            None => most,
            Some(bits) => bits.parse().ok().filter(|bits| *bits <= most).ok_or(FAULT)?,
        };
        Ok(Self { network, bits })
    }
}

/// Our address as others see it.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct PublicAddress(pub IpAddr);

impl fmt::Debug for PublicAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicAddress")
    }
}

impl TryFrom<String> for PublicAddress {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let ip: Option<IpAddr> = text.parse().ok();
        let fits = ip.filter(|ip| !ip.is_unspecified() && !ip.is_multicast());
        fits.map(Self).ok_or("a public address is one IPv4 or IPv6 address, as 198.51.100.7")
    }
}

/// Ports of sound. Each call takes an even one; the odd one above it stays free, as RTP has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct PortRange {
    /// The first.
    pub first: u16,
    /// The last.
    pub last: u16,
}

impl PortRange {
    /// How many calls fit.
    #[must_use]
    pub fn pairs(&self) -> u32 {
        let first = u32::from(self.first).next_multiple_of(2);
        u32::from(self.last).saturating_add(1).saturating_sub(first) / 2
    }
}

impl TryFrom<String> for PortRange {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        const FAULT: &str = "ports of sound are FIRST-LAST from 1024 to 65535, as \"10000-10999\"";
        let (first, last) = text.split_once('-').ok_or(FAULT)?;
        let number = |text: &str| text.trim().parse::<u16>().ok().filter(|port| *port >= 1024);
        let (Some(first), Some(last)) = (number(first), number(last)) else { return Err(FAULT) };
        (first < last).then_some(Self { first, last }).ok_or(FAULT)
    }
}

/// A certificate or a key: a file, or the thing itself in PEM, which is what comes over the link.
#[derive(Clone, Deserialize)]
#[serde(from = "String")]
pub enum Pem {
    /// Where it lies.
    File(PathBuf),
    /// The thing itself.
    Text(Zeroizing<Vec<u8>>),
}

impl fmt::Debug for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pem")
    }
}

impl From<String> for Pem {
    fn from(text: String) -> Self {
        if text.trim_start().starts_with("-----BEGIN") {
            Self::Text(Zeroizing::new(text.into_bytes()))
        } else {
            Self::File(text.into())
        }
    }
}

impl Pem {
    /// A file's path, whole.
    pub(super) fn anchor(&mut self, folder: &Path) {
        if let Self::File(path) = self {
            *path = folder.join(&*path);
        }
    }

    /// The thing itself.
    pub(in crate::sip) fn read(&self) -> std::io::Result<Zeroizing<Vec<u8>>> {
        match self {
            Self::Text(text) => Ok(text.clone()),
            Self::File(path) => std::fs::read(path).map(Zeroizing::new),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_hold_their_addresses() {
        let holds =
            |peer: &str, ip: &str| Peer::try_from(peer.to_owned()).unwrap().holds(ip.parse().unwrap());
        assert!(holds("192.0.2.0/24", "192.0.2.255") && !holds("192.0.2.0/24", "192.0.3.0"));
        assert!(holds("192.0.2.7", "192.0.2.7") && !holds("192.0.2.7", "192.0.2.6"));
        assert!(holds("192.0.2.7", "::ffff:192.0.2.7"), "an IPv4 address on an IPv6 socket");
        assert!(holds("0.0.0.0/0", "9.9.9.9") && !holds("0.0.0.0/0", "::1"));
        assert!(holds("2001:db8::/32", "2001:db8:1::1") && !holds("2001:db8::/32", "2001:db9::1"));
        for wrong in ["", "a.example", "192.0.2.0/33", "192.0.2.0/x", "192.0.2"] {
            assert!(Peer::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn registrars_and_ports() {
        let read =
            |text: &str| Registrar::try_from(text.to_owned()).map(|at| (at.host.clone(), at.port(true)));
        assert_eq!(read("sip.example.org"), Ok(("sip.example.org".to_owned(), 5061)));
        assert_eq!(read("[::1]:5070"), Ok(("[::1]".to_owned(), 5070)));
        for wrong in ["", "sip:x", "a@b", "a:0", "a;b", "a/b", "a b"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        let pairs = |text: &str| PortRange::try_from(text.to_owned()).map(|range| range.pairs());
        assert_eq!(
            (pairs("10000-10001"), pairs("10001-10004"), pairs("1024-65535")),
            (Ok(1), Ok(1), Ok(32_256))
        );
    }
}
