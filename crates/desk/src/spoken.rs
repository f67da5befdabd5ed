//! How an answer sounds by telephone: spoken by a program, or by one of us at the desk. Either way it is made what a telephone carries,
//! as loud as all else that a caller hears, and looked at before anybody may release it.

use std::time::Duration;

use seal::link::hotline::SOUND_BYTES_MAX;
use sound::loudness::{self, GAIN_DB_MAX, TARGET_DBFS};
use sound::speech::{Speaker, SpeechError};
use sound::wav::{self, WavError};
use sound::{Codec, Encoding, Sound};
use zeroize::Zeroizing;

use crate::desk::Desk;

/// The longest answer that is read out.
pub const SPOKEN_SECONDS_MAX: u16 = 90;
/// The largest recording that a browser sends: [`SPOKEN_SECONDS_MAX`] of 16 bits at 48 kHz, and a second in hand.
pub const RECORDING_BYTES_MAX: usize = 91 * 48_000 * 2;
/// Answers that are spoken, and recordings that are read, at once: the rest wait their turn.
pub const SPEAKING_MAX: usize = 2;
/// Softer than this nothing can be made as loud as the rest: somebody spoke to a microphone that is off.
const SPEECH_DBFS_MIN: f32 = TARGET_DBFS - GAIN_DB_MAX;
/// A telephone in most of the world carries this one, and from the other it is turned into without a loss that is heard.
const ENCODING: Encoding = Encoding::G711(Codec::Alaw);

/// How an answer sounds.
#[derive(Clone, PartialEq, Eq)]
pub struct Spoken {
    /// As WAV, at most [`SOUND_BYTES_MAX`].
    pub wav: Zeroizing<Vec<u8>>,
    /// How long it lasts.
    pub seconds: u16,
}

impl std::fmt::Debug for Spoken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Spoken").field("seconds", &self.seconds).finish_non_exhaustive()
    }
}

