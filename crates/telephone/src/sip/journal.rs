//! The only way in which signalling says something to the log: a fixed sentence with, at most, a number from the code.

use tracing::Dispatch;

use super::config::Name;

/// Speaks for one trunk, to the subscriber that was there when the line was opened.
#[derive(Clone)]
pub(super) struct Journal {
    trunk: Name,
    outside: Dispatch,
}

impl Journal {
    /// `outside` is what was there before the silence.
    pub(super) fn new(trunk: Name, outside: Dispatch) -> Self {
        Self { trunk, outside }
    }

    /// Something that whoever runs the gate should know of.
    pub(super) fn warn(&self, sentence: &'static str, number: Option<u64>) {
        let trunk = self.trunk.as_str();
        tracing::dispatcher::with_default(&self.outside, || match number {
            Some(number) => tracing::warn!(target: "telephone", trunk, number, "{sentence}"),
            None => tracing::warn!(target: "telephone", trunk, "{sentence}"),
        });
    }

    /// Something that is as it should be.
    pub(super) fn info(&self, sentence: &'static str, number: Option<u64>) {
        let trunk = self.trunk.as_str();
        tracing::dispatcher::with_default(&self.outside, || match number {
            Some(number) => tracing::info!(target: "telephone", trunk, number, "{sentence}"),
            None => tracing::info!(target: "telephone", trunk, "{sentence}"),
        });
    }
}
