//! What has to be true of messages that go out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::{Mood, PATIENCE_SECONDS, Provider, Running, Shelf, WATCH_MS, WORDS_CANARY, within};
use crate::address::Address;
use crate::contract::{Ended, Fault, Never, SendError, Sent};
use crate::message::{Button, IdempotencyKey, Outgoing, Words};
use crate::split::split;

/// A provider's pause that is longer than this is a mistake of units.
const AFTER_HOURS_MAX: u64 = 24;

/// Each message of the kit has a key of its own.
static NUMBER: AtomicU32 = AtomicU32::new(1);

fn message(to: Address, text: &str) -> Outgoing {
    let mut key = [0; 16];
    for (place, byte) in key.iter_mut().zip(NUMBER.fetch_add(1, Ordering::Relaxed).to_be_bytes()) {
        *place = byte;
    }
    Outgoing { key: IdempotencyKey(key), to, text: Words::new(text), buttons: Vec::new() }
}

/// An adapter whose line is up: somebody wrote, which is also why we may.
async fn talking(provider: &mut dyn Provider) -> Running {
    provider.mood(Mood::Fine).await;
    let shelf = Arc::new(Shelf::default());
    let running = Running::start(provider, &shelf).await;
    provider.says(0, &format!("{WORDS_CANARY} hello")).await;
    shelf.holds(1).await;
    super::all_acknowledged(provider).await;
    running
}

async fn send(running: &Running, outgoing: &Outgoing) -> Result<Sent, SendError> {
    within("sending has an end", running.channel.send(outgoing)).await
}

async fn settled(provider: &mut dyn Provider) -> Vec<(String, String)> {
    tokio::time::sleep(Duration::from_millis(WATCH_MS)).await;
    provider.got().await
}

pub(super) async fn is_sent_once(provider: &mut dyn Provider) {
    let running = talking(provider).await;
    running.channel.check().await.expect("the provider knows the account");
    let before = provider.got().await.len();
    let person = provider.person(1);
    let long = format!("{WORDS_CANARY} {}", "Вы в безопасности. ".repeat(12));
    let texts = [format!("{WORDS_CANARY} ответ"), format!("{WORDS_CANARY} plain [€]"), long];
    let pieces = texts
        .iter()
        .flat_map(|text| split(text, running.channel.abilities().text).expect("it is not too long"));
    let mut expected = Vec::new();
    for piece in pieces {
        let outgoing = message(person.clone(), piece);
        let first = send(&running, &outgoing).await.expect("it is sent");
        let again = send(&running, &outgoing).await;
        assert_eq!(again, Ok(first), "the same key is the same sending");
        expected.push((person.reveal().to_owned(), piece.to_owned()));
    }
    let got = settled(provider).await;
    assert_eq!(got.get(before..), Some(expected.as_slice()));
    running.channel.typing(&person).await;
}

pub(super) async fn slow_and_silent(provider: &mut dyn Provider) {
    let running = talking(provider).await;
    provider.mood(Mood::Slow).await;
    let outgoing = message(provider.person(0), &format!("{WORDS_CANARY} slowly"));
    send(&running, &outgoing).await.expect("slow is not dead");
    provider.mood(Mood::Silent).await;
    let before = settled(provider).await.len();
    let outgoing = message(provider.person(0), &format!("{WORDS_CANARY} into silence"));
    assert_eq!(send(&running, &outgoing).await, Err(SendError::Unsure), "it may have arrived");
    provider.mood(Mood::Fine).await;
    assert_eq!(send(&running, &outgoing).await, Err(SendError::Unsure), "and is not sent again by itself");
    assert!(settled(provider).await.len() <= before + 1);
}

pub(super) async fn throttled(provider: &mut dyn Provider) {
    let running = talking(provider).await;
    provider.mood(Mood::Throttling).await;
    let before = provider.got().await.len();
    let outgoing = message(provider.person(0), &format!("{WORDS_CANARY} too fast"));
    let Err(SendError::Later { after }) = send(&running, &outgoing).await else { panic!("later, and when") };
    assert!(after > Duration::ZERO && after < Duration::from_secs(AFTER_HOURS_MAX * 3600), "{after:?}");
    provider.mood(Mood::Fine).await;
    send(&running, &outgoing).await.expect("the same key can be tried again, for it surely was not sent");
    assert_eq!(settled(provider).await.len(), before + 1);
}

pub(super) async fn a_liar_is_not_believed(provider: &mut dyn Provider) {
    for mood in [Mood::Garbage, Mood::Mistaken] {
        let running = talking(provider).await;
        provider.mood(mood).await;
        let outgoing = message(provider.person(0), &format!("{WORDS_CANARY} to a liar"));
        let said = send(&running, &outgoing).await;
        assert!(matches!(said, Err(SendError::Unsure)), "{mood:?}: {said:?}");
    }
}

pub(super) async fn nobody_there(provider: &mut dyn Provider) {
    let running = talking(provider).await;
    provider.mood(Mood::Never).await;
    let outgoing = message(provider.person(0), &format!("{WORDS_CANARY} to nobody"));
    let said = send(&running, &outgoing).await;
    assert!(matches!(said, Err(SendError::Never(Never::Blocked | Never::NoSuchAddress))), "{said:?}");
    provider.mood(Mood::Down).await;
    let outgoing = message(provider.person(0), &format!("{WORDS_CANARY} to no provider"));
    tokio::time::sleep(Duration::from_millis(WATCH_MS)).await;
    let said = send(&running, &outgoing).await;
    assert!(matches!(said, Err(SendError::Later { .. })), "{said:?}");
    let said = running.channel.check().await;
    assert!(matches!(said, Err(SendError::Later { .. })), "{said:?}");
}

pub(super) async fn beyond_the_limits(provider: &mut dyn Provider) {
    let running = talking(provider).await;
    let before = provider.got().await.len();
    let person = provider.person(0);
    let button = || Button { label: Words::new("x"), data: Words::new("x".repeat(10_000)) };
    let mut wrong = vec![message(person.clone(), ""), message(person.clone(), &"я".repeat(20_000))];
    wrong.push(Outgoing { buttons: vec![button()], ..message(person, WORDS_CANARY) });
    for outgoing in wrong {
        assert_eq!(send(&running, &outgoing).await, Err(SendError::Ours(Fault::TooLong)));
    }
    let nowhere = message(Address::new("no such thing").expect("well-formed"), WORDS_CANARY);
    assert_eq!(send(&running, &nowhere).await, Err(SendError::Never(Never::NoSuchAddress)));
    assert_eq!(settled(provider).await.len(), before);
}

pub(super) async fn banned(provider: &mut dyn Provider) {
    provider.mood(Mood::Banned).await;
    let shelf = Arc::new(Shelf::default());
    let running = Running::start_if_pulled(provider, &shelf).await;
    assert_eq!(within("check has an end", provider.channel().check()).await, Err(SendError::Banned));
    if let Some(running) = running {
        assert_eq!(running.ended().await, Some(Ended::Banned), "within {PATIENCE_SECONDS} s");
    }
    provider.mood(Mood::Fine).await;
}
