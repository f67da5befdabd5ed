//! Synapse, the homeserver, as it comes from PyPI: a process of its own, on loopback, alone in the world.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use axum::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use channels::matrix::ids::segment;
use channels::net::http::ask;
use channels::net::{Dialler, Guard, Tls};
use rand::RngExt as _;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::{Child, Command};
use web::chance::{Chance as _, SystemChance};

use crate::common::wanting;

/// Where Synapse gets to the end of its start, on a busy machine.
const START_SECONDS_MAX: u64 = 120;
const ANSWER: Duration = Duration::from_secs(30);
pub(crate) const PASSWORD: &str = "canary-password-of-a-person";

pub(crate) struct Synapse {
    _child: Child,
    folder: TempDir,
    bin: PathBuf,
    pub(crate) port: u16,
}

/// Somebody with an account there.
#[derive(Clone)]
pub(crate) struct Person {
    dialler: Dialler,
    pub(crate) user: String,
    pub(crate) token: String,
}

impl Synapse {
    /// Starts it; `None` if it is not installed, which is said.
    pub(crate) async fn start() -> Option<Self> {
        let tools = std::env::var_os("SAFECONDUCT_TOOLS").map(PathBuf::from);
        let Some(bin) =
            tools.map(|tools| tools.join("synapse/bin")).filter(|bin| bin.join("python").exists())
        else {
            wanting("Synapse");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let [port] = loopback::ports();
        write_settings(folder.path(), port);
        let child = Command::new(bin.join("python"))
            .args(["-m", "synapse.app.homeserver", "--config-path"])
            .arg(folder.path().join("hs.yaml"))
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let synapse = Self { _child: child, folder, bin, port };
        let nobody = Person { dialler: dialler(port), user: String::new(), token: String::new() };
        let up = async {
            while nobody.try_call(Method::GET, "/versions", None).await.is_none() {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(START_SECONDS_MAX), up).await.expect("Synapse starts");
        Some(synapse)
    }

    pub(crate) async fn register(&self, name: &str) -> Person {
        let mut person = Person { dialler: dialler(self.port), user: String::new(), token: String::new() };
        let body = json!({"auth": {"type": "m.login.dummy"}, "username": name, "password": PASSWORD});
        let made = person.call(Method::POST, "/v3/register", Some(body)).await;
        person.user = made["user_id"].as_str().unwrap().to_owned();
        person.token = made["access_token"].as_str().unwrap().to_owned();
        person
    }

    /// Somebody who may change limits.
    pub(crate) async fn keeper(&self) -> Person {
        let done = Command::new(self.bin.join("register_new_matrix_user"))
            .args(["-u", "keeper", "-p", PASSWORD, "-a", "-c"])
            .arg(self.folder.path().join("hs.yaml"))
            .arg(format!("http://127.0.0.1:{}", self.port))
            .stdout(Stdio::null())
            .status()
            .await
            .unwrap();
        assert!(done.success());
        let mut keeper = Person { dialler: dialler(self.port), user: String::new(), token: String::new() };
        let body = json!({"type": "m.login.password", "password": PASSWORD,
            "identifier": {"type": "m.id.user", "user": "keeper"}});
        keeper.token = keeper.call(Method::POST, "/v3/login", Some(body)).await["access_token"]
            .as_str()
            .unwrap()
            .to_owned();
        keeper
    }
}

fn write_settings(folder: &Path, port: u16) {
    let seed: [u8; 32] = SystemChance.generator().random();
    std::fs::write(folder.join("key"), format!("ed25519 a_test {}\n", STANDARD_NO_PAD.encode(seed))).unwrap();
    let fast = "{per_second: 10000, burst_count: 10000}";
    let settings = format!(
        "server_name: localhost
pid_file: {0}/pid
listeners: [{{port: {port}, bind_addresses: [127.0.0.1], type: http, tls: false, resources: [{{names: [client]}}]}}]
database: {{name: sqlite3, args: {{database: {0}/db}}}}
media_store_path: {0}/media
signing_key_path: {0}/key
registration_shared_secret: shared-secret-of-a-test
macaroon_secret_key: another-secret-of-a-test
form_secret: a-third-secret-of-a-test
enable_registration: true
enable_registration_without_verification: true
bcrypt_rounds: 4
report_stats: false
trusted_key_servers: []
federation_domain_whitelist: []
rc_message: {fast}
rc_registration: {fast}
rc_login: {{address: {fast}, account: {fast}, failed_attempts: {fast}}}
rc_joins: {{local: {fast}, remote: {fast}}}
rc_joins_per_room: {fast}
rc_invites: {{per_room: {fast}, per_user: {fast}, per_issuer: {fast}}}
rc_room_creation: {fast}
",
        folder.display()
    );
    std::fs::write(folder.join("hs.yaml"), settings).unwrap();
}

pub(crate) fn dialler(port: u16) -> Dialler {
    Dialler::new("127.0.0.1", port, &Tls::Plain, None, Guard::LoopbackOnly).unwrap()
}

impl Person {
    async fn try_call(&self, method: Method, path: &str, body: Option<Value>) -> Option<(u16, Value)> {
        let bearer = format!("Bearer {}", self.token);
        let headers: &[(&str, &str)] =
            if self.token.is_empty() { &[] } else { &[("authorization", bearer.as_str())] };
        let path = if path.starts_with("/_") { path.to_owned() } else { format!("/_matrix/client{path}") };
        let body = body.map(|body| body.to_string().into_bytes());
        let answer = ask(&self.dialler, method, &path, headers, body, ANSWER).await.ok()?;
        Some((answer.status.as_u16(), serde_json::from_slice(&answer.body).unwrap_or_default()))
    }

    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let (status, said) = self.try_call(method, path, body).await.unwrap();
        assert_eq!(status, 200, "{path}: {said}");
        said
    }

    /// Puts a file at the homeserver; where it lies.
    pub(crate) async fn uploads(&self, bytes: Vec<u8>) -> String {
        let bearer = format!("Bearer {}", self.token);
        let headers = [("authorization", bearer.as_str())];
        let path = "/_matrix/media/v3/upload";
        let answer = ask(&self.dialler, Method::POST, path, &headers, Some(bytes), ANSWER).await.unwrap();
        let said: Value = serde_json::from_slice(&answer.body).unwrap();
        said["content_uri"].as_str().unwrap_or_else(|| panic!("{said}")).to_owned()
    }

    /// Makes a room and asks others in. `more` is what else a program says of it.
    pub(crate) async fn room(&self, invite: &[&str], more: Value) -> String {
        let mut body = json!({"preset": "trusted_private_chat", "is_direct": true, "invite": invite});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.call(Method::POST, "/v3/createRoom", Some(body)).await["room_id"].as_str().unwrap().to_owned()
    }

    /// Puts an event into a room; its id.
    pub(crate) async fn event(&self, room: &str, kind: &str, content: Value) -> String {
        let number: u64 = SystemChance.generator().random();
        let path = format!("/v3/rooms/{}/send/{kind}/{number}", segment(room));
        self.call(Method::PUT, &path, Some(content)).await["event_id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn says(&self, room: &str, text: &str) -> String {
        self.event(room, "m.room.message", json!({"msgtype": "m.text", "body": text})).await
    }

    pub(crate) async fn act(&self, room: &str, what: &str, body: Value) {
        self.call(Method::POST, &format!("/v3/rooms/{}/{what}", segment(room)), Some(body)).await;
    }

    /// What somebody said in a room, in order: when, and what.
    pub(crate) async fn heard(&self, room: &str, from: &str) -> Vec<(u64, Value)> {
        let path = format!("/v3/rooms/{}/messages?dir=b&limit=1000", segment(room));
        let page = self.call(Method::GET, &path, None).await;
        let theirs = page["chunk"]
            .as_array()
            .unwrap()
            .iter()
            .rev()
            .filter(|event| event["sender"] == json!(from) && event["type"] == json!("m.room.message"));
        theirs.map(|event| (event["origin_server_ts"].as_u64().unwrap(), event["content"].clone())).collect()
    }

    /// Who is in a room.
    pub(crate) async fn members(&self, room: &str) -> Vec<String> {
        let path = format!("/v3/rooms/{}/joined_members", segment(room));
        let joined = self.call(Method::GET, &path, None).await["joined"].clone();
        joined.as_object().unwrap().keys().cloned().collect()
    }
}
