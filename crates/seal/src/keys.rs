//! Keys that know their role. A key of one role is another type than a key of another, its id covers the role,
//! and what it seals or signs names the role: a reply key cannot sign a manifest, even where somebody errs.

mod role;
mod sealing;
mod signing;

pub use crate::id::KeyId;
pub use role::{DeskReply, Intake, Page, Recipient, Role, Root, Signatory, Signer};
pub use sealing::{OpeningKey, SealingKey};
pub use signing::{Signature, SigningKey, VerifyingKey};

/// Why bytes are not a key, or a signature not genuine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Wrong length, or not a point or number that a key can be.
    #[error("these bytes are not a key of the role {0}")]
    NotAKey(&'static str),
    /// The signature was not made with this key, in this role, over this message.
    #[error("the signature is not genuine")]
    BadSignature,
}
