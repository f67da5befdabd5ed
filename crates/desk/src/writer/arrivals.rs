//! From opened envelopes to cases: in the order in which they came, each once, whatever happens in between.

mod events;

use std::collections::HashSet;

use casework::{Event, State};
use ledger::StreamId;
use seal::id::MailboxId;
use seal::receipt::MailboxGrant;
use seal::submission::Submission;
use sha2::{Digest as _, Sha256};

use super::destroy::Reason;
use super::opening::{Content, Opened};
use super::turn::{Turn, Written};
use super::{ChangeError, Writer};
use crate::cases::{CaseRef, Known};
use crate::desk::{read, write};
use crate::intake::{self, NotOpened, Unopened};
use crate::opening::Envelope;

/// What becomes of an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It is in a case since before, or is discarded: the envelope itself can go.
    Done,
    /// It stays as it is.
    Kept(NotOpened),
    /// It opens the draft of that number.
    Opens(usize),
    /// It is in the draft of that number.
    In(usize),
}

/// What a turn leaves behind.
#[derive(Default)]
struct Leavings {
    /// Envelopes that can go.
    spent: Vec<StreamId>,
    /// Cases of people who withdrew.
    withdrawn: Vec<(CaseRef, Reason)>,
    /// Mailboxes whose case was opened.
    opened: HashSet<MailboxId>,
    /// Keys that were made for nothing.
    unused: Vec<(ledger::Class, StreamId)>,
}

