//! What can be done when nothing is begun.

use super::case;
use super::heard::wrong;
use super::info;
use super::offer::{self, Chosen};
use super::piece::PieceId;
use super::question;
use super::record;
use super::state::{Asked, Given, Ground, Speaking};
use super::talk::Talk;
use super::turn::Effect;
use super::words::Topic;
use crate::Form;
use crate::programme::FormKind;

/// What stands in the menu, in order.
#[derive(Clone, Copy)]
enum Item {
    Topic(Topic),
    Form(usize),
    Code,
    Person,
}

/// What saves a life needs nobody's answer, and comes first.
fn items(talk: &Talk<'_, '_>) -> Vec<Item> {
    let first = [Item::Topic(Topic::Surrender), Item::Topic(Topic::Rights)];
    let forms = (0..talk.programme.forms().count()).map(Item::Form);
    let last = [Item::Code, Item::Person, Item::Topic(Topic::Genuine), Item::Topic(Topic::Elsewhere)];
    first.into_iter().chain(forms).chain(last).collect()
}

/// Opens it anew.
pub(super) fn open(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    me.ground = Ground::Menu;
    me.case = None;
    me.asked = Asked::Menu { page: 0 };
    show_page(talk, 0);
}

/// Says it.
pub(super) fn show(talk: &mut Talk<'_, '_>, me: &Speaking) {
    let page = if let Asked::Menu { page } = me.asked { page } else { 0 };
    show_page(talk, page);
}

fn show_page(talk: &mut Talk<'_, '_>, page: usize) {
    talk.tell("call-menu");
    let labels: Vec<Vec<PieceId>> =
        items(talk).into_iter().map(|item| vec![PieceId::text(label(talk, item))]).collect();
    offer::say(talk, &labels, page);
}

fn label(talk: &Talk<'_, '_>, item: Item) -> &'static str {
    match item {
        Item::Topic(Topic::Surrender | Topic::Help) => "call-menu-surrender",
        Item::Topic(Topic::Rights) => "call-menu-rights",
        Item::Topic(Topic::Genuine) => "call-menu-genuine",
        Item::Topic(Topic::Elsewhere) => "call-menu-elsewhere",
        Item::Code => "call-menu-code",
        Item::Person => "call-menu-person",
        Item::Form(form) => match kind(talk, form) {
            FormKind::Application => "call-menu-apply",
            FormKind::ThirdParty => "call-menu-third-party",
            FormKind::ConscriptionRisk => "call-menu-at-risk",
        },
    }
}

fn kind(talk: &Talk<'_, '_>, form: usize) -> FormKind {
    let form = talk.programme.forms().nth(form);
    form.and_then(|form| talk.programme.form_kind(form.name())).unwrap_or(FormKind::Application)
}

/// A key in the menu.
pub(super) fn key(talk: &mut Talk<'_, '_>, me: &mut Speaking, page: usize, digit: u8) {
    let items = items(talk);
    match offer::chosen(items.len(), page, digit) {
        Chosen::Item(at) => match items.get(at) {
            Some(Item::Topic(topic)) => info::begin(talk, me, *topic),
            Some(Item::Form(form)) => begin(talk, me, *form),
            Some(Item::Code) => case::enter(talk, me),
            Some(Item::Person) => record::ask(talk, me),
            None => wrong(talk, me),
        },
        Chosen::More(page) => {
            me.asked = Asked::Menu { page };
            show_page(talk, page);
        }
        Chosen::Nothing => wrong(talk, me),
    }
}

/// Begins a questionnaire, or goes on with it; asks once whether another one that was begun is to be dropped.
fn begin(talk: &mut Talk<'_, '_>, me: &mut Speaking, at: usize) {
    let Some(form) = talk.programme.forms().nth(at) else { return wrong(talk, me) };
    match me.interview.as_ref().map(|state| state.form() == form.name()) {
        Some(true) => question::resume(talk, me),
        Some(false) => {
            me.asked = Asked::Switching { form: at };
            super::heard::show(talk, me);
        }
        None => begin_anew(talk, me, form, at),
    }
}

/// The answer to that question.
pub(super) fn switch_key(talk: &mut Talk<'_, '_>, me: &mut Speaking, at: usize, digit: u8) {
    match (digit, talk.programme.forms().nth(at)) {
        (1, Some(form)) => {
            drop_answers(talk, me);
            begin_anew(talk, me, form, at);
        }
        (2, _) => question::resume(talk, me),
        _ => wrong(talk, me),
    }
}

/// Forgets the answers that nobody sent, with what was spoken.
fn drop_answers(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    me.interview = None;
    for (_, recording) in me.spoken.drain(..) {
        talk.effect(Effect::Discard(recording));
    }
}

fn begin_anew(talk: &mut Talk<'_, '_>, me: &mut Speaking, form: &Form, at: usize) {
    if me.given == Given::Application {
        // Another application is another case.
        me.forget_case(talk.env);
    }
    talk.tell(match kind(talk, at) {
        FormKind::Application => "call-begin-apply",
        FormKind::ThirdParty => "call-begin-third-party",
        FormKind::ConscriptionRisk => "call-begin-at-risk",
    });
    talk.tell("call-begin-no-names");
    // That a cut line keeps what was said is part of what this line reveals.
    talk.confirm("call-begin-kept");
    question::begin(talk, me, form);
}
