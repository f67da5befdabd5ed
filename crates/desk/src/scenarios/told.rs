//! The outbox of notices: told once, only who asked, never before the answer is there, never twice.

use casework::{NotTold, NoticeState};
use seal::link::RunId;
use seal::link::channel::{NeverWhy, NoticeOutcome, Report};
use seal::submission::Wish;

use crate::desk::read;
use crate::notices::{DueNotice, FAULTY_MAX, NOT_HELD_MAX, NOTICE_DAYS_MAX};
use crate::testkit::{Person, Stage, words};
use crate::vault::stream;

const RUN: RunId = RunId([1; 16]);
const ADDRESS: &str = "+000777canary";

/// Somebody who writes by SMS and wants to be told.
async fn asked(stage: &Stage) -> Person {
    let person = Person::new(stage);
    let tell = Some(Wish::Tell(person.reach("sms-1", ADDRESS)));
    stage.arrive(vec![person.by_channel(stage, true, &words("sms", "Скажите", tell))]).await;
    person
}

async fn answer(stage: &Stage, text: &str) {
    let page = format!("/case/{}", stage.queue()[0]);
    let mut olena = stage.browser("olena").await;
    let sent = olena.submit(&page, &format!("{page}/reply"), &[("text", text)]).await;
    assert!(sent.location.ends_with("did=sent"), "{}", sent.text);
}

async fn ready() -> (Stage, Person) {
    let stage = Stage::with_gates().await;
    stage.add_account("sms", "sms-1", "gate-1").await;
    let person = asked(&stage).await;
    answer(&stage, "Мы здесь.").await;
    (stage, person)
}

fn due(stage: &Stage, gate: &str) -> Option<DueNotice> {
    stage.desk.next_notice(gate, RUN, &|_| true)
}

async fn went(stage: &Stage, due: DueNotice, outcome: NoticeOutcome) {
    stage.desk.notice_went(due, RUN, Some(outcome)).await.unwrap();
}

fn state(stage: &Stage) -> NoticeState {
    stage.case().notices.last().unwrap().state
}

#[tokio::test]
async fn told_once_by_the_gate_that_holds_the_account_after_it_has_the_answer() {
    let (stage, _) = ready().await;
    let page = format!("/case/{}", stage.queue()[0]);
    let shown = stage.browser("olena").await.get(&page).await;
    for text in ["SMS: he asked to be told once", "lies in his mailbox", "SMS: to be told"] {
        assert!(shown.text.contains(text), "{text}: {}", shown.text);
    }
    answer(&stage, "И ещё одно.").await;
    assert_eq!(due(&stage, "gate-2"), None);
    assert_eq!(stage.desk.next_notice("gate-1", RUN, &|_| false), None, "the gate lacks the answer");
    let one = due(&stage, "gate-1").unwrap();
    assert_eq!((one.notice.address.reveal(), one.notice.account.as_str()), (ADDRESS, "sms-1"));
    assert_eq!(due(&stage, "gate-1"), None, "it is in flight");
    went(&stage, one, NoticeOutcome::Sent).await;
    assert_eq!((stage.case().notices.len(), state(&stage)), (1, NoticeState::Sent), "one for both answers");
    answer(&stage, "Третье.").await;
    assert_eq!(due(&stage, "gate-1"), None, "his wish is used up");
    let shown = stage.browser("olena").await.get(&page).await;
    for text in ["SMS: told", "nobody told him", "Nobody tells him"] {
        assert!(shown.text.contains(text), "{text}: {}", shown.text);
    }
    assert!(!shown.text.contains("canary"));
}

#[tokio::test]
async fn who_did_not_ask_is_never_told() {
    let stage = Stage::with_gates().await;
    stage.add_account("sms", "sms-1", "gate-1").await;
    let person = Person::new(&stage);
    stage.arrive(vec![person.by_channel(&stage, true, &words("sms", "Скажите", None))]).await;
    answer(&stage, "Мы здесь.").await;
    assert_eq!(due(&stage, "gate-1"), None);
}

#[tokio::test]
async fn it_is_tried_again_when_the_gate_says_and_is_the_same_notice_after_a_crash() {
    let (stage, _) = ready().await;
    let first = due(&stage, "gate-1").unwrap();
    let key = first.notice.key;
    went(&stage, first, NoticeOutcome::Later { seconds: 1_800 }).await;
    assert_eq!(due(&stage, "gate-1"), None);
    stage.later(1);
    let second = due(&stage, "gate-1").unwrap();
    assert_eq!(second.notice.key, key);
    // The desk is killed while the gate sends: nobody has heard what became of it.
    let stage = stage.restart().await;
    assert_eq!(due(&stage, "gate-1"), None, "a locked desk knows no address");
    stage.unlock().await;
    let again = due(&stage, "gate-1").unwrap();
    assert_eq!(again.notice.key, key, "the gate knows it again and sends it once");
    went(&stage, again, NoticeOutcome::Sent).await;
    let stage = stage.restart().await;
    stage.unlock().await;
    assert_eq!((state(&stage), due(&stage, "gate-1")), (NoticeState::Sent, None));
}

