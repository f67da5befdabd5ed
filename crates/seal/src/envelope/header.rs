//! The 30 bytes that every version of the envelope begins with, so that a gate or desk that does not know a
//! version can still tell envelopes apart, keep them and pass them on.

use super::ParseError;
use crate::id::{KeyId, SubmissionId};
use crate::wire::Reader;

/// How many bytes a header has, in every version.
pub const HEADER_BYTES: usize = 30;

/// The version that this crate writes.
pub const VERSION: u8 = 1;

const MAGIC: [u8; 4] = *b"SCEN";

/// A suite of version 1: key encapsulation, derivation and cipher. The number is the suite byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Suite {
    /// HPKE base mode, X-Wing (0x647a), HKDF-SHA256 (0x0001), AES-256-GCM (0x0002). The outer layer.
    XWing = 1,
    /// HPKE base mode, DHKEM(P-256, HKDF-SHA256) (0x0010), HKDF-SHA256 (0x0001), AES-256-GCM (0x0002). The inner
    /// layer, which a browser can make with WebCrypto alone.
    P256 = 2,
}

impl Suite {
    /// The suite byte.
    pub const fn byte(self) -> u8 {
        match self {
            Suite::XWing => 1,
            Suite::P256 => 2,
        }
    }

    /// Length of the encapsulated key, in bytes.
    pub const fn encapsulated_bytes(self) -> usize {
        match self {
            Suite::XWing => 1_120,
            Suite::P256 => 65,
        }
    }
}

/// What can be read of an envelope without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The envelope's version; this crate opens [`VERSION`].
    pub version: u8,
    /// The suite byte; see [`Header::known_suite`].
    pub suite: u8,
    /// Which key it was sealed to.
    pub key_id: KeyId,
    /// Which submission it is.
    pub submission_id: SubmissionId,
}

impl Header {
    /// The suite, if the version and the suite byte are known.
    pub fn known_suite(&self) -> Option<Suite> {
        match (self.version, self.suite) {
            (VERSION, 1) => Some(Suite::XWing),
            (VERSION, 2) => Some(Suite::P256),
            (_, _) => None,
        }
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let mut reader = Reader::new(bytes);
        if reader.array().ok_or(ParseError::Truncated)? != MAGIC {
            return Err(ParseError::NotAnEnvelope);
        }
        let mut read = || {
            Some(Header {
                version: reader.u8()?,
                suite: reader.u8()?,
                key_id: KeyId::from_bytes(reader.array()?),
                submission_id: SubmissionId::from_bytes(reader.array()?),
            })
        };
        read().ok_or(ParseError::Truncated)
    }

    pub(super) fn to_bytes(self) -> [u8; HEADER_BYTES] {
        let mut out = [0; HEADER_BYTES];
        let fields = MAGIC
            .into_iter()
            .chain([self.version, self.suite])
            .chain(*self.key_id.as_bytes())
            .chain(*self.submission_id.as_bytes());
        for (to, from) in out.iter_mut().zip(fields) {
            *to = from;
        }
        out
    }
}
