//! Conducts a call: says what is to be said, hears keys and words, does what is to be done, and goes on until somebody hangs up.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use interview::call::{
    self, Ask, Call, Effect, Ended, Event, Happened, RecordingKey, Said, Spoken, Turn, Waits,
};
use jiff::tz::TimeZone;
use rand::rngs::StdRng;
use seal::submission::CallCode;
use sound::level::Voice;
use sound::{Frame, RATE_HZ, Sound};
use telephone::media::{Heard as Sensed, Line, Piece};
use tokio::time::{Instant, sleep_until, timeout_at};
use web::memory::{LeavesTraces, WipeStack};

use super::post::Post;
use super::{Asked, Heard, Sounds};
use crate::app::Gate;

/// The tone before a recording: so long, so high.
const TONE_MS: u32 = 400;
const TONE_HZ: f32 = 880.0;
/// Less than this of a voice is nothing that somebody said.
const VOICE_MIN: Duration = Duration::from_millis(300);
/// How long a caller holds the line for the desk; then it is away.
const DESK_PATIENCE: Duration = Duration::from_secs(180);

/// So long somebody speaks before he presses a key: whoever listens does not, and a recording does.
const CHATTER: Duration = Duration::from_secs(30);

/// How a call came.
#[derive(Clone, Copy, Debug)]
pub struct Came<'a> {
    /// Over which trunk.
    pub trunk: &'a str,
    /// Its caller calls more often than one may.
    pub set_aside: bool,
}

/// What came of saying something.
enum After {
    Said,
    Key(call::Key),
    Gone,
}

/// A call that is conducted.
struct Conducting<'a> {
    gate: &'a Arc<Gate>,
    sounds: &'a Sounds,
    trunk: &'a str,
    line: Line,
    /// What is spoken before the first key; nothing of it is kept.
    chatter: Option<Voice>,
    rng: StdRng,
    post: Post,
    slow: bool,
    /// He does not hear us now, and nobody waits for his keys.
    is_held: bool,
    /// Outcomes that the conversation has not heard yet.
    happened: VecDeque<Happened>,
    /// A code that the desk looks up.
    asked: Option<(Ask, Asked, Instant)>,
}

/// Conducts a call to its end. What is kept of it is in envelopes, and nothing of it on the stack.
pub async fn conduct(gate: &Arc<Gate>, sounds: &Sounds, came: Came<'_>, line: Line) {
    WipeStack::new(LeavesTraces::new(to_its_end(gate, sounds, came, line))).await;
}

/// Says that every line is taken, when to call again and how else we are reached.
pub async fn say_busy(gate: &Arc<Gate>, sounds: &Sounds, line: Line) {
    let nowhere = Came { trunk: "", set_aside: false };
    let mut conducting = Conducting::new(gate, sounds, nowhere, line);
    conducting.say(&call::busy(&gate.programme)).await;
}

async fn to_its_end(gate: &Arc<Gate>, sounds: &Sounds, came: Came<'_>, line: Line) {
    let mut conducting = Conducting::new(gate, sounds, came, line);
    let mut call = Call::new();
    let mut event = Event::Began;
    loop {
        let turn = conducting.step(call, event);
        let is_over = matches!(turn.waits, Waits::Nothing) || turn.hang_up;
        let Some((next, happens)) = conducting.act(turn, is_over).await else { return };
        (call, event) = (next, happens);
    }
}

impl<'a> Conducting<'a> {
    fn new(gate: &'a Arc<Gate>, sounds: &'a Sounds, came: Came<'a>, line: Line) -> Self {
        Self {
            gate,
            sounds,
            trunk: came.trunk,
            line,
            chatter: Some(Voice::default()),
            rng: gate.chance.generator(),
            post: Post::new(came.set_aside),
            slow: false,
            is_held: false,
            happened: VecDeque::new(),
            asked: None,
        }
    }

    fn step(&mut self, call: Call, event: Event) -> Turn {
        if matches!(event, Event::Key(_)) {
            // From now on he listens, and what he says is to somebody.
            self.chatter = None;
        }
        let now = self.gate.clock.now();
        let mut env = call::Env {
            now: &now.to_zoned(TimeZone::UTC),
            rng: &mut self.rng,
            trial: self.gate.trial,
            answering: self.gate.pulse.is_alive(now),
        };
        call::step(&self.gate.programme, call, event, &mut env)
    }

