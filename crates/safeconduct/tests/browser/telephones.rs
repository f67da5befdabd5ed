//! The simulator's page: both telephones typed on against a small conversation that repeats what it hears, with scripts and
//! without, on a desk and on a narrow telephone.

use std::sync::Arc;
use std::time::Duration;

use channels::config::{Config, World};
use channels::contract::{Channel, Inbox, Listening, NotTaken, Taken, Task};
use channels::message::{Button, IdempotencyKey, Incoming, Outgoing, What, Words};
use channels::net::Guard;
use channels::{ChannelKind, TagKey};
use fantoccini::Locator;
use fantoccini::key::Key;
use simulator::{Doors, Links, Simulator};
use tokio::sync::mpsc;
use web::chance::SystemChance;
use web::clock::SystemClock;

use crate::access::judge;
use crate::browser::{Browser, DESK, Look, PHONE};
use crate::operator;
use crate::trial::Trial;

/// A simulator with both real adapters, and somebody behind them who repeats.
struct Outside {
    simulator: Simulator,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl Drop for Outside {
    fn drop(&mut self) {
        self.tasks.iter().for_each(tokio::task::JoinHandle::abort);
    }
}

/// Gives what comes to whoever answers.
struct Hears(mpsc::UnboundedSender<Incoming>);

impl Inbox for Hears {
    fn take(&self, messages: Vec<Incoming>) -> Task<'_, Result<Vec<Taken>, NotTaken>> {
        let taken = vec![Taken::New; messages.len()];
        for message in messages {
            self.0.send(message).unwrap();
        }
        Box::pin(std::future::ready(Ok(taken)))
    }
}

impl Outside {
    async fn new() -> Self {
        let links = Links {
            start: Some("http://127.0.0.1:8640/".to_owned()),
            desk: "http://127.0.0.1:8641/".to_owned(),
            gates: vec![
                ("gate-1".to_owned(), "http://127.0.0.1:8642/".to_owned()),
                ("gate-2".to_owned(), "http://127.0.0.1:8644/".to_owned()),
            ],
            trunk: None,
            no_line: None,
        };
        let doors = Doors::open(0, 0, 0).await.unwrap();
        let simulator = Simulator::start(doors, links, Arc::new(SystemClock), &SystemChance).unwrap();
        let world = World {
            key: TagKey::new([1; 32]),
            clock: Arc::new(SystemClock),
            chance: Arc::new(SystemChance),
            guard: Guard::LoopbackOnly,
        };
        let config = Config::parse(&simulator.settings(), std::path::Path::new("channels.toml")).unwrap();
        let mut tasks = Vec::new();
        for channel in config.open(&world).unwrap() {
            let (heard, hearing) = mpsc::unbounded_channel();
            let Listening::Pull(pull) = Arc::clone(&channel).listen(Arc::new(Hears(heard))) else {
                panic!("it asks")
            };
            tasks.push(tokio::spawn(async move {
                pull.await;
            }));
            tasks.push(tokio::spawn(repeat(channel, hearing)));
        }
        Self { simulator, tasks }
    }
}

/// Answers each message with what it said, and offers buttons where there are any.
async fn repeat(channel: Arc<dyn Channel>, mut hearing: mpsc::UnboundedReceiver<Incoming>) {
    let mut number = 0_u8;
    while let Some(message) = hearing.recv().await {
        let said = match &message.what {
            What::Text(text) => format!("Услышано: {}", text.words.reveal()),
            What::Edited(text) => format!("Исправлено: {}", text.words.reveal()),
            What::Button(data) => format!("Нажато: {}", data.reveal()),
            What::Voice { .. } | What::Other { .. } | What::Report { .. } => continue,
        };
        number += 1;
        channel.typing(&message.from).await;
        if said.contains("подождите") {
            tokio::time::sleep(Duration::from_millis(1_500)).await;
        }
        let buttons = if channel.kind() == ChannelKind::Telegram {
            [("Дальше", "next"), ("Написать человеку", "person")]
                .map(|(label, data)| Button { label: Words::new(label), data: Words::new(data) })
                .to_vec()
        } else {
            Vec::new()
        };
        let key = IdempotencyKey([number; 16]);
        let answer = Outgoing { key, to: message.from, text: Words::new(said), buttons };
        channel.send(&answer).await.unwrap();
    }
}

const WITH_SCRIPTS: [Look; 3] =
    [DESK, Look { dark: true, height: 1_400, ..DESK }, Look { scripts: true, height: 1_000, ..PHONE }];

