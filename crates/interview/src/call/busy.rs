//! What whoever finds every line taken is told, before he has chosen a language.

use super::LANGUAGES_MAX;
use super::piece::{PieceId, Said, Spoken};
use super::talk::LONG_PAUSE;
use super::words::BUSY;
use crate::Programme;

/// That every line is taken, when to call again and how else we are reached: once in each language.
pub fn busy(programme: &Programme) -> Vec<Said> {
    let said = |what| Said { what, interruptible: false };
    let languages = programme.languages().iter().take(LANGUAGES_MAX);
    languages
        .flat_map(|language| {
            let words = Spoken::Piece { language: language.clone(), id: PieceId::text(BUSY) };
            [said(words), said(Spoken::Pause { millis: LONG_PAUSE })]
        })
        .collect()
}
