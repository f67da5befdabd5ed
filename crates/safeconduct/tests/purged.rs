//! What was purged stays closed: an old backup of the desk's ledger, together with every key that survives, opens
//! nothing of a case that was withdrawn or destroyed.
//!
//! The executables are the real ones. What stands for what:
//!
//! - *Anna* applies, is answered, and withdraws with her receipt, at another gate. *Boris* applies, is answered, and a
//!   verifier destroys his case by hand. *Vera* applies and stays: what is hers must be found wherever the search
//!   looks, or the search would prove nothing.
//! - Every word of theirs, of the answers and of the notes carries a *canary*, an invented word that stands nowhere else.
//! - `sealed` is a backup made while the desk was locked, with the envelopes as they were pulled; `opened` is one made
//!   when they were cases with answers. Both are copied aside, as if to a disk in another house, where nobody can make
//!   the desk's purge reach the *ledgers*. The *keyrings* copied with them show that the canaries are there to be found.
//!   Then they are gone, as the rule for copies of keyrings wants it.
//! - The surviving keys are the keyring as it is in the end, every copy of it that the desk itself still keeps, the
//!   sealed secrets and their passphrase.
//! - A desk is then started on each old ledger with each surviving keyring, unlocked and read from end to end: its pages,
//!   its files, and its memory, where everything that it can open lies open.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test a panic is how a broken expectation is said"
)]

#[path = "purged/client.rs"]
#[allow(dead_code, reason = "another test uses the rest")]
mod client;
#[path = "purged/person.rs"]
mod person;
#[path = "purged/search.rs"]
mod search;
#[path = "crash/zones.rs"]
#[allow(dead_code, reason = "the crash test uses the rest")]
mod zones;

use std::path::{Path, PathBuf};
use std::time::Duration;

use client::Staff;
use person::{Maker, Person};
use zones::Zones;

