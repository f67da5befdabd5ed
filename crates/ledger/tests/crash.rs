//! Acknowledged means durable: a child process works under load and is killed with `kill -9` at random moments;
//! whatever it had acknowledged by then has to be there. Rounds: `SAFECONDUCT_CRASH_ROUNDS` (default 4).

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test a panic is how a broken expectation is said"
)]

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use ledger::{
    Class, Expected, Keyring, Ledger as _, NewRecord, Options, OutgoingQueue, Position, SqliteLedger,
    StreamId,
};
use rand::rngs::{StdRng, SysRng};
use rand::{RngExt as _, SeedableRng as _};

const FOLDER: &str = "SAFECONDUCT_CRASH_FOLDER";
const ROUNDS: &str = "SAFECONDUCT_CRASH_ROUNDS";
const PRODUCERS: u64 = 16;
/// The kill comes after a random number of acknowledgements up to this.
const ACKNOWLEDGED_MAX: usize = 600;

fn rounds() -> u64 {
    std::env::var(ROUNDS).ok().and_then(|n| n.parse().ok()).unwrap_or(4)
}

/// Runs this same test file's `child` in a process of its own, kills it, and answers every line it had written.
fn run_and_kill(child: &str, folder: &Path, kill_after: usize) -> Vec<String> {
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", child, "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut acknowledged = Vec::new();
    while acknowledged.len() < kill_after {
        let line = lines.next().expect("the child works until it is killed").unwrap();
        // The test harness of the child has its own lines.
        acknowledged.extend(line.strip_prefix("ack ").map(str::to_owned));
    }
    process.kill().unwrap();
    process.wait().unwrap();
    // What was still in the pipe was acknowledged as well; a last line may be cut.
    let rest = lines.map_while(Result::ok).filter_map(|l| l.strip_prefix("ack ").map(str::to_owned));
    acknowledged.extend(rest.filter(|line| line.ends_with('.')));
    acknowledged
}

/// One write call a line, straight to the pipe.
fn acknowledge(line: &str) {
    std::io::stdout().write_all(format!("\nack {line}.\n").as_bytes()).unwrap();
}

fn rng() -> StdRng {
    StdRng::try_from_rng(&mut SysRng).unwrap()
}

fn number(text: &str) -> u64 {
    text.trim_end_matches('.').parse().unwrap()
}

#[test]
fn ledger_appends_survive_the_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut rng = rng();
    let mut known: HashMap<u64, String> = HashMap::new();
    for round in 0..rounds() {
        let lines = run_and_kill("child_appends", folder.path(), rng.random_range(1..ACKNOWLEDGED_MAX));
        for line in lines {
            let (position, text) = line.split_once(' ').unwrap();
            let again = known.insert(number(position), text.trim_end_matches('.').to_owned());
            assert_eq!(again, None, "a position is given once");
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let ledger = SqliteLedger::open(&folder.path().join("ledger.db"), &Options::default()).unwrap();
            assert_eq!(ledger.verify_chain().await.unwrap().fault, None, "round {round}");
            let mut found = HashMap::new();
            let mut cursor = Position(0);
            while cursor < ledger.last_position() {
                for record in ledger.read_all(cursor, 5000).await.unwrap() {
                    cursor = record.position;
                    let ciphertext = record.ciphertext.unwrap();
                    found.insert(cursor.0, String::from_utf8(ciphertext[..16].to_vec()).unwrap());
                }
            }
            for (position, text) in &known {
                assert_eq!(found.get(position), Some(text), "round {round}: acknowledged and lost");
            }
        });
    }
}

/// Not a test of its own: what `ledger_appends_survive_the_kill` runs and kills.
#[test]
fn child_appends() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let ledger = SqliteLedger::open(&Path::new(&folder).join("ledger.db"), &Options::default()).unwrap();
    runtime.block_on(async {
        let mut producers = tokio::task::JoinSet::new();
        for producer in 0..PRODUCERS {
            let ledger = ledger.clone();
            producers.spawn(async move {
                let mut rng = rng();
                let stream = StreamId::new(format!("case/{producer}")).unwrap();
                loop {
                    let text = format!("{:016x}", rng.random::<u64>());
                    let mut ciphertext = text.clone().into_bytes();
                    ciphertext.resize(rng.random_range(16..6000), 7);
                    let records = vec![NewRecord { kind: 1, ciphertext }];
                    let appended = ledger.append(&stream, Expected::Any, None, records).await.unwrap();
                    acknowledge(&format!("{} {text}", appended.first_position.0));
                }
            });
        }
        producers.join_next().await;
    });
}

