//! From an act to the events that record it.

use std::collections::BTreeSet;

use crate::{Act, Actor, Case, Event, Finding, Kind, Mark, Refusal, State};

/// One act that the case page offers, allowed or with the reason why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The act.
    pub act: Act,
    /// None when it is allowed.
    pub refused: Option<Refusal>,
}

impl Case {
    /// The events that `act` leads to. Acts that carry text (replies, notes, hours, words) are built by the desk after
    /// [`Case::permit`] and give nothing here.
    pub fn decide(&self, actor: &Actor, act: Act) -> Result<Vec<Event>, Refusal> {
        self.permit(actor, act)?;
        let claim = self.assigned.is_none() && act.needs_ownership() && act != Act::Release;
        let mut events = Vec::new();
        if claim {
            events.push(Event::Assigned { to: Some(actor.name.clone()) });
        }
        match act {
            Act::Look | Act::Reply | Act::Note | Act::AgreeDuressWord | Act::SetSafeHours => {}
            Act::Settle => events.push(Event::Settled),
            Act::Take => events.push(Event::Assigned { to: Some(actor.name.clone()) }),
            Act::Release => events.push(Event::Assigned { to: None }),
            Act::Raise(mark) => events.push(Event::FlagsRaised { marks: BTreeSet::from([mark]) }),
            Act::Clear(mark) => events.push(Event::FlagCleared { mark }),
            Act::SayKind(kind) => events.push(Event::KindKnown { kind }),
            Act::Move(to) => events.push(Event::Moved { from: self.state(), to }),
            Act::Propose(finding) => events.push(Event::FindingProposed { finding }),
            Act::Confirm => events.extend(self.confirmation()),
            Act::SetAside => events.push(Event::FindingSetAside),
            Act::Purge => events.push(Event::Purged),
        }
        Ok(events)
    }

    fn confirmation(&self) -> Vec<Event> {
        let Some(proposal) = self.track().proposal() else { return Vec::new() };
        let finding = proposal.finding;
        let mut events = vec![Event::SecondConfirmation { finding }];
        if finding == Finding::SuspectedHostile && !self.marks.contains(&Mark::SuspectedHostile) {
            events.push(Event::FlagsRaised { marks: BTreeSet::from([Mark::SuspectedHostile]) });
        }
        events
    }

    /// The steps that belong on the page in this state, the next right one first, each allowed or with its reason.
    pub fn offers(&self, actor: &Actor) -> Vec<Offer> {
        let mut acts: Vec<Act> = Vec::new();
        if self.track().proposal().is_some() {
            acts.extend([Act::Confirm, Act::SetAside]);
        }
        if self.kind().is_none() && !self.state().is_over() {
            acts.extend(Kind::ALL.map(Act::SayKind));
        }
        acts.extend(self.track().steps().iter().map(|state| Act::Move(*state)));
        if self.state() == State::UnderReview && self.track().proposal().is_none() {
            acts.extend(Finding::ALL.map(Act::Propose));
        }
        if self.state() == State::Triaged && self.kind() != Some(Kind::Application) {
            // Shown although it can never be, so that the rule is learned here and not by trying elsewhere.
            acts.push(Act::Move(State::Draft));
        }
        acts.into_iter().map(|act| Offer { act, refused: self.permit(actor, act).err() }).collect()
    }

    /// The next right step: the first offer that is allowed.
    pub fn next_step(&self, actor: &Actor) -> Option<Act> {
        self.offers(actor).into_iter().find(|offer| offer.refused.is_none()).map(|offer| offer.act)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::samples;

    #[test]
    fn the_first_act_makes_the_case_ones_own() {
        let case = samples::opened(Kind::Application);
        let events = case.decide(&samples::operator(), Act::Move(State::Triaged)).unwrap();
        assert!(
            matches!(events.first(), Some(Event::Assigned { to: Some(name) }) if name.as_str() == "olena")
        );
        assert_eq!(events.last(), Some(&Event::Moved { from: State::Opened, to: State::Triaged }));
    }

    #[test]
    fn a_hand_over_is_shown_and_refused_for_those_at_risk() {
        let case = samples::at(Kind::ConscriptionRisk, &[State::Triaged]);
        let offers = case.offers(&samples::operator());
        let draft = offers.iter().find(|offer| offer.act == Act::Move(State::Draft)).unwrap();
        assert_eq!(draft.refused, Some(Refusal::NeverForKind { kind: Kind::ConscriptionRisk }));
        assert_eq!(case.next_step(&samples::operator()), Some(Act::Move(State::InfoGiven)));
    }

    #[test]
    fn the_second_verifier_is_somebody_else() {
        let case = samples::at(
            Kind::Application,
            &[State::Triaged, State::Draft, State::Submitted, State::UnderReview],
        );
        let first = samples::verifier("vira");
        let events = case.decide(&first, Act::Propose(Finding::SuspectedHostile)).unwrap();
        let case = samples::after(case, &first, events);
        assert_eq!(case.permit(&first, Act::Confirm), Err(Refusal::SecondPerson));
        assert_eq!(case.permit(&first, Act::Move(State::Verified)), Err(Refusal::FindingWaits));
        let second = samples::verifier("petro");
        assert_eq!(case.next_step(&second), Some(Act::Confirm));
        let events = case.decide(&second, Act::Confirm).unwrap();
        let case = samples::after(case, &second, events);
        assert_eq!(case.state(), State::SuspectedHostile);
        assert!(case.marks.contains(&Mark::SuspectedHostile));
    }
}
