//! Who acts: members of staff, by name and role.

use serde::{Deserialize, Serialize};

/// What a member of staff is trusted with. One person has one role on one desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Intake operator: reads, answers, triages.
    #[serde(rename = "OP")]
    Operator,
    /// Verifier: everything an operator does, and findings.
    #[serde(rename = "VER")]
    Verifier,
    /// Auditor: reads the chain of what was done, never a person's words.
    #[serde(rename = "AUD")]
    Auditor,
    /// Administrator: keys and accounts, never a person's words.
    #[serde(rename = "ADM")]
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Operator, Self::Verifier, Self::Auditor, Self::Admin];

    /// The short name of domain.md, also used in texts (`role-…`, lower case).
    pub const fn code(self) -> &'static str {
        match self {
            Self::Operator => "OP",
            Self::Verifier => "VER",
            Self::Auditor => "AUD",
            Self::Admin => "ADM",
        }
    }

    /// The role of that short name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code().eq_ignore_ascii_case(code))
    }

    /// Whether this role may see what people wrote at all.
    pub const fn reads_cases(self) -> bool {
        match self {
            Self::Operator | Self::Verifier => true,
            Self::Auditor | Self::Admin => false,
        }
    }
}

/// The sign-in name of a member of staff.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StaffName(String);

/// Why a name is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a staff name has 1 to 32 letters, digits, dots or hyphens")]
pub struct StaffNameError;

impl StaffName {
    /// The longest name.
    pub const LENGTH_MAX: usize = 32;

    /// Reads a name; capitals are folded, so that nobody is two people.
    pub fn parse(text: &str) -> Result<Self, StaffNameError> {
        let folded = text.trim().to_lowercase();
        let fits = !folded.is_empty() && folded.chars().count() <= Self::LENGTH_MAX;
        let plain = folded.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-');
        if fits && plain { Ok(Self(folded)) } else { Err(StaffNameError) }
    }

    /// The name as shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for StaffName {
    type Error = StaffNameError;
    fn try_from(text: String) -> Result<Self, StaffNameError> {
        Self::parse(&text)
    }
}

impl From<StaffName> for String {
    fn from(name: StaffName) -> Self {
        name.0
    }
}

impl std::fmt::Display for StaffName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Somebody signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Who.
    pub name: StaffName,
    /// Trusted with what.
    pub role: Role,
}
