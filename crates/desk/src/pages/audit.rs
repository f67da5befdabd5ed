//! What the auditor reads: a chain, not a log.

use askama::Template;
use casework::{Act, Role};
use ledger::{ChainReport, Ledger as _};

use super::error::{Page, PageError, rendered};
use super::shell::Shell;
use super::times;
use super::visit::Visit;
use crate::audit::{LINES_MAX, Line, What};
use crate::desk::read;
use crate::intake::hex;
use crate::words::Say;
use crate::writer::Writer;

/// One line.
pub(super) struct Row {
    at: String,
    who: String,
    what: String,
    case_ref: String,
}

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    shell: Shell,
    whole: bool,
    chain: String,
    since: String,
    head: String,
    rows: Vec<Row>,
}

pub(super) async fn page(visit: Visit) -> Page {
    let say = visit.say;
    if !matches!(visit.session.who.role, Role::Auditor | Role::Admin) {
        return Err(PageError::forbidden(say));
    }
    let report = visit.desk.vault.ledger.verify_chain().await;
    let report = report.map_err(|error| PageError::vault(say, &error.into()))?;
    let before = seen_before(&visit);
    let whole = report.fault.is_none() && before.is_none_or(|records| records <= report.records);
    let page = AuditPage {
        shell: visit.shell(),
        whole,
        chain: if whole { whole_chain(say, &report) } else { broken_chain(say, &report) },
        since: match before {
            _ if !whole => String::new(),
            Some(_) => say.say("audit-since"),
            None => say.say("audit-first"),
        },
        head: say.with("audit-head", &[("head", &hex(&report.head))]),
        rows: read(&visit.open.audit).iter().rev().take(LINES_MAX).map(|line| row(&visit, line)).collect(),
    };
    let line =
        Line::new(visit.desk.now(), Some(visit.actor()), What::Audited).about(report.records.to_string());
    let written = Writer::new(&visit.desk, &visit.open).await.audit(line).await;
    written.map_err(|error| PageError::change(say, &error))?;
    Ok(rendered(&page))
}

/// How many records there were at this auditor's last visit.
fn seen_before(visit: &Visit) -> Option<u64> {
    let lines = read(&visit.open.audit);
    let own = lines.iter().rev().find(|line| {
        line.what == What::Audited
            && line.by.as_ref().is_some_and(|actor| actor.name == visit.session.who.name)
    });
    own?.about.as_deref()?.parse().ok()
}

fn whole_chain(say: Say, report: &ChainReport) -> String {
    let (records, shredded) = (report.records.to_string(), report.shredded.to_string());
    say.with("audit-chain-whole", &[("records", &records), ("shredded", &shredded)])
}

fn broken_chain(say: Say, report: &ChainReport) -> String {
    use ledger::ChainFault;
    let at = match report.fault {
        Some(ChainFault::Gap(at) | ChainFault::Ciphertext(at) | ChainFault::Link(at)) => at.0,
        Some(ChainFault::Head) | None => report.records,
    };
    say.with("audit-chain-broken", &[("at", &at.to_string())])
}

fn row(visit: &Visit, line: &Line) -> Row {
    let say = visit.say;
    let about = line.about.as_deref().unwrap_or_default();
    let about = match (line.what, Act::from_slug(about)) {
        (What::Acted, Some(act)) => act_name(say, act),
        _ => about.to_owned(),
    };
    Row {
        at: times::hour(&visit.desk.pack, say, line.at),
        who: line
            .by
            .as_ref()
            .map_or_else(|| say.say("by-desk"), |actor| format!("{} · {}", actor.name, actor.role.code())),
        what: say.with(&format!("audit-{}", line.what.slug()), &[("about", &about)]),
        case_ref: line.case_ref.clone().unwrap_or_default(),
    }
}

/// What an act is called where it is only named.
fn act_name(say: Say, act: Act) -> String {
    let mark = |mark: casework::Mark| say.say(&format!("mark-{}", mark.slug()));
    match act {
        Act::Raise(one) => format!("{}: {}", say.say("raise-mark"), mark(one)),
        Act::Clear(one) => say.with("clear-mark", &[("mark", &mark(one))]),
        Act::Note => say.say("did-noted"),
        Act::AgreeDuressWord => say.say("did-duress-word"),
        Act::SetSafeHours => say.say("did-safe-hours"),
        Act::Look => say.say("audit-looked"),
        Act::Reply => say.say("audit-replied"),
        Act::Purge => say.say("audit-purged"),
        Act::Settle
        | Act::Take
        | Act::Release
        | Act::SayKind(_)
        | Act::Move(_)
        | Act::Propose(_)
        | Act::Confirm
        | Act::SetAside => say.say(&format!("step-{}", act.slug())),
    }
}
