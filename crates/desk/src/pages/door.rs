//! Unlock, sign in, sign out, lock.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use casework::{Actor, StaffName};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::error::{Page, PageError, rendered, say_for};
use super::shell::Shell;
use super::visit::{Visit, read_fields};
use crate::audit::{Line, What};
use crate::desk::{Desk, SignedIn, Unlocked, read};
use crate::password::{Cost, PasswordHash};
use crate::strongbox::StrongboxError;
use crate::unlock::UnlockError;
use crate::words::Say;
use crate::writer::Writer;

#[derive(Template)]
#[template(path = "unlock.html")]
struct UnlockPage {
    shell: Shell,
    waiting: String,
    fault: Option<String>,
    /// Somebody has entered the passphrase: no need to ask for it.
    under_way: bool,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    shell: Shell,
    name: String,
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "lock.html")]
struct LockPage {
    shell: Shell,
}

/// The language that was chosen before sign-in.
#[derive(Deserialize)]
pub(super) struct Chosen {
    language: Option<String>,
}

impl Chosen {
    fn say(&self, headers: &HeaderMap) -> Say {
        self.language.as_deref().map_or_else(|| say_for(headers), Say::in_language)
    }
}

pub(super) async fn unlock_page(
    State(desk): State<Arc<Desk>>,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Page {
    if desk.open_soon().await.is_some() {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    unlock_form(&desk, chosen.say(&headers), None).await
}

async fn unlock_form(desk: &Desk, say: Say, fault: Option<String>) -> Page {
    let waiting = desk.vault.streams(crate::intake::CLASS, crate::intake::PREFIX).await;
    let waiting = waiting.map_err(|error| PageError::vault(say, &error))?.len();
    let shell = Shell::outside(desk, say, "/unlock");
    let under_way = desk.is_unlocking();
    Ok(rendered(&UnlockPage { shell, waiting: say.count("unlock-waiting", waiting), fault, under_way }))
}

pub(super) async fn unlock(State(desk): State<Arc<Desk>>, headers: HeaderMap, body: Body) -> Page {
    let say = say_for(&headers);
    let fields = read_fields(say, &headers, body).await?;
    let now = desk.now();
    if let Some(minutes) = desk.unlocks.minutes_to_wait(&(), now) {
        return throttled(unlock_form(&desk, say, Some(too_many(say, minutes))).await?);
    }
    let passphrase = Zeroizing::new(fields.get("passphrase").unwrap_or_default().to_owned());
    match desk.unlock(passphrase).await {
        Ok(()) => {
            desk.unlocks.succeeded(&());
            if let Some(open) = desk.open() {
                note(&desk, &open, say, Line::new(now, None, What::Unlocked)).await?;
            }
            Ok(Redirect::to("/sign-in").into_response())
        }
        Err(UnlockError::Strongbox(StrongboxError::WrongPassphrase)) => {
            desk.unlocks.failed((), now);
            unlock_form(&desk, say, Some(say.say("unlock-wrong"))).await
        }
        Err(error) => Err(PageError::internal(say, &error)),
    }
}

pub(super) async fn sign_in_page(
    State(desk): State<Arc<Desk>>,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Page {
    if desk.open_soon().await.is_none() {
        return Ok(Redirect::to("/unlock").into_response());
    }
    if desk.sessions.find(&headers, desk.now()).is_some() {
        return Ok(Redirect::to("/").into_response());
    }
    Ok(sign_in_form(&desk, chosen.say(&headers), String::new(), None))
}

fn sign_in_form(desk: &Desk, say: Say, name: String, fault: Option<String>) -> Response {
    rendered(&SignInPage { shell: Shell::outside(desk, say, "/sign-in"), name, fault })
}

pub(super) async fn sign_in(State(desk): State<Arc<Desk>>, headers: HeaderMap, body: Body) -> Page {
    let say = say_for(&headers);
    let fields = read_fields(say, &headers, body).await?;
    let Some(open) = desk.open_soon().await else { return Err(PageError::Go("/unlock")) };
    let typed: String = fields.get("name").unwrap_or_default().trim().chars().take(64).collect();
    let throttle_key = typed.to_lowercase();
    let now = desk.now();
    if let Some(minutes) = desk.sign_ins.minutes_to_wait(&throttle_key, now) {
        return throttled(sign_in_form(&desk, say, typed, Some(too_many(say, minutes))));
    }
    let password = Zeroizing::new(fields.get("password").unwrap_or_default().to_owned());
    let name = StaffName::parse(&typed).ok();
    let account = name.as_ref().and_then(|name| read(&open.contents).staff.account(name).cloned());
    let role = account.as_ref().map(|account| account.role);
    let dummy_chance = desk.chance.generator();
    let trial = desk.config.trial;
    // Off the threads that serve pages; and as slow for a name that nobody has.
    let right = tokio::task::spawn_blocking(move || match account {
        Some(account) => account.has_password(&password),
        None => {
            let cost = if trial { Cost::TRIAL } else { Cost::SIGN_IN };
            let mut rng = dummy_chance;
            PasswordHash::new(&password, cost, &mut rng).is_ok_and(|_| false)
        }
    });
    let right = right.await.unwrap_or(false);
    let (Some(name), Some(role), true) = (name, role, right) else {
        desk.sign_ins.failed(throttle_key, now);
        note(&desk, &open, say, Line::new(now, None, What::SignInFailed)).await?;
        let mut response = sign_in_form(&desk, say, typed, Some(say.say("sign-in-wrong")));
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        return Ok(response);
    };
    desk.sign_ins.succeeded(&throttle_key);
    let actor = Actor { name: name.clone(), role };
    note(&desk, &open, say, Line::new(now, Some(actor), What::SignedIn)).await?;
    let cookie = desk.sessions.begin(SignedIn { name, role }, now, &mut desk.chance.generator());
    Ok(with_cookie(Redirect::to("/").into_response(), cookie))
}

pub(super) async fn sign_out(visit: Visit, headers: HeaderMap, request: Request) -> Page {
    visit.fields(request).await?;
    let line = Line::new(visit.desk.now(), Some(visit.actor()), What::SignedOut);
    note(&visit.desk, &visit.open, visit.say, line).await?;
    visit.desk.presence.left(&visit.session.who.name);
    let cookie = visit.desk.sessions.end(&headers);
    Ok(with_cookie(Redirect::to("/sign-in").into_response(), cookie))
}

pub(super) async fn lock_page(visit: Visit) -> Page {
    Ok(rendered(&LockPage { shell: visit.shell() }))
}

pub(super) async fn lock(visit: Visit, request: Request) -> Page {
    visit.fields(request).await?;
    let line = Line::new(visit.desk.now(), Some(visit.actor()), What::Locked);
    note(&visit.desk, &visit.open, visit.say, line).await?;
    visit.desk.lock().await;
    Ok(Redirect::to("/unlock").into_response())
}

async fn note(desk: &Desk, open: &Unlocked, say: Say, line: Line) -> Result<(), PageError> {
    Writer::new(desk, open).await.audit(line).await.map_err(|error| PageError::change(say, &error))
}

fn too_many(say: Say, minutes: i64) -> String {
    say.with("sign-in-throttled", &[("minutes", &minutes.to_string())])
}

fn throttled(mut response: Response) -> Page {
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    Ok(response)
}

fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    response
}
