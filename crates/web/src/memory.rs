//! What a process may leave behind in memory, and where that memory may go.
//!
//! Freed heap is zeroed by the executables' allocator. What is left is the stack: ciphers and parsers work on copies
//! there, and a frame that was left keeps them until another call happens to overwrite it. Whatever handled a person's
//! words is therefore wrapped in [`WipeStack`]. And memory must not reach a disk: no core files, no swap.

use std::cell::Cell;
use std::future::Future;
use std::hint::black_box;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;
use rustix::io::Errno;
use rustix::mm::MlockAllFlags;
use rustix::process::{DumpableBehavior, Resource, Rlimit, getrlimit};
use rustix::thread::{CapabilitySet, capabilities};

/// So much of the stack below a poll is overwritten when the poll ends: about twice what was measured (docs/performance.md).
/// A build without optimisation needs four times as much.
pub const STACK_BYTES_WIPED: usize = if cfg!(debug_assertions) { 512 << 10 } else { 128 << 10 };

/// Overwrites the part of this thread's stack that calls made from here have used.
#[inline(never)]
pub fn wipe_stack() {
    let mut zeros = [0_u8; STACK_BYTES_WIPED];
    // Without this the compiler may see that nobody reads them, and write nothing.
    black_box(&mut zeros);
}

thread_local! {
    /// Whether a handler was polled within the current poll of a connection.
    static TRACES: Cell<bool> = const { Cell::new(false) };
}

pin_project! {
    /// A connection: the stack is clean again after every poll in which a handler ran.
    #[derive(Debug)]
    pub struct WipeStack<F> {
        #[pin]
        connection: F,
    }
}

impl<F> WipeStack<F> {
    /// Wraps `connection`.
    pub fn new(connection: F) -> Self {
        Self { connection }
    }
}

impl<F: Future> Future for WipeStack<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let polled = self.project().connection.poll(context);
        if TRACES.take() {
            wipe_stack();
        }
        polled
    }
}

pin_project! {
    /// A handler, anywhere within a [`WipeStack`].
    #[derive(Debug)]
    pub struct LeavesTraces<F> {
        #[pin]
        handler: F,
    }
}

impl<F> LeavesTraces<F> {
    /// Wraps `handler`.
    pub fn new(handler: F) -> Self {
        Self { handler }
    }
}

impl<F: Future> Future for LeavesTraces<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        TRACES.set(true);
        self.project().handler.poll(context)
    }
}

/// From now on this process leaves no core file, cannot be read by other processes of its user, and is not swapped out.
/// Call once, before anything secret is read. What the system does not allow is logged with what to do about it; whether
/// that is acceptable is for whoever runs the machine.
pub fn keep_in_memory() {
    if let Err(error) = no_core_files() {
        tracing::warn!(%error, "core files cannot be disabled: set LimitCORE=0 for this service");
    }
    if let Err(error) = no_swap() {
        tracing::info!(
            %error,
            "memory can be swapped out here: turn swap off, or allow locking (LimitMEMLOCK=infinity for a service)"
        );
    }
}

/// Locks what is used, as it comes into use: locking all that is mapped would take far more memory.
fn no_swap() -> rustix::io::Result<()> {
    let unlimited = |limit: Rlimit| limit.current.is_none();
    let may_pass = || capabilities(None).is_ok_and(|held| held.effective.contains(CapabilitySet::IPC_LOCK));
    // Under a limit the lock could succeed now, and memory be refused later, in the middle of somebody's answer.
    if !unlimited(getrlimit(Resource::Memlock)) && !may_pass() {
        return Err(Errno::PERM);
    }
    rustix::mm::mlockall(MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT)
}

/// Leaves no core file, and cannot be read by other processes of its user: for a command that handles keys for a moment.
///
/// # Errors
/// When the system does not allow it.
pub fn no_core_files() -> rustix::io::Result<()> {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    rustix::process::setrlimit(Resource::Core, none)?;
    // A core pattern that names a program ignores the limit; it does not ignore this.
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_poll_of_a_handler_counts_and_no_other() {
        let mut handler = std::pin::pin!(LeavesTraces::new(tokio::task::yield_now()));
        let mut polls = 0;
        std::future::poll_fn(|context| {
            polls += 1;
            let polled = handler.as_mut().poll(context);
            assert!(TRACES.take());
            polled
        })
        .await;
        assert_eq!(polls, 2);
        assert!(!TRACES.take());
    }

    #[tokio::test]
    async fn a_wiped_connection_answers_as_it_would_without() {
        let connection = async { LeavesTraces::new(async { 7 }).await };
        assert_eq!(WipeStack::new(connection).await, 7);
        assert!(!TRACES.get());
    }

    #[test]
    fn a_process_that_keeps_its_memory_has_no_core_limit_left() {
        no_core_files().unwrap();
        assert_eq!(getrlimit(Resource::Core).maximum, Some(0));
        assert_eq!(rustix::process::dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
    }
}
