//! How a call ends, and how everything is erased.

use super::cut;
use super::heard::{home, show, wrong};
use super::menu;
use super::record;
use super::review;
use super::state::{Asked, Deed, Ending, Given, Ground, Speaking};
use super::talk::Talk;
use super::turn::{Effect, Erase};

/// Asks whether to end.
pub(super) fn stop(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    if me.aside(Asked::Stopping) {
        show_stop(talk, me);
    } else {
        wrong(talk, me);
    }
}

pub(super) fn show_stop(talk: &mut Talk<'_, '_>, me: &Speaking) {
    let has_something = !me.undecided().is_empty() || review::so_far(talk, me).is_some();
    talk.tell(if has_something { "call-stop" } else { "call-stop-empty" });
}

/// A key after that. What was answered is passed on as it is, and he gets the code for it.
pub(super) fn stop_key(talk: &mut Talk<'_, '_>, me: &mut Speaking, digit: u8) {
    match digit {
        1 => {
            cut::put_in_picked(talk, me);
            match review::so_far(talk, me) {
                Some(application) if me.undecided().is_empty() => {
                    review::begin_sending(talk, me, application);
                }
                Some(_) | None => bye(talk, me),
            }
        }
        2 => home(talk, me),
        3 => erase(talk, me),
        _ => wrong(talk, me),
    }
}

/// Says goodbye. What was said and not sent is kept first, as if the line were cut.
pub(super) fn bye(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    begin(talk, me, false);
}

/// The same to somebody who presses nothing any more.
pub(super) fn go_quietly(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    begin(talk, me, true);
}

fn begin(talk: &mut Talk<'_, '_>, me: &mut Speaking, is_quiet: bool) {
    let messages = cut::gather(talk, me);
    // They are in the ending now, and not to be decided about any more.
    me.beneath.clear();
    me.asked = Asked::Parting;
    me.ending = Some(Ending { is_quiet, is_kept: false, is_failed: false, messages });
    go_on(talk, me);
}

/// Keeps one thing after the other, and hangs up when nothing is left to keep.
pub(super) fn go_on(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    if let Some(recording) = me.ending.as_mut().and_then(|ending| ending.messages.pop()) {
        return record::leave(talk, me, recording);
    }
    if let Some(application) = cut::answers(talk, me, false) {
        return review::begin_sending(talk, me, application);
    }
    if let Some(ending) = &me.ending {
        if ending.is_quiet {
            talk.confirm("call-quiet");
        }
        talk.confirm(match ending {
            Ending { is_failed: true, .. } => "call-bye-failed",
            Ending { is_kept: true, .. } => "call-bye-kept",
            Ending { is_quiet: true, .. } => "call-bye-quiet",
            Ending { .. } => "call-bye",
        });
    }
    talk.hang_up();
}

/// One thing is kept, or could not be; the others are tried all the same.
pub(super) fn kept(talk: &mut Talk<'_, '_>, me: &mut Speaking, deed: &Deed, is_kept: bool) {
    if let Some(ending) = &mut me.ending {
        ending.is_kept |= is_kept;
        ending.is_failed |= !is_kept;
    }
    if matches!(deed, Deed::Send { .. }) {
        me.interview = None;
    } else if is_kept {
        me.given = me.given.max(Given::Message);
    }
    go_on(talk, me);
}

/// Asks whether everything is to be erased.
pub(super) fn erase(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    let is_nothing = me.interview.is_none()
        && me.given == Given::Nothing
        && me.case.is_none()
        && me.undecided().is_empty();
    if is_nothing {
        talk.tell("call-erase-nothing");
        return if me.asked.is_aside() { home(talk, me) } else { show(talk, me) };
    }
    if me.aside(Asked::Erasing) {
        show_erase(talk, me);
    } else {
        wrong(talk, me);
    }
}

pub(super) fn show_erase(talk: &mut Talk<'_, '_>, me: &Speaking) {
    talk.confirm(if codes(me).is_empty() { "call-erase" } else { "call-erase-case" });
}

/// The answer to that.
pub(super) fn erase_key(talk: &mut Talk<'_, '_>, me: &mut Speaking, digit: u8) {
    match digit {
        1 => {
            let ticket = me.begins(Deed::Erase);
            talk.effect(Effect::Erase(erasing(me, ticket)));
        }
        2 => {
            talk.confirm("call-not-erased");
            home(talk, me);
        }
        _ => wrong(talk, me),
    }
}

/// What erases everything.
pub(super) fn erasing(me: &Speaking, ticket: u32) -> Erase {
    Erase { ticket, codes: codes(me) }
}

/// The codes of the cases that are open to him: his own, if anything was sealed with it, and one that he keyed.
fn codes(me: &Speaking) -> Vec<super::Code> {
    let own = (me.given > Given::Nothing).then(|| me.keys.code.clone());
    let keyed = me.case.as_ref().filter(|_| me.ground == Ground::Case).map(|case| case.code.clone());
    let mut codes: Vec<_> = own.into_iter().chain(keyed).collect();
    codes.dedup();
    codes
}

/// Everything is erased, and only now it is said.
pub(super) fn erased(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    let had_case = !codes(me).is_empty();
    me.forget(talk.env);
    talk.confirm("call-erased");
    if had_case {
        talk.confirm("call-erased-case");
    }
    menu::open(talk, me);
}
