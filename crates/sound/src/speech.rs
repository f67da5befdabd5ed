//! Text that a program speaks: eSpeak NG, which knows every language of a programme, needs no network and is in Debian. It sounds
//! like a machine; whoever can records a voice.
//!
//! The text goes in by the program's input and the sound comes out of its output: nothing is written to a disk, and nothing stands in
//! the list of processes.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::frame::Sound;
use crate::loudness::{self, TARGET_DBFS};
use crate::wav::{self, WavError};

/// The program, where nothing else is said.
pub const PROGRAM: &str = "espeak-ng";
/// How fast it speaks, in words a minute: slowly enough for a bad line.
pub const WORDS_A_MINUTE: u32 = 130;
/// How long it may take for one text.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// The longest text, in bytes.
pub const TEXT_BYTES_MAX: usize = 16 << 10;
/// So much of what it says of its version is kept.
const VERSION_CHARS_MAX: usize = 80;
/// The most that is read of what it gives: ten minutes at 22,050 Hz.
const OUTPUT_BYTES_MAX: u64 = 27 << 20;

/// Why a text was not spoken.
#[derive(Debug, thiserror::Error)]
pub enum SpeechError {
    /// The program is not there, or did not start.
    #[error("{program} does not start ({kind}): install eSpeak NG, in Debian with `apt install espeak-ng`")]
    Start {
        /// Which.
        program: String,
        /// Why.
        kind: std::io::ErrorKind,
    },
    /// It has no voice for this language, or failed otherwise.
    #[error("the program for speech has failed, or has no voice for “{voice}”")]
    Failed {
        /// Which voice it was asked for.
        voice: String,
    },
    /// It did not come to an end.
    #[error("the program for speech did not come to an end in {} s", PATIENCE.as_secs())]
    Slow,
    /// The text is too long.
    #[error("a text that is spoken has at most {TEXT_BYTES_MAX} bytes")]
    TooLong,
    /// What it gave is no sound.
    #[error("what the program for speech gave cannot be read: {0}")]
    Sound(#[from] WavError),
}

/// Something that speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    program: PathBuf,
}

impl Default for Speaker {
    fn default() -> Self {
        Self::new(Path::new(PROGRAM))
    }
}

impl Speaker {
    /// A speaker that runs this program.
    #[must_use]
    pub fn new(program: &Path) -> Self {
        Self { program: program.to_owned() }
    }

    /// Speaks a text in a language (BCP 47), as loud as all prompts. Blocks until it is done.
    ///
    /// # Errors
    /// See [`SpeechError`].
    pub fn speak(&self, language: &str, text: &str) -> Result<Sound, SpeechError> {
        if text.len() > TEXT_BYTES_MAX {
            return Err(SpeechError::TooLong);
        }
        let voice = voice(language);
        let mut child = self.start(voice)?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let text = Zeroizing::new(text.to_owned());
        // Beside reading, or both would wait for each other.
        let writing = std::thread::spawn(move || input.map(|mut input| input.write_all(text.as_bytes())));
        let (done, came) = mpsc::channel();
        let reading = std::thread::spawn(move || {
            let mut bytes = Zeroizing::new(Vec::with_capacity(1 << 20));
            let read = output.map(|output| output.take(OUTPUT_BYTES_MAX).read_to_end(&mut bytes));
            // Whoever waited may have lost patience.
            drop(done.send(read.is_some_and(|read| read.is_ok()).then_some(bytes)));
        });
        let came = came.recv_timeout(PATIENCE);
        if came.is_err() {
            // Ends the threads too: their pipes close.
            drop(child.kill());
        }
        let status = child.wait();
        drop(writing.join());
        drop(reading.join());
        let bytes = came.map_err(|_| SpeechError::Slow)?;
        let failed = || SpeechError::Failed { voice: voice.to_owned() };
        let is_good = status.is_ok_and(|status| status.success());
        let bytes = bytes.filter(|bytes| is_good && !bytes.is_empty()).ok_or_else(failed)?;
        Ok(loudness::level(&wav::read(&bytes)?, TARGET_DBFS))
    }

