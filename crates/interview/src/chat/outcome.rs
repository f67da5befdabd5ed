//! What is said when an effect is done.

use super::abilities::Abilities;
use super::command::Command;
use super::exchange::{Effect, Happened, Outcome, Turn};
use super::hours;
use super::mailbox;
use super::obey;
use super::session::{Asked, Choosing, Given, Ground, Phase, Session, Speaking, Told};
use super::talk::Talk;
use super::{Env, heard};
use crate::Programme;
use crate::programme::Arg;

/// Goes on after an effect of a step: the receipt, the answers of the desk, or what to do when it failed.
pub fn after(
    programme: &Programme,
    abilities: &Abilities,
    session: Session,
    happened: Happened,
    env: &mut Env<'_>,
) -> Turn {
    let mut talk = Talk::new(programme, abilities, env);
    let Phase::Speaking(mut me) = session.phase else { return talk.turn(session.phase) };
    let language = me.language.clone();
    match happened.0 {
        Outcome::Sealed => {
            me.given = Given::Application;
            me.ground = Ground::Sent;
            me.asked = Asked::Nothing;
            receipt(&mut talk, &mut me, "receipt-lead");
            mailbox::what_now(&mut talk, &me);
        }
        Outcome::Passed => passed(&mut talk, &mut me),
        Outcome::Arrived(found) => mailbox::show(&mut talk, &mut me, &found),
        Outcome::Withdrawn(days) => {
            let days = [("days", Arg::Number(i64::from(days)))];
            let line = talk.text(&language, "withdrawn-lead", &days);
            let lines = [talk.w(&language, "withdrawn"), line, talk.w(&language, "chat-erase-history")];
            talk.paragraphs(&lines);
            talk.effect(Effect::Erase);
            return talk.turn(Phase::Choosing(Choosing::default()));
        }
        Outcome::Failed(Some(message)) => heard::offer_again(&mut talk, &mut me, message),
        Outcome::Failed(None) => {
            talk.tell(&language, &["chat-failed"]);
            obey::resume(&mut talk, &me);
        }
    }
    talk.turn(Phase::Speaking(me))
}

/// Words are with us: the receipt, if he has none yet, and back to where he was.
fn passed(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    let language = me.language.clone();
    let is_first = me.case().is_none();
    me.case_mut().counted();
    me.asked = Asked::Nothing;
    if !is_first {
        let lines = [talk.w(&language, "chat-passed"), hours::line(talk, &language)];
        talk.paragraphs(&lines);
        return resume_question(talk, me);
    }
    me.given = Given::Words;
    if me.ground == Ground::Free {
        me.ground = Ground::Sent;
    }
    receipt(talk, me, "chat-passed-first");
    obey::resume(talk, me);
}

fn resume_question(talk: &mut Talk<'_, '_>, me: &Speaking) {
    if matches!(me.ground, Ground::Interview(_)) {
        obey::resume(talk, me);
    }
}

/// Tells him his receipt again if it may not have come: nobody could restore it.
pub(super) fn repeat_receipt(talk: &mut Talk<'_, '_>, me: &mut Speaking) {
    if std::mem::take(&mut me.receipt_told) && !talk.env.said {
        receipt(talk, me, "receipt-lead");
    }
}

/// The most important messages: the receipt in words and in digits, and what happens next.
fn receipt(talk: &mut Talk<'_, '_>, me: &mut Speaking, lead: &str) {
    me.receipt_told = true;
    let language = &me.language;
    talk.tell(language, &[lead, "chat-nobody-restores"]);
    let list = talk.programme.settings().languages.iter().find(|known| known.tag == *language);
    let list = list.map_or(crate::programme::WordList::En, |known| known.words);
    let words = talk.env.codes.words(&me.keys.code, list).join(" ");
    let heading = talk.w(language, "receipt-words");
    talk.paragraphs(&[format!("{heading}:"), words]);
    let digits = me.keys.code.like_telephone_numbers();
    let heading = talk.w(language, "receipt-digits");
    talk.paragraphs(&[vec![format!("{heading}:")], digits].concat());
    talk.tell(language, &["receipt-either", "chat-keep-code"]);
    let when = hours::line(talk, language);
    let read = talk.naming(language, "chat-read-answer", Command::Answers);
    talk.paragraphs(&[when, read]);
    talk.tell(language, &["receipt-next-1", "receipt-we-never"]);
}

/// Tells somebody who asked for it that something is there; not what.
pub fn told(programme: &Programme, abilities: &Abilities, told: Told, env: &mut Env<'_>) -> Turn {
    let mut talk = Talk::new(programme, abilities, env);
    let Phase::Speaking(mut me) = told.0.phase else { return talk.turn(told.0.phase) };
    if let Some(watch) = me.watch_mut() {
        // Once: who wants to be told again says so when he has read.
        watch.tell = false;
    }
    let line = talk.naming(&me.language, "chat-something-new", Command::Answers);
    talk.paragraphs(&[line]);
    talk.turn(Phase::Speaking(me))
}

/// That somebody whose conversation is not here any more wished to be told: the desk has kept his wish.
#[derive(Debug)]
pub struct Wished {
    language: crate::language::Language,
}

impl Wished {
    /// The desk says so, and in which language he spoke. Nobody else can: only it has the address.
    pub fn by_the_desk(language: crate::language::Language) -> Self {
        Self { language }
    }
}

/// As [`told`], where no conversation with him is left.
pub fn told_anew(programme: &Programme, abilities: &Abilities, wished: Wished, env: &mut Env<'_>) -> Turn {
    let mut talk = Talk::new(programme, abilities, env);
    let known = programme.languages().contains(&wished.language);
    let fallback = programme.languages().first().cloned();
    let language = if known { Some(wished.language) } else { fallback };
    if let Some(language) = language {
        let line = talk.w(&language, "chat-something-new-code");
        talk.paragraphs(&[line]);
    }
    talk.turn(Phase::Choosing(Choosing::default()))
}
