//! The trial's zones as processes of their own, to be killed and started again.

use std::collections::HashMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

const READY_MAX: Duration = Duration::from_secs(120);

pub(crate) struct Zones {
    folder: tempfile::TempDir,
    gates: Vec<String>,
    running: HashMap<&'static str, Child>,
}

impl Drop for Zones {
    /// A test that fails shows what the zones have logged.
    #[allow(clippy::print_stderr, reason = "whoever reads of the failure needs it")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            for zone in ["gate-1", "gate-2", "desk"] {
                eprintln!("== {zone}, backwards\n{}", self.log_of(zone));
            }
        }
    }
}

impl Zones {
    /// Lets the trial make its folder, ends it, and starts the three zones without it.
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [first, ..] = loopback::ports::<10>();
        let mut demo = Command::new(env!("CARGO_BIN_EXE_safeconduct"))
            .args(["demo", "--json", "--data"])
            .arg(folder.path())
            .args(["--no-hotline", "--port-base", &first.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(demo.stdout.take().unwrap()).lines();
        let line = tokio::time::timeout(READY_MAX, lines.next_line()).await.unwrap().unwrap().unwrap();
        let said: Value = serde_json::from_str(&line).unwrap();
        let address = |gate: &Value| gate.as_str().unwrap_or_default().trim_end_matches('/').to_owned();
        let gates = said["gates"].as_array().unwrap().iter().map(address).collect();
        let id = demo.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        tokio::time::timeout(READY_MAX, demo.wait()).await.unwrap().unwrap();

        std::fs::create_dir(folder.path().join("tmp")).unwrap();
        let mut zones = Self { folder, gates, running: HashMap::new() };
        for zone in ["gate-1", "gate-2", "desk"] {
            zones.start_again(zone).await.unwrap_or_else(|e| panic!("{zone}: {e}"));
        }
        zones
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn gates(&self) -> Vec<String> {
        self.gates.clone()
    }

    /// `kill -9`.
    pub(crate) async fn kill(&mut self, zone: &str) {
        if let Some(mut child) = self.running.remove(zone) {
            child.kill().await.unwrap();
        }
    }

    /// Until it says that it listens.
    pub(crate) async fn start_again(&mut self, zone: &'static str) -> Result<(), String> {
        let kind = if zone == "desk" { "desk" } else { "gate" };
        let log = self.folder.path().join(format!("{zone}-crash.log"));
        let log = std::fs::File::options().create(true).append(true).open(log).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_safeconduct"))
            .args([kind, "--config"])
            .arg(self.folder.path().join(zone).join(format!("{kind}.toml")))
            // What is put away for a while would lie here.
            .env("TMPDIR", self.folder.path().join("tmp"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = async {
            while let Ok(Some(line)) = lines.next_line().await {
                if line.starts_with("ready ") {
                    return true;
                }
            }
            false
        };
        let is_ready = tokio::time::timeout(READY_MAX, ready).await.unwrap_or(false);
        self.running.insert(zone, child);
        if is_ready { Ok(()) } else { Err(self.log_of(zone)) }
    }

    fn log_of(&self, zone: &str) -> String {
        let log =
            std::fs::read_to_string(self.folder.path().join(format!("{zone}-crash.log"))).unwrap_or_default();
        log.lines().rev().take(20).collect::<Vec<_>>().join("\n")
    }
}
