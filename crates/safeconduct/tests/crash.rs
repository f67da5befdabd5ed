//! Gates and desk as real processes under load, killed with `kill -9` at random moments: every application that a gate
//! acknowledged is at the desk exactly once. Rounds: `SAFECONDUCT_CRASH_ROUNDS` (default 3; 200 in `./check --all`).
//!
//! People post to both gates; who gets no answer sends the very same again, to either gate. Killed processes come back
//! at once. In the end the desk's ledger is read: one stream for each acknowledged envelope, one case for each
//! application, and a chain without a fault.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test a panic is how a broken expectation is said"
)]

#[path = "crash/application.rs"]
mod application;
#[path = "crash/zones.rs"]
mod zones;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use application::{Application, Maker};
use rand::RngExt as _;
use rusqlite::{Connection, OpenFlags};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use web::chance::{Chance as _, SystemChance};
use zones::Zones;

const PEOPLE: usize = 8;
/// A kill comes after a random number of acknowledgements up to this.
const ACKNOWLEDGED_MAX: usize = 60;
/// How long until the next person is at the phone: together they keep gates and desk busy.
const BETWEEN_PEOPLE: Duration = Duration::from_millis(20);
/// How long a person waits for an answer.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// How long the desk may take in the end to have caught up.
const PATIENCE: Duration = Duration::from_secs(120);

fn rounds() -> usize {
    std::env::var("SAFECONDUCT_CRASH_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(3)
}

#[derive(Default)]
struct Tally {
    acknowledged: AtomicUsize,
    enough: AtomicBool,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_application_is_at_the_desk_exactly_once() {
    let mut zones = Zones::start().await;
    let maker = Arc::new(Maker::new(zones.folder()));
    let tally = Arc::new(Tally::default());
    let mut people = tokio::task::JoinSet::new();
    for _ in 0..PEOPLE {
        people.spawn(post_until_enough(Arc::clone(&maker), zones.gates(), Arc::clone(&tally)));
    }

    let mut rng = SystemChance.generator();
    for round in 0..rounds() {
        let before = tally.acknowledged.load(Ordering::SeqCst);
        let wanted = before + rng.random_range(1..ACKNOWLEDGED_MAX);
        soon("people are answered", || tally.acknowledged.load(Ordering::SeqCst) >= wanted).await;
        let victim = ["gate-1", "gate-2", "desk"][rng.random_range(0..3)];
        zones.kill(victim).await;
        zones
            .start_again(victim)
            .await
            .unwrap_or_else(|e| panic!("round {round}: {victim} does not start: {e}"));
    }

    tally.enough.store(true, Ordering::SeqCst);
    let mut acknowledged = HashSet::new();
    while let Some(posted) = people.join_next().await {
        acknowledged.extend(posted.unwrap());
    }
    assert_eq!(acknowledged.len(), tally.acknowledged.load(Ordering::SeqCst));

    let ledger = zones.folder().join("desk/ledger.db");
    soon("all that was acknowledged is at the desk", || {
        let arrived = streams(&ledger, "intake/");
        let arrived: HashSet<&str> = arrived.iter().filter_map(|name| submission_of(name)).collect();
        acknowledged.iter().all(|id| arrived.contains(id.as_str()))
    })
    .await;
    soon("the desk has made a case of each", || {
        streams(&ledger, "case/").len() >= streams(&ledger, "intake/").len()
    })
    .await;

    let arrived = streams(&ledger, "intake/");
    let distinct: HashSet<&str> = arrived.iter().filter_map(|name| submission_of(name)).collect();
    assert_eq!(distinct.len(), arrived.len(), "no envelope is stored twice");
    assert_eq!(streams(&ledger, "case/").len(), arrived.len(), "one case for each application");
    for zone in ["desk", "gate-1", "gate-2"] {
        zones.kill(zone).await;
    }
    let opened = ledger::SqliteLedger::open(&ledger, &ledger::Options::default()).unwrap();
    assert_eq!(ledger::Ledger::verify_chain(&opened).await.unwrap().fault, None);
}

/// One person after the other at one phone; answers which submissions were acknowledged.
async fn post_until_enough(maker: Arc<Maker>, gates: Vec<String>, tally: Arc<Tally>) -> Vec<String> {
    let mut acknowledged = Vec::new();
    while !tally.enough.load(Ordering::SeqCst) {
        tokio::time::sleep(BETWEEN_PEOPLE).await;
        let Application { id, envelope } = maker.make();
        // Whoever gets no answer cannot know whether it arrived, and sends the same again, here or there.
        loop {
            let gate = &gates[SystemChance.generator().random_range(0..gates.len())];
            if tokio::time::timeout(ANSWER_MAX, post(gate, &envelope)).await.is_ok_and(|a| a.unwrap_or(false))
            {
                acknowledged.push(id);
                tally.acknowledged.fetch_add(1, Ordering::SeqCst);
                break;
            }
            if tally.enough.load(Ordering::SeqCst) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    acknowledged
}

/// Whether the gate answered that the envelope is durable.
async fn post(gate: &str, envelope: &[u8]) -> std::io::Result<bool> {
    let address = gate.trim_start_matches("http://");
    let mut line = TcpStream::connect(address).await?;
    let head = format!(
        "POST /e HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        envelope.len()
    );
    line.write_all(head.as_bytes()).await?;
    line.write_all(envelope).await?;
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).await?;
    // The whole head, or it was cut off and is no answer.
    Ok(answer.starts_with(b"HTTP/1.1 204") && answer.windows(4).any(|w| w == b"\r\n\r\n"))
}

async fn soon(what: &str, is_so: impl Fn() -> bool) {
    let asking = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.unwrap_or_else(|_| panic!("it never became so: {what}"));
}

/// The names of the ledger's streams, read beside the running desk.
fn streams(ledger: &std::path::Path, prefix: &str) -> Vec<String> {
    let connection = Connection::open_with_flags(ledger, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    connection.busy_timeout(Duration::from_secs(5)).unwrap();
    let mut names =
        connection.prepare("select name from streams where version > 0 and name glob ?1 || '*'").unwrap();
    names.query_map([prefix], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// `intake/<submission>-<digest>`
fn submission_of(stream: &str) -> Option<&str> {
    stream.strip_prefix("intake/")?.split_once('-').map(|(submission, _)| submission)
}
