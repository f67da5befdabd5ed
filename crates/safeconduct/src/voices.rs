//! The sounds of a pack's telephone: what people recorded brought to the telephone's form, what nobody recorded spoken by a program.
//!
//! `voices/<language>/<piece>.wav` is always made here and may be thrown away; each file says in itself of what it was made ([`mark`]), so
//! that a run which was broken off leaves nothing in doubt, and that what has not changed is left alone. What people recorded lies in
//! `voices/<language>/recorded/`, or in `media/` where a questionnaire names it, and is never changed; which words it says stands in
//! `recorded.toml` beside the made files.
//!
//! The files are A-law: a call is A-law in most of the world, of which nothing is lost by it, and it has half the octets of PCM, of which
//! a pack has some hundred megabytes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result};
use interview::call::PieceId;
use interview::{Language, Programme};
use sound::speech::{Speaker, voice};

use folder::Folder;
use plan::{Piece, Plan};
use sounds::{Source, over};

pub(crate) use examine::{Found, examine};
pub(crate) use plan::list;

mod examine;
mod files;
mod folder;
mod mark;
mod plan;
mod sounds;

/// What is wished of [`make`].
#[derive(Debug, Default)]
pub(crate) struct Wish {
    /// Only these languages; all if there is none.
    pub(crate) languages: BTreeSet<Language>,
    /// Recordings of these pieces say the words of now: somebody has listened to them.
    pub(crate) confirmed: BTreeSet<String>,
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
    /// What is wrong, in whole sentences: until it is put right, pieces are missing.
    pub(crate) wrong: Vec<String>,
}

/// A sound to make, and all pieces that have it: the same words in the same voice are spoken once.
struct Job<'a> {
    targets: Vec<(&'a Plan, &'a Piece)>,
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
    for folder in Folder::all(programme, pack, &wish.languages) {
        folder.take_in(programme)?;
        plans.push(Plan::new(programme, folder, version.as_deref().ok(), &wish.confirmed)?);
    }
    if plans.iter().any(Plan::needs_speech) {
        version.context("nobody recorded all that a call says, and the rest has to be spoken")?;
    }
    let jobs = jobs(&plans);
    let of = plans.iter().map(|plan| plan.to_make().count()).sum();
    let count = AtomicUsize::new(0);
    let came = over(&jobs, |job| {
        let Some((plan, piece)) = job.targets.first() else { return Ok(None) };
        let sound = match sounds::sound(piece, &plan.folder, &wish.speaker)? {
            Ok(sound) => sound,
            Err(wrong) => return Ok(Some(wrong)),
        };
        for (plan, piece) in &job.targets {
            sounds::write(piece, &plan.folder, &sound)?;
            let done = count.fetch_add(1, Ordering::Relaxed) + 1;
            progress(&Progress { language: &plan.folder.language, piece: &piece.id, done, of });
        }
        Ok(None)
    })?;
    let mut wrong: BTreeMap<&Language, Vec<String>> = BTreeMap::new();
    for (job, came) in jobs.iter().zip(came) {
        if let Some((plan, _)) = job.targets.first() {
            wrong.entry(&plan.folder.language).or_default().extend(came);
        }
    }
    let mut made = Made::default();
    for plan in &plans {
        let of = plan.finish(wrong.remove(&plan.folder.language).unwrap_or_default())?;
        made.languages.insert(plan.folder.language.clone(), of);
    }
    Ok(made)
}

fn jobs(plans: &[Plan]) -> Vec<Job<'_>> {
    let mut spoken: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut jobs: Vec<Job<'_>> = Vec::new();
    for plan in plans {
        for piece in plan.to_make() {
            let known = match piece.source {
                Source::Speech => {
                    let key = (voice(plan.folder.language.as_str()), piece.words.as_str());
                    Some(*spoken.entry(key).or_insert(jobs.len()))
                }
                Source::Recording(_) => None,
            };
            match known.and_then(|at| jobs.get_mut(at)) {
                Some(job) => job.targets.push((plan, piece)),
                None => jobs.push(Job { targets: vec![(plan, piece)] }),
            }
        }
    }
    jobs
}

#[cfg(test)]
mod tests;
