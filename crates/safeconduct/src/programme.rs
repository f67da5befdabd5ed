//! `safeconduct programme`: what whoever writes a pack needs.

use std::path::Path;

use anyhow::{Context, Result, bail};
use interview::Programme;

/// Explains every fault of a pack.
pub(crate) fn check(folder: &Path) -> Result<String> {
    match Programme::load(folder) {
        Ok(programme) => Ok(format!("{}: no fault found.", programme.id())),
        Err(faults) => bail!("{faults}"),
    }
}

/// Writes every questionnaire of a pack as `.xlsx`.
pub(crate) fn export(folder: &Path, to: &Path) -> Result<String> {
    let programme = Programme::load(folder).map_err(|faults| anyhow::anyhow!("{faults}"))?;
    std::fs::create_dir_all(to).with_context(|| format!("making {}", to.display()))?;
    let mut said = String::new();
    for form in programme.forms() {
        let name = form.name();
        let workbook = programme.workbook(name).with_context(|| format!("the questionnaire {name}"))?;
        let path = to.join(format!("{name}.xlsx"));
        let bytes = workbook.to_xlsx().with_context(|| format!("writing {name}"))?;
        std::fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
        said.push_str(&format!("{}\n", path.display()));
    }
    Ok(said)
}
