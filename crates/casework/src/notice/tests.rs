//! One wish, one notice.

use super::*;
use crate::case::samples;
use crate::{Event, Kind, StaffName};

fn case(events: Vec<Event>) -> Case {
    samples::after(samples::opened(Kind::Application), &samples::operator(), events)
}

fn sent(mark: &str, sequence: u32) -> Event {
    Event::NoticeSent { mark: mark.to_owned(), sequence }
}

fn failed(mark: &str, sequence: u32, why: NotTold) -> Event {
    Event::NoticeFailed { mark: mark.to_owned(), sequence, why }
}

fn wished(mark: &str) -> Event {
    Event::Wished { reach: samples::reach(mark) }
}

fn state(case: &Case, mark: &str, first: u32) -> Option<NoticeState> {
    case.notice(mark, first).map(|notice| notice.state)
}

#[test]
fn nobody_is_told_who_did_not_ask_and_a_wish_is_for_one_notice() {
    assert!(case(vec![samples::reply(1)]).notices.is_empty());
    let told = case(vec![wished("a"), samples::reply(1), sent("a", 1), samples::reply(2)]);
    assert_eq!(told.notices.len(), 1);
    assert_eq!(state(&told, "a", 1), Some(NoticeState::Sent));
    assert!(told.reaches.is_empty(), "his address goes with the wish");
    let again = samples::after(told, &samples::operator(), vec![wished("a"), samples::reply(3)]);
    assert_eq!(state(&again, "a", 3), Some(NoticeState::Queued));
}

#[test]
fn several_answers_before_it_went_are_one_notice() {
    let one = case(vec![wished("a"), wished("b"), samples::reply(1), samples::reply(2)]);
    assert_eq!(one.notices.len(), 2, "one on each channel that he chose");
    assert!(one.notices.iter().all(|notice| (notice.first, notice.last) == (1, 2)));
}

#[test]
fn who_takes_his_wish_back_is_not_told_of_what_is_out_already() {
    let quiet = case(vec![wished("a"), samples::reply(1), Event::WishTakenBack { mark: "a".to_owned() }]);
    assert_eq!(state(&quiet, "a", 1), Some(NoticeState::Failed(NotTold::NotWished)));
    assert!(quiet.reaches.is_empty());
}

#[test]
fn a_wish_outlives_what_was_not_tried_and_nothing_else() {
    for why in NotTold::ALL {
        let case = case(vec![wished("a"), samples::reply(1), failed("a", 1, why)]);
        assert_eq!(state(&case, "a", 1), Some(NoticeState::Failed(why)));
        let stays = matches!(why, NotTold::NoAccount | NotTold::Faulty | NotTold::Expired);
        assert_eq!(!case.reaches.is_empty(), stays, "{why:?}");
    }
}

#[test]
fn what_was_sent_is_not_queued_again_and_reports_come_late() {
    let delivered = |event| {
        let report = Event::NoticeDelivered { mark: "a".to_owned(), sequence: 1 };
        case(vec![wished("a"), samples::reply(1), event, report, sent("a", 1)])
    };
    assert_eq!(state(&delivered(sent("a", 1)), "a", 1), Some(NoticeState::Delivered));
    assert_eq!(state(&delivered(failed("a", 1, NotTold::Unsure)), "a", 1), Some(NoticeState::Delivered));
    let blocked = delivered(failed("a", 1, NotTold::Blocked));
    assert_eq!(state(&blocked, "a", 1), Some(NoticeState::Failed(NotTold::Blocked)));
    // A wish that was made after the notice went is not used up by a late report.
    let report = Event::NoticeDelivered { mark: "a".to_owned(), sequence: 1 };
    let again = case(vec![wished("a"), samples::reply(1), sent("a", 1), wished("a"), report]);
    assert_eq!(again.reaches.len(), 1);
}

#[test]
fn whoever_asks_for_ever_more_places_is_told_at_the_latest() {
    let mut events = vec![wished("first"), samples::reply(1)];
    events.extend((0..REACHES_MAX).map(|number| wished(&number.to_string())));
    let case = case(events);
    assert_eq!(case.reaches.len(), REACHES_MAX);
    assert_eq!(
        state(&case, "first", 1),
        Some(NoticeState::Failed(NotTold::NotWished)),
        "nothing stays queued"
    );
}

#[test]
fn an_ended_or_purged_case_reaches_nobody_and_nothing_prints_an_address() {
    let reached = case(vec![wished("a"), samples::reply(1)]);
    assert!(!format!("{reached:?}").contains("000111222"));
    for event in [Event::Withdrawn, Event::Expired, Event::Purged] {
        let over = samples::after(reached.clone(), &samples::operator(), vec![event]);
        let late = samples::after(over, &samples::operator(), vec![wished("a"), samples::reply(2)]);
        assert!(late.reaches.is_empty() && late.notices.is_empty());
    }
    let moved = Event::Assigned { to: StaffName::parse("olena").ok() };
    assert_eq!(samples::after(reached, &samples::operator(), vec![moved]).reaches.len(), 1);
}