    /// Does a turn, and gives the call with what happens next; none when it is over.
    async fn act(&mut self, turn: Turn, is_over: bool) -> Option<(Call, Event)> {
        let Turn { call, say, slower, waits, effects, .. } = turn;
        self.slow = slower;
        for effect in effects {
            self.do_effect(effect).await;
        }
        let said = self.say(&say).await;
        if is_over {
            // The conversation is over; an outcome that comes now changes nothing.
            return None;
        }
        match said {
            After::Gone => return Some((call, Event::HungUp)),
            After::Key(key) => return Some((call, Event::Key(key))),
            After::Said => {}
        }
        if let Some(happened) = self.happened.pop_front() {
            return Some((call, Event::Happened(happened)));
        }
        let event = match waits {
            Waits::Keys { seconds } => self.wait_for_key(Some(Duration::from_secs(seconds.into()))).await,
            Waits::Outcome => self.wait_for_key(None).await,
            Waits::Recording { seconds_max, silence_seconds } => {
                let most = Duration::from_secs(seconds_max.into());
                Event::Recorded(self.record(&call, most, Duration::from_secs(silence_seconds.into())).await)
            }
            Waits::Nothing => return None,
        };
        Some((call, event))
    }

    async fn do_effect(&mut self, effect: Effect) {
        let now = self.gate.clock.now();
        let happened = match effect {
            Effect::Send(send) => self.post.send(self.gate, *send, now, &mut self.rng).await,
            Effect::Leave(leave) => self.post.leave(self.gate, leave, now, &mut self.rng).await,
            Effect::Erase(erase) => self.post.erase(self.gate, erase, now, &mut self.rng).await,
            Effect::Discard(recording) => return self.post.discard(recording),
            Effect::Ask(ask) => return self.ask(ask),
        };
        self.happened.push_back(happened);
    }

    fn ask(&mut self, ask: Ask) {
        let code = CallCode::parse(ask.code().digits());
        let board = self.gate.hotline.board();
        let asked = code.ok().and_then(|code| board.ask(self.trunk, code, &mut self.rng).ok());
        match asked {
            Some(asked) => self.asked = Some((ask, asked, Instant::now() + DESK_PATIENCE)),
            // As many wait as may.
            None => self.happened.push_back(ask.away(None)),
        }
    }

    /// Says everything, or as much as is heard before a key.
    async fn say(&mut self, all: &[Said]) -> After {
        for group in all.chunk_by(|one, other| one.interruptible == other.interruptible) {
            let mut pieces = Vec::with_capacity(group.len());
            for said in group {
                pieces.extend(self.pieces(&said.what).await);
            }
            let is_interruptible = group.first().is_some_and(|said| said.interruptible);
            match self.say_pieces(pieces, is_interruptible).await {
                After::Said => {}
                other @ (After::Key(_) | After::Gone) => return other,
            }
        }
        After::Said
    }

    async fn pieces(&self, what: &Spoken) -> Vec<Piece> {
        let Spoken::Receipt { language, code } = what else {
            return self.piece(what).await.into_iter().collect();
        };
        let mut pieces = Vec::new();
        for spoken in self.post.read_out(language, code) {
            pieces.extend(self.piece(&spoken).await);
        }
        pieces
    }

    async fn piece(&self, what: &Spoken) -> Option<Piece> {
        match what {
            Spoken::Piece { language, id } => {
                self.sounds.sound(language, id, self.slow).await.map(Piece::Sound)
            }
            Spoken::Pause { millis } => Some(Piece::Pause(Duration::from_millis((*millis).into()))),
            Spoken::Sound(key) => self.post.sound(*key).map(Piece::Sound),
            // What is read out has none in it.
            Spoken::Receipt { .. } => None,
        }
    }

    async fn say_pieces(&mut self, pieces: Vec<Piece>, is_interruptible: bool) -> After {
        if pieces.is_empty() {
            return After::Said;
        }
        let Ok(utterance) = self.line.say(pieces).await else { return After::Gone };
        loop {
            match self.line.heard().await {
                Some(Sensed::Said(said)) if said == utterance => return After::Said,
                Some(Sensed::Key(key)) if is_interruptible => {
                    if let Some(key) = call::Key::new(key.sign()) {
                        return match self.line.hush().await {
                            Ok(()) => After::Key(key),
                            Err(_) => After::Gone,
                        };
                    }
                }
                Some(Sensed::Held) => self.is_held = true,
                Some(Sensed::Resumed) => self.is_held = false,
                Some(Sensed::Sound(frame)) => {
                    self.post.set_aside |= is_recording(&mut self.chatter, &frame);
                }
                Some(Sensed::Said(_) | Sensed::Key(_)) => {}
                Some(Sensed::Gone) | None => return After::Gone,
            }
        }
    }