#[test]
fn queued_envelopes_survive_the_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut rng = rng();
    let mut known: HashMap<u64, u64> = HashMap::new();
    let mut covered = 0;
    for round in 0..rounds() {
        for line in run_and_kill("child_queues", folder.path(), rng.random_range(1..ACKNOWLEDGED_MAX)) {
            let (place, content) = line.split_once(' ').unwrap();
            known.insert(number(place), number(content));
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let path = folder.path().join("gate.db");
            let queue = OutgoingQueue::open(&path, &Options::default(), &mut rng).await.unwrap();
            let mut found = HashMap::new();
            let mut after = covered;
            loop {
                let pulled = queue.pull(after, 1000).await.unwrap();
                let Some(last) = pulled.last() else { break };
                after = last.place;
                for waiting in &pulled {
                    let content = waiting.envelope[..8].try_into().unwrap();
                    found.insert(waiting.place, u64::from_be_bytes(content));
                }
            }
            for (place, content) in known.iter().filter(|(place, _)| **place > covered) {
                assert_eq!(found.get(place), Some(content), "round {round}: acknowledged and lost");
            }
            // Half goes, so that the next round writes into a file with holes.
            covered = after / 2;
            queue.received(covered).await.unwrap();
            queue.covered(covered).await.unwrap();
        });
    }
}

/// Not a test of its own: what `queued_envelopes_survive_the_kill` runs and kills.
#[test]
fn child_queues() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let path = Path::new(&folder).join("gate.db");
        let queue = OutgoingQueue::open(&path, &Options::default(), &mut rng()).await.unwrap();
        let mut producers = tokio::task::JoinSet::new();
        for _ in 0..PRODUCERS {
            let queue = queue.clone();
            producers.spawn(async move {
                let mut rng = rng();
                loop {
                    let content: u64 = rng.random();
                    let mut envelope = content.to_be_bytes().to_vec();
                    envelope.resize(2048, 7);
                    let queued = queue.put(rng.random(), envelope, 20_000).await.unwrap();
                    acknowledge(&format!("{} {content}", queued.place));
                }
            });
        }
        producers.join_next().await;
    });
}

#[test]
fn a_keyring_that_is_killed_keeps_its_keys_and_never_gets_purged_ones_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut rng = rng();
    for round in 0..rounds() {
        let mut known: HashMap<String, bool> = HashMap::new();
        for line in run_and_kill("child_purges", folder.path(), rng.random_range(1..200)) {
            let (done, name) = line.trim_end_matches('.').split_once(' ').unwrap();
            known.insert(name.to_owned(), done == "made");
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let keyring = Keyring::open(&folder.path().join("keyring.db"), &mut rng).await.unwrap();
            for (name, made) in known {
                let key = keyring.get(Class::Intake, &StreamId::new(name.as_str()).unwrap()).await.unwrap();
                // One may have been purged and not yet said so.
                assert!(key.is_none() || made, "round {round}: {name} was purged and is back");
                assert!(
                    key.is_some() || !made || name.ends_with('9'),
                    "round {round}: {name} was made and is lost"
                );
            }
            for left in ["keyring.db.new", "keyring.db.old"] {
                assert!(!folder.path().join(left).exists());
            }
        });
    }
}

/// Not a test of its own. Makes keys; those whose name ends with 9 are purged again.
#[test]
fn child_purges() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let mut rng = rng();
        let keyring = Keyring::open(&Path::new(&folder).join("keyring.db"), &mut rng).await.unwrap();
        let run: u64 = rng.random();
        for n in 0_u64.. {
            let name = StreamId::new(format!("intake/{run:x}-{n}")).unwrap();
            keyring.obtain_one(Class::Intake, &name, &mut rng).await.unwrap();
            acknowledge(&format!("made {name}"));
            if n % 10 == 9 {
                keyring.purge(&[(Class::Intake, name.clone())], &mut rng).await.unwrap();
                acknowledge(&format!("purged {name}"));
            }
        }
    });
}
