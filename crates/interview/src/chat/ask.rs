//! A question as a message, and what was said as a list.

use super::command::Command;
use super::fold::fold;
use super::lexicon::Lexicon;
use super::pick;
use super::press::Press;
use super::session::{Asked, Ground, Speaking};
use super::talk::{Option_, Talk, Typed};
use crate::Form;
use crate::conversation::{
    self, AnswerValue, Choice, Input, Output, Prompt, PromptKind, RawAnswer, ReviewLine, State,
};
use crate::programme::Arg;

/// Goes one step in the interview and shows where it leads. Gives the reason if the answer was not taken.
pub(super) fn go(talk: &mut Talk<'_, '_>, me: &mut Speaking, input: Input) -> Option<crate::form::Refusal> {
    let output = advance(talk, me, input)?;
    show(talk, me, &output);
    match output {
        Output::Refused { refusal, .. } => Some(refusal),
        Output::Ask(_) | Output::Review(_) | Output::NotThere => None,
    }
}

/// Goes one step without showing anything.
pub(super) fn advance(talk: &mut Talk<'_, '_>, me: &mut Speaking, input: Input) -> Option<Output> {
    let Ground::Interview(state) = &me.ground else { return None };
    let form = talk.programme.form(state.form())?;
    if matches!(me.asked, Asked::Picking { .. }) && !matches!(input, Input::Language(_)) {
        me.asked = Asked::Nothing;
    }
    let (state, output) = conversation::step(form, state.clone(), input, &mut talk.interview_env());
    me.ground = Ground::Interview(state);
    if let Output::Refused { prompt, .. } = &output {
        pick::keep(talk, me, prompt);
    }
    Some(output)
}

/// What stands before him now.
pub(super) fn now(talk: &mut Talk<'_, '_>, me: &Speaking) -> Option<Output> {
    let Ground::Interview(state) = &me.ground else { return None };
    let form = talk.programme.form(state.form())?;
    Some(conversation::show(form, &mut state.clone(), &mut talk.interview_env()))
}

/// Shows a question, or what was said.
pub(super) fn show(talk: &mut Talk<'_, '_>, me: &Speaking, output: &Output) {
    match output {
        Output::Ask(prompt) => question(talk, me, prompt, None),
        Output::Refused { prompt, because, .. } => question(talk, me, prompt, Some(because)),
        Output::Review(lines) => review(talk, me, lines),
        Output::NotThere => {
            if let Some(output) = now(talk, me)
                && output != Output::NotThere
            {
                show(talk, me, &output);
            }
        }
    }
}

fn question(talk: &mut Talk<'_, '_>, me: &Speaking, prompt: &Prompt, because: Option<&str>) {
    let language = &me.language;
    let mut lines: Vec<String> = because.map(str::to_owned).into_iter().collect();
    lines.push(prompt.label.clone());
    lines.extend(prompt.hint.clone());
    if because.is_none() && prompt.current.is_none() {
        lines.extend(prompt.why.as_ref().map(|why| format!("{} {why}", talk.w(language, "why"))));
    }
    let types_words = matches!(prompt.kind, PromptKind::Text { .. });
    lines.extend(prompt.warning.clone().or_else(|| types_words.then(|| talk.w(language, "warn-typed"))));
    if because.is_none()
        && let Some(current) = current(prompt)
    {
        lines.push(talk.text(language, "chat-before", &[("answer", Arg::Text(&current))]));
    }
    let mut options = choices(talk, me, prompt);
    let picks = pick::options(talk, me, prompt);
    if let Some(picks) = picks {
        lines.push(talk.w(language, "chat-pick"));
        options = picks;
    } else if matches!(prompt.kind, PromptKind::Many(_)) {
        // Where there are no buttons for it, several are typed.
        lines.extend(options.drain(..).map(|option| match option.typed {
            Typed::Number(number) => format!("{number}. {}", option.label),
            Typed::Word(word) => word,
        }));
        lines.push(talk.w(language, "chat-several"));
    }
    options.extend(decline(talk, me, prompt));
    talk.offer(&lines, &options, language);
    if talk.abilities.writes_letters() {
        let how = match prompt.kind {
            PromptKind::One(_) => "chat-mail-reply-number",
            PromptKind::Text { .. }
            | PromptKind::Integer
            | PromptKind::Decimal
            | PromptKind::Date
            | PromptKind::Time => "chat-mail-reply-words",
            // These say themselves what to write.
            PromptKind::Many(_) | PromptKind::Acknowledge | PromptKind::Note => return,
        };
        talk.tell(language, &[how]);
    }
}

