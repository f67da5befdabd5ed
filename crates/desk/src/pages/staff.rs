//! The accounts, for administrators.

use askama::Template;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use casework::{Role, StaffName};
use zeroize::Zeroizing;

use super::error::{Page, PageError, rendered};
use super::shell::Shell;
use super::visit::Visit;
use crate::audit::{Line, What};
use crate::desk::{read, write};
use crate::password::Cost;
use crate::writer::Writer;

/// One account.
pub(super) struct Row {
    name: String,
    role: String,
    removable: bool,
    why: String,
}

/// A role to choose.
pub(super) struct RoleChoice {
    code: &'static str,
    name: String,
}

#[derive(Template)]
#[template(path = "staff.html")]
struct StaffPage {
    shell: Shell,
    rows: Vec<Row>,
    roles: Vec<RoleChoice>,
    fault: Option<String>,
}

pub(super) async fn page(visit: Visit) -> Page {
    must_administer(&visit)?;
    Ok(rendered(&staff_page(&visit, None)))
}

fn must_administer(visit: &Visit) -> Result<(), PageError> {
    if visit.session.who.role == Role::Admin { Ok(()) } else { Err(PageError::forbidden(visit.say)) }
}

fn staff_page(visit: &Visit, fault: Option<String>) -> StaffPage {
    let role_name = |role: Role| visit.say.say(&format!("role-{}", role.code().to_lowercase()));
    let contents = read(&visit.open.contents);
    let rows = contents.staff.accounts().map(|account| {
        let removable = !contents.staff.is_last_admin(&account.name);
        Row {
            name: account.name.to_string(),
            role: role_name(account.role),
            removable,
            why: if removable { String::new() } else { visit.say.say("staff-last-admin") },
        }
    });
    let roles = Role::ALL.into_iter().map(|role| RoleChoice { code: role.code(), name: role_name(role) });
    StaffPage { shell: visit.shell(), rows: rows.collect(), roles: roles.collect(), fault }
}

pub(super) async fn change(visit: Visit, request: Request) -> Page {
    must_administer(&visit)?;
    let fields = visit.fields(request).await?;
    let removed = fields.get("remove").and_then(|name| StaffName::parse(name).ok());
    let changed = match &removed {
        Some(name) => write(&visit.open.contents).staff.remove(name).is_ok(),
        None => add(&visit, &fields).await,
    };
    if !changed {
        let mut response = rendered(&staff_page(&visit, Some(visit.say.say("staff-wrong"))));
        *response.status_mut() = StatusCode::CONFLICT;
        return Ok(response);
    }
    {
        let contents = read(&visit.open.contents);
        visit.open.strongbox.write(&contents).map_err(|error| PageError::internal(visit.say, &error))?;
    }
    // Whoever lost the account, or got another role, is signed out.
    let changed = removed.or_else(|| fields.get("name").and_then(|name| StaffName::parse(name).ok()));
    let me = visit.session.who.name.clone();
    visit.desk.sessions.end_where(|who| Some(&who.name) == changed.as_ref() && who.name != me);
    let line = Line::new(visit.desk.now(), Some(visit.actor()), What::Staff);
    let written = Writer::new(&visit.desk, &visit.open).await.audit(line).await;
    written.map_err(|error| PageError::change(visit.say, &error))?;
    Ok(Redirect::to("/staff").into_response())
}

async fn add(visit: &Visit, fields: &web::form::Fields) -> bool {
    let field = |name: &str| fields.get(name).unwrap_or_default();
    let (Ok(name), Some(role)) = (StaffName::parse(field("name")), Role::from_code(field("role"))) else {
        return false;
    };
    let password = Zeroizing::new(field("password").to_owned());
    let cost = if visit.desk.config.trial { Cost::TRIAL } else { Cost::SIGN_IN };
    let mut rng = visit.desk.chance.generator();
    let open = std::sync::Arc::clone(&visit.open);
    let set = tokio::task::spawn_blocking(move || {
        write(&open.contents).staff.set(name, role, &password, cost, &mut rng).is_ok()
    });
    set.await.unwrap_or(false)
}
