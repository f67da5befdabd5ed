//! When it becomes known who somebody is: once, and afterwards only towards what is safer for him.

use super::{OnApplication, OnRisk, OnThirdParty, OnUnknown, Track};
use crate::Kind;

/// The kind of a case is known already, or the case is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the kind of this case is known, or it is over")]
pub struct KindIsKnown;

impl Track {
    /// The same case on the track of its kind.
    ///
    /// # Errors
    /// When its kind is known, unless it now turns out that an applicant may be called up; and when the case is over.
    pub fn become_known(self, kind: Kind) -> Result<Self, KindIsKnown> {
        match (self, kind) {
            (Self::Unknown(state), kind) => known(state, kind).ok_or(KindIsKnown),
            (Self::Application(state), Kind::ConscriptionRisk) => {
                at_risk(&state).map(Self::Risk).ok_or(KindIsKnown)
            }
            (Self::Application(_) | Self::ThirdParty(_) | Self::Risk(_), _) => Err(KindIsKnown),
        }
    }
}

fn known(state: OnUnknown, kind: Kind) -> Option<Track> {
    Some(match (state, kind) {
        (OnUnknown::Opened, kind) => Track::open(kind),
        (OnUnknown::Triaged, Kind::Application) => Track::Application(OnApplication::Triaged),
        (OnUnknown::Triaged, Kind::ThirdParty) => Track::ThirdParty(OnThirdParty::Triaged),
        (OnUnknown::Triaged, Kind::ConscriptionRisk) => Track::Risk(OnRisk::Triaged),
        // Information was given to somebody unknown: now that he has said more, somebody looks again.
        (OnUnknown::InfoGiven, kind) => Track::open(kind),
        (OnUnknown::Expired | OnUnknown::Withdrawn, _) => return None,
    })
}

/// Where an applicant stands who may be called up, as it turns out. What has no place on that track begins again at its
/// triage; a draft, a review, a finding or a verified application is no more.
const fn at_risk(state: &OnApplication) -> Option<OnRisk> {
    match state {
        OnApplication::Opened => Some(OnRisk::Opened),
        OnApplication::InfoGiven => Some(OnRisk::InfoGiven),
        OnApplication::ReferredAsylum => Some(OnRisk::ReferredAsylum),
        OnApplication::Triaged
        | OnApplication::ReferredCta
        | OnApplication::Draft
        | OnApplication::Submitted
        | OnApplication::UnderReview(_)
        | OnApplication::Verified
        | OnApplication::Unverifiable
        | OnApplication::SuspectedHostile
        | OnApplication::OutOfScope => Some(OnRisk::Triaged),
        OnApplication::Expired | OnApplication::Withdrawn => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::State;

    #[test]
    fn a_kind_becomes_known_once() {
        for kind in Kind::ALL {
            let track = Track::open_unknown().become_known(kind).unwrap();
            assert_eq!(track.kind(), Some(kind));
            let triaged = Track::open_unknown().step(State::Triaged).unwrap().become_known(kind).unwrap();
            assert_eq!((triaged.kind(), triaged.state()), (Some(kind), State::Triaged));
            for other in Kind::ALL {
                let narrows = kind == Kind::Application && other == Kind::ConscriptionRisk;
                assert_eq!(track.clone().become_known(other).is_ok(), narrows, "{kind:?} {other:?}");
            }
        }
        let over = Track::open_unknown().step(State::Withdrawn).unwrap();
        assert_eq!(over.become_known(Kind::Application), Err(KindIsKnown));
    }

    #[test]
    fn a_verified_applicant_who_may_be_called_up_has_no_way_back_to_a_hand_over() {
        let mut track = Track::open(Kind::Application);
        for to in [State::Triaged, State::Draft, State::Submitted, State::UnderReview, State::Verified] {
            track = track.step(to).unwrap();
        }
        let track = track.become_known(Kind::ConscriptionRisk).unwrap();
        assert_eq!((track.kind(), track.state()), (Some(Kind::ConscriptionRisk), State::Triaged));
        assert!(track.clone().step(State::Draft).is_err());
        assert!(track.become_known(Kind::Application).is_err());
    }
}
