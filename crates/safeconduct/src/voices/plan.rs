//! What of a language's sounds is there, and what has to be made.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use interview::call::{PieceId, pieces};
use interview::nearest::nearest;
use interview::programme::voices::{RECORDED, Recording, Recordings};
use interview::{Language, Programme};

use super::files::{digest, sweep};
use super::folder::{Folder, is_somebodys};
use super::mark::{self, Of};
use super::{OfLanguage, Source};

/// A piece, and what its sound is made of.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) id: PieceId,
    pub(super) words: String,
    pub(super) source: Source,
    pub(super) of: Of,
    /// The words have changed since it was recorded.
    pub(super) is_stale: bool,
    pub(super) file: MadeFile,
}

/// What of a piece's made file there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MadeFile {
    /// There is none.
    Missing,
    /// Somebody's file lies there, and another recording of the piece elsewhere. It is never written over.
    Somebodys,
    /// It is of other words, of another recording, or by another program.
    Old,
    /// It is what would be made now.
    Good,
}

/// All of a language.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) folder: Folder,
    pub(super) pieces: Vec<Piece>,
    /// Made files of pieces that are no more.
    pub(super) left_over: Vec<PathBuf>,
    /// Recordings of pieces that are no more.
    pub(super) unused: Vec<String>,
    /// What is wrong with names.
    pub(super) wrong: Vec<String>,
    recordings: Recordings,
    has_new_recordings: bool,
}

impl Plan {
    /// Looks at the folder of a language. `version` is that of the program that speaks, where there is one.
    pub(super) fn new(
        programme: &Programme,
        folder: Folder,
        version: Option<&str>,
        confirmed: &BTreeSet<String>,
    ) -> Result<Self> {
        let mut recordings = folder.recordings()?;
        let before = recordings.clone();
        let mut all = Vec::new();
        for (id, words) in pieces(programme, &folder.language) {
            let recording = folder.recording(&id)?;
            let (source, of, is_stale) = match recording {
                Some(path) => {
                    let bytes = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
                    let new = Recording { file: digest(&bytes), words: words.clone() };
                    let of = Of::Recording { file: new.file.clone() };
                    let is_confirmed = confirmed.contains(id.as_str());
                    let is_stale = is_stale(&mut recordings, id.as_str(), new, is_confirmed);
                    (Source::Recording(path), of, is_stale)
                }
                None => (Source::Speech, Of::words(&words, version.unwrap_or_default()), false),
            };
            let made = folder.made(id.as_str());
            let file = match mark::of_file(&made)? {
                None if is_somebodys(&made)? => MadeFile::Somebodys,
                None => MadeFile::Missing,
                Some(mark) if mark.is_of(&of, version.is_some()) => MadeFile::Good,
                Some(_) => MadeFile::Old,
            };
            all.push(Piece { id, words, source, of, is_stale, file });
        }
        let mut plan = Self {
            has_new_recordings: recordings != before,
            folder,
            pieces: all,
            left_over: Vec::new(),
            unused: Vec::new(),
            wrong: Vec::new(),
            recordings,
        };
        plan.look_at_others()?;
        Ok(plan)
    }

    /// Files that belong to no piece, or to one that has two recordings.
    fn look_at_others(&mut self) -> Result<()> {
        let known: BTreeSet<&str> = self.pieces.iter().map(|piece| piece.id.as_str()).collect();
        for name in self.folder.names()? {
            let path = self.folder.made(&name);
            match (known.contains(name.as_str()), is_somebodys(&path)?) {
                (false, false) => self.left_over.push(path),
                (true, _) => {}
                (false, true) => {
                    let meant = nearest(&name, known.iter().copied());
                    let meant = meant.map(|name| format!("; did you mean “{name}”?")).unwrap_or_default();
                    let rule = format!("nothing that a call says is called “{name}”{meant}");
                    self.wrong.push(format!("{}: {rule}", path.display()));
                }
            }
        }
        for piece in self.pieces.iter().filter(|piece| piece.file == MadeFile::Somebodys) {
            let path = self.folder.made(piece.id.as_str());
            let is_other = matches!(&piece.source, Source::Recording(other) if *other != path);
            let rule = format!("there is another recording of this in {RECORDED}/ or media/; keep one");
            self.wrong.extend(is_other.then(|| format!("{}: {rule}", path.display())));
        }
        let recorded = self.folder.recorded_names()?;
        self.unused = recorded.into_iter().filter(|name| !known.contains(name.as_str())).collect();
        Ok(())
    }

    /// The pieces whose sound has to be made. One that has two recordings is left as it is until somebody chose.
    pub(super) fn to_make(&self) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(|piece| matches!(piece.file, MadeFile::Missing | MadeFile::Old))
    }

    /// Whether something has to be spoken.
    pub(super) fn needs_speech(&self) -> bool {
        self.to_make().any(|piece| matches!(piece.source, Source::Speech))
    }

    /// The pieces that people recorded.
    pub(super) fn recorded(&self) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(|piece| matches!(piece.source, Source::Recording(_)))
    }

    /// The recordings whose words have changed since.
    pub(super) fn stale(&self) -> Vec<String> {
        let stale = self.pieces.iter().filter(|piece| piece.is_stale);
        stale.map(|piece| piece.id.as_str().to_owned()).collect()
    }

    /// When all was made but what was `wrong`: writes down which words are recorded, and removes what belongs to nothing.
    pub(super) fn finish(&self, wrong: Vec<String>) -> Result<OfLanguage> {
        if self.has_new_recordings {
            self.folder.write_recordings(&self.recordings)?;
        }
        for path in &self.left_over {
            fs::remove_file(path).with_context(|| format!("removing {}", path.display()))?;
        }
        sweep(&self.folder.path)?;
        Ok(OfLanguage {
            pieces: self.pieces.len(),
            recorded: self.recorded().count(),
            made: self.to_make().count().saturating_sub(wrong.len()),
            removed: self.left_over.len(),
            unused: self.unused.clone(),
            stale: self.stale(),
            wrong: self.wrong.iter().cloned().chain(wrong).collect(),
        })
    }
}

/// Whether the words have changed since this recording was handed in. One that is seen for the first time, or that somebody has listened to
/// now, says the words of now.
fn is_stale(recordings: &mut Recordings, id: &str, new: Recording, is_confirmed: bool) -> bool {
    match recordings.0.get(id) {
        Some(known) if known.file == new.file && !is_confirmed => known.words != new.words,
        _ => {
            recordings.0.insert(id.to_owned(), new);
            false
        }
    }
}

/// A piece, as whoever records it wants to see it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) language: Language,
    pub(crate) piece: String,
    /// `recorded`, `stale` or `spoken`.
    pub(crate) state: &'static str,
    pub(crate) words: String,
}

/// Every piece with its words, for whoever records them. Writes nothing.
///
/// # Errors
/// If a folder cannot be read.
pub(crate) fn list(
    programme: &Programme,
    pack: &Path,
    languages: &BTreeSet<Language>,
) -> Result<Vec<Listed>> {
    let mut all = Vec::new();
    for folder in Folder::all(programme, pack, languages) {
        let plan = Plan::new(programme, folder, None, &BTreeSet::new())?;
        let listed = |piece: &Piece| Listed {
            language: plan.folder.language.clone(),
            piece: piece.id.as_str().to_owned(),
            state: match &piece.source {
                Source::Recording(_) if piece.is_stale => "stale",
                Source::Recording(_) => "recorded",
                Source::Speech => "spoken",
            },
            words: piece.words.clone(),
        };
        all.extend(plan.pieces.iter().map(listed));
    }
    Ok(all)
}
