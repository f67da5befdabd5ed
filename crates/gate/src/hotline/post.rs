//! What goes to the desk from a call, and what the desk says of a code that was keyed in it.

use std::collections::HashMap;
use std::sync::Arc;

use interview::Language;
use interview::call::{self, Ask, Code, Erase, Happened, Leave, RecordingKey, Send, SoundKey, Spoken};
use jiff::Timestamp;
use ledger::WriteError;
use rand::rngs::StdRng;
use seal::envelope::SealError;
use seal::id::{MailboxId, SubmissionId};
use seal::link::hotline::Verdict;
use seal::receipt::{Receipt, WriteKey};
use seal::submission::{Body, Brought, CallCode, Content, Media, VoiceHead, Wish};
use sound::Sound;
use sound::wav;
use zeroize::Zeroizing;

use super::recording::{Addressee, Recorded, Recording};
use super::{CHANNEL, Heard};
use crate::app::Gate;
use crate::sealing::day;

/// Why something was not kept.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotKept {
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("it could not be written down")]
    Form(#[from] serde_json::Error),
    #[error("what was recorded is not there any more")]
    Gone,
}

type Envelope = ([u8; 16], Vec<u8>);

/// What a call holds until it is sealed or the call is over. In memory, and nothing of it is printed.
#[derive(Default)]
pub(super) struct Post {
    /// Perhaps a machine calls.
    pub(super) set_aside: bool,
    /// The receipts of the caller's own cases, by code.
    own: HashMap<String, Receipt>,
    /// What was given for codes that were keyed.
    keyed: HashMap<String, (MailboxId, WriteKey)>,
    recorded: HashMap<u64, Recorded>,
    sounds: HashMap<u64, Arc<Sound>>,
    last: u64,
}

impl Post {
    /// Nothing yet.
    pub(super) fn new(set_aside: bool) -> Self {
        Self { set_aside, ..Self::default() }
    }

    /// Begins a recording that goes to the case of that code.
    pub(super) fn record(
        &mut self,
        gate: &Gate,
        to: &Code,
        language: &Language,
        now: Timestamp,
        rng: &mut StdRng,
    ) -> Result<Recording, NotKept> {
        self.make_receipt(to, rng);
        let to = self.addressee(to).ok_or(NotKept::Gone)?;
        Ok(Recording::begin(gate, &to, &self.head(language), now, rng)?)
    }

    /// What is said of a recording before it is there.
    fn head(&self, language: &Language) -> VoiceHead {
        VoiceHead {
            channel: CHANNEL.to_owned(),
            language: language.as_str().to_owned(),
            media: Media::Wav,
            // Nobody knows yet.
            seconds: None,
            wish: None,
            set_aside: self.set_aside,
        }
    }

    /// Holds what was recorded.
    pub(super) fn hold(&mut self, recorded: Recorded) -> RecordingKey {
        let key = self.next();
        self.recorded.insert(key, recorded);
        RecordingKey(key)
    }

    pub(super) fn discard(&mut self, recording: RecordingKey) {
        self.recorded.remove(&recording.0);
    }

    /// A sound that an outcome has handed in.
    pub(super) fn sound(&self, key: SoundKey) -> Option<Arc<Sound>> {
        self.sounds.get(&key.0).cloned()
    }

    /// The receipt of the caller's own case, as it is said.
    pub(super) fn read_out(&self, language: &Language, code: &Code) -> Vec<Spoken> {
        let digits = self.own.get(code.digits()).map(Receipt::digits);
        call::read_out(language, digits.as_ref().map(|digits| digits.as_str()))
    }

    fn next(&mut self) -> u64 {
        self.last = self.last.saturating_add(1);
        self.last
    }

    /// A code that was not keyed is the caller's own: its case has a receipt, which is said to nobody else.
    fn make_receipt(&mut self, code: &Code, rng: &mut StdRng) {
        if !self.keyed.contains_key(code.digits()) && !self.own.contains_key(code.digits()) {
            self.own.insert(code.digits().to_owned(), Receipt::generate(rng));
        }
    }

