//! The code.

use super::*;

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
fn an_answer_that_is_there_and_cannot_be_heard_is_not_kept_from_him() {
    let (mut caller, code) = with_answers(&[]);
    caller.desk.unready = true;
    caller.press(&code);
    assert!(caller.hears("call-answer-unready") && !caller.hears("call-no-answer-yet"), "{}", caller.log);
    let (mut caller, code) = with_answers(&[7, 8]);
    caller.desk.unready = true;
    caller.press(&code);
    assert!(caller.hears("sound.7") && !caller.hears("call-answer-unready"));
    caller.press("2");
    assert!(caller.hears("sound.8") && caller.hears("call-answer-unready"), "{}", caller.log);
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

#[test]
fn the_receipt_is_read_out_to_whoever_wants_it_and_any_key_stops_it() {
    let mut caller = in_russian();
    to_the_review(&mut caller);
    caller.press("1").keep_silent();
    assert!(caller.hears("call-parting") && !caller.hears("receipt"));
    let receipt = format!("receipt.{}", caller.desk.applications[0].1.digits());
    let whole = ["call-receipt-lead", "call-receipt-seen", receipt.as_str(), "call-parting"];
    for _ in 0..2 {
        caller.press("4");
        assert_eq!((caller.turn_ids.as_slice(), caller.turn_firm.len()), (&whole.map(str::to_owned)[..], 0));
        assert_eq!(caller.stage(), Stage::Told);
    }
    caller.press("#");
    assert_eq!(caller.turn_ids, ["call-parting"]);
    // Once everything is erased there is none.
    caller.press("*7").press("1");
    assert!(caller.hears("call-erased-case"), "{}", caller.log);
    caller.press("4");
    assert!(!caller.hears("receipt"), "{}", caller.log);
}

#[test]
fn no_receipt_is_read_out_for_a_code_that_was_keyed() {
    let (mut caller, code) = with_answers(&[7]);
    caller.press(&code);
    assert_eq!(caller.stage(), Stage::Case);
    // A message to that case gives neither a code nor a receipt; an application of his own has its own.
    caller.press("3").speak().press("1");
    assert!(caller.hears("call-passed") && !caller.hears("call-parting"), "{}", caller.log);
    caller.press("*2");
    to_the_review(&mut caller);
    caller.press("1").keep_silent().press("4");
    let own = caller.desk.applications[1].1.digits().to_owned();
    assert_ne!(own, code);
    assert!(caller.hears(&format!("receipt.{own}")), "{}", caller.log);
}
