//! The kinds of case that a first contact can open.

use serde::{Deserialize, Serialize};

/// Why somebody wrote. It decides which [`Track`](crate::Track) the case runs on. A case that was opened by words alone has
/// none until a form says it, or a verifier. From then on it changes in one way only: to [`Kind::ConscriptionRisk`].
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

    /// The kind of that name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// The stable name of a kind that may not be known yet.
    pub const fn slug_of(kind: Option<Self>) -> &'static str {
        match kind {
            Some(kind) => kind.slug(),
            None => "unknown",
        }
    }
}
