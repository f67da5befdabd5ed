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
    for answer in answers {
        phone.write(answer);
    }
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
    phone.write("안녕하십니까").write("1");
    for answer in ["예", "1", "1", "1", "1", "1", "2", "1", "하나", "아니", "3", "바람", "진달래"] {
        phone.write(answer);
    }
    phone.write("아니").write("예").write("9").write("둘").write("보내기").write("회답").write("그만");
    insta::assert_snapshot!(phone.log);
}

#[test]
fn by_messenger_in_russian() {
    let mut phone = Phone::new(messenger());
    phone.write("/start").press("Русский");
    for label in [
        "Хочу выбраться",
        "Да, никто не видит",
        "На том, на котором я сейчас читаю",
        "Читать",
        "Нет, мне 18 или больше",
        "Я в армии или в вооружённой группе, в том числе на обучении",
        "Солдат, матрос или офицер",
        "Россия",
        "Нет",
        "Только я",
        "Не хочу отвечать",
        "Вечером",
    ] {
        phone.press(label);
    }
    phone.write("меня будут снимать?").write("сирень").press("Не хочу отвечать").press("Понятно");
    phone
        .press("Отправить")
        .press("Сообщить мне здесь, когда придёт ответ")
        .press("Стереть всё")
        .press("Стереть всё");
    insta::assert_snapshot!(phone.log);
}

#[test]
fn by_messenger_in_northern_korean() {
    let mut phone = Phone::new(messenger());
    phone.write("안녕하십니까").press("여기서 나가고싶습니다");
    phone.write("나는 무섭습니다").press("전하기").write("1").write("4").write("다 일없습니다").write("3");
    phone
        .write("도움")
        .write("방법")
        .press("더 읽기")
        .write("뒤로")
        .write("다른 말")
        .press("조선말")
        .write("그만");
    insta::assert_snapshot!(phone.log);
}
