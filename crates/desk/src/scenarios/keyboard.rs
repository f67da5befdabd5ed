//! What the script does with keys, done by hand: ten waiting cases, four keys each.

use axum::http::StatusCode;

use crate::desk::read;
use crate::testkit::Stage;

#[tokio::test]
async fn ten_waiting_cases_are_opened_answered_and_moved_on_with_four_keys_each() {
    let stage = Stage::unlocked().await;
    for _ in 0..10 {
        stage.apply(&[]).await;
    }
    let mut olena = stage.browser("olena").await;
    let mut at = olena.get("/next").await.location;
    let mut seen = std::collections::BTreeSet::new();
    for number in 0..10 {
        assert!(at.starts_with("/case/"), "{number}: {at}");
        assert!(seen.insert(at.clone()));
        // n has opened it; r, the text and Ctrl+Enter:
        let sent = olena.submit(&at, &format!("{at}/reply"), &[("text", "Мы здесь.")]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        // a:
        let shown = olena.get(&at).await;
        assert!(shown.text.contains("value=\"move-triaged\" data-find data-key=\"a\" id=\"next-step\""));
        let moved = olena.submit(&at, &format!("{at}/act"), &[("act", "move-triaged")]).await;
        assert_eq!(moved.location, at);
        // n:
        at = olena.get(&format!("/next?after={}", at.trim_start_matches("/case/"))).await.location;
    }
    assert_eq!(at, "/");
    let open = stage.desk.open().unwrap();
    assert!(read(&open.cases).iter().all(|open| open.case.waiting_since().is_none()));
    assert!(read(&open.cases).iter().all(|open| open.case.state() == casework::State::Triaged));
}

#[tokio::test]
async fn the_next_case_is_not_one_that_a_colleague_looks_at() {
    let stage = Stage::unlocked().await;
    stage.apply(&[]).await;
    stage.apply(&[]).await;
    let names = stage.queue();
    let mut vira = stage.browser("vira").await;
    vira.get(&format!("/case/{}", names[0])).await;
    let mut olena = stage.browser("olena").await;
    assert_eq!(olena.get("/next").await.location, format!("/case/{}", names[1]));
    let shown = olena.get(&format!("/case/{}", names[0])).await;
    assert!(shown.text.contains("Also here: vira"));
}

#[tokio::test]
async fn nothing_that_was_typed_is_lost() {
    let stage = Stage::unlocked().await;
    let person = stage.apply(&[("safe_times", "=night")]).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let reply = format!("{page}/reply");
    let mut olena = stage.browser("olena").await;
    let outside = olena.submit(&page, &reply, &[("text", "Идите <сюда>")]).await;
    assert_eq!(outside.status, StatusCode::CONFLICT);
    assert!(
        outside.text.contains("outside his safe hours") && outside.text.contains("Идите &#60;сюда&#62;"),
        "{}",
        outside.text
    );
    assert!(stage.replies().await.is_empty());
    let held = olena.submit(&page, &reply, &[("text", "Идите"), ("hours", "wait")]).await;
    assert_eq!(held.location, format!("{page}?did=held"));
    assert!(stage.replies().await.is_empty());
    // He writes before the hour: it does not go out by itself any more, and stands in the field again.
    stage.arrive(vec![person.message(&stage, "Не надо, я ушёл.")]).await;
    stage.later(24);
    stage.desk.tick(&mut None).await.unwrap();
    assert!(stage.replies().await.is_empty());
    assert!(olena.get("/").await.status.is_redirection(), "half an hour of silence ends a session");
    let mut olena = stage.browser("olena").await;
    let shown = olena.get(&page).await;
    assert!(shown.text.contains(">Идите</textarea>"), "{}", shown.text);
    // Written while he wrote: shown first.
    let fields = [("text", "Хорошо"), ("seen", "1"), ("answered", "0"), ("hours", "anyway")];
    let token = crate::testkit::hidden_fields(&shown.text, &reply).remove(0).1;
    let form: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let stale = olena.post_raw(&reply, format!("csrf={token}&{}", form.join("&"))).await;
    assert!(
        stale.text.contains("Не надо, я ушёл.") && stale.text.contains("Хорошо</textarea>"),
        "{}",
        stale.text
    );
}

#[tokio::test]
async fn a_held_answer_goes_out_at_its_hour() {
    let stage = Stage::unlocked().await;
    stage.apply(&[("safe_times", "=night")]).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let mut olena = stage.browser("olena").await;
    olena.submit(&page, &format!("{page}/reply"), &[("text", "Ждём"), ("hours", "wait")]).await;
    stage.desk.tick(&mut None).await.unwrap();
    assert!(stage.replies().await.is_empty());
    stage.later(12);
    stage.desk.tick(&mut None).await.unwrap();
    assert_eq!(stage.replies().await.len(), 1);
    stage.desk.tick(&mut None).await.unwrap();
    assert_eq!(stage.replies().await.len(), 1);
}
