//! A case: the fold of its events.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::{
    Actor, Channel, Event, Kind, Mark, NoSuchStep, Proposal, Protection, Recorded, SafeHours, StaffName,
    State, Submission, Track, Words,
};

/// What a person wrote, as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// When it was opened here.
    pub at: Timestamp,
    /// The envelope it came in.
    pub submission: String,
    /// The text, or the JSON of a form.
    pub body: Words,
    /// Whether `body` is a submitted form.
    pub is_form: bool,
    /// How it came.
    pub channel: Channel,
    /// How well it was protected.
    pub protection: Protection,
    /// Whether it replaces an earlier one with the same id.
    pub is_revision: bool,
}

/// What we answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Option<StaffName>,
    /// Its number in the mailbox.
    pub sequence: u32,
    /// The text.
    pub text: Words,
    /// The language it was written in.
    pub language: String,
    /// The day from which no gate keeps it.
    pub expires: jiff::civil::Date,
}

/// An answer that waits for safe hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldReply {
    /// When it was written.
    pub at: Timestamp,
    /// By whom: he is the one who answers when it goes out.
    pub by: Option<Actor>,
    /// The text.
    pub text: Words,
    /// The language it was written in.
    pub language: String,
    /// When it goes out.
    pub not_before: Timestamp,
}

/// A colleague's note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Option<StaffName>,
    /// The text.
    pub text: Words,
}

/// One line of the history: what was done, never what was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// When.
    pub at: Timestamp,
    /// Who; none for the person or the clock.
    pub by: Option<Actor>,
    /// The stable name of what happened, used in texts (`did-…`).
    pub what: &'static str,
    /// The state, finding or mark concerned (its stable name), or a colleague's name.
    pub about: Option<String>,
}

/// A case. Everything in it follows from its events; see [`Case::fold`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    track: Track,
    /// The language the person chose (BCP 47).
    pub language: String,
    /// Whether he would rather listen than read.
    pub rather_listens: bool,
    /// Trial data.
    pub is_trial: bool,
    /// What he wrote, oldest first.
    pub messages: Vec<Message>,
    /// What we answered, oldest first.
    pub replies: Vec<Reply>,
    /// The hash of the last signed reply.
    pub reply_hash: [u8; 32],
    /// The answer that waits for safe hours.
    pub held: Option<HeldReply>,
    /// An answer that was not sent because the person wrote first: to be read again and sent by hand.
    pub draft: Option<Words>,
    /// Notes of colleagues.
    pub notes: Vec<Note>,
    /// What was done.
    pub history: Vec<HistoryLine>,
    /// Dangers.
    pub marks: BTreeSet<Mark>,
    /// Whose case it is.
    pub assigned: Option<StaffName>,
    /// The duress word.
    pub duress_word: Option<Words>,
    /// When it is safe to write.
    pub safe_hours: Option<SafeHours>,
    /// How many messages have been read by one of us.
    pub seen: u32,
    opened_at: Timestamp,
    last_word_at: Timestamp,
    last_event_at: Timestamp,
    waiting_since: Option<Timestamp>,
    is_purged: bool,
    version: u64,
}

/// Why events do not make a case. The desk shows such a stream as one that it cannot read, and touches nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// The first event is not `Opened`.
    #[error("a case begins with its opening")]
    NotOpened,
    /// A case is opened once.
    #[error("opened twice")]
    OpenedTwice,
    /// An event that does not follow from the state before.
    #[error(transparent)]
    Step(#[from] NoSuchStep),
    /// An event that only staff can cause has no author.
    #[error("a finding without a verifier")]
    NoAuthor,
}

