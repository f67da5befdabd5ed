//! The receipt of the caller's own case, read out: longer than the code, and good where the code is not.
//!
//! A call does not know it. It asks for it by the code with which the case was sealed, and whoever sealed it puts in the digits.

use super::heard::{show, wrong};
use super::piece::{PieceId, Spoken};
use super::state::{Given, Speaking};
use super::talk::{LONG_PAUSE, SHORT_PAUSE, Talk};
use super::words::List;
use crate::language::Language;

/// Digits that are said in one breath: those of one word of the receipt.
const GROUP: usize = 3;
/// Between two groups: so long takes it to write one down.
const GROUP_PAUSE: u16 = 1_200;

/// Reads it out, as often as it is asked for, and says what now. Every key stops it. Whoever keyed a code has sealed nothing with it,
/// and is read nothing.
pub(super) fn begin(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    if me.given == Given::Nothing {
        return wrong(talk, me);
    }
    talk.tell("call-receipt-lead");
    talk.tell("call-receipt-seen");
    talk.pause(LONG_PAUSE);
    talk.receipt(&me.keys.code);
    show(talk, me);
}

/// What is said for [`Spoken::Receipt`]: the digits slowly, in groups; without them, that it did not work.
pub fn read_out(language: &Language, digits: Option<&str>) -> Vec<Spoken> {
    let piece = |id: PieceId| Spoken::Piece { language: language.clone(), id };
    let Some(digits) = digits else { return vec![piece(PieceId::text("call-failed"))] };
    let digits: Vec<usize> =
        digits.chars().filter_map(|digit| usize::try_from(digit.to_digit(10)?).ok()).collect();
    let mut out = Vec::with_capacity(digits.len().saturating_mul(2));
    for group in digits.chunks(GROUP) {
        for (at, digit) in group.iter().enumerate() {
            if at > 0 {
                out.push(Spoken::Pause { millis: SHORT_PAUSE });
            }
            out.push(piece(PieceId::listed(List::Digits, *digit)));
        }
        out.push(Spoken::Pause { millis: GROUP_PAUSE });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_come_in_groups_and_nothing_else_does() {
        let language = Language::parse("ru").unwrap();
        let said = |digits| -> String {
            let name = |spoken| match spoken {
                Spoken::Piece { id, .. } => id.as_str().replace("call-digits.", ""),
                Spoken::Pause { millis: SHORT_PAUSE } => String::new(),
                Spoken::Pause { .. } => " ".to_owned(),
                Spoken::Sound(_) | Spoken::Receipt { .. } => panic!("nothing of a call"),
            };
            read_out(&language, digits).into_iter().map(name).collect()
        };
        assert_eq!(said(Some("012345678")), "012 345 678 ");
        assert_eq!(said(None), "call-failed");
    }
}
