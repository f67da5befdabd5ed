//! The part of the link that concerns messengers, SMS and e-mail: who holds which account, notices, what became of them,
//! and conversations that move to another gate.
//!
//! An account belongs to one gate, by a lease. Its secrets and the addresses of people are in a gate's memory only.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{RunId, Secret};
use crate::submission::ReachAddress;

/// How long a lease lasts after the desk last renewed it: longer than a desk is away by night.
pub const LEASE_SECONDS: u64 = 24 * 3600;
/// Accounts of one gate.
pub const ACCOUNTS_MAX: usize = 64;
/// The longest settings of all accounts of a gate, in bytes.
pub const SETTINGS_BYTES_MAX: usize = 256 << 10;
/// Reports that wait for a desk; older ones are dropped.
pub const REPORTS_MAX: usize = 4_096;
/// Talks in one answer.
pub const TALKS_MAX: usize = 256;
/// Earlier keys of talks in one handover.
pub const TALK_KEYS_MAX: usize = 64;

/// The keys of conversations on channels, the same at every gate, so that a conversation can move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalkKeys {
    /// Under which addresses and ids of messages are hashed.
    pub tag_key: Secret,
    /// Under which conversations are sealed: the current one, then earlier ones.
    pub keys: Vec<Secret>,
}

/// Text that is secret: settings with passwords in them. Never printed.
#[derive(Clone, Default, PartialEq, Eq, Zeroize, ZeroizeOnDrop, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretText(String);

impl SecretText {
    /// Takes the text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SecretText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretText(..)")
    }
}

/// All accounts that a gate holds from now on. What it held before and is not among them it lets go, before it answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounts {
    /// How long it may hold them without hearing again: [`LEASE_SECONDS`].
    pub lease_seconds: u64,
    /// Their settings, as `channels.toml`; empty where it holds none.
    pub settings: SecretText,
}

/// How the accounts stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsAnswer {
    /// Each that it holds.
    pub accounts: Vec<AccountStanding>,
}

/// How an account stands at its gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountStanding {
    /// Its name.
    pub account: String,
    /// The kind of channel, in the word of its settings.
    pub kind: String,
    /// How it stands.
    pub state: AccountState,
}

/// How an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// It listens.
    Listening,
    /// The provider does not take it any more.
    Banned,
    /// Its settings cannot be used here.
    Faulty,
}

/// The desk asks to tell somebody, who wished it, that an answer is there. One attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Asked twice with the same key, it goes once.
    pub key: RunId,
    /// By which account.
    pub account: String,
    /// To whom.
    pub address: ReachAddress,
    /// In which language, where the gate has no conversation with him any more.
    pub language: String,
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum NoticeOutcome {
    /// The provider has it.
    Sent,
    /// Not sent; it can be tried again.
    Later {
        /// After how long.
        seconds: u64,
    },
    /// It cannot be sent to him.
    Never {
        /// Why.
        why: NeverWhy,
    },
    /// The provider does not take the account any more.
    Banned,
    /// It may or may not have been sent.
    Unsure,
    /// He has taken his wish back at the gate; the envelope that says so is on its way.
    NotWished,
    /// The gate does not hold this account.
    NotHeld,
    /// Our own fault: settings or a limit.
    Faulty,
}

/// Why somebody cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeverWhy {
    /// He has blocked the account, or closed the conversation.
    Blocked,
    /// There is no such address.
    NoSuchAddress,
    /// The provider will not carry it.
    Rejected,
}

/// What became of notices after they were sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reports {
    /// Ask for those after this number next.
    pub next: u64,
    /// In the order in which they came.
    pub reports: Vec<Report>,
}

/// What became of one notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Which.
    pub key: RunId,
    /// On the person's device, or it will never be there.
    pub delivered: bool,
}
