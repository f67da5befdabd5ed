//! What the page of a case says of the telephone: whether he has a code, and of each answer whether he can hear it.

use casework::{Act, Case};
use seal::link::hotline::SOUNDS_MAX;

use super::super::times;
use super::super::visit::Visit;
use super::Player;
use super::here;
use crate::cases::CaseRef;

/// An answer by telephone, as the conversation shows it.
pub(crate) struct OnTelephone {
    /// Where it is made to be heard.
    pub(crate) here: String,
    /// Whether he can hear it.
    pub(crate) state: String,
    pub(crate) src: String,
    pub(crate) about: String,
    /// It was released, so that there is something to play.
    pub(crate) released: bool,
    /// Whoever looks may release it.
    pub(crate) may: bool,
}

impl OnTelephone {
    /// Of an answer; none where he neither has a code nor had one when it was released.
    pub(crate) fn of(visit: &Visit, case_ref: &CaseRef, case: &Case, sequence: u32) -> Option<Self> {
        let has_code = case.good_codes(visit.desk.now()).next().is_some();
        let heard = heard(visit, case_ref, case, sequence);
        if !has_code && heard.is_none() {
            return None;
        }
        let state = match case.released.iter().rev().position(|released| released.sequence == sequence) {
            None => visit.say.say("phone-not-yet"),
            Some(_) if !has_code => visit.say.say("phone-ended"),
            Some(newer) if newer >= SOUNDS_MAX => {
                visit.say.with("phone-older", &[("n", &SOUNDS_MAX.to_string())])
            }
            Some(_) => since(visit, case, sequence),
        };
        let released = heard.is_some();
        let (src, about) = heard.map(|player| (player.src, player.about)).unwrap_or_default();
        let may = has_code && case.permit(&visit.actor(), Act::Reply).is_ok();
        Some(Self { here: here(case_ref, sequence), state, src, about, released, may })
    }
}

fn since(visit: &Visit, case: &Case, sequence: u32) -> String {
    let since = case.released(sequence).map(|released| released.since).unwrap_or_default();
    visit.say.with("phone-since", &[("time", &times::hour(&visit.desk.pack, visit.say, since))])
}

/// What he hears of an answer.
pub(super) fn heard(visit: &Visit, case_ref: &CaseRef, case: &Case, sequence: u32) -> Option<Player> {
    let released = case.released(sequence)?;
    let seconds = released.sound.seconds.unwrap_or(0).to_string();
    // Another address for another sound.
    let mark: String = crate::intake::hex(&released.sound.hash).chars().take(12).collect();
    Some(Player {
        src: format!("{}/sound?{mark}", here(case_ref, sequence)),
        about: visit.say.with("phone-heard", &[("seconds", &seconds)]),
    })
}

/// Until when he has a code; none without one.
pub(crate) fn code_until(visit: &Visit, case: &Case) -> Option<String> {
    let until = case.good_codes(visit.desk.now()).map(casework::GivenCode::until).max()?;
    let date = visit.desk.pack.clock(until).date().to_string();
    Some(visit.say.with("phone-code-until", &[("date", &date)]))
}

/// How many answers wait to be released for somebody who has a code; empty if none.
pub(crate) fn unreleased(visit: &Visit, case: &Case) -> String {
    let has_code = case.good_codes(visit.desk.now()).next().is_some();
    let count = if has_code { case.unreleased() } else { 0 };
    if count == 0 { String::new() } else { visit.say.count("phone-unreleased", count) }
}
