//! The steps, one table per kind. A step consumes the state it leaves.

use super::{NoSuchStep, OnApplication, OnRisk, OnThirdParty, OnUnknown, Proposal, State};
use crate::{Kind, StaffName};

/// Where a case stands, on the track of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Track {
    /// Of an application.
    Application(OnApplication),
    /// Of somebody who writes for another.
    ThirdParty(OnThirdParty),
    /// Of a civilian at risk of conscription.
    Risk(OnRisk),
    /// Of somebody who has not said who he is.
    Unknown(OnUnknown),
}

impl Track {
    /// A case that was just opened.
    pub const fn open(kind: Kind) -> Self {
        match kind {
            Kind::Application => Self::Application(OnApplication::Opened),
            Kind::ThirdParty => Self::ThirdParty(OnThirdParty::Opened),
            Kind::ConscriptionRisk => Self::Risk(OnRisk::Opened),
        }
    }

    /// A case that words opened.
    pub const fn open_unknown() -> Self {
        Self::Unknown(OnUnknown::Opened)
    }

    /// The kind of case that runs on this track, once it is known.
    pub const fn kind(&self) -> Option<Kind> {
        match self {
            Self::Application(_) => Some(Kind::Application),
            Self::ThirdParty(_) => Some(Kind::ThirdParty),
            Self::Risk(_) => Some(Kind::ConscriptionRisk),
            Self::Unknown(_) => None,
        }
    }

    /// The name of the state.
    pub const fn state(&self) -> State {
        match self {
            Self::Application(state) => state.name(),
            Self::ThirdParty(state) => state.name(),
            Self::Risk(state) => state.name(),
            Self::Unknown(state) => state.name(),
        }
    }

    /// Takes a step. Findings that need a second verifier are not steps: see [`Track::propose`].
    pub fn step(self, to: State) -> Result<Self, NoSuchStep> {
        let from = self.state();
        let next = match self {
            Self::Application(state) => state.step(to).map(Self::Application),
            Self::ThirdParty(state) => state.step(to).map(Self::ThirdParty),
            Self::Risk(state) => state.step(to).map(Self::Risk),
            Self::Unknown(state) => state.step(to).map(Self::Unknown),
        };
        next.ok_or(NoSuchStep { from, to })
    }

    /// The states that a step leads to from here, the usual next one first.
    pub const fn steps(&self) -> &'static [State] {
        match self {
            Self::Application(state) => state.steps(),
            Self::ThirdParty(state) => state.steps(),
            Self::Risk(state) => state.steps(),
            Self::Unknown(state) => state.steps(),
        }
    }

    /// Every state that this kind of case can ever be in, without becoming another.
    pub const fn reachable(kind: Option<Kind>) -> &'static [State] {
        match kind {
            None => &[State::Opened, State::Triaged, State::InfoGiven, State::Expired, State::Withdrawn],
            Some(Kind::Application) => &[
                State::Opened,
                State::Triaged,
                State::InfoGiven,
                State::ReferredAsylum,
                State::ReferredCta,
                State::Draft,
                State::Submitted,
                State::UnderReview,
                State::Verified,
                State::Unverifiable,
                State::SuspectedHostile,
                State::OutOfScope,
                State::Expired,
                State::Withdrawn,
            ],
            Some(Kind::ThirdParty) => &[
                State::Opened,
                State::Triaged,
                State::AwaitingSubject,
                State::InfoGiven,
                State::ReferredCta,
                State::Expired,
                State::Withdrawn,
            ],
            Some(Kind::ConscriptionRisk) => &[
                State::Opened,
                State::Triaged,
                State::InfoGiven,
                State::ReferredAsylum,
                State::Expired,
                State::Withdrawn,
            ],
        }
    }

    /// The finding that waits for a second verifier.
    pub const fn proposal(&self) -> Option<&Proposal> {
        match self {
            Self::Application(OnApplication::UnderReview(proposal)) => proposal.as_ref(),
            Self::Application(_) | Self::ThirdParty(_) | Self::Risk(_) | Self::Unknown(_) => None,
        }
    }

    /// One verifier's finding. It moves nothing until a second confirms it.
    pub fn propose(self, proposal: Proposal) -> Result<Self, NoSuchStep> {
        let from = self.state();
        let to = proposal.finding.state();
        match self {
            Self::Application(OnApplication::UnderReview(None)) => {
                Ok(Self::Application(OnApplication::UnderReview(Some(proposal))))
            }
            Self::Application(_) | Self::ThirdParty(_) | Self::Risk(_) | Self::Unknown(_) => {
                Err(NoSuchStep { from, to })
            }
        }
    }

    /// The second verifier's word. It must be another's than the first's.
    pub fn confirm(self, by: &StaffName) -> Result<Self, NoSuchStep> {
        let from = self.state();
        match self {
            Self::Application(OnApplication::UnderReview(Some(proposal))) if proposal.by != *by => {
                Ok(Self::Application(match proposal.finding {
                    super::Finding::Unverifiable => OnApplication::Unverifiable,
                    super::Finding::SuspectedHostile => OnApplication::SuspectedHostile,
                    super::Finding::OutOfScope => OnApplication::OutOfScope,
                }))
            }
            Self::Application(_) | Self::ThirdParty(_) | Self::Risk(_) | Self::Unknown(_) => {
                Err(NoSuchStep { from, to: from })
            }
        }
    }

    /// The second verifier disagrees, or the first has changed their mind: the review goes on.
    pub fn set_aside(self) -> Result<Self, NoSuchStep> {
        let from = self.state();
        match self {
            Self::Application(OnApplication::UnderReview(Some(_))) => {
                Ok(Self::Application(OnApplication::UnderReview(None)))
            }
            Self::Application(_) | Self::ThirdParty(_) | Self::Risk(_) | Self::Unknown(_) => {
                Err(NoSuchStep { from, to: from })
            }
        }
    }
}