/// Leaving a question out, where that can be.
pub(super) fn decline(talk: &Talk<'_, '_>, me: &Speaking, prompt: &Prompt) -> Option<Option_> {
    let can = prompt.can_decline || (!prompt.required && prompt.kind != PromptKind::Note);
    can.then(|| {
        let numbered = matches!(prompt.kind, PromptKind::One(_) | PromptKind::Many(_));
        let word = talk.programme.lexicon().shown(&me.language, Command::Skip).to_owned();
        Option_ {
            label: talk.w(&me.language, "decline"),
            press: Press::Decline { visit: me.visit(), question: position(talk, me, &prompt.name) },
            typed: if numbered { Typed::Number(0) } else { Typed::Word(word) },
        }
    })
}

/// What can be chosen at a question.
fn choices(talk: &Talk<'_, '_>, me: &Speaking, prompt: &Prompt) -> Vec<Option_> {
    let (visit, question) = (me.visit(), position(talk, me, &prompt.name));
    let codes = form(talk, me).map(|form| form.codes(&prompt.name)).unwrap_or_default();
    let lexicon = talk.programme.lexicon();
    match &prompt.kind {
        PromptKind::One(choices) | PromptKind::Many(choices) => choices
            .iter()
            .enumerate()
            .map(|(index, choice)| Option_ {
                label: choice.label.clone(),
                press: Press::Choose {
                    visit,
                    question,
                    choice: codes.iter().position(|code| *code == choice.code).unwrap_or(usize::MAX),
                },
                typed: Typed::Number(index + 1),
            })
            .collect(),
        PromptKind::Acknowledge => vec![Option_ {
            label: talk.w(&me.language, "acknowledge"),
            press: Press::Pass { visit, question },
            typed: Typed::Word(lexicon.shown(&me.language, Command::Yes).to_owned()),
        }],
        PromptKind::Note => vec![Option_ {
            label: talk.w(&me.language, "continue"),
            // A note is no question and has no position: whatever note stands there is passed.
            press: Press::Command(Command::Next),
            typed: Typed::Word(lexicon.shown(&me.language, Command::Next).to_owned()),
        }],
        PromptKind::Text { .. }
        | PromptKind::Integer
        | PromptKind::Decimal
        | PromptKind::Date
        | PromptKind::Time => Vec::new(),
    }
}

/// What was said before, in words.
fn current(prompt: &Prompt) -> Option<String> {
    match (&prompt.kind, prompt.current.as_ref()?) {
        (PromptKind::One(choices) | PromptKind::Many(choices), AnswerValue::Codes(codes)) => {
            let chosen = choices.iter().filter(|choice| codes.contains(&choice.code));
            Some(chosen.map(|choice| choice.label.as_str()).collect::<Vec<_>>().join(", "))
        }
        (PromptKind::Acknowledge | PromptKind::Note, _) => None,
        (_, value) => Some(value.joined()),
    }
}

/// Answers a question; where only that was left to say, the change is shown and not everything again.
pub(super) fn answer(talk: &mut Talk<'_, '_>, me: &mut Speaking, prompt: &Prompt, input: Input) {
    let Some(output) = advance(talk, me, input) else { return };
    let was_answered = prompt.current.is_some() || prompt.declined;
    match &output {
        Output::Review(said) if was_answered => {
            let changed: Vec<(usize, &ReviewLine)> =
                said.iter().enumerate().filter(|(_, line)| line.name == prompt.name).collect();
            let lines = vec![talk.naming(&me.language, "chat-changed", Command::Change)];
            review_of(talk, me, lines, &changed, said.iter().any(|line| line.open));
        }
        Output::Review(_) | Output::Ask(_) | Output::Refused { .. } | Output::NotThere => {
            show(talk, me, &output);
        }
    }
}

fn review(talk: &mut Talk<'_, '_>, me: &Speaking, said: &[ReviewLine]) {
    let answered: Vec<(usize, &ReviewLine)> =
        said.iter().enumerate().filter(|(_, line)| !line.open).collect();
    let lines = vec![talk.w(&me.language, "review")];
    review_of(talk, me, lines, &answered, said.iter().any(|line| line.open));
}

/// Some lines of what was said, and how to go on.
fn review_of(
    talk: &mut Talk<'_, '_>,
    me: &Speaking,
    mut lines: Vec<String>,
    shown: &[(usize, &ReviewLine)],
    open: bool,
) {
    let language = &me.language;
    for (index, line) in shown {
        let answer = if line.declined {
            talk.w(language, "review-declined")
        } else if line.value.is_empty() {
            talk.w(language, "review-empty")
        } else if form(talk, me).is_some_and(|form| form.takes_words(&line.name)) {
            // Not repeated: a secret word that he has deleted from his telephone would stand there again. At the question
            // itself he sees it.
            talk.w(language, "chat-written")
        } else {
            line.value.clone()
        };
        lines.push(format!("{}. {} – {answer}", index + 1, line.label));
    }
    lines.push(talk.w(language, "chat-change-by-number"));
    let next = if open {
        lines.push(talk.w(language, "review-unfinished"));
        talk.option(language, "review-go-to-open", Command::Next)
    } else {
        lines.push(talk.w(language, "review-send-note"));
        let mut send = talk.option(language, "review-send", Command::Send);
        send.press = Press::Send { visit: me.visit() };
        send
    };
    let erase = talk.option(language, "erase-all", Command::Erase);
    talk.offer(&lines, &[next, erase], language);
}

