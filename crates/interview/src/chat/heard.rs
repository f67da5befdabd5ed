//! What somebody says whose language is known.

use super::abilities::Voice;
use super::ask;
use super::begin;
use super::code::Reading;
use super::command::Command;
use super::exchange::{Effect, Incoming, Message, Send};
use super::mailbox;
use super::menu;
use super::obey;
use super::pick;
use super::press::Press;
use super::pressed;
use super::session::{Asked, Ground, Phase, Speaking};
use super::talk::{Option_, Talk, Typed};
use super::{INCOMING_BYTES_MAX, WORDS_CHARS_MAX, info};
use crate::conversation::{self, Input, Output, Prompt, PromptKind, RawAnswer, Unfinished};
use crate::form::Refusal;
use crate::language::Language;
use crate::programme::Arg;

/// Words of fewer parts that fit no answer are a slip, not a message to somebody.
const MESSAGE_WORDS_MIN: usize = 2;
/// What people type for a minus.
const MINUS: [char; 6] = ['-', '−', '–', '—', '‐', '－'];

/// Hears one thing.
pub(super) fn heard(talk: &mut Talk<'_, '_>, mut me: Speaking, incoming: Incoming) -> Phase {
    if std::mem::take(&mut me.changed) {
        let language = me.language.clone();
        talk.tell(&language, &["err-changed", "rec-changed"]);
        menu::show(talk, &me);
        return Phase::Speaking(Box::new(me));
    }
    let language = me.language.clone();
    match incoming {
        Incoming::NotText(what) => {
            talk.tell(&language, &[what.key()]);
            obey::resume(talk, &me);
        }
        Incoming::Edited => {
            talk.tell(&language, &["chat-edited"]);
            obey::resume(talk, &me);
        }
        Incoming::Broken => {
            talk.tell(&language, &["chat-broken"]);
            obey::resume(talk, &me);
        }
        Incoming::Voice(key) => match talk.abilities.voice {
            Voice::Taken if me.asked == Asked::Writing => mailbox::pass(talk, &mut me, Message::Voice(key)),
            Voice::Taken => offer_message(talk, &mut me, Message::Voice(key)),
            Voice::Refused => {
                talk.tell(&language, &["chat-no-voice"]);
                obey::resume(talk, &me);
            }
        },
        Incoming::VoiceTooLong => {
            let refused = match talk.abilities.voice {
                Voice::Taken => "chat-voice-too-long",
                Voice::Refused => "chat-no-voice",
            };
            talk.tell(&language, &[refused]);
            obey::resume(talk, &me);
        }
        Incoming::Pressed(payload) => match Press::read(&payload) {
            Some(press) => return pressed::pressed(talk, me, press),
            None => obey::resume(talk, &me),
        },
        Incoming::Text { text, .. } => return words(talk, me, &text),
    }
    Phase::Speaking(Box::new(me))
}

fn words(talk: &mut Talk<'_, '_>, mut me: Speaking, text: &str) -> Phase {
    let language = me.language.clone();
    if text.trim().is_empty() {
        obey::resume(talk, &me);
        return Phase::Speaking(Box::new(me));
    }
    if is_too_long(talk, &language, text) {
        return Phase::Speaking(Box::new(me));
    }
    match talk.env.codes.read(text) {
        Reading::Code(code) => {
            mailbox::take_up(talk, &mut me, code);
            return Phase::Speaking(Box::new(me));
        }
        Reading::Slip(slip) if me.asked != Asked::Writing => {
            mailbox::slipped(talk, &me, &slip);
            return Phase::Speaking(Box::new(me));
        }
        Reading::Slip(_) | Reading::Nothing => {}
    }
    match asked(talk, me, text) {
        Ok(phase) => phase,
        Err(me) => on_the_ground(talk, *me, text),
    }
}

