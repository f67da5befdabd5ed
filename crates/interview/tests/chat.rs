//! The chat as people use it: a scenario in every language of the pack, and what must never happen.
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
    Attachment, Codes, Command, Incoming, Message, SESSION_BYTES_MAX, Session, Stage, VoiceKey,
};
use interview::conversation::STATE_BYTES_MAX;
use phone::{Phone, mail, matrix, messenger, programme, sms};
use rand::SeedableRng;
use rand::rngs::StdRng;

fn word(tag: &str, command: Command) -> String {
    let language = Language::parse(tag).unwrap();
    let words = programme().text(&language, &command.key(), &[]);
    words.split('|').next().unwrap().trim().to_owned()
}

fn text(tag: &str, key: &str) -> String {
    programme().text(&Language::parse(tag).unwrap(), key, &[])
}

/// Applies from the first question to the review.
fn to_the_review(phone: &mut Phone, tag: &str) {
    phone.write("1");
    to_the_review_from_the_first_question(phone, tag);
}

fn to_the_review_from_the_first_question(phone: &mut Phone, tag: &str) {
    for answer in ["1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1"] {
        phone.write(answer);
    }
    phone.write("Ветер 7").write("сирень 8").write(&word(tag, Command::Skip)).write(&word(tag, Command::Yes));
    assert_eq!(phone.stage(), Stage::Review, "{}", phone.log);
}

#[test]
fn apply_change_stop_come_back_read_and_erase_in_every_language() {
    for known in &programme().settings().languages {
        let tag = known.tag.as_str();
        let mut phone = Phone::new(sms());
        // Found by its name where the greeting does not tell.
        phone.write("…").write(&known.name);
        assert_eq!(phone.session.language(), Some(&known.tag), "{}", phone.log);
        to_the_review(&mut phone, tag);
        phone.write(&word(tag, Command::Change)).write("9").write("2");
        assert!(phone.heard().contains("9. "), "{}", phone.log);
        phone.write(&word(tag, Command::Stop)).write(&word(tag, Command::Start));
        assert_eq!(phone.stage(), Stage::Review);
        phone.write(&word(tag, Command::Send));
        assert_eq!(phone.stage(), Stage::Sent, "{}", phone.log);
        let (_, code, application) = phone.desk.applications.pop().unwrap();
        assert_eq!(application.language, known.tag);
        assert_eq!(application.answers["group_band"].joined(), "two_to_five");
        assert_eq!(application.answers["alias"].joined(), "Ветер 7");
        // The words that were shown are the receipt.
        let digits = code.digits().to_owned();
        let shown: Vec<String> = phone.said.iter().map(|message| message.text().to_owned()).collect();
        let words = shown.iter().find_map(|text| {
            text.lines()
                .find(|line| line.split(' ').count() == 10 && seal::receipt::Receipt::parse(line).is_ok())
        });
        let words = words.unwrap_or_else(|| panic!("no receipt in\n{}", phone.log)).to_owned();
        assert_eq!(seal::receipt::Receipt::parse(&words).unwrap().digits().as_str(), digits);
        phone.write(&word(tag, Command::Stop));
        assert_eq!(phone.stage(), Stage::Free);

        // Another telephone, another channel, the receipt as the first words.
        phone.answer(&code, 1, "Ответ 42");
        let mut phone = phone.another(messenger());
        phone.write(&words);
        if phone.stage() == Stage::Choosing {
            phone.press(&known.name);
        }
        assert_eq!(phone.stage(), Stage::Mailbox, "{}", phone.log);
        assert!(phone.heard().contains("Ответ 42"), "{}", phone.log);
        phone.write("Привет вам 43");
        assert_eq!(phone.desk.messages.len(), 1);
        assert!(matches!(&phone.desk.messages[0].2, Message::Text(text) if text == "Привет вам 43"));
        let tag = phone.session.language().unwrap().to_string();
        phone.write(&word(&tag, Command::Erase)).write(&word(&tag, Command::No));
        assert!(phone.desk.withdrawn.is_empty());
        phone.write(&word(&tag, Command::Erase)).write(&word(&tag, Command::Yes));
        assert_eq!(phone.desk.withdrawn, [code]);
        assert_eq!((phone.erased, phone.stage()), (1, Stage::Choosing));
        assert!(!phone.log.contains("chat-"), "{}", phone.log);
    }
}

