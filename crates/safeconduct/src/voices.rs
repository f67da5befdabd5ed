//! The sounds of a pack's telephone: what people recorded brought to the telephone's form, what nobody recorded spoken by a program.
//!
//! `voices/<language>/<piece>.wav` is always made here and may be thrown away; each file says in itself of what it was made ([`mark`]), so
//! that a run which was broken off leaves nothing in doubt, and that what has not changed is left alone. What people recorded lies in
//! `voices/<language>/recorded/` and is never changed; which words it says stands beside in `recorded.toml`.
//!
//! The files are A-law: a call is A-law in most of the world, of which nothing is lost by it, and it has half the octets of PCM, of which
//! a pack has some hundred megabytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use interview::call::PieceId;
use interview::programme::voices::{ENDING, FOLDER, RECORDED, RECORDED_LIST, Recordings};
use interview::{Language, Programme};
use sound::speech::Speaker;

use files::write;
use plan::{Plan, plan};
use sounds::{Source, over};

mod files;
mod mark;
mod plan;
mod sounds;

/// What is wished of [`make`].
#[derive(Debug, Default)]
pub(crate) struct Wish {
    /// Only these languages; all if there is none.
    pub(crate) languages: BTreeSet<Language>,
    /// Who speaks what nobody recorded.
    pub(crate) speaker: Speaker,
}

/// How far it is.
#[derive(Debug)]
pub(crate) struct Progress<'a> {
    pub(crate) language: &'a Language,
    pub(crate) piece: &'a PieceId,
    /// So many are made, this one included.
    pub(crate) done: usize,
    /// So many there are to make.
    pub(crate) of: usize,
}

/// What was made, by language.
#[derive(Debug, Default)]
pub(crate) struct Made {
    pub(crate) languages: BTreeMap<Language, OfLanguage>,
}

/// What of one language there is.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct OfLanguage {
    pub(crate) pieces: usize,
    /// So many of them were recorded by people.
    pub(crate) recorded: usize,
    /// So many sounds were made now.
    pub(crate) made: usize,
    /// So many were removed, of pieces that are no more.
    pub(crate) removed: usize,
    /// Recordings of pieces that are no more.
    pub(crate) unused: Vec<String>,
    /// Recordings whose words have changed since.
    pub(crate) stale: Vec<String>,
    /// What is wrong, in whole sentences: until it is put right, pieces are missing or sound badly.
    pub(crate) wrong: Vec<String>,
}

/// Makes every sound of a pack that is not there yet or of something else than now, in the pack's own folder. Where nothing has changed it
/// only looks. Safe to break off, and to call again.
///
/// # Errors
/// If a folder cannot be read or written, or the program that speaks does not work and is needed. What is wrong with single
/// recordings is no error: it stands in [`OfLanguage::wrong`].
pub(crate) fn make(
    programme: &Programme,
    pack: &Path,
    wish: &Wish,
    progress: &(dyn Fn(&Progress<'_>) + Sync),
) -> Result<Made> {
    let version = wish.speaker.version();
    let mut plans = Vec::new();
    for language in programme.languages() {
        if wish.languages.is_empty() || wish.languages.contains(language) {
            let folder = Folder::of(pack, language);
            folder.take_in(programme)?;
            plans.push(plan(programme, folder, version.as_deref().ok())?);
        }
    }
    if plans.iter().any(Plan::needs_speech) {
        version.context("nobody recorded all that a call says, and the rest has to be spoken")?;
    }
    let all: Vec<(&Plan, &plan::Piece)> =
        plans.iter().flat_map(|plan| plan.to_make().map(move |piece| (plan, piece))).collect();
    let count = std::sync::atomic::AtomicUsize::new(0);
    let came = over(&all, |(plan, piece)| {
        let made = sounds::make(piece, &plan.folder, &wish.speaker);
        let done = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        progress(&Progress { language: &plan.folder.language, piece: &piece.id, done, of: all.len() });
        made
    })?;
    let mut wrong: BTreeMap<&Language, Vec<String>> = BTreeMap::new();
    for ((plan, _), made) in all.iter().zip(came) {
        wrong.entry(&plan.folder.language).or_default().extend(made);
    }
    let mut made = Made::default();
    for plan in &plans {
        let mut of = plan.finish()?;
        of.wrong.extend(wrong.remove(&plan.folder.language).unwrap_or_default());
        made.languages.insert(plan.folder.language.clone(), of);
    }
    Ok(made)
}

/// The folder of a language's sounds.
#[derive(Debug)]
pub(crate) struct Folder {
    language: Language,
    path: PathBuf,
}

impl Folder {
    fn of(pack: &Path, language: &Language) -> Self {
        Self { language: language.clone(), path: pack.join(FOLDER).join(language.as_str()) }
    }

    /// The made file of a piece.
    fn made(&self, piece: &str) -> PathBuf {
        self.path.join(format!("{piece}{ENDING}"))
    }

    /// What somebody recorded for a piece.
    fn recorded(&self, piece: &str) -> PathBuf {
        self.path.join(RECORDED).join(format!("{piece}{ENDING}"))
    }

    /// Which words the recordings say.
    fn recordings(&self) -> Result<Recordings> {
        let path = self.path.join(RECORDED_LIST);
        match fs::read_to_string(&path) {
            Ok(text) => {
                Recordings::parse(&text).map_err(|message| anyhow::anyhow!("{}: {message}", path.display()))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Recordings::default()),
            Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
        }
    }

    fn write_recordings(&self, recordings: &Recordings) -> Result<()> {
        let text = toml::to_string_pretty(recordings).context("the list of recordings")?;
        let text = format!(
            "# Which words each recording says. Written by `safeconduct programme voice`; keep it with the recordings.\n\n{text}"
        );
        write(&self.path.join(RECORDED_LIST), text.as_bytes())
    }

    /// Recordings that somebody laid where the made files lie go to the others, unchanged. None is ever laid over another.
    fn take_in(&self, programme: &Programme) -> Result<()> {
        let names: BTreeSet<String> = interview::call::pieces(programme, &self.language)
            .into_iter()
            .map(|(id, _)| id.as_str().to_owned())
            .collect();
        for name in files::names(&self.path)?.into_iter().filter(|name| names.contains(name)) {
            let (from, to) = (self.made(&name), self.recorded(&name));
            if mark::of_file(&from)?.is_none() && fs::metadata(&from)?.len() > 0 && !to.exists() {
                fs::create_dir_all(self.path.join(RECORDED))?;
                fs::rename(&from, &to).with_context(|| format!("moving {}", from.display()))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
