//! Longer texts, told in parts: how to surrender, the rights, how to know that this is genuine, where else, and help.

use super::heard::{home, wrong};
use super::state::{Asked, Speaking};
use super::talk::{LONG_PAUSE, Talk};
use super::words::Topic;

/// So many parts are told before it is asked whether to go on.
const AT_ONCE: usize = 3;

/// Tells it from the beginning. What was asked before comes back after it.
pub(super) fn begin(talk: &mut Talk<'_, '_>, me: &mut Speaking, topic: Topic) {
    if me.aside(Asked::Info { topic, told: 0 }) {
        go_on(talk, me, topic, 0);
    } else {
        wrong(talk, me);
    }
}

/// Tells the next parts; after the last one what was asked before is asked again.
pub(super) fn go_on(talk: &mut Talk<'_, '_>, me: &mut Speaking, topic: Topic, told: usize) {
    let parts = topic.parts(talk.programme);
    let next = end_of_next(told, parts);
    tell(talk, topic, told, next);
    if next < parts {
        me.asked = Asked::Info { topic, told: next };
        talk.tell("call-info-more");
    } else {
        home(talk, me);
    }
}

/// Tells the parts that were told last once more.
pub(super) fn again(talk: &mut Talk<'_, '_>, topic: Topic, told: usize) {
    tell(talk, topic, told.saturating_sub(AT_ONCE), told);
    talk.tell("call-info-more");
}

/// A key after some parts.
pub(super) fn key(talk: &mut Talk<'_, '_>, me: &mut Speaking, topic: Topic, told: usize, digit: u8) {
    match digit {
        1 => go_on(talk, me, topic, told),
        2 => home(talk, me),
        _ => wrong(talk, me),
    }
}

/// A part that would be left alone is taken along.
fn end_of_next(told: usize, parts: usize) -> usize {
    let next = told.saturating_add(AT_ONCE).min(parts);
    if next.saturating_add(1) == parts { parts } else { next }
}

fn tell(talk: &mut Talk<'_, '_>, topic: Topic, from: usize, to: usize) {
    for part in from..to {
        talk.part(topic, part.saturating_add(1));
        talk.pause(LONG_PAUSE);
    }
}
