//! Who may do what, in which state; and if not, why not, so that people learn the rules from the screen.

use crate::{Act, Actor, Case, Kind, Role, StaffName, State, Track};

/// Why an act is not allowed. Every variant has words of its own on the desk's pages (`refused-…`).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Another role's task.
    #[error("this needs the role {}", needs.iter().map(|role| role.code()).collect::<Vec<_>>().join(" or "))]
    Role {
        /// The roles that may.
        needs: &'static [Role],
    },
    /// Nobody does this by hand: it is the person's act, or the clock's.
    #[error("nobody does this by hand")]
    NotByHand,
    /// A colleague has the case.
    #[error("{owner} has this case")]
    Others {
        /// Whose it is.
        owner: StaffName,
    },
    /// No such step from the state it is in.
    #[error("not from {}", state.slug())]
    NotFromHere {
        /// Where it is.
        state: State,
    },
    /// Never for this kind of case.
    #[error("never for {}", kind.slug())]
    NeverForKind {
        /// What it is.
        kind: Kind,
    },
    /// Only once it is known who he is: by a form, or because a verifier says so.
    #[error("not before it is known who he is")]
    KindUnknown,
    /// The same verifier cannot be the second one.
    #[error("this needs a second verifier")]
    SecondPerson,
    /// A finding waits for a second verifier first.
    #[error("a finding waits for a second verifier")]
    FindingWaits,
    /// There is no finding to confirm.
    #[error("no finding waits")]
    NothingProposed,
    /// No duress word was agreed.
    #[error("no duress word is agreed")]
    NoDuressWord,
    /// The person has withdrawn or the case has expired.
    #[error("the case is over")]
    Over,
    /// A case that has not ended is not destroyed by hand.
    #[error("the case has not ended")]
    StillOpen,
    /// It is so already.
    #[error("it is so already")]
    Already,
}

impl Refusal {
    /// The stable name used in texts (`refused-…`).
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Role { .. } => "role",
            Self::NotByHand => "not-by-hand",
            Self::Others { .. } => "others",
            Self::NotFromHere { .. } => "not-from-here",
            Self::NeverForKind { .. } => "never-for-kind",
            Self::KindUnknown => "kind-unknown",
            Self::SecondPerson => "second-person",
            Self::FindingWaits => "finding-waits",
            Self::NothingProposed => "nothing-proposed",
            Self::NoDuressWord => "no-duress-word",
            Self::Over => "over",
            Self::StillOpen => "still-open",
            Self::Already => "already",
        }
    }
}

impl Case {
    /// Whether `actor` may do `act` to this case now.
    pub fn permit(&self, actor: &Actor, act: Act) -> Result<(), Refusal> {
        self.permit_role(actor, act)?;
        let over = self.state().is_over();
        if over && !matches!(act, Act::Look | Act::Purge) {
            return Err(Refusal::Over);
        }
        self.permit_state(actor, act)?;
        match &self.assigned {
            Some(owner) if act.needs_ownership() && *owner != actor.name => {
                Err(Refusal::Others { owner: owner.clone() })
            }
            Some(_) | None => Ok(()),
        }
    }

    fn permit_role(&self, actor: &Actor, act: Act) -> Result<(), Refusal> {
        if let Act::Move(to) = act
            && !Track::reachable(self.kind()).contains(&to)
        {
            // Said before the role, so that nobody goes and asks a verifier for it.
            return Err(match self.kind() {
                Some(kind) => Refusal::NeverForKind { kind },
                None => Refusal::KindUnknown,
            });
        }
        match act.roles() {
            [] => Err(Refusal::NotByHand),
            needs if needs.contains(&actor.role) => Ok(()),
            needs => Err(Refusal::Role { needs }),
        }
    }

    fn permit_state(&self, actor: &Actor, act: Act) -> Result<(), Refusal> {
        let here = Refusal::NotFromHere { state: self.state() };
        let proposal = self.track().proposal();
        match act {
            Act::Look | Act::Reply | Act::Note | Act::AgreeDuressWord | Act::SetSafeHours => Ok(()),
            Act::Settle if self.waiting_since().is_none() => Err(Refusal::Already),
            Act::Settle => Ok(()),
            Act::Take if self.assigned.as_ref() == Some(&actor.name) => Err(Refusal::Already),
            Act::Take => Ok(()),
            Act::Release if self.assigned.is_none() => Err(Refusal::Already),
            Act::Release => Ok(()),
            Act::Raise(mark) if self.marks.contains(&mark) => Err(Refusal::Already),
            Act::Raise(_) => Ok(()),
            Act::Clear(mark) if !self.marks.contains(&mark) => Err(Refusal::Already),
            Act::Clear(_) => Ok(()),
            Act::SayKind(_) if self.kind().is_some() => Err(Refusal::Already),
            Act::SayKind(_) => Ok(()),
            Act::Move(to) if !self.track().steps().contains(&to) => Err(here),
            Act::Move(_) if proposal.is_some() => Err(Refusal::FindingWaits),
            Act::Move(State::Submitted) if self.duress_word.is_none() => Err(Refusal::NoDuressWord),
            Act::Move(_) => Ok(()),
            Act::Propose(_) if self.state() != State::UnderReview => Err(here),
            Act::Propose(_) if proposal.is_some() => Err(Refusal::FindingWaits),
            Act::Propose(_) => Ok(()),
            Act::Confirm => match proposal {
                None => Err(Refusal::NothingProposed),
                Some(proposal) if proposal.by == actor.name => Err(Refusal::SecondPerson),
                Some(_) => Ok(()),
            },
            Act::SetAside if proposal.is_none() => Err(Refusal::NothingProposed),
            Act::SetAside => Ok(()),
            Act::Purge if !self.state().is_ended() => Err(Refusal::StillOpen),
            Act::Purge => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
