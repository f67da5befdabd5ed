//! Proxies: HTTP `CONNECT`, and SOCKS5 with the name looked up behind it (Tor). One for each account, with credentials of its
//! own, by which Tor also keeps circuits apart.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{DialError, Guard, connect};
use crate::secret::Secret;

/// The longest head of a proxy's answer.
const HEAD_BYTES_MAX: usize = 8 << 10;
/// What a SOCKS5 field can hold.
const SOCKS_FIELD_BYTES_MAX: usize = 255;
const SOCKS_VERSION: u8 = 5;
const SOCKS_NO_AUTHENTICATION: u8 = 0;
const SOCKS_PASSWORD: u8 = 2;

/// A proxy, as settings write it: `socks5://127.0.0.1:9050`, `http://name:password@proxy.example:3128`.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Secret")]
pub struct Proxy {
    kind: Kind,
    host: String,
    port: u16,
    credentials: Option<(Secret, Secret)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Connect,
    Socks5,
}

/// Not a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a proxy is written as socks5://HOST:PORT or http://HOST:PORT, with NAME:PASSWORD@ before the host if it wants one"
)]
pub struct BadProxy;

impl TryFrom<Secret> for Proxy {
    type Error = BadProxy;

    fn try_from(text: Secret) -> Result<Self, BadProxy> {
        Self::parse(text.reveal()).ok_or(BadProxy)
    }
}

impl Proxy {
    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let kind = match scheme {
            "socks5" | "socks5h" => Kind::Socks5,
            "http" => Kind::Connect,
            _ => return None,
        };
        let (credentials, place) = match rest.rsplit_once('@') {
            Some((credentials, place)) => {
                let (name, password) = credentials.split_once(':')?;
                let short = |text: &str| !text.is_empty() && text.len() <= SOCKS_FIELD_BYTES_MAX;
                if !short(name) || !short(password) {
                    return None;
                }
                (Some((Secret::new(name), Secret::new(password))), place)
            }
            None => (None, rest),
        };
        let (host, port) = place.trim_end_matches('/').rsplit_once(':')?;
        let port = port.parse().ok().filter(|port| *port != 0)?;
        let fits = !host.is_empty() && host.len() <= SOCKS_FIELD_BYTES_MAX && !host.contains(['/', '@', ' ']);
        fits.then(|| Self { kind, host: host.to_owned(), port, credentials })
    }

    /// Its secrets, for the account's redactions.
    #[must_use]
    pub fn redactions(&self) -> Vec<Secret> {
        self.credentials.iter().flat_map(|(name, password)| [name.clone(), password.clone()]).collect()
    }

    pub(super) async fn dial(&self, host: &str, port: u16, guard: Guard) -> Result<TcpStream, DialError> {
        let mut stream = connect(&self.host, self.port, guard).await?;
        match self.kind {
            Kind::Connect => self.ask_http(&mut stream, host, port).await?,
            Kind::Socks5 => self.ask_socks(&mut stream, host, port).await?,
        }
        Ok(stream)
    }

    async fn ask_http(&self, stream: &mut TcpStream, host: &str, port: u16) -> Result<(), DialError> {
        let mut head = format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n");
        if let Some((name, password)) = &self.credentials {
            let both = STANDARD.encode(format!("{}:{}", name.reveal(), password.reveal()));
            head.push_str("Proxy-Authorization: Basic ");
            head.push_str(&both);
            head.push_str("\r\n");
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).await?;
        // Byte by byte, so that nothing of what comes behind the head is swallowed.
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            if answer.len() >= HEAD_BYTES_MAX {
                return Err(DialError::Proxy);
            }
            answer.push(stream.read_u8().await?);
        }
        let agreed = answer.starts_with(b"HTTP/1.1 200") || answer.starts_with(b"HTTP/1.0 200");
        if agreed { Ok(()) } else { Err(DialError::Proxy) }
    }

    async fn ask_socks(&self, stream: &mut TcpStream, host: &str, port: u16) -> Result<(), DialError> {
        let method = if self.credentials.is_some() { SOCKS_PASSWORD } else { SOCKS_NO_AUTHENTICATION };
        stream.write_all(&[SOCKS_VERSION, 1, method]).await?;
        let mut chosen = [0_u8; 2];
        stream.read_exact(&mut chosen).await?;
        if chosen != [SOCKS_VERSION, method] {
            return Err(DialError::Proxy);
        }
        if let Some((name, password)) = &self.credentials {
            let mut login = vec![1_u8];
            push_field(&mut login, name.reveal().as_bytes())?;
            push_field(&mut login, password.reveal().as_bytes())?;
            stream.write_all(&login).await?;
            let mut answer = [0_u8; 2];
            stream.read_exact(&mut answer).await?;
            if answer != [1, 0] {
                return Err(DialError::Proxy);
            }
        }
        let mut request = vec![SOCKS_VERSION, 1, 0];
        match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
            Ok(IpAddr::V4(ip)) => {
                request.push(1);
                request.extend_from_slice(&ip.octets());
            }
            Ok(IpAddr::V6(ip)) => {
                request.push(4);
                request.extend_from_slice(&ip.octets());
            }
            Err(_) => {
                request.push(3);
                push_field(&mut request, host.as_bytes())?;
            }
        }
        request.extend_from_slice(&port.to_be_bytes());
        stream.write_all(&request).await?;
        let mut answer = [0_u8; 4];
        stream.read_exact(&mut answer).await?;
        let [version, reply, _, kind] = answer;
        if version != SOCKS_VERSION || reply != 0 {
            return Err(DialError::Proxy);
        }
        let bound = match kind {
            1 => 4,
            4 => 16,
            3 => usize::from(stream.read_u8().await?),
            _ => return Err(DialError::Proxy),
        };
        let mut rest = vec![0_u8; bound + 2];
        stream.read_exact(&mut rest).await?;
        Ok(())
    }
}

fn push_field(to: &mut Vec<u8>, field: &[u8]) -> Result<(), DialError> {
    to.push(u8::try_from(field.len()).map_err(|_| DialError::Settings)?);
    to.extend_from_slice(field);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies_are_read_and_print_no_secret() {
        let proxy = Proxy::parse("socks5://canary:sp@rrow@127.0.0.1:9050").unwrap();
        assert_eq!((proxy.kind, proxy.host.as_str(), proxy.port), (Kind::Socks5, "127.0.0.1", 9050));
        assert!(!format!("{proxy:?}").contains("canary"));
        assert_eq!(proxy.redactions().len(), 2);
        assert!(Proxy::parse("http://proxy.example:3128/").is_some());
        for wrong in
            ["", "http://x", "ftp://a:1", "socks5://:1", "socks5://a:0", "http://n@h:1", "http://a b:1"]
        {
            assert!(Proxy::parse(wrong).is_none(), "{wrong}");
        }
    }
}
