//! What changes in many cases at once, as in one turn of arrivals: worked out in memory first, in the order in which they came, then written side by
//! side, so that a hundred cases share an fsync. Each case's part is one append: all of it is kept or nothing.

use std::collections::{BTreeMap, HashMap};

use casework::{Actor, Case, Event, FoldError, Recorded};
use jiff::Timestamp;
use ledger::stream::RECORDS_PER_APPEND_MAX;
use ledger::{AppendError, Appended, Class, Expected, Ledger as _, StreamId, Version, WriteError};
use seal::id::MailboxId;
use seal::receipt::MailboxGrant;
use seal::record::StreamKey;
use tokio::task::JoinSet;
use zeroize::Zeroizing;

use super::{ChangeError, Writer};
use crate::cases::{CaseRef, Known, OpenCase, searchable};
use crate::desk::write;
use crate::opening::TURN_MAX;
use crate::vault::{PlainRecord, VaultError, json, kind, sealed, stream};

/// The most records that one envelope adds to a case: of a form that comes after words, the message, kind, language, dangers,
/// duress word, safe hours and wish.
const RECORDS_PER_ENVELOPE_MAX: usize = 7;
const _: () = assert!(TURN_MAX * RECORDS_PER_ENVELOPE_MAX <= RECORDS_PER_APPEND_MAX);

/// The changes of a turn.
pub(super) struct Turn {
    now: Timestamp,
    drafts: Vec<Draft>,
    by_mailbox: HashMap<MailboxId, usize>,
    submissions: HashMap<String, Vec<[u8; 32]>>,
}

/// A case as it will be.
pub(super) struct Draft {
    pub(super) case_ref: CaseRef,
    pub(super) case: Case,
    pub(super) grant: MailboxGrant,
    /// The person has withdrawn: to be destroyed at the end of the turn.
    pub(super) withdrawn: bool,
    /// The key of its stream, and the version of what is there; none yet for a case that this turn opens.
    place: Option<(StreamKey, u64)>,
    /// Of a case that this turn opens: the same envelope opens one case, ever.
    idempotency: Option<[u8; 16]>,
    events: Vec<Recorded>,
    /// Sounds of voice notes, each once.
    sounds: Vec<Zeroizing<Vec<u8>>>,
    noted: Vec<(String, [u8; 32])>,
    /// What the answers of a new case are found by.
    labels: String,
}

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// It is kept.
    Kept,
    /// The envelope that would open it opened a case before, which has been purged since: a late copy.
    OpenedBefore,
    /// Nothing of it is kept.
    Failed,
}

/// What a turn led to.
pub(super) struct Outcome {
    /// For each draft.
    pub(super) written: Vec<Written>,
    pub(super) drafts: Vec<Draft>,
    /// Keys that were made for nothing.
    pub(super) unused: Vec<(Class, StreamId)>,
    /// Why some have failed.
    pub(super) error: Option<ChangeError>,
}

impl Turn {
    pub(super) fn new(now: Timestamp) -> Self {
        Self { now, drafts: Vec::new(), by_mailbox: HashMap::new(), submissions: HashMap::new() }
    }

    /// The draft of that number.
    pub(super) fn draft(&self, number: usize) -> Option<&Draft> {
        self.drafts.get(number)
    }

    /// The draft of the mailbox's case, if this turn has touched it.
    pub(super) fn of_mailbox(&self, mailbox: &MailboxId) -> Option<usize> {
        self.by_mailbox.get(mailbox).copied()
    }

    pub(super) fn has_case(&self, case_ref: &CaseRef) -> bool {
        self.drafts.iter().any(|draft| draft.case_ref == *case_ref)
    }

    /// What this turn knows of a submission.
    pub(super) fn known_submission(&self, id: &str, digest: &[u8; 32]) -> Known {
        match self.submissions.get(id) {
            None => Known::No,
            Some(digests) if digests.contains(digest) => Known::Duplicate,
            Some(_) => Known::OtherDigest,
        }
    }

    /// Begins to change a case that is there.
    pub(super) fn touch(&mut self, open: &OpenCase) -> usize {
        self.add(Draft {
            case_ref: open.case_ref.clone(),
            case: open.case.clone(),
            grant: open.grant.clone(),
            withdrawn: false,
            place: Some((open.key.clone(), open.stream_version)),
            idempotency: None,
            events: Vec::new(),
            sounds: Vec::new(),
            noted: Vec::new(),
            labels: String::new(),
        })
    }

    /// A new case.
    pub(super) fn open(
        &mut self,
        case_ref: CaseRef,
        grant: MailboxGrant,
        idempotency: [u8; 16],
        events: Vec<Event>,
    ) -> Result<usize, FoldError> {
        let events: Vec<Recorded> =
            events.into_iter().map(|event| Recorded::new(self.now, None, event)).collect();
        let case = Case::fold(&events)?;
        Ok(self.add(Draft {
            case_ref,
            case,
            grant,
            withdrawn: false,
            place: None,
            idempotency: Some(idempotency),
            events,
            sounds: Vec::new(),
            noted: Vec::new(),
            labels: String::new(),
        }))
    }

    fn add(&mut self, draft: Draft) -> usize {
        let number = self.drafts.len();
        self.by_mailbox.insert(draft.grant.id(), number);
        self.drafts.push(draft);
        number
    }

