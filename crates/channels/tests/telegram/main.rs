//! Telegram: against the npm package `telegram-test-api`, a process of its own and not ours, as far as that goes; and against a
//! fake written from the documentation for what it lacks.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

#[path = "../common/mod.rs"]
mod common;
mod fake;
mod files;
mod voice;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use channels::config::{Config, World};
use channels::kit::{Capture, Provider as _, Running, Shelf, all_acknowledged, conform, within};
use channels::message::{Button, IdempotencyKey, OtherKind, Outgoing, What, Words};
use channels::net::http::post_json_with;
use channels::net::{Dialler, Guard, Tls};
use channels::telegram::Way;
use channels::voice::{Full, Media, Sink, VoiceNote};
use channels::{Channel as _, TagKey};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use web::chance::SystemChance;
use web::clock::SystemClock;

use self::common::{Counterpart, modules, skipped};
use self::fake::{Fake, SECRET, TOKEN, bot};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_conforms_polling_and_by_webhook() {
    let capture = Capture::begin();
    conform(&mut Fake::start(false).await, &capture).await;
    conform(&mut Fake::start(true).await, &capture).await;

    // Where files lie is told with the token, however it goes.
    for gives in
        [files::Gives::Whole, files::Gives::Half, files::Gives::Elsewhere, files::Gives::Refused(404)]
    {
        let fake = Fake::start(false).await;
        fake.has_file(b"CANARY sound".to_vec(), gives);
        let note =
            VoiceNote { handle: Words::new(files::FILE_ID), media: Media::Ogg, seconds: None, bytes: None };
        let came = bot(fake.place(), Way::Poll).fetch(&note, &mut Thrown).await;
        assert_eq!(came.is_ok(), gives == files::Gives::Whole, "{gives:?}");
        if let Err(error) = came {
            assert!(!format!("{error} {error:?}").contains("CANARY"));
        }
    }
    let secrets = [TOKEN, "CANARY", files::FILE_PATH].map(str::to_owned);
    capture.holds_none_of("telegram-test", &secrets);
}

struct Thrown;

impl Sink for Thrown {
    fn piece(&mut self, _: &[u8]) -> Result<(), Full> {
        Ok(())
    }
}

#[tokio::test]
async fn a_conversation_with_a_server_that_is_not_ours() {
    let Some(modules) = modules("telegram-test-api") else { return skipped("telegram-test-api") };
    let environment =
        [("TELEGRAM_MODULES", modules.display().to_string()), ("TELEGRAM_TOKEN", TOKEN.to_owned())];
    let script = common::script("telegram/server.cjs");
    let mut server = Counterpart::start(&script, &environment);
    let port = u16::try_from(server.tell(json!({"do": "listen"})).await.as_u64().unwrap()).unwrap();
    let channel = Arc::new(bot(SocketAddr::from(([127, 0, 0, 1], port)), Way::Poll));
    channel.check().await.unwrap();
    let shelf = Arc::new(Shelf::default());
    let inbox = Arc::clone(&shelf);
    let channels::Listening::Pull(pulling) = Arc::clone(&channel).listen(inbox) else { panic!("it polls") };
    let pulling = tokio::spawn(pulling);
    server.tell(json!({"do": "says", "from": 4242, "text": "안녕하십니까"})).await;
    let kept = shelf.holds(1).await;
    assert_eq!((kept[0].from.reveal(), shelf.texts()), ("4242", vec![("안녕하십니까".to_owned(), true)]));
    let outgoing = Outgoing {
        key: IdempotencyKey([1; 16]),
        to: kept[0].from.clone(),
        text: Words::new("조선말로 계속하시겠습니까?"),
        buttons: vec![button("예", "yes"), button("아니", "no")],
    };
    let sent = channel.send(&outgoing).await.unwrap();
    assert_eq!((sent.ids.len(), channel.send(&outgoing).await.unwrap()), (1, sent));
    server.tell(json!({"do": "presses", "from": 4242, "data": "yes"})).await;
    let kept = shelf.holds(2).await;
    assert_eq!(kept[1].what, What::Button(Words::new("yes")));
    let history = server.tell(json!({"do": "history"})).await;
    let ours: Vec<_> =
        history.as_array().unwrap().iter().filter(|each| each["message"]["chat_id"] == json!(4242)).collect();
    assert_eq!(ours.len(), 1, "{history}");
    assert_eq!(ours[0]["message"]["text"], json!("조선말로 계속하시겠습니까?"));
    let keyboard =
        json!([[{"text": "예", "callback_data": "yes"}], [{"text": "아니", "callback_data": "no"}]]);
    assert_eq!(ours[0]["message"]["reply_markup"]["inline_keyboard"], keyboard);
    pulling.abort();
}

