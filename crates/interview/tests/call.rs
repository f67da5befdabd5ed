//! Calls as people make them: what is heard, what a key does, what is kept, and what must never happen.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails may panic"
)]

#[path = "common/caller.rs"]
mod caller;

use std::collections::BTreeSet;

use caller::{Caller, Looking, copy, edit, every_way, programme, to_the_review};
use interview::call::{Call, Code, Ended, Event, Key, RecordingKey, SoundKey, Stage, Waits, pieces};
use interview::conversation::{Channel, Complaint, Env, check_hostile};
use interview::{Language, Programme};
use rand::SeedableRng;
use rand::rngs::StdRng;

fn in_russian() -> Caller {
    Caller::speaking(programme(), 1)
}

// 1. The language.

#[test]
fn each_language_is_greeted_in_itself_and_a_key_chooses_it() {
    for (key, language) in (1..).zip(programme().languages()) {
        let mut caller = Caller::new(programme());
        caller.dial();
        assert_eq!(caller.turn_ids.iter().filter(|id| *id == "call-greeting").count(), 5);
        assert!(caller.hears(&format!("call-press.{key}")));
        caller.press(&key.to_string());
        assert_eq!(caller.call.language(), Some(language));
        assert_eq!(caller.stage(), Stage::Menu);
    }
}

#[test]
fn a_key_without_a_language_and_hash_say_the_languages_again() {
    let mut caller = Caller::new(programme());
    caller.dial().press("9").press("#").press("*");
    assert_eq!(caller.stage(), Stage::Choosing);
    assert!(caller.hears("call-greeting"));
}

#[test]
fn whoever_presses_nothing_hears_all_languages_twice_and_then_how_to_surrender() {
    let mut caller = Caller::new(programme());
    caller.dial().keep_silent();
    assert!(caller.hears("call-greeting"));
    caller.keep_silent();
    assert_eq!(caller.call.language().unwrap().as_str(), "ru");
    let said = ["call-seen", "call-default-language", "call-welcome", "call-surrender-1", "call-surrender-3"];
    assert!(said.iter().all(|key| caller.hears(key)), "{}", caller.log);
    // It goes on by itself to the end, then to the menu.
    caller.keep_silent();
    let said = ["call-surrender-4", "call-surrender-7", "call-menu"];
    assert!(said.iter().all(|key| caller.hears(key)), "{}", caller.log);
    // Nobody is there: twice the menu, then a kind goodbye. Nothing was said, so nothing is kept.
    caller.keep_silent().keep_silent();
    assert!(caller.hears("call-quiet") && !caller.hung_up);
    caller.keep_silent();
    assert!(caller.hung_up && caller.hears("call-bye-quiet"));
    assert!(caller.desk.applications.is_empty() && caller.desk.messages.is_empty());
}

#[test]
fn who_asks_for_a_person_before_anything_is_told_first_what_the_line_reveals() {
    let mut caller = Caller::new(programme());
    caller.dial().press("0");
    assert!(caller.turn_firm.contains(&"call-seen".to_owned()) && caller.hears("call-no-live"));
}

#[test]
fn a_programme_of_one_language_asks_for_none() {
    let dir = copy(|dir| {
        let path = dir.join("programme.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        let cut = |text: &str, tag: &str| {
            let begin = text.find(&format!("[[languages]]\ntag = \"{tag}\"")).unwrap();
            let end = text[begin + 5..].find("\n[").map(|at| begin + 5 + at + 1).unwrap();
            format!("{}{}", &text[..begin], &text[end..])
        };
        let only = ["uk", "ko-KP", "ko-KR", "en"].iter().fold(text, |text, tag| {
            std::fs::remove_file(dir.join(format!("locales/{tag}.ftl"))).unwrap();
            std::fs::remove_dir_all(dir.join(format!("pages/{tag}"))).unwrap();
            cut(&text, tag)
        });
        let is_other = |line: &&str| {
            !["uk = ", "ko-KP = ", "ko-KR = ", "en = "].iter().any(|tag| line.starts_with(tag))
                && !line.starts_with("note = ")
        };
        std::fs::write(&path, only.lines().filter(is_other).collect::<Vec<_>>().join("\n")).unwrap();
        std::fs::remove_file(dir.join("prepared.toml")).unwrap();
        for form in ["apply", "third_party", "at_risk"] {
            let path = dir.join(format!("forms/{form}.md"));
            let text = std::fs::read_to_string(&path).unwrap();
            let (head, texts) = text.split_once("## texts").unwrap();
            let kept = texts.lines().map(|line| {
                let cells: Vec<&str> = line.split('|').collect();
                if cells.len() < 8 {
                    line.to_owned()
                } else {
                    format!("|{}|{}|{}|", cells[1], cells[2], cells[4])
                }
            });
            std::fs::write(path, format!("{head}## texts{}", kept.collect::<Vec<_>>().join("\n"))).unwrap();
        }
    });
    let programme = Programme::load(dir.path()).unwrap_or_else(|faults| panic!("{faults}"));
    let mut caller = Caller::new(Box::leak(Box::new(programme)));
    caller.dial();
    assert_eq!(caller.stage(), Stage::Menu);
    assert!(caller.hears("call-seen") && !caller.hears("call-greeting"), "{}", caller.log);
}

