//! What is done when somebody asks for something.

use super::ask;
use super::begin;
use super::command::Command;
use super::exchange::{Effect, Withdraw};
use super::heard;
use super::info;
use super::mailbox;
use super::menu;
use super::press::Press;
use super::session::{Asked, Choosing, Given, Ground, Phase, Speaking};
use super::talk::{Option_, Talk, Typed};
use crate::Form;
use crate::conversation::{self, Input, Output, RawAnswer};
use crate::form::Refusal;
use crate::language::Language;
use crate::programme::{Arg, FormKind};

/// Does what a command asks for.
pub(super) fn obey(talk: &mut Talk<'_, '_>, mut me: Speaking, command: Command) -> Phase {
    let language = me.language.clone();
    match command {
        Command::Help => {
            info::help(talk, &me);
            resume_question(talk, &me);
        }
        Command::Elsewhere => {
            info::elsewhere(talk, &me);
            resume_question(talk, &me);
        }
        Command::Genuine | Command::Surrender | Command::Rights => {
            info::page(talk, &mut me, info::slug(command).unwrap_or_default(), 0);
            if me.asked == Asked::Nothing {
                resume_question(talk, &me);
            }
        }
        Command::Language => {
            me.asked = Asked::Language;
            begin::ask_language(talk, &language, true);
        }
        Command::Person | Command::PassOn => write(talk, &mut me),
        Command::Erase => return erase(talk, me),
        Command::Stop => stop(talk, &mut me),
        Command::Back => back(talk, &mut me),
        Command::Change => change(talk, &mut me),
        Command::Skip => skip(talk, &mut me, None),
        Command::Send if matches!(me.ground, Ground::Interview(_)) => heard::send(talk, &mut me),
        Command::Next | Command::More => go_on(talk, &mut me),
        Command::Out => {
            let is_out = |kind| kind == Some(FormKind::Application);
            let form = talk.programme.forms().position(|form| is_out(talk.programme.form_kind(form.name())));
            begin(talk, &mut me, form.unwrap_or(0));
        }
        Command::Code => talk.tell(&language, &["code-lead", "code-lost"]),
        Command::Answers => match me.case() {
            Some(_) => mailbox::look(talk, &mut me),
            None => talk.tell(&language, &["code-lead", "code-lost"]),
        },
        Command::Tell => tell_me(talk, &mut me),
        Command::Yes | Command::No if ask::now(talk, &me).is_some_and(|now| ask::offers_choices(&now)) => {
            talk.tell(&language, &["err-answer-not-choice"]);
            resume(talk, &me);
        }
        Command::Start | Command::Yes | Command::No | Command::Send => resume(talk, &me),
    }
    Phase::Speaking(Box::new(me))
}

/// Says where things stand: the question, the review, the menu, what can be done with a case.
pub(super) fn resume(talk: &mut Talk<'_, '_>, me: &Speaking) {
    match &me.ground {
        Ground::Free => menu::show(talk, me),
        Ground::Interview(_) => {
            if let Some(output) = ask::now(talk, me) {
                ask::show(talk, me, &output);
            }
        }
        Ground::Sent | Ground::Mailbox(_) => mailbox::what_now(talk, me),
    }
}

/// Says the question again, if one is open: what was asked for in between must not lose it.
fn resume_question(talk: &mut Talk<'_, '_>, me: &Speaking) {
    if let Some(output) = ask::now(talk, me)
        && matches!(output, Output::Ask(_))
    {
        ask::show(talk, me, &output);
    }
}

/// Asks what he wants to write.
pub(super) fn write(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    me.asked = Asked::Writing;
    let line = talk.naming(&me.language, "chat-write", Command::Back);
    let warn = talk.w(&me.language, "warn-typed");
    talk.paragraphs(&[line, warn]);
}

/// Begins a questionnaire.
pub(super) fn begin(talk: &mut Talk<'_, '_>, me: &mut Speaking, form: usize) {
    let Some(wanted) = talk.programme.forms().nth(form) else { return resume(talk, me) };
    let begun = match &me.ground {
        Ground::Interview(state) => Some(state.clone()),
        Ground::Mailbox(mailbox) => mailbox.beneath.clone(),
        Ground::Free | Ground::Sent => None,
    };
    match begun {
        Some(state) if state.form() == wanted.name() => {
            me.ground = Ground::Interview(state);
            resume(talk, me);
        }
        Some(_) => ask_to_switch(talk, me, form),
        None => begin_anew(talk, me, wanted),
    }
}

