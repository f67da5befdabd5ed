//! `safeconduct programme`: what whoever writes a pack needs.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, bail};
use interview::Programme;
use interview::chat::Command;
use seal::wordlist::{WordLanguage, list};
use sound::speech::Speaker;

use crate::voices;

pub(crate) mod voice;

/// Explains every fault of a pack.
pub(crate) fn check(folder: &Path) -> Result<String> {
    match Programme::load(folder) {
        Ok(programme) => {
            let doubled = doubled(&programme);
            if !doubled.is_empty() {
                bail!("{}", doubled.join("\n"));
            }
            let sounds = sounds(&programme, folder)?;
            Ok(format!("{sounds}{}: no fault found.", programme.id()))
        }
        Err(faults) => bail!("{faults}"),
    }
}

/// What of the telephone's sounds there is, where there is a telephone. A sound that cannot be heard is a fault; one that is missing is said
/// again by whatever needs it.
fn sounds(programme: &Programme, folder: &Path) -> Result<String> {
    let has_sounds = folder.join(interview::programme::voices::FOLDER).is_dir();
    if !programme.settings().telephone && !has_sounds {
        return Ok(String::new());
    }
    let version = Speaker::default().version().ok();
    let found = voices::examine(programme, folder, &BTreeSet::new(), version.as_deref())?;
    let text: String = found.iter().map(voice::told).collect();
    if found.iter().any(|found| !found.wrong.is_empty()) {
        bail!("{text}");
    }
    Ok(text)
}

/// Words of commands that are words of a receipt too. Greetings may be: they do nothing.
fn doubled(programme: &Programme) -> Vec<String> {
    let is_listed = |word: &str| WordLanguage::ALL.into_iter().any(|language| list(language).contains(&word));
    let words = programme.command_words().into_iter();
    words
        .filter(|(_, command, word)| *command != Command::Start && is_listed(word))
        .map(|(language, command, word)| {
            let key = command.key();
            format!("locales/{language}.ftl: the word “{word}” of “{key}” is also a word of receipts")
        })
        .collect()
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
