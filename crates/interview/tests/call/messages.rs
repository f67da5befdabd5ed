//! Messages.

use super::*;

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
    assert!(caller.hears("call-parting"), "{}", caller.log);
    caller.press("4");
    assert!(caller.hears(&format!("receipt.{}", code.digits())), "{}", caller.log);
    caller.press("2");
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
    assert!(caller.heard().contains("через тринадцать часов"));
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