/// Asks once whether what was begun is to be dropped for another questionnaire.
fn ask_to_switch(talk: &mut Talk<'_, '_>, me: &mut Speaking, form: usize) {
    me.asked = Asked::Switching(form);
    let language = &me.language;
    let word = |command| Typed::Word(talk.programme.lexicon().shown(language, command).to_owned());
    let options = [
        Option_ {
            label: talk.w(language, "chat-switch-yes"),
            press: Press::Switch { visit: me.visit(), form },
            typed: word(Command::Yes),
        },
        Option_ { label: talk.w(language, "chat-switch-no"), press: Press::Stay, typed: word(Command::No) },
    ];
    let lead = talk.w(language, "chat-switch");
    talk.offer(&[lead], &options, language);
}

/// Drops what was begun and begins another questionnaire. Nothing of it was sent, so nothing is to be taken back.
pub(super) fn switch(talk: &mut Talk<'_, '_>, me: &mut Speaking, form: usize) {
    let Some(wanted) = talk.programme.forms().nth(form) else { return resume(talk, me) };
    me.asked = Asked::Nothing;
    // The buttons of what was dropped are of no use from now on.
    me.another_application(talk.env.rng);
    begin_anew(talk, me, wanted);
}

fn begin_anew(talk: &mut Talk<'_, '_>, me: &mut Speaking, form: &Form) {
    if me.given == Given::Application {
        // Another application is another case.
        me.forget_case(talk.env);
    }
    let what = match talk.programme.form_kind(form.name()) {
        Some(FormKind::Application) | None => "chat-begin-apply",
        Some(FormKind::ThirdParty) => "chat-begin-third-party",
        Some(FormKind::ConscriptionRisk) => "chat-begin-at-risk",
    };
    let language = me.language.clone();
    let help = talk.naming(&language, "chat-help-word", Command::Help);
    let lines = [what, "begin-no-names", "begin-erase"].map(|key| talk.w(&language, key));
    talk.paragraphs(&[lines.as_slice(), &[help]].concat());
    let channel = talk.abilities.channel;
    let (state, output) = conversation::start(form, &language, channel, &mut talk.interview_env());
    me.ground = Ground::Interview(state);
    ask::show(talk, me, &output);
}

/// Speaks another language; the answers stay.
pub(super) fn speak(talk: &mut Talk<'_, '_>, me: &mut Speaking, language: Language) {
    me.language = language.clone();
    ask::advance(talk, me, Input::Language(language));
    if let Ground::Mailbox(mailbox) = &mut me.ground
        && let Some(state) = mailbox.beneath.take()
    {
        let moved = talk.programme.form(state.form()).map(|form| {
            let input = Input::Language(me.language.clone());
            conversation::step(form, state.clone(), input, &mut talk.interview_env()).0
        });
        mailbox.beneath = moved.or(Some(state));
    }
    resume(talk, me);
}

fn back(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    match &me.ground {
        Ground::Interview(_) => drop(ask::go(talk, me, Input::Back)),
        Ground::Mailbox(mailbox) => {
            let beneath = mailbox.beneath.clone();
            leave(me, beneath);
            resume(talk, me);
        }
        Ground::Free | Ground::Sent => resume(talk, me),
    }
}

/// Leaves a mailbox; what waits beneath goes on.
fn leave(me: &mut Speaking, beneath: Option<conversation::State>) {
    me.ground = match beneath {
        Some(state) => Ground::Interview(state),
        None => Ground::Free,
    };
}

fn change(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    match &me.ground {
        Ground::Interview(_) => drop(ask::go(talk, me, Input::Review)),
        Ground::Sent | Ground::Mailbox(_) => {
            let language = me.language.clone();
            talk.tell(&language, &["chat-cannot-change"]);
            write(talk, me);
        }
        Ground::Free => resume(talk, me),
    }
}

