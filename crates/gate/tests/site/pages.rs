//! Every page in every language: its words, its size, and what it must never have.

use axum::http::{StatusCode, header};

use crate::person::{OWN, Seen, World, answer_all, begin, get, post, press};

/// The first visit, in bytes on the wire.
const FIRST_BYTES_MAX: usize = 14 << 10;
/// Each later step.
const STEP_BYTES_MAX: usize = 6 << 10;

const LANGUAGES: [&str; 5] = ["ru", "uk", "ko-KP", "ko-KR", "en"];
const ROOMS: [(&str, &str); 17] = [
    ("home", ""),
    ("about", "1"),
    ("surrender", "2"),
    ("rights", "3"),
    ("safety", "4"),
    ("blocked", "5"),
    ("families", "6"),
    ("questions", "7"),
    ("genuine", "8"),
    ("at-risk", "9"),
    ("code", "c"),
    ("begin-apply", "f1"),
    ("begin-third-party", "f2"),
    ("begin-at-risk", "f3"),
    ("erased", "z1"),
    ("withdrawn", "z2"),
    ("left", "z3"),
];

fn check(name: &str, page: &Seen, bytes_max: usize) {
    assert!(page.wire <= bytes_max, "{name}: {} bytes", page.wire);
    for never in
        ["<script", "javascript:", " onclick", "<img", "<iframe", "@import", "url(", "<link rel=stylesheet"]
    {
        assert!(!page.html.contains(never), "{name} has {never}");
    }
    let headers = &page.headers;
    assert!(headers.get(header::SET_COOKIE).is_none(), "{name} sets a cookie");
    assert_eq!(headers[header::CACHE_CONTROL], "no-store", "{name}");
    assert_eq!(headers[header::REFERRER_POLICY], "no-referrer", "{name}");
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{name}: {policy}");
    // A word that the programme does not have would stand there as its key.
    for line in page.html.lines().filter(|line| !line.contains("{--bg") && !line.contains("class=")) {
        assert!(!line.contains(">err-") && !line.contains(">rec-"), "{name}: {line}");
    }
    let fields = page.html.matches("<input").count() + page.html.matches("<textarea").count();
    let hidden = page.html.matches("type=hidden").count() + page.html.matches("type=checkbox").count();
    assert!(
        fields - hidden <= page.html.matches("autocomplete=off").count(),
        "{name} lets a field be remembered"
    );
}

