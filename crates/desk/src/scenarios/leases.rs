//! Accounts: ordered, kept, leased, moved; whatever is killed in between.

use std::os::unix::fs::PermissionsExt as _;

use axum::http::StatusCode;
use ledger::Class;
use seal::link::channel::{AccountStanding, AccountState, AccountsAnswer, LEASE_SECONDS, SecretText};

use crate::accounts::order::{ORDERS_FOLDER, give};
use crate::accounts::{AccountName, Answer, Book, Order, Place, Refused, Step};
use crate::desk::read;
use crate::link::{Inbox as _, TALK_KEY_DAYS};
use crate::testkit::Stage;
use crate::vault::{json, kind, stream};

fn name(text: &str) -> AccountName {
    AccountName::parse(text).unwrap()
}

fn place(stage: &Stage, account: &str) -> Place {
    read(&stage.desk.accounts).account(account).unwrap().place.clone()
}

async fn move_to(stage: &Stage, to: &str, lost: bool) -> Result<(), Refused> {
    let order = Order::Move { account: name("sms-1"), to: to.to_owned(), lost };
    match stage.desk.obey(order, None).await {
        Ok(()) => Ok(()),
        Err(crate::accounts::AccountsError::Refused(why)) => Err(why),
        Err(error) => panic!("{error}"),
    }
}

/// A gate is told what it holds, and answers that it listens.
async fn lease(stage: &Stage, gate: &str) -> Vec<AccountName> {
    let leased = stage.desk.leased(gate).await.unwrap().unwrap();
    stage.desk.begin_lease(gate).await.unwrap();
    let standing = |name: &AccountName| AccountStanding {
        account: name.to_string(),
        kind: "sms".to_owned(),
        state: AccountState::Listening,
    };
    let answer = AccountsAnswer { accounts: leased.names.iter().map(standing).collect() };
    stage.desk.lease_answered(gate, &leased, answer).await.unwrap();
    leased.names
}

#[tokio::test]
async fn an_order_is_taken_in_by_a_locked_desk_and_leaves_no_secret() {
    let stage = Stage::with_gates().await;
    stage.desk.lock().await;
    let settings = SecretText::new("[[sms]]\naccount = \"sms-1\"\npassword = \"s3cret-canary\"\n");
    let add = |gate: &str| Order::Add { gate: gate.to_owned(), settings: settings.clone() };
    let mut rng = stage.desk.chance.generator();
    let given = give(stage.folder.path(), &add("gate-1"), &mut rng).unwrap();
    let wrong = give(stage.folder.path(), &add("gate-9"), &mut rng).unwrap();
    let orders = stage.folder.path().join(ORDERS_FOLDER);
    for entry in std::fs::read_dir(&orders).unwrap() {
        let mode = entry.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "for its owner only");
    }
    std::fs::write(orders.join("0.order"), b"{\"order\":\"spy\"}").unwrap();
    assert_eq!(given.answer().unwrap(), None);
    stage.desk.take_orders().await.unwrap();
    assert_eq!(given.answer().unwrap(), Some(Answer::Done));
    assert_eq!(wrong.answer().unwrap(), Some(Answer::Refused(Refused::NoSuchGate)));
    let left: Vec<_> = std::fs::read_dir(&orders).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["0.answer"], "what was read and done is gone");
    // The same again changes nothing.
    let again = give(stage.folder.path(), &add("gate-1"), &mut rng).unwrap();
    stage.desk.take_orders().await.unwrap();
    assert_eq!(again.answer().unwrap(), Some(Answer::Done));
    assert_eq!(lease(&stage, "gate-1").await, [name("sms-1")], "a locked desk leases");

    stage.desk.write_listing(&mut None).await.unwrap();
    let text = std::fs::read_to_string(orders.join("accounts.json")).unwrap();
    assert!(!text.contains("s3cret"), "{text}");
    let listed = crate::accounts::list(stage.folder.path()).unwrap();
    assert_eq!((listed.len(), listed[0].state), (1, Some(AccountState::Listening)));

    let stage = stage.restart().await;
    assert_eq!(place(&stage, "sms-1"), Place::At { gate: "gate-1".to_owned() });
    stage.unlock().await;
    stage.desk.tick(&mut None).await.unwrap();
    let lines: Vec<_> = read(&stage.desk.open().unwrap().audit).iter().map(|line| line.what.slug()).collect();
    assert_eq!(lines.iter().filter(|what| **what == "channel-added").count(), 1, "{lines:?}");
    let folder = std::sync::Arc::clone(&stage.folder);
    stage.desk.back_up().await.unwrap();
    stage.desk.obey(Order::Remove { account: name("sms-1") }, None).await.unwrap();
    drop(stage);
    let names: Vec<_> = (1..20).map(|number| stream("accounts", &number.to_string())).collect();
    for plain in super::destroyed::readable(folder.path(), &names).await {
        assert!(!String::from_utf8_lossy(&plain).contains("s3cret-canary"), "old settings are gone");
    }
}

