//! The telephone line: conducts calls by keys, seals what is said in them, and asks the desk about codes. Of a call nothing but envelopes
//! is ever on a disk, and nobody is called.

mod conduct;
mod lines;
mod post;
mod questions;
mod recording;
mod sounds;
mod trunks;

use std::sync::Arc;

pub use conduct::{conduct, say_busy};
pub use questions::{Asked, Board, Crowded, Heard};
pub use sounds::{FOLDER, Sounds};
pub use trunks::Trunks;

/// How what came by telephone is called in what is sealed.
const CHANNEL: &str = "voice";

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
