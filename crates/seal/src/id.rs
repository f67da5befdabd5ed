//! Identifiers: fixed numbers of bytes, shown as lower-case hexadecimal. None of them is a secret.

use hpke::rand_core::CryptoRng;

/// Why a text is not an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an identifier of {bytes} bytes is written as {} hexadecimal digits", bytes * 2)]
pub struct IdError {
    /// How many bytes this kind of identifier has.
    pub bytes: usize,
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(pub(crate) [u8; $bytes]);

        impl $name {
            /// How many bytes it has.
            pub const BYTES: usize = $bytes;

            /// Takes the bytes as they are.
            pub const fn from_bytes(bytes: [u8; $bytes]) -> Self {
                $name(bytes)
            }

            /// The bytes.
            pub const fn as_bytes(&self) -> &[u8; $bytes] {
                &self.0
            }

            /// Reads the hexadecimal form.
            pub fn parse(text: &str) -> Result<Self, $crate::id::IdError> {
                $crate::id::from_hex(text).map($name)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::id::IdError;

            fn from_str(text: &str) -> Result<Self, $crate::id::IdError> {
                $name::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::id::IdError;

            fn try_from(text: String) -> Result<Self, $crate::id::IdError> {
                $name::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }
    };
}

identifier! {
    /// Names one submission, and every copy and revision of it: 16 random bytes, made by whoever seals first.
    SubmissionId, 16
}

identifier! {
    /// Names a public key: the first 8 bytes of a hash over the key's role and bytes.
    KeyId, 8
}

identifier! {
    /// Names a mailbox and commits to its keys: a hash over them (`docs/protocol.md`).
    MailboxId, 32
}

identifier! {
    /// A SHA-256 hash of something public: an envelope, a manifest, a reply.
    Hash, 32
}

impl SubmissionId {
    /// Makes a new one.
    pub fn generate(rng: &mut (impl CryptoRng + ?Sized)) -> Self {
        let mut bytes = [0; 16];
        rng.fill_bytes(&mut bytes);
        SubmissionId(bytes)
    }
}

impl Hash {
    /// What the first of a chain names as its predecessor.
    pub const NONE: Hash = Hash([0; 32]);
}

/// Reads exactly `N` bytes of hexadecimal; both cases are taken.
pub(crate) fn from_hex<const N: usize>(text: &str) -> Result<[u8; N], IdError> {
    let wrong = IdError { bytes: N };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != N || !rest.is_empty() {
        return Err(wrong);
    }
    let mut out = [0; N];
    for (byte, [high, low]) in out.iter_mut().zip(pairs) {
        let nibble = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
        *byte = nibble(*high).ok_or(wrong)? << 4 | nibble(*low).ok_or(wrong)?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_reads_back() {
        let id = KeyId::from_bytes([0, 1, 0x7f, 0x80, 0xff, 0xa5, 0x5a, 9]);
        assert_eq!(id.to_string(), "00017f80ffa55a09");
        assert_eq!(KeyId::parse("00017F80ffa55A09"), Ok(id));
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"00017f80ffa55a09\"");
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "0", "00017f80ffa55a0", "00017f80ffa55a091", "00017f80ffa55a0g", "00017f80ffa55aé"]
        {
            assert_eq!(KeyId::parse(text), Err(IdError { bytes: 8 }), "{text}");
        }
    }
}
