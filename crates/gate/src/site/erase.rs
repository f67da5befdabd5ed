//! “Erase everything”, and the pages that say that something is done.

use askama::Template;
use interview::Language;

use crate::app::Gate;
use crate::config::Way;
use crate::site::address::{Room, Said, Spot};
use crate::site::answer::{Answer, NOT_KEPT, page as page_answer, render};
use crate::site::error::SaidPage;
use crate::site::session::Session;
use crate::site::shell::{Exit, Shell};
use crate::words::Arg;

/// A question with one yes and one no.
#[derive(Template)]
#[template(path = "confirm.html")]
pub(super) struct ConfirmPage<'a> {
    pub(super) s: Shell<'a>,
    pub(super) heading: String,
    pub(super) lines: Vec<String>,
    pub(super) yes: String,
    pub(super) no: &'static str,
}

/// Asks once more before what was written is erased.
pub(super) fn page(session: &Session<'_>) -> Answer {
    let s = Shell::session(session.visit, &session.held.language, Spot::Erase, Exit::Erases);
    let (heading, yes) = (s.w("erase-title"), s.w("erase-yes"));
    let lines = vec![s.w("erase-lead")];
    page_answer(session.visit, NOT_KEPT, &ConfirmPage { heading, lines, yes, no: "r", s })
}

/// A page that says that something is done; it holds nothing of anybody.
pub(super) fn said_html(gate: &Gate, way: Way, night: bool, language: &Language, said: Said) -> String {
    let s = Shell::room(gate, way, night, language, Room::Said(said));
    let (heading, lines) = match said {
        Said::Erased => (s.w("erased"), vec![s.w("erased-lead"), s.w("erased-next")]),
        Said::Withdrawn => {
            let days = [("days", Arg::Number(gate.copies_die_days()))];
            (s.w("withdrawn"), vec![s.with("withdrawn-lead", &days), s.w("withdraw-no-disadvantage")])
        }
        Said::Left => (s.w("left"), vec![s.w("left-lead"), s.w("left-next")]),
    };
    render(&SaidPage { heading, lines, ways: Vec::new(), s })
}
