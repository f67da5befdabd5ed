//! A disk that is really full: a file system in memory of two MiB, which only root can make. Elsewhere the test says
//! that it was not run; the same through SQLite's own limit is always run (`group_commit::tests`).

#![allow(clippy::unwrap_used, reason = "in a test a panic is how a broken expectation is said")]

use std::path::Path;
use std::process::Command;

use ledger::{Expected, Ledger as _, NewRecord, Options, Position, SqliteLedger, StreamId, disk};

struct Mounted<'a>(&'a Path);

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(self.0).status());
    }
}

#[tokio::test]
async fn a_full_disk_is_said_and_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let small = ["-t", "tmpfs", "-o", "size=2m", "none"];
    if !Command::new("mount").args(small).arg(folder.path()).output().is_ok_and(|o| o.status.success()) {
        return;
    }
    let _mounted = Mounted(folder.path());
    let path = folder.path().join("ledger.db");
    let ledger = SqliteLedger::open(&path, &Options::default()).unwrap();
    let case = |n: u64| StreamId::new(format!("case/{n}")).unwrap();
    let mut kept = 0;
    let refused = loop {
        let records = vec![NewRecord { kind: 1, ciphertext: vec![7; 3000] }];
        match ledger.append(&case(kept), Expected::Any, None, records).await {
            Ok(_) => kept += 1,
            Err(refused) => break refused,
        }
        assert!(kept < 10_000, "the disk never filled");
    };
    assert!(refused.is_disk_full(), "{refused:?}");
    assert!(disk::bytes_free(&path).unwrap() < 200_000);
    assert!(kept > 20, "{kept} fit into two MiB");

    // Also for the next process that opens it.
    drop(ledger);
    let ledger = SqliteLedger::open(&path, &Options::default()).unwrap();
    let report = ledger.verify_chain().await.unwrap();
    assert_eq!((report.records, report.fault), (kept, None));
    assert_eq!(ledger.read_all(Position(0), 10_000).await.unwrap().len(), usize::try_from(kept).unwrap());
}
