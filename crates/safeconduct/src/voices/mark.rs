//! What a made file says of itself: of what it was made, so that it is made anew when that changes and never taken for a recording.
//!
//! It stands in the file and not in a list beside: file and mark come into being at once, also where a run is broken off or two run at the
//! same time. A program that changes the sound drops it (`sound::wav::note`), and then the file is somebody's recording, as it should be.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use sound::speech::WORDS_A_MINUTE;
use sound::wav::{self, NOTE_BYTES_MAX};

use super::files::digest;

/// How sounds are made: a higher number makes all of them anew.
pub(super) const MAKING: u32 = 1;
/// The mark stands before the sound, so the beginning of a file is enough.
const BEGINNING_BYTES: u64 = 256 + 2 * 512;
const _: () = assert!(NOTE_BYTES_MAX <= 512, "the beginning holds the mark");

/// What a made file says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    making: u32,
    of: Of,
    /// The digest of the samples, so that half a file is found out.
    sound: String,
}

/// Of what it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Of {
    /// A program has spoken it.
    Words {
        /// Their digest.
        words: String,
        /// Which program.
        by: String,
    },
    /// Somebody has recorded it.
    Recording {
        /// The digest of his file.
        file: String,
    },
}

impl Of {
    /// Words, by a program of this version.
    pub(super) fn words(words: &str, version: &str) -> Self {
        Self::Words { words: digest(words.as_bytes()), by: format!("{version} at {WORDS_A_MINUTE}") }
    }

    /// Whether a sound made of this need not be made anew of that. Where nobody knows which program would speak, its words decide.
    fn serves_for(&self, wanted: &Self, is_version_known: bool) -> bool {
        match (self, wanted) {
            (Self::Words { words: ours, .. }, Self::Words { words, .. }) if !is_version_known => {
                ours == words
            }
            _ => self == wanted,
        }
    }
}

impl Mark {
    /// The mark of these samples, as they lie in the file.
    pub(super) fn new(of: Of, data: &[u8]) -> Self {
        Self { making: MAKING, of, sound: digest(data) }
    }

    /// As it stands in the file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    fn parse(note: &[u8]) -> Option<Self> {
        serde_json::from_slice(note).ok()
    }

    /// Whether this is what would be made now.
    pub(super) fn is_of(&self, wanted: &Of, is_version_known: bool) -> bool {
        self.making == MAKING && self.of.serves_for(wanted, is_version_known)
    }

    /// Whether the samples of the file are still those that were made.
    pub(super) fn fits(&self, file: &[u8]) -> bool {
        wav::data(file).is_some_and(|data| digest(data) == self.sound)
    }
}

/// The mark of a file; none if it has none or is not there.
pub(super) fn of_file(path: &Path) -> Result<Option<Mark>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
    };
    let mut beginning = Vec::new();
    file.take(BEGINNING_BYTES)
        .read_to_end(&mut beginning)
        .with_context(|| format!("reading {}", path.display()))?;
    Ok(wav::note(&beginning).and_then(Mark::parse))
}

#[cfg(test)]
mod tests {
    use sound::{Codec, Encoding};

    use super::*;

    #[test]
    fn a_mark_is_read_from_the_beginning_and_knows_of_what_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        assert_eq!(of_file(&path).unwrap(), None);
        let of = Of::words("да", "eSpeak NG 1.51");
        let samples = [9_i16; 4_001];
        let encoding = Encoding::G711(Codec::Alaw);
        let mut data = Vec::new();
        encoding.write(&samples, &mut data);
        let mark = Mark::new(of.clone(), &data);
        let mut file = wav::file(encoding, &samples, Some(&mark.bytes()));
        std::fs::write(&path, &file).unwrap();
        let read = of_file(&path).unwrap().unwrap();
        assert_eq!(read, mark);
        assert!(read.is_of(&of, true) && read.fits(&file));
        let newer = Of::words("да", "eSpeak NG 1.52");
        assert!(!read.is_of(&newer, true) && read.is_of(&newer, false));
        assert!(!read.is_of(&Of::words("нет", "eSpeak NG 1.51"), false));
        assert!(!read.is_of(&Of::Recording { file: String::new() }, false));
        file.truncate(file.len() - 10);
        assert!(!read.fits(&file), "half a file");
        std::fs::write(&path, wav::file(encoding, &samples, None)).unwrap();
        assert_eq!(of_file(&path).unwrap(), None, "somebody's recording");
    }
}