// 2. What this line reveals.

#[test]
fn what_the_line_reveals_is_said_before_anything_is_asked_and_cannot_be_cut_short() {
    let mut caller = in_russian();
    assert_eq!(caller.turn_ids[0], "call-seen");
    assert_eq!(caller.turn_firm, ["call-seen"]);
    let mut trial = Caller::new(programme());
    trial.trial = true;
    trial.dial().press("2");
    assert_eq!(trial.turn_firm, ["call-trial", "call-seen"]);
    caller.press("3");
    assert_eq!(
        caller.turn_firm,
        ["call-begin-kept"],
        "a hang-up keeps what was said, and that is said first"
    );
}

// 3. The menu and the commands.

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

// 4. The questions.

#[test]
fn silence_at_a_question_ends_in_a_goodbye_that_keeps_what_was_said() {
    let mut caller = in_russian();
    caller.press("3").press("1").keep_silent().keep_silent();
    assert!(caller.hears("form.apply.answer_language.label") && !caller.hung_up);
    caller.keep_silent();
    assert!(caller.hung_up && caller.hears("call-bye-kept"));
    let (_, _, application, _) = &caller.desk.applications[0];
    assert!(application.unfinished && application.answers["safe_now"].joined() == "yes");
}

#[test]
fn a_goodbye_says_that_something_is_kept_only_when_it_is() {
    let quiet = |down: bool, late: bool| {
        let mut caller = in_russian();
        caller.press("3").press("1").press("0").press("1").speak();
        (caller.desk.down, caller.desk.late) = (down, late);
        caller.keep_silent().keep_silent().keep_silent();
        caller
    };
    let caller = quiet(false, false);
    assert!(caller.hung_up && caller.hears("call-quiet") && caller.hears("call-bye-kept"));
    assert_eq!(
        (caller.desk.messages.len(), caller.desk.applications.len()),
        (1, 1),
        "the message and the answers"
    );
    assert_eq!(caller.desk.messages[0].1, caller.desk.applications[0].1, "one case");
    let caller = quiet(true, false);
    assert!(caller.hung_up && caller.hears("call-bye-failed") && !caller.hears("call-bye-kept"));
    let mut caller = quiet(false, true);
    assert!(!caller.hung_up && caller.waits == Waits::Outcome && !caller.hears("call-bye-kept"));
    caller.press("1").hang_up();
    assert_eq!(caller.desk.messages[0], caller.desk.messages[1]);
    assert_eq!(caller.desk.applications.len(), 1);
}