impl Writer<'_> {
    /// Takes envelopes in, in this order; answers those that came before and waited for a mailbox that is known now.
    ///
    /// # Errors
    /// See [`ChangeError`]. What was taken in before stays taken in, and nothing is taken in twice.
    pub(crate) async fn take_in(&self, envelopes: Vec<Envelope>) -> Result<Vec<StreamId>, ChangeError> {
        let mut left = Leavings::default();
        let mut rest = envelopes;
        // More than once only when a late copy of an envelope that opened a purged case came together with others of
        // its mailbox: they are decided on again without it.
        while !rest.is_empty() {
            rest = self.take_in_once(rest, &mut left).await?;
        }
        let Leavings { spent, withdrawn, opened, unused } = left;
        if withdrawn.is_empty() && unused.is_empty() {
            // The key of a taken-in envelope goes with the next purge or backup; its ciphertext goes now.
            self.desk.vault.shred(&spent).await?;
            self.open.add_spent(spent);
        } else {
            let more = spent.into_iter().map(|name| (intake::CLASS, name)).chain(unused).collect();
            self.destroy(&withdrawn, None, more).await?;
        }
        Ok(self.no_longer_awaited(&opened))
    }

    async fn take_in_once(
        &self,
        envelopes: Vec<Envelope>,
        left: &mut Leavings,
    ) -> Result<Vec<Envelope>, ChangeError> {
        let mut turn = Turn::new(self.desk.now());
        let mut fates = Vec::with_capacity(envelopes.len());
        for envelope in &envelopes {
            fates.push(match &envelope.opened {
                Ok(opened) => self.plan(&mut turn, opened)?,
                Err(why) => Fate::Kept(*why),
            });
        }
        let outcome = self.write_turn(turn).await?;
        let mut again = Vec::new();
        let mut unopened = Vec::new();
        for (envelope, fate) in envelopes.into_iter().zip(fates) {
            let written = |number: usize| outcome.written.get(number).copied().unwrap_or(Written::Failed);
            match fate {
                Fate::Done => left.spent.push(envelope.name),
                Fate::Kept(why) => unopened.push(kept(envelope, why)),
                Fate::Opens(number) | Fate::In(number) => match (written(number), fate) {
                    (Written::Kept, _) | (Written::OpenedBefore, Fate::Opens(_)) => {
                        left.spent.push(envelope.name);
                    }
                    (Written::OpenedBefore, _) => again.push(envelope),
                    (Written::Failed, _) => {}
                },
            }
        }
        {
            let mut all = write(&self.open.unopened);
            let names: HashSet<StreamId> = unopened.iter().map(|one| one.stream.clone()).collect();
            all.retain(|one| !names.contains(&one.stream));
            all.extend(unopened);
        }
        if let Some(error) = outcome.error {
            return Err(error);
        }
        for (draft, written) in outcome.drafts.into_iter().zip(outcome.written) {
            if written == Written::Kept {
                left.opened.insert(draft.grant.id());
                if draft.withdrawn {
                    left.withdrawn.push((draft.case_ref, Reason::Withdrawn));
                }
            }
        }
        left.unused.extend(outcome.unused);
        Ok(again)
    }

    /// Takes out what waited for these mailboxes.
    fn no_longer_awaited(&self, mailboxes: &HashSet<MailboxId>) -> Vec<StreamId> {
        let mut unopened = write(&self.open.unopened);
        unopened
            .extract_if(.., |one| one.awaits.is_some_and(|mailbox| mailboxes.contains(&mailbox)))
            .map(|one| one.stream)
            .collect()
    }

    /// Decides on one envelope, on top of what was decided before it in this turn.
    fn plan(&self, turn: &mut Turn, opened: &Opened) -> Result<Fate, ChangeError> {
        let mailbox = opened.submission.mailbox();
        if read(&self.open.farewells).is_withdrawn(&mailbox) {
            return Ok(Fate::Done);
        }
        let id = opened.id.to_string();
        let known = match read(&self.open.cases).known_submission(&id, &opened.digest) {
            Known::No => turn.known_submission(&id, &opened.digest),
            known @ (Known::Duplicate | Known::OtherDigest) => known,
        };
        if known == Known::Duplicate {
            return Ok(Fate::Done);
        }
        let draft = self.draft_of(turn, &mailbox);
        match &opened.submission {
            Submission::Application { grant, .. } => match draft {
                // The id commits to the keys, so the same mailbox is the same receipt: the same person sends again, or
                // answers a form after he opened his case with words.
                Some(number) => {
                    let answered = turn
                        .draft(number)
                        .is_some_and(|draft| draft.case.messages.iter().any(|message| message.is_form));
                    let again = answered || known == Known::OtherDigest;
                    self.plan_message(turn, number, opened, again)
                }
                None => self.plan_application(turn, opened, grant),
            },
            Submission::FollowUp(follow_up) => {
                let Some((number, draft)) = draft.and_then(|number| Some((number, turn.draft(number)?)))
                else {
                    return Ok(Fate::Kept(NotOpened::UnknownMailbox));
                };
                if follow_up.verify(draft.grant.write_key(), opened.id).is_err() {
                    return Ok(Fate::Kept(NotOpened::NotTheHolder));
                }
                self.plan_message(turn, number, opened, known == Known::OtherDigest)
            }
            Submission::Withdrawal { token, .. } => {
                let Some((number, draft)) = draft.and_then(|number| Some((number, turn.draft(number)?)))
                else {
                    return Ok(Fate::Kept(NotOpened::UnknownMailbox));
                };
                if !draft.grant.withdraw_verifier().recognises(token) {
                    return Ok(Fate::Kept(NotOpened::NotTheHolder));
                }
                if draft.case.state() != State::Withdrawn {
                    turn.record(number, None, vec![Event::Withdrawn])?;
                }
                turn.withdraw(number);
                Ok(Fate::In(number))
            }
        }
    }

    /// The mailbox's case as this turn leaves it.
    fn draft_of(&self, turn: &mut Turn, mailbox: &MailboxId) -> Option<usize> {
        turn.of_mailbox(mailbox).or_else(|| {
            let cases = read(&self.open.cases);
            cases.of_mailbox(mailbox).map(|open| turn.touch(open))
        })
    }

    fn plan_message(
        &self,
        turn: &mut Turn,
        number: usize,
        opened: &Opened,
        is_revision: bool,
    ) -> Result<Fate, ChangeError> {
        let Some(content) = &opened.content else { return Ok(Fate::Kept(NotOpened::Unreadable)) };
        if let Some(why) = self.refused_sample(content) {
            return Ok(Fate::Kept(why));
        }
        let Some(case) = turn.draft(number).map(|draft| &draft.case) else { return Ok(Fate::Done) };
        if case.state().is_over() {
            return Ok(Fate::Done);
        }
        let events = events::of_message(&self.desk.pack, case, content, opened, is_revision);
        let is_withdrawn = events.contains(&Event::Withdrawn);
        turn.record(number, None, events)?;
        if is_withdrawn {
            turn.withdraw(number);
        }
        self.take_note(turn, number, opened, content);
        Ok(Fate::In(number))
    }

    fn plan_application(
        &self,
        turn: &mut Turn,
        opened: &Opened,
        grant: &MailboxGrant,
    ) -> Result<Fate, ChangeError> {
        let Some(content) = &opened.content else { return Ok(Fate::Kept(NotOpened::Unreadable)) };
        if let Some(why) = self.refused_sample(content) {
            return Ok(Fate::Kept(why));
        }
        let events = match events::of_opening(&self.desk.pack, content, opened) {
            Ok(events) => events,
            Err(why) => return Ok(Fate::Kept(why)),
        };
        let number = turn.open(self.new_case_ref(turn), grant.clone(), idempotency(opened), events)?;
        self.take_note(turn, number, opened, content);
        Ok(Fate::Opens(number))
    }

    /// Remembers a submission that a draft has taken in, and keeps its sound.
    fn take_note(&self, turn: &mut Turn, number: usize, opened: &Opened, content: &Content) {
        turn.note_submission(number, opened.id.to_string(), opened.digest, &content.labels);
        if let Some(sound) = &content.sound {
            turn.keep_sound(number, &sound.bytes);
        }
    }

    fn new_case_ref(&self, turn: &Turn) -> CaseRef {
        let mut rng = self.desk.chance.generator();
        let cases = read(&self.open.cases);
        loop {
            let case_ref = CaseRef::generate(&mut rng);
            if cases.get(&case_ref).is_none() && !turn.has_case(&case_ref) {
                return case_ref;
            }
        }
    }

    fn refused_sample(&self, content: &Content) -> Option<NotOpened> {
        let sample = content.form.as_ref().is_some_and(|form| form.sample);
        (sample && !self.desk.config.trial).then_some(NotOpened::Sample)
    }
}

fn kept(envelope: Envelope, why: NotOpened) -> Unopened {
    let Envelope { name: stream, day, gate, opened, .. } = envelope;
    let mailbox = opened.ok().map(|opened| opened.submission.mailbox());
    let awaits = mailbox.filter(|_| why == NotOpened::UnknownMailbox);
    Unopened { stream, day, gate, why, awaits }
}

/// The same envelope opens one case, ever.
fn idempotency(opened: &Opened) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(b"safeconduct desk opens a case v1");
    hash.update(opened.id.as_bytes());
    hash.update(opened.digest);
    let digest: [u8; 32] = hash.finalize().into();
    let (first, _) = digest.split_first_chunk::<16>().expect("32 bytes begin with 16");
    *first
}
