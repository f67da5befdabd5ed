//! Codes that callers key: whose they are, what may be heard, and what is said of wrong ones.

use casework::{Actor, CODE_DAYS, Role, StaffName};
use seal::link::RunId;
use seal::link::hotline::{Question, SOUND_BYTES_MAX, Verdict};
use seal::submission::{Brought, CallCode, Content, Wish};

use zeroize::Zeroizing;

use crate::calls::{LookedUp, WINDOW_SECONDS, WRONG_MAX};
use crate::cases::CaseRef;
use crate::spoken::Spoken;
use crate::testkit::{Person, Stage, words};
use crate::writer::{ChangeError, Writer};

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

/// The word by which code a case is heard, alone.
fn silent_word() -> Brought {
    Brought {
        set_aside: false,
        channel: "voice".to_owned(),
        language: "ru".to_owned(),
        content: Content::Nothing,
        wish: Some(Wish::Hear { code: CallCode::parse(CODE).unwrap() }),
        bytes: Zeroizing::default(),
    }
}

#[tokio::test]
async fn a_code_that_comes_before_what_opens_its_case_waits_for_it() {
    for are_apart in [false, true] {
        let stage = Stage::unlocked().await;
        let person = Person::new(&stage);
        let word = person.by_channel(&stage, true, &silent_word());
        let message = person.by_channel(&stage, true, &words("voice", "Помогите", None));
        if are_apart {
            stage.arrive(vec![word]).await;
            assert_eq!(keyed(&stage, "a", CODE).await.verdict, Verdict::Unknown);
            stage.arrive(vec![message]).await;
        } else {
            stage.arrive(vec![word, message]).await;
        }
        let verdict = keyed(&stage, "a", CODE).await.verdict;
        assert!(matches!(verdict, Verdict::Known { .. }), "apart: {are_apart}");
        assert!(crate::desk::read(&stage.desk.open().unwrap().unopened).is_empty());
    }
}

async fn release(stage: &Stage, sequence: u32, wav: &[u8]) -> Result<(), ChangeError> {
    let open = stage.desk.open().unwrap();
    let by = Actor { name: StaffName::parse("olena").unwrap(), role: Role::Operator };
    let case_ref = CaseRef::parse(&stage.queue()[0]).unwrap();
    let spoken = Spoken { wav: Zeroizing::new(wav.to_vec()), seconds: 1 };
    Writer::new(&stage.desk, &open).await.release(&case_ref, &by, sequence, spoken).await
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
    // Released, and released anew with another sound.
    for wav in [b"RIFF one", b"RIFF two"] {
        release(&stage, 1, wav).await.unwrap();
    }
    let looked_up = keyed(&stage, "a", CODE).await;
    assert!(
        matches!(looked_up.verdict, Verdict::Known { sounds: 1, unreleased: false, .. }),
        "{looked_up:?}"
    );
    assert_eq!(looked_up.sounds[0].as_slice(), b"RIFF two");
    drop(olena);
    let stage = stage.restart().await;
    stage.unlock().await;
    assert_eq!(keyed(&stage, "a", CODE).await.sounds.len(), 1);
    assert!(matches!(release(&stage, 2, b"RIFF").await, Err(ChangeError::NoSuchAnswer)));
    let long = vec![0; SOUND_BYTES_MAX + 1];
    assert!(matches!(release(&stage, 1, &long).await, Err(ChangeError::TooLong)));
}

#[tokio::test]
async fn only_the_newest_answers_are_read_out_oldest_first() {
    let (stage, _) = called().await;
    let page = format!("/case/{}", stage.queue()[0]);
    let mut olena = stage.browser("olena").await;
    for number in 1..=6 {
        let text = format!("Ответ {number}.");
        olena.submit(&page, &format!("{page}/reply"), &[("text", &text)]).await;
        release(&stage, number, text.as_bytes()).await.unwrap();
    }
    let sounds = keyed(&stage, "a", CODE).await.sounds;
    let sounds: Vec<_> = sounds.iter().map(|sound| std::str::from_utf8(sound).unwrap()).collect();
    assert_eq!(sounds, ["Ответ 3.", "Ответ 4.", "Ответ 5.", "Ответ 6."]);
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

#[tokio::test]
async fn who_keys_his_code_can_have_everything_erased() {
    let (stage, person) = called().await;
    assert_eq!(stage.queue().len(), 1);
    let erase =
        Brought { set_aside: false, content: Content::Nothing, ..words("voice", "", Some(Wish::Erase)) };
    stage.arrive(vec![person.by_channel(&stage, false, &erase)]).await;
    assert!(stage.queue().is_empty());
    assert_eq!(keyed(&stage, "a", CODE).await.verdict, Verdict::Unknown);
}

#[tokio::test]
async fn what_perhaps_a_machine_said_is_read_last_and_never_lost() {
    let stage = Stage::unlocked().await;
    let machine = Person::new(&stage);
    let said = Brought { set_aside: true, ..words("voice", "Купите наш товар", None) };
    stage.arrive(vec![machine.by_channel(&stage, true, &said)]).await;
    let aside = stage.queue()[0].clone();
    stage.later(1);
    let person = Person::new(&stage);
    stage.arrive(vec![person.by_channel(&stage, true, &words("voice", "Помогите", None))]).await;
    let queue = stage.queue();
    assert!(queue.len() == 2 && queue[1] == aside, "older, and behind the others");
    let mut olena = stage.browser("olena").await;
    let shown = olena.get("/").await;
    assert_eq!(shown.text.matches("perhaps a machine").count(), 1);
    // He calls again as one does: then it was none.
    let more = words("voice", "Это снова я", None);
    stage.arrive(vec![machine.by_channel(&stage, true, &more)]).await;
    assert_eq!(stage.queue()[0], aside);
    assert!(!olena.get("/").await.text.contains("perhaps a machine"));
}
