//! Reads a description of a session.

use std::net::{IpAddr, Ipv4Addr};

use crate::media::srtp::sdes::Crypto;

use super::{ATTRIBUTES_MAX, CRYPTO_MAX, Direction, FORMATS_MAX, LINE_BYTES_MAX, SDP_BYTES_MAX, STREAMS_MAX};

/// A description, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// The streams, in their order.
    pub streams: Vec<MediaLine>,
}

/// One stream, with what holds for all of them filled in.
#[derive(Clone, PartialEq, Eq)]
pub struct MediaLine {
    /// `audio`, and what else there is.
    pub kind: String,
    /// The port; 0 means that the stream is off.
    pub port: u16,
    /// How it is carried.
    pub protocol: String,
    /// The formats, as they are written.
    pub formats: Vec<String>,
    /// Where it is heard. None for an address that this reader cannot use, such as a name.
    pub address: Option<IpAddr>,
    /// Which way it goes.
    pub direction: Direction,
    /// What formats mean, by payload type.
    pub maps: Vec<Format>,
    /// Keys, those that can be kept.
    pub crypto: Vec<Crypto>,
}

impl std::fmt::Debug for MediaLine {
    /// Says nothing of where somebody is.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MediaLine").field("direction", &self.direction).finish_non_exhaustive()
    }
}

/// What a payload type means: a line `a=rtpmap`, with its `a=fmtp`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format {
    /// The payload type.
    pub payload: u8,
    /// The name, in small letters.
    pub name: String,
    /// Samples a second.
    pub rate: u32,
    /// Its parameters.
    pub parameters: Option<String>,
}

/// Why a description cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is longer than anybody needs: as a whole, a line, or in its parts.
    #[error("beyond a limit")]
    TooLong,
    /// It is no text.
    #[error("no text")]
    NoText,
    /// A line is not `x=…`.
    #[error("a line without a kind")]
    Line,
    /// It does not begin with `v=0`, or lacks a line that must be there.
    #[error("a line is missing")]
    Missing,
    /// A stream's line says no kind, port, protocol and formats.
    #[error("a stream without a port")]
    Stream,
    /// A line of an address says none.
    #[error("no address")]
    Address,
}

/// What holds for every stream that says nothing else.
#[derive(Default)]
struct Common {
    /// Whether `c=` stands there, and with what.
    address: Option<Option<IpAddr>>,
    direction: Option<Direction>,
    seen: Vec<char>,
}

impl Description {
    /// Reads a description.
    ///
    /// # Errors
    /// It is none, or longer than anybody needs.
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        if bytes.len() > SDP_BYTES_MAX {
            return Err(Fault::TooLong);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| Fault::NoText)?;
        let mut common = Common::default();
        let mut streams: Vec<(MediaLine, bool, bool)> = Vec::new();
        let mut attributes = 0_usize;
        let mut lines =
            text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).filter(|l| !l.is_empty());
        if lines.next().is_none_or(|first| first.trim_end() != "v=0") {
            return Err(Fault::Missing);
        }
        for line in lines {
            if line.len() > LINE_BYTES_MAX {
                return Err(Fault::TooLong);
            }
            let (kind, value) = line.split_once('=').ok_or(Fault::Line)?;
            let mut letters = kind.chars();
            let (Some(kind), None) = (letters.next(), letters.next()) else { return Err(Fault::Line) };
            if kind == 'a' {
                attributes += 1;
            }
            if attributes > ATTRIBUTES_MAX {
                return Err(Fault::TooLong);
            }
            match kind {
                'm' if streams.len() >= STREAMS_MAX => return Err(Fault::TooLong),
                'm' => streams.push((MediaLine::read(value)?, false, false)),
                _ => match streams.last_mut() {
                    Some((stream, placed, directed)) => stream.line(kind, value, placed, directed)?,
                    None => common.line(kind, value)?,
                },
            }
        }
        common.finish(streams)
    }
}

