//! What is said when an effect is done.

use super::case;
use super::end;
use super::heard::show;
use super::record;
use super::state::{Deed, Doing, Given, Ground, Speaking};
use super::talk::Talk;
use super::told;
use super::turn::{Happened, Outcome};

/// Goes on after an effect. One that nobody waits for any more changes nothing.
pub(super) fn happened(talk: &mut Talk<'_, '_>, me: &mut Speaking, happened: Happened) {
    let Some(doing) = me.doing.take() else { return };
    if doing.ticket != happened.ticket {
        me.doing = Some(doing);
        return;
    }
    if me.ending.is_some() {
        let is_kept = matches!(happened.outcome, Outcome::Sealed);
        return end::kept(talk, me, &doing.what, is_kept);
    }
    match (doing.what, happened.outcome) {
        (Deed::Send { whole }, Outcome::Sealed) => sent(talk, me, whole),
        (Deed::Leave { .. }, Outcome::Sealed) => record::passed(talk, me),
        (Deed::Leave { recording }, Outcome::Failed) => record::not_passed(talk, me, recording),
        (Deed::Ask(code), Outcome::Waits(seconds)) => {
            case::waits(talk, seconds);
            me.doing = Some(Doing { ticket: doing.ticket, what: Deed::Ask(code) });
        }
        (Deed::Ask(code), Outcome::Found { answers, unready }) => {
            case::found(talk, me, code, answers, unready);
        }
        (Deed::Ask(_), Outcome::Unknown) => case::not_found(talk, me, "call-code-unknown"),
        (Deed::Ask(_), Outcome::Expired) => case::not_found(talk, me, "call-code-expired"),
        (Deed::Ask(_), Outcome::Away(hours)) => case::away(talk, me, hours),
        (Deed::Erase, Outcome::Done) => end::erased(talk, me),
        // By their types, effects have no other outcomes than these and that they failed.
        (Deed::Send { .. } | Deed::Ask(_) | Deed::Erase | Deed::Leave { .. }, _) => {
            talk.confirm("call-failed");
            show(talk, me);
        }
    }
}

/// The answers are with us: the code, and what follows.
fn sent(talk: &mut Talk<'_, '_>, me: &mut Speaking, whole: bool) {
    me.interview = None;
    me.spoken.clear();
    me.beneath.clear();
    me.given = Given::Application;
    me.ground = Ground::Told;
    talk.confirm(if whole { "call-sent" } else { "call-kept-part" });
    told::begin(talk, me);
}
