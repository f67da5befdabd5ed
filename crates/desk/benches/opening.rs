//! How many envelopes a second a desk opens that finds many of them waiting when it is unlocked, and how long staff wait
//! until it answers.
//!
//! `cargo bench -p desk`: criterion's `elem/s` of `opened` is sealed applications that became cases, from the passphrase
//! to the last case; `answers` is the time from the passphrase until staff can sign in. Everything is as in production,
//! but the passphrase: its derivation costs what a trial's does.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use desk::admin::{NewDesk, make_desk};
use desk::desk::read;
use desk::link::{GateEndpoint, Inbox as _, Pulled};
use desk::{Config, Desk};
use seal::id::SubmissionId;
use seal::manifest::{Manifest, SignedManifest, verify};
use seal::receipt::Receipt;
use seal::submission::{Body, Submission};
use seal::{Day, Zone};
use tokio::runtime::Runtime;
use web::chance::{Chance, SeededChance};
use web::clock::{Clock, SystemClock};

const ENVELOPES: u64 = 1000;
/// What one pull of the link brings at the most, roughly.
const PULLED: usize = 250;
const PASSPHRASE: &str = "a passphrase";

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/example")
}

async fn assembled(folder: &Path) -> Arc<Desk> {
    let text = format!("programme = {:?}\nlisten = \"127.0.0.1:0\"\ntrial = true\n", example());
    let config = Config::parse(&text, folder, "desk.toml").expect("a configuration");
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let chance: Arc<dyn Chance> = Arc::new(SeededChance::new(7));
    Arc::new(desk::assemble(config, clock, chance).await.expect("a desk"))
}

/// A locked desk to which [`ENVELOPES`] people have written.
async fn backlog(folder: &Path) {
    let chance = SeededChance::new(11);
    let programme = interview::Programme::load(&example()).expect("the example programme");
    let zone = Zone::new(programme.id()).expect("a zone");
    let today = Day::from_unix_seconds(SystemClock.now().as_second());
    let new = NewDesk {
        folder,
        zone: zone.clone(),
        passphrase: PASSPHRASE,
        trial: true,
        accounts: &[],
        today,
        weeks: 4,
    };
    make_desk(&new, &mut chance.generator()).expect("a new desk");
    let json = std::fs::read(folder.join("manifest.json")).expect("a manifest");
    let root = desk::admin::read_root(folder).expect("a root key");
    let signed = SignedManifest::from_json(&json).expect("a manifest");
    let manifest = verify(&signed, &root, &zone, None).expect("a genuine manifest");

    let desk = assembled(folder).await;
    let pin = format!("sha256:{}", "0".repeat(64)).parse().expect("a pin");
    let gate = GateEndpoint { name: "gate-1".to_owned(), address: "gate.invalid:1".to_owned(), pin };
    let body = answers(&programme);
    let mut place = 0;
    while place < ENVELOPES {
        let batch = (0..PULLED)
            .map(|_| {
                place += 1;
                Pulled { place, envelope: application(&manifest, &zone, today, &body, &chance) }
            })
            .collect();
        desk.store_sealed(&gate, [1; 16], batch).await.expect("stored");
    }
}

fn application(manifest: &Manifest, zone: &Zone, today: Day, body: &[u8], chance: &SeededChance) -> Vec<u8> {
    let mut rng = chance.generator();
    let id = SubmissionId::generate(&mut rng);
    let grant = Receipt::generate(&mut rng).keys().grant();
    let submission = Submission::Application { grant, body: Body::clear(body) };
    let key = manifest.sealing_key(today).0;
    seal::envelope::seal(key, zone, id, &submission.encode(), &mut rng).expect("sealed").into_bytes()
}

fn answers(programme: &interview::Programme) -> Vec<u8> {
    let revision = programme.form("apply").expect("a form").revision();
    let code = |code: &str| serde_json::json!({ "codes": [code] });
    let whole = serde_json::json!({
        "programme": programme.id(), "form": "apply", "revision": revision, "language": "ru", "channel": "web",
        "answers": {
            "safe_now": code("yes"), "answer_language": code("here"), "reading": code("read"),
            "under_18": code("no"), "standing": code("serving"), "category": code("armed_forces"),
            "power": code("ru"), "counsel_first": code("no"), "group_band": code("one"), "injured": code("no"),
            "safe_times": code("any"), "alias": { "text": "Тихий" }, "duress_word": { "text": "снегирь" },
            "message": { "text": "Я хочу выйти. Скажите, что делать." }, "wait_for_us": code("OK"),
        },
    });
    serde_json::to_vec(&whole).expect("JSON")
}

/// A copy of the desk's folder: every round finds the same envelopes.
fn copied(from: &Path, into: &Path) {
    for entry in std::fs::read_dir(from).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            std::fs::copy(&path, into.join(path.file_name().expect("a name"))).expect("copied");
        }
    }
}

/// The time until it answers, and until all are opened.
async fn round(folder: &Path) -> (Duration, Duration) {
    let desk = assembled(folder).await;
    let opening = tokio::spawn(Arc::clone(&desk).keep_opening());
    let mut news = desk.news.subscribe();
    let begun = Instant::now();
    desk.unlock(PASSPHRASE.to_owned().into()).await.expect("unlocked");
    let answers = begun.elapsed();
    let opened = || {
        let open = desk.open().expect("it is unlocked");
        let count = read(&open.cases).len();
        u64::try_from(count).unwrap_or(u64::MAX)
    };
    while opened() < ENVELOPES {
        news.changed().await.expect("the desk lives");
    }
    let all = begun.elapsed();
    opening.abort();
    (answers, all)
}

fn opening(c: &mut Criterion) {
    // Beside the build, not in a temporary file system in memory: the disk is a part of what is measured.
    let target = option_env!("CARGO_TARGET_TMPDIR").unwrap_or(".");
    std::fs::create_dir_all(target).expect("a folder to measure in");
    let template = tempfile::tempdir_in(target).expect("a folder");
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(backlog(template.path()));
    let measure = |rounds: u64, which: fn((Duration, Duration)) -> Duration| {
        (0..rounds)
            .map(|_| {
                let folder = tempfile::tempdir_in(target).expect("a folder");
                copied(template.path(), folder.path());
                which(runtime.block_on(round(folder.path())))
            })
            .sum()
    };
    let mut group = c.benchmark_group("unlocking");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(10))
        .throughput(Throughput::Elements(ENVELOPES));
    group.bench_function("opened", |bencher| bencher.iter_custom(|rounds| measure(rounds, |(_, all)| all)));
    group.bench_function("answers", |bencher| {
        bencher.iter_custom(|rounds| measure(rounds, |(answers, _)| answers));
    });
    group.finish();
}

criterion_group!(benches, opening);
criterion_main!(benches);