impl OnApplication {
    const fn name(&self) -> State {
        match self {
            Self::Opened => State::Opened,
            Self::Triaged => State::Triaged,
            Self::InfoGiven => State::InfoGiven,
            Self::ReferredAsylum => State::ReferredAsylum,
            Self::ReferredCta => State::ReferredCta,
            Self::Draft => State::Draft,
            Self::Submitted => State::Submitted,
            Self::UnderReview(_) => State::UnderReview,
            Self::Verified => State::Verified,
            Self::Unverifiable => State::Unverifiable,
            Self::SuspectedHostile => State::SuspectedHostile,
            Self::OutOfScope => State::OutOfScope,
            Self::Expired => State::Expired,
            Self::Withdrawn => State::Withdrawn,
        }
    }

    const fn steps(&self) -> &'static [State] {
        match self {
            Self::Opened => &[State::Triaged],
            Self::Triaged => &[State::Draft, State::InfoGiven, State::ReferredAsylum, State::ReferredCta],
            Self::Draft => &[State::Submitted],
            Self::Submitted => &[State::UnderReview],
            Self::UnderReview(_) => &[State::Verified],
            Self::InfoGiven
            | Self::ReferredAsylum
            | Self::ReferredCta
            | Self::Verified
            | Self::Unverifiable
            | Self::SuspectedHostile
            | Self::OutOfScope
            | Self::Expired
            | Self::Withdrawn => &[],
        }
    }

    fn step(self, to: State) -> Option<Self> {
        if to == State::Withdrawn && !self.name().is_over() {
            return Some(Self::Withdrawn);
        }
        if to == State::Expired && !self.name().is_over() {
            return Some(Self::Expired);
        }
        match (self, to) {
            (Self::Opened, State::Triaged) => Some(Self::Triaged),
            (Self::Triaged, State::InfoGiven) => Some(Self::InfoGiven),
            (Self::Triaged, State::ReferredAsylum) => Some(Self::ReferredAsylum),
            (Self::Triaged, State::ReferredCta) => Some(Self::ReferredCta),
            (Self::Triaged, State::Draft) => Some(Self::Draft),
            (Self::Draft, State::Submitted) => Some(Self::Submitted),
            (Self::Submitted, State::UnderReview) => Some(Self::UnderReview(None)),
            // A finding that waits for a second verifier must be confirmed or set aside first.
            (Self::UnderReview(None), State::Verified) => Some(Self::Verified),
            _ => None,
        }
    }
}

impl OnThirdParty {
    const fn name(self) -> State {
        match self {
            Self::Opened => State::Opened,
            Self::Triaged => State::Triaged,
            Self::AwaitingSubject => State::AwaitingSubject,
            Self::InfoGiven => State::InfoGiven,
            Self::ReferredCta => State::ReferredCta,
            Self::Expired => State::Expired,
            Self::Withdrawn => State::Withdrawn,
        }
    }

    const fn steps(self) -> &'static [State] {
        match self {
            Self::Opened => &[State::Triaged],
            Self::Triaged => &[State::AwaitingSubject, State::InfoGiven, State::ReferredCta],
            Self::AwaitingSubject | Self::InfoGiven | Self::ReferredCta | Self::Expired | Self::Withdrawn => {
                &[]
            }
        }
    }

    fn step(self, to: State) -> Option<Self> {
        match (self, to) {
            (Self::Expired | Self::Withdrawn, _) => None,
            (_, State::Withdrawn) => Some(Self::Withdrawn),
            (_, State::Expired) => Some(Self::Expired),
            (Self::Opened, State::Triaged) => Some(Self::Triaged),
            (Self::Triaged, State::AwaitingSubject) => Some(Self::AwaitingSubject),
            (Self::Triaged, State::InfoGiven) => Some(Self::InfoGiven),
            (Self::Triaged, State::ReferredCta) => Some(Self::ReferredCta),
            _ => None,
        }
    }
}

