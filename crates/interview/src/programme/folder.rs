//! The files of a pack, read once. Nothing else of a pack touches the disk.
//!
//! Sounds are not read here, only listed: they are many and large, and whoever says one reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use unicode_normalization::is_nfc;

use super::{FILE_BYTES_MAX, media, voices};
use crate::fault::{FaultKind, Faults, Found, Place};

/// The most files of a pack.
const FILES_MAX: usize = 2_000;
/// The deepest folder: `pages/<language>/<slug>.md`.
const DEPTH_MAX: usize = 3;
/// The deepest folder of sounds: `voices/<language>/recorded/<piece>.wav`.
const SOUNDS_DEPTH_MAX: usize = 4;
/// The most files in the folders of sounds: nine languages, what is said and what was recorded for it.
const SOUNDS_MAX: usize = 20_000;
/// The largest sound: ten minutes as a studio records them.
const SOUND_BYTES_MAX: u64 = 128 << 20;
/// How the name of a text among sounds ends.
const TEXT: &str = ".toml";

/// The files of a pack by their path in it, with `/` between folders.
#[derive(Debug, Default)]
pub(super) struct Folder {
    files: BTreeMap<String, String>,
    sounds: BTreeSet<String>,
}

impl Folder {
    /// Reads every file.
    pub(super) fn read(dir: &Path) -> Result<Self, Faults> {
        let mut found = Found::default();
        let mut folder = Self::default();
        folder.read_into(dir, "", 1, &mut found);
        found.or(folder)
    }

    /// The text of a file.
    pub(super) fn get(&self, file: &str) -> Option<&str> {
        self.files.get(file).map(String::as_str)
    }

    /// The paths of all files.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The paths of all that lies in the folders of sounds and is no text.
    pub(super) fn sounds(&self) -> impl Iterator<Item = &str> {
        self.sounds.iter().map(String::as_str)
    }

    /// Whether there is a sound with this path.
    pub(super) fn has_sound(&self, path: &str) -> bool {
        self.sounds.contains(path)
    }

    fn list(&mut self, file: &Path, path: String) -> Result<(), FaultKind> {
        let size = fs::metadata(file).map_err(|error| FaultKind::Unreadable { reason: error.to_string() })?;
        if size.len() > SOUND_BYTES_MAX {
            let limit = usize::try_from(SOUND_BYTES_MAX >> 20).unwrap_or(usize::MAX);
            return Err(FaultKind::TooLarge { what: "this file", limit, unit: "MiB" });
        }
        if self.sounds.len() >= SOUNDS_MAX {
            return Err(FaultKind::TooLarge { what: "this pack", limit: SOUNDS_MAX, unit: "sounds" });
        }
        self.sounds.insert(path);
        Ok(())
    }

    fn read_into(&mut self, dir: &Path, prefix: &str, depth: usize, found: &mut Found) {
        let unreadable = |error: std::io::Error| FaultKind::Unreadable { reason: error.to_string() };
        let entries = match fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(error) => {
                let name = if prefix.is_empty() { dir.display().to_string() } else { prefix.to_owned() };
                found.add(Place::file(name), unreadable(error));
                return;
            }
        };
        let mut entries: Vec<_> = entries.filter_map(Result::ok).collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
            if name.starts_with('.') {
                continue;
            }
            let path = format!("{prefix}{name}");
            let place = Place::file(&path);
            if entry.path().is_dir() {
                let depth_max = if holds_sounds(&path) { SOUNDS_DEPTH_MAX } else { DEPTH_MAX };
                if depth < depth_max {
                    self.read_into(&entry.path(), &format!("{path}/"), depth + 1, found);
                } else {
                    found.add(place, FaultKind::UnknownFile { nearest: None });
                }
                continue;
            }
            if holds_sounds(&path) && !path.ends_with(TEXT) {
                if let Err(kind) = self.list(&entry.path(), path) {
                    found.add(place, kind);
                }
                continue;
            }
            if self.files.len() >= FILES_MAX {
                found.add(place, FaultKind::TooLarge { what: "this pack", limit: FILES_MAX, unit: "files" });
                return;
            }
            match read_text(&entry.path()) {
                Ok(text) => {
                    self.files.insert(path, text);
                }
                Err(kind) => found.add(place, kind),
            }
        }
    }
}

/// Whether this lies in one of the folders of sounds, or is one.
fn holds_sounds(path: &str) -> bool {
    let top = path.split('/').next().unwrap_or_default();
    top == voices::FOLDER || top == media::FOLDER
}

/// A file's text: UTF-8, composed, of bearable size.
fn read_text(path: &Path) -> Result<String, FaultKind> {
    let unreadable = |reason: String| FaultKind::Unreadable { reason };
    let size = fs::metadata(path).map_err(|error| unreadable(error.to_string()))?.len();
    if usize::try_from(size).is_ok_and(|size| size > FILE_BYTES_MAX) {
        return Err(FaultKind::TooLarge { what: "this file", limit: FILE_BYTES_MAX, unit: "bytes" });
    }
    let bytes = fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable("it is not UTF-8 text".to_owned()))?;
    if text.starts_with('\u{feff}') {
        return Err(unreadable("it begins with a byte order mark; save it as plain UTF-8".to_owned()));
    }
    if let Some(line) = text.lines().position(|line| !is_nfc(line)) {
        return Err(unreadable(format!("line {} is not composed text (Unicode NFC)", line + 1)));
    }
    Ok(text)
}
