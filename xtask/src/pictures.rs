//! `cargo run -p xtask -- pictures`: the README's pictures, from what the browser tests see.
//!
//! The tests take a picture of every page they come by; those that the documents show already are replaced. Chromium and
//! its driver have to be there: `./check` installs them.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Where the pictures are kept, from the repository's root.
pub(crate) const FOLDER: &str = "docs/pictures";
/// The tests that come by everything that the documents show.
const STORIES: [&str; 2] = ["story::", "keyboard::"];

/// Makes the pictures and gives their number.
pub(crate) fn run(root: &Path) -> Result<usize> {
    let taken = tempfile::tempdir().context("a folder for what the tests see")?;
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(root)
        .args(["test", "--workspace", "--test", "browser", "--", "--test-threads", "1"])
        .args(STORIES)
        .env("SAFECONDUCT_PICTURES", taken.path())
        .status()
        .context("running the browser tests")?;
    ensure!(status.success(), "the browser tests failed, so the pictures stay as they are");
    let mut made = 0;
    for entry in std::fs::read_dir(root.join(FOLDER)).context(FOLDER)? {
        let name = entry?.file_name();
        let seen = taken.path().join(&name);
        ensure!(seen.exists(), "no test takes the picture {}", name.display());
        std::fs::copy(&seen, root.join(FOLDER).join(&name)).with_context(|| name.display().to_string())?;
        made += 1;
    }
    Ok(made)
}
