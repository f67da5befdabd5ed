//! One message of a person: looked up, stepped, its effects sealed, everything durable in one step, and only then answered.
//!
//! Nothing of it is on the disk before it is sealed, and nothing is said before it is durable. A message that comes again
//! after that is known; one that comes again before is taken as if it had never been here.

use std::sync::Arc;

use channels::message::{Incoming, What};
use channels::voice::VoiceNote;
use channels::{AddressTag, Channel, Taken};
use interview::Language;
use interview::chat::{self, Answer, Answers, Effect, Env, Happened, Session, Turn, VoiceKey};
use interview::conversation::Channel as Word;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ledger::WriteError;
use rand::rngs::StdRng;
use seal::envelope::SealError;
use seal::id::{MailboxId, SubmissionId};
use seal::submission::{Content, Reach, ReachAddress, ReachMark, Wish};
use zeroize::Zeroizing;

use super::abilities;
use super::codes::{SealedCodes, receipt};
use super::letter::{Addressed, Envelope, Kind, Letter};
use super::store::{Heard, Kept, NextRow, dies_at};
use super::voices::Passing;
use crate::app::Gate;
use crate::keyholder::TalkKeys;
use crate::mailbox;
use crate::replies::RepliesError;
use crate::sealing::day;

/// Steps that may follow from one message: an effect, its outcome, and room. More is a bug of the conversation.
const TURNS_MAX: usize = 8;

/// Why a message was not taken. The provider delivers it again.
#[derive(Debug, thiserror::Error)]
pub(super) enum TurnError {
    /// The desk's keys have not come yet, or it has taken them back.
    #[error("the desk's keys have not come yet")]
    NoKeys,
    /// The disk.
    #[error(transparent)]
    Store(#[from] WriteError),
    /// What was said could not be sealed, or its turn broke off: a bug.
    #[error("what was said could not be sealed")]
    Seal,
}

impl From<SealError> for TurnError {
    fn from(_: SealError) -> Self {
        Self::Seal
    }
}

impl From<RepliesError> for TurnError {
    fn from(error: RepliesError) -> Self {
        match error {
            RepliesError::NoKeys | RepliesError::NotGenuine(_) => Self::NoKeys,
            RepliesError::Store(error) => Self::Store(error),
        }
    }
}

/// What a message led to, before it is durable.
#[derive(Default)]
struct Done {
    session: Session,
    say: Vec<chat::Outgoing>,
    /// To be sealed, in order; the wish goes with one of them if it can.
    letters: Vec<Letter>,
    /// Voice notes, sealed as they came; they go before the letters.
    sealed: Vec<Envelope>,
    withdrawn: Option<MailboxId>,
    erased: bool,
}

/// The world of one message.
struct Turning<'a> {
    gate: &'a Gate,
    channel: &'a dyn Channel,
    word: Word,
    abilities: chat::Abilities,
    tag: AddressTag,
    now: Timestamp,
    rng: StdRng,
}

/// What is left to do when a message was taken.
pub(super) struct Answered {
    pub(super) taken: Taken,
    /// To be said, in order.
    pub(super) say: Vec<chat::Outgoing>,
    /// He erased everything here: nothing more is said by itself.
    pub(super) erased: bool,
    /// He wishes to be told of answers here.
    pub(super) wishes: bool,
}

impl Answered {
    fn known() -> Self {
        Self { taken: Taken::Known, say: Vec::new(), erased: false, wishes: false }
    }
}

