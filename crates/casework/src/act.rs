//! What staff can do to a case.

use crate::{Finding, Kind, Mark, Role, State};

const READERS: &[Role] = &[Role::Operator, Role::Verifier];
const VERIFIERS: &[Role] = &[Role::Verifier];
const NOBODY: &[Role] = &[];

/// Something that a member of staff may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// See what the person wrote.
    Look,
    /// Answer the person.
    Reply,
    /// Say that nothing waits for an answer.
    Settle,
    /// Write a note for colleagues.
    Note,
    /// Make the case one's own.
    Take,
    /// Give it back to the queue.
    Release,
    /// Mark a danger.
    Raise(Mark),
    /// Take a mark away.
    Clear(Mark),
    /// Say who somebody is who has answered no form.
    SayKind(Kind),
    /// Take a step.
    Move(State),
    /// Make a finding, which a second verifier must confirm.
    Propose(Finding),
    /// Confirm another verifier's finding.
    Confirm,
    /// Set a finding aside.
    SetAside,
    /// Agree a duress word.
    AgreeDuressWord,
    /// Set the hours in which it is safe to write.
    SetSafeHours,
    /// Destroy the case's keys now.
    Purge,
}

impl Act {
    /// Every act, for the table of permissions.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Look, Self::Reply, Self::Settle, Self::Note, Self::Take, Self::Release];
        all.extend(Mark::ALL.map(Self::Raise));
        all.extend(Mark::ALL.map(Self::Clear));
        all.extend(Kind::ALL.map(Self::SayKind));
        all.extend(State::ALL.map(Self::Move));
        all.extend(Finding::ALL.map(Self::Propose));
        all.extend([Self::Confirm, Self::SetAside, Self::AgreeDuressWord, Self::SetSafeHours, Self::Purge]);
        all
    }

    /// The roles that may ask for it at all.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::Look
            | Self::Reply
            | Self::Settle
            | Self::Note
            | Self::Take
            | Self::Release
            | Self::Raise(_)
            | Self::AgreeDuressWord
            | Self::SetSafeHours => READERS,
            Self::SayKind(_)
            | Self::Clear(_)
            | Self::Propose(_)
            | Self::Confirm
            | Self::SetAside
            | Self::Purge => VERIFIERS,
            Self::Move(to) => match to {
                State::Triaged
                | State::AwaitingSubject
                | State::InfoGiven
                | State::ReferredAsylum
                | State::ReferredCta
                | State::Draft
                | State::Submitted => READERS,
                State::UnderReview | State::Verified => VERIFIERS,
                // Opened is where a case begins; the last two are the person's and the clock's; the findings
                // need two people and are acts of their own.
                State::Opened
                | State::Unverifiable
                | State::SuspectedHostile
                | State::OutOfScope
                | State::Expired
                | State::Withdrawn => NOBODY,
            },
        }
    }

    /// Whether only the one who has the case may do it. Otherwise two colleagues answer the same man.
    pub const fn needs_ownership(self) -> bool {
        match self {
            Self::Reply | Self::Settle | Self::Release | Self::AgreeDuressWord | Self::SetSafeHours => true,
            Self::Move(to) => !matches!(to, State::UnderReview | State::Verified),
            Self::Look
            | Self::Note
            | Self::Take
            | Self::SayKind(_)
            | Self::Raise(_)
            | Self::Clear(_)
            | Self::Propose(_)
            | Self::Confirm
            | Self::SetAside
            | Self::Purge => false,
        }
    }

    /// The stable name used in forms and in the auditor's list, such as `move-triaged`.
    pub fn slug(self) -> String {
        match self {
            Self::Look => "look".to_owned(),
            Self::Reply => "reply".to_owned(),
            Self::Settle => "settle".to_owned(),
            Self::Note => "note".to_owned(),
            Self::Take => "take".to_owned(),
            Self::Release => "release".to_owned(),
            Self::Raise(mark) => format!("raise-{}", mark.slug()),
            Self::Clear(mark) => format!("clear-{}", mark.slug()),
            Self::SayKind(kind) => format!("say-kind-{}", kind.slug()),
            Self::Move(to) => format!("move-{}", to.slug()),
            Self::Propose(finding) => format!("propose-{}", finding.state().slug()),
            Self::Confirm => "confirm".to_owned(),
            Self::SetAside => "set-aside".to_owned(),
            Self::AgreeDuressWord => "agree-duress-word".to_owned(),
            Self::SetSafeHours => "set-safe-hours".to_owned(),
            Self::Purge => "purge".to_owned(),
        }
    }

    /// The act of that name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::all().into_iter().find(|act| act.slug() == slug)
    }
}
