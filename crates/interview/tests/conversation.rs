//! How a conversation goes: order, relevance, coming back, limits, channels.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test that fails may panic"
)]

#[path = "common/talk.rs"]
mod talk;

use interview::conversation::{
    AnswerValue, Channel, Complaint, Input, Output, PromptKind, RawAnswer, STATE_BYTES_MAX, State,
    StateError, TEXT_CHARS_MAX, Unfinished, check_hostile, finish, show,
};
use interview::form::Refusal;
use talk::{Talk, compiled, language};

const FORM: &str = "
## survey
| type | name | label::English (en) | label::Русский (ru) | relevant | required | constraint | constraint_message::English (en) | constraint_message::Русский (ru) | default | choice_filter | calculation | decline |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
| select_one yes_no | wounded | Wounded? | Ранены? | | yes | | | | | | | |
| begin_group | care | Care | Помощь | ${wounded} = 'yes' | | | | | | | | |
| integer | days | For how many days? | Сколько дней? | | yes | . >= 0 and . < 100 | Between 0 and 99. | От 0 до 99. | | | | |
| calculate | long | | | | | | | | | | if(${days} > 7, 'yes', 'no') | |
| note | hurry | You said ${days} days. | Вы сказали: ${days}. | ${long} = 'yes' | | | | | | | | |
| end_group | | | | | | | | | | | | |
| select_one side | side | Side? | Сторона? | | yes | | | | | | | yes |
| select_one part | part | Part of jr:choice-name(${side}, '${side}')? | Часть: jr:choice-name(${side}, '${side}')? | ${side} != '' | | | | | | side = ${side} | | |
| text | words | More? | Ещё? | | | | | | as before | | | |
## choices
| list_name | name | label::English (en) | label::Русский (ru) | side |
|---|---|---|---|---|
| yes_no | yes | Yes | Да | |
| yes_no | no | No | Нет | |
| side | a | Side A | Сторона А | |
| side | b | Side B | Сторона Б | |
| part | a1 | A one | А один | a |
| part | a2 | A two | А два | a |
| part | b1 | B one | Б один | b |
";

#[test]
fn questions_come_in_order_and_only_when_they_matter() {
    let form = compiled(FORM);
    let mut talk = Talk::web(&form);
    assert_eq!(talk.asked(), "wounded");
    assert_eq!((talk.prompt().number, talk.prompt().remaining, talk.prompt().can_go_back), (1, 2, false));
    assert_eq!(talk.say("yes").asked(), "days");
    assert_eq!(talk.prompt().group.as_deref(), Some("Care"));
    assert_eq!(talk.say("10").asked(), "hurry");
    assert_eq!(talk.prompt().kind, PromptKind::Note);
    assert_eq!(talk.prompt().label, "You said 10 days.");
    assert_eq!(talk.pass().asked(), "side");
    assert_eq!(talk.say("a").asked(), "part");
    assert_eq!(talk.prompt().label, "Part of Side A?");
    let PromptKind::One(choices) = &talk.prompt().kind else { panic!("{:?}", talk.prompt()) };
    assert_eq!(choices.iter().map(|choice| choice.code.as_str()).collect::<Vec<_>>(), ["a1", "a2"]);
    assert_eq!(talk.say("a2").asked(), "words");
    assert_eq!(talk.prompt().current, Some(AnswerValue::Text("as before".into())));
    assert!(talk.say("нет").is_review());
}

#[test]
fn changed_answers_open_and_close_questions_and_nothing_said_is_lost() {
    let form = compiled(FORM);
    let mut talk = Talk::web(&form);
    talk.say("yes").say("10").pass().say("a").say("a2").say("нет");
    // The condition falls away: its answers are not submitted and read as blank…
    talk.say_to("wounded", "no");
    assert!(talk.is_review());
    let submitted = finish(&form, &talk.state.clone(), &mut talk.env()).unwrap();
    assert!(!submitted.answers.contains_key("days"));
    // … but they are kept for coming back.
    talk.say_to("wounded", "yes");
    assert!(talk.is_review());
    let submitted = finish(&form, &talk.state.clone(), &mut talk.env()).unwrap();
    assert_eq!(submitted.answers["days"], AnswerValue::Text("10".into()));
    // A choice that is offered no longer is asked for again.
    assert_eq!(talk.say_to("side", "b").asked(), "part");
    assert_eq!(talk.prompt().current, None);
    let unfinished = finish(&form, &talk.state.clone(), &mut talk.env());
    assert_eq!(unfinished, Err(Unfinished::Open { question: "part".into() }));
    assert!(talk.say("b1").is_review());
}

