//! Apply, be answered, read at the other gate, write again, withdraw; in Russian and in the northern Korean.

use crate::browser::{Browser, DESK, Look, PHONE};
use crate::operator;
use crate::person::Person;
use crate::trial::Trial;

#[tokio::test]
async fn in_russian() {
    tell("ru", "Мы вас слышим. Оставайтесь в безопасности.", "спасибо, понял").await;
}

#[tokio::test]
async fn in_northern_korean() {
    tell("ko-KP", "당신의 글을 읽었습니다. 안전한 곳에 계십시오.", "고맙습니다").await;
}

async fn tell(language: &'static str, answer: &str, thanks: &str) {
    let trial = Trial::start(0);
    let phone = Browser::open(Look { languages: language, ..PHONE }).await;
    let desk = Browser::open(DESK).await;

    // He applies at the first gate.
    let mut person = Person::at(&phone, trial.gate(1), language);
    phone.goto(&format!("{}/", trial.gate(1))).await;
    phone.picture(&format!("first-{language}")).await;
    person.begin().await;
    phone.picture(&format!("question-{language}")).await;
    let canary = |n: usize| format!("канарейка{n}새");
    person.answer_all(canary).await;
    phone.picture(&format!("review-{language}")).await;
    let receipt = person.send().await;
    phone.picture(&format!("receipt-{language}")).await;
    assert_eq!(receipt.words.len(), 10, "{:?}", receipt.words);
    assert_eq!(receipt.digits.len(), 30, "{}", receipt.digits);
    // A reload shows the same receipt; Back does not send again.
    phone.client.refresh().await.unwrap();
    assert_eq!(person.receipt().await.words, receipt.words);

    // The operator has it already.
    operator::sign_in(&desk, &trial, "operator").await;
    let cases = operator::wait_for_cases(&desk, 1).await;
    operator::open_case(&desk, &trial, &cases[0]).await;
    desk.wait_for_text(&canary(0)).await;
    desk.picture(&format!("case-{language}")).await;
    operator::reply(&desk, answer).await;
    desk.wait_for_text(answer).await;

    // He reads it at the other gate, with the words badly spelt and then with the digits.
    person.gate = trial.gate(2);
    let spelt = receipt.words.join("  ").to_uppercase();
    person.open_mailbox(&spelt).await;
    assert_eq!(person.wait_for_answer().await, [answer]);
    phone.picture(&format!("mailbox-{language}")).await;
    person.open_mailbox(&receipt.digits).await;
    assert_eq!(person.messages().await, [answer]);

    // He writes again, and it appears at the desk by itself.
    phone.type_into("#v", thanks).await;
    person.tap("main form button.big.main").await;
    desk.wait_for_text(thanks).await;

    // He erases everything. Nothing is left to read, at either gate or at the desk.
    person.tap("a.bad").await;
    phone.picture(&format!("withdraw-{language}")).await;
    person.tap("main form button.big.main").await;
    for gate in [1, 2] {
        person.gate = trial.gate(gate);
        person.open_mailbox(&receipt.digits).await;
        assert_eq!(person.messages().await, Vec::<String>::new(), "gate {gate}");
    }
    desk.goto(&trial.desk()).await;
    operator::wait_for_cases(&desk, 0).await;
    phone.close().await;
    desk.close().await;
    trial.end();
}

#[tokio::test]
async fn what_was_there_is_there_again() {
    let trial = Trial::start(2);
    let desk = Browser::open(DESK).await;
    operator::sign_in(&desk, &trial, "operator").await;
    let before = operator::wait_for_cases(&desk, 2).await;
    assert!(
        desk.text().await.contains("TRIAL") || desk.text().await.contains("Trial"),
        "it is obvious that it is a trial"
    );
    let folder = trial.end();

    let trial = Trial::start_in(folder, 2);
    operator::sign_in(&desk, &trial, "operator").await;
    let mut after = operator::wait_for_cases(&desk, 2).await;
    let mut before = before;
    before.sort();
    after.sort();
    assert_eq!(before, after);
    desk.goto(&trial.start_page()).await;
    desk.picture("start").await;
    desk.follow("a[href=\"/seize/gate-1\"]").await;
    desk.wait_for_text("gate.db").await;
    desk.picture("seize").await;
    desk.close().await;
    trial.end();
}
