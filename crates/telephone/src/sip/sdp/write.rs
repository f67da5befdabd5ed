//! Writes our offers and answers.

use std::fmt::Write as _;
use std::net::SocketAddr;

use zeroize::Zeroizing;

use super::{Agreed, Description, Direction, PTIME_MS, Wanted, family};
use crate::media::srtp::sdes::Crypto;

/// The payload type by which we offer keys.
const EVENT_PAYLOAD: u8 = 101;

/// Our end.
#[derive(Clone)]
pub struct Ours {
    /// The session's number, and which of its descriptions this is.
    pub session: (u64, u64),
    /// Where we hear, as it is said.
    pub address: SocketAddr,
    /// How we seal, if sound is sealed.
    pub crypto: Option<Crypto>,
}

impl std::fmt::Debug for Ours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ours").field("session", &self.session).finish_non_exhaustive()
    }
}

impl Ours {
    fn head(&self) -> Zeroizing<String> {
        let (number, version) = self.session;
        let (ip, family) = (self.address.ip(), family(self.address.ip()));
        let mut text = Zeroizing::new(String::with_capacity(super::LINE_BYTES_MAX));
        put(&mut text, format_args!("v=0\r\no=- {number} {version} IN {family} {ip}\r\ns=-\r\n"));
        put(&mut text, format_args!("c=IN {family} {ip}\r\nt=0 0\r\n"));
        text
    }

    fn crypto(&self, text: &mut String) {
        if let Some(crypto) = &self.crypto {
            put(text, format_args!("a=crypto:{}\r\n", &*crypto.write()));
        }
    }
}

/// Answers an offer of which `agreed` was taken.
#[must_use]
pub fn answer(offer: &Description, agreed: &Agreed, ours: &Ours) -> Zeroizing<String> {
    let mut text = ours.head();
    for (at, stream) in offer.streams.iter().enumerate() {
        if at != agreed.stream {
            // Every stream has its place in the answer; port 0 says no (RFC 3264, 6).
            put(
                &mut text,
                format_args!("m={} 0 {} {}\r\n", stream.kind, stream.protocol, stream.formats.join(" ")),
            );
            continue;
        }
        let (port, Agreed { codec, payload, .. }) = (ours.address.port(), agreed);
        put(&mut text, format_args!("m=audio {port} {} {payload}", stream.protocol));
        if let Some(event) = agreed.event_payload {
            put(&mut text, format_args!(" {event}"));
        }
        put(&mut text, format_args!("\r\na=rtpmap:{payload} {}/8000\r\n", codec.name()));
        events(&mut text, agreed.event_payload);
        put(&mut text, format_args!("a=ptime:{PTIME_MS}\r\n"));
        put(&mut text, format_args!("a={}\r\n", agreed.direction.answered().name()));
        ours.crypto(&mut text);
    }
    text
}

/// Offers what a trunk can do, for whoever called without an offer.
#[must_use]
pub fn offer(wanted: &Wanted, ours: &Ours) -> Zeroizing<String> {
    let mut text = ours.head();
    let protocol = if ours.crypto.is_some() { "RTP/SAVP" } else { "RTP/AVP" };
    put(&mut text, format_args!("m=audio {} {protocol}", ours.address.port()));
    wanted.codecs.iter().for_each(|codec| put(&mut text, format_args!(" {}", codec.payload_type())));
    put(&mut text, format_args!(" {EVENT_PAYLOAD}\r\n"));
    for codec in &wanted.codecs {
        put(&mut text, format_args!("a=rtpmap:{} {}/8000\r\n", codec.payload_type(), codec.name()));
    }
    events(&mut text, Some(EVENT_PAYLOAD));
    put(&mut text, format_args!("a=ptime:{PTIME_MS}\r\na={}\r\n", Direction::SendRecv.name()));
    ours.crypto(&mut text);
    text
}

fn events(text: &mut String, payload: Option<u8>) {
    if let Some(payload) = payload {
        put(text, format_args!("a=rtpmap:{payload} telephone-event/8000\r\na=fmtp:{payload} 0-15\r\n"));
    }
}

fn put(text: &mut String, what: std::fmt::Arguments<'_>) {
    text.write_fmt(what).expect("a text takes whatever is written into it");
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    use super::super::{agree, settle};
    use super::*;
    use crate::media::srtp::{MasterKey, Suite};
    use sound::Codec;

    fn ours(address: &str) -> Ours {
        Ours { session: (5, 1), address: address.parse().unwrap(), crypto: None }
    }

    fn wanted() -> Wanted {
        Wanted { codecs: vec![Codec::Alaw, Codec::Mulaw], srtp_required: false, ipv6: false, loopback: false }
    }

    #[test]
    fn an_answer_has_a_place_for_every_stream() {
        let offer = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n\
            m=video 5000 RTP/AVP 31 34\r\nm=audio 4000 RTP/AVP 8 96\r\na=rtpmap:96 telephone-event/8000\r\na=sendonly\r\n";
        let offer = Description::read(offer.as_bytes()).unwrap();
        let agreed = agree(&offer, &wanted()).unwrap();
        let text = answer(&offer, &agreed, &ours("198.51.100.7:10000"));
        assert_eq!(
            *text,
            "v=0\r\no=- 5 1 IN IP4 198.51.100.7\r\ns=-\r\nc=IN IP4 198.51.100.7\r\nt=0 0\r\nm=video 0 RTP/AVP 31 34\r\n\
             m=audio 10000 RTP/AVP 8 96\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:96 telephone-event/8000\r\na=fmtp:96 0-15\r\n\
             a=ptime:20\r\na=recvonly\r\n"
        );
    }

    #[test]
    fn what_we_write_is_what_we_read() {
        let key = MasterKey::generate(&mut StdRng::seed_from_u64(1));
        let crypto = Some(Crypto { tag: 1, suite: Suite::AesCm128HmacSha1_32, key });
        let sealed = Ours { crypto: crypto.clone(), ..ours("[2001:db8::7]:10002") };
        let text = offer(&wanted(), &sealed);
        let read = Description::read(text.as_bytes()).unwrap();
        let agreed = settle(&read, &Wanted { ipv6: true, ..wanted() }, true).unwrap();
        assert_eq!((agreed.peer, agreed.crypto), (Some(sealed.address), crypto));
        assert_eq!((agreed.codec, agreed.event_payload), (Codec::Alaw, Some(EVENT_PAYLOAD)));
        assert!(settle(&read, &wanted(), false).is_err());
    }
}
