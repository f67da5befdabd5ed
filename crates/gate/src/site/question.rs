//! One question a page, and its answer.

use askama::Template;
use interview::Form;
use interview::conversation::{
    AnswerValue, Env, Input, Output, Prompt, PromptKind, QuestionName, State, step,
};
use web::form::Fields;
use zeroize::Zeroizing;

use crate::held::{Interview, Refused, What};
use crate::site::address::{Room, Spot};
use crate::site::answer::{Answer, NOT_KEPT, page as page_answer};
use crate::site::error::Trouble;
use crate::site::field::{ANSWER, DECLINED, Field, raw};
use crate::site::session::Session;
use crate::site::shell::{Exit, Shell};
use crate::words::count;

/// The longest text that is kept to be shown again after it was refused.
const REFUSED_CHARS_MAX: usize = 4_000;

#[derive(Template)]
#[template(path = "question.html")]
struct QuestionPage<'a> {
    s: Shell<'a>,
    progress: Option<String>,
    because: Option<String>,
    label: String,
    hint: Option<String>,
    why: Option<String>,
    warning: Option<String>,
    field: Field,
    declinable: bool,
    declined: bool,
    has_answers: bool,
}

/// Shows a question by its number in this conversation.
pub(super) fn page(session: &Session<'_>, interview: &Interview, number: usize) -> Result<Answer, Trouble> {
    let (form, state) = current(session, interview)?;
    let Some(name) = interview.question(number) else { return Ok(session.lead_to(last_spot(interview))) };
    let (state, output) = go(session, form, state, Input::GoTo(name.into()));
    let Output::Ask(mut prompt) = output else {
        // An answer given meanwhile made this question fall away.
        return Ok(session.lead_to(now_spot(session, interview)?));
    };
    let refused = interview.refused.as_ref().filter(|refused| refused.question == name);
    if let Some(refused) = refused {
        prompt.current = typed_before(&prompt.kind, &refused.typed);
    }
    let s = Shell::session(session.visit, &session.held.language, Spot::Question(number), Exit::Erases)
        .back(back(session, interview, form, &state, &prompt));
    let field = Field::of(&prompt);
    let types_words = matches!(&field, Field::Typed(typed) if typed.words);
    let progress = (!matches!(field, Field::Note))
        .then(|| s.with("progress", &[("remaining", count(prompt.remaining))]));
    Ok(page_answer(
        session.visit,
        NOT_KEPT,
        &QuestionPage {
            progress,
            because: refused.map(|refused| refused.because.clone()),
            warning: prompt.warning.or_else(|| types_words.then(|| s.w("warn-typed"))),
            label: prompt.label,
            hint: prompt.hint,
            why: prompt.why,
            field,
            declinable: prompt.can_decline,
            declined: prompt.declined,
            has_answers: !state.is_untouched(),
            s,
        },
    ))
}

/// Takes an answer and leads to what comes next.
pub(super) async fn answered(
    mut session: Session<'_>,
    number: usize,
    fields: &Fields,
) -> Result<Answer, Trouble> {
    let What::Interview(interview) = &session.held.what else { return Err(Trouble::Expired) };
    let (form, state) = current(&session, interview)?;
    let Some(name) = interview.question(number).map(str::to_owned) else {
        return Ok(session.lead_to(last_spot(interview)));
    };
    let question = || QuestionName::from(name.as_str());
    let (state, shown) = go(&session, form, state, Input::GoTo(question()));
    let Output::Ask(prompt) = shown else { return Ok(session.lead_to(now_spot(&session, interview)?)) };
    let input = if fields.get(DECLINED).is_some() {
        Input::DeclineTo(question())
    } else {
        Input::AnswerTo(question(), raw(&prompt.kind, fields, ANSWER))
    };
    let (state, output) = go(&session, form, state, input);
    let What::Interview(interview) = &mut session.held.what else { return Err(Trouble::Expired) };
    interview.refused = None;
    let next = match output {
        Output::Ask(prompt) => {
            interview.put(&state);
            Spot::Question(interview.number_of(&prompt.name))
        }
        Output::Review(_) => {
            interview.put(&state);
            Spot::Review
        }
        Output::Refused { because, .. } => {
            let short = |text: &str| Zeroizing::new(text.chars().take(REFUSED_CHARS_MAX).collect());
            interview.refused =
                Some(Refused { question: name, typed: fields.all(ANSWER).map(short).collect(), because });
            Spot::Question(number)
        }
        Output::NotThere => last_spot(interview),
    };
    session.save().await?;
    Ok(session.lead_to(next))
}

/// The question shown last, or the review when nothing was.
pub(super) fn last_spot(interview: &Interview) -> Spot {
    if interview.shown.is_empty() { Spot::Review } else { Spot::Question(interview.shown.len()) }
}

/// The form and the state, or the sad news that the form was replaced.
pub(super) fn current<'a>(
    session: &Session<'a>,
    interview: &Interview,
) -> Result<(&'a Form, State), Trouble> {
    let form = session.visit.gate.form(&interview.form).ok_or(Trouble::Changed)?;
    let state = interview.state(form).map_err(|_| Trouble::Changed)?;
    Ok((form, state))
}

pub(super) fn go(session: &Session<'_>, form: &Form, state: State, input: Input) -> (State, Output) {
    let (now, mut rng) = (session.visit.zoned(), session.visit.rng());
    step(form, state, input, &mut Env { now: &now, rng: &mut rng })
}

/// Where the conversation stands: the first open question, or the review.
fn now_spot(session: &Session<'_>, interview: &Interview) -> Result<Spot, Trouble> {
    let (form, state) = current(session, interview)?;
    let (state, _) = go(session, form, state, Input::Next);
    let number = state.question(form).and_then(|name| interview.shown.iter().position(|each| each == name));
    Ok(number.map_or(Spot::Review, |index| Spot::Question(index + 1)))
}

/// The question before; before the first one, the page before the questions.
fn back(session: &Session<'_>, interview: &Interview, form: &Form, state: &State, prompt: &Prompt) -> String {
    let gate = &session.visit.gate;
    if prompt.can_go_back {
        let (before, _) = go(session, form, state.clone(), Input::Back);
        let number =
            before.question(form).and_then(|name| interview.shown.iter().position(|each| each == name));
        if let Some(index) = number {
            return Spot::Question(index + 1).to_string();
        }
    }
    let room = gate.form_by_name(&interview.form).map_or(Room::Home, Room::Begin);
    format!("/{}/{room}", session.held.language)
}

fn typed_before(kind: &PromptKind, typed: &[Zeroizing<String>]) -> Option<AnswerValue> {
    match kind {
        PromptKind::One(_) | PromptKind::Many(_) => {
            Some(AnswerValue::Codes(typed.iter().map(|code| code.to_string()).collect()))
        }
        PromptKind::Note
        | PromptKind::Acknowledge
        | PromptKind::Text { .. }
        | PromptKind::Integer
        | PromptKind::Decimal
        | PromptKind::Date
        | PromptKind::Time => typed.first().map(|text| AnswerValue::Text(text.to_string())),
    }
}
