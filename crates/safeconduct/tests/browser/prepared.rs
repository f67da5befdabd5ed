//! A prepared answer, by keyboard alone: found, taken, changed, sent. Nothing goes out before the operator sends it.

use fantoccini::Locator;
use fantoccini::key::Key;

use crate::browser::{Browser, DESK};
use crate::operator;
use crate::trial::Trial;

#[tokio::test]
async fn a_prepared_answer_is_taken_changed_and_sent_by_keyboard() {
    let trial = Trial::start(1);
    let desk = Browser::open(DESK).await;
    operator::sign_in(&desk, &trial, "operator").await;
    operator::wait_for_cases(&desk, 1).await;
    press(&desk, "n").await;
    desk.client.wait().for_element(Locator::Css("#reply")).await.expect("a case with a place to reply");

    press(&desk, "r").await;
    press(&desk, "first words").await;
    press(&desk, &char::from(Key::Escape).to_string()).await;
    press(&desk, "p").await;
    assert_eq!(focused(&desk).await, "received", "p opens them, at the first");
    desk.picture("prepared").await;
    press(&desk, &char::from(Key::Down).to_string()).await;
    assert_eq!(focused(&desk).await, "hours");
    let ours = desk.text_of("#prepared li:nth-child(2)").await;
    assert!(ours.contains("not here around the clock"), "it is read in the operator's language: {ours}");
    let theirs = desk.text_of("#prepared li:nth-child(2) .theirs").await;
    // Not even the keys that send an answer send one from here: they take it.
    press(&desk, &format!("{}{}", char::from(Key::Control), char::from(Key::Enter))).await;
    let box_of = async || {
        let field = desk.client.find(Locator::Css("#text")).await.unwrap();
        field.prop("value").await.unwrap().unwrap()
    };
    let typed = box_of().await;
    assert_eq!(typed.lines().next(), Some("first words"));
    assert!(typed.ends_with(theirs.lines().last().unwrap()), "{typed:?} ends with {theirs:?}");
    assert!(!desk.has("li.message.ours").await, "nothing was sent");
    assert_eq!(focused(&desk).await, "text", "the focus is in the box, behind what was taken");

    press(&desk, " and more").await;
    press(&desk, &format!("{}{}", char::from(Key::Control), char::from(Key::Enter))).await;
    desk.wait_for_text("and more").await;
    if desk.has("button[name=hours][value=anyway]").await {
        desk.follow("button[name=hours][value=anyway]").await;
    }
    desk.client.wait().for_element(Locator::Css("li.message.ours")).await.expect("it is sent");
    let sent = desk.text_of("li.message.ours").await;
    assert!(sent.contains("first words") && sent.contains("and more"), "{sent}");
    desk.close().await;
    trial.end();
}

/// The value, or the name, of what has the focus.
async fn focused(desk: &Browser) -> String {
    let focus = desk.client.active_element().await.unwrap();
    let value = focus.attr("value").await.unwrap();
    value.or(focus.attr("name").await.unwrap()).unwrap_or_default()
}

async fn press(desk: &Browser, keys: &str) {
    desk.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
}
