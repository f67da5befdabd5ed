//! The conversation: one question at a time, on any channel, as a pure state machine.
//!
//! [`start`] makes a [`State`]; each [`step`] takes the state and an [`Input`] and gives the next state and what to put
//! before the person. A channel is only rendering and parsing. Time and chance come in through [`Env`]. The state is a
//! value: it can be serialised after each step, is pinned to the form's revision, and stays small
//! ([`STATE_BYTES_MAX`]).
//!
//! Any question can be answered again. What the person said to a question that is no longer relevant is kept, in case
//! he comes back to it, but it is blank for every other question and is never submitted, as in ODK.

use std::fmt;

use jiff::Zoned;
use serde::{Deserialize, Serialize};

use crate::form::{Form, Kind, Mode, Refusal};
use crate::language::Language;

pub use answer::RawAnswer;
pub use prompt::{Choice, Prompt, PromptKind, ReviewLine};
pub use state::{State, StateError};
pub use submit::{
    AnswerValue, AnsweredLine, Complaint, Submitted, Unfinished, check_hostile, finish, so_far,
};

pub(crate) mod answer;
mod describe;
mod prompt;
mod state;
mod submit;
mod working;

use state::{Kept, Place};
use working::Working;

/// The most characters of one text answer.
pub const TEXT_CHARS_MAX: usize = 1_000;
/// The most bytes of all answers of one conversation together, as they are serialised.
pub const ANSWERS_BYTES_MAX: usize = 7 * 1024;
/// Room that is kept for each question: long words in one answer never leave somebody unable to answer the rest. An answer
/// that fits into it is always taken.
pub(crate) const ANSWER_BYTES_RESERVED: usize = 48;
/// The most questions and notes that a form may ask, so that all reserved rooms fit.
pub const ASKED_MAX: usize = ANSWERS_BYTES_MAX / ANSWER_BYTES_RESERVED;
/// A serialised state is smaller than this.
pub const STATE_BYTES_MAX: usize = 8 * 1024;

/// What a step may know of the world.
pub struct Env<'a> {
    /// The time, in the programme's time zone.
    pub now: &'a Zoned,
    /// Chance, for forms whose calculations use it.
    pub rng: &'a mut dyn rand::Rng,
}

impl fmt::Debug for Env<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Env").field("now", &self.now).finish_non_exhaustive()
    }
}

/// The name of a question, as it comes from outside; it may name nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct QuestionName(String);

impl QuestionName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for QuestionName {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl From<String> for QuestionName {
    fn from(name: String) -> Self {
        Self(name)
    }
}

/// The way on which a person reached us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The website.
    Web,
    /// The website's onion address.
    Onion,
    /// Telegram.
    Telegram,
    /// Signal.
    Signal,
    /// WhatsApp.
    Whatsapp,
    /// Viber.
    Viber,
    /// Matrix.
    Matrix,
    /// SMS.
    Sms,
    /// E-mail.
    Email,
    /// The phone.
    Voice,
    /// Paper, typed in by staff.
    Paper,
    /// Radio, typed in by staff.
    Radio,
}

impl Channel {
    /// How this channel speaks.
    pub fn mode(self) -> Mode {
        match self {
            Self::Web | Self::Onion | Self::Paper => Mode::Web,
            Self::Email => Mode::Mail,
            Self::Telegram | Self::Signal | Self::Whatsapp | Self::Viber | Self::Matrix | Self::Sms => {
                Mode::Sms
            }
            Self::Voice | Self::Radio => Mode::Voice,
        }
    }
}

/// What the person does.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Answers the question before him.
    Answer(RawAnswer),
    /// Answers a question by name: pages may be old, and any question can be answered again.
    AnswerTo(QuestionName, RawAnswer),
    /// Would rather not say.
    Decline,
    /// Would rather not say, to a question by name.
    DeclineTo(QuestionName),
    /// Goes back to the question before.
    Back,
    /// Goes to a question, to see or change it.
    GoTo(QuestionName),
    /// Goes on to the first question that is still open, or to the review.
    Next,
    /// Wants another language.
    Language(Language),
    /// Wants to see what he has said.
    Review,
}

