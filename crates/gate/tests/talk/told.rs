//! To be told of an answer: only who wished it, once, and not what it says.

use std::sync::Arc;

use channels::contract::Never;
use channels::message::{DeliveryState, What};
use channels::{ChannelKind, SendError};
use gate::link::LinkStore as _;
use interview::chat::Command;
use seal::link::RunId;
use seal::link::channel::{AccountState, NeverWhy, Notice, NoticeOutcome, Report};
use seal::submission::{Body, Brought, Content, ReachAddress, Submission, Wish};

use crate::line::{Phone, World, word};

const ADDRESS: &str = "79992718281";

fn brought(submission: &Submission) -> Brought {
    let Some(Body::Brought(bytes)) = submission.body() else { panic!("not brought") };
    Brought::decode(bytes).unwrap()
}

fn notice(key: u8, account: &str) -> Notice {
    Notice {
        key: RunId([key; 16]),
        account: account.to_owned(),
        address: ReachAddress::new(ADDRESS),
        language: "ru".to_owned(),
    }
}

async fn ask(world: &World, notice: Notice) -> NoticeOutcome {
    world.trial.gate.clone().notice(notice).await.unwrap()
}

/// Somebody who has applied, and what the desk has got so far.
async fn applied<'a>(world: &'a World, account: &str) -> (Phone<'a>, u64) {
    let line = world.line(ChannelKind::Telegram, account);
    let mut phone = Phone::new(world, &line, ADDRESS);
    phone.up_to_the_review("ru", "Сокол").await;
    phone.write(&word("ru", Command::Send)).await;
    phone.words = phone.receipt();
    let place = world.trial.collect(0).await.unwrap().last().unwrap().0;
    (phone, place)
}

