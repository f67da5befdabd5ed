//! The fold: from events to a case. Pure, so that a restored desk, or another one, sees the same case.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Case, FoldError, HeldReply, HistoryLine, Message, Note, Reply};
use crate::{Event, GivenCode, NoSuchStep, NoticeState, Proposal, Recorded, State, Submission, Track};

impl Case {
    /// The case that these events make.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Recorded>) -> Result<Self, FoldError> {
        let mut events = events.into_iter();
        let first = events.next().ok_or(FoldError::NotOpened)?;
        events.try_fold(Self::open(first)?, Self::apply)
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "two events open a case, and no other ever will by mistake"
    )]
    fn open(first: &Recorded) -> Result<Self, FoldError> {
        let (track, submission, language, rather_listens, is_trial) = match &first.event {
            Event::Opened { kind, submission, language, rather_listens, trial } => {
                (Track::open(*kind), submission, language, *rather_listens, *trial)
            }
            Event::OpenedByWords { submission, language } => {
                (Track::open_unknown(), submission, language, false, false)
            }
            _ => return Err(FoldError::NotOpened),
        };
        let mut case = Self {
            track,
            language: language.clone(),
            rather_listens,
            is_trial,
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
            reaches: Vec::new(),
            notices: Vec::new(),
            codes: Vec::new(),
            released: Vec::new(),
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
        match &recorded.event {
            Event::Opened { .. } | Event::OpenedByWords { .. } => return Err(FoldError::OpenedTwice),
            Event::MessageReceived { .. }
            | Event::Revised { .. }
            | Event::LanguageChosen { .. }
            | Event::Replied { .. }
            | Event::ReplyHeld { .. }
            | Event::Seen { .. }
            | Event::Settled => self.apply_words(recorded),
            Event::Wished { .. }
            | Event::WishTakenBack { .. }
            | Event::NoticeSent { .. }
            | Event::NoticeDelivered { .. }
            | Event::NoticeFailed { .. } => self.apply_notice(recorded),
            Event::CodeGiven { .. } | Event::ReleasedForTelephone { .. } => self.apply_call(recorded),
            Event::Noted { .. }
            | Event::Assigned { .. }
            | Event::FlagsRaised { .. }
            | Event::FlagCleared { .. }
            | Event::DuressWordAgreed { .. }
            | Event::SafeHoursSet { .. } => self.apply_care(recorded),
            Event::KindKnown { .. }
            | Event::Moved { .. }
            | Event::FindingProposed { .. }
            | Event::SecondConfirmation { .. }
            | Event::FindingSetAside
            | Event::Withdrawn
            | Event::Expired
            | Event::Purged => self = self.apply_step(recorded)?,
        }
        self.last_event_at = self.last_event_at.max(recorded.at);
        self.version = self.version.saturating_add(1);
        Ok(self)
    }

    /// What he and we say.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`apply` has sorted all events by what they concern")]
    fn apply_words(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        match &recorded.event {
            Event::MessageReceived { submission } => {
                self.heard(at, submission, false);
                self.line(recorded, "message", None);
            }
            Event::Revised { submission } => {
                self.heard(at, submission, true);
                self.line(recorded, "revised", None);
            }
            Event::LanguageChosen { language, rather_listens } => {
                self.language.clone_from(language);
                self.rather_listens = *rather_listens;
                self.line(recorded, "language", Some(language.clone()));
            }
            Event::Replied { sequence, text, language, hash, expires } => {
                self.replies.push(Reply {
                    at,
                    by: recorded.by.as_ref().map(|actor| actor.name.clone()),
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
                self.queue_notices(at, *sequence);
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
            _ => {}
        }
    }

    /// Telling him that an answer is there.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`apply` has sorted all events by what they concern")]
    fn apply_notice(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::Wished { reach } => {
                self.wished(recorded.at, reach);
                self.line(recorded, "wished", Some(reach.channel.slug().to_owned()));
            }
            Event::WishTakenBack { mark } => {
                self.wish_taken_back(recorded.at, mark);
                self.line(recorded, "wish-taken-back", None);
            }
            Event::NoticeSent { mark, sequence } => {
                self.notice_went(recorded, mark, *sequence, NoticeState::Sent);
                self.line(recorded, "notice-sent", None);
            }
            Event::NoticeDelivered { mark, sequence } => {
                self.notice_went(recorded, mark, *sequence, NoticeState::Delivered);
                self.line(recorded, "notice-delivered", None);
            }
            Event::NoticeFailed { mark, sequence, why } => {
                self.notice_went(recorded, mark, *sequence, NoticeState::Failed(*why));
                self.line(recorded, "notice-failed", None);
            }
            _ => {}
        }
    }

    /// What concerns calls by telephone.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`apply` has sorted all events by what they concern")]
    fn apply_call(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::CodeGiven { code } => {
                self.code_given(GivenCode { code: code.clone(), since: recorded.at });
                self.line(recorded, "code-given", None);
            }
            Event::ReleasedForTelephone { released } => {
                self.release(released.clone(), recorded.at);
                self.line(recorded, "released-for-telephone", None);
            }
            _ => {}
        }
    }

    /// What we write down to take care of him, and who does.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`apply` has sorted all events by what they concern")]
    fn apply_care(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::Noted { text } => {
                let by = recorded.by.as_ref().map(|actor| actor.name.clone());
                self.notes.push(Note { at: recorded.at, by, text: text.clone() });
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
            _ => {}
        }
    }

    /// The events that change where the case stands.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`apply` has sorted all events by what they concern")]
    fn apply_step(mut self, recorded: &Recorded) -> Result<Self, FoldError> {
        let author = recorded.by.as_ref().map(|actor| actor.name.clone());
        let slug = |state: State| state.slug().to_owned();
        let (track, what, about) = match &recorded.event {
            Event::KindKnown { kind } => {
                (self.track.clone().become_known(*kind)?, "kind-known", Some(kind.slug().to_owned()))
            }
            Event::Moved { from, to } if *from == self.state() => {
                (self.track.clone().step(*to)?, "moved", Some(slug(*to)))
            }
            Event::Moved { to, .. } => return Err(NoSuchStep { from: self.state(), to: *to }.into()),
            Event::FindingProposed { finding } => {
                let by = author.ok_or(FoldError::NoAuthor)?;
                let proposal = Proposal { finding: *finding, by };
                (self.track.clone().propose(proposal)?, "proposed", Some(slug(finding.state())))
            }
            Event::SecondConfirmation { finding } => {
                let by = author.ok_or(FoldError::NoAuthor)?;
                (self.track.clone().confirm(&by)?, "confirmed", Some(slug(finding.state())))
            }
            Event::FindingSetAside => (self.track.clone().set_aside()?, "set-aside", None),
            Event::Withdrawn => (self.track.clone().step(State::Withdrawn)?, "withdrawn", None),
            Event::Expired => (self.track.clone().step(State::Expired)?, "expired", None),
            // The purge, and what is no step: neither moves the case.
            _ => (self.track.clone(), "purged", None),
        };
        self.track = track;
        self.is_purged |= matches!(recorded.event, Event::Purged);
        if self.state().is_ended() {
            self.waiting_since = None;
        }
        if self.state().is_over() || self.is_purged {
            self.forget_reaches();
            self.codes.clear();
        }
        self.line(recorded, what, about);
        Ok(self)
    }

    fn heard(&mut self, at: Timestamp, submission: &Submission, is_revision: bool) {
        self.messages.push(Message {
            at,
            submission: submission.id.clone(),
            body: submission.body.clone(),
            is_form: submission.is_form,
            voice: submission.voice.clone(),
            channel: submission.channel.clone(),
            protection: submission.protection,
            is_revision,
            set_aside: submission.set_aside,
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
}
