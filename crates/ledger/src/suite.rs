//! The contract of [`Ledger`] as one test suite. Every backend runs it: `suite::run_all(|| async { a fresh ledger })`.
//!
//! A failed expectation panics with the name of the rule it breaks.

use std::future::Future;
use std::sync::Arc;

use crate::stream::{
    AppendError, Appended, Expected, Ledger, NewRecord, Position, RECORDS_PER_APPEND_MAX, StreamId, Version,
};

/// Runs every rule, each on a ledger of its own that `fresh` makes.
pub async fn run_all<L, F>(fresh: impl Fn() -> F)
where
    L: Ledger + 'static,
    F: Future<Output = L>,
{
    an_empty_ledger_is_in_order(&fresh().await).await;
    what_was_appended_is_read_back(&fresh().await).await;
    a_batch_is_one_step(&fresh().await).await;
    expected_versions_keep_writers_apart(&fresh().await).await;
    the_same_append_again_is_answered_alike(&fresh().await).await;
    a_key_belongs_to_one_append(&fresh().await).await;
    reading_everything_has_no_gaps(Arc::new(fresh().await)).await;
    waiting_ends_with_news(Arc::new(fresh().await)).await;
    shredding_leaves_the_chain(&fresh().await).await;
    out_of_bounds_is_refused(&fresh().await).await;
    streams_do_not_mix(&fresh().await).await;
}

fn stream(name: &str) -> StreamId {
    StreamId::new(name).expect("a name that fits")
}

fn record(kind: u16, ciphertext: &[u8]) -> NewRecord {
    NewRecord { kind, ciphertext: ciphertext.to_vec() }
}

async fn append_one(ledger: &impl Ledger, to: &StreamId, ciphertext: &[u8]) -> Appended {
    let appended = ledger.append(to, Expected::Any, None, vec![record(1, ciphertext)]).await;
    appended.expect("an append to a ledger in order")
}

async fn an_empty_ledger_is_in_order(ledger: &impl Ledger) {
    let report = ledger.verify_chain().await.expect("readable");
    assert_eq!((report.records, report.shredded, report.fault), (0, 0, None), "an empty chain verifies");
    assert_eq!(ledger.read_all(Position(0), 10).await.expect("readable"), vec![]);
    assert_eq!(ledger.read_stream(&stream("none"), Version(0)).await.expect("readable"), vec![]);
    assert_eq!(ledger.shred(&stream("none")).await.expect("writable"), 0);
}

async fn what_was_appended_is_read_back(ledger: &impl Ledger) {
    let one = stream("case/1");
    let first = append_one(ledger, &one, b"first").await;
    let empty = ledger
        .append(&one, Expected::Any, None, vec![record(65_535, b"")])
        .await
        .expect("an empty ciphertext");
    assert_eq!(first, Appended { first_position: Position(1), last_version: Version(1), duplicate: false });
    assert_eq!(empty, Appended { first_position: Position(2), last_version: Version(2), duplicate: false });
    let read = ledger.read_stream(&one, Version(1)).await.expect("readable");
    let seen: Vec<_> =
        read.iter().map(|r| (r.version.0, r.position.0, r.kind, r.ciphertext.clone())).collect();
    assert_eq!(seen, [(1, 1, 1, Some(b"first".to_vec())), (2, 2, 65_535, Some(vec![]))]);
    assert_eq!(
        ledger.read_stream(&one, Version(2)).await.expect("readable").len(),
        1,
        "reading from a version"
    );
    assert_eq!(
        ledger.read_stream(&one, Version(3)).await.expect("readable").len(),
        0,
        "reading past the end"
    );
}

async fn a_batch_is_one_step(ledger: &impl Ledger) {
    let one = stream("case/1");
    let three = vec![record(1, b"a"), record(2, b"b"), record(3, b"c")];
    let appended = ledger.append(&one, Expected::Version(Version(0)), None, three).await.expect("appended");
    assert_eq!((appended.first_position, appended.last_version), (Position(1), Version(3)));
    let kinds: Vec<_> =
        ledger.read_all(Position(0), 10).await.expect("readable").iter().map(|r| r.kind).collect();
    assert_eq!(kinds, [1, 2, 3]);
}

async fn expected_versions_keep_writers_apart(ledger: &impl Ledger) {
    let one = stream("case/1");
    append_one(ledger, &one, b"first").await;
    for wrong in [0, 2, 7] {
        let late =
            ledger.append(&one, Expected::Version(Version(wrong)), None, vec![record(1, b"late")]).await;
        assert!(
            matches!(late, Err(AppendError::Conflict { actual: Version(1) })),
            "a version that is not there ({wrong}) is a conflict: {late:?}"
        );
    }
    let right = ledger.append(&one, Expected::Version(Version(1)), None, vec![record(1, b"second")]).await;
    assert_eq!(right.expect("the right version").last_version, Version(2));
    assert_eq!(
        ledger.read_all(Position(0), 10).await.expect("readable").len(),
        2,
        "a conflict keeps nothing"
    );
}