#[test]
fn every_kind_of_question_is_answered_by_keys() {
    let mut caller = Caller::speaking(every_way(), 1);
    caller.press("3");
    // The first question is of words that need not be said: passed over.
    assert!(caller.hears("form.apply.age.label") && !caller.hears("form.apply.nickname.label"));
    assert!(!caller.hears("call-key-skip"), "an age is needed");
    caller.press("#");
    assert!(caller.hears("form.apply.age.label"), "nothing keyed is asked again");
    caller.press("130#");
    assert!(caller.hears("call-you-keyed") && caller.turn_ids.iter().any(|id| id == "call-digits.3"));
    caller.press("1");
    assert!(caller.hears("form.apply.age.constraint_message"), "{}", caller.log);
    caller.press("17#");
    assert!(caller.hears("call-numbers.17"));
    caller.press("2").press("16#").press("1");
    assert!(caller.hears("form.apply.weight.label") && caller.hears("call-key-skip"));
    caller.press("70#");
    assert!(caller.hears("call-key-decimal-part"));
    caller.press("5#");
    assert!(caller.heard().contains("семьдесят запятая пять"), "{}", caller.log);
    caller.press("1").press("31022000#");
    assert!(caller.hears("call-err-date") && caller.hears("form.apply.born.label"));
    caller.press("09052001#");
    assert!(caller.heard().contains("девятое мая год два ноль ноль один"), "{}", caller.log);
    caller.press("1").press("2575#");
    assert!(caller.hears("call-err-time"));
    // Whoever does not find the hash waits.
    caller.press("905").keep_silent();
    assert!(caller.heard().contains("девять часов пять минут"), "{}", caller.log);
    caller.press("1");
    // Eleven choices and “I would rather not say”: eight, then more.
    assert!(caller.hears("choice.apply.many.h") && !caller.hears("choice.apply.many.i"));
    assert!(caller.hears("call-more"));
    caller.press("9");
    assert!(caller.hears("choice.apply.many.i") && caller.hears("call-decline"));
    caller.press("3");
    // Several: marked, unmarked, closed.
    assert!(caller.hears("form.apply.places.label") && caller.hears("call-several"));
    caller.press("#");
    assert!(caller.hears("call-err-required"), "{}", caller.log);
    caller.press("1");
    assert_eq!(caller.turn_ids, ["choice.apply.many.a", "call-chosen"]);
    caller.press("23");
    caller.press("#");
    assert!(caller.hears("form.apply.places.constraint_message") && caller.hears("call-chosen"));
    caller.press("3");
    assert!(caller.hears("call-unchosen"));
    caller.press("#");
    assert!(caller.hears("form.apply.wishes.label"));
    caller.press("#");
    // Words that are needed are spoken, or left out where that is offered.
    assert!(caller.hears("call-say-it") && caller.hears("call-say-record") && caller.hears("call-decline"));
    caller.press("1");
    assert_eq!(caller.waits, Waits::Recording { seconds_max: 30, silence_seconds: 6 });
    caller.recorded(Ended::Nothing);
    assert!(caller.hears("call-nothing-heard"));
    caller.press("1").speak().press("1");
    assert!(caller.hears("form.apply.remark.label"), "sixteen is under eighteen");
    caller.press("1").press("1");
    assert_eq!(caller.stage(), Stage::Review, "{}", caller.log);
    for said in
        ["call-numbers.16", "call-days.9", "call-hours.9", "choice.apply.many.k", "call-answer-spoken"]
    {
        assert!(caller.hears(said), "{said}\n{}", caller.log);
    }
    caller.press("1");
    let (_, _, application, spoken) = caller.desk.applications.pop().unwrap();
    let said = |question: &str| application.answers[question].joined();
    assert_eq!(
        (said("age"), said("weight"), said("born")),
        ("16".into(), "70.5".into(), "2001-05-09".into())
    );
    assert_eq!((said("hour"), said("places")), ("09:05:00.000".into(), "a b".into()));
    assert_eq!((said("word"), said("known")), ("сказано голосом, 9".into(), "OK".into()));
    assert_eq!((spoken.len(), spoken[0].question.as_str()), (1, "word"));
    assert_eq!(application.channel, Channel::Voice);
    let form = every_way().form("apply").unwrap();
    let (now, mut rng) = (caller::now(), StdRng::seed_from_u64(3));
    check_hostile(form, &application, &mut Env { now: &now, rng: &mut rng }).unwrap();
}

#[test]
fn a_korean_keys_and_hears_a_date_from_the_year_down() {
    let mut caller = Caller::speaking(every_way(), 3);
    caller.press("3").press("20#").press("1").press("#").press("20010609#");
    assert!(caller.heard().contains("년도 이 공 공 일 유월 구일"), "{}", caller.log);
    caller.press("1").press("1530#");
    assert!(caller.heard().contains("오후 세시 삼십분"), "{}", caller.log);
    let mut caller = Caller::speaking(every_way(), 2);
    caller.press("3").press("20#").press("1").press("#").press("03112001#");
    assert!(caller.heard().contains("третє листопада рік два нуль нуль один"), "{}", caller.log);
    caller.press("1").press("0101#");
    assert!(caller.heard().contains("перша година одна хвилина"), "{}", caller.log);
}

