//! Voice notes: fetched when they are passed on, sealed as they come, and nothing of them on the gate's disk.

use channels::voice::VOICE_BYTES_MAX;
use channels::{ChannelKind, Taken};
use interview::chat::Command;
use seal::submission::{Body, Media, Submission, Voice};

use crate::line::{Ends, HANDLE, Phone, World, word};

const WHO: &str = "79992718281";
const CANARY: &str = "canary-of-a-voice";
/// What stands below an offer.
const PASS_ON: &str = "Передать";

/// So many bytes that hold the canary often, also at the ends of chunks.
fn sound(length: usize) -> Vec<u8> {
    CANARY.bytes().cycle().take(length).collect()
}

fn voice(submission: &Submission) -> Voice {
    let Some(Body::Voice(bytes)) = submission.body() else { panic!("no voice note: {submission:?}") };
    Voice::decode(bytes).unwrap()
}

async fn waits(world: &World) -> u64 {
    world.trial.gate.queue().standing().await.unwrap().waiting
}

#[tokio::test]
async fn a_note_is_passed_on_sealed_and_the_gate_keeps_nothing_of_it() {
    let world = World::new(1).await;
    let line = world.line(ChannelKind::Telegram, "telegram-1");
    let long = sound(300_000);
    line.sounds(&long, Ends::Well);
    let mut phone = Phone::new(&world, &line, WHO);
    phone.write("Здравствуйте").await.write("1").await;
    let came = line.voice(WHO, Some(300_000));
    phone.brings(came.clone()).await;
    assert!(phone.heard().contains("Голос узнают"), "he is warned first: {}", phone.log);
    assert_eq!((line.fetched(), waits(&world).await), (0, 0), "nothing is fetched before he says so");
    phone.press(PASS_ON).await;
    assert_eq!(line.fetched(), 1);
    assert_eq!(line.take(vec![came]).await, Ok(vec![Taken::Known]));
    let words = phone.receipt();

    let sent = world.trial.collect(0).await.unwrap();
    let [(place, first @ Submission::Application { grant, .. })] = sent.as_slice() else {
        panic!("{sent:?}\n{}", phone.log)
    };
    let one = voice(first);
    assert_eq!((one.head.channel.as_str(), one.head.language.as_str()), ("telegram", "ru"));
    assert_eq!((one.head.media, one.head.seconds, one.head.wish), (Media::Ogg, Some(12), None));
    assert_eq!(*one.sound, long);

    // To a case that is there it comes as a follow-up, in the name of whoever holds the receipt.
    let short = sound(1);
    line.sounds(&short, Ends::Well);
    phone.write(&word("ru", Command::Person)).await;
    let second = line.voice(WHO, None);
    phone.brings(second).await;
    let more = world.trial.collect(*place).await.unwrap();
    let [(_, note @ Submission::FollowUp(follow_up))] = more.as_slice() else {
        panic!("{more:?}\n{}", phone.log)
    };
    assert_eq!((follow_up.mailbox, voice(note).sound.to_vec()), (grant.id(), short));
    assert_eq!(phone.heard().lines().next(), Some("Заперто и идёт к нашим людям."), "{}", phone.log);

    let disk = world.disk();
    for canary in [CANARY, HANDLE, WHO, words.as_str()] {
        assert!(!disk.windows(canary.len()).any(|window| window == canary.as_bytes()), "{canary}");
    }
}

#[tokio::test]
async fn the_longest_passes_and_what_is_longer_does_not() {
    let world = World::new(2).await;
    let line = world.line(ChannelKind::Telegram, "telegram-1");
    let most = usize::try_from(VOICE_BYTES_MAX).unwrap();
    line.sounds(&sound(most + 1), Ends::Well);
    let mut phone = Phone::new(&world, &line, WHO);
    phone.write("Здравствуйте").await.write("1").await;
    let told = line.voice(WHO, Some(VOICE_BYTES_MAX + 1));
    phone.brings(told).await;
    assert!(phone.heard().contains("слишком длинная"), "{}", phone.log);
    let untold = line.voice(WHO, None);
    phone.brings(untold).await.press(PASS_ON).await;
    assert!(phone.heard().contains("до нас не дошла"), "it was longer than it may be: {}", phone.log);
    assert_eq!((line.fetched(), waits(&world).await), (1, 0));
    line.sounds(&sound(most), Ends::Well);
    phone.press(PASS_ON).await;
    let sent = world.trial.collect(0).await.unwrap();
    let [(_, submission)] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!(voice(submission).sound.len(), most);
}

