//! A secret of an account: a token, a password. It is wiped when dropped and can't be printed.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// The longest secret that settings may hold.
pub const SECRET_BYTES_MAX: usize = 1024;

/// A secret text.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a secret.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The secret itself: for the line to the provider, and for nothing else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether `other` is the same, in a time that says nothing about where they differ, nor about their lengths.
    #[must_use]
    pub fn is(&self, other: &[u8]) -> bool {
        Sha256::digest(self.0.as_bytes()).ct_eq(&Sha256::digest(other)).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SecretVisitor)
    }
}

/// Says what is wrong without repeating what it saw: serde's own errors quote the value.
struct SecretVisitor;

impl Visitor<'_> for SecretVisitor {
    type Value = Secret;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a secret in quotation marks")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Secret, E> {
        if text.is_empty() || text.len() > SECRET_BYTES_MAX || text.chars().any(char::is_control) {
            return Err(E::custom("a secret is 1 to 1024 bytes without control characters"));
        }
        Ok(Secret::new(text))
    }

    fn visit_bool<E: Error>(self, _value: bool) -> Result<Secret, E> {
        Err(not_quoted())
    }

    fn visit_i64<E: Error>(self, _value: i64) -> Result<Secret, E> {
        Err(not_quoted())
    }

    fn visit_f64<E: Error>(self, _value: f64) -> Result<Secret, E> {
        Err(not_quoted())
    }
}

fn not_quoted<E: Error>() -> E {
    E::custom("a secret stands in quotation marks")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_printing_nor_faults_show_it() {
        #[derive(Debug, Deserialize)]
        struct Holder {
            #[expect(dead_code, reason = "only printed")]
            token: Secret,
        }
        let holder: Holder = toml::from_str("token = 'canary'").unwrap();
        assert!(!format!("{holder:?}").contains("canary"));
        for wrong in ["token = 90210", "token = 90210.5", "token = true", "token = ''"] {
            let error = toml::from_str::<Holder>(wrong).unwrap_err();
            assert!(!error.message().contains("90210"), "{}", error.message());
        }
    }

    #[test]
    fn it_is_compared_whole() {
        let secret = Secret::new("abc");
        assert!(secret.is(b"abc") && !secret.is(b"ab") && !secret.is(b"abcd") && !secret.is(b""));
    }
}
