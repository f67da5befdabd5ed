//! Opening what waits, turn by turn, so that staff who act meanwhile come in between.
//!
//! Breaking seals is work for processors: it is done before the turn of writing, side by side, on threads of its own,
//! and for the next turn while this one is on its way to the disk. What a turn changes is decided and written by
//! `Writer::take_in`, in the order in which the envelopes came.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use ledger::{Ledger as _, Position, StreamId, Version, WriteError};
use seal::Day;
use seal::record::StreamKey;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::desk::{Desk, Unlocked, read};
use crate::intake::{self, Arrival, NotOpened};
use crate::vault::{VaultError, kind};
use crate::writer::{ChangeError, Opened, Writer, open_envelope};

/// The most envelopes that are opened in one turn, so that staff who act meanwhile do not wait long.
pub const TURN_MAX: usize = 128;
/// The most threads that break seals.
const THREADS_MAX: usize = 8;
/// While more wait, pages are told of what came this often: each looks at the whole queue again.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// An envelope out of its seal, or why it stays in it.
pub(crate) struct Envelope {
    /// The order in which envelopes came.
    pub(crate) position: Position,
    pub(crate) name: StreamId,
    pub(crate) day: Day,
    pub(crate) gate: String,
    pub(crate) opened: Result<Opened, NotOpened>,
}

/// What one turn takes in.
struct Turn {
    names: Vec<StreamId>,
    envelopes: Vec<Envelope>,
}

/// What could not be opened now, and why.
struct Undone {
    names: Vec<StreamId>,
    why: ChangeError,
}

impl Desk {
    /// Opens what was pulled, as long as the desk runs.
    pub async fn keep_opening(self: Arc<Self>) {
        loop {
            self.pulled.notified().await;
            let Some(open) = self.open() else { continue };
            if let Err(error) = self.open_waiting(&open).await {
                tracing::error!(%error, "envelopes wait unopened; trying again soon");
            }
            self.tell_pages();
        }
    }

    /// Opens every envelope that waits, or until the desk is locked.
    ///
    /// # Errors
    /// See [`ChangeError`]. What was taken in before stays taken in, and nothing is taken in twice.
    pub async fn open_waiting(self: &Arc<Self>, open: &Arc<Unlocked>) -> Result<(), ChangeError> {
        let mut told = Instant::now();
        let mut next = self.next_turn(open).await;
        loop {
            let turn = match next {
                Ok(turn) if turn.names.is_empty() => return Ok(()),
                Ok(turn) => turn,
                Err(Undone { names, why }) => {
                    self.waiting.put_back(open.line(), names);
                    return Err(why);
                }
            };
            let taken;
            (taken, next) = tokio::join!(self.take_in(open, turn), self.next_turn(open));
            if let Err(Undone { names, why }) = taken {
                self.waiting
                    .put_back(open.line(), next.map_or_else(|undone| undone.names, |turn| turn.names));
                // These came before those.
                self.waiting.put_back(open.line(), names);
                return Err(why);
            }
            if told.elapsed() >= TELL_EVERY || self.waiting.count() == 0 {
                self.tell_pages();
                told = Instant::now();
            }
        }
    }

    /// The first that wait, opened.
    async fn next_turn(self: &Arc<Self>, open: &Arc<Unlocked>) -> Result<Turn, Undone> {
        self.turn_of(open, self.waiting.take(open.line(), TURN_MAX)).await
    }

    async fn turn_of(self: &Arc<Self>, open: &Arc<Unlocked>, names: Vec<StreamId>) -> Result<Turn, Undone> {
        match self.break_seals(open, &names).await {
            Ok(envelopes) => Ok(Turn { names, envelopes }),
            Err(why) => Err(Undone { names, why: why.into() }),
        }
    }

    /// Takes a turn's envelopes in, and then at once what waited for the mailboxes of its cases: that came before
    /// whatever is next.
    async fn take_in(self: &Arc<Self>, open: &Arc<Unlocked>, turn: Turn) -> Result<(), Undone> {
        let Turn { mut names, mut envelopes } = turn;
        loop {
            let waited = match self.write_turn(open, envelopes).await {
                Ok(waited) => waited,
                Err(why) => return Err(Undone { names, why }),
            };
            self.waiting.done(open.line(), names.len());
            if waited.is_empty() {
                return Ok(());
            }
            let count = waited.len();
            self.waiting.put_first(open.line(), waited);
            Turn { names, envelopes } = self.turn_of(open, self.waiting.take(open.line(), count)).await?;
        }
    }

