//! A question by keys: what is said of it, and what a key answers.

use super::heard::wrong;
use super::menu;
use super::offer::{self, Chosen};
use super::piece::PieceId;
use super::review;
use super::state::{Asked, Ground, Purpose, Speaking};
use super::talk::{SHORT_PAUSE, Talk};
use super::value;
use crate::Form;
use crate::conversation::{
    self, ASKED_MAX, AnswerValue, Channel, Choice, Input, Output, Prompt, PromptKind, RawAnswer, State,
};
use crate::form::{Refusal, TextKind};
use crate::language::Language;

/// The most choices of one question that can be picked together.
const PICKED_MAX: usize = 200;

/// Something that a key does at a question.
struct Way {
    label: Vec<PieceId>,
    act: Act,
}

enum Act {
    Answer(RawAnswer),
    /// This one of several too, or no longer; by its position in the list.
    Toggle(u16),
    Decline,
    Record,
    /// It stays as it was said before.
    Keep,
}

/// Begins a questionnaire.
pub(super) fn begin(talk: &mut Talk<'_, '_>, me: &mut Speaking, form: &Form) {
    let (state, output) = conversation::start(form, &me.language, Channel::Voice, &mut talk.interview_env());
    let (state, output) = settle(talk, form, state, output, false);
    me.interview = Some(state);
    me.beneath.clear();
    arrive(talk, me, &output);
}

/// Says where the questions stand, whatever was said before.
pub(super) fn resume(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    let Some((form, mut state)) = taken(talk, me) else { return menu::open(talk, me) };
    let output = conversation::show(form, &mut state, &mut talk.interview_env());
    let (state, output) = settle(talk, form, state, output, false);
    me.interview = Some(state);
    arrive(talk, me, &output);
}

/// Goes one step without saying anything.
pub(super) fn advance(talk: &mut Talk<'_, '_>, me: &mut Speaking, input: Input) -> Option<Output> {
    let (form, state) = taken(talk, me)?;
    let is_back = input == Input::Back;
    let (state, output) = conversation::step(form, state, input, &mut talk.interview_env());
    let (state, output) = settle(talk, form, state, output, is_back);
    me.interview = Some(state);
    Some(output)
}

/// Says what a step came to.
pub(super) fn arrive_at(talk: &mut Talk<'_, '_>, me: &mut Speaking, output: Option<Output>) {
    match output {
        Some(output) => arrive(talk, me, &output),
        None => menu::open(talk, me),
    }
}

/// The questionnaire and the state, which is to be put back.
fn taken<'a>(talk: &Talk<'a, '_>, me: &mut Speaking) -> Option<(&'a Form, State)> {
    let state = me.interview.take()?;
    let form = talk.programme.form(state.form())?;
    Some((form, state))
}

/// Passes over what cannot be asked by keys and needs no answer, in the direction in which he goes.
fn settle(
    talk: &mut Talk<'_, '_>,
    form: &Form,
    mut state: State,
    mut output: Output,
    mut is_back: bool,
) -> (State, Output) {
    for _ in 0..ASKED_MAX {
        let Output::Ask(prompt) = &output else { break };
        if !is_passed_over(prompt) {
            break;
        }
        let input = if is_back && prompt.can_go_back {
            Input::Back
        } else if is_back {
            is_back = false;
            Input::Next
        } else {
            Input::Answer(RawAnswer::Nothing)
        };
        (state, output) = conversation::step(form, state, input, &mut talk.interview_env());
    }
    (state, output)
}

/// Words cannot be keyed; where none are needed, none are asked for. At the end he can say all he likes.
fn is_passed_over(prompt: &Prompt) -> bool {
    matches!(prompt.kind, PromptKind::Text { .. }) && !prompt.required
}

/// The question that stands before him.
pub(super) fn now(talk: &mut Talk<'_, '_>, me: &Speaking) -> Option<Prompt> {
    let state = me.interview.as_ref()?;
    let form = talk.programme.form(state.form())?;
    match conversation::show(form, &mut state.clone(), &mut talk.interview_env()) {
        Output::Ask(prompt) => Some(prompt),
        Output::Refused { .. } | Output::Review(_) | Output::NotThere => None,
    }
}

/// The questionnaire that he is in.
pub(super) fn form<'a>(talk: &Talk<'a, '_>, me: &Speaking) -> Option<&'a Form> {
    talk.programme.form(me.interview.as_ref()?.form())
}

