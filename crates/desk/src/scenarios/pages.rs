//! Every page in every language, and what guards them.

use axum::http::StatusCode;

use crate::testkit::{Browser, Stage};

/// A desk with three cases of different kinds, one answered.
async fn stage() -> Stage {
    let stage = Stage::unlocked().await;
    stage.apply(&[("under_18", "=yes"), ("injured", "=yes"), ("safe_now", "=unsure")]).await;
    stage.apply(&[("standing", "=called_up")]).await;
    stage.later(2);
    let ko = [
        ("language", "ko-KP"),
        ("alias", "소나무"),
        ("message", "나가고 싶습니다."),
        ("safe_times", "=evening"),
    ];
    stage.apply(&ko).await;
    stage
}

fn main_part(html: &str) -> String {
    let start = html.find("<main").unwrap_or_else(|| panic!("{html}"));
    let html = &html[start..html.find("</main>").unwrap()];
    // Tokens differ from session to session.
    html.split("name=\"csrf\" value=\"")
        .enumerate()
        .map(|(number, part)| if number == 0 { part } else { part.split_once('"').unwrap().1 })
        .collect::<Vec<_>>()
        .join("name=\"csrf\" value=\"…\"")
        .split("data-token=\"")
        .enumerate()
        .map(|(number, part)| if number == 0 { part } else { part.split_once('"').unwrap().1 })
        .collect::<Vec<_>>()
        .join("data-token=\"…\"")
        // So does the number of what is written down.
        .split("name=\"id\" value=\"")
        .enumerate()
        .map(|(number, part)| if number == 0 { part } else { part.split_once('"').unwrap().1 })
        .collect::<Vec<_>>()
        .join("name=\"id\" value=\"…\"")
}

async fn snapshot(browser: &mut Browser, name: &str, path: &str) {
    for language in ["en", "uk", "ru"] {
        browser.language = language;
        let answer = browser.get(path).await;
        assert!(answer.text.contains(&format!("<html lang=\"{language}\"")), "{path}");
        insta::assert_snapshot!(format!("{name}-{language}"), main_part(&answer.text));
    }
}

#[tokio::test]
async fn the_pages_of_a_verifier() {
    let stage = stage().await;
    let names = stage.queue();
    let mut vira = stage.browser("vira").await;
    snapshot(&mut vira, "queue", "/").await;
    for (number, name) in names.iter().enumerate() {
        snapshot(&mut vira, &format!("case-{number}"), &format!("/case/{name}")).await;
    }
    snapshot(&mut vira, "figures", "/figures").await;
    snapshot(&mut vira, "envelopes", "/envelopes").await;
    snapshot(&mut vira, "help", "/help").await;
    snapshot(&mut vira, "lock", "/lock").await;
    snapshot(&mut vira, "not-found", "/case/AAAA-AAAA").await;
    snapshot(&mut vira, "search", "/search?q=%EC%86%8C%EB%82%98").await;
}

