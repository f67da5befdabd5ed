//! What both sides have agreed on: what an offer and an answer in SDP come to.

use std::net::SocketAddr;

use super::srtp::sdes::Crypto;
use sound::g711::Codec;

/// What both sides have agreed on.
#[derive(Clone, PartialEq, Eq)]
pub struct Terms {
    /// Where the other side says that it listens. Where its packets come from counts more.
    pub remote: SocketAddr,
    /// How we encode. Either codec is understood, whatever was agreed.
    pub codec: Codec,
    /// By which payload type it goes, both ways.
    pub payload_type: u8,
    /// The payload type of telephone-event at 8 kHz; `None` if the other side has none, and then no key is heard.
    pub event_payload: Option<u8>,
    /// The keys, if packets are sealed. Then none in the open is believed.
    pub srtp: Option<Srtp>,
}

/// The keys of both directions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Srtp {
    /// What the other side seals with.
    pub theirs: Crypto,
    /// What we seal with. Made anew for every call, and used for one call only.
    pub ours: Crypto,
}

impl std::fmt::Debug for Terms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terms").field("codec", &self.codec).finish_non_exhaustive()
    }
}
