//! The real adapters against the simulator, as a gate opens them from its settings: messages both ways, and what goes wrong.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

#[path = "../visitor/mod.rs"]
mod visitor;

use std::sync::Arc;
use std::time::Duration;

use channels::config::{Config, World};
use channels::contract::{Channel, Listening};
use channels::kit::Shelf;
use channels::message::{Button, DeliveryState, IdempotencyKey, Outgoing, What, Words};
use channels::net::Guard;
use channels::{Address, ChannelKind, SendError, TagKey};
use simulator::{Doors, Links, Simulator};
use tokio::task::JoinHandle;
use web::chance::SystemChance;
use web::clock::SystemClock;

use self::visitor::Visitor;

/// A simulator, somebody at its page, and one account on which a shelf listens.
struct Outside {
    simulator: Simulator,
    visitor: Visitor,
    channel: Arc<dyn Channel>,
    shelf: Arc<Shelf>,
    pulling: JoinHandle<channels::Ended>,
}

impl Drop for Outside {
    fn drop(&mut self) {
        self.pulling.abort();
    }
}

async fn simulator() -> Simulator {
    let links = Links {
        start: None,
        desk: "http://127.0.0.1:1/".to_owned(),
        gates: Vec::new(),
        trunk: None,
        no_line: None,
    };
    let doors = Doors::open(0, 0, 0).await.unwrap();
    Simulator::start(doors, links, Arc::new(SystemClock), &SystemChance).unwrap()
}

fn channel(settings: &str, kind: ChannelKind) -> Arc<dyn Channel> {
    let world = World {
        key: TagKey::new([1; 32]),
        clock: Arc::new(SystemClock),
        chance: Arc::new(SystemChance),
        guard: Guard::LoopbackOnly,
    };
    let config = Config::parse(settings, std::path::Path::new("channels.toml")).unwrap();
    config.open(&world).unwrap().into_iter().find(|channel| channel.kind() == kind).unwrap()
}

fn listen(channel: &Arc<dyn Channel>, shelf: &Arc<Shelf>) -> JoinHandle<channels::Ended> {
    let Listening::Pull(pulling) = Arc::clone(channel).listen(Arc::<Shelf>::clone(shelf)) else {
        panic!("it asks")
    };
    tokio::spawn(pulling)
}

async fn world(kind: ChannelKind) -> Outside {
    let simulator = simulator().await;
    let channel = channel(&simulator.settings(), kind);
    channel.check().await.unwrap();
    let shelf = Arc::new(Shelf::default());
    let pulling = listen(&channel, &shelf);
    let visitor = Visitor::at(&simulator.page());
    Outside { simulator, visitor, channel, shelf, pulling }
}

fn outgoing(key: u8, to: &Address, text: &str, buttons: &[(&str, &str)]) -> Outgoing {
    let button = |(label, data): &(&str, &str)| Button { label: Words::new(*label), data: Words::new(*data) };
    Outgoing {
        key: IdempotencyKey([key; 16]),
        to: to.clone(),
        text: Words::new(text),
        buttons: buttons.iter().map(button).collect(),
    }
}

#[tokio::test]
async fn a_messenger_in_russian_and_korean_with_buttons_and_changes() {
    let world = world(ChannelKind::Telegram).await;
    world.visitor.writes("messenger", "Здравствуйте").await;
    let kept = world.shelf.holds(1).await;
    assert_eq!(world.shelf.texts(), [("Здравствуйте".to_owned(), true)]);
    assert_eq!(kept[0].language.as_deref(), Some("ru"));
    world.visitor.shows("messenger", "✓✓ read by the bot").await;

    let to = kept[0].from.clone();
    world.channel.typing(&to).await;
    world.visitor.shows("messenger", "typing…").await;
    let question = "조선말로 계속하시겠습니까?";
    let sent =
        world.channel.send(&outgoing(1, &to, question, &[("예", "yes"), ("아니", "no")])).await.unwrap();
    let screen = world.visitor.shows("messenger", question).await;
    assert!(screen.contains(">예</button>") && !screen.contains("typing…"), "{screen}");
    assert_eq!(sent.ids.len(), 1);

    let line = sent.ids[0].0.clone();
    let (status, _) =
        world.visitor.post("/messenger/press", &[("line", line.as_str()), ("button", "1")]).await;
    assert_eq!(status, 303);
    let kept = world.shelf.holds(2).await;
    assert_eq!((&kept[1].what, &kept[1].from), (&What::Button(Words::new("no")), &to));
    world.visitor.until("messenger", |screen| !screen.contains("aria-busy")).await;

    let (status, _) = world.visitor.post("/messenger/write", &[("text", "Добрый день"), ("edit", "1")]).await;
    assert_eq!(status, 303);
    let kept = world.shelf.holds(3).await;
    assert!(matches!(&kept[2].what, What::Edited(text) if text.words.reveal() == "Добрый день"));
    let screen = world.visitor.shows("messenger", "edited").await;
    assert!(!screen.contains("Здравствуйте"), "{screen}");
}

