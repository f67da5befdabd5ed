//! A whole application as the person reads it: by SMS and by a messenger with buttons, in Russian and in northern Korean.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails may panic")]

#[path = "common/phone.rs"]
mod phone;

use phone::{Phone, messenger, sms};

fn words(first: &str, alias: &str, secret: &str) -> Phone {
    let mut phone = Phone::new(sms());
    phone.trial = true;
    phone.write(first);
    let answers = ["1", "1", "1", "1", "1", "1", "1", "1", "1", "１.", "0", "3", alias, secret];
    answers.iter().for_each(|answer| drop(phone.write(answer)));
    phone
}

#[test]
fn by_sms_in_russian() {
    let mut phone = words("Здравствуйте", "Ветер", "сирень");
    phone.write("нет").write("да").write("9").write("второй").write("отправит").write("ответ").write("стоп");
    insta::assert_snapshot!(phone.log);
}

#[test]
fn by_sms_in_northern_korean() {
    let mut phone = Phone::new(sms());
    phone.write("안녕하십니까").write("3");
    for answer in ["1", "예", "1", "1", "1", "1", "1", "2", "1", "하나", "아니", "3", "바람", "진달래"]
    {
        phone.write(answer);
    }
    phone.write("아니").write("예").write("9").write("둘").write("보내기").write("회답").write("그만");
    insta::assert_snapshot!(phone.log);
}

#[test]
fn by_messenger_in_russian() {
    let mut phone = Phone::new(messenger());
    phone.write("/start").press("Русский");
    for label in
        ["Хочу выбраться", "Да", "На том, на котором я сейчас читаю", "Читать", "Нет, мне 18 или больше"]
    {
        phone.press(label);
    }
    insta::assert_snapshot!(phone.log);
}