    /// A key, an outcome, the end of the line, or silence after so long.
    async fn wait_for_key(&mut self, patience: Option<Duration>) -> Event {
        let from_now = || patience.map(|patience| Instant::now() + patience);
        let mut deadline = from_now();
        loop {
            let heard = async {
                match &mut self.asked {
                    Some((_, asked, until)) => timeout_at(*until, asked.next()).await.ok().flatten(),
                    None => std::future::pending().await,
                }
            };
            let silence = async {
                match deadline {
                    Some(deadline) if !self.is_held => sleep_until(deadline).await,
                    Some(_) | None => std::future::pending().await,
                }
            };
            tokio::select! {
                sensed = self.line.heard() => match sensed {
                    Some(Sensed::Key(key)) => {
                        if let Some(key) = call::Key::new(key.sign()) {
                            return Event::Key(key);
                        }
                    }
                    Some(Sensed::Held) => self.is_held = true,
                    Some(Sensed::Resumed) => (self.is_held, deadline) = (false, from_now()),
                    Some(Sensed::Sound(frame)) => {
                        self.post.set_aside |= is_recording(&mut self.chatter, &frame);
                    }
                    Some(Sensed::Said(_)) => {}
                    Some(Sensed::Gone) | None => return Event::HungUp,
                },
                heard = heard => return self.looked_up(heard),
                () = silence => return Event::Silence,
            }
        }
    }

    /// The desk has said something of a code, or has said nothing for too long.
    fn looked_up(&mut self, heard: Option<Heard>) -> Event {
        let Some((ask, asked, until)) = self.asked.take() else { return Event::Silence };
        let Some(heard) = heard else { return Event::Happened(ask.away(None)) };
        let (happened, again) = self.post.heard(ask, heard);
        self.asked = again.map(|ask| (ask, asked, until));
        Event::Happened(happened)
    }

    /// Records what is said after a tone.
    async fn record(&mut self, call: &Call, longest: Duration, silence: Duration) -> Ended {
        let (Some(to), Some(language)) = (call.addressee(), call.language()) else { return Ended::Nothing };
        let now = self.gate.clock.now();
        let Ok(mut recording) = self.post.record(self.gate, to, language, now, &mut self.rng) else {
            return Ended::Nothing;
        };
        if matches!(self.say_pieces(vec![Piece::Sound(tone())], false).await, After::Gone) {
            return Ended::Nothing;
        }
        let mut voice = Voice::default();
        let begun = Instant::now();
        let mut why: fn(RecordingKey) -> Ended = Ended::Cut;
        while let Some(sensed) = self.line.heard().await {
            match sensed {
                Sensed::Sound(frame) => {
                    if !push(&mut recording, &mut voice, &frame) || begun.elapsed() >= longest {
                        why = Ended::Longest;
                        break;
                    }
                    if voice.quiet_for() >= silence {
                        why = Ended::Silence;
                        break;
                    }
                }
                Sensed::Key(_) => {
                    why = Ended::Key;
                    break;
                }
                // Whoever puts us aside has said what he had to say.
                Sensed::Held => {
                    self.is_held = true;
                    why = Ended::Silence;
                    break;
                }
                Sensed::Resumed => self.is_held = false,
                Sensed::Said(_) => {}
                Sensed::Gone => break,
            }
        }
        if voice.heard_for() < VOICE_MIN {
            return Ended::Nothing;
        }
        why(self.post.hold(recording.finish()))
    }
}

/// Whether it is a recording that calls: it speaks whatever we say, and presses nothing.
fn is_recording(chatter: &mut Option<Voice>, frame: &Frame) -> bool {
    let Some(chatter) = chatter else { return false };
    chatter.hear(frame);
    chatter.heard_for() >= CHATTER
}

/// Whether there was room for the frame.
fn push(recording: &mut super::recording::Recording, voice: &mut Voice, frame: &Frame) -> bool {
    voice.hear(frame);
    recording.push(frame).is_ok()
}

/// The tone after which one speaks.
fn tone() -> Arc<Sound> {
    let samples = RATE_HZ * TONE_MS / 1_000;
    let wave = |at: u32| {
        let at = u16::try_from(at).unwrap_or(u16::MAX);
        let angle = std::f32::consts::TAU * TONE_HZ * f32::from(at) / 8_000.0;
        sound::frame::to_sample(8_000.0 * angle.sin())
    };
    Arc::new(Sound::new((0..samples).map(wave).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loud() -> Frame {
        let mut frame = Frame::silence();
        for (at, sample) in frame.samples_mut().iter_mut().enumerate() {
            *sample = if at % 20 < 10 { 6_000 } else { -6_000 };
        }
        frame
    }

    #[test]
    fn a_recording_speaks_and_speaks_and_a_person_does_not() {
        let mut chatter = Some(Voice::default());
        let frames = |seconds: u64| 0..50 * seconds;
        assert!(
            !frames(20).any(|_| is_recording(&mut chatter, &loud())),
            "somebody says hello, and hello again"
        );
        assert!(!frames(600).any(|_| is_recording(&mut chatter, &Frame::silence())));
        assert!(frames(20).any(|_| is_recording(&mut chatter, &loud())));
        assert!(!frames(60).any(|_| is_recording(&mut None, &loud())), "he has pressed a key");
    }
}
