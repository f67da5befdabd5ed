//! Back, reload and a line that breaks: nothing is sent twice, nothing is asked again, nothing is lost.

use std::time::Duration;

use serde_json::json;

use crate::browser::{Browser, PHONE};
use crate::person::Person;
use crate::trial::Trial;

#[tokio::test]
async fn back_and_reload_repeat_nothing() {
    let trial = Trial::start(0);
    let phone = Browser::open(PHONE).await;
    let mut person = Person::at(&phone, trial.gate(1), "ru");
    person.begin().await;
    let first = question(&phone).await;
    person.answer_next("").await;
    let second = question(&phone).await;
    person.answer_next("").await;
    let third = question(&phone).await;

    // Back lands on the question before, reload leaves him there and shows what he answered.
    phone.client.back().await.unwrap();
    assert_eq!(question(&phone).await, second);
    phone.client.refresh().await.unwrap();
    assert_eq!(question(&phone).await, second);
    assert!(phone.has("button.now").await, "his answer is marked");
    phone.client.back().await.unwrap();
    assert_eq!(question(&phone).await, first);
    phone.client.forward().await.unwrap();
    phone.client.forward().await.unwrap();
    assert_eq!(question(&phone).await, third);

    person.answer_all(|n| format!("слово{n}")).await;
    let receipt = person.send().await;
    // Back from the receipt shows the receipt: his answers are gone, and nothing asks whether to send again.
    for _ in 0..3 {
        phone.client.back().await.unwrap();
        assert_eq!(person.receipt().await.words, receipt.words);
    }
    // Away by the button of the receipt page; then Back leads to a page that says nothing of him.
    phone.client.forward().await.unwrap();
    person.tap("main form button.big.main").await;
    phone.client.back().await.unwrap();
    let text = phone.text().await;
    assert!(!text.contains(&receipt.words[0]) && !text.contains("слово0"), "{text}");
    assert!(phone.has("h1").await, "a page of ours, not the browser's question about sending again");
    phone.close().await;
    trial.end();
}

#[tokio::test]
async fn a_broken_line_loses_no_answer() {
    let trial = Trial::start(0);
    let phone = Browser::open(PHONE).await;
    let mut person = Person::at(&phone, trial.gate(1), "ru");
    person.begin().await;
    for _ in 0..3 {
        person.answer_next("").await;
    }
    let here = question(&phone).await;
    let place = phone.url().await;

    phone.cdp("Network.enable", json!({})).await;
    offline(&phone, true).await;
    person.tap("button[name=v]").await;
    assert!(!phone.has("button[name=v]").await, "the browser's own page about the broken line");
    offline(&phone, false).await;
    // Back, as people do: the question is there, and so is everything before it.
    phone.goto(&place).await;
    assert_eq!(question(&phone).await, here);
    person.answer_all(|n| format!("слово{n}")).await;
    let lines =
        phone.client.find_all(fantoccini::Locator::Css("form[action=s], dl dd, main a")).await.unwrap();
    assert!(lines.len() > 3, "the review shows what he wrote before and after:\n{}", phone.text().await);

    // The line breaks while he sends, and he presses again: one receipt.
    offline(&phone, true).await;
    person.tap("form[action=s] button").await;
    offline(&phone, false).await;
    phone.goto(&format!("{}/r", place.rsplit_once('/').unwrap().0)).await;
    let receipt = person.send().await;
    assert_eq!(receipt.words.len(), 10);
    phone.close().await;
    trial.end();
}

/// A person who cannot tap: keys only, from the first page to the receipt.
#[tokio::test]
async fn by_keyboard_alone() {
    let trial = Trial::start(0);
    let phone = Browser::open(PHONE).await;
    let person = Person::at(&phone, trial.gate(1), "ru");
    phone.goto(&format!("{}/ru/", trial.gate(1))).await;
    enter(&phone, "a.big.main").await;
    enter(&phone, "form button.big.main").await;
    for page in 0..40 {
        if phone.url().await.ends_with("/r") {
            break;
        }
        if phone.has("#v").await {
            reach(&phone, "#v").await;
            type_keys(&phone, &format!("слово{page}")).await;
            enter(&phone, "main form button.big.main").await;
        } else if phone.has("input[type=checkbox][name=v]").await {
            reach(&phone, "input[type=checkbox][name=v]").await;
            type_keys(&phone, " ").await;
            enter(&phone, "main form button.big.main").await;
        } else {
            let choice = person.choice().await;
            enter(&phone, choice.as_deref().unwrap_or("main form button.big.main")).await;
        }
    }
    assert!(phone.url().await.ends_with("/r"), "no review after 40 pages:\n{}", phone.text().await);
    enter(&phone, "form[action=s] button").await;
    assert_eq!(person.receipt().await.words.len(), 10);
    phone.close().await;
    trial.end();
}

/// The most elements that a page of ours has before the one that a person wants.
const TABS_MAX: usize = 40;

/// Moves the focus to `css` by Tab; it must be visible there.
async fn reach(phone: &Browser, css: &str) {
    let wanted = phone.client.find(fantoccini::Locator::Css(css)).await.unwrap();
    for _ in 0..TABS_MAX {
        let focus = phone.client.active_element().await.unwrap();
        if focus.element_id() == wanted.element_id() {
            let outline = focus.css_value("outline-style").await.unwrap();
            assert_ne!(outline, "none", "the focus shows at `{css}`");
            return;
        }
        focus.send_keys(&char::from(fantoccini::key::Key::Tab).to_string()).await.unwrap();
    }
    panic!("`{css}` cannot be reached by Tab on:\n{}", phone.text().await);
}

async fn enter(phone: &Browser, css: &str) {
    reach(phone, css).await;
    phone
        .leave(css, async || type_keys(phone, &char::from(fantoccini::key::Key::Enter).to_string()).await)
        .await;
    // The next page is there when it has a heading.
    phone.client.wait().for_element(fantoccini::Locator::Css("h1")).await.expect("a page with a heading");
}

async fn type_keys(phone: &Browser, keys: &str) {
    phone.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
}

async fn question(phone: &Browser) -> String {
    phone.text_of("h1").await
}

async fn offline(phone: &Browser, offline: bool) {
    let line = json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
    phone.cdp("Network.emulateNetworkConditions", line).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
}