/// Says where a step led.
pub(super) fn arrive(talk: &mut Talk<'_, '_>, me: &mut Speaking, output: &Output) {
    me.ground = Ground::Interview;
    me.typed.clear();
    match output {
        Output::Ask(prompt) => {
            me.asked = Asked::Question { page: 0, picked: picked_before(talk, me, prompt) };
            say(talk, me, prompt, None);
        }
        Output::Refused { prompt, refusal, .. } => {
            me.asked = Asked::Question { page: 0, picked: picked_before(talk, me, prompt) };
            say(talk, me, prompt, Some(*refusal));
        }
        Output::Review(_) => review::open(talk, me),
        Output::NotThere => match now(talk, me) {
            Some(prompt) => arrive(talk, me, &Output::Ask(prompt)),
            None => review::open(talk, me),
        },
    }
}

/// Says the question again.
pub(super) fn show(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    match now(talk, me) {
        Some(prompt) => say(talk, me, &prompt, None),
        None => resume(talk, me),
    }
}

/// The questions in another language.
pub(super) fn change_language(talk: &mut Talk<'_, '_>, me: &mut Speaking, language: Language) {
    if let Some((form, state)) = taken(talk, me) {
        let input = Input::Language(language);
        me.interview = Some(conversation::step(form, state, input, &mut talk.interview_env()).0);
    }
}

/// One question back; from the first one to the menu, where the answers wait.
pub(super) fn back(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    let before = now(talk, me).map(|prompt| prompt.name);
    match advance(talk, me, Input::Back) {
        Some(Output::Ask(prompt)) if Some(&prompt.name) == before.as_ref() => menu::open(talk, me),
        output => arrive_at(talk, me, output),
    }
}

/// Whether the answer is keyed as digits.
pub(super) fn takes_digits(talk: &mut Talk<'_, '_>, me: &Speaking) -> bool {
    now(talk, me).is_some_and(|prompt| {
        matches!(prompt.kind, PromptKind::Integer | PromptKind::Decimal | PromptKind::Date | PromptKind::Time)
    })
}

/// Whether several can be chosen, which `#` ends.
pub(super) fn takes_several(talk: &mut Talk<'_, '_>, me: &Speaking) -> bool {
    matches!(me.asked, Asked::Question { .. })
        && now(talk, me).is_some_and(|prompt| matches!(prompt.kind, PromptKind::Many(_)))
}

/// What is picked of several is the answer.
pub(super) fn several_done(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    let Some(prompt) = now(talk, me) else { return resume(talk, me) };
    let picked = if let Asked::Question { picked, .. } = &me.asked { picked.clone() } else { Vec::new() };
    let raw = raw_of(talk, me, &prompt, &picked);
    answer(talk, me, &prompt, Input::Answer(raw));
}

/// Several choices as an answer.
pub(super) fn raw_of(talk: &Talk<'_, '_>, me: &Speaking, prompt: &Prompt, picked: &[u16]) -> RawAnswer {
    let codes = form(talk, me).map(|form| form.codes(&prompt.name)).unwrap_or_default();
    let picked: Vec<String> =
        picked.iter().filter_map(|at| codes.get(usize::from(*at)).map(|code| (*code).to_owned())).collect();
    if picked.is_empty() { RawAnswer::Nothing } else { RawAnswer::Codes(picked) }
}

/// A digit at a question that is not answered by digits.
pub(super) fn key(talk: &mut Talk<'_, '_>, me: &mut Speaking, page: usize, digit: u8) {
    let Some(prompt) = now(talk, me) else { return resume(talk, me) };
    let ways = ways(talk, me, &prompt);
    match offer::chosen(ways.len(), page, digit) {
        Chosen::Item(at) => match ways.into_iter().nth(at) {
            Some(way) => act(talk, me, &prompt, way),
            None => wrong(talk, me),
        },
        Chosen::More(next) => {
            if let Asked::Question { page, .. } = &mut me.asked {
                *page = next;
            }
            say_ways(talk, me, &prompt);
        }
        Chosen::Nothing => wrong(talk, me),
    }
}

