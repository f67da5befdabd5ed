//! What came by radio, on paper or in person, written down by staff. It goes the way of everything that arrives: sealed, stored,
//! opened, taken in; so that there is one way to become a case, and no other one to forget a rule on.
//!
//! A new case gets a receipt, which is shown once to whoever writes, to be passed on. It is kept nowhere.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use casework::{Actor, Event, Kind};
use seal::envelope::seal;
use seal::id::{MailboxId, SubmissionId};
use seal::receipt::Receipt;
use seal::submission::{Body, Brought, Content, FollowUp, Submission};
use zeroize::Zeroizing;

use crate::admin::{AdminError, read_manifest};
use crate::audit::{Line, What};
use crate::cases::{CaseRef, Known};
use crate::desk::{Desk, Unlocked, read};
use crate::inbox::InboxError;
use crate::intake::Arrival;
use crate::writer::{ChangeError, Writer};

/// What stands for the gate by which it came.
pub const BY_HAND_GATE: &str = "by-hand";
/// How long whoever writes waits for it to be a case.
const PATIENCE: Duration = Duration::from_secs(10);

/// What somebody writes down.
#[derive(Debug)]
pub struct Entry {
    /// Fixed before it is sent, so that sending twice is sending once.
    pub id: SubmissionId,
    /// The channel: one of [`casework::BY_HAND`].
    pub channel: &'static str,
    /// The language of the person: one of the programme's.
    pub language: String,
    /// His words.
    pub words: Zeroizing<String>,
    /// Onto which case; else a new one.
    pub onto: Option<CaseRef>,
    /// Who he says he is, for a new case.
    pub kind: Option<Kind>,
}

/// What became of it.
#[derive(Debug)]
pub struct WrittenDown {
    /// The case it is in.
    pub case_ref: CaseRef,
    /// The receipt of a new case.
    pub receipt: Option<Receipt>,
}

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// It was before.
    #[error("it was written down before")]
    Again,
    /// A case.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// It could not be stored.
    #[error(transparent)]
    Store(#[from] InboxError),
    /// The manifest cannot be read.
    #[error(transparent)]
    Manifest(#[from] AdminError),
    /// There is no manifest, or it could not be sealed.
    #[error("it could not be sealed")]
    Seal,
    /// It is stored, and will be a case in a while.
    #[error("it is stored, and not yet opened")]
    Slow,
}

/// What is being written down right now: a button that is pressed twice sends twice at once.
pub type BeingWritten = Mutex<BTreeSet<SubmissionId>>;

/// The only one who writes an entry down, until it is dropped.
struct Turn<'a> {
    all: &'a BeingWritten,
    id: SubmissionId,
}

impl<'a> Turn<'a> {
    fn take(all: &'a BeingWritten, id: SubmissionId) -> Option<Self> {
        let is_first = all.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
        if is_first { Some(Self { all, id }) } else { None }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

impl Desk {
    /// Writes it down. What was stored is not lost, whatever happens afterwards.
    ///
    /// # Errors
    /// See [`EntryError`].
    pub async fn write_down(
        self: &Arc<Self>,
        open: &Arc<Unlocked>,
        by: &Actor,
        entry: Entry,
    ) -> Result<WrittenDown, EntryError> {
        let _turn = Turn::take(&open.written_down, entry.id).ok_or(EntryError::Again)?;
        if read(&open.cases).known_submission(&entry.id.to_string(), &[0; 32]) != Known::No {
            return Err(EntryError::Again);
        }
        let body = Body::brought(&Brought {
            set_aside: false,
            channel: entry.channel.to_owned(),
            language: entry.language.clone(),
            content: Content::Text,
            wish: None,
            bytes: Zeroizing::new(entry.words.as_bytes().to_vec()),
        });
        let (submission, receipt) = match &entry.onto {
            Some(case_ref) => {
                let cases = read(&open.cases);
                let grant = &cases.get(case_ref).ok_or(ChangeError::NoSuchCase)?.grant;
                let message = FollowUp::write_down(grant.id(), grant.write_key(), entry.id, body);
                (Submission::FollowUp(message), None)
            }
            None => {
                let receipt = Receipt::generate(&mut self.chance.generator());
                (Submission::Application { grant: receipt.keys().grant(), body }, Some(receipt))
            }
        };
        let mailbox = submission.mailbox();
        let stored = self.store_arrivals(vec![self.sealed_by_hand(entry.id, &submission)?]).await?;
        self.await_opening(stored);
        self.open_waiting(open).await?;
        let case_ref = self.case_with(open, &mailbox, entry.id).await?;
        let writer = Writer::new(self, open).await;
        // Of a person whom others know already, a verifier says it.
        if let Some(kind) = entry.kind
            && entry.onto.is_none()
            && writer.case(&case_ref, None)?.kind().is_none()
        {
            writer.record(&case_ref, Some(by), vec![Event::KindKnown { kind }]).await?;
        }
        let line = Line::new(self.now(), Some(by.clone()), What::WrittenDown).on(&case_ref);
        writer.audit(line.about(entry.channel)).await?;
        Ok(WrittenDown { case_ref, receipt })
    }

    fn sealed_by_hand(&self, id: SubmissionId, submission: &Submission) -> Result<Arrival, EntryError> {
        let (manifest, _) = read_manifest(&self.config.folder, &self.zone)?.ok_or(EntryError::Seal)?;
        let key = manifest.sealing_key(self.today()).0;
        let sealed = seal(key, &self.zone, id, &submission.encode(), &mut self.chance.generator());
        let bytes = sealed.map_err(|_| EntryError::Seal)?.into_bytes();
        Ok(Arrival { day: self.today(), gate: BY_HAND_GATE.to_owned(), bytes })
    }

    /// The case of the mailbox, once it has that submission; somebody else may be opening it right now.
    async fn case_with(
        &self,
        open: &Unlocked,
        mailbox: &MailboxId,
        id: SubmissionId,
    ) -> Result<CaseRef, EntryError> {
        let mut news = self.news.subscribe();
        let id = id.to_string();
        let find = || {
            let cases = read(&open.cases);
            let is_in = cases.known_submission(&id, &[0; 32]) != Known::No;
            cases.of_mailbox(mailbox).filter(|_| is_in).map(|open| open.case_ref.clone())
        };
        let waiting = async {
            loop {
                news.mark_unchanged();
                if let Some(found) = find() {
                    return Some(found);
                }
                if news.changed().await.is_err() {
                    return None;
                }
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.ok().flatten().ok_or(EntryError::Slow)
    }
}
