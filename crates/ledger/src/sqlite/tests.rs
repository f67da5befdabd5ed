//! What `sqlite` promises, tried.

use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::stream::ChainFault;

fn ledger() -> (TempDir, SqliteLedger) {
    let folder = tempfile::tempdir().unwrap();
    let ledger = SqliteLedger::open(&folder.path().join("ledger.db"), &Options::default()).unwrap();
    (folder, ledger)
}

fn case(n: u8) -> StreamId {
    StreamId::new(format!("case/{n}")).unwrap()
}

async fn append(ledger: &SqliteLedger, n: u8, ciphertext: &[u8]) -> Appended {
    let record = NewRecord { kind: 1, ciphertext: ciphertext.to_vec() };
    ledger.append(&case(n), Expected::Any, None, vec![record]).await.unwrap()
}

#[tokio::test]
async fn the_contract() {
    // The folders live until all cases have run.
    let folders = std::sync::Mutex::new(Vec::new());
    crate::suite::run_all(|| async {
        let (folder, ledger) = ledger();
        folders.lock().unwrap().push(folder);
        ledger
    })
    .await;
}

#[tokio::test]
async fn everything_is_there_after_opening_again() {
    let (folder, ledger) = ledger();
    append(&ledger, 1, b"one").await;
    append(&ledger, 2, b"two").await;
    let head = ledger.verify_chain().await.unwrap().head;
    drop(ledger);
    let ledger = SqliteLedger::open(&folder.path().join("ledger.db"), &Options::default()).unwrap();
    assert_eq!(ledger.last_position(), Position(2));
    assert_eq!(ledger.verify_chain().await.unwrap().head, head);
    assert_eq!(append(&ledger, 1, b"three").await.last_version, Version(2));
}

#[tokio::test]
async fn what_was_shredded_is_not_in_the_files_any_more() {
    let (folder, ledger) = ledger();
    let canary = b"CANARY".repeat(900);
    append(&ledger, 1, &canary).await;
    append(&ledger, 2, b"stays").await;
    let found = || {
        std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
            .any(|bytes| bytes.windows(6).any(|w| w == b"CANARY"))
    };
    assert!(found(), "it was there");
    ledger.shred(&case(1)).await.unwrap();
    assert!(!found(), "neither in the database nor in its log");
}

/// Every way of changing the file that a chain has to notice, and the place where it does.
#[tokio::test]
async fn tampering_is_found() {
    let cases: [(&str, ChainFault); 9] = [
        ("update records set ciphertext = x'00' where position = 2", ChainFault::Ciphertext(Position(2))),
        (
            "update records set digest = zeroblob(32), ciphertext = null where position = 2",
            ChainFault::Link(Position(2)),
        ),
        ("update records set kind = 9 where position = 2", ChainFault::Link(Position(2))),
        ("update records set stream = 2 where position = 3", ChainFault::Link(Position(3))),
        ("update records set version = 9 where position = 3", ChainFault::Link(Position(3))),
        ("delete from records where position = 1", ChainFault::Gap(Position(1))),
        ("delete from records where position = 3", ChainFault::Gap(Position(3))),
        ("update head set link = zeroblob(32)", ChainFault::Head),
        ("update streams set name = 'case/x' where id = 1", ChainFault::Link(Position(1))),
    ];
    for (sql, fault) in cases {
        let (folder, ledger) = ledger();
        append(&ledger, 1, b"one").await;
        append(&ledger, 2, b"two").await;
        append(&ledger, 1, b"three").await;
        let changed = Connection::open(folder.path().join("ledger.db")).unwrap().execute(sql, []).unwrap();
        assert_eq!(changed, 1, "{sql}");
        assert_eq!(ledger.verify_chain().await.unwrap().fault, Some(fault), "{sql}");
    }
}

#[tokio::test]
async fn a_bookmark_goes_forward_within_a_queue_and_anywhere_with_a_new_one() {
    let (_folder, ledger) = ledger();
    let at = |queue: u8, cursor: u64| Bookmark { name: "gate-1".into(), queue: [queue; 16], cursor };
    assert_eq!(ledger.bookmark("gate-1").await.unwrap(), None);
    for (set, then) in
        [(at(1, 5), at(1, 5)), (at(1, 3), at(1, 5)), (at(1, 9), at(1, 9)), (at(2, 1), at(2, 1))]
    {
        ledger.set_bookmark(set).await.unwrap();
        assert_eq!(ledger.bookmark("gate-1").await.unwrap(), Some(then));
    }
    assert_eq!(ledger.bookmark("gate-2").await.unwrap(), None);
}

#[tokio::test]
async fn a_caller_that_stops_waiting_still_wakes_the_readers() {
    let (_folder, ledger) = ledger();
    let record = NewRecord { kind: 1, ciphertext: b"one".to_vec() };
    let stream = case(1);
    let mut append = Box::pin(ledger.append(&stream, Expected::Any, None, vec![record]));
    // One poll sends it off; then nobody waits for the answer any more.
    assert!(futures_poll_once(&mut append).await);
    drop(append);
    assert_eq!(ledger.wait_past(Position(0)).await.unwrap(), Position(1));
}

/// Polls once; whether it is still pending.
async fn futures_poll_once<F: Future + Unpin>(future: &mut F) -> bool {
    std::future::poll_fn(|cx| std::task::Poll::Ready(std::pin::Pin::new(&mut *future).poll(cx).is_pending()))
        .await
}
