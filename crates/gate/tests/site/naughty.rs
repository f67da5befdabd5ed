//! Strings that break software, in every field: a clear answer, nothing lost, never a 500.

use axum::http::StatusCode;

use crate::person::{World, begin, get, post, press};

/// One or more of each kind that is known to break things.
fn strings() -> Vec<String> {
    let mut all: Vec<String> = [
        "",
        " ",
        "\u{a0}",
        "\t\r\n",
        "\u{0}",
        "a\u{0}b",
        "\u{1}\u{2}\u{1b}[31mred\u{7}",
        "\u{7f}\u{80}\u{9f}",
        "\u{feff}",
        "\u{fffe}",
        "\u{ffff}",
        "\u{200b}\u{200c}\u{200d}\u{2060}",
        "\u{202e}detrever\u{202c}",
        "\u{2066}isolate\u{2069}",
        "الكتابة من اليمين",
        "בְּרֵאשִׁית",
        "Z̸̡͓͝a͏̶l̵g̷o",
        "e\u{301}\u{301}\u{301}",
        "한국어 조합 가\u{11a8}",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "🇷🇺🇰🇵",
        "\u{1f9d1}\u{1f3ff}\u{200d}\u{1f680}",
        "ﷺ",
        "Ⅷ①²",
        "ǅ",
        "ẞß",
        "İi̇Iı",
        "'",
        "\"",
        "`",
        "''; drop table states; --",
        "1' or '1'='1",
        "\\",
        "\\\\x00",
        "%",
        "%00",
        "%s%n%d",
        "{{7*7}}",
        "${jndi:ldap://x}",
        "${message}",
        "<script>alert(1)</script>",
        "</textarea><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "<!--",
        "]]>",
        "&lt;&amp;&#0;",
        "<![CDATA[x]]>",
        "javascript:alert(1)",
        "../../../../etc/passwd",
        "..\\..\\boot.ini",
        "C:\\CON",
        "/dev/null",
        "$(reboot)",
        "`id`",
        "; cat /etc/passwd",
        "| ls",
        "-1",
        "0",
        "1e309",
        "NaN",
        "Infinity",
        "0x1F",
        "9223372036854775808",
        "1/0",
        "1,000.00",
        "٣٥",
        "null",
        "undefined",
        "true",
        "None",
        "[object Object]",
        "2026-02-30",
        "99:99",
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
        "+1 202 555 0142",
        "http://a/%%30%30",
        "a=b&c=d",
        "\r\nSet-Cookie: x=1",
        "HTTP/1.1 200 OK\r\n\r\n",
        "() { :; }; echo",
        "\u{e000}",
        "\u{10ffff}",
        "\u{d7ff}",
    ]
    .map(str::to_owned)
    .to_vec();
    all.push("я".repeat(5_000));
    all.push("\u{301}".repeat(3_000));
    all.push("\u{200b}".repeat(2_000));
    all.push("<".repeat(2_000));
    all.push("👩‍👩‍👧‍👦".repeat(300));
    // Every character that is a category of its own somewhere: the first of each block of 4096, and all of Latin-1.
    all.push((0_u32..256).filter_map(char::from_u32).collect());
    all.push((0_u32..0x11_0000).step_by(0x1000).filter_map(char::from_u32).collect());
    all
}

#[tokio::test]
async fn in_every_question() {
    let world = World::new().await;
    let router = &world.router;
    let mut page = begin(router, "en", 1).await;
    for _ in 0..60 {
        if page.at.ends_with("/r") {
            break;
        }
        let question = page.at.clone();
        for string in strings() {
            let name = if string.len() < 500 { &string } else { "long" };
            let answer = post(router, &question, &[("v", &string), (name, "1")]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{string:?} at {question}");
            let shown = get(router, &question).await;
            assert!(shown.status == StatusCode::OK || shown.status == StatusCode::SEE_OTHER, "{string:?}");
            assert!(!shown.html.contains("<script") && !shown.html.contains("<img"), "{string:?}");
            // Whatever it was, the person can go on from where it leads.
            let led = get(router, answer.leads_to()).await;
            assert!(led.status == StatusCode::OK || led.status == StatusCode::SEE_OTHER, "{string:?}");
        }
        let sound = ["Falcon", "steamer", "Hello", "word"];
        let choice =
            page.choices().iter().find(|code| *code == "serving").or(page.choices().first()).cloned();
        let mut next = press(router, &question, &[("v", choice.as_deref().unwrap_or("OK"))]).await;
        for word in sound {
            if next.at == question {
                next = press(router, &question, &[("v", word)]).await;
            }
        }
        assert_ne!(next.at, question, "{}", next.html);
        page = next;
    }
    let review = get(router, &page.at).await;
    assert_eq!(review.status, StatusCode::OK);
    let receipt = press(router, &review.at.replace("/r", "/s"), &[]).await;
    assert_eq!(receipt.text_of("receipt-words").split(' ').count(), 10);
}

#[tokio::test]
async fn in_the_code_the_mailbox_the_languages_and_the_tokens() {
    let world = World::new().await;
    let router = &world.router;
    let mut rng = <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(5);
    let code = seal::receipt::Receipt::generate(&mut rng).digits();
    let mailbox = press(router, "/ru/c", &[("v", &code)]).await;
    let mut place = 0;
    for string in strings() {
        let refused = post(router, "/ru/c", &[("v", &string)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{string:?}");
        assert!(!refused.html.contains("<script") && !refused.html.contains("<img"));
        let shown = press(router, &mailbox.at, &[("v", &string)]).await;
        assert_eq!(shown.status, StatusCode::OK, "{string:?}");
        assert!(!shown.html.contains("<script") && !shown.html.contains("<img"));
        for (each, submission) in world.trial.collect(place).await.unwrap() {
            place = each;
            let Some(seal::submission::Body::Clear(text)) = submission.body() else { panic!("a message") };
            assert_eq!(text.as_slice(), string.trim().as_bytes(), "a message arrives as it was written");
        }
        let same = press(router, &mailbox.at.replace("/m", "/l"), &[("l", &string), ("to", &string)]).await;
        assert_eq!(same.at, mailbox.at);
        let whole = post(
            router,
            "/ru/a1",
            &[("-t", &string), ("safe_now", &string), ("alias", &string), (&string, "1")],
        )
        .await;
        assert_eq!(whole.status, StatusCode::UNPROCESSABLE_ENTITY, "{string:?}");
    }
}

#[tokio::test]
async fn in_addresses_and_headers() {
    let world = World::new().await;
    for string in strings() {
        let path: String = string.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for path in [
            format!("/{path}"),
            format!("/ru/{path}"),
            format!("/q/{path}/1"),
            format!("/q/AAECAwQFBgcICQoLDA0ODw/{path}"),
            format!("/?{path}"),
        ] {
            let page = get(&world.router, &path).await;
            assert!(!page.status.is_server_error(), "{path}: {}", page.status);
        }
        let Ok(value) = axum::http::HeaderValue::from_str(&string) else { continue };
        let request =
            axum::http::Request::get("/").header("accept-language", &value).header("accept-encoding", &value);
        let page = crate::person::send(&world.router, request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(page.status, StatusCode::OK, "{string:?}");
    }
}
