//! The accounts on channels: where each is and how it stands. No secret of one is ever shown.

use askama::Template;
use axum::extract::Request;
use axum::response::{IntoResponse, Redirect};
use casework::{NoticeState, Role};
use jiff::Timestamp;
use seal::link::channel::AccountState;

use super::error::{Page, PageError, rendered};
use super::shell::Shell;
use super::times;
use super::visit::Visit;
use crate::accounts::{Account, AccountName, AccountsError, Order, Place, Refused, Step};
use crate::desk::read;
use crate::words::Say;

/// One account.
pub(super) struct Row {
    name: String,
    kind: String,
    gate: String,
    state: String,
    bad: bool,
    since: String,
    lease: String,
    waiting: usize,
    failed: usize,
    banned: bool,
    moving: bool,
    to: String,
    elsewhere: Vec<String>,
}

#[derive(Template)]
#[template(path = "channels.html")]
struct ChannelsPage {
    shell: Shell,
    rows: Vec<Row>,
    administers: bool,
}

pub(super) async fn page(visit: Visit) -> Page {
    if !matches!(visit.session.who.role, Role::Auditor | Role::Admin) {
        return Err(PageError::forbidden(visit.say));
    }
    let accounts = read(&visit.desk.accounts).accounts.clone();
    let mut rows = Vec::with_capacity(accounts.len());
    for account in &accounts {
        let holder = match &account.place {
            Place::At { gate } => gate,
            Place::Moving { from, .. } => from,
        };
        let lease = visit.desk.lease_end(holder).await;
        let lease = lease.map_err(|error| PageError::vault(visit.say, &error))?;
        rows.push(row(&visit, account, lease));
    }
    let administers = visit.session.who.role == Role::Admin;
    Ok(rendered(&ChannelsPage { shell: visit.shell(), rows, administers }))
}

fn row(visit: &Visit, account: &Account, lease: Option<Timestamp>) -> Row {
    let (say, desk) = (visit.say, &visit.desk);
    let lease = lease.map(|end| times::hour(&desk.pack, say, end)).unwrap_or_default();
    let (slug, from) = state(visit, account);
    let (waiting, failed) = notices(visit, &account.name);
    let gate = account.place.destination().to_owned();
    Row {
        name: account.name.to_string(),
        kind: say.say(&format!("channel-{}", account.channel().slug())),
        state: say.with(&format!("channel-state-{slug}"), &[("gate", &from), ("time", &lease)]),
        bad: matches!(slug, "banned" | "faulty" | "taking"),
        since: times::age(say, account.since, desk.now()),
        waiting,
        failed,
        banned: account.banned,
        moving: account.place.held_by().is_none(),
        elsewhere: desk.config.gates.iter().map(|one| one.name.clone()).filter(|one| *one != gate).collect(),
        to: gate.clone(),
        gate,
        lease,
    }
}

/// How it stands, and the gate that it is taken from.
fn state(visit: &Visit, account: &Account) -> (&'static str, String) {
    let gate = match &account.place {
        Place::Moving { from, step: Step::Taking, .. } => return ("taking", from.clone()),
        Place::Moving { from, step: Step::Copying, .. } => return ("copying", from.clone()),
        Place::At { gate } => gate,
    };
    let slug = match visit.desk.account_state(account) {
        _ if account.banned => "banned",
        Some(AccountState::Listening) => "listening",
        Some(AccountState::Banned) => "banned",
        Some(AccountState::Faulty) => "faulty",
        None => "not-heard",
    };
    (slug, gate.clone())
}

/// How many people are to be told by it, and how many could not be.
fn notices(visit: &Visit, name: &AccountName) -> (usize, usize) {
    let cases = read(&visit.open.cases);
    let own = cases.iter().flat_map(|open| &open.case.notices).filter(|one| one.account == name.as_str());
    own.fold((0_usize, 0_usize), |(waiting, failed), notice| match notice.state {
        NoticeState::Queued => (waiting.saturating_add(1), failed),
        NoticeState::Failed(_) => (waiting, failed.saturating_add(1)),
        NoticeState::Sent | NoticeState::Delivered => (waiting, failed),
    })
}

pub(super) async fn change(visit: Visit, request: Request) -> Page {
    if visit.session.who.role != Role::Admin {
        return Err(PageError::forbidden(visit.say));
    }
    let fields = visit.fields(request).await?;
    let unknown = || PageError::form(visit.say, web::form::FormError::Unreadable);
    let field = |name: &str| fields.get(name).unwrap_or_default();
    let account = AccountName::parse(field("account")).map_err(|_| unknown())?;
    let order = match field("act") {
        "move" => Order::Move { account, to: field("to").to_owned(), lost: false },
        "lost" => Order::Move { account, to: field("to").to_owned(), lost: true },
        "remove" => Order::Remove { account },
        "put-back" => Order::PutBack { account },
        _ => return Err(unknown()),
    };
    match visit.desk.obey(order, Some(visit.actor())).await {
        Ok(()) => {}
        Err(AccountsError::Refused(why)) => {
            return Err(PageError::refused(visit.say, refusal(visit.say, why)));
        }
        Err(AccountsError::Vault(error)) => return Err(PageError::vault(visit.say, &error)),
        Err(error @ AccountsError::Backup(_)) => return Err(PageError::internal(visit.say, &error)),
    }
    let written = visit.desk.audit_accounts().await;
    written.map_err(|error| PageError::internal(visit.say, &error))?;
    Ok(Redirect::to("/channels").into_response())
}

fn refusal(say: Say, why: Refused) -> String {
    say.say(match why {
        Refused::Settings | Refused::Order => "channel-refused-order",
        Refused::NoSuchAccount => "channel-refused-no-such-account",
        Refused::NoSuchGate => "channel-refused-no-such-gate",
        Refused::Taken => "channel-refused-taken",
        Refused::Full => "channel-refused-full",
        Refused::Moving => "channel-refused-moving",
    })
}