/// Whether words are longer than what is looked at; then he is told.
pub(super) fn is_too_long(talk: &mut Talk<'_, '_>, language: &Language, text: &str) -> bool {
    let is_too_long = text.len() > INCOMING_BYTES_MAX || text.chars().count() > WORDS_CHARS_MAX;
    if is_too_long {
        let most = i64::try_from(WORDS_CHARS_MAX).unwrap_or(i64::MAX);
        let line = talk.text(language, "err-answer-too-long", &[("max", Arg::Number(most))]);
        talk.paragraphs(&[line]);
    }
    is_too_long
}

/// An answer to what was asked last; gives everything back if it is none.
fn asked(talk: &mut Talk<'_, '_>, mut me: Speaking, text: &str) -> Result<Phase, Box<Speaking>> {
    let (exact, near) = (talk.programme.lexicon().exactly(text), talk.programme.lexicon().nearly(text));
    match std::mem::replace(&mut me.asked, Asked::Nothing) {
        Asked::Nothing => return Err(Box::new(me)),
        Asked::Writing => match exact.filter(|command| command.is_always_heard()) {
            Some(Command::Person | Command::PassOn) => {
                obey::write(talk, &mut me);
            }
            // He does not write after all, and is where he was.
            Some(Command::Back) => obey::resume(talk, &me),
            Some(command) => return Ok(obey::obey(talk, me, command)),
            None => mailbox::pass(talk, &mut me, Message::Text(text.to_owned())),
        },
        Asked::Offer(message) if near == Some(Command::PassOn) => mailbox::pass(talk, &mut me, message),
        Asked::Offer(_) => return Err(Box::new(me)),
        Asked::Erasing => match near {
            Some(Command::Yes | Command::Erase) => return Ok(obey::erase_all(talk, me)),
            _ => {
                let language = me.language.clone();
                talk.tell(&language, &["chat-not-erased"]);
                obey::resume(talk, &me);
            }
        },
        Asked::Language => match begin::picked(talk, text, true) {
            Some(language) => obey::speak(talk, &mut me, language),
            None => return Err(Box::new(me)),
        },
        Asked::Picking { question, picked } => {
            me.asked = Asked::Picking { question: question.clone(), picked };
            // “Done” is what the button says; everything else is heard as at any question.
            if near != Some(Command::Next) || !pick::done(talk, &mut me, &question) {
                return Err(Box::new(me));
            }
        }
        Asked::Switching(form) => match near {
            Some(Command::Yes) => obey::switch(talk, &mut me, form),
            _ => obey::resume(talk, &me),
        },
        Asked::Page { slug, part } => {
            if !matches!(near, Some(Command::More | Command::Next | Command::Yes)) {
                return Err(Box::new(me));
            }
            info::page(talk, &mut me, &slug, part);
            if me.asked == Asked::Nothing {
                obey::resume(talk, &me);
            }
        }
    }
    Ok(Phase::Speaking(Box::new(me)))
}

/// Words to what the conversation is about.
fn on_the_ground(talk: &mut Talk<'_, '_>, mut me: Speaking, text: &str) -> Phase {
    let near = talk.programme.lexicon().nearly(text);
    let exact = talk.programme.lexicon().exactly(text);
    match &me.ground {
        Ground::Free => {
            let number = talk.programme.lexicon().number(text);
            let item = number.and_then(|number| menu::items(talk).get(number.checked_sub(1)?).copied());
            match (item, near) {
                (Some(menu::Item::Form(form)), _) => obey::begin(talk, &mut me, form),
                (Some(menu::Item::Command(command, _)), _) | (None, Some(command)) => {
                    return obey::obey(talk, me, command);
                }
                (None, None) => {
                    offer_words(talk, &mut me, text.to_owned());
                    menu::show(talk, &me);
                }
            }
        }
        Ground::Interview(_) => match ask::now(talk, &me) {
            Some(Output::Review(_)) => return at_review(talk, me, text),
            Some(output) => return at_question(talk, me, &output, text),
            None => obey::resume(talk, &me),
        },
        Ground::Sent => {
            let number = talk.programme.lexicon().number(text);
            let form = number.and_then(|number| number.checked_sub(1));
            match (form.filter(|form| *form < menu::forms(talk, &me).len()), near) {
                (Some(form), _) => obey::begin(talk, &mut me, form),
                (None, Some(command)) => return obey::obey(talk, me, command),
                (None, None) => offer_words(talk, &mut me, text.to_owned()),
            }
        }
        Ground::Mailbox(_) => match exact {
            Some(command) => return obey::obey(talk, me, command),
            None => mailbox::pass(talk, &mut me, Message::Text(text.to_owned())),
        },
    }
    Phase::Speaking(Box::new(me))
}

