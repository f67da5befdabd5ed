//! What staff see: one file an endpoint, one router, one set of headers.

mod act;
mod audit;
mod case;
mod channels;
mod door;
mod envelopes;
mod error;
mod figures;
mod files;
mod help;
mod messages;
mod news;
mod note;
mod player;
mod preferences;
mod prepared;
mod purge;
mod queue;
mod reply;
mod search;
mod shell;
mod staff;
mod telephone;
mod times;
mod visit;
mod voice;
mod write_down;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use web::headers::{Csp, protect};

use crate::desk::Desk;

/// The largest form: an answer of the greatest length in three-byte letters, percent-encoded.
pub(crate) const FORM_BYTES_MAX: usize = 128 << 10;

/// All pages of a desk.
pub fn router(desk: Arc<Desk>) -> Router {
    let policies = Policies {
        all: Csp::new().own_files().value().expect("no origin is named"),
        with_sound: Csp::new().own_files().own_sound().value().expect("no origin is named"),
    };
    Router::new()
        .route("/", get(queue::page))
        .route("/queue", get(queue::fragment))
        .route("/next", get(queue::next))
        .route("/news", get(news::news))
        .route("/search", get(search::page))
        .route("/case/{case_ref}", get(case::page))
        .route("/case/{case_ref}/messages", get(messages::fragment))
        .route("/case/{case_ref}/voice/{number}", get(voice::sound))
        .route("/case/{case_ref}/telephone/{sequence}", get(telephone::page).post(telephone::speak))
        .route("/case/{case_ref}/telephone/{sequence}/recording", post(telephone::record))
        .route("/case/{case_ref}/telephone/{sequence}/take", get(telephone::take))
        .route("/case/{case_ref}/telephone/{sequence}/release", post(telephone::release))
        .route("/case/{case_ref}/telephone/{sequence}/sound", get(telephone::released))
        .route("/case/{case_ref}/reply", post(reply::send))
        .route("/case/{case_ref}/prepared", get(prepared::back).post(prepared::take))
        .route("/case/{case_ref}/act", post(act::act))
        .route("/case/{case_ref}/note", post(note::note))
        .route("/case/{case_ref}/hours", post(note::hours))
        .route("/case/{case_ref}/duress-word", post(note::duress_word))
        .route("/case/{case_ref}/purge", get(purge::ask).post(purge::purge))
        .route("/figures", get(figures::page))
        .route("/envelopes", get(envelopes::page))
        .route("/audit", get(audit::page))
        .route("/staff", get(staff::page).post(staff::change))
        .route("/channels", get(channels::page).post(channels::change))
        .route("/write-down", get(write_down::page).post(write_down::write))
        .route("/help", get(help::page))
        .route("/preferences", post(preferences::change))
        .route("/unlock", get(door::unlock_page).post(door::unlock))
        .route("/sign-in", get(door::sign_in_page).post(door::sign_in))
        .route("/sign-out", post(door::sign_out))
        .route("/lock", get(door::lock_page).post(door::lock))
        .route("/static/{file}", get(files::file))
        .fallback(error::not_found)
        .layer(web::panic::answer_with(|| StatusCode::INTERNAL_SERVER_ERROR.into_response()))
        .layer(axum::middleware::map_response(move |response: Response| guarded(response, policies.clone())))
        .with_state(desk)
}

/// What a page may use.
#[derive(Clone)]
struct Policies {
    all: HeaderValue,
    with_sound: HeaderValue,
}

/// Marks an answer that is a page on which voice notes are played.
#[derive(Clone, Copy)]
struct PlaysSound;

/// Marks an answer that is the page on which staff record.
#[derive(Clone, Copy)]
struct Records;

/// What a page may ask a browser for: nothing, and where staff record their microphone.
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const NO_DEVICES: HeaderValue = HeaderValue::from_static("camera=(), geolocation=(), microphone=()");
const OWN_MICROPHONE: HeaderValue = HeaderValue::from_static("camera=(), geolocation=(), microphone=(self)");

/// The headers of every answer; files with a version in their address may be kept by the browser.
async fn guarded(mut response: Response, policies: Policies) -> Response {
    let kept = response.headers().get(header::CACHE_CONTROL).cloned();
    let plays = response.extensions().get::<PlaysSound>().is_some();
    let policy = if plays { &policies.with_sound } else { &policies.all };
    protect(response.headers_mut(), policy);
    // With `no-referrer` browsers send `Origin: null` with our own forms, which is what a foreign site sends too.
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    let records = response.extensions().get::<Records>().is_some();
    response.headers_mut().insert(PERMISSIONS, if records { OWN_MICROPHONE } else { NO_DEVICES });
    if let Some(kept) = kept {
        response.headers_mut().insert(header::CACHE_CONTROL, kept);
    }
    response
}
