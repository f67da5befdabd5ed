//! A case: what its events make of it.

mod fold;

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::{
    Actor, Audible, Channel, GivenCode, Kind, KindIsKnown, Mark, NoSuchStep, Notice, Protection, Reach,
    SafeHours, StaffName, State, Track, VoiceNote, Words,
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
    /// Of a voice note, which has no text: what is known of it.
    pub voice: Option<VoiceNote>,
    /// How it came.
    pub channel: Channel,
    /// How well it was protected.
    pub protection: Protection,
    /// Whether it replaces an earlier one with the same id.
    pub is_revision: bool,
    /// Perhaps a machine called.
    pub set_aside: bool,
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
    /// Where he wants to be told of the next answer.
    pub reaches: Vec<Reach>,
    /// What became of telling him, oldest first.
    pub notices: Vec<Notice>,
    /// The codes that he was given in calls, oldest first; see [`Case::good_codes`].
    pub codes: Vec<GivenCode>,
    /// The answers that he may hear by telephone, by number.
    pub released: Vec<Audible>,
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
    /// A kind that became known twice.
    #[error(transparent)]
    Kind(#[from] KindIsKnown),
    /// An event that only staff can cause has no author.
    #[error("a finding without a verifier")]
    NoAuthor,
}

impl Case {
    /// Why somebody wrote, once it is known.
    pub const fn kind(&self) -> Option<Kind> {
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

    /// Whether perhaps a machine called, and nobody but it has said anything: others are read first. It is over as soon as anything
    /// else comes, or one of us takes the case or answers.
    pub fn is_set_aside(&self) -> bool {
        let all_are = !self.messages.is_empty() && self.messages.iter().all(|message| message.set_aside);
        all_are && self.assigned.is_none() && self.replies.is_empty()
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