/// The page without its style sheet, one tag a line, so that a change can be read.
fn readable(page: &Seen) -> String {
    let mut html = String::new();
    for part in page.html.split("<style>") {
        html.push_str(part.split_once("</style>").map_or(part, |(_, after)| after));
    }
    for tag in ["<label", "<fieldset", "<small", "<select", "<option"] {
        html = html.replace(tag, &format!("\n{tag}"));
    }
    let handle = page.at.split('/').nth(2).filter(|_| page.at.starts_with("/q/")).unwrap_or("\u{0}");
    let text = format!("{} {}\n{html}", page.status.as_u16(), page.at).replace(handle, "HANDLE");
    text.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn every_room_in_every_language() {
    let world = World::new().await;
    for language in LANGUAGES {
        for (name, room) in ROOMS {
            let page = get(&world.router, &format!("/{language}/{room}")).await;
            // A code is typed on the one page; on the others nothing is anybody's.
            let expected = if name == "code" { OWN } else { StatusCode::OK };
            assert_eq!(page.status, expected, "{language}/{name}");
            let bytes_max = if name == "home" { FIRST_BYTES_MAX } else { STEP_BYTES_MAX };
            check(&format!("{language}/{name}"), &page, bytes_max);
            insta::assert_snapshot!(format!("{language}-{name}"), readable(&page));
        }
        let nowhere = get(&world.router, &format!("/{language}/99")).await;
        check(&format!("{language}/nowhere"), &nowhere, STEP_BYTES_MAX);
    }
}

#[tokio::test]
async fn every_step_in_every_language() {
    for language in LANGUAGES {
        let world = World::new().await;
        let router = &world.router;
        for form in 1..=3 {
            let first = begin(router, language, form).await;
            check("first question", &first, STEP_BYTES_MAX);
            insta::assert_snapshot!(format!("{language}-form-{form}-question-1"), readable(&first));
            let (review, sizes) = answer_all(router, first, &["Сокол", "пароход", "Привет"]).await;
            assert!(sizes.values().all(|bytes| *bytes <= STEP_BYTES_MAX), "{language}: {sizes:?}");
            check("review", &review, STEP_BYTES_MAX);
            insta::assert_snapshot!(format!("{language}-form-{form}-review"), readable(&review));
            let whole = get(router, &format!("/{language}/a{form}")).await;
            check("all on one page", &whole, STEP_BYTES_MAX);
            let without_token = readable(&whole)
                .lines()
                .filter(|line| !line.contains("\"-t\""))
                .collect::<Vec<_>>()
                .join("\n");
            insta::assert_snapshot!(format!("{language}-form-{form}-whole"), without_token);
        }
        let first = begin(router, language, 1).await;
        let (review, _) = answer_all(router, first, &["Сокол", "пароход", "Привет"]).await;
        let beside = |spot: &str| format!("{}/{spot}", review.at.rsplit_once('/').unwrap().0);
        let erase = get(router, &beside("e")).await;
        check("erase", &erase, STEP_BYTES_MAX);
        insta::assert_snapshot!(format!("{language}-erase"), readable(&erase));
        let receipt = press(router, &beside("s"), &[]).await;
        check("receipt", &receipt, STEP_BYTES_MAX);
        insta::assert_snapshot!(format!("{language}-receipt"), readable(&receipt));
        let sent = world.trial.collect(0).await.unwrap();
        let Some((_, seal::submission::Submission::Application { grant, .. })) = sent.last() else {
            panic!("{sent:?}")
        };
        world.trial.answer(grant, None, "Мы прочитали.\nНапишите, можете ли вы идти.").await.unwrap();
        let mailbox =
            press(router, &format!("/{language}/c"), &[("v", &receipt.text_of("receipt-words"))]).await;
        check("mailbox", &mailbox, STEP_BYTES_MAX);
        insta::assert_snapshot!(format!("{language}-mailbox"), readable(&mailbox));
        let withdraw = get(router, &mailbox.at.replace("/m", "/w")).await;
        check("withdraw", &withdraw, STEP_BYTES_MAX);
        insta::assert_snapshot!(format!("{language}-withdraw"), readable(&withdraw));
        for (name, code) in [("empty", ""), ("unknown", "тттт"), ("short", "123 456"), ("digits", "12345")]
        {
            let refused = post(router, &format!("/{language}/c"), &[("v", code)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            check("code", &refused, STEP_BYTES_MAX);
            insta::assert_snapshot!(format!("{language}-code-{name}"), readable(&refused));
        }
    }
}

/// For the worst lines of all; `--no-capture` shows the sizes.
#[expect(clippy::print_stdout, reason = "the sizes of the forms on one page are worth reading")]
#[tokio::test]
async fn the_forms_on_one_page_are_small_also_when_an_answer_is_refused() {
    let world = World::new().await;
    for language in LANGUAGES {
        for form in 1..=3 {
            let at = format!("/{language}/a{form}");
            let whole = get(&world.router, &at).await;
            check("all on one page", &whole, STEP_BYTES_MAX);
            let said = [("safe_now", "yes"), ("message", "Меня услышат? Я не один.")];
            let refused = post(&world.router, &at, &said).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            check("all on one page, refused", &refused, STEP_BYTES_MAX);
            println!("{form}, {language}, {} bytes, {} when refused", whole.wire, refused.wire);
        }
    }
}

#[tokio::test]
async fn the_browsers_language_and_the_time_of_day_decide() {
    let world = World::new().await;
    let ask = async |language: &str| {
        let request = axum::http::Request::get("/").header(header::ACCEPT_LANGUAGE, language);
        crate::person::send(&world.router, request.body(axum::body::Body::empty()).unwrap()).await
    };
    assert!(ask("ko-KP").await.html.contains("<html lang=\"ko-KP\">"));
    assert!(ask("uk-UA,uk;q=0.9").await.html.contains("<html lang=\"uk\">"));
    assert!(ask("tlh").await.html.contains("<html lang=\"ru\">"));
    world.later(12 * 60);
    assert!(ask("ru").await.html.contains("<html lang=\"ru\" class=n>"), "dark at night");
}

#[tokio::test]
async fn nothing_is_promised_when_nobody_collects() {
    let world = World::new().await;
    let router = &world.router;
    let first = begin(router, "en", 1).await;
    let (review, _) = answer_all(router, first, &["Falcon", "steamer", "Hi"]).await;
    let receipt = press(router, &review.at.replace("/r", "/s"), &[]).await;
    assert!(receipt.html.contains("UTC+2"));
    world.later(gate::pulse::PROMISE_HOURS_MAX * 60 + 1);
    let first = begin(router, "en", 1).await;
    let (review, _) = answer_all(router, first, &["Falcon", "steamer", "Hi"]).await;
    let receipt = press(router, &review.at.replace("/r", "/s"), &[]).await;
    assert!(!receipt.html.contains("UTC+2"));
}
