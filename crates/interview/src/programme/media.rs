//! Recordings that a questionnaire names in its columns `media::audio`.

use super::Programme;
use super::folder::Folder;
use crate::fault::{FaultKind, Found, Place};

/// The folder of a pack in which they lie, as XLSForm tools have it beside a form.
pub(super) const FOLDER: &str = "media";

/// Every file is named by a questionnaire.
pub(super) fn check(_programme: &Programme, folder: &Folder, found: &mut Found) {
    for path in folder.sounds().filter(|path| path.starts_with(FOLDER)) {
        found.add(Place::file(path), FaultKind::UnknownFile { nearest: None });
    }
}