/// Why something cannot be heard by telephone.
#[derive(Debug, thiserror::Error)]
pub enum SpokenError {
    /// The program does not speak.
    #[error(transparent)]
    Speech(#[from] SpeechError),
    /// A recording cannot be read.
    #[error("the recording cannot be read: {0}")]
    Recording(#[from] WavError),
    /// It is longer than [`SPOKEN_SECONDS_MAX`].
    #[error("the sound is longer than {SPOKEN_SECONDS_MAX} s")]
    TooLong,
    /// Nothing is heard in it.
    #[error("nothing is heard in it")]
    Silent,
    /// The work was stopped: a bug, or the desk ends.
    #[error("the work was stopped")]
    Stopped,
}

impl Spoken {
    /// A text, as the program speaks it in that language. Blocks until it is done.
    ///
    /// # Errors
    /// See [`SpokenError`].
    pub fn by_program(speaker: &Speaker, language: &str, text: &str) -> Result<Self, SpokenError> {
        Self::of(&speaker.speak(language, text)?)
    }

    /// What one of us has recorded, from the file that his browser sent. Blocks until it is done.
    ///
    /// # Errors
    /// See [`SpokenError`].
    pub fn recorded(file: &[u8]) -> Result<Self, SpokenError> {
        let sound = match wav::read(file) {
            Err(WavError::TooLong) => return Err(SpokenError::TooLong),
            read => read?,
        };
        Self::of(&sound)
    }

    fn of(sound: &Sound) -> Result<Self, SpokenError> {
        if sound.length() > Duration::from_secs(u64::from(SPOKEN_SECONDS_MAX)) {
            return Err(SpokenError::TooLong);
        }
        if loudness::speech_dbfs(sound).is_none_or(|loud| loud < SPEECH_DBFS_MIN) {
            return Err(SpokenError::Silent);
        }
        let level = loudness::level(sound, TARGET_DBFS);
        let samples = level.samples();
        let mut wav = Zeroizing::new(Vec::with_capacity(SOUND_BYTES_MAX.min(samples.len() + HEAD_BYTES_MAX)));
        wav.extend(wav::header(ENCODING, u32::try_from(samples.len()).ok()));
        ENCODING.write(samples, &mut wav);
        if samples.len() % 2 == 1 {
            // A chunk ends on an even place.
            wav.push(0);
        }
        if wav.len() > SOUND_BYTES_MAX {
            return Err(SpokenError::TooLong);
        }
        Ok(Self { wav, seconds: whole_seconds(sound.length()) })
    }
}

impl Desk {
    /// A text, as the program speaks it in that language.
    ///
    /// # Errors
    /// See [`SpokenError`].
    pub async fn speak(&self, language: &str, text: &str) -> Result<Spoken, SpokenError> {
        let (speaker, language) = (self.speaker.clone(), language.to_owned());
        let text = Zeroizing::new(text.to_owned());
        self.in_turn(move || Spoken::by_program(&speaker, &language, &text)).await
    }

    /// What one of us has recorded.
    ///
    /// # Errors
    /// See [`SpokenError`].
    pub async fn read_recording(&self, file: Zeroizing<Vec<u8>>) -> Result<Spoken, SpokenError> {
        self.in_turn(move || Spoken::recorded(&file)).await
    }

    async fn in_turn(
        &self,
        work: impl FnOnce() -> Result<Spoken, SpokenError> + Send + 'static,
    ) -> Result<Spoken, SpokenError> {
        let _turn = self.speaking.acquire().await.map_err(|_| SpokenError::Stopped)?;
        tokio::task::spawn_blocking(work).await.map_err(|_| SpokenError::Stopped)?
    }
}

/// Room for what stands before the samples, and behind them.
const HEAD_BYTES_MAX: usize = 64;

/// A length as pages say it: a sound that has begun a second has it.
pub fn whole_seconds(length: Duration) -> u16 {
    u16::try_from(length.as_millis().div_ceil(1_000)).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of that many samples of a tone.
    fn tone(rate: u32, samples: usize, height: i16) -> Vec<u8> {
        let wave: Vec<i16> = (0..samples).map(|at| if at % 20 < 10 { height } else { -height }).collect();
        let mut file = wav::header(Encoding::Pcm16, u32::try_from(samples).ok());
        file[24..28].copy_from_slice(&rate.to_le_bytes());
        Encoding::Pcm16.write(&wave, &mut file);
        file
    }

    #[test]
    fn a_recording_becomes_what_a_telephone_carries_as_loud_as_all_else() {
        for (rate, samples, height) in [(8_000, 12_001, 300), (48_000, 72_000, 20_000)] {
            let spoken = Spoken::recorded(&tone(rate, samples, height)).unwrap();
            assert_eq!((spoken.seconds, spoken.wav.len() % 2), (2, 0));
            assert_eq!(wav::measure(&mut spoken.wav.clone()).unwrap().as_millis(), 1_500);
            let loud = loudness::speech_dbfs(&wav::read(&spoken.wav).unwrap()).unwrap();
            assert!((loud - TARGET_DBFS).abs() < 1.0, "{height}: {loud}");
        }
    }

    #[test]
    fn the_longest_fits_and_nothing_longer() {
        let most = usize::from(SPOKEN_SECONDS_MAX) * 8_000;
        let longest = Spoken::recorded(&tone(8_000, most, 3_000)).unwrap();
        assert!(longest.seconds == SPOKEN_SECONDS_MAX && longest.wav.len() <= SOUND_BYTES_MAX);
        let longer = Spoken::recorded(&tone(8_000, most + 1, 3_000));
        assert!(matches!(longer, Err(SpokenError::TooLong)), "{longer:?}");
        assert!(RECORDING_BYTES_MAX > usize::from(SPOKEN_SECONDS_MAX) * 48_000 * 2);
    }

    #[test]
    fn what_is_no_recording_or_holds_no_voice_is_told_apart() {
        for silent in [tone(8_000, 0, 0), tone(8_000, 16_000, 0), tone(8_000, 16_000, 30)] {
            assert!(matches!(Spoken::recorded(&silent), Err(SpokenError::Silent)));
        }
        for wrong in [&b""[..], b"OggS", b"RIFF1234WAVE", &tone(8_000, 100, 9_000)[..40]] {
            assert!(matches!(Spoken::recorded(wrong), Err(SpokenError::Recording(_))));
        }
        assert!(!format!("{:?}", Spoken::recorded(&tone(8_000, 800, 9_000))).contains("wav"));
    }

    #[test]
    fn a_program_that_is_not_there_is_told() {
        let nowhere = Speaker::new(std::path::Path::new("/nowhere/espeak-ng"));
        let spoken = Spoken::by_program(&nowhere, "ru", "да");
        assert!(matches!(spoken, Err(SpokenError::Speech(SpeechError::Start { .. }))), "{spoken:?}");
    }
}
