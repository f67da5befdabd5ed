//! `cargo run -p xtask -- tidy`: rules of this repository that no compiler holds.
//!
//! Each rule prints what it found with file and line. It must never mend anything itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Which crates of ours each crate may use. The trust boundaries of `ARCHITECTURE.md`, as data.
const ARROWS: &[(&str, &[&str])] = &[
    ("seal", &[]),
    ("interview", &[]),
    ("ledger", &["seal"]),
    ("casework", &[]),
    ("web", &[]),
    ("channels", &["web"]),
    ("loopback", &[]),
    ("sound", &[]),
    ("telephone", &["sound", "web"]),
    ("simulator", &["web", "channels", "sound", "telephone"]),
    ("gate", &["seal", "interview", "ledger", "web", "channels", "sound", "telephone"]),
    ("desk", &["seal", "interview", "ledger", "casework", "web", "sound"]),
    (
        "safeconduct",
        &["seal", "interview", "ledger", "casework", "web", "channels", "sound", "simulator", "gate", "desk"],
    ),
    ("xtask", &["interview", "seal"]),
];

/// Lines of code a file may have, its tests aside.
const LINES_MAX: usize = 600;

/// Runs every rule and fails if any found something.
pub(crate) fn run(root: &Path) -> Result<Vec<String>> {
    let files = tracked_files(root)?;
    let mut found = Vec::new();
    arrows(root, &mut found)?;
    architecture_names_crates(root, &mut found)?;
    for file in &files {
        let Ok(text) = std::fs::read_to_string(root.join(file)) else { continue };
        if file.extension().is_some_and(|e| e == "rs") {
            rust_file(file, &text, &mut found);
        }
        machine_paths(file, &text, &mut found);
    }
    Ok(found)
}

fn tracked_files(root: &Path) -> Result<Vec<PathBuf>> {
    let out = Command::new("git").args(["ls-files"]).current_dir(root).output().context("git ls-files")?;
    if !out.status.success() {
        bail!("git ls-files failed: tidy looks at tracked files only");
    }
    Ok(String::from_utf8(out.stdout)?.lines().map(PathBuf::from).collect())
}

/// The arrows between our crates, from `cargo metadata`, against [`ARROWS`].
fn arrows(root: &Path, found: &mut Vec<String>) -> Result<()> {
    let out = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .context("cargo metadata")?;
    let metadata: Value = serde_json::from_slice(&out.stdout).context("cargo metadata's JSON")?;
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    for package in list(&metadata, "packages") {
        let name = word(package, "name");
        let Some(may) = allowed.get(name) else {
            found.push(format!("Cargo.toml: crate `{name}` has no row in xtask/src/tidy.rs ARROWS"));
            continue;
        };
        for dependency in list(package, "dependencies") {
            let to = word(dependency, "name");
            // A dev-dependency crosses no trust boundary at run time, but the zones stay apart even there.
            let ours = allowed.contains_key(to) && !word(dependency, "path").is_empty();
            if ours && !may.contains(&to) && word(dependency, "kind") != "dev" {
                found.push(format!("crates/{name}/Cargo.toml: `{name}` must not use `{to}`"));
            }
        }
    }
    Ok(())
}

fn list<'a>(of: &'a Value, name: &str) -> &'a [Value] {
    of.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn word<'a>(of: &'a Value, name: &str) -> &'a str {
    of.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn architecture_names_crates(root: &Path, found: &mut Vec<String>) -> Result<()> {
    let text = std::fs::read_to_string(root.join("ARCHITECTURE.md")).context("ARCHITECTURE.md")?;
    for (name, _) in ARROWS {
        if !text.contains(&format!("`{name}`")) {
            found.push(format!("ARCHITECTURE.md: crate `{name}` is not named"));
        }
    }
    for (at, line) in text.lines().enumerate() {
        for path in line.split('`').filter(|p| p.starts_with("crates/") || p.starts_with("docs/")) {
            let path = path.trim_end_matches('/');
            if !path.contains(['*', '<', '{', ' ']) && !root.join(path).exists() {
                found.push(format!("ARCHITECTURE.md:{}: `{path}` does not exist", at + 1));
            }
        }
    }
    Ok(())
}

fn rust_file(file: &Path, text: &str, found: &mut Vec<String>) {
    let shown = file.display();
    let is_test = file.components().any(|c| matches!(c.as_os_str().to_str(), Some("tests" | "benches")));
    // Below `tests/` cargo takes every `foo.rs` for a test of its own, so what tests share lies in `foo/mod.rs`.
    if !is_test && file.file_name().is_some_and(|n| n == "mod.rs") {
        found.push(format!("{shown}: `foo.rs` beside `foo/`, no mod.rs"));
    }
    let first = text.lines().find(|line| !line.starts_with("#!")).unwrap_or_default();
    if !first.starts_with("//!") {
        found.push(format!("{shown}:1: the first line says what this module is for (`//!`)"));
    }
    let code = text.lines().take_while(|line| line.trim() != "#[cfg(test)]").count();
    if !is_test && code > LINES_MAX {
        found.push(format!("{shown}: {code} lines; over {LINES_MAX} is more than one room"));
    }
    for (at, line) in text.lines().enumerate() {
        for marker in ["XXX", "FIXME"] {
            if line.contains(marker) && !file.ends_with("tidy.rs") {
                found.push(format!("{shown}:{}: {marker} blocks a merge", at + 1));
            }
        }
        if line.trim_start().starts_with("#[ignore") {
            found.push(format!("{shown}:{}: no ignored tests", at + 1));
        }
    }
}

/// Paths of whoever wrote a file do not belong into it.
fn machine_paths(file: &Path, text: &str, found: &mut Vec<String>) {
    if file.ends_with("tidy.rs") {
        return;
    }
    for (at, line) in text.lines().enumerate() {
        // `/root/` alone is also how paths in a questionnaire begin.
        for path in ["/work/", "/root/.", "/home/"] {
            if line.contains(path) {
                found.push(format!("{}:{}: a path of one machine ({path})", file.display(), at + 1));
            }
        }
    }
}
