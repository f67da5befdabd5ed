//! A relay between the adapter and Synapse, for what Synapse does not do when asked: being slow, silent, lying, gone. In a good
//! mood it changes nothing. It also looks which messages were acknowledged: the mark that is kept names an answer of
//! `/sync`, and so all that was in it and before.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use channels::contract::{Channel, Task};
use channels::kit::{ADDRESS_CANARY, Mood, Provider, SLOW_MS};
use channels::matrix::ids::{UserId, segment};
use channels::matrix::{Matrix, Settings, notice};
use channels::message::Words;
use channels::net::http::ask;
use channels::pace::Pauses;
use channels::secret::Secret;
use channels::{AccountId, Address};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use web::chance::SystemChance;
use web::clock::SystemClock;

use crate::synapse::{Person, Synapse, dialler};

const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Default)]
pub(crate) struct Inside {
    mood: Option<Mood>,
    said: BTreeSet<String>,
    /// For each answer of `/sync`, what it and those before it held.
    shown: BTreeMap<String, BTreeSet<String>>,
    acknowledged: BTreeSet<String>,
    double: bool,
    nonsense: bool,
    last: Option<(String, Value)>,
    /// So many joins are refused for haste.
    pub(crate) joins_refused: u32,
    /// A room whose state cannot be told.
    pub(crate) unshown: Option<String>,
    /// No mark is known.
    pub(crate) forgetful: bool,
}

struct Shared {
    inside: Mutex<Inside>,
    synapse: u16,
}

impl Shared {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap()
    }
}

pub(crate) struct Relay {
    shared: Arc<Shared>,
    _synapse: Synapse,
    place: SocketAddr,
    serving: Option<JoinHandle<()>>,
    bot: Person,
    people: Vec<(Person, String)>,
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.serving.iter().for_each(JoinHandle::abort);
    }
}

impl Relay {
    /// Synapse with three people, each of whom has asked us into a room.
    pub(crate) async fn start() -> Option<Self> {
        let synapse = Synapse::start().await?;
        let bot = synapse.register("safeconduct").await;
        let mut people = Vec::new();
        for number in 0..3 {
            let person = synapse.register(&format!("p{ADDRESS_CANARY}{number}")).await;
            let room = person.room(&[&bot.user], json!({})).await;
            people.push((person, room));
        }
        let shared = Arc::new(Shared { inside: Mutex::default(), synapse: synapse.port });
        let [port] = loopback::ports();
        let place = SocketAddr::from(([127, 0, 0, 1], port));
        let mut relay = Self { shared, _synapse: synapse, place, serving: None, bot, people };
        relay.serve().await;
        Some(relay)
    }

    pub(crate) fn inside(&self) -> MutexGuard<'_, Inside> {
        self.shared.inside()
    }

    pub(crate) fn room(&self, number: u8) -> &str {
        &self.people[usize::from(number)].1
    }

    /// Who is in a person's room.
    pub(crate) async fn members(&self, number: u8) -> usize {
        let (person, room) = &self.people[usize::from(number)];
        person.members(room).await.len()
    }

    async fn serve(&mut self) {
        let router = Router::new().fallback(relay).with_state(Arc::clone(&self.shared));
        let door = web::serve::Listener::tcp(self.place).await.unwrap();
        self.serving = Some(tokio::spawn(async move {
            drop(web::serve::run(door, router, std::future::pending()).await);
        }));
    }
}

fn answer(status: u16, body: &Value) -> Response {
    (StatusCode::from_u16(status).unwrap(), body.to_string()).into_response()
}