#[tokio::test]
async fn what_may_have_been_sent_is_not_sent_again() {
    let (stage, _) = ready().await;
    let one = due(&stage, "gate-1").unwrap();
    went(&stage, one, NoticeOutcome::Unsure).await;
    assert_eq!(state(&stage), NoticeState::Failed(NotTold::Unsure));
    assert_eq!(due(&stage, "gate-1"), None);

    let (stage, _) = ready().await;
    let one = due(&stage, "gate-1").unwrap();
    let key = one.notice.key;
    stage.desk.notice_went(one, RUN, None).await.unwrap();
    stage.later(1);
    // Whoever asked is cut off together with the line, and nobody says what became of it.
    assert_eq!(due(&stage, "gate-1").unwrap().notice.key, key);
    assert_eq!(due(&stage, "gate-1"), None);
    stage.later(1);
    // The same run of the gate may be asked; another one knows nothing of it.
    assert_eq!(stage.desk.next_notice("gate-1", RunId([2; 16]), &|_| true), None);
    stage.desk.tick(&mut None).await.unwrap();
    assert_eq!(state(&stage), NoticeState::Failed(NotTold::Unsure));
}

#[tokio::test]
async fn another_account_of_the_same_kind_stands_in_after_a_ban() {
    let (stage, _) = ready().await;
    stage.add_account("telegram", "telegram-1", "gate-2").await;
    stage.add_account("sms", "sms-2", "gate-2").await;
    let one = due(&stage, "gate-1").unwrap();
    let key = one.notice.key;
    went(&stage, one, NoticeOutcome::Banned).await;
    assert!(read(&stage.desk.accounts).account("sms-1").unwrap().banned, "and no gate is to hold it");
    assert_eq!(due(&stage, "gate-1"), None);
    let other = due(&stage, "gate-2").unwrap();
    assert_eq!((other.account.as_str(), other.notice.key), ("sms-2", key));
    went(&stage, other, NoticeOutcome::Banned).await;
    stage.desk.tick(&mut None).await.unwrap();
    assert_eq!(state(&stage), NoticeState::Failed(NotTold::NoAccount));
    assert_eq!(stage.case().reaches.len(), 1, "he has not been told, and still wants to be");
    let lines: Vec<_> = read(&stage.desk.open().unwrap().audit).iter().map(|line| line.what.slug()).collect();
    assert_eq!(lines.iter().filter(|what| **what == "channel-banned").count(), 2, "{lines:?}");
}

#[tokio::test]
async fn a_gate_that_does_not_hold_it_yet_is_asked_again() {
    let (stage, _) = ready().await;
    for _ in 0..NOT_HELD_MAX {
        let one = due(&stage, "gate-1").unwrap();
        went(&stage, one, NoticeOutcome::NotHeld).await;
        stage.desk.tick(&mut None).await.unwrap();
        stage.later(1);
    }
    stage.desk.tick(&mut None).await.unwrap();
    assert_eq!(state(&stage), NoticeState::Failed(NotTold::NoAccount));
}

#[tokio::test]
async fn what_was_put_off_before_does_not_count_against_a_gate_that_has_just_started() {
    let (stage, _) = ready().await;
    for _ in 0..NOT_HELD_MAX.max(FAULTY_MAX) {
        let one = due(&stage, "gate-1").unwrap();
        went(&stage, one, NoticeOutcome::Later { seconds: 60 }).await;
        stage.later(1);
    }
    for once in [NoticeOutcome::NotHeld, NoticeOutcome::Faulty] {
        let one = due(&stage, "gate-1").unwrap();
        went(&stage, one, once).await;
        stage.desk.tick(&mut None).await.unwrap();
        assert_eq!(state(&stage), NoticeState::Queued, "{once:?}");
        stage.later(1);
    }
    let one = due(&stage, "gate-1").unwrap();
    went(&stage, one, NoticeOutcome::Sent).await;
    assert_eq!(state(&stage), NoticeState::Sent);
}

#[tokio::test]
async fn what_a_gate_answers_while_the_desk_is_locked_is_not_lost() {
    let (stage, _) = ready().await;
    let one = due(&stage, "gate-1").unwrap();
    stage.desk.lock().await;
    went(&stage, one, NoticeOutcome::Sent).await;
    stage.unlock().await;
    assert_eq!(due(&stage, "gate-1"), None, "it was sent");
    stage.desk.tick(&mut None).await.unwrap();
    assert_eq!(state(&stage), NoticeState::Sent);

    // The line broke, the desk was locked over night, and the gate has started anew since.
    let (stage, _) = ready().await;
    let one = due(&stage, "gate-1").unwrap();
    stage.desk.notice_went(one, RUN, None).await.unwrap();
    stage.desk.lock().await;
    stage.later(8);
    stage.unlock().await;
    assert_eq!(stage.desk.next_notice("gate-1", RunId([2; 16]), &|_| true), None);
    stage.desk.tick(&mut None).await.unwrap();
    assert_eq!(state(&stage), NoticeState::Failed(NotTold::Unsure));
}

