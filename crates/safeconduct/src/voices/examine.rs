//! What is right and wrong with the sounds of a pack. Writes nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use interview::{Language, Programme};
use sound::Sound;
use sound::loudness::{GAIN_DB_MAX, TARGET_DBFS, speech_dbfs};
use sound::wav;

use super::folder::Folder;
use super::mark;
use super::plan::{MadeFile, Piece, Plan};
use super::sounds::{Source, over};

/// Longer than this nobody keeps in mind. The texts have twelve seconds; somebody who records them may take his time.
pub(crate) const LENGTH_MAX: Duration = Duration::from_secs(16);
/// A recording that is softer than this becomes loud only with its hiss.
const SPEECH_DBFS_MIN: f32 = TARGET_DBFS - GAIN_DB_MAX + 5.0;
/// Samples at the edge of what a file can hold: so many more than a loud voice has by chance that it was cut off.
const CLIPPED_MAX: usize = 40;
/// The edge.
const EDGE: u16 = 32_700;

/// What was found of one language.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) language: String,
    pub(crate) pieces: usize,
    /// So many of them people recorded.
    pub(crate) recorded: usize,
    /// So many a program has spoken.
    pub(crate) spoken: usize,
    /// Pieces without a sound.
    pub(crate) missing: Vec<String>,
    /// Pieces whose sound is of other words or of another recording than now.
    pub(crate) old: Vec<String>,
    /// Recordings whose words have changed since.
    pub(crate) stale: Vec<String>,
    /// Recordings of what is no longer said.
    pub(crate) unused: Vec<String>,
    /// Recordings and sounds that are heard badly, in whole sentences.
    pub(crate) poor: Vec<String>,
    /// What is wrong, in whole sentences.
    pub(crate) wrong: Vec<String>,
}

impl Found {
    /// Every sound is there and good.
    pub(crate) fn is_good(&self) -> bool {
        let all = [&self.missing, &self.old, &self.stale, &self.poor, &self.wrong];
        all.iter().all(|list| list.is_empty())
    }
}

/// Looks at every sound of these languages, or of all.
///
/// # Errors
/// If a folder cannot be read.
pub(crate) fn examine(
    programme: &Programme,
    pack: &Path,
    languages: &BTreeSet<Language>,
    version: Option<&str>,
) -> Result<Vec<Found>> {
    let folders = Folder::all(programme, pack, languages).into_iter();
    folders.map(|folder| of_language(&Plan::new(programme, folder, version, &BTreeSet::new())?)).collect()
}

fn of_language(plan: &Plan) -> Result<Found> {
    let named = |file: MadeFile| {
        let pieces = plan.pieces.iter().filter(move |piece| piece.file == file);
        pieces.map(|piece| piece.id.as_str().to_owned()).collect::<Vec<_>>()
    };
    let spoken = |piece: &&Piece| {
        matches!(piece.source, Source::Speech) && matches!(piece.file, MadeFile::Good | MadeFile::Old)
    };
    let mut found = Found {
        language: plan.folder.language.to_string(),
        pieces: plan.pieces.len(),
        recorded: plan.recorded().count(),
        spoken: plan.pieces.iter().filter(spoken).count(),
        missing: named(MadeFile::Missing).into_iter().chain(named(MadeFile::Somebodys)).collect(),
        old: named(MadeFile::Old),
        stale: plan.stale(),
        unused: plan.unused.clone(),
        poor: Vec::new(),
        wrong: plan.wrong.clone(),
    };
    for heard in over(&plan.pieces, |piece| listen(plan, piece))? {
        found.poor.extend(heard.poor);
        found.wrong.extend(heard.wrong);
    }
    Ok(found)
}

/// What was heard of one piece.
#[derive(Default)]
struct Heard {
    poor: Vec<String>,
    wrong: Vec<String>,
}

/// Listens to the recording of a piece and to its made file.
fn listen(plan: &Plan, piece: &Piece) -> Result<Heard> {
    let mut heard = Heard::default();
    if let Source::Recording(path) = &piece.source {
        let bytes = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        match wav::read(&bytes) {
            Ok(sound) => {
                heard
                    .poor
                    .extend(flaws(&sound).into_iter().map(|flaw| format!("{}: {flaw}", path.display())));
            }
            Err(error) => heard.wrong.push(format!("{}: {error}", path.display())),
        }
    }
    if matches!(piece.file, MadeFile::Missing | MadeFile::Somebodys) {
        return Ok(heard);
    }
    let path = plan.folder.made(piece.id.as_str());
    let bytes = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    let is_whole = mark::of_file(&path)?.is_some_and(|mark| mark.fits(&bytes));
    match wav::read(&bytes) {
        Ok(sound) if is_whole => {
            let is_long = sound.length() > LENGTH_MAX && matches!(piece.source, Source::Speech);
            heard.poor.extend(is_long.then(|| format!("{}: {}", path.display(), too_long(&sound))));
        }
        Ok(_) => heard.wrong.push(format!("{}: it is not as it was made; delete it", path.display())),
        Err(error) => heard.wrong.push(format!("{}: {error}; delete it", path.display())),
    }
    Ok(heard)
}

/// Why a recording is heard badly.
fn flaws(sound: &Sound) -> Vec<String> {
    let mut flaws = Vec::new();
    match speech_dbfs(sound) {
        None => flaws.push("there is nothing to hear".to_owned()),
        Some(level) if level < SPEECH_DBFS_MIN => flaws.push(format!(
            "it is too quiet ({level:.0} dB, at least {SPEECH_DBFS_MIN:.0}): made loud, it hisses"
        )),
        Some(_) => {}
    }
    let clipped = sound.samples().iter().filter(|sample| sample.unsigned_abs() >= EDGE).count();
    if clipped > CLIPPED_MAX {
        flaws.push("it was recorded too loud and is cut off at its peaks".to_owned());
    }
    if sound.length() > LENGTH_MAX {
        flaws.push(too_long(sound));
    }
    flaws
}

fn too_long(sound: &Sound) -> String {
    format!(
        "it takes {} s, and nobody keeps more than {} in mind",
        sound.length().as_secs(),
        LENGTH_MAX.as_secs()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(height: i16, seconds: usize) -> Sound {
        Sound::new((0..seconds * 8_000).map(|at| if at % 10 < 5 { height } else { -height }).collect())
    }

    #[test]
    fn recordings_that_are_heard_badly_are_told_why() {
        let told = |sound: &Sound| flaws(sound).join("; ");
        assert_eq!(told(&tone(3_000, 2)), "");
        assert_eq!(told(&Sound::new(vec![0; 8_000])), "there is nothing to hear");
        assert_eq!(told(&Sound::new(Vec::new())), "there is nothing to hear");
        assert!(
            told(&tone(60, 2)).starts_with("it is too quiet (-55 dB, at least -45)"),
            "{}",
            told(&tone(60, 2))
        );
        assert_eq!(told(&tone(32_767, 2)), "it was recorded too loud and is cut off at its peaks");
        assert_eq!(told(&tone(3_000, 20)), "it takes 20 s, and nobody keeps more than 16 in mind");
    }
}
