//! The made-up person before a page.

use super::given::{Given, tries, wrong};
use super::{Run, Stumble, World};
use crate::conversation::{
    self, Channel, Input, Output, Prompt, PromptKind, RawAnswer, State, Submitted, Unfinished, finish,
};
use crate::form::Form;

/// A code that no list has.
const NO_CODE: &str = "no-such-choice";

pub(super) fn play(form: &Form, world: &World<'_>) -> Result<(Submitted, Run), Stumble> {
    let mut run = Run::default();
    let language = form.languages().next().cloned().ok_or(Stumble::Lost)?;
    let mut chance = world.chance();
    let mut env = conversation::Env { now: world.now, rng: &mut chance };
    let (mut state, mut output) = conversation::start(form, &language, Channel::Web, &mut env);
    loop {
        run.said += 1;
        match output {
            Output::Ask(prompt) => (state, output) = answer(form, state, &prompt, world, &mut run)?,
            Output::Review(_) => {
                run.step("")?;
                let mut chance = world.chance();
                let mut env = conversation::Env { now: world.now, rng: &mut chance };
                let again = match finish(form, &state, &mut env) {
                    Ok(sent) => return Ok((sent, run)),
                    Err(Unfinished::NoLongerFits { question }) => Input::GoTo(question.into()),
                    Err(Unfinished::Open { .. } | Unfinished::OtherRevision) => Input::Next,
                };
                // Whoever went back may have made an answer unfit that he gave before: it is asked again.
                (state, output) = step(form, state, again, world);
                if matches!(output, Output::Review(_)) {
                    return Err(Stumble::NotSent);
                }
            }
            Output::Refused { .. } | Output::NotThere => return Err(Stumble::Lost),
        }
    }
}

fn answer(
    form: &Form,
    mut state: State,
    prompt: &Prompt,
    world: &World<'_>,
    run: &mut Run,
) -> Result<(State, Output), Stumble> {
    let question = || prompt.name.clone();
    run.asked.insert(question());
    let wrong = wrong(world.person, prompt).filter(|_| run.stuck.is_none());
    let left = run.left(&prompt.name, tries(world.person, prompt, world.ways, world.now));
    let left = left.into_iter().map(|(at, given)| (Some(at), given));
    for (at, given) in wrong.map(|given| (None, given)).into_iter().chain(left) {
        run.step(&prompt.name)?;
        let output;
        (state, output) = step(form, state, input(prompt, &given), world);
        match (output, at) {
            (Output::Refused { because, .. }, _) if because.trim().is_empty() => {
                return Err(Stumble::Silent { question: question() });
            }
            (Output::Refused { .. }, _) => run.refused += 1,
            (Output::Ask(_) | Output::Review(_), None) => {
                return Err(Stumble::NotRefused { question: question() });
            }
            (output @ (Output::Ask(_) | Output::Review(_)), Some(at)) => {
                run.taken(&prompt.name, at);
                return Ok((state, output));
            }
            (Output::NotThere, _) => return Err(Stumble::Lost),
        }
    }
    run.goes_back(&prompt.name)?;
    match step(form, state, Input::Back, world) {
        (_, Output::Ask(before)) if before.name == prompt.name => Err(run.at_the_first(&prompt.name)),
        (state, output) => Ok((state, output)),
    }
}

fn step(form: &Form, state: State, input: Input, world: &World<'_>) -> (State, Output) {
    let mut chance = world.chance();
    let mut env = conversation::Env { now: world.now, rng: &mut chance };
    conversation::step(form, state, input, &mut env)
}

fn input(prompt: &Prompt, given: &Given) -> Input {
    let codes = match &prompt.kind {
        PromptKind::One(choices) | PromptKind::Many(choices) => choices.as_slice(),
        PromptKind::Text { .. }
        | PromptKind::Integer
        | PromptKind::Decimal
        | PromptKind::Date
        | PromptKind::Time
        | PromptKind::Acknowledge
        | PromptKind::Note => &[],
    };
    let code = |at: &usize| codes.get(*at).map_or_else(|| NO_CODE.to_owned(), |choice| choice.code.clone());
    match given {
        Given::One(at) => Input::Answer(RawAnswer::Codes(vec![code(at)])),
        Given::Several(all) => Input::Answer(RawAnswer::Codes(all.iter().map(code).collect())),
        Given::Words(words) => Input::Answer(RawAnswer::Text(words.clone())),
        Given::Pass => Input::Answer(RawAnswer::Text("OK".to_owned())),
        Given::Skip if prompt.can_decline => Input::Decline,
        Given::Skip => Input::Answer(RawAnswer::Nothing),
    }
}