#[tokio::test]
async fn who_wishes_it_is_told_once_and_not_what() {
    let world = World::new(1).await;
    let (mut phone, place) = applied(&world, "telegram-1").await;
    assert_eq!(ask(&world, notice(1, "telegram-1")).await, NoticeOutcome::NotWished);
    phone.write(&word("ru", Command::Tell)).await;
    let sent = world.trial.collect(place).await.unwrap();
    let [(place, wish)] = sent.as_slice() else { panic!("{sent:?}") };
    let one = brought(wish);
    let Some(Wish::Tell(reach)) = &one.wish else { panic!("{one:?}") };
    assert_eq!((reach.account.as_str(), reach.address.reveal()), ("telegram-1", ADDRESS));
    assert_eq!((one.content, one.bytes.len()), (Content::Nothing, 0));

    assert_eq!(ask(&world, notice(2, "telegram-1")).await, NoticeOutcome::Sent);
    phone.listen().await;
    assert_eq!(phone.heard(), "Есть новое. «ответ»");
    assert_eq!(ask(&world, notice(3, "telegram-1")).await, NoticeOutcome::NotWished, "once");
    phone.listen().await;
    assert_eq!(phone.heard(), "");
    // That he was told is no news for the desk: it asked.
    assert!(world.trial.collect(*place).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_wish_taken_back_reaches_the_desk_and_nobody_is_told_meanwhile() {
    let world = World::new(1).await;
    let (mut phone, place) = applied(&world, "telegram-1").await;
    phone.write(&word("ru", Command::Tell)).await.write(&word("ru", Command::Stop)).await;
    let sent = world.trial.collect(place).await.unwrap();
    let [(_, tell), (place, quiet)] = sent.as_slice() else { panic!("{sent:?}\n{}", phone.log) };
    let (Some(Wish::Tell(reach)), Some(Wish::Quiet { mark })) = (brought(tell).wish, brought(quiet).wish)
    else {
        panic!("a wish and its end")
    };
    assert_eq!(reach.mark, mark);
    assert_eq!(ask(&world, notice(1, "telegram-1")).await, NoticeOutcome::NotWished);
    // Erasing says so too, and is kept in mind where the conversation itself is gone.
    let words = phone.words.clone();
    phone.write(&words).await.write(&word("ru", Command::Tell)).await;
    phone.write(&word("ru", Command::Erase)).await.write(&word("ru", Command::Yes)).await;
    let sent = world.trial.collect(*place).await.unwrap();
    assert!(
        sent.iter().any(|(_, one)| matches!(one, Submission::Withdrawal { .. })),
        "{sent:?}\n{}",
        phone.log
    );
    assert_eq!(ask(&world, notice(2, "telegram-1")).await, NoticeOutcome::NotWished);
}

#[tokio::test]
async fn the_desks_word_is_enough_where_no_conversation_is_left() {
    let world = World::new(1).await;
    let line = world.line(ChannelKind::Sms, "sms-1");
    let mut phone = Phone::new(&world, &line, ADDRESS);
    assert_eq!(ask(&world, notice(1, "sms-1")).await, NoticeOutcome::Sent);
    phone.listen().await;
    assert!(phone.heard().starts_with("Есть новое"), "{}", phone.heard());
}

#[tokio::test]
async fn what_hinders_is_said_and_an_attempt_is_one() {
    let world = World::new(1).await;
    let line = world.line(ChannelKind::Sms, "sms-1");
    let cases = [
        (SendError::Later { after: std::time::Duration::from_secs(7) }, NoticeOutcome::Later { seconds: 7 }),
        (SendError::Never(Never::Blocked), NoticeOutcome::Never { why: NeverWhy::Blocked }),
        (SendError::Unsure, NoticeOutcome::Unsure),
        (SendError::Banned, NoticeOutcome::Banned),
    ];
    for (error, outcome) in cases {
        line.fails_with(Some(error));
        assert_eq!(ask(&world, notice(1, "sms-1")).await, outcome);
    }
    assert_eq!(ask(&world, notice(1, "sms-2")).await, NoticeOutcome::NotHeld);
    line.fails_with(None);
    line.ban();
    while world.trial.gate.clone().notice(notice(1, "sms-1")).await.unwrap() != NoticeOutcome::Banned {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_became_of_a_notice_is_reported() {
    let world = World::new(1).await;
    let line = world.line(ChannelKind::Sms, "sms-1");
    assert_eq!(ask(&world, notice(1, "sms-1")).await, NoticeOutcome::Sent);
    let sent = line.got(ADDRESS);
    let of = channels::message::ProviderId(format!("{:?}", sent[0].key.0));
    let report = line.message(ADDRESS, What::Report { of, state: DeliveryState::Delivered });
    line.take(vec![report]).await.unwrap();
    let found = world.trial.gate.reports(0, std::time::Duration::from_secs(5)).await;
    assert_eq!(found.reports, [Report { key: RunId([1; 16]), delivered: true }]);
    assert!(world.trial.gate.reports(found.next, std::time::Duration::ZERO).await.reports.is_empty());
    // A report is no message: nothing was said.
    world.trial.silence().await;
    assert!(line.got(ADDRESS).is_empty());
}

#[tokio::test]
async fn a_desk_leases_accounts_takes_them_back_and_a_lease_ends_by_itself() {
    use seal::link::channel::{Accounts, SecretText};
    let world = World::new(1).await;
    let hold =
        async |settings: &str| {
            let accounts = Accounts { lease_seconds: 3_600, settings: SecretText::new(settings) };
            world.trial.gate.clone().hold_accounts(accounts).await.map(|answer| {
                answer.accounts.into_iter().map(|one| (one.account, one.state)).collect::<Vec<_>>()
            })
        };
    let telegram = "[[telegram]]\naccount = 't'\ntoken = '1:abcdefgh'\napi = 'http://127.0.0.1:1'\n";
    let faulty = "[[sms]]\naccount = 's'\n";
    let held = hold(&format!("{telegram}{faulty}")).await.unwrap();
    assert_eq!(held, [("s".to_owned(), AccountState::Faulty), ("t".to_owned(), AccountState::Listening)]);
    assert_eq!(hold(telegram).await.unwrap(), [("t".to_owned(), AccountState::Listening)]);
    assert!(hold("nonsense").await.is_err(), "what cannot be read changes nothing");
    let told = async || world.trial.gate.clone().notice(notice(1, "t")).await.unwrap();
    assert_ne!(told().await, NoticeOutcome::NotHeld);
    assert!(hold("").await.unwrap().is_empty());
    assert_eq!(told().await, NoticeOutcome::NotHeld);
    hold(telegram).await.unwrap();
    world.clock.advance(jiff::SignedDuration::from_hours(2));
    world.trial.sweep().await.unwrap();
    assert_eq!(told().await, NoticeOutcome::NotHeld, "the lease is over");
}

#[tokio::test]
async fn who_comes_again_after_erasing_and_wishes_it_is_told() {
    let world = World::new(1).await;
    let (mut phone, _) = applied(&world, "telegram-1").await;
    phone.write(&word("ru", Command::Tell)).await;
    phone.write(&word("ru", Command::Erase)).await.write(&word("ru", Command::Yes)).await;
    assert_eq!(ask(&world, notice(1, "telegram-1")).await, NoticeOutcome::NotWished);
    let line = Arc::clone(&phone.line);
    let mut again = Phone::new(&world, &line, ADDRESS);
    again.up_to_the_review("ru", "Сокол").await;
    again.write(&word("ru", Command::Send)).await;
    assert_eq!(ask(&world, notice(2, "telegram-1")).await, NoticeOutcome::NotWished, "not before he says so");
    again.write(&word("ru", Command::Tell)).await;
    assert_eq!(ask(&world, notice(3, "telegram-1")).await, NoticeOutcome::Sent, "{}", again.log);
}

#[tokio::test(start_paused = true)]
async fn an_adapter_that_fails_is_listened_to_again_and_a_ban_is_seen_however_it_comes() {
    let world = World::new(1).await;
    let line = world.line(ChannelKind::Sms, "sms-1");
    assert_eq!(line.listened(), 1);
    line.breaks();
    world.until(|| line.listened() == 2).await;
    let mut phone = Phone::new(&world, &line, ADDRESS);
    phone.write("Здравствуйте").await;
    assert!(!phone.heard().is_empty());
    // Banned before anybody could ask how it stands.
    line.ban();
    world.until(|| line.has_ended()).await;
    assert_eq!(ask(&world, notice(1, "sms-1")).await, NoticeOutcome::Banned);
}

#[tokio::test]
async fn whoever_says_something_and_fails_leaves_the_person_heard() {
    let world = World::new(1).await;
    let line = world.line(ChannelKind::Sms, "sms-1");
    let mut phone = Phone::new(&world, &line, ADDRESS);
    line.panics(true);
    phone.write("Здравствуйте").await;
    assert_eq!(phone.heard(), "");
    line.panics(false);
    phone.write(&word("ru", Command::Help)).await;
    assert!(!phone.heard().is_empty(), "{}", phone.log);
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_could_not_be_told_where_to_call_is_told_again() {
    let world = World::new(1).await;
    let line = world.called_line(ChannelKind::Telegram, "telegram-1", 2);
    world.until(|| line.has_ended()).await;
    assert_eq!(line.listened(), 3, "twice in vain");
}
