//! Silence for a library that logs what people say.
//!
//! `rsipstack` logs every message whole, with numbers and keys of SRTP, at level `info`. A filter of the process could be written
//! wrong; so its code is polled with a subscriber of its own that takes nothing. Everything of this module's that runs
//! goes through [`quiet`], and what we have to say ourselves goes through the journal, which remembers the subscriber that was there
//! before. Nothing of the library is spawned but by us: its listeners, which spawn by themselves, are not used.
//!
//! Beside that, a process should say `rsipstack=off` in its filter, for the day on which somebody forgets this page.

use tracing::instrument::{WithDispatch, WithSubscriber as _};
use tracing::subscriber::NoSubscriber;

/// Work of which no log hears.
pub fn quiet<F: Future>(work: F) -> WithDispatch<F> {
    work.with_subscriber(NoSubscriber::new())
}

/// The same for what is done at once.
pub fn quietly<T>(work: impl FnOnce() -> T) -> T {
    tracing::subscriber::with_default(NoSubscriber::new(), work)
}
