//! A trial of its own for each test: the real executables, in a folder that goes with it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A running trial.
pub(crate) struct Trial {
    child: Child,
    folder: tempfile::TempDir,
    said: Value,
}

impl Trial {
    /// Starts `safeconduct demo --json` on free ports.
    pub(crate) fn start(samples: u16) -> Self {
        Self::start_in(tempfile::tempdir().expect("a folder"), samples)
    }

    /// The same in a folder that may hold an earlier trial.
    pub(crate) fn start_in(folder: tempfile::TempDir, samples: u16) -> Self {
        let [base, ..] = loopback::ports::<10>();
        let mut child = Command::new(env!("CARGO_BIN_EXE_safeconduct"))
            .args(["demo", "--json", "--data"])
            .arg(folder.path())
            .args(["--port-base", &base.to_string(), "--sample", &samples.to_string(), "--no-hotline"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the trial starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output"))
            .read_line(&mut line)
            .expect("its first line");
        let said = serde_json::from_str(&line)
            .unwrap_or_else(|e| panic!("the first line is one JSON object ({e}): {line:?}"));
        Self { child, folder, said }
    }

    /// The public address of a gate, counted from 1.
    pub(crate) fn gate(&self, number: usize) -> String {
        let gate = &self.said["gates"][number - 1];
        gate.as_str()
            .or_else(|| gate["url"].as_str())
            .expect("a gate's address")
            .trim_end_matches('/')
            .to_owned()
    }

    pub(crate) fn desk(&self) -> String {
        self.said["desk"].as_str().expect("the desk's address").trim_end_matches('/').to_owned()
    }

    pub(crate) fn start_page(&self) -> String {
        self.said["start"].as_str().expect("the start page").trim_end_matches('/').to_owned()
    }

    pub(crate) fn telephones(&self) -> String {
        self.said["simulator"].as_str().expect("the telephones' page").to_owned()
    }

    /// Name and password of the first sign-in with `role`.
    pub(crate) fn sign_in(&self, role: &str) -> (String, String) {
        let all = self.said["sign_in"].as_array().expect("sign-ins");
        let found = all.iter().find(|s| s["role"] == role).unwrap_or_else(|| panic!("no {role} in {all:?}"));
        (found["name"].as_str().unwrap().to_owned(), found["password"].as_str().unwrap().to_owned())
    }

    /// Every file below a folder of the trial.
    pub(crate) fn files(&self, below: &str) -> Vec<PathBuf> {
        fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { walk(&path, into) } else { into.push(path) }
            }
        }
        let mut files = Vec::new();
        walk(&self.folder.path().join(below), &mut files);
        files
    }

    /// The process ids of the trial's children, by their command (`gate`, `desk`).
    pub(crate) fn children(&self, command: &str) -> Vec<u32> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir("/proc").unwrap().flatten() {
            let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
            let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
            let parent =
                stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1)?.parse::<u32>().ok());
            let Ok(words) = std::fs::read(entry.path().join("cmdline")) else { continue };
            if parent == Some(self.child.id()) && words.split(|b| *b == 0).nth(1) == Some(command.as_bytes())
            {
                found.push(pid);
            }
        }
        found
    }

    /// Ends the trial as Control-C does, and gives its folder back.
    pub(crate) fn end(mut self) -> tempfile::TempDir {
        let status =
            Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().expect("kill");
        assert!(status.success());
        let status = self.child.wait().expect("the trial ends");
        assert!(status.success(), "the trial ended with {status}");
        std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap())
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // What the zones said helps whoever reads a failure.
            for zone in ["gate-1", "gate-2", "desk"] {
                let log = self.folder.path().join(zone).join(format!("{zone}.log"));
                eprintln!("--- {zone}\n{}", std::fs::read_to_string(log).unwrap_or_default());
            }
        }
        // After `end` it is gone already.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
