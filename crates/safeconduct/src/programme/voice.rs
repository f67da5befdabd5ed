//! `safeconduct programme voice`: the sounds of a pack's telephone.

use std::collections::BTreeSet;
use std::io::{IsTerminal as _, Write as _};

use anyhow::{Result, bail};
use interview::nearest::nearest;
use interview::{Language, Programme};
use sound::speech::Speaker;

use crate::cli::Voice;
use crate::voices::{self, Found, Made, Progress, Wish};

/// Without a terminal every so many sounds are told.
const TOLD_EVERY: usize = 100;
/// So many names are told of a kind; the rest is counted.
const NAMES_MAX: usize = 5;

/// What is said in the end.
pub(crate) struct Report {
    pub(crate) text: String,
    /// Every sound is there and good.
    pub(crate) is_good: bool,
}

/// Makes the sounds, or looks at them.
pub(crate) fn run(wish: &Voice) -> Result<Report> {
    let programme = Programme::load(&wish.folder).map_err(|faults| anyhow::anyhow!("{faults}"))?;
    let languages = languages(&programme, &wish.language)?;
    if wish.list {
        let all = voices::list(&programme, &wish.folder, &languages)?;
        let rows = all.iter().map(|listed| {
            let words = listed.words.split_whitespace().collect::<Vec<_>>().join(" ");
            format!("{}\t{}\t{}\t{words}\n", listed.language, listed.piece, listed.state)
        });
        return Ok(Report { text: rows.collect(), is_good: true });
    }
    if wish.check {
        let version = Speaker::default().version().ok();
        let found = voices::examine(&programme, &wish.folder, &languages, version.as_deref())?;
        return Ok(Report {
            text: found.iter().map(told).collect(),
            is_good: found.iter().all(Found::is_good),
        });
    }
    let confirmed = confirmed(&programme, &wish.confirm)?;
    let wanted = Wish { languages, confirmed, ..Wish::default() };
    Ok(report(&voices::make(&programme, &wish.folder, &wanted, &tell)?))
}

/// The languages that were asked for.
fn languages(programme: &Programme, asked: &[String]) -> Result<BTreeSet<Language>> {
    let mut languages = BTreeSet::new();
    for tag in asked {
        let Some(language) = programme.languages().iter().find(|language| language.as_str() == tag) else {
            let known = programme.languages().iter().map(Language::as_str);
            bail!("the programme has no language “{tag}”{}", meant(tag, known));
        };
        languages.insert(language.clone());
    }
    Ok(languages)
}

/// The pieces whose recordings somebody has listened to.
fn confirmed(programme: &Programme, asked: &[String]) -> Result<BTreeSet<String>> {
    let language = programme.default_language();
    let pieces = interview::call::pieces(programme, language);
    let known: BTreeSet<&str> = pieces.iter().map(|(id, _)| id.as_str()).collect();
    if let Some(piece) = asked.iter().find(|piece| !known.contains(piece.as_str())) {
        bail!("nothing that a call says is called “{piece}”{}", meant(piece, known));
    }
    Ok(asked.iter().cloned().collect())
}

fn meant<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, known).map(|name| format!("; did you mean “{name}”?")).unwrap_or_default()
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
        report.text.push_str(&names(&of.stale, STALE));
        report.text.push_str(&names(&of.unused, UNUSED));
        report.text.extend(of.wrong.iter().map(|sentence| format!("  wrong: {sentence}\n")));
        report.is_good &= of.wrong.is_empty() && of.stale.is_empty();
    }
    report
}

const STALE: &str =
    "the words have changed since it was recorded; record it anew, or listen and say --confirm";
const UNUSED: &str = "a recording of something that is no longer said";
const MISSING: &str = "no sound; `safeconduct programme voice` makes it";
const OLD: &str = "the sound is of other words, another recording or another program; `safeconduct programme voice` makes it anew";

/// What was found of one language, in lines.
pub(super) fn told(found: &Found) -> String {
    let Found { language, pieces, recorded, spoken, missing, old, stale, .. } = found;
    let mut text = format!(
        "{language}: {pieces} pieces, {recorded} recorded by people, {spoken} spoken by a program, {} missing, {} old, {} stale\n",
        missing.len(),
        old.len(),
        stale.len()
    );
    for (list, what) in [(missing, MISSING), (old, OLD), (stale, STALE), (&found.unused, UNUSED)] {
        text.push_str(&names(list, what));
    }
    text.extend(found.poor.iter().map(|sentence| format!("  poor: {sentence}\n")));
    text.extend(found.wrong.iter().map(|sentence| format!("  wrong: {sentence}\n")));
    text
}

/// A line for some names of which the same is to be said.
fn names(list: &[String], what: &str) -> String {
    if list.is_empty() {
        return String::new();
    }
    let shown = list.iter().take(NAMES_MAX).map(String::as_str).collect::<Vec<_>>().join(", ");
    let rest = list.len().saturating_sub(NAMES_MAX);
    let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    format!("  {shown}{rest}: {what}\n")
}
