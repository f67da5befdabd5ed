//! A few connections for reading beside the writer.

use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use super::{OpenError, WriteError, schema};

pub(super) struct Readers {
    idle: Mutex<Idle>,
    returned: Condvar,
}

struct Idle {
    connections: Vec<Connection>,
    closed: bool,
}

impl Readers {
    pub(super) fn open(path: &Path, count: usize) -> Result<Self, OpenError> {
        let connections = (0..count).map(|_| schema::open_reader(path)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { idle: Mutex::new(Idle { connections, closed: false }), returned: Condvar::new() })
    }

    /// Closes what is idle now and the rest as it comes back.
    pub(super) fn close(&self) {
        let mut idle = self.idle();
        idle.closed = true;
        idle.connections.clear();
        drop(idle);
        self.returned.notify_all();
    }

    /// Blocks until a connection is free; call it on a thread that may block.
    pub(super) fn with<T>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, WriteError> {
        let borrowed = Borrowed { connection: self.take(), home: self };
        let connection = borrowed.connection.as_ref().ok_or(WriteError::Closed)?;
        Ok(query(connection)?)
    }

    fn take(&self) -> Option<Connection> {
        let mut idle = self.idle();
        while idle.connections.is_empty() && !idle.closed {
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
        idle.connections.pop()
    }

    fn idle(&self) -> MutexGuard<'_, Idle> {
        // The list is whole at every moment a panic could come.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Brings the connection back even when the query panics.
struct Borrowed<'a> {
    connection: Option<Connection>,
    home: &'a Readers,
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            let mut idle = self.home.idle();
            if !idle.closed {
                idle.connections.push(connection);
            }
            drop(idle);
            self.home.returned.notify_one();
        }
    }
}
