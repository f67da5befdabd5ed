//! Questionnaires of other tools: what is set aside is told, what is left is played on every channel. The form below has every shape
//! that was met in the published forms of `docs/forms.md`, and is our own.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails may panic"
)]

use std::collections::BTreeSet;
use std::path::Path;

use interview::Programme;
use interview::conversation::Channel;
use interview::rehearsal::{PLAYED, Stumble, rehearse};
use interview::workbook::Workbook;
use interview::xlsform::foreign::{Foreign, compile_foreign, compile_tables};
use interview::xlsform::{Profile, compile};

/// A survey of households as offices write them: old spellings, two languages of which one names no tag, notes that spy.
const SURVEY: &str = include_str!("foreign/household.md");

fn pack() -> Programme {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/example");
    Programme::load(&dir).unwrap_or_else(|faults| panic!("{faults}"))
}

fn now() -> jiff::Zoned {
    "2026-11-23T20:00[UTC]".parse().unwrap()
}

fn tried(markdown: &str) -> Foreign {
    compile_tables(Workbook::from_markdown(markdown).unwrap(), "household")
        .unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn what_is_set_aside_is_told() {
    let aside: Vec<String> = tried(SURVEY).aside.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(aside.join("\n"));
}

#[test]
fn the_strict_compiler_refuses_all_of_it() {
    let workbook = Workbook::from_markdown(SURVEY).unwrap();
    assert!(compile(&workbook, "household", &Profile::Alone).is_err());
}

#[test]
fn a_foreign_form_runs_on_every_channel_with_the_same_answers() {
    // As a file, as it would come.
    let bytes = Workbook::from_markdown(SURVEY).unwrap().to_xlsx().unwrap();
    let foreign = compile_foreign(&bytes, "household").unwrap_or_else(|faults| panic!("{faults}"));
    let questions: BTreeSet<String> = foreign.form.questions().map(str::to_owned).collect();
    assert!(questions.len() >= 30, "{}", questions.len());
    let programme = pack().around(foreign.form);
    assert!(programme.id().ends_with("-trial"), "production refuses it");
    let mut asked = BTreeSet::new();
    let mut refused = 0;
    for person in 0..12 {
        let all =
            rehearse(&programme, &now(), person).unwrap_or_else(|stumbled| panic!("{person}: {stumbled}"));
        assert_eq!(all.iter().map(|one| one.channel).collect::<Vec<_>>(), PLAYED);
        refused += all.iter().map(|one| one.refused).sum::<usize>();
        asked.extend(all.into_iter().flat_map(|one| one.asked));
    }
    let never: Vec<&String> = questions.difference(&asked).collect();
    assert!(never.is_empty(), "{never:?}");
    assert!(refused > 100, "{refused}");
    for silent in ["start", "deviceid", "phone", "place", "photo", "before"] {
        assert!(!asked.contains(silent), "{silent}");
    }
}

#[test]
fn a_needed_question_without_choices_is_found() {
    let broken = "## survey\n| type | name | label | required | choice_filter |\n|---|---|---|---|---|\n\
        | select_one a | first | First | yes | |\n| select_one b | second | Second | yes | of = ${first} |\n\
        ## choices\n| list_name | name | label | of |\n|---|---|---|---|\n| a | one | One | |\n| b | x | X | two |\n";
    let programme = pack().around(tried(broken).form);
    let stumbled = rehearse(&programme, &now(), 1).unwrap_err();
    assert_eq!(stumbled.channel, Channel::Web);
    assert_eq!(stumbled.stumble, Stumble::NothingFits { question: "second".to_owned() });
    assert_eq!(stumbled.to_string(), "Web: nothing that was tried fits “second”, which needs an answer");
}

/// The text forms of three small questionnaires.
const BELOW_NOTHING: &str = "## survey\n| type | name | label | required | constraint |\n|---|---|---|---|---|\n\
    | integer | degrees | Degrees | yes | . < 0 and . > -9 |\n| integer | code | Code | yes | . = -444 |\n";
const DEAD_END: &str = "## survey\n| type | name | label | required | constraint |\n|---|---|---|---|---|\n\
    | integer | all | All | yes | . > 1 and . < 5 |\n| integer | some | Some | yes | . <= 5 |\n\
    | integer | rest | The rest | yes | . + ${some} = ${all} and . > 0 |\n";
const CONSENT: &str = "## survey\n| type | name | label | required | relevant |\n|---|---|---|---|---|\n\
    | select_one c | may | May we | yes | |\n| text | why | Why | | ${may} = 'i' |\n\
    | select_multiple c | which | Which | yes | ${may} = 'i' |\n| text | a | A | | selected(${which}, 'b') |\n\
    | text | b | B | | selected(${which}, 'b') and selected(${which}, 'd') and selected(${which}, 'f') |\n\
    ## choices\n| list_name | name | label |\n|---|---|---|\n| c | a | A |\n| c | b | B |\n| c | c | C |\n\
    | c | d | D |\n| c | e | E |\n| c | f | F |\n| c | g | G |\n| c | h | H |\n| c | i | I |\n";

#[test]
fn a_number_below_nothing_is_the_same_on_every_channel() {
    let programme = pack().around(tried(BELOW_NOTHING).form);
    for person in 0..6 {
        let all =
            rehearse(&programme, &now(), person).unwrap_or_else(|stumbled| panic!("{person}: {stumbled}"));
        assert!(all.iter().all(|one| one.answers["code"].joined() == "-444"));
        assert!(all.iter().all(|one| one.answers["degrees"].joined().starts_with('-')));
    }
}

#[test]
fn whoever_can_go_no_further_goes_back_and_answers_otherwise() {
    let programme = pack().around(tried(DEAD_END).form);
    for person in 0..12 {
        let all =
            rehearse(&programme, &now(), person).unwrap_or_else(|stumbled| panic!("{person}: {stumbled}"));
        let number = |name: &str| all[0].answers[name].joined().parse::<i64>().unwrap();
        assert_eq!(number("some") + number("rest"), number("all"));
    }
}

#[test]
fn an_answer_that_fits_no_more_is_asked_again_before_it_is_sent() {
    let form = "## survey\n| type | name | label | required | constraint |\n|---|---|---|---|---|\n\
        | integer | a | A | yes | . > 1 and . < 20 |\n| integer | b | B | yes | . < ${a} |\n\
        | integer | c | C | yes | . = 1 and ${a} = 2 |\n";
    let programme = pack().around(tried(form).form);
    for person in 0..12 {
        let all =
            rehearse(&programme, &now(), person).unwrap_or_else(|stumbled| panic!("{person}: {stumbled}"));
        assert!(all.iter().all(|one| one.answers["b"].joined().parse::<i64>().unwrap() < 2));
    }
}

#[test]
fn what_the_rules_speak_of_is_said_sooner() {
    let programme = pack().around(tried(CONSENT).form);
    let mut asked = BTreeSet::new();
    for person in 0..4 {
        let all =
            rehearse(&programme, &now(), person).unwrap_or_else(|stumbled| panic!("{person}: {stumbled}"));
        asked.extend(all.into_iter().flat_map(|one| one.asked));
    }
    let all: Vec<&str> = asked.iter().map(String::as_str).collect();
    assert_eq!(all, ["a", "b", "may", "which", "why"]);
}

#[test]
fn a_filter_without_choices_makes_no_column_known() {
    let lost = "## survey\n| type | name | label | choice_filter |\n|---|---|---|---|\n\
        | select_one l | a | A | |\n| text | b | B | part = ${a} |\n\
        ## choices\n| list_name | name | label | part |\n|---|---|---|---|\n| l | x | X | x |\n";
    let aside: Vec<String> = tried(lost).aside.iter().map(ToString::to_string).collect();
    assert!(aside.iter().any(|one| one.contains("column “part” means nothing here")), "{aside:?}");
}

#[test]
fn what_cannot_be_set_aside_is_refused() {
    let twice = "## survey\n| type | name | label |\n|---|---|---|\n| text | a | A |\n| text | a | B |\n";
    let faults = compile_tables(Workbook::from_markdown(twice).unwrap(), "x").unwrap_err();
    assert!(faults.to_string().contains("the name “a” is already taken"), "{faults}");
    let several = "## survey\n| type | name | label |\n|---|---|---|\n| select_multiple l | a | A |\n\
        ## choices\n| list_name | name | label |\n|---|---|---|\n| l | two words | Two |\n";
    let faults = compile_tables(Workbook::from_markdown(several).unwrap(), "x").unwrap_err();
    assert!(faults.to_string().contains("they part the answers"), "{faults}");
    assert!(compile_foreign(b"no spreadsheet", "x").is_err());
}