#[test]
fn back_goes_back_also_over_what_was_passed_over_and_from_the_first_question_to_the_menu() {
    let mut caller = in_russian();
    to_the_review(&mut caller);
    caller.press("*2");
    assert!(caller.hears("form.apply.wait_for_us.label"));
    caller.press("*2");
    assert!(caller.hears("form.apply.duress_word.label"), "not the passed-over message\n{}", caller.log);
    assert!(caller.hears("call-keep-answer"));
    for _ in 0..13 {
        caller.press("*2");
    }
    assert_eq!(caller.stage(), Stage::Menu, "{}", caller.log);
    // The answers wait there; the same questionnaire goes on with them.
    caller.press("3");
    assert!(caller.hears("call-before") && caller.hears("form.apply.safe_now.label"), "{}", caller.log);
    caller.press("*2").hang_up();
    assert_eq!(caller.desk.applications[0].2.answers.len(), 14);
}

#[test]
fn another_questionnaire_asks_once_whether_the_first_is_dropped() {
    let mut caller = in_russian();
    caller.press("3").press("1").press("*2*2").press("4");
    assert!(caller.hears("call-switch"));
    caller.press("2");
    assert!(caller.hears("form.apply.safe_now.label"), "{}", caller.log);
    caller.press("*2").press("4").press("1");
    assert!(caller.hears("form.third_party.safe_now.label"));
    caller.hang_up();
    assert!(caller.desk.applications.is_empty(), "nothing of the new one was answered");
}

#[test]
fn an_answer_is_changed_in_the_review_and_only_the_change_is_said() {
    let mut caller = in_russian();
    to_the_review(&mut caller);
    caller.press("2").press("2222222").press("2");
    assert!(caller.hears("form.apply.group_band.label"), "{}", caller.log);
    caller.press("1").press("2");
    assert!(caller.hears("call-changed") && caller.hears("choice.apply.group_band.two_to_five"));
    assert!(!caller.hears("form.apply.safe_now.label"), "not everything again");
    // An answer that opens questions asks them.
    caller.press("2").press("2222").press("1").press("2");
    assert!(caller.hears("form.apply.stay_away.label"), "{}", caller.log);
    caller.press("1");
    assert_eq!(caller.stage(), Stage::Review);
    caller.press("2").press("3").press("1");
    assert!(caller.hears("call-sent"));
    assert_eq!(caller.desk.applications[0].2.answers["standing"].joined(), "called_up");
}

#[test]
fn a_spoken_answer_is_recorded_again_kept_or_erased_and_only_the_last_is_sent() {
    let mut caller = in_russian();
    caller.press("3").press("1").press("1111111111").press("1").speak();
    assert!(caller.hears("call-recorded-answer"));
    caller.press("2");
    assert_eq!(caller.desk.discarded, [RecordingKey(1)]);
    caller.recorded(Ended::Longest(RecordingKey(50)));
    assert!(caller.hears("call-longest"));
    caller.press("3");
    assert!(caller.hears("call-recording-erased") && caller.hears("form.apply.alias.label"));
    caller.press("1").speak().press("1").press("1").speak().press("1");
    // Back, and once more.
    caller.press("*2").press("1").recorded(Ended::Silence(RecordingKey(60))).press("1").press("1").press("1");
    let (_, code, application, spoken) = &caller.desk.applications[0];
    assert_eq!(spoken.iter().map(|one| one.question.as_str()).collect::<Vec<_>>(), ["alias", "duress_word"]);
    assert_eq!(spoken[1].recording, RecordingKey(60));
    assert_ne!(application.answers["alias"], application.answers["duress_word"], "a rule of the form");
    assert!(caller.desk.discarded.contains(&RecordingKey(3)));
    assert_eq!(caller.told(), code.digits());
}

