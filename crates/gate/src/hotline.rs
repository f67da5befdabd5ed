//! The telephone line. Here is what it asks the desk; calls themselves are not answered yet.

mod questions;

use std::sync::Arc;

pub use questions::{Asked, Board, Crowded, Heard};

/// The telephone of a gate.
#[derive(Debug, Default)]
pub struct Hotline {
    board: Arc<Board>,
    is_on: bool,
}

impl Hotline {
    /// A telephone that answers, or none.
    #[must_use]
    pub fn new(is_on: bool) -> Self {
        Self { board: Arc::default(), is_on }
    }

    /// Whether calls are answered here.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// Where codes that callers have keyed wait for the desk.
    #[must_use]
    pub fn board(&self) -> &Arc<Board> {
        &self.board
    }
}
