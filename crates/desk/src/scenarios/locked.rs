//! A locked desk: pulls, keeps, brings replies, shows nothing.

use axum::http::StatusCode;

use crate::desk::read;
use crate::link::{Inbox as _, Place};
use crate::testkit::{PASSPHRASE, Person, Stage};

#[tokio::test]
async fn a_locked_desk_stores_what_arrives_and_opens_it_later() {
    let stage = Stage::new().await;
    let person = Person::new(&stage);
    stage.arrive(vec![person.application(&stage, &[])]).await;
    let gate = Stage::gate("gate-1");
    assert_eq!(stage.desk.bookmark(&gate).await.unwrap(), Some(Place { queue: [1; 16], place: 1 }));
    let mut visitor = stage.stranger();
    for path in ["/", "/sign-in", "/audit", "/case/AAAA-AAAA", "/figures"] {
        let answer = visitor.get(path).await;
        assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/unlock"), "{path}");
    }
    let page = visitor.get("/unlock").await;
    assert!(page.text.contains("1 sealed envelope waits."), "{}", page.text);
    let wrong = visitor.post_raw("/unlock", "passphrase=wrong".to_owned()).await;
    assert!(wrong.text.contains("This is not the passphrase."));
    assert!(stage.desk.open().is_none());
    let right = format!("passphrase={}", PASSPHRASE.replace(' ', "+"));
    assert_eq!(visitor.post_raw("/unlock", right).await.location, "/sign-in");
    assert!(stage.queue().is_empty(), "it answers before it opens");
    stage.open_waiting().await;
    assert_eq!(stage.queue().len(), 1);
}

#[tokio::test]
async fn replies_and_cases_survive_a_restart_and_a_locked_desk_still_brings_replies() {
    let stage = Stage::unlocked().await;
    stage.apply(&[]).await;
    let name = stage.queue().remove(0);
    let page = format!("/case/{name}");
    let mut olena = stage.browser("olena").await;
    olena.submit(&page, &format!("{page}/reply"), &[("text", "Мы здесь.")]).await;
    drop(olena);
    let before = stage.replies().await;
    let stage = stage.restart().await;
    assert!(stage.desk.open().is_none());
    assert_eq!(stage.replies().await, before);
    stage.unlock().await;
    assert_eq!(stage.queue(), [name]);
    let mut olena = stage.browser("olena").await;
    let shown = olena.get(&page).await;
    assert!(shown.text.contains("Мы здесь.") && shown.text.contains("answer 1"));
}

#[tokio::test]
async fn locking_signs_everybody_out_and_forgets() {
    let stage = Stage::unlocked().await;
    stage.apply(&[]).await;
    let mut vira = stage.browser("vira").await;
    let locked = vira.submit("/lock", "/lock", &[]).await;
    assert_eq!(locked.location, "/unlock");
    assert!(stage.desk.open().is_none());
    stage.unlock().await;
    assert_eq!(vira.get("/").await.location, "/sign-in");
}

#[tokio::test]
async fn what_a_backup_covers_is_known_only_after_it() {
    let stage = Stage::unlocked().await;
    stage.apply(&[]).await;
    let gate = Stage::gate("gate-1");
    assert_eq!(stage.desk.covered(&gate).await.unwrap(), None);
    stage.desk.back_up().await.unwrap();
    assert_eq!(stage.desk.covered(&gate).await.unwrap(), Some(Place { queue: [1; 16], place: 1 }));
    assert!(read(&stage.desk.covered).1.is_some());
    let keys = stage.desk.vault.streams(crate::intake::CLASS, crate::intake::PREFIX).await.unwrap();
    assert!(keys.is_empty(), "the keys of envelopes that were taken in are gone");
}

#[tokio::test]
async fn passwords_are_slowed_down() {
    let stage = Stage::unlocked().await;
    let mut visitor = stage.stranger();
    for _ in 0..5 {
        let wrong = visitor.post_raw("/sign-in", "name=olena&password=x".to_owned()).await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    }
    let stopped = visitor.post_raw("/sign-in", "name=Olena&password=a+long+password".to_owned()).await;
    assert_eq!(stopped.status, StatusCode::TOO_MANY_REQUESTS);
    stage.later(1);
    let right = visitor.post_raw("/sign-in", "name=Olena&password=a+long+password".to_owned()).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER);
}
