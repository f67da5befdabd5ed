//! What was answered, before it is sent: heard, changed, sent.

use super::heard::{show as show_asked, wrong};
use super::question;
use super::state::{Asked, Deed, Ground, Speaking};
use super::talk::{LONG_PAUSE, SHORT_PAUSE, Talk};
use super::turn::{Effect, Send, SpokenAnswer};
use super::value;
use crate::conversation::{self, AnswerValue, Input, Submitted, Unfinished};
use crate::form::TextKind;

/// An answered question; without a value it is one that he would rather not answer.
struct Line {
    question: String,
    value: Option<AnswerValue>,
}

/// Everything was asked.
pub(super) fn open(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    me.ground = Ground::Interview;
    me.asked = Asked::Review;
    show(talk, me);
}

/// Says all answers.
pub(super) fn show(talk: &mut Talk<'_, '_>, me: &Speaking) {
    talk.tell("call-review");
    for line in lines(talk, me) {
        talk.pause(LONG_PAUSE);
        say(talk, me, &line);
    }
    talk.pause(LONG_PAUSE);
    talk.tell("call-review-keys");
}

/// Says only the answer that was changed.
pub(super) fn changed(talk: &mut Talk<'_, '_>, me: &mut Speaking, question: &str) {
    me.ground = Ground::Interview;
    me.asked = Asked::Review;
    talk.tell("call-changed");
    if let Some(line) = lines(talk, me).into_iter().find(|line| line.question == question) {
        say(talk, me, &line);
    }
    talk.tell("call-review-keys");
}

/// A key at the review.
pub(super) fn key(talk: &mut Talk<'_, '_>, me: &mut Speaking, digit: u8) {
    match digit {
        1 => send(talk, me),
        2 => {
            me.asked = Asked::Changing { at: 0 };
            show_asked(talk, me);
        }
        _ => wrong(talk, me),
    }
}

/// Says one answer, and how to change it.
pub(super) fn show_change(talk: &mut Talk<'_, '_>, me: &mut Speaking, at: usize) {
    let Some(line) = lines(talk, me).into_iter().nth(at) else { return open(talk, me) };
    say(talk, me, &line);
    talk.tell("call-change-keys");
}

/// A key at one answer.
pub(super) fn change_key(talk: &mut Talk<'_, '_>, me: &mut Speaking, at: usize, digit: u8) {
    match digit {
        1 => match lines(talk, me).into_iter().nth(at) {
            Some(line) => {
                let output = question::advance(talk, me, Input::GoTo(line.question.into()));
                question::arrive_at(talk, me, output);
            }
            None => open(talk, me),
        },
        2 if at.saturating_add(1) < lines(talk, me).len() => {
            me.asked = Asked::Changing { at: at.saturating_add(1) };
            show_asked(talk, me);
        }
        // After the last one: all of them once more, and how to send them.
        2 | 3 => open(talk, me),
        _ => wrong(talk, me),
    }
}

fn say(talk: &mut Talk<'_, '_>, me: &Speaking, line: &Line) {
    let Some(form) = question::form(talk, me) else { return };
    talk.question(form.name(), &line.question, TextKind::Label);
    talk.pause(SHORT_PAUSE);
    match &line.value {
        Some(value) => value::say(talk, form, &line.question, value),
        None => talk.tell("call-answer-declined"),
    }
}

/// What was answered, in the order of the form.
fn lines(talk: &mut Talk<'_, '_>, me: &Speaking) -> Vec<Line> {
    let (Some(form), Some(given)) = (question::form(talk, me), so_far(talk, me)) else { return Vec::new() };
    // What was only to be understood cannot be changed, and is not said again.
    let is_changed = |question: &&str| !value::is_acknowledged(form, question);
    let line = |question: &str| match given.answers.get(question) {
        Some(value) => Some(Line { question: question.to_owned(), value: Some(value.clone()) }),
        None if given.declined.contains(question) => {
            Some(Line { question: question.to_owned(), value: None })
        }
        None => None,
    };
    form.questions().filter(is_changed).filter_map(line).collect()
}

/// What was answered so far; nothing if nothing was.
pub(super) fn so_far(talk: &mut Talk<'_, '_>, me: &Speaking) -> Option<Submitted> {
    let state = me.interview.as_ref()?;
    let form = talk.programme.form(state.form())?;
    conversation::so_far(form, state, &mut talk.interview_env())
}

/// Sends everything, if nothing is open.
fn send(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    let (Some(form), Some(state)) = (question::form(talk, me), me.interview.as_ref()) else {
        return question::resume(talk, me);
    };
    match conversation::finish(form, state, &mut talk.interview_env()) {
        Ok(application) => begin_sending(talk, me, application),
        Err(unfinished) => {
            talk.tell("call-review-open");
            // An answer that fits no more, because another was changed, is not open: it must be named to be asked.
            let input = match unfinished {
                Unfinished::NoLongerFits { question } => Input::GoTo(question.into()),
                Unfinished::Open { .. } | Unfinished::OtherRevision => Input::Next,
            };
            let output = question::advance(talk, me, input);
            question::arrive_at(talk, me, output);
        }
    }
}

/// Sends it, and waits for the outcome.
pub(super) fn begin_sending(talk: &mut Talk<'_, '_>, me: &mut Speaking, application: Submitted) {
    let ticket = me.begins(Deed::Send { whole: !application.unfinished });
    let send = sending(talk, me, ticket, application);
    talk.effect(Effect::Send(Box::new(send)));
}

/// What sends it. The number is the same however often it is tried.
pub(super) fn sending(talk: &Talk<'_, '_>, me: &Speaking, ticket: u32, application: Submitted) -> Send {
    let names: Vec<&str> =
        question::form(talk, me).map(|form| form.questions().collect()).unwrap_or_default();
    let spoken = me.spoken.iter().filter_map(|(position, recording)| {
        let question = names.get(usize::from(*position)).copied()?;
        // What was spoken to a question that was left out afterwards is not sent.
        application.answers.contains_key(question).then(|| SpokenAnswer {
            id: me.keys.number_of(*recording),
            question: question.to_owned(),
            recording: *recording,
        })
    });
    let spoken = spoken.collect();
    Send { ticket, id: me.keys.application, code: me.keys.code.clone(), application, spoken }
}