    /// Writes what a turn changes; answers what waited for its cases. Nothing where the desk was locked meanwhile: the
    /// next unlocking finds these envelopes in the ledger.
    async fn write_turn(
        &self,
        open: &Arc<Unlocked>,
        envelopes: Vec<Envelope>,
    ) -> Result<Vec<StreamId>, ChangeError> {
        let writer = Writer::new(self, open).await;
        if !self.open().is_some_and(|now| Arc::ptr_eq(&now, open)) {
            return Ok(Vec::new());
        }
        writer.take_in(envelopes).await
    }

    /// Reads and opens these, in the order in which they came. One that is gone, or that its own key does not open, is
    /// left out.
    async fn break_seals(
        self: &Arc<Self>,
        open: &Arc<Unlocked>,
        names: &[StreamId],
    ) -> Result<Vec<Envelope>, VaultError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let names: Vec<StreamId> = names.iter().collect::<BTreeSet<_>>().into_iter().cloned().collect();
        let keys = self.vault.keyring.get_many(intake::CLASS, &names).await?;
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(THREADS_MAX);
        let mut work: Vec<(StreamId, StreamKey)> = names
            .into_iter()
            .zip(keys)
            .filter_map(|(name, key)| Some((name, StreamKey::from_bytes(*key?.expose()))))
            .collect();
        let share = work.len().div_ceil(threads).max(1);
        let mut working = JoinSet::new();
        while !work.is_empty() {
            let part = work.split_off(work.len().saturating_sub(share));
            working.spawn(Arc::clone(self).break_some(Arc::clone(open), part));
        }
        let mut envelopes = Vec::new();
        while let Some(part) = working.join_next().await {
            envelopes.extend(part.map_err(|_| WriteError::Panicked)??);
        }
        envelopes.sort_by_key(|envelope| envelope.position);
        Ok(envelopes)
    }

    async fn break_some(
        self: Arc<Self>,
        open: Arc<Unlocked>,
        part: Vec<(StreamId, StreamKey)>,
    ) -> Result<Vec<Envelope>, VaultError> {
        let mut raw = Vec::with_capacity(part.len());
        for (name, key) in part {
            let records = self.vault.ledger.read_stream(&name, Version(1)).await?;
            let Some(first) = records.into_iter().next() else { continue };
            // Without a ciphertext it was taken in before.
            let Some(ciphertext) = first.ciphertext else { continue };
            raw.push((first.position, name, key, ciphertext));
        }
        let opening = tokio::task::spawn_blocking(move || {
            raw.into_iter()
                .filter_map(|(position, name, key, ciphertext)| {
                    self.break_one(&open, position, name, &key, &ciphertext)
                })
                .collect()
        });
        Ok(opening.await.map_err(|_| WriteError::Panicked)?)
    }

    fn break_one(
        &self,
        open: &Unlocked,
        position: Position,
        name: StreamId,
        key: &StreamKey,
        ciphertext: &[u8],
    ) -> Option<Envelope> {
        let arrival = key
            .open_record(name.as_bytes(), 1, kind::ENVELOPE, ciphertext)
            .ok()
            .and_then(|plain| Arrival::decode(&plain));
        let Some(arrival) = arrival else {
            tracing::error!("a stored envelope does not open with its own key; it is left alone");
            return None;
        };
        let opened = {
            let contents = read(&open.contents);
            open_envelope(self, &contents.secrets, &arrival.bytes)
        };
        Some(Envelope { position, name, day: arrival.day, gate: arrival.gate, opened })
    }

    /// Puts every raw envelope of the ledger among those that wait, in the order in which they came; answers those that
    /// were taken in before and still have a key.
    pub(crate) async fn find_waiting(&self) -> Result<Vec<StreamId>, VaultError> {
        let (mut found, mut spent) = (Vec::new(), Vec::new());
        for (name, _) in self.vault.streams(intake::CLASS, intake::PREFIX).await? {
            let records = self.vault.ledger.read_stream(&name, Version(1)).await?;
            match records.into_iter().next() {
                Some(first) if first.ciphertext.is_some() => found.push((first.position, name)),
                Some(_) => spent.push(name),
                // It is being stored right now, and will be put behind these.
                None => {}
            }
        }
        found.sort();
        self.waiting.put(found.into_iter().map(|(_, name)| name));
        Ok(spent)
    }
}
