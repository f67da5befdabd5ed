//! What happens in a call whose language is known.

use super::QUIET_MAX;
use super::begin;
use super::case;
use super::command;
use super::cut;
use super::end;
use super::info;
use super::key::Key;
use super::menu;
use super::outcome;
use super::question;
use super::record;
use super::review;
use super::state::{Asked, Deed, Ground, Phase, Speaking};
use super::talk::Talk;
use super::told;
use super::turn::Event;
use super::typed;

/// Hears one thing.
pub(super) fn heard(talk: &mut Talk<'_, '_>, mut me: Box<Speaking>, event: Event) -> Phase {
    talk.language = me.language.clone();
    match event {
        Event::Began => show(talk, &mut me),
        Event::Key(key) => {
            me.quiet = 0;
            press(talk, &mut me, key);
        }
        Event::Silence => silence(talk, &mut me),
        Event::Recorded(ended) => {
            me.quiet = 0;
            record::ended(talk, &mut me, ended);
        }
        Event::Happened(happened) => outcome::happened(talk, &mut me, happened),
        Event::HungUp => cut::cut(talk, &mut me),
    }
    Phase::Speaking(me)
}

fn press(talk: &mut Talk<'_, '_>, me: &mut Speaking, key: Key) {
    if let Some(doing) = &me.doing {
        match doing.what {
            // Looking may take long, and whoever waits may do something else: the outcome then finds nobody.
            Deed::Ask(_) if key == Key::STAR => me.doing = None,
            Deed::Ask(_) => return talk.tell("call-wait"),
            Deed::Send { .. } | Deed::Leave { .. } | Deed::Erase => return,
        }
    }
    if std::mem::take(&mut me.star) {
        return command::obey(talk, me, key);
    }
    if key == Key::STAR {
        me.typed.clear();
        return command::offer(talk, me);
    }
    if takes_digits(talk, me) {
        return digits(talk, me, key);
    }
    match key.digit() {
        Some(0) => record::ask(talk, me),
        Some(digit) => digit_pressed(talk, me, digit),
        None if question::takes_several(talk, me) => question::several_done(talk, me),
        None => show(talk, me),
    }
}

/// Whether what is keyed now is a number, a day, a time or a code: then 0 is a digit.
fn takes_digits(talk: &mut Talk<'_, '_>, me: &Speaking) -> bool {
    match me.asked {
        Asked::CodeBack | Asked::CodeEntry => true,
        Asked::Question { .. } => question::takes_digits(talk, me),
        Asked::Menu { .. }
        | Asked::Check { .. }
        | Asked::Review
        | Asked::Changing { .. }
        | Asked::Info { .. }
        | Asked::Person
        | Asked::Recording(_)
        | Asked::Recorded(..)
        | Asked::NothingHeard(_)
        | Asked::Parting
        | Asked::NotOpened
        | Asked::Case
        | Asked::Language
        | Asked::Stopping
        | Asked::Erasing
        | Asked::Switching { .. } => false,
    }
}

fn digits(talk: &mut Talk<'_, '_>, me: &mut Speaking, key: Key) {
    if me.asked == Asked::CodeBack {
        told::key(talk, me, key);
    } else if me.asked == Asked::CodeEntry {
        case::key_of_code(talk, me, key);
    } else {
        typed::key(talk, me, key);
    }
}

fn digit_pressed(talk: &mut Talk<'_, '_>, me: &mut Speaking, digit: u8) {
    match me.asked.clone() {
        Asked::Menu { page } => menu::key(talk, me, page, digit),
        Asked::Question { page, .. } => question::key(talk, me, page, digit),
        Asked::Check { value } => typed::checked(talk, me, &value, digit),
        Asked::Review => review::key(talk, me, digit),
        Asked::Changing { at } => review::change_key(talk, me, at, digit),
        Asked::Info { topic, told } => info::key(talk, me, topic, told, digit),
        Asked::Person => record::person_key(talk, me, digit),
        // A key that ends a recording comes as the end of the recording.
        Asked::Recording(_) => show(talk, me),
        Asked::Recorded(purpose, recording) => record::key(talk, me, purpose, recording, digit),
        Asked::NothingHeard(purpose) => record::nothing_key(talk, me, purpose, digit),
        Asked::Parting => told::parting_key(talk, me, digit),
        Asked::NotOpened => case::not_opened_key(talk, me, digit),
        Asked::Case => case::key(talk, me, digit),
        Asked::Language => begin::language_key(talk, me, digit),
        Asked::Stopping => end::stop_key(talk, me, digit),
        Asked::Erasing => end::erase_key(talk, me, digit),
        Asked::Switching { form } => menu::switch_key(talk, me, form, digit),
        Asked::CodeBack | Asked::CodeEntry => show(talk, me),
    }
}

