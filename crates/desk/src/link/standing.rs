//! How each gate stands, for the foot of the desk's pages.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::watch;
use web::clock::Clock;

use super::GateEndpoint;

/// How one gate stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateStanding {
    /// The desk's name for it.
    pub name: String,
    /// Whether it answers.
    pub reachable: bool,
    /// When it last answered a pull.
    pub last_pull: Option<Timestamp>,
}

#[derive(Clone)]
pub(super) struct Board {
    standings: Arc<watch::Sender<Vec<GateStanding>>>,
    clock: Arc<dyn Clock>,
}

impl Board {
    pub(super) fn new(gates: &[GateEndpoint], clock: Arc<dyn Clock>) -> Self {
        let unknown =
            gates.iter().map(|g| GateStanding { name: g.name.clone(), reachable: false, last_pull: None });
        Self { standings: Arc::new(watch::Sender::new(unknown.collect())), clock }
    }

    pub(super) fn watch(&self) -> watch::Receiver<Vec<GateStanding>> {
        self.standings.subscribe()
    }

    pub(super) fn for_gate(&self, number: usize) -> Seat {
        Seat { board: self.clone(), number }
    }
}

/// One gate's line on the board.
#[derive(Clone)]
pub(super) struct Seat {
    board: Board,
    number: usize,
}

impl Seat {
    /// The gate has answered; a pull may still wait for something to come.
    pub(super) fn reached(&self) {
        self.change(|standing| standing.reachable = true);
    }

    pub(super) fn answered_pull(&self) {
        let now = self.board.clock.now();
        self.change(|standing| {
            standing.reachable = true;
            standing.last_pull = Some(now);
        });
    }

    /// Answers whether it was thought reachable until now.
    pub(super) fn lost(&self) -> bool {
        let mut was = false;
        self.change(|standing| was = std::mem::replace(&mut standing.reachable, false));
        was
    }

    fn change(&self, change: impl FnOnce(&mut GateStanding)) {
        self.board.standings.send_modify(|all| {
            if let Some(standing) = all.get_mut(self.number) {
                change(standing);
            }
        });
    }
}
