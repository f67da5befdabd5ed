//! The page: two telephones, by forms and reload; a small script of our own sends and fetches without reloading.

mod call;
mod log;
mod news;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use channels::smpp::gsm7;
use serde::Deserialize;
use web::headers::{Csp, protect};

use crate::handset::{Display, Handset};
use crate::messenger::{Messenger, NAME_CHARS_MAX};
use crate::phone::{Side, Speech};
use crate::sms::{PARTS_MAX, ROOM_A_PART, ROOM_ALONE, Sms};
use crate::{bot_api, sms};

const STYLE: &str = include_str!("../templates/simulator.css");
const SCRIPT: &str = include_str!("../templates/simulator.js");
const CALL_SCRIPT: &str = include_str!("../templates/telephone.js");
const WORKLET: &str = include_str!("../templates/microphone.js");

/// What is shown instead of a telephone that calls, if there is none.
const NO_LINE: &str = "This trial has no telephone line.";

/// The largest form: ten parts of an SMS or one message, each letter escaped.
const FORM_BYTES_MAX: usize = 64 << 10;
/// How the script says that it asks: its answers are no pages.
const BY_SCRIPT: &str = "x-by-script";

/// Where the page leads.
#[derive(Clone, Debug)]
pub struct Links {
    /// The trial's start page, if there is one.
    pub start: Option<String>,
    /// The desk.
    pub desk: String,
    /// The gates' sites, by name and address.
    pub gates: Vec<(String, String)>,
    /// Where the hotline's trunk listens, if there is one.
    pub trunk: Option<std::net::SocketAddr>,
    /// Why there is none, and what to do.
    pub no_line: Option<String>,
}

/// What is behind the page.
pub(crate) struct Page {
    links: Links,
    messenger: Arc<Messenger>,
    sms: Arc<Sms>,
    pub(crate) handset: Handset,
    /// The letters of GSM-7, and those that count twice: the script counts by them.
    alphabet: (String, String),
}

impl Page {
    pub(crate) fn new(links: Links, messenger: Arc<Messenger>, sms: Arc<Sms>, handset: Handset) -> Self {
        let (mut basic, mut double) = (String::new(), String::new());
        for letter in ('\n'..='\u{ffff}').filter(|letter| !matches!(letter, '\r' | '\u{c}')) {
            match gsm7::septets_of(letter) {
                Some((None, _)) => basic.push(letter),
                Some((Some(_), _)) => double.push(letter),
                None => {}
            }
        }
        Self { links, messenger, sms, handset, alphabet: (basic, double) }
    }
}

/// The routes.
pub(crate) fn routes(page: Page) -> Router {
    Router::new()
        .route("/", get(show))
        .route("/news", get(news::wait))
        .route("/simulator.css", get(style))
        .route("/simulator.js", get(script))
        .route("/telephone.js", get(call_script))
        .route("/microphone.js", get(worklet))
        .route("/telephone/call", post(call::call))
        .route("/telephone/press", post(call::press))
        .route("/telephone/say", post(call::say))
        .route("/telephone/hang-up", post(call::hang_up))
        .route("/telephone/display", get(call::display))
        .route("/telephone/sound", get(call::sound))
        .route("/telephone/sound.wav", get(call::sound_file))
        .route("/messenger/write", post(messenger_writes))
        .route("/messenger/press", post(messenger_presses))
        .route("/messenger/person", post(messenger_person))
        .route("/sms/write", post(sms_writes))
        .route("/sms/person", post(sms_person))
        .route("/{device}/start-over", post(start_over))
        .route("/{device}/look", get(look))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(from_fn(guard))
        .with_state(Arc::new(page))
}

/// Lets in what asks for this machine by its own name, and posts from this page only: a page of some other site must not
/// write on these telephones.
async fn guard(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let here = headers.get(header::HOST).and_then(|host| host.to_str().ok()).is_some_and(|host| {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        matches!(name, "127.0.0.1" | "localhost")
    });
    let reads = request.method().is_safe();
    if !here || !(reads || web::csrf::from_own_site(headers)) {
        return (StatusCode::FORBIDDEN, "This page is for this machine only.").into_response();
    }
    let mut response = next.run(request).await;
    if let Some(policy) = Csp::new().own_files().own_sound().value() {
        protect(response.headers_mut(), &policy);
        // Without a referrer browsers hide a form's origin even from its own site, and then nobody could be told from it.
        let own = HeaderValue::from_static("same-origin");
        response.headers_mut().insert(header::REFERRER_POLICY, own);
    }
    response
}

