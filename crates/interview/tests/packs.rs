//! What the editor of a programme pack is told.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test that fails may panic"
)]

use std::fs;
use std::path::{Path, PathBuf};

use interview::programme::{FormKind, Target};
use interview::{Language, Programme};

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/example")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The faults of the example after a change.
fn faults(change: impl Fn(&Path)) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    copy(&example(), dir.path());
    change(dir.path());
    let faults = Programme::load(dir.path()).expect_err("there should be faults");
    faults.as_slice().iter().map(ToString::to_string).collect()
}

fn edit(dir: &Path, file: &str, from: &str, to: &str) {
    let path = dir.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn slips_in_the_settings_are_named_with_their_place() {
    let found = faults(|dir| edit(dir, "programme.toml", "quick_exit", "quick_exti"));
    assert!(found[0].contains("programme.toml: line") && found[0].contains("quick_exti"), "{found:?}");
    let found = faults(|dir| edit(dir, "programme.toml", "draft = true", "draft = false"));
    assert!(found[0].contains("must be true until every language names 2 reviewers"), "{found:?}");
    let found = faults(|dir| edit(dir, "programme.toml", "format = 1", "format = 2"));
    assert!(found[0].contains("this version reads format 1"), "{found:?}");
}

#[test]
fn voice_notes_are_taken_only_where_the_programme_says_so() {
    let takes = |to: &str| {
        let dir = tempfile::tempdir().unwrap();
        copy(&example(), dir.path());
        edit(dir.path(), "programme.toml", "voice_notes = true\n", to);
        Programme::load(dir.path()).unwrap().settings().voice_notes
    };
    assert!(takes("voice_notes = true\n"));
    assert!(!takes("voice_notes = false\n") && !takes(""), "and not without a word");
    let found = faults(|dir| edit(dir, "programme.toml", "voice_notes = true", "voice_notes = 1"));
    assert!(found[0].contains("programme.toml: line"), "{found:?}");
}

#[test]
fn files_are_all_there_and_none_too_many() {
    let found =
        faults(|dir| fs::rename(dir.join("pages/ru/rights.md"), dir.join("pages/ru/right.md")).unwrap());
    assert!(found.iter().any(|fault| fault == "pages/ru/rights.md: this file is missing"), "{found:?}");
    assert!(
        found.iter().any(|fault| fault
            .contains("pages/ru/right.md: nothing reads this file; did you mean “pages/ru/rights.md”?")),
        "{found:?}"
    );
}

#[test]
fn pages_have_few_means() {
    let add = |text: &'static str| {
        move |dir: &Path| {
            let path = dir.join("pages/ru/rights.md");
            let page = fs::read_to_string(&path).unwrap();
            fs::write(path, format!("{page}\n\n{text}\n")).unwrap();
        }
    };
    for (text, words) in [
        ("a <b>bold</b> word", "raw HTML is refused"),
        ("<div>x</div>", "raw HTML is refused"),
        ("![x](https://a.example/x.png)", "pictures are refused"),
        ("`code`", "code is refused"),
        ("# Again", "only the first line"),
        ("[x](page:rigths)", "the link “page:rigths” leads nowhere; did you mean “page:rights”?"),
        ("[x](javascript:alert(1))", "leads nowhere"),
        ("[x](http://a.example)", "leads nowhere"),
    ] {
        let found = faults(add(text));
        assert!(
            found.iter().any(|fault| fault.contains("pages/ru/rights.md: line") && fault.contains(words)),
            "{found:?}"
        );
    }
}

#[test]
fn no_english_and_no_enemy_words_are_left_in_translations() {
    let english = fs::read_to_string(example().join("locales/en.ftl")).unwrap();
    let line = english.lines().find(|line| line.starts_with("home-line-1")).unwrap().to_owned();
    let replace = |dir: &Path, tag: &str, with: &str| {
        let path = dir.join(format!("locales/{tag}.ftl"));
        let text = fs::read_to_string(&path).unwrap();
        let changed = text.lines().map(|own| if own.starts_with("home-line-1 ") { with } else { own });
        fs::write(&path, changed.collect::<Vec<_>>().join("\n")).unwrap();
    };
    let found = faults(|dir| replace(dir, "ru", &line));
    assert!(found.iter().any(|fault| fault.contains("“home-line-1” is still the English text")), "{found:?}");
    let found = faults(|dir| replace(dir, "ko-KP", "home-line-1 = 한국으로 가는 길"));
    assert!(found.iter().any(|fault| fault.contains("“한국” must not be used in ko-KP")), "{found:?}");
    let found = faults(|dir| replace(dir, "uk", "home-line-11 = Вихід { $n }"));
    assert!(found.iter().any(|fault| fault.contains("the message “home-line-1” is missing; did you mean “home-line-11”?")), "{found:?}");
    let found = faults(|dir| replace(dir, "uk", "home-line-1 = Вихід { $n }"));
    assert!(found.iter().any(|fault| fault.contains("must use no variables and uses $n")), "{found:?}");
    let found = faults(|dir| replace(dir, "uk", "home-line-1"));
    assert!(found.iter().any(|fault| fault.starts_with("locales/uk.ftl: line")), "{found:?}");
}

