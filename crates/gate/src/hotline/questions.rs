//! Codes that callers have keyed, for the desk to look up. A question lies here, in memory, for as long as somebody holds the line for
//! its answer, and is gone with him.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rand::Rng;
use seal::link::RunId;
use seal::link::hotline::{QUESTIONS_MAX, Question, Questions, Verdict};
use seal::submission::CallCode;
use tokio::sync::{Notify, mpsc};
use zeroize::Zeroizing;

/// Verdicts that wait for a caller to take them: one that he waits, and the last. More of the first kind say nothing new.
const VERDICTS_MAX: usize = 4;

/// The questions of all calls.
#[derive(Default)]
pub struct Board {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Default)]
struct State {
    waiting: BTreeMap<u64, Waiting>,
    last: u64,
}

struct Waiting {
    question: Question,
    caller: mpsc::Sender<Heard>,
}

/// What the desk says, and what may be heard.
pub struct Heard {
    /// What it says.
    pub verdict: Verdict,
    /// Sounds of answers, oldest first, as WAV.
    pub sounds: Vec<Zeroizing<Vec<u8>>>,
}

impl fmt::Debug for Heard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Heard").field("verdict", &self.verdict).field("sounds", &self.sounds.len()).finish()
    }
}

/// As many wait as may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many callers wait for the desk")]
pub struct Crowded;

/// A question that was asked. Dropping it takes it back.
pub struct Asked {
    board: Arc<Board>,
    number: u64,
    verdicts: mpsc::Receiver<Heard>,
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asked").field("number", &self.number).finish_non_exhaustive()
    }
}

impl Asked {
    /// The next that the desk says; none after the last.
    pub async fn next(&mut self) -> Option<Heard> {
        self.verdicts.recv().await
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.board.state().waiting.remove(&self.number);
    }
}

impl fmt::Debug for Board {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Board(..)")
    }
}

impl Board {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for a caller.
    ///
    /// # Errors
    /// [`Crowded`].
    pub fn ask(self: &Arc<Self>, trunk: &str, code: CallCode, rng: &mut impl Rng) -> Result<Asked, Crowded> {
        let mut id = [0; 16];
        rng.fill_bytes(&mut id);
        let (caller, verdicts) = mpsc::channel(VERDICTS_MAX);
        let mut state = self.state();
        if state.waiting.len() >= QUESTIONS_MAX {
            return Err(Crowded);
        }
        state.last = state.last.saturating_add(1);
        let number = state.last;
        let question = Question { id: RunId(id), trunk: trunk.to_owned(), code };
        state.waiting.insert(number, Waiting { question, caller });
        drop(state);
        self.changed.notify_waiters();
        Ok(Asked { board: Arc::clone(self), number, verdicts })
    }

    /// The questions after a number, at once if there are some, else as soon as there are, else none after `patience`.
    pub async fn after(&self, after: u64, patience: Duration) -> Questions {
        let waiting = async {
            loop {
                let changed = self.changed.notified();
                tokio::pin!(changed);
                // From here on no question is missed.
                changed.as_mut().enable();
                if self.state().waiting.keys().next_back().is_some_and(|last| *last > after) {
                    return;
                }
                changed.await;
            }
        };
        // Nobody asked: then that is the answer.
        drop(tokio::time::timeout(patience, waiting).await);
        let state = self.state();
        let after = state.waiting.iter().filter(|(number, _)| **number > after);
        let questions = after.map(|(_, waiting)| waiting.question.clone()).collect();
        // A number that this run has not given is another run's.
        Questions { next: state.last, questions }
    }

    /// Tells a caller what the desk says; whether somebody holds the line for it.
    pub fn answer(&self, id: RunId, heard: Heard) -> bool {
        let mut state = self.state();
        let Some((number, waiting)) = state.waiting.iter().find(|(_, waiting)| waiting.question.id == id)
        else {
            return false;
        };
        let number = *number;
        let is_last = heard.verdict.is_last();
        // A caller who does not listen to how long he waits has room for the last word all the same.
        let has_room = is_last || waiting.caller.capacity() > 1;
        let is_there = !has_room || waiting.caller.try_send(heard).is_ok();
        if is_last || !is_there {
            state.waiting.remove(&number);
        }
        is_there
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    use super::*;

    fn ask(board: &Arc<Board>, digits: &str) -> Result<Asked, Crowded> {
        let seed = digits.parse().unwrap();
        board.ask("trunk-1", CallCode::parse(digits).unwrap(), &mut StdRng::seed_from_u64(seed))
    }

    fn says(verdict: Verdict) -> Heard {
        Heard { verdict, sounds: Vec::new() }
    }

    #[tokio::test]
    async fn whoever_asks_is_told_until_the_last_word() {
        let board = Arc::new(Board::default());
        let (found, asked) = tokio::join!(board.after(0, Duration::from_secs(20)), async {
            tokio::task::yield_now().await;
            ask(&board, "000000000001")
        });
        let mut asked = asked.unwrap();
        let [question] = found.questions.as_slice() else { panic!("{found:?}") };
        assert_eq!((question.trunk.as_str(), question.code.reveal()), ("trunk-1", "000000000001"));
        assert!(board.answer(question.id, says(Verdict::Wait { seconds: 5 })));
        assert!(board.answer(question.id, says(Verdict::Unknown)));
        assert!(!board.answer(question.id, says(Verdict::Unknown)), "once");
        assert_eq!(asked.next().await.unwrap().verdict, Verdict::Wait { seconds: 5 });
        assert_eq!(asked.next().await.unwrap().verdict, Verdict::Unknown);
        assert!(asked.next().await.is_none());
    }

    #[tokio::test]
    async fn who_hangs_up_takes_his_question_with_him() {
        let board = Arc::new(Board::default());
        let asked = ask(&board, "000000000001").unwrap();
        let id = board.after(0, Duration::ZERO).await.questions[0].id;
        drop(asked);
        assert!(board.after(0, Duration::ZERO).await.questions.is_empty());
        assert!(!board.answer(id, says(Verdict::Locked)));
    }

    #[tokio::test]
    async fn who_does_not_listen_gets_the_last_word_all_the_same() {
        let board = Arc::new(Board::default());
        let mut asked = ask(&board, "000000000001").unwrap();
        let id = board.after(0, Duration::ZERO).await.questions[0].id;
        for seconds in 1..50 {
            assert!(board.answer(id, says(Verdict::Wait { seconds })));
        }
        assert!(board.answer(id, says(Verdict::Locked)));
        let mut last = None;
        while let Some(heard) = asked.next().await {
            last = Some(heard.verdict);
        }
        assert_eq!(last, Some(Verdict::Locked));
    }

    #[test]
    fn there_is_an_end_to_those_who_wait() {
        let board = Arc::new(Board::default());
        let all: Vec<_> =
            (0..QUESTIONS_MAX).map(|number| ask(&board, &format!("{number:012}")).unwrap()).collect();
        assert_eq!(ask(&board, "999999999999").unwrap_err(), Crowded);
        drop(all);
        assert!(ask(&board, "999999999999").is_ok());
    }
}
