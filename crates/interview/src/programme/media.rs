//! Recordings that a questionnaire names in its columns `media::audio`: what is said by telephone in place of a question's or choice's words.

use std::collections::BTreeSet;

use super::Programme;
use super::folder::Folder;
use super::voices::{self, RECORDED};
use crate::call::recordings;
use crate::fault::{FaultKind, Found, Place};
use crate::nearest::nearest;

/// The folder of a pack in which they lie, as XLSForm tools have it beside a form.
pub const FOLDER: &str = "media";

/// Every recording that is named is there, and none that nobody names.
pub(super) fn check(programme: &Programme, folder: &Folder, found: &mut Found) {
    let prefix = format!("{FOLDER}/");
    let there: BTreeSet<&str> = folder.sounds().filter_map(|path| path.strip_prefix(&prefix)).collect();
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for form in programme.forms() {
        for (place, file) in &form.recordings {
            named.insert(file);
            if !there.contains(file.as_str()) || !file.ends_with(voices::ENDING) {
                let sounds = there.iter().copied().filter(|name| name.ends_with(voices::ENDING));
                let nearest = nearest(file, sounds);
                let place = Place { file: Some(format!("forms/{}.md", form.name())), ..place.clone() };
                found.add(place, FaultKind::NoRecording { file: file.clone(), nearest });
            }
        }
    }
    for file in there.difference(&named) {
        let absent = named.difference(&there).copied();
        let nearest = nearest(file, absent).map(|name| format!("{prefix}{name}"));
        found.add(Place::file(format!("{prefix}{file}")), FaultKind::UnknownFile { nearest });
    }
    for language in &programme.tags {
        for (id, file) in recordings(programme, language) {
            let path = format!("{}/{language}/{RECORDED}/{}{}", voices::FOLDER, id.as_str(), voices::ENDING);
            if folder.has_sound(&path) {
                found.add(Place::file(path), FaultKind::TwoRecordings { file });
            }
        }
    }
}
