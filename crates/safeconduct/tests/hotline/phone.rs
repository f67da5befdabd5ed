//! A person with a telephone who hears what matters, presses keys, and speaks.

use std::time::Duration;

use simulator::caller::Caller;
use sound::{FRAME, FRAME_SAMPLES, Frame};
use telephone::media::Key;
use tokio::time::timeout;

use crate::exchange::PATIENCE;
use crate::voices::{Listening, Said};

/// So many silent frames, and nobody speaks any more: pauses within are shorter.
const QUIET_FRAMES: u32 = 65;

/// So many, and nobody begins to speak. A machine that is busy takes its time.
const NOTHING_FRAMES: u32 = 250;

/// A key down and up again.
const PRESS: Duration = Duration::from_millis(220);

pub(crate) struct Phone {
    caller: Caller,
    /// The sound of the last thing that was heard, frame by frame.
    pub(crate) heard: Vec<Frame>,
}

impl Phone {
    pub(crate) fn new(caller: Caller) -> Self {
        Self { caller, heard: Vec::new() }
    }

    /// Listens until nobody speaks any more, or somebody has hung up.
    pub(crate) async fn listen(&mut self) -> Vec<Said> {
        let (mut said, mut quiet, mut quiet_max) = (Listening::default(), 0, NOTHING_FRAMES);
        self.heard.clear();
        let listening = async {
            while quiet < quiet_max {
                let Some(frame) = self.caller.heard().await else { return };
                if said.hear(&frame) {
                    (quiet, quiet_max) = (0, QUIET_FRAMES);
                } else {
                    quiet += 1;
                }
                self.heard.push(frame);
            }
        };
        timeout(PATIENCE, listening).await.expect("somebody speaks for ever");
        said.said()
    }

    /// Presses keys, one after the other. What is said to the last of them is heard from its beginning.
    async fn press(&mut self, signs: &str) {
        for (number, sign) in (1..).zip(signs.chars()) {
            self.caller.press(Key::of_sign(sign).unwrap()).await;
            if number < signs.len() {
                self.not_listening(PRESS).await;
            }
        }
    }

    pub(crate) async fn answers(&mut self, signs: &str) -> Vec<Said> {
        self.press(signs).await;
        self.listen().await
    }

    /// Speaks: sound that comes through A-law as it is.
    pub(crate) async fn speak(&mut self, samples: &[i16]) {
        for part in samples.chunks_exact(FRAME_SAMPLES) {
            self.caller.say(Frame::new(part.try_into().unwrap())).await;
        }
        let frames = u32::try_from(samples.len() / FRAME_SAMPLES).unwrap();
        self.not_listening(FRAME * frames).await;
    }

    /// What is heard meanwhile goes by.
    async fn not_listening(&mut self, length: Duration) {
        let passing = async { while self.caller.heard().await.is_some() {} };
        timeout(length, passing).await.ok();
    }
}
