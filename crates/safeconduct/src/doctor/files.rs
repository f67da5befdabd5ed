//! Who else can read what lies in a zone's folder.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::finding::Report;

/// Rights of anybody but the owner.
const OTHERS: u32 = 0o077;
/// Rights of anybody but the owner and the group: some keep keys of TLS for a group.
const STRANGERS: u32 = 0o007;

/// Whether the folder is closed, or at least each of the `secrets` in it.
pub(super) fn examine(folder: &Path, secrets: &[PathBuf], report: &mut Report) {
    // Without the dot of `data = "."`, and never empty.
    let clean: PathBuf = folder.components().collect();
    let folder = if clean.as_os_str().is_empty() { Path::new(".") } else { &clean };
    let facts = match fs::metadata(folder) {
        Ok(facts) => facts,
        Err(error) => {
            report.wrong(
                "files",
                format!("{}: {error}", folder.display()),
                "name the folder that is there in the settings",
            );
            return;
        }
    };
    let me = rustix::process::geteuid().as_raw();
    if facts.uid() != me && me != 0 {
        report.warn(
            "files",
            format!("{} belongs to another user (number {})", folder.display(), facts.uid()),
            "run this as the user who runs the zone: sudo -u safeconduct safeconduct doctor …",
        );
    }
    if facts.mode() & OTHERS == 0 {
        report.right("files", format!("{} is closed to everybody else", folder.display()));
        return;
    }
    let open: Vec<&PathBuf> = secrets.iter().filter(|file| is_open(file, OTHERS)).collect();
    if open.is_empty() {
        report.warn(
            "files",
            format!("others may look into {}", folder.display()),
            format!("chmod 700 {}", folder.display()),
        );
    }
    for file in open {
        report.wrong(
            "files",
            format!("others may read {}", file.display()),
            format!("chmod 700 {}; chmod 600 {}", folder.display(), file.display()),
        );
    }
}

/// A key that may lie elsewhere.
pub(super) fn examine_key(file: &Path, report: &mut Report) {
    if is_open(file, STRANGERS) {
        report.wrong(
            "files",
            format!("everybody may read {}", file.display()),
            format!("chmod o= {}", file.display()),
        );
    }
}

fn is_open(file: &Path, rights: u32) -> bool {
    fs::metadata(file).is_ok_and(|facts| facts.mode() & rights != 0)
}