#[tokio::test]
async fn who_takes_the_telephone_is_somebody_else() {
    let world = world(ChannelKind::Telegram).await;
    world.visitor.writes("messenger", "первый").await;
    let first = world.shelf.holds(1).await[0].from.clone();
    let fields = [("name", "Ветер"), ("language", "ko")];
    assert_eq!(world.visitor.post("/messenger/person", &fields).await.0, 303);
    assert!(!world.visitor.screen("messenger").await.contains("первый"));
    world.visitor.writes("messenger", "안녕하십니까").await;
    let kept = world.shelf.holds(2).await;
    assert_ne!(kept[1].from, first);
    assert_eq!(kept[1].language.as_deref(), Some("ko"));
    // What comes meanwhile is there when the first one is back.
    world.channel.send(&outgoing(1, &first, "ответ", &[])).await.unwrap();
    assert_eq!(world.visitor.post("/messenger/start-over", &[]).await.0, 303);
    assert!(!world.visitor.screen("messenger").await.contains("ответ"));
    world.visitor.post("/messenger/person", &[("name", "Person 1"), ("language", "ru")]).await;
    let screen = world.visitor.screen("messenger").await;
    assert!(screen.contains("первый") && screen.contains("ответ"), "{screen}");
}

#[tokio::test]
async fn what_the_bot_gets_wrong_is_told_as_telegram_tells_it() {
    let world = world(ChannelKind::Telegram).await;
    let nobody = Address::new("12345").unwrap();
    let said = world.channel.send(&outgoing(1, &nobody, "x", &[])).await;
    assert_eq!(said, Err(SendError::Never(channels::contract::Never::NoSuchAddress)));
    let other = world.simulator.settings().replace("700700700:only", "700700701:only");
    assert_eq!(channel(&other, ChannelKind::Telegram).check().await, Err(SendError::Banned));

    let api = world.simulator.settings();
    let place = api.split("api = \"").nth(1).unwrap().split('"').next().unwrap();
    let bot = Visitor::at(place);
    let call = async |method: &str, fields: &[(&str, &str)]| {
        let path = format!("/bot700700700:only-a-trial-on-this-machine/{method}");
        bot.post(&path, fields).await
    };
    for (method, fields, status, words) in [
        ("getMe", vec![], 200, "\"is_bot\":true"),
        ("nonsense", vec![], 404, "Not Found"),
        ("sendMessage", vec![("text", "x")], 400, "chat_id is empty"),
        ("sendMessage", vec![("chat_id", "1"), ("text", " ")], 400, "message text is empty"),
        ("sendMessage", vec![("chat_id", "1"), ("text", "x")], 400, "chat not found"),
        ("answerCallbackQuery", vec![("callback_query_id", "x")], 400, "query is too old"),
        ("setWebhook", vec![("url", "http://x.example/")], 400, "HTTPS URL must be provided"),
        ("setWebhook", vec![("url", "https://x.example/")], 400, "no public address"),
        ("deleteWebhook", vec![], 200, "\"result\":true"),
        ("sendChatAction", vec![("chat_id", "1"), ("action", "dance")], 400, "wrong parameter action"),
    ] {
        let (found, answer) = call(method, &fields).await;
        assert_eq!(found, status, "{method}: {answer}");
        assert!(answer.contains(words), "{method}: {answer}");
    }
    let long = "я".repeat(4097);
    assert!(
        call("sendMessage", &[("chat_id", "1"), ("text", &long)]).await.1.contains("message is too long")
    );
    // A second bot of the same name ends the first one's poll.
    let (first, second) = tokio::join!(
        async {
            // It was the adapter's own poll, or this one, that gave way: one of them waits on.
            call("getUpdates", &[("timeout", "20")]).await
        },
        async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            call("getUpdates", &[("timeout", "0")]).await
        }
    );
    assert_eq!((first.0, second.0), (409, 200), "{first:?} {second:?}");
}