#[tokio::test]
async fn edits_presses_and_what_is_not_words() {
    let mut fake = Fake::start(false).await;
    let shelf = Arc::new(Shelf::default());
    let _running = Running::start(&mut fake, &shelf).await;
    fake.message("edited_message", 0, "исправлено");
    let chat = Fake::chat(1);
    fake.update(&format!(
        "\"callback_query\":{{\"id\":\"press-1\",\"from\":{{\"id\":{chat}}},\"data\":\"next\"}}"
    ));
    fake.update(&format!(
        "\"message\":{{\"chat\":{{\"id\":{chat},\"type\":\"private\"}},\"photo\":[{{\"file_id\":\"x\"}}],\"caption\":\"вот\"}}"
    ));
    fake.update("\"message\":{\"chat\":{\"id\":-5,\"type\":\"supergroup\"},\"text\":\"in a group\"}");
    let kept = shelf.holds(3).await;
    all_acknowledged(&mut fake).await;
    assert!(matches!(&kept[0].what, What::Edited(text) if text.words.reveal() == "исправлено"));
    assert_eq!(kept[0].language.as_deref(), Some("ru"));
    assert_eq!((&kept[1].what, kept[1].from.reveal()), (&What::Button(Words::new("next")), chat.as_str()));
    let caption = Some(Words::new("вот"));
    assert_eq!(kept[2].what, What::Other { kind: OtherKind::Picture, caption });
    assert_eq!(shelf.all().len(), 3, "a group is not heard");
    within("the press is answered, and nothing is fetched", async {
        while fake.shared.inside().calls.is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    let calls = fake.shared.inside().calls.clone();
    assert_eq!(calls, [("answerCallbackQuery".to_owned(), json!({"callback_query_id": "press-1"}))]);
}

#[tokio::test]
async fn a_webhook_believes_only_the_secret_and_its_path_holds_none() {
    let mut fake = Fake::start(true).await;
    let shelf = Arc::new(Shelf::default());
    let _running = Running::start(&mut fake, &shelf).await;
    let url = fake.shared.inside().calls[0].1["url"].as_str().unwrap().to_owned();
    assert!(url.ends_with("/channels/telegram/telegram-test") && !url.contains("CANARY"), "{url}");
    let hook = fake.hook.unwrap();
    let dialler = Dialler::new("127.0.0.1", hook.port(), &Tls::Plain, None, Guard::LoopbackOnly).unwrap();
    let forged = br#"{"update_id":1,"message":{"chat":{"id":1,"type":"private"},"text":"forged"}}"#;
    let name = "x-telegram-bot-api-secret-token";
    let headers: [&[(&str, &str)]; 4] =
        [&[], &[(name, "")], &[(name, "canary-secret-of-a-webhooK")], &[(name, TOKEN)]];
    for headers in headers {
        let path = "/channels/telegram/telegram-test";
        let answer =
            post_json_with(&dialler, path, headers, forged.to_vec(), Duration::from_secs(5)).await.unwrap();
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(shelf.all().len(), 0);
    let right = [(name, SECRET)];
    let path = "/channels/telegram/telegram-test";
    let answer =
        post_json_with(&dialler, path, &right, forged.to_vec(), Duration::from_secs(5)).await.unwrap();
    assert_eq!((answer.status, shelf.all().len()), (StatusCode::OK, 1));
    shelf.set_full(true);
    let other = forged.to_vec().iter().map(|byte| if *byte == b'1' { b'2' } else { *byte }).collect();
    let answer = post_json_with(&dialler, path, &right, other, Duration::from_secs(5)).await.unwrap();
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_webhook_left_behind_gives_way_to_polling() {
    let mut fake = Fake::start(true).await;
    let shelf = Arc::new(Shelf::default());
    drop(Running::start(&mut fake, &shelf).await);
    // The same bot is now to ask; its webhook still stands at Telegram, but nobody answers there.
    fake.hook = None;
    let _running = Running::start(&mut fake, &shelf).await;
    fake.message("message", 0, "после переезда");
    shelf.holds(1).await;
    assert_eq!(shelf.texts(), [("после переезда".to_owned(), true)]);
}

#[tokio::test]
async fn buttons_are_sent_and_nothing_is_previewed() {
    let fake = Fake::start(false).await;
    let outgoing = Outgoing {
        key: IdempotencyKey([2; 16]),
        to: fake.person(0),
        text: Words::new("Где вам удобнее?"),
        buttons: vec![button("Здесь", "here")],
    };
    bot(fake.place(), Way::Poll).send(&outgoing).await.unwrap();
    let [(method, sent)] = &fake.shared.inside().calls[..] else { panic!("one call") };
    assert_eq!(method, "sendMessage");
    assert_eq!(
        sent["reply_markup"],
        json!({"inline_keyboard": [[{"text": "Здесь", "callback_data": "here"}]]})
    );
    assert_eq!(
        (&sent["link_preview_options"]["is_disabled"], &sent["protect_content"]),
        (&json!(true), &json!(true))
    );
}

/// A SOCKS5 proxy that wants a name and a password and leads where it is told, to loopback.
async fn socks() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (mut near, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let mut greeting = [0; 3];
                near.read_exact(&mut greeting).await.unwrap();
                near.write_all(&[5, 2]).await.unwrap();
                let mut login = [0; 18];
                near.read_exact(&mut login).await.unwrap();
                assert_eq!(&login, b"\x01\x05tg-ru\x0acanarypass");
                near.write_all(&[1, 0]).await.unwrap();
                let mut request = [0; 10];
                near.read_exact(&mut request).await.unwrap();
                assert_eq!(request[..8], [5, 1, 0, 1, 127, 0, 0, 1]);
                let target = u16::from_be_bytes([request[8], request[9]]);
                let mut far = TcpStream::connect(("127.0.0.1", target)).await.unwrap();
                near.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
                // Either end may go when it likes.
                drop(tokio::io::copy_bidirectional(&mut near, &mut far).await);
            });
        }
    });
    port
}

