//! Turning pages into answers: compressed, protected, and nothing else.

use askama::Template;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use web::compress::{Effort, gzip_padded, gzip_padded_thin, plain_padded};

use crate::app::Gate;
use crate::site::address::{Address, Room, Spot};
use crate::site::visit::Visit;

pub(crate) type Answer = Response<Body>;

/// The status of a good page that shows or takes what is somebody's own: 203 instead of 200.
///
/// Browsers of the Chromium family keep whole pages for Back, with what was typed into them, also those marked
/// `no-store`; whoever takes the telephone a minute later would press Back and read. Of a page whose status is not
/// exactly 200 they keep nothing. Without scripts and cookies there is no other way to ask for that. To every reader
/// 203 is as good as 200 (RFC 9110, section 15.3.4).
pub(crate) const NOT_KEPT: StatusCode = StatusCode::NON_AUTHORITATIVE_INFORMATION;

/// A page made for this request, filled up to a size class so that its length says little.
pub(crate) fn page(visit: &Visit, status: StatusCode, template: &impl Template) -> Answer {
    let html = render(template).into_bytes();
    let body = if visit.gzip { gzip_padded(&html, Effort::EachTime) } else { plain_padded(html) };
    html_answer(&visit.gate, status, Bytes::from(body), visit.gzip)
}

/// As [`page`], for a page that is long for everybody: packed as small as it goes and filled up in thinner steps.
pub(crate) fn page_of_thin_class(visit: &Visit, status: StatusCode, template: &impl Template) -> Answer {
    let html = render(template).into_bytes();
    let body = if visit.gzip { gzip_padded_thin(&html, Effort::Once) } else { plain_padded(html) };
    html_answer(&visit.gate, status, Bytes::from(body), visit.gzip)
}

/// The HTML of a template.
pub(crate) fn render(template: &impl Template) -> String {
    template.render().expect("templates write to memory and call nothing that fails")
}

/// An answer around a finished body.
pub(crate) fn html_answer(gate: &Gate, status: StatusCode, body: Bytes, gzip: bool) -> Answer {
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    *headers = gate.page_headers.clone();
    if gzip {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    answer
}

/// The headers of every page, made once.
pub(crate) fn page_headers(policy: &HeaderValue) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(16);
    web::headers::protect(&mut headers, policy);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, accept-language"));
    headers
}

/// Leads on by GET: a reload or Back never posts again.
pub(crate) fn lead_to(gate: &Gate, to: &str) -> Answer {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::SEE_OTHER;
    web::headers::protect(answer.headers_mut(), &gate.policy);
    // Addresses are our own numbers and letters; anything else would be a bug, and the first page is a safe place.
    let to = HeaderValue::try_from(to).unwrap_or(HeaderValue::from_static("/"));
    answer.headers_mut().insert(header::LOCATION, to);
    answer
}

/// Leads to a page behind a handle.
pub(crate) fn lead_to_spot(gate: &Gate, handle: &crate::handle::Handle, spot: Spot) -> Answer {
    lead_to(gate, &format!("/q/{}/{spot}", handle.text()))
}

/// Leads to a page that holds nothing of anybody.
pub(crate) fn lead_to_room(gate: &Gate, language: &interview::Language, room: Room) -> Answer {
    lead_to(gate, &format!("/{language}/{room}"))
}

/// Tells the browser to forget what it kept of this site, on top of `no-store`: newer ones keep pages for Back.
pub(crate) fn forget(mut answer: Answer) -> Answer {
    answer.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    answer
}

/// An answer without content.
pub(crate) fn empty(status: StatusCode, policy: &HeaderValue) -> Answer {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = status;
    web::headers::protect(answer.headers_mut(), policy);
    answer
}

/// Which methods a place knows, for a refusal.
pub(crate) fn allowed(address: &Address) -> &'static str {
    match address {
        Address::Start | Address::Unslashed(_) => "GET",
        Address::Room(_, Room::Code | Room::Begin(_) | Room::Whole(_)) => "GET, POST",
        Address::Room(_, Room::Home | Room::Info(_) | Room::Said(_)) => "GET",
        Address::Session(_, Spot::Send | Spot::Exit | Spot::Language | Spot::Stop) => "POST",
        Address::Session(
            _,
            Spot::Question(_) | Spot::Erase | Spot::Receipt | Spot::Mailbox | Spot::Withdraw,
        ) => "GET, POST",
        Address::Session(_, Spot::Review) => "GET",
        Address::Envelope => "POST",
    }
}
