//! What gate and desk say to each other: the words of the link, version 1, and its binary frames.
//!
//! The desk calls, the gate answers; the line is TLS 1.3 with pinned keys at both ends (`web::tls`). Everything can be
//! said twice without harm. Nothing here is for people's eyes, and nothing here opens an envelope.
//!
//! | request | body | answer |
//! |---|---|---|
//! | `POST /link/v1/hello` | [`Hello`] | [`HelloAnswer`] |
//! | `PUT /link/v1/keys` | [`GateKeys`] | – |
//! | `GET /link/v1/envelopes?queue&after&max&wait_ms` | – | frames of place and envelope, in order |
//! | `POST /link/v1/received`, `POST /link/v1/covered` | [`UpTo`] | – |
//! | `GET /link/v1/replies` | – | SHA-256 of each reply that the gate holds, 32 bytes each |
//! | `PUT /link/v1/replies` | frames of signed replies | [`Stored`] |
//! | `POST /link/v1/mailboxes/erase` | [`Mailboxes`] | – |
//! | `PUT /link/v1/manifest` | the signed manifest as JSON | – |
//! | `PUT /link/v1/accounts` | [`Accounts`](channel::Accounts) | [`AccountsAnswer`](channel::AccountsAnswer) |
//! | `POST /link/v1/notices` | [`Notice`](channel::Notice) | [`NoticeOutcome`](channel::NoticeOutcome) |
//! | `GET /link/v1/reports?after&wait_ms` | – | [`Reports`](channel::Reports) |
//! | `GET /link/v1/talks?after` | – | frames of sealed talks, in the order of their places |
//! | `PUT /link/v1/talks` | frames of sealed talks | [`Stored`] |
//! | `GET /link/v1/calls?after&wait_ms` | – | [`Questions`](hotline::Questions) |
//! | `PUT /link/v1/calls/{id}` | frames: a [`Verdict`](hotline::Verdict) as JSON, then its sounds | –, or 404 if nobody holds any more |
//!
//! An answer without content has status 204. Refusals: 409 `queue` (the gate has another queue than the desk thinks),
//! 409 `keys` (hand over the keys first), 413 (over a limit), 422 (the gate does not accept it), 507 (disk full).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::id::MailboxId;

/// The version of these words. A gate answers a desk of the same version only.
pub const PROTOCOL: u16 = 1;
/// Envelopes in one pull.
pub const PULL_MAX: usize = 1024;
/// How long a pull may wait for something to arrive.
pub const WAIT_MS_MAX: u64 = 25_000;
/// The largest envelope or reply on the link.
pub const FRAME_BYTES_MAX: usize = 16 << 20;
/// The largest answer to a pull: a gate adds no further envelope after half of it.
pub const PULL_BYTES_MAX: usize = 2 * FRAME_BYTES_MAX;
/// The largest body that a gate takes, and so the most replies in one request.
pub const PUT_BYTES_MAX: usize = 4 << 20;
/// State keys in one handover: the current one, and those of states that may still be alive.
pub const STATE_KEYS_MAX: usize = 512;
/// Mailboxes in one erasure.
pub const ERASE_MAX: usize = 1024;

/// 32 secret bytes that travel on the link. Base64 in JSON, never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop, Serialize, Deserialize)]
#[serde(try_from = "Zeroizing<String>", into = "String")]
pub struct Secret([u8; 32]);

impl Secret {
    /// Takes the bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl From<Secret> for String {
    fn from(secret: Secret) -> Self {
        BASE64.encode(secret.0)
    }
}

/// A text is not 32 bytes in base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a secret is 32 bytes in base64")]
pub struct BadSecret;

impl TryFrom<Zeroizing<String>> for Secret {
    type Error = BadSecret;

    fn try_from(text: Zeroizing<String>) -> Result<Self, BadSecret> {
        let bytes = Zeroizing::new(BASE64.decode(text.as_bytes()).map_err(|_| BadSecret)?);
        bytes.as_slice().try_into().map(Self).map_err(|_| BadSecret)
    }
}

/// 16 random bytes that name a process's run or a queue, in hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RunId(pub [u8; 16]);

impl std::fmt::Debug for RunId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RunId({self})")
    }
}

impl std::fmt::Display for RunId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl From<RunId> for String {
    fn from(id: RunId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for RunId {
    type Error = crate::id::IdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        crate::id::from_hex(&text).map(Self)
    }
}

/// What a desk says first on a line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Hello {
    /// [`PROTOCOL`] of the desk.
    pub protocol: u16,
    /// Which run of the desk.
    pub desk_run: RunId,
}

/// What a gate is, and what it lacks.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HelloAnswer {
    /// [`PROTOCOL`] of the gate.
    pub protocol: u16,
    /// Which run of the gate.
    pub gate_run: RunId,
    /// Which queue it has: another one than last time is a new disk, and is read from the start.
    pub queue: RunId,
    /// The epoch of the keys it was handed in this run, if it was.
    pub keys_epoch: Option<u64>,
    /// The state key it made because no desk was in reach when it started; the desk adopts it.
    pub fresh_state_key: Option<Secret>,
    /// The serial of the manifest it holds.
    pub manifest_serial: u64,
    /// Whether it answers calls by telephone, so that codes are to be looked up for it.
    #[serde(default)]
    pub telephone: bool,
}

/// The keys that a gate holds in memory only and the desk keeps for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateKeys {
    /// Names the mailbox key; replies stored under another epoch cannot be found any more.
    pub epoch: u64,
    /// Under which mailbox ids are stored.
    pub mailbox_hmac_key: Secret,
    /// Under which the gate's own state is encrypted: the current one, then earlier and adopted ones.
    pub state_keys: Vec<Secret>,
    /// For conversations on channels; none where the desk has no account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub talk_keys: Option<channel::TalkKeys>,
}