#[tokio::test]
async fn the_person_and_his_provider_have_the_last_word() {
    for (outcome, why) in [
        (NoticeOutcome::Never { why: NeverWhy::Blocked }, NotTold::Blocked),
        (NoticeOutcome::Never { why: NeverWhy::NoSuchAddress }, NotTold::NoSuchAddress),
        (NoticeOutcome::Never { why: NeverWhy::Rejected }, NotTold::Rejected),
        (NoticeOutcome::NotWished, NotTold::NotWished),
    ] {
        let (stage, _) = ready().await;
        let one = due(&stage, "gate-1").unwrap();
        went(&stage, one, outcome).await;
        assert_eq!(state(&stage), NoticeState::Failed(why));
        assert!(stage.case().reaches.is_empty(), "his address is gone with it: {why:?}");
    }
}

#[tokio::test]
async fn it_waits_for_safe_hours_and_not_for_ever() {
    let (stage, _) = ready().await;
    let page = format!("/case/{}", stage.queue()[0]);
    let mut olena = stage.browser("olena").await;
    let hour = stage.desk.pack.clock(stage.desk.now()).hour();
    let hours = format!("{}-{}", (hour + 2) % 24, (hour + 3) % 24);
    olena.submit(&page, &format!("{page}/hours"), &[("hours", &hours)]).await;
    assert_eq!(due(&stage, "gate-1"), None, "not now");
    stage.later(2);
    let one = due(&stage, "gate-1").unwrap();
    went(&stage, one, NoticeOutcome::Later { seconds: 60 }).await;
    stage.later(24 * NOTICE_DAYS_MAX + 1);
    stage.desk.tick(&mut None).await.unwrap();
    assert_eq!(state(&stage), NoticeState::Failed(NotTold::Expired));
}

#[tokio::test]
async fn reports_say_what_became_of_it_also_before_the_answer_that_it_was_sent() {
    let (stage, _) = ready().await;
    let one = due(&stage, "gate-1").unwrap();
    let unknown = Report { key: RunId([9; 16]), delivered: true };
    let delivered = Report { key: one.notice.key, delivered: true };
    stage.desk.reported(&[unknown, delivered]).await.unwrap();
    assert_eq!(state(&stage), NoticeState::Delivered);
    went(&stage, one, NoticeOutcome::Sent).await;
    stage.desk.reported(&[delivered]).await.unwrap();
    let history: Vec<_> = stage.case().history.iter().map(|line| line.what).collect();
    assert_eq!(history.iter().filter(|what| **what == "notice-delivered").count(), 1, "{history:?}");
    assert_eq!(state(&stage), NoticeState::Delivered);

    let (stage, _) = ready().await;
    let one = due(&stage, "gate-1").unwrap();
    let lost = Report { key: one.notice.key, delivered: false };
    went(&stage, one, NoticeOutcome::Sent).await;
    stage.desk.reported(&[lost]).await.unwrap();
    assert_eq!(state(&stage), NoticeState::Failed(NotTold::Undelivered));
}

#[tokio::test]
async fn a_purged_case_tells_nobody_and_no_copy_gives_his_address() {
    let (stage, person) = ready().await;
    let name = stage.queue().remove(0);
    let mut names = vec![stream("case", &name), stream("replies", &name)];
    stage.desk.back_up().await.unwrap();
    let has = |found: Vec<Vec<u8>>| {
        found.iter().any(|plain| plain.windows(ADDRESS.len()).any(|part| part == ADDRESS.as_bytes()))
    };
    let folder = std::sync::Arc::clone(&stage.folder);
    assert!(has(super::destroyed::readable(folder.path(), &names).await), "the check finds what is there");
    let flying = due(&stage, "gate-1").unwrap();
    stage.arrive(vec![person.withdrawal(&stage)]).await;
    went(&stage, flying, NoticeOutcome::Later { seconds: 1 }).await;
    stage.later(1);
    assert_eq!(due(&stage, "gate-1"), None);
    stage.desk.tick(&mut None).await.unwrap();
    names.extend((1..9).map(|number| stream("accounts", &number.to_string())));
    drop(stage);
    assert!(!has(super::destroyed::readable(folder.path(), &names).await));
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            assert!(!has(vec![std::fs::read(&path).unwrap()]), "{}", path.display());
        }
    }
}