#[test]
fn where_words_need_not_be_said_none_are_asked_for() {
    let mut caller = in_russian();
    to_the_review(&mut caller);
    assert!(!caller.log.contains("Хотите что-нибудь спросить"));
}

// 5. Messages.

#[test]
fn a_person_cannot_be_called_but_told_and_the_message_opens_a_case_with_a_code() {
    let mut caller = in_russian();
    caller.press("0");
    assert!(caller.hears("call-no-live") && caller.hears("call-on-duty"));
    caller.press("1");
    assert!(caller.hears("call-record-warn"), "a voice is known again");
    assert_eq!(caller.waits, Waits::Recording { seconds_max: 120, silence_seconds: 6 });
    caller.speak();
    assert!(caller.desk.messages.is_empty(), "not before it is passed on");
    caller.press("2").speak().press("1");
    assert!(caller.turn_firm.contains(&"call-passed".to_owned()));
    let (_, code, recording, opens) = caller.desk.messages[0].clone();
    assert_eq!((recording, opens, caller.told()), (RecordingKey(2), true, code.digits().to_owned()));
    caller.keep_silent();
    assert!(caller.hears("call-menu"), "{}", caller.log);
    // A second one goes to the same case, and the code is not told again.
    caller.press("7").press("1").speak().press("1");
    assert_eq!(caller.desk.messages[1].1, code);
    assert!(!caller.desk.messages[1].3 && !caller.hears("call-code-is"));
    assert_ne!(caller.desk.messages[0].0, caller.desk.messages[1].0);
    // And so does the application.
    to_the_review(&mut caller);
    caller.press("1");
    assert_eq!(caller.desk.applications[0].1, code);
    assert!(caller.hears("call-code-same") && caller.hears("call-parting"));
}

#[test]
fn when_somebody_listens_is_told_in_hours_and_only_as_far_as_it_is_true() {
    let mut caller = in_russian();
    caller.answering = false;
    caller.press("0");
    assert!(caller.hears("call-no-promise"));
    let mut caller = in_russian();
    caller.now = "2026-11-28T03:30[Europe/Nicosia]".parse().unwrap();
    caller.press("0");
    assert!(caller.hears("call-opens-hours.13"), "a Saturday at half past three\n{}", caller.log);
    assert!(caller.heard().contains("через 13 часов"));
}

#[test]
fn a_message_in_the_middle_of_the_questions_loses_none_of_them() {
    let mut caller = in_russian();
    caller.press("3").press("1").press("*5").press("1").speak().press("1");
    assert!(caller.hears("call-code-is"));
    caller.keep_silent();
    assert!(caller.hears("form.apply.answer_language.label"), "{}", caller.log);
    caller.press("*5").press("1").speak().press("3");
    assert!(caller.hears("call-recording-erased") && caller.hears("form.apply.answer_language.label"));
    assert_eq!(caller.desk.messages.len(), 1);
}

#[test]
fn what_cannot_be_kept_is_not_said_to_be_and_is_offered_again() {
    let mut caller = in_russian();
    to_the_review(&mut caller);
    caller.desk.down = true;
    caller.press("1");
    assert!(caller.hears("call-failed") && caller.stage() == Stage::Review && !caller.hears("call-sent"));
    caller.press("0").press("1").speak().press("1");
    assert!(caller.hears("call-failed") && caller.hears("call-recorded"), "{}", caller.log);
    caller.press("*7").press("1");
    assert!(caller.hears("call-failed") && !caller.hears("call-erased"), "{}", caller.log);
    caller.desk.down = false;
    caller.press("2").press("1");
    assert!(caller.hears("call-passed"), "{}", caller.log);
    caller.keep_silent().press("1");
    assert!(caller.hears("call-sent"), "{}", caller.log);
}

// 6. The code.