#[tokio::test]
async fn both_telephones_with_scripts() {
    for (number, look) in WITH_SCRIPTS.into_iter().enumerate() {
        let outside = Outside::new().await;
        let browser = Browser::open(look).await;
        browser.goto(&outside.simulator.page()).await;
        judge(&browser, &format!("telephones-empty-{number}")).await;

        // A first message by its button, sent by Enter: no page is left.
        browser.click("button[value=messenger-ko]").await;
        let focus = browser.client.active_element().await.unwrap();
        assert_eq!(focus.attr("id").await.unwrap().as_deref(), Some("messenger-text"));
        focus.send_keys(&char::from(Key::Enter).to_string()).await.unwrap();
        shows(&browser, "Услышано: 안녕하십니까").await;
        shows(&browser, "✓✓ read by the bot").await;
        browser.type_into("#messenger-text", "подождите").await;
        browser.click("#messenger .send").await;
        shows(&browser, "typing…").await;
        shows(&browser, "Услышано: подождите").await;
        assert!(!browser.text_of("#messenger-log").await.contains("typing…"));
        browser.click("#messenger-log li:last-child button").await;
        shows(&browser, "Нажато: next").await;

        // A long SMS is counted while it is typed, and comes back whole.
        assert_eq!(browser.text_of("#sms-count").await, "160 left · 1 SMS · GSM-7");
        let long = "Нас трое, и мы хотим сложить оружие. Куда нам идти? ".repeat(3);
        browser.type_into("#sms-text", long.trim()).await;
        assert_eq!(browser.text_of("#sms-count").await, "46 left · 3 SMS · UCS-2");
        browser.click("#sms .send").await;
        shows(&browser, &format!("Услышано: {}", long.trim())).await;
        shows(&browser, "✓✓ delivered · 3 SMS, UCS-2").await;
        assert_eq!(
            browser
                .client
                .find(Locator::Css("#sms-text"))
                .await
                .unwrap()
                .prop("value")
                .await
                .unwrap()
                .as_deref(),
            Some("")
        );
        judge(&browser, &format!("telephones-talk-{number}")).await;

        // What is wrong is said beside the field, and nothing is lost.
        browser.type_into("#sms-text", "  ").await;
        browser.click("#sms .send").await;
        shows(&browser, "Write something first.").await;
        browser.close().await;
    }
}

#[tokio::test]
async fn both_telephones_without_scripts() {
    for (number, look) in [PHONE, Look { scripts: false, ..DESK }].into_iter().enumerate() {
        let outside = Outside::new().await;
        let browser = Browser::open(look).await;
        browser.goto(&outside.simulator.page()).await;
        browser.follow("button[value=messenger-ru]").await;
        browser.follow("#messenger .send").await;
        look_for(&browser, "messenger", "Услышано: Здравствуйте").await;
        browser.follow("#messenger-log li:last-child button").await;
        look_for(&browser, "messenger", "Нажато: next").await;
        // The driver takes what lies above the fold of a list that is anchored below for hidden, and will not click it.
        let change = browser.client.find(Locator::Css("#messenger-log .own a")).await.unwrap();
        let change = change.attr("href").await.unwrap().unwrap();
        browser.goto(&format!("{}{change}", outside.simulator.page().trim_end_matches('/'))).await;
        browser.type_into("#messenger-text", "Добрый вечер").await;
        browser.follow("#messenger .send").await;
        look_for(&browser, "messenger", "Исправлено: Добрый вечер").await;
        browser.picture(&format!("telephones-no-script-{number}")).await;

        browser.type_into("#sms-text", "안녕하십니까").await;
        browser.follow("#sms .send").await;
        look_for(&browser, "sms", "Услышано: 안녕하십니까").await;
        // Somebody else takes the old telephone; the messenger keeps its person.
        browser.click("#sms summary").await;
        browser.type_into("#sms-number", "12").await;
        browser.follow("#sms form.person button").await;
        assert!(browser.text().await.contains("A number is a plus sign and 7 to 15 digits."));
        browser.click("#sms summary").await;
        browser.type_into("#sms-number", "+7 000 000-00-02").await;
        browser.follow("#sms form.person button").await;
        assert!(browser.text_of("#sms .bar").await.contains("+70000000002"));
        assert!(!browser.has("#sms-log li").await && browser.has("#messenger-log li").await);
        browser.picture(&format!("telephones-other-{number}")).await;
        browser.close().await;
    }
}

/// All that is on the page, also what is scrolled out of a telephone's screen.
async fn everything(browser: &Browser) -> String {
    let body = browser.client.find(Locator::Css("body")).await.unwrap();
    body.prop("textContent").await.unwrap().unwrap_or_default()
}

