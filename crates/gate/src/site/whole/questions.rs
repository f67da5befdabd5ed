//! Every question of a form at once, with the answer that makes it matter.
//!
//! Which answer that is, is found by asking the engine: a question that is not there is looked for behind each choice of the
//! questions before it. Done once at start for each form and language.

use interview::conversation::{
    Channel, Choice, Env, Input, Output, Prompt, PromptKind, QuestionName, RawAnswer, State, start, step,
};
use interview::{Form, Language};
use jiff::Zoned;
use rand::rngs::StdRng;

/// A question, and when it matters.
#[derive(Clone)]
pub(crate) struct AskedQuestion {
    pub(crate) prompt: Prompt,
    /// In words: “Are you serving now?: Yes”.
    pub(crate) only_if: Option<String>,
}

/// All questions of `form`, in its order, unanswered.
pub(crate) fn all(form: &Form, language: &Language, now: &Zoned, rng: &mut StdRng) -> Vec<AskedQuestion> {
    let mut env = Env { now, rng };
    let (blank, _) = start(form, language, Channel::Web, &mut env);
    let mut open = blank.clone();
    let mut all: Vec<AskedQuestion> = Vec::new();
    for name in form.questions() {
        if let Some(prompt) = ask(form, &blank, name, &mut env) {
            all.push(AskedQuestion { prompt, only_if: None });
        } else if let Some((_, prompt, only_if)) = behind_a_choice(form, &blank, name, &all, &mut env) {
            let Some((opened, ..)) = behind_a_choice(form, &open, name, &all, &mut env) else { continue };
            // Later questions may lie behind this one: go on from where it is open.
            open = opened;
            all.push(AskedQuestion { prompt, only_if: Some(only_if) });
        } else if let Some(prompt) = ask(form, &open, name, &mut env) {
            // Two answers together open it; the nearer one has just been named.
            let only_if = all.last().and_then(|before| before.only_if.clone());
            all.push(AskedQuestion { prompt, only_if });
        } else if let Some((opened, prompt, only_if)) = behind_a_choice(form, &open, name, &all, &mut env) {
            open = opened;
            all.push(AskedQuestion { prompt, only_if: Some(only_if) });
        }
    }
    all
}

fn ask(form: &Form, state: &State, name: &str, env: &mut Env<'_>) -> Option<Prompt> {
    match step(form, state.clone(), Input::GoTo(name.into()), env) {
        (_, Output::Ask(prompt)) => Some(prompt),
        (_, Output::Refused { .. } | Output::Review(_) | Output::NotThere) => None,
    }
}

/// The nearest question before whose choice opens `name`, with all its choices that do.
fn behind_a_choice(
    form: &Form,
    state: &State,
    name: &str,
    before: &[AskedQuestion],
    env: &mut Env<'_>,
) -> Option<(State, Prompt, String)> {
    for AskedQuestion { prompt: decides, .. } in before.iter().rev() {
        let (PromptKind::One(choices) | PromptKind::Many(choices)) = &decides.kind else { continue };
        let mut found: Option<(State, Prompt)> = None;
        let mut labels = Vec::new();
        for Choice { code, label, .. } in choices {
            let answer = RawAnswer::Codes(vec![code.clone()]);
            let question = QuestionName::from(decides.name.as_str());
            let (opened, _) = step(form, state.clone(), Input::AnswerTo(question, answer), env);
            if let Some(prompt) = ask(form, &opened, name, env) {
                labels.push(label.as_str());
                found.get_or_insert((opened, prompt));
            }
        }
        if let Some((opened, prompt)) = found {
            return Some((opened, prompt, format!("{} {}", decides.label, labels.join(" / "))));
        }
    }
    None
}