#[test]
fn the_code_is_said_twice_in_groups_and_asked_back_once() {
    let sent = || {
        let mut caller = in_russian();
        to_the_review(&mut caller);
        caller.press("1");
        caller
    };
    let mut caller = sent();
    assert!(caller.hears("call-code-weaker"));
    let code = caller.desk.applications[0].1.digits().to_owned();
    let digits = caller.turn_ids.iter().filter(|id| id.starts_with("call-digits.")).count();
    assert_eq!((digits, caller.told()), (24, code.clone()));
    let firm = caller.turn_firm.iter().filter(|id| id.starts_with("call-digits.")).count();
    assert_eq!(firm, 12, "once no key cuts it short");
    caller.press("#");
    assert!(caller.hears("call-code-is") && caller.told() == code);
    caller.press(&code);
    assert!(caller.turn_firm.contains(&"call-code-right".to_owned()) && caller.hears("call-until-then"));
    // Wrong: said once more, and left at that.
    let mut caller = sent();
    caller.press("000000000000");
    assert!(caller.hears("call-code-wrong") && caller.told() == code && caller.hears("call-parting"));
    // Nothing, or not to the end.
    let mut caller = sent();
    caller.keep_silent();
    assert!(!caller.hears("call-code-wrong") && caller.hears("call-parting"));
    let mut caller = sent();
    caller.press("12").keep_silent();
    assert!(caller.hears("call-code-wrong") && caller.hears("call-parting"));
    caller.press("3");
    assert!(caller.hung_up && caller.hears("call-bye"));
    assert_eq!(caller.desk.applications.len(), 1);
}

#[test]
fn a_slip_of_a_finger_is_told_without_asking_and_an_unknown_code_after() {
    let mut caller = in_russian();
    let mut rng = StdRng::seed_from_u64(5);
    let code = Code::generate(&mut rng).digits().to_owned();
    let wrong: String = code
        .chars()
        .enumerate()
        .map(|(at, d)| if at == 4 { if d == '1' { '2' } else { '1' } } else { d })
        .collect();
    caller.press("6").press("#");
    assert!(caller.hears("call-code-enter"));
    caller.press(&wrong);
    assert!(caller.hears("call-code-slip") && caller.desk.asked.is_empty());
    caller.press("123#");
    assert!(caller.hears("call-code-short") && caller.desk.asked.is_empty());
    caller.press("123").keep_silent();
    assert!(caller.hears("call-code-short"));
    caller.press(&code);
    assert_eq!(caller.desk.asked.len(), 1);
    assert!(caller.hears("call-code-unknown") && caller.hears("call-unknown-keys"));
    caller.press("1").press(&code).press("2");
    assert!(caller.hears("call-menu"));
}

fn with_answers(answers: &[u64]) -> (Caller, String) {
    let mut caller = in_russian();
    to_the_review(&mut caller);
    caller.press("1");
    let code = caller.told();
    let told = caller.desk.applications[0].1.clone();
    caller.desk.answers.push((told, answers.iter().copied().map(SoundKey).collect()));
    caller.hang_up();
    let mut again = caller.another();
    again.dial().press("1").press("6");
    (again, code)
}

#[test]
fn answers_are_heard_again_one_after_the_other_and_answered() {
    let (mut caller, code) = with_answers(&[7, 8]);
    caller.press(&code);
    assert_eq!(caller.stage(), Stage::Case);
    assert!(caller.hears("sound.7") && caller.hears("call-case-keys"));
    caller.press("1");
    assert!(caller.hears("sound.7"));
    caller.press("2");
    assert!(caller.hears("sound.8"));
    caller.press("2");
    assert!(caller.hears("call-no-next"));
    caller.press("3").speak().press("1");
    let (_, to, _, opens) = &caller.desk.messages[0];
    assert_eq!((to.digits(), *opens), (code.as_str(), false), "to that case");
    assert!(!caller.hears("call-code-is") && caller.hears("sound.8"), "{}", caller.log);
    caller.press("0").press("2").press("4");
    assert!(caller.hung_up && caller.desk.applications.len() == 1);
}

#[test]
fn of_very_many_answers_the_newest_are_held() {
    let (mut caller, code) = with_answers(&(1..=30).collect::<Vec<_>>());
    caller.press(&code);
    assert!(caller.hears("sound.11"), "{}", caller.log);
}

