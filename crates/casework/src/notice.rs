//! Telling somebody, who asked for it, that an answer is there: where, once, and what became of it.
//!
//! A wish is for one notice. It is used up when the notice was sent, when it may have been sent, and when he can never be
//! reached there; he asks again if he wants to be told again. Nothing of an answer is ever part of a notice.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Case, Channel, Recorded, Words};

/// The most places where somebody is told; a further one takes the place of the oldest.
pub const REACHES_MAX: usize = 8;

/// Where he wants to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Names the address within this case, and tells nothing of it.
    pub mark: String,
    /// The programme's account there.
    pub account: String,
    /// His address.
    pub address: Words,
    /// What kind of channel it is.
    pub channel: Channel,
    /// The language that he speaks there (BCP 47).
    pub language: String,
}

/// Why he was not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotTold {
    /// He has blocked the account or closed the conversation.
    Blocked,
    /// There is no such address.
    NoSuchAddress,
    /// The provider does not carry it.
    Rejected,
    /// No account of that channel is left that could tell him.
    NoAccount,
    /// Our settings or a limit.
    Faulty,
    /// The line broke while it was being sent: it may have been.
    Unsure,
    /// It was sent, and never arrived.
    Undelivered,
    /// Time ran out before it could be sent.
    Expired,
    /// He took his wish back.
    NotWished,
}

impl NotTold {
    /// Every reason.
    pub const ALL: [Self; 9] = [
        Self::Blocked,
        Self::NoSuchAddress,
        Self::Rejected,
        Self::NoAccount,
        Self::Faulty,
        Self::Unsure,
        Self::Undelivered,
        Self::Expired,
        Self::NotWished,
    ];

    /// The stable name used in texts (`notice-…`).
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::NoSuchAddress => "no-such-address",
            Self::Rejected => "rejected",
            Self::NoAccount => "no-account",
            Self::Faulty => "faulty",
            Self::Unsure => "unsure",
            Self::Undelivered => "undelivered",
            Self::Expired => "expired",
            Self::NotWished => "not-wished",
        }
    }

    /// Whether his wish is over with it. Where we could not try he has not been told, and still wants to be.
    const fn uses_up_the_wish(self) -> bool {
        match self {
            Self::Blocked
            | Self::NoSuchAddress
            | Self::Rejected
            | Self::Unsure
            | Self::Undelivered
            | Self::NotWished => true,
            Self::NoAccount | Self::Faulty | Self::Expired => false,
        }
    }
}

/// How a notice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeState {
    /// It is to be sent.
    Queued,
    /// The provider has it.
    Sent,
    /// It is on his device.
    Delivered,
    /// It was not sent, or nobody knows.
    Failed(NotTold),
}

impl NoticeState {
    /// The stable name used in texts (`notice-…`).
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Failed(why) => why.slug(),
        }
    }
}

/// One notice: of one or several answers that were out before it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Where.
    pub mark: String,
    /// The account by which he asked.
    pub account: String,
    /// On what channel.
    pub channel: Channel,
    /// The first answer that it is about.
    pub first: u32,
    /// The last.
    pub last: u32,
    /// How it stands.
    pub state: NoticeState,
    /// Since when.
    pub since: Timestamp,
}

impl Case {
    /// The notice of an answer on a channel.
    pub fn notice(&self, mark: &str, first: u32) -> Option<&Notice> {
        self.notices.iter().rev().find(|notice| notice.mark == mark && notice.first == first)
    }

    /// Where he wants to be told.
    pub fn reach(&self, mark: &str) -> Option<&Reach> {
        self.reaches.iter().find(|reach| reach.mark == mark)
    }

    /// An answer is out: whoever wants to be told is to be told. One notice is enough for several answers.
    pub(crate) fn queue_notices(&mut self, at: Timestamp, sequence: u32) {
        for reach in &self.reaches {
            let queued = self
                .notices
                .iter_mut()
                .find(|notice| notice.mark == reach.mark && notice.state == NoticeState::Queued);
            match queued {
                Some(notice) => notice.last = notice.last.max(sequence),
                None => self.notices.push(Notice {
                    mark: reach.mark.clone(),
                    account: reach.account.clone(),
                    channel: reach.channel.clone(),
                    first: sequence,
                    last: sequence,
                    state: NoticeState::Queued,
                    since: at,
                }),
            }
        }
    }

    /// He wants to be told there, from the next answer on.
    pub(crate) fn wished(&mut self, at: Timestamp, reach: &Reach) {
        // Who has withdrawn is not reached again, whatever comes late.
        if self.state().is_over() || self.is_purged() {
            return;
        }
        self.reaches.retain(|other| other.mark != reach.mark);
        self.reaches.push(reach.clone());
        if self.reaches.len() > REACHES_MAX
            && let Some(oldest) = self.reaches.first().map(|oldest| oldest.mark.clone())
        {
            self.wish_taken_back(at, &oldest);
        }
    }

    /// He does not want to be told there any more, also not of what is out already.
    pub(crate) fn wish_taken_back(&mut self, at: Timestamp, mark: &str) {
        self.reaches.retain(|reach| reach.mark != mark);
        for notice in &mut self.notices {
            if notice.mark == mark && notice.state == NoticeState::Queued {
                notice.state = NoticeState::Failed(NotTold::NotWished);
                notice.since = at;
            }
        }
    }

    /// What became of a notice; one that is not there any more changes nothing.
    pub(crate) fn notice_went(&mut self, recorded: &Recorded, mark: &str, first: u32, state: NoticeState) {
        let found = self.notices.iter_mut().rev().find(|notice| notice.mark == mark && notice.first == first);
        let Some(notice) = found else { return };
        // What is over stays; but what was sent, or may have been, can still arrive or turn out not to.
        let goes_on = match (notice.state, state) {
            (NoticeState::Queued, _)
            | (NoticeState::Sent | NoticeState::Failed(NotTold::Unsure), NoticeState::Delivered)
            | (
                NoticeState::Sent | NoticeState::Failed(NotTold::Unsure),
                NoticeState::Failed(NotTold::Undelivered),
            ) => true,
            (NoticeState::Sent | NoticeState::Delivered | NoticeState::Failed(_), _) => false,
        };
        if !goes_on {
            return;
        }
        // A wish that was made anew after a notice was sent is for the next one.
        let over = match state {
            NoticeState::Sent | NoticeState::Delivered => true,
            NoticeState::Failed(why) => why.uses_up_the_wish(),
            NoticeState::Queued => false,
        };
        if over && notice.state == NoticeState::Queued {
            self.reaches.retain(|reach| reach.mark != mark);
        }
        notice.state = state;
        notice.since = recorded.at;
    }

    /// Nothing of him is to be reached any more.
    pub(crate) fn forget_reaches(&mut self) {
        self.reaches.clear();
        self.notices.clear();
    }
}

#[cfg(test)]
mod tests;
