//! Conversations on messengers, by SMS and e-mail: the same questionnaire and the same mailbox as on the website.
//!
//! Adapters (`channels`) carry, the conversation (`interview::chat`) decides; here a message becomes a turn that is durable
//! before anything is said, and the desk's accounts are held for as long as its lease lasts. Accounts, addresses and what is
//! being said are in memory only; on the disk are sealed rows and keyed hashes.

mod abilities;
mod accounts;
mod codes;
mod inbox;
mod letter;
mod mouth;
mod moving;
mod notice;
mod reports;
mod store;
mod turn;
mod voices;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use channels::AddressTag;
use interview::chat::Session;
use jiff::{SignedDuration, Timestamp};
use ledger::{GroupCommit, WriteError};
use tokio::sync::OwnedMutexGuard;

pub(crate) use self::accounts::AccountsError;
use self::accounts::Held;
use self::mouth::Mouths;
pub(crate) use self::moving::{MovingError, rows, take_in};
pub(crate) use self::notice::tell;
use self::reports::Board;
use self::store::TalkStore;
use self::voices::Voices;
use crate::app::Gate;

/// Messages of one person wait for each other; so many people at once do not.
const LOCKS: usize = 1_024;
/// For so long after somebody erased everything he is not told of anything, whatever the desk has not heard yet, unless he
/// wishes it anew.
const QUIET_HOURS: i64 = 24;
/// The most people of whom that is remembered.
const QUIET_MAX: usize = 100_000;
/// No conversation lives longer after its last message than this: a day less than its key. The desk keeps the wish to be told.
const LIVES_HOURS_MAX: u32 = 7 * 24;

/// All conversations of a gate.
pub(crate) struct Talks {
    store: TalkStore,
    accounts: Held,
    mouths: Mouths,
    voices: Voices,
    reports: Board,
    locks: Vec<Arc<tokio::sync::Mutex<()>>>,
    quiet: Mutex<HashMap<AddressTag, Timestamp>>,
}

impl Talks {
    pub(crate) fn new(database: GroupCommit) -> Self {
        Self {
            store: TalkStore::new(database),
            accounts: Held::default(),
            mouths: Mouths::default(),
            voices: Voices::default(),
            reports: Board::default(),
            locks: (0..LOCKS).map(|_| Arc::default()).collect(),
            quiet: Mutex::default(),
        }
    }

    fn store(&self) -> &TalkStore {
        &self.store
    }

    fn mouths(&self) -> &Mouths {
        &self.mouths
    }

    fn voices(&self) -> &Voices {
        &self.voices
    }

    pub(crate) fn reports(&self) -> &Board {
        &self.reports
    }

    /// The accounts that are held here.
    pub(crate) fn accounts(&self) -> &Held {
        &self.accounts
    }

    /// Holds back other messages of the same person until the guard is dropped.
    async fn lock(&self, tag: &AddressTag) -> OwnedMutexGuard<()> {
        let [first, second, ..] = tag.0;
        let spread = usize::from(u16::from_be_bytes([first, second]));
        let lock = self.locks.get(spread % LOCKS).map(Arc::clone).unwrap_or_default();
        lock.lock_owned().await
    }

    /// He erased everything here.
    fn quiet(&self, tag: AddressTag, now: Timestamp) {
        self.voices.forget(&tag);
        let mut quiet = self.quiet.lock().unwrap_or_else(PoisonError::into_inner);
        if quiet.len() < QUIET_MAX {
            quiet.insert(tag, now);
        }
    }

    /// He is here again, and wishes to be told.
    fn end_quiet(&self, tag: &AddressTag) {
        self.quiet.lock().unwrap_or_else(PoisonError::into_inner).remove(tag);
    }

    /// Nothing waits to be said.
    #[cfg(feature = "testing")]
    pub(crate) fn is_silent(&self) -> bool {
        self.mouths.is_empty()
    }

    fn is_quiet(&self, tag: &AddressTag) -> bool {
        self.quiet.lock().unwrap_or_else(PoisonError::into_inner).contains_key(tag)
    }

    /// Deletes what is over, and lets accounts go whose lease is.
    pub(crate) async fn sweep(&self, now: Timestamp) -> Result<usize, WriteError> {
        self.accounts.end_lease(now).await;
        let over = |at: &Timestamp| now.duration_since(*at) >= SignedDuration::from_hours(QUIET_HOURS);
        self.quiet.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, at| !over(at));
        self.voices.sweep(now);
        self.store.sweep(now).await
    }
}

/// For how long a conversation is kept after its last message.
fn lives_hours(gate: &Gate, session: &Session) -> i64 {
    session.lives_hours(&gate.programme).min(LIVES_HOURS_MAX).into()
}
