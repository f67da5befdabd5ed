//! One step in the making: what is said, and what is to be done.

use super::code::Code;
use super::piece::{PieceId, Said, SoundKey, Spoken};
use super::state::{Asked, Call, Phase, Purpose, Speaking};
use super::turn::{Effect, Turn, Waits};
use super::words::{Counted, List, Topic};
use super::{ANSWER_SECONDS_MAX, Env, MESSAGE_SECONDS_MAX, SILENCE_SECONDS};
use crate::Programme;
use crate::conversation;
use crate::form::TextKind;
use crate::language::Language;

/// So long one may think before a key is missed.
const KEYS_SECONDS: u16 = 8;
/// So long between the digits of a number.
const DIGIT_SECONDS: u16 = 6;
/// So long for a code, which is looked up on a scrap of paper in the dark.
const CODE_SECONDS: u16 = 15;
/// After so long a text that is told goes on by itself: some can press nothing.
const INFO_SECONDS: u16 = 3;
/// Whoever wants it slower has so many times as long.
const SLOWER: u16 = 2;

/// Between two things of a list.
pub(super) const SHORT_PAUSE: u16 = 300;
/// Between two groups of digits, and between parts.
pub(super) const LONG_PAUSE: u16 = 800;

/// One step in the making.
pub(super) struct Talk<'a, 'e> {
    pub(super) programme: &'a Programme,
    pub(super) env: &'a mut Env<'e>,
    pub(super) language: Language,
    say: Vec<Said>,
    effects: Vec<Effect>,
    over: bool,
}

impl<'a, 'e> Talk<'a, 'e> {
    pub(super) fn new(programme: &'a Programme, env: &'a mut Env<'e>) -> Self {
        let language = programme.default_language().clone();
        Self { programme, env, language, say: Vec::new(), effects: Vec::new(), over: false }
    }

    /// The turn as a whole.
    pub(super) fn turn(self, phase: Phase) -> Turn {
        let phase = if self.over { Phase::Over } else { phase };
        let (slower, waits) = match &phase {
            Phase::Choosing(_) => (false, Waits::Keys { seconds: KEYS_SECONDS }),
            Phase::Speaking(me) => (me.slower, waits(me)),
            Phase::Over => (false, Waits::Nothing),
        };
        let hang_up = phase == Phase::Over;
        Turn { call: Call { phase }, say: self.say, slower, waits, hang_up, effects: self.effects }
    }

    /// The call ends with this turn.
    pub(super) fn hang_up(&mut self) {
        self.over = true;
    }

    pub(super) fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Says nothing of what was to be said: nobody hears it.
    pub(super) fn be_silent(&mut self) {
        self.say.clear();
    }

    /// Says a piece.
    pub(super) fn piece(&mut self, id: PieceId) {
        let what = Spoken::Piece { language: self.language.clone(), id };
        self.say.push(Said { what, interruptible: true });
    }

    /// Says a text of the programme.
    pub(super) fn tell(&mut self, key: &str) {
        self.piece(PieceId::text(key));
    }

    /// Says a text of the programme that must be heard to the end.
    pub(super) fn confirm(&mut self, key: &str) {
        self.confirm_piece(PieceId::text(key));
    }

    /// Says a piece that must be heard to the end.
    pub(super) fn confirm_piece(&mut self, id: PieceId) {
        let what = Spoken::Piece { language: self.language.clone(), id };
        self.say.push(Said { what, interruptible: false });
    }

    /// Says a part of a longer text.
    pub(super) fn part(&mut self, topic: Topic, part: usize) {
        self.piece(PieceId::part(topic, part));
    }

    /// Says an entry of a list; nothing if it has none for this number.
    pub(super) fn listed(&mut self, list: List, number: usize) {
        if list.numbers().contains(&number) {
            self.piece(PieceId::listed(list, number));
        }
    }

    /// Says a text with a number, which is the nearest one that is spoken.
    pub(super) fn counted(&mut self, counted: Counted, number: u16) {
        let numbers = counted.numbers();
        let number = number.clamp(*numbers.start(), *numbers.end());
        self.piece(PieceId::counted(counted, number));
    }

    /// Says a text of a question.
    pub(super) fn question(&mut self, form: &str, question: &str, kind: TextKind) {
        self.piece(PieceId::question(form, question, kind));
    }

    /// Says nothing for a while.
    pub(super) fn pause(&mut self, millis: u16) {
        self.say.push(Said { what: Spoken::Pause { millis }, interruptible: true });
    }

    /// Says nothing for a while, where a key may not cut it short.
    pub(super) fn confirm_pause(&mut self, millis: u16) {
        self.say.push(Said { what: Spoken::Pause { millis }, interruptible: false });
    }

    /// Plays sound that an effect brought.
    pub(super) fn sound(&mut self, sound: SoundKey) {
        self.say.push(Said { what: Spoken::Sound(sound), interruptible: true });
    }

    /// Reads out the receipt of the case that was sealed with this code.
    pub(super) fn receipt(&mut self, code: &Code) {
        let what = Spoken::Receipt { language: self.language.clone(), code: code.clone() };
        self.say.push(Said { what, interruptible: true });
    }

    /// What a step of the interview may know.
    pub(super) fn interview_env(&mut self) -> conversation::Env<'_> {
        conversation::Env { now: self.env.now, rng: self.env.rng }
    }
}

/// What is waited for.
fn waits(me: &Speaking) -> Waits {
    if me.doing.is_some() {
        return Waits::Outcome;
    }
    let slowly = |seconds: u16| if me.slower { seconds.saturating_mul(SLOWER) } else { seconds };
    let keys = |seconds: u16| Waits::Keys { seconds: slowly(seconds) };
    if me.star {
        return keys(KEYS_SECONDS);
    }
    if let Asked::Recording(purpose) = me.asked {
        let seconds_max = match purpose {
            Purpose::Message => MESSAGE_SECONDS_MAX,
            Purpose::Answer(_) => ANSWER_SECONDS_MAX,
        };
        return Waits::Recording { seconds_max, silence_seconds: SILENCE_SECONDS };
    }
    if matches!(me.asked, Asked::CodeBack | Asked::CodeEntry) {
        keys(CODE_SECONDS)
    } else if matches!(me.asked, Asked::Info { .. }) {
        keys(INFO_SECONDS)
    } else if me.typed.is_empty() {
        keys(KEYS_SECONDS)
    } else {
        keys(DIGIT_SECONDS)
    }
}
