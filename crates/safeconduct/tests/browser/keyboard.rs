//! Ten waiting cases, opened, answered and moved on by keyboard alone; arrivals never move the focus.

use fantoccini::Locator;
use fantoccini::key::Key;

use crate::browser::{Browser, DESK};
use crate::operator;
use crate::trial::Trial;

const CASES: u16 = 10;
const KEYS_EACH_MAX: usize = 6;

#[tokio::test]
async fn ten_cases_in_six_keys_each() {
    let trial = Trial::start(CASES);
    let desk = Browser::open(DESK).await;
    operator::sign_in(&desk, &trial, "operator").await;
    operator::wait_for_cases(&desk, usize::from(CASES)).await;

    for number in 0..CASES {
        let mut keys = turn(&desk, "n").await; // the next waiting case
        desk.client.wait().for_element(Locator::Css("#reply")).await.expect("a case with a place to reply");
        if number == 1 {
            desk.picture("desk").await;
        }
        keys += press(&desk, "r").await; // reply
        let text = format!("answer number {number}");
        desk.client.active_element().await.unwrap().send_keys(&text).await.unwrap();
        // Send; Ctrl and Enter are one chord, but two keys.
        keys += turn(&desk, &format!("{}{}", char::from(Key::Control), char::from(Key::Enter))).await;
        desk.wait_for_text(&text).await;
        if desk.has("button[name=hours][value=wait]").await {
            // Outside his hours the desk offers to wait; that is the button under Enter.
            keys += turn(&desk, &char::from(Key::Enter).to_string()).await;
        }
        desk.client.wait().for_element(Locator::Css("#next-step")).await.expect("a next right step");
        keys += turn(&desk, "a").await; // the next right step
        assert!(keys <= KEYS_EACH_MAX, "{keys} keys for case {number}");
    }
    desk.goto(&trial.desk()).await;
    assert_eq!(operator::queue(&desk).await, Vec::<String>::new(), "all are answered");
    desk.close().await;
    trial.end();
}

/// Presses keys where the focus is; says how many.
async fn press(desk: &Browser, keys: &str) -> usize {
    let focus = desk.client.active_element().await.unwrap();
    focus.send_keys(keys).await.unwrap();
    keys.chars().count()
}

/// Presses keys that lead to another page, and waits for it.
async fn turn(desk: &Browser, keys: &str) -> usize {
    let mut count = 0;
    desk.leave(keys, async || count = press(desk, keys).await).await;
    desk.client.wait().for_element(Locator::Css("main")).await.expect("the desk's next page");
    count
}