async fn the_same_append_again_is_answered_alike(ledger: &impl Ledger) {
    let one = stream("case/1");
    let new = Expected::Version(Version(0));
    let append = || ledger.append(&one, new, Some([7; 16]), vec![record(1, b"a"), record(1, b"b")]);
    let first = append().await.expect("appended");
    append_one(ledger, &one, b"c").await;
    let again = append().await.expect("the key is looked at before the expected version");
    assert_eq!(again, Appended { duplicate: true, ..first });
    assert_eq!(ledger.read_stream(&one, Version(0)).await.expect("readable").len(), 3, "nothing was added");
}

async fn a_key_belongs_to_one_append(ledger: &impl Ledger) {
    let (one, two) = (stream("case/1"), stream("case/2"));
    let append = |to: StreamId, records| async move {
        ledger.append(&to, Expected::Any, Some([7; 16]), records).await
    };
    append(one.clone(), vec![record(1, b"a")]).await.expect("appended");
    let elsewhere = append(two, vec![record(1, b"a")]).await;
    assert!(matches!(elsewhere, Err(AppendError::KeyReused)), "on another stream: {elsewhere:?}");
    let longer = append(one, vec![record(1, b"a"), record(1, b"b")]).await;
    assert!(matches!(longer, Err(AppendError::KeyReused)), "with other records: {longer:?}");
    assert_eq!(ledger.read_all(Position(0), 10).await.expect("readable").len(), 1);
}

async fn reading_everything_has_no_gaps<L: Ledger + 'static>(ledger: Arc<L>) {
    const WRITERS: u8 = 8;
    const EACH: usize = 20;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let ledger = Arc::clone(&ledger);
        writers.spawn(async move {
            for _ in 0..EACH {
                append_one(&*ledger, &stream(&format!("case/{writer}")), &[writer]).await;
            }
        });
    }
    // Read beside the writers: whatever is seen has to continue what was seen before.
    let all = usize::from(WRITERS) * EACH;
    let mut cursor = Position(0);
    let mut seen = 0;
    while seen < all {
        ledger.wait_past(cursor).await.expect("open");
        for record in ledger.read_all(cursor, 7).await.expect("readable") {
            assert_eq!(record.position.0, cursor.0.saturating_add(1), "positions follow one another");
            cursor = record.position;
            seen = seen.saturating_add(1);
        }
    }
    while let Some(done) = writers.join_next().await {
        done.expect("no writer failed");
    }
    let report = ledger.verify_chain().await.expect("readable");
    assert_eq!((usize::try_from(report.records).ok(), report.fault), (Some(all), None));
}

async fn waiting_ends_with_news<L: Ledger + 'static>(ledger: Arc<L>) {
    let waiting = tokio::spawn({
        let ledger = Arc::clone(&ledger);
        async move { ledger.wait_past(Position(1)).await }
    });
    append_one(&*ledger, &stream("case/1"), b"a").await;
    append_one(&*ledger, &stream("case/1"), b"b").await;
    assert!(waiting.await.expect("no panic").expect("open") >= Position(2));
    assert_eq!(ledger.wait_past(Position(0)).await.expect("at once"), Position(2));
}

async fn shredding_leaves_the_chain(ledger: &impl Ledger) {
    let (one, two) = (stream("case/1"), stream("case/2"));
    append_one(ledger, &one, b"goes").await;
    append_one(ledger, &two, b"stays").await;
    append_one(ledger, &one, b"goes too").await;
    let before = ledger.verify_chain().await.expect("readable");
    assert_eq!(ledger.shred(&one).await.expect("writable"), 2);
    assert_eq!(ledger.shred(&one).await.expect("writable"), 0, "shredding again finds nothing");
    let after = ledger.verify_chain().await.expect("readable");
    assert_eq!((after.records, after.shredded, after.fault, after.head), (3, 2, None, before.head));
    let all = ledger.read_all(Position(0), 10).await.expect("readable");
    let left: Vec<_> = all.iter().map(|r| r.ciphertext.as_deref()).collect();
    assert_eq!(left, [None, Some(b"stays".as_slice()), None]);
    let next = append_one(ledger, &one, b"after").await;
    assert_eq!(next.last_version, Version(3), "a shredded stream can go on");
    assert_eq!(ledger.verify_chain().await.expect("readable").fault, None);
}

async fn out_of_bounds_is_refused(ledger: &impl Ledger) {
    let one = stream("case/1");
    let too_many = vec![record(1, b""); RECORDS_PER_APPEND_MAX.saturating_add(1)];
    for records in [vec![], too_many] {
        let refused = ledger.append(&one, Expected::Any, None, records).await;
        assert!(matches!(refused, Err(AppendError::OutOfBounds)));
    }
    assert_eq!(ledger.read_all(Position(0), 10).await.expect("readable").len(), 0);
}

async fn streams_do_not_mix(ledger: &impl Ledger) {
    // Names that a careless query or separator would confuse.
    let names = ["a", "a/", "a/1", "A", "a_1", "a.1", "1"];
    for name in names {
        append_one(ledger, &stream(name), name.as_bytes()).await;
    }
    for name in names {
        let read = ledger.read_stream(&stream(name), Version(0)).await.expect("readable");
        let texts: Vec<_> = read.into_iter().filter_map(|r| r.ciphertext).collect();
        assert_eq!(texts, [name.as_bytes()], "stream {name}");
    }
}