/// Takes one message. Whoever calls holds the lock of this person.
pub(super) async fn hear(
    gate: &Gate,
    channel: &dyn Channel,
    message: &Incoming,
    keys: &Arc<TalkKeys>,
    tag: AddressTag,
) -> Result<Answered, TurnError> {
    let now = gate.clock.now();
    let heard = Heard::new(&message.account, &message.id, keys);
    let store = gate.talks.store();
    let found = store.find(&tag, keys, Some(heard.clone()), now).await?;
    if let Some(place) = found.taken {
        gate.database.write(move |c| heard.repeats(c, place)).await?;
        return Ok(Answered::known());
    }
    let kept = found.kept;
    let turn = kept.as_ref().map_or(0, |kept| kept.turn);
    // A row of another programme or version is no session: he begins anew, as on the website.
    let decode = |kept: &Kept| Session::decode(&kept.session, &gate.programme).ok();
    let session = kept.as_ref().and_then(decode).unwrap_or_default();

    let mut turning = Turning {
        gate,
        channel,
        word: abilities::channel(channel.kind()),
        abilities: abilities::of(channel.kind(), &channel.abilities(), gate.programme.settings().voice_notes),
        tag,
        now,
        rng: gate.chance.generator(),
    };
    let before = wished(&session);
    let incoming = match &message.what {
        What::Voice { note, .. } => Some(turning.voice_came(note, &heard)),
        What::Text(_) | What::Button(_) | What::Edited(_) | What::Other { .. } | What::Report { .. } => {
            incoming(gate, &message.what, message.language.as_deref())
        }
    };
    let Some(incoming) = incoming else { return Ok(Answered::known()) };
    let mut done = turning.step(session, incoming).await?;
    turning.wishes(before, message, &mut done);

    let mut envelopes = std::mem::take(&mut done.sealed);
    for letter in std::mem::take(&mut done.letters) {
        envelopes.push(letter.seal(gate, turning.word, now, &mut turning.rng)?);
    }
    let next = (!done.erased).then(|| turning.kept(&done.session, turn));
    let row = NextRow::new(&tag, keys, next.as_ref(), &mut turning.rng);
    let withdrawal = match done.withdrawn {
        Some(mailbox) => Some(gate.replies.withdrawal(&mailbox, day(now))?),
        None => None,
    };
    let withdraws = withdrawal.is_some();
    let write = move |c: &rusqlite::Connection| {
        heard.write(c, now)?;
        row.write(c)?;
        withdrawal.iter().try_for_each(|withdrawal| withdrawal.write(c))
    };
    if envelopes.is_empty() {
        gate.database.write(write).await?;
    } else {
        gate.queue.put_all_with(envelopes, day(now).number(), write).await?;
    }
    if withdraws {
        // What he took back must not stand in the journal of the database either.
        gate.database.truncate_wal().await?;
    }
    let wishes = !done.erased && wished(&done.session).is_some();
    Ok(Answered { taken: Taken::New, say: done.say, erased: done.erased, wishes })
}

/// What the conversation makes of a message; nothing of a report. Of a voice note see [`Turning::voice_came`].
fn incoming(gate: &Gate, what: &What, language: Option<&str>) -> Option<chat::Incoming> {
    Some(match what {
        What::Text(text) if !text.whole => chat::Incoming::Broken,
        What::Text(text) => {
            let known =
                |tag: &&str| gate.programme.settings().languages.iter().any(|l| l.tag.as_str() == *tag);
            let hint = language.filter(known).and_then(|tag| Language::parse(tag).ok());
            chat::Incoming::Text { text: text.words.reveal().to_owned(), hint }
        }
        What::Button(payload) => chat::Incoming::Pressed(payload.reveal().to_owned()),
        What::Edited(_) => chat::Incoming::Edited,
        What::Other { kind, .. } => chat::Incoming::NotText(abilities::attachment(*kind)),
        What::Voice { .. } | What::Report { .. } => return None,
    })
}

/// The receipt whose answers he wants to be told of here.
fn wished(session: &Session) -> Option<chat::Code> {
    session.clone().wants_to_be_told().and_then(|told| told.code().cloned())
}

impl Done {
    /// Puts something among what is sealed at the end of the turn.
    fn put(
        &mut self,
        to: Option<Addressed>,
        content: Content,
        bytes: Vec<u8>,
        language: Option<Language>,
    ) -> bool {
        let bytes = Zeroizing::new(bytes);
        let (Some(to), Some(language)) = (to, language) else { return false };
        self.letters.push(Letter { to, content, bytes, language, wish: None });
        true
    }
}

