//! The desk: what it is run with, and what it holds while it is unlocked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use casework::{Role, StaffName};
use jiff::Timestamp;
use ledger::StreamId;
use ledger::backup::BackupFolder;
use ledger::sqlite::Bookmark;
use seal::{Day, Zone};
use sound::speech::Speaker;
use tokio::sync::{Notify, Semaphore, watch};
use web::chance::Chance;
use web::clock::Clock;
use web::session::Sessions;

use crate::accounts::Book;
use crate::accounts::lease::Standings;
use crate::audit;
use crate::calls::Attempts;
use crate::cases::Cases;
use crate::config::Config;
use crate::farewell::Farewells;
use crate::intake::Unopened;
use crate::link::GateStanding;
use crate::notices::Postings;
use crate::pack::Pack;
use crate::presence::Presence;
use crate::strongbox::{Contents, Strongbox};
use crate::takes::Takes;
use crate::throttle::Throttle;
use crate::vault::Vault;
use crate::waiting::{LineNumber, Waiting};
use crate::written_down::BeingWritten;

/// How long a page waits for an unlocking that is under way before it says so.
pub const UNLOCK_PATIENCE: Duration = Duration::from_secs(5);

/// Somebody signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub name: StaffName,
    /// Trusted with what.
    pub role: Role,
}

/// What somebody likes. In memory only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Preferences {
    /// The language of the pages.
    pub language: Option<&'static str>,
    /// Whether people's words are blurred until the hand or the focus is on them.
    pub blur: bool,
}

/// The signed replies that gates must have, by case.
pub type Outbox = BTreeMap<String, Vec<Arc<[u8]>>>;

/// A desk that runs.
pub struct Desk {
    /// How it is run.
    pub config: Config,
    /// The programme.
    pub pack: Pack,
    /// The zone of its seals.
    pub zone: Zone,
    /// Ledger and keyring.
    pub vault: Vault,
    /// The copies.
    pub backups: BackupFolder,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub chance: Arc<dyn Chance>,
    /// Who is signed in.
    pub sessions: Sessions<SignedIn>,
    /// Wrong passwords, by name.
    pub sign_ins: Throttle<String>,
    /// Wrong passphrases.
    pub unlocks: Throttle<()>,
    /// Who looks at what.
    pub presence: Presence,
    /// What staff like.
    pub preferences: Mutex<BTreeMap<StaffName, Preferences>>,
    /// Counts what pages should know; whoever waits for news is woken.
    pub news: watch::Sender<u64>,
    /// Counts what gates should know.
    pub link_news: watch::Sender<u64>,
    /// Something was pulled.
    pub pulled: Notify,
    /// Raw envelopes that nobody has looked at yet, in the order in which they came.
    pub waiting: Waiting,
    /// How gates stand.
    pub standings: RwLock<Option<watch::Receiver<Vec<GateStanding>>>>,
    /// The manifest in force.
    pub manifest: RwLock<Option<(u64, Arc<[u8]>)>>,
    /// How far the last backup covers each gate, and when it was made.
    pub covered: RwLock<(Vec<Bookmark>, Option<Timestamp>)>,
    /// What gates must have.
    pub outbox: RwLock<Outbox>,
    /// The accounts on channels.
    pub accounts: RwLock<Book>,
    /// How they stand at their gates.
    pub account_standings: RwLock<Standings>,
    /// When notices are tried again. Only what is queued in a case is ever sent.
    pub postings: Mutex<Postings>,
    /// Wrong codes that callers have keyed.
    pub attempts: Attempts,
    /// Speaks answers for the telephone.
    pub speaker: Speaker,
    /// As many answers are spoken, or recordings read, at once.
    pub speaking: Semaphore,
    /// One unlocking at a time.
    pub unlocking: Arc<tokio::sync::Mutex<()>>,
    /// Either a backup is made or the desk is being unlocked, never both.
    pub copying: tokio::sync::Mutex<()>,
    /// What an unlocked desk holds.
    pub unlocked: RwLock<Option<Arc<Unlocked>>>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("zone", &self.zone).finish_non_exhaustive()
    }
}

/// What an unlocked desk holds. Dropped by locking.
pub struct Unlocked {
    /// Where the secrets are written.
    pub strongbox: Strongbox,
    /// The secrets and the accounts.
    pub contents: RwLock<Contents>,
    /// The cases.
    pub cases: RwLock<Cases>,
    /// Envelopes that were taken in and whose keys are still there: they go with the next purge or backup.
    pub spent: Mutex<Vec<StreamId>>,
    /// The line of envelopes that wait for it.
    pub line: OnceLock<LineNumber>,
    /// The envelopes that were not opened.
    pub unopened: RwLock<Vec<Unopened>>,
    /// Mailboxes of which nothing may be left.
    pub farewells: RwLock<Farewells>,
    /// What staff is writing down right now.
    pub written_down: BeingWritten,
    /// How answers would sound by telephone.
    pub takes: Takes,
    /// What was done.
    pub audit: RwLock<Vec<audit::Line>>,
    /// Whoever writes holds this.
    pub writing: tokio::sync::Mutex<()>,
}

impl std::fmt::Debug for Unlocked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unlocked(..)")
    }
}

impl Unlocked {
    /// Remembers envelopes that were taken in.
    pub fn add_spent(&self, names: impl IntoIterator<Item = StreamId>) {
        self.spent.lock().unwrap_or_else(PoisonError::into_inner).extend(names);
    }

    /// The line of envelopes that wait for it; none of them before all were found.
    pub fn line(&self) -> LineNumber {
        self.line.get().copied().unwrap_or_default()
    }

    /// Those whose keys are to go now.
    pub fn take_spent(&self) -> Vec<StreamId> {
        std::mem::take(&mut *self.spent.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Reads behind a lock. A panic elsewhere leaves whole values behind: each change is one assignment.
pub fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

/// Writes behind a lock.
pub fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Today, as seals and terms count it.
    pub fn today(&self) -> Day {
        Day::from_unix_seconds(self.now().as_second())
    }

    /// What it holds while it is unlocked.
    pub fn open(&self) -> Option<Arc<Unlocked>> {
        read(&self.unlocked).clone()
    }

    /// The same; where somebody unlocks it right now, after a moment's patience.
    pub async fn open_soon(&self) -> Option<Arc<Unlocked>> {
        if self.open().is_none() && self.is_unlocking() {
            // Whether it was in time is seen below.
            drop(tokio::time::timeout(UNLOCK_PATIENCE, self.unlocking.lock()).await);
        }
        self.open()
    }

    /// Whether somebody unlocks it right now.
    pub fn is_unlocking(&self) -> bool {
        self.unlocking.try_lock().is_err()
    }

    /// Wakes the pages that wait for news.
    pub fn tell_pages(&self) {
        self.news.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Wakes the link: gates lack something.
    pub fn tell_gates(&self) {
        self.link_news.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// What a member of staff likes.
    pub fn preferences_of(&self, name: &StaffName) -> Preferences {
        let preferences = self.preferences.lock().unwrap_or_else(PoisonError::into_inner);
        preferences.get(name).copied().unwrap_or_default()
    }

    /// Locks: keys, cases and sessions are forgotten. Whoever is writing writes to the end first.
    pub async fn lock(&self) {
        let open = self.open();
        let _turn = match &open {
            Some(open) => Some(open.writing.lock().await),
            None => None,
        };
        *write(&self.unlocked) = None;
        self.vault.keyring.lock().await;
        self.sessions.end_where(|_| true);
        self.tell_pages();
    }
}
