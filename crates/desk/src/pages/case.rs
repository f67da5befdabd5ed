//! One case: the conversation, what may be done next, who did what.

mod view;

use std::collections::BTreeSet;

use axum::extract::{Path, Query};
use casework::{Event, Refusal};
use serde::Deserialize;

use super::PlaysSound;
use super::error::{Page, PageError, rendered};
use super::queue::{DeskPage, Part, queue};
use super::visit::Visit;
use crate::audit::{Line, What};
use crate::cases::CaseRef;
use crate::desk::read;
use crate::words::Say;
use crate::writer::Writer;
pub(crate) use view::{CaseView, presence};

/// How somebody came to the page.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Came {
    pane: Option<String>,
    view: Option<String>,
    did: Option<String>,
}

/// What stands in the place to answer.
pub(super) struct Typed {
    pub(super) text: String,
    /// He is to hear it by telephone at once.
    pub(super) by_telephone: bool,
}

pub(super) async fn page(visit: Visit, Path(name): Path<String>, Query(came): Query<Came>) -> Page {
    visit.must_read_cases()?;
    let case_ref = visit.case_ref(&name)?;
    show(&visit, &case_ref, &came, None).await
}

/// The page, with what was typed in the place to answer instead of what waits there.
pub(super) async fn show(visit: &Visit, case_ref: &CaseRef, came: &Came, typed: Option<Typed>) -> Page {
    look(visit, case_ref).await?;
    let flash = came.did.as_deref().and_then(|did| flash(visit, case_ref, did));
    let mut view = view::view(visit, case_ref, flash).ok_or_else(|| PageError::not_found(visit.say))?;
    if let Some(typed) = typed {
        view.reply.text = typed.text;
        view.reply.begun = true;
        view.reply.by_telephone = view.reply.by_telephone.map(|_| typed.by_telephone);
    }
    let part = Part::from_slug(came.view.as_deref()).unwrap_or(Part::Waiting);
    let queue = queue(visit, part, Some(case_ref), &BTreeSet::new());
    let pane = if came.pane.as_deref() == Some("case") { "case" } else { "conversation" };
    let mut page =
        rendered(&DeskPage { shell: visit.shell(), queue, case: Some(view), pane: pane.to_owned() });
    // Also where there is no voice note: one may come while the page is open.
    page.extensions_mut().insert(PlaysSound);
    Ok(page)
}

/// Who looks is written down, once for each time he comes, and what is new is then read.
pub(super) async fn look(visit: &Visit, case_ref: &CaseRef) -> Result<(), PageError> {
    let failed = |error| PageError::change(visit.say, &error);
    let unseen = {
        let cases = read(&visit.open.cases);
        let open = cases.get(case_ref).ok_or_else(|| PageError::not_found(visit.say))?;
        (open.case.unseen() > 0 && !open.case.state().is_over()).then_some(open.case.messages.len())
    };
    let came = visit.desk.presence.seen(&visit.session.who.name, case_ref, visit.desk.now());
    if came || unseen.is_some() {
        let writer = Writer::new(&visit.desk, &visit.open).await;
        if came {
            let line = Line::new(visit.desk.now(), Some(visit.actor()), What::Looked).on(case_ref);
            writer.audit(line).await.map_err(failed)?;
            visit.desk.tell_pages();
        }
        if let Some(count) = unseen {
            let messages = u32::try_from(count).unwrap_or(u32::MAX);
            writer
                .record(case_ref, Some(&visit.actor()), vec![Event::Seen { messages }])
                .await
                .map_err(failed)?;
        }
    }
    Ok(())
}

fn flash(visit: &Visit, case_ref: &CaseRef, did: &str) -> Option<String> {
    match did {
        "sent" => Some(visit.say.say("reply-sent")),
        "sent-aloud" => Some(visit.say.say("reply-sent-aloud")),
        "released" => Some(visit.say.say("phone-released")),
        "held" => {
            let cases = read(&visit.open.cases);
            let case = &cases.get(case_ref)?.case;
            let at = case.held.as_ref()?.not_before;
            let waits =
                visit.say.with("reply-waits", &[("time", &super::times::clock(&visit.desk.pack, at))]);
            let has_code = case.good_codes(visit.desk.now()).next().is_some();
            Some(if has_code { format!("{waits} {}", visit.say.say("phone-waits-note")) } else { waits })
        }
        _ => None,
    }
}

/// A refusal in words.
pub(crate) fn why_not(say: Say, refusal: &Refusal) -> String {
    let text = |values: &[(&str, &str)]| say.with(&format!("refused-{}", refusal.slug()), values);
    match refusal {
        Refusal::Role { needs } => {
            let roles: Vec<String> =
                needs.iter().map(|role| say.say(&format!("role-{}", role.code().to_lowercase()))).collect();
            text(&[("roles", &roles.join(", "))])
        }
        Refusal::Others { owner } => text(&[("owner", owner.as_str())]),
        Refusal::NotFromHere { state } => text(&[("state", &say.say(&format!("state-{}", state.slug())))]),
        Refusal::NeverForKind { kind } => text(&[("kind", &say.say(&format!("kind-{}", kind.slug())))]),
        Refusal::NotByHand
        | Refusal::KindUnknown
        | Refusal::SecondPerson
        | Refusal::FindingWaits
        | Refusal::NothingProposed
        | Refusal::NoDuressWord
        | Refusal::Over
        | Refusal::StillOpen
        | Refusal::Already => text(&[]),
    }
}
