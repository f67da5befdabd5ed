//! Offer and answer: what of an offer is taken, and what an answer to ours says.

use std::net::{IpAddr, SocketAddr};

use super::parse::HELD;
use super::{Description, Direction, MediaLine};
use crate::media::srtp::sdes::Crypto;
use sound::Codec;

/// The keys that a line must be able to tell: digits, star, square (RFC 4733, 3.2).
const EVENTS_NEEDED: std::ops::RangeInclusive<u8> = 0..=11;

/// What a trunk lets be agreed on.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Codecs, the best first. An offer's own order counts more.
    pub codecs: Vec<Codec>,
    /// Whether only sealed sound is taken.
    pub srtp_required: bool,
    /// Whether sound is heard over IPv6 here, else over IPv4.
    pub ipv6: bool,
    /// Whether sound may go to this machine itself. Only a trunk that lies on it can want that.
    pub loopback: bool,
}

/// What was agreed on, as the other end said it.
#[derive(Clone, PartialEq, Eq)]
pub struct Agreed {
    /// Which of the streams it is.
    pub stream: usize,
    /// Where the other end hears us. None while it wants to hear nothing and says so by an empty address.
    pub peer: Option<SocketAddr>,
    /// How sound is told.
    pub codec: Codec,
    /// By which payload type.
    pub payload: u8,
    /// By which payload type keys are told (RFC 4733); without it they may come by INFO.
    pub event_payload: Option<u8>,
    /// Which way sound goes, seen from the other end.
    pub direction: Direction,
    /// How sound is sealed, and with what the other end seals.
    pub crypto: Option<Crypto>,
}

impl std::fmt::Debug for Agreed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Agreed")
            .field("codec", &self.codec)
            .field("direction", &self.direction)
            .field("sealed", &self.crypto.is_some())
            .finish_non_exhaustive()
    }
}

/// Why nothing was agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Disagreed {
    /// No stream of sound, or none that is on.
    #[error("no sound")]
    NoSound,
    /// No codec in common.
    #[error("no codec in common")]
    NoCodec,
    /// Only sealed sound is taken here and none is offered, or its keys cannot be used.
    #[error("no keys in common")]
    NoKeys,
    /// Sound cannot go to the address that is said.
    #[error("no usable address")]
    NoAddress,
}

/// Chooses from an offer. Sealed sound is chosen before open sound.
///
/// # Errors
/// There is nothing to choose.
pub fn agree(offer: &Description, wanted: &Wanted) -> Result<Agreed, Disagreed> {
    let mut why = Disagreed::NoSound;
    for sealed in [true, false] {
        for (at, stream) in offer.streams.iter().enumerate().filter(|(_, stream)| is_sound(stream, sealed)) {
            match choose(at, stream, wanted) {
                Ok(agreed) => return Ok(agreed),
                Err(disagreed) => why = disagreed,
            }
        }
    }
    Err(why)
}

/// Reads an answer to our offer, which had one stream.
///
/// # Errors
/// The answer takes nothing of it.
pub fn settle(answer: &Description, wanted: &Wanted, sealed: bool) -> Result<Agreed, Disagreed> {
    let stream =
        answer.streams.first().filter(|stream| is_sound(stream, sealed)).ok_or(Disagreed::NoSound)?;
    choose(0, stream, wanted)
}

fn is_sound(stream: &MediaLine, sealed: bool) -> bool {
    let protocol = if sealed { "RTP/SAVP" } else { "RTP/AVP" };
    stream.kind == "audio" && stream.port != 0 && stream.protocol == protocol
}

fn choose(at: usize, stream: &MediaLine, wanted: &Wanted) -> Result<Agreed, Disagreed> {
    let sealed = stream.protocol == "RTP/SAVP";
    let crypto = stream.crypto.first().cloned().filter(|_| sealed);
    if crypto.is_none() && (sealed || wanted.srtp_required) {
        return Err(Disagreed::NoKeys);
    }
    let payloads =
        || stream.formats.iter().filter_map(|format| format.parse::<u8>().ok()).filter(|p| *p <= 127);
    let spoken = |payload: u8| codec(stream, payload).filter(|codec| wanted.codecs.contains(codec));
    let (payload, codec) =
        payloads().find_map(|payload| Some((payload, spoken(payload)?))).ok_or(Disagreed::NoCodec)?;
    let event_payload = payloads().find(|payload| tells_keys(stream, *payload));
    let peer = match stream.address {
        Some(HELD) => None,
        Some(ip) if may_hear(ip, wanted) => Some(SocketAddr::new(ip, stream.port)),
        _ => return Err(Disagreed::NoAddress),
    };
    Ok(Agreed {
        stream: at,
        peer,
        codec,
        payload,
        event_payload,
        direction: if peer.is_none() { Direction::Inactive } else { stream.direction },
        crypto,
    })
}