#[tokio::test]
async fn a_move_survives_a_kill_after_every_step() {
    let mut stage = Stage::with_gates().await;
    stage.add_account("sms", "sms-1", "gate-1").await;
    lease(&stage, "gate-1").await;
    move_to(&stage, "gate-2", false).await.unwrap();
    assert_eq!(move_to(&stage, "gate-1", false).await, Err(Refused::Moving));
    let moving =
        |step| Place::Moving { from: "gate-1".to_owned(), to: "gate-2".to_owned(), step, lost: false };
    stage = stage.restart().await;
    assert_eq!(place(&stage, "sms-1"), moving(Step::Taking));
    assert_eq!(stage.desk.leased("gate-2").await.unwrap(), None, "nobody new holds it yet");
    assert!(stage.desk.to_copy().is_empty());
    assert!(lease(&stage, "gate-1").await.is_empty(), "the old gate is told to hold nothing");
    stage = stage.restart().await;
    assert_eq!(place(&stage, "sms-1"), moving(Step::Copying));
    assert_eq!(
        stage.desk.to_copy(),
        [(name("sms-1"), "gate-1".to_owned(), "gate-2".to_owned())],
        "copying begins anew"
    );
    // The old gate holds nothing any more, so that its lease is over; it is asked for the conversations all the same.
    stage.desk.take_orders().await.unwrap();
    assert_eq!(place(&stage, "sms-1"), moving(Step::Copying), "nothing is left behind");
    stage.desk.copied(&name("sms-1")).await.unwrap();
    stage = stage.restart().await;
    assert_eq!(place(&stage, "sms-1"), Place::At { gate: "gate-2".to_owned() });
    assert_eq!(lease(&stage, "gate-2").await, [name("sms-1")]);
}

#[tokio::test]
async fn a_gate_out_of_reach_is_waited_for_until_its_lease_is_over_or_somebody_says_it_is_lost() {
    let stage = Stage::with_gates().await;
    stage.add_account("sms", "sms-1", "gate-1").await;
    lease(&stage, "gate-1").await;
    move_to(&stage, "gate-2", false).await.unwrap();
    let hours = i64::try_from(LEASE_SECONDS / 3600).unwrap();
    stage.later(hours - 1);
    let stage = stage.restart().await;
    stage.desk.take_orders().await.unwrap();
    assert!(place(&stage, "sms-1").held_by().is_none(), "the old gate may hold it still");
    stage.later(1);
    stage.desk.take_orders().await.unwrap();
    assert!(place(&stage, "sms-1").held_by().is_none(), "it counts from when it heard, a little later");
    stage.later(1);
    stage.desk.take_orders().await.unwrap();
    assert_eq!(place(&stage, "sms-1").held_by(), Some("gate-2"));

    lease(&stage, "gate-2").await;
    move_to(&stage, "gate-1", false).await.unwrap();
    assert!(place(&stage, "sms-1").held_by().is_none());
    move_to(&stage, "gate-1", true).await.unwrap();
    assert_eq!(place(&stage, "sms-1").held_by(), Some("gate-1"));
}

#[tokio::test]
async fn a_gate_that_says_that_it_still_holds_an_account_has_not_let_it_go() {
    let stage = Stage::with_gates().await;
    stage.add_account("sms", "sms-1", "gate-1").await;
    lease(&stage, "gate-1").await;
    move_to(&stage, "gate-2", false).await.unwrap();
    let leased = stage.desk.leased("gate-1").await.unwrap().unwrap();
    let still = AccountStanding {
        account: "sms-1".to_owned(),
        kind: "sms".to_owned(),
        state: AccountState::Listening,
    };
    let answer = AccountsAnswer { accounts: vec![still] };
    stage.desk.lease_answered("gate-1", &leased, answer).await.unwrap();
    assert!(stage.desk.to_copy().is_empty());
    lease(&stage, "gate-1").await;
    assert_eq!(stage.desk.to_copy().len(), 1);
}

#[tokio::test]
async fn what_a_kill_left_of_an_earlier_list_goes_with_the_next_start() {
    let stage = Stage::with_gates().await;
    stage.add_account("sms", "sms-1", "gate-1").await;
    // The next list was kept, and the desk killed before it destroyed the one before.
    let next = stream("accounts", "9");
    let key = stage.desk.vault.key(Class::Intake, &next).await.unwrap();
    let empty = [(kind::ACCOUNTS, json(&Book::default()).unwrap())];
    stage.desk.vault.append(&next, &key, 0, None, &empty).await.unwrap();
    let stage = stage.restart().await;
    assert!(read(&stage.desk.accounts).accounts.is_empty());
    let left = stage.desk.vault.keyring.with_prefix(Class::Intake, "accounts/").await.unwrap();
    let names: Vec<_> = left.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["accounts/9"], "no password is left of the account that was removed");
}

