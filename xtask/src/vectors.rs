//! Runs recorded conformance vectors: `cargo run -p xtask -- vectors FILE…`.
//!
//! The formats are those of the vectors' own README. Nothing is dropped: right + refused + wrong = all. It fails where
//! anything is wrong, and where something is refused that intake needs.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::Value as Json;

mod xlsform;
mod xpath;

/// Which vectors to run.
#[derive(Args, Debug)]
pub(crate) struct Vectors {
    /// Files of one JSON object a line
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// List every vector that is refused, not only those that are wrong
    #[arg(long)]
    all: bool,
}

/// What came of one vector.
pub(crate) enum Verdict {
    /// As recorded.
    Right,
    /// Not answered, and why.
    Refused {
        /// For the summary, so without anything particular to the vector.
        reason: String,
        /// Whether intake needs it.
        needed: bool,
    },
    /// Answered otherwise than recorded.
    Wrong(String),
}

/// What came of the vectors of one test file.
#[derive(Default)]
struct Count {
    right: usize,
    refused: usize,
    wrong: usize,
}

#[derive(Default)]
struct Tally {
    files: BTreeMap<String, Count>,
    reasons: BTreeMap<String, usize>,
    wrong: Vec<String>,
    needed: Vec<String>,
    refused: Vec<String>,
}

impl Tally {
    fn add(&mut self, file: &str, what: &str, verdict: Verdict) {
        let count = self.files.entry(file.to_owned()).or_default();
        match verdict {
            Verdict::Right => count.right += 1,
            Verdict::Refused { reason, needed } => {
                count.refused += 1;
                let line = format!("{file}: {what}: {reason}");
                if needed {
                    self.needed.push(line.clone());
                }
                self.refused.push(line);
                *self.reasons.entry(reason).or_default() += 1;
            }
            Verdict::Wrong(detail) => {
                count.wrong += 1;
                self.wrong.push(format!("{file}: {what}: {detail}"));
            }
        }
    }

    fn say(&self, all: bool) {
        let mut total = Count::default();
        crate::say("  right refused   wrong  test file");
        for (file, count) in &self.files {
            crate::say(&format!("{:7} {:7} {:7}  {file}", count.right, count.refused, count.wrong));
            total.right += count.right;
            total.refused += count.refused;
            total.wrong += count.wrong;
        }
        let sum = total.right + total.refused + total.wrong;
        crate::say(&format!("{:7} {:7} {:7}  = {sum}", total.right, total.refused, total.wrong));
        list("refused because", self.reasons.iter().map(|(reason, count)| format!("{count:5}  {reason}")));
        if all {
            list("refused", self.refused.iter().cloned());
        }
        list("refused though intake needs it", self.needed.iter().cloned());
        list("wrong", self.wrong.iter().cloned());
    }
}

fn list(title: &str, lines: impl ExactSizeIterator<Item = String>) {
    if lines.len() > 0 {
        crate::say(&format!("\n{title}:"));
        lines.for_each(|line| crate::say(&line));
    }
}

/// Runs every vector of every file.
pub(crate) fn run(wish: &Vectors) -> Result<ExitCode> {
    let mut good = true;
    for path in &wish.files {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let vectors: Vec<Json> = lines
            .enumerate()
            .map(|(at, line)| {
                serde_json::from_str(line).with_context(|| format!("{} line {}", path.display(), at + 1))
            })
            .collect::<Result<_>>()?;
        crate::say(&format!("{}: {} vectors", path.display(), vectors.len()));
        let tally = match vectors.first() {
            None => Tally::default(),
            Some(first) if first.get("expr").is_some() => xpath::run(&vectors)?,
            Some(first) if first.get("md").is_some() => xlsform::run(&vectors)?,
            Some(_) => bail!("{}: neither XPath nor XLSForm vectors", path.display()),
        };
        tally.say(wish.all);
        good &= tally.wrong.is_empty() && tally.needed.is_empty();
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
