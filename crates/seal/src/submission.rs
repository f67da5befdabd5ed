//! What an opened envelope says. Frozen: `docs/protocol.md` has the bytes.
//!
//! Applications, follow-ups and withdrawals are sealed and filled up alike, so that nothing outside tells them apart.

mod brought;
mod call_code;
mod voice;

pub use brought::{
    Brought, BroughtError, CHANNEL_BYTES_MAX, Content, HEAD_BYTES_MAX, Reach, ReachAddress, ReachMark, Wish,
};
pub use call_code::{BadCallCode, CALL_CODE_DIGITS, CallCode};
pub use voice::{Media, Voice, VoiceError, VoiceHead};

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::derive;
use crate::envelope::{ParseError, Sealed};
use crate::id::{MailboxId, SubmissionId};
use crate::receipt::{GrantError, MailboxGrant, MailboxKeys, WithdrawToken, WriteKey};
use crate::wire::Reader;

/// The version byte that this crate writes and reads.
pub const VERSION: u8 = 1;

/// The longest clear body of an application, in bytes, that fits in the largest envelope.
pub const BODY_MAX: usize = crate::envelope::PLAINTEXT_MAX - OVERHEAD_MAX;

const OVERHEAD_MAX: usize = 3 + MailboxGrant::BYTES;

/// What a person sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Submission {
    /// A first message. It brings what the desk needs to answer to the mailbox.
    Application {
        /// The mailbox's id and keys; [`Submission::decode`] has checked that they belong together.
        grant: MailboxGrant,
        /// The application itself.
        body: Body,
    },
    /// More, from somebody who holds the receipt. To be believed only after [`FollowUp::verify`].
    FollowUp(FollowUp),
    /// The wish that everything about this mailbox be gone.
    Withdrawal {
        /// Which mailbox.
        mailbox: MailboxId,
        /// Proves the receipt: check it with the verifier in the mailbox's grant.
        token: WithdrawToken,
    },
}

/// More from somebody who holds the receipt.
#[derive(Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// Which mailbox.
    pub mailbox: MailboxId,
    /// HMAC-SHA256 under the write key.
    mac: [u8; 32],
    /// The message itself.
    pub body: Body,
}

/// The message itself, or an inner envelope around it.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// What the gate saw: JSON of a finished interview, or a message.
    Clear(Zeroizing<Vec<u8>>),
    /// What a page sealed before it was sent (suite 2). Its header must name the same submission.
    Inner(Sealed),
    /// What came by messenger, SMS or e-mail, as [`Brought::encode`] writes it. Read it with [`Brought::decode`].
    Brought(Zeroizing<Vec<u8>>),
    /// A voice note: a head and, behind it, the sound. Read it with [`Voice::decode`].
    Voice(Zeroizing<Vec<u8>>),
}

/// Why bytes are not a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Shorter than its kind needs, or longer.
    #[error("the submission has a wrong length")]
    Length,
    /// Of a version that this program does not know.
    #[error("the submission has version {0}, which this program does not know")]
    Version(u8),
    /// Of a kind that this program does not know.
    #[error("the submission is of kind {0}, which this program does not know")]
    Kind(u8),
    /// The inner envelope is none.
    #[error("the inner envelope: {0}")]
    Inner(ParseError),
    /// The application's mailbox id does not commit to its keys.
    #[error(transparent)]
    Grant(#[from] GrantError),
}

/// The follow-up's MAC is not genuine: whoever wrote it does not hold the receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the follow-up was not made with this mailbox's receipt")]
pub struct NotTheHolder;

const APPLICATION: u8 = 1;
const FOLLOW_UP: u8 = 2;
const WITHDRAWAL: u8 = 3;

const CLEAR: u8 = 0;
const INNER: u8 = 1;
const BROUGHT: u8 = 2;
const VOICE: u8 = 3;

impl Submission {
    /// The bytes to seal.
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::with_capacity(OVERHEAD_MAX + self.body().map_or(0, Body::len)));
        out.push(VERSION);
        match self {
            Submission::Application { grant, body } => {
                out.push(APPLICATION);
                grant.write(&mut out);
                body.write(&mut out);
            }
            Submission::FollowUp(follow_up) => {
                out.push(FOLLOW_UP);
                out.extend_from_slice(follow_up.mailbox.as_bytes());
                out.extend_from_slice(&follow_up.mac);
                follow_up.body.write(&mut out);
            }
            Submission::Withdrawal { mailbox, token } => {
                out.push(WITHDRAWAL);
                out.extend_from_slice(mailbox.as_bytes());
                out.extend_from_slice(token.expose());
            }
        }
        out
    }

    /// Reads an opened envelope's bytes. An application's grant is checked: its id commits to its keys.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        match reader.u8().ok_or(DecodeError::Length)? {
            VERSION => {}
            other => return Err(DecodeError::Version(other)),
        }
        match reader.u8().ok_or(DecodeError::Length)? {
            APPLICATION => {
                let grant = MailboxGrant::read(&mut reader).ok_or(DecodeError::Length)?;
                grant.check()?;
                Ok(Submission::Application { grant, body: Body::read(reader)? })
            }
            FOLLOW_UP => {
                let mailbox = MailboxId::from_bytes(reader.array().ok_or(DecodeError::Length)?);
                let mac = reader.array().ok_or(DecodeError::Length)?;
                Ok(Submission::FollowUp(FollowUp { mailbox, mac, body: Body::read(reader)? }))
            }
            WITHDRAWAL => {
                let mailbox = MailboxId::from_bytes(reader.array().ok_or(DecodeError::Length)?);
                let token = WithdrawToken::from_bytes(reader.array().ok_or(DecodeError::Length)?);
                if !reader.is_empty() {
                    return Err(DecodeError::Length);
                }
                Ok(Submission::Withdrawal { mailbox, token })
            }
            other => Err(DecodeError::Kind(other)),
        }
    }

    /// Which mailbox it is about.
    pub fn mailbox(&self) -> MailboxId {
        match self {
            Submission::Application { grant, .. } => grant.id(),
            Submission::FollowUp(follow_up) => follow_up.mailbox,
            Submission::Withdrawal { mailbox, .. } => *mailbox,
        }
    }

    /// The body, which a withdrawal has none of.
    pub fn body(&self) -> Option<&Body> {
        match self {
            Submission::Application { body, .. } => Some(body),
            Submission::FollowUp(follow_up) => Some(&follow_up.body),
            Submission::Withdrawal { .. } => None,
        }
    }
}

