//! Numbers as they are said: words in the case that they need, never digits that a program would read as it likes.

use super::*;

/// The words of a piece.
fn said(tag: &str, id: &str) -> String {
    let language = programme().languages().iter().find(|language| language.as_str() == tag).unwrap();
    let all = pieces(programme(), language);
    all.into_iter().find(|(piece, _)| piece.as_str() == id).unwrap().1
}

#[test]
fn nothing_that_is_said_holds_a_digit() {
    // The rules of questions of words are not said: what stands there for a spoken answer must fit them, or the pack has a fault.
    let words = ["alias", "duress_word", "message"].map(|name| format!(".{name}.constraint_message"));
    for tag in programme().languages() {
        for (id, text) in pieces(programme(), tag) {
            let is_said = !words.iter().any(|end| id.as_str().ends_with(end.as_str()));
            assert!(!is_said || !text.contains(char::is_numeric), "{tag} {}: {text}", id.as_str());
        }
    }
}

#[test]
fn hours_days_and_minutes_are_said_as_each_language_counts_them() {
    for (tag, id, wanted) in [
        ("ru", "call-opens-hours.1", "через один час."),
        ("ru", "call-opens-hours.22", "через двадцать два часа."),
        ("ru", "call-again-hours.47", "через сорок семь часов."),
        ("ru", "call-opens-days.3", "через три дня."),
        ("ru", "call-wait-minutes.1", "до одной минуты."),
        ("ru", "call-wait-minutes.2", "до двух минут."),
        ("uk", "call-opens-hours.21", "за двадцять одну годину."),
        ("uk", "call-again-hours.2", "за дві години."),
        ("uk", "call-opens-days.5", "за п’ять днів."),
        ("uk", "call-wait-minutes.15", "до п’ятнадцяти хвилин."),
        ("ko-KP", "call-opens-hours.20", "약 스무시간후부터"),
        ("ko-KP", "call-again-hours.3", "약 세시간후가"),
        ("ko-KP", "call-opens-days.2", "약 이틀후부터"),
        ("ko-KP", "call-wait-minutes.6", "륙분까지"),
        ("ko-KR", "call-opens-hours.21", "약 스물한 시간 뒤부터"),
        ("ko-KR", "call-opens-days.6", "약 육 일 뒤부터"),
        ("ko-KR", "call-wait-minutes.10", "십 분까지"),
        ("en", "call-opens-hours.1", "in about one hour."),
        ("en", "call-opens-days.8", "in about eight days."),
    ] {
        let text = said(tag, id);
        assert!(text.contains(wanted), "{tag} {id}: {text}");
    }
}

#[test]
fn times_of_day_count_hours_and_minutes_in_the_two_korean_ways() {
    for (tag, hour, minute) in [("ko-KP", "오후 세시", "십오분"), ("ko-KR", "오후 세 시", "십오분")]
    {
        assert_eq!(
            (said(tag, "call-hours.15"), said(tag, "call-minutes.15")),
            (hour.to_owned(), minute.to_owned())
        );
    }
    // The sixth and the tenth month lose a sound.
    assert_eq!([6, 10].map(|month| said("ko-KR", &format!("call-months.{month}"))), ["유월", "시월"]);
    assert_eq!(said("ru", "call-days.3"), "третье");
    assert_eq!(said("uk", "call-months.11"), "листопада");
}

#[test]
fn words_for_numbers_are_all_there_and_a_language_may_do_without_the_number() {
    let all = |change: &dyn Fn(&std::path::Path)| {
        let dir = copy(change);
        Programme::load(dir.path()).map_err(|faults| faults.to_string())
    };
    let short = all(&|dir| edit(dir, "locales/uk.ftl", "call-count-days = два | ", "call-count-days = "));
    let error = short.unwrap_err();
    assert!(error.contains("“call-count-days” must have 7 entries"), "{error}");
    // In English the plural of days needs no number; what else is missing is a fault.
    let strange = all(&|dir| edit(dir, "locales/ko-KR.ftl", "약 { $words } 뒤부터", "약 { $number } 뒤부터"));
    assert!(
        strange.unwrap_err().contains("the message “call-opens-days” must use"),
        "the words are not used"
    );
}
