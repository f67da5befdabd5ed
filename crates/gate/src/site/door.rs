//! Every request comes in here and leaves as a page.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use web::form::Fields;
use web::serve::Pages;

use crate::app::Gate;
use crate::config::Way;
use crate::site::address::{Address, Room};
use crate::site::answer::{Answer, empty, lead_to_room};
use crate::site::error::Trouble;
use crate::site::visit::Visit;
use crate::site::{begin, code, envelope, onion, session, whole};

/// The largest form of one question or one message.
const FORM_BYTES_MAX: usize = 64 << 10;
/// The largest form of a whole application.
const WHOLE_BYTES_MAX: usize = 256 << 10;

/// Where providers of channels call.
const CHANNELS: &str = "/channels/";

#[derive(Clone)]
struct Door {
    gate: Arc<Gate>,
    way: Way,
}

/// The website as it is reached in one way.
pub fn pages(gate: Arc<Gate>, way: Way) -> Pages {
    let router = router(Arc::clone(&gate), way);
    Pages::from(router).with_same_for_all(move |method, uri, headers| {
        // A questionnaire is begun only where there is room for it, and that has to be looked up.
        let address = Address::parse(uri.path(), &gate.tags)?;
        let begins = matches!(address, Address::Room(_, Room::Begin(_)));
        let made = matches!(address, Address::Start | Address::Room(..)) && !begins;
        (method == Method::GET && made).then(|| same_for_all(&Visit::new(&gate, way, headers), &address))?
    })
}

/// The same without the shorter way to pages that were made at start.
pub fn router(gate: Arc<Gate>, way: Way) -> Router {
    let policy = gate.policy.clone();
    Router::new()
        .fallback(answer)
        // For a panic outside of what answers pages; those say in the person's language what is kept.
        .layer(web::panic::answer_with(move || empty(StatusCode::INTERNAL_SERVER_ERROR, &policy)))
        .with_state(Door { gate, way })
}

async fn answer(State(door): State<Door>, mut request: Request) -> Response {
    if request.uri().path().starts_with(CHANNELS) {
        // A provider that calls. What is no account's is a page that is not there, as everything else.
        match door.gate.talks.accounts().called(request).await {
            Ok(answered) => return answered,
            Err(back) => request = back,
        }
    }
    let (head, body) = request.into_parts();
    let visit = Visit::new(&door.gate, door.way, &head.headers);
    let Some(address) = Address::parse(head.uri.path(), &door.gate.tags) else {
        return Trouble::NotFound.page(&visit, &visit.negotiated());
    };
    let language = language(&visit, &address);
    let answering = async {
        match head.method {
            Method::GET | Method::HEAD => get(&visit, address).await,
            Method::POST => post(&visit, address, &head.headers, body).await,
            Method::OPTIONS if address == Address::Envelope => Ok(envelope::preflight(&visit)),
            _ => Err(Trouble::Method(address)),
        }
    };
    let answered = web::panic::caught(answering).await.unwrap_or(Err(Trouble::Broken));
    let mut answer = answered.unwrap_or_else(|trouble| {
        let language = language.unwrap_or_else(|| visit.language());
        trouble.page(&visit, &language)
    });
    if head.method == Method::HEAD {
        *answer.body_mut() = Body::empty();
    }
    answer
}

/// The page, if it was made at start.
fn same_for_all(visit: &Visit, address: &Address) -> Option<Answer> {
    match address {
        Address::Start => {
            let wished = visit.negotiated();
            let index = visit.gate.languages().position(|(language, _)| *language == wished);
            visit.gate.cached(visit, index.unwrap_or_default(), Room::Home).ok()
        }
        Address::Room(index, room) => visit.gate.cached(visit, *index, *room).ok(),
        Address::Unslashed(_) | Address::Session(..) | Address::Envelope => None,
    }
}

async fn get(visit: &Visit, address: Address) -> Result<Answer, Trouble> {
    let gate = &visit.gate;
    match address {
        Address::Start => same_for_all(visit, &address).ok_or(Trouble::NotFound),
        Address::Unslashed(index) => Ok(lead_to_room(gate, gate.language(index)?, Room::Home)),
        Address::Room(index, Room::Whole(form)) => {
            let language = gate.language(index)?;
            let mut answer = whole::page(visit, language, form)?;
            onion::offer(&mut answer, onion::location(gate, visit.way, language, Room::Whole(form)));
            Ok(answer)
        }
        Address::Room(_, room) => {
            if matches!(room, Room::Begin(_)) && !crate::store::has_room(&gate.database) {
                return Err(Trouble::Full);
            }
            same_for_all(visit, &address).ok_or(Trouble::NotFound)
        }
        Address::Session(handle, spot) => {
            let answered = session::get(visit, &handle, spot).await;
            session::forget_if_changed(visit, &handle, answered).await
        }
        Address::Envelope => Err(Trouble::Method(Address::Envelope)),
    }
}

async fn post(
    visit: &Visit,
    address: Address,
    headers: &axum::http::HeaderMap,
    body: Body,
) -> Result<Answer, Trouble> {
    let gate = &visit.gate;
    match address {
        Address::Envelope => Ok(envelope::append(visit, body).await),
        Address::Session(handle, spot) => {
            let fields = Fields::read(headers, body, FORM_BYTES_MAX).await?;
            let answered = session::post(visit, &handle, spot, fields).await;
            session::forget_if_changed(visit, &handle, answered).await
        }
        Address::Room(index, Room::Code) => {
            let fields = Fields::read(headers, body, FORM_BYTES_MAX).await?;
            code::open(visit, gate.language(index)?, &fields).await
        }
        Address::Room(index, Room::Begin(form)) => {
            Fields::read(headers, body, FORM_BYTES_MAX).await?;
            begin::begin(visit, gate.language(index)?, form).await
        }
        Address::Room(index, Room::Whole(form)) => {
            let fields = Fields::read(headers, body, WHOLE_BYTES_MAX).await?;
            whole::sent(visit, gate.language(index)?, form, &fields).await
        }
        Address::Start | Address::Unslashed(_) | Address::Room(..) => {
            // The body is read to its end all the same: a browser shows the answer only then.
            drop(web::form::read_body(body, 0).await);
            Err(Trouble::Method(address))
        }
    }
}

/// The language that an address names.
fn language(visit: &Visit, address: &Address) -> Option<interview::Language> {
    match address {
        Address::Room(index, _) | Address::Unslashed(index) => visit.gate.language(*index).ok().cloned(),
        Address::Start | Address::Session(..) | Address::Envelope => None,
    }
}
