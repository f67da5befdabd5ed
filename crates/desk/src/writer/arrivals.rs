//! From envelopes that wait to cases: in the order in which they came, each once, whatever happens in between.

use std::collections::BTreeSet;

use casework::{Event, Mark, Recorded, State};
use ledger::{AppendError, Class, Ledger as _, StreamId, Version, WriteError};
use seal::id::MailboxId;
use seal::receipt::MailboxGrant;
use seal::record::StreamKey;
use seal::submission::Submission;
use sha2::{Digest as _, Sha256};
use tokio::task::JoinSet;
use zeroize::Zeroizing;

use super::destroy::Reason;
use super::opening::{Content, Opened, open_envelope};
use super::{ChangeError, Writer};
use crate::cases::{CaseRef, Known, OpenCase};
use crate::desk::{read, write};
use crate::intake::{self, Arrival, NotOpened, Unopened};
use crate::reading;
use crate::vault::{VaultError, json, kind, stream};

/// What became of an envelope.
enum Outcome {
    /// It is in a case, or was before, or is discarded: the envelope itself can go.
    Done,
    /// A case was opened: what waited for its mailbox may be readable now.
    OpenedCase,
    /// It stays as it is.
    Kept(NotOpened),
    /// The person has withdrawn.
    Withdrawn(CaseRef),
}

/// The most envelopes that are opened in one turn, so that staff who act meanwhile do not wait long.
const TURN_MAX: usize = 128;

