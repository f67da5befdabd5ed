//! Asking for a person, and what is spoken: messages, and answers to questions of words.

use super::heard::{home, show, wrong};
use super::hours;
use super::question;
use super::state::{Asked, Deed, Given, Ground, Purpose, Speaking};
use super::talk::Talk;
use super::told;
use super::turn::{Effect, Ended, Leave, RecordingKey};
use super::words::SPOKEN_ANSWER;
use crate::conversation::{Input, RawAnswer};
use crate::programme::Arg;

/// Asks for a person: nobody takes a live call, but somebody listens later.
pub(super) fn ask(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    // A recording must be decided about before another one is begun.
    if matches!(me.asked, Asked::Recorded(..)) || !me.aside(Asked::Person) {
        return wrong(talk, me);
    }
    show_person(talk);
}

pub(super) fn show_person(talk: &mut Talk<'_, '_>) {
    talk.tell("call-no-live");
    hours::tell(talk);
    talk.tell("call-person-keys");
}

/// A key after that.
pub(super) fn person_key(talk: &mut Talk<'_, '_>, me: &mut Speaking, digit: u8) {
    match digit {
        1 => begin(talk, me),
        2 => home(talk, me),
        _ => wrong(talk, me),
    }
}

/// Begins a message to our people.
pub(super) fn begin(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    if me.aside(Asked::Recording(Purpose::Message)) {
        show_recording(talk, Purpose::Message);
    } else {
        wrong(talk, me);
    }
}

pub(super) fn show_recording(talk: &mut Talk<'_, '_>, purpose: Purpose) {
    match purpose {
        Purpose::Message => {
            talk.tell("call-record-warn");
            talk.tell("call-record");
        }
        Purpose::Answer(_) => talk.tell("call-record-answer"),
    }
}

pub(super) fn show_recorded(talk: &mut Talk<'_, '_>, purpose: Purpose) {
    talk.tell(match purpose {
        Purpose::Message => "call-recorded",
        Purpose::Answer(_) => "call-recorded-answer",
    });
}

pub(super) fn show_nothing(talk: &mut Talk<'_, '_>) {
    talk.tell("call-nothing-heard");
    talk.tell("call-nothing-keys");
}

/// A recording has ended.
pub(super) fn ended(talk: &mut Talk<'_, '_>, me: &mut Speaking, ended: Ended) {
    let (recording, is_longest, is_cut) = match ended {
        Ended::Key(recording) | Ended::Silence(recording) => (Some(recording), false, false),
        Ended::Longest(recording) => (Some(recording), true, false),
        Ended::Cut(recording) => (Some(recording), false, true),
        Ended::Nothing => (None, false, false),
    };
    let (Asked::Recording(purpose), Some(recording)) = (&me.asked, recording) else {
        if let Asked::Recording(purpose) = me.asked {
            me.asked = Asked::NothingHeard(purpose);
        } else if let Some(recording) = recording {
            // Nobody asked for it.
            talk.effect(Effect::Discard(recording));
        }
        return show(talk, me);
    };
    me.asked = Asked::Recorded(*purpose, recording);
    if is_cut {
        return super::cut::cut(talk, me);
    }
    if is_longest {
        talk.tell("call-longest");
    }
    show(talk, me);
}

/// What becomes of a recording.
pub(super) fn key(
    talk: &mut Talk<'_, '_>,
    me: &mut Speaking,
    purpose: Purpose,
    recording: RecordingKey,
    digit: u8,
) {
    match (digit, purpose) {
        (1, Purpose::Message) => leave(talk, me, recording),
        (1, Purpose::Answer(position)) => {
            let output = answer(talk, me, position, recording);
            question::arrive_at(talk, me, output);
        }
        (2, _) => {
            talk.effect(Effect::Discard(recording));
            me.asked = Asked::Recording(purpose);
            show(talk, me);
        }
        (3, _) => {
            talk.effect(Effect::Discard(recording));
            talk.confirm("call-recording-erased");
            forsake(talk, me, purpose);
        }
        _ => wrong(talk, me),
    }
}

/// Nothing was heard: once more, or back.
pub(super) fn nothing_key(talk: &mut Talk<'_, '_>, me: &mut Speaking, purpose: Purpose, digit: u8) {
    match digit {
        1 => {
            me.asked = Asked::Recording(purpose);
            show(talk, me);
        }
        2 => forsake(talk, me, purpose),
        _ => wrong(talk, me),
    }
}

fn forsake(talk: &mut Talk<'_, '_>, me: &mut Speaking, purpose: Purpose) {
    match purpose {
        Purpose::Message => home(talk, me),
        Purpose::Answer(_) => question::resume(talk, me),
    }
}

/// Passes a message on.
pub(super) fn leave(talk: &mut Talk<'_, '_>, me: &mut Speaking, recording: RecordingKey) {
    let ticket = me.begins(Deed::Leave { recording });
    let leave = leaving(me, ticket, recording);
    talk.effect(Effect::Leave(leave));
}

/// What passes a message on: to the case that was opened by its code, else to his own.
pub(super) fn leaving(me: &Speaking, ticket: u32, recording: RecordingKey) -> Leave {
    Leave {
        ticket,
        id: me.keys.number_of(recording),
        code: me.addressee().clone(),
        opens: me.ground != Ground::Case && me.given == Given::Nothing,
        language: me.language.clone(),
        recording,
    }
}

/// A message is with us: the code, if he has none yet, and back to where he was.
pub(super) fn passed(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    talk.confirm("call-passed");
    if me.ground != Ground::Case {
        me.given = me.given.max(Given::Message);
        if !me.told {
            // What was asked before comes back when the code was told.
            return told::begin(talk, me);
        }
    }
    hours::tell(talk);
    home(talk, me);
}

/// A message could not be kept: it is offered again.
pub(super) fn not_passed(talk: &mut Talk<'_, '_>, me: &mut Speaking, recording: RecordingKey) {
    talk.confirm("call-failed");
    me.asked = Asked::Recorded(Purpose::Message, recording);
    show(talk, me);
}

/// Puts the mark of a spoken answer into the form, by the rules of the form, and keeps the recording beside it.
pub(super) fn answer(
    talk: &mut Talk<'_, '_>,
    me: &mut Speaking,
    position: u16,
    recording: RecordingKey,
) -> Option<crate::conversation::Output> {
    let mark = mark(talk, position);
    let name = question::form(talk, me)?.questions().nth(usize::from(position))?.to_owned();
    let output = question::advance(talk, me, Input::AnswerTo(name.into(), RawAnswer::Text(mark)))?;
    if matches!(output, crate::conversation::Output::Refused { .. }) {
        talk.effect(Effect::Discard(recording));
        return Some(output);
    }
    if let Some(at) = me.spoken.iter().position(|(known, _)| *known == position) {
        let (_, before) = me.spoken.swap_remove(at);
        if before != recording {
            talk.effect(Effect::Discard(before));
        }
    }
    me.spoken.push((position, recording));
    Some(output)
}

/// The mark: with a number, because a form may ask for two words that differ.
fn mark(talk: &Talk<'_, '_>, position: u16) -> String {
    let number = i64::from(position).saturating_add(1);
    talk.programme.text(&talk.language, SPOKEN_ANSWER, &[("number", Arg::Number(number))])
}
