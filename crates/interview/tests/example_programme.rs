//! The example programme that ships is complete, and can be gone through in every language.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test that fails may panic"
)]

use std::path::Path;

use interview::Programme;
use interview::conversation::{
    Channel, Env, Input, Output, PromptKind, RawAnswer, STATE_BYTES_MAX, State, check_hostile, finish, start,
    step,
};

fn programme() -> Programme {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/example");
    match Programme::load(&dir) {
        Ok(programme) => programme,
        Err(faults) => panic!("{} faults\n{faults}", faults.as_slice().len()),
    }
}

#[test]
fn every_form_can_be_gone_through_in_every_language() {
    let programme = programme();
    let now: jiff::Zoned = "2026-11-23T20:00[Europe/Kyiv]".parse().unwrap();
    for form in programme.forms() {
        for language in programme.languages() {
            let mut rng = <rand::rngs::SmallRng as rand::SeedableRng>::seed_from_u64(7);
            let mut env = Env { now: &now, rng: &mut rng };
            let (mut state, mut output) = start(form, language, Channel::Web, &mut env);
            for _ in 0..100 {
                let prompt = match output {
                    Output::Ask(prompt) => prompt,
                    Output::Review(_) => break,
                    Output::Refused { prompt, because, .. } => panic!("{}: {because}", prompt.name),
                    Output::NotThere => panic!("not there"),
                };
                let answer = match &prompt.kind {
                    PromptKind::One(choices) | PromptKind::Many(choices) => {
                        RawAnswer::Codes(vec![choices.first().unwrap().code.clone()])
                    }
                    PromptKind::Text { .. } => RawAnswer::Text(format!("слово {}", prompt.name)),
                    PromptKind::Integer | PromptKind::Decimal => RawAnswer::Text("2".into()),
                    PromptKind::Date => RawAnswer::Text("2000-01-01".into()),
                    PromptKind::Time => RawAnswer::Text("20:00".into()),
                    PromptKind::Acknowledge | PromptKind::Note => RawAnswer::Text("OK".into()),
                };
                (state, output) = step(form, state, Input::Answer(answer), &mut env);
                let bytes = state.encode();
                assert!(bytes.len() < STATE_BYTES_MAX);
                state = State::decode(&bytes, form).unwrap();
            }
            let submitted = finish(form, &state, &mut env).unwrap();
            let lines = check_hostile(form, &submitted, &mut env).unwrap();
            assert_eq!(lines.len(), submitted.answers.len() + submitted.declined.len());
            for reader in programme.languages() {
                assert_eq!(form.describe(&submitted, reader).len(), lines.len());
            }
        }
    }
}