#[tokio::test]
async fn from_settings_through_a_proxy_to_a_server_of_ones_own() {
    let fake = Fake::start(false).await;
    let settings = format!(
        "[[telegram]]\naccount = 'tg'\ntoken = '{TOKEN}'\napi = 'http://{}'\nproxy = 'socks5://tg-ru:canarypass@127.0.0.1:{}'",
        fake.place(),
        socks().await
    );
    let world = World {
        key: TagKey::new([1; 32]),
        clock: Arc::new(SystemClock),
        chance: Arc::new(SystemChance),
        guard: Guard::LoopbackOnly,
    };
    let config = Config::parse(&settings, std::path::Path::new("channels.toml")).unwrap();
    let [channel] = &config.open(&world).unwrap()[..] else { panic!("one account") };
    channel.check().await.unwrap();
    assert_eq!(fake.shared.inside().calls[0].0, "getMe");
    let hidden = channel.redactions();
    assert!(["canarypass", TOKEN].iter().all(|secret| hidden.iter().any(|one| one.reveal() == *secret)));
    let shelf = Arc::new(Shelf::default());
    let channels::Listening::Pull(pulling) = Arc::clone(channel).listen(Arc::<Shelf>::clone(&shelf)) else {
        panic!("it polls")
    };
    let pulling = tokio::spawn(pulling);
    fake.message("message", 0, "через посредника");
    shelf.holds(1).await;
    pulling.abort();
}

fn button(label: &str, data: &str) -> Button {
    Button { label: Words::new(label), data: Words::new(data) }
}
