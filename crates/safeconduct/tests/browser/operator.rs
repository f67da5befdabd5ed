//! What an operator does at the desk.

use fantoccini::Locator;

use crate::browser::Browser;
use crate::trial::Trial;

/// Signs in with the trial's first account of `role`.
pub(crate) async fn sign_in(browser: &Browser, trial: &Trial, role: &str) {
    enter(browser, trial, role).await;
    browser.client.wait().for_element(Locator::Css("#queue")).await.expect("the queue");
}

/// The same with a role that has another first page.
pub(crate) async fn enter(browser: &Browser, trial: &Trial, role: &str) {
    let (name, password) = trial.sign_in(role);
    browser.goto(&trial.desk()).await;
    browser.type_into("input[name=name]", &name).await;
    browser.type_into("input[name=password]", &password).await;
    browser.follow("main form button.main").await;
}

/// The cases that the queue shows, by reference.
pub(crate) async fn queue(browser: &Browser) -> Vec<String> {
    let mut cases = Vec::new();
    for row in browser.client.find_all(Locator::Css("a.case[data-case]")).await.unwrap() {
        cases.push(row.attr("data-case").await.unwrap().unwrap());
    }
    cases
}

/// Waits until the queue shows `count` cases, without reloading: arrivals come by themselves.
pub(crate) async fn wait_for_cases(browser: &Browser, count: usize) -> Vec<String> {
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
    loop {
        let cases = queue(browser).await;
        if cases.len() == count {
            return cases;
        }
        assert!(
            tokio::time::Instant::now() < deadline,
            "{count} cases did not arrive:\n{}",
            browser.text().await
        );
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

pub(crate) async fn open_case(browser: &Browser, trial: &Trial, case: &str) {
    browser.goto(&format!("{}/case/{case}", trial.desk())).await;
}

pub(crate) async fn reply(browser: &Browser, text: &str) {
    browser.type_into("textarea[name=text]", text).await;
    browser.click("#reply button.main").await;
}
