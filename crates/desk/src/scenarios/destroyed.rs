//! Purging: by the clock, by hand, by the person. Afterwards no copy and no surviving key brings anything back.

use std::path::Path;

use axum::http::StatusCode;
use ledger::{Class, Keyring, Ledger as _, Options, SqliteLedger, StreamId, Version};
use seal::record::StreamKey;

use crate::desk::read;
use crate::link::Inbox as _;
use crate::strongbox::Strongbox;
use crate::testkit::{PASSPHRASE, Person, Stage};
use crate::vault::stream;

/// Whether any key in any keyring or backup of it opens any record of that case in any ledger or backup of it.
async fn opens(folder: &Path, case_name: &str) -> bool {
    opens_any(folder, &[stream("case", case_name), stream("replies", case_name)]).await
}

async fn opens_any(folder: &Path, names: &[StreamId]) -> bool {
    !readable(folder, names).await.is_empty()
}

/// What any key in any keyring or backup of it opens of these streams in any ledger or backup of it.
pub(super) async fn readable(folder: &Path, names: &[StreamId]) -> Vec<Vec<u8>> {
    let files = |prefix: &str| {
        let backups = std::fs::read_dir(folder.join("backups")).unwrap().map(|entry| entry.unwrap().path());
        let mut found: Vec<_> =
            backups.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(prefix)).collect();
        found.push(folder.join(format!("{prefix}.db")));
        found
    };
    let (_, contents) = Strongbox::open(&folder.join("secrets.sealed"), PASSPHRASE).unwrap();
    let mut rng = rand::rngs::SysRng;
    let mut rng = <rand::rngs::StdRng as rand::SeedableRng>::try_from_rng(&mut rng).unwrap();
    let mut keys = Vec::new();
    for (number, file) in files("keyring").iter().enumerate() {
        let copy = folder.join(format!("copy-{number}.keyring"));
        std::fs::copy(file, &copy).unwrap();
        let keyring = Keyring::open(&copy, &mut rng).await.unwrap();
        keyring.unlock(&contents.unlocking, &mut rng).await.unwrap();
        for class in [Class::Intake, Class::Case] {
            keys.extend(
                keyring
                    .all(class)
                    .await
                    .unwrap()
                    .into_iter()
                    .map(|(_, key)| StreamKey::from_bytes(*key.expose())),
            );
        }
    }
    let mut found = Vec::new();
    for (number, file) in files("ledger").iter().enumerate() {
        let copy = folder.join(format!("copy-{number}.ledger"));
        std::fs::copy(file, &copy).unwrap();
        let ledger = SqliteLedger::open(&copy, &Options::default()).unwrap();
        for name in names {
            for record in ledger.read_stream(name, Version(1)).await.unwrap() {
                let Some(ciphertext) = record.ciphertext else { continue };
                found.extend(keys.iter().filter_map(|key| {
                    let opened = key.open_record(name.as_bytes(), record.version.0, record.kind, &ciphertext);
                    opened.ok().map(|plain| plain.to_vec())
                }));
            }
        }
    }
    found
}

/// A desk with one answered case and backups of it.
async fn answered() -> (Stage, Person, String) {
    let stage = Stage::unlocked().await;
    let person = stage.apply(&[]).await;
    let name = stage.queue().remove(0);
    let page = format!("/case/{name}");
    let mut vira = stage.browser("vira").await;
    vira.submit(&page, &format!("{page}/reply"), &[("text", "Мы здесь.")]).await;
    stage.desk.back_up().await.unwrap();
    stage.later(1);
    stage.desk.back_up().await.unwrap();
    (stage, person, name)
}