#[test]
fn every_command_is_heard_in_every_language_in_the_middle_of_the_questions() {
    for known in &programme().settings().languages {
        let tag = known.tag.as_str();
        for command in Command::ALL {
            for spoken in text(tag, &command.key()).split('|') {
                let mut phone = Phone::new(messenger());
                phone.write("1").press(&known.name).write("1").write("1");
                assert_eq!(phone.stage(), Stage::Interview);
                phone.write(spoken.trim());
                let offered = phone.heard().contains(&text(tag, "chat-offer"));
                assert!(!offered, "{tag} {command:?} {spoken}\n{}", phone.log);
            }
        }
        let mut phone = Phone::new(messenger());
        phone.write("1").press(&known.name).write("1").write("1");
        for (command, shows) in [
            (Command::Surrender, programme().page(&known.tag, "surrender").unwrap().title.clone()),
            (Command::Rights, programme().page(&known.tag, "rights").unwrap().title.clone()),
            (Command::Genuine, programme().page(&known.tag, "genuine").unwrap().title.clone()),
            (Command::Elsewhere, "one.example.org".to_owned()),
            (Command::Help, text(tag, "chat-help")),
            (Command::Person, text(tag, "warn-typed")),
            (Command::Erase, text(tag, "erase-lead")),
        ] {
            phone.write(&word(tag, command));
            assert!(phone.heard().contains(&shows), "{tag} {command:?}\n{}", phone.log);
            assert_eq!(phone.session.language(), Some(&known.tag));
        }
    }
}

#[test]
fn words_that_fit_no_choice_reach_a_person_and_the_question_comes_again() {
    let mut phone = Phone::new(sms());
    phone.write("Здравствуйте").write("1").write("1");
    phone.write("у меня раненый друг");
    assert!(phone.heard().contains("Передать им?") && phone.heard().contains("На каком языке"));
    assert!(phone.desk.messages.is_empty());
    phone.write("передать");
    assert!(matches!(&phone.desk.messages[0].2, Message::Text(text) if text == "у меня раненый друг"));
    assert_eq!(phone.stage(), Stage::Interview);
    assert!(phone.heard().contains("Словами:") && phone.heard().contains("На каком языке"), "{}", phone.log);
    // More words go to the same case, and the application too.
    phone.write("человек").write("и ещё одно");
    assert_eq!(phone.desk.messages[0].1, phone.desk.messages[1].1);
    assert_ne!(phone.desk.messages[0].0, phone.desk.messages[1].0);
    assert!(!phone.heard().contains("Словами:"));
    // A number that is not offered is a slip, not a message.
    phone.write("99");
    assert!(phone.heard().contains("Выберите один из ответов") && !phone.heard().contains("Передать"));
}

#[test]
fn who_first_only_wrote_to_a_person_can_answer_the_questions_under_the_same_receipt() {
    for known in &programme().settings().languages {
        let tag = known.tag.as_str();
        for abilities in [sms(), messenger()] {
            let has_buttons = abilities.buttons.is_some();
            let mut phone = Phone::new(abilities);
            phone.write("…").write(&known.name).write(&word(tag, Command::Person)).write("Привет 17");
            assert_eq!((phone.stage(), phone.desk.messages.len()), (Stage::Sent, 1), "{}", phone.log);
            let offered = ["home-out", "begin-third-party", "home-at-risk"].map(|key| text(tag, key));
            assert!(offered.iter().all(|label| phone.log.contains(label)), "{}", phone.log);
            // A look at the answers offers them again, and a number that is none of them is a slip.
            phone.write(&word(tag, Command::Answers)).write("9");
            assert_eq!(phone.stage(), Stage::Sent, "{}", phone.log);
            phone.write(&word(tag, Command::Answers));
            if has_buttons {
                phone.press(&offered[0]);
            } else {
                assert!(phone.heard().contains(&format!("1. {}", offered[0])), "{}", phone.log);
                phone.write("1");
            }
            assert_eq!(phone.stage(), Stage::Interview, "{}", phone.log);
            to_the_review_from_the_first_question(&mut phone, tag);
            phone.write(&word(tag, Command::Send));
            assert_eq!(phone.stage(), Stage::Sent, "{}", phone.log);
            assert_eq!(phone.desk.applications[0].1, phone.desk.messages[0].1, "one receipt");
            // Now it is given, and no second one is offered under the receipt.
            phone.write(&word(tag, Command::Answers));
            assert!(!phone.heard().contains(&offered[0]), "{}", phone.log);
            phone.write("1");
            assert_eq!(phone.stage(), Stage::Sent, "{}", phone.log);
        }
    }
}