    /// The program and its version, as one line: what it says of itself, without where its data lie.
    ///
    /// # Errors
    /// If it does not start.
    pub fn version(&self) -> Result<String, SpeechError> {
        let said = Command::new(&self.program).arg("--version").stdin(Stdio::null()).output();
        let said = said.map_err(|error| self.no_start(&error))?;
        let text = String::from_utf8_lossy(&said.stdout);
        let line = text.lines().next().unwrap_or_default();
        let line = line.split("Data at").next().unwrap_or_default().trim();
        Ok(line.chars().take(VERSION_CHARS_MAX).collect())
    }

    fn no_start(&self, error: &std::io::Error) -> SpeechError {
        SpeechError::Start { program: self.program.display().to_string(), kind: error.kind() }
    }

    fn start(&self, voice: &str) -> Result<Child, SpeechError> {
        let start = Command::new(&self.program)
            .args(["--stdin", "--stdout", "-b", "1", "-v", voice, "-s", &WORDS_A_MINUTE.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        start.map_err(|error| self.no_start(&error))
    }
}

/// The program's name of a voice: that of the language, whatever the country. Texts that are equal sound equal where it is the same.
#[must_use]
pub fn voice(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

#[cfg(test)]
#[allow(clippy::print_stderr, reason = "a test that does not run says so")]
mod tests {
    use super::*;

    fn is_installed() -> bool {
        let there = Command::new(PROGRAM).arg("--version").stdout(Stdio::null()).status().is_ok();
        if !there {
            eprintln!("skipped: {PROGRAM} is not installed; ./check installs it");
        }
        there
    }

    #[test]
    fn texts_of_every_language_are_spoken_equally_loud() {
        if !is_installed() {
            return;
        }
        for (language, text) in [
            ("ru", "Вы будете живы, накормлены и под защитой закона."),
            ("uk", "Ви будете живі, нагодовані та під захистом закону."),
            ("ko-KP", "당신은 살아서 돌아갑니다. 먹을것이 있습니다."),
            ("ko-KR", "당신은 살아서 돌아갑니다. 먹을 것이 있습니다."),
            ("en", "You will be alive, fed and protected by the law."),
        ] {
            let sound = Speaker::default().speak(language, text).unwrap();
            assert!((1..12).contains(&sound.length().as_secs()), "{language}: {:?}", sound.length());
            let loud = loudness::speech_dbfs(&sound).unwrap();
            assert!((loud - TARGET_DBFS).abs() < 2.0, "{language}: {loud}");
        }
    }

    #[test]
    fn the_program_says_its_version() {
        if is_installed() {
            let version = Speaker::default().version().unwrap();
            assert!(version.starts_with("eSpeak NG") && !version.contains('/'), "{version}");
        }
        let nowhere = Speaker::new(Path::new("/nowhere/espeak-ng")).version();
        assert!(nowhere.unwrap_err().to_string().contains("apt install espeak-ng"));
    }

    #[test]
    fn what_cannot_be_spoken_is_said() {
        let nowhere = Speaker::new(Path::new("/nowhere/espeak-ng")).speak("ru", "да");
        assert!(matches!(nowhere, Err(SpeechError::Start { .. })));
        let long = "a".repeat(TEXT_BYTES_MAX + 1);
        assert!(matches!(Speaker::default().speak("ru", &long), Err(SpeechError::TooLong)));
        if is_installed() {
            let unknown = Speaker::default().speak("xx-none", "да");
            assert!(matches!(unknown, Err(SpeechError::Failed { .. })), "{unknown:?}");
        }
    }

    #[test]
    fn a_program_that_gives_something_else_is_found_out() {
        // `cat` refuses the options.
        assert!(matches!(Speaker::new(Path::new("cat")).speak("ru", "да"), Err(SpeechError::Failed { .. })));
    }
}