#[tokio::test]
async fn updates_are_redelivered_until_they_are_acknowledged() {
    let world = world(ChannelKind::Telegram).await;
    world.shelf.set_full(true);
    world.visitor.writes("messenger", "подождите").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(world.visitor.screen("messenger").await.contains("✓ sent"));
    world.shelf.set_full(false);
    world.shelf.holds(1).await;
    world.visitor.all_taken("messenger").await;
    assert_eq!(world.shelf.texts(), [("подождите".to_owned(), true)]);
}

#[tokio::test]
async fn short_and_long_sms_both_ways_with_receipts() {
    let world = world(ChannelKind::Sms).await;
    let long = "Нас трое, мы у старой мельницы и хотим сложить оружие. Что нам делать дальше? ".repeat(4);
    let latin = "We are three and want to lay down arms [today] for 0 € ".repeat(6);
    let korean = "우리는 살고 싶습니다. 어떻게 하면 안전하게 갈수 있습니까? ".repeat(6);
    for text in ["700", long.trim(), latin.trim(), korean.trim()] {
        world.visitor.writes("sms", text).await;
    }
    let kept = world.shelf.holds(4).await;
    let texts: Vec<_> = world.shelf.texts();
    assert_eq!(texts, ["700", long.trim(), latin.trim(), korean.trim()].map(|text| (text.to_owned(), true)));
    let screen = world.visitor.all_taken("sms").await;
    assert!(screen.contains("5 SMS, UCS-2") && screen.contains("3 SMS, GSM-7"), "{screen}");
    assert!(screen.contains("1 SMS, GSM-7") && screen.contains("✓✓ delivered"), "{screen}");

    let to = kept[0].from.clone();
    assert!(to.reveal().starts_with("+7000"), "no number that an operator gives out");
    let mut ids = Vec::new();
    for (key, text) in (1..).zip([long.trim(), korean.trim(), "OK €"]) {
        ids.extend(world.channel.send(&outgoing(key, &to, text, &[])).await.unwrap().ids);
        world.visitor.shows("sms", text).await;
    }
    assert!(world.visitor.screen("sms").await.contains("put together from"));
    let kept = world.shelf.holds(4 + ids.len()).await;
    let mut reported: Vec<_> = kept[4..]
        .iter()
        .map(|one| {
            let What::Report { of, state: DeliveryState::Delivered } = &one.what else {
                panic!("{:?}", one.what)
            };
            of.clone()
        })
        .collect();
    reported.sort();
    ids.sort();
    assert_eq!(reported, ids, "each part is reported once");
}

#[tokio::test]
async fn a_number_that_is_not_here_is_reported_as_failed_and_a_wrong_password_is_refused() {
    let world = world(ChannelKind::Sms).await;
    // When something has come, there is a line.
    world.visitor.writes("sms", "x").await;
    world.shelf.holds(1).await;
    let nobody = Address::new("+70009999999").unwrap();
    let sent = world.channel.send(&outgoing(1, &nobody, "x", &[])).await.unwrap();
    let kept = world.shelf.holds(2).await;
    assert_eq!(kept[1].what, What::Report { of: sent.ids[0].clone(), state: DeliveryState::Failed });
    let short = Address::new("112").unwrap();
    let said = world.channel.send(&outgoing(2, &short, "x", &[])).await;
    assert_eq!(said, Err(SendError::Never(channels::contract::Never::NoSuchAddress)));
    for field in ["system_id = \"trial\"", "password = \"trial\""] {
        let other = world.simulator.settings().replace(field, &field.replace("trial", "other"));
        assert_eq!(channel(&other, ChannelKind::Sms).check().await, Err(SendError::Banned), "{field}");
    }
}

#[tokio::test]
async fn what_an_sms_line_did_not_take_goes_again_over_the_next_one() {
    let mut world = world(ChannelKind::Sms).await;
    world.shelf.set_full(true);
    world.visitor.writes("sms", "подождите немного").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    world.pulling.abort();
    drop((&mut world.pulling).await);
    assert!(world.visitor.screen("sms").await.contains("✓ in the network"));
    // Another gate takes the account.
    let shelf = Arc::new(Shelf::default());
    let channel = channel(&world.simulator.settings(), ChannelKind::Sms);
    world.pulling = listen(&channel, &shelf);
    shelf.holds(1).await;
    world.visitor.shows("sms", "✓✓ delivered").await;
    assert_eq!(shelf.texts(), [("подождите немного".to_owned(), true)]);
}
