//! The questions.

use super::*;

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
