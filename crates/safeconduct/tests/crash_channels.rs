//! A gate with an account on a channel, killed with `kill -9` at random moments while people answer questions by SMS: everybody
//! gets to his receipt, and the desk has each application exactly once. Rounds: `SAFECONDUCT_CRASH_ROUNDS` (default 3; 200 in
//! `./check --all`).
//!
//! The counterpart is the SMPP server of npm `smpp`, which delivers again what was not acknowledged. A gate that is killed
//! may have taken an answer and not said the next question: who hears nothing asks again.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test a panic is how a broken expectation is said"
)]

#[path = "../../channels/tests/common/mod.rs"]
#[allow(dead_code, reason = "the adapters' tests use the rest")]
mod common;
#[path = "crash/zones.rs"]
#[allow(dead_code, reason = "the other crash test uses the rest")]
mod zones;

use std::collections::{HashMap, HashSet};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use common::{Counterpart, modules, script, skipped};
use interview::chat::Command;
use interview::{Language, Programme};
use rand::RngExt as _;
use seal::receipt::Receipt;
use serde_json::json;
use tokio::process;
use tokio::sync::Mutex;
use web::chance::{Chance as _, SystemChance};
use zones::Zones;

const PEOPLE: usize = 8;
/// A kill comes after so many answers at most.
const ANSWERED_MAX: usize = 40;
/// Whoever hears nothing for so long asks again.
const PATIENCE: Duration = Duration::from_secs(4);
const CATCHING_UP: Duration = Duration::from_secs(120);