fn at_review(talk: &mut Talk<'_, '_>, mut me: Speaking, text: &str) -> Phase {
    let near = talk.programme.lexicon().nearly(text);
    let number = talk.programme.lexicon().number(text);
    let Ground::Interview(state) = &me.ground else { return Phase::Speaking(Box::new(me)) };
    let state = state.clone();
    let named = number.and_then(|number| {
        let lines = ask::said(talk, &state);
        lines.get(number.checked_sub(1)?).map(|line| line.name.clone())
    });
    match (named, near) {
        (Some(name), _) => {
            ask::go(talk, &mut me, Input::GoTo(name.into()));
        }
        (None, Some(command)) => return obey::obey(talk, me, command),
        (None, None) if number.is_some() => {
            let language = me.language.clone();
            talk.tell(&language, &["err-answer-not-choice", "chat-change-by-number"]);
        }
        (None, None) => offer_words(talk, &mut me, text.to_owned()),
    }
    Phase::Speaking(Box::new(me))
}

fn at_question(talk: &mut Talk<'_, '_>, mut me: Speaking, output: &Output, text: &str) -> Phase {
    let Output::Ask(prompt) = output else {
        obey::resume(talk, &me);
        return Phase::Speaking(Box::new(me));
    };
    let lexicon = talk.programme.lexicon();
    let acknowledge = talk.w(&me.language, "acknowledge");
    if let Some(input) = ask::chosen(lexicon, prompt, text, &acknowledge) {
        ask::answer(talk, &mut me, prompt, input);
        return Phase::Speaking(Box::new(me));
    }
    let offers = !matches!(
        prompt.kind,
        PromptKind::Text { .. }
            | PromptKind::Integer
            | PromptKind::Decimal
            | PromptKind::Date
            | PromptKind::Time
    );
    let command = if offers { lexicon.nearly(text) } else { lexicon.exactly(text) };
    if let Some(command) = command.filter(|command| offers || command.is_always_heard()) {
        return obey::obey(talk, me, command);
    }
    let exact = lexicon.exactly(text);
    if !offers && !prompt.required && exact == Some(Command::No) {
        return obey::obey(talk, me, Command::Skip);
    }
    if matches!(prompt.kind, PromptKind::Text { .. }) && !prompt.required && exact == Some(Command::Yes) {
        let language = me.language.clone();
        talk.tell(&language, &["chat-write-it"]);
        return Phase::Speaking(Box::new(me));
    }
    if offers {
        not_a_choice(talk, &mut me, prompt, text);
    } else {
        typed(talk, &mut me, prompt, text);
    }
    Phase::Speaking(Box::new(me))
}

/// Words that are none of the choices: offered to a person, and the question again.
fn not_a_choice(talk: &mut Talk<'_, '_>, me: &mut Speaking, prompt: &Prompt, text: &str) {
    let is_number = talk.programme.lexicon().numbers(text).is_some();
    if is_number || prompt.kind == PromptKind::Note && text.split_whitespace().count() < MESSAGE_WORDS_MIN {
        let language = me.language.clone();
        if is_number {
            talk.tell(&language, &["err-answer-not-choice"]);
        }
        obey::resume(talk, me);
        return;
    }
    offer_words(talk, me, text.to_owned());
    obey::resume(talk, me);
}

