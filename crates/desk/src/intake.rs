//! Raw envelopes as they were pulled: each a stream of its own, under a key of its own that a locked desk can make.

use ledger::{Class, StreamId};
use seal::Day;
use seal::envelope::Sealed;
use seal::id::MailboxId;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::vault::stream;

/// The class of their keys.
pub const CLASS: Class = Class::Intake;
/// What the names of their streams begin with.
pub const PREFIX: &str = "intake/";
const VERSION: u8 = 1;

/// A raw envelope and how it came.
#[derive(Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The day it was pulled.
    pub day: Day,
    /// The gate it was pulled from.
    pub gate: String,
    /// What was pulled, whatever it is.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Arrival {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Arrival({} bytes, {})", self.bytes.len(), self.day)
    }
}

impl Arrival {
    /// The stream it is kept in: the same envelope, from whichever gate, has the same.
    pub fn stream(&self) -> StreamId {
        let digest = hex(Sha256::digest(&self.bytes).get(..8).unwrap_or_default());
        match Sealed::parse(self.bytes.as_slice()) {
            Ok(sealed) => stream("intake", &format!("{}-{digest}", sealed.header().submission_id)),
            Err(_) => stream("intake", &format!("unreadable-{digest}")),
        }
    }

    /// The bytes of its record.
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let gate: String = self.gate.chars().take(60).collect();
        let mut out = Zeroizing::new(Vec::with_capacity(self.bytes.len().saturating_add(80)));
        out.push(VERSION);
        out.extend_from_slice(&self.day.number().to_be_bytes());
        out.push(u8::try_from(gate.len()).unwrap_or(0));
        out.extend_from_slice(
            gate.as_bytes().get(..usize::from(u8::try_from(gate.len()).unwrap_or(0))).unwrap_or_default(),
        );
        out.extend_from_slice(&self.bytes);
        out
    }

    /// Reads what [`Arrival::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = bytes.split_first()?;
        let (day, rest) = rest.split_first_chunk::<4>()?;
        let (length, rest) = rest.split_first()?;
        let (gate, envelope) = rest.split_at_checked(usize::from(*length))?;
        (*version == VERSION).then_some(())?;
        Some(Self {
            day: Day::from_number(i32::from_be_bytes(*day)),
            gate: String::from_utf8(gate.to_vec()).ok()?,
            bytes: envelope.to_vec(),
        })
    }
}

/// Small letters, two for each byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why an envelope was not opened. It stays as it came, and staff see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotOpened {
    /// Sealed with a key that is not among the desk's.
    UnknownKey,
    /// It does not open with the key that it names, or is no envelope.
    Damaged,
    /// Of a version or suite to come.
    Newer,
    /// It opened, but is no submission.
    Unreadable,
    /// A follow-up or withdrawal whose writer does not hold the receipt.
    NotTheHolder,
    /// For a mailbox whose application is not here, or not yet.
    UnknownMailbox,
    /// Trial data at a desk in production.
    Sample,
    /// Of a form that the programme does not have.
    Form,
}

impl NotOpened {
    /// The stable name used in texts (`envelope-why-…`).
    pub const fn slug(self) -> &'static str {
        match self {
            Self::UnknownKey => "unknown-key",
            Self::Damaged => "damaged",
            Self::Newer => "newer",
            Self::Unreadable => "unreadable",
            Self::NotTheHolder => "not-the-holder",
            Self::UnknownMailbox => "unknown-mailbox",
            Self::Sample => "sample",
            Self::Form => "form",
        }
    }
}

/// An envelope that waits, unopened, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unopened {
    /// Its stream.
    pub stream: StreamId,
    /// When it came.
    pub day: Day,
    /// By which gate.
    pub gate: String,
    /// Why it was not opened.
    pub why: NotOpened,
    /// The mailbox whose application it waits for.
    pub awaits: Option<MailboxId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrival_reads_back() {
        let arrival =
            Arrival { day: Day::from_number(20_780), gate: "gate-1".to_owned(), bytes: vec![1, 2, 3] };
        assert_eq!(Arrival::decode(&arrival.encode()), Some(arrival.clone()));
        assert!(arrival.stream().as_str().starts_with("intake/unreadable-"));
        assert_eq!(Arrival::decode(&[2, 0, 0]), None);
    }
}