#[test]
fn what_fails_loses_nothing() {
    let mut phone = Phone::new(sms());
    phone.write("Здравствуйте");
    to_the_review(&mut phone, "ru");
    phone.desk.down = true;
    phone.write("отправить");
    assert_eq!(phone.stage(), Stage::Review);
    assert!(phone.heard().contains("Ничего не пропало"));
    phone.write("человек").write("слушайте же");
    assert!(phone.heard().contains("Передать им?"), "{}", phone.log);
    phone.desk.down = false;
    phone.write("передать");
    assert!(matches!(&phone.desk.messages[0].2, Message::Text(text) if text == "слушайте же"));
    let before = phone.session.clone();
    phone.write("отправить");
    assert_eq!(phone.stage(), Stage::Sent, "{}", phone.log);
    // A redelivery before the session was kept: the same submission, the same receipt.
    phone.session = before;
    phone.write("отправить");
    let sent = &phone.desk.applications;
    assert_eq!((sent[0].0, &sent[0].1), (sent[1].0, &sent[1].1));
    assert_eq!(sent[0].1, phone.desk.messages[0].1);
}

#[test]
fn a_receipt_is_taken_up_in_the_middle_and_the_answers_wait() {
    let mut phone = Phone::new(sms());
    phone.write("Здравствуйте").write("1").write("1").write("2");
    let code = "855860592058938282117147129099";
    phone.write(code);
    assert_eq!(phone.stage(), Stage::Mailbox, "{}", phone.log);
    phone.write("дальше");
    assert_eq!(phone.stage(), Stage::Interview);
    assert!(phone.heard().contains("Что вам легче"), "{}", phone.log);
    // Nearly a receipt is said to be one with a slip.
    phone.write("фен филин помада бревно шина индюк волчок глубокий вытирать фен");
    assert!(phone.heard().contains("не складываются в код"), "{}", phone.log);
    phone.write("855 860 592 058 938 282 117 147 12");
    assert!(phone.heard().contains("В коде тридцать цифр"), "{}", phone.log);
}

#[test]
fn pictures_places_and_voices_are_refused_with_the_reason() {
    let mut phone = Phone::new(sms());
    phone.write("Здравствуйте").write("1");
    for (what, because) in [
        (Attachment::Picture, "видны места и лица"),
        (Attachment::File, "кто и где"),
        (Attachment::Location, "где вы"),
        (Attachment::Contact, "чужих номеров"),
        (Attachment::Sticker, "только слова"),
    ] {
        phone.put_in(Incoming::NotText(what));
        assert!(
            phone.heard().contains(because) && phone.heard().contains("спокойно читать"),
            "{}",
            phone.log
        );
    }
    phone.put_in(Incoming::Voice(VoiceKey(7)));
    assert!(phone.heard().contains("голос узнают"));
    phone.put_in(Incoming::Edited);
    assert!(
        phone.heard().contains("напишите, пожалуйста, заново")
            || phone.heard().contains("Напишите, пожалуйста, заново")
    );
    phone.abilities = messenger();
    phone.put_in(Incoming::Voice(VoiceKey(7))).press("Передать");
    assert_eq!(phone.desk.messages[0].2, Message::Voice(VoiceKey(7)));
}

#[test]
fn a_voice_note_is_offered_with_a_warning_and_may_be_too_long() {
    let mut phone = Phone::new(messenger());
    phone.write("Здравствуйте").write("1");
    phone.put_in(Incoming::Voice(VoiceKey(7)));
    assert!(phone.heard().contains("Голос узнают") && phone.desk.messages.is_empty(), "{}", phone.log);
    phone.put_in(Incoming::VoiceTooLong);
    assert!(phone.heard().contains("слишком длинная"), "{}", phone.log);
    phone.abilities = sms();
    phone.put_in(Incoming::VoiceTooLong);
    assert!(phone.heard().contains("голос узнают"), "refused at all: {}", phone.log);
}

#[test]
fn nobody_is_told_who_did_not_ask() {
    let mut phone = Phone::new(messenger());
    phone.write("Здравствуйте");
    assert!(!phone.tell());
    phone.write("855860592058938282117147129099");
    assert!(!phone.tell());
    phone.press("Сообщить мне здесь, когда придёт ответ");
    assert!(phone.tell());
    assert_eq!(phone.heard(), "Есть новое. «ответ»");
    assert!(!phone.tell(), "once");
    phone.write("сообщить").write("стоп");
    assert!(!phone.tell());
}

