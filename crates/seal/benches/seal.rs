//! Sealing and opening of an application of 2 KiB, and what a gate does besides.
//!
//! `cargo bench -p seal`. The gate's target, 3,000 applications a second, rests on `seal/outer`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::needless_pass_by_value,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail loudly"
)]
#![allow(missing_docs, reason = "criterion's macros write undocumented items")]

#[path = "../tests/support/mod.rs"]
mod support;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use seal::envelope::{self, SubmissionId};
use seal::receipt::Receipt;
use seal::record::StreamKey;
use seal::wordlist::WordLanguage;
use std::hint::black_box;
use support::{SeedRng, intake_key, page_key, zone};

fn envelopes(c: &mut Criterion) {
    let (zone, text, mut rng) = (zone(), vec![b'x'; 2_048], SeedRng::new("bench"));
    let (outer, inner) = (intake_key("outer"), page_key("inner"));
    let id = SubmissionId::generate(&mut rng);
    let mut group = c.benchmark_group("2KiB");
    group.bench_function("seal/outer", |b| {
        b.iter(|| envelope::seal(outer.sealing_key(), &zone, id, black_box(&text), &mut rng).unwrap());
    });
    group.bench_function("seal/inner", |b| {
        b.iter(|| envelope::seal(inner.sealing_key(), &zone, id, black_box(&text), &mut rng).unwrap());
    });
    let sealed = envelope::seal(outer.sealing_key(), &zone, id, &text, &mut rng).unwrap();
    group.bench_function("open/outer", |b| {
        b.iter(|| envelope::open(black_box(&sealed), &zone, &|_| Some(&outer)).unwrap());
    });
    let sealed = envelope::seal(inner.sealing_key(), &zone, id, &text, &mut rng).unwrap();
    group.bench_function("open/inner", |b| {
        b.iter(|| envelope::open(black_box(&sealed), &zone, &|_| Some(&inner)).unwrap());
    });
    group.finish();
}

fn receipts(c: &mut Criterion) {
    let mut rng = SeedRng::new("bench");
    let receipt = Receipt::generate(&mut rng);
    let words = receipt.words(WordLanguage::Ru).join(" ");
    let mut group = c.benchmark_group("receipt");
    group.bench_function("generate", |b| b.iter(|| Receipt::generate(&mut rng)));
    group.bench_function("keys", |b| b.iter(|| black_box(&receipt).keys()));
    group.bench_function("parse", |b| b.iter(|| Receipt::parse(black_box(&words)).unwrap()));
    group.bench_function("parse/unknown word", |b| b.iter(|| Receipt::parse(black_box("яблокоо тигр"))));
    group.finish();
}

fn records(c: &mut Criterion) {
    let (key, text) = (StreamKey::from_bytes([7; 32]), vec![b'x'; 2_048]);
    c.bench_function("record/seal 2 KiB", |b| {
        b.iter_batched(
            || (),
            |()| key.seal_record(b"case", 1, 1, black_box(&text)).unwrap(),
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(benches, envelopes, receipts, records);
criterion_main!(benches);