impl Case {
    /// The case that these events make.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Recorded>) -> Result<Self, FoldError> {
        let mut events = events.into_iter();
        let first = events.next().ok_or(FoldError::NotOpened)?;
        events.try_fold(Self::open(first)?, Self::apply)
    }

    fn open(first: &Recorded) -> Result<Self, FoldError> {
        let Event::Opened { kind, submission, language, rather_listens, trial } = &first.event else {
            return Err(FoldError::NotOpened);
        };
        let mut case = Self {
            track: Track::open(*kind),
            language: language.clone(),
            rather_listens: *rather_listens,
            is_trial: *trial,
            messages: Vec::new(),
            replies: Vec::new(),
            reply_hash: [0; 32],
            held: None,
            draft: None,
            notes: Vec::new(),
            history: Vec::new(),
            marks: BTreeSet::new(),
            assigned: None,
            duress_word: None,
            safe_hours: None,
            seen: 0,
            opened_at: first.at,
            last_word_at: first.at,
            last_event_at: first.at,
            waiting_since: None,
            is_purged: false,
            version: 1,
        };
        case.heard(first.at, submission, false);
        case.line(first, "opened", None);
        Ok(case)
    }

    /// The case after one more event.
    pub fn apply(mut self, recorded: &Recorded) -> Result<Self, FoldError> {
        let at = recorded.at;
        let author = recorded.by.as_ref().map(|actor| actor.name.clone());
        match &recorded.event {
            Event::Opened { .. } => return Err(FoldError::OpenedTwice),
            Event::MessageReceived { submission } => {
                self.heard(at, submission, false);
                self.line(recorded, "message", None);
            }
            Event::Revised { submission } => {
                self.heard(at, submission, true);
                self.line(recorded, "revised", None);
            }
            Event::Replied { sequence, text, language, hash, expires } => {
                self.replies.push(Reply {
                    at,
                    by: author,
                    sequence: *sequence,
                    text: text.clone(),
                    language: language.clone(),
                    expires: *expires,
                });
                self.reply_hash = *hash;
                self.held = None;
                self.draft = None;
                self.last_word_at = self.last_word_at.max(at);
                self.waiting_since = None;
                self.line(recorded, "replied", None);
            }
            Event::ReplyHeld { text, language, not_before } => {
                self.held = Some(HeldReply {
                    at,
                    by: recorded.by.clone(),
                    text: text.clone(),
                    language: language.clone(),
                    not_before: *not_before,
                });
                self.draft = None;
                self.waiting_since = None;
                self.line(recorded, "reply-held", None);
            }
            Event::Seen { messages } => {
                self.seen = self.seen.max(*messages);
                self.line(recorded, "seen", None);
            }
            Event::Settled => {
                self.waiting_since = None;
                self.line(recorded, "settled", None);
            }
            Event::Noted { text } => {
                self.notes.push(Note { at, by: author, text: text.clone() });
                self.line(recorded, "noted", None);
            }
            Event::Assigned { to } => {
                self.assigned.clone_from(to);
                let what = if to.is_some() { "assigned" } else { "released" };
                self.line(recorded, what, to.as_ref().map(ToString::to_string));
            }
            Event::FlagsRaised { marks } => {
                for mark in marks {
                    self.marks.insert(*mark);
                    self.line(recorded, "flag-raised", Some(mark.slug().to_owned()));
                }
            }
            Event::FlagCleared { mark } => {
                self.marks.remove(mark);
                self.line(recorded, "flag-cleared", Some(mark.slug().to_owned()));
            }
            Event::DuressWordAgreed { word } => {
                self.duress_word = Some(word.clone());
                self.line(recorded, "duress-word", None);
            }
            Event::SafeHoursSet { hours } => {
                self.safe_hours.clone_from(hours);
                self.line(recorded, "safe-hours", None);
            }
            Event::Moved { .. }
            | Event::FindingProposed { .. }
            | Event::SecondConfirmation { .. }
            | Event::FindingSetAside
            | Event::Withdrawn
            | Event::Expired
            | Event::Purged => self = self.apply_step(recorded)?,
        }
        self.last_event_at = self.last_event_at.max(at);
        self.version = self.version.saturating_add(1);
        Ok(self)
    }

    /// The events that change where the case stands.
    fn apply_step(mut self, recorded: &Recorded) -> Result<Self, FoldError> {
        let author = recorded.by.as_ref().map(|actor| actor.name.clone());
        let (track, what, about) = match &recorded.event {
            Event::Moved { from, to } if *from == self.state() => {
                (self.track.clone().step(*to)?, "moved", Some(*to))
            }
            Event::Moved { to, .. } => return Err(NoSuchStep { from: self.state(), to: *to }.into()),
            Event::FindingProposed { finding } => {
                let by = author.ok_or(FoldError::NoAuthor)?;
                let proposal = Proposal { finding: *finding, by };
                (self.track.clone().propose(proposal)?, "proposed", Some(finding.state()))
            }
            Event::SecondConfirmation { finding } => {
                let by = author.ok_or(FoldError::NoAuthor)?;
                (self.track.clone().confirm(&by)?, "confirmed", Some(finding.state()))
            }
            Event::FindingSetAside => (self.track.clone().set_aside()?, "set-aside", None),
            Event::Withdrawn => (self.track.clone().step(State::Withdrawn)?, "withdrawn", None),
            Event::Expired => (self.track.clone().step(State::Expired)?, "expired", None),
            Event::Purged
            | Event::Opened { .. }
            | Event::MessageReceived { .. }
            | Event::Revised { .. }
            | Event::Replied { .. }
            | Event::ReplyHeld { .. }
            | Event::Seen { .. }
            | Event::Settled
            | Event::Noted { .. }
            | Event::Assigned { .. }
            | Event::FlagsRaised { .. }
            | Event::FlagCleared { .. }
            | Event::DuressWordAgreed { .. }
            | Event::SafeHoursSet { .. } => (self.track.clone(), "purged", None),
        };
        self.track = track;
        self.is_purged |= matches!(recorded.event, Event::Purged);
        if self.state().is_ended() {
            self.waiting_since = None;
        }
        self.line(recorded, what, about.map(|state| state.slug().to_owned()));
        Ok(self)
    }

    fn heard(&mut self, at: Timestamp, submission: &Submission, is_revision: bool) {
        self.messages.push(Message {
            at,
            submission: submission.id.clone(),
            body: submission.body.clone(),
            is_form: submission.is_form,
            channel: submission.channel.clone(),
            protection: submission.protection,
            is_revision,
        });
        // He has written since: what we wanted to say may be wrong now, even dangerous. A colleague reads it again.
        if let Some(held) = self.held.take() {
            self.draft = Some(held.text);
        }
        self.last_word_at = self.last_word_at.max(at);
        self.waiting_since = self.waiting_since.or(Some(at));
    }

    fn line(&mut self, recorded: &Recorded, what: &'static str, about: Option<String>) {
        self.history.push(HistoryLine { at: recorded.at, by: recorded.by.clone(), what, about });
    }

    /// Why somebody wrote.
    pub const fn kind(&self) -> Kind {
        self.track.kind()
    }

    /// Where the case stands.
    pub const fn track(&self) -> &Track {
        &self.track
    }

    /// The name of where it stands.
    pub const fn state(&self) -> State {
        self.track.state()
    }

    /// When the first application was opened here.
    pub const fn opened_at(&self) -> Timestamp {
        self.opened_at
    }

    /// When either side last wrote.
    pub const fn last_word_at(&self) -> Timestamp {
        self.last_word_at
    }

    /// When anything last happened.
    pub const fn last_event_at(&self) -> Timestamp {
        self.last_event_at
    }

    /// Since when the person waits for an answer.
    pub const fn waiting_since(&self) -> Option<Timestamp> {
        self.waiting_since
    }

    /// Whether its destruction was begun; a desk that finds such a case finishes it.
    pub const fn is_purged(&self) -> bool {
        self.is_purged
    }

    /// How many events it has: the version that an append expects.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// How many messages nobody has read yet.
    pub fn unseen(&self) -> usize {
        let seen = usize::try_from(self.seen).unwrap_or(usize::MAX);
        self.messages.len().saturating_sub(seen)
    }

    /// Whether a danger puts it at the head of the queue.
    pub fn is_urgent(&self) -> bool {
        self.marks.iter().any(|mark| mark.is_urgent())
    }

    /// The number that the next reply must bear.
    pub fn next_sequence(&self) -> u32 {
        self.replies.last().map_or(1, |reply| reply.sequence.saturating_add(1))
    }
}

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
