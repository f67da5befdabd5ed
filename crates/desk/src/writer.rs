//! Whoever changes cases: one at a time, so that what is decided on is what is there.

mod arrivals;
mod destroy;
mod opening;
mod release;
mod reply;
mod turn;

pub use destroy::{FAREWELL_DAYS, Reason};
pub(crate) use opening::{Opened, open_envelope};
pub use reply::REPLY_CHARS_MAX;

use casework::{Actor, Case, Event, FoldError, Recorded, Refusal};
use interview::conversation::Submitted;
use ledger::Class;
use ledger::stream::RECORDS_PER_APPEND_MAX;
use seal::reply::ReplyError;
use tokio::sync::MutexGuard;
use zeroize::Zeroizing;

use crate::audit;
use crate::cases::{CaseRef, searchable};
use crate::desk::{Desk, Unlocked, read, write};
use crate::vault::{VaultError, json, kind, stream};

/// Why something was not changed. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// There is no such case, or not any more.
    #[error("there is no such case")]
    NoSuchCase,
    /// There is no such answer in it.
    #[error("there is no such answer")]
    NoSuchAnswer,
    /// A sound is longer than what is read out by telephone.
    #[error("the sound is longer than what is read out by telephone")]
    TooLong,
    /// Somebody changed it first.
    #[error("the case has changed")]
    Stale,
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Events that do not follow: a bug.
    #[error(transparent)]
    Fold(#[from] FoldError),
    /// It could not be kept.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A reply could not be written.
    #[error(transparent)]
    Reply(#[from] ReplyError),
    /// A backup of the keyring could not be renewed.
    #[error(transparent)]
    Backup(#[from] ledger::backup::BackupError),
    /// The search index.
    #[error(transparent)]
    Search(#[from] rusqlite::Error),
}

/// What is kept beside events.
#[derive(Default)]
pub(crate) struct Beside {
    /// A signed reply.
    reply: Option<Vec<u8>>,
    /// A sound.
    sound: Option<Zeroizing<Vec<u8>>>,
}

/// The one who may write.
pub struct Writer<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) open: &'a Unlocked,
    _turn: MutexGuard<'a, ()>,
}

impl std::fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Writer(..)")
    }
}

impl<'a> Writer<'a> {
    /// Waits for its turn.
    pub async fn new(desk: &'a Desk, open: &'a Unlocked) -> Self {
        Self { desk, open, _turn: open.writing.lock().await }
    }

    /// The case as it is now; `expected` is the version that the page showed.
    ///
    /// # Errors
    /// When there is none, or it has changed since.
    pub fn case(&self, case_ref: &CaseRef, expected: Option<u64>) -> Result<Case, ChangeError> {
        let cases = read(&self.open.cases);
        let open = cases.get(case_ref).ok_or(ChangeError::NoSuchCase)?;
        if expected.is_some_and(|version| version != open.case.version()) {
            return Err(ChangeError::Stale);
        }
        Ok(open.case.clone())
    }

    /// Appends events to a case.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn record(
        &self,
        case_ref: &CaseRef,
        by: Option<&Actor>,
        events: Vec<Event>,
    ) -> Result<(), ChangeError> {
        self.record_with(case_ref, by, events, Beside::default()).await
    }

    /// Appends events, and what belongs to the last of them, all or nothing.
    pub(crate) async fn record_with(
        &self,
        case_ref: &CaseRef,
        by: Option<&Actor>,
        events: Vec<Event>,
        beside: Beside,
    ) -> Result<(), ChangeError> {
        if events.is_empty() {
            return Ok(());
        }
        let now = self.desk.now();
        let (mut case, key, version) = {
            let cases = read(&self.open.cases);
            let open = cases.get(case_ref).ok_or(ChangeError::NoSuchCase)?;
            (open.case.clone(), open.key.clone(), open.stream_version)
        };
        let mut records = Vec::with_capacity(events.len().saturating_add(2));
        // Before the events, so that the last record of a stream is never one that reading a case leaves closed.
        records.extend(beside.sound.map(|sound| (kind::SOUND, sound)));
        for event in events {
            let recorded = Recorded::new(now, by.cloned(), event);
            case = case.apply(&recorded)?;
            records.push((kind::EVENT, json(&recorded)?));
        }
        records.extend(beside.reply.map(|bytes| (kind::REPLY, Zeroizing::new(bytes))));
        let stream = stream("case", case_ref.as_str());
        let appended = self.desk.vault.append(&stream, &key, version, None, &records).await?;
        let text = self.text_of(&case);
        write(&self.open.cases).update(case_ref, case, appended.last_version.0, &text)?;
        self.desk.tell_pages();
        Ok(())
    }

    /// Writes a line of the audit log.
    ///
    /// # Errors
    /// When it could not be kept.
    pub async fn audit(&self, line: audit::Line) -> Result<(), ChangeError> {
        self.audit_all(vec![line]).await
    }

    /// Writes lines of the audit log, one behind the other.
    pub(crate) async fn audit_all(&self, lines: Vec<audit::Line>) -> Result<(), ChangeError> {
        let stream = stream("audit", "log");
        let key = self.desk.vault.key(Class::Case, &stream).await?;
        for some in lines.chunks(RECORDS_PER_APPEND_MAX) {
            let version = u64::try_from(read(&self.open.audit).len()).unwrap_or(u64::MAX);
            let records = some
                .iter()
                .map(|line| Ok((kind::AUDIT, json(line)?)))
                .collect::<Result<Vec<_>, VaultError>>()?;
            self.desk.vault.append(&stream, &key, version, None, &records).await?;
            write(&self.open.audit).extend_from_slice(some);
        }
        Ok(())
    }

    /// What a case is found by: what people wrote, and their answers in the languages of the desk and their own.
    pub(crate) fn text_of(&self, case: &Case) -> String {
        let forms = case.messages.iter().filter(|message| message.is_form);
        let answers: String = forms
            .filter_map(|message| serde_json::from_str::<Submitted>(message.body.reveal()).ok())
            .map(|form| opening::labels(&self.desk.pack, &form))
            .collect();
        searchable(case, &answers)
    }
}
