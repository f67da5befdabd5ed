//! The queue: who is urgent, who waits longest, who is mine.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;

use super::case::CaseView;
use super::error::{Page, rendered};
use super::messages::is_cut;
use super::shell::Shell;
use super::times;
use super::visit::Visit;
use crate::cases::{CaseRef, Cases, OpenCase};
use crate::desk::read;

/// The most rows of one list.
pub(crate) const ROWS_MAX: usize = 500;

/// One case in the list.
pub(crate) struct Row {
    pub(crate) case_ref: String,
    pub(crate) href: String,
    pub(crate) order: u64,
    pub(crate) kind: String,
    pub(crate) state: String,
    pub(crate) language: String,
    pub(crate) age: String,
    pub(crate) owner: String,
    pub(crate) marks: Vec<String>,
    pub(crate) new: String,
    pub(crate) waiting: bool,
    pub(crate) here: bool,
    pub(crate) sample: bool,
    /// The call was cut in which he answered.
    pub(crate) cut: bool,
    /// Perhaps a machine called.
    pub(crate) set_aside: bool,
}

/// A choice above the list.
pub(crate) struct Tab {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) count: usize,
    pub(crate) here: bool,
}

/// The list.
pub(crate) struct QueueView {
    pub(crate) view: String,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) rows: Vec<Row>,
    pub(crate) empty: String,
    pub(crate) next_href: String,
    pub(crate) held_text: Option<String>,
    /// How many envelopes are not opened yet.
    pub(crate) opening: Option<String>,
}

/// What is in front of somebody: the queue, and a case if one is chosen.
#[derive(Template)]
#[template(path = "desk.html")]
pub(crate) struct DeskPage {
    pub(crate) shell: Shell,
    pub(crate) queue: QueueView,
    pub(crate) case: Option<CaseView>,
    pub(crate) pane: String,
}

#[derive(Template)]
#[template(path = "queue_fragment.html")]
struct QueueFragment {
    shell: Shell,
    queue: QueueView,
}

/// Which part of the queue.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Which {
    view: Option<String>,
    /// The rows that a page shows already.
    shown: Option<String>,
}

/// The part of the queue somebody looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Waiting,
    Mine,
    All,
}

impl Part {
    const ALL: [Self; 3] = [Self::Waiting, Self::Mine, Self::All];

    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Mine => "mine",
            Self::All => "all",
        }
    }

    pub(crate) fn from_slug(slug: Option<&str>) -> Option<Self> {
        Self::ALL.into_iter().find(|part| Some(part.slug()) == slug)
    }

    fn has(self, open: &OpenCase, visit: &Visit) -> bool {
        let mine = open.case.assigned.as_ref() == Some(&visit.session.who.name);
        match self {
            Self::Waiting => open.case.waiting_since().is_some(),
            Self::Mine => mine,
            Self::All => true,
        }
    }
}

pub(super) async fn page(visit: Visit, Query(which): Query<Which>) -> Page {
    if !visit.session.who.role.reads_cases() {
        return Ok(Redirect::to("/audit").into_response());
    }
    let part = Part::from_slug(which.view.as_deref()).unwrap_or(Part::Waiting);
    let queue = queue(&visit, part, None, &BTreeSet::new());
    Ok(rendered(&DeskPage { shell: visit.shell(), queue, case: None, pane: "queue".to_owned() }))
}

pub(super) async fn fragment(visit: Visit, Query(which): Query<Which>) -> Page {
    visit.must_read_cases()?;
    let part = Part::from_slug(which.view.as_deref()).unwrap_or(Part::Waiting);
    let shown =
        which.shown.as_deref().unwrap_or_default().split(',').filter_map(|name| CaseRef::parse(name).ok());
    let queue = queue(&visit, part, None, &shown.collect());
    Ok(rendered(&QueueFragment { shell: visit.shell(), queue }))
}

/// Where somebody was.
#[derive(Debug, Default, Deserialize)]
pub(super) struct After {
    after: Option<String>,
}

