//! Random walks through forms: whatever people do, a conversation goes on, stays small, and what it ends in stands up to the desk.
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
    Channel, Env, Input, Output, PromptKind, RawAnswer, STATE_BYTES_MAX, State, check_hostile, finish, show,
    start, step,
};
use interview::workbook::Workbook;
use interview::xlsform::{Profile, compile, compile_for_vectors};
use interview::{Form, Language};
use proptest::prelude::*;

/// What a random person does next.
#[derive(Clone, Debug)]
enum Move {
    Sensible(usize),
    Text(String),
    Codes(Vec<usize>),
    Nothing,
    Decline,
    Back,
    GoTo(usize),
    AnswerTo(usize, usize),
    Language(usize),
    Review,
    Next,
}

fn a_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        12 => (0usize..8).prop_map(Move::Sensible),
        2 => "\\PC{0,40}".prop_map(Move::Text),
        1 => any::<String>().prop_map(Move::Text),
        2 => prop::collection::vec(0usize..8, 0..4).prop_map(Move::Codes),
        1 => Just(Move::Nothing),
        1 => Just(Move::Decline),
        1 => Just(Move::Back),
        1 => (0usize..40).prop_map(Move::GoTo),
        2 => (0usize..40, 0usize..8).prop_map(|(question, n)| Move::AnswerTo(question, n)),
        1 => (0usize..5).prop_map(Move::Language),
        1 => Just(Move::Review),
        1 => Just(Move::Next),
    ]
}

/// An answer that a question of this kind may take.
fn sensible(kind: &PromptKind, n: usize) -> RawAnswer {
    match kind {
        PromptKind::One(choices) => RawAnswer::Codes(
            choices.get(n % choices.len().max(1)).map(|choice| choice.code.clone()).into_iter().collect(),
        ),
        PromptKind::Many(choices) => RawAnswer::Codes(
            choices
                .iter()
                .enumerate()
                .filter(|(at, _)| (n >> (at % 3)) & 1 == 1)
                .map(|(_, c)| c.code.clone())
                .collect(),
        ),
        PromptKind::Integer => RawAnswer::Text(format!("{}", n * 9)),
        PromptKind::Decimal => RawAnswer::Text(format!("{n},5")),
        PromptKind::Date => RawAnswer::Text(format!("1{n}.05.200{n}")),
        PromptKind::Time => RawAnswer::Text(format!("1{n}:30")),
        PromptKind::Text { .. } => RawAnswer::Text(format!("слово {n}")),
        PromptKind::Acknowledge | PromptKind::Note => RawAnswer::Text("OK".into()),
    }
}