/// What to put before the person.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// A question or a note.
    Ask(Prompt),
    /// The same question again, because the answer was not taken.
    Refused {
        /// The question; what the person gave stands in it.
        prompt: Prompt,
        /// Why, in the person's language.
        because: String,
        /// Why, for programs.
        refusal: Refusal,
    },
    /// What he has said so far; complete if nothing is open.
    Review(Vec<ReviewLine>),
    /// The question is not there, or no longer; the state is as it was.
    NotThere,
}

/// Begins a conversation. A language that the form does not have becomes its default language.
pub fn start(form: &Form, language: &Language, channel: Channel, env: &mut Env<'_>) -> (State, Output) {
    let mut state = State::new(form, language, channel);
    let mut working = Working::build(form, &mut state, env);
    go_on(form, &mut state, &working);
    let output = ask(form, &state, &mut working, env);
    state.working = Some(working);
    (state, output)
}

/// What stands before the person now: for showing a page again.
pub fn show(form: &Form, state: &mut State, env: &mut Env<'_>) -> Output {
    if !state.is_of(form) {
        return Output::NotThere;
    }
    let mut working = take_working(form, state, env);
    leave_what_is_gone(form, state, &working);
    let output = ask(form, state, &mut working, env);
    state.working = Some(working);
    output
}

/// One step.
pub fn step(form: &Form, mut state: State, input: Input, env: &mut Env<'_>) -> (State, Output) {
    if !state.is_of(form) {
        return (state, Output::NotThere);
    }
    let mut working = take_working(form, &mut state, env);
    let gone = leave_what_is_gone(form, &mut state, &working);
    // The answer was meant for a question that is no longer asked, not for the one that is asked now.
    let output = if gone && matches!(input, Input::Answer(_) | Input::Decline) {
        ask(form, &state, &mut working, env)
    } else {
        take(form, &mut state, &mut working, input, env)
    };
    state.working = Some(working);
    (state, output)
}

/// Moves on from a question that is no longer relevant, because time has passed since it was asked.
fn leave_what_is_gone(form: &Form, state: &mut State, working: &Working) -> bool {
    let gone = matches!(state.place, Place::At(index) if !working.is_relevant(index));
    if gone {
        go_on(form, state, working);
    }
    gone
}

/// The evaluated form of a state: kept from the step before, or made again after the state was serialised.
fn take_working(form: &Form, state: &mut State, env: &mut Env<'_>) -> Working {
    match state.working.take() {
        Some(working) => working,
        None => Working::build(form, state, env),
    }
}

/// Takes an input.
fn take(form: &Form, state: &mut State, working: &mut Working, input: Input, env: &mut Env<'_>) -> Output {
    match input {
        Input::Answer(raw) => match state.place {
            Place::At(index) => answer_to(form, state, working, index, &raw, env),
            Place::Review => ask(form, state, working, env),
        },
        Input::AnswerTo(name, raw) => match open_to(form, working, &name) {
            Some(index) => answer_to(form, state, working, index, &raw, env),
            None => Output::NotThere,
        },
        Input::Decline => match state.place {
            Place::At(index) => decline(form, state, working, index, env),
            Place::Review => ask(form, state, working, env),
        },
        Input::DeclineTo(name) => match open_to(form, working, &name) {
            Some(index) => decline(form, state, working, index, env),
            None => Output::NotThere,
        },
        Input::Back => {
            back(form, state, working);
            ask(form, state, working, env)
        }
        Input::GoTo(name) => match open_to(form, working, &name) {
            Some(index) => {
                state.place = Place::At(index);
                ask(form, state, working, env)
            }
            None => Output::NotThere,
        },
        Input::Next => {
            go_on(form, state, working);
            ask(form, state, working, env)
        }
        Input::Language(language) => {
            state.language =
                form.languages.get(form.language_index(&language)).map_or(language, |l| l.tag.clone());
            ask(form, state, working, env)
        }
        Input::Review => {
            state.place = Place::Review;
            ask(form, state, working, env)
        }
    }
}

/// The node of this name, if it is asked and relevant now.
fn open_to(form: &Form, working: &Working, name: &QuestionName) -> Option<usize> {
    let index = form.by_name.get(name.as_str()).copied()?;
    (form.nodes.get(index)?.kind.is_asked() && working.is_relevant(index)).then_some(index)
}

