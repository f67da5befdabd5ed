//! What was found, and how it is said.

use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Right,
    Warning,
    Wrong,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Finding {
    level: Level,
    about: &'static str,
    said: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    todo: String,
}

/// Everything that was found of one zone.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    config: String,
    zone: &'static str,
    wrong: usize,
    warnings: usize,
    findings: Vec<Finding>,
}

impl Report {
    pub(super) fn of(config: &Path) -> Self {
        let config = config.display().to_string();
        Self { config, zone: "", wrong: 0, warnings: 0, findings: Vec::new() }
    }

    pub(super) fn set_zone(&mut self, zone: &'static str) {
        self.zone = zone;
    }

    /// All is well with it.
    pub(super) fn right(&mut self, about: &'static str, said: impl Into<String>) {
        self.add(Level::Right, about, said.into(), String::new());
    }

    /// It works, and somebody should do something about it.
    pub(super) fn warn(&mut self, about: &'static str, said: impl Into<String>, todo: impl Into<String>) {
        self.warnings += 1;
        self.add(Level::Warning, about, said.into(), todo.into());
    }

    /// It does not work, or is not safe.
    pub(super) fn wrong(&mut self, about: &'static str, said: impl Into<String>, todo: impl Into<String>) {
        self.wrong += 1;
        self.add(Level::Wrong, about, said.into(), todo.into());
    }

    fn add(&mut self, level: Level, about: &'static str, said: String, todo: String) {
        // One line each, whatever an error brought along.
        let one_line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.findings.push(Finding { level, about, said: one_line(said), todo: one_line(todo) });
    }

    /// For a person.
    pub(crate) fn text(&self) -> String {
        let mut said = String::new();
        for finding in &self.findings {
            let word = match finding.level {
                Level::Right => "ok",
                Level::Warning => "warn",
                Level::Wrong => "WRONG",
            };
            said.push_str(&format!("{word:<5}  {:<9}  {}", finding.about, finding.said));
            if !finding.todo.is_empty() {
                said.push_str(&format!("  →  {}", finding.todo));
            }
            said.push('\n');
        }
        said.push_str(&match (self.wrong, self.warnings) {
            (0, 0) => "Nothing to do.\n".to_owned(),
            (wrong, warnings) => format!("{wrong} wrong, {warnings} warnings.\n"),
        });
        said
    }

    /// For a machine.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers always have a JSON form")
    }

    /// 0 nothing to do, 1 something is wrong, 3 warnings only (2 is how a wrong command line ends).
    pub(crate) fn exit(&self) -> ExitCode {
        ExitCode::from(match (self.wrong, self.warnings) {
            (0, 0) => 0,
            (0, _) => 3,
            (_, _) => 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_one_line_and_says_what_to_do() {
        let mut report = Report::of(Path::new("desk.toml"));
        report.set_zone("desk");
        report.right("settings", "fine");
        report.warn("backup", "the last is\n  old", "start the desk");
        assert_eq!(
            report.text(),
            "ok     settings   fine\nwarn   backup     the last is old  →  start the desk\n0 wrong, 1 warnings.\n"
        );
        assert_eq!(
            report.json(),
            r#"{"config":"desk.toml","zone":"desk","wrong":0,"warnings":1,"findings":[{"level":"right","about":"settings","said":"fine"},{"level":"warning","about":"backup","said":"the last is old","todo":"start the desk"}]}"#
        );
    }
}
