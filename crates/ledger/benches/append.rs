//! Appends from many producers at once, each of 2 KiB and acknowledged after the fsync that made it durable.
//!
//! `cargo bench -p ledger`: criterion's `elem/s` is acknowledged appends a second. Target: 20,000 with 64 producers on
//! two cores. Streams and idempotency keys are as the desk uses them: one stream and one random key for each append.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ledger::{Expected, Ledger as _, NewRecord, Options, OutgoingQueue, SqliteLedger, StreamId, Version};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

const BYTES: usize = 2048;
const EACH: u64 = 200;

fn folder() -> tempfile::TempDir {
    // Beside the build, not in a temporary file system in memory: the fsync is what is measured.
    let target = option_env!("CARGO_TARGET_TMPDIR").unwrap_or(".");
    std::fs::create_dir_all(target).expect("a folder to measure in");
    tempfile::tempdir_in(target).expect("a folder to measure in")
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

async fn new_streams(ledger: SqliteLedger, producer: u64, round: u64) {
    let mut rng = StdRng::seed_from_u64(round << 16 | producer);
    for _ in 0..EACH {
        let name = format!("intake/{:032x}", rng.random::<u128>());
        let stream = StreamId::new(name).expect("a name that fits");
        let records = vec![NewRecord { kind: 1, ciphertext: vec![7; BYTES] }];
        let new = Expected::Version(Version(0));
        black_box(ledger.append(&stream, new, Some(rng.random()), records).await.expect("appended"));
    }
}

async fn own_stream(ledger: SqliteLedger, producer: u64, round: u64) {
    let stream = StreamId::new(format!("case/{round}/{producer}")).expect("a name that fits");
    for version in 0..EACH {
        let records = vec![NewRecord { kind: 1, ciphertext: vec![7; BYTES] }];
        let expected = Expected::Version(Version(version));
        black_box(ledger.append(&stream, expected, None, records).await.expect("appended"));
    }
}

async fn queue(queue: OutgoingQueue, producer: u64, round: u64) {
    let mut rng = StdRng::seed_from_u64(round << 16 | producer);
    for _ in 0..EACH {
        black_box(queue.put(rng.random(), vec![7; BYTES], 20_000).await.expect("queued"));
    }
}

fn timed<T: Clone, F>(
    runtime: &Runtime,
    target: &T,
    producers: u64,
    rounds: u64,
    work: fn(T, u64, u64) -> F,
) -> Duration
where
    F: Future<Output = ()> + Send + 'static,
{
    let begun = Instant::now();
    for round in 0..rounds {
        runtime.block_on(async {
            let mut set = JoinSet::new();
            for producer in 0..producers {
                // Different in every sample, or the second would append duplicates.
                let unique = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(round);
                set.spawn(work(target.clone(), producer, unique));
            }
            set.join_all().await;
        });
    }
    begun.elapsed()
}

fn ledger(path: &Path) -> SqliteLedger {
    SqliteLedger::open(&path.join("ledger.db"), &Options::default()).expect("a ledger")
}

fn appends(criterion: &mut Criterion) {
    let runtime = runtime();
    let mut group = criterion.benchmark_group("append");
    group.sample_size(10).measurement_time(Duration::from_secs(8));
    for producers in [1_u64, 16, 64] {
        group.throughput(Throughput::Elements(producers * EACH));
        group.bench_with_input(BenchmarkId::new("own stream", producers), &producers, |b, producers| {
            let folder = folder();
            let ledger = ledger(folder.path());
            b.iter_custom(|rounds| timed(&runtime, &ledger, *producers, rounds, own_stream));
        });
        group.bench_with_input(
            BenchmarkId::new("new stream and key", producers),
            &producers,
            |b, producers| {
                let folder = folder();
                let ledger = ledger(folder.path());
                b.iter_custom(|rounds| timed(&runtime, &ledger, *producers, rounds, new_streams));
            },
        );
        group.bench_with_input(BenchmarkId::new("outgoing queue", producers), &producers, |b, producers| {
            let folder = folder();
            let path = folder.path().join("gate.db");
            let mut rng = StdRng::seed_from_u64(1);
            let options = Options::default();
            let opened = runtime.block_on(OutgoingQueue::open(&path, &options, &mut rng)).expect("a queue");
            b.iter_custom(|rounds| timed(&runtime, &opened, *producers, rounds, queue));
        });
    }
    group.finish();
}

criterion_group!(benches, appends);
criterion_main!(benches);
