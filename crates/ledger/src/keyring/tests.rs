//! What `keyring` promises, tried.

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use tempfile::TempDir;

use super::*;

struct Ring {
    folder: TempDir,
    keyring: Keyring,
    rng: StdRng,
}

impl Ring {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut rng = StdRng::seed_from_u64(1);
        let keyring = Keyring::open(&folder.path().join("keyring.db"), &mut rng).await.unwrap();
        Self { folder, keyring, rng }
    }

    async fn reopen(self) -> Self {
        let Self { folder, keyring, mut rng } = self;
        drop(keyring);
        let keyring = Keyring::open(&folder.path().join("keyring.db"), &mut rng).await.unwrap();
        Self { folder, keyring, rng }
    }

    async fn obtain(&mut self, class: Class, names: &[&str]) -> Result<Vec<EntryKey>, KeyringError> {
        let names: Vec<_> = names.iter().map(|n| name(n)).collect();
        self.keyring.obtain(class, &names, &mut self.rng).await
    }

    async fn purge(&mut self, class: Class, names: &[&str]) -> Result<usize, KeyringError> {
        let doomed: Vec<_> = names.iter().map(|n| (class, name(n))).collect();
        self.keyring.purge(&doomed, &mut self.rng).await
    }
}

fn name(text: &str) -> StreamId {
    StreamId::new(text).unwrap()
}

fn unlocking() -> EntryKey {
    EntryKey::new([9; 32])
}

#[tokio::test]
async fn keys_are_made_once_and_stay() {
    let mut ring = Ring::new().await;
    let first = ring.obtain(Class::Intake, &["a", "b"]).await.unwrap();
    assert_ne!(first[0], first[1]);
    let again = ring.obtain(Class::Intake, &["b", "c", "a"]).await.unwrap();
    assert_eq!((&again[0], &again[2]), (&first[1], &first[0]));
    let ring = ring.reopen().await;
    assert_eq!(ring.keyring.get(Class::Intake, &name("a")).await.unwrap().as_ref(), Some(&first[0]));
    assert_eq!(ring.keyring.get(Class::Intake, &name("z")).await.unwrap(), None);
}

#[tokio::test]
async fn cases_need_the_unlocking_key_and_only_that_one() {
    let mut ring = Ring::new().await;
    assert!(matches!(ring.obtain(Class::Case, &["a"]).await, Err(KeyringError::Locked)));
    ring.keyring.unlock(&unlocking(), &mut ring.rng).await.unwrap();
    let made = ring.obtain(Class::Case, &["a"]).await.unwrap();
    ring.keyring.lock().await;
    assert!(matches!(ring.keyring.get(Class::Case, &name("a")).await, Err(KeyringError::Locked)));
    assert!(matches!(ring.purge(Class::Case, &["a"]).await, Err(KeyringError::Locked)));

    let mut ring = ring.reopen().await;
    let wrong = ring.keyring.unlock(&EntryKey::new([8; 32]), &mut ring.rng).await;
    assert!(matches!(wrong, Err(KeyringError::WrongKey)));
    ring.keyring.unlock(&unlocking(), &mut ring.rng).await.unwrap();
    assert_eq!(ring.obtain(Class::Case, &["a"]).await.unwrap(), made);
}

#[tokio::test]
async fn purged_keys_are_gone_and_the_others_stay() {
    let mut ring = Ring::new().await;
    ring.keyring.unlock(&unlocking(), &mut ring.rng).await.unwrap();
    let intake = ring.obtain(Class::Intake, &["a", "b"]).await.unwrap();
    let case = ring.obtain(Class::Case, &["a", "b"]).await.unwrap();
    assert_eq!(ring.purge(Class::Case, &["a", "nobody"]).await.unwrap(), 1);
    assert_eq!(ring.purge(Class::Intake, &["b"]).await.unwrap(), 1);
    for round in 0..2 {
        assert_eq!(ring.keyring.get(Class::Case, &name("a")).await.unwrap(), None, "round {round}");
        assert_eq!(ring.keyring.get(Class::Intake, &name("b")).await.unwrap(), None);
        assert_eq!(ring.keyring.get(Class::Case, &name("b")).await.unwrap().as_ref(), Some(&case[1]));
        assert_eq!(ring.keyring.get(Class::Intake, &name("a")).await.unwrap().as_ref(), Some(&intake[0]));
        ring = ring.reopen().await;
        ring.keyring.unlock(&unlocking(), &mut ring.rng).await.unwrap();
    }
}

#[tokio::test]
async fn a_locked_keyring_purges_intake_and_carries_the_cases_over() {
    let mut ring = Ring::new().await;
    ring.keyring.unlock(&unlocking(), &mut ring.rng).await.unwrap();
    let case = ring.obtain(Class::Case, &["a"]).await.unwrap();
    ring.obtain(Class::Intake, &["a"]).await.unwrap();
    ring.keyring.lock().await;
    assert_eq!(ring.purge(Class::Intake, &["a"]).await.unwrap(), 1);
    ring.keyring.unlock(&unlocking(), &mut ring.rng).await.unwrap();
    assert_eq!(ring.obtain(Class::Case, &["a"]).await.unwrap(), case);
}

