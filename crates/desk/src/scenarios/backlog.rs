//! Much waits: the desk answers at once, and takes in by turns what came, in the order in which it came, each once.

use std::sync::Arc;

use axum::http::StatusCode;
use casework::Mark;
use ledger::{Class, Ledger as _};

use crate::desk::read;
use crate::intake::{self, Arrival, NotOpened};
use crate::link::Inbox as _;
use crate::testkit::{PASSPHRASE, Person, Stage};
use crate::vault::{kind, stream};
use crate::writer::Writer;

const CROWD: usize = 2_000;

#[tokio::test]
async fn staff_sign_in_read_and_answer_while_two_thousand_envelopes_wait() {
    let stage = Stage::unlocked().await;
    stage.apply(&[]).await;
    let page = format!("/case/{}", stage.queue()[0]);
    stage.desk.lock().await;
    stage.arrive(stage.crowd(CROWD)).await;

    let mut olena = stage.stranger();
    let right = format!("passphrase={}", PASSPHRASE.replace(' ', "+"));
    assert_eq!(olena.post_raw("/unlock", right).await.location, "/sign-in");
    assert_eq!((stage.queue().len(), stage.desk.waiting.count()), (1, CROWD), "it answers before it opens");
    let mut olena = stage.browser("olena").await;
    let queue = olena.get("/").await;
    assert!(queue.text.contains("2000 envelopes are still being opened."), "{}", queue.text);
    assert!(olena.get(&page).await.text.contains("Я хочу выйти."));

    let worker = tokio::spawn(Arc::clone(&stage.desk).keep_opening());
    let mut news = stage.desk.news.subscribe();
    let sent = olena.submit(&page, &format!("{page}/reply"), &[("text", "Мы здесь.")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    assert!(stage.desk.waiting.count() > 0, "the answer did not wait for all of them");
    while stage.desk.waiting.count() > 0 {
        news.changed().await.unwrap();
        let part = olena.get("/queue?view=all").await;
        assert_eq!(part.status, StatusCode::OK);
    }
    assert_eq!(stage.queue().len(), CROWD + 1);
    let queue = olena.get("/").await;
    assert!(queue.text.contains("<p class=\"opening\" hidden></p>"), "the line is gone");
    worker.abort();
}

#[tokio::test]
async fn a_page_that_comes_during_the_unlocking_waits_for_it() {
    let stage = Stage::new().await;
    stage.arrive(stage.crowd(3)).await;
    let turn = Arc::clone(&stage.desk.unlocking).lock_owned().await;
    let desk = Arc::clone(&stage.desk);
    let unlocking = tokio::spawn(async move { desk.unlock_in(turn, PASSPHRASE.to_owned().into()).await });
    let mut olena = stage.browser("olena").await;
    assert!(olena.get("/").await.text.contains("3 envelopes are still being opened."));
    unlocking.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_follow_up_and_a_withdrawal_in_the_turn_of_their_application() {
    let stage = Stage::unlocked().await;
    let (stays, goes) = (Person::new(&stage), Person::new(&stage));
    let early = stays.message(&stage, "раньше анкеты");
    let late = goes.message(&stage, "после отзыва");
    stage
        .arrive(vec![
            early,
            stays.application(&stage, &[]),
            goes.application(&stage, &[]),
            stays.message(&stage, "снегирь улетел"),
            goes.withdrawal(&stage),
            late,
        ])
        .await;
    assert_eq!(stage.queue().len(), 1, "who withdrew is gone");
    let open = stage.desk.open().unwrap();
    assert!(read(&open.unopened).is_empty() && stage.desk.waiting.count() == 0);
    assert!(read(&open.farewells).is_withdrawn(&goes.receipt.keys().id));
    let told = {
        let cases = read(&open.cases);
        let open_case = cases.iter().next().unwrap();
        assert!(open_case.case.marks.contains(&Mark::Duress), "his word is known within the turn");
        assert_eq!(open_case.grant.id(), stays.receipt.keys().id);
        open_case.case.messages.iter().map(|message| message.body.reveal().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(told.len(), 3);
    assert_eq!(
        told[1..],
        ["снегирь улетел", "раньше анкеты"],
        "what waited for its application comes at once"
    );
    let keys = stage.desk.vault.streams(Class::Case, "case/").await.unwrap();
    assert_eq!(keys.len(), 1, "the key of the other case is gone");

    // Everything is on the disk as it is in memory.
    let stage = stage.restart().await;
    stage.unlock().await;
    let open = stage.desk.open().unwrap();
    let again: Vec<String> = read(&open.cases)
        .iter()
        .flat_map(|one| one.case.messages.iter().map(|message| message.body.reveal().to_owned()))
        .collect();
    assert_eq!(again, told);
}

#[tokio::test]
async fn the_same_envelope_twice_in_a_turn_is_one_case() {
    let stage = Stage::new().await;
    let person = Person::new(&stage);
    let envelope = person.application(&stage, &[]);
    stage.arrive(vec![envelope.clone(), envelope.clone()]).await;
    stage.desk.unlock(PASSPHRASE.to_owned().into()).await.unwrap();
    assert_eq!(stage.desk.waiting.count(), 1, "stored once");
    // Pulled again while it was found in the ledger: its name is in the line twice.
    stage.arrive(vec![envelope.clone()]).await;
    // And the same bytes kept under another name, as by a desk that named them otherwise.
    let bytes = Arrival { day: stage.desk.today(), gate: "gate-2".to_owned(), bytes: envelope };
    let name = stream("intake", "another-name");
    let key = stage.desk.vault.key(intake::CLASS, &name).await.unwrap();
    stage.desk.vault.append(&name, &key, 0, None, &[(kind::ENVELOPE, bytes.encode())]).await.unwrap();
    stage.desk.waiting.put([name]);
    stage.open_waiting().await;
    assert_eq!(stage.queue().len(), 1);
    let open = stage.desk.open().unwrap();
    assert_eq!(read(&open.cases).iter().next().unwrap().case.messages.len(), 1);
}

#[tokio::test]
async fn a_late_copy_of_a_purged_case_opens_nothing_and_loses_nothing_else() {
    let stage = Stage::unlocked().await;
    let person = Person::new(&stage);
    let envelope = person.application(&stage, &[]);
    stage.arrive(vec![envelope.clone()]).await;
    let message = person.message(&stage, "я ещё здесь");
    stage.later(24 * 31);
    let open = stage.desk.open().unwrap();
    assert_eq!(Writer::new(&stage.desk, &open).await.destroy_what_is_due().await.unwrap(), 1);
    // What a crash between the case and the end of its envelope leaves behind.
    let copy = Arrival { day: stage.desk.today(), gate: "gate-2".to_owned(), bytes: envelope };
    let name = stream("intake", "left-behind");
    let key = stage.desk.vault.key(intake::CLASS, &name).await.unwrap();
    stage.desk.vault.append(&name, &key, 0, None, &[(kind::ENVELOPE, copy.encode())]).await.unwrap();
    stage.desk.waiting.put([name]);
    stage.arrive(vec![message]).await;
    assert!(stage.queue().is_empty());
    let why: Vec<NotOpened> = read(&open.unopened).iter().map(|one| one.why).collect();
    assert_eq!(why, [NotOpened::UnknownMailbox]);
    assert!(stage.desk.vault.streams(Class::Case, "case/").await.unwrap().is_empty(), "no key was left over");
}

#[tokio::test]
async fn what_waits_for_other_mailboxes_is_not_opened_again_with_every_case() {
    let stage = Stage::unlocked().await;
    let people: Vec<Person> = (0..3).map(|_| Person::new(&stage)).collect();
    stage.arrive(people.iter().map(|person| person.message(&stage, "жду")).collect()).await;
    let open = stage.desk.open().unwrap();
    let before = read(&open.unopened).clone();
    assert_eq!(before.len(), 3);
    stage.arrive(vec![people[1].application(&stage, &[])]).await;
    let after = read(&open.unopened).clone();
    assert_eq!(after, [before[0].clone(), before[2].clone()]);
}

#[tokio::test]
async fn a_desk_that_is_locked_in_the_middle_loses_nothing() {
    let stage = Stage::new().await;
    stage.arrive(stage.crowd(300)).await;
    stage.desk.unlock(PASSPHRASE.to_owned().into()).await.unwrap();
    let worker = tokio::spawn(Arc::clone(&stage.desk).keep_opening());
    while stage.queue().is_empty() {
        tokio::task::yield_now().await;
    }
    stage.desk.lock().await;
    stage.desk.unlock(PASSPHRASE.to_owned().into()).await.unwrap();
    while stage.desk.waiting.count() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(stage.queue().len(), 300);
    worker.abort();
}

#[tokio::test]
async fn hundreds_that_are_due_go_before_the_unlock_answers() {
    let stage = Stage::unlocked().await;
    stage.arrive(stage.crowd(300)).await;
    let stage = stage.restart().await;
    stage.later(24 * 31);
    stage.desk.unlock(PASSPHRASE.to_owned().into()).await.unwrap();
    assert!(stage.queue().is_empty());
    let open = stage.desk.open().unwrap();
    let due = read(&open.audit).iter().filter(|line| line.what.slug() == "purged-due").count();
    assert_eq!((due, read(&open.farewells).mailboxes().len()), (300, 300));
    assert!(stage.desk.vault.streams(Class::Case, "case/").await.unwrap().is_empty());
    assert!(stage.desk.vault.streams(intake::CLASS, intake::PREFIX).await.unwrap().is_empty());
    assert!(stage.desk.vault.ledger.verify_chain().await.unwrap().fault.is_none());
    // What is on the disk says the same.
    let stage = stage.restart().await;
    stage.unlock().await;
    assert_eq!(stage.desk.erasures().await.unwrap().len(), 300);
}
