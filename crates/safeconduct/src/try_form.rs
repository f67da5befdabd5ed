//! `safeconduct programme try`: somebody's XLSForm played through on every kind of channel, before a pack is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use interview::Programme;
use interview::form::Form;
use interview::rehearsal::rehearse;
use interview::xlsform::foreign::{Aside, Foreign, What, compile_foreign};
use jiff::Zoned;
use sha2::{Digest, Sha256};

/// So many faults of one questionnaire are said.
const FAULTS_SAID: usize = 5;
/// The time of every trial, so that it can be had again: a form may ask for days before today.
const NOW: &str = "2026-11-23T20:00[UTC]";

/// What is printed, and whether every questionnaire was played to its end.
pub(crate) struct Report {
    pub(crate) text: String,
    pub(crate) all_ran: bool,
}

/// Tries questionnaires with the words of a pack around them.
pub(crate) fn run(folder: &Path, files: &[std::path::PathBuf], people: u64, aside: bool) -> Result<Report> {
    let now: Zoned = NOW.parse().context("the time of the trial")?;
    let mut report = Report { text: String::new(), all_ran: true };
    for file in files {
        let bytes = std::fs::read(file).with_context(|| format!("reading {}", file.display()))?;
        let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        report.text.push_str(&format!("{}\n  sha256 {digest}\n", file.display()));
        match compile_foreign(&bytes, "tried") {
            Err(faults) => {
                report.all_ran = false;
                report.text.push_str("  refused:\n");
                for fault in faults.as_slice().iter().take(FAULTS_SAID) {
                    report.text.push_str(&format!("    {fault}\n"));
                }
                let more = faults.as_slice().len().saturating_sub(FAULTS_SAID);
                if more > 0 {
                    report.text.push_str(&format!("    and {more} more\n"));
                }
            }
            Ok(foreign) => {
                // Each around its own copy: a pack is small, and a trial is no hurry.
                let pack = Programme::load(folder).map_err(|faults| anyhow::anyhow!("{faults}"))?;
                let (text, ran) = played(pack, foreign, &now, people, aside);
                report.text.push_str(&text);
                report.all_ran &= ran;
            }
        }
    }
    Ok(report)
}

/// Plays one, and says how it went.
fn played(pack: Programme, foreign: Foreign, now: &Zoned, people: u64, name_aside: bool) -> (String, bool) {
    let mut text = format!("  {}\n  set aside: {}\n", shape(&foreign.form), aside_line(&foreign.aside));
    if name_aside {
        foreign.aside.iter().for_each(|one| text.push_str(&format!("    {one}\n")));
    }
    let questions: BTreeSet<String> = foreign.form.questions().map(str::to_owned).collect();
    let programme = pack.around(foreign.form);
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let (mut refused, mut stumbled) = (BTreeMap::new(), BTreeSet::new());
    for person in 0..people {
        match rehearse(&programme, now, person) {
            Ok(all) => {
                for one in all {
                    *refused.entry(format!("{:?}", one.channel)).or_insert(0) += one.refused;
                    asked.extend(one.asked.into_iter().filter(|name| questions.contains(name)));
                }
            }
            Err(error) => drop(stumbled.insert(error.to_string())),
        }
    }
    let refused: Vec<String> = refused.iter().map(|(channel, count)| format!("{channel} {count}")).collect();
    if stumbled.is_empty() {
        text.push_str(&format!(
            "  runs: {people} people × 3 channels, the same answers on each; {} of {} questions met; refused answers: {}\n",
            asked.len(),
            questions.len(),
            refused.join(", "),
        ));
        let unmet: Vec<&str> = questions.difference(&asked).map(String::as_str).collect();
        if name_aside && !unmet.is_empty() {
            text.push_str(&format!("    not met by any of them: {}\n", unmet.join(", ")));
        }
    } else {
        text.push_str("  does not run:\n");
        stumbled.iter().for_each(|why| text.push_str(&format!("    {why}\n")));
    }
    (text, stumbled.is_empty())
}

/// How large a questionnaire is.
fn shape(form: &Form) -> String {
    let outline = form.outline();
    let groups = outline.nodes.iter().filter(|node| node.control == "group").count();
    let filters = outline
        .nodes
        .iter()
        .filter(|node| node.choices.as_ref().is_some_and(|(_, filter)| !filter.is_empty()))
        .count();
    format!("{} questions, {groups} groups, {filters} choice filters", form.questions().count())
}

/// What was set aside, counted.
fn aside_line(aside: &[Aside]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for one in aside {
        let kind = match &one.what {
            What::Unread(_) => "columns, sheets and cells not read",
            What::Silent(_) => "silent notes",
            What::Unasked(..) => "questions not asked",
            What::Once(_) => "repeats asked once",
            What::Wordless(_) => "questions without words",
        };
        *counts.entry(kind).or_default() += 1;
    }
    let parts: Vec<String> = counts.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}