fn act(talk: &mut Talk<'_, '_>, me: &mut Speaking, prompt: &Prompt, way: Way) {
    match way.act {
        Act::Answer(raw) => answer(talk, me, prompt, Input::Answer(raw)),
        Act::Decline => answer(talk, me, prompt, leaving_out(prompt)),
        Act::Keep => {
            let output = advance(talk, me, Input::Next);
            arrive_at(talk, me, output);
        }
        Act::Record => {
            let Some(position) = position(talk, me, &prompt.name) else { return wrong(talk, me) };
            me.asked = Asked::Recording(Purpose::Answer(position));
            super::heard::show(talk, me);
        }
        Act::Toggle(choice) => toggle(talk, me, choice, way.label),
    }
}

/// “I would rather not say” where the form offers it, else blank.
pub(super) fn leaving_out(prompt: &Prompt) -> Input {
    if prompt.can_decline { Input::Decline } else { Input::Answer(RawAnswer::Nothing) }
}

/// Whether a question can be left out.
pub(super) fn can_leave_out(prompt: &Prompt) -> bool {
    prompt.can_decline || (!prompt.required && prompt.kind != PromptKind::Note)
}

fn toggle(talk: &mut Talk<'_, '_>, me: &mut Speaking, choice: u16, label: Vec<PieceId>) {
    let Asked::Question { picked, .. } = &mut me.asked else { return wrong(talk, me) };
    let is_picked = match picked.iter().position(|known| *known == choice) {
        Some(at) => {
            picked.remove(at);
            false
        }
        None if picked.len() < PICKED_MAX => {
            picked.push(choice);
            true
        }
        None => return wrong(talk, me),
    };
    for piece in label.into_iter().take(1) {
        talk.piece(piece);
    }
    talk.tell(if is_picked { "call-chosen" } else { "call-unchosen" });
}

/// Answers a question; where only that was left to say, the change is said and not everything again.
pub(super) fn answer(talk: &mut Talk<'_, '_>, me: &mut Speaking, prompt: &Prompt, input: Input) {
    let was_answered = prompt.current.is_some() || prompt.declined;
    match advance(talk, me, input) {
        Some(Output::Review(_)) if was_answered => review::changed(talk, me, &prompt.name),
        output => arrive_at(talk, me, output),
    }
}

/// Says a question, and how to answer it.
fn say(talk: &mut Talk<'_, '_>, me: &Speaking, prompt: &Prompt, refusal: Option<Refusal>) {
    let Some(form) = form(talk, me) else { return };
    if let Some(refusal) = refusal {
        reason(talk, form, prompt, refusal);
    }
    let text = |talk: &mut Talk<'_, '_>, kind| talk.question(form.name(), &prompt.name, kind);
    text(talk, TextKind::Label);
    if prompt.hint.is_some() {
        text(talk, TextKind::Hint);
    }
    if prompt.why.is_some() && prompt.current.is_none() && refusal.is_none() {
        talk.tell("call-why");
        text(talk, TextKind::Why);
    }
    if prompt.warning.is_some() {
        text(talk, TextKind::Warn);
    } else if matches!(prompt.kind, PromptKind::Text { .. }) {
        talk.tell("call-warn-spoken");
    }
    if let (Some(current), None) = (&prompt.current, refusal)
        && !matches!(prompt.kind, PromptKind::Acknowledge | PromptKind::Note)
    {
        talk.tell("call-before");
        value::say(talk, form, &prompt.name, current);
    }
    talk.pause(SHORT_PAUSE);
    let how = match prompt.kind {
        PromptKind::Integer => Some("call-key-number"),
        PromptKind::Decimal => Some("call-key-decimal"),
        PromptKind::Date => Some("call-key-date"),
        PromptKind::Time => Some("call-key-time"),
        PromptKind::Text { .. } => Some("call-say-it"),
        PromptKind::Many(_) => Some("call-several"),
        PromptKind::One(_) | PromptKind::Acknowledge | PromptKind::Note => None,
    };
    if let Some(how) = how {
        talk.tell(how);
    }
    if prompt_takes_digits(prompt) {
        if prompt.current.is_some() {
            talk.tell("call-key-keep");
        } else if can_leave_out(prompt) {
            talk.tell("call-key-skip");
        }
    } else {
        say_ways(talk, me, prompt);
    }
}

fn prompt_takes_digits(prompt: &Prompt) -> bool {
    matches!(prompt.kind, PromptKind::Integer | PromptKind::Decimal | PromptKind::Date | PromptKind::Time)
}

