//! Codes that callers key: whose they are, what may be heard, and what is said of wrong ones.

use casework::CODE_DAYS;
use seal::link::RunId;
use seal::link::hotline::{Question, Verdict};
use seal::submission::{CallCode, Wish};

use crate::calls::{LookedUp, WINDOW_SECONDS, WRONG_MAX};
use crate::testkit::{Person, Stage, words};

const CODE: &str = "120034005678";

async fn keyed(stage: &Stage, trunk: &str, digits: &str) -> LookedUp {
    let code = CallCode::parse(digits).unwrap();
    let question = Question { id: RunId([1; 16]), trunk: trunk.to_owned(), code };
    stage.desk.look_up("gate-1", &question).await.unwrap()
}

/// Somebody who has called and was given a code.
async fn called() -> (Stage, Person) {
    let stage = Stage::unlocked().await;
    let person = Person::new(&stage);
    let hear = Wish::Hear { code: CallCode::parse(CODE).unwrap() };
    stage.arrive(vec![person.by_channel(&stage, true, &words("voice", "Помогите", Some(hear)))]).await;
    (stage, person)
}

#[tokio::test]
async fn a_code_is_found_also_after_the_desk_was_started_again_and_ends_by_itself() {
    let (stage, person) = called().await;
    let stage = stage.restart().await;
    assert_eq!(keyed(&stage, "a", CODE).await.verdict, Verdict::Locked);
    stage.unlock().await;
    let Verdict::Known { mailbox, write_key, sounds: 0, unreleased: false } =
        keyed(&stage, "a", CODE).await.verdict
    else {
        panic!("not known")
    };
    let keys = person.receipt.keys();
    assert_eq!((mailbox, write_key.expose()), (keys.id, &*keys.write.to_secret_bytes()));
    stage.later(24 * CODE_DAYS);
    assert_eq!(keyed(&stage, "a", CODE).await.verdict, Verdict::Unknown);
}

#[tokio::test]
async fn only_what_was_released_for_the_telephone_is_given_away() {
    let (stage, _) = called().await;
    let page = format!("/case/{}", stage.queue()[0]);
    let mut olena = stage.browser("olena").await;
    olena.submit(&page, &format!("{page}/reply"), &[("text", "Мы здесь.")]).await;
    let looked_up = keyed(&stage, "a", CODE).await;
    assert!(matches!(looked_up.verdict, Verdict::Known { sounds: 0, unreleased: true, .. }), "{looked_up:?}");
}

#[tokio::test]
async fn wrong_codes_make_a_trunk_wait_its_turn_and_never_shut_it() {
    let (stage, _) = called().await;
    for number in 0..WRONG_MAX {
        assert_eq!(keyed(&stage, "a", &format!("{number:012}")).await.verdict, Verdict::Unknown);
    }
    assert!(matches!(keyed(&stage, "a", CODE).await.verdict, Verdict::Wait { seconds } if seconds <= 61));
    assert!(matches!(keyed(&stage, "b", CODE).await.verdict, Verdict::Known { .. }), "another trunk");
    stage.later(1);
    const { assert!(WINDOW_SECONDS < 3_600) };
    assert!(matches!(keyed(&stage, "a", CODE).await.verdict, Verdict::Known { .. }));
}

#[tokio::test]
async fn a_right_code_costs_nobody_anything() {
    let (stage, _) = called().await;
    for _ in 0..3 * WRONG_MAX {
        assert!(matches!(keyed(&stage, "a", CODE).await.verdict, Verdict::Known { .. }));
    }
}

#[tokio::test]
async fn the_code_of_somebody_who_has_withdrawn_is_nobodys() {
    let (stage, person) = called().await;
    stage.arrive(vec![person.withdrawal(&stage)]).await;
    assert_eq!(keyed(&stage, "a", CODE).await.verdict, Verdict::Unknown);
}
