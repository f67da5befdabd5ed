//! WAV files: what a caller says goes to the desk as one, and prompts come from them.
//!
//! A recording is G.711 in the codec of the call (format 6 or 7): of what the line carried nothing is lost by it, it has half the octets
//! of PCM, and Chromium plays it as it does PCM. Its header may be written before its length is known; then it says the largest
//! length, and readers go to the end. Players then show six days instead of its length, so whoever has all of it in hand says it.

mod length;
mod read;

use std::time::Duration;

use zeroize::Zeroizing;

pub use self::length::measure;
pub use self::read::{CHANNELS_MAX, RATES, SAMPLES_MAX, WavError, data, note, read};
use crate::frame::{Frame, RATE_HZ, samples_in};
use crate::g711::Codec;

/// What stands for a length that is not known.
const UNKNOWN: u32 = u32::MAX;
/// The chunk of [`note`]. No other program writes one of this name, and those that change a sound drop what they do not know.
const NOTE: [u8; 4] = *b"scdt";
/// The most octets of a note: it stands at the beginning of the file, and whoever wants no more than it reads so far.
pub const NOTE_BYTES_MAX: usize = 512;

/// How samples lie in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Two octets each.
    Pcm16,
    /// One octet each.
    G711(Codec),
}

impl Encoding {
    fn format(self) -> u16 {
        match self {
            Self::Pcm16 => 1,
            Self::G711(Codec::Alaw) => 6,
            Self::G711(Codec::Mulaw) => 7,
        }
    }

    /// Octets of a sample.
    #[must_use]
    pub fn sample_octets(self) -> u16 {
        match self {
            Self::Pcm16 => 2,
            Self::G711(_) => 1,
        }
    }

    /// Puts samples behind what is there.
    pub fn write(self, samples: &[i16], out: &mut Vec<u8>) {
        match self {
            Self::Pcm16 => out.extend(samples.iter().flat_map(|sample| sample.to_le_bytes())),
            Self::G711(codec) => out.extend(samples.iter().map(|sample| codec.encode(*sample))),
        }
    }
}

/// What stands before the samples of a file. `samples` is `None` if nobody knows yet how many there will be.
#[must_use]
pub fn header(encoding: Encoding, samples: Option<u32>) -> Vec<u8> {
    header_with(encoding, samples, None)
}

/// A whole file, with a note of whoever made it before the samples. Players pass over it. What is longer than [`NOTE_BYTES_MAX`] is left
/// out.
#[must_use]
pub fn file(encoding: Encoding, samples: &[i16], note: Option<&[u8]>) -> Vec<u8> {
    let note = note.filter(|note| note.len() <= NOTE_BYTES_MAX);
    let mut file = header_with(encoding, u32::try_from(samples.len()).ok(), note);
    let header = file.len();
    encoding.write(samples, &mut file);
    if (file.len() - header) % 2 == 1 {
        file.push(0);
    }
    file
}

fn header_with(encoding: Encoding, samples: Option<u32>, note: Option<&[u8]>) -> Vec<u8> {
    let octets = encoding.sample_octets();
    let data = samples.and_then(|samples| samples.checked_mul(u32::from(octets)));
    let mut format = Vec::new();
    for word in [encoding.format(), 1] {
        format.extend(word.to_le_bytes());
    }
    for word in [RATE_HZ, RATE_HZ * u32::from(octets)] {
        format.extend(word.to_le_bytes());
    }
    for word in [octets, 8 * octets] {
        format.extend(word.to_le_bytes());
    }
    let mut chunks = Vec::new();
    match encoding {
        Encoding::Pcm16 => chunk(&mut chunks, *b"fmt ", &format),
        // Formats other than PCM say that they have no more to say, and how many samples there are.
        Encoding::G711(_) => {
            format.extend([0, 0]);
            chunk(&mut chunks, *b"fmt ", &format);
            chunk(&mut chunks, *b"fact", &samples.unwrap_or(UNKNOWN).to_le_bytes());
        }
    }
    if let Some(note) = note {
        chunk(&mut chunks, NOTE, note);
    }
    chunks.extend(b"data");
    chunks.extend(data.unwrap_or(UNKNOWN).to_le_bytes());
    let all = u32::try_from(chunks.len() + 4).ok().and_then(|chunks| data?.checked_add(chunks + data? % 2));
    let mut out = b"RIFF".to_vec();
    out.extend(all.unwrap_or(UNKNOWN).to_le_bytes());
    out.extend(b"WAVE");
    out.extend(chunks);
    out
}

fn chunk(out: &mut Vec<u8>, name: [u8; 4], content: &[u8]) {
    out.extend(name);
    out.extend(u32::try_from(content.len()).unwrap_or(UNKNOWN).to_le_bytes());
    out.extend(content);
    if content.len() % 2 == 1 {
        out.push(0);
    }
}

/// A recording that grows, in memory. All its room is taken at the beginning: a buffer that moves would leave sound behind.
pub struct Recording {
    encoding: Encoding,
    octets: Zeroizing<Vec<u8>>,
    room: usize,
    header: usize,
}

impl std::fmt::Debug for Recording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recording").field("length", &self.length()).finish_non_exhaustive()
    }
}

impl Recording {
    /// An empty recording with room for `length_max`.
    #[must_use]
    pub fn new(encoding: Encoding, length_max: Duration) -> Self {
        let header = header(encoding, None);
        let samples = usize::try_from(samples_in(length_max)).unwrap_or(0);
        let room = header.len() + samples * usize::from(encoding.sample_octets());
        // One more for the octet that makes the end even.
        let mut octets = Zeroizing::new(Vec::with_capacity(room + 1));
        octets.extend(&header);
        Self { encoding, octets, room, header: header.len() }
    }