#[tokio::test]
async fn what_is_no_file_among_orders_is_left_alone_and_holds_up_none() {
    let stage = Stage::with_gates().await;
    let orders = stage.folder.path().join(ORDERS_FOLDER);
    std::fs::create_dir_all(orders.join("0.order")).unwrap();
    let manifest = stage.folder.path().join("manifest.json");
    let before = std::fs::read(&manifest).unwrap();
    std::os::unix::fs::symlink(&manifest, orders.join("1.order")).unwrap();
    std::os::unix::fs::symlink(orders.join("nothing"), orders.join("2.order")).unwrap();
    let settings = SecretText::new("[[sms]]\naccount = \"sms-1\"\n");
    let order = Order::Add { gate: "gate-1".to_owned(), settings };
    let given = give(stage.folder.path(), &order, &mut stage.desk.chance.generator()).unwrap();
    stage.desk.take_orders().await.unwrap();
    assert_eq!(given.answer().unwrap(), Some(Answer::Done));
    assert_eq!(std::fs::read(&manifest).unwrap(), before, "nothing elsewhere is overwritten");
}

#[tokio::test]
async fn keys_of_conversations_are_the_same_everywhere_and_old_ones_go() {
    let stage = Stage::with_gates().await;
    let (one, two) = (Stage::gate("gate-1"), Stage::gate("gate-2"));
    assert!(stage.desk.gate_keys(&one, None).await.unwrap().talk_keys.is_none(), "no account, no keys");
    stage.add_account("sms", "sms-1", "gate-1").await;
    let first = stage.desk.gate_keys(&one, None).await.unwrap().talk_keys.unwrap();
    assert_eq!(stage.desk.gate_keys(&two, None).await.unwrap().talk_keys.as_ref(), Some(&first));
    let mut last_day = None;
    for _ in 0..TALK_KEY_DAYS {
        stage.later(24);
        stage.desk.tick(&mut last_day).await.unwrap();
        let keys = stage.desk.gate_keys(&one, None).await.unwrap().talk_keys.unwrap();
        assert_eq!(keys.tag_key, first.tag_key, "people are known again");
        assert_ne!(keys.keys[0], first.keys[0]);
        assert!(keys.keys.contains(&first.keys[0]), "a conversation may still live");
    }
    stage.later(24);
    stage.desk.tick(&mut last_day).await.unwrap();
    let keys = stage.desk.gate_keys(&one, None).await.unwrap().talk_keys.unwrap();
    assert!(!keys.keys.contains(&first.keys[0]));
    let left = stage.desk.vault.keyring.with_prefix(Class::Intake, "talk/key/").await.unwrap();
    assert_eq!(left.len(), keys.keys.len(), "destroyed, not only kept back");
}

#[tokio::test]
async fn administrators_see_and_change_accounts_and_nobody_sees_a_secret() {
    let stage = Stage::with_gates().await;
    stage.add_account("sms", "sms-1", "gate-1").await;
    lease(&stage, "gate-1").await;
    let mut olena = stage.browser("olena").await;
    assert_eq!(olena.get("/channels").await.status, StatusCode::FORBIDDEN);
    let mut audrey = stage.browser("audrey").await;
    let seen = audrey.get("/channels").await;
    assert!(
        seen.text.contains("listens") && !seen.text.contains("<form method=\"post\" action=\"/channels\"")
    );
    let mut adam = stage.browser("adam").await;
    let form = [("account", "sms-1"), ("act", "move"), ("to", "gate-2")];
    let moved = adam.submit("/channels", "/channels", &form).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text);
    let shown = adam.get("/channels").await;
    assert!(shown.text.contains("taken from gate-1; if that does not answer, until"), "{}", shown.text);
    assert!(!shown.text.contains("s3cret") && !seen.text.contains("s3cret"));
    let lost = [("account", "sms-1"), ("act", "lost"), ("to", "gate-2")];
    assert_eq!(adam.submit("/channels", "/channels", &lost).await.status, StatusCode::SEE_OTHER);
    assert_eq!(place(&stage, "sms-1").held_by(), Some("gate-2"));
    let csrf = crate::testkit::hidden_fields(&shown.text, "/channels").remove(0).1;
    let foreign = audrey.post_raw("/channels", format!("csrf={csrf}&account=sms-1&act=remove")).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    stage.desk.account_banned(&name("sms-1")).await.unwrap();
    assert!(adam.get("/channels").await.text.contains("the provider does not take it"));
    let back = [("account", "sms-1"), ("act", "put-back")];
    assert_eq!(adam.submit("/channels", "/channels", &back).await.status, StatusCode::SEE_OTHER);
    let removed = adam.submit("/channels", "/channels", &[("account", "sms-1"), ("act", "remove")]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert!(read(&stage.desk.accounts).accounts.is_empty());
    let lines: Vec<_> = read(&stage.desk.open().unwrap().audit).iter().map(|line| line.what.slug()).collect();
    for what in ["channel-moved", "channel-banned", "channel-put-back", "channel-removed"] {
        assert!(lines.contains(&what), "{what}: {lines:?}");
    }
}
