//! Voices that can be understood by a program: each piece that matters is a tone of its own.

use std::path::Path;

use interview::Programme;
use interview::call::pieces;
use sound::Frame;
use sound::wav::{Encoding, header};

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
pub(crate) fn said(frame: &Frame) -> Option<Said> {
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
            let mut wav = header(Encoding::Pcm16, Some(u32::try_from(samples.len()).unwrap()));
            Encoding::Pcm16.write(&samples, &mut wav);
            std::fs::write(folder.join(format!("{}.wav", id.as_str())), &wav).unwrap();
        }
    }
}