impl Writer<'_> {
    /// Opens every envelope that waits.
    ///
    /// # Errors
    /// See [`ChangeError`]. What was taken in before stays taken in, and nothing is taken in twice.
    pub async fn open_waiting(&self) -> Result<(), ChangeError> {
        while self.open_some().await? {}
        Ok(())
    }

    /// Opens some of the envelopes that wait; answers whether more do.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn open_some(&self) -> Result<bool, ChangeError> {
        let (names, more) = self.desk.take_pending(TURN_MAX);
        if names.is_empty() {
            return Ok(false);
        }
        match self.open_these(&names).await {
            Ok(false) => {}
            Ok(true) => {
                // What waited for the mailbox of a case that was opened just now.
                let waited = self.forget_unopened(NotOpened::UnknownMailbox);
                if let Err(error) = self.open_these(&waited).await {
                    self.desk.put_pending(waited);
                    return Err(error);
                }
            }
            Err(error) => {
                self.desk.put_pending(names);
                return Err(error);
            }
        }
        Ok(more)
    }

    /// Puts every raw envelope of the ledger among those that wait, in the order in which they came.
    pub(crate) async fn find_waiting(&self) -> Result<(), ChangeError> {
        let mut found = Vec::new();
        for (name, _) in self.desk.vault.streams(intake::CLASS, intake::PREFIX).await? {
            let records =
                self.desk.vault.ledger.read_stream(&name, Version(1)).await.map_err(VaultError::from)?;
            // Without a ciphertext it was taken in before, and its key goes with the next backup.
            let first = records.into_iter().next().filter(|record| record.ciphertext.is_some());
            found.extend(first.map(|record| (record.position, name)));
        }
        found.sort();
        self.desk.put_pending(found.into_iter().map(|(_, name)| name).collect());
        Ok(())
    }

    /// Opens these; answers whether a case was opened.
    async fn open_these(&self, names: &[StreamId]) -> Result<bool, ChangeError> {
        let mut arrivals = Vec::with_capacity(names.len());
        for name in names {
            let key = self.desk.vault.keyring.get(intake::CLASS, name).await.map_err(VaultError::from)?;
            let record =
                self.desk.vault.ledger.read_stream(name, Version(1)).await.map_err(VaultError::from)?;
            let (Some(key), Some(record)) = (key, record.into_iter().next()) else { continue };
            let Some(ciphertext) = record.ciphertext else { continue };
            let key = StreamKey::from_bytes(*key.expose());
            let plain =
                key.open_record(name.as_bytes(), 1, kind::ENVELOPE, &ciphertext).map_err(VaultError::from)?;
            if let Some(arrival) = Arrival::decode(&plain) {
                arrivals.push((record.position, name.clone(), arrival));
            }
        }
        arrivals.sort_by_key(|(position, _, _)| *position);
        let (mut spent, mut withdrawn) = (Vec::new(), Vec::new());
        let mut opened_case = false;
        for (_, name, arrival) in arrivals {
            match self.take_in(&arrival).await? {
                Outcome::Done => {}
                Outcome::OpenedCase => opened_case = true,
                Outcome::Withdrawn(case_ref) => withdrawn.push((case_ref, Reason::Withdrawn)),
                Outcome::Kept(why) => {
                    let (day, gate) = (arrival.day, arrival.gate);
                    let mut unopened = write(&self.open.unopened);
                    unopened.retain(|one| one.stream != name);
                    unopened.push(Unopened { stream: name, day, gate, why });
                    continue;
                }
            }
            spent.push((intake::CLASS, name));
        }
        if withdrawn.is_empty() {
            // The key of a taken-in envelope goes with the next purge or backup; its ciphertext goes now.
            self.shred(&spent).await?;
        } else {
            self.destroy(&withdrawn, None, spent).await?;
        }
        self.desk.tell_pages();
        Ok(opened_case)
    }

    /// Side by side, so that they share one fsync.
    async fn shred(&self, streams: &[(Class, StreamId)]) -> Result<(), ChangeError> {
        let mut shredding = JoinSet::new();
        for (_, name) in streams {
            let (ledger, name) = (self.desk.vault.ledger.clone(), name.clone());
            shredding.spawn(async move { ledger.shred(&name).await });
        }
        while let Some(shredded) = shredding.join_next().await {
            shredded.map_err(|_| WriteError::Closed).and_then(|done| done).map_err(VaultError::from)?;
        }
        Ok(())
    }

    fn forget_unopened(&self, why: NotOpened) -> Vec<StreamId> {
        let mut unopened = write(&self.open.unopened);
        let (again, rest) = unopened.drain(..).partition(|one| one.why == why);
        *unopened = rest;
        let again: Vec<Unopened> = again;
        again.into_iter().map(|one| one.stream).collect()
    }

    /// Takes one envelope in.
    async fn take_in(&self, arrival: &Arrival) -> Result<Outcome, ChangeError> {
        let opened = {
            let contents = read(&self.open.contents);
            open_envelope(self.desk, &contents.secrets, &arrival.bytes)
        };
        let opened = match opened {
            Ok(opened) => opened,
            Err(why) => return Ok(Outcome::Kept(why)),
        };
        let mailbox = opened.submission.mailbox();
        if read(&self.open.farewells).is_withdrawn(&mailbox) {
            return Ok(Outcome::Done);
        }
        let known = read(&self.open.cases).known_submission(&opened.id.to_string(), &opened.digest);
        if known == Known::Duplicate {
            return Ok(Outcome::Done);
        }
        match &opened.submission {
            Submission::Application { grant, .. } => self.take_in_application(&opened, grant).await,
            Submission::FollowUp(follow_up) => {
                let Some((case_ref, verified)) = self
                    .of_mailbox(&mailbox, |open| follow_up.verify(open.grant.write_key(), opened.id).is_ok())
                else {
                    return Ok(Outcome::Kept(NotOpened::UnknownMailbox));
                };
                if !verified {
                    return Ok(Outcome::Kept(NotOpened::NotTheHolder));
                }
                self.take_in_message(&case_ref, &opened, known == Known::OtherDigest).await
            }
            Submission::Withdrawal { token, .. } => {
                let Some((case_ref, recognised)) =
                    self.of_mailbox(&mailbox, |open| open.grant.withdraw_verifier().recognises(token))
                else {
                    return Ok(Outcome::Kept(NotOpened::UnknownMailbox));
                };
                if !recognised {
                    return Ok(Outcome::Kept(NotOpened::NotTheHolder));
                }
                if self.case(&case_ref, None)?.state() != State::Withdrawn {
                    self.record(&case_ref, None, vec![Event::Withdrawn]).await?;
                }
                Ok(Outcome::Withdrawn(case_ref))
            }
        }
    }

    fn of_mailbox<T>(&self, mailbox: &MailboxId, ask: impl FnOnce(&OpenCase) -> T) -> Option<(CaseRef, T)> {
        let cases = read(&self.open.cases);
        let open = cases.of_mailbox(mailbox)?;
        Some((open.case_ref.clone(), ask(open)))
    }

    async fn take_in_message(
        &self,
        case_ref: &CaseRef,
        opened: &Opened,
        is_revision: bool,
    ) -> Result<Outcome, ChangeError> {
        let Some(content) = &opened.content else { return Ok(Outcome::Kept(NotOpened::Unreadable)) };
        if let Some(why) = self.refused_sample(content) {
            return Ok(Outcome::Kept(why));
        }
        let case = self.case(case_ref, None)?;
        if case.state().is_over() {
            return Ok(Outcome::Done);
        }
        let submission = content.submission(opened.id, opened.digest);
        let mut events = vec![if is_revision {
            Event::Revised { submission }
        } else {
            Event::MessageReceived { submission }
        }];
        let duress = case.duress_word.as_ref().is_some_and(|word| {
            content.form.is_none() && reading::has_duress_word(content.text.reveal(), word)
        });
        if duress && !case.marks.contains(&Mark::Duress) {
            events.push(Event::FlagsRaised { marks: BTreeSet::from([Mark::Duress]) });
        }
        self.record(case_ref, None, events).await?;
        write(&self.open.cases).note_submission(&opened.id.to_string(), opened.digest);
        Ok(Outcome::Done)
    }

    async fn take_in_application(
        &self,
        opened: &Opened,
        grant: &MailboxGrant,
    ) -> Result<Outcome, ChangeError> {
        let Some(content) = &opened.content else { return Ok(Outcome::Kept(NotOpened::Unreadable)) };
        if let Some(why) = self.refused_sample(content) {
            return Ok(Outcome::Kept(why));
        }
        // The id commits to the keys, so the same mailbox is the same receipt: the same person sends again.
        if let Some((case_ref, ())) = self.of_mailbox(&grant.id(), |_| ()) {
            return self.take_in_message(&case_ref, opened, true).await;
        }
        let Some(form) = &content.form else { return Ok(Outcome::Kept(NotOpened::Unreadable)) };
        let Some(form_kind) = self.desk.pack.kind(&form.form) else {
            return Ok(Outcome::Kept(NotOpened::Form));
        };
        let reading = reading::read(form, form_kind, &self.desk.pack.languages());
        let mut events = vec![Event::Opened {
            kind: reading.kind,
            submission: content.submission(opened.id, opened.digest),
            language: reading.language,
            rather_listens: reading.rather_listens,
            trial: form.sample,
        }];
        if !reading.marks.is_empty() {
            events.push(Event::FlagsRaised { marks: reading.marks });
        }
        events.extend(reading.duress_word.map(|word| Event::DuressWordAgreed { word }));
        events.extend(reading.safe_hours.map(|hours| Event::SafeHoursSet { hours: Some(hours) }));
        self.open_case(opened, grant, events).await
    }

    async fn open_case(
        &self,
        opened: &Opened,
        grant: &MailboxGrant,
        events: Vec<Event>,
    ) -> Result<Outcome, ChangeError> {
        let now = self.desk.now();
        let recorded: Vec<Recorded> =
            events.into_iter().map(|event| Recorded::new(now, None, event)).collect();
        let case = casework::Case::fold(&recorded)?;
        let case_ref = self.new_case_ref();
        let stream = stream("case", case_ref.as_str());
        let key = self.desk.vault.key(Class::Case, &stream).await?;
        let mut records = vec![(kind::GRANT, Zeroizing::new(grant.to_secret_bytes().to_vec()))];
        for one in &recorded {
            records.push((kind::EVENT, json(one)?));
        }
        let idempotency = idempotency(opened);
        let appended = match self.desk.vault.append(&stream, &key, 0, Some(idempotency), &records).await {
            Ok(appended) => appended,
            // This very envelope opened a case before, and that case has been purged since: a late copy.
            Err(VaultError::Append(AppendError::KeyReused)) => {
                self.desk.vault.destroy(&[(Class::Case, stream)]).await?;
                return Ok(Outcome::Done);
            }
            Err(error) => return Err(error.into()),
        };
        let text = self.text_of(&case);
        let mut cases = write(&self.open.cases);
        cases.note_submission(&opened.id.to_string(), opened.digest);
        let stream_version = appended.last_version.0;
        cases.insert(
            OpenCase { case_ref, case, grant: grant.clone(), key, stream_version, order: 0 },
            &text,
        )?;
        Ok(Outcome::OpenedCase)
    }

    fn new_case_ref(&self) -> CaseRef {
        let mut rng = self.desk.chance.generator();
        let cases = read(&self.open.cases);
        loop {
            let case_ref = CaseRef::generate(&mut rng);
            if cases.get(&case_ref).is_none() {
                return case_ref;
            }
        }
    }

    fn refused_sample(&self, content: &Content) -> Option<NotOpened> {
        let sample = content.form.as_ref().is_some_and(|form| form.sample);
        (sample && !self.desk.config.trial).then_some(NotOpened::Sample)
    }
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
