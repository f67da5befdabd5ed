//! What is put before a person: a question with its words and choices, or all that was said.

use super::answer::TICKED;
use super::state::{Kept, Place, State};
use super::working::Working;
use super::{AnswerValue, Env};
use crate::form::{Form, Kind, Mode, NodeIndex, Template, TextKind};

/// A question or note as a channel shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// The question's name.
    pub name: String,
    /// How it is answered.
    pub kind: PromptKind,
    /// The question, for the channel's mode.
    pub label: String,
    /// How to answer.
    pub hint: Option<String>,
    /// Why we ask.
    pub why: Option<String>,
    /// What not to write, or what is dangerous.
    pub warning: Option<String>,
    /// An answer is needed (or “I would rather not say”, where that is offered).
    pub required: bool,
    /// “I would rather not say” is offered.
    pub can_decline: bool,
    /// What was said before, or the default.
    pub current: Option<AnswerValue>,
    /// The person declined this question before.
    pub declined: bool,
    /// The position among the questions that are relevant now; the first is 1.
    pub number: usize,
    /// How many questions are open besides this one; an estimate, because answers open and close questions.
    pub remaining: usize,
    /// The name of the nearest group that has one.
    pub group: Option<String>,
    /// The recording of the label.
    pub audio: Option<String>,
    /// The words of the `appearance` column.
    pub appearance: Vec<String>,
    /// There is a question before this one.
    pub can_go_back: bool,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum PromptKind {
    /// Nothing to answer: go on.
    Note,
    /// Words.
    Text {
        /// More than a line is expected.
        multiline: bool,
    },
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// One of the choices.
    One(Vec<Choice>),
    /// Any of the choices.
    Many(Vec<Choice>),
    /// A box to tick.
    Acknowledge,
}

/// A choice offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub code: String,
    /// What is shown.
    pub label: String,
    /// The recording of the label.
    pub audio: Option<String>,
}

/// One line of what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewLine {
    /// The question's name.
    pub name: String,
    /// The question.
    pub label: String,
    /// The answer in words; empty if there is none.
    pub value: String,
    /// The person would rather not say.
    pub declined: bool,
    /// Not answered yet.
    pub open: bool,
    /// The name of the nearest group that has one.
    pub group: Option<String>,
}

/// The prompt for a node.
pub(super) fn prompt(
    form: &Form,
    state: &State,
    working: &Working,
    index: NodeIndex,
    env: &mut Env<'_>,
) -> Prompt {
    let language = form.language_index(&state.language);
    let mode = state.channel.mode();
    let Some(node) = form.nodes.get(index) else {
        // Places are checked where they are made.
        return Prompt::missing();
    };
    let words = |template: &Template| fill(form, working, template, mode, language);
    let text = |kind: TextKind| node.texts.get(kind, language).map(words);
    let choice = |choice: &crate::form::ListChoice| Choice {
        code: choice.code.clone(),
        label: choice.texts.label(mode, language).map_or_else(|| choice.code.clone(), words),
        audio: choice.texts.get(TextKind::Audio, language).map(words),
    };
    // A text that was written for messages or for the telephone says all there is to say; the hint may speak of pages.
    let own_words = node.texts.own_label(mode, language).is_some();
    let offered = working.choices(form, index, env);
    let kind = match node.kind {
        Kind::Text => PromptKind::Text { multiline: node.appearance.iter().any(|word| word == "multiline") },
        Kind::Integer => PromptKind::Integer,
        Kind::Decimal => PromptKind::Decimal,
        Kind::Date => PromptKind::Date,
        Kind::Time => PromptKind::Time,
        Kind::One(_) => PromptKind::One(offered.into_iter().map(choice).collect()),
        Kind::Many(_) => PromptKind::Many(offered.into_iter().map(choice).collect()),
        Kind::Acknowledge => PromptKind::Acknowledge,
        Kind::Note | Kind::Group | Kind::Calculate => PromptKind::Note,
    };
    let before = form.nodes.iter().enumerate().take(index);
    let relevant_before =
        || before.clone().filter(|(position, node)| node.kind.is_asked() && working.is_relevant(*position));
    let open = working.open_questions(form);
    Prompt {
        name: node.name.clone(),
        kind,
        label: node
            .texts
            .label(mode, language)
            .map_or_else(|| node.name.clone(), |text| fill(form, working, text, mode, language)),
        hint: text(TextKind::Hint).filter(|_| !own_words),
        why: text(TextKind::Why),
        warning: text(TextKind::Warn),
        required: node.kind.is_question() && working.is_required(form, index, env),
        can_decline: node.decline,
        current: current(&node.kind, &working.value(node)),
        declined: state.kept(index) == Some(&Kept::Declined),
        number: relevant_before().filter(|(_, node)| node.kind.is_question()).count() + 1,
        remaining: open - usize::from(open > 0 && node.kind.is_question() && working.is_open(form, index)),
        group: group(form, working, index, mode, language),
        audio: text(TextKind::Audio),
        appearance: node.appearance.clone(),
        can_go_back: relevant_before().next().is_some(),
    }
}