#[test]
fn another_language_keeps_the_answers() {
    let mut phone = Phone::new(sms());
    phone.write("Здравствуйте").write("1").write("1").write("1");
    assert!(phone.heard().contains("Что вам легче"));
    phone.write("другой язык").write("3");
    assert!(phone.heard().contains("읽기와 듣기"), "{}", phone.log);
    phone.write("말").write("English").write("back").write("back");
    assert!(phone.heard().contains("Your answer so far: Yes"), "{}", phone.log);
}

#[test]
fn languages_are_found_where_they_can_be_and_asked_where_not() {
    let found = |text: &str, hint: Option<&str>| {
        let mut phone = Phone::new(sms());
        let hint = hint.map(|tag| Language::parse(tag).unwrap());
        phone.put_in(Incoming::Text { text: text.to_owned(), hint });
        phone.session.language().map(ToString::to_string).unwrap_or_default()
    };
    assert_eq!(found("Здравствуйте", None), "ru");
    assert_eq!(found("privet", None), "ru");
    assert_eq!(found("мы хотим выйти отсюда живыми", None), "ru");
    assert_eq!(found("як мені вийти звідси", None), "uk");
    assert_eq!(found("Добрий день", Some("ru")), "uk");
    assert_eq!(found("안녕하십니까", None), "ko-KP");
    assert_eq!(found("안녕하세요", None), "ko-KR");
    assert_eq!(found("배가 고프다", None), "");
    assert_eq!(found("배가 고프다", Some("ko-KP")), "ko-KP");
    assert_eq!(found("/start", Some("ru-RU")), "ru");
    assert_eq!(found("/start", Some("ko")), "");
    assert_eq!(found("/start", Some("fr")), "");
    assert_eq!(found("hello", None), "en");
    assert_eq!(found("ok", Some("ru")), "ru");
    assert_eq!(found("مرحبا", Some("ar")), "");
    assert_eq!(found("", None), "");
}

#[test]
fn what_was_written_first_waits_for_the_language() {
    let mut phone = Phone::new(messenger());
    phone.write("배가 고프다 우리 셋").press("조선말");
    assert!(phone.heard().contains("전해드리겠습니까"), "{}", phone.log);
    phone.press("전하기");
    assert!(matches!(&phone.desk.messages[0].2, Message::Text(text) if text == "배가 고프다 우리 셋"));
    assert_eq!(phone.stage(), Stage::Sent);
}

#[test]
fn buttons_whose_time_is_over_do_nothing() {
    let mut phone = Phone::new(messenger());
    phone.write("Здравствуйте").press("Хочу выбраться");
    let old = phone.said.last().unwrap().buttons()[0].payload.clone();
    phone.write("стереть").press("Стереть всё");
    assert_eq!(phone.erased, 1);
    phone.write("Здравствуйте").press("Хочу выбраться").put_in(Incoming::Pressed(old));
    assert!(phone.heard().contains("спокойно читать"));
    phone.put_in(Incoming::Pressed("e.all".to_owned())).put_in(Incoming::Pressed("\u{0}..".to_owned()));
    assert_eq!((phone.erased, phone.stage()), (1, Stage::Interview));
}

#[test]
fn a_replaced_questionnaire_is_said_and_nothing_of_a_person_is_printed() {
    let mut phone = Phone::new(sms());
    phone.write("Здравствуйте").write("1").write("1").write("заветное слово");
    assert!(!format!("{:?}", phone.session).contains("заветное"));
    assert!(!format!("{:?}", phone.said).contains("Здравствуйте"));
    let revision = programme().form("apply").unwrap().revision();
    let bytes = String::from_utf8(phone.session.encode()).unwrap().replace(revision, "другая");
    phone.session = Session::decode(bytes.as_bytes(), programme()).unwrap();
    assert_eq!(phone.stage(), Stage::Free);
    // The helper takes sessions only that read back the same.
    phone.write("1");
    assert!(phone.heard().contains("вопросы изменились"), "{}", phone.log);
    assert!(Session::decode(b"{}", programme()).is_err());
}

#[test]
fn no_command_is_a_word_of_a_receipt() {
    use seal::wordlist::{WordLanguage, list};
    // A greeting may be one: it does nothing.
    let words = programme().command_words().into_iter().filter(|(_, command, _)| *command != Command::Start);
    let is_listed = |word: &str| WordLanguage::ALL.into_iter().any(|language| list(language).contains(&word));
    let both: Vec<_> = words.filter(|(.., word)| is_listed(word)).collect();
    assert!(both.is_empty(), "{both:?}");
}

