//! The states of a case, and the only steps between them.
//!
//! Each kind of case has an enum of its own, so that a state which a kind may never reach cannot be written down for it.

mod known;
mod track;

use serde::{Deserialize, Serialize};

use crate::StaffName;
pub use known::KindIsKnown;
pub use track::Track;

/// The name of a state, whatever the kind: for events, pages and counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of domain.md, stages 1 and 2")]
pub enum State {
    Opened,
    Triaged,
    AwaitingSubject,
    InfoGiven,
    ReferredAsylum,
    ReferredCta,
    Draft,
    Submitted,
    UnderReview,
    Verified,
    Unverifiable,
    SuspectedHostile,
    OutOfScope,
    Expired,
    Withdrawn,
}

impl State {
    /// Every state, in the order of domain.md.
    pub const ALL: [Self; 15] = [
        Self::Opened,
        Self::Triaged,
        Self::AwaitingSubject,
        Self::InfoGiven,
        Self::ReferredAsylum,
        Self::ReferredCta,
        Self::Draft,
        Self::Submitted,
        Self::UnderReview,
        Self::Verified,
        Self::Unverifiable,
        Self::SuspectedHostile,
        Self::OutOfScope,
        Self::Expired,
        Self::Withdrawn,
    ];

    /// The stable name used in texts (`state-…`), forms and classes.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Triaged => "triaged",
            Self::AwaitingSubject => "awaiting-subject",
            Self::InfoGiven => "info-given",
            Self::ReferredAsylum => "referred-asylum",
            Self::ReferredCta => "referred-cta",
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::UnderReview => "under-review",
            Self::Verified => "verified",
            Self::Unverifiable => "unverifiable",
            Self::SuspectedHostile => "suspected-hostile",
            Self::OutOfScope => "out-of-scope",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of that name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.slug() == slug)
    }

    /// Nobody's act but the person's, or the clock's, leads here; nothing leads away.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Expired | Self::Withdrawn)
    }

    /// The programme has nothing more to decide here, although the conversation may go on.
    pub const fn is_ended(self) -> bool {
        match self {
            Self::InfoGiven
            | Self::ReferredAsylum
            | Self::ReferredCta
            | Self::Unverifiable
            | Self::SuspectedHostile
            | Self::OutOfScope
            | Self::Expired
            | Self::Withdrawn => true,
            Self::Opened
            | Self::Triaged
            | Self::AwaitingSubject
            | Self::Draft
            | Self::Submitted
            | Self::UnderReview
            | Self::Verified => false,
        }
    }
}

/// A finding against a person: it needs a second verifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// It cannot be told whether it is true.
    Unverifiable,
    /// It looks like a trap.
    SuspectedHostile,
    /// Not a person this programme can help.
    OutOfScope,
}

impl Finding {
    /// Every finding.
    pub const ALL: [Self; 3] = [Self::Unverifiable, Self::SuspectedHostile, Self::OutOfScope];

    /// The state it leads to once confirmed.
    pub const fn state(self) -> State {
        match self {
            Self::Unverifiable => State::Unverifiable,
            Self::SuspectedHostile => State::SuspectedHostile,
            Self::OutOfScope => State::OutOfScope,
        }
    }

    /// The finding that a state stands for.
    pub fn of(state: State) -> Option<Self> {
        Self::ALL.into_iter().find(|finding| finding.state() == state)
    }
}

/// A finding that one verifier has made and a second has not yet confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What was found.
    pub finding: Finding,
    /// By whom: the second must be somebody else.
    pub by: StaffName,
}

/// An application.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of domain.md, stages 1 and 2")]
pub enum OnApplication {
    Opened,
    Triaged,
    InfoGiven,
    ReferredAsylum,
    ReferredCta,
    Draft,
    Submitted,
    UnderReview(Option<Proposal>),
    Verified,
    Unverifiable,
    SuspectedHostile,
    OutOfScope,
    Expired,
    Withdrawn,
}

/// Somebody who writes for another. He cannot consent for him: the furthest state is waiting for the man himself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of domain.md, stage 1")]
pub enum OnThirdParty {
    Opened,
    Triaged,
    AwaitingSubject,
    InfoGiven,
    ReferredCta,
    Expired,
    Withdrawn,
}

/// A civilian at risk of conscription. There is no `Draft` here, nor anything behind it, and there must never be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of domain.md, stage 1")]
pub enum OnRisk {
    Opened,
    Triaged,
    InfoGiven,
    ReferredAsylum,
    Expired,
    Withdrawn,
}

/// Somebody who has written words and answered no form: nobody knows yet who he is. There is nothing here but what is right
/// for every kind, so there is no way to a hand-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of domain.md, stage 1")]
pub enum OnUnknown {
    Opened,
    Triaged,
    InfoGiven,
    Expired,
    Withdrawn,
}

/// A step that is not in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no step leads from {} to {}", from.slug(), to.slug())]
pub struct NoSuchStep {
    /// The state it is in.
    pub from: State,
    /// The state asked for.
    pub to: State,
}
