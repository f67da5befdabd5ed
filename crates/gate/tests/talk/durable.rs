//! What is acknowledged is durable, and happens once.

use std::sync::Arc;

use channels::contract::Never;
use channels::message::{OtherKind, Text, What};
use channels::{ChannelKind, ExternalId, NotTaken, SendError, Taken};
use interview::chat::Command;
use jiff::SignedDuration;
use ledger::Options;

use crate::line::{Phone, World, programme, word};

#[tokio::test]
async fn a_message_that_comes_again_is_heard_once() {
    let world = World::new(1).await;
    let line = world.line(ChannelKind::Telegram, "telegram-1");
    let mut phone = Phone::new(&world, &line, "1");
    phone.write("Здравствуйте").await.write("1").await;
    let first = phone.heard();
    let again = line.text("1", "1");
    assert_eq!(line.take(vec![again.clone()]).await, Ok(vec![Taken::New]));
    phone.listen().await;
    let second = phone.heard();
    assert_ne!(first, second, "an answer leads on");
    assert_eq!(line.take(vec![again.clone(), again]).await, Ok(vec![Taken::Known, Taken::Known]));
    phone.listen().await;
    assert_eq!(phone.heard(), "", "and is not asked again");
}

#[tokio::test]
async fn a_guessed_id_is_known_again_for_ten_minutes_and_once() {
    let world = World::new(1).await;
    let line = world.line(ChannelKind::Sms, "sms-1");
    let mut phone = Phone::new(&world, &line, "1");
    phone.write("Здравствуйте").await.write("1").await;
    let guessed = |connection, number, after_reconnect| {
        let mut message = line.text("1", "1");
        message.id = ExternalId::Guessed { connection, number, digest: [5; 32], after_reconnect };
        message
    };
    let take = async |message| line.take(vec![message]).await.unwrap()[0];
    assert_eq!(take(guessed(u64::MAX, 1, false)).await, Taken::New);
    assert_eq!(take(guessed(u64::MAX, 1, false)).await, Taken::Known, "doubled on the line");
    assert_eq!(take(guessed(u64::MAX, 2, false)).await, Taken::New, "written twice");
    assert_eq!(take(guessed(8, 1, true)).await, Taken::Known, "again after the line broke");
    assert_eq!(take(guessed(8, 1, true)).await, Taken::Known);
    assert_eq!(take(guessed(8, 2, true)).await, Taken::New, "only the last one can have been on its way");
    world.clock.advance(SignedDuration::from_mins(13));
    world.trial.sweep().await.unwrap();
    assert_eq!(take(guessed(9, 1, true)).await, Taken::New, "too long ago");
}

#[tokio::test]
async fn a_gate_that_dies_before_it_acknowledges_goes_on_where_it_was() {
    let world = World::new(1).await;
    let line = world.line(ChannelKind::Telegram, "telegram-1");
    let mut phone = Phone::new(&world, &line, "1");
    phone.up_to_the_review("ru", "Сокол").await;
    let send = line.text("1", &word("ru", Command::Send));
    assert_eq!(line.take(vec![send.clone()]).await, Ok(vec![Taken::New]));
    phone.listen().await;
    let words = phone.receipt();
    drop(phone);
    line.hang_up();
    let World { trial, folder, .. } = world;
    let world = World::again(trial, folder).await;
    let line = world.line(ChannelKind::Telegram, "telegram-1");
    assert_eq!(line.take(vec![send]).await, Ok(vec![Taken::Known]), "the provider delivers it again");
    assert_eq!(world.trial.gate.queue().standing().await.unwrap().waiting, 1);
    let mut phone = Phone::new(&world, &line, "1");
    phone.write(&words).await;
    assert!(
        phone.heard().contains("Ответа здесь пока нет"),
        "his conversation is still there: {}",
        phone.log
    );
}

#[tokio::test]
async fn a_full_disk_takes_nothing_and_loses_nothing() {
    let options = Options { pages_max: Some(120), ..Options::default() };
    let world = World::with(1, &options).await;
    let line = world.line(ChannelKind::Sms, "sms-1");
    let mut phone = Phone::new(&world, &line, "0");
    phone.up_to_the_review("ru", "Сокол").await;
    // Where fifty find no room, one may still do.
    let mut refused = None;
    let mut crowd = 50;
    for number in 1..1_000_u32 {
        let people = (0..crowd).map(|one| line.text(&(100 * number + one).to_string(), "Здравствуйте"));
        let people: Vec<_> = people.collect();
        if line.take(people.clone()).await != Err(NotTaken) {
            continue;
        }
        if crowd == 1 {
            refused = people.into_iter().next();
            break;
        }
        crowd = 1;
    }
    let refused = refused.expect("it never filled");
    world.trial.silence().await;
    assert!(line.got(refused.from.reveal()).is_empty(), "nothing is said of what was not taken");
    // What dies makes room.
    world.clock.advance(SignedDuration::from_hours(100));
    world.trial.sweep().await.unwrap();
    assert_eq!(line.take(vec![refused]).await, Ok(vec![Taken::New]));
}

