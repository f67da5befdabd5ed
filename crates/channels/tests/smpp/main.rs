//! SMS by SMPP against a server that is not ours: the npm package `smpp`, a process of its own.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

mod bearerbox;
#[path = "../common/mod.rs"]
mod common;
mod kannel;
mod provider;

use std::sync::Arc;
use std::time::Duration;

use channels::kit::{Capture, Provider as _, Running, Shelf, all_acknowledged, conform, within};
use channels::message::{DeliveryState, IdempotencyKey, Outgoing, ProviderId, What, Words};
use channels::net::Tls;
use channels::smpp::LongMessages;
use serde_json::json;

use self::provider::Smsc;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_conforms() {
    let capture = Capture::begin();
    let Some(mut smsc) = Smsc::start(None).await else { return };
    conform(&mut smsc, &capture).await;
}

#[tokio::test]
async fn every_way_of_telling_long_messages_both_ways() {
    let Some(mut smsc) = Smsc::start(None).await else { return };
    let text = "Сдавайтесь в плен безопасно: 조선 사람도. ".repeat(6).trim_end().to_owned();
    for (reference, long) in (40..).zip([LongMessages::Udh8, LongMessages::Udh16, LongMessages::Sar]) {
        smsc.long = long;
        let shelf = Arc::new(Shelf::default());
        let running = Running::start(&mut smsc, &shelf).await;
        let letters: Vec<char> = text.chars().collect();
        let parts: Vec<String> = letters.chunks(60).map(|part| part.iter().collect()).collect();
        let from = smsc.person(0).reveal().to_owned();
        if long == LongMessages::Sar {
            smsc.tell(json!({"do": "sar", "from": from, "texts": parts, "reference": reference})).await;
        } else {
            let order: Vec<usize> = (0..parts.len()).rev().collect();
            let wide = long == LongMessages::Udh16;
            let command = json!({"do": "parts", "from": from, "texts": parts, "order": order,
                "reference": reference, "wide": wide});
            smsc.tell(command).await;
        }
        shelf.holds(1).await;
        assert_eq!(shelf.texts(), [(text.clone(), true)], "{long:?}");
        all_acknowledged(&mut smsc).await;
        let before = smsc.got().await.len();
        let sent = running.channel.send(&outgoing(&smsc, reference, &text)).await.unwrap();
        assert!(sent.ids.len() > 2);
        assert_eq!(
            smsc.got().await[before..],
            [(smsc.person(0).reveal().to_owned(), text.clone())],
            "{long:?}"
        );
        running.kill().await;
    }
}

#[tokio::test]
async fn gsm7_both_ways_costs_one_part() {
    let Some(mut smsc) = Smsc::start(None).await else { return };
    let shelf = Arc::new(Shelf::default());
    let running = Running::start(&mut smsc, &shelf).await;
    let text = "You are safe [ok] {1} €5 ~ Ärger, señor? ^|\\";
    let from = smsc.person(1).reveal().to_owned();
    smsc.tell(json!({"do": "gsm7", "from": from, "text": text})).await;
    shelf.holds(1).await;
    assert_eq!(shelf.texts(), [(text.to_owned(), true)]);
    let sent = running.channel.send(&outgoing(&smsc, 1, text)).await.unwrap();
    assert_eq!(sent.ids.len(), 1);
    assert_eq!(smsc.got().await, [(smsc.person(0).reveal().to_owned(), text.to_owned())]);
    assert_eq!(smsc.tell(json!({"do": "codings"})).await, json!([0]));
}

#[tokio::test]
async fn receipts_say_what_became_of_a_message() {
    let Some(mut smsc) = Smsc::start(None).await else { return };
    let shelf = Arc::new(Shelf::default());
    let running = Running::start(&mut smsc, &shelf).await;
    let from = smsc.person(0).reveal().to_owned();
    smsc.says(0, "hello").await;
    shelf.holds(1).await;
    let sent = running.channel.send(&outgoing(&smsc, 2, "answer")).await.unwrap();
    let [ProviderId(id)] = &sent.ids[..] else { panic!("one part") };
    for stat in ["ACCEPTD", "DELIVRD", "DELIVRD"] {
        smsc.tell(json!({"do": "receipt", "from": from, "id": id, "stat": stat})).await;
    }
    let kept = shelf.holds(3).await;
    all_acknowledged(&mut smsc).await;
    let reports: Vec<What> = kept.into_iter().skip(1).map(|message| message.what).collect();
    let of = sent.ids[0].clone();
    let report = |state| What::Report { of: of.clone(), state };
    assert_eq!(reports, [report(DeliveryState::Waiting), report(DeliveryState::Delivered)]);
    assert_eq!((shelf.all().len(), shelf.known()), (3, 1), "the second report says nothing new");
}

#[tokio::test]
async fn a_line_that_breaks_between_parts_loses_none() {
    let Some(mut smsc) = Smsc::start(None).await else { return };
    let shelf = Arc::new(Shelf::default());
    let _running = Running::start(&mut smsc, &shelf).await;
    let from = smsc.person(0).reveal().to_owned();
    let part = |number: usize| {
        json!({"do": "parts", "from": from, "texts": ["one ", "two ", "three"], "order": [number],
        "reference": 9, "wide": false})
    };
    smsc.tell(part(2)).await;
    all_acknowledged(&mut smsc).await;
    smsc.tell(json!({"do": "drop"})).await;
    smsc.tell(part(0)).await;
    smsc.tell(part(1)).await;
    shelf.holds(1).await;
    assert_eq!(shelf.texts(), [("one two three".to_owned(), true)]);
}

#[tokio::test]
async fn a_server_that_falls_silent_is_left() {
    let Some(mut smsc) = Smsc::start(None).await else { return };
    let shelf = Arc::new(Shelf::default());
    let _running = Running::start(&mut smsc, &shelf).await;
    smsc.says(0, "before").await;
    shelf.holds(1).await;
    smsc.tell(json!({"do": "freeze"})).await;
    within("another connection is made", async {
        while smsc.tell(json!({"do": "binds"})).await != json!(2) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    smsc.says(0, "behind").await;
    shelf.holds(2).await;
}

#[tokio::test]
async fn over_tls_with_an_authority_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let (cert, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    std::fs::write(&cert, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let Some(mut smsc) = Smsc::start(Some((&cert, &key))).await else { return };
    let shelf = Arc::new(Shelf::default());
    let running = Running::start(&mut smsc, &shelf).await;
    smsc.says(0, "по шифру").await;
    shelf.holds(1).await;
    running.channel.send(&outgoing(&smsc, 3, "ответ")).await.unwrap();
    running.kill().await;
    // Another authority is not believed.
    smsc.tls = Tls::Public;
    let said = within("checking has an end", smsc.channel().check()).await;
    assert!(matches!(said, Err(channels::SendError::Later { .. })), "{said:?}");
}

fn outgoing(smsc: &Smsc, number: u8, text: &str) -> Outgoing {
    Outgoing {
        key: IdempotencyKey([number; 16]),
        to: smsc.person(0),
        text: Words::new(text),
        buttons: Vec::new(),
    }
}