/// The form that he is in.
pub(super) fn form<'a>(talk: &Talk<'a, '_>, me: &Speaking) -> Option<&'a Form> {
    let Ground::Interview(state) = &me.ground else { return None };
    talk.programme.form(state.form())
}

/// The position of a question in its form.
pub(super) fn position(talk: &Talk<'_, '_>, me: &Speaking, name: &str) -> usize {
    let at = form(talk, me).and_then(|form| form.questions().position(|known| known == name));
    at.unwrap_or(usize::MAX)
}

/// The name of a question by its position.
pub(super) fn question_at(talk: &Talk<'_, '_>, me: &Speaking, at: usize) -> Option<String> {
    form(talk, me)?.questions().nth(at).map(str::to_owned)
}

/// What somebody said to a question that offers something, if it is one of the things offered.
pub(super) fn chosen(lexicon: &Lexicon, prompt: &Prompt, text: &str, acknowledge: &str) -> Option<Input> {
    let command = lexicon.nearly(text);
    match &prompt.kind {
        PromptKind::One(choices) => {
            let by_words = || choices.iter().find(|choice| fold(&choice.label) == fold(text));
            let by_number = || choices.get(lexicon.number(text)?.checked_sub(1)?);
            let meant = match command {
                Some(Command::Yes) => Some("yes"),
                Some(Command::No) => Some("no"),
                _ => None,
            };
            let by_yes = || choices.iter().find(|choice| Some(choice.code.as_str()) == meant);
            if lexicon.number(text) == Some(0) && (prompt.can_decline || !prompt.required) {
                let blank = Input::Answer(RawAnswer::Nothing);
                return Some(if prompt.can_decline { Input::Decline } else { blank });
            }
            let choice = by_words().or_else(by_number).or_else(by_yes)?;
            Some(Input::Answer(RawAnswer::Codes(vec![choice.code.clone()])))
        }
        PromptKind::Many(choices) => many(lexicon, prompt, choices, text),
        PromptKind::Acknowledge => {
            let is_yes = command == Some(Command::Yes)
                || command == Some(Command::Next)
                || lexicon.number(text) == Some(1)
                || fold(text) == fold(acknowledge);
            is_yes.then(|| Input::Answer(RawAnswer::Text(acknowledge.to_owned())))
        }
        PromptKind::Note => {
            let goes_on =
                matches!(command, Some(Command::Next | Command::Yes | Command::More | Command::Skip))
                    || lexicon.number(text) == Some(1);
            goes_on.then_some(Input::Answer(RawAnswer::Nothing))
        }
        PromptKind::Text { .. }
        | PromptKind::Integer
        | PromptKind::Decimal
        | PromptKind::Date
        | PromptKind::Time => None,
    }
}

fn many(lexicon: &Lexicon, prompt: &Prompt, choices: &[Choice], text: &str) -> Option<Input> {
    if let Some(numbers) = lexicon.numbers(text) {
        if numbers == [0] {
            return Some(if prompt.can_decline { Input::Decline } else { Input::Answer(RawAnswer::Nothing) });
        }
        let codes: Option<Vec<String>> =
            numbers.iter().map(|number| Some(choices.get(number.checked_sub(1)?)?.code.clone())).collect();
        return codes.map(|codes| Input::Answer(RawAnswer::Codes(codes)));
    }
    let by_words = |part: &str| choices.iter().find(|choice| fold(&choice.label) == fold(part));
    let parts = text.split([',', ';', '\n']).filter(|part| !part.trim().is_empty());
    let whole = by_words(text).map(|choice| vec![choice.code.clone()]);
    let codes =
        whole.or_else(|| parts.map(|part| by_words(part).map(|choice| choice.code.clone())).collect())?;
    (!codes.is_empty()).then_some(Input::Answer(RawAnswer::Codes(codes)))
}

/// Whether a question is open that offers choices.
pub(super) fn offers_choices(output: &Output) -> bool {
    matches!(output, Output::Ask(prompt) if matches!(prompt.kind, PromptKind::One(_) | PromptKind::Many(_)))
}

/// The lines of what was said.
pub(super) fn said(talk: &mut Talk<'_, '_>, state: &State) -> Vec<ReviewLine> {
    let Some(form) = talk.programme.form(state.form()) else { return Vec::new() };
    match conversation::step(form, state.clone(), Input::Review, &mut talk.interview_env()) {
        (_, Output::Review(lines)) => lines,
        (_, Output::Ask(_) | Output::Refused { .. } | Output::NotThere) => Vec::new(),
    }
}
