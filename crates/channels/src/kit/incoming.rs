//! What has to be true of messages that come in.

use std::sync::Arc;
use std::time::Duration;

use super::{Mood, Provider, Running, Shelf, WATCH_MS, WORDS_CANARY, all_acknowledged, within};

async fn fresh(provider: &mut dyn Provider) -> (Arc<Shelf>, Running) {
    provider.mood(Mood::Fine).await;
    let shelf = Arc::new(Shelf::default());
    let running = Running::start(provider, &shelf).await;
    (shelf, running)
}

fn words(text: &str) -> String {
    format!("{WORDS_CANARY} {text}")
}

pub(super) async fn arrives_and_is_acknowledged(provider: &mut dyn Provider) {
    let (shelf, _running) = fresh(provider).await;
    let said = [words("Здравствуйте"), words("안녕하십니까"), words("hello [€]")];
    for (number, text) in (0..).zip(&said) {
        provider.says(number, text).await;
        shelf.holds(usize::from(number) + 1).await;
    }
    let kept = shelf.all();
    let read: Vec<(String, bool)> = said.iter().map(|text| (text.clone(), true)).collect();
    assert_eq!(shelf.texts(), read);
    for (number, message) in (0..).zip(&kept) {
        assert_eq!(
            message.from.reveal(),
            provider.person(number).reveal(),
            "the answer goes to whoever wrote"
        );
    }
    all_acknowledged(provider).await;
}

pub(super) async fn redelivered_is_recognised(provider: &mut dyn Provider) {
    let (shelf, _running) = fresh(provider).await;
    shelf.set_full(true);
    provider.says(0, &words("again and again")).await;
    shelf.has_refused().await;
    assert_eq!(provider.unacknowledged().await, 1, "what the inbox did not take is not acknowledged");
    shelf.set_full(false);
    assert_eq!(shelf.holds(1).await.len(), 1);
    all_acknowledged(provider).await;
    assert_eq!(shelf.all().len(), 1);
}

pub(super) async fn a_crash_before_the_acknowledgement_loses_and_doubles_nothing(
    provider: &mut dyn Provider,
) {
    let (shelf, running) = fresh(provider).await;
    shelf.set_dying(true);
    let said = words("as it died");
    provider.says(0, &said).await;
    shelf.holds(1).await;
    running.kill().await;
    assert_eq!(provider.unacknowledged().await, 1, "it died before it could acknowledge");
    shelf.set_dying(false);
    let _running = Running::start(provider, &shelf).await;
    all_acknowledged(provider).await;
    assert_eq!(shelf.texts(), [(said, true)]);
    assert!(shelf.known() >= 1, "it came again and was recognised");
}

pub(super) async fn the_same_words_twice_are_two_messages(provider: &mut dyn Provider) {
    let (shelf, _running) = fresh(provider).await;
    let one = words("1");
    provider.says(0, &one).await;
    shelf.holds(1).await;
    all_acknowledged(provider).await;
    provider.says(0, &one).await;
    provider.says(1, &one).await;
    assert_eq!(shelf.holds(3).await.len(), 3);
    all_acknowledged(provider).await;
}

pub(super) async fn doubled_and_shuffled(provider: &mut dyn Provider) {
    let (shelf, running) = fresh(provider).await;
    provider.says_doubled(0, &words("once")).await;
    shelf.holds(1).await;
    all_acknowledged(provider).await;
    provider.says(1, &words("after")).await;
    shelf.holds(2).await;
    assert_eq!(shelf.texts(), [(words("once"), true), (words("after"), true)]);
    all_acknowledged(provider).await;
    running.kill().await;
    let (shelf, _running) = fresh(provider).await;
    let expected = provider.says_shuffled(2, &words("first. "), &words("second.")).await;
    shelf.holds(expected.len()).await;
    let expected: Vec<(String, bool)> = expected.into_iter().map(|text| (text, true)).collect();
    assert_eq!(shelf.texts(), expected);
    all_acknowledged(provider).await;
}

pub(super) async fn half_messages_say_so(provider: &mut dyn Provider) {
    let (shelf, _running) = fresh(provider).await;
    let Some(expected) = provider.says_half(0, &words("the beginning")).await else { return };
    shelf.holds(1).await;
    assert_eq!(shelf.texts(), [(expected, false)]);
    all_acknowledged(provider).await;
}

pub(super) async fn hostile_words(provider: &mut dyn Provider) {
    let (shelf, _running) = fresh(provider).await;
    let huge = words(&"я".repeat(20_000));
    let hostile = [
        words("a\0b"),
        words("\u{202e}right to left\u{202c} \u{2066}x"),
        words(&"Z\u{310}\u{341}\u{34a}".repeat(60)),
        words("'; drop table messages; -- {{7*7}} <script>"),
        words("\r\nLevel=ERROR forged=line"),
        huge,
    ];
    for (number, text) in (0..).zip(&hostile) {
        provider.says(0, text).await;
        let kept = shelf.holds(number + 1).await;
        assert_eq!(kept.len(), number + 1, "one message became several");
    }
    // How lines end is a matter of the line and not of what was written.
    let plain = |text: &str| text.replace("\r\n", "\n");
    for ((read, _whole), said) in shelf.texts().iter().zip(&hostile) {
        assert!(!read.contains('\0'));
        assert!(
            plain(&said.replace('\0', "")).starts_with(&plain(read)),
            "what arrives is what was written, or its beginning"
        );
    }
    all_acknowledged(provider).await;
}

pub(super) async fn nonsense_stops_nobody(provider: &mut dyn Provider) {
    let (shelf, _running) = fresh(provider).await;
    provider.says_nonsense().await;
    let said = words("behind the nonsense");
    provider.says(0, &said).await;
    within("a message arrives behind nonsense", async {
        while !shelf.texts().contains(&(said.clone(), true)) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    all_acknowledged(provider).await;
}

pub(super) async fn a_provider_that_goes_and_comes_back(provider: &mut dyn Provider) {
    let (shelf, _running) = fresh(provider).await;
    provider.says(0, &words("before")).await;
    shelf.holds(1).await;
    all_acknowledged(provider).await;
    for mood in [Mood::Down, Mood::Garbage, Mood::Slow] {
        provider.mood(mood).await;
        tokio::time::sleep(Duration::from_millis(WATCH_MS)).await;
        let count = shelf.all().len();
        provider.says(1, &words(&format!("while {mood:?}"))).await;
        provider.mood(Mood::Fine).await;
        shelf.holds(count + 1).await;
        all_acknowledged(provider).await;
    }
    assert_eq!(shelf.all().len(), 4);
}
