//! The roles that keys can have.

use crate::envelope::Suite;
use crate::size;

mod sealed {
    pub trait Sealed {}
}

/// A role that a key can have. Nobody outside this crate can add one.
pub trait Role: sealed::Sealed + 'static {
    /// The role's name as the formats write it.
    const NAME: &'static str;
}

/// A role whose keys open envelopes.
pub trait Recipient: Role {
    /// The suite that envelopes to this role use.
    const SUITE: Suite;
    /// The size classes of these envelopes' filled plaintext, in bytes.
    const CLASSES: [usize; 6];
    /// The key encapsulation behind the suite.
    #[doc(hidden)]
    type Kem: hpke::Kem;
}

/// A role whose keys sign.
pub trait Signatory: Role {}

macro_rules! role {
    ($(#[$doc:meta])* $role:ident = $name:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $role;

        impl sealed::Sealed for $role {}

        impl Role for $role {
            const NAME: &'static str = $name;
        }
    };
}

role! {
    /// The desk's keys for what a gate seals: the outer layer, X-Wing.
    Intake = "intake"
}
role! {
    /// The desk's keys for what a page seals in the browser: the inner layer, P-256.
    Page = "page"
}
role! {
    /// The offline key at the top; signs only the certificates of yearly signers.
    Root = "root"
}
role! {
    /// A yearly key that signs manifests.
    Signer = "signer"
}
role! {
    /// The desk's key that signs replies.
    DeskReply = "desk-reply"
}

impl Recipient for Intake {
    const SUITE: Suite = Suite::XWing;
    const CLASSES: [usize; 6] = size::OUTER;
    type Kem = hpke::kem::XWing;
}

impl Recipient for Page {
    const SUITE: Suite = Suite::P256;
    const CLASSES: [usize; 6] = size::INNER;
    type Kem = hpke::kem::DhP256HkdfSha256;
}

impl Signatory for Root {}
impl Signatory for Signer {}
impl Signatory for DeskReply {}
