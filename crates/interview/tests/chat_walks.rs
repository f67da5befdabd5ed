//! Random walks through the chat: whatever comes in, nothing that was accepted is lost, everything stays small and fits.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails may panic"
)]

#[path = "common/phone.rs"]
mod phone;

use interview::Language;
use interview::chat::{
    Abilities, Attachment, Buttons, Command, Incoming, Longest, Session, Stage, Voice, VoiceKey,
};
use phone::{Phone, mail, matrix, messenger, programme, sms};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Move {
    Number(u8),
    Text(String),
    Long(usize),
    Word(usize, usize),
    Press(usize),
    Payload(String),
    NotText(usize),
    Voice(u64),
    Edited,
    Code,
    Down(bool),
}

fn a_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        10 => (0u8..9).prop_map(Move::Number),
        2 => "\\PC{0,40}".prop_map(Move::Text),
        1 => any::<String>().prop_map(Move::Text),
        1 => (1usize..5_000).prop_map(Move::Long),
        5 => (0usize..Command::ALL.len(), 0usize..5).prop_map(|(command, tag)| Move::Word(command, tag)),
        4 => (0usize..12).prop_map(Move::Press),
        1 => "[a-z]\\.[0-9]{1,6}(\\.[0-9]{1,3}){0,3}".prop_map(Move::Payload),
        1 => (0usize..5).prop_map(Move::NotText),
        1 => any::<u64>().prop_map(Move::Voice),
        1 => Just(Move::Edited),
        1 => Just(Move::Code),
        1 => any::<bool>().prop_map(Move::Down),
    ]
}

fn incoming(phone: &Phone, one: &Move) -> Incoming {
    match one {
        Move::Number(number) => Incoming::text(number.to_string()),
        Move::Text(text) => Incoming::text(text.clone()),
        Move::Long(letters) => Incoming::text("слово \"ещё\" ".repeat(letters / 10 + 1)),
        Move::Word(command, tag) => {
            let tag = &programme().languages()[*tag];
            let words = programme().text(tag, &Command::ALL[*command].key(), &[]);
            Incoming::Text {
                text: words.split('|').next().unwrap().trim().to_owned(),
                hint: Language::parse("ru-RU").ok(),
            }
        }
        Move::Press(at) => {
            let buttons: Vec<_> = phone.said.iter().flat_map(|message| message.buttons()).collect();
            let button = buttons.get(at % buttons.len().max(1));
            button.map_or(Incoming::Edited, |button| Incoming::Pressed(button.payload.clone()))
        }
        Move::Payload(payload) => Incoming::Pressed(payload.clone()),
        Move::NotText(what) => Incoming::NotText(
            [
                Attachment::Picture,
                Attachment::File,
                Attachment::Location,
                Attachment::Contact,
                Attachment::Sticker,
            ][*what],
        ),
        Move::Voice(key) => Incoming::Voice(VoiceKey(*key)),
        Move::Edited => Incoming::Edited,
        Move::Code => Incoming::text("855860592058938282117147129099"),
        Move::Down(_) => Incoming::text(""),
    }
}

/// The answers of the interview in a session, if it has one: by question, as they are kept.
fn answers(session: &Session) -> serde_json::Map<String, serde_json::Value> {
    fn find(value: &serde_json::Value) -> Option<serde_json::Map<String, serde_json::Value>> {
        if let Some(answers) = value.get("answers").and_then(|answers| answers.as_object()) {
            return Some(answers.clone());
        }
        value.as_object()?.values().find_map(find)
    }
    find(&serde_json::from_slice(&session.encode()).unwrap()).unwrap_or_default()
}

fn fits(text: &str, longest: Longest) -> bool {
    match longest {
        Longest::Characters(most) => text.chars().count() <= most.max(20),
        Longest::Sms { parts } => {
            let ascii = text.is_ascii();
            let (one, many) = if ascii { (160, 153) } else { (160, 67) };
            let units = if ascii { text.len() } else { text.encode_utf16().count() };
            units <= one.max(parts * many)
        }
    }
}

fn walk(abilities: &Abilities, moves: &[Move]) -> Result<(), TestCaseError> {
    let run = || -> Result<(String, Vec<u8>, usize), TestCaseError> {
        let mut phone = Phone::new(abilities.clone());
        for one in moves {
            if let Move::Down(down) = one {
                phone.desk.down = *down;
            }
            let (kept, sent, erased) = (answers(&phone.session), phone.desk.applications.len(), phone.erased);
            let incoming = incoming(&phone, one);
            phone.put_in(incoming);
            for message in &phone.said {
                prop_assert!(fits(message.text(), abilities.longest), "{}", message.text());
                prop_assert!(
                    message.text().chars().count() <= abilities.message_chars_max()
                        && !message.text().trim().is_empty()
                );
                if let Some(buttons) = abilities.buttons {
                    prop_assert!(message.buttons().len() <= buttons.most);
                }
                for button in message.buttons() {
                    prop_assert!(button.payload.len() <= 64);
                }
            }
            // What was accepted stays until it is sent or erased.
            if phone.desk.applications.len() == sent && phone.erased == erased {
                let now = answers(&phone.session);
                prop_assert!(kept.keys().all(|question| now.contains_key(question)), "{}", phone.log);
            }
        }
        Ok((phone.log.clone(), phone.session.encode(), phone.desk.applications.len()))
    };
    prop_assert_eq!(run()?, run()?);
    Ok(())
}

fn abilities() -> impl Strategy<Value = Abilities> {
    let longest = prop_oneof![
        (0usize..500).prop_map(Longest::Characters),
        (0usize..7).prop_map(|parts| Longest::Sms { parts }),
    ];
    let buttons = prop::option::of(
        (0usize..12, 0usize..90).prop_map(|(most, label_chars)| Buttons { most, label_chars }),
    );
    let base = prop_oneof![Just(sms()), Just(mail()), Just(matrix())];
    (longest, buttons, any::<bool>(), base).prop_map(|(longest, buttons, voice, base)| Abilities {
        longest,
        buttons,
        voice: if voice { Voice::Taken } else { Voice::Refused },
        ..base
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_comes_in_the_chat_holds(
        abilities in abilities(),
        moves in prop::collection::vec(a_move(), 0..40),
    ) {
        let begin = [Move::Word(15, 0), Move::Number(1)];
        walk(&abilities, &[begin.as_slice(), &moves].concat())?;
    }

    #[test]
    fn no_bytes_are_a_session_that_crashes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _session = Session::decode(&bytes, programme());
    }
}

#[test]
fn words_that_cannot_wait_are_asked_for_again() {
    let mut phone = Phone::new(messenger());
    phone.write("Здравствуйте").press("Хочу выбраться");
    for _ in 0..11 {
        phone.write("1");
    }
    phone.write("Ветер").write("сирень").write(&"\"\\".repeat(499));
    assert_eq!(phone.stage(), Stage::Interview, "{}", phone.log);
    phone.write(&"слова на память ".repeat(240));
    assert_eq!(phone.stage(), Stage::Writing, "{}", phone.log);
    phone.write("слова на память");
    assert_eq!(phone.desk.messages.len(), 1);
}