#[test]
fn what_the_desk_says_of_a_code_is_told_apart() {
    let (mut caller, code) = with_answers(&[]);
    caller.press(&code);
    assert!(caller.hears("call-no-answer-yet") && caller.hears("call-case-keys-none"));
    caller.press("3").speak().press("1");
    assert_eq!(caller.desk.messages[0].1.digits(), code);
    for (looking, hears) in [
        (Looking::Away(None), "call-desk-away"),
        (Looking::Away(Some(6)), "call-again-hours.6"),
        (Looking::Away(Some(600)), "call-again-hours.47"),
        (Looking::Expired, "call-code-expired"),
    ] {
        let (mut caller, code) = with_answers(&[1]);
        caller.desk.looking = looking;
        caller.press(&code);
        assert!(caller.hears(hears) && caller.hears("call-unknown-keys"), "{looking:?}\n{}", caller.log);
    }
}

#[test]
fn who_waits_is_told_how_long_and_may_do_something_else() {
    let (mut caller, code) = with_answers(&[7]);
    caller.desk.looking = Looking::Queued;
    caller.press(&code);
    assert!(caller.hears("call-wait-minutes.3") && caller.waits == Waits::Outcome);
    caller.press("5").keep_silent();
    assert!(caller.hears("call-wait") && caller.waits == Waits::Outcome);
    caller.desk_answers();
    assert!(caller.hears("sound.7"));

    let (mut caller, code) = with_answers(&[7]);
    caller.desk.looking = Looking::Queued;
    caller.press(&code).press("*").press("2").press("3");
    assert_eq!(caller.stage(), Stage::Interview);
    caller.desk_answers();
    assert!(!caller.hears("sound.7"), "the outcome finds nobody");
    caller.press("1");
    assert!(caller.hears("form.apply.answer_language.label"));
}

// 7. Hanging up, stopping, erasing.

#[test]
fn a_hang_up_keeps_what_was_answered_wherever_it_comes() {
    for language in 1..=5 {
        for steps in 0..18 {
            let mut caller = Caller::speaking(programme(), language);
            // The menu, eleven answers, a spoken one, and a command.
            let moves =
                ["3", "1", "1", "1", "1", "1", "1", "4", "1", "1", "1", "1", "1", "speak", "1", "*", "8"];
            for one in moves.iter().take(steps) {
                if *one == "speak" {
                    caller.speak()
                } else {
                    caller.press(one)
                };
            }
            caller.hang_up();
            assert_eq!((caller.stage(), caller.waits), (Stage::Over, Waits::Nothing));
            assert!(caller.hung_up && caller.turn_ids.is_empty());
            let answered = steps.saturating_sub(1).min(11);
            match caller.desk.applications.as_slice() {
                [] => assert_eq!(answered, 0),
                [(_, _, application, spoken)] => {
                    assert!(application.unfinished);
                    // An answer that was spoken and not decided about is kept with the rest.
                    let by_voice = usize::from(steps >= 14);
                    let given = application.answers.len() + application.declined.len();
                    assert_eq!((given, spoken.len()), (answered + by_voice, by_voice), "{}", caller.log);
                    let (now, mut rng) = (caller::now(), StdRng::seed_from_u64(3));
                    let form = programme().form("apply").unwrap();
                    let mut env = Env { now: &now, rng: &mut rng };
                    check_hostile(form, application, &mut env).unwrap();
                    let whole =
                        interview::conversation::Submitted { unfinished: false, ..application.clone() };
                    let complaints = check_hostile(form, &whole, &mut env).unwrap_err();
                    assert!(complaints.iter().all(|one| matches!(one, Complaint::Missing { .. })));
                }
                more => panic!("{} applications", more.len()),
            }
            caller.press("1").keep_silent().hang_up();
            assert!(caller.hung_up && caller.desk.applications.len() <= 1, "it is over");
        }
    }
}

#[test]
fn several_that_were_marked_and_not_closed_are_kept() {
    let mut caller = Caller::speaking(programme(), 1);
    caller.press("4").press("1").press("1").press("13").press("*").hang_up();
    assert_eq!(caller.desk.applications[0].2.answers["reach"].joined(), "web calls", "{}", caller.log);
    for end in [3, 0] {
        let mut caller = Caller::speaking(programme(), 1);
        caller.press("4").press("1").press("1").press("13");
        if end == 0 {
            caller.press("*6").press("1");
        }
        for _ in 0..end {
            caller.keep_silent();
        }
        let reach = caller.desk.applications[0].2.answers["reach"].joined();
        assert_eq!(reach, "web calls", "{}", caller.log);
    }
}

