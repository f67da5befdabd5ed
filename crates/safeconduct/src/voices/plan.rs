//! What of a language's sounds is there, and what has to be made.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use interview::Programme;
use interview::call::{PieceId, pieces};
use interview::nearest::nearest;
use interview::programme::voices::{RECORDED, Recording, Recordings};

use super::files::{digest, names, sweep};
use super::mark::{self, Of};
use super::{Folder, OfLanguage, Source};

/// A piece, and what its sound is made of.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) id: PieceId,
    pub(super) words: String,
    pub(super) source: Source,
    pub(super) of: Of,
    /// Its file is there and made of this.
    pub(super) is_made: bool,
}

/// All of a language.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) folder: Folder,
    pub(super) pieces: Vec<Piece>,
    /// Made files of pieces that are no more.
    left_over: Vec<PathBuf>,
    unused: Vec<String>,
    stale: Vec<String>,
    wrong: Vec<String>,
    recordings: Recordings,
    has_new_recordings: bool,
}

/// Looks at the folder of a language. `version` is that of the program that speaks, where there is one.
pub(super) fn plan(programme: &Programme, folder: Folder, version: Option<&str>) -> Result<Plan> {
    let mut recordings = folder.recordings()?;
    let before = recordings.clone();
    let mut all = Vec::new();
    let mut stale = Vec::new();
    for (id, words) in pieces(programme, &folder.language) {
        let path = folder.recorded(id.as_str());
        let (source, of) = if path.is_file() {
            let bytes = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
            let file = digest(&bytes);
            if is_stale(&mut recordings, id.as_str(), &file, &words) {
                stale.push(id.as_str().to_owned());
            }
            (Source::Recording(path), Of::Recording { file })
        } else {
            (Source::Speech, Of::words(&words, version.unwrap_or_default()))
        };
        let mark = mark::of_file(&folder.made(id.as_str()))?;
        let is_made = mark.is_some_and(|mark| mark.is_of(&of, version.is_some()));
        all.push(Piece { id, words, source, of, is_made });
    }
    let mut plan = Plan {
        has_new_recordings: recordings != before,
        folder,
        pieces: all,
        left_over: Vec::new(),
        unused: Vec::new(),
        stale,
        wrong: Vec::new(),
        recordings,
    };
    plan.look_at_others()?;
    Ok(plan)
}

/// Whether the words have changed since this recording was handed in. One that is seen for the first time says the words of now.
fn is_stale(recordings: &mut Recordings, id: &str, file: &str, words: &str) -> bool {
    match recordings.0.get(id) {
        Some(known) if known.file == file => known.words != words,
        _ => {
            let new = Recording { file: file.to_owned(), words: words.to_owned() };
            recordings.0.insert(id.to_owned(), new);
            false
        }
    }
}

impl Plan {
    /// Files that belong to no piece, or to one that has two recordings.
    fn look_at_others(&mut self) -> Result<()> {
        let known: BTreeSet<&str> = self.pieces.iter().map(|piece| piece.id.as_str()).collect();
        for name in names(&self.folder.path)? {
            let path = self.folder.made(&name);
            let is_ours = mark::of_file(&path)?.is_some() || fs::metadata(&path)?.len() == 0;
            match (known.contains(name.as_str()), is_ours) {
                (true, true) => {}
                (false, true) => self.left_over.push(path),
                (true, false) if self.folder.recorded(&name).exists() => self.wrong.push(format!(
                    "{}: there is another recording of this in {RECORDED}/; keep one of them",
                    path.display()
                )),
                (true, false) => {}
                (false, false) => {
                    let meant = nearest(&name, known.iter().copied());
                    let meant = meant.map(|name| format!("; did you mean “{name}”?")).unwrap_or_default();
                    self.wrong.push(format!(
                        "{}: nothing that a call says is called “{name}”{meant}",
                        path.display()
                    ));
                }
            }
        }
        let recorded = names(&self.folder.path.join(RECORDED))?;
        self.unused = recorded.into_iter().filter(|name| !known.contains(name.as_str())).collect();
        Ok(())
    }

    /// The pieces whose sound has to be made.
    pub(super) fn to_make(&self) -> impl Iterator<Item = &Piece> {
        // One that has two recordings is left as it is until somebody chose.
        self.pieces.iter().filter(|piece| !piece.is_made)
    }

    /// Whether something has to be spoken.
    pub(super) fn needs_speech(&self) -> bool {
        self.to_make().any(|piece| matches!(piece.source, Source::Speech))
    }

    /// When all was made: writes down which words are recorded, and removes what belongs to nothing.
    pub(super) fn finish(&self) -> Result<OfLanguage> {
        if self.has_new_recordings {
            self.folder.write_recordings(&self.recordings)?;
        }
        for path in &self.left_over {
            fs::remove_file(path).with_context(|| format!("removing {}", path.display()))?;
        }
        sweep(&self.folder.path)?;
        Ok(OfLanguage {
            pieces: self.pieces.len(),
            recorded: self.pieces.iter().filter(|piece| matches!(piece.source, Source::Recording(_))).count(),
            made: self.to_make().count(),
            removed: self.left_over.len(),
            unused: self.unused.clone(),
            stale: self.stale.clone(),
            wrong: self.wrong.clone(),
        })
    }
}