#[tokio::test]
async fn the_pages_of_an_administrator_and_an_auditor() {
    let stage = stage().await;
    let mut adam = stage.browser("adam").await;
    snapshot(&mut adam, "staff", "/staff").await;
    snapshot(&mut adam, "channels-none", "/channels").await;
    let mut audrey = stage.browser("audrey").await;
    let first = audrey.get("/audit").await;
    assert!(first.text.contains("The chain is whole"), "{}", first.text);
    let again = audrey.get("/audit").await;
    assert!(again.text.contains("nothing that you had seen has changed"));
    for path in ["/", "/search?q=a", "/figures", "/envelopes", "/queue"] {
        let answer = audrey.get(path).await;
        assert_ne!(answer.status, StatusCode::OK, "{path}");
    }
    for name in stage.queue() {
        let answer = audrey.get(&format!("/case/{name}")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(!answer.text.contains("Тихий"));
    }
}

#[tokio::test]
async fn the_pages_of_channels() {
    use seal::submission::Wish;
    let stage = Stage::with_gates().await;
    stage.add_account("sms", "sms-1", "gate-1").await;
    stage.add_account("telegram", "telegram-1", "gate-2").await;
    stage.desk.account_banned(&crate::accounts::AccountName::parse("telegram-1").unwrap()).await.unwrap();
    let person = crate::testkit::Person::new(&stage);
    let tell = |account| Some(Wish::Tell(person.reach(account, "+000")));
    let first = crate::testkit::words("telegram", "Как сдаться?", tell("telegram-1"));
    stage.arrive(vec![person.by_channel(&stage, true, &first)]).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let mut vira = stage.browser("vira").await;
    snapshot(&mut vira, "case-by-words", &page).await;
    vira.submit(&page, &format!("{page}/reply"), &[("text", "Мы здесь.")]).await;
    stage.desk.tick(&mut None).await.unwrap();
    let sms = crate::testkit::words("sms", "Я теперь здесь", tell("sms-1"));
    stage.arrive(vec![person.by_channel(&stage, false, &sms)]).await;
    vira.submit(&page, &format!("{page}/reply"), &[("text", "Хорошо.")]).await;
    snapshot(&mut vira, "case-told", &page).await;
    snapshot(&mut vira, "write-down", "/write-down").await;
    for (language, receipt) in [("en", "ru"), ("uk", "uk"), ("ru", "ko-KP")] {
        vira.language = language;
        let form = [("channel", "in-person"), ("kind", "unknown"), ("language", receipt), ("words", "…")];
        let done = vira.submit("/write-down", "/write-down", &form).await;
        // The receipt itself is chance.
        let words: Vec<&str> = done.text.split("<p class=\"big").skip(1).collect();
        assert_eq!(words.len(), 2, "{}", done.text);
        let mut page = main_part(&done.text);
        for part in words {
            page = page.replace(part.split_once('>').unwrap().1.split('<').next().unwrap(), "…");
        }
        let page = page.split("/case/").next().unwrap().to_owned();
        insta::assert_snapshot!(format!("receipt-{language}"), page);
    }
    let mut adam = stage.browser("adam").await;
    snapshot(&mut adam, "channels", "/channels").await;
}

#[tokio::test]
async fn the_page_of_voice_notes() {
    use seal::submission::Media;
    let stage = Stage::unlocked().await;
    let person = crate::testkit::Person::new(&stage);
    let head = crate::testkit::voice(Media::Ogg);
    stage.arrive(vec![person.by_voice(&stage, true, &head, &[1; 34_000])]).await;
    let unmeasured = seal::submission::VoiceHead { set_aside: false, seconds: None, ..head };
    stage.arrive(vec![person.by_voice(&stage, false, &unmeasured, &[2; 999])]).await;
    let mut vira = stage.browser("vira").await;
    snapshot(&mut vira, "case-by-voice", &format!("/case/{}", stage.queue()[0])).await;
}

#[tokio::test]
async fn the_pages_of_answers_by_telephone() {
    use seal::submission::CallCode;
    let stage = Stage::unlocked().await;
    let person = crate::testkit::Person::new(&stage);
    let code = CallCode::parse("120034005678").unwrap();
    stage.arrive(vec![person.by_channel(&stage, true, &crate::testkit::cut_form(code))]).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let mut vira = stage.browser("vira").await;
    for text in ["Мы здесь.", "Хорошо."] {
        vira.submit(&page, &format!("{page}/reply"), &[("text", text)]).await;
    }
    let here = format!("{page}/telephone/1");
    snapshot(&mut vira, "telephone", &here).await;
    vira.language = "en";
    let token = crate::testkit::hidden_fields(&vira.get(&here).await.text, &here).remove(0).1;
    for _ in 0..2 {
        vira.upload(&format!("{here}/recording"), &token, "audio/wav", crate::testkit::recording(1_000))
            .await;
        if !vira.get(&here).await.text.contains("id=\"now-title\"") {
            vira.submit(&here, &format!("{here}/release"), &[]).await;
        }
    }
    snapshot(&mut vira, "telephone-take", &here).await;
    snapshot(&mut vira, "case-by-telephone", &page).await;
    snapshot(&mut vira, "queue-by-telephone", "/?view=all").await;
}

#[tokio::test]
async fn the_doors() {
    let stage = Stage::new().await;
    let mut visitor = stage.stranger();
    snapshot(&mut visitor, "unlock", "/unlock").await;
    stage.unlock().await;
    snapshot(&mut visitor, "sign-in", "/sign-in").await;
}

#[tokio::test]
async fn posts_from_elsewhere_are_refused() {
    let stage = Stage::unlocked().await;
    stage.apply(&[]).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let mut olena = stage.browser("olena").await;
    for path in [format!("{page}/reply"), format!("{page}/act"), "/lock".to_owned(), "/sign-out".to_owned()] {
        let refused = olena.post_raw(&path, "csrf=x&text=x&act=move-triaged&version=2".to_owned()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }
    let without = stage.stranger().post_raw(&format!("{page}/reply"), "text=x".to_owned()).await;
    assert_eq!(without.status, StatusCode::UNAUTHORIZED);
    let shown = olena.get(&page).await;
    let policy = shown.headers.get("content-security-policy").unwrap().to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(shown.headers.get("cache-control").unwrap(), "no-store");
    assert_eq!(shown.headers.get("referrer-policy").unwrap(), "same-origin", "else Origin is null");
}

#[tokio::test]
async fn search_finds_in_both_scripts_and_in_the_readers_language() {
    let stage = stage().await;
    let mut olena = stage.browser("olena").await;
    for (query, found) in [("나가", 1), ("Тих", 2), ("вый", 2), ("ничего такого", 0), ("armed", 2)]
    {
        let encoded: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let answer = olena.get(&format!("/search?q={encoded}")).await;
        assert_eq!(answer.text.matches("class=\"case").count(), found, "{query}");
    }
}

#[tokio::test]
async fn scripts_get_parts() {
    let stage = stage().await;
    let mut olena = stage.browser("olena").await;
    let part = olena.get("/queue?view=waiting&shown=").await;
    assert!(part.text.contains("3 new cases · show") && !part.text.contains("<html"), "{}", part.text);
    let name = stage.queue().remove(0);
    let part = olena.get(&format!("/case/{name}/messages")).await;
    assert!(part.text.contains("data-version=\"") && part.text.contains("class=\"message theirs\""));
    let news = olena.get("/news?after=0").await;
    assert!(news.text.parse::<u64>().is_ok(), "{}", news.text);
}