async fn relay(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mood = shared.inside().mood.unwrap_or(Mood::Fine);
    let path = uri.path();
    let sends = method == Method::PUT && path.contains("/send/m.room.message/");
    match mood {
        Mood::Banned => return answer(401, &json!({"errcode": "M_UNKNOWN_TOKEN", "error": "gone"})),
        Mood::Slow => tokio::time::sleep(Duration::from_millis(SLOW_MS)).await,
        // How a room stands is told even then: without it nothing would be sent, and there would be nothing to lie about.
        Mood::Garbage if !path.ends_with("/state") => return "<html>502 it is broken</html>".into_response(),
        Mood::Throttling if sends => {
            return answer(
                429,
                &json!({"errcode": "M_LIMIT_EXCEEDED", "error": "slow", "retry_after_ms": 7000}),
            );
        }
        Mood::Never if sends => return answer(403, &json!({"errcode": "M_FORBIDDEN", "error": "not here"})),
        // The answer to another question.
        Mood::Mistaken if sends => return answer(200, &json!({"room_id": "!other:localhost"})),
        Mood::Fine
        | Mood::Down
        | Mood::Silent
        | Mood::Garbage
        | Mood::Throttling
        | Mood::Mistaken
        | Mood::Never => {}
    }
    if let Some(wrong) = shared.inside().goes_wrong(&uri) {
        return wrong;
    }
    let bearer = headers.get("authorization").unwrap().to_str().unwrap().to_owned();
    let passed = [("authorization", bearer.as_str())];
    let target = uri.path_and_query().unwrap().as_str();
    let kept = (!body.is_empty()).then(|| body.to_vec());
    let said = ask(&dialler(shared.synapse), method.clone(), target, &passed, kept, PATIENCE).await.unwrap();
    if mood == Mood::Silent && sends {
        std::future::pending::<()>().await;
    }
    let mut json: Value = serde_json::from_slice(&said.body).unwrap();
    if path.ends_with("/sync") && said.status == StatusCode::OK {
        shared.inside().shows(&uri, &mut json, mood);
        return with_nonsense(&shared, json.to_string()).into_response();
    }
    if method == Method::PUT && path.ends_with("/account_data/org.safeconduct.mark") {
        let asked: Value = serde_json::from_slice(&body).unwrap();
        let mut inside = shared.inside();
        let shown = inside.shown[asked["since"].as_str().unwrap()].clone();
        inside.acknowledged.extend(shown);
    }
    answer(said.status.as_u16(), &json)
}

impl Inside {
    /// What a homeserver in trouble answers, if it is in trouble with this.
    fn goes_wrong(&mut self, uri: &Uri) -> Option<Response> {
        let path = uri.path();
        if path.ends_with("/join") && self.joins_refused > 0 {
            self.joins_refused -= 1;
            return Some(answer(
                429,
                &json!({"errcode": "M_LIMIT_EXCEEDED", "error": "x", "retry_after_ms": 50}),
            ));
        }
        let unshown = self.unshown.as_ref().map(|room| format!("/rooms/{}/state", segment(room)));
        if unshown.is_some_and(|unshown| path.ends_with(&unshown)) {
            return Some(answer(500, &json!({"errcode": "M_UNKNOWN", "error": "x"})));
        }
        let asks_since =
            path.ends_with("/sync") && uri.query().is_some_and(|query| query.contains("&since="));
        (self.forgetful && asks_since).then(|| answer(400, &json!({"errcode": "M_UNKNOWN", "error": "x"})))
    }

    /// An answer of `/sync` goes by.
    fn shows(&mut self, uri: &Uri, json: &mut Value, mood: Mood) {
        let query = uri.query().unwrap_or_default();
        let since = query.split('&').find_map(|pair| pair.strip_prefix("since="));
        let since = since.and_then(|since| self.shown.keys().find(|known| segment(known) == since).cloned());
        let mut shown = since.map(|since| self.shown[&since].clone()).unwrap_or_default();
        for (room, joined) in
            json.pointer_mut("/rooms/join").and_then(Value::as_object_mut).into_iter().flatten()
        {
            let events = joined["timeline"]["events"].as_array_mut().unwrap();
            let theirs = |event: &Value| self.said.contains(event["event_id"].as_str().unwrap_or_default());
            if std::mem::take(&mut self.double) {
                *events = events.iter().flat_map(|event| [event.clone(), event.clone()]).collect();
            }
            shown.extend(events.iter().filter_map(|event| event["event_id"].as_str().map(str::to_owned)));
            if let Some(event) = events.iter().find(|event| theirs(event)) {
                self.last = Some((room.clone(), event.clone()));
            }
        }
        if mood == Mood::Mistaken
            && let Some((room, event)) = &self.last
        {
            // What was acknowledged long ago, again.
            json["rooms"]["join"][room] = json!({"timeline": {"events": [event]}});
        }
        self.shown.insert(json["next_batch"].as_str().unwrap().to_owned(), shown);
    }
}

