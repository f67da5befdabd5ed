//! What `*` opens: what can be asked for at any moment.

use super::begin;
use super::end;
use super::heard::{home, show, wrong};
use super::info;
use super::key::Key;
use super::menu;
use super::question;
use super::record;
use super::review;
use super::state::{Asked, Purpose, Speaking};
use super::talk::Talk;
use super::words::Topic;

/// Says the commands; the next key is one.
pub(super) fn offer(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    me.star = true;
    talk.tell("call-commands-1");
    talk.tell("call-commands-2");
}

/// Does what a key asks for after `*`. Another `*` takes the first one back.
pub(super) fn obey(talk: &mut Talk<'_, '_>, me: &mut Speaking, key: Key) {
    match key.digit() {
        Some(1) => show(talk, me),
        Some(2) => back(talk, me),
        Some(3) => {
            me.slower = !me.slower;
            talk.tell(if me.slower { "call-slower" } else { "call-faster" });
            show(talk, me);
        }
        Some(4) => begin::ask_language(talk, me),
        Some(0 | 5) => record::ask(talk, me),
        Some(6) => end::stop(talk, me),
        Some(7) => end::erase(talk, me),
        Some(8) => info::begin(talk, me, Topic::Elsewhere),
        Some(9) => info::begin(talk, me, Topic::Help),
        Some(_) => wrong(talk, me),
        None if key == Key::HASH => offer(talk, me),
        None => show(talk, me),
    }
}

/// One step back, wherever he is.
fn back(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    if me.asked.is_aside() {
        return home(talk, me);
    }
    match me.asked {
        Asked::Menu { .. } | Asked::Parting | Asked::CodeEntry | Asked::NotOpened | Asked::Case => {
            menu::open(talk, me);
        }
        Asked::Question { .. } => question::back(talk, me),
        Asked::Check { .. }
        | Asked::Recording(Purpose::Answer(_))
        | Asked::NothingHeard(Purpose::Answer(_)) => question::resume(talk, me),
        Asked::Review => question::back(talk, me),
        Asked::Changing { .. } => review::open(talk, me),
        Asked::Switching { .. } => menu::open(talk, me),
        // A code that was told and is asked back is gone through, not round.
        Asked::CodeBack => show(talk, me),
        // A recording must be decided about first.
        Asked::Recorded(..) => show(talk, me),
        // These are asides.
        Asked::Info { .. }
        | Asked::Person
        | Asked::Language
        | Asked::Stopping
        | Asked::Erasing
        | Asked::Recording(Purpose::Message)
        | Asked::NothingHeard(Purpose::Message) => home(talk, me),
    }
}