impl OnRisk {
    const fn name(self) -> State {
        match self {
            Self::Opened => State::Opened,
            Self::Triaged => State::Triaged,
            Self::InfoGiven => State::InfoGiven,
            Self::ReferredAsylum => State::ReferredAsylum,
            Self::Expired => State::Expired,
            Self::Withdrawn => State::Withdrawn,
        }
    }

    const fn steps(self) -> &'static [State] {
        match self {
            Self::Opened => &[State::Triaged],
            Self::Triaged => &[State::InfoGiven, State::ReferredAsylum],
            Self::InfoGiven | Self::ReferredAsylum | Self::Expired | Self::Withdrawn => &[],
        }
    }

    fn step(self, to: State) -> Option<Self> {
        match (self, to) {
            (Self::Expired | Self::Withdrawn, _) => None,
            (_, State::Withdrawn) => Some(Self::Withdrawn),
            (_, State::Expired) => Some(Self::Expired),
            (Self::Opened, State::Triaged) => Some(Self::Triaged),
            (Self::Triaged, State::InfoGiven) => Some(Self::InfoGiven),
            (Self::Triaged, State::ReferredAsylum) => Some(Self::ReferredAsylum),
            _ => None,
        }
    }
}

impl OnUnknown {
    const fn name(self) -> State {
        match self {
            Self::Opened => State::Opened,
            Self::Triaged => State::Triaged,
            Self::InfoGiven => State::InfoGiven,
            Self::Expired => State::Expired,
            Self::Withdrawn => State::Withdrawn,
        }
    }

    const fn steps(self) -> &'static [State] {
        match self {
            Self::Opened => &[State::Triaged],
            Self::Triaged => &[State::InfoGiven],
            Self::InfoGiven | Self::Expired | Self::Withdrawn => &[],
        }
    }

    fn step(self, to: State) -> Option<Self> {
        match (self, to) {
            (Self::Expired | Self::Withdrawn, _) => None,
            (_, State::Withdrawn) => Some(Self::Withdrawn),
            (_, State::Expired) => Some(Self::Expired),
            (Self::Opened, State::Triaged) => Some(Self::Triaged),
            (Self::Triaged, State::InfoGiven) => Some(Self::InfoGiven),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Everything that any sequence of steps, findings included, can lead to.
    fn closure(kind: Option<Kind>) -> BTreeSet<State> {
        let first = StaffName::parse("first").unwrap();
        let second = StaffName::parse("second").unwrap();
        let mut seen = BTreeSet::new();
        let mut open = vec![kind.map_or(Track::open_unknown(), Track::open)];
        while let Some(track) = open.pop() {
            let proposed = track.proposal().map(|proposal| proposal.finding);
            if !seen.insert((track.state(), proposed)) {
                continue;
            }
            open.extend(State::ALL.into_iter().filter_map(|to| track.clone().step(to).ok()));
            open.extend(
                crate::Finding::ALL.into_iter().filter_map(|finding| {
                    track.clone().propose(Proposal { finding, by: first.clone() }).ok()
                }),
            );
            open.extend(track.confirm(&second).ok());
        }
        seen.into_iter().map(|(state, _)| state).collect()
    }

    #[test]
    fn each_kind_reaches_exactly_its_states() {
        for kind in Kind::ALL.map(Some).into_iter().chain([None]) {
            let expected: BTreeSet<_> = Track::reachable(kind).iter().copied().collect();
            assert_eq!(closure(kind), expected, "{kind:?}");
        }
    }

    #[test]
    fn only_an_application_reaches_a_hand_over() {
        let beyond = [State::Draft, State::Submitted, State::UnderReview, State::Verified];
        for kind in [Some(Kind::ConscriptionRisk), Some(Kind::ThirdParty), None] {
            assert!(beyond.iter().all(|state| !closure(kind).contains(state)), "{kind:?}");
        }
    }

    #[test]
    fn listed_steps_are_those_that_work() {
        let mut track = Track::open(Kind::Application);
        for to in [State::Triaged, State::Draft, State::Submitted, State::UnderReview] {
            assert!(track.steps().contains(&to));
            for candidate in State::ALL {
                let works = track.clone().step(candidate).is_ok();
                let ends = matches!(candidate, State::Expired | State::Withdrawn);
                assert_eq!(works, track.steps().contains(&candidate) || ends, "{track:?} {candidate:?}");
            }
            track = track.step(to).unwrap();
        }
    }

    #[test]
    fn a_finding_needs_another_verifier() {
        let first = StaffName::parse("first").unwrap();
        let second = StaffName::parse("second").unwrap();
        let review = Track::Application(OnApplication::UnderReview(None));
        let proposed = review
            .propose(Proposal { finding: crate::Finding::SuspectedHostile, by: first.clone() })
            .unwrap();
        assert!(proposed.clone().confirm(&first).is_err());
        assert!(
            proposed.clone().step(State::Verified).is_err(),
            "a waiting finding blocks the other way out"
        );
        assert_eq!(proposed.confirm(&second).unwrap().state(), State::SuspectedHostile);
    }
}