#[test]
fn a_word_for_a_command_means_one_thing() {
    let found = faults(|dir| edit(dir, "locales/uk.ftl", "chat-word-stop = стоп", "chat-word-stop = назад"));
    assert!(
        found.iter().any(|fault| fault.contains("locales/uk.ftl: line")
            && fault.contains("“назад” of “chat-word-stop” is already a word of “chat-word-back”")),
        "{found:?}"
    );
    let found =
        faults(|dir| edit(dir, "locales/ru.ftl", "chat-word-help = помощь", "chat-word-help = 2 | первый"));
    assert_eq!(
        found.iter().filter(|fault| fault.contains("is a number, and a number is a choice")).count(),
        2,
        "{found:?}"
    );
    let found = faults(|dir| edit(dir, "locales/ru.ftl", "chat-number-1 = один", "chat-number-1 = два"));
    assert!(found.iter().any(|fault| fault.contains("is already a word of “chat-number-")), "{found:?}");
    let found = faults(|dir| edit(dir, "locales/ko-KP.ftl", "chat-word-erase =", "chat-word-eraze ="));
    assert!(
        found.iter().any(|fault| fault.contains("chat-word-erase") && fault.contains("missing")),
        "{found:?}"
    );
}

#[test]
fn the_example_speaks() {
    let programme = Programme::load(&example()).unwrap();
    let russian = Language::parse("ru").unwrap();
    let page = programme.page(&russian, "rights").unwrap();
    assert!(!page.title.is_empty() && !page.lead.is_empty());
    let html = page.render(|target| match target {
        Target::Page(slug) => format!("/p/{slug}?a=1&b=\"2\""),
        Target::Form(name) => format!("/f/{name}"),
        Target::Home => "/".to_owned(),
        Target::Mailbox => "/m".to_owned(),
        Target::Outside(address) => address.clone(),
    });
    assert!(html.contains("<p>") && !html.contains("page:") && !html.contains("?a=1&b="));
    assert_eq!(programme.negotiate("ko-KP,ko;q=0.9").as_str(), "ko-KP");
    assert_eq!(programme.text(&russian, "no-such-key", &[]), "no-such-key");
    for form in programme.forms() {
        let bytes = programme.workbook(form.name()).unwrap().to_xlsx().unwrap();
        let again = interview::workbook::Workbook::from_xlsx(&bytes).unwrap();
        let compiled =
            interview::xlsform::compile(&again, form.name(), &interview::xlsform::Profile::Alone).unwrap();
        assert_eq!(compiled.outline(), form.outline());
    }
}

#[test]
fn prepared_answers_are_complete_short_and_spelled_right() {
    let prepared = |from: &str, to: &str| {
        let found = faults(|dir| edit(dir, "prepared.toml", from, to));
        assert!(found[0].starts_with("prepared.toml: line "), "{found:?}");
        found.join("\n")
    };
    let found = prepared("kinds = [\"application\"]", "kinds = [\"aplication\"]");
    assert!(
        found.contains("“aplication” is not allowed") && found.contains("mean “application”?"),
        "{found}"
    );
    let found = prepared("hand_over = true", "handover = true");
    assert!(found.contains("“handover”") && found.contains("did you mean “hand_over”?"), "{found}");
    let found = prepared("kinds = [\"application\"]", "kinds = [\"application\", \"conscription_risk\"]");
    assert!(found.contains("never offered in a case of conscription_risk"), "{found}");
    let found = prepared("\nko-KP = \"받아서 읽었습니다\"", "");
    assert!(found.contains("there is no text for ko-KP"), "{found}");
    let found = prepared("ko-KP = \"받아서", "ko-PK = \"받아서");
    assert!(
        found.contains("did you mean “ko-KP”?") && found.contains("there is no text for ko-KP"),
        "{found}"
    );
    let found = prepared("\"When we are here\"", &format!("\"{}\"", "When ".repeat(20)));
    assert!(found.contains("the text for en has 99 characters; at most 60"), "{found}");
    let found = prepared("name = \"hours\"", "name = \"received\"");
    assert!(found.contains("received is there twice"), "{found}");

    let found = faults(|dir| edit(dir, "prepared.toml", "ko-KP = \"받아서", "ko-KP = \"한국에서 받아서"));
    assert!(found[0].contains("prepared.toml") && found[0].contains("한국"), "{found:?}");
    let found = faults(|dir| {
        edit(dir, "prepared.toml", "ru = \"Получили и прочитали\"", "ru = \"Received, we read you\"");
    });
    assert!(found[0].contains("“prepared/received” is still the English text"), "{found:?}");
    let found = faults(|dir| fs::rename(dir.join("prepared.toml"), dir.join("prepared.tml")).unwrap());
    assert!(found[0].contains("did you mean “prepared.toml”?"), "{found:?}");
}

#[test]
fn a_pack_may_do_without_prepared_answers() {
    let dir = tempfile::tempdir().unwrap();
    copy(&example(), dir.path());
    fs::remove_file(dir.path().join("prepared.toml")).unwrap();
    assert!(Programme::load(dir.path()).unwrap().prepared().is_empty());
}

