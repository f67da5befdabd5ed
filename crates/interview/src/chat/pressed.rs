//! A button that was pressed. One whose time is over does nothing: where things stand is said again.

use super::ask;
use super::command::Command;
use super::heard;
use super::info;
use super::mailbox;
use super::obey;
use super::pick;
use super::press::Press;
use super::session::{Asked, Ground, Phase, Speaking};
use super::talk::Talk;
use crate::conversation::{Input, RawAnswer};

/// Does what a button says.
pub(super) fn pressed(talk: &mut Talk<'_, '_>, mut me: Speaking, press: Press) -> Phase {
    let asked = std::mem::replace(&mut me.asked, Asked::Nothing);
    let is_here = |visit: u16| visit == me.visit() && matches!(me.ground, Ground::Interview(_));
    match press {
        Press::Command(Command::PassOn) => match asked {
            Asked::Offer(message) => mailbox::pass(talk, &mut me, message),
            Asked::Nothing
            | Asked::Writing
            | Asked::Erasing
            | Asked::Language
            | Asked::Picking { .. }
            | Asked::Switching(_)
            | Asked::Page { .. } => obey::resume(talk, &me),
        },
        Press::Command(Command::More) => {
            if let Asked::Page { slug, part } = asked {
                info::page(talk, &mut me, &slug, part);
            }
            if me.asked == Asked::Nothing {
                obey::resume(talk, &me);
            }
        }
        Press::Command(command) => {
            keep_picks(&mut me, asked);
            return obey::obey(talk, me, command);
        }
        Press::Language(index) => match talk.programme.languages().get(index).cloned() {
            Some(language) => obey::speak(talk, &mut me, language),
            None => obey::resume(talk, &me),
        },
        Press::Form(form) => obey::begin(talk, &mut me, form),
        Press::EraseAll if asked == Asked::Erasing => return obey::erase_all(talk, me),
        Press::KeepAll => {
            let language = me.language.clone();
            talk.tell(&language, &["chat-not-erased"]);
            obey::resume(talk, &me);
        }
        Press::Send { visit } if is_here(visit) => heard::send(talk, &mut me),
        Press::Choose { visit, question, choice } if is_here(visit) => {
            let name = ask::question_at(talk, &me, question);
            let code = name
                .as_ref()
                .zip(ask::form(talk, &me))
                .and_then(|(name, form)| form.codes(name).get(choice).map(|code| (*code).to_owned()));
            answer_to(talk, &mut me, name, code.map(|code| RawAnswer::Codes(vec![code])));
        }
        Press::Toggle { visit, question, choice } if is_here(visit) => {
            keep_picks(&mut me, asked);
            let name = ask::question_at(talk, &me, question);
            if !name.is_some_and(|name| pick::toggle(talk, &mut me, &name, choice)) {
                obey::resume(talk, &me);
            }
        }
        Press::Done { visit, question } if is_here(visit) => {
            keep_picks(&mut me, asked);
            let name = ask::question_at(talk, &me, question);
            if !name.is_some_and(|name| pick::done(talk, &mut me, &name)) {
                obey::resume(talk, &me);
            }
        }
        Press::Switch { visit, form } if visit == me.visit() && asked == Asked::Switching(form) => {
            obey::switch(talk, &mut me, form);
        }
        Press::Pass { visit, question } if is_here(visit) => {
            let name = ask::question_at(talk, &me, question);
            let tick = talk.w(&me.language, "acknowledge");
            answer_to(talk, &mut me, name, Some(RawAnswer::Text(tick)));
        }
        Press::Decline { visit, question } if is_here(visit) => match ask::question_at(talk, &me, question) {
            Some(name) => obey::skip(talk, &mut me, Some(name)),
            None => obey::resume(talk, &me),
        },
        Press::Change { visit, question } if is_here(visit) => match ask::question_at(talk, &me, question) {
            Some(name) => drop(ask::go(talk, &mut me, Input::GoTo(name.into()))),
            None => obey::resume(talk, &me),
        },
        // A button whose time is over.
        Press::EraseAll
        | Press::Stay
        | Press::Switch { .. }
        | Press::Toggle { .. }
        | Press::Done { .. }
        | Press::Send { .. }
        | Press::Choose { .. }
        | Press::Pass { .. }
        | Press::Decline { .. }
        | Press::Change { .. } => obey::resume(talk, &me),
    }
    Phase::Speaking(Box::new(me))
}

/// What was picked by pressing outlives a look at something else.
fn keep_picks(me: &mut Speaking, asked: Asked) {
    if matches!(asked, Asked::Picking { .. }) {
        me.asked = asked;
    }
}

fn answer_to(talk: &mut Talk<'_, '_>, me: &mut Speaking, name: Option<String>, raw: Option<RawAnswer>) {
    match name.zip(raw) {
        Some((name, raw)) => {
            ask::go(talk, me, Input::AnswerTo(name.into(), raw));
        }
        None => obey::resume(talk, me),
    }
}