fn go_on(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    match &me.ground {
        Ground::Interview(state) if state.is_at_review() => drop(ask::go(talk, me, Input::Next)),
        Ground::Interview(_) => {
            let is_note = ask::now(talk, me).is_some_and(
                |output| matches!(output, Output::Ask(prompt) if prompt.kind == conversation::PromptKind::Note),
            );
            if is_note {
                ask::go(talk, me, Input::Answer(RawAnswer::Nothing));
            } else {
                resume(talk, me);
            }
        }
        Ground::Mailbox(mailbox) if mailbox.beneath.is_some() => {
            let beneath = mailbox.beneath.clone();
            leave(me, beneath);
            resume(talk, me);
        }
        Ground::Free | Ground::Sent | Ground::Mailbox(_) => resume(talk, me),
    }
}

/// Leaves a question out: said so where the form offers it, else blank.
pub(super) fn skip(talk: &mut Talk<'_, '_>, me: &mut Speaking, name: Option<String>) {
    let declined = match name.clone() {
        Some(name) => Input::DeclineTo(name.into()),
        None => Input::Decline,
    };
    let Some(output) = ask::advance(talk, me, declined) else { return resume(talk, me) };
    let output = match output {
        Output::Refused { prompt, refusal: Refusal::CannotDecline, .. } if !prompt.required => {
            let blank = match name {
                Some(name) => Input::AnswerTo(name.into(), RawAnswer::Nothing),
                None => Input::Answer(RawAnswer::Nothing),
            };
            ask::advance(talk, me, blank).unwrap_or(Output::NotThere)
        }
        output @ (Output::Ask(_) | Output::Refused { .. } | Output::Review(_) | Output::NotThere) => output,
    };
    ask::show(talk, me, &output);
}

fn stop(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    let language = me.language.clone();
    let is_case = me.case().is_some();
    if let Ground::Mailbox(mailbox) = &me.ground {
        let beneath = mailbox.beneath.clone();
        leave(me, beneath);
    }
    if me.given > Given::Nothing {
        // Whoever takes the telephone now finds nothing here.
        me.forget_case(talk.env);
        if me.ground == Ground::Sent {
            me.ground = Ground::Free;
        }
    }
    if is_case {
        talk.tell(&language, &["chat-stopped-case"]);
    }
    if matches!(me.ground, Ground::Interview(_)) {
        let hours = i64::from(talk.programme.settings().retention.interview_hours);
        let line = talk.text(&language, "chat-stopped-waits", &[("hours", Arg::Number(hours))]);
        let erase = talk.naming(&language, "chat-erase-now", Command::Erase);
        talk.paragraphs(&[line, erase]);
    } else if !is_case {
        talk.tell(&language, &["chat-stopped"]);
    }
}

/// Asks once more, or erases what is nobody's loss at once.
fn erase(talk: &mut Talk<'_, '_>, mut me: Speaking) -> Phase {
    let is_nothing = me.ground == Ground::Free && me.given == Given::Nothing;
    if is_nothing {
        return erase_all(talk, me);
    }
    me.asked = Asked::Erasing;
    let keys: &[&str] = if me.case().is_some() {
        &["withdraw", "withdraw-lead", "withdraw-no-disadvantage"]
    } else {
        &["erase-title", "erase-lead"]
    };
    let lines: Vec<String> = keys.iter().map(|key| talk.w(&me.language, key)).collect();
    let options = heard::yes_no(talk, &me);
    talk.offer(&lines, &options, &me.language);
    Phase::Speaking(Box::new(me))
}

/// Erases everything: here at once, and at the desk if anything is there.
pub(super) fn erase_all(talk: &mut Talk<'_, '_>, me: Speaking) -> Phase {
    if let Some(case) = me.case() {
        talk.effect(Effect::Withdraw(Withdraw { code: case.code.clone() }));
        return Phase::Speaking(Box::new(me));
    }
    talk.effect(Effect::Erase);
    let nothing_begun = me.ground == Ground::Free;
    let second = if nothing_begun { "chat-erase-with-code" } else { "erased-lead" };
    talk.tell(&me.language, &["erased", second, "chat-erase-history"]);
    Phase::Choosing(Choosing::default())
}

fn tell_me(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    let language = me.language.clone();
    match me.watch_mut() {
        Some(watch) => {
            watch.tell = true;
            let line = talk.naming(&language, "chat-will-tell", Command::Stop);
            talk.paragraphs(&[line]);
            resume(talk, me);
        }
        None => talk.tell(&language, &["code-lead"]),
    }
}