#[tokio::test]
async fn a_note_that_breaks_off_or_never_ends_is_not_sent_and_can_be_tried_again() {
    let world = World::new(3).await;
    let line = world.line(ChannelKind::Telegram, "telegram-1");
    let bytes = sound(200_000);
    let mut phone = Phone::new(&world, &line, WHO);
    phone.write("Здравствуйте").await.write("1").await;
    let came = line.voice(WHO, Some(200_000));
    phone.brings(came).await;
    let half = &bytes[..100_000];
    for (part, ends) in [(half, Ends::Breaks), (half, Ends::Hangs), (&[][..], Ends::Well)] {
        line.sounds(part, ends);
        // The patience of the gate is longer than that of a test.
        let hangs = matches!(ends, Ends::Hangs);
        if hangs {
            tokio::time::pause();
        }
        phone.press(PASS_ON).await;
        if hangs {
            tokio::time::resume();
        }
        assert!(phone.heard().contains("до нас не дошла"), "{}", phone.log);
        assert_eq!(waits(&world).await, 0);
    }
    line.sounds(&bytes, Ends::Well);
    phone.press(PASS_ON).await;
    let sent = world.trial.collect(0).await.unwrap();
    let [(_, submission)] = sent.as_slice() else { panic!("{sent:?}\n{}", phone.log) };
    assert_eq!(*voice(submission).sound, bytes);
    let disk = world.disk();
    assert!(!disk.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()));
}

#[tokio::test]
async fn after_a_restart_he_is_told_to_record_it_anew() {
    let world = World::new(4).await;
    let line = world.line(ChannelKind::Telegram, "telegram-1");
    let mut phone = Phone::new(&world, &line, WHO);
    phone.write("Здравствуйте").await.write("1").await;
    let came = line.voice(WHO, Some(10));
    phone.brings(came).await;
    let pass_on = phone.said.iter().flat_map(|message| &message.buttons);
    let pass_on = pass_on.into_iter().find(|button| button.label.reveal() == PASS_ON).unwrap().data.clone();
    drop(phone);
    line.hang_up();
    let World { trial, folder, .. } = world;
    let world = World::again(trial, folder).await;
    let line = world.line(ChannelKind::Telegram, "telegram-1");
    line.sounds(b"sound", Ends::Well);
    let mut phone = Phone::new(&world, &line, WHO);
    let pressed = line.message(WHO, channels::message::What::Button(pass_on));
    phone.brings(pressed).await;
    assert!(phone.heard().contains("запишите заново"), "{}", phone.log);
    assert_eq!((line.fetched(), waits(&world).await), (0, 0));
    let anew = line.voice(WHO, Some(5));
    phone.brings(anew).await.press(PASS_ON).await;
    assert_eq!((line.fetched(), waits(&world).await), (1, 1), "{}", phone.log);
}

#[tokio::test]
async fn where_none_are_taken_none_is_fetched() {
    let world = World::new(5).await;
    let line = world.line(ChannelKind::Sms, "sms-1");
    line.sounds(b"sound", Ends::Well);
    let mut phone = Phone::new(&world, &line, WHO);
    phone.write("Здравствуйте").await.write("1").await;
    let came = line.voice(WHO, Some(5));
    phone.brings(came).await;
    assert!(phone.heard().contains("Записей голоса мы здесь не берём"), "{}", phone.log);
    phone.write("передать").await;
    assert_eq!((line.fetched(), waits(&world).await), (0, 0));
}