#[test]
fn back_goes_through_what_is_relevant() {
    let form = compiled(FORM);
    let mut talk = Talk::web(&form);
    talk.say("yes").say("10").pass();
    assert_eq!(talk.asked(), "side");
    assert_eq!(talk.put_in(Input::Back).asked(), "hurry");
    assert_eq!(talk.put_in(Input::Back).asked(), "days");
    assert_eq!(talk.prompt().current, Some(AnswerValue::Text("10".into())));
    assert_eq!(talk.say("3").asked(), "side");
    assert_eq!(talk.put_in(Input::Back).asked(), "days");
    assert_eq!(talk.put_in(Input::Back).asked(), "wounded");
    assert_eq!(talk.put_in(Input::Back).asked(), "wounded");
    assert_eq!(talk.put_in(Input::Next).asked(), "side");
    assert_eq!(talk.put_in(Input::GoTo("days".into())).asked(), "days");
    talk.put_in(Input::GoTo("hurry".into()));
    assert_eq!(talk.output, Output::NotThere);
    talk.put_in(Input::GoTo("no such".into()));
    assert_eq!(talk.output, Output::NotThere);
    talk.put_in(Input::Review);
    assert!(talk.is_review());
}

#[test]
fn answers_that_do_not_fit_are_refused_in_the_persons_language() {
    let form = compiled(FORM);
    let mut talk = Talk::begin(&form, "ru", Channel::Web);
    talk.pass();
    assert_eq!(talk.refused(), "This one is needed.");
    talk.say("maybe");
    assert_eq!(talk.refused(), "Please choose one of the answers shown.");
    talk.say("yes").say("many");
    assert_eq!(talk.refused(), "Please write a whole number, in digits.");
    let Output::Refused { prompt, refusal, .. } = &talk.output else { panic!() };
    assert_eq!(
        (prompt.current.clone(), *refusal),
        (Some(AnswerValue::Text("many".into())), Refusal::NotWhole)
    );
    talk.say("100");
    assert_eq!(talk.refused(), "От 0 до 99.");
    assert_eq!(talk.put_in(Input::Language(language("en"))).asked(), "days");
    talk.say("100");
    assert_eq!(talk.refused(), "Between 0 and 99.");
    talk.put_in(Input::Decline);
    assert_eq!(talk.refused(), "This one needs an answer.");
    assert_eq!(talk.say("5").asked(), "side");
    assert_eq!(talk.put_in(Input::Decline).asked(), "words");
    talk.pass();
    let submitted = finish(&form, &talk.state.clone(), &mut talk.env()).unwrap();
    assert!(submitted.declined.contains("side"));
    assert_eq!(check_hostile(&form, &submitted, &mut talk.env()).unwrap().len(), 3);
}

#[test]
fn channels_without_buttons_take_numbers_and_words() {
    let form = compiled(FORM);
    let mut talk = Talk::begin(&form, "ru", Channel::Sms);
    assert_eq!(talk.say("2").asked(), "side");
    assert_eq!(talk.say("Сторона Б.").asked(), "part");
    talk.put_in(Input::Back).put_in(Input::Back);
    assert_eq!(talk.say(" ДА ").asked(), "days");
    // On a page a number is no choice.
    let mut page = Talk::begin(&form, "ru", Channel::Web);
    page.say("2");
    assert!(matches!(page.output, Output::Refused { .. }));
}

