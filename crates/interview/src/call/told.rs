//! The code: said twice, asked back once, and what can be done when it was told.

use super::code::DIGITS;
use super::end;
use super::heard::{home, show, wrong};
use super::hours;
use super::key::Key;
use super::menu;
use super::piece::PieceId;
use super::receipt;
use super::record;
use super::state::{Asked, Ground, Speaking};
use super::talk::{LONG_PAUSE, Talk};
use super::words::List;

/// Digits that are said in one breath.
const GROUP: usize = 3;

/// Tells the code, if it was not told before.
pub(super) fn begin(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    if me.told {
        talk.tell("call-code-same");
        return end(talk, me);
    }
    me.told = true;
    talk.confirm("call-code-lead");
    talk.confirm("call-code-weaker");
    talk.confirm("call-code-is");
    say(talk, me, true);
    talk.tell("call-code-again");
    say(talk, me, false);
    me.typed.clear();
    me.asked = Asked::CodeBack;
    talk.tell("call-code-key");
}

/// Says it again.
pub(super) fn show_code(talk: &mut Talk<'_, '_>, me: &Speaking) {
    talk.tell("call-code-is");
    say(talk, me, false);
    talk.tell("call-code-key");
}

/// Says the digits in groups. The first time no key may cut them short: who presses too soon has no code.
fn say(talk: &mut Talk<'_, '_>, me: &Speaking, to_the_end: bool) {
    let digits: Vec<usize> =
        me.keys.code.digits().chars().filter_map(|digit| usize::try_from(digit.to_digit(10)?).ok()).collect();
    for group in digits.chunks(GROUP) {
        for digit in group {
            let piece = PieceId::listed(List::Digits, *digit);
            if to_the_end {
                talk.confirm_piece(piece);
            } else {
                talk.piece(piece);
            }
        }
        if to_the_end {
            talk.confirm_pause(LONG_PAUSE);
        } else {
            talk.pause(LONG_PAUSE);
        }
    }
}

/// A key of the code that is keyed back.
pub(super) fn key(talk: &mut Talk<'_, '_>, me: &mut Speaking, key: Key) {
    match key.digit() {
        Some(digit) => {
            me.typed.push(char::from(b'0'.saturating_add(digit)));
            if me.typed.len() >= DIGITS {
                close(talk, me);
            }
        }
        None => show(talk, me),
    }
}

/// It was keyed back, or nothing was: then it is left at that.
pub(super) fn close(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    let typed = std::mem::take(&mut me.typed);
    if typed == me.keys.code.digits() {
        talk.confirm("call-code-right");
    } else if !typed.is_empty() {
        talk.confirm("call-code-wrong");
        say(talk, me, true);
    }
    talk.tell("call-until-then");
    talk.tell("call-we-never");
    end(talk, me);
}

/// The code was told: when it is of use, and what now.
fn end(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    hours::tell(talk);
    // Whoever left a message from the menu hears what can be done now, as whoever has applied does.
    let is_between = me.beneath.iter().any(|asked| !matches!(asked, Asked::Menu { .. }));
    if is_between || me.ground == Ground::Interview {
        return home(talk, me);
    }
    me.beneath.clear();
    me.ground = Ground::Told;
    me.asked = Asked::Parting;
    show(talk, me);
}

/// A key after that.
pub(super) fn parting_key(talk: &mut Talk<'_, '_>, me: &mut Speaking, digit: u8) {
    match digit {
        1 => record::begin(talk, me),
        2 => menu::open(talk, me),
        3 => end::bye(talk, me),
        4 => receipt::begin(talk, me),
        _ => wrong(talk, me),
    }
}
