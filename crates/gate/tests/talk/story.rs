//! The conversation from the first word to the last, on one channel and another.

use channels::ChannelKind;
use interview::chat::Command;
use interview::conversation::Submitted;
use seal::submission::{Body, Brought, Content, Submission};

use crate::line::{Phone, World, programme, word};

const ADDRESS: &str = "79992718281";
const OTHER_ADDRESS: &str = "79992718282";

fn brought(submission: &Submission) -> Brought {
    let Some(Body::Brought(bytes)) = submission.body() else { panic!("not brought") };
    Brought::decode(bytes).unwrap()
}

#[tokio::test]
async fn apply_change_stop_come_back_on_another_channel_read_and_erase_in_every_language() {
    for (number, known) in programme().settings().languages.iter().enumerate() {
        let tag = known.tag.as_str();
        let world = World::new(u64::try_from(number).unwrap()).await;
        let sms = world.line(ChannelKind::Sms, "sms-1");
        let telegram = world.line(ChannelKind::Telegram, "telegram-1");

        let mut phone = Phone::new(&world, &sms, ADDRESS);
        phone.up_to_the_review(tag, "Сокол канарейка").await;
        phone.write(&word(tag, Command::Change)).await.write("9").await.write("2").await;
        phone.write(&word(tag, Command::Stop)).await.write(&word(tag, Command::Start)).await;
        assert!(world.trial.collect(0).await.unwrap().is_empty(), "nothing is sent yet");
        phone.write(&word(tag, Command::Send)).await;
        let words = phone.receipt();
        let sent = world.trial.collect(0).await.unwrap();
        let [(place, application @ Submission::Application { grant, .. })] = sent.as_slice() else {
            panic!("one application: {sent:?}\n{}", phone.log)
        };
        let one = brought(application);
        assert_eq!((one.channel.as_str(), one.language.as_str(), one.content), ("sms", tag, Content::Form));
        assert_eq!(one.wish, None, "he did not ask to be told: his address is not in it");
        let form: Submitted = serde_json::from_slice(&one.bytes).unwrap();
        assert_eq!(form.answers["group_band"].joined(), "two_to_five");
        assert_eq!(form.answers["alias"].joined(), "Сокол канарейка");
        phone.write(&word(tag, Command::Stop)).await;

        world.trial.answer(grant, None, "Ответ 42").await.unwrap();
        let mut phone = Phone::new(&world, &telegram, OTHER_ADDRESS);
        phone.write(&words).await;
        if !phone.heard().contains("Ответ 42") {
            phone.press(&known.name).await;
        }
        assert!(phone.heard().contains("Ответ 42"), "{}", phone.log);
        phone.write("Привет вам 43").await;
        let more = world.trial.collect(*place).await.unwrap();
        let [(place, message @ Submission::FollowUp(follow_up))] = more.as_slice() else {
            panic!("one message: {more:?}\n{}", phone.log)
        };
        assert_eq!(follow_up.mailbox, grant.id());
        let one = brought(message);
        assert_eq!((one.channel.as_str(), one.content), ("telegram", Content::Text));
        assert_eq!(one.bytes.as_slice(), "Привет вам 43".as_bytes());

        // The language of the receipt's words is not always the one he speaks: ask the conversation.
        let spoken = if tag == "ko-KP" || tag == "ko-KR" { tag } else { one.language.as_str() }.to_owned();
        phone.write(&word(&spoken, Command::Erase)).await.write(&word(&spoken, Command::Yes)).await;
        let gone = world.trial.collect(*place).await.unwrap();
        let [(_, Submission::Withdrawal { mailbox, token })] = gone.as_slice() else {
            panic!("a withdrawal: {gone:?}\n{}", phone.log)
        };
        assert_eq!(*mailbox, grant.id());
        assert!(grant.withdraw_verifier().recognises(token));
        // Nothing is left here: he is asked for his language again.
        phone.write("…").await;
        assert!(phone.has_button(&known.name), "{}", phone.log);
    }
}

#[tokio::test]
async fn nothing_readable_is_on_the_gates_disk_at_any_moment() {
    let world = World::new(7).await;
    let sms = world.line(ChannelKind::Sms, "sms-1");
    let mut phone = Phone::new(&world, &sms, ADDRESS);
    let absent = |canary: &str| {
        let disk = world.disk();
        assert!(
            !disk.windows(canary.len()).any(|window| window == canary.as_bytes()),
            "{canary} is on the disk"
        );
    };
    phone.up_to_the_review("ru", "Сокол канарейка").await;
    let canaries = [ADDRESS, "канарейка", "сирень 8", "sms-1"];
    canaries.iter().for_each(|canary| absent(canary));
    phone.write(&word("ru", Command::Send)).await;
    let words = phone.receipt();
    phone.write(&word("ru", Command::Person)).await.write("ещё канарейка два").await;
    let digits = seal::receipt::Receipt::parse(&words).unwrap().digits();
    for canary in canaries.into_iter().chain([words.as_str(), digits.as_str(), "канарейка два"]) {
        absent(canary);
    }
    world.trial.sweep().await.unwrap();
    absent(ADDRESS);
    // They were there: the desk reads them.
    let sent = world.trial.collect(0).await.unwrap();
    let texts: String = sent
        .iter()
        .map(|(_, submission)| String::from_utf8_lossy(&brought(submission).bytes).into_owned())
        .collect();
    assert!(texts.contains("Сокол канарейка") && texts.contains("ещё канарейка два"), "{texts}");
}

#[tokio::test]
async fn words_to_a_person_make_a_mailbox_and_the_application_later_is_the_same_case() {
    let world = World::new(3).await;
    let sms = world.line(ChannelKind::Sms, "sms-1");
    let mut phone = Phone::new(&world, &sms, ADDRESS);
    phone.write("Здравствуйте").await.write("1").await.write("1").await;
    phone.write("Мне страшно, что мне делать?").await.write("передать").await;
    let sent = world.trial.collect(0).await.unwrap();
    let [(place, person @ Submission::Application { grant, .. })] = sent.as_slice() else {
        panic!("{sent:?}")
    };
    let one = brought(person);
    assert_eq!((one.content, one.language.as_str()), (Content::Text, "ru"));
    for _ in 0..10 {
        phone.write("1").await;
    }
    phone.write("Ветер").await.write("сирень 8").await;
    phone.write(&word("ru", Command::Skip)).await.write(&word("ru", Command::Yes)).await;
    phone.write(&word("ru", Command::Send)).await;
    let more = world.trial.collect(*place).await.unwrap();
    let [(_, form @ Submission::Application { grant: later, .. })] = more.as_slice() else {
        panic!("{more:?}\n{}", phone.log)
    };
    assert_eq!(later.id(), grant.id());
    assert_eq!(brought(form).content, Content::Form);
}
