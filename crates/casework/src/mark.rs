//! Danger, marked once and in words.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A danger that everybody who opens the case must see first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// The person wrote the agreed word, or there are other signs that somebody makes him write.
    Duress,
    /// Under 18: a child-protection officer, and no self-guided hand-over.
    Under18,
    /// Hurt or ill.
    Injured,
    /// Somebody else reads or holds the phone.
    MonitoredPhone,
    /// Verification points to a trap. It changes the method, never the right to quarter.
    SuspectedHostile,
}

impl Mark {
    /// Every mark, the most urgent first: the order in which pages show them.
    pub const ALL: [Self; 5] =
        [Self::Duress, Self::Under18, Self::Injured, Self::MonitoredPhone, Self::SuspectedHostile];

    /// The stable name used in texts (`mark-…`), forms and classes.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Duress => "duress",
            Self::Under18 => "under-18",
            Self::Injured => "injured",
            Self::MonitoredPhone => "monitored-phone",
            Self::SuspectedHostile => "suspected-hostile",
        }
    }

    /// The mark of that name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.slug() == slug)
    }

    /// Whether it puts the case at the head of the queue.
    pub const fn is_urgent(self) -> bool {
        match self {
            Self::Duress | Self::Under18 | Self::Injured => true,
            Self::MonitoredPhone | Self::SuspectedHostile => false,
        }
    }

    /// The marks that follow from answers alone, by `rules`: question, code of the answer, mark.
    ///
    /// A question with several answers gives its codes separated by spaces, as XLSForm does.
    pub fn from_answers(
        answers: &BTreeMap<String, String>,
        rules: &[(String, String, Self)],
    ) -> BTreeSet<Self> {
        rules
            .iter()
            .filter(|(question, code, _)| {
                answers.get(question).is_some_and(|given| given.split_whitespace().any(|one| one == code))
            })
            .map(|(_, _, mark)| *mark)
            .collect()
    }
}