/// Nothing was pressed.
fn silence(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    if me.doing.is_some() {
        return talk.tell("call-wait");
    }
    if !std::mem::take(&mut me.star) {
        // Some can press nothing, and some do not know the last key: what they began goes on by itself.
        match me.asked.clone() {
            Asked::Info { topic, told } => return info::go_on(talk, me, topic, told),
            Asked::CodeBack => return told::close(talk, me),
            Asked::CodeEntry if !me.typed.is_empty() => return case::close(talk, me),
            Asked::Question { .. } if !me.typed.is_empty() => return typed::key(talk, me, Key::HASH),
            Asked::Menu { .. }
            | Asked::Question { .. }
            | Asked::Check { .. }
            | Asked::Review
            | Asked::Changing { .. }
            | Asked::Person
            | Asked::Recording(_)
            | Asked::Recorded(..)
            | Asked::NothingHeard(_)
            | Asked::Parting
            | Asked::CodeEntry
            | Asked::NotOpened
            | Asked::Case
            | Asked::Language
            | Asked::Stopping
            | Asked::Erasing
            | Asked::Switching { .. } => {}
        }
    }
    me.quiet = me.quiet.saturating_add(1);
    if me.quiet > QUIET_MAX {
        return end::go_quietly(talk, me);
    }
    talk.tell("call-quiet");
    show(talk, me);
}

/// A key that means nothing here.
pub(super) fn wrong(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    talk.tell("call-wrong-key");
    show(talk, me);
}

/// Says what was asked last once more.
pub(super) fn show(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    me.typed.clear();
    match me.asked.clone() {
        Asked::Menu { .. } => menu::show(talk, me),
        Asked::Question { .. } => question::show(talk, me),
        Asked::Check { value } => typed::show_check(talk, me, &value),
        Asked::Review => review::show(talk, me),
        Asked::Changing { at } => review::show_change(talk, me, at),
        Asked::Info { topic, told } => info::again(talk, topic, told),
        Asked::Person => record::show_person(talk),
        Asked::Recording(purpose) => record::show_recording(talk, purpose),
        Asked::Recorded(purpose, _) => record::show_recorded(talk, purpose),
        Asked::NothingHeard(_) => record::show_nothing(talk),
        Asked::CodeBack => told::show_code(talk, me),
        Asked::Parting => talk.tell("call-parting"),
        Asked::CodeEntry => talk.tell("call-code-enter"),
        Asked::NotOpened => talk.tell("call-unknown-keys"),
        Asked::Case => case::show(talk, me),
        Asked::Language => begin::show_languages(talk),
        Asked::Stopping => end::show_stop(talk, me),
        Asked::Erasing => end::show_erase(talk, me),
        Asked::Switching { .. } => talk.tell("call-switch"),
    }
}

/// Back to what was asked before something else was asked for; else to what the call is about.
pub(super) fn home(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    me.typed.clear();
    match me.beneath.pop() {
        Some(asked) => {
            me.asked = asked;
            show(talk, me);
        }
        None => match me.ground {
            Ground::Menu => menu::open(talk, me),
            Ground::Interview => question::resume(talk, me),
            Ground::Told => {
                me.asked = Asked::Parting;
                show(talk, me);
            }
            Ground::Case => {
                me.asked = Asked::Case;
                show(talk, me);
            }
        },
    }
}
