//! The desk over real lines to gates that are made of the link's words.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use seal::submission::Wish;
use web::clock::Clock;
use web::tls::Identity;

use super::double::Double;
use crate::accounts::{AccountName, Order};
use crate::desk::read;
use crate::link;
use crate::testkit::{Person, Stage, words};

/// Waits for something to be so, and looks again whenever a gate was told something or the desk has news.
async fn until(stage: &Stage, doubles: [&Double; 2], what: &str, is_so: impl Fn() -> bool) {
    let (mut one, mut two, mut desk) = (doubles[0].news(), doubles[1].news(), stage.desk.news.subscribe());
    let waiting = async {
        while !is_so() {
            tokio::select! {
                changed = one.changed() => changed.unwrap(),
                changed = two.changed() => changed.unwrap(),
                changed = desk.changed() => changed.unwrap(),
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waiting).await.unwrap_or_else(|_| panic!("{what}"));
}

/// Somebody asks by SMS to be told, and is answered. The page of his case.
async fn asked_and_answered(stage: &Stage) -> String {
    let person = Person::new(stage);
    let tell = Some(Wish::Tell(person.reach("sms-1", "+000555123")));
    stage.arrive(vec![person.by_channel(stage, true, &words("sms", "Скажите", tell))]).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let mut olena = stage.browser("olena").await;
    olena.submit(&page, &format!("{page}/reply"), &[("text", "Мы здесь.")]).await;
    page
}

#[tokio::test]
async fn an_account_is_leased_tells_somebody_and_moves_with_its_conversations() {
    let stage = Stage::with_gates().await;
    let files = (stage.folder.path().join("link.crt"), stage.folder.path().join("link.key"));
    let identity = Identity::load_or_make(&files.0, &files.1).unwrap();
    let log = Arc::new(Mutex::new(Vec::new()));
    let one = Double::serve("gate-1", identity.pin(), &log).await;
    let two = Double::serve("gate-2", identity.pin(), &log).await;
    let talks: Vec<Vec<u8>> = (0..5_u8).map(|number| vec![number; 40]).collect();
    one.told().talks = talks.clone();
    let clock: Arc<dyn Clock> = Arc::<web::clock::TestClock>::clone(&stage.clock);
    let gates = vec![one.endpoint.clone(), two.endpoint.clone()];
    let link = link::start(gates, &stage.desk, &identity, &clock, &stage.desk.chance).unwrap();
    let both = [&one, &two];

    stage.add_account("sms", "sms-1", "gate-1").await;
    until(&stage, both, "leased", || one.told().held == ["sms-1"]).await;
    assert!(one.told().keys.as_ref().unwrap().talk_keys.is_some(), "the keys came before the account");
    let page = asked_and_answered(&stage).await;
    until(&stage, both, "told", || !one.told().notices.is_empty()).await;
    let (notice, replies) = one.told().notices[0].clone();
    assert_eq!((notice.address.reveal(), replies), ("+000555123", 1), "the answer was there before it");
    let state = |wanted: &str| stage.case().notices[0].state.slug() == wanted;
    until(&stage, both, "sent", || state("sent")).await;
    one.report(notice.key);
    until(&stage, both, "delivered", || state("delivered")).await;
    let shown = stage.browser("olena").await.get(&page).await;
    assert!(shown.text.contains("SMS: told, it is on his device"), "{}", shown.text);

    let order =
        Order::Move { account: AccountName::parse("sms-1").unwrap(), to: "gate-2".to_owned(), lost: false };
    stage.desk.obey(order, None).await.unwrap();
    until(&stage, both, "moved", || two.told().held == ["sms-1"]).await;
    assert!(one.told().held.is_empty());
    assert_eq!(two.told().talks, talks, "each conversation, once");
    let log = log.lock().unwrap().clone();
    let at = |what: &str| log.iter().rposition(|line| line == what).unwrap();
    assert!(at("gate-1 holds []") < at("gate-2 talks"), "{log:?}");
    assert!(at("gate-2 talks") < at("gate-2 holds [\"sms-1\"]"), "{log:?}");
    assert_eq!(one.told().notices.len() + two.told().notices.len(), 1, "told once");
    assert!(!read(&stage.desk.accounts).accounts.is_empty());
    link.stop().await;
}

#[tokio::test]
async fn nobody_is_told_of_an_answer_that_the_gate_did_not_accept() {
    let stage = Stage::with_gates().await;
    let files = (stage.folder.path().join("link.crt"), stage.folder.path().join("link.key"));
    let identity = Identity::load_or_make(&files.0, &files.1).unwrap();
    let log = Arc::new(Mutex::new(Vec::new()));
    let one = Double::serve("gate-1", identity.pin(), &log).await;
    one.told().refuses_replies = true;
    let clock: Arc<dyn Clock> = Arc::<web::clock::TestClock>::clone(&stage.clock);
    let link =
        link::start(vec![one.endpoint.clone()], &stage.desk, &identity, &clock, &stage.desk.chance).unwrap();
    let said = |what: &str| log.lock().unwrap().iter().any(|line| line == what);
    stage.add_account("sms", "sms-1", "gate-1").await;
    asked_and_answered(&stage).await;
    until(&stage, [&one, &one], "refused", || said("gate-1 refuses replies")).await;
    // Whatever else the gate is told meanwhile.
    stage.add_account("sms", "sms-2", "gate-1").await;
    until(&stage, [&one, &one], "leased", || one.told().held.len() == 2).await;
    stage.add_account("sms", "sms-3", "gate-1").await;
    until(&stage, [&one, &one], "leased", || one.told().held.len() == 3).await;
    assert!(one.told().notices.is_empty(), "{:?}", log.lock().unwrap());
    link.stop().await;
}