fn codec(stream: &MediaLine, payload: u8) -> Option<Codec> {
    let all = [Codec::Mulaw, Codec::Alaw];
    // The numbers that mean a codec by themselves may be told to mean another.
    match stream.maps.iter().find(|map| map.payload == payload) {
        Some(map) => all
            .into_iter()
            .find(|codec| codec.name().eq_ignore_ascii_case(&map.name))
            .filter(|_| map.rate == 8000),
        None => Codec::of_payload_type(payload),
    }
}

fn tells_keys(stream: &MediaLine, payload: u8) -> bool {
    let Some(map) = stream.maps.iter().find(|map| map.payload == payload) else { return false };
    if map.name != "telephone-event" || map.rate != 8000 {
        return false;
    }
    // Without a list it is 0-15 (RFC 4733, 2.4.1).
    map.parameters.as_deref().is_none_or(|list| EVENTS_NEEDED.into_iter().all(|event| lists(list, event)))
}

fn lists(list: &str, event: u8) -> bool {
    // Some write the list behind a name.
    let list = list.strip_prefix("events=").unwrap_or(list);
    list.split(',').any(|part| {
        let (from, to) = part.trim().split_once('-').unwrap_or((part.trim(), part.trim()));
        from.parse::<u8>().is_ok_and(|from| from <= event) && to.parse::<u8>().is_ok_and(|to| event <= to)
    })
}

/// Whether sound may go there: to one telephone, and not to this machine's own doors.
fn may_hear(ip: IpAddr, wanted: &Wanted) -> bool {
    let broadcast = matches!(ip, IpAddr::V4(v4) if v4.is_broadcast());
    ip.is_ipv6() == wanted.ipv6
        && !ip.is_unspecified()
        && !ip.is_multicast()
        && !broadcast
        && (wanted.loopback || !ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";
    const KEY: &str =
        "a=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n";

    fn wanted() -> Wanted {
        Wanted { codecs: vec![Codec::Alaw, Codec::Mulaw], srtp_required: false, ipv6: false, loopback: false }
    }

    fn take(tail: &str, wanted: &Wanted) -> Result<Agreed, Disagreed> {
        agree(&Description::read(format!("{HEAD}{tail}").as_bytes()).unwrap(), wanted)
    }

    #[test]
    fn static_and_dynamic_numbers_mean_what_they_say() {
        let agreed = take("m=audio 4000 RTP/AVP 3 0 8\r\n", &wanted()).unwrap();
        assert_eq!((agreed.codec, agreed.payload, agreed.event_payload), (Codec::Mulaw, 0, None));
        let tail = "m=video 1 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 0 97 101\r\na=rtpmap:0 G729/8000\r\na=rtpmap:97 pcma/8000/1\r\n\
            a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-11,16\r\na=ptime:30\r\n";
        let agreed = take(tail, &wanted()).unwrap();
        assert_eq!((agreed.stream, agreed.codec, agreed.payload), (1, Codec::Alaw, 97));
        assert_eq!(agreed.event_payload, Some(101));
        let few = take(&tail.replace("0-11,16", "0-9"), &wanted()).unwrap();
        assert_eq!(few.event_payload, None, "star and square are needed");
    }

    #[test]
    fn without_anything_in_common_the_reason_is_said() {
        assert_eq!(take("m=audio 4000 RTP/AVP 3 18\r\n", &wanted()), Err(Disagreed::NoCodec));
        assert_eq!(take("m=video 4000 RTP/AVP 31\r\n", &wanted()), Err(Disagreed::NoSound));
        assert_eq!(take("m=audio 0 RTP/AVP 0\r\n", &wanted()), Err(Disagreed::NoSound));
        assert_eq!(take("m=audio 4000 RTP/SAVP 0\r\n", &wanted()), Err(Disagreed::NoKeys));
        for nowhere in ["224.0.0.1", "255.255.255.255", "127.0.0.1", "a.example"] {
            let tail = format!("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 {nowhere}\r\n");
            assert_eq!(take(&tail, &wanted()), Err(Disagreed::NoAddress), "{nowhere}");
        }
        let required = Wanted { srtp_required: true, ..wanted() };
        assert_eq!(take("m=audio 4000 RTP/AVP 0\r\n", &required), Err(Disagreed::NoKeys));
    }

    #[test]
    fn sealed_sound_goes_before_open_sound() {
        let both = format!("m=audio 4000 RTP/AVP 0\r\nm=audio 4002 RTP/SAVP 0\r\n{KEY}");
        let agreed = take(&both, &wanted()).unwrap();
        assert_eq!((agreed.stream, agreed.crypto.map(|crypto| crypto.tag)), (1, Some(7)));
    }

    #[test]
    fn an_empty_address_holds_a_call() {
        let agreed = take("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n", &wanted()).unwrap();
        assert_eq!((agreed.peer, agreed.direction), (None, Direction::Inactive));
    }
}
