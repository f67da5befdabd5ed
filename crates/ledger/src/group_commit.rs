//! One writer per SQLite file, and one fsync for everybody who is waiting.
//!
//! Callers hand in closures; a thread of its own runs what has gathered in one transaction, each closure in a
//! savepoint so that one that fails takes nothing with it, commits, and only then answers. While the disk syncs, the
//! next batch gathers. An answer `Ok` therefore means: on disk, and still there after `kill -9` or a power cut.
//!
//! It must never answer before the commit, never hold more than [`QUEUE_MAX`] closures, and never spill anything
//! into a temporary file.

mod errors;
mod readers;
mod schema;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

pub use self::errors::{OpenError, WriteError};
pub use self::schema::Migration;
pub(crate) use self::schema::sync_folder;

use self::readers::Readers;
use self::writer::{Order, Task};

/// Closures that may wait for the writer; whoever comes then waits to be let in, nobody is turned away.
pub const QUEUE_MAX: usize = 4096;
/// Closures that share one transaction. Bounds how long the first one of a batch waits for its answer.
pub const BATCH_MAX: usize = 1024;
/// Connections that read beside the writer.
pub const READERS_DEFAULT: usize = 2;
/// The most readers that may be asked for: each has a page cache of [`READER_CACHE_KIB`].
pub const READERS_MAX: usize = 16;
/// Size of a page. Records are some 2 KiB and come one behind the other: with the usual 4 KiB each would cost a page
/// of its own in the log. Larger ones make batches cheaper still, but a lone append dearer.
pub const PAGE_BYTES: u32 = 8 * 1024;
/// Page cache of the writer, at the most.
pub const WRITER_CACHE_KIB: u32 = 8 * 1024;
/// Page cache of each reader, at the most.
pub const READER_CACHE_KIB: u32 = 2 * 1024;
/// Pages in the write-ahead log after which the writer moves them into the database.
pub const CHECKPOINT_PAGES: u32 = 2048;
/// How long a connection waits for another one's lock before it gives up.
pub const LOCK_WAIT_MS_MAX: u64 = 5_000;

/// How a database is opened. `Options::default()` is what production uses.
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections for reading, 1 to [`READERS_MAX`].
    pub readers: usize,
    /// Refuse to grow beyond this many pages of [`PAGE_BYTES`], as if the disk were full.
    pub pages_max: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self { readers: READERS_DEFAULT, pages_max: None }
    }
}

/// A handle on a database; clones share the one writer. The last one to go waits for what is queued.
#[derive(Clone)]
pub struct GroupCommit {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    orders: Option<mpsc::Sender<Order>>,
    thread: Option<JoinHandle<()>>,
    readers: Arc<Readers>,
    /// Held, not read: the lock on the file goes when this does, also after `kill -9`.
    _only_process: std::fs::File,
}

impl std::fmt::Debug for GroupCommit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GroupCommit").field("path", &self.inner.path).finish_non_exhaustive()
    }
}

impl GroupCommit {
    /// Opens or makes the database at `path`, readable by its owner only, and brings it to the newest migration.
    ///
    /// # Errors
    /// When the file is in use by another process, is newer than this program, or cannot be opened.
    pub fn open(path: &Path, migrations: &[Migration], options: &Options) -> Result<Self, OpenError> {
        let only_process = schema::lock_out_other_processes(path)?;
        let connection = schema::open_writer(path, migrations, options)?;
        let readers = Arc::new(Readers::open(path, options.readers.clamp(1, READERS_MAX))?);
        let (orders, incoming) = mpsc::channel(QUEUE_MAX);
        let thread = std::thread::Builder::new()
            .name("ledger-writer".to_owned())
            .spawn(move || writer::run(&connection, incoming))?;
        Ok(Self {
            inner: Arc::new(Inner {
                path: path.to_owned(),
                orders: Some(orders),
                thread: Some(thread),
                readers,
                _only_process: only_process,
            }),
        })
    }

    /// Where the database is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Runs `work` in the next batch and answers once that batch is on disk.
    ///
    /// `work` runs in a savepoint: its error undoes its own changes and no other's. It must not begin or commit.
    /// Dropping the returned future does not take `work` back.
    ///
    /// # Errors
    /// What `work` answered, or why the batch could not be made durable: nothing of `work` is kept then.
    pub async fn write<T, F>(&self, work: F) -> Result<T, WriteError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        self.write_then(work, |_| ()).await
    }

    /// As [`write`](Self::write), and calls `then` on the writer's thread as soon as the batch is on disk, also when
    /// the caller has stopped waiting: for waking those who wait for news. `then` must be quick.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub async fn write_then<T, F, G>(&self, work: F, then: G) -> Result<T, WriteError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
        G: FnOnce(&T) + Send + 'static,
    {
        let (task, answer) = Task::new(work, then);
        self.order(Order::Write(Box::new(task))).await?;
        answer.await.map_err(|_| WriteError::Closed)?
    }

    /// Runs `query` on one of the reading connections: it sees what was committed when it began.
    ///
    /// # Errors
    /// What `query` answered.
    pub async fn read<T, F>(&self, query: F) -> Result<T, WriteError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let readers = Arc::clone(&self.inner.readers);
        let run = tokio::task::spawn_blocking(move || readers.with(query));
        match run.await {
            Ok(answer) => answer,
            Err(_) => Err(WriteError::Panicked),
        }
    }

    /// Moves the write-ahead log into the database and cuts it to nothing, so that what was deleted is not left
    /// lying in it. Answers `false` when a reader was in the way: ask again.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn truncate_wal(&self) -> Result<bool, WriteError> {
        let (reply, answer) = oneshot::channel();
        self.order(Order::TruncateWal(reply)).await?;
        answer.await.map_err(|_| WriteError::Closed)?
    }

    /// Copies the database, as it is at one moment, to `target`; the copy is complete and on disk before it gets
    /// that name. Writers go on meanwhile.
    ///
    /// # Errors
    /// When the copy cannot be made; what was at `target` before is then untouched.
    pub async fn backup_to(&self, target: &Path) -> Result<(), WriteError> {
        let (source, target) = (self.inner.path.clone(), target.to_owned());
        let copy = tokio::task::spawn_blocking(move || crate::backup::copy_database(&source, &target));
        copy.await.map_err(|_| WriteError::Panicked)?
    }

    async fn order(&self, order: Order) -> Result<(), WriteError> {
        let orders = self.inner.orders.as_ref().ok_or(WriteError::Closed)?;
        orders.send(order).await.map_err(|_| WriteError::Closed)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        drop(self.orders.take());
        // The writer has to be the last to close: only then does SQLite remove its log.
        self.readers.close();
        if let Some(thread) = self.thread.take() {
            // A closure may hold the last handle; the writer cannot wait for itself.
            if thread.thread().id() != std::thread::current().id() {
                // The writer catches the panics of closures; a failed join has nothing left to save.
                drop(thread.join());
            }
        }
    }
}

#[cfg(test)]
mod tests;
