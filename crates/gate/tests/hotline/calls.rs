//! What people do on a telephone.

use std::time::Duration;

use gate::hotline::Heard;
use interview::conversation::Submitted;
use seal::link::Secret;
use seal::link::hotline::Verdict;
use seal::submission::{Body, Brought, Content, Submission, Voice, Wish};
use sound::wav::{self, Encoding, header};
use sound::{Codec, loudness};
use zeroize::Zeroizing;

use crate::phone::{Phone, World};

fn brought(submission: &Submission) -> Brought {
    let Some(Body::Brought(bytes)) = submission.body() else { panic!("not brought: {submission:?}") };
    Brought::decode(bytes).unwrap()
}

fn form(submission: &Submission) -> Submitted {
    let brought = brought(submission);
    assert_eq!((brought.channel.as_str(), brought.content), ("voice", Content::Form));
    serde_json::from_slice(&brought.bytes).unwrap()
}

fn code(submission: &Submission) -> String {
    match brought(submission).wish {
        Some(Wish::Hear { code }) => code.reveal().to_owned(),
        other => panic!("no code: {other:?}"),
    }
}

/// Somebody who has chosen Russian and begins to answer.
async fn answering(world: &World) -> Phone {
    let mut phone = world.call().await;
    assert!(phone.listen().await > Duration::ZERO, "the greeting");
    phone.answers('1').await;
    phone.answers('3').await;
    phone
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hang_up_half_way_keeps_what_was_answered() {
    let mut world = World::new().await;
    world.calls_often = true;
    let mut phone = answering(&world).await;
    for _ in 0..3 {
        phone.answers('1').await;
    }
    assert!(world.trial.collect(0).await.unwrap().is_empty(), "nothing yet");
    phone.hang_up().await;
    let kept = world.trial.collect(0).await.unwrap();
    let [(_, one)] = kept.as_slice() else { panic!("{kept:?}") };
    let form = form(one);
    assert!(form.unfinished && form.answers.len() >= 3, "{}", form.answers.len());
    assert_eq!(code(one).len(), 12);
    assert!(brought(one).set_aside, "and others are read before him");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_hangs_up_before_he_said_anything_leaves_nothing() {
    let world = World::new().await;
    let mut phone = world.call().await;
    phone.listen().await;
    phone.answers('1').await;
    phone.hang_up().await;
    assert!(world.trial.collect(0).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_recorded_sealed_and_heard_at_the_desk_only() {
    let world = World::new().await;
    let mut phone = world.call().await;
    phone.listen().await;
    phone.answers('1').await;
    phone.answers('0').await;
    // Yes, a message; the tone; then he speaks.
    phone.answers('1').await;
    phone.speak(Duration::from_millis(1_500)).await;
    phone.answers('#').await;
    phone.answers('1').await;
    let kept = world.trial.collect(0).await.unwrap();
    let [(_, message), (_, word)] = kept.as_slice() else { panic!("{kept:?}") };
    let Some(Body::Voice(bytes)) = message.body() else { panic!("{message:?}") };
    let voice = Voice::decode(bytes).unwrap();
    assert_eq!((voice.head.channel.as_str(), voice.head.language.as_str()), ("voice", "ru"));
    let sound = wav::read(&voice.sound).unwrap();
    assert!(sound.length() > Duration::from_secs(1), "{:?}", sound.length());
    assert!(loudness::speech_dbfs(&sound).unwrap() > -25.0);
    assert_eq!((brought(word).content, code(word).len()), (Content::Nothing, 12));
    assert_eq!(message.mailbox(), word.mailbox(), "one case");
    // What he said, as it came over the line, is nowhere on the disk.
    let spoken: Vec<u8> = voice.sound[voice.sound.len() - 2_000..][..400].to_vec();
    assert!(!world.disk().windows(spoken.len()).any(|window| window == spoken));
    phone.hang_up().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_is_asked_of_the_desk_and_its_answers_are_heard_and_added_to() {
    let world = World::new().await;
    let mut phone = answering(&world).await;
    phone.answers('1').await;
    phone.hang_up().await;
    let kept = world.trial.collect(0).await.unwrap();
    let (place, first) = (kept[0].0, &kept[0].1);
    let code = code(first);

    let mut phone = world.call().await;
    phone.listen().await;
    phone.answers('1').await;
    phone.answers('6').await;
    for digit in code.chars() {
        phone.press(digit).await;
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    let board = world.trial.gate.hotline().board();
    let asked = board.after(0, Duration::from_secs(20)).await;
    let [question] = asked.questions.as_slice() else { panic!("{asked:?}") };
    assert_eq!((question.trunk.as_str(), question.code.reveal()), ("trunk-1", code.as_str()));
    // Two seconds of an answer.
    let mut answer = header(Encoding::G711(Codec::Alaw), Some(16_000));
    let wave: Vec<i16> = (0..16_000_i32).map(|at| if at % 20 < 10 { 9_000 } else { -9_000 }).collect();
    Encoding::G711(Codec::Alaw).write(&wave, &mut answer);
    let verdict = Verdict::Known {
        mailbox: first.mailbox(),
        write_key: Secret::new([9; 32]),
        sounds: 1,
        unreleased: false,
    };
    phone.listen().await;
    assert!(board.answer(question.id, Heard { verdict, sounds: vec![Zeroizing::new(answer)] }));
    assert!(phone.listen().await > Duration::from_secs(2), "the answer is heard");
    // He adds to it.
    phone.answers('3').await;
    phone.speak(Duration::from_secs(1)).await;
    phone.answers('#').await;
    phone.answers('1').await;
    let kept = world.trial.collect(place).await.unwrap();
    let [(_, added)] = kept.as_slice() else { panic!("{kept:?}") };
    let Submission::FollowUp(follow_up) = added else { panic!("{added:?}") };
    assert_eq!(follow_up.mailbox, first.mailbox());
    assert!(matches!(follow_up.body, Body::Voice(_)));
    phone.hang_up().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_nobody_released_is_not_kept_from_him() {
    let world = World::new().await;
    let mut phone = answering(&world).await;
    phone.answers('1').await;
    phone.hang_up().await;
    let kept = world.trial.collect(0).await.unwrap();
    let code = code(&kept[0].1);
    let mut phone = world.call().await;
    phone.listen().await;
    phone.answers('1').await;
    phone.answers('6').await;
    for digit in code.chars() {
        phone.press(digit).await;
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    let board = world.trial.gate.hotline().board();
    let asked = board.after(0, Duration::from_secs(20)).await;
    let [question] = asked.questions.as_slice() else { panic!("{asked:?}") };
    let mailbox = kept[0].1.mailbox();
    let verdict = Verdict::Known { mailbox, write_key: Secret::new([9; 32]), sounds: 0, unreleased: true };
    phone.listen().await;
    assert!(board.answer(question.id, Heard { verdict, sounds: Vec::new() }));
    let heard = phone.listen().await;
    assert!(heard > Duration::from_secs(4), "{heard:?}");
    phone.hang_up().await;
}
