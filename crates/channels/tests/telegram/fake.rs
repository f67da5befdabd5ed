//! A Bot API server written from the documentation (core.telegram.org/bots/api), for what `telegram-test-api` lacks: offsets that
//! acknowledge, long polls, secret tokens of webhooks, refusals. It is a fake, and proves nothing about Telegram itself.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use channels::contract::{Channel, Task};
use channels::kit::{ADDRESS_CANARY, Mood, Provider, SLOW_MS};
use channels::net::http::post_json_with;
use channels::net::{Dialler, Guard, Tls};
use channels::pace::Pauses;
use channels::secret::Secret;
use channels::telegram::{Settings, Telegram, Way};
use channels::{AccountId, Address};
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use web::chance::SystemChance;
use web::clock::SystemClock;

use crate::files::{Gives, file, place};

pub(crate) const TOKEN: &str = "110201543:CANARYtokenAAHdqTcvCH1vGW";
pub(crate) const SECRET: &str = "canary-secret-of-a-webhook";

#[derive(Default)]
pub(crate) struct Inside {
    /// Updates as they go on the line, by number.
    updates: Vec<(i64, String)>,
    next_update: i64,
    last: Option<String>,
    shuffle: bool,
    mood: Option<Mood>,
    /// What was called, with its parameters.
    pub(crate) calls: Vec<(String, Value)>,
    got: Vec<(String, String)>,
    webhook: Option<(String, String)>,
    /// The one file that there is, and how it is given.
    pub(crate) file: Vec<u8>,
    pub(crate) gives: Gives,
}

pub(crate) struct Shared {
    inside: Mutex<Inside>,
    changed: Notify,
}

impl Shared {
    pub(crate) fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap()
    }

    fn mood(&self) -> Mood {
        self.inside().mood.unwrap_or(Mood::Fine)
    }
}

pub(crate) struct Fake {
    pub(crate) shared: Arc<Shared>,
    place: SocketAddr,
    serving: Option<JoinHandle<()>>,
    pub(crate) hook: Option<SocketAddr>,
    delivering: Option<JoinHandle<()>>,
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.serving.iter().chain(&self.delivering).for_each(JoinHandle::abort);
    }
}

impl Fake {
    pub(crate) async fn start(with_webhook: bool) -> Self {
        let shared = Arc::new(Shared {
            inside: Mutex::new(Inside { next_update: 500, ..Inside::default() }),
            changed: Notify::new(),
        });
        let hook = if with_webhook { Some(free()) } else { None };
        let delivering = hook.map(|place| tokio::spawn(deliver(Arc::clone(&shared), place)));
        let mut fake = Self { shared, place: free(), serving: None, hook, delivering };
        fake.serve().await;
        fake
    }

    async fn serve(&mut self) {
        let router = Router::new()
            .route("/bot{token}/{method}", any(answer))
            .route("/file/{bot}/{*path}", any(file))
            .with_state(Arc::clone(&self.shared));
        let door = web::serve::Listener::tcp(self.place).await.unwrap();
        self.serving = Some(tokio::spawn(async move {
            drop(web::serve::run(door, router, std::future::pending()).await);
        }));
    }

    pub(crate) fn place(&self) -> SocketAddr {
        self.place
    }

    /// An update of any kind; `fields` stand behind its number.
    pub(crate) fn update(&self, fields: &str) {
        let mut inside = self.shared.inside();
        let number = inside.next_update;
        inside.next_update += 1;
        inside.updates.push((number, format!("{{\"update_id\":{number},{fields}}}")));
        drop(inside);
        self.shared.changed.notify_waiters();
    }

    pub(crate) fn chat(number: u8) -> String {
        format!("{ADDRESS_CANARY}{number}")
    }

    pub(crate) fn message(&self, field: &str, person: u8, text: &str) {
        let chat = Self::chat(person);
        let text = json!(text);
        self.update(&format!(
            "\"{field}\":{{\"message_id\":7,\"date\":1,\"chat\":{{\"id\":{chat},\"type\":\"private\",\"first_name\":\"X\"}},\
             \"from\":{{\"id\":{chat},\"is_bot\":false,\"first_name\":\"X\",\"language_code\":\"ru\"}},\"text\":{text}}}"
        ));
    }
}

fn free() -> SocketAddr {
    let [port] = loopback::ports();
    SocketAddr::from(([127, 0, 0, 1], port))
}

