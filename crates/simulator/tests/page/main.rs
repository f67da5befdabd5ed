//! The page without a browser: forms, what is wrong, news for the script, and who is let in.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

#[path = "../visitor/mod.rs"]
mod visitor;

use std::sync::Arc;
use std::time::Duration;

use simulator::{Doors, Links, Simulator};
use web::chance::SystemChance;
use web::clock::SystemClock;

use self::visitor::Visitor;

const SCRIPT: &str = "x-by-script: 1\r\ncontent-type: application/x-www-form-urlencoded\r\n";

async fn page() -> (Simulator, Visitor) {
    let links = Links {
        start: Some("http://127.0.0.1:8640/".to_owned()),
        desk: "http://127.0.0.1:8641/".to_owned(),
        gates: vec![("gate-1".to_owned(), "http://127.0.0.1:8642/".to_owned())],
        trunk: None,
        no_line: None,
    };
    let doors = Doors::open(0, 0, 0).await.unwrap();
    let simulator = Simulator::start(doors, links, Arc::new(SystemClock), &SystemChance).unwrap();
    let visitor = Visitor::at(&simulator.page());
    (simulator, visitor)
}

#[tokio::test]
async fn it_listens_on_loopback_and_says_that_it_is_a_trial() {
    let (simulator, visitor) = page().await;
    assert!(simulator.page().starts_with("http://127.0.0.1:"), "{}", simulator.page());
    let html = visitor.get("/").await;
    for wanted in [
        "This is a trial.",
        "href=\"http://127.0.0.1:8640/\"",
        "href=\"http://127.0.0.1:8641/\"",
        "href=\"http://127.0.0.1:8642/\"",
        "content-security-policy: default-src 'none'; base-uri 'none'; frame-ancestors 'none'; style-src 'self'; script-src 'self';",
        "안녕하십니까",
        "Здравствуйте",
        "Добрий день",
    ] {
        assert!(html.contains(wanted), "{wanted}\n{html}");
    }
    assert!(!html.contains("<style") && !html.contains("style="), "nothing inline under that policy");
    for (path, kind) in [("/simulator.css", "text/css"), ("/simulator.js", "text/javascript")] {
        assert!(visitor.get(path).await.contains(kind));
    }
}

#[tokio::test]
async fn pages_of_other_sites_can_neither_read_nor_write() {
    let (_simulator, visitor) = page().await;
    let (status, _) = visitor.ask("GET", "/", "host: rebound.example:80\r\n", "").await;
    assert_eq!(status, 403, "a name that somebody else points here");
    for head in ["origin: https://evil.example\r\n", "sec-fetch-site: cross-site\r\n"] {
        let head = format!("{head}content-type: application/x-www-form-urlencoded\r\n");
        let (status, _) = visitor.ask("POST", "/sms/write", &head, "text=x").await;
        assert_eq!(status, 403, "{head}");
    }
    assert!(!visitor.screen("sms").await.contains("<li"));
}

#[tokio::test]
async fn what_is_wrong_is_said_and_what_was_typed_is_kept() {
    let (_simulator, visitor) = page().await;
    let long = "я".repeat(671);
    for (path, fields, fault) in [
        ("/messenger/write", vec![("text", " ")], "Write something first."),
        ("/messenger/write", vec![("text", "x"), ("edit", "77")], "not there any more"),
        ("/messenger/press", vec![("line", "1"), ("button", "0")], "not there any more"),
        ("/messenger/person", vec![("name", " "), ("language", "ru")], "1 to 40 letters"),
        ("/sms/write", vec![("text", long.as_str())], "ten parts at most"),
        ("/sms/person", vec![("number", "112")], "7 to 15 digits"),
        ("/sms/person", vec![("number", "+7999<b>12345")], "7 to 15 digits"),
    ] {
        let (status, answer) = visitor.post(path, &fields).await;
        assert_eq!(status, 422, "{path}");
        assert!(answer.contains(fault) && answer.contains("<h1>"), "{path}: {answer}");
        if path.ends_with("write") {
            assert!(answer.contains(&format!("{}</textarea>", fields[0].1)), "{path}: {answer}");
        }
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", value.replace('я', "%D1%8F"))).collect();
        let (status, answer) = visitor.ask("POST", path, SCRIPT, &body.join("&")).await;
        assert_eq!(status, 422, "{path}");
        assert!(answer.contains(fault) && !answer.contains("<h1>"), "the script gets the sentence only");
    }
    let huge = format!("text={}", "x".repeat(70 << 10));
    assert_eq!(visitor.ask("POST", "/sms/write", SCRIPT, &huge).await.0, 413);
    assert_eq!(visitor.post("/toaster/start-over", &[]).await.0, 400);
}

#[tokio::test]
async fn first_messages_and_changes_stand_in_the_field() {
    let (_simulator, visitor) = page().await;
    for (path, field) in
        [("/?fill=messenger-ko", "안녕하십니까</textarea>"), ("/?fill=sms-uk", "Добрий день</textarea>")]
    {
        assert!(visitor.get(path).await.contains(field), "{path}");
    }
    visitor.writes("messenger", "<b>сирень</b>").await;
    let html = visitor.get("/?edit=1").await;
    assert!(html.contains("name=\"edit\" value=\"1\"") && !html.contains("<b>сирень"), "{html}");
    assert!(!visitor.get("/?edit=2").await.contains("name=\"edit\""));
}

#[tokio::test]
async fn news_come_when_there_are_some_and_no_sooner() {
    let (_simulator, visitor) = page().await;
    let first = visitor.ask("GET", "/news?messenger=0&sms=0", "", "").await;
    assert_eq!(first.0, 200);
    let json = first.1.split("\r\n\r\n").nth(1).unwrap().to_owned();
    let version = |device: &str| -> u64 {
        let after = json.split(&format!("\"{device}\":{{")).nth(1).unwrap();
        after.split("\"version\":").nth(1).unwrap().split('}').next().unwrap().parse().unwrap()
    };
    let path = format!("/news?messenger={}&sms={}", version("messenger"), version("sms"));
    let news = async { visitor.ask("GET", &path, "", "").await };
    let mut news = std::pin::pin!(news);
    assert!(tokio::time::timeout(Duration::from_millis(300), &mut news).await.is_err());
    visitor.writes("sms", "сирень").await;
    let (status, answer) = news.await;
    assert!(status == 200 && answer.contains("сирень"), "{answer}");
}

#[tokio::test]
async fn numbers_are_read_as_people_write_them_and_nobody_is_lost() {
    let (_simulator, visitor) = page().await;
    visitor.post("/sms/person", &[("number", "+7 (000) 000-00-02")]).await;
    visitor.writes("sms", "сирень").await;
    assert_eq!(visitor.post("/sms/start-over", &[]).await.0, 303);
    assert!(!visitor.screen("sms").await.contains("сирень"));
    visitor.post("/sms/person", &[("number", "+70000000002")]).await;
    assert!(visitor.screen("sms").await.contains("сирень"));
}
