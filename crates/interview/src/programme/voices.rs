//! The sounds of a telephone: which files may lie in `voices/`, and what is known of recordings.
//!
//! Nothing here hears them: whether a file is sound, and how loud, is found by whoever makes and checks them
//! (`safeconduct programme voice`). They belong to no revision of a questionnaire: what is begun goes on when somebody records a voice.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Programme;
use super::folder::Folder;
use super::settings::Settings;
use crate::call::pieces;
use crate::fault::{FaultKind, Found, Place};
use crate::nearest::nearest;

/// The folder of a pack in which sounds lie, each language in a folder of its own.
pub const FOLDER: &str = "voices";
/// In the folder of a language: what people recorded, as they handed it in.
pub const RECORDED: &str = "recorded";
/// In the folder of a language: which words each recording says.
pub const RECORDED_LIST: &str = "recorded.toml";
/// How the name of a sound ends.
pub const ENDING: &str = ".wav";

/// What is known of the recordings of one language, by piece.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Recordings(pub BTreeMap<String, Recording>);

/// One recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// The digest of its file.
    pub file: String,
    /// The words of the piece when it was handed in.
    pub words: String,
}

impl Recordings {
    /// Reads the list.
    ///
    /// # Errors
    /// What the parser says.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.message().to_owned())
    }
}

/// Whether this is the path of a language's list of recordings.
pub(super) fn is_list(settings: &Settings, path: &str) -> bool {
    settings.languages.iter().any(|language| path == format!("{FOLDER}/{}/{RECORDED_LIST}", language.tag))
}

/// Every sound lies in the folder of a language, and every recording has the name of something that is said.
pub(super) fn check(programme: &Programme, folder: &Folder, found: &mut Found) {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for language in &programme.tags {
        let top = format!("{FOLDER}/{language}/");
        let of_language: Vec<&str> = folder.sounds().filter(|path| path.starts_with(&top)).collect();
        if of_language.is_empty() {
            continue;
        }
        let names: BTreeSet<String> =
            pieces(programme, language).into_iter().map(|(id, _)| id.as_str().to_owned()).collect();
        let listed = list(folder, &format!("{top}{RECORDED_LIST}"), found);
        for path in of_language {
            known.insert(path);
            let file = path.strip_prefix(&top).unwrap_or_default();
            let recorded = file.strip_prefix(&format!("{RECORDED}/"));
            let (Some(name), true) =
                (recorded.unwrap_or(file).strip_suffix(ENDING), !recorded.unwrap_or(file).contains('/'))
            else {
                found.add(Place::file(path), FaultKind::UnknownFile { nearest: None });
                continue;
            };
            // What was once recorded for a text that is gone is no slip. What lies beside may be left over too: whoever made it knows.
            let is_slip = recorded.is_some() && !names.contains(name) && !listed.0.contains_key(name);
            if is_slip {
                let nearest = nearest(name, names.iter().map(String::as_str));
                found.add(Place::file(path), FaultKind::UnknownPiece { name: name.to_owned(), nearest });
            }
        }
    }
    for path in folder.sounds().filter(|path| path.starts_with(FOLDER) && !known.contains(path)) {
        found.add(Place::file(path), FaultKind::UnknownFile { nearest: nearest_language(programme, path) });
    }
}

/// The folder that was probably meant.
fn nearest_language(programme: &Programme, path: &str) -> Option<String> {
    let tag = path.split('/').nth(1)?;
    let near = nearest(tag, programme.tags.iter().map(|language| language.as_str()))?;
    Some(path.replacen(tag, &near, 1))
}

fn list(folder: &Folder, path: &str, found: &mut Found) -> Recordings {
    let read = folder.get(path).map_or_else(|| Ok(Recordings::default()), Recordings::parse);
    read.unwrap_or_else(|message| {
        found.add(Place::file(path), FaultKind::Toml { message });
        Recordings::default()
    })
}
