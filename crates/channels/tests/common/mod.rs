//! What the tests against foreign counterparts share: where those are, and talking to them over pipes.

use std::path::PathBuf;
use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// A script of these tests, also for those of another crate that borrow them.
#[allow(dead_code, reason = "each test has its own counterpart")]
pub(crate) fn script(name: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../channels/tests");
    folder.join(name).display().to_string()
}

/// The folder with the Node packages of these tests, if it is there; says so if not. `./check` installs them.
pub(crate) fn modules(package: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("SAFECONDUCT_TOOLS").map(PathBuf::from)?.join("channels/node_modules");
    folder.join(package).is_dir().then_some(folder)
}

/// Says on standard output that a test did not run.
#[allow(clippy::print_stdout, reason = "a test that does not run has to say so")]
pub(crate) fn skipped(package: &str) {
    println!("Skipped: SAFECONDUCT_TOOLS has no channels/node_modules/{package}; ./check installs it.");
}

/// Says on standard output that a test did not run, for want of anything else.
#[allow(dead_code, reason = "each test has its own counterpart")]
#[allow(clippy::print_stdout, reason = "a test that does not run has to say so")]
pub(crate) fn wanting(what: &str) {
    println!("Skipped: {what} is not here; ./check installs it.");
}

/// A counterpart: a process that is told what to do line by line.
pub(crate) struct Counterpart {
    _child: Child,
    stdin: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Counterpart {
    /// Starts `script` under Node.
    pub(crate) fn start(script: &str, environment: &[(&str, String)]) -> Self {
        let mut child = Command::new("node")
            .arg(script)
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node starts");
        let stdin = child.stdin.take().expect("piped");
        let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        Self { _child: child, stdin, lines }
    }

    /// Tells it something and brings its answer.
    pub(crate) async fn tell(&mut self, what: Value) -> Value {
        self.stdin.write_all(format!("{what}\n").as_bytes()).await.expect("it listens");
        let line = self.lines.next_line().await.expect("it answers").expect("it lives");
        serde_json::from_str(&line).expect("JSON")
    }
}