/// Everything that is wrong in an answer of `/sync`, once, before what is right in it.
fn with_nonsense(shared: &Shared, answer: String) -> String {
    if !std::mem::take(&mut shared.inside().nonsense) {
        return answer;
    }
    let deep = format!("{}{}", "[".repeat(4000), "]".repeat(4000));
    let events = format!(
        r#"17,null,{{}},{{"type":5}},{{"type":"m.room.message","sender":"@a:x","event_id":"$x","content":{deep}}},
        {{"type":"m.room.message","sender":7,"content":"x"}},{{"type":"m.room.message","sender":"@a:x","content":{{"body":"\ud800"}}}},
        {{"type":"m.room.message","sender":"@a:x","event_id":"$y","content":{{"msgtype":"m.text","body":5}}}}"#
    );
    let ghost = r#"{"timeline":{"events":[{"type":"m.room.message","sender":"@a:x","event_id":"$z","content":{"msgtype":"m.text","body":"of a room that is not"}}]}}"#;
    let rooms = format!(
        r#""join":{{"!n:x":5,"none":{{}},"!deep:x":{deep},"!odd:x":{{"timeline":{{"events":[{events}]}}}},"!ghost:localhost":{ghost},"#
    );
    let invites = r#""invite":{"!i:x":null,"none":{},"!j:x":{"invite_state":{"events":[5]}}}"#;
    // Synapse leaves out what is empty.
    let mut json: Value = serde_json::from_str(&answer).unwrap();
    let join = json["rooms"]["join"].take();
    let join = if join.is_object() { join.to_string() } else { "{}".to_owned() };
    let joined = format!("{rooms}{}", join.trim_start_matches('{')).replace(",}", "}");
    format!(r#"{{"next_batch":{},"rooms":{{{joined},{invites}}}}}"#, json["next_batch"])
}

impl Provider for Relay {
    fn channel(&self) -> Arc<dyn Channel> {
        let settings = Settings {
            account: AccountId::try_from("matrix-test".to_owned()).unwrap(),
            user: UserId::new(&self.bot.user).unwrap(),
            token: Secret::new(self.bot.token.as_str()),
            prefix: String::new(),
            cannot_read: Words::new(notice::CANNOT_READ),
            rate: (1000, 1000),
            poll: Duration::from_secs(1),
            patience: Duration::from_secs(2),
            pauses: Pauses { first: Duration::from_millis(20), max: Duration::from_millis(200) },
            proxy_redactions: Vec::new(),
        };
        let dialler = dialler(self.place.port());
        Arc::new(Matrix::new(settings, dialler, Arc::new(SystemClock), Arc::new(SystemChance)))
    }

    fn person(&self, number: u8) -> Address {
        Address::new(&self.people[usize::from(number)].0.user).unwrap()
    }

    fn says<'a>(&'a mut self, person: u8, text: &'a str) -> Task<'a, ()> {
        Box::pin(async move {
            let (person, room) = &self.people[usize::from(person)];
            let id = person.says(room, text).await;
            self.shared.inside().said.insert(id);
        })
    }

    fn says_doubled<'a>(&'a mut self, person: u8, text: &'a str) -> Task<'a, ()> {
        self.shared.inside().double = true;
        self.says(person, text)
    }

    /// Within a room the protocol has an order; that one of them is doubled changes none.
    fn says_shuffled<'a>(&'a mut self, person: u8, first: &'a str, second: &'a str) -> Task<'a, Vec<String>> {
        Box::pin(async move {
            self.says(person, first).await;
            self.says_doubled(person, second).await;
            vec![first.to_owned(), second.to_owned()]
        })
    }

    fn says_half<'a>(&'a mut self, _person: u8, _text: &'a str) -> Task<'a, Option<String>> {
        Box::pin(std::future::ready(None))
    }

    fn says_nonsense(&mut self) -> Task<'_, ()> {
        self.shared.inside().nonsense = true;
        Box::pin(std::future::ready(()))
    }

    fn unacknowledged(&mut self) -> Task<'_, usize> {
        let inside = self.shared.inside();
        let count = inside.said.difference(&inside.acknowledged).count();
        drop(inside);
        Box::pin(std::future::ready(count))
    }

    fn got(&mut self) -> Task<'_, Vec<(String, String)>> {
        Box::pin(async {
            let mut got = Vec::new();
            for (person, room) in &self.people {
                for (at, content) in person.heard(room, &self.bot.user).await {
                    got.push((at, person.user.clone(), content["body"].as_str().unwrap().to_owned()));
                }
            }
            got.sort_by_key(|(at, _, _)| *at);
            got.into_iter().map(|(_, user, text)| (user, text)).collect()
        })
    }

    fn mood(&mut self, mood: Mood) -> Task<'_, ()> {
        Box::pin(async move {
            self.shared.inside().mood = Some(mood);
            if mood == Mood::Down {
                if let Some(serving) = self.serving.take() {
                    serving.abort();
                    drop(serving.await);
                }
            } else if self.serving.is_none() {
                self.serve().await;
            }
        })
    }
}
