//! Envelope v1, frozen: `docs/protocol.md` has the bytes.
//!
//! ```text
//! "SCEN" 4 | version 1 | suite 1 | key id 8 | submission id 16      the header, 30 bytes, alike in all versions
//! encapsulated key (1,120 or 65) | commitment 32                     version 1
//! chunk: up to 65,536 bytes of filled plaintext, encrypted | tag 16  repeated; the last one is marked as the last
//! ```
//!
//! Header, zone and role are the HPKE `info`, so that nothing of them can be changed; the number of a chunk is the HPKE
//! sequence number, and the mark of the last chunk its associated data. AES-GCM alone does not bind one key: the
//! commitment does, and is checked before anything is decrypted.

mod header;
mod opening;
mod sealing;

pub use crate::id::{Hash, KeyId, SubmissionId};
pub use header::{HEADER_BYTES, Header, Suite, VERSION};
pub use opening::{OpenError, Opener, open};
pub use sealing::{SealError, Sealer, seal};

use std::fmt;

use sha2::{Digest, Sha256};

use crate::derive;
use crate::keys::{Intake, Page, Recipient};
use crate::size;
use crate::zone::Zone;

/// Bytes of the key commitment.
pub const COMMITMENT_BYTES: usize = 32;

/// Bytes of the tag that each chunk carries.
pub const TAG_BYTES: usize = 16;

/// The longest plaintext of an outer envelope, in bytes: 4 MiB less the byte that starts the filling.
pub const PLAINTEXT_MAX: usize = 4_194_303;

/// The longest plaintext of an inner envelope, in bytes.
pub const PAGE_PLAINTEXT_MAX: usize = 3_145_727;

/// The longest envelope, of any version, in bytes.
pub const ENVELOPE_MAX: usize = 30 + 1_120 + 32 + 4_194_304 + 64 * 16;

/// Marks every chunk but the last, as associated data.
const MORE: [u8; 1] = [0];
/// Marks the last chunk.
const LAST: [u8; 1] = [1];

type Aead = hpke::aead::AesGcm256;
type Kdf = hpke::kdf::HkdfSha256;

/// A whole envelope as it is stored and passed on. Its header can be read; opening it needs a key.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

/// Why bytes are not an envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Shorter than a header.
    #[error("too short to be an envelope")]
    Truncated,
    /// Longer than any envelope.
    #[error("longer than the longest envelope")]
    TooLong,
    /// Does not begin as an envelope does.
    #[error("not an envelope")]
    NotAnEnvelope,
    /// Of version 1 and a known suite, but of a length that none of its size classes gives.
    #[error("an envelope of this suite never has this length")]
    Length,
}

impl Sealed {
    /// Takes bytes as an envelope. An unknown version or suite is taken as it is, to be kept and passed on: only
    /// [`open`] refuses it. Of version 1 the length is checked; nothing else can be without the key.
    pub fn parse(bytes: impl Into<Vec<u8>>) -> Result<Self, ParseError> {
        let bytes = bytes.into();
        if bytes.len() > ENVELOPE_MAX {
            return Err(ParseError::TooLong);
        }
        let header = Header::parse(&bytes)?;
        let classes = match (header.version, header.known_suite()) {
            (VERSION, Some(Suite::XWing)) => Some((Suite::XWing, Intake::CLASSES)),
            (VERSION, Some(Suite::P256)) => Some((Suite::P256, Page::CLASSES)),
            (_, _) => None,
        };
        if let Some((suite, classes)) = classes
            && !classes.iter().any(|class| sealed_bytes(suite, *class) == bytes.len())
        {
            return Err(ParseError::Length);
        }
        Ok(Sealed(bytes))
    }

    /// The envelope's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The envelope's bytes, taken out.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// What can be read without a key.
    pub fn header(&self) -> Header {
        Header::parse(&self.0).expect("checked when the envelope was made or parsed")
    }

    /// SHA-256 over the whole envelope: the same submission id with the same digest is the same thing sent twice.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({:?}, {} bytes)", self.header(), self.0.len())
    }
}

/// Everything that stands before the first chunk, in bytes.
const fn head_bytes(suite: Suite) -> usize {
    HEADER_BYTES + suite.encapsulated_bytes() + COMMITMENT_BYTES
}

/// The whole envelope's length, in bytes, for a filled plaintext of so many bytes.
const fn sealed_bytes(suite: Suite, filled: usize) -> usize {
    head_bytes(suite) + filled + TAG_BYTES * filled.div_ceil(size::CHUNK)
}

/// HPKE `info`: label and role, a zero byte, the zone with its length, the header.
fn info<R: Recipient>(zone: &Zone, header: &Header) -> Vec<u8> {
    let mut info = Vec::with_capacity(128);
    info.extend_from_slice(derive::ENVELOPE.as_bytes());
    info.extend_from_slice(R::NAME.as_bytes());
    info.push(0);
    info.extend_from_slice(&zone.to_prefixed());
    info.extend_from_slice(&header.to_bytes());
    info
}
