//! The state keys of gates: handed over while a state may live, then destroyed, also by a desk that stays locked.

use ledger::{Class, Keyring};

use crate::link::{Inbox as _, STATE_KEY_DAYS};
use crate::testkit::Stage;

async fn names(keyring: &Keyring) -> Vec<String> {
    let all = keyring.with_prefix(Class::Intake, "gate/").await.unwrap();
    all.into_iter().map(|(name, _)| name.as_str().to_owned()).collect()
}

#[tokio::test]
async fn old_ones_go_with_the_daily_housekeeping_and_a_week_later_from_the_copies_too() {
    let stage = Stage::new().await;
    let gate = Stage::gate("gate-1");
    let (first, adopted) = (stage.desk.today(), [0xf1; 32]);
    let is_first = |name: &String| name.starts_with(&format!("gate/gate-1/state/{first}"));
    stage.desk.gate_keys(&gate, Some(adopted)).await.unwrap();
    let mut last_day = None;
    for _ in 0..STATE_KEY_DAYS {
        stage.later(24);
        stage.desk.tick(&mut last_day).await.unwrap();
        let handed = stage.desk.gate_keys(&gate, None).await.unwrap();
        assert!(handed.state_keys.iter().any(|key| *key.expose() == adopted), "a state may still live");
    }
    assert_eq!(names(&stage.desk.vault.keyring).await.iter().filter(|name| is_first(name)).count(), 2);

    stage.later(24);
    stage.desk.tick(&mut last_day).await.unwrap();
    assert!(stage.desk.open().is_none(), "all of it locked");
    let left = names(&stage.desk.vault.keyring).await;
    assert!(!left.iter().any(is_first), "{left:?}");
    assert!(left.contains(&"gate/gate-1/mailbox".to_owned()), "that one stays");
    let handed = stage.desk.gate_keys(&gate, None).await.unwrap();
    assert!(handed.state_keys.iter().all(|key| *key.expose() != adopted));

    for _ in 0..=ledger::backup::KEYRING_DAYS_MAX {
        stage.later(24);
        stage.desk.tick(&mut last_day).await.unwrap();
    }
    let mut copies = 0;
    let mut rng = stage.desk.chance.generator();
    for entry in std::fs::read_dir(stage.folder.path().join("backups")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_str().unwrap().starts_with("keyring-") {
            let copy = stage.folder.path().join("a-copy");
            std::fs::copy(&path, &copy).unwrap();
            let in_copy = names(&Keyring::open(&copy, &mut rng).await.unwrap()).await;
            assert!(!in_copy.iter().any(is_first), "{}: {in_copy:?}", path.display());
            copies += 1;
        }
    }
    assert!(copies > 0);
}

#[tokio::test]
async fn a_gate_that_tells_of_ever_new_keys_does_not_fill_the_keyring() {
    let stage = Stage::new().await;
    let gate = Stage::gate("gate-1");
    for number in 0..40 {
        let handed = stage.desk.gate_keys(&gate, Some([number; 32])).await.unwrap();
        assert!(!handed.state_keys.is_empty());
    }
    let adopted = names(&stage.desk.vault.keyring).await.len() - 2;
    assert_eq!(adopted, crate::link::ADOPTED_PER_DAY_MAX);
}
