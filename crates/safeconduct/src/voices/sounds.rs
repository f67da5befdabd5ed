//! One sound: spoken or read, trimmed, levelled, written. And many at once.

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;

use anyhow::{Context as _, Result};
use sound::loudness::{self, TARGET_DBFS};
use sound::speech::Speaker;
use sound::trim::trim;
use sound::wav;
use sound::{Codec, Encoding, Sound};

use super::files;
use super::folder::Folder;
use super::mark::Mark;
use super::plan::Piece;

/// How a made file holds its samples.
const ENCODING: Encoding = Encoding::G711(Codec::Alaw);
/// The most sounds that are made at once.
const THREADS_MAX: usize = 16;

/// Where a sound comes from.
#[derive(Debug)]
pub(super) enum Source {
    /// Somebody recorded it.
    Recording(PathBuf),
    /// A program speaks it.
    Speech,
}

/// The sound of a piece, or what is wrong with its recording.
pub(super) fn sound(piece: &Piece, folder: &Folder, speaker: &Speaker) -> Result<Result<Sound, String>> {
    let sound = match &piece.source {
        Source::Speech => speaker
            .speak(folder.language.as_str(), &piece.words)
            .with_context(|| format!("speaking {} in {}", piece.id.as_str(), folder.language))?,
        Source::Recording(path) => {
            let bytes = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
            match wav::read(&bytes) {
                Ok(sound) => loudness::level(&sound, TARGET_DBFS),
                Err(error) => return Ok(Err(format!("{}: {error}", path.display()))),
            }
        }
    };
    Ok(Ok(trim(&sound)))
}

/// Writes the made file of a piece.
pub(super) fn write(piece: &Piece, folder: &Folder, sound: &Sound) -> Result<()> {
    files::write(&folder.made(piece.id.as_str()), &file(piece, sound))
}

fn file(piece: &Piece, sound: &Sound) -> Vec<u8> {
    let mut data = Vec::with_capacity(sound.samples().len());
    ENCODING.write(sound.samples(), &mut data);
    wav::file(ENCODING, sound.samples(), Some(&Mark::new(piece.of.clone(), &data).bytes()))
}

/// Does the same with each, on as many threads as there are cores, and gives what came of each in order. The first that fails ends it.
pub(super) fn over<I: Sync, O: Send>(items: &[I], act: impl Fn(&I) -> Result<O> + Sync) -> Result<Vec<O>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX);
    let next = Mutex::new(items.iter().enumerate());
    let came = Mutex::new(Vec::with_capacity(items.len()));
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let item = next.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((at, item)) = item else { break };
                    let out = act(item);
                    if out.is_err() {
                        next.lock().unwrap_or_else(PoisonError::into_inner).by_ref().for_each(drop);
                    }
                    came.lock().unwrap_or_else(PoisonError::into_inner).push((at, out));
                }
            });
        }
    });
    let mut came = came.into_inner().unwrap_or_else(PoisonError::into_inner);
    came.sort_by_key(|(at, _)| *at);
    came.into_iter().map(|(_, out)| out).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_of_each_is_in_order() {
        let numbers: Vec<u32> = (0..1_000).collect();
        let doubled: Vec<u32> = numbers.iter().map(|number| number * 2).collect();
        assert_eq!(over(&numbers, |number| Ok(number * 2)).unwrap(), doubled);
        assert!(over::<u32, u32>(&[], |number| Ok(*number)).unwrap().is_empty());
    }

    #[test]
    fn the_first_that_fails_ends_it() {
        let tried = std::sync::atomic::AtomicUsize::new(0);
        let failed = over(&[0; 1_000], |_| -> Result<()> {
            tried.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            anyhow::bail!("no")
        });
        assert!(failed.is_err());
        assert!(tried.into_inner() <= THREADS_MAX);
    }
}
