//! What came by radio, on paper or in person, written down by staff.

use axum::http::StatusCode;
use casework::{Actor, Kind, Protection, Role, StaffName};
use seal::id::SubmissionId;
use seal::receipt::Receipt;

use crate::desk::read;
use crate::testkit::{Person, Stage, words};
use crate::written_down::{Entry, EntryError};

const FORM: [(&str, &str); 4] =
    [("channel", "radio"), ("kind", "application"), ("language", "ko-KP"), ("words", "나가고 싶습니다.")];

#[tokio::test]
async fn words_from_the_radio_become_a_case_with_a_receipt_that_is_shown_once() {
    let stage = Stage::unlocked().await;
    let mut olena = stage.browser("olena").await;
    let done = olena.submit("/write-down", "/write-down", &FORM).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let case = stage.case();
    assert_eq!((case.kind(), case.language.as_str()), (Some(Kind::Application), "ko-KP"));
    assert_eq!(case.messages[0].protection, Protection::HeardByAll);
    assert!(case.waiting_since().is_some());
    let digits = done.text.split("class=\"big ref\">").nth(1).unwrap().split('<').next().unwrap();
    let ten = done.text.split("lang=\"ko-KP\">").nth(1).unwrap().split('<').next().unwrap();
    let receipt = Receipt::parse(digits).unwrap();
    assert_eq!(Receipt::parse(ten).unwrap(), receipt, "either opens it");
    let mailbox = receipt.keys().id;
    assert!(read(&stage.desk.open().unwrap().cases).of_mailbox(&mailbox).is_some());
    // He has it now: what he writes with it at a gate comes into the same case.
    let mut person = Person::new(&stage);
    person.receipt = receipt;
    stage.arrive(vec![person.message(&stage, "저는 여기 있습니다.")]).await;
    assert_eq!(stage.case().messages.len(), 2);
    let shown = olena.get(&format!("/case/{}", stage.queue()[0])).await;
    assert!(shown.text.contains("Radio") && shown.text.contains("everybody could hear it"), "{}", shown.text);
    let bare: String = digits.chars().filter(char::is_ascii_digit).collect();
    for page in ["/", "/audit", "/write-down"] {
        assert!(!olena.get(page).await.text.contains(digits.trim()), "{page}");
    }
    let lines = read(&stage.desk.open().unwrap().audit).clone();
    let line = lines.iter().find(|line| line.what.slug() == "written-down").unwrap();
    assert_eq!((line.about.as_deref(), line.by.as_ref().unwrap().name.as_str()), (Some("radio"), "olena"));
    assert!(!format!("{:?}", stage.case()).contains(&bare));
    drop(olena);
    let stage = stage.restart().await;
    stage.unlock().await;
    assert_eq!(stage.case().messages.len(), 2);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_is_written_down_once() {
    let stage = Stage::unlocked().await;
    let mut olena = stage.browser("olena").await;
    let page = olena.get("/write-down").await;
    let mut form: Vec<String> = crate::testkit::hidden_fields(&page.text, "/write-down")
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    form.push("channel=in-person&kind=unknown&language=ru&words=help".to_owned());
    let form = form.join("&");
    assert_eq!(olena.post_raw("/write-down", form.clone()).await.status, StatusCode::OK);
    let again = olena.post_raw("/write-down", form).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text.contains("written down already"), "{}", again.text);
    assert_eq!(stage.case().messages.len(), 1);
    assert_eq!(stage.case().kind(), None);
}

#[tokio::test]
async fn two_that_are_sent_at_once_are_one_case() {
    let stage = Stage::unlocked().await;
    let open = stage.desk.open().unwrap();
    let by = Actor { name: StaffName::parse("olena").unwrap(), role: Role::Operator };
    let id = SubmissionId::generate(&mut stage.desk.chance.generator());
    let entry = || Entry {
        id,
        channel: "radio",
        language: "ru".to_owned(),
        words: "Помогите".to_owned().into(),
        onto: None,
        kind: None,
    };
    let (one, two) =
        tokio::join!(stage.desk.write_down(&open, &by, entry()), stage.desk.write_down(&open, &by, entry()));
    assert!(one.unwrap().receipt.is_some());
    assert!(matches!(two, Err(EntryError::Again)));
    assert_eq!(stage.case().messages.len(), 1);
}

#[tokio::test]
async fn only_a_new_case_is_given_a_kind_by_whoever_writes_it_down() {
    let stage = Stage::unlocked().await;
    let person = Person::new(&stage);
    stage.arrive(vec![person.by_channel(&stage, true, &words("sms", "Помогите", None))]).await;
    let name = stage.queue().remove(0);
    let mut olena = stage.browser("olena").await;
    let fields =
        [("channel", "paper"), ("kind", "application"), ("language", "ru"), ("words", "Снегирь улетел.")];
    let added = olena.submit(&format!("/write-down?case={name}"), "/write-down", &fields).await;
    assert_eq!(added.location, format!("/case/{name}"), "{}", added.text);
    assert_eq!((stage.case().messages.len(), stage.case().kind()), (2, None), "a verifier says it");
}

#[tokio::test]
async fn words_are_added_to_a_case_from_its_page_and_nothing_is_lost_that_was_typed() {
    let stage = Stage::unlocked().await;
    stage.apply(&[]).await;
    let name = stage.queue().remove(0);
    let mut olena = stage.browser("olena").await;
    let page = format!("/write-down?case={name}");
    let long = "я".repeat(4_001);
    let fields = [("channel", "paper"), ("language", "ru"), ("words", long.as_str())];
    let refused = olena.submit(&page, "/write-down", &fields).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains(&long) && refused.text.contains("value=\"paper\" selected"));
    let fields = [("channel", "paper"), ("language", "ru"), ("words", "Снегирь улетел.")];
    let added = olena.submit(&page, "/write-down", &fields).await;
    assert_eq!(added.location, format!("/case/{name}"), "{}", added.text);
    let case = stage.case();
    assert_eq!((case.messages.len(), case.messages[1].protection), (2, Protection::Paper));
    assert!(case.marks.contains(&casework::Mark::Duress), "the same rules as for whatever else arrives");
    let mut audrey = stage.browser("audrey").await;
    assert_eq!(audrey.get("/write-down").await.status, StatusCode::FORBIDDEN);
    let missing = olena.get("/write-down?case=AAAA-AAAA").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}
