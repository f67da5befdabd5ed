//! The end of a conversation: what is sealed and sent, and the desk's second look at it as hostile input.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::answer::{self, RawAnswer};
use super::state::{Kept, State};
use super::working::Working;
use super::{ANSWERS_BYTES_MAX, Channel, Env};
use crate::form::{Form, Kind, Mode, NodeIndex};
use crate::language::Language;

/// An answer as it is submitted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerValue {
    /// Words, a number, a day, a time, a tick.
    Text(String),
    /// Codes of choices.
    Codes(Vec<String>),
}

impl AnswerValue {
    /// The value as XPath sees it: codes with spaces between them.
    pub fn joined(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Codes(codes) => codes.join(" "),
        }
    }
}

impl fmt::Debug for AnswerValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Answers are people's words.
        f.write_str(match self {
            Self::Text(_) => "Text(…)",
            Self::Codes(_) => "Codes(…)",
        })
    }
}

/// What a person sends: sealed at once, opened only at the desk.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// The programme's id.
    pub programme: String,
    /// The form's name.
    pub form: String,
    /// The form's revision.
    pub revision: String,
    /// The language in which it was filled in.
    pub language: Language,
    /// The way on which it came.
    pub channel: Channel,
    /// The answers to relevant questions, by name.
    pub answers: BTreeMap<String, AnswerValue>,
    /// The questions that the person would rather not answer.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub declined: BTreeSet<String>,
    /// What clock and chance decided, by the name of the calculation: the desk cannot compute it again.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub volatile: BTreeMap<String, String>,
    /// A labelled sample of a trial, not a person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sample: bool,
    /// The conversation was cut off before its end: needed answers may be missing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unfinished: bool,
}

impl fmt::Debug for Submitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Submitted")
            .field("form", &self.form)
            .field("answers", &self.answers.len())
            .finish_non_exhaustive()
    }
}

/// A conversation that is not at its end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfinished {
    /// The state belongs to another form or revision.
    #[error("this conversation belongs to another revision of the form")]
    OtherRevision,
    /// A relevant question is open.
    #[error("the question {question} is still open")]
    Open {
        /// Its name.
        question: String,
    },
    /// An answer no longer fits, because another one changed.
    #[error("the answer to {question} no longer fits")]
    NoLongerFits {
        /// Its name.
        question: String,
    },
}

/// One answered question, for reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnsweredLine {
    /// The question's name.
    pub question: String,
    /// The question, in the reader's language.
    pub label: String,
    /// The answer as submitted.
    pub value: AnswerValue,
    /// The answer in words of the reader's language; what the person wrote himself is as he wrote it.
    pub value_label: String,
    /// The person would rather not say.
    pub declined: bool,
    /// The name of the nearest group that has one.
    pub group: Option<String>,
}

/// What is wrong with opened answers: they did not come from an honest conversation over this form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Complaint {
    /// Another form or revision.
    #[error("these answers belong to another form or another revision of it")]
    OtherRevision,
    /// A language that the form does not have.
    #[error("the form does not have this language")]
    UnknownLanguage,
    /// An answer to a question that does not exist.
    #[error("there is no question {question}")]
    UnknownQuestion {
        /// The name.
        question: String,
    },
    /// An answer to a question that would not have been asked.
    #[error("{question} would not have been asked")]
    NotAsked {
        /// The name.
        question: String,
    },
    /// An answer that the question could not have taken.
    #[error("the answer to {question} could not have been given")]
    Impossible {
        /// The name.
        question: String,
    },
    /// A needed answer that is missing.
    #[error("{question} is needed and was not answered")]
    Missing {
        /// The name.
        question: String,
    },
    /// More than all answers together may be.
    #[error("the answers are larger than any honest conversation makes them")]
    TooLarge,
}

