//! Cases for tests.

use crate::*;

pub(crate) fn operator() -> Actor {
    Actor { name: StaffName::parse("olena").unwrap(), role: Role::Operator }
}

pub(crate) fn verifier(name: &str) -> Actor {
    Actor { name: StaffName::parse(name).unwrap(), role: Role::Verifier }
}

pub(crate) fn now() -> jiff::Timestamp {
    "2026-11-23T10:20:30Z".parse().unwrap()
}

pub(crate) fn submission(id: &str) -> Submission {
    Submission {
        id: id.to_owned(),
        digest: [7; 32],
        body: Words::new("a sentence"),
        is_form: false,
        voice: None,
        channel: Channel("web".to_owned()),
        protection: Protection::GateSealed,
        set_aside: false,
    }
}

pub(crate) fn opening(kind: Kind) -> Event {
    Event::Opened {
        kind,
        submission: submission("00"),
        language: "ru".to_owned(),
        rather_listens: false,
        trial: false,
    }
}

pub(crate) fn reply(sequence: u32) -> Event {
    Event::Replied {
        sequence,
        text: Words::new("an answer"),
        language: "ru".to_owned(),
        hash: [9; 32],
        expires: "2026-12-23".parse().unwrap(),
    }
}

pub(crate) fn opened(kind: Kind) -> Case {
    Case::fold(&[Recorded::new(now(), None, opening(kind))]).unwrap()
}

pub(crate) fn after(case: Case, by: &Actor, events: Vec<Event>) -> Case {
    events
        .into_iter()
        .fold(case, |case, event| case.apply(&Recorded::new(now(), Some(by.clone()), event)).unwrap())
}

pub(crate) fn at(kind: Kind, path: &[State]) -> Case {
    walked(opened(kind), path)
}

pub(crate) fn walked(case: Case, path: &[State]) -> Case {
    path.iter().fold(case, |case, to| {
        let from = case.state();
        after(case, &operator(), vec![Event::Moved { from, to: *to }])
    })
}

/// A case of that kind, or one that words opened.
pub(crate) fn begun(kind: Option<Kind>) -> Case {
    match kind {
        Some(kind) => opened(kind),
        None => Case::fold(&[Recorded::new(now(), None, by_words())]).unwrap(),
    }
}

pub(crate) fn by_words() -> Event {
    Event::OpenedByWords { submission: submission("00"), language: "ru".to_owned() }
}

pub(crate) fn reach(mark: &str) -> Reach {
    Reach {
        mark: mark.to_owned(),
        account: "sms-1".to_owned(),
        address: Words::new("+000111222"),
        channel: Channel("sms".to_owned()),
        language: "ru".to_owned(),
    }
}