impl Common {
    fn line(&mut self, kind: char, value: &str) -> Result<(), Fault> {
        match kind {
            'c' => self.address = Some(read_address(value)?),
            'a' => {
                if let Some(direction) = Direction::read(value.trim()) {
                    self.direction = Some(direction);
                }
            }
            _ => {}
        }
        if self.seen.len() < SDP_BYTES_MAX {
            self.seen.push(kind);
        }
        Ok(())
    }

    fn finish(self, streams: Vec<(MediaLine, bool, bool)>) -> Result<Description, Fault> {
        // `v=` was first; a session without these three is none (RFC 8866, 5).
        if !['o', 's', 't'].iter().all(|kind| self.seen.contains(kind)) {
            return Err(Fault::Missing);
        }
        let mut done = Vec::with_capacity(streams.len());
        for (mut stream, placed, directed) in streams {
            if !placed {
                // A stream that is off needs no address.
                stream.address = match self.address {
                    Some(address) => address,
                    None if stream.port == 0 => None,
                    None => return Err(Fault::Missing),
                };
            }
            if !directed {
                stream.direction = self.direction.unwrap_or(Direction::SendRecv);
            }
            done.push(stream);
        }
        Ok(Description { streams: done })
    }
}

impl MediaLine {
    fn read(value: &str) -> Result<Self, Fault> {
        let mut words = value.split_ascii_whitespace();
        let (Some(kind), Some(port), Some(protocol)) = (words.next(), words.next(), words.next()) else {
            return Err(Fault::Stream);
        };
        // `49170/2` would be several ports in a row.
        let port = port.split('/').next().and_then(|port| port.parse().ok()).ok_or(Fault::Stream)?;
        let formats: Vec<String> = words.take(FORMATS_MAX + 1).map(str::to_owned).collect();
        match formats.len() {
            0 => return Err(Fault::Stream),
            count if count > FORMATS_MAX => return Err(Fault::TooLong),
            _ => {}
        }
        Ok(Self {
            kind: kind.to_owned(),
            port,
            protocol: protocol.to_owned(),
            formats,
            address: None,
            direction: Direction::SendRecv,
            maps: Vec::new(),
            crypto: Vec::new(),
        })
    }

