//! The programme's own name of an account. Not secret.

use serde::{Deserialize, Serialize};

/// The longest name.
pub const ACCOUNT_BYTES_MAX: usize = 32;

/// A name such as `telegram-ru-2`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountName(String);

/// Not a name of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an account's name is 1 to {ACCOUNT_BYTES_MAX} small letters, digits and hyphens")]
pub struct BadAccountName;

impl AccountName {
    /// Reads a name.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, BadAccountName> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let is_name = (1..=ACCOUNT_BYTES_MAX).contains(&text.len()) && text.chars().all(fits);
        if is_name { Ok(Self(text.to_owned())) } else { Err(BadAccountName) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for AccountName {
    type Error = BadAccountName;
    fn try_from(text: String) -> Result<Self, BadAccountName> {
        Self::parse(&text)
    }
}

impl From<AccountName> for String {
    fn from(name: AccountName) -> Self {
        name.0
    }
}

impl std::fmt::Display for AccountName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