#[test]
fn a_state_stays_small_and_belongs_to_its_revision() {
    let questions: String = (0..40).map(|n| format!("| text | q{n} | Q |\n")).collect();
    let form =
        compiled(&format!("## survey\n| type | name | label::English (en) |\n|---|---|---|\n{questions}"));
    let mut talk = Talk::web(&form);
    let long = "\"\\д\n".repeat(TEXT_CHARS_MAX / 4);
    for _ in 0..40 {
        talk.say(&long);
        if matches!(talk.output, Output::Refused { refusal: Refusal::AllTooLong, .. }) {
            // Whoever wrote much can still answer the rest.
            talk.say("a short answer, in 36 bytes at most.");
            assert!(!matches!(talk.output, Output::Refused { .. }));
        }
        assert!(talk.state.encode().len() < STATE_BYTES_MAX);
    }
    assert!(talk.is_review());
    talk.put_in(Input::GoTo("q1".into())).say(&"й".repeat(TEXT_CHARS_MAX + 1));
    assert!(matches!(talk.output, Output::Refused { refusal: Refusal::TooLong, .. }));
    talk.say(&"й".repeat(10_000_000));
    assert!(matches!(talk.output, Output::Refused { refusal: Refusal::TooLong, .. }));
    let other =
        compiled("## survey\n| type | name | label::English (en) |\n|---|---|---|\n| text | q | Other |\n");
    assert_eq!(State::decode(&talk.state.encode(), &other), Err(StateError::OtherRevision));
    assert_eq!(State::decode(b"{}", &other), Err(StateError::NotAState));
    let mut state = talk.state.clone();
    assert_eq!(show(&other, &mut state, &mut talk.env()), Output::NotThere);
}

#[test]
fn strange_text_is_kept_and_harms_nothing() {
    let form = compiled(
        "## survey\n| type | name | label::English (en) |\n|---|---|---|\n| text | q | Q |\n| text | r | You said ${q} |\n",
    );
    for text in [
        "\u{202e}\u{200f}הכל בסדר\u{202c}",
        "a\u{200b}b\u{200d}c\u{feff}",
        "👩‍👩‍👧‍👦 Z̷͎̎a̷l̵g̶o̴",
        "<script>alert(1)</script> ' or 1=1 -- ${q} {{7*7}} %s %n",
        "조선말로 씁니다",
    ] {
        let mut talk = Talk::web(&form);
        talk.say(text);
        assert_eq!(talk.prompt().label, format!("You said {text}"));
        talk.pass();
        let submitted = finish(&form, &talk.state.clone(), &mut talk.env()).unwrap();
        assert_eq!(submitted.answers["q"], AnswerValue::Text(text.to_owned()));
        let json = serde_json::to_vec(&submitted).unwrap();
        assert_eq!(serde_json::from_slice::<interview::conversation::Submitted>(&json).unwrap(), submitted);
        check_hostile(&form, &submitted, &mut talk.env()).unwrap();
    }
    let mut talk = Talk::web(&form);
    talk.say("a\u{0}\u{7}\u{1b}[2J\r\nb\u{85}\u{9b}");
    assert_eq!(talk.prompt().label, "You said a[2J\nb");
}

#[test]
fn chance_is_drawn_once_and_travels_with_the_answers() {
    let form = compiled(
        "## survey\n| type | name | label::English (en) | calculation | relevant | required |\n|---|---|---|---|---|---|\n| calculate | lot | | random() | | |\n| text | low | Low? | | ${lot} < 0.5 | yes |\n| text | high | High? | | ${lot} >= 0.5 | yes |\n| text | both | Both? | | | |\n",
    );
    let mut talk = Talk::web(&form);
    let first = talk.asked().to_owned();
    talk.say("x").say("y");
    assert!(talk.is_review());
    let submitted = finish(&form, &talk.state.clone(), &mut talk.env()).unwrap();
    assert!(submitted.answers.contains_key(&first));
    for seed in 0..20 {
        talk.rng = rand::SeedableRng::seed_from_u64(seed);
        assert_eq!(check_hostile(&form, &submitted, &mut talk.env()).unwrap().len(), 2);
    }
}