#[tokio::test]
async fn without_the_desks_keys_nothing_is_taken() {
    let world = World::new(1).await;
    world.trial.hand_over_talk_keys(Vec::new());
    let line = world.line(ChannelKind::Sms, "sms-1");
    let message = line.text("1", "Здравствуйте");
    assert_eq!(line.take(vec![message.clone()]).await, Err(NotTaken));
    world.trial.hand_over_talk_keys(vec![[1; 32]]);
    assert_eq!(line.take(vec![message]).await, Ok(vec![Taken::New]));
}

#[tokio::test]
async fn a_conversation_outlives_the_day_of_its_key_and_dies_in_its_time() {
    let world = World::new(1).await;
    let line = world.line(ChannelKind::Sms, "sms-1");
    let mut phone = Phone::new(&world, &line, "1");
    phone.write("Здравствуйте").await.write("1").await;
    let question = phone.heard();
    world.trial.hand_over_talk_keys(vec![[11; 32], [10; 32]]);
    phone.write("…").await;
    let last = |text: &str| text.lines().last().unwrap_or_default().to_owned();
    assert!(phone.heard().contains(&last(&question)), "the same question: {}", phone.log);
    // It has moved to the new key.
    world.trial.hand_over_talk_keys(vec![[11; 32]]);
    phone.write("…").await;
    assert!(phone.heard().contains(&last(&question)), "{}", phone.log);
    let hours = programme().settings().retention.interview_hours;
    world.clock.advance(SignedDuration::from_hours(i64::from(hours) + 1));
    phone.write("1").await;
    assert!(!phone.heard().contains(&last(&question)), "it is over: {}", phone.log);
}

#[tokio::test]
async fn many_people_in_one_batch_are_answered_each_in_his_order() {
    let world = World::new(1).await;
    let line = world.line(ChannelKind::Sms, "sms-1");
    let people: Vec<String> = (0..60).map(|number| format!("7999{number:07}")).collect();
    let mut batch = Vec::new();
    for text in ["Здравствуйте", "1", "1"] {
        batch.extend(people.iter().map(|who| line.text(who, text)));
    }
    let taken = line.take(batch).await.unwrap();
    assert_eq!(taken, vec![Taken::New; 180]);
    world.trial.silence().await;
    let texts = |who: &str| -> Vec<String> {
        line.got(who).iter().map(|message| message.text.reveal().to_owned()).collect()
    };
    let first = texts(&people[0]);
    assert!(first.len() >= 3);
    for who in &people[1..] {
        assert_eq!(texts(who), first, "{who}");
    }
}

#[tokio::test]
async fn what_is_not_words_is_refused_kindly_and_a_slow_provider_is_waited_for() {
    let world = World::new(1).await;
    let line = world.line(ChannelKind::Telegram, "telegram-1");
    let mut phone = Phone::new(&world, &line, "1");
    phone.write("Здравствуйте").await.write("1").await;
    let picture = line.message("1", What::Other { kind: OtherKind::Picture, caption: None });
    phone.brings(picture).await;
    assert!(phone.heard().contains("Снимков мы не берём"), "{}", phone.log);
    let half = line.message("1", What::Text(Text::new("1", false)));
    phone.brings(half).await;
    assert!(phone.heard().contains("Часть вашего сообщения"), "{}", phone.log);

    let later = SendError::Later { after: std::time::Duration::from_millis(20) };
    line.fails_with(Some(later));
    let again = Arc::clone(&line);
    let message = line.text("1", "помощь");
    assert_eq!(line.take(vec![message]).await, Ok(vec![Taken::New]));
    tokio::time::sleep(std::time::Duration::from_millis(60)).await;
    assert!(again.got("1").is_empty());
    line.fails_with(None);
    phone.listen().await;
    assert!(!phone.said.is_empty(), "said as soon as the provider takes it");
}

#[tokio::test]
async fn a_receipt_that_was_not_said_before_the_end_is_said_with_the_next_message() {
    let world = World::new(1).await;
    let line = world.line(ChannelKind::Sms, "sms-1");
    let mut phone = Phone::new(&world, &line, "1");
    phone.up_to_the_review("ru", "Сокол").await;
    line.fails_with(Some(SendError::Never(Never::Blocked)));
    let send = line.text("1", &word("ru", Command::Send));
    assert_eq!(line.take(vec![send]).await, Ok(vec![Taken::New]));
    world.trial.silence().await;
    drop(phone);
    line.hang_up();
    let World { trial, folder, .. } = world;
    let world = World::again(trial, folder).await;
    let line = world.line(ChannelKind::Sms, "sms-1");
    let mut phone = Phone::new(&world, &line, "1");
    let words = phone.write("Что теперь?").await.receipt();
    phone.write("…").await;
    assert!(!phone.heard().contains(&words), "{}", phone.log);
    assert_eq!(world.trial.gate.queue().standing().await.unwrap().waiting, 1);
}
