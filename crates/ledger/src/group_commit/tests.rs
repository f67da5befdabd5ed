//! What `group_commit` promises, tried.

use std::os::unix::fs::PermissionsExt as _;

use tempfile::TempDir;

use super::*;

const STEPS: &[Migration] = &[
    Migration { version: 1, sql: "create table t (x integer primary key, y blob) strict" },
    Migration { version: 2, sql: "create table u (x integer) strict" },
];

fn database(options: &Options) -> (TempDir, GroupCommit) {
    let folder = tempfile::tempdir().unwrap();
    let database = GroupCommit::open(&folder.path().join("t.db"), STEPS, options).unwrap();
    (folder, database)
}

async fn insert(database: &GroupCommit, x: i64) -> Result<usize, WriteError> {
    database.write(move |c| c.execute("insert into t (x) values (?1)", [x])).await
}

async fn count(database: &GroupCommit) -> i64 {
    database.read(|c| c.query_row("select count(*) from t", [], |row| row.get(0))).await.unwrap()
}

#[tokio::test]
async fn an_error_undoes_its_own_write_and_no_other() {
    let (_folder, database) = database(&Options::default());
    let mut writes = tokio::task::JoinSet::new();
    for x in 0..200 {
        let database = database.clone();
        writes.spawn(async move {
            let twice_if_odd = move |c: &Connection| {
                c.execute("insert into t (x) values (?1)", [x])?;
                if x % 2 == 1 { c.execute("insert into t (x) values (?1)", [x]) } else { Ok(1) }
            };
            (x, database.write(twice_if_odd).await)
        });
    }
    while let Some(done) = writes.join_next().await {
        let (x, outcome) = done.unwrap();
        assert_eq!(outcome.is_ok(), x % 2 == 0, "{x}: {outcome:?}");
        assert!(outcome.is_ok() || matches!(outcome, Err(WriteError::Refused(_))));
    }
    assert_eq!(count(&database).await, 100);
}

#[tokio::test]
async fn a_panic_undoes_its_own_write_and_the_writer_goes_on() {
    let (_folder, database) = database(&Options::default());
    let panics = database.write(|c| -> rusqlite::Result<()> {
        c.execute("insert into t (x) values (1)", [])?;
        panic!("as a bug would");
    });
    assert!(matches!(panics.await, Err(WriteError::Panicked)));
    insert(&database, 2).await.unwrap();
    assert_eq!(count(&database).await, 1);
}

#[tokio::test]
async fn a_full_disk_is_said_and_what_was_answered_stays() {
    let (folder, database) = database(&Options { pages_max: Some(40), ..Options::default() });
    let mut kept = 0;
    let refused = loop {
        let fill =
            move |c: &Connection| c.execute("insert into t (x, y) values (?1, zeroblob(3000))", [kept]);
        match database.write(fill).await {
            Ok(_) => kept += 1,
            Err(refused) => break refused,
        }
        assert!(kept < 1000, "the disk never filled");
    };
    assert!(refused.is_disk_full(), "{refused:?}");
    assert_eq!(refused.to_string(), "the disk is full");
    assert_eq!(count(&database).await, kept);
    // Room again: the door opens again, with the same writer.
    database.write(|c| c.execute("delete from t where x < 5", [])).await.unwrap();
    insert(&database, 5000).await.unwrap();
    drop(database);
    let database = GroupCommit::open(&folder.path().join("t.db"), STEPS, &Options::default()).unwrap();
    assert_eq!(count(&database).await, kept - 4);
}

#[tokio::test]
async fn one_process_at_a_time_and_private_files() {
    let (folder, database) = database(&Options::default());
    let path = folder.path().join("t.db");
    insert(&database, 1).await.unwrap();
    assert!(matches!(GroupCommit::open(&path, STEPS, &Options::default()), Err(OpenError::InUse)));
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o077, 0, "{:?}", entry.file_name());
    }
    drop(database);
    assert!(!folder.path().join("t.db-wal").exists(), "a clean end leaves no log");
    assert!(GroupCommit::open(&path, STEPS, &Options::default()).is_ok());
}

#[tokio::test]
async fn migrations_run_once_and_a_newer_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.db");
    drop(GroupCommit::open(&path, &STEPS[..1], &Options::default()).unwrap());
    drop(GroupCommit::open(&path, STEPS, &Options::default()).unwrap());
    drop(GroupCommit::open(&path, STEPS, &Options::default()).unwrap());
    let older = GroupCommit::open(&path, &STEPS[..1], &Options::default());
    assert!(matches!(older, Err(OpenError::Newer { found: 2, known: 1 })));
}

#[tokio::test]
async fn the_settings_are_those_that_durability_and_secrecy_need() {
    let (folder, database) = database(&Options::default());
    let ask = |what: &'static str| {
        let database = database.clone();
        async move {
            let value: i64 =
                database.write(move |c| c.pragma_query_value(None, what, |r| r.get(0))).await.unwrap();
            value
        }
    };
    assert_eq!(ask("synchronous").await, 2, "FULL");
    assert_eq!(ask("secure_delete").await, 1);
    assert_eq!(ask("temp_store").await, 2, "memory");
    let mode: String =
        database.read(|c| c.pragma_query_value(None, "journal_mode", |r| r.get(0))).await.unwrap();
    assert_eq!(mode, "wal");
    insert(&database, 1).await.unwrap();
    assert!(database.truncate_wal().await.unwrap());
    assert_eq!(std::fs::metadata(folder.path().join("t.db-wal")).unwrap().len(), 0);
}

#[tokio::test]
async fn readers_cannot_write_and_do_not_wait_for_writers() {
    let (_folder, database) = database(&Options { readers: 1, ..Options::default() });
    let refused = database.read(|c| c.execute("insert into t (x) values (1)", [])).await;
    assert!(matches!(refused, Err(WriteError::Refused(_))));
    let (inside, is_inside) = std::sync::mpsc::channel();
    let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
    let write = tokio::spawn({
        let database = database.clone();
        async move {
            database
                .write(move |c| {
                    c.execute("insert into t (x) values (1)", [])?;
                    inside.send(()).unwrap();
                    may_go_on.recv().unwrap();
                    Ok(())
                })
                .await
        }
    });
    tokio::task::spawn_blocking(move || is_inside.recv().unwrap()).await.unwrap();
    assert_eq!(count(&database).await, 0, "before the commit nobody sees it");
    go_on.send(()).unwrap();
    write.await.unwrap().unwrap();
    assert_eq!(count(&database).await, 1);
}

#[tokio::test]
async fn a_copy_is_whole_private_and_of_one_moment() {
    let (folder, database) = database(&Options::default());
    for x in 0..50 {
        insert(&database, x).await.unwrap();
    }
    let copy = folder.path().join("copy.db");
    database.backup_to(&copy).await.unwrap();
    insert(&database, 99).await.unwrap();
    assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o077, 0);
    let restored = GroupCommit::open(&copy, STEPS, &Options::default()).unwrap();
    assert_eq!(count(&restored).await, 50);
    assert!(!folder.path().join("copy.db.partial").exists());
}