#[test]
fn what_speaks_of_a_hand_over_is_not_for_those_who_may_be_called_up() {
    let programme = Programme::load(&example()).unwrap();
    let names = |kind| -> Vec<&str> {
        programme.prepared().iter().filter(|answer| answer.fits(kind)).map(|answer| answer.name()).collect()
    };
    assert_eq!(
        names(FormKind::Application),
        ["received", "hours", "stay-safe", "phone", "no-names", "rights", "questions"]
    );
    assert_eq!(
        names(FormKind::ConscriptionRisk),
        ["received", "hours", "phone", "no-names", "questions", "called-up"]
    );
}

/// Puts a file into a pack; what is in it is nobody's business here.
fn put(dir: &Path, file: &str) {
    let path = dir.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, [0xFF, 0xFE, 0x00]).unwrap();
}

#[test]
fn sounds_lie_in_a_pack_and_change_no_revision() {
    let dir = tempfile::tempdir().unwrap();
    copy(&example(), dir.path());
    for file in
        ["voices/ru/call-menu.wav", "voices/ko-KP/call-digits.7.wav", "voices/ru/recorded/call-menu.wav"]
    {
        put(dir.path(), file);
    }
    fs::write(
        dir.path().join("voices/ru/recorded.toml"),
        "[\"call-gone.1\"]\nfile = \"00\"\nwords = \"\"\"\nБыло\"\"\"\n",
    )
    .unwrap();
    // Its text is gone, and it was known once: no slip.
    put(dir.path(), "voices/ru/recorded/call-gone.1.wav");
    let with = Programme::load(dir.path()).unwrap_or_else(|faults| panic!("{faults}"));
    let without = Programme::load(&example()).unwrap();
    for form in without.forms() {
        assert_eq!(with.form(form.name()).unwrap().revision(), form.revision());
    }
}

#[test]
fn slips_in_the_names_of_sounds_are_named() {
    let named = |file: &str, wanted: &str| {
        let found = faults(|dir| put(dir, file));
        assert_eq!(found, [format!("{file}: {wanted}")]);
    };
    named(
        "voices/ru/recorded/cal-menu.wav",
        "nothing that a call says is called “cal-menu”; did you mean “call-menu”?",
    );
    named("voices/rus/call-menu.wav", "nothing reads this file; did you mean “voices/ru/call-menu.wav”?");
    named("voices/ru/call-menu.mp3", "nothing reads this file");
    named("voices/ru/recordd/call-menu.wav", "nothing reads this file");
    named("voices/call-menu.wav", "nothing reads this file");
    named("pages/ru/call-menu.wav", "this cannot be read: it is not UTF-8 text");
    let found = faults(|dir| {
        put(dir, "voices/ru/call-menu.wav");
        fs::write(dir.join("voices/ru/recorded.toml"), "call-menu = 3").unwrap();
    });
    assert!(found[0].starts_with("voices/ru/recorded.toml: invalid type"), "{found:?}");
}

#[test]
fn recordings_that_a_questionnaire_names_are_there_and_none_that_nobody_names() {
    let row = "| safe_now | voice | Can you";
    let with = |file: &str| format!("| safe_now | media::audio | | {file} | | | |\n{row}");
    let found = faults(|dir| edit(dir, "forms/apply.md", row, &with("safe.wav")));
    let place = "forms/apply.md: sheet texts, row ";
    let wanted = "column Русский (ru): there is no recording “media/safe.wav”";
    assert!(found.len() == 1 && found[0].starts_with(place) && found[0].ends_with(wanted), "{found:?}");
    let found = faults(|dir| {
        edit(dir, "forms/apply.md", row, &with("safe.wav"));
        put(dir, "media/saef.wav");
    });
    assert!(
        found[0].ends_with("there is no recording “media/safe.wav”; did you mean “saef.wav”?"),
        "{found:?}"
    );
    assert_eq!(found[1], "media/saef.wav: nothing reads this file; did you mean “media/safe.wav”?");
    let found = faults(|dir| {
        edit(dir, "forms/apply.md", row, &with("safe.ogg"));
        put(dir, "media/safe.ogg");
    });
    assert!(found[0].ends_with("there is no recording “media/safe.ogg”: only .wav is read"), "{found:?}");

    let dir = tempfile::tempdir().unwrap();
    copy(&example(), dir.path());
    edit(dir.path(), "forms/apply.md", row, &with("safe.wav"));
    put(dir.path(), "media/safe.wav");
    let programme = Programme::load(dir.path()).unwrap_or_else(|faults| panic!("{faults}"));
    let named = |at: usize| interview::call::recordings(&programme, &programme.languages()[at]);
    let ru: Vec<(String, String)> =
        named(0).into_iter().map(|(id, file)| (id.as_str().to_owned(), file)).collect();
    assert_eq!(ru, [("form.apply.safe_now.label".to_owned(), "safe.wav".to_owned())]);
    assert!(named(1).is_empty(), "in other languages the words are spoken");
}
