//! What happened to a case. Events are facts: they are appended, never changed, and destroyed all together by a purge.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Actor, Channel, Finding, Kind, Mark, NotTold, Protection, Reach, Released, SafeHours, StaffName, State,
    VoiceNote, Words,
};

/// One thing that happened. Its JSON is what the ledger keeps (encrypted), so a variant is never renamed or removed;
/// a desk that meets one it does not know says that it is too old, and changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The first application arrived.
    Opened {
        /// Why somebody wrote.
        kind: Kind,
        /// What he wrote.
        submission: Submission,
        /// The language he chose (BCP 47); answers go out in it.
        language: String,
        /// Whether he would rather listen than read, where he said so.
        #[serde(default)]
        rather_listens: bool,
        /// Trial data, which a desk in production refuses to open.
        #[serde(default)]
        trial: bool,
    },
    /// The first words arrived, without a form: nobody knows yet who he is.
    OpenedByWords {
        /// What he wrote.
        submission: Submission,
        /// The language that he speaks there (BCP 47).
        language: String,
    },
    /// It is known who he is: by a form, or because somebody of ours says so.
    KindKnown {
        /// What he is.
        kind: Kind,
    },
    /// A form came later and says in which language answers shall be, and whether he would rather listen.
    LanguageChosen {
        /// The language (BCP 47).
        language: String,
        /// Whether he would rather listen than read.
        rather_listens: bool,
    },
    /// He wrote again.
    MessageReceived {
        /// What he wrote.
        submission: Submission,
    },
    /// The same submission arrived again with other content: both are kept.
    Revised {
        /// The later content.
        submission: Submission,
    },
    /// We answered.
    Replied {
        /// Its number in the mailbox, from 1.
        sequence: u32,
        /// What we wrote.
        text: Words,
        /// The language it was written in (BCP 47).
        language: String,
        /// The hash of the signed reply, which the next one names.
        hash: [u8; 32],
        /// The day from which no gate keeps it.
        expires: jiff::civil::Date,
    },
    /// An answer was written outside his safe hours and waits for them. It goes out by itself, unless he writes first.
    ReplyHeld {
        /// What we wrote.
        text: Words,
        /// The language it was written in (BCP 47).
        language: String,
        /// When it goes out.
        not_before: Timestamp,
    },
    /// Somebody of ours has read up to that message.
    Seen {
        /// How many messages there were.
        messages: u32,
    },
    /// Nothing he wrote waits for an answer any more, although none was sent.
    Settled,
    /// A colleague's note. The person never sees it.
    Noted {
        /// The note.
        text: Words,
    },
    /// The case is somebody's, or nobody's again.
    Assigned {
        /// Whose it is now.
        to: Option<StaffName>,
    },
    /// A step was taken.
    Moved {
        /// From where.
        from: State,
        /// To where.
        to: State,
    },
    /// One verifier's finding.
    FindingProposed {
        /// What was found.
        finding: Finding,
    },
    /// The second verifier confirms it.
    SecondConfirmation {
        /// What was confirmed.
        finding: Finding,
    },
    /// The finding was set aside and the review goes on.
    FindingSetAside,
    /// Dangers were marked, by a colleague or by the answers.
    FlagsRaised {
        /// Which.
        marks: BTreeSet<Mark>,
    },
    /// A verifier took a mark away.
    FlagCleared {
        /// Which.
        mark: Mark,
    },
    /// The word that means "somebody makes me write this".
    DuressWordAgreed {
        /// The word.
        word: Words,
    },
    /// When it is safe to write to him.
    SafeHoursSet {
        /// The hours; none when they are not known any more.
        hours: Option<SafeHours>,
    },
    /// He wants to be told on a channel, once, that an answer is there.
    Wished {
        /// Where.
        reach: Reach,
    },
    /// He does not want to be told there any more.
    WishTakenBack {
        /// Where.
        mark: String,
    },
    /// He was sent word that an answer is there. With it his wish is used up.
    NoticeSent {
        /// Where.
        mark: String,
        /// The first answer that it was about.
        sequence: u32,
    },
    /// It is on his device.
    NoticeDelivered {
        /// Where.
        mark: String,
        /// The first answer that it was about.
        sequence: u32,
    },
    /// He could not be told.
    NoticeFailed {
        /// Where.
        mark: String,
        /// The first answer that it was about.
        sequence: u32,
        /// Why.
        why: NotTold,
    },
    /// He called, and was given a code by which he may hear answers on a telephone.
    CodeGiven {
        /// Its digits.
        code: Words,
    },
    /// One of us has released an answer for the telephone.
    ReleasedForTelephone {
        /// Which, and how it sounds.
        released: Released,
    },
    /// He withdrew. A purge follows.
    Withdrawn,
    /// Silence for too long. A purge follows.
    Expired,
    /// The purge itself, written last, before the keys are destroyed.
    Purged,
}

/// What arrived in one envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// The random id of the envelope, in hexadecimal.
    pub id: String,
    /// The digest of the envelope: the same id with another digest is a revision.
    pub digest: [u8; 32],
    /// The text, or the JSON of a submitted form.
    pub body: Words,
    /// Whether `body` is a submitted form.
    pub is_form: bool,
    /// Of a voice note, which has no text: what is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<VoiceNote>,
    /// How it came.
    pub channel: Channel,
    /// How well it was protected on its way.
    pub protection: Protection,
    /// Perhaps a machine called; see [`Case::is_set_aside`](crate::Case::is_set_aside).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub set_aside: bool,
}

/// An event, by whom and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// When, to the minute.
    pub at: Timestamp,
    /// Which member of staff; none when it was the person himself, or the clock.
    pub by: Option<Actor>,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}

impl Recorded {
    /// Notes an event. Seconds are cut off: nobody needs them, and they help to match a case with traffic elsewhere.
    pub fn new(now: Timestamp, by: Option<Actor>, event: Event) -> Self {
        let whole_minutes = now.as_second().div_euclid(60).saturating_mul(60);
        let at = Timestamp::from_second(whole_minutes).unwrap_or(now);
        Self { at, by, event }
    }
}
