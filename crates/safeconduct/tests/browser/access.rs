//! WCAG 2.2 AA as far as a program can judge, and no page wider than the telephone.

use crate::browser::{Browser, DESK, Look, PHONE};
use crate::operator;
use crate::person::Person;
use crate::trial::Trial;

/// axe needs scripts in the browser; the pages have none of their own.
const LOOKS: [Look; 3] = [
    Look { scripts: true, ..PHONE },
    Look { scripts: true, dark: true, ..PHONE },
    Look { scripts: true, languages: "ko-KP", ..DESK },
];

#[tokio::test]
async fn every_page_of_a_gate() {
    let trial = Trial::start(0);
    for (number, look) in LOOKS.into_iter().enumerate() {
        let browser = Browser::open(look).await;
        let language = if look.languages == "ko-KP" { "ko-KP" } else { "ru" };
        let home = format!("{}/{language}/", trial.gate(1));
        browser.goto(&home).await;
        judge(&browser, &format!("home-{number}")).await;
        let mut pages = Vec::new();
        for link in browser.client.find_all(fantoccini::Locator::Css("main a[href]")).await.unwrap() {
            pages.push(link.attr("href").await.unwrap().unwrap());
        }
        for page in pages {
            browser.goto(&home).await;
            browser.follow(&format!("main a[href=\"{page}\"]")).await;
            judge(&browser, &format!("page-{number}-{}", page.replace('/', "_"))).await;
        }
        let mut person = Person::at(&browser, trial.gate(1), language);
        person.begin().await;
        judge(&browser, &format!("question-{number}")).await;
        person.answer_all(|n| format!("слово{n}")).await;
        judge(&browser, &format!("review-{number}")).await;
        let receipt = person.send().await;
        judge(&browser, &format!("receipt-{number}")).await;
        person.open_mailbox("не те слова").await;
        judge(&browser, &format!("wrong-code-{number}")).await;
        person.open_mailbox(&receipt.digits).await;
        judge(&browser, &format!("mailbox-{number}")).await;
        browser.close().await;
    }
    trial.end();
}

#[tokio::test]
async fn every_page_of_the_desk() {
    let trial = Trial::start(3);
    for (number, look) in
        [DESK, Look { dark: true, ..DESK }, Look { width: 390, height: 844, ..DESK }].into_iter().enumerate()
    {
        let browser = Browser::open(look).await;
        browser.goto(&trial.desk()).await;
        judge(&browser, &format!("sign-in-{number}")).await;
        operator::sign_in(&browser, &trial, "operator").await;
        let cases = operator::wait_for_cases(&browser, 3).await;
        judge(&browser, &format!("queue-{number}")).await;
        operator::open_case(&browser, &trial, &cases[0]).await;
        judge(&browser, &format!("case-{number}")).await;
        for page in ["/help", "/figures", "/search?q=%D1%8F", "/write-down"] {
            browser.goto(&format!("{}{page}", trial.desk())).await;
            judge(&browser, &format!("desk{}-{number}", page.replace(['/', '?', '=', '%'], "_"))).await;
        }
        browser.goto(&format!("{}/write-down?case={}", trial.desk(), cases[0])).await;
        judge(&browser, &format!("desk_write-down-onto-{number}")).await;
        browser.close().await;
        // Who reads no cases sees the accounts on channels.
        let browser = Browser::open(look).await;
        operator::enter(&browser, &trial, "auditor").await;
        for page in ["/channels", "/help"] {
            browser.goto(&format!("{}{page}", trial.desk())).await;
            judge(&browser, &format!("auditor{}-{number}", page.replace('/', "_"))).await;
        }
        browser.close().await;
    }
    trial.end();
}

pub(crate) async fn judge(browser: &Browser, name: &str) {
    browser.picture(name).await;
    let found = browser.accessibility().await;
    assert!(found.is_empty(), "{name} ({}):\n{}", browser.url().await, found.join("\n"));
    let wider = browser
        .client
        .execute("return document.documentElement.scrollWidth - document.documentElement.clientWidth", vec![])
        .await
        .unwrap();
    assert!(wider.as_f64().unwrap_or(0.0) <= 1.0, "{name} is {wider} px wider than the screen");
}