#[derive(Template)]
#[template(path = "simulator.html")]
struct Shown<'a> {
    links: &'a Links,
    bot_name: &'static str,
    number: &'static str,
    speeches: [Speech; 4],
    messenger: Pane,
    sms: Pane,
    telephone: TelephonePane,
    keys: [(char, &'static str); 12],
    name_chars_max: usize,
    alphabet: &'a (String, String),
    rooms: [usize; 4],
    parts_max: usize,
}

/// The telephone that calls.
struct TelephonePane {
    /// What softphones call; none if there is no line.
    address: Option<String>,
    /// Why there is no line.
    no_line: String,
    display: Display,
    fault: Option<String>,
}

/// Its keys, with the letters that stand on them.
const KEYS: [(char, &str); 12] = [
    ('1', ""),
    ('2', "abc"),
    ('3', "def"),
    ('4', "ghi"),
    ('5', "jkl"),
    ('6', "mno"),
    ('7', "pqrs"),
    ('8', "tuv"),
    ('9', "wxyz"),
    ('*', ""),
    ('0', ""),
    ('#', ""),
];

/// One telephone on the page.
#[derive(Default)]
struct Pane {
    log: String,
    version: u64,
    person: String,
    speech: Option<Speech>,
    /// What stands in the field.
    text: String,
    /// Which message is being changed.
    edit: Option<i64>,
    fault: Option<String>,
}

impl Pane {
    fn speaks(&self, speech: &Speech) -> bool {
        self.speech.as_ref() == Some(speech)
    }
}

/// What may stand in the page's address.
#[derive(Default, Deserialize)]
struct Asked {
    /// A first message to fill in: the telephone and the language.
    fill: Option<String>,
    /// A message to change.
    edit: Option<i64>,
}

async fn show(State(page): State<Arc<Page>>, Query(asked): Query<Asked>) -> Response {
    let (mut messenger, mut sms) = (messenger_pane(&page), sms_pane(&page));
    if let Some((device, tag)) = asked.fill.as_deref().and_then(|fill| fill.split_once('-')) {
        let text = Speech::of(tag).map(|speech| speech.greeting().to_owned()).unwrap_or_default();
        match device {
            "messenger" => messenger.text = text,
            _ => sms.text = text,
        }
    }
    if let Some(number) = asked.edit {
        let mut inside = page.messenger.inside();
        if let Some(line) = inside.phone.holder_mut().line_mut(number)
            && matches!(line.side, Side::Own { .. })
        {
            (messenger.text, messenger.edit) = (line.text.clone(), Some(number));
        }
    }
    whole(&page, StatusCode::OK, messenger, sms, None)
}

fn messenger_pane(page: &Page) -> Pane {
    let version = *page.messenger.screen.borrow();
    let inside = page.messenger.inside();
    let holder = inside.phone.holder();
    let log = log::messenger(holder);
    Pane { log, version, person: holder.name.clone(), speech: holder.language, ..Pane::default() }
}

fn sms_pane(page: &Page) -> Pane {
    let version = *page.sms.screen.borrow();
    let inside = page.sms.inside();
    let holder = inside.phone.holder();
    Pane { log: log::sms(holder), version, person: holder.address.clone(), ..Pane::default() }
}

fn whole(page: &Page, status: StatusCode, messenger: Pane, sms: Pane, fault: Option<String>) -> Response {
    let telephone = TelephonePane {
        address: page.handset.address(),
        no_line: page.links.no_line.clone().unwrap_or_else(|| NO_LINE.to_owned()),
        display: page.handset.display(),
        fault,
    };
    let shown = Shown {
        links: &page.links,
        bot_name: bot_api::BOT_NAME,
        number: sms::NUMBER,
        speeches: Speech::ALL,
        messenger,
        sms,
        telephone,
        keys: KEYS,
        name_chars_max: NAME_CHARS_MAX,
        alphabet: &page.alphabet,
        rooms: [ROOM_ALONE.0, ROOM_A_PART.0, ROOM_ALONE.1, ROOM_A_PART.1],
        parts_max: PARTS_MAX,
    };
    match shown.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "The page cannot be made.").into_response(),
    }
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"))], STYLE).into_response()
}