/// Waits until the page shows `text`, which comes by itself.
async fn shows(browser: &Browser, text: &str) {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    while !everything(browser).await.contains(text) {
        assert!(tokio::time::Instant::now() < deadline, "no `{text}` on:\n{}", browser.text().await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Loads the page again until it shows `text`.
async fn look_for(browser: &Browser, device: &str, text: &str) {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    while !everything(browser).await.contains(text) {
        assert!(tokio::time::Instant::now() < deadline, "no `{text}` on:\n{}", browser.text().await);
        browser.follow(&format!("#{device} .look")).await;
    }
}

/// The whole trial: he writes on each telephone, and the operator sees both and which way they came.
#[tokio::test]
async fn what_is_written_on_the_telephones_is_at_the_desk() {
    let trial = Trial::start(0);
    let phones = Browser::open(DESK).await;
    let desk = Browser::open(DESK).await;
    phones.goto(&trial.start_page()).await;
    phones.picture("start-with-telephones").await;
    assert!(phones.has(&format!("main a[href=\"{}\"]", trial.telephones())).await, "a step of the story");
    phones.goto(&trial.telephones()).await;

    // In Russian by messenger: to our people, in his own words.
    said(&phones, "messenger", "Здравствуйте", 1).await;
    let words = "Нас трое, мы хотим сложить оружие. Канарейка один.";
    said(&phones, "messenger", words, 2).await;
    phones.picture("telephones-offer").await;
    press(&phones, "Передать").await;
    // In northern Korean by SMS, by numbers.
    said(&phones, "sms", "조선말", 1).await;
    phones.picture("telephones-gate").await;

    operator::sign_in(&desk, &trial, "operator").await;
    let cases = operator::wait_for_cases(&desk, 1).await;
    operator::open_case(&desk, &trial, &cases[0]).await;
    desk.wait_for_text("Канарейка один").await;
    desk.picture("desk-from-messenger").await;
    phones.close().await;
    desk.close().await;
    trial.end();
}

/// Writes, and waits until the programme has answered so many times at least.
async fn said(browser: &Browser, device: &str, text: &str, answers: usize) {
    browser.type_into(&format!("#{device}-text"), text).await;
    browser.click(&format!("#{device} .send")).await;
    let css = format!("#{device}-log .theirs:not(.typing)");
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    while browser.client.find_all(Locator::Css(&css)).await.unwrap().len() < answers {
        assert!(tokio::time::Instant::now() < deadline, "no answer on:\n{}", everything(browser).await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Presses the last button with this on it, also one that is scrolled out of sight.
async fn press(browser: &Browser, label: &str) {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    while tokio::time::Instant::now() < deadline {
        let buttons = browser.client.find_all(Locator::Css("#messenger-log button")).await.unwrap();
        for button in buttons.into_iter().rev() {
            // A message that has just come may take the place of an older one.
            if button.prop("textContent").await.ok().flatten().as_deref() == Some(label) {
                let button = serde_json::to_value(button).unwrap();
                browser.client.execute("arguments[0].click()", vec![button]).await.unwrap();
                return;
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no button `{label}` on:\n{}", everything(browser).await);
}

/// Who cannot tap: keys only, from the first focus to an answer on each telephone.
#[tokio::test]
async fn telephones_by_keyboard_alone() {
    let outside = Outside::new().await;
    let browser = Browser::open(DESK).await;
    browser.goto(&outside.simulator.page()).await;
    for (field, text, answer) in [
        ("messenger-text", "Добрий день, це ми", "Услышано: Добрий день, це ми"),
        ("sms-text", "Hello", "Услышано: Hello"),
    ] {
        loop {
            let focus = browser.client.active_element().await.unwrap();
            if focus.attr("id").await.unwrap().as_deref() == Some(field) {
                break;
            }
            focus.send_keys(&char::from(Key::Tab).to_string()).await.unwrap();
            let next = browser.client.active_element().await.unwrap();
            assert_ne!(next.tag_name().await.unwrap(), "body", "`{field}` cannot be reached by Tab");
            assert_ne!(next.css_value("outline-style").await.unwrap(), "none", "the focus shows");
        }
        let focus = browser.client.active_element().await.unwrap();
        focus.send_keys(&format!("{text}{}", char::from(Key::Enter))).await.unwrap();
        shows(&browser, answer).await;
        let focus = browser.client.active_element().await.unwrap();
        assert_eq!(focus.attr("id").await.unwrap().as_deref(), Some(field), "arrivals never move the focus");
    }
    browser.close().await;
}