fn addressed(id: chat::SubmissionBytes, code: &chat::Code, what: Kind) -> Option<Addressed> {
    Some(Addressed { id: SubmissionId::from_bytes(id), receipt: receipt(code)?, what })
}

impl Turning<'_> {
    /// Steps until nothing follows any more.
    async fn step(&mut self, session: Session, incoming: chat::Incoming) -> Result<Done, TurnError> {
        let (gate, now) = (self.gate, self.now);
        let zoned = now.to_zoned(TimeZone::UTC);
        let said = gate.talks.mouths().was_said(&self.tag);
        let mut done = Done::default();
        let mut turn = {
            let mut env = env(gate, &zoned, now, &mut self.rng, said);
            chat::step(&gate.programme, &self.abilities, session, incoming, &mut env)
        };
        for left in (0..TURNS_MAX).rev() {
            let Turn { session, say, effects } = turn;
            done.say.extend(say);
            done.session = session;
            let mut happened = None;
            for effect in effects {
                happened = self.effect(effect, &mut done).await?.or(happened);
            }
            let Some(happened) = happened.filter(|_| left > 0) else { break };
            let session = std::mem::take(&mut done.session);
            let mut env = env(gate, &zoned, now, &mut self.rng, said);
            turn = chat::after(&gate.programme, &self.abilities, session, happened, &mut env);
        }
        Ok(done)
    }

    /// A voice note came: where it lies is remembered, unless it would not be taken.
    fn voice_came(&self, note: &VoiceNote, heard: &Heard) -> chat::Incoming {
        if note.is_too_long() {
            return chat::Incoming::VoiceTooLong;
        }
        // The same message has the same number, however often it is delivered, and so has what is made of it.
        let key = VoiceKey(heard.number());
        if self.abilities.voice == chat::Voice::Taken {
            let account = self.channel.account();
            self.gate.talks.voices().remember(self.tag, key, account, note, self.now);
        }
        chat::Incoming::Voice(key)
    }

    /// A message to our people. A voice note is fetched and sealed at once, words at the end of the turn.
    async fn passes(
        &mut self,
        to: Option<Addressed>,
        message: &chat::Message,
        language: Option<Language>,
        done: &mut Done,
    ) -> Result<bool, TurnError> {
        let key = match message {
            chat::Message::Text(text) => {
                return Ok(done.put(to, Content::Text, text.as_bytes().to_vec(), language));
            }
            chat::Message::Voice(key) => *key,
        };
        let (Some(to), Some(language)) = (to, language) else { return Ok(false) };
        let (gate, tag, word, now) = (self.gate, self.tag, self.word, self.now);
        let envelope = Passing { gate, tag, word, language, to, now }.fetched(key, &mut self.rng).await?;
        let is_there = envelope.is_some();
        done.sealed.extend(envelope);
        Ok(is_there)
    }

    /// Does an effect as far as it can be done before the end of the turn. That all of it is durable or nothing is
    /// said is the turn's business.
    async fn effect(&mut self, effect: Effect, done: &mut Done) -> Result<Option<Happened>, TurnError> {
        let language = done.session.language().cloned();
        Ok(match effect {
            Effect::Send(send) => {
                let form = send.application();
                let bytes = serde_json::to_vec(form).map_err(|_| TurnError::Seal)?;
                let own = Some(form.language.clone());
                let to = addressed(send.id(), send.code(), Kind::Application);
                let kept = done.put(to, Content::Form, bytes, own);
                Some(if kept { send.sealed() } else { send.failed() })
            }
            Effect::Add(add) => {
                let to = addressed(add.id(), add.code(), Kind::FollowUp);
                let kept = self.passes(to, add.message(), language, done).await?;
                Some(if kept { add.sealed() } else { add.failed() })
            }
            Effect::Person(person) => {
                let own = Some(person.language().clone());
                let to = addressed(person.id(), person.code(), Kind::Application);
                let kept = self.passes(to, person.message(), own, done).await?;
                Some(if kept { person.sealed() } else { person.failed() })
            }
            Effect::Open(open) => {
                let Some(receipt) = receipt(open.code()) else { return Ok(Some(open.failed())) };
                let found = match mailbox::read(self.gate, &receipt.keys(), day(self.now)).await {
                    Ok(found) => found,
                    Err(RepliesError::NoKeys | RepliesError::NotGenuine(_)) => {
                        return Ok(Some(open.failed()));
                    }
                    Err(RepliesError::Store(error)) => return Err(error.into()),
                };
                let answer = |letter: &mailbox::Letter| Answer {
                    number: letter.number,
                    text: letter.text.to_string(),
                };
                let answers = found.letters.iter().map(answer).collect();
                Some(open.arrived(Answers { answers, gap: found.gap, unproven: found.unproven }))
            }
            Effect::Withdraw(withdraw) => {
                let id = *SubmissionId::generate(&mut self.rng).as_bytes();
                let code = withdraw.code();
                let to = addressed(id, code, Kind::Withdrawal);
                if !done.put(to, Content::Nothing, Vec::new(), language) {
                    return Ok(Some(withdraw.failed()));
                }
                done.withdrawn = receipt(code).map(|receipt| receipt.keys().id);
                let days = u16::try_from(self.gate.copies_die_days()).unwrap_or(u16::MAX);
                Some(withdraw.sealed(days))
            }
            Effect::Erase => {
                done.erased = true;
                None
            }
        })
    }

    /// Tells the desk where he wants to be told, and where not any more.
    fn wishes(&mut self, before: Option<chat::Code>, message: &Incoming, done: &mut Done) {
        let after = if done.erased { None } else { wished(&done.session) };
        if before == after {
            return;
        }
        for (code, tells) in [(before, false), (after, true)] {
            let Some(receipt) = code.as_ref().and_then(receipt) else { continue };
            let mailbox = receipt.keys().id;
            if done.withdrawn == Some(mailbox) {
                continue;
            }
            let mark = ReachMark::new(&self.tag.0, &mailbox);
            let wish = if tells {
                let account = self.channel.account().as_str().to_owned();
                let address = ReachAddress::new(message.from.reveal());
                Wish::Tell(Reach { mark, account, address })
            } else {
                Wish::Quiet { mark }
            };
            let of_mailbox = |letter: &&mut Letter| letter.to.receipt.keys().id == mailbox;
            match done.letters.iter_mut().find(of_mailbox) {
                Some(letter) => letter.wish = Some(wish),
                None => {
                    let language =
                        done.session.language().or_else(|| self.gate.programme.languages().first());
                    let Some(language) = language.cloned() else { continue };
                    let id = SubmissionId::generate(&mut self.rng);
                    done.letters.push(Letter {
                        to: Addressed { id, receipt, what: Kind::FollowUp },
                        content: Content::Nothing,
                        bytes: Zeroizing::default(),
                        language,
                        wish: Some(wish),
                    });
                }
            }
        }
    }

    fn kept(&self, session: &Session, turn: i64) -> Kept {
        let hours = super::lives_hours(self.gate, session);
        Kept {
            turn: turn.saturating_add(1),
            dies_at: dies_at(self.now, hours),
            session: Zeroizing::new(session.encode()),
        }
    }
}

pub(super) fn env<'a>(
    gate: &'a Gate,
    zoned: &'a jiff::Zoned,
    now: Timestamp,
    rng: &'a mut StdRng,
    said: bool,
) -> Env<'a> {
    let answering = gate.pulse.is_alive(now);
    Env { now: zoned, rng, codes: &SealedCodes, trial: gate.trial, answering, said }
}