async fn script() -> Response {
    javascript(SCRIPT)
}

async fn call_script() -> Response {
    javascript(CALL_SCRIPT)
}

async fn worklet() -> Response {
    javascript(WORKLET)
}

fn javascript(script: &'static str) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"))], script)
        .into_response()
}

/// Which telephone.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Device {
    Messenger,
    Sms,
}

impl Device {
    /// Where it is on the page.
    fn place(self) -> &'static str {
        match self {
            Self::Messenger => "/#messenger",
            Self::Sms => "/#sms",
        }
    }
}

/// The answer to a form: back to the telephone; or what is wrong, beside what was typed.
fn outcome(
    page: &Page,
    headers: &HeaderMap,
    device: Device,
    done: Result<(), String>,
    typed: (String, Option<i64>),
) -> Response {
    let by_script = headers.contains_key(BY_SCRIPT);
    let fault = match done {
        Ok(()) if by_script => return StatusCode::NO_CONTENT.into_response(),
        Ok(()) => return Redirect::to(device.place()).into_response(),
        Err(fault) if by_script => return (StatusCode::UNPROCESSABLE_ENTITY, fault).into_response(),
        Err(fault) => Some(fault),
    };
    let (mut messenger, mut sms) = (messenger_pane(page), sms_pane(page));
    let pane = match device {
        Device::Messenger => &mut messenger,
        Device::Sms => &mut sms,
    };
    (pane.text, pane.edit, pane.fault) = (typed.0, typed.1, fault);
    whole(page, StatusCode::UNPROCESSABLE_ENTITY, messenger, sms, None)
}

#[derive(Deserialize)]
struct Written {
    text: String,
    #[serde(default)]
    edit: Option<i64>,
}

async fn messenger_writes(
    State(page): State<Arc<Page>>,
    headers: HeaderMap,
    Form(Written { text, edit }): Form<Written>,
) -> Response {
    let done = match edit {
        Some(number) => page.messenger.edit(number, &text),
        None => page.messenger.write(&text),
    };
    outcome(&page, &headers, Device::Messenger, done.map_err(|why| why.to_string()), (text, edit))
}

async fn sms_writes(
    State(page): State<Arc<Page>>,
    headers: HeaderMap,
    Form(Written { text, .. }): Form<Written>,
) -> Response {
    let done = page.sms.write(&text).map_err(|why| why.to_string());
    outcome(&page, &headers, Device::Sms, done, (text, None))
}

#[derive(Deserialize)]
struct Pressed {
    line: i64,
    button: usize,
}

async fn messenger_presses(
    State(page): State<Arc<Page>>,
    headers: HeaderMap,
    Form(Pressed { line, button }): Form<Pressed>,
) -> Response {
    let done = page.messenger.press(line, button).map_err(|why| why.to_string());
    outcome(&page, &headers, Device::Messenger, done, (String::new(), None))
}

#[derive(Deserialize)]
struct Account {
    name: String,
    language: String,
}

async fn messenger_person(
    State(page): State<Arc<Page>>,
    headers: HeaderMap,
    Form(Account { name, language }): Form<Account>,
) -> Response {
    let speech = Speech::of(&language).unwrap_or(Speech::English);
    let done = page.messenger.hand_to(&name, speech).map_err(|why| why.to_string());
    outcome(&page, &headers, Device::Messenger, done, (String::new(), None))
}

#[derive(Deserialize)]
struct Card {
    number: String,
}

async fn sms_person(
    State(page): State<Arc<Page>>,
    headers: HeaderMap,
    Form(Card { number }): Form<Card>,
) -> Response {
    let done = page.sms.hand_to(&number).map_err(|why| why.to_string());
    outcome(&page, &headers, Device::Sms, done, (String::new(), None))
}

async fn start_over(
    State(page): State<Arc<Page>>,
    headers: HeaderMap,
    Path(device): Path<Device>,
) -> Response {
    match device {
        Device::Messenger => page.messenger.start_over(),
        Device::Sms => page.sms.start_over(),
    }
    outcome(&page, &headers, device, Ok(()), (String::new(), None))
}

/// Loads the page again, without a script: a link to a place on the page that is shown would load nothing.
async fn look(Path(device): Path<Device>) -> Redirect {
    Redirect::to(device.place())
}
