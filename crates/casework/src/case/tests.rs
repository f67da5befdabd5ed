//! The fold: deterministic, and true to what happened.

use proptest::prelude::*;

use super::*;
use crate::{Actor, Event, Finding, NotTold, Recorded, Role, case::samples};

#[test]
fn a_case_waits_until_it_is_answered_settled_or_ended() {
    let case = samples::opened(Kind::Application);
    assert_eq!(case.waiting_since().unwrap().to_string(), "2026-11-23T10:20:00Z", "seconds are cut off");
    let answered = samples::after(case, &samples::operator(), vec![samples::reply(1)]);
    assert_eq!(answered.waiting_since(), None);
    assert_eq!(answered.next_sequence(), 2);
    let later: Timestamp = "2026-11-24T08:00:00Z".parse().unwrap();
    let event = Event::MessageReceived { submission: samples::submission("01") };
    let again = answered.apply(&Recorded::new(later, None, event)).unwrap();
    assert_eq!(again.waiting_since(), Some(later));
    let settled = samples::after(again, &samples::operator(), vec![Event::Settled]);
    assert_eq!(settled.waiting_since(), None);
    let ended = samples::at(Kind::ThirdParty, &[State::Triaged, State::ReferredCta]);
    assert_eq!(ended.waiting_since(), None);
}

#[test]
fn a_held_answer_does_not_go_out_by_itself_once_he_has_written() {
    let event = Event::ReplyHeld {
        text: Words::new("come at noon"),
        language: "ru".to_owned(),
        not_before: "2026-11-23T18:00:00Z".parse().unwrap(),
    };
    let held = samples::after(samples::opened(Kind::Application), &samples::operator(), vec![event]);
    assert!(held.held.is_some() && held.waiting_since().is_none());
    let event = Event::MessageReceived { submission: samples::submission("01") };
    let case = held.apply(&Recorded::new(samples::now(), None, event)).unwrap();
    assert!(case.held.is_none() && case.waiting_since().is_some());
    assert_eq!(case.draft, Some(Words::new("come at noon")));
}

#[test]
fn no_words_reach_a_debug_print() {
    let case =
        samples::after(samples::opened(Kind::Application), &samples::operator(), vec![samples::reply(1)]);
    let printed = format!("{case:?}");
    assert!(!printed.contains("sentence") && !printed.contains("answer"), "{printed}");
}

#[test]
fn an_unknown_event_is_an_error_and_not_a_guess() {
    let text = r#"{"at":"2026-11-23T10:20:00Z","by":null,"event":"teleported"}"#;
    assert!(serde_json::from_str::<Recorded>(text).is_err());
}

fn arbitrary_state() -> impl Strategy<Value = State> {
    prop::sample::select(State::ALL.to_vec())
}

fn arbitrary_mark() -> impl Strategy<Value = String> {
    "[ab]"
}

fn arbitrary_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        Just(Event::MessageReceived { submission: samples::submission("01") }),
        Just(Event::Revised { submission: samples::submission("01") }),
        (1_u32..9).prop_map(samples::reply),
        (0_i64..9).prop_map(|hours| Event::ReplyHeld {
            text: Words::new("later"),
            language: "ru".to_owned(),
            not_before: Timestamp::from_second(hours * 3600).unwrap(),
        }),
        (0_u32..9).prop_map(|messages| Event::Seen { messages }),
        Just(Event::Settled),
        Just(Event::Noted { text: Words::new("note") }),
        Just(Event::Assigned { to: None }),
        Just(Event::Assigned { to: Some(StaffName::parse("olena").unwrap()) }),
        (arbitrary_state(), arbitrary_state()).prop_map(|(from, to)| Event::Moved { from, to }),
        prop::sample::select(Finding::ALL.to_vec()).prop_map(|finding| Event::FindingProposed { finding }),
        prop::sample::select(Finding::ALL.to_vec()).prop_map(|finding| Event::SecondConfirmation { finding }),
        Just(Event::FindingSetAside),
        prop::sample::select(Mark::ALL.to_vec())
            .prop_map(|mark| Event::FlagsRaised { marks: BTreeSet::from([mark]) }),
        prop::sample::select(Mark::ALL.to_vec()).prop_map(|mark| Event::FlagCleared { mark }),
        Just(Event::DuressWordAgreed { word: Words::new("снег") }),
        Just(Event::SafeHoursSet { hours: SafeHours::parse("6-9").ok() }),
        prop::sample::select(Kind::ALL.to_vec()).prop_map(|kind| Event::KindKnown { kind }),
        Just(Event::LanguageChosen { language: "uk".to_owned(), rather_listens: true }),
        arbitrary_mark().prop_map(|mark| Event::Wished { reach: samples::reach(&mark) }),
        arbitrary_mark().prop_map(|mark| Event::WishTakenBack { mark }),
        (arbitrary_mark(), 1_u32..9).prop_map(|(mark, sequence)| Event::NoticeSent { mark, sequence }),
        (arbitrary_mark(), 1_u32..9).prop_map(|(mark, sequence)| Event::NoticeDelivered { mark, sequence }),
        (arbitrary_mark(), 1_u32..9, prop::sample::select(NotTold::ALL.to_vec()))
            .prop_map(|(mark, sequence, why)| Event::NoticeFailed { mark, sequence, why }),
        Just(Event::Withdrawn),
        Just(Event::Expired),
    ]
}

