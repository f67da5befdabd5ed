//! What can be done when nothing is begun.

use super::begin;
use super::command::Command;
use super::press::Press;
use super::session::{Given, Ground, Speaking};
use super::talk::{Option_, Talk, Typed};
use crate::programme::FormKind;

/// What stands in the menu, in order.
#[derive(Clone, Copy)]
pub(super) enum Item {
    Form(usize),
    /// With the key of its words in the menu.
    Command(Command, &'static str),
}

/// The questionnaires, then what needs none.
pub(super) fn items(talk: &Talk<'_, '_>) -> Vec<Item> {
    let forms = (0..talk.programme.forms().count()).map(Item::Form);
    let rest = [
        (Command::Code, "home-code"),
        (Command::Surrender, "home-how"),
        (Command::Person, "chat-to-a-person"),
        (Command::Genuine, "home-genuine"),
        (Command::Help, "chat-what-else"),
        (Command::Language, ""),
    ];
    forms.chain(rest.map(|(command, key)| Item::Command(command, key))).collect()
}

/// Shows it.
pub(super) fn show(talk: &mut Talk<'_, '_>, me: &Speaking) {
    let options: Vec<Option_> = items(talk)
        .into_iter()
        .enumerate()
        .map(|(index, item)| {
            let (label, press) = match item {
                Item::Form(form) => return form_option(talk, me, form),
                // In every language: whoever was taken for somebody else must find it.
                Item::Command(Command::Language, _) => {
                    (begin::in_every_language(talk), Press::Command(Command::Language))
                }
                Item::Command(command, key) => (talk.w(&me.language, key), Press::Command(command)),
            };
            Option_ { label, press, typed: Typed::Number(index + 1) }
        })
        .collect();
    let labels: Vec<String> = options.iter().map(|option| option.label.clone()).collect();
    let key = if talk.buttons_fit(&labels) { "chat-choose" } else { "chat-choose-number" };
    let lead = talk.w(&me.language, key);
    talk.offer(&[lead], &options, &me.language);
}

/// The questionnaires, where nothing of the menu but them fits: to somebody who has only written to our people yet. What he
/// answers goes under the receipt that he has.
pub(super) fn forms(talk: &Talk<'_, '_>, me: &Speaking) -> Vec<Option_> {
    let applies_yet = matches!(me.ground, Ground::Sent) && me.given == Given::Words;
    let forms = if applies_yet { talk.programme.forms().count() } else { 0 };
    (0..forms).map(|form| form_option(talk, me, form)).collect()
}

fn form_option(talk: &Talk<'_, '_>, me: &Speaking, form: usize) -> Option_ {
    Option_ { label: form_label(talk, me, form), press: Press::Form(form), typed: Typed::Number(form + 1) }
}

fn form_label(talk: &Talk<'_, '_>, me: &Speaking, form: usize) -> String {
    let Some(form) = talk.programme.forms().nth(form) else { return String::new() };
    let key = match talk.programme.form_kind(form.name()) {
        Some(FormKind::Application) | None => "home-out",
        Some(FormKind::ThirdParty) => "begin-third-party",
        Some(FormKind::ConscriptionRisk) => "home-at-risk",
    };
    talk.w(&me.language, key)
}
