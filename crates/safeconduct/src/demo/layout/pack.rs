//! Where the trial's programme comes from.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use include_dir::{Dir, include_dir};

/// The example, inside this executable: the trial needs nothing beside it.
static EXAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../programmes/example");
/// How deep a pack's folders go: `pages/<language>/`.
const DEPTH_MAX: usize = 4;

/// Copies a pack, or the example, to where the trial keeps it, so that a visitor can edit it.
pub(crate) fn bring(from: Option<&Path>, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    match from {
        Some(folder) => copy(folder, to, DEPTH_MAX).with_context(|| format!("copying {}", folder.display())),
        None => EXAMPLE.extract(to).context("writing the example programme"),
    }
}

fn copy(from: &Path, to: &Path, depth: usize) -> Result<()> {
    if depth == 0 {
        bail!("a programme's folders are never that deep");
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target, depth - 1)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
