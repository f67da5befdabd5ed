//! The ledger against the simplest thing that could be right: a vector of records.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test a panic is how a broken expectation is said"
)]

use std::collections::{HashMap, HashSet};

use ledger::{
    AppendError, Appended, Expected, Ledger as _, NewRecord, Options, Position, SqliteLedger, StreamId,
    Version,
};
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Step {
    Append { stream: u8, expected: Option<u64>, key: Option<u8>, records: Vec<(u16, Vec<u8>)> },
    Shred { stream: u8 },
    ReadStream { stream: u8, from: u64 },
    ReadAll { cursor: u64, limit: usize },
    OpenAgain,
}

fn step() -> impl Strategy<Value = Step> {
    let records = prop::collection::vec((any::<u16>(), prop::collection::vec(any::<u8>(), 0..40)), 1..4);
    prop_oneof![
        6 => (0..3_u8, prop::option::of(0..6_u64), prop::option::of(0..4_u8), records)
            .prop_map(|(stream, expected, key, records)| Step::Append { stream, expected, key, records }),
        1 => (0..3_u8).prop_map(|stream| Step::Shred { stream }),
        1 => (0..3_u8, 0..8_u64).prop_map(|(stream, from)| Step::ReadStream { stream, from }),
        1 => (0..30_u64, 0..10_usize).prop_map(|(cursor, limit)| Step::ReadAll { cursor, limit }),
        1 => Just(Step::OpenAgain),
    ]
}

/// Position, stream, version, kind, ciphertext.
type Seen = (u64, String, u64, u16, Option<Vec<u8>>);

#[derive(Default)]
struct Model {
    /// Stream, version, kind, ciphertext; the index is the position less one.
    records: Vec<(u8, u64, u16, Option<Vec<u8>>)>,
    keys: HashMap<u8, (u8, usize, Appended)>,
}

/// What an append has to answer.
#[derive(Debug, PartialEq)]
enum Answer {
    Appended(Appended),
    Conflict(u64),
    KeyReused,
}

impl Model {
    fn version(&self, stream: u8) -> u64 {
        u64::try_from(self.records.iter().filter(|r| r.0 == stream).count()).unwrap()
    }

    fn append(
        &mut self,
        stream: u8,
        expected: Option<u64>,
        key: Option<u8>,
        records: &[(u16, Vec<u8>)],
    ) -> Answer {
        if let Some((of, count, answer)) = key.and_then(|key| self.keys.get(&key)) {
            return if (*of, *count) == (stream, records.len()) {
                Answer::Appended(Appended { duplicate: true, ..*answer })
            } else {
                Answer::KeyReused
            };
        }
        let actual = self.version(stream);
        if expected.is_some_and(|expected| expected != actual) {
            return Answer::Conflict(actual);
        }
        let first = u64::try_from(self.records.len()).unwrap() + 1;
        for ((kind, ciphertext), version) in records.iter().zip(actual + 1..) {
            self.records.push((stream, version, *kind, Some(ciphertext.clone())));
        }
        let answer = Appended {
            first_position: Position(first),
            last_version: Version(self.version(stream)),
            duplicate: false,
        };
        if let Some(key) = key {
            self.keys.insert(key, (stream, records.len(), answer));
        }
        Answer::Appended(answer)
    }

    fn seen(&self, keep: impl Fn(u64, u8, u64) -> bool) -> Vec<Seen> {
        let placed = self.records.iter().zip(1..);
        let kept = placed.filter(|((stream, version, ..), position)| keep(*position, *stream, *version));
        kept.map(|((stream, version, kind, text), position)| {
            (position, name(*stream).to_string(), *version, *kind, text.clone())
        })
        .collect()
    }
}

fn name(stream: u8) -> StreamId {
    StreamId::new(format!("case/{stream}")).unwrap()
}

fn seen(records: Vec<ledger::Record>) -> Vec<Seen> {
    let plain = records.into_iter();
    plain.map(|r| (r.position.0, r.stream.to_string(), r.version.0, r.kind, r.ciphertext)).collect()
}

async fn run(steps: Vec<Step>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = SqliteLedger::open(&path, &Options::default()).unwrap();
    let mut model = Model::default();
    for step in steps {
        match step {
            Step::Append { stream, expected, key, records } => {
                let right = model.append(stream, expected, key, &records);
                let expected = expected.map_or(Expected::Any, |v| Expected::Version(Version(v)));
                let new =
                    records.into_iter().map(|(kind, ciphertext)| NewRecord { kind, ciphertext }).collect();
                let answer = match ledger.append(&name(stream), expected, key.map(|k| [k; 16]), new).await {
                    Ok(appended) => Answer::Appended(appended),
                    Err(AppendError::Conflict { actual }) => Answer::Conflict(actual.0),
                    Err(AppendError::KeyReused) => Answer::KeyReused,
                    Err(other) => panic!("{other:?}"),
                };
                assert_eq!(answer, right);
            }
            Step::Shred { stream } => {
                let mut gone = 0;
                for record in model.records.iter_mut().filter(|r| r.0 == stream) {
                    gone += u64::from(record.3.take().is_some());
                }
                assert_eq!(ledger.shred(&name(stream)).await.unwrap(), gone);
            }
            Step::ReadStream { stream, from } => {
                let read = ledger.read_stream(&name(stream), Version(from)).await.unwrap();
                assert_eq!(seen(read), model.seen(|_, s, version| s == stream && version >= from));
            }
            Step::ReadAll { cursor, limit } => {
                let read = ledger.read_all(Position(cursor), limit).await.unwrap();
                let mut right = model.seen(|position, _, _| position > cursor);
                right.truncate(limit);
                assert_eq!(seen(read), right);
            }
            Step::OpenAgain => {
                drop(ledger);
                ledger = SqliteLedger::open(&path, &Options::default()).unwrap();
            }
        }
    }
    let report = ledger.verify_chain().await.unwrap();
    let shredded: HashSet<_> =
        model.seen(|_, _, _| true).into_iter().filter(|r| r.4.is_none()).map(|r| r.0).collect();
    assert_eq!(report.fault, None);
    assert_eq!(report.records, u64::try_from(model.records.len()).unwrap());
    assert_eq!(report.shredded, u64::try_from(shredded.len()).unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_does_what_a_vector_would(steps in prop::collection::vec(step(), 1..40)) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run(steps));
    }
}