    /// Adds a frame. `false` if there is no room for it.
    #[must_use]
    pub fn push(&mut self, frame: &Frame) -> bool {
        let samples = frame.samples();
        if self.octets.len() + samples.len() * usize::from(self.encoding.sample_octets()) > self.room {
            return false;
        }
        self.encoding.write(samples, &mut self.octets);
        true
    }

    /// How long it is by now.
    #[must_use]
    pub fn length(&self) -> Duration {
        let samples = u64::try_from(self.samples()).unwrap_or(0);
        Duration::from_micros(samples * 1_000_000 / u64::from(RATE_HZ))
    }

    /// Takes away the end, as the silence that ended it.
    pub fn cut(&mut self, length: Duration) {
        let samples = usize::try_from(samples_in(length)).unwrap_or(0).min(self.samples());
        let kept = self.octets.len() - samples * usize::from(self.encoding.sample_octets());
        // What is cut off is overwritten: it may be handed on with the buffer.
        self.octets.iter_mut().skip(kept).for_each(|octet| *octet = 0);
        self.octets.truncate(kept);
    }

    /// The file.
    #[must_use]
    pub fn finish(mut self) -> Zeroizing<Vec<u8>> {
        let samples = u32::try_from(self.samples()).ok();
        let header = header(self.encoding, samples);
        self.octets.iter_mut().zip(header).for_each(|(place, octet)| *place = octet);
        if (self.octets.len() - self.header) % 2 == 1 {
            self.octets.push(0);
        }
        std::mem::take(&mut self.octets)
    }

    fn samples(&self) -> usize {
        (self.octets.len() - self.header) / usize::from(self.encoding.sample_octets())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Encoding; 3] = [Encoding::Pcm16, Encoding::G711(Codec::Alaw), Encoding::G711(Codec::Mulaw)];

    fn wave() -> Vec<i16> {
        (0..16_000_i32).map(|at| i16::try_from((at * 37) % 20_000 - 10_000).unwrap()).collect()
    }

    fn recorded(encoding: Encoding) -> Zeroizing<Vec<u8>> {
        let mut recording = Recording::new(encoding, Duration::from_secs(2));
        let frames: Vec<Frame> =
            wave().chunks(160).map(|frame| Frame::new(frame.try_into().unwrap())).collect();
        assert!(frames.iter().all(|frame| recording.push(frame)));
        assert!(!recording.push(&Frame::silence()), "two seconds and no more");
        assert_eq!(recording.length(), Duration::from_secs(2));
        let before = recording.octets.as_ptr();
        let file = recording.finish();
        assert_eq!(file.as_ptr(), before, "the sound was never moved");
        file
    }

    #[test]
    fn what_is_recorded_is_read() {
        for encoding in ALL {
            let sound = read(&recorded(encoding)).unwrap();
            assert_eq!(sound.samples().len(), 16_000);
            for (ours, wanted) in sound.samples().iter().zip(wave()) {
                let allowed = if encoding == Encoding::Pcm16 { 0 } else { 400 };
                assert!(ours.abs_diff(wanted) <= allowed);
            }
        }
    }

    #[test]
    fn a_header_before_the_length_is_known_reads_to_the_end() {
        for encoding in ALL {
            let mut file = header(encoding, None);
            encoding.write(&wave(), &mut file);
            let sound = read(&file).unwrap();
            assert_eq!(sound, read(&recorded(encoding)).unwrap());
        }
    }

    #[test]
    fn the_silence_that_ended_it_is_cut_off() {
        let mut recording = Recording::new(Encoding::G711(Codec::Alaw), Duration::from_secs(1));
        for _ in 0..10 {
            assert!(recording.push(&Frame::new([900; 160])));
        }
        recording.cut(Duration::from_millis(80));
        assert_eq!(recording.length(), Duration::from_millis(120));
        recording.cut(Duration::from_secs(9));
        assert_eq!(recording.length(), Duration::ZERO);
        assert_eq!(format!("{recording:?}"), "Recording { length: 0ns, .. }");
        assert_eq!(read(&recording.finish()).unwrap().samples(), [0_i16; 0]);
    }

    #[test]
    fn an_odd_number_of_octets_is_made_even() {
        let header = header(Encoding::G711(Codec::Mulaw), Some(3));
        assert_eq!(header.len(), 58);
        assert_eq!(u32::from_le_bytes(header[4..8].try_into().unwrap()), 58 - 8 + 3 + 1);
        assert_eq!(u32::from_le_bytes(header[54..58].try_into().unwrap()), 3);
    }

    proptest::proptest! {
        #[test]
        fn a_note_comes_back_and_changes_no_sound(
            text in proptest::collection::vec(proptest::num::u8::ANY, 0..=NOTE_BYTES_MAX),
            samples in proptest::collection::vec(proptest::num::i16::ANY, 0..400),
        ) {
            for encoding in ALL {
                let with = file(encoding, &samples, Some(&text));
                let without = file(encoding, &samples, None);
                assert_eq!(note(&with), Some(text.as_slice()));
                assert_eq!(note(&without), None);
                assert_eq!(data(&with), data(&without));
                assert_eq!(read(&with).unwrap(), read(&without).unwrap());
                let says = u32::from_le_bytes(with[4..8].try_into().unwrap());
                assert_eq!(usize::try_from(says).unwrap() + 8, with.len());
            }
        }
    }

    #[test]
    fn a_note_that_is_too_long_is_left_out() {
        assert_eq!(note(&file(Encoding::Pcm16, &[1, 2], Some(&[b'x'; NOTE_BYTES_MAX + 1]))), None);
        assert_eq!((note(b"RIFF"), data(b"no sound")), (None, None));
    }
}
