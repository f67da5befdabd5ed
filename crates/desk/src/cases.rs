//! The cases in memory: disposable, rebuilt from the ledger at every unlock, gone with the lock.

mod case_ref;

use std::collections::{BTreeMap, HashMap};

use casework::{Case, Recorded};
use seal::id::MailboxId;
use seal::receipt::MailboxGrant;
use seal::record::StreamKey;

use crate::search::Search;
pub use case_ref::{BadCaseRef, CaseRef};

/// One case with what is needed to go on with it.
pub struct OpenCase {
    /// Its name.
    pub case_ref: CaseRef,
    /// The fold of its events.
    pub case: Case,
    /// What its mailbox is answered with.
    pub grant: MailboxGrant,
    /// The key of its stream.
    pub key: StreamKey,
    /// The version of its stream: the grant, then the events.
    pub stream_version: u64,
    /// Grows with each case that is opened: the order of equals in the queue.
    pub order: u64,
}

impl std::fmt::Debug for OpenCase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenCase").field("case_ref", &self.case_ref).finish_non_exhaustive()
    }
}

/// All cases.
#[derive(Debug)]
pub struct Cases {
    by_ref: BTreeMap<CaseRef, OpenCase>,
    by_mailbox: HashMap<MailboxId, CaseRef>,
    submissions: HashMap<String, Vec<[u8; 32]>>,
    search: Search,
    next_order: u64,
}

impl Cases {
    /// None yet.
    ///
    /// # Errors
    /// When the search index cannot be made.
    pub fn new() -> rusqlite::Result<Self> {
        Ok(Self {
            by_ref: BTreeMap::new(),
            by_mailbox: HashMap::new(),
            submissions: HashMap::new(),
            search: Search::new()?,
            next_order: 0,
        })
    }

    /// Takes in a case that was opened or read; `text` is what it is found by.
    ///
    /// # Errors
    /// When the search index is out of memory.
    pub fn insert(&mut self, mut open: OpenCase, text: &str) -> rusqlite::Result<()> {
        self.search.put(&open.case_ref, text)?;
        open.order = self.next_order;
        self.next_order = self.next_order.saturating_add(1);
        self.by_mailbox.insert(open.grant.id(), open.case_ref.clone());
        self.by_ref.insert(open.case_ref.clone(), open);
        Ok(())
    }

    /// Remembers that a submission is in a case.
    pub fn note_submission(&mut self, id: &str, digest: [u8; 32]) {
        let digests = self.submissions.entry(id.to_owned()).or_default();
        if !digests.contains(&digest) {
            digests.push(digest);
        }
    }

    /// What is known of a submission: whether its id is, and whether with this digest.
    pub fn known_submission(&self, id: &str, digest: &[u8; 32]) -> Known {
        match self.submissions.get(id) {
            None => Known::No,
            Some(digests) if digests.contains(digest) => Known::Duplicate,
            Some(_) => Known::OtherDigest,
        }
    }

    /// Puts a case's next state in the place of the one before.
    ///
    /// # Errors
    /// When the search index is out of memory.
    pub fn update(
        &mut self,
        case_ref: &CaseRef,
        case: Case,
        stream_version: u64,
        text: &str,
    ) -> rusqlite::Result<()> {
        if let Some(open) = self.by_ref.get_mut(case_ref) {
            open.case = case;
            open.stream_version = stream_version;
            self.search.put(case_ref, text)?;
        }
        Ok(())
    }

    /// Takes a case out.
    ///
    /// # Errors
    /// When the search index refuses.
    pub fn remove(&mut self, case_ref: &CaseRef) -> rusqlite::Result<()> {
        if let Some(open) = self.by_ref.remove(case_ref) {
            self.by_mailbox.remove(&open.grant.id());
            for message in &open.case.messages {
                self.submissions.remove(&message.submission);
            }
        }
        self.search.remove(case_ref)
    }

    /// The case of that name.
    pub fn get(&self, case_ref: &CaseRef) -> Option<&OpenCase> {
        self.by_ref.get(case_ref)
    }

    /// The case of that mailbox.
    pub fn of_mailbox(&self, mailbox: &MailboxId) -> Option<&OpenCase> {
        self.by_ref.get(self.by_mailbox.get(mailbox)?)
    }

    /// Every case, by name.
    pub fn iter(&self) -> impl Iterator<Item = &OpenCase> {
        self.by_ref.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_ref.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_ref.is_empty()
    }

    /// The cases in which every word of `query` stands.
    ///
    /// # Errors
    /// When the search index refuses.
    pub fn find(&self, query: &str) -> rusqlite::Result<Vec<&OpenCase>> {
        let named = CaseRef::parse(query).ok().and_then(|case_ref| self.by_ref.get(&case_ref));
        let found = self.search.find(query)?;
        let mut cases: Vec<&OpenCase> = found
            .iter()
            .filter_map(|name| self.by_ref.get(&CaseRef::parse(name).ok()?))
            .filter(|open| named.is_none_or(|named| named.case_ref != open.case_ref))
            .collect();
        cases.extend(named);
        Ok(cases)
    }

    /// The queue: who is urgent, then who has waited longest, then who does not wait.
    pub fn queue(&self) -> Vec<&OpenCase> {
        let mut cases: Vec<&OpenCase> = self.by_ref.values().collect();
        cases.sort_by_key(|open| queue_key(open));
        cases
    }
}

/// Urgent and waiting first, oldest first; then what waits and is set aside; then the others, latest word first.
fn queue_key(open: &OpenCase) -> (bool, bool, bool, i64, u64) {
    let case = &open.case;
    let waiting = case.waiting_since();
    let place =
        waiting.map_or_else(|| case.last_event_at().as_second().saturating_neg(), |since| since.as_second());
    (waiting.is_none(), case.is_set_aside(), !(waiting.is_some() && case.is_urgent()), place, open.order)
}

/// What is known of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Nothing.
    No,
    /// The very same was taken in before.
    Duplicate,
    /// The same id came with other content.
    OtherDigest,
}

/// Everything of a case that it is found by. `answers` are the labels of its answers in the desk's languages.
pub fn searchable(case: &Case, answers: &str) -> String {
    let messages =
        case.messages.iter().filter(|message| !message.is_form).map(|message| message.body.reveal());
    let replies = case.replies.iter().map(|reply| reply.text.reveal());
    let notes = case.notes.iter().map(|note| note.text.reveal());
    let mut text = String::from(answers);
    for part in messages.chain(replies).chain(notes) {
        text.push('\n');
        text.push_str(part);
    }
    text.push('\n');
    text.push_str(&case.language);
    text
}

/// Folds the opened records of a stream.
///
/// # Errors
/// When they are not the events of a case.
pub fn fold(records: &[Recorded]) -> Result<Case, casework::FoldError> {
    Case::fold(records)
}
