//! `safeconduct trial reset`: wipes the trial.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::demo::layout::Layout;

/// Removes the trial's folder, if it is one and no trial runs in it.
pub(crate) fn reset(data: &Path) -> Result<String> {
    if !data.exists() {
        return Ok(format!("There is no trial in {}; nothing to wipe.", data.display()));
    }
    let layout = Layout::at(data)?;
    if !layout.is_trial() {
        bail!("{} holds no trial of ours, so it is left alone", data.display());
    }
    let lock = layout.lock()?;
    std::fs::remove_dir_all(layout.data()).with_context(|| format!("wiping {}", data.display()))?;
    drop(lock);
    Ok(format!("{} is wiped: its cases, keys and sign-ins are gone.", data.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trial_is_wiped() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("letters.txt"), "mine").unwrap();
        let error = reset(folder.path()).unwrap_err().to_string();
        assert!(error.contains("left alone"), "{error}");
        assert!(folder.path().join("letters.txt").exists());
    }

    #[test]
    fn nothing_to_wipe_is_no_fault() {
        let folder = tempfile::tempdir().unwrap();
        assert!(reset(&folder.path().join("none")).unwrap().contains("nothing to wipe"));
    }
}
