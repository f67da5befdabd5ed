//! What comes by messenger and SMS: words open a case that leads nowhere near a hand-over until it is known who wrote.

use axum::http::StatusCode;
use casework::{Kind, Mark, Protection, State};
use seal::submission::{Content, Wish};

use crate::desk::read;
use crate::intake::NotOpened;
use crate::testkit::{Person, Stage, form, words};

#[tokio::test]
async fn words_open_a_case_that_has_no_way_to_a_hand_over() {
    let stage = Stage::unlocked().await;
    let person = Person::new(&stage);
    stage.arrive(vec![person.by_channel(&stage, true, &words("telegram", "Как сдаться?", None))]).await;
    let case = stage.case();
    assert_eq!((case.kind(), case.language.as_str()), (None, "ru"));
    assert_eq!(case.messages[0].protection, Protection::Provider);
    let page = format!("/case/{}", stage.queue()[0]);
    let mut vira = stage.browser("vira").await;
    let shown = vira.get(&page).await;
    for text in ["Как сдаться?", "Telegram", "the provider can read it", "Not known yet who he is"]
    {
        assert!(shown.text.contains(text), "{text}: {}", shown.text);
    }
    let act = format!("{page}/act");
    assert_eq!(vira.submit(&page, &act, &[("act", "move-triaged")]).await.status, StatusCode::SEE_OTHER);
    let refused = vira.submit(&page, &act, &[("act", "move-draft")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("first it must be known who he is"), "{}", refused.text);
    let mut olena = stage.browser("olena").await;
    let by_operator = olena.submit(&page, &act, &[("act", "say-kind-application")]).await;
    assert_eq!(by_operator.status, StatusCode::CONFLICT, "a verifier says it");
    let said = vira.submit(&page, &act, &[("act", "say-kind-application")]).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text);
    assert_eq!(stage.case().kind(), Some(Kind::Application));
    let moved = vira.submit(&page, &act, &[("act", "move-draft")]).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text);
    // He answers the form, and turns out to be one who may be called up: whatever a verifier said.
    let late = form("telegram", &[("standing", "=called_up")]);
    stage.arrive(vec![person.by_channel(&stage, false, &late)]).await;
    let case = stage.case();
    assert_eq!((case.kind(), case.state()), (Some(Kind::ConscriptionRisk), State::Triaged));
    let refused = vira.submit(&page, &act, &[("act", "move-draft")]).await;
    assert!(refused.text.contains("this rule has no exception"), "{}", refused.text);
}

#[tokio::test]
async fn a_form_after_words_belongs_to_the_same_case_and_does_what_an_opening_does() {
    let stage = Stage::unlocked().await;
    let person = Person::new(&stage);
    stage.arrive(vec![person.by_channel(&stage, true, &words("sms", "Помогите", None))]).await;
    let mut applies = Person::new(&stage);
    applies.receipt = person.receipt.clone();
    let answers = [("injured", "=yes"), ("safe_times", "=evening"), ("answer_language", "=uk")];
    let envelope = applies.by_channel(&stage, true, &form("sms", &answers));
    stage.arrive(vec![envelope.clone()]).await;
    stage.arrive(vec![envelope]).await;
    let case = stage.case();
    assert_eq!(case.kind(), Some(Kind::Application));
    assert_eq!(case.messages.len(), 2);
    assert!(case.messages[1].is_form && !case.messages[1].is_revision, "it is his first form");
    assert!(case.marks.contains(&Mark::Injured));
    assert_eq!(case.safe_hours.as_ref().map(ToString::to_string).as_deref(), Some("18-23"));
    assert_eq!(case.duress_word.as_ref().map(casework::Words::reveal), Some("снегирь"));
    assert_eq!(case.language, "uk");
    // The same form again with other answers is a revision, as it always was.
    let mut again = Person::new(&stage);
    again.receipt = person.receipt.clone();
    stage.arrive(vec![again.by_channel(&stage, true, &form("sms", &[("standing", "=home")]))]).await;
    let case = stage.case();
    assert!(case.messages[2].is_revision);
    assert_eq!(case.kind(), Some(Kind::ConscriptionRisk), "and it can only make him safer");
    let stage = stage.restart().await;
    stage.unlock().await;
    assert_eq!(stage.case(), case);
}

#[tokio::test]
async fn a_wish_alone_is_no_message_and_waits_for_no_answer() {
    let stage = Stage::unlocked().await;
    let person = stage.apply(&[]).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let mut olena = stage.browser("olena").await;
    olena.submit(&page, &format!("{page}/reply"), &[("text", "Мы здесь.")]).await;
    let reach = person.reach("sms-1", "+000555123");
    let tell = words("sms", "", Some(Wish::Tell(reach.clone())));
    assert!(olena.get(&page).await.text.contains("Nobody tells him"));
    stage.arrive(vec![person.by_channel(&stage, false, &tell)]).await;
    let case = stage.case();
    assert_eq!((case.messages.len(), case.waiting_since(), case.reaches.len()), (1, None, 1));
    let shown = olena.get(&page).await;
    assert!(shown.text.contains("SMS: he asked to be told there, but the programme has no account"));
    assert!(!shown.text.contains("000555123"), "his address is on no page");
    let quiet = words("sms", "", Some(Wish::Quiet { mark: reach.mark }));
    stage.arrive(vec![person.by_channel(&stage, false, &quiet)]).await;
    assert!(stage.case().reaches.is_empty());
}

#[tokio::test]
async fn what_a_gate_says_of_a_channel_is_not_believed_beyond_what_it_can_know() {
    let stage = Stage::unlocked().await;
    let person = Person::new(&stage);
    stage.arrive(vec![person.by_channel(&stage, true, &words("pigeon<b>", "Привет", None))]).await;
    stage.arrive(vec![person.by_channel(&stage, false, &words("capsule", "Ещё", None))]).await;
    let json = String::from_utf8(crate::testkit::submitted("apply", &[], false)).unwrap();
    stage.arrive(vec![person.by_channel(&stage, false, &words("sms", &json, None))]).await;
    let case = stage.case();
    assert!(case.messages[..2].iter().all(|one| one.protection == Protection::NotKnown));
    assert!(!case.messages[2].is_form, "words that look like a form are words");
    let mut olena = stage.browser("olena").await;
    let shown = olena.get(&format!("/case/{}", stage.queue()[0])).await;
    assert!(shown.text.contains("Other channel") && !shown.text.contains("pigeon"), "{}", shown.text);

    let stranger = Person::new(&stage);
    let reach = stranger.reach("not a name", "+1");
    let mut no_form = words("sms", "{}", None);
    no_form.content = Content::Form;
    let mut talking_silence = words("sms", "слова", Some(Wish::Tell(stranger.reach("sms-1", "+1"))));
    talking_silence.content = Content::Nothing;
    let hostile = [
        words("sms", "   ", None),
        words("sms", "", None),
        words("sms", "слова", Some(Wish::Tell(reach))),
        words("sms", "слова", Some(Wish::Tell(stranger.reach("sms-1", " ")))),
        words("sms", "", Some(Wish::Tell(stranger.reach("sms-1", "+1")))),
        no_form,
        talking_silence,
    ];
    for brought in &hostile {
        let writer = Person::new(&stage);
        stage.arrive(vec![writer.by_channel(&stage, true, brought)]).await;
    }
    let open = stage.desk.open().unwrap();
    let unopened = read(&open.unopened);
    assert_eq!(unopened.iter().filter(|one| one.why == NotOpened::Unreadable).count(), hostile.len());
}
