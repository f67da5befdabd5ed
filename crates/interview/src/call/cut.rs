//! The line is gone: what was said is kept.

use super::end;
use super::question;
use super::record;
use super::review;
use super::state::{Asked, Deed, Given, Purpose, Speaking};
use super::talk::Talk;
use super::turn::{Effect, RecordingKey};
use crate::conversation::{self, Input, PromptKind};

/// The line is gone. Nothing is said, because nobody hears it.
pub(super) fn cut(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    keep(talk, me);
    talk.be_silent();
    talk.hang_up();
}

/// Gives the effects that keep what was said and not sent; whether there is anything. What was being done is done once more: the same
/// numbers make twice once.
pub(super) fn keep(talk: &mut Talk<'_, '_>, me: &mut Speaking) -> bool {
    let doing = me.doing.take().map(|doing| doing.what);
    if doing == Some(Deed::Erase) {
        let ticket = me.begins(Deed::Erase);
        talk.effect(Effect::Erase(end::erasing(me, ticket)));
        return false;
    }
    let messages = recordings(talk, me, doing.as_ref());
    let mut is_kept = !messages.is_empty();
    for recording in messages {
        let ticket = me.begins(Deed::Leave { recording });
        talk.effect(Effect::Leave(record::leaving(me, ticket, recording)));
        me.given = me.given.max(Given::Message);
    }
    is_kept |= keep_answers(talk, me, doing == Some(Deed::Send { whole: true }));
    is_kept
}

/// The messages that nobody has decided about: who hangs up after having spoken wants to be heard, and is told so. Answers that were
/// spoken go into the form.
fn recordings(talk: &mut Talk<'_, '_>, me: &mut Speaking, doing: Option<&Deed>) -> Vec<RecordingKey> {
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
    if let Some(Deed::Leave { recording }) = doing
        && !messages.contains(recording)
    {
        messages.push(*recording);
    }
    messages
}

/// Seals the answers: as they are whole, if they were being sent, else as unfinished.
fn keep_answers(talk: &mut Talk<'_, '_>, me: &mut Speaking, whole: bool) -> bool {
    if whole
        && let (Some(form), Some(state)) = (question::form(talk, me), me.interview.as_ref())
        && let Ok(application) = conversation::finish(form, state, &mut talk.interview_env())
    {
        review::begin_sending(talk, me, application);
        return true;
    }
    keep_picked(talk, me);
    match review::so_far(talk, me) {
        Some(application) => {
            review::begin_sending(talk, me, application);
            true
        }
        None => false,
    }
}

/// Several that were picked and not closed with `#` are an answer too.
fn keep_picked(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
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