#[test]
fn by_email_a_letter_carries_the_whole_question_and_says_how_to_reply() {
    for known in &programme().settings().languages {
        let tag = known.tag.as_str();
        let mut phone = Phone::new(mail());
        phone.write("…").write(&known.name);
        assert_eq!(phone.said.len(), 1, "one letter\n{}", phone.log);
        assert!(phone.heard().contains(&text(tag, "chat-seen-mail")), "{}", phone.log);
        assert!(phone.heard().contains(&text(tag, "chat-mail-choose-number")), "{}", phone.log);
        phone.write("1");
        assert_eq!(phone.said.len(), 1, "one letter\n{}", phone.log);
        assert!(phone.heard().contains("1. ") && phone.heard().contains("2. "), "{}", phone.log);
        assert!(phone.heard().ends_with(&text(tag, "chat-mail-reply-number")), "{}", phone.log);
        for _ in 0..11 {
            phone.write("1");
        }
        phone.write("Ветер 7");
        // The words of the form for letters, and not those for a telephone.
        let form = programme().form("apply").unwrap();
        assert!(form.modes().contains(&interview::form::Mode::Mail));
        assert!(phone.heard().ends_with(&text(tag, "chat-mail-reply-words")), "{}", phone.log);
        phone.write("сирень 8").write(&word(tag, Command::Skip)).write(&word(tag, Command::Yes));
        assert_eq!(phone.stage(), Stage::Review, "{}", phone.log);
        assert!(phone.heard().contains(&text(tag, "chat-mail-change-by-number")), "{}", phone.log);
        phone.write(&word(tag, Command::Send));
        assert_eq!(phone.said.len(), 1, "one letter\n{}", phone.log);
        assert!(phone.heard().contains(&text(tag, "chat-mail-keep-code")), "{}", phone.log);
        assert!(!phone.log.contains("chat-"), "{}", phone.log);
    }
}

#[test]
fn what_a_letter_says_of_the_secret_word_speaks_of_letters() {
    let mut phone = Phone::new(mail());
    phone.write("Здравствуйте").write("1");
    for _ in 0..11 {
        phone.write("1");
    }
    phone.write("Ветер 7");
    assert!(phone.heard().contains("Отправленных") && !phone.heard().contains("в телефоне"), "{}", phone.log);
}

#[test]
fn matrix_has_numbered_lists_and_says_who_holds_the_servers() {
    let mut phone = Phone::new(matrix());
    phone.write("Здравствуйте");
    assert!(phone.heard().contains(&text("ru", "chat-seen-servers")), "{}", phone.log);
    assert_eq!(phone.said.len(), 3, "{}", phone.log);
    phone.write("1").write("1");
    assert!(phone.heard().contains("1. ") && phone.said.iter().all(|one| one.buttons().is_empty()));
    // What is four messages on a small screen is one here.
    phone.write("как сдаться");
    assert!(phone.said.iter().any(|one| one.text().chars().count() > 300), "{}", phone.log);
}

/// To the question of several choices in the questionnaire of a family.
fn to_several(phone: &mut Phone) {
    phone.write("Здравствуйте").press("Ради близкого человека");
    for _ in 0..10 {
        if phone.said.last().unwrap().buttons().iter().any(|button| button.label == "Готово") {
            return;
        }
        phone.write("1");
    }
    panic!("no question of several choices in\n{}", phone.log);
}

fn marked(phone: &Phone) -> Vec<String> {
    let buttons = phone.said.last().unwrap().buttons().iter();
    buttons.filter_map(|button| button.label.strip_prefix("✓ ").map(str::to_owned)).collect()
}

#[test]
fn several_are_chosen_by_pressing_and_pressed_again_they_are_not() {
    let mut phone = Phone::new(messenger());
    to_several(&mut phone);
    let labels: Vec<String> = phone.said.last().unwrap().buttons().iter().map(|b| b.label.clone()).collect();
    let (first, second) = (labels[0].clone(), labels[1].clone());
    phone.press(&first).press(&second);
    assert_eq!(marked(&phone), [first.clone(), second.clone()]);
    phone.press(&format!("✓ {first}"));
    assert_eq!(marked(&phone), [second.as_str()]);
    // A look at something else loses nothing.
    phone.write("помощь");
    assert_eq!(marked(&phone), [second.as_str()], "{}", phone.log);
    phone.press("Готово");
    assert!(!phone.said.last().unwrap().buttons().iter().any(|button| button.label == "Готово"));
    phone.write("назад");
    assert!(
        phone.heard().contains(&format!("Ваш ответ раньше: {second}")) || marked(&phone) == [second.clone()]
    );
    assert_eq!(marked(&phone), [second.as_str()], "{}", phone.log);
    // Typed numbers answer as ever, whatever was pressed.
    phone.press(&format!("✓ {second}")).write("1 2").write("назад");
    assert_eq!(marked(&phone), [first.clone(), second.clone()], "{}", phone.log);
    // “Done” can be written too.
    phone.press(&format!("✓ {second}")).write("готово").write("назад");
    assert_eq!(marked(&phone), [first], "{}", phone.log);
}

