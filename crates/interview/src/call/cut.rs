//! The line is gone: what was said is kept.

use super::end;
use super::question;
use super::record;
use super::review;
use super::state::{Asked, Deed, Given, Purpose, Speaking};
use super::talk::Talk;
use super::turn::{Effect, RecordingKey};
use crate::conversation::{self, Input, PromptKind, Submitted};

/// The line is gone. Nothing is said, because nobody hears it.
pub(super) fn cut(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    keep(talk, me);
    talk.be_silent();
    talk.hang_up();
}

/// Gives the effects that keep what was said and not sent. What was being done is done once more: the same numbers make twice once.
fn keep(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    let doing = me.doing.take().map(|doing| doing.what);
    if doing == Some(Deed::Erase) {
        let ticket = me.begins(Deed::Erase);
        return talk.effect(Effect::Erase(end::erasing(me, ticket)));
    }
    let mut messages = gather(talk, me);
    let begun = if let Some(Deed::Leave { recording }) = doing { Some(recording) } else { None };
    let waiting = me.ending.take().map(|ending| ending.messages).unwrap_or_default();
    for recording in begun.into_iter().chain(waiting) {
        if !messages.contains(&recording) {
            messages.push(recording);
        }
    }
    for recording in messages {
        let ticket = me.begins(Deed::Leave { recording });
        talk.effect(Effect::Leave(record::leaving(me, ticket, recording)));
        me.given = me.given.max(Given::Message);
    }
    if let Some(application) = answers(talk, me, doing == Some(Deed::Send { whole: true })) {
        review::begin_sending(talk, me, application);
    }
}

/// Puts into the form what was half said: several that were picked and not closed, an answer that was spoken and not decided about.
/// Gives the messages that nobody has decided about: who hangs up after having spoken wants to be heard, and is told so.
pub(super) fn gather(talk: &mut Talk<'_, '_>, me: &mut Speaking) -> Vec<RecordingKey> {
    put_in_picked(talk, me);
    let mut messages = Vec::new();
    for (purpose, recording) in me.undecided() {
        match purpose {
            Purpose::Message => messages.push(recording),
            Purpose::Answer(position) => {
                // Whether the form takes it or not, what follows is the same.
                let _taken_or_not = record::answer(talk, me, position, recording);
            }
        }
    }
    messages
}

/// The answers: as they are whole, if they were being sent, else as far as they go.
pub(super) fn answers(talk: &mut Talk<'_, '_>, me: &mut Speaking, whole: bool) -> Option<Submitted> {
    if whole
        && let (Some(form), Some(state)) = (question::form(talk, me), me.interview.as_ref())
        && let Ok(application) = conversation::finish(form, state, &mut talk.interview_env())
    {
        return Some(application);
    }
    review::so_far(talk, me)
}

/// Several that were picked and not closed with `#` are an answer too.
pub(super) fn put_in_picked(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    let asked = std::iter::once(&me.asked).chain(me.beneath.iter().rev());
    let mut picks = asked.filter_map(|asked| {
        if let Asked::Question { picked, .. } = asked { Some(picked.clone()) } else { None }
    });
    let picked = picks.next().filter(|picked| !picked.is_empty());
    if let (Some(picked), Some(prompt)) = (picked, question::now(talk, me))
        && matches!(prompt.kind, PromptKind::Many(_))
    {
        let raw = question::raw_of(talk, me, &prompt, &picked);
        // Whether the form takes it or not, what follows is the same.
        let _taken_or_not = question::advance(talk, me, Input::Answer(raw));
    }
}
