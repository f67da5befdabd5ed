//! `safeconduct programme voice`: the sounds of a pack's telephone.

use std::collections::BTreeSet;
use std::io::{IsTerminal as _, Write as _};

use anyhow::{Result, bail};
use interview::nearest::nearest;
use interview::{Language, Programme};

use crate::cli::Voice;
use crate::voices::{self, Made, Progress, Wish};

/// Without a terminal every so many sounds are told.
const TOLD_EVERY: usize = 100;

/// What is said in the end.
pub(crate) struct Report {
    pub(crate) text: String,
    /// Every sound is there and good.
    pub(crate) is_good: bool,
}

/// Makes the sounds.
pub(crate) fn run(wish: &Voice) -> Result<Report> {
    let programme = Programme::load(&wish.folder).map_err(|faults| anyhow::anyhow!("{faults}"))?;
    let wanted = Wish { languages: languages(&programme, &wish.language)?, ..Wish::default() };
    let made = voices::make(&programme, &wish.folder, &wanted, &tell)?;
    Ok(report(&made))
}

/// The languages that were asked for.
fn languages(programme: &Programme, asked: &[String]) -> Result<BTreeSet<Language>> {
    let mut languages = BTreeSet::new();
    for tag in asked {
        let Some(language) = programme.languages().iter().find(|language| language.as_str() == tag) else {
            let meant = nearest(tag, programme.languages().iter().map(Language::as_str));
            let meant = meant.map(|tag| format!("; did you mean “{tag}”?")).unwrap_or_default();
            bail!("the programme has no language “{tag}”{meant}");
        };
        languages.insert(language.clone());
    }
    Ok(languages)
}

/// Says how far it is, to whoever waits.
fn tell(progress: &Progress<'_>) {
    let Progress { language, piece, done, of } = progress;
    let mut out = std::io::stderr().lock();
    // Whoever closed it does not want to know.
    drop(if out.is_terminal() {
        let end = if done == of { "\n" } else { "" };
        write!(out, "\r\x1b[K{done} of {of}: {language} {}{end}", piece.as_str())
    } else if done.is_multiple_of(TOLD_EVERY) || done == of {
        writeln!(out, "{done} of {of}: {language} {}", piece.as_str())
    } else {
        Ok(())
    });
}

fn report(made: &Made) -> Report {
    let mut report = Report { text: String::new(), is_good: true };
    for (language, of) in &made.languages {
        let spoken = of.pieces.saturating_sub(of.recorded);
        let mut line = format!(
            "{language}: {} pieces, {} recorded, {spoken} spoken; {} made now",
            of.pieces, of.recorded, of.made
        );
        if of.removed > 0 {
            line.push_str(&format!(", {} removed", of.removed));
        }
        report.text.push_str(&format!("{line}\n"));
        for (names, what) in [
            (&of.stale, "the words have changed since it was recorded"),
            (&of.unused, "a recording of something that is no longer said"),
        ] {
            for name in names {
                report.text.push_str(&format!("  {name}: {what}\n"));
            }
        }
        for sentence in &of.wrong {
            report.text.push_str(&format!("  {sentence}\n"));
        }
        report.is_good &= of.wrong.is_empty();
    }
    report
}