/// Why an answer was not taken: in the form's own words where it has them for its rule. What it says of a needed answer speaks of
/// buttons.
fn reason(talk: &mut Talk<'_, '_>, form: &Form, prompt: &Prompt, refusal: Refusal) {
    match refusal {
        Refusal::NotAccepted => talk.question(form.name(), &prompt.name, TextKind::ConstraintMessage),
        Refusal::Required | Refusal::Tick | Refusal::CannotDecline => talk.tell("call-err-required"),
        Refusal::NotWhole | Refusal::NotNumber => talk.tell("call-err-number"),
        Refusal::NotDate => talk.tell("call-err-date"),
        Refusal::NotTime => talk.tell("call-err-time"),
        Refusal::NotChoice | Refusal::TooLong | Refusal::AllTooLong => talk.tell("call-err-again"),
    }
}

fn say_ways(talk: &mut Talk<'_, '_>, me: &Speaking, prompt: &Prompt) {
    let page = if let Asked::Question { page, .. } = me.asked { page } else { 0 };
    let labels: Vec<Vec<PieceId>> = ways(talk, me, prompt).into_iter().map(|way| way.label).collect();
    offer::say(talk, &labels, page);
}

/// What the keys do at this question.
fn ways(talk: &Talk<'_, '_>, me: &Speaking, prompt: &Prompt) -> Vec<Way> {
    let text = |key: &str| vec![PieceId::text(key)];
    let mut ways = match &prompt.kind {
        PromptKind::One(choices) => choices
            .iter()
            .map(|choice| Way {
                label: choice_label(talk, me, prompt, choice),
                act: Act::Answer(RawAnswer::Codes(vec![choice.code.clone()])),
            })
            .collect(),
        PromptKind::Many(choices) => several(talk, me, prompt, choices),
        PromptKind::Acknowledge => {
            let ticked = RawAnswer::Text(conversation::answer::TICKED.to_owned());
            vec![Way { label: text("call-understood"), act: Act::Answer(ticked) }]
        }
        PromptKind::Note => vec![Way { label: text("call-next"), act: Act::Answer(RawAnswer::Nothing) }],
        PromptKind::Text { .. } => vec![Way { label: text("call-say-record"), act: Act::Record }],
        PromptKind::Integer | PromptKind::Decimal | PromptKind::Date | PromptKind::Time => Vec::new(),
    };
    if can_leave_out(prompt) {
        ways.push(Way { label: text("call-decline"), act: Act::Decline });
    }
    if matches!(prompt.kind, PromptKind::Text { .. }) && prompt.current.is_some() {
        ways.push(Way { label: text("call-keep-answer"), act: Act::Keep });
    }
    ways
}

fn several(talk: &Talk<'_, '_>, me: &Speaking, prompt: &Prompt, choices: &[Choice]) -> Vec<Way> {
    let codes = form(talk, me).map(|form| form.codes(&prompt.name)).unwrap_or_default();
    let picked: &[u16] = if let Asked::Question { picked, .. } = &me.asked { picked } else { &[] };
    let way = |choice: &Choice| {
        let position = codes.iter().position(|code| *code == choice.code);
        let position = position.and_then(|at| u16::try_from(at).ok())?;
        let mut label = choice_label(talk, me, prompt, choice);
        if picked.contains(&position) {
            label.push(PieceId::text("call-chosen"));
        }
        Some(Way { label, act: Act::Toggle(position) })
    };
    choices.iter().filter_map(way).collect()
}

fn choice_label(talk: &Talk<'_, '_>, me: &Speaking, prompt: &Prompt, choice: &Choice) -> Vec<PieceId> {
    let form = form(talk, me);
    form.and_then(|form| value::choice(form, &prompt.name, &choice.code)).into_iter().collect()
}

/// Which of several were picked when the question was answered before.
fn picked_before(talk: &Talk<'_, '_>, me: &Speaking, prompt: &Prompt) -> Vec<u16> {
    let (PromptKind::Many(_), Some(AnswerValue::Codes(given))) = (&prompt.kind, &prompt.current) else {
        return Vec::new();
    };
    let codes = form(talk, me).map(|form| form.codes(&prompt.name)).unwrap_or_default();
    let positions = given.iter().filter_map(|code| codes.iter().position(|known| known == code));
    positions.filter_map(|at| u16::try_from(at).ok()).take(PICKED_MAX).collect()
}

/// The position of a question among the questions of its form.
fn position(talk: &Talk<'_, '_>, me: &Speaking, name: &str) -> Option<u16> {
    let at = form(talk, me)?.questions().position(|known| known == name)?;
    u16::try_from(at).ok()
}
