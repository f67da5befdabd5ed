//! The thread that owns the writing connection.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::mpsc::Receiver;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::{BATCH_MAX, WriteError};

/// The longest that a batch gathers, however slow the disk is.
const GATHER_MAX: Duration = Duration::from_millis(2);
/// How often a gathering batch looks for more.
const GATHER_STEP: Duration = Duration::from_micros(30);

pub(super) enum Order {
    Write(Box<dyn Job>),
    TruncateWal(oneshot::Sender<Result<bool, WriteError>>),
}

/// A closure and whoever waits for it, whatever the closure's answer type.
pub(super) trait Job: Send {
    /// Runs the closure and keeps its answer; `Err` says that its changes are to be undone.
    fn run(&mut self, connection: &Connection) -> Result<(), WriteError>;
    /// Tells whoever waits: the closure's answer if the batch was committed.
    fn answer(self: Box<Self>, batch: Result<(), WriteError>);
}

pub(super) struct Task<T, F, G> {
    work: Option<F>,
    then: G,
    outcome: Option<Result<T, WriteError>>,
    reply: oneshot::Sender<Result<T, WriteError>>,
}

impl<T, F, G> Task<T, F, G> {
    pub(super) fn new(work: F, then: G) -> (Self, oneshot::Receiver<Result<T, WriteError>>) {
        let (reply, answer) = oneshot::channel();
        (Self { work: Some(work), then, outcome: None, reply }, answer)
    }
}

impl<T, F, G> Job for Task<T, F, G>
where
    T: Send + 'static,
    F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    G: FnOnce(&T) + Send + 'static,
{
    fn run(&mut self, connection: &Connection) -> Result<(), WriteError> {
        let Some(work) = self.work.take() else { return Err(WriteError::Closed) };
        // Whatever a panicking closure half did is undone with its savepoint.
        let outcome = match catch_unwind(AssertUnwindSafe(|| work(connection))) {
            Ok(outcome) => outcome.map_err(WriteError::from),
            Err(_) => Err(WriteError::Panicked),
        };
        let verdict = outcome.as_ref().map(|_| ()).map_err(Clone::clone);
        self.outcome = Some(outcome);
        verdict
    }

    fn answer(self: Box<Self>, batch: Result<(), WriteError>) {
        let then = self.then;
        let answer = match (self.outcome, batch) {
            (Some(Err(own)), _) => Err(own),
            (_, Err(shared)) => Err(shared),
            (Some(Ok(value)), Ok(())) => {
                then(&value);
                Ok(value)
            }
            (None, Ok(())) => Err(WriteError::Closed),
        };
        // Whoever stopped waiting does not need the answer; the write stands all the same.
        drop(self.reply.send(answer));
    }
}

pub(super) fn run(connection: &Connection, mut orders: Receiver<Order>) {
    let mut batch: Vec<Box<dyn Job>> = Vec::new();
    let mut truncations = Vec::new();
    let mut patience = Patience::default();
    while let Some(first) = orders.blocking_recv() {
        sort(first, &mut batch, &mut truncations);
        let begun = Instant::now();
        loop {
            while batch.len() < BATCH_MAX
                && let Ok(next) = orders.try_recv()
            {
                sort(next, &mut batch, &mut truncations);
            }
            if patience.is_over(batch.len(), begun) {
                break;
            }
            std::thread::sleep(GATHER_STEP);
        }
        if !batch.is_empty() {
            let begun = Instant::now();
            let committed = commit(connection, &mut batch);
            patience.learn(batch.len(), begun.elapsed());
            if matches!(committed, Err(WriteError::DiskFull)) {
                // What the log holds may fit into the database and make room for whoever comes next; if not, they are
                // told the same.
                drop(truncate_wal(connection));
            }
            for job in batch.drain(..) {
                job.answer(committed.clone());
            }
        }
        if !truncations.is_empty() {
            let done = truncate_wal(connection);
            for reply in truncations.drain(..) {
                // Nobody waits any more: the log is cut all the same.
                drop(reply.send(done.clone()));
            }
        }
    }
    // Readers may still hold the log; SQLite then keeps it for the next start, and nothing is lost.
    drop(truncate_wal(connection));
}

/// How long to gather. Whoever was answered by the last batch is likely about to write again, and an fsync costs the
/// same for one as for all: without a moment's patience half of the writers always wait for the other half's fsync.
/// A lone writer is never kept waiting.
#[derive(Default)]
struct Patience {
    expected: usize,
    wait_max: Duration,
}

impl Patience {
    fn is_over(&self, gathered: usize, begun: Instant) -> bool {
        gathered >= self.expected || gathered >= BATCH_MAX || begun.elapsed() >= self.wait_max
    }

    fn learn(&mut self, batch: usize, took: Duration) {
        // Falls slowly when fewer come and rises at once: a batch that was waited for in vain costs little.
        self.expected = batch.max(self.expected.saturating_mul(7) / 8);
        self.wait_max = (took / 4).min(GATHER_MAX);
    }
}

fn sort(
    order: Order,
    batch: &mut Vec<Box<dyn Job>>,
    truncations: &mut Vec<oneshot::Sender<Result<bool, WriteError>>>,
) {
    match order {
        Order::Write(job) => batch.push(job),
        Order::TruncateWal(reply) => truncations.push(reply),
    }
}

/// One transaction for the whole batch. On `Err` nothing of it is kept.
fn commit(connection: &Connection, batch: &mut [Box<dyn Job>]) -> Result<(), WriteError> {
    let committed = run_all(connection, batch);
    if committed.is_err() && !connection.is_autocommit() {
        // A failed commit leaves the transaction open; if even this fails, the next `begin` says so.
        drop(execute(connection, "rollback"));
    }
    committed
}

fn run_all(connection: &Connection, batch: &mut [Box<dyn Job>]) -> Result<(), WriteError> {
    execute(connection, "begin immediate")?;
    for job in batch {
        execute(connection, "savepoint job")?;
        if let Err(reason) = job.run(connection) {
            if connection.is_autocommit() {
                // SQLite itself has rolled the transaction back (a full or failing disk): all of it is gone.
                return Err(reason);
            }
            execute(connection, "rollback to job")?;
        }
        execute(connection, "release job")?;
    }
    execute(connection, "commit")
}

fn execute(connection: &Connection, sql: &str) -> Result<(), WriteError> {
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}

fn truncate_wal(connection: &Connection) -> Result<bool, WriteError> {
    let busy: i64 = connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))?;
    Ok(busy == 0)
}