const PATIENCE: Duration = Duration::from_secs(120);
const KEYRING: &str = "keyring.db";
const LEDGER: &str = "ledger.db";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_ledger_and_every_surviving_key_open_nothing_of_what_was_purged() {
    let mut zones = Zones::start().await;
    let world = World::new(zones.folder());
    let (anna, boris, vera) =
        (world.maker.person("anna"), world.maker.person("boris"), world.maker.person("vera"));

    // A locked desk pulls three envelopes, and makes a backup of them at its next start.
    world.forbid_unlocking_by_itself();
    restart_desk(&mut zones).await;
    for person in [&anna, &boris, &vera] {
        client::post_envelope(&zones.gates()[0], &world.maker.application(person)).await;
    }
    soon("three envelopes are at the locked desk", async || world.streams("intake/") == 3).await;
    let sealed = world.backup_at_a_start(&mut zones, "sealed").await;

    // Unlocked, it makes cases of them; they are answered and written about; the next start makes a backup of that.
    let vira = world.unlock_and_sign_in().await;
    let case_of = async |person: &Person| {
        let words = person.canary("alias");
        soon("his case is there", async || vira.find(&words).await.is_some()).await;
        vira.find(&words).await.unwrap()
    };
    for person in [&anna, &boris, &vera] {
        let case = case_of(person).await;
        vira.reply(&case, &format!("Ответ {}", person.canary("reply"))).await;
        vira.note(&case, &format!("заметка {}", person.canary("note"))).await;
    }
    let opened = world.backup_at_a_start(&mut zones, "opened").await;

    // The person withdraws at the other gate; the verifier destroys by hand what has ended.
    let vira = world.unlock_and_sign_in().await;
    let (annas, boriss) =
        (vira.case_with(&anna.canary("alias")).await, vira.case_with(&boris.canary("alias")).await);
    client::post_envelope(&zones.gates()[1], &world.maker.withdrawal(&anna)).await;
    soon("the withdrawn case is gone", async || vira.get(&format!("/case/{annas}")).await.status == 404)
        .await;
    for step in ["move-triaged", "move-info-given"] {
        vira.act(&boriss, step).await;
    }
    vira.purge(&boriss).await;
    assert_eq!(vira.get(&format!("/case/{boriss}")).await.status, 404);
    assert!(vira.case_with(&vera.canary("alias")).await.len() > 4);
    for zone in ["desk", "gate-1", "gate-2"] {
        zones.kill(zone).await;
    }

    let survivors = world.surviving_keyrings();
    assert!(survivors.len() >= 2, "the keyring, and at least the copy that the purge made: {survivors:?}");

    // The search finds what is there: with the keyrings of then, all of it comes back.
    let gone = |person: &Person| person.canaries();
    for (backup, parts) in
        [(&sealed, &["alias", "message"][..]), (&opened, &["alias", "message", "reply", "note"])]
    {
        let memory = world.restored(&mut zones, &backup.ledger, &backup.keyring, async |_| {}).await;
        for person in [&anna, &boris, &vera] {
            for part in parts {
                let canary = person.canary(part);
                assert!(search::contains(&memory, &canary), "{canary} is not found in {}", backup.name);
            }
        }
        std::fs::remove_file(&backup.keyring).unwrap();
    }

    for backup in [&sealed, &opened] {
        for keyring in &survivors {
            let place = format!("{} with {}", backup.name, keyring.display());
            let memory = world
                .restored(&mut zones, &backup.ledger, keyring, async |staff: &Staff| {
                    let pages = staff.read_everything().await;
                    for canary in [&anna, &boris].into_iter().flat_map(gone) {
                        assert!(
                            !search::contains(pages.as_bytes(), &canary),
                            "{canary} on a page of {place}"
                        );
                    }
                    // What was not purged is there, so the desk did open what it could.
                    let is_there = pages.contains(&vera.canary("note"));
                    assert_eq!(is_there, backup.name == "opened", "{place}");
                })
                .await;
            for canary in [&anna, &boris].into_iter().flat_map(gone) {
                assert!(!search::contains(&memory, &canary), "{canary} in the memory of {place}");
                for file in search::files(&zones.folder().join("desk")) {
                    let bytes = std::fs::read(&file).unwrap();
                    assert!(!search::contains(&bytes, &canary), "{canary} in {} of {place}", file.display());
                }
            }
        }
    }
}

/// One backup, copied aside.
struct Backup {
    name: &'static str,
    ledger: PathBuf,
    keyring: PathBuf,
}

/// The trial's folder and its secrets.
struct World {
    folder: PathBuf,
    aside: tempfile::TempDir,
    maker: Maker,
    passphrase: String,
    sign_in: (String, String),
    desk: String,
}

impl World {
    fn new(folder: &Path) -> Self {
        let mark: serde_json::Value =
            serde_json::from_slice(&std::fs::read(folder.join("trial.json")).unwrap()).unwrap();
        let verifier =
            mark["sign_in"].as_array().unwrap().iter().find(|one| one["role"] == "verifier").unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let settings = std::fs::read_to_string(folder.join("desk/desk.toml")).unwrap();
        let desk = settings.lines().find_map(|line| line.strip_prefix("listen = \"")).unwrap();
        Self {
            folder: folder.to_owned(),
            aside: tempfile::tempdir().unwrap(),
            maker: Maker::new(folder),
            passphrase: text(&mark["passphrase"]),
            sign_in: (text(&verifier["name"]), text(&verifier["password"])),
            desk: desk.trim_end_matches('"').to_owned(),
        }
    }

    /// From now on somebody has to enter the passphrase, as in production.
    fn forbid_unlocking_by_itself(&self) {
        let path = self.folder.join("desk/desk.toml");
        let settings = std::fs::read_to_string(&path).unwrap();
        let kept: Vec<&str> = settings.lines().filter(|line| !line.starts_with("trial_passphrase")).collect();
        std::fs::write(path, kept.join("\n")).unwrap();
    }