#[tokio::test]
async fn a_withdrawn_case_opens_from_no_copy_and_late_envelopes_are_discarded() {
    let (stage, person, name) = answered().await;
    assert!(opens(stage.folder.path(), &name).await, "the check finds what is there");
    let late = person.message(&stage, "поздно");
    stage.arrive(vec![person.withdrawal(&stage)]).await;
    assert!(stage.queue().is_empty());
    assert!(stage.replies().await.is_empty());
    assert_eq!(stage.desk.erasures().await.unwrap(), [person.receipt.keys().id]);
    let mut vira = stage.browser("vira").await;
    assert_eq!(vira.get(&format!("/case/{name}")).await.status, StatusCode::NOT_FOUND);
    drop(vira);

    let again = person.application(&stage, &[("message", "ещё раз")]);
    stage.arrive(vec![late, again]).await;
    assert!(stage.queue().is_empty() && read(&stage.desk.open().unwrap().unopened).is_empty());

    let stage = stage.restart().await;
    stage.unlock().await;
    assert!(stage.queue().is_empty());
    assert_eq!(stage.desk.erasures().await.unwrap(), [person.receipt.keys().id]);
    assert!(stage.desk.vault.ledger.verify_chain().await.unwrap().fault.is_none());
    let folder = std::sync::Arc::clone(&stage.folder);
    drop(stage);
    assert!(!opens(folder.path(), &name).await);
}

#[tokio::test]
async fn an_envelope_in_an_old_copy_stays_sealed_after_its_person_withdrew() {
    let stage = Stage::new().await;
    let person = Person::new(&stage);
    stage.arrive(vec![person.application(&stage, &[])]).await;
    // The copy has the envelope as it came; between its opening and the withdrawal there is no other backup.
    stage.desk.back_up().await.unwrap();
    let names: Vec<StreamId> = {
        let all = stage.desk.vault.streams(crate::intake::CLASS, crate::intake::PREFIX).await.unwrap();
        all.into_iter().map(|(name, _)| name).collect()
    };
    assert_eq!(names.len(), 1);
    stage.unlock().await;
    assert_eq!(stage.queue().len(), 1);
    assert!(opens_any(stage.folder.path(), &names).await, "the check finds what is there");
    stage.arrive(vec![person.withdrawal(&stage)]).await;
    let folder = std::sync::Arc::clone(&stage.folder);
    drop(stage);
    assert!(!opens_any(folder.path(), &names).await);
}

#[tokio::test]
async fn a_withdrawal_needs_the_receipt() {
    let (stage, person, name) = answered().await;
    let stranger = Person::new(&stage);
    let (id, mailbox) = (stranger.id, person.receipt.keys().id);
    let token = stranger.receipt.keys().withdraw;
    let forged = stage.sealed(id, &seal::submission::Submission::Withdrawal { mailbox, token });
    stage.arrive(vec![forged]).await;
    assert_eq!(stage.queue(), [name]);
}

#[tokio::test]
async fn silence_destroys_a_case_before_the_unlock_completes() {
    let (stage, _, name) = answered().await;
    let mut last_day = None;
    stage.desk.tick(&mut last_day).await.unwrap();
    assert_eq!(stage.queue().len(), 1);
    let stage = stage.restart().await;
    stage.later(24 * 31);
    stage.unlock().await;
    assert!(stage.queue().is_empty());
    let lines: Vec<_> = read(&stage.desk.open().unwrap().audit).iter().map(|line| line.what.slug()).collect();
    assert!(lines.contains(&"purged-due"), "{lines:?}");
    let folder = std::sync::Arc::clone(&stage.folder);
    drop(stage);
    assert!(!opens(folder.path(), &name).await);
}

#[tokio::test]
async fn only_a_verifier_destroys_by_hand_and_only_what_has_ended() {
    let (stage, _, name) = answered().await;
    let (page, act, purge) =
        (format!("/case/{name}"), format!("/case/{name}/act"), format!("/case/{name}/purge"));
    let mut olena = stage.browser("olena").await;
    let mut vira = stage.browser("vira").await;
    assert_eq!(olena.get(&purge).await.status, StatusCode::CONFLICT);
    assert!(vira.get(&purge).await.text.contains("an open case is not destroyed by hand"));
    for step in ["move-triaged", "move-info-given"] {
        assert_eq!(vira.submit(&page, &act, &[("act", step)]).await.status, StatusCode::SEE_OTHER);
    }
    assert!(olena.get(&purge).await.text.contains("only verifier"));
    let gone = vira.submit(&purge, &purge, &[]).await;
    assert!(gone.text.contains("can no longer be read"), "{}", gone.text);
    assert!(stage.queue().is_empty());
}