    fn addressee(&self, code: &Code) -> Option<Addressee<'_>> {
        match self.keyed.get(code.digits()) {
            Some((mailbox, key)) => Some(Addressee::Keyed(*mailbox, key)),
            None => self.own.get(code.digits()).map(Addressee::Own),
        }
    }

    /// Answers, and those among them that were spoken: durable together or not at all.
    pub(super) async fn send(
        &mut self,
        gate: &Gate,
        send: Send,
        now: Timestamp,
        rng: &mut StdRng,
    ) -> Happened {
        self.make_receipt(send.code(), rng);
        let sealed = self.sealed_answers(gate, &send, now, rng);
        match self.queue(gate, sealed, now).await {
            Ok(()) => send.sealed(),
            Err(error) => {
                not_kept(&error);
                send.failed()
            }
        }
    }

    fn sealed_answers(
        &mut self,
        gate: &Gate,
        send: &Send,
        now: Timestamp,
        rng: &mut StdRng,
    ) -> Result<Vec<Envelope>, NotKept> {
        let brought = Brought {
            set_aside: self.set_aside,
            channel: CHANNEL.to_owned(),
            language: send.application().language.as_str().to_owned(),
            content: Content::Form,
            wish: hear(send.code()),
            bytes: Zeroizing::new(serde_json::to_vec(send.application())?),
        };
        let mut all =
            vec![self.sealed(gate, send.code(), SubmissionId::from_bytes(send.id()), &brought, now, rng)?];
        for spoken in send.spoken() {
            all.push(self.recorded.remove(&spoken.recording.0).ok_or(NotKept::Gone)?.into_envelope()?);
        }
        Ok(all)
    }

    /// A message, and the word by which code its case is heard if it opens one.
    pub(super) async fn leave(
        &mut self,
        gate: &Gate,
        leave: Leave,
        now: Timestamp,
        rng: &mut StdRng,
    ) -> Happened {
        let sealed = self.sealed_message(gate, &leave, now, rng);
        match self.queue(gate, sealed, now).await {
            Ok(()) => leave.sealed(),
            Err(error) => {
                not_kept(&error);
                leave.failed()
            }
        }
    }

    fn sealed_message(
        &mut self,
        gate: &Gate,
        leave: &Leave,
        now: Timestamp,
        rng: &mut StdRng,
    ) -> Result<Vec<Envelope>, NotKept> {
        let recorded = self.recorded.remove(&leave.recording().0).ok_or(NotKept::Gone)?;
        let mut all = vec![recorded.into_envelope()?];
        if leave.opens() {
            let brought = Brought {
                set_aside: self.set_aside,
                channel: CHANNEL.to_owned(),
                language: leave.language().as_str().to_owned(),
                content: Content::Nothing,
                wish: hear(leave.code()),
                bytes: Zeroizing::default(),
            };
            let id = SubmissionId::from_bytes(leave.id());
            all.push(self.sealed(gate, leave.code(), id, &brought, now, rng)?);
        }
        Ok(all)
    }

    /// Orders to erase what was sealed in this call, and what belongs to a code that was keyed in it.
    pub(super) async fn erase(
        &mut self,
        gate: &Gate,
        erase: Erase,
        now: Timestamp,
        rng: &mut StdRng,
    ) -> Happened {
        self.recorded.clear();
        let orders: Vec<_> = erase.codes().iter().filter_map(|code| self.addressee(code)).collect();
        let sealed: Result<Vec<Envelope>, NotKept> = orders
            .into_iter()
            .map(|to| {
                let id = SubmissionId::generate(rng);
                Ok((*id.as_bytes(), gate.seal(id, &to.erasure(id), now, rng)?))
            })
            .collect();
        match self.queue(gate, sealed, now).await {
            Ok(()) => {
                self.own.clear();
                self.keyed.clear();
                erase.done()
            }
            Err(error) => {
                not_kept(&error);
                erase.failed()
            }
        }
    }

    /// What the desk says of a code. Gives the question back where another word follows.
    pub(super) fn heard(&mut self, ask: Ask, heard: Heard) -> (Happened, Option<Ask>) {
        let Heard { verdict, sounds } = heard;
        match verdict {
            Verdict::Wait { seconds } => (ask.waits(u16::try_from(seconds).unwrap_or(u16::MAX)), Some(ask)),
            Verdict::Unknown => (ask.unknown(), None),
            Verdict::Locked => (ask.away(None), None),
            Verdict::Known { mailbox, write_key, sounds: _, unreleased } => {
                let write_key = WriteKey::from_bytes(*write_key.expose());
                self.keyed.insert(ask.code().digits().to_owned(), (mailbox, write_key));
                let mut keys = Vec::with_capacity(sounds.len());
                for sound in sounds {
                    match wav::read(&sound) {
                        Ok(sound) => {
                            let key = self.next();
                            self.sounds.insert(key, Arc::new(sound));
                            keys.push(SoundKey(key));
                        }
                        Err(error) => tracing::error!(%error, "the sound of an answer cannot be read"),
                    }
                }
                (ask.found(keys, unreleased), None)
            }
        }
    }

    fn sealed(
        &self,
        gate: &Gate,
        code: &Code,
        id: SubmissionId,
        brought: &Brought,
        now: Timestamp,
        rng: &mut StdRng,
    ) -> Result<Envelope, NotKept> {
        let to = self.addressee(code).ok_or(NotKept::Gone)?;
        let sealed = gate.seal(id, &to.submission(id, Body::brought(brought)), now, rng)?;
        Ok((*id.as_bytes(), sealed))
    }

    async fn queue(
        &self,
        gate: &Gate,
        sealed: Result<Vec<Envelope>, NotKept>,
        now: Timestamp,
    ) -> Result<(), NotKept> {
        let envelopes = sealed?;
        if !envelopes.is_empty() {
            gate.queue.put_all_with(envelopes, day(now).number(), |_| Ok(())).await?;
        }
        Ok(())
    }
}