impl FollowUp {
    /// Makes a follow-up for this submission, with the keys that the receipt gives.
    pub fn make(keys: &MailboxKeys, submission: SubmissionId, body: Body) -> Self {
        Self::write_down(keys.id, &keys.write, submission, body)
    }

    /// The same for whoever has the mailbox's write key and no receipt: a desk that writes down what it was told by radio,
    /// on paper or in person.
    pub fn write_down(mailbox: MailboxId, key: &WriteKey, submission: SubmissionId, body: Body) -> Self {
        let mac = follow_up_mac(key, submission, mailbox, &body);
        FollowUp { mailbox, mac, body }
    }

    /// Whether it was made with the mailbox's receipt, for this submission and this body. Constant time.
    pub fn verify(&self, key: &WriteKey, submission: SubmissionId) -> Result<(), NotTheHolder> {
        let expected = follow_up_mac(key, submission, self.mailbox, &self.body);
        if bool::from(expected.ct_eq(&self.mac)) { Ok(()) } else { Err(NotTheHolder) }
    }
}

fn follow_up_mac(key: &WriteKey, submission: SubmissionId, mailbox: MailboxId, body: &Body) -> [u8; 32] {
    let kind = [body.kind()];
    derive::mac(
        key.expose(),
        derive::FOLLOW_UP,
        &[submission.as_bytes(), mailbox.as_bytes(), &kind, body.authenticated()],
    )
}

impl Body {
    /// A body that is not sealed again.
    pub fn clear(bytes: impl Into<Vec<u8>>) -> Self {
        Body::Clear(Zeroizing::new(bytes.into()))
    }

    /// A body that came by a channel.
    pub fn brought(brought: &Brought) -> Self {
        Body::Brought(brought.encode())
    }

    /// The beginning of a voice note. A submission with this body, encoded, is what a [`crate::envelope::Sealer`] is pushed
    /// first; the sound follows it piece by piece.
    pub fn voice_begins(head: &VoiceHead) -> Self {
        Body::Voice(head.encode())
    }

    fn kind(&self) -> u8 {
        match self {
            Body::Clear(_) => CLEAR,
            Body::Inner(_) => INNER,
            Body::Brought(_) => BROUGHT,
            Body::Voice(_) => VOICE,
        }
    }

    /// What a follow-up's MAC covers. The MAC stands before the body, and a voice note is sealed while it is still coming:
    /// of it only the head can be covered. The envelope around it binds the rest.
    fn authenticated(&self) -> &[u8] {
        match self {
            Body::Voice(bytes) => voice::beginning(bytes),
            Body::Clear(_) | Body::Inner(_) | Body::Brought(_) => self.as_bytes(),
        }
    }

    fn as_bytes(&self) -> &[u8] {
        match self {
            Body::Clear(bytes) | Body::Brought(bytes) | Body::Voice(bytes) => bytes,
            Body::Inner(sealed) => sealed.as_bytes(),
        }
    }

    fn len(&self) -> usize {
        self.as_bytes().len()
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.push(self.kind());
        out.extend_from_slice(self.as_bytes());
    }

    fn read(mut reader: Reader<'_>) -> Result<Self, DecodeError> {
        match reader.u8().ok_or(DecodeError::Length)? {
            CLEAR => Ok(Body::clear(reader.rest())),
            INNER => Sealed::parse(reader.rest()).map(Body::Inner).map_err(DecodeError::Inner),
            BROUGHT => Ok(Body::Brought(Zeroizing::new(reader.rest().to_vec()))),
            VOICE => Ok(Body::Voice(Zeroizing::new(reader.rest().to_vec()))),
            other => Err(DecodeError::Kind(other)),
        }
    }
}

impl fmt::Debug for FollowUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FollowUp({}, {:?})", self.mailbox, self.body)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Body::Clear(_) => f.write_str("Clear(not shown)"),
            Body::Inner(sealed) => write!(f, "Inner({sealed:?})"),
            Body::Brought(_) => f.write_str("Brought(not shown)"),
            Body::Voice(_) => f.write_str("Voice(not shown)"),
        }
    }
}
