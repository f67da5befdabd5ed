//! The folder of a language's sounds.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use interview::call::{PieceId, pieces, recordings};
use interview::programme::media;
use interview::programme::voices::{ENDING, FOLDER, RECORDED, RECORDED_LIST, Recordings};
use interview::{Language, Programme};

use super::files::{self, write};
use super::mark;

/// The folder, and what of the language lies elsewhere.
#[derive(Debug)]
pub(crate) struct Folder {
    pub(super) language: Language,
    pub(super) path: PathBuf,
    /// The recordings that questionnaires name.
    media: BTreeMap<PieceId, PathBuf>,
}

impl Folder {
    /// Those of the languages that are wanted; of all if none is named.
    pub(super) fn all(programme: &Programme, pack: &Path, wanted: &BTreeSet<Language>) -> Vec<Self> {
        let languages = programme.languages().iter();
        let languages = languages.filter(|language| wanted.is_empty() || wanted.contains(language));
        languages
            .map(|language| Self {
                language: language.clone(),
                path: pack.join(FOLDER).join(language.as_str()),
                media: recordings(programme, language)
                    .into_iter()
                    .map(|(id, file)| (id, pack.join(media::FOLDER).join(file)))
                    .collect(),
            })
            .collect()
    }

    /// The made file of a piece.
    pub(super) fn made(&self, piece: &str) -> PathBuf {
        self.path.join(format!("{piece}{ENDING}"))
    }

    /// What somebody recorded for a piece, and gave its name.
    pub(super) fn recorded(&self, piece: &str) -> PathBuf {
        self.path.join(RECORDED).join(format!("{piece}{ENDING}"))
    }

    /// The recording of a piece, wherever it lies: under its name, where a questionnaire names it, or where the made file belongs.
    pub(super) fn recording(&self, piece: &PieceId) -> Result<Option<PathBuf>> {
        let named = self.recorded(piece.as_str());
        if named.is_file() {
            return Ok(Some(named));
        }
        if let Some(file) = self.media.get(piece) {
            return Ok(Some(file.clone()));
        }
        let beside = self.made(piece.as_str());
        Ok(is_somebodys(&beside)?.then_some(beside))
    }

    /// Which words the recordings say.
    pub(super) fn recordings(&self) -> Result<Recordings> {
        let path = self.path.join(RECORDED_LIST);
        match fs::read_to_string(&path) {
            Ok(text) => {
                Recordings::parse(&text).map_err(|message| anyhow::anyhow!("{}: {message}", path.display()))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Recordings::default()),
            Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
        }
    }

    pub(super) fn write_recordings(&self, recordings: &Recordings) -> Result<()> {
        let text = toml::to_string_pretty(recordings).context("the list of recordings")?;
        let text = format!(
            "# Which words each recording says. Written by `safeconduct programme voice`; keep it with the recordings.\n\n{text}"
        );
        write(&self.path.join(RECORDED_LIST), text.as_bytes())
    }

    /// Recordings that somebody laid where the made files lie go to the others, unchanged. None is ever laid over another.
    pub(super) fn take_in(&self, programme: &Programme) -> Result<()> {
        for (id, _) in pieces(programme, &self.language) {
            let (from, to) = (self.made(id.as_str()), self.recorded(id.as_str()));
            if is_somebodys(&from)? && !to.exists() && !self.media.contains_key(&id) {
                fs::create_dir_all(self.path.join(RECORDED))?;
                fs::rename(&from, &to).with_context(|| format!("moving {}", from.display()))?;
            }
        }
        Ok(())
    }

    /// The names of the made files, and of those that lie beside them.
    pub(super) fn names(&self) -> Result<Vec<String>> {
        files::names(&self.path)
    }

    /// The names of the recordings.
    pub(super) fn recorded_names(&self) -> Result<Vec<String>> {
        files::names(&self.path.join(RECORDED))
    }
}

/// Whether a file was made by no program of ours. An empty one was made by nobody: a disk was full, or the power went.
pub(super) fn is_somebodys(path: &Path) -> Result<bool> {
    let length = match fs::metadata(path) {
        Ok(metadata) => metadata.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
    };
    Ok(length > 0 && mark::of_file(path)?.is_none())
}