    /// Adds events to a draft.
    pub(super) fn record(
        &mut self,
        number: usize,
        by: Option<&Actor>,
        events: Vec<Event>,
    ) -> Result<(), FoldError> {
        let now = self.now;
        let Some(draft) = self.drafts.get_mut(number) else { return Ok(()) };
        for event in events {
            let recorded = Recorded::new(now, by.cloned(), event);
            draft.case = draft.case.clone().apply(&recorded)?;
            draft.events.push(recorded);
        }
        Ok(())
    }

    /// Remembers that a submission is in a draft, and what its answers are found by.
    pub(super) fn note_submission(&mut self, number: usize, id: String, digest: [u8; 32], labels: &str) {
        self.submissions.entry(id.clone()).or_default().push(digest);
        if let Some(draft) = self.drafts.get_mut(number) {
            draft.noted.push((id, digest));
            draft.labels.push_str(labels);
        }
    }

    /// Keeps the sound of a voice note that an event of the draft tells of.
    pub(super) fn keep_sound(&mut self, number: usize, sound: &Zeroizing<Vec<u8>>) {
        if let Some(draft) = self.drafts.get_mut(number) {
            draft.sounds.push(sound.clone());
        }
    }

    pub(super) fn withdraw(&mut self, number: usize) {
        if let Some(draft) = self.drafts.get_mut(number) {
            draft.withdrawn = true;
        }
    }
}

impl Draft {
    fn is_new(&self) -> bool {
        self.idempotency.is_some()
    }

    fn stream(&self) -> StreamId {
        stream("case", self.case_ref.as_str())
    }

    fn records(&self) -> Result<Vec<PlainRecord>, VaultError> {
        let mut records = Vec::with_capacity(self.events.len().saturating_add(self.sounds.len() + 1));
        if self.is_new() {
            records.push((kind::GRANT, Zeroizing::new(self.grant.to_secret_bytes().to_vec())));
        }
        // Before the events, so that the last record of a stream is never one that reading a case leaves closed.
        records.extend(self.sounds.iter().map(|sound| (kind::SOUND, sound.clone())));
        for event in &self.events {
            records.push((kind::EVENT, json(event)?));
        }
        Ok(records)
    }
}

impl Writer<'_> {
    /// Writes a turn, and takes what is kept into memory.
    pub(super) async fn write_turn(&self, mut turn: Turn) -> Result<Outcome, ChangeError> {
        let new: Vec<StreamId> =
            turn.drafts.iter().filter(|draft| draft.is_new()).map(Draft::stream).collect();
        // One call, one fsync.
        let mut keys = self.desk.vault.keys(Class::Case, &new).await?.into_iter();
        for draft in turn.drafts.iter_mut().filter(|draft| draft.is_new()) {
            // Version 0: the stream is not there yet.
            draft.place = keys.next().map(|key| (key, 0));
        }
        let mut answers = self.append_all(&turn.drafts).await?;
        let mut outcome =
            Outcome { written: Vec::new(), drafts: Vec::new(), unused: Vec::new(), error: None };
        for (number, draft) in turn.drafts.into_iter().enumerate() {
            let written = match answers.remove(&number) {
                // Nothing changed.
                None if draft.events.is_empty() => Written::Kept,
                None => Written::Failed,
                Some(Ok(appended)) => {
                    self.take_over(&draft, appended.last_version)?;
                    Written::Kept
                }
                Some(Err(AppendError::KeyReused)) => {
                    outcome.unused.push((Class::Case, draft.stream()));
                    Written::OpenedBefore
                }
                Some(Err(error)) => {
                    outcome.error = Some(VaultError::from(error).into());
                    Written::Failed
                }
            };
            outcome.written.push(written);
            outcome.drafts.push(draft);
        }
        Ok(outcome)
    }

    /// Appends every draft that has changed, side by side.
    async fn append_all(
        &self,
        drafts: &[Draft],
    ) -> Result<BTreeMap<usize, Result<Appended, AppendError>>, ChangeError> {
        let mut appending = JoinSet::new();
        for (number, draft) in drafts.iter().enumerate().filter(|(_, draft)| !draft.events.is_empty()) {
            let Some((key, version)) = &draft.place else { continue };
            let (ledger, stream, idempotency) =
                (self.desk.vault.ledger.clone(), draft.stream(), draft.idempotency);
            let expected = Expected::Version(Version(*version));
            let records = sealed(&stream, key, *version, &draft.records()?).map_err(VaultError::from)?;
            appending
                .spawn(async move { (number, ledger.append(&stream, expected, idempotency, records).await) });
        }
        let mut answers = BTreeMap::new();
        while let Some(appended) = appending.join_next().await {
            let (number, answer) = appended.map_err(|_| VaultError::from(WriteError::Panicked))?;
            answers.insert(number, answer);
        }
        Ok(answers)
    }

    /// What is on the disk is now in memory too.
    fn take_over(&self, draft: &Draft, last: Version) -> Result<(), ChangeError> {
        let Some((key, _)) = &draft.place else { return Ok(()) };
        let is_new = draft.is_new();
        // A new case has no messages but those of this turn, of which the words were made when they were opened.
        let text = if is_new { searchable(&draft.case, &draft.labels) } else { self.text_of(&draft.case) };
        let mut cases = write(&self.open.cases);
        for (id, digest) in &draft.noted {
            cases.note_submission(id, *digest);
        }
        if is_new {
            let open = OpenCase {
                case_ref: draft.case_ref.clone(),
                case: draft.case.clone(),
                grant: draft.grant.clone(),
                key: key.clone(),
                stream_version: last.0,
                order: 0,
            };
            cases.insert(open, &text)?;
        } else {
            cases.update(&draft.case_ref, draft.case.clone(), last.0, &text)?;
        }
        Ok(())
    }
}
