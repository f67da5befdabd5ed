//! Hearing answers by telephone: the codes that somebody was given, and the answers that were released for it.
//!
//! A code is short, and anybody who finds it can call with it. So it ends by itself, and it opens nothing but what one of us has
//! released for the telephone, answer by answer.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Case, VoiceNote, Words};

/// How long a code can be used after he was given it.
pub const CODE_DAYS: i64 = 30;
/// The most codes of one case that can be used; a further one ends the oldest. He calls again, and is given another.
pub const CODES_MAX: usize = 4;

/// A code that he was given in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenCode {
    /// Its digits.
    pub code: Words,
    /// When it came here.
    pub since: Timestamp,
}

impl GivenCode {
    /// When it ends.
    #[must_use]
    pub fn until(&self) -> Timestamp {
        self.since.saturating_add(SignedDuration::from_hours(24 * CODE_DAYS)).unwrap_or(self.since)
    }

    /// Whether it can still be used.
    #[must_use]
    pub fn is_good(&self, now: Timestamp) -> bool {
        now < self.until()
    }
}

/// An answer that one of us has released for the telephone, as an event says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// The number of the answer in the mailbox.
    pub sequence: u32,
    /// How it sounds: spoken by a program, or by one of us.
    pub sound: VoiceNote,
}

/// An answer that he may hear by telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audible {
    /// The number of the answer in the mailbox.
    pub sequence: u32,
    /// How it sounds.
    pub sound: VoiceNote,
    /// Since when it sounds like that.
    pub since: Timestamp,
}

impl Case {
    /// The codes that can be used now.
    pub fn good_codes(&self, now: Timestamp) -> impl Iterator<Item = &GivenCode> {
        self.codes.iter().filter(move |code| code.is_good(now))
    }

    /// The answer of that number, if he may hear it by telephone.
    pub fn released(&self, sequence: u32) -> Option<&Audible> {
        self.released.iter().find(|released| released.sequence == sequence)
    }

    /// How many answers he cannot hear by telephone.
    pub fn unreleased(&self) -> usize {
        self.replies.iter().filter(|reply| self.released(reply.sequence).is_none()).count()
    }

    /// Whether there are answers that he cannot hear by telephone.
    pub fn has_unreleased(&self) -> bool {
        self.unreleased() > 0
    }

    pub(crate) fn code_given(&mut self, code: GivenCode) {
        // Who has withdrawn is not reached again, whatever comes late.
        if self.state().is_over() || self.is_purged() {
            return;
        }
        self.codes.retain(|other| other.code != code.code);
        self.codes.push(code);
        let over = self.codes.len().saturating_sub(CODES_MAX);
        self.codes.drain(..over);
    }

    /// An answer is released, or released anew with another sound. Of one that is not there nothing is.
    pub(crate) fn release(&mut self, released: Released, since: Timestamp) {
        let Released { sequence, sound } = released;
        if !self.replies.iter().any(|reply| reply.sequence == sequence) {
            return;
        }
        self.released.retain(|other| other.sequence != sequence);
        self.released.push(Audible { sequence, sound, since });
        self.released.sort_by_key(|released| released.sequence);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::samples;
    use crate::{Event, Kind, Media, Recorded, State, Submission};

    fn given(digits: &str) -> Event {
        Event::CodeGiven { code: Words::new(digits) }
    }

    fn sound(bytes: u32) -> VoiceNote {
        VoiceNote { media: Media::Wav, seconds: Some(3), bytes, hash: [bytes.to_le_bytes()[0]; 32] }
    }

    fn case(events: Vec<Event>) -> Case {
        samples::after(samples::opened(Kind::Application), &samples::operator(), events)
    }

    #[test]
    fn a_code_ends_by_itself_and_a_fifth_ends_the_first() {
        let case = case((1..=5).map(|number| given(&number.to_string())).collect());
        let good = |now| case.good_codes(now).map(|code| code.code.reveal().to_owned()).collect::<Vec<_>>();
        assert_eq!(good(samples::now()), ["2", "3", "4", "5"]);
        let later = case.codes[0].since + SignedDuration::from_hours(24 * CODE_DAYS);
        assert!(good(later).is_empty());
        assert_eq!(good(later - SignedDuration::from_secs(1)).len(), CODES_MAX);
    }

    #[test]
    fn the_same_code_again_is_one_code() {
        assert_eq!(case(vec![given("1"), given("1")]).codes.len(), 1);
    }

    #[test]
    fn only_answers_that_are_there_are_released_each_with_its_last_sound() {
        let released = |sequence, bytes| Event::ReleasedForTelephone {
            released: Released { sequence, sound: sound(bytes) },
        };
        let case = case(vec![
            released(1, 1),
            samples::reply(1),
            samples::reply(2),
            released(2, 2),
            released(1, 3),
            released(1, 4),
        ]);
        let all: Vec<_> = case.released.iter().map(|one| (one.sequence, one.sound.bytes)).collect();
        assert_eq!(all, [(1, 4), (2, 2)]);
        assert!(!case.has_unreleased());
        let more = samples::after(case, &samples::operator(), vec![samples::reply(3)]);
        assert!(more.unreleased() == 1 && more.released(3).is_none());
    }

    #[test]
    fn who_has_withdrawn_has_no_code_left_and_gets_none() {
        let case = case(vec![given("1"), Event::Withdrawn]);
        assert!(case.codes.is_empty());
        let late = case.apply(&Recorded::new(samples::now(), None, given("2"))).unwrap();
        assert!(late.codes.is_empty());
        assert_eq!(late.state(), State::Withdrawn);
    }

    #[test]
    fn what_perhaps_a_machine_said_is_set_aside_until_anything_else_is_known() {
        let aside = |id: &str| {
            let submission = Submission { set_aside: true, ..samples::submission(id) };
            Event::OpenedByWords { submission, language: "ru".to_owned() }
        };
        let case = |more: Vec<Event>| {
            let events: Vec<Recorded> = std::iter::once(aside("00"))
                .chain(more)
                .map(|event| Recorded::new(samples::now(), Some(samples::operator()), event))
                .collect();
            Case::fold(&events).unwrap()
        };
        assert!(case(Vec::new()).is_set_aside());
        assert!(!case(vec![samples::reply(1)]).is_set_aside());
        assert!(!case(vec![Event::MessageReceived { submission: samples::submission("01") }]).is_set_aside());
    }
}
