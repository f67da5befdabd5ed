//! The telephone line: conducts calls by keys, seals what is said in them, and asks the desk about codes. Of a call nothing but envelopes
//! is ever on a disk, and nobody is called.

mod conduct;
mod lines;
mod post;
mod questions;
mod recording;
mod sounds;
mod trunks;

use std::sync::{Arc, Mutex, PoisonError};

pub use conduct::{Came, conduct, say_busy};
pub use questions::{Asked, Board, Crowded, Heard};
pub use sounds::{FOLDER, Sounds};
use telephone::media::session::Pacing;
pub use trunks::Trunks;

/// How what came by telephone is called in what is sealed.
const CHANNEL: &str = "voice";

/// The telephone of a gate.
#[derive(Debug, Default)]
pub struct Hotline {
    board: Arc<Board>,
    /// How late sound was sent, in all calls that are over.
    pacing: Mutex<Pacing>,
    is_on: bool,
}

impl Hotline {
    /// A telephone that answers, or none.
    #[must_use]
    pub fn new(is_on: bool) -> Self {
        Self { board: Arc::default(), pacing: Mutex::default(), is_on }
    }

    /// Whether calls are answered here.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// How late sound was sent, in all calls that are over.
    #[must_use]
    pub fn pacing(&self) -> Pacing {
        self.pacing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A call is over.
    pub(crate) fn note_pacing(&self, pacing: &Pacing) {
        self.pacing.lock().unwrap_or_else(PoisonError::into_inner).add(pacing);
    }

    /// Where codes that callers have keyed wait for the desk.
    #[must_use]
    pub fn board(&self) -> &Arc<Board> {
        &self.board
    }
}
