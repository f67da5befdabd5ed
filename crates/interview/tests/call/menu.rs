//! The menu and the commands.

use super::*;

#[test]
fn every_line_of_the_menu_leads_where_it_says() {
    for (key, hears, stage) in [
        ("1", "call-surrender-1", Stage::Menu),
        ("2", "call-rights-1", Stage::Menu),
        ("3", "call-begin-apply", Stage::Interview),
        ("4", "call-begin-third-party", Stage::Interview),
        ("5", "call-begin-at-risk", Stage::Interview),
        ("6", "call-code-enter", Stage::Case),
        ("7", "call-no-live", Stage::Menu),
        ("8", "call-genuine-1", Stage::Menu),
        ("9", "call-elsewhere-1", Stage::Menu),
        ("0", "call-no-live", Stage::Menu),
        ("#", "call-menu", Stage::Menu),
    ] {
        let mut caller = in_russian();
        caller.press(key);
        assert!(caller.hears(hears), "{key}\n{}", caller.log);
        assert_eq!(caller.stage(), stage, "{key}");
    }
}

#[test]
fn star_opens_the_commands_in_the_middle_of_a_question_and_the_question_comes_back() {
    for language in 1..=5 {
        for (key, hears) in [
            ("1", "form.apply.answer_language.label"),
            ("2", "form.apply.safe_now.label"),
            ("3", "call-slower"),
            ("4", "call-greeting"),
            ("5", "call-no-live"),
            ("0", "call-no-live"),
            ("6", "call-stop"),
            ("7", "call-erase"),
            ("8", "call-elsewhere-1"),
            ("9", "call-help-1"),
            ("#", "call-commands-1"),
            ("*", "form.apply.answer_language.label"),
        ] {
            let mut caller = Caller::speaking(programme(), language);
            caller.press("3").press("1").press("*");
            assert!(caller.hears("call-commands-1") && caller.hears("call-commands-2"));
            caller.press(key);
            assert!(caller.hears(hears), "{key}\n{}", caller.log);
            assert_eq!(caller.stage(), Stage::Interview, "{}", caller.log);
        }
    }
    // What is told in between ends with the question; a person or erasing is left by two.
    for (keys, back) in [("*8", ""), ("*9", ""), ("*5", "2"), ("*6", "2"), ("*7", "2"), ("*4", "1")] {
        let mut caller = in_russian();
        caller.press("3").press("1").press(keys).press(back);
        assert!(caller.hears("form.apply.answer_language.label"), "{keys}\n{}", caller.log);
    }
}

#[test]
fn slower_is_a_wish_for_the_whole_call_and_gives_more_time() {
    let mut caller = in_russian();
    caller.press("*3");
    assert!(caller.slower && caller.waits == Waits::Keys { seconds: 16 });
    caller.press("3");
    assert!(caller.slower);
    caller.press("*3");
    assert!(!caller.slower && caller.hears("call-faster") && caller.waits == Waits::Keys { seconds: 8 });
}

#[test]
fn another_language_keeps_the_answers() {
    let mut caller = in_russian();
    caller.press("3").press("11").press("*4").press("3");
    assert_eq!(caller.call.language().unwrap().as_str(), "ko-KP");
    assert!(caller.heard().contains("회답을 읽는것과"), "{}", caller.log);
    caller.hang_up();
    assert_eq!(caller.desk.applications[0].2.answers.len(), 2);
    assert_eq!(caller.desk.applications[0].2.language.as_str(), "ko-KP");
}

#[test]
fn long_texts_are_told_in_parts_and_can_be_left() {
    let mut caller = in_russian();
    caller.press("1");
    assert!(caller.hears("call-surrender-3") && !caller.hears("call-surrender-4"));
    caller.press("#");
    assert!(caller.hears("call-surrender-1") && caller.hears("call-info-more"), "once more");
    caller.press("1");
    assert!(
        caller.hears("call-surrender-4") && caller.hears("call-surrender-7") && caller.hears("call-menu")
    );
    caller.press("2").press("2");
    assert!(caller.hears("call-menu") && !caller.hears("call-rights-4"));
    caller.press("1").press("7");
    assert!(caller.hears("call-wrong-key") && caller.hears("call-surrender-1"));
}

#[test]
fn a_wrong_key_is_told_and_asked_again_however_often() {
    let mut caller = in_russian();
    caller.press("3");
    for _ in 0..20 {
        caller.press("8");
        assert!(
            caller.hears("call-wrong-key") && caller.hears("form.apply.safe_now.label") && !caller.hung_up
        );
    }
    // A key between two silences is somebody who is there.
    caller.keep_silent().keep_silent().press("8").keep_silent().keep_silent();
    assert!(!caller.hung_up);
}