fn rounds() -> usize {
    std::env::var("SAFECONDUCT_CRASH_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(3)
}

struct World {
    server: Mutex<Counterpart>,
    programme: Programme,
    /// Names of those who got a receipt.
    done: Mutex<HashSet<String>>,
    answered: AtomicUsize,
    enough: AtomicBool,
}

impl World {
    async fn says(&self, from: &str, text: &str) {
        self.server.lock().await.tell(json!({"do": "says", "from": from, "text": text})).await;
    }

    async fn got(&self, who: &str) -> Vec<String> {
        let all: Vec<(String, String)> =
            serde_json::from_value(self.server.lock().await.tell(json!({"do": "got"})).await).unwrap();
        let to = |number: &str| number.trim_start_matches('+') == who.trim_start_matches('+');
        all.into_iter().filter(|(number, _)| to(number)).map(|(_, text)| text).collect()
    }

    fn word(&self, command: Command) -> String {
        let words = self.programme.text(&Language::parse("ru").unwrap(), &command.key(), &[]);
        words.split('|').next().unwrap().trim().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_gets_his_receipt_and_the_desk_has_each_application_once() {
    let Some(modules) = modules("smpp") else { return skipped("smpp") };
    let environment = [("SMPP_MODULES", modules.display().to_string())];
    let mut server = Counterpart::start(&script("smpp/server.cjs"), &environment);
    let port = server.tell(json!({"do": "listen"})).await.as_u64().unwrap();
    let mut zones = Zones::start().await;
    let programme =
        Programme::load(&zones.folder().join("programme")).unwrap_or_else(|faults| panic!("{faults}"));
    add_account(&zones, port).await;
    let world = Arc::new(World {
        server: Mutex::new(server),
        programme,
        done: Mutex::default(),
        answered: AtomicUsize::new(0),
        enough: AtomicBool::new(false),
    });
    let mut people = tokio::task::JoinSet::new();
    for number in 0..PEOPLE {
        people.spawn(apply_until_enough(Arc::clone(&world), number));
    }
    let mut rng = SystemChance.generator();
    for round in 0..rounds() {
        let wanted = world.answered.load(Ordering::SeqCst) + rng.random_range(1..ANSWERED_MAX);
        soon("people are answered", async || world.answered.load(Ordering::SeqCst) >= wanted).await;
        zones.kill("gate-1").await;
        zones.start_again("gate-1").await.unwrap_or_else(|e| panic!("round {round}: it does not start: {e}"));
    }
    world.enough.store(true, Ordering::SeqCst);
    while let Some(one) = people.join_next().await {
        one.unwrap();
    }
    let done = world.done.lock().await.len();
    assert!(done >= PEOPLE, "{done} applications");
    let ledger = zones.folder().join("desk/ledger.db");
    soon("the desk has a case of each", async || cases(&ledger) >= done).await;
    assert_eq!(cases(&ledger), done, "each once");
}

/// One person after the other at one telephone number.
async fn apply_until_enough(world: Arc<World>, number: usize) {
    for visit in 0.. {
        let who = format!("+7999{number:03}{visit:04}");
        apply(&world, &who).await;
        world.done.lock().await.insert(who);
        if world.enough.load(Ordering::SeqCst) {
            return;
        }
    }
}

/// Answers whatever he is asked, until he has his receipt.
async fn apply(world: &World, who: &str) {
    let skip = world.word(Command::Skip);
    let (yes, send) = (world.word(Command::Yes), world.word(Command::Send));
    let text = |key: &str| world.programme.text(&Language::parse("ru").unwrap(), key, &[]);
    let mut seen = 0;
    let mut repeated: HashMap<String, usize> = HashMap::new();
    world.says(who, "Здравствуйте").await;
    loop {
        let new = hear(world, who, &mut seen).await;
        if new.is_empty() {
            // A gate that was killed took it and said nothing, or has not taken it yet.
            world.says(who, "…").await;
            continue;
        }
        world.answered.fetch_add(1, Ordering::SeqCst);
        if new.lines().any(|line| line.split(' ').count() == 10 && Receipt::parse(line).is_ok()) {
            return;
        }
        let times = repeated.entry(new.clone()).or_default();
        *times += 1;
        assert!(*times < 60, "he is asked the same for ever: {new}");
        // All his answers, or those that were changed: on a slow machine he may have pressed once too often.
        let answer = if new.contains(&text("chat-change-by-number")) {
            send.as_str()
        } else if new.contains("тайное слово") {
            "сирень восемь"
        } else if new.contains("Как к вам обращаться") {
            "Сокол семь"
        } else if new.contains("Не отправляйтесь в путь") {
            yes.as_str()
        } else if new.contains("Хотите что-нибудь спросить") {
            skip.as_str()
        } else {
            "1"
        };
        world.says(who, answer).await;
    }
}

/// What is said to him next; nothing after a while.
async fn hear(world: &World, who: &str, seen: &mut usize) -> String {
    let (mut last, mut since) = (*seen, tokio::time::Instant::now());
    let begun = since;
    loop {
        let got = world.got(who).await;
        if got.len() != last {
            (last, since) = (got.len(), tokio::time::Instant::now());
        } else if last > *seen && since.elapsed() > Duration::from_millis(400) {
            let new = got[*seen..].join("\n");
            *seen = last;
            return new;
        } else if begun.elapsed() > PATIENCE {
            return String::new();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn add_account(zones: &Zones, port: u64) {
    let settings = zones.folder().join("sms.toml");
    let text = format!(
        "[[sms]]\naccount = 'sms-1'\nhost = '127.0.0.1'\nport = {port}\ntls = false\nsystem_id = 'safeconduct'\n\
         password = 'canarypw'\nnumber = '700'\nper_second = 500\nwindow = 100\n"
    );
    std::fs::write(&settings, text).unwrap();
    let done = process::Command::new(env!("CARGO_BIN_EXE_safeconduct"))
        .args(["channel", "add", "--gate", "gate-1", "--settings"])
        .arg(&settings)
        .arg("--config")
        .arg(zones.folder().join("desk/desk.toml"))
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn cases(ledger: &std::path::Path) -> usize {
    let connection =
        rusqlite::Connection::open_with_flags(ledger, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    connection.busy_timeout(Duration::from_secs(5)).unwrap();
    let count = "select count(*) from streams where version > 0 and name glob 'case/*'";
    connection.query_row(count, [], |row| row.get(0)).unwrap()
}

async fn soon(what: &str, is_so: impl AsyncFn() -> bool) {
    let asking = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(CATCHING_UP, asking).await.unwrap_or_else(|_| panic!("it never became so: {what}"));
}