/// A number, a day, a time or words of his own.
fn typed(talk: &mut Talk<'_, '_>, me: &mut Speaking, prompt: &Prompt, text: &str) {
    // A number in words or with a full stop is one; what stands behind a minus is another number than the lexicon reads.
    let may_read = prompt.kind == PromptKind::Integer && !text.trim_start().starts_with(MINUS);
    let number = talk.programme.lexicon().number(text).filter(|_| may_read);
    let raw = number.map_or_else(|| text.to_owned(), |number| number.to_string());
    let before = me.ground.clone();
    let Some(output) = ask::advance(talk, me, Input::Answer(RawAnswer::Text(raw.clone()))) else { return };
    let no_figure = matches!(
        &output,
        Output::Refused {
            refusal: Refusal::NotWhole | Refusal::NotNumber | Refusal::NotDate | Refusal::NotTime,
            ..
        }
    );
    if no_figure && text.split_whitespace().count() >= MESSAGE_WORDS_MIN {
        offer_words(talk, me, text.to_owned());
    }
    if matches!(output, Output::Review(_)) {
        me.ground = before;
        return ask::answer(talk, me, prompt, Input::Answer(RawAnswer::Text(raw)));
    }
    ask::show(talk, me, &output);
}

/// Asks whether words are meant for our people.
pub(super) fn offer_words(talk: &mut Talk<'_, '_>, me: &mut Speaking, text: String) {
    offer_message(talk, me, Message::Text(text));
}

pub(super) fn offer_message(talk: &mut Talk<'_, '_>, me: &mut Speaking, message: Message) {
    let lead = match &message {
        Message::Text(_) => "chat-offer",
        Message::Voice(_) => "chat-offer-voice",
    };
    offer_saying(talk, me, message, lead);
}

/// Offers once more what could not be passed on. A voice note was perhaps not to be had any more: he is told what else he can do.
pub(super) fn offer_again(talk: &mut Talk<'_, '_>, me: &mut Speaking, message: Message) {
    match &message {
        Message::Text(_) => {
            let language = me.language.clone();
            talk.tell(&language, &["chat-failed"]);
            offer_message(talk, me, message);
        }
        Message::Voice(_) => offer_saying(talk, me, message, "chat-voice-lost"),
    }
}

fn offer_saying(talk: &mut Talk<'_, '_>, me: &mut Speaking, message: Message, lead: &str) {
    me.asked = Asked::Offer(message);
    talk.offer_begins();
    let lead = talk.w(&me.language, lead);
    let option = talk.option(&me.language, "chat-offer-yes", Command::PassOn);
    talk.offer(&[lead], &[option], &me.language);
}

/// Sends the application, if nothing is open.
pub(super) fn send(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    let Ground::Interview(state) = &me.ground else { return obey::resume(talk, me) };
    let Some(form) = talk.programme.form(state.form()) else { return obey::resume(talk, me) };
    let state = state.clone();
    match conversation::finish(form, &state, &mut talk.interview_env()) {
        Ok(application) => {
            let (id, code) = (me.keys.application, me.keys.code.clone());
            talk.effect(Effect::Send(Box::new(Send { id, code, application })));
        }
        Err(unfinished) => {
            let language = me.language.clone();
            talk.tell(&language, &["review-unfinished"]);
            // An answer that fits no more, because another was changed, is not open: it must be named to be asked.
            let input = match unfinished {
                Unfinished::NoLongerFits { question } => Input::GoTo(question.into()),
                Unfinished::Open { .. } | Unfinished::OtherRevision => Input::Next,
            };
            ask::go(talk, me, input);
        }
    }
}

/// Yes and no as two things to choose.
pub(super) fn yes_no(talk: &Talk<'_, '_>, me: &Speaking) -> [Option_; 2] {
    let lexicon = talk.programme.lexicon();
    let word = |command| Typed::Word(lexicon.shown(&me.language, command).to_owned());
    [
        Option_ {
            label: talk.w(&me.language, "erase-yes"),
            press: Press::EraseAll,
            typed: word(Command::Yes),
        },
        Option_ { label: talk.w(&me.language, "cancel"), press: Press::KeepAll, typed: word(Command::No) },
    ]
}
