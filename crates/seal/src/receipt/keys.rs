//! What is derived from a receipt. Each from a label of its own, so that the key to read says nothing about the key
//! to write or to withdraw; the mailbox id is a hash over them, so that it cannot be claimed with other keys.

use std::fmt;

use hkdf::Hkdf;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::derive;
use crate::id::MailboxId;
use crate::wire::Reader;

macro_rules! mailbox_secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Zeroize, ZeroizeOnDrop)]
        pub struct $name([u8; 32]);

        impl $name {
            /// Takes the 32 bytes as they are.
            pub fn from_bytes(bytes: [u8; 32]) -> Self {
                $name(bytes)
            }

            /// The 32 secret bytes. For writing into something sealed only.
            pub fn to_secret_bytes(&self) -> Zeroizing<[u8; 32]> {
                Zeroizing::new(self.0)
            }

            pub(crate) fn expose(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0.ct_eq(&other.0).into()
            }
        }

        impl Eq for $name {}

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(secret)"))
            }
        }
    };
}

mailbox_secret! {
    /// Opens the mailbox's replies, and seals them at the desk.
    ReadKey
}
mailbox_secret! {
    /// Authenticates follow-ups.
    WriteKey
}
mailbox_secret! {
    /// Proves the wish to withdraw. The desk holds only its verifier until it is used.
    WithdrawToken
}
mailbox_secret! {
    /// Recognises the withdrawal token without being able to make it.
    WithdrawVerifier
}

impl WithdrawToken {
    /// What recognises this token.
    pub fn verifier(&self) -> WithdrawVerifier {
        WithdrawVerifier(derive::hash(derive::WITHDRAW_VERIFIER, &[&self.0]))
    }
}

impl WithdrawVerifier {
    /// Whether this is the token. Constant time.
    pub fn recognises(&self, token: &WithdrawToken) -> bool {
        *self == token.verifier()
    }
}

/// Everything that a receipt stands for.
#[derive(Clone, PartialEq, Eq)]
pub struct MailboxKeys {
    /// Names the mailbox and commits to the keys.
    pub id: MailboxId,
    /// Opens replies.
    pub read: ReadKey,
    /// Authenticates follow-ups.
    pub write: WriteKey,
    /// Withdraws.
    pub withdraw: WithdrawToken,
}

impl MailboxKeys {
    /// HKDF-SHA256 from the thirty digits as ASCII.
    pub(super) fn derive(digits: &str) -> Self {
        let prk = Hkdf::<Sha256>::new(Some(derive::RECEIPT.as_bytes()), digits.as_bytes());
        let read = ReadKey(*derive::expand(&prk, derive::MAILBOX_READ));
        let write = WriteKey(*derive::expand(&prk, derive::MAILBOX_WRITE));
        let withdraw = WithdrawToken(*derive::expand(&prk, derive::MAILBOX_WITHDRAW));
        let id = commit(&read, &write, &withdraw.verifier());
        MailboxKeys { id, read, write, withdraw }
    }

    /// What the desk needs to answer: it travels inside the sealed application.
    pub fn grant(&self) -> MailboxGrant {
        MailboxGrant {
            id: self.id,
            read: self.read.clone(),
            write: self.write.clone(),
            withdraw: self.withdraw.verifier(),
        }
    }
}

impl fmt::Debug for MailboxKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailboxKeys({}, secret)", self.id)
    }
}

fn commit(read: &ReadKey, write: &WriteKey, withdraw: &WithdrawVerifier) -> MailboxId {
    MailboxId::from_bytes(derive::hash(
        derive::MAILBOX_ID,
        &[read.expose(), write.expose(), withdraw.expose()],
    ))
}

/// What the desk is given of a mailbox: enough to answer, to recognise follow-ups and a withdrawal, and not to withdraw.
#[derive(Clone, PartialEq, Eq)]
pub struct MailboxGrant {
    id: MailboxId,
    read: ReadKey,
    write: WriteKey,
    withdraw: WithdrawVerifier,
}

/// The mailbox id does not commit to the keys: somebody claims another's mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the mailbox id does not commit to the keys that came with it")]
pub struct GrantError;

impl MailboxGrant {
    /// Bytes of an encoded grant.
    pub const BYTES: usize = 128;

    /// Whether the id commits to the keys. Constant time.
    pub fn check(&self) -> Result<(), GrantError> {
        let committed = commit(&self.read, &self.write, &self.withdraw);
        let same = committed.as_bytes().ct_eq(self.id.as_bytes());
        if bool::from(same) { Ok(()) } else { Err(GrantError) }
    }

    /// Which mailbox.
    pub fn id(&self) -> MailboxId {
        self.id
    }

    /// Seals replies to it.
    pub fn read_key(&self) -> &ReadKey {
        &self.read
    }

    /// Verifies its follow-ups.
    pub fn write_key(&self) -> &WriteKey {
        &self.write
    }

    /// Recognises its withdrawal.
    pub fn withdraw_verifier(&self) -> &WithdrawVerifier {
        &self.withdraw
    }

    /// The 128 secret bytes: id, read key, write key, withdrawal verifier. For writing into something sealed only.
    pub fn to_secret_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::with_capacity(Self::BYTES));
        self.write(&mut out);
        out
    }

    /// Reads the 128 bytes and checks that they belong together.
    pub fn from_secret_bytes(bytes: &[u8]) -> Result<Self, GrantError> {
        let mut reader = Reader::new(bytes);
        let grant = Self::read(&mut reader).filter(|_| reader.is_empty()).ok_or(GrantError)?;
        grant.check()?;
        Ok(grant)
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.id.as_bytes());
        out.extend_from_slice(self.read.expose());
        out.extend_from_slice(self.write.expose());
        out.extend_from_slice(self.withdraw.expose());
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(MailboxGrant {
            id: MailboxId::from_bytes(reader.array()?),
            read: ReadKey(reader.array()?),
            write: WriteKey(reader.array()?),
            withdraw: WithdrawVerifier(reader.array()?),
        })
    }
}

impl fmt::Debug for MailboxGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailboxGrant({}, secret)", self.id)
    }
}
