//! Prepared answers: seen in the reader's language, put into the box in the person's, sent by nobody but the reader.

use axum::http::StatusCode;

use crate::testkit::{Browser, Person, Stage};

/// The names of the answers that a page offers.
fn offered(html: &str) -> Vec<&str> {
    html.split("name=\"prepared\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

async fn take(browser: &mut Browser, page: &str, name: &str, typed: &str) -> crate::testkit::Answer {
    let shown = browser.get(page).await;
    let hidden = crate::testkit::hidden_fields(&shown.text, &format!("{page}/reply"));
    let fields = hidden.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    browser.post_raw(&format!("{page}/prepared"), format!("{fields}&text={typed}&prepared={name}")).await
}

#[tokio::test]
async fn one_is_read_in_our_language_taken_in_his_and_sent_by_hand() {
    let stage = Stage::unlocked().await;
    stage.apply(&[("language", "ko-KP"), ("safe_times", "=any")]).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let mut olena = stage.browser("olena").await;
    olena.language = "uk";
    let shown = olena.get(&page).await;
    assert!(shown.text.contains("<p lang=\"uk\">Ми отримали те, що ви написали."), "{}", shown.text);
    assert!(
        shown.text.contains("<p class=\"theirs\" lang=\"ko-KP\" dir=\"auto\">당신이 쓴 글을 받았습니다.")
    );

    let taken = take(&mut olena, &page, "received", "%EC%95%88%EB%85%95").await;
    assert_eq!(taken.status, StatusCode::OK);
    let start = taken.text.find("<textarea id=\"text\"").unwrap();
    let field = &taken.text[start..start + taken.text[start..].find("</textarea>").unwrap()];
    let text = field.split_once('>').unwrap().1.to_owned();
    assert!(field.contains(" autofocus") && field.contains("lang=\"ko-KP\""), "{field}");
    assert!(text.starts_with("안녕\n\n당신이 쓴 글을 받았습니다."), "behind what was typed: {text}");
    assert!(stage.replies().await.is_empty(), "nothing was sent");

    let changed = text.replace("안녕\n\n", "");
    let sent = olena.submit(&page, &format!("{page}/reply"), &[("text", &changed)]).await;
    assert_eq!(sent.location, format!("{page}?did=sent"));
    assert_eq!(stage.replies().await.len(), 1);
    // A reload of the address that the button left in the browser.
    assert_eq!(olena.get(&format!("{page}/prepared")).await.location, page);
}

#[tokio::test]
async fn what_speaks_of_a_hand_over_is_never_offered_to_somebody_who_may_be_called_up() {
    let stage = Stage::unlocked().await;
    let at_risk = Person::new(&stage);
    stage.arrive(vec![at_risk.application_to(&stage, "at_risk", &[], false)]).await;
    // On the soldiers' form, but no soldier.
    stage.apply(&[("standing", "=called_up")]).await;
    let mut olena = stage.browser("olena").await;
    for name in stage.queue() {
        let page = format!("/case/{name}");
        let shown = olena.get(&page).await;
        assert_eq!(
            offered(&shown.text),
            ["received", "hours", "phone", "no-names", "questions", "called-up"],
            "{}",
            shown.text
        );
        for forbidden in ["stay-safe", "rights", "no-such"] {
            let refused = take(&mut olena, &page, forbidden, "").await;
            assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{forbidden}");
        }
    }
    assert_eq!(stage.queue().len(), 2);
}

#[tokio::test]
async fn a_soldier_is_offered_what_fits_and_a_colleagues_case_nothing() {
    let stage = Stage::unlocked().await;
    stage.apply(&[]).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let mut olena = stage.browser("olena").await;
    let shown = olena.get(&page).await;
    assert_eq!(
        offered(&shown.text),
        ["received", "hours", "stay-safe", "phone", "no-names", "rights", "questions"]
    );
    let mut vira = stage.browser("vira").await;
    vira.submit(&page, &format!("{page}/act"), &[("act", "take")]).await;
    let shown = olena.get(&page).await;
    assert!(offered(&shown.text).is_empty(), "{}", shown.text);
}
