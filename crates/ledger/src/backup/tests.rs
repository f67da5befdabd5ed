//! What `backup` promises, tried.

use rand::SeedableRng as _;
use rand::rngs::StdRng;

use super::*;
use crate::group_commit::Options;
use crate::keyring::{Class, EntryKey};
use crate::stream::{Expected, Ledger as _, NewRecord, Position, StreamId, Version};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn name(text: &str) -> StreamId {
    StreamId::new(text).unwrap()
}

/// Stands for the cipher of `seal`: reversible with the key only.
fn encrypt(key: &EntryKey, text: &[u8]) -> Vec<u8> {
    text.iter().zip(key.expose().iter().cycle()).map(|(t, k)| t ^ k).collect()
}

struct Desk {
    folder: tempfile::TempDir,
    ledger: SqliteLedger,
    keyring: Keyring,
    backups: BackupFolder,
    rng: StdRng,
}

impl Desk {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut rng = StdRng::seed_from_u64(3);
        let ledger = SqliteLedger::open(&folder.path().join("ledger.db"), &Options::default()).unwrap();
        let keyring = Keyring::open(&folder.path().join("keyring.db"), &mut rng).await.unwrap();
        keyring.unlock(&EntryKey::new([1; 32]), &mut rng).await.unwrap();
        let backups = BackupFolder::open(&folder.path().join("backups")).unwrap();
        Self { folder, ledger, keyring, backups, rng }
    }

    async fn open_case(&mut self, case: &str, text: &[u8]) {
        let key = self.keyring.obtain_one(Class::Case, &name(case), &mut self.rng).await.unwrap();
        let record = NewRecord { kind: 1, ciphertext: encrypt(&key, text) };
        self.ledger.append(&name(case), Expected::Version(Version(0)), None, vec![record]).await.unwrap();
    }

    fn backups(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path().join("backups")).unwrap();
        let mut names: Vec<_> = entries
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .filter(|n| !n.ends_with(".lock"))
            .collect();
        names.sort();
        names
    }
}

/// Every text of `ledger` that any key of any of `keyrings` opens.
async fn readable(ledger: &Path, keyrings: &[PathBuf], rng: &mut StdRng) -> Vec<Vec<u8>> {
    let ledger = SqliteLedger::open(ledger, &Options::default()).unwrap();
    let mut keys = Vec::new();
    for path in keyrings {
        let keyring = Keyring::open(path, rng).await.unwrap();
        keyring.unlock(&EntryKey::new([1; 32]), rng).await.unwrap();
        keys.extend(keyring.all(Class::Case).await.unwrap());
    }
    let mut found = Vec::new();
    for record in ledger.read_all(Position(0), 100).await.unwrap() {
        let Some(ciphertext) = record.ciphertext else { continue };
        // Whatever entry it belonged to: every key is tried on every record.
        found.extend(
            keys.iter().map(|(_, key)| encrypt(key, &ciphertext)).filter(|text| text.starts_with(b"CANARY")),
        );
    }
    found
}

#[tokio::test]
async fn an_old_backup_with_every_surviving_key_opens_nothing_purged() {
    let mut desk = Desk::new().await;
    desk.open_case("case/goes", b"CANARY goes").await;
    desk.open_case("case/stays", b"CANARY stays").await;
    let old = desk.backups.take(&desk.ledger, &desk.keyring, at("2026-11-23T06:00:00Z")).await.unwrap();
    let both = readable(&old.ledger, std::slice::from_ref(&old.keyring), &mut desk.rng).await;
    assert_eq!(both.len(), 2, "before the purge the backup opens");

    desk.keyring.purge(&[(Class::Case, name("case/goes"))], &mut desk.rng).await.unwrap();
    desk.ledger.shred(&name("case/goes")).await.unwrap();
    desk.backups.renew_keyring(&desk.keyring, at("2026-11-23T07:00:00Z")).await.unwrap();

    let Desk { folder, ledger, keyring, mut rng, .. } = desk;
    drop((ledger, keyring));
    let mut keyrings = vec![folder.path().join("keyring.db")];
    for entry in fs::read_dir(folder.path().join("backups")).unwrap() {
        let path = entry.unwrap().path();
        let is_keyring = path.file_name().unwrap().to_str().unwrap().starts_with("keyring-");
        if is_keyring && path.extension().is_some_and(|e| e == "db") {
            keyrings.push(path);
        }
    }
    assert_eq!(keyrings.len(), 2, "the live one and its renewed copy");
    assert_eq!(
        readable(&old.ledger, &keyrings, &mut rng).await,
        [b"CANARY stays".to_vec(), b"CANARY stays".to_vec()]
    );
}

#[tokio::test]
async fn a_backup_covers_what_is_in_it_and_no_more() {
    let mut desk = Desk::new().await;
    let bookmark = |cursor| Bookmark { name: "gate-1".into(), queue: [7; 16], cursor };
    desk.open_case("case/1", b"one").await;
    desk.ledger.set_bookmark(bookmark(5)).await.unwrap();
    let covered = desk.backups.take(&desk.ledger, &desk.keyring, at("2026-11-23T06:00:00Z")).await.unwrap();
    desk.ledger.set_bookmark(bookmark(9)).await.unwrap();
    assert_eq!(covered.bookmarks, [bookmark(5)]);
    let restored = SqliteLedger::open(&covered.ledger, &Options::default()).unwrap();
    assert_eq!(restored.bookmark("gate-1").await.unwrap(), Some(bookmark(5)));
    assert_eq!(restored.verify_chain().await.unwrap().fault, None);
}

#[tokio::test]
async fn copies_of_the_keyring_live_a_week_and_of_the_ledger_there_are_seven() {
    let mut desk = Desk::new().await;
    desk.open_case("case/1", b"one").await;
    for day in 1..=12 {
        let now = at(&format!("2026-11-{day:02}T06:00:00Z"));
        desk.backups.take(&desk.ledger, &desk.keyring, now).await.unwrap();
    }
    let keyrings = (5..=12).map(|day| format!("keyring-202611{day:02}T060000Z.db"));
    let ledgers = (6..=12).map(|day| format!("ledger-202611{day:02}T060000Z.db"));
    assert_eq!(desk.backups(), keyrings.chain(ledgers).collect::<Vec<_>>());
    desk.backups.drop_old(at("2026-12-01T00:00:00Z")).unwrap();
    assert!(desk.backups().iter().all(|n| n.starts_with("ledger-")), "by age, also without a new backup");
}
