//! What a process may leave behind in memory, and where that memory may go.
//!
//! Freed heap is zeroed by the executables' allocator. What is left is the stack: ciphers and parsers work on copies
//! there, and a frame that was left keeps them until another call happens to overwrite it. Whatever handled a person's
//! words is therefore wrapped in [`WipeStack`]. And memory must not reach a disk: no core files, no swap.

use std::future::Future;
use std::hint::black_box;
use std::pin::Pin;
use std::task::{Context, Poll};

use rustix::io::Errno;
use rustix::mm::MlockAllFlags;
use rustix::process::{DumpableBehavior, Resource, Rlimit, getrlimit};
use rustix::thread::{CapabilitySet, capabilities};

/// So much of the stack below a poll is overwritten when the poll ends. Sealing, the deepest thing a gate does, needs
/// about a third of it in a release build.
pub const STACK_BYTES_WIPED: usize = 128 << 10;

/// Overwrites the part of this thread's stack that calls made from here have used.
#[inline(never)]
pub fn wipe_stack() {
    let mut zeros = [0_u8; STACK_BYTES_WIPED];
    // Without this the compiler may see that nobody reads them, and write nothing.
    black_box(&mut zeros);
}

/// A future whose every poll leaves a clean stack behind.
#[derive(Debug)]
pub struct WipeStack<F>(Pin<Box<F>>);

impl<F> WipeStack<F> {
    /// Wraps `future`.
    pub fn new(future: F) -> Self {
        Self(Box::pin(future))
    }
}

impl<F: Future> Future for WipeStack<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let polled = self.0.as_mut().poll(context);
        wipe_stack();
        polled
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

    const CANARY: [u8; 32] = *b"a canary that a cipher left here";

    /// Leaves a copy in its frame, as a cipher does.
    #[inline(never)]
    fn leave_a_canary() -> u8 {
        let mut copy = [0_u8; 4096];
        for chunk in copy.chunks_mut(CANARY.len()) {
            chunk.copy_from_slice(&CANARY);
        }
        black_box(&mut copy);
        copy.iter().fold(0, |sum, byte| sum ^ byte)
    }

    #[tokio::test]
    async fn a_wiped_future_answers_as_it_would_without() {
        let mut polls = 0;
        let twice = std::future::poll_fn(move |context| {
            polls += 1;
            if polls < 3 {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            Poll::Ready((polls, leave_a_canary()))
        });
        assert_eq!(WipeStack::new(twice).await, (3, 0));
    }

    #[test]
    fn a_process_that_keeps_its_memory_has_no_core_limit_left() {
        no_core_files().unwrap();
        assert_eq!(getrlimit(Resource::Core).maximum, Some(0));
        assert_eq!(rustix::process::dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
    }
}
