//! What an envelope's content means for a case: pure, from what it says to events.

use std::collections::BTreeSet;

use casework::{Case, Event, Kind, Mark, Reach, Words};
use seal::submission::Wish;

use super::super::opening::{ByChannel, Content, Opened};
use crate::intake::NotOpened;
use crate::pack::Pack;
use crate::reading::{self, Reading};

/// The events that open a case: by a form, or by words that came by a channel.
pub(super) fn of_opening(pack: &Pack, content: &Content, opened: &Opened) -> Result<Vec<Event>, NotOpened> {
    let submission = content.submission(opened.id, opened.digest);
    let mut events = match (&content.form, &content.brought) {
        (Some(form), _) => {
            let form_kind = pack.kind(&form.form).ok_or(NotOpened::Form)?;
            let reading = reading::read(form, form_kind, &pack.languages());
            let mut events = vec![Event::Opened {
                kind: reading.kind,
                submission,
                language: reading.language.clone(),
                rather_listens: reading.rather_listens,
                trial: form.sample,
            }];
            events.extend(cares(reading, None));
            events
        }
        (None, Some(brought)) if !brought.is_silent => {
            vec![Event::OpenedByWords { submission, language: brought.language.clone() }]
        }
        // A code opens nothing: it comes beside what was said by telephone, and may come before it.
        (None, Some(ByChannel { wish: Some(Wish::Hear { .. }), .. })) => {
            return Err(NotOpened::UnknownMailbox);
        }
        (None, Some(_) | None) => return Err(NotOpened::Unreadable),
    };
    events.extend(wish(content));
    Ok(events)
}

/// The events of a further message in a case.
pub(super) fn of_message(
    pack: &Pack,
    case: &Case,
    content: &Content,
    opened: &Opened,
    is_revision: bool,
) -> Vec<Event> {
    let mut events = Vec::new();
    if !content.is_silent() {
        let submission = content.submission(opened.id, opened.digest);
        events.push(if is_revision {
            Event::Revised { submission }
        } else {
            Event::MessageReceived { submission }
        });
    }
    let reading = content.form.as_ref().and_then(|form| {
        let form_kind = pack.kind(&form.form)?;
        Some(reading::read(form, form_kind, &pack.languages()))
    });
    match reading {
        Some(reading) => events.extend(of_form(case, reading)),
        None => events.extend(duress(case, content)),
    }
    events.extend(wish(content));
    events
}

/// A form in a case that is there. The first one does what an opening does. Every one can show a danger, and that somebody
/// may be called up: from then on there is no way to a hand-over for him.
fn of_form(case: &Case, reading: Reading) -> Vec<Event> {
    let mut events = Vec::new();
    let is_first = !case.messages.iter().any(|message| message.is_form);
    match case.kind() {
        None => events.push(Event::KindKnown { kind: reading.kind }),
        Some(Kind::Application) if reading.kind == Kind::ConscriptionRisk => {
            events.push(Event::KindKnown { kind: reading.kind });
        }
        Some(_) => {}
    }
    if is_first {
        if reading.language != case.language || reading.rather_listens != case.rather_listens {
            events.push(Event::LanguageChosen {
                language: reading.language.clone(),
                rather_listens: reading.rather_listens,
            });
        }
        events.extend(cares(reading, Some(case)));
    } else {
        events.extend(raised(reading.marks, Some(case)));
    }
    events
}

/// Dangers, the duress word and safe hours of a form. A word that was agreed in the conversation stays.
fn cares(reading: Reading, case: Option<&Case>) -> Vec<Event> {
    let mut events: Vec<Event> = raised(reading.marks, case).into_iter().collect();
    if case.is_none_or(|case| case.duress_word.is_none()) {
        events.extend(reading.duress_word.map(|word| Event::DuressWordAgreed { word }));
    }
    events.extend(reading.safe_hours.map(|hours| Event::SafeHoursSet { hours: Some(hours) }));
    events
}

fn raised(mut marks: BTreeSet<Mark>, case: Option<&Case>) -> Option<Event> {
    if let Some(case) = case {
        marks.retain(|mark| !case.marks.contains(mark));
    }
    (!marks.is_empty()).then_some(Event::FlagsRaised { marks })
}

fn duress(case: &Case, content: &Content) -> Option<Event> {
    let word = case.duress_word.as_ref().filter(|_| content.form.is_none())?;
    let said = reading::has_duress_word(content.text.reveal(), word);
    (said && !case.marks.contains(&Mark::Duress))
        .then(|| Event::FlagsRaised { marks: BTreeSet::from([Mark::Duress]) })
}

/// Whether he wants to be told. His address goes nowhere but into this event.
fn wish(content: &Content) -> Option<Event> {
    let brought = content.brought.as_ref()?;
    Some(match brought.wish.as_ref()? {
        Wish::Tell(reach) => Event::Wished {
            reach: Reach {
                mark: reach.mark.into(),
                account: reach.account.clone(),
                address: Words::new(reach.address.reveal()),
                channel: content.channel.clone(),
                language: brought.language.clone(),
            },
        },
        Wish::Quiet { mark } => Event::WishTakenBack { mark: (*mark).into() },
        Wish::Hear { code } => Event::CodeGiven { code: Words::new(code.reveal()) },
        Wish::Erase => Event::Withdrawn,
    })
}