/// Takes an answer, or says why not.
fn answer_to(
    form: &Form,
    state: &mut State,
    working: &mut Working,
    index: usize,
    raw: &RawAnswer,
    env: &mut Env<'_>,
) -> Output {
    state.place = Place::At(index);
    match judge(form, state, working, index, raw, env) {
        Ok(kept) => {
            working.say(form, state, index, kept, env);
            go_on(form, state, working);
            ask(form, state, working, env)
        }
        Err(refusal) => {
            let mut prompt = prompt::prompt(form, state, working, index, env);
            prompt.current = answer::as_given(raw);
            Output::Refused { because: words(form, state, working, index, refusal), prompt, refusal }
        }
    }
}

/// What an answer is, if it can be taken.
fn judge(
    form: &Form,
    state: &State,
    working: &mut Working,
    index: usize,
    raw: &RawAnswer,
    env: &mut Env<'_>,
) -> Result<Kept, Refusal> {
    let Some(node) = form.nodes.get(index) else { return Err(Refusal::NotAccepted) };
    if node.kind == Kind::Note {
        return Ok(Kept::Seen);
    }
    let offered = working.choices(form, index, env);
    let by_number = state.channel.mode() != Mode::Web;
    let value = answer::value(form, node, raw, &offered, by_number, form.language_index(&state.language))?;
    if value.is_empty() {
        let refusal = if node.kind == Kind::Acknowledge { Refusal::Tick } else { Refusal::Required };
        return if working.is_required(form, index, env) { Err(refusal) } else { Ok(Kept::Skipped) };
    }
    if !state.has_room(form, index, &value) {
        return Err(Refusal::AllTooLong);
    }
    if working.accepts(form, index, &value, env) { Ok(Kept::Said(value)) } else { Err(Refusal::NotAccepted) }
}

/// Takes “I would rather not say”.
fn decline(form: &Form, state: &mut State, working: &mut Working, index: usize, env: &mut Env<'_>) -> Output {
    state.place = Place::At(index);
    if form.nodes.get(index).is_some_and(|node| node.decline) {
        working.say(form, state, index, Kept::Declined, env);
        go_on(form, state, working);
        return ask(form, state, working, env);
    }
    let refusal = Refusal::CannotDecline;
    let because = words(form, state, working, index, refusal);
    Output::Refused { prompt: prompt::prompt(form, state, working, index, env), because, refusal }
}

/// Goes to the first question that is relevant and not answered, or to the review.
fn go_on(form: &Form, state: &mut State, working: &Working) {
    let open = (0..form.nodes.len()).find(|index| working.is_open(form, *index));
    state.place = open.map_or(Place::Review, Place::At);
}

/// Goes to the relevant question or note before this one; stays at the first.
fn back(form: &Form, state: &mut State, working: &Working) {
    let end = match state.place {
        Place::At(index) => index,
        Place::Review => form.nodes.len(),
    };
    let asked = |index: &usize| {
        form.nodes.get(*index).is_some_and(|node| node.kind.is_asked()) && working.is_relevant(*index)
    };
    if let Some(index) = (0..end).rev().find(asked) {
        state.place = Place::At(index);
    }
}

/// What stands at the state's place.
fn ask(form: &Form, state: &State, working: &mut Working, env: &mut Env<'_>) -> Output {
    match state.place {
        Place::At(index) => Output::Ask(prompt::prompt(form, state, working, index, env)),
        Place::Review => Output::Review(prompt::review(form, state, working)),
    }
}

/// Why an answer was not taken, in the person's language: the question's own words, else the programme's.
fn words(form: &Form, state: &State, working: &Working, index: usize, refusal: Refusal) -> String {
    use crate::form::TextKind;
    let language = form.language_index(&state.language);
    let kind = match refusal {
        Refusal::NotAccepted => Some(TextKind::ConstraintMessage),
        Refusal::Required | Refusal::Tick => Some(TextKind::RequiredMessage),
        Refusal::NotWhole
        | Refusal::NotNumber
        | Refusal::NotDate
        | Refusal::NotTime
        | Refusal::NotChoice
        | Refusal::TooLong
        | Refusal::AllTooLong
        | Refusal::CannotDecline => None,
    };
    let own = kind.and_then(|kind| form.nodes.get(index)?.texts.get(kind, language));
    match own {
        Some(text) => prompt::fill(form, working, text, state.channel.mode(), language),
        None => form.words.get(language).map(|words| words.get(refusal).to_owned()).unwrap_or_default(),
    }
}