/// What is sent, if every relevant question is answered and every answer fits.
pub fn finish(form: &Form, state: &State, env: &mut Env<'_>) -> Result<Submitted, Unfinished> {
    if !state.is_of(form) {
        return Err(Unfinished::OtherRevision);
    }
    let (submitted, unfinished) = gather(form, state, env);
    match unfinished {
        Some(unfinished) => Err(unfinished),
        None => Ok(submitted),
    }
}

/// What was answered so far, of a conversation that was cut off: whatever fits. It says of itself that it is unfinished. Nothing if
/// nothing was answered yet, or the state belongs to another form.
pub fn so_far(form: &Form, state: &State, env: &mut Env<'_>) -> Option<Submitted> {
    if !state.is_of(form) {
        return None;
    }
    let (submitted, _) = gather(form, state, env);
    let is_nothing = submitted.answers.is_empty() && submitted.declined.is_empty();
    (!is_nothing).then_some(Submitted { unfinished: true, ..submitted })
}

/// Every answer that fits, and the first question that keeps it from being all.
fn gather(form: &Form, state: &State, env: &mut Env<'_>) -> (Submitted, Option<Unfinished>) {
    let mut state = state.clone();
    let mut working = match state.working.take() {
        Some(working) => working,
        None => Working::build(form, &mut state, env),
    };
    let mut submitted = Submitted {
        programme: form.programme.clone(),
        form: form.name.clone(),
        revision: form.revision.clone(),
        language: state.language.clone(),
        channel: state.channel,
        answers: BTreeMap::new(),
        declined: BTreeSet::new(),
        volatile: BTreeMap::new(),
        sample: false,
        unfinished: false,
    };
    let mut unfinished = None;
    for (index, node) in form.nodes.iter().enumerate() {
        if !working.is_relevant(index) {
            continue;
        }
        let question = || node.name.clone();
        if node.kind == Kind::Calculate {
            if let (Some(Some(Kept::Said(value))), true) = (state.volatile.get(index), node.volatile) {
                submitted.volatile.insert(question(), value.clone());
            }
            continue;
        }
        if !node.kind.is_asked() {
            continue;
        }
        if working.is_open(form, index) {
            unfinished.get_or_insert(Unfinished::Open { question: question() });
            continue;
        }
        match state.kept(index) {
            Some(Kept::Said(value)) if working.accepts(form, index, value, env) => {
                submitted.answers.insert(question(), as_submitted(&node.kind, value));
            }
            Some(Kept::Declined) => {
                submitted.declined.insert(question());
            }
            Some(Kept::Said(_)) => {
                unfinished.get_or_insert(Unfinished::NoLongerFits { question: question() });
            }
            Some(Kept::Skipped) if working.is_required(form, index, env) => {
                unfinished.get_or_insert(Unfinished::NoLongerFits { question: question() });
            }
            Some(Kept::Skipped | Kept::Seen) | None => {}
        }
    }
    (submitted, unfinished)
}

/// Runs the interview again over opened answers, believing nothing; the answers as lines in the person's language.
pub fn check_hostile(
    form: &Form,
    submitted: &Submitted,
    env: &mut Env<'_>,
) -> Result<Vec<AnsweredLine>, Vec<Complaint>> {
    if submitted.form != form.name || submitted.revision != form.revision {
        return Err(vec![Complaint::OtherRevision]);
    }
    if !form.languages().any(|language| *language == submitted.language) {
        return Err(vec![Complaint::UnknownLanguage]);
    }
    let mut complaints = Vec::new();
    let mut state = State::new(form, &submitted.language, submitted.channel);
    fill_state(form, submitted, &mut state, &mut complaints);
    if !complaints.is_empty() {
        return Err(complaints);
    }
    let mut working = Working::build(form, &mut state, env);
    for index in 0..form.nodes.len() {
        let complaint = complaint(form, &state, &mut working, index, env);
        // What was cut off lacks answers, and says so.
        let is_known = submitted.unfinished && matches!(complaint, Some(Complaint::Missing { .. }));
        complaints.extend(complaint.filter(|_| !is_known));
    }
    if complaints.is_empty() { Ok(form.describe(submitted, &submitted.language)) } else { Err(complaints) }
}

