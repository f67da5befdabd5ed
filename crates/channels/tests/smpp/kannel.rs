//! Kannel between our adapter and a telephone. Kannel serves no SMPP (that is `opensmppbox`, which Debian does not have), so
//! that an exchange stands between, over npm `smpp`: it hands on what each of both submits, octet by octet. Behind Kannel
//! is a telephone: Kannel's own "fake" protocol, spoken by this test. So Kannel reads what our adapter wrote, and our adapter
//! reads what Kannel wrote: alphabets, headers, parts. Delivery reports are the exchange's, after Kannel took the message.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use channels::config::{Config, World};
use channels::contract::{Channel, Listening};
use channels::kit::{Shelf, within};
use channels::message::{DeliveryState, IdempotencyKey, Outgoing, ProviderId, What, Words};
use channels::net::Guard;
use channels::{Address, TagKey};
use serde_json::json;
use web::chance::SystemChance;
use web::clock::SystemClock;

use crate::bearerbox::{Kannel, NUMBER, PHONE};

/// Our end.
struct We {
    channel: Arc<dyn Channel>,
    shelf: Arc<Shelf>,
    pulling: tokio::task::JoinHandle<channels::Ended>,
}

impl Drop for We {
    fn drop(&mut self) {
        self.pulling.abort();
    }
}

impl We {
    fn at(smsc: u16) -> Self {
        let channel = account(smsc);
        let shelf = Arc::new(Shelf::default());
        let Listening::Pull(pulling) = Arc::clone(&channel).listen(Arc::<Shelf>::clone(&shelf)) else {
            panic!("it pulls")
        };
        Self { channel, shelf, pulling: tokio::spawn(pulling) }
    }

    /// We write, and every part is reported as delivered.
    async fn send(&self, number: u8, text: &str) -> usize {
        let outgoing = Outgoing {
            key: IdempotencyKey([number; 16]),
            to: Address::new(PHONE).unwrap(),
            text: Words::new(text),
            buttons: Vec::new(),
        };
        let sent = within("it is sent", self.channel.send(&outgoing)).await.unwrap();
        let reported = |of: &ProviderId| {
            let report = What::Report { of: of.clone(), state: DeliveryState::Delivered };
            self.shelf.all().iter().any(|message| message.what == report)
        };
        within("every part is reported", async {
            while !sent.ids.iter().all(reported) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
        .await;
        sent.ids.len()
    }

    /// The next words that reach our inbox.
    async fn reads(&self, before: usize) -> (String, bool) {
        within("words arrive", async {
            while self.shelf.texts().len() <= before {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
        .await;
        self.shelf.texts().swap_remove(before)
    }
}

fn account(smsc: u16) -> Arc<dyn Channel> {
    let settings = format!(
        "[[sms]]\naccount = 'sms'\nhost = '127.0.0.1'\nport = {smsc}\ntls = false\nsystem_id = 'safeconduct'\n\
         password = 'canarypw'\nnumber = '{NUMBER}'\nnumber_type = 3\nper_second = 100"
    );
    let world = World {
        key: TagKey::new([1; 32]),
        clock: Arc::new(SystemClock),
        chance: Arc::new(SystemChance),
        guard: Guard::LoopbackOnly,
    };
    Config::parse(&settings, Path::new("channels.toml")).unwrap().open(&world).unwrap().remove(0)
}

async fn arrives(kannel: &mut Kannel) -> (String, bool) {
    within("an SMS arrives", kannel.arrives()).await
}

#[tokio::test]
async fn kannel_between_us_and_a_telephone() {
    let Some(mut kannel) = Kannel::start().await else { return };
    let we = We::at(kannel.smsc);
    kannel.bound().await;
    let russian = "Здравствуйте. Я хочу сдаться";
    let korean = "안녕하십니까. 살고싶습니다";
    let long = "Вы в безопасности. Не отвечайте, если кто-то рядом. 조선말로 써도 됩니다. "
        .repeat(5)
        .trim_end()
        .to_owned();
    for (number, text) in [russian, korean, &long].into_iter().enumerate() {
        kannel.says(text).await;
        assert_eq!(we.reads(number).await, (text.to_owned(), true), "from the telephone");
    }
    assert!(we.shelf.all().iter().all(|message| message.from.reveal() == PHONE));
    for (number, text) in (1..).zip([russian, korean, &long]) {
        let parts = we.send(number, text).await;
        assert_eq!(arrives(&mut kannel).await, (text.to_owned(), true), "at the telephone");
        assert_eq!(parts > 1, text == long);
    }
    // The alphabet of telephones, both ways, and more of it than one SMS holds.
    let latin = "You are safe. Answer when you can. ".repeat(8).trim_end().to_owned();
    kannel.says_plainly("I want to get out").await;
    assert_eq!(we.reads(3).await, ("I want to get out".to_owned(), true));
    assert_eq!(we.send(9, "You are safe").await, 1);
    assert_eq!(arrives(&mut kannel).await, ("You are safe".to_owned(), false));
    assert_eq!(we.send(10, &latin).await, 2);
    assert_eq!(arrives(&mut kannel).await, (latin, false));
    let seen = kannel.exchange.tell(json!({"do": "seen"})).await;
    let by = |from: &str, coding: u64| {
        seen.as_array()
            .unwrap()
            .iter()
            .filter(|each| each["from"] == json!(from) && each["coding"] == json!(coding))
            .count()
    };
    // Kannel wrote parts itself: what we read were not our own.
    assert!(
        by("kannel", 8) > 3 && by("kannel", 0) == 1 && by("safeconduct", 8) > 3 && by("safeconduct", 0) == 3,
        "{seen}"
    );
}
