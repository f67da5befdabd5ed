//! Mailboxes of which nothing may be left: what gates are told to erase, and whose late envelopes are discarded.
//!
//! They are kept by the day on which they are forgotten, each day a stream under a key of its own.

use std::collections::BTreeMap;

use seal::Day;
use seal::id::MailboxId;
use serde::{Deserialize, Serialize};

/// What the names of their streams begin with.
pub const PREFIX: &str = "farewell/";

/// One mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Farewell {
    /// Which.
    pub mailbox: MailboxId,
    /// Whether the person withdrew: then envelopes that come late from another gate are acknowledged and discarded.
    pub withdrawn: bool,
}

/// All that are not forgotten yet.
#[derive(Debug, Clone, Default)]
pub struct Farewells(BTreeMap<MailboxId, (bool, Day)>);

impl Farewells {
    /// Adds one, until that day.
    pub fn add(&mut self, farewell: Farewell, until: Day) {
        let entry = self.0.entry(farewell.mailbox).or_insert((farewell.withdrawn, until));
        entry.0 |= farewell.withdrawn;
        entry.1 = entry.1.max(until);
    }

    /// Whether the mailbox's person has withdrawn.
    pub fn is_withdrawn(&self, mailbox: &MailboxId) -> bool {
        self.0.get(mailbox).is_some_and(|(withdrawn, _)| *withdrawn)
    }

    /// Forgets what is due.
    pub fn forget(&mut self, today: Day) {
        self.0.retain(|_, (_, until)| today < *until);
    }

    /// The mailboxes that gates must erase.
    pub fn mailboxes(&self) -> Vec<MailboxId> {
        self.0.keys().copied().collect()
    }
}