/// Puts opened answers into a state, as far as they could be answers at all.
fn fill_state(form: &Form, submitted: &Submitted, state: &mut State, complaints: &mut Vec<Complaint>) {
    let short = |name: &str| name.chars().take(80).collect::<String>();
    let node = |name: &str| form.by_name.get(name).copied().filter(|index| is_question(form, *index));
    // Each name on its own is small; so many of them are an attack on whoever reads the complaints.
    if submitted.answers.len() + submitted.declined.len() + submitted.volatile.len() > form.nodes.len() * 2 {
        complaints.push(Complaint::TooLarge);
        return;
    }
    for (name, value) in &submitted.answers {
        let Some(index) = node(name) else {
            complaints.push(Complaint::UnknownQuestion { question: short(name) });
            continue;
        };
        if let Some(slot) = state.answers.get_mut(index) {
            *slot = Some(Kept::Said(value.joined()));
        }
    }
    for name in &submitted.declined {
        match node(name) {
            Some(index)
                if state.kept(index).is_none() && form.nodes.get(index).is_some_and(|node| node.decline) =>
            {
                if let Some(slot) = state.answers.get_mut(index) {
                    *slot = Some(Kept::Declined);
                }
            }
            Some(_) => complaints.push(Complaint::Impossible { question: short(name) }),
            None => complaints.push(Complaint::UnknownQuestion { question: short(name) }),
        }
    }
    if state.answers_bytes() > ANSWERS_BYTES_MAX {
        complaints.push(Complaint::TooLarge);
        return;
    }
    for (name, value) in &submitted.volatile {
        let index = form.by_name.get(name).copied();
        let known = index.filter(|index| form.nodes.get(*index).is_some_and(|node| node.volatile));
        match known.and_then(|index| state.volatile.get_mut(index)) {
            Some(slot)
                if value.chars().count() <= super::TEXT_CHARS_MAX
                    && answer::cleaned(value) == value.trim() =>
            {
                *slot = Some(Kept::Said(value.clone()));
            }
            Some(_) => complaints.push(Complaint::Impossible { question: short(name) }),
            None => complaints.push(Complaint::UnknownQuestion { question: short(name) }),
        }
    }
}

/// What is wrong with one node's answer.
fn complaint(
    form: &Form,
    state: &State,
    working: &mut Working,
    index: NodeIndex,
    env: &mut Env<'_>,
) -> Option<Complaint> {
    let node = form.nodes.get(index).filter(|node| node.kind.is_question())?;
    let question = node.name.clone();
    let kept = state.kept(index);
    if !working.is_relevant(index) {
        return kept.map(|_| Complaint::NotAsked { question });
    }
    match kept {
        Some(Kept::Said(value)) => {
            let raw = RawAnswer::Text(value.clone());
            let offered = working.choices(form, index, env);
            let same = answer::value(form, node, &raw, &offered, false, 0).as_deref() == Ok(value);
            let fits = same && !value.is_empty() && working.accepts(form, index, value, env);
            (!fits).then_some(Complaint::Impossible { question })
        }
        Some(Kept::Declined) => None,
        Some(Kept::Skipped | Kept::Seen) | None => {
            working.is_required(form, index, env).then_some(Complaint::Missing { question })
        }
    }
}

fn is_question(form: &Form, index: NodeIndex) -> bool {
    form.nodes.get(index).is_some_and(|node| node.kind.is_question())
}

/// A value as it is submitted.
fn as_submitted(kind: &Kind, value: &str) -> AnswerValue {
    if matches!(kind, Kind::One(_) | Kind::Many(_)) {
        return AnswerValue::Codes(kind.codes_of(value).into_iter().map(str::to_owned).collect());
    }
    AnswerValue::Text(value.to_owned())
}

/// The mode in which staff read.
pub(super) const READING: Mode = Mode::Web;