#[test]
fn who_hangs_up_after_or_while_speaking_is_heard() {
    let mut caller = in_russian();
    caller.press("0").press("1").speak().hang_up();
    assert_eq!(caller.desk.messages.len(), 1);
    let mut caller = in_russian();
    caller.press("0").press("1").recorded(Ended::Cut(RecordingKey(9)));
    assert_eq!((caller.desk.messages.len(), caller.stage()), (1, Stage::Over));
    caller.hang_up();
    assert_eq!(caller.desk.messages.len(), 1);
    // Erased is erased.
    let mut caller = in_russian();
    caller.press("0").press("1").speak().press("3").hang_up();
    assert!(caller.desk.messages.is_empty());
}

#[test]
fn a_line_that_breaks_while_something_is_being_kept_makes_it_once() {
    let mut caller = in_russian();
    to_the_review(&mut caller);
    caller.desk.late = true;
    caller.press("1");
    assert_eq!(caller.waits, Waits::Outcome);
    caller.press("5").hang_up();
    let sent = &caller.desk.applications;
    assert_eq!((sent.len(), &sent[0]), (2, &sent[1]), "the same number, the same contents");
    assert!(!sent[0].2.unfinished);

    let mut caller = in_russian();
    caller.press("0").press("1").speak();
    caller.desk.late = true;
    caller.press("1").hang_up();
    assert_eq!((caller.desk.messages.len(), &caller.desk.messages[0]), (2, &caller.desk.messages[1]));

    let mut caller = in_russian();
    caller.press("3").press("1").press("*7");
    caller.desk.late = true;
    caller.press("1").hang_up();
    assert_eq!(caller.desk.erased.len(), 2);
    assert!(caller.desk.applications.is_empty(), "what is being erased is not kept");
}

#[test]
fn stopping_keeps_what_was_said_and_gives_the_code_for_it() {
    let mut caller = in_russian();
    caller.press("*6");
    assert!(caller.hears("call-stop-empty"));
    caller.press("1");
    assert!(caller.hung_up && caller.hears("call-bye") && caller.desk.applications.is_empty());
    let mut caller = in_russian();
    caller.press("3").press("11").press("*6");
    assert!(caller.hears("call-stop"));
    caller.press("1");
    assert!(caller.hears("call-kept-part") && caller.hears("call-code-is"));
    assert!(caller.desk.applications[0].2.unfinished);
    caller.hang_up();
    assert_eq!(caller.desk.applications.len(), 1);
}

#[test]
fn erasing_asks_once_and_is_said_only_when_it_is_done() {
    let mut caller = in_russian();
    caller.press("*7");
    assert!(caller.hears("call-erase-nothing"));
    caller.press("3").press("1").press("*7");
    assert_eq!(caller.turn_firm, ["call-erase"]);
    caller.press("2");
    assert!(caller.hears("call-not-erased") && caller.hears("form.apply.answer_language.label"));
    caller.press("*7");
    caller.desk.late = true;
    caller.press("1");
    assert!(!caller.hears("call-erased"));
    let mut caller = in_russian();
    caller.press("3").press("1").press("*7").press("1");
    assert!(caller.turn_firm.contains(&"call-erased".to_owned()) && !caller.hears("call-erased-case"));
    assert_eq!((caller.stage(), caller.desk.erased.clone()), (Stage::Menu, vec![vec![]]));
    caller.hang_up();
    assert!(caller.desk.applications.is_empty());
}

#[test]
fn erasing_after_sending_orders_the_desk_to_erase_and_a_keyed_case_too() {
    let mut caller = in_russian();
    to_the_review(&mut caller);
    caller.press("1");
    let code = caller.desk.applications[0].1.clone();
    caller.keep_silent().press("*7");
    assert!(caller.hears("call-erase-case"));
    caller.press("1");
    assert!(caller.hears("call-erased-case"));
    assert_eq!(caller.desk.erased, [vec![code.clone()]]);
    to_the_review(&mut caller);
    caller.press("1");
    assert_ne!(caller.desk.applications[1].1, code, "another case");
    let (mut caller, code) = with_answers(&[7]);
    caller.press(&code).press("*7").press("1");
    assert_eq!(caller.desk.erased[0][0].digits(), code);
}

// 8 and 9. The texts, and all pieces.

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