    fn line(&mut self, kind: char, value: &str, placed: &mut bool, directed: &mut bool) -> Result<(), Fault> {
        match kind {
            'c' => {
                self.address = read_address(value)?;
                *placed = true;
            }
            'a' => {
                if let Some(direction) = Direction::read(value.trim()) {
                    self.direction = direction;
                    *directed = true;
                } else if let Some((name, value)) = value.split_once(':') {
                    self.attribute(name, value);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// An attribute that cannot be read says nothing (RFC 8866, 5.13).
    fn attribute(&mut self, name: &str, value: &str) {
        match name {
            "rtpmap" => self.maps.extend(read_map(value)),
            "fmtp" => {
                if let Some((payload, parameters)) = value.split_once(' ')
                    && let Ok(payload) = payload.parse::<u8>()
                    && let Some(format) = self.maps.iter_mut().find(|format| format.payload == payload)
                {
                    format.parameters = Some(parameters.trim().to_owned());
                }
            }
            "crypto" if self.crypto.len() < CRYPTO_MAX => self.crypto.extend(Crypto::parse(value).ok()),
            _ => {}
        }
    }
}

fn read_map(value: &str) -> Option<Format> {
    let (payload, rest) = value.trim().split_once(' ')?;
    let mut parts = rest.trim().split('/');
    let (name, rate, channels) = (parts.next()?, parts.next()?, parts.next());
    channels.is_none_or(|channels| channels == "1").then_some(())?;
    Some(Format {
        payload: payload.parse().ok().filter(|payload| *payload <= 127)?,
        name: name.to_ascii_lowercase(),
        rate: rate.parse().ok()?,
        parameters: None,
    })
}

/// `IN IP4 192.0.2.1`, with nothing behind the address: to many at once nobody talks here.
fn read_address(value: &str) -> Result<Option<IpAddr>, Fault> {
    let mut words = value.split_ascii_whitespace();
    let (Some("IN"), Some(family), Some(address), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Fault::Address);
    };
    let address: Option<IpAddr> = address.parse().ok();
    match family {
        "IP4" => Ok(address.filter(IpAddr::is_ipv4)),
        "IP6" => Ok(address.filter(IpAddr::is_ipv6)),
        _ => Err(Fault::Address),
    }
}

/// The address that once meant that a call is held (RFC 3264, 8.4).
pub(super) const HELD: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HEAD: &str = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";

    fn read(tail: &str) -> Result<Description, Fault> {
        Description::read(format!("{HEAD}{tail}").as_bytes())
    }

    #[test]
    fn what_holds_for_all_streams_holds_unless_one_says_otherwise() {
        let tail = "a=sendonly\r\nm=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n\
            a=ptime:20.0\r\nm=audio 4002/2 RTP/AVP 0\nc=IN IP6 2001:db8::1\na=inactive\n";
        let streams = read(tail).unwrap().streams;
        let first = &streams[0];
        assert_eq!((first.address, first.direction), (Some([192, 0, 2, 1].into()), Direction::SendOnly));
        assert_eq!(first.maps[0].parameters.as_deref(), Some("0-15"));
        let second = &streams[1];
        assert_eq!((second.address, second.port), ("2001:db8::1".parse().ok(), 4002));
        assert_eq!(second.direction, Direction::Inactive);
    }

    #[test]
    fn faults_have_names() {
        let whole = |text: &str| Description::read(text.as_bytes()).unwrap_err();
        assert_eq!(whole("o=x"), Fault::Missing);
        assert_eq!(whole("v=0\r\ns=-\r\nt=0 0\r\n"), Fault::Missing);
        assert_eq!(whole("v=0\no=-\ns=-\nt=0 0\nm=audio 1 RTP/AVP 0"), Fault::Missing);
        assert_eq!(read("nothing").unwrap_err(), Fault::Line);
        assert_eq!(read("ab=1").unwrap_err(), Fault::Line);
        assert_eq!(read("m=audio").unwrap_err(), Fault::Stream);
        assert_eq!(read("m=audio 99999 RTP/AVP 0").unwrap_err(), Fault::Stream);
        assert_eq!(read("m=audio 1 RTP/AVP").unwrap_err(), Fault::Stream);
        assert_eq!(read("m=audio 1 RTP/AVP 0\nc=IN IP4").unwrap_err(), Fault::Address);
        assert_eq!(Description::read(&[0xff]), Err(Fault::NoText));
        assert_eq!(read("m=audio 1 RTP/AVP 0\nc=IN IP4 a.example").unwrap().streams[0].address, None);
    }

    #[test]
    fn nothing_is_without_end() {
        assert_eq!(Description::read(&[b'a'; SDP_BYTES_MAX + 1]), Err(Fault::TooLong));
        assert_eq!(read(&format!("i={}", "x".repeat(LINE_BYTES_MAX))).unwrap_err(), Fault::TooLong);
        assert_eq!(read(&"m=audio 1 RTP/AVP 0\n".repeat(STREAMS_MAX + 1)).unwrap_err(), Fault::TooLong);
        assert_eq!(read(&"a=x\n".repeat(ATTRIBUTES_MAX + 1)).unwrap_err(), Fault::TooLong);
        assert_eq!(
            read(&format!("m=audio 1 RTP/AVP{}", " 0".repeat(FORMATS_MAX + 1))).unwrap_err(),
            Fault::TooLong
        );
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read(tail in "([vcamsto]=[ -~]{0,40}\r?\n){0,20}") {
            if let Ok(description) = read(&tail) {
                prop_assert!(description.streams.len() <= STREAMS_MAX);
            }
        }
    }
}