#[test]
fn done_with_nothing_chosen_is_refused_where_an_answer_is_needed() {
    let mut phone = Phone::new(messenger());
    to_several(&mut phone);
    let before = phone.session.clone();
    phone.press("Готово");
    assert!(phone.said.last().unwrap().buttons().iter().any(|button| button.label == "Готово"));
    assert_eq!(phone.stage(), Stage::Interview);
    assert!(phone.session == before, "nothing was taken");
}

#[test]
fn another_questionnaire_asks_once_whether_to_drop_the_begun_one() {
    let menu = |phone: &Phone| {
        let buttons = phone.said.last().unwrap().buttons();
        buttons.iter().find(|button| button.label == "Ради близкого человека").unwrap().payload.clone()
    };
    let mut phone = Phone::new(messenger());
    phone.write("Здравствуйте");
    let family = menu(&phone);
    phone.press("Хочу выбраться").write("1").write("1");
    let old = phone.said.last().unwrap().buttons()[0].payload.clone();
    phone.put_in(Incoming::Pressed(family.clone()));
    assert!(phone.heard().contains(&text("ru", "chat-switch")), "{}", phone.log);
    phone.press("Продолжить прежние");
    assert!(phone.heard().contains("Что вам легче"), "{}", phone.log);
    phone.put_in(Incoming::Pressed(family)).press("Стереть и начать новые");
    assert!(phone.heard().contains(&text("ru", "chat-begin-third-party")), "{}", phone.log);
    let begun = phone.session.clone();
    phone.put_in(Incoming::Pressed(old));
    assert!(phone.session == begun, "a button of what was dropped does nothing");
    // The other way round, in words.
    phone.write("хочу выбраться");
    assert!(phone.heard().contains(&text("ru", "chat-switch")), "{}", phone.log);
    phone.write("да");
    assert!(phone.heard().contains(&text("ru", "chat-begin-apply")), "{}", phone.log);
    // The same questionnaire goes on and asks nothing.
    phone.write("1").write("хочу выбраться");
    assert!(!phone.heard().contains(&text("ru", "chat-switch")), "{}", phone.log);
    assert_eq!(phone.erased, 0);
}

#[test]
fn a_session_lives_as_long_as_is_said_after_stop_and_longer_only_to_tell() {
    let retention = programme().settings().retention;
    let unsent = u32::from(retention.interview_hours);
    let mut phone = Phone::new(messenger());
    assert_eq!(phone.session.lives_hours(programme()), unsent);
    phone.write("Здравствуйте").press("Хочу выбраться").write("1").write("стоп");
    assert_eq!(phone.stage(), Stage::Interview);
    let said = text_with("ru", "chat-stopped-waits", i64::from(unsent));
    assert!(phone.heard().contains(&said), "{}", phone.log);
    assert_eq!(phone.session.lives_hours(programme()), unsent);
    // A mailbox above what was begun: the promise about the answers holds, also for who wants to be told.
    phone.write("855860592058938282117147129099").write("сообщить");
    assert_eq!((phone.stage(), phone.session.lives_hours(programme())), (Stage::Mailbox, unsent));
    let mut phone = Phone::new(messenger());
    phone.write("Здравствуйте").write("855860592058938282117147129099");
    assert_eq!(phone.session.lives_hours(programme()), unsent);
    phone.write("сообщить");
    assert_eq!(phone.session.lives_hours(programme()), u32::from(retention.reply_days) * 24);
    phone.write("стоп");
    assert_eq!(phone.session.lives_hours(programme()), unsent);
}

fn text_with(tag: &str, key: &str, hours: i64) -> String {
    let hours = [("hours", interview::programme::Arg::Number(hours))];
    programme().text(&Language::parse(tag).unwrap(), key, &hours)
}

