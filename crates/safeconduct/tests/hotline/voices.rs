//! Voices that can be understood by a program: each piece that matters is a tone of its own.

use std::path::Path;

use interview::Programme;
use interview::call::pieces;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use sound::wav::{self, Encoding};
use sound::{Codec, FRAME_SAMPLES, Frame};

/// Samples of a tone, and of the silence behind it.
const TONE: usize = 800;
const SILENCE: usize = 480;
/// Half a wave of the tone of digit 0, in samples; each further digit is one longer.
const ZERO: usize = 4;

/// What the line says that a caller has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Digit(char),
    /// He is to speak after the tone.
    Record,
    /// The code was right.
    CodeRight,
    /// That code is nobody's.
    Unknown,
    /// An answer of ours follows.
    Answer,
    /// Anything else.
    Words,
}

const KNOWN: [(&str, Said); 4] = [
    ("call-record", Said::Record),
    ("call-code-right", Said::CodeRight),
    ("call-code-unknown", Said::Unknown),
    ("call-answer-is", Said::Answer),
];

/// Half a wave of a piece's tone.
fn half_wave(piece: &str) -> usize {
    if let Some(digit) = piece.strip_prefix("call-digits.") {
        return ZERO + digit.parse::<usize>().unwrap();
    }
    let name = if piece == "call-record-answer" { "call-record" } else { piece };
    KNOWN.iter().position(|(known, _)| *known == name).map_or(2, |at| ZERO + 10 + at)
}

/// What a frame says; none in silence, and where a tone begins or ends.
fn said(frame: &Frame) -> Option<Said> {
    let samples = frame.samples();
    if samples.iter().any(|sample| sample.unsigned_abs() < 1_000) {
        return None;
    }
    let runs: Vec<usize> =
        samples.chunk_by(|one, other| (*one > 0) == (*other > 0)).map(<[i16]>::len).collect();
    // The first and the last are cut.
    let whole = &runs[1..runs.len().max(2) - 1];
    let half = *whole.first()?;
    if whole.iter().any(|run| *run != half) {
        return None;
    }
    Some(match half.checked_sub(ZERO) {
        Some(digit @ 0..10) => Said::Digit(char::from(b'0' + u8::try_from(digit).unwrap())),
        Some(at) if at - 10 < KNOWN.len() => KNOWN[at - 10].1,
        _ => Said::Words,
    })
}

/// What was heard says this, one piece after the other. A tone is several frames, and silence is between two.
#[derive(Default)]
pub(crate) struct Listening {
    said: Vec<Said>,
    last: Option<Said>,
}

impl Listening {
    /// Hears a frame; whether it is loud.
    pub(crate) fn hear(&mut self, frame: &Frame) -> bool {
        let is_loud = is_loud(frame);
        let now = said(frame);
        if now.is_some() && now != self.last {
            self.said.extend(now);
        }
        if now.is_some() || !is_loud {
            self.last = now;
        }
        is_loud
    }

    pub(crate) fn said(self) -> Vec<Said> {
        self.said
    }
}

/// What a recording of a line says.
pub(crate) fn said_in(samples: &[i16]) -> Vec<Said> {
    let mut listening = Listening::default();
    for frame in samples.chunks_exact(FRAME_SAMPLES) {
        listening.hear(&Frame::new(frame.try_into().unwrap()));
    }
    listening.said()
}

fn is_loud(frame: &Frame) -> bool {
    frame.samples().iter().any(|sample| sample.unsigned_abs() > 500)
}

/// Whether a frame is of somebody's speech: loud, and of more levels than two.
pub(crate) fn is_speech(frame: &Frame) -> bool {
    let levels: std::collections::HashSet<i16> = frame.samples().iter().copied().collect();
    is_loud(frame) && levels.len() > 8
}

/// The digits that were heard.
pub(crate) fn digits(said: &[Said]) -> String {
    said.iter().filter_map(|said| if let Said::Digit(digit) = said { Some(*digit) } else { None }).collect()
}

/// A second and a half of a voice that nobody else has, in samples that A-law keeps as they are.
pub(crate) fn voice(seed: u64) -> Vec<i16> {
    let mut rng = StdRng::seed_from_u64(seed);
    (0..75 * FRAME_SAMPLES)
        .map(|_| Codec::Alaw.decode(Codec::Alaw.encode(rng.random_range(-9_000..9_000))))
        .collect()
}

/// As it is on a line, and at the desk.
pub(crate) fn encoded(samples: &[i16]) -> Vec<u8> {
    samples.iter().map(|sample| Codec::Alaw.encode(*sample)).collect()
}

/// Makes every sound of a pack.
pub(crate) fn make(pack: &Path) {
    let programme = Programme::load(pack).unwrap_or_else(|faults| panic!("{faults}"));
    for language in programme.languages() {
        let folder = pack.join("voices").join(language.as_str());
        std::fs::create_dir_all(&folder).unwrap();
        for (id, _) in pieces(&programme, language) {
            let half = half_wave(id.as_str());
            let tone = (0..TONE).map(|at| if (at / half).is_multiple_of(2) { 8_000 } else { -8_000 });
            let samples: Vec<i16> = tone.chain(std::iter::repeat_n(0, SILENCE)).collect();
            let file = wav::file(Encoding::Pcm16, &samples, None);
            std::fs::write(folder.join(format!("{}.wav", id.as_str())), &file).unwrap();
        }
    }
}
