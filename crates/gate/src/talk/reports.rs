//! What became of notices, for the desk. In memory: what a gate forgets by ending stays “sent” at the desk.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use channels::AccountId;
use channels::message::{DeliveryState, ProviderId};
use seal::link::RunId;
use seal::link::channel::{REPORTS_MAX, Report, Reports};
use tokio::sync::Notify;

/// Notices whose delivery may still be reported; beyond, the oldest is forgotten.
const SENT_MAX: usize = 10_000;

#[derive(Default)]
pub(crate) struct Board {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Default)]
struct State {
    sent: HashMap<(AccountId, ProviderId), RunId>,
    order: VecDeque<(AccountId, ProviderId)>,
    reports: VecDeque<(u64, Report)>,
    last: u64,
}

impl Board {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A notice was sent, under these ids of the provider.
    pub(super) fn sent(&self, account: &AccountId, ids: Vec<ProviderId>, key: RunId) {
        let mut state = self.state();
        for id in ids {
            let name = (account.clone(), id);
            if state.sent.insert(name.clone(), key).is_none() {
                state.order.push_back(name);
            }
        }
        while state.order.len() > SENT_MAX {
            let Some(oldest) = state.order.pop_front() else { break };
            state.sent.remove(&oldest);
        }
    }

    /// The provider says what became of a message. Those that were no notices concern nobody.
    pub(super) fn note(&self, account: &AccountId, of: &ProviderId, became: DeliveryState) {
        let delivered = match became {
            DeliveryState::Delivered => true,
            DeliveryState::Failed => false,
            DeliveryState::Waiting => return,
        };
        let mut state = self.state();
        let Some(key) = state.sent.get(&(account.clone(), of.clone())).copied() else { return };
        state.last = state.last.saturating_add(1);
        let numbered = (state.last, Report { key, delivered });
        state.reports.push_back(numbered);
        if state.reports.len() > REPORTS_MAX {
            state.reports.pop_front();
        }
        drop(state);
        self.changed.notify_waiters();
    }

    /// The reports after a number, at once if there are some, else as soon as there are, else none after `patience`.
    pub(crate) async fn after(&self, after: u64, patience: Duration) -> Reports {
        let waiting = async {
            loop {
                let changed = self.changed.notified();
                tokio::pin!(changed);
                // From here on no report is missed.
                changed.as_mut().enable();
                if self.state().last > after {
                    return;
                }
                changed.await;
            }
        };
        // Nothing came: then that is the answer.
        drop(tokio::time::timeout(patience, waiting).await);
        let state = self.state();
        let reports =
            state.reports.iter().filter(|(number, _)| *number > after).map(|(_, one)| *one).collect();
        // A number that this run has not given is another run's.
        Reports { next: state.last, reports }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_notices_are_reported_and_each_once() {
        let board = Board::default();
        let account = AccountId::try_from("sms-1".to_owned()).unwrap();
        let (key, id) = (RunId([1; 16]), ProviderId("7".into()));
        board.note(&account, &id, DeliveryState::Delivered);
        board.sent(&account, vec![id.clone()], key);
        board.note(&account, &id, DeliveryState::Waiting);
        assert_eq!(board.after(0, Duration::ZERO).await.reports, []);
        let (found, ()) = tokio::join!(board.after(0, Duration::from_secs(20)), async {
            tokio::task::yield_now().await;
            board.note(&account, &id, DeliveryState::Delivered);
        });
        assert_eq!(found.reports, [Report { key, delivered: true }]);
        assert_eq!(board.after(found.next, Duration::ZERO).await.reports, []);
    }
}