fn arbitrary_author() -> impl Strategy<Value = Option<Actor>> {
    prop::option::of(
        ("[a-c]", prop::sample::select(Role::ALL.to_vec()))
            .prop_map(|(name, role)| Actor { name: StaffName::parse(&name).unwrap(), role }),
    )
}

proptest! {
    #[test]
    fn the_fold_is_deterministic_and_survives_the_ledger(
        kind in prop::option::of(prop::sample::select(Kind::ALL.to_vec())),
        rest in prop::collection::vec((0_i64..4_000_000, arbitrary_author(), arbitrary_event()), 0..40),
    ) {
        let start = samples::now();
        let opening = kind.map_or_else(samples::by_words, samples::opening);
        let mut stream = vec![Recorded::new(start, None, opening)];
        let mut case = Case::fold(&stream).unwrap();
        for (later, by, event) in rest {
            let at = Timestamp::from_second(start.as_second() + later).unwrap();
            let recorded = Recorded::new(at, by, event);
            // What does not follow is refused, and leaves everything as it was.
            if let Ok(next) = case.clone().apply(&recorded) {
                case = next;
                stream.push(recorded);
            }
        }
        prop_assert!(Track::reachable(case.kind()).contains(&case.state()));
        let at_risk = kind == Some(Kind::ConscriptionRisk)
            || stream.iter().any(|one| one.event == Event::KindKnown { kind: Kind::ConscriptionRisk });
        if at_risk {
            prop_assert_eq!(case.kind(), Some(Kind::ConscriptionRisk), "there is no way back");
        }
        let queued = |mark: &str| {
            case.notices.iter().filter(|one| one.mark == mark && one.state == crate::NoticeState::Queued).count()
        };
        prop_assert!(queued("a") <= 1 && queued("b") <= 1, "one notice at a time");
        if case.state().is_over() {
            prop_assert!(case.reaches.is_empty() && case.notices.is_empty());
        }
        let stored: Vec<Recorded> = stream
            .iter()
            .map(|one| serde_json::from_slice(&serde_json::to_vec(one).unwrap()).unwrap())
            .collect();
        prop_assert_eq!(&Case::fold(&stored).unwrap(), &case);
        prop_assert_eq!(Case::fold(&stored).unwrap().version(), u64::try_from(stored.len()).unwrap());
    }

    #[test]
    fn what_is_permitted_can_be_recorded(
        kind in prop::option::of(prop::sample::select(Kind::ALL.to_vec())),
        picks in prop::collection::vec((0_usize..100, 0_usize..3), 0..30),
    ) {
        let staff = [samples::operator(), samples::verifier("vira"), samples::verifier("petro")];
        let mut case = samples::begun(kind);
        let acts = crate::Act::all();
        for (act, who) in picks {
            let actor = &staff[who];
            if let Ok(events) = case.decide(actor, acts[act % acts.len()]) {
                case = samples::after(case, actor, events);
            }
        }
    }
}