#[tokio::test]
async fn the_old_file_is_overwritten_and_its_keys_open_nothing_new() {
    let mut ring = Ring::new().await;
    ring.obtain(Class::Intake, &["a", "b"]).await.unwrap();
    let path = ring.folder.path().join("keyring.db");
    let generation_before = ring.keyring.state.read().await.intake.clone();
    // A second name keeps the old file's blocks in sight.
    let watched = ring.folder.path().join("watched");
    std::fs::hard_link(&path, &watched).unwrap();
    ring.purge(Class::Intake, &["a"]).await.unwrap();
    let old = std::fs::read(&watched).unwrap();
    assert!(!old.is_empty() && old.iter().all(|b| *b == 0), "overwritten");
    let new = std::fs::read(&path).unwrap();
    assert!(!new.windows(32).any(|w| w == generation_before.expose()));
    for left in ["keyring.db.new", "keyring.db.old"] {
        assert!(!ring.folder.path().join(left).exists(), "{left}");
    }
}

#[tokio::test]
async fn a_rewriting_that_was_cut_short_is_ended() {
    let mut ring = Ring::new().await;
    let made = ring.obtain(Class::Intake, &["a"]).await.unwrap();
    let (path, old, new) =
        ["", ".old", ".new"].map(|ending| ring.folder.path().join(format!("keyring.db{ending}"))).into();
    // Cut while the new file was written, and after the second name was given.
    std::fs::write(&new, b"half").unwrap();
    std::fs::hard_link(&path, &old).unwrap();
    let mut ring = ring.reopen().await;
    assert_eq!(ring.obtain(Class::Intake, &["a"]).await.unwrap(), made);
    assert!(!new.exists() && !old.exists());
    // Cut after the new file took the name, before the old one was overwritten.
    std::fs::write(&old, b"the keys of before").unwrap();
    let watched = ring.folder.path().join("watched");
    std::fs::hard_link(&old, &watched).unwrap();
    let mut ring = ring.reopen().await;
    assert_eq!(ring.obtain(Class::Intake, &["a"]).await.unwrap(), made);
    assert!(!old.exists());
    assert_eq!(std::fs::read(&watched).unwrap(), [0; 18]);
}

#[tokio::test]
async fn an_entry_under_another_name_or_class_does_not_open() {
    let mut ring = Ring::new().await;
    ring.obtain(Class::Intake, &["a"]).await.unwrap();
    let state = ring.keyring.state.read().await;
    let moved = state.database().unwrap().write(|c| c.execute("update entries set name = 'b'", []));
    assert_eq!(moved.await.unwrap(), 1);
    drop(state);
    assert!(matches!(ring.keyring.get(Class::Intake, &name("b")).await, Err(KeyringError::Damaged)));
}

#[tokio::test]
async fn many_are_read_at_once_in_order_and_none_is_made() {
    let mut ring = Ring::new().await;
    let made = ring.obtain(Class::Intake, &["a", "b"]).await.unwrap();
    let names = ["b", "z", "a", "b"].map(name);
    let read = ring.keyring.get_many(Class::Intake, &names).await.unwrap();
    assert_eq!(read, [Some(made[1].clone()), None, Some(made[0].clone()), Some(made[1].clone())]);
    assert_eq!(ring.keyring.all(Class::Intake).await.unwrap().len(), 2);
    assert!(matches!(ring.keyring.get_many(Class::Case, &names).await, Err(KeyringError::Locked)));
    let too_many = vec![name("a"); ENTRIES_AT_ONCE_MAX + 1];
    assert!(matches!(ring.keyring.get_many(Class::Intake, &too_many).await, Err(KeyringError::TooMany)));
}

#[tokio::test]
async fn keys_made_elsewhere_and_entries_by_prefix() {
    let mut ring = Ring::new().await;
    let foreign = EntryKey::new([5; 32]);
    ring.keyring.put(Class::Intake, &name("gate/1/x"), &foreign, &mut ring.rng).await.unwrap();
    let other = EntryKey::new([6; 32]);
    ring.keyring.put(Class::Intake, &name("gate/1/x"), &other, &mut ring.rng).await.unwrap();
    ring.obtain(Class::Intake, &["gate/10/y", "gatehouse", "gate/1"]).await.unwrap();
    let found = ring.keyring.with_prefix(Class::Intake, "gate/1/").await.unwrap();
    assert_eq!(found, [(name("gate/1/x"), foreign)], "the first stays");
    assert_eq!(ring.keyring.with_prefix(Class::Intake, "gate/").await.unwrap().len(), 3);
    assert_eq!(ring.keyring.all(Class::Intake).await.unwrap().len(), 4);
}

#[test]
fn a_key_is_not_printed() {
    assert_eq!(format!("{:?}", EntryKey::new([0xab; 32])), "EntryKey(..)");
}
