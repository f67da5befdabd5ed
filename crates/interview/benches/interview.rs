//! How many whole interviews one thread holds: the form of `intake.md`, compiled once, 21 answers each.
//!
//! `xforms-engine/side-by-side.mjs` runs this beside `@getodk/xforms-engine` with the same form and answers.
#![allow(missing_docs, reason = "the macros of criterion make undocumented items")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a bench that fails may panic"
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use interview::conversation::{
    Channel, Env, Input, Output, RawAnswer, State, check_hostile, finish, start, step,
};
use interview::workbook::Workbook;
use interview::xlsform::{Profile, compile};
use interview::{Form, Language};

const FORM: &str = include_str!("intake.md");
const ANSWERS: &str = include_str!("intake.answers.json");

fn form() -> Form {
    compile(&Workbook::from_markdown(FORM).unwrap(), "intake", &Profile::Alone)
        .unwrap_or_else(|faults| panic!("{faults}"))
}

fn answers() -> Vec<(String, String)> {
    let json: Vec<std::collections::BTreeMap<String, String>> = serde_json::from_str(ANSWERS).unwrap();
    json.into_iter().map(|entry| (entry["name"].clone(), entry["value"].clone())).collect()
}

/// One interview; `put_away` after each step, as the gate does between two requests.
fn interview(
    form: &Form,
    language: &Language,
    answers: &[(String, String)],
    now: &jiff::Zoned,
    put_away: bool,
) -> (State, usize) {
    let mut rng = <rand::rngs::SmallRng as rand::SeedableRng>::seed_from_u64(1);
    let mut env = Env { now, rng: &mut rng };
    let (mut state, mut output) = start(form, language, Channel::Web, &mut env);
    let mut given = 0;
    while let Output::Ask(prompt) = &output {
        let raw = match answers.get(given) {
            Some((name, value)) if *name == prompt.name => {
                given += 1;
                RawAnswer::Text(value.clone())
            }
            _ => RawAnswer::Nothing,
        };
        (state, output) = step(form, state, Input::Answer(raw), &mut env);
        if put_away {
            state = State::decode(&state.encode(), form).unwrap();
        }
    }
    assert!(matches!(output, Output::Review(_)), "the interview stopped at {output:?}");
    (state, given)
}

fn bench(criterion: &mut Criterion) {
    let (form, answers) = (form(), answers());
    let language = Language::parse("ru").unwrap();
    let now: jiff::Zoned = "2026-11-23T20:00[Europe/Kyiv]".parse().unwrap();
    assert_eq!(interview(&form, &language, &answers, &now, false).1, 21);
    let mut group = criterion.benchmark_group("interview");
    group.throughput(Throughput::Elements(1));
    group.bench_function("cached_21_answers", |bencher| {
        bencher.iter(|| {
            let (state, _) = interview(&form, &language, &answers, &now, false);
            let mut rng = <rand::rngs::SmallRng as rand::SeedableRng>::seed_from_u64(1);
            black_box(finish(&form, &state, &mut Env { now: &now, rng: &mut rng }).unwrap())
        });
    });
    group.bench_function("put_away_after_each_answer", |bencher| {
        bencher.iter(|| black_box(interview(&form, &language, &answers, &now, true)));
    });
    let (state, _) = interview(&form, &language, &answers, &now, false);
    let mut rng = <rand::rngs::SmallRng as rand::SeedableRng>::seed_from_u64(1);
    let submitted = finish(&form, &state, &mut Env { now: &now, rng: &mut rng }).unwrap();
    group.bench_function("check_hostile", |bencher| {
        bencher.iter(|| {
            black_box(check_hostile(&form, &submitted, &mut Env { now: &now, rng: &mut rng }).unwrap())
        });
    });
    group.bench_function("compile", |bencher| {
        bencher.iter(|| black_box(self::form()));
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