#[test]
fn the_desk_believes_nothing() {
    let form = compiled(FORM);
    let mut talk = Talk::web(&form);
    talk.say("yes").say("3").say("a").say("a1").say("words");
    let honest = finish(&form, &talk.state.clone(), &mut talk.env()).unwrap();
    let lines = check_hostile(&form, &honest, &mut talk.env()).unwrap();
    assert_eq!(lines[0].value_label, "Yes");
    assert_eq!(form.describe(&honest, &language("ru"))[0].value_label, "Да");
    assert_eq!(form.describe(&honest, &language("ru"))[3].label, "Часть: Сторона А?");
    let mut complain = |change: &dyn Fn(&mut interview::conversation::Submitted)| {
        let mut hostile = honest.clone();
        change(&mut hostile);
        check_hostile(&form, &hostile, &mut talk.env()).unwrap_err()
    };
    let text = |text: &str| AnswerValue::Text(text.to_owned());
    let codes = |code: &str| AnswerValue::Codes(vec![code.to_owned()]);
    let question = |name: &str| name.to_owned();
    assert_eq!(complain(&|s| s.revision.clear()), [Complaint::OtherRevision]);
    assert_eq!(complain(&|s| s.language = language("fr")), [Complaint::UnknownLanguage]);
    assert_eq!(
        complain(&|s| drop(s.answers.insert("extra".into(), text("x")))),
        [Complaint::UnknownQuestion { question: question("extra") }]
    );
    assert_eq!(
        complain(&|s| drop(s.answers.insert("wounded".into(), codes("no")))),
        [Complaint::NotAsked { question: question("days") }]
    );
    assert_eq!(
        complain(&|s| drop(s.answers.insert("days".into(), text("1000")))),
        [Complaint::Impossible { question: question("days") }]
    );
    assert_eq!(
        complain(&|s| drop(s.answers.insert("part".into(), codes("b1")))),
        [Complaint::Impossible { question: question("part") }]
    );
    assert_eq!(
        complain(&|s| drop(s.answers.remove("side"))),
        [
            Complaint::NotAsked { question: question("part") },
            Complaint::Missing { question: question("side") }
        ]
        .into_iter()
        .rev()
        .collect::<Vec<_>>()
    );
    assert_eq!(
        complain(&|s| drop(s.answers.insert("words".into(), text("a\u{0}b")))),
        [Complaint::Impossible { question: question("words") }]
    );
    assert_eq!(
        complain(&|s| drop(s.answers.insert("words".into(), text(&"x".repeat(9_000))))),
        [Complaint::TooLarge]
    );
    assert_eq!(
        complain(&|s| assert!(s.declined.insert("wounded".into()))),
        [Complaint::Impossible { question: question("wounded") }]
    );
    assert_eq!(
        complain(&|s| drop(s.volatile.insert("words".into(), "x".into()))),
        [Complaint::UnknownQuestion { question: question("words") }]
    );
}

#[test]
fn an_old_revision_can_still_be_read() {
    let form = compiled(FORM);
    let mut talk = Talk::web(&form);
    talk.say("no").put_in(Input::Decline).pass();
    let mut submitted = finish(&form, &talk.state.clone(), &mut talk.env()).unwrap();
    submitted.revision = "another".into();
    submitted.answers.insert("old_question".into(), AnswerValue::Codes(vec!["x".into(), "y".into()]));
    submitted.answers.insert("wounded".into(), AnswerValue::Codes(vec!["gone".into()]));
    let lines = form.describe(&submitted, &language("ru"));
    let values: Vec<_> =
        lines.iter().map(|line| (line.question.as_str(), line.value_label.as_str())).collect();
    assert_eq!(values, [("wounded", "gone"), ("side", ""), ("old_question", "x y")]);
}

#[test]
fn a_raw_answer_of_the_wrong_kind_is_no_crash() {
    let form = compiled(FORM);
    let mut talk = Talk::web(&form);
    talk.put_in(Input::Answer(RawAnswer::Codes(vec!["yes".into(), "no".into()])));
    assert!(matches!(talk.output, Output::Refused { refusal: Refusal::NotChoice, .. }));
    talk.put_in(Input::Answer(RawAnswer::Codes(vec!["yes".into()])));
    talk.put_in(Input::Answer(RawAnswer::Codes(vec!["7".into()])));
    assert_eq!(talk.asked(), "side");
}
