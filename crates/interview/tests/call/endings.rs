//! Hanging up, stopping, erasing.

use super::*;

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