fn walk(form: &Form, moves: &[Move], channel: Channel) -> Result<(), TestCaseError> {
    let now = talk::now();
    let mut rng = <rand::rngs::SmallRng as rand::SeedableRng>::seed_from_u64(3);
    let mut env = Env { now: &now, rng: &mut rng };
    let languages: Vec<Language> = form.languages().cloned().collect();
    let questions: Vec<String> = form.questions().map(str::to_owned).collect();
    let (mut state, mut output) = start(form, &languages[0], channel, &mut env);
    for one in moves {
        let prompt = match &output {
            Output::Ask(prompt) | Output::Refused { prompt, .. } => Some(prompt.clone()),
            Output::Review(_) | Output::NotThere => None,
        };
        let name = |n: usize| questions[n % questions.len()].as_str().into();
        let input = match one {
            Move::Sensible(n) => match &prompt {
                Some(prompt) => Input::AnswerTo(prompt.name.as_str().into(), sensible(&prompt.kind, *n)),
                None => Input::Next,
            },
            Move::Text(text) => Input::Answer(RawAnswer::Text(text.clone())),
            Move::Codes(codes) => {
                Input::Answer(RawAnswer::Codes(codes.iter().map(ToString::to_string).collect()))
            }
            Move::Nothing => Input::Answer(RawAnswer::Nothing),
            Move::Decline => Input::Decline,
            Move::Back => Input::Back,
            Move::GoTo(n) => Input::GoTo(name(*n)),
            Move::AnswerTo(question, n) => Input::AnswerTo(name(*question), RawAnswer::Text(n.to_string())),
            Move::Language(n) => Input::Language(languages[n % languages.len()].clone()),
            Move::Review => Input::Review,
            Move::Next => Input::Next,
        };
        let bytes = state.encode();
        prop_assert!(bytes.len() < STATE_BYTES_MAX);
        let restored = State::decode(&bytes, form).unwrap();
        prop_assert_eq!(&restored, &state);
        // A state that was put away goes on exactly as one that was not.
        let (kept, from_kept) = step(form, state, input.clone(), &mut env);
        let (stored, from_stored) = step(form, restored, input, &mut env);
        prop_assert_eq!(&from_kept, &from_stored);
        prop_assert_eq!(&kept, &stored);
        (state, output) = (kept, from_kept);
        if output != Output::NotThere && !matches!(output, Output::Refused { .. }) {
            prop_assert_eq!(&show(form, &mut state, &mut env), &output);
        }
    }
    // Whatever was done, going on with sensible answers comes to an end that the desk accepts.
    for n in 0..200 {
        let (next, output) = step(form, state, Input::Next, &mut env);
        state = next;
        let Output::Ask(prompt) = output else { break };
        let mut answered = false;
        for attempt in 0..8 {
            let (next, output) =
                step(form, state, Input::Answer(sensible(&prompt.kind, n + attempt)), &mut env);
            state = next;
            answered = !matches!(output, Output::Refused { .. });
            if answered {
                break;
            }
        }
        if !answered {
            let (next, _) = step(form, state, Input::Answer(RawAnswer::Nothing), &mut env);
            state = next;
        }
    }
    if let Ok(submitted) = finish(form, &state, &mut env) {
        let lines = check_hostile(form, &submitted, &mut env);
        prop_assert!(lines.is_ok(), "{:?}", lines);
        let json = serde_json::to_vec(&submitted).unwrap();
        prop_assert_eq!(
            serde_json::from_slice::<interview::conversation::Submitted>(&json).unwrap(),
            submitted
        );
    }
    Ok(())
}

fn intake() -> &'static Form {
    static FORM: std::sync::OnceLock<Form> = std::sync::OnceLock::new();
    FORM.get_or_init(|| {
        compile(&Workbook::from_markdown(talk::INTAKE).unwrap(), "intake", &Profile::Alone).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_do_the_conversation_holds(moves in prop::collection::vec(a_move(), 0..80), by_sms in any::<bool>()) {
        walk(intake(), &moves, if by_sms { Channel::Sms } else { Channel::Web })?;
    }

    #[test]
    fn no_bytes_are_a_state_that_crashes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _state = State::decode(&bytes, intake());
    }

    #[test]
    fn no_text_crashes_the_compiler(text in "(\\| ?(type|name|text|select_one a|\\$\\{a\\}|label::en|relevant|survey|\\PC{0,6}) ?){0,12}\\n?") {
        let _alone = Workbook::from_markdown(&text).map(|workbook| compile(&workbook, "x", &Profile::Alone));
        let _twice = Workbook::from_markdown(&format!("## survey\n{text}\n{text}")).map(|workbook| compile(&workbook, "x", &Profile::Alone));
        let _lenient = compile_for_vectors(&text);
    }

    #[test]
    fn no_rule_crashes_the_compiler(rule in "\\PC{0,30}") {
        let text = format!("## survey\n| type | name | label::en | relevant |\n|---|---|---|---|\n| text | a | A | |\n| text | b | B | {} |\n", rule.replace('|', "\\|"));
        if let Ok(form) = Workbook::from_markdown(&text).and_then(|workbook| compile(&workbook, "x", &Profile::Alone)) {
            walk(&form, &[Move::Sensible(1), Move::Sensible(2)], Channel::Web)?;
        }
    }
}
