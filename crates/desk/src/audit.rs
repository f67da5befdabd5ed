//! What was done, by whom, to which case: written once, never changed, without a word of what was said.

use casework::Actor;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The stream.
pub const STREAM: &str = "audit/log";
/// The most lines that a page shows.
pub const LINES_MAX: usize = 500;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// When, to the minute.
    pub at: Timestamp,
    /// Who; none when the desk did it by itself.
    pub by: Option<Actor>,
    /// What.
    pub what: What,
    /// The case concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_ref: Option<String>,
    /// The act's name, or what the auditor saw of the chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is worded in the texts, `audit-…`")]
pub enum What {
    Unlocked,
    Locked,
    SignedIn,
    SignInFailed,
    SignedOut,
    Looked,
    Searched,
    Acted,
    Replied,
    Noted,
    Purged,
    PurgedDue,
    Withdrawn,
    Audited,
    Staff,
    WrittenDown,
    Released,
    ChannelAdded,
    ChannelMoved,
    ChannelRemoved,
    ChannelPutBack,
    ChannelBanned,
}

impl What {
    /// The stable name used in texts.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Unlocked => "unlocked",
            Self::Locked => "locked",
            Self::SignedIn => "signed-in",
            Self::SignInFailed => "sign-in-failed",
            Self::SignedOut => "signed-out",
            Self::Looked => "looked",
            Self::Searched => "searched",
            Self::Acted => "acted",
            Self::Replied => "replied",
            Self::Noted => "noted",
            Self::Purged => "purged",
            Self::PurgedDue => "purged-due",
            Self::Withdrawn => "withdrawn",
            Self::Audited => "audited",
            Self::Staff => "staff",
            Self::WrittenDown => "written-down",
            Self::Released => "released",
            Self::ChannelAdded => "channel-added",
            Self::ChannelMoved => "channel-moved",
            Self::ChannelRemoved => "channel-removed",
            Self::ChannelPutBack => "channel-put-back",
            Self::ChannelBanned => "channel-banned",
        }
    }
}

impl Line {
    /// A line about nothing in particular.
    pub fn new(now: Timestamp, by: Option<Actor>, what: What) -> Self {
        let minutes = now.as_second().div_euclid(60).saturating_mul(60);
        Self { at: Timestamp::from_second(minutes).unwrap_or(now), by, what, case_ref: None, about: None }
    }

    /// About a case.
    #[must_use]
    pub fn on(mut self, case_ref: &crate::cases::CaseRef) -> Self {
        self.case_ref = Some(case_ref.to_string());
        self
    }

    /// With the name of what was done.
    #[must_use]
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = Some(about.into());
        self
    }
}