    /// How many streams of that name the ledger has.
    fn streams(&self, prefix: &str) -> usize {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let ledger =
            rusqlite::Connection::open_with_flags(self.folder.join("desk").join(LEDGER), flags).unwrap();
        ledger.busy_timeout(Duration::from_secs(5)).unwrap();
        let count = "select count(*) from streams where version > 0 and name glob ?1 || '*'";
        ledger.query_row(count, [prefix], |row| row.get(0)).unwrap()
    }

    fn backups(&self, kind: &str) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = search::files(&self.folder.join("desk/backups"))
            .into_iter()
            .filter(|path| {
                let name = path.file_name().unwrap().to_str().unwrap();
                name.starts_with(kind) && name.ends_with(".db")
            })
            .collect();
        found.sort();
        found
    }

    /// A desk makes a backup when it starts; it is copied aside.
    async fn backup_at_a_start(&self, zones: &mut Zones, name: &'static str) -> Backup {
        // Names of backups have whole seconds: the next one must not take the name of the last.
        tokio::time::sleep(Duration::from_millis(1100)).await;
        let before = self.backups("ledger-");
        restart_desk(zones).await;
        // The keyring is copied after the ledger, the secrets after it.
        let new = |kind: &str| {
            self.backups(kind).pop().filter(|last| before.last().is_none_or(|old| stamp(last) > stamp(old)))
        };
        soon("a backup is made", async || new("ledger-").is_some() && new("keyring-").is_some()).await;
        let copied = |kind: &str| {
            let to = self.aside.path().join(format!("{name}-{kind}db"));
            std::fs::copy(new(kind).unwrap(), &to).unwrap();
            to
        };
        Backup { name, ledger: copied("ledger-"), keyring: copied("keyring-") }
    }

    async fn unlock_and_sign_in(&self) -> Staff {
        let staff = Staff::at(&self.desk);
        staff.unlock(&self.passphrase).await;
        staff.sign_in(&self.sign_in.0, &self.sign_in.1).await
    }

    /// Copies aside of every keyring that is left.
    fn surviving_keyrings(&self) -> Vec<PathBuf> {
        let mut left = self.backups("keyring-");
        left.push(self.folder.join("desk").join(KEYRING));
        left.iter()
            .enumerate()
            .map(|(number, path)| {
                let to = self
                    .aside
                    .path()
                    .join(format!("surviving-{number}-{}", path.file_name().unwrap().display()));
                std::fs::copy(path, &to).unwrap();
                to
            })
            .collect()
    }

    /// Starts a desk on that ledger and that keyring, unlocks it, lets `look` look, and answers what its memory held.
    async fn restored(
        &self,
        zones: &mut Zones,
        ledger: &Path,
        keyring: &Path,
        look: impl AsyncFnOnce(&Staff),
    ) -> Vec<u8> {
        let desk = self.folder.join("desk");
        for (old, name) in [(ledger, LEDGER), (keyring, KEYRING)] {
            for rest in ["-wal", "-shm", ""] {
                std::fs::remove_file(desk.join(format!("{name}{rest}"))).ok();
            }
            std::fs::copy(old, desk.join(name)).unwrap();
        }
        // Copies that this desk makes are no part of what is searched, nor are the true ones.
        std::fs::remove_dir_all(desk.join("backups")).unwrap();
        zones.start_again("desk").await.unwrap();
        let staff = self.unlock_and_sign_in().await;
        soon("all is opened", async || !staff.get("/?view=all").await.body.contains("still being opened"))
            .await;
        look(&staff).await;
        let memory = search::memory_of_desk(&self.folder);
        zones.kill("desk").await;
        memory
    }
}

async fn restart_desk(zones: &mut Zones) {
    zones.kill("desk").await;
    zones.start_again("desk").await.unwrap();
}

/// The time in a backup's name.
fn stamp(path: &Path) -> String {
    let name = path.file_stem().unwrap().to_str().unwrap();
    name.split_once('-').map(|(_, stamp)| stamp.to_owned()).unwrap()
}

async fn soon(what: &str, is_so: impl AsyncFn() -> bool) {
    let asking = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.unwrap_or_else(|_| panic!("it never became so: {what}"));
}
