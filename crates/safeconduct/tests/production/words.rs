//! What the command line says, made the same for every run.

use std::path::Path;
use std::process::Command;

use regex::Regex;

/// Every command that has help of its own.
pub(crate) const COMMANDS: &[&[&str]] = &[
    &[],
    &["demo"],
    &["gate"],
    &["gate", "new"],
    &["desk"],
    &["desk", "new"],
    &["desk", "keys"],
    &["desk", "account"],
    &["desk", "account", "set"],
    &["desk", "account", "remove"],
    &["desk", "account", "list"],
    &["desk", "passphrase"],
    &["channel"],
    &["channel", "add"],
    &["channel", "check"],
    &["channel", "list"],
    &["channel", "move"],
    &["channel", "remove"],
    &["channel", "put-back"],
    &["keys"],
    &["keys", "root"],
    &["keys", "signer"],
    &["keys", "issue"],
    &["keys", "revoke"],
    &["keys", "show"],
    &["doctor"],
    &["seize"],
    &["programme"],
    &["programme", "check"],
    &["programme", "export"],
    &["trial"],
    &["trial", "reset"],
];

pub(crate) fn help(command: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_safeconduct")).args(command).arg("--help").output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Without folders, keys, days, ports and room, which differ from run to run; and without what depends on the machine
/// that tests run on.
pub(crate) fn redacted(text: &str, folder: &Path) -> String {
    let mut text = text.replace(&folder.display().to_string(), "…");
    for (pattern, with) in [
        (r"sha256:[0-9a-f]{64}", "PIN"),
        (r"\b[0-9a-f]{64}\b", "HASH"),
        (r"\b[0-9a-f]{16}\b", "KEY"),
        (r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2} UTC)?", "DAY"),
        (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
        (r"\d+ days left", "N days left"),
        (r"(?m)^(ok|warn|WRONG) +(swap|cores|disk) .*$", "(machine) $2"),
        (r"(?m)^\d+ wrong, \d+ warnings\.$", "(sum)"),
    ] {
        text = Regex::new(pattern).unwrap().replace_all(&text, with).into_owned();
    }
    text
}
