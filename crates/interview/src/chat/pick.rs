//! Choosing several by pressing: each press marks a choice or takes the mark away, and one more says that this is all. Numbers
//! that are typed answer the question as they do everywhere.

use super::ask;
use super::command::Command;
use super::press::Press;
use super::session::{Asked, Speaking};
use super::talk::{Option_, Talk, Typed};
use crate::conversation::{AnswerValue, Choice, Input, Output, Prompt, PromptKind, RawAnswer};

/// Before the words of a choice that is marked.
const MARK: &str = "✓ ";

/// The choices as buttons with the mark on those that are picked, and “done”; nothing where they do not all go onto buttons.
pub(super) fn options(talk: &Talk<'_, '_>, me: &Speaking, prompt: &Prompt) -> Option<Vec<Option_>> {
    let PromptKind::Many(choices) = &prompt.kind else { return None };
    let (visit, question) = (me.visit(), ask::position(talk, me, &prompt.name));
    let picked = picked(talk, me, prompt);
    let codes = ask::form(talk, me).map(|form| form.codes(&prompt.name)).unwrap_or_default();
    let mut options: Vec<Option_> = choices
        .iter()
        .enumerate()
        .map(|(index, Choice { code, label, .. })| Option_ {
            label: if picked.contains(code) { format!("{MARK}{label}") } else { label.clone() },
            press: Press::Toggle {
                visit,
                question,
                choice: codes.iter().position(|known| known == code).unwrap_or(usize::MAX),
            },
            typed: Typed::Number(index + 1),
        })
        .collect();
    options.push(Option_ {
        label: talk.w(&me.language, "chat-done"),
        press: Press::Done { visit, question },
        typed: Typed::Word(talk.programme.lexicon().shown(&me.language, Command::Next).to_owned()),
    });
    // Room for the mark on each, or a press would turn the buttons into a list.
    let marked = choices.iter().map(|choice| format!("{MARK}{}", choice.label));
    let rest = options.last().map(|done| done.label.clone());
    let decline = ask::decline(talk, me, prompt).map(|option| option.label);
    let labels: Vec<String> = marked.chain(rest).chain(decline).collect();
    talk.buttons_fit(&labels).then_some(options)
}

/// The codes that are picked: by pressing, or by the answer that was given before.
fn picked(talk: &Talk<'_, '_>, me: &Speaking, prompt: &Prompt) -> Vec<String> {
    match &me.asked {
        Asked::Picking { question, picked } if *question == prompt.name => {
            let codes = ask::form(talk, me).map(|form| form.codes(question)).unwrap_or_default();
            let code = |at: &u16| codes.get(usize::from(*at)).map(|code| (*code).to_owned());
            picked.iter().filter_map(code).collect()
        }
        Asked::Nothing
        | Asked::Offer(_)
        | Asked::Writing
        | Asked::Erasing
        | Asked::Language
        | Asked::Picking { .. }
        | Asked::Switching(_)
        | Asked::Page { .. } => match &prompt.current {
            Some(AnswerValue::Codes(codes)) => codes.clone(),
            Some(AnswerValue::Text(_)) | None => Vec::new(),
        },
    }
}

/// The question of several choices that stands before him, if it is this one.
fn open(talk: &mut Talk<'_, '_>, me: &Speaking, name: &str) -> Option<Prompt> {
    match ask::now(talk, me)? {
        Output::Ask(prompt) if prompt.name == name && matches!(prompt.kind, PromptKind::Many(_)) => {
            Some(prompt)
        }
        Output::Ask(_) | Output::Refused { .. } | Output::Review(_) | Output::NotThere => None,
    }
}

/// Marks a choice or takes the mark away. `false` if that question does not stand before him.
pub(super) fn toggle(talk: &mut Talk<'_, '_>, me: &mut Speaking, name: &str, choice: usize) -> bool {
    let Some(prompt) = open(talk, me, name) else { return false };
    let codes: Vec<String> = ask::form(talk, me)
        .map(|form| form.codes(name).into_iter().map(str::to_owned).collect())
        .unwrap_or_default();
    let Some(code) = codes.get(choice) else { return false };
    let mut picked = picked(talk, me, &prompt);
    match picked.iter().position(|known| known == code) {
        Some(at) => drop(picked.remove(at)),
        None => picked.push(code.clone()),
    }
    let position = |code: &String| codes.iter().position(|known| known == code);
    let positions = picked.iter().filter_map(position).filter_map(|at| u16::try_from(at).ok());
    me.asked = Asked::Picking { question: name.to_owned(), picked: positions.collect() };
    // The question in short: all else was said when it was asked.
    if let Some(mut options) = options(talk, me, &prompt) {
        options.extend(ask::decline(talk, me, &prompt));
        let lines = [prompt.label.clone(), talk.w(&me.language, "chat-pick")];
        talk.offer(&lines, &options, &me.language);
    }
    true
}

/// Several that were refused together stay marked: it is they that are shown, and from them one goes on.
pub(super) fn keep(talk: &Talk<'_, '_>, me: &mut Speaking, refused: &Prompt) {
    let (PromptKind::Many(_), Some(AnswerValue::Codes(given)), Some(_)) =
        (&refused.kind, &refused.current, talk.abilities.buttons)
    else {
        return;
    };
    let codes = ask::form(talk, me).map(|form| form.codes(&refused.name)).unwrap_or_default();
    let positions = given.iter().filter_map(|code| codes.iter().position(|known| known == code));
    let picked = positions.filter_map(|at| u16::try_from(at).ok()).collect();
    me.asked = Asked::Picking { question: refused.name.clone(), picked };
}

/// What is picked is the answer. `false` if that question does not stand before him.
pub(super) fn done(talk: &mut Talk<'_, '_>, me: &mut Speaking, name: &str) -> bool {
    let Some(prompt) = open(talk, me, name) else { return false };
    let picked = picked(talk, me, &prompt);
    let raw = if picked.is_empty() { RawAnswer::Nothing } else { RawAnswer::Codes(picked) };
    ask::answer(talk, me, &prompt, Input::Answer(raw));
    true
}
