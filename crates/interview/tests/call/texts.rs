//! The texts, and all pieces.

use super::*;

#[test]
fn everything_is_there_in_every_language_under_the_same_names() {
    for programme in [programme(), every_way()] {
        let names = |tag: &Language| -> BTreeSet<String> {
            let all = pieces(programme, tag);
            let names: BTreeSet<String> = all.iter().map(|(id, _)| id.as_str().to_owned()).collect();
            assert_eq!(names.len(), all.len(), "every name once");
            assert!(all.iter().all(|(id, text)| !text.trim().is_empty() && text != id.as_str()));
            names
        };
        let first = names(&programme.languages()[0]);
        for tag in programme.languages() {
            assert_eq!(names(tag), first, "{tag}");
        }
        let is_plain =
            |name: &String| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-%".contains(&byte));
        assert!(first.iter().all(is_plain) && first.iter().all(|name| name.len() < 100));
        let [least, most] = ["call-digits.0", "call-numbers.99"];
        assert!(first.contains(least) && first.contains(most) && first.contains("call-minutes.59"));
    }
}

fn faults(change: impl Fn(&std::path::Path)) -> Vec<String> {
    let dir = copy(change);
    let faults = Programme::load(dir.path()).expect_err("there should be faults");
    faults.as_slice().iter().map(ToString::to_string).collect()
}

#[test]
fn a_programme_with_a_telephone_needs_every_text_and_one_without_none() {
    let drop_line = |dir: &std::path::Path, file: &str, key: &str| {
        let path = dir.join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        let kept = text.lines().filter(|line| !line.starts_with(&format!("{key} =")));
        std::fs::write(&path, kept.collect::<Vec<_>>().join("\n")).unwrap();
    };
    let all = ["en", "ru", "uk", "ko-KP", "ko-KR"];
    for key in ["call-menu", "call-surrender-1", "call-rights-3", "call-digits", "call-spoken-answer"] {
        let everywhere = |dir: &std::path::Path| {
            all.iter().for_each(|tag| drop_line(dir, &format!("locales/{tag}.ftl"), key));
        };
        let found = faults(everywhere);
        let named = format!("locales/en.ftl: the message “{key}” is missing");
        assert!(found.iter().any(|fault| fault.starts_with(&named)), "{found:?}");
        let found = faults(|dir| drop_line(dir, "locales/ko-KP.ftl", key));
        let named = format!("locales/ko-KP.ftl: the message “{key}” is missing");
        assert!(found.iter().any(|fault| fault.starts_with(&named)), "{found:?}");
        let without = copy(|dir| {
            everywhere(dir);
            edit(dir, "programme.toml", "telephone = true", "telephone = false");
        });
        assert!(Programme::load(without.path()).is_ok(), "{key}");
    }
    let without = copy(|dir| edit(dir, "programme.toml", "telephone = true\n", ""));
    assert!(!Programme::load(without.path()).unwrap().settings().telephone);
}

#[test]
fn what_takes_too_long_to_say_is_named_with_its_place() {
    let long = "слово ".repeat(40);
    let found = faults(|dir| edit(dir, "locales/ru.ftl", "call-menu = ", &format!("call-menu = {long}")));
    let expected = "“call-menu” takes about 17 seconds to say in ru, and at most 12 are listened to";
    assert!(
        found.iter().any(|fault| fault.starts_with("locales/ru.ftl: line") && fault.contains(expected)),
        "{found:?}"
    );
    let found = faults(|dir| {
        edit(
            dir,
            "locales/ko-KP.ftl",
            "call-opens-hours = ",
            &format!("call-opens-hours = {}", "말".repeat(70)),
        );
    });
    assert_eq!(found.iter().filter(|fault| fault.contains("call-opens-hours")).count(), 1, "{found:?}");
    let found = faults(|dir| {
        let why = "Чтобы ответить так, как вам проще.";
        edit(dir, "forms/apply.md", why, &format!("{why} {}", "слово ".repeat(30)));
    });
    assert!(
        found
            .iter()
            .any(|fault| fault.contains("forms/apply.md: column why::ru of reading")
                && fault.contains("seconds")),
        "{found:?}"
    );
}

#[test]
fn lists_dates_and_questionnaires_are_checked_for_the_telephone() {
    let found = faults(|dir| edit(dir, "locales/uk.ftl", "call-digits = нуль | ", "call-digits = "));
    assert!(found.iter().any(|fault| fault.contains("“call-digits” must have 10 entries")), "{found:?}");
    let found = faults(|dir| edit(dir, "locales/uk.ftl", "call-digits = нуль", "call-digits = "));
    assert!(found.iter().any(|fault| fault.contains("and has 9")), "{found:?}");
    let found = faults(|dir| edit(dir, "locales/uk.ftl", "call-date-order = d m y", "call-date-order = d m"));
    assert!(found.iter().any(|fault| fault.contains("call-date-order: “d”, “m” and “y”")), "{found:?}");
    let found = faults(|dir| edit(dir, "forms/apply.md", "web sms mail voice", "web sms mail"));
    assert!(found.iter().any(|fault| fault.contains("forms/apply.md: modes: must name voice")), "{found:?}");
    let found = faults(|dir| {
        edit(dir, "forms/apply.md", "string-length(normalize-space(.)) >= 3", "string-length(.) >= 39");
    });
    assert!(found.iter().any(|fault| fault.contains("the constraint of “duress_word” refuses")), "{found:?}");
    let found = faults(|dir| {
        edit(
            dir,
            "locales/ru.ftl",
            "сказано голосом, { $number }",
            "сказано голосом { \"\" }{ $number ->\n   *[other] .\n}",
        );
    });
    assert!(
        found.iter().any(|fault| fault.contains("“duress_word” refuses")),
        "two words must differ: {found:?}"
    );
    let found = faults(|dir| edit(dir, "forms/apply.md", "Вы ранены или больны?", "Вы ранены, ${reading}?"));
    assert!(found.iter().any(|fault| fault.contains("“injured” holds an answer")), "{found:?}");
}

#[test]
fn nothing_of_a_caller_is_printed() {
    let mut caller = in_russian();
    caller.press("3").press("1").press("1");
    let call = format!("{:?}", caller.call);
    assert_eq!(call, "Call { stage: Interview, .. }");
    assert_eq!(format!("{:?}", Event::Key(Key::new('7').unwrap())), "Key(Key(…))");
    assert_eq!(format!("{:?}", Ended::Key(RecordingKey(4))), "Key(RecordingKey(…))");
    assert_eq!(Call::default().stage(), Stage::Choosing);
}