#[test]
fn who_has_written_to_a_person_can_be_told_while_he_answers_questions_and_after_he_has_sent_them() {
    let mut phone = Phone::new(sms());
    phone.write("Здравствуйте").write("1").write("1");
    phone.write("сообщить");
    assert!(!phone.tell(), "nothing is open yet: {}", phone.log);
    phone.write("у меня раненый друг").write("передать").write("сообщить");
    assert_eq!(phone.stage(), Stage::Interview, "{}", phone.log);
    assert!(phone.heard().contains("Один раз напишем сюда"), "{}", phone.log);
    for _ in 0..10 {
        phone.write("1");
    }
    phone.write("Ветер 7").write("сирень 8").write("пропустить").write("да").write("отправить");
    assert_eq!(phone.stage(), Stage::Sent, "{}", phone.log);
    assert!(phone.tell(), "his wish is still there");
    assert!(!phone.tell(), "once");
}

/// The words of the next message that passes.
fn passed(phone: &Phone) -> String {
    match &phone.desk.messages.last().unwrap().2 {
        Message::Text(text) => text.clone(),
        Message::Voice(_) => panic!("a voice note"),
    }
}

#[test]
fn the_first_thing_that_is_said_in_a_known_language_is_who_can_read_this() {
    let code = "855860592058938282117147129099";
    for known in &programme().settings().languages {
        let tag = known.tag.as_str();
        for abilities in [sms(), messenger(), mail(), matrix()] {
            for first in ["…", code, &word(tag, Command::Surrender), "/start"] {
                let mut phone = Phone::new(abilities.clone());
                phone.write(first);
                if phone.stage() == Stage::Choosing {
                    phone.write(&known.name);
                }
                let tag = phone.session.language().unwrap().to_string();
                let honest = text(&tag, abilities.protection.key());
                let said = phone.said.first().unwrap().text();
                assert!(said.starts_with(&honest), "{tag} {first}: {honest}\n{}", phone.log);
            }
        }
    }
}

#[test]
fn first_words_are_offered_whole_and_with_what_follows_until_the_language_is_known() {
    // A first letter is longer than a message.
    let long = "Нас трое, и один ранен. ".repeat(70);
    let mut phone = Phone::new(mail());
    phone.write(&long).write("передать");
    assert_eq!(passed(&phone), long);
    // What a messenger sends by itself is no first word, and neither is a sign.
    for empty in ["/start", "?"] {
        let mut phone = Phone::new(messenger());
        phone.write(empty).write("нас трое и один ранен").press("Передать");
        assert_eq!(passed(&phone), "нас трое и один ранен", "{}", phone.log);
    }
    let mut phone = Phone::new(messenger());
    phone.write("배가 고프다").write("우리 셋").press("조선말").press("전하기");
    assert_eq!(passed(&phone), "배가 고프다\n우리 셋", "{}", phone.log);
    // What is too long to wait is asked for again; the honest line stays.
    let mut phone = Phone::new(mail());
    phone.write(&"배가 고프다 ".repeat(600)).write("조선말");
    assert!(phone.heard().starts_with(&text("ko-KP", "chat-seen-mail")), "{}", phone.log);
    assert!(phone.heard().contains(&text("ko-KP", "chat-broken")), "{}", phone.log);
    let mut phone = Phone::new(messenger());
    phone.write(&"мы 🙂🙂🙂🙂 ".repeat(490));
    assert!(phone.heard().starts_with(&text("ru", "chat-seen-provider")), "{}", phone.log);
    assert!(phone.heard().contains(&text("ru", "chat-too-long-to-keep")), "{}", phone.log);
    let mut phone = Phone::new(messenger());
    phone.write(&"слова ".repeat(1_000));
    assert!(phone.heard().contains("4"), "{}", phone.log);
    assert!(!phone.heard().contains(&text("ru", "chat-offer")), "{}", phone.log);
}

#[test]
fn a_voice_note_or_a_picture_that_comes_first_waits_for_the_language() {
    let mut phone = Phone::new(messenger());
    phone.put_in(Incoming::Voice(VoiceKey(7))).press("조선말");
    assert!(phone.heard().starts_with(&text("ko-KP", "chat-seen-provider")), "{}", phone.log);
    phone.press("전하기");
    assert_eq!(phone.desk.messages[0].2, Message::Voice(VoiceKey(7)), "{}", phone.log);
    let mut phone = Phone::new(sms());
    phone.put_in(Incoming::NotText(Attachment::Picture)).write("Русский");
    assert!(phone.heard().contains("видны места и лица"), "{}", phone.log);
}