/// An acknowledgement: everything up to here, in this queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpTo {
    /// Which queue is meant.
    pub queue: RunId,
    /// The last place that is meant.
    pub place: u64,
}

/// How many replies were new to the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Their number.
    pub stored: usize,
}

/// Mailboxes of which nothing may be left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailboxes {
    /// Their ids, at most [`ERASE_MAX`].
    pub mailboxes: Vec<MailboxId>,
}

pub mod channel;
pub mod hotline;

/// Frames: `place: u64 ‖ length: u32 ‖ bytes`, numbers big-endian, one after the other. Replies have place 0.
pub mod frame {
    use super::FRAME_BYTES_MAX;

    /// Bytes before a frame's content.
    pub const HEAD_BYTES: usize = 12;

    /// A frame's content, and its place.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Frame {
        /// Its place in the queue; 0 where there is no queue.
        pub place: u64,
        /// An envelope or a signed reply.
        pub bytes: Vec<u8>,
    }

    impl std::fmt::Debug for Frame {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "Frame({}, {} bytes)", self.place, self.bytes.len())
        }
    }

    /// Why bytes are not frames.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
    #[error("a frame is longer than {FRAME_BYTES_MAX} bytes")]
    pub struct TooLong;

    /// Writes a frame behind what is there.
    ///
    /// # Errors
    /// When `bytes` are more than a frame may have; nothing is written then.
    pub fn write(out: &mut Vec<u8>, place: u64, bytes: &[u8]) -> Result<(), TooLong> {
        let length = u32::try_from(bytes.len()).map_err(|_| TooLong)?;
        if bytes.len() > FRAME_BYTES_MAX {
            return Err(TooLong);
        }
        out.extend_from_slice(&place.to_be_bytes());
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(bytes);
        Ok(())
    }

    /// Reads frames from bytes that come in pieces. What is not yet whole waits for the next piece, so that a line
    /// that is cut in the middle of a frame still brings all frames before it.
    #[derive(Debug, Default)]
    pub struct Reader {
        held: Vec<u8>,
        read: usize,
    }

    impl Reader {
        /// Takes a further piece.
        pub fn push(&mut self, piece: &[u8]) {
            self.held.drain(..self.read);
            self.read = 0;
            self.held.extend_from_slice(piece);
        }

        /// The next whole frame, if it is there.
        ///
        /// # Errors
        /// When the frame says that it is longer than a frame may be.
        pub fn next_frame(&mut self) -> Result<Option<Frame>, TooLong> {
            let rest = self.held.get(self.read..).unwrap_or_default();
            let Some((place, rest)) = rest.split_first_chunk::<8>() else { return Ok(None) };
            let Some((length, rest)) = rest.split_first_chunk::<4>() else { return Ok(None) };
            let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| TooLong)?;
            if length > FRAME_BYTES_MAX {
                return Err(TooLong);
            }
            let Some(bytes) = rest.get(..length) else { return Ok(None) };
            let frame = Frame { place: u64::from_be_bytes(*place), bytes: bytes.to_vec() };
            self.read = self.read.saturating_add(HEAD_BYTES).saturating_add(length);
            Ok(Some(frame))
        }

        /// Whether nothing is left over: the bytes ended where a frame ended.
        #[must_use]
        pub fn is_at_end(&self) -> bool {
            self.read == self.held.len()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::frame::{Frame, Reader, TooLong, write};
    use super::*;

    #[test]
    fn secrets_travel_as_base64_and_are_not_printed() {
        let keys = GateKeys {
            epoch: 7,
            mailbox_hmac_key: Secret::new([0xa5; 32]),
            state_keys: vec![Secret::new([1; 32])],
            talk_keys: None,
        };
        let json = serde_json::to_string(&keys).unwrap();
        assert!(json.contains("paWlpaWl"), "{json}");
        assert_eq!(serde_json::from_str::<GateKeys>(&json).unwrap(), keys);
        assert!(!format!("{keys:?}").contains("165"));
        assert!(serde_json::from_str::<Secret>("\"AAAA\"").is_err());
    }

    #[test]
    fn a_frame_that_claims_too_much_is_refused_before_it_is_held() {
        let mut reader = Reader::default();
        reader.push(&[0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff]);
        assert_eq!(reader.next_frame(), Err(TooLong));
    }

    proptest! {
        #[test]
        fn frames_survive_any_cutting(
            frames in prop::collection::vec((any::<u64>(), prop::collection::vec(any::<u8>(), 0..200)), 0..12),
            cuts in prop::collection::vec(1_usize..64, 1..40),
            lost in 0_usize..30,
        ) {
            let mut bytes = Vec::new();
            for (place, content) in &frames {
                write(&mut bytes, *place, content).unwrap();
            }
            let whole = bytes.len();
            bytes.truncate(whole.saturating_sub(lost));
            let mut reader = Reader::default();
            let mut found = Vec::new();
            let mut rest = bytes.as_slice();
            for cut in cuts.iter().cycle() {
                if rest.is_empty() { break; }
                let (piece, later) = rest.split_at((*cut).min(rest.len()));
                reader.push(piece);
                while let Some(frame) = reader.next_frame().unwrap() { found.push(frame); }
                rest = later;
            }
            let expected: Vec<Frame> =
                frames.into_iter().map(|(place, bytes)| Frame { place, bytes }).collect();
            prop_assert!(expected.starts_with(&found));
            if bytes.len() == whole {
                prop_assert_eq!(found.len(), expected.len());
                prop_assert!(reader.is_at_end());
            }
        }
    }
}