fn not_kept(error: &NotKept) {
    tracing::error!(%error, "what a caller said could not be kept");
}

fn hear(code: &Code) -> Option<Wish> {
    CallCode::parse(code.digits()).ok().map(|code| Wish::Hear { code })
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    #[test]
    fn the_receipt_that_is_read_out_opens_the_case_and_a_keyed_code_has_none() {
        let mut rng = StdRng::seed_from_u64(4);
        let (own, keyed) = (Code::generate(&mut rng), Code::generate(&mut rng));
        let mut post = Post::default();
        post.make_receipt(&own, &mut rng);
        post.keyed.insert(
            keyed.digits().to_owned(),
            (MailboxId::from_bytes([1; 32]), WriteKey::from_bytes([2; 32])),
        );
        post.make_receipt(&keyed, &mut rng);
        let language = Language::parse("ru").unwrap();
        let said = |post: &Post, code: &Code| -> Vec<String> {
            let name = |spoken| match spoken {
                Spoken::Piece { id, .. } => Some(id.as_str().to_owned()),
                Spoken::Pause { .. } | Spoken::Sound(_) | Spoken::Receipt { .. } => None,
            };
            post.read_out(&language, code).into_iter().filter_map(name).collect()
        };
        let digits: String =
            said(&post, &own).iter().filter_map(|id| id.strip_prefix("call-digits.")).collect();
        let Some(Addressee::Own(receipt)) = post.addressee(&own) else { panic!("his own") };
        assert_eq!(Receipt::parse(&digits).unwrap().keys().id, receipt.keys().id);
        assert_eq!(said(&post, &keyed), ["call-failed"]);
        post.own.clear();
        assert_eq!(said(&post, &own), ["call-failed"], "what was erased is gone");
    }
}