impl Prompt {
    fn missing() -> Self {
        Self {
            name: String::new(),
            kind: PromptKind::Note,
            label: String::new(),
            hint: None,
            why: None,
            warning: None,
            required: false,
            can_decline: false,
            current: None,
            declined: false,
            number: 1,
            remaining: 0,
            group: None,
            audio: None,
            appearance: Vec::new(),
            can_go_back: false,
        }
    }
}

/// Whether a mode is one of messages that are answered by messages.
fn is_message(mode: Mode) -> bool {
    matches!(mode, Mode::Sms | Mode::Mail)
}

/// What was said, line by line: every relevant question.
pub(super) fn review(form: &Form, state: &State, working: &Working) -> Vec<ReviewLine> {
    let language = form.language_index(&state.language);
    let mode = state.channel.mode();
    // What was written for a message says how to answer as well; beside an answer the question is enough.
    let asked_as = if is_message(mode) { Mode::Web } else { mode };
    let relevant = form
        .nodes
        .iter()
        .enumerate()
        .filter(|(index, node)| node.kind.is_question() && working.is_relevant(*index));
    relevant
        .map(|(index, node)| {
            let open = working.is_open(form, index);
            ReviewLine {
                name: node.name.clone(),
                label: node
                    .texts
                    .label(asked_as, language)
                    .map_or_else(|| node.name.clone(), |text| fill(form, working, text, mode, language)),
                value: if open {
                    String::new()
                } else {
                    in_words(form, index, &working.value(node), mode, language)
                },
                declined: state.kept(index) == Some(&Kept::Declined),
                open,
                group: group(form, working, index, mode, language),
            }
        })
        .collect()
}

/// A value in words: the labels of choices, a tick, times without seconds.
pub(super) fn in_words(form: &Form, index: NodeIndex, value: &str, mode: Mode, language: usize) -> String {
    let Some(node) = form.nodes.get(index) else { return value.to_owned() };
    match (&node.kind, form.list_of(index)) {
        (Kind::One(_) | Kind::Many(_), Some(list)) => {
            let label =
                |code: &str| form.choice_label(list, code, mode, language).unwrap_or_else(|| code.to_owned());
            node.kind.codes_of(value).into_iter().map(label).collect::<Vec<_>>().join(", ")
        }
        (Kind::Acknowledge, _) if value == TICKED => "✓".to_owned(),
        (Kind::Time, _) => value.get(..5).unwrap_or(value).to_owned(),
        _ => value.to_owned(),
    }
}

/// A text with the answers in it.
pub(super) fn fill(form: &Form, working: &Working, text: &Template, mode: Mode, language: usize) -> String {
    let value = |index: NodeIndex| form.nodes.get(index).map(|node| working.value(node)).unwrap_or_default();
    let label = |index: NodeIndex| in_words(form, index, &value(index), mode, language);
    text.fill(&value, &label)
}

/// What stands in the field: the codes chosen, or the words.
fn current(kind: &Kind, value: &str) -> Option<AnswerValue> {
    if value.is_empty() {
        return None;
    }
    Some(match kind {
        Kind::One(_) | Kind::Many(_) => {
            AnswerValue::Codes(kind.codes_of(value).into_iter().map(str::to_owned).collect())
        }
        Kind::Time => AnswerValue::Text(value.get(..5).unwrap_or(value).to_owned()),
        Kind::Group
        | Kind::Text
        | Kind::Integer
        | Kind::Decimal
        | Kind::Date
        | Kind::Note
        | Kind::Acknowledge
        | Kind::Calculate => AnswerValue::Text(value.to_owned()),
    })
}

/// The label of the nearest group that has one.
fn group(form: &Form, working: &Working, index: NodeIndex, mode: Mode, language: usize) -> Option<String> {
    let mut parent = form.nodes.get(index)?.parent;
    while let Some(group) = parent.and_then(|index| form.nodes.get(index)) {
        if let Some(text) = group.texts.label(mode, language) {
            return Some(fill(form, working, text, mode, language));
        }
        parent = group.parent;
    }
    None
}

impl State {
    /// The name of the question that the conversation stands at; nothing at the review.
    pub fn question<'f>(&self, form: &'f Form) -> Option<&'f str> {
        match self.place {
            Place::At(index) => form.nodes.get(index).map(|node| node.name.as_str()),
            Place::Review => None,
        }
    }
}
