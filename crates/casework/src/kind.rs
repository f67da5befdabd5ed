//! The kinds of case that a first contact can open.

use serde::{Deserialize, Serialize};

/// Why somebody wrote. It decides which [`Track`](crate::Track) the case runs on and never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A person who wants to stop fighting.
    Application,
    /// Somebody who writes for another person, and cannot consent for him.
    ThirdParty,
    /// A civilian who may be called up: information and asylum, never a front line.
    ConscriptionRisk,
}

impl Kind {
    /// Every kind, in the order in which pages list them.
    pub const ALL: [Self; 3] = [Self::Application, Self::ThirdParty, Self::ConscriptionRisk];

    /// The stable name used in texts (`kind-…`) and in the class of a row.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::ThirdParty => "third-party",
            Self::ConscriptionRisk => "conscription-risk",
        }
    }
}