/// Telegram calling a webhook: in order, each until it is taken.
async fn deliver(shared: Arc<Shared>, hook: SocketAddr) {
    let dialler = Dialler::new("127.0.0.1", hook.port(), &Tls::Plain, None, Guard::LoopbackOnly).unwrap();
    loop {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let next = {
            let inside = shared.inside();
            let up = !matches!(inside.mood, Some(Mood::Down | Mood::Garbage | Mood::Banned));
            inside.webhook.clone().filter(|_| up).zip(inside.updates.first().cloned())
        };
        let Some(((path, secret), (number, update))) = next else { continue };
        let header = [("x-telegram-bot-api-secret-token", secret.as_str())];
        let patience = Duration::from_secs(1);
        let said = post_json_with(&dialler, &path, &header, update.into_bytes(), patience).await;
        if said.is_ok_and(|answer| answer.status == StatusCode::OK) {
            // One only: what came double is delivered twice.
            let mut inside = shared.inside();
            assert_eq!(inside.updates.remove(0).0, number);
        }
    }
}

pub(crate) fn ok(result: &Value) -> Response {
    json!({"ok": true, "result": result}).to_string().into_response()
}

pub(crate) fn refused(code: u16, description: &str, more: &Value) -> Response {
    let status = StatusCode::from_u16(code).unwrap();
    let mut body = json!({"ok": false, "error_code": code, "description": description});
    if !more.is_null() {
        body["parameters"] = more.clone();
    }
    (status, body.to_string()).into_response()
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    Path((token, method)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let asked: Value = serde_json::from_slice(&body).unwrap();
    if token != TOKEN || shared.mood() == Mood::Banned {
        return refused(401, "Unauthorized", &Value::Null);
    }
    let mood = shared.mood();
    match mood {
        Mood::Slow => tokio::time::sleep(Duration::from_millis(SLOW_MS)).await,
        Mood::Garbage => return "<html>502 it is broken</html>".into_response(),
        Mood::Fine
        | Mood::Down
        | Mood::Silent
        | Mood::Throttling
        | Mood::Mistaken
        | Mood::Never
        | Mood::Banned => {}
    }
    if method != "getUpdates" {
        shared.inside().calls.push((method.clone(), asked.clone()));
    }
    match method.as_str() {
        "getMe" => ok(&json!({"id": 1, "is_bot": true, "first_name": "Bot"})),
        "getUpdates" => updates(&shared, &asked).await,
        "sendMessage" => message(&shared, &asked, mood).await,
        "setWebhook" => {
            let url = asked["url"].as_str().unwrap();
            let path = url.splitn(4, '/').nth(3).unwrap();
            let secret = asked["secret_token"].as_str().unwrap().to_owned();
            shared.inside().webhook = Some((format!("/{path}"), secret));
            ok(&json!(true))
        }
        "deleteWebhook" => {
            shared.inside().webhook = None;
            ok(&json!(true))
        }
        "sendChatAction" | "answerCallbackQuery" => ok(&json!(true)),
        "getFile" => place(&shared.inside(), &asked),
        _ => refused(404, "Not Found", &Value::Null),
    }
}

async fn updates(shared: &Shared, asked: &Value) -> Response {
    let offset = asked["offset"].as_i64().unwrap();
    let wait = Duration::from_secs(asked["timeout"].as_u64().unwrap());
    if shared.inside().webhook.is_some() {
        let said = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
        return refused(409, said, &Value::Null);
    }
    shared.inside().updates.retain(|(number, _)| *number >= offset);
    let changed = shared.changed.notified();
    tokio::pin!(changed);
    changed.as_mut().enable();
    if shared.inside().updates.is_empty() {
        drop(tokio::time::timeout(wait, changed).await);
    }
    let mut inside = shared.inside();
    if inside.mood == Some(Mood::Down) {
        return refused(500, "Internal Server Error", &Value::Null);
    }
    let mut list: Vec<String> = inside.updates.iter().map(|(_, update)| update.clone()).take(100).collect();
    if inside.shuffle {
        list.reverse();
    }
    if let Some(first) = list.first() {
        inside.last = Some(first.clone());
    }
    if inside.mood == Some(Mood::Mistaken) {
        // What was acknowledged long ago, again.
        list.extend(inside.last.clone());
    }
    format!("{{\"ok\":true,\"result\":[{}]}}", list.join(",")).into_response()
}

async fn message(shared: &Shared, asked: &Value, mood: Mood) -> Response {
    let (chat, text) = (asked["chat_id"].clone(), asked["text"].as_str().unwrap().to_owned());
    let keep = || {
        let mut inside = shared.inside();
        inside.got.push((chat.to_string(), text.clone()));
        inside.got.len()
    };
    match mood {
        Mood::Throttling => {
            return refused(429, "Too Many Requests: retry after 7", &json!({"retry_after": 7}));
        }
        Mood::Never => return refused(403, "Forbidden: bot was blocked by the user", &Value::Null),
        Mood::Mistaken => {
            return ok(&json!({"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}));
        }
        Mood::Silent => {
            keep();
            std::future::pending::<()>().await;
        }
        Mood::Fine | Mood::Slow | Mood::Down | Mood::Garbage | Mood::Banned => {}
    }
    let number = keep();
    ok(&json!({"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "text": text}))
}

impl Provider for Fake {
    fn channel(&self) -> Arc<dyn Channel> {
        let way = match self.hook {
            None => Way::Poll,
            Some(place) => Way::Webhook { public: format!("http://{place}"), secret: Secret::new(SECRET) },
        };
        Arc::new(bot(self.place, way))
    }

    fn person(&self, number: u8) -> Address {
        Address::new(&Self::chat(number)).unwrap()
    }

    fn hook(&self) -> Option<SocketAddr> {
        self.hook
    }

    fn says<'a>(&'a mut self, person: u8, text: &'a str) -> Task<'a, ()> {
        self.message("message", person, text);
        Box::pin(std::future::ready(()))
    }

    fn says_doubled<'a>(&'a mut self, person: u8, text: &'a str) -> Task<'a, ()> {
        self.message("message", person, text);
        let mut inside = self.shared.inside();
        let again = inside.updates.last().unwrap().clone();
        inside.updates.push(again);
        Box::pin(std::future::ready(()))
    }

    fn says_shuffled<'a>(&'a mut self, person: u8, first: &'a str, second: &'a str) -> Task<'a, Vec<String>> {
        // Both at once, in the wrong order: only a poll can bring that.
        let before = std::mem::replace(&mut self.shared.inside().shuffle, true);
        assert!(!before);
        let lines: Vec<String> = [first, second]
            .iter()
            .map(|text| {
                let chat = Self::chat(person);
                format!(
                    "\"message\":{{\"chat\":{{\"id\":{chat},\"type\":\"private\"}},\"text\":{}}}",
                    json!(text)
                )
            })
            .collect();
        let mut inside = self.shared.inside();
        for line in lines {
            let number = inside.next_update;
            inside.next_update += 1;
            inside.updates.push((number, format!("{{\"update_id\":{number},{line}}}")));
        }
        drop(inside);
        self.shared.changed.notify_waiters();
        let expected = vec![first.to_owned(), second.to_owned()];
        Box::pin(std::future::ready(expected))
    }

    fn says_half<'a>(&'a mut self, _person: u8, _text: &'a str) -> Task<'a, Option<String>> {
        Box::pin(std::future::ready(None))
    }

    fn says_nonsense(&mut self) -> Task<'_, ()> {
        for fields in [
            "\"message\":5",
            "\"message\":{\"text\":\"\\ud800\",\"chat\":{\"id\":1,\"type\":\"private\"}}",
            "\"message\":{\"chat\":{\"id\":\"x\"}}",
            "\"unheard_of\":{\"chat\":null}",
            "\"edited_message\":null",
            "\"callback_query\":{\"id\":7}",
        ] {
            self.update(fields);
        }
        self.update(&format!("\"message\":{}{}", "[".repeat(4000), "]".repeat(4000)));
        if self.hook.is_none() {
            let mut inside = self.shared.inside();
            // Without a number they cannot be acknowledged: the fake says them once.
            let number = inside.next_update;
            inside.next_update += 1;
            inside
                .updates
                .push((number, "{\"update_id\":\"x\"},17,null,{\"update_id\":-5,\"message\":1}".to_owned()));
        }
        Box::pin(std::future::ready(()))
    }

    fn unacknowledged(&mut self) -> Task<'_, usize> {
        Box::pin(std::future::ready(self.shared.inside().updates.len()))
    }

    fn got(&mut self) -> Task<'_, Vec<(String, String)>> {
        Box::pin(std::future::ready(self.shared.inside().got.clone()))
    }

    fn mood(&mut self, mood: Mood) -> Task<'_, ()> {
        Box::pin(async move {
            {
                let mut inside = self.shared.inside();
                inside.mood = Some(mood);
                inside.shuffle = false;
            }
            self.shared.changed.notify_waiters();
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

pub(crate) fn bot(place: SocketAddr, way: Way) -> Telegram {
    let settings = Settings {
        account: AccountId::try_from("telegram-test".to_owned()).unwrap(),
        token: Secret::new(TOKEN),
        prefix: String::new(),
        way,
        rate: (1000, 1000),
        poll: Duration::from_secs(1),
        patience: Duration::from_secs(1),
        pauses: Pauses { first: Duration::from_millis(20), max: Duration::from_millis(200) },
        proxy_redactions: Vec::new(),
    };
    let dialler = Dialler::new("127.0.0.1", place.port(), &Tls::Plain, None, Guard::LoopbackOnly).unwrap();
    Telegram::new(settings, dialler, Arc::new(SystemClock), Arc::new(SystemChance))
}