#[test]
fn after_stop_nothing_of_a_case_is_left_here() {
    let other = phone::Sealed.make(&mut StdRng::seed_from_u64(99));
    let answers = |phone: &mut Phone| {
        phone.write("ответ");
        phone.heard().contains(&text("ru", "code-lead"))
    };
    // In the middle of questions, after words that reached a person, with a wish.
    let mut phone = Phone::new(sms());
    phone.write("Здравствуйте").write("1").write("1").write("у меня раненый друг").write("передать");
    phone.write("сообщить").write("стоп");
    assert_eq!(phone.stage(), Stage::Interview);
    assert!(!phone.tell(), "stop ends it, as was said: {}", phone.log);
    assert!(answers(&mut phone), "{}", phone.log);
    // Another receipt was shown above a case of one's own.
    let mut phone = Phone::new(sms());
    phone.write("Здравствуйте").write("человек").write("слушайте же").write("сообщить");
    phone.write(other.digits()).write("стоп");
    assert!(phone.heard().contains(&text("ru", "chat-stopped-case")), "{}", phone.log);
    assert!(!phone.tell(), "{}", phone.log);
    assert!(answers(&mut phone), "{}", phone.log);
}

#[test]
fn who_does_not_write_after_all_is_where_he_was() {
    let mut phone = Phone::new(sms());
    phone.write("Здравствуйте").write("1").write("1").write("1");
    assert!(phone.heard().contains("Что вам легче"), "{}", phone.log);
    phone.write("человек").write("назад");
    assert!(phone.heard().contains("Что вам легче"), "{}", phone.log);
    phone.write("855860592058938282117147129099").write("человек").write("назад");
    assert_eq!(phone.stage(), Stage::Mailbox, "{}", phone.log);
}

#[test]
fn unsent_answers_do_not_live_longer_because_somebody_writes_meanwhile() {
    let unsent = u32::from(programme().settings().retention.interview_hours);
    let mut phone = Phone::new(sms());
    phone.write("Здравствуйте").write("1").write("1").write("у меня раненый друг").write("передать");
    phone.write("сообщить").write("человек");
    assert_eq!((phone.stage(), phone.session.lives_hours(programme())), (Stage::Writing, unsent));
}

#[test]
fn many_answers_are_read_from_the_oldest_on_and_none_is_passed_over() {
    let code = "855860592058938282117147129099";
    let mut phone = Phone::new(messenger());
    let receipt = interview::chat::Code::new(code).unwrap();
    for number in 1..=12 {
        phone.answer(&receipt, number, &format!("Ответ под номером {number}."));
    }
    phone.write("Здравствуйте").write(code);
    assert!(phone.heard().contains("номером 1.") && phone.heard().contains("номером 10."), "{}", phone.log);
    assert!(!phone.heard().contains("номером 11."), "{}", phone.log);
    phone.press(&text("ru", "chat-more"));
    assert!(phone.heard().contains("номером 11.") && phone.heard().contains("номером 12."), "{}", phone.log);
    phone.write("ответ");
    assert!(phone.heard().contains(&text("ru", "chat-nothing-new")), "{}", phone.log);
}

#[test]
fn two_receipts_and_wishes_need_little_room_beside_the_answers() {
    let mut phone = Phone::new(messenger());
    phone.write("Здравствуйте").press("Хочу выбраться");
    for _ in 0..11 {
        phone.write("1");
    }
    phone.write("человек").write("слушайте же").write("сообщить");
    phone.write(phone::Sealed.make(&mut StdRng::seed_from_u64(99)).digits()).write("сообщить");
    assert_eq!(phone.stage(), Stage::Mailbox, "{}", phone.log);
    let room = SESSION_BYTES_MAX - STATE_BYTES_MAX;
    assert!(phone.session.encode().len() < room, "with the answers");
}

#[test]
fn a_receipt_that_may_not_have_come_is_told_again_until_it_has() {
    for abilities in [sms(), messenger(), mail(), matrix()] {
        let mut phone = Phone::new(abilities);
        phone.write("Здравствуйте").write("1").write("1").write("у меня раненый друг").write("передать");
        let receipt = text("ru", "receipt-words");
        assert!(phone.heard().contains(&receipt), "{}", phone.log);
        // The gate was killed before it could say so, or his provider was out of reach.
        phone.said_all = false;
        for words in ["…", "1", "отправить"] {
            phone.write(words);
            assert!(phone.heard().contains(&receipt), "{words}: {}", phone.log);
        }
        phone.said_all = true;
        phone.write("…");
        assert!(!phone.heard().contains(&receipt), "{}", phone.log);
        // From then on it is in his hands only.
        phone.said_all = false;
        phone.write("…").write("стоп");
        assert!(!phone.heard().contains(&receipt), "{}", phone.log);
    }
}
