//! What runs beside each other. Everything in it ends with the line that began it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinSet;

use super::quiet::quiet;

/// How often it is looked whether all has ended.
const LOOK_MS: u64 = 20;

/// A group of tasks.
#[derive(Clone, Default)]
pub(super) struct Tasks(Arc<Mutex<JoinSet<()>>>);

impl Tasks {
    /// Begins one.
    pub(super) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let mut set = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What has ended is forgotten, with what a panic had to say.
        while set.try_join_next().is_some() {}
        set.spawn(quiet(work));
    }

    /// Waits until all have ended, but not longer than this.
    pub(super) async fn ended(&self, within: Duration) {
        let waiting = async {
            loop {
                {
                    let mut set = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                    while set.try_join_next().is_some() {}
                    if set.is_empty() {
                        return;
                    }
                }
                tokio::time::sleep(Duration::from_millis(LOOK_MS)).await;
            }
        };
        // Whoever does not end by himself is ended with the line.
        drop(tokio::time::timeout(within, waiting).await);
    }

    /// Ends all.
    pub(super) fn end(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).abort_all();
    }
}