/// The next case that waits and that nobody else has or looks at: the one behind `after` if that still waits, else the
/// first.
pub(super) async fn next(visit: Visit, Query(after): Query<After>) -> Page {
    visit.must_read_cases()?;
    let after = after.after.and_then(|name| CaseRef::parse(&name).ok());
    let now = visit.desk.now();
    let me = &visit.session.who.name;
    let to = {
        let cases = read(&visit.open.cases);
        let waiting: Vec<&OpenCase> = cases
            .queue()
            .into_iter()
            .filter(|open| open.case.waiting_since().is_some())
            .filter(|open| open.case.assigned.as_ref().is_none_or(|owner| owner == me))
            .filter(|open| visit.desk.presence.others(me, &open.case_ref, now).is_empty())
            .collect();
        let at = waiting.iter().position(|open| Some(&open.case_ref) == after.as_ref());
        let next = at.and_then(|at| waiting.get(at.saturating_add(1))).or_else(|| waiting.first());
        next.map(|open| open.case_ref.clone()).filter(|next| Some(next) != after.as_ref())
    };
    Ok(Redirect::to(&to.map_or_else(|| "/".to_owned(), |case_ref| format!("/case/{case_ref}")))
        .into_response())
}

/// The list for somebody; `here` is the case that is open.
pub(crate) fn queue(
    visit: &Visit,
    part: Part,
    here: Option<&CaseRef>,
    shown: &BTreeSet<CaseRef>,
) -> QueueView {
    let cases = read(&visit.open.cases);
    let ordered = cases.queue();
    let tabs = Part::ALL
        .into_iter()
        .map(|tab| Tab {
            name: visit.say.say(&format!("queue-{}", tab.slug())),
            href: if tab == Part::Waiting { "/".to_owned() } else { format!("/?view={}", tab.slug()) },
            count: ordered.iter().filter(|open| tab.has(open, visit)).count(),
            here: tab == part,
        })
        .collect();
    let rows: Vec<Row> = ordered
        .iter()
        .filter(|open| part.has(open, visit) || Some(&open.case_ref) == here)
        .take(ROWS_MAX)
        .map(|open| row(visit, open, here))
        .collect();
    let new = rows
        .iter()
        .filter(|row| CaseRef::parse(&row.case_ref).is_ok_and(|case_ref| !shown.contains(&case_ref)))
        .count();
    QueueView {
        view: part.slug().to_owned(),
        tabs,
        rows,
        empty: visit.say.say(&format!("queue-empty-{}", part.slug())),
        next_href: here.map_or_else(|| "/next".to_owned(), |case_ref| format!("/next?after={case_ref}")),
        held_text: Some(visit.say.count("queue-new-held", new)),
        opening: Some(visit.desk.waiting.count())
            .filter(|count| *count > 0)
            .map(|count| visit.say.count("queue-opening", count)),
    }
}

/// The cases that a search found, as a list.
pub(crate) fn found(visit: &Visit, cases: &Cases, query: &str) -> rusqlite::Result<QueueView> {
    let found = cases.find(query)?;
    Ok(QueueView {
        view: "search".to_owned(),
        tabs: Vec::new(),
        rows: found.iter().map(|open| row(visit, open, None)).collect(),
        empty: visit.say.say("search-none"),
        next_href: "/next".to_owned(),
        held_text: None,
        opening: None,
    })
}

fn row(visit: &Visit, open: &OpenCase, here: Option<&CaseRef>) -> Row {
    let (say, case) = (visit.say, &open.case);
    let age = match case.waiting_since() {
        Some(since) => say.with("waiting-for", &[("age", &times::age(say, since, visit.desk.now()))]),
        None => String::new(),
    };
    let owner = match &case.assigned {
        Some(owner) if *owner == visit.session.who.name => say.say("owner-me"),
        Some(owner) => owner.to_string(),
        None => String::new(),
    };
    let unseen = case.unseen();
    Row {
        case_ref: open.case_ref.to_string(),
        href: format!("/case/{}", open.case_ref),
        order: open.order,
        kind: say.say(&format!("kind-short-{}", casework::Kind::slug_of(case.kind()))),
        state: say.say(&format!("state-{}", case.state().slug())),
        language: case.language.clone(),
        age,
        owner,
        marks: case.marks.iter().map(|mark| say.say(&format!("mark-{}", mark.slug()))).collect(),
        new: if unseen == 0 { String::new() } else { say.count("messages-new", unseen) },
        waiting: case.waiting_since().is_some(),
        here: here == Some(&open.case_ref),
        sample: case.is_trial,
        cut: is_cut(case),
        set_aside: case.is_set_aside(),
    }
}
