//! The zones as processes of their own, as in production.
//!
//! A child stops when its standard input closes, so that none outlives the trial, however the trial ended.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};

/// How long a zone may take to listen.
const READY_MAX: Duration = Duration::from_secs(60);
/// How long a zone may take to end by itself before it is killed.
const END_MAX: Duration = Duration::from_secs(15);

/// A running zone.
pub(crate) struct Zone {
    pub(crate) name: String,
    child: Child,
    stdin: Option<ChildStdin>,
}

impl Zone {
    /// Starts `safeconduct <command> --config <config>` and waits until it says that it listens.
    ///
    /// Its log goes to `log`, a file of the trial; a zone's log contains nobody.
    pub(crate) async fn start(name: &str, command: &str, config: &Path, log: &Path) -> Result<Self> {
        let executable = std::env::current_exe().context("finding this executable")?;
        let log_file = std::fs::File::options()
            .create(true)
            .append(true)
            .open(log)
            .with_context(|| format!("opening {}", log.display()))?;
        let mut child = Command::new(executable)
            .args([command, "--until-stdin-closes", "--config"])
            .arg(config)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log_file)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("starting {name}"))?;
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().context("the child's output")?;
        let mut lines = BufReader::new(stdout).lines();
        let ready = async {
            while let Some(line) = lines.next_line().await? {
                if line.starts_with("ready ") {
                    return anyhow::Ok(true);
                }
            }
            Ok(false)
        };
        match tokio::time::timeout(READY_MAX, ready).await {
            Ok(Ok(true)) => Ok(Self { name: name.to_owned(), child, stdin }),
            Ok(Ok(false)) => bail!("{name} ended before it listened; its log says why: {}", log.display()),
            Ok(Err(error)) => Err(error).with_context(|| format!("reading what {name} says")),
            Err(_) => {
                bail!("{name} did not listen within {} s; its log: {}", READY_MAX.as_secs(), log.display())
            }
        }
    }

    /// Waits until the zone ends by itself: it never should.
    pub(crate) async fn ended(&mut self) -> String {
        match self.child.wait().await {
            Ok(status) => format!("{} ended ({status})", self.name),
            Err(error) => format!("{} cannot be watched ({error})", self.name),
        }
    }

    /// Ends the zone: politely, then not.
    pub(crate) async fn stop(mut self) {
        drop(self.stdin.take());
        if tokio::time::timeout(END_MAX, self.child.wait()).await.is_err() {
            tracing::warn!(zone = self.name, "did not end by itself and is killed");
            if let Err(error) = self.child.kill().await {
                tracing::warn!(zone = self.name, %error, "could not be killed");
            }
        }
    }
}

/// Waits until something answers at `address`.
pub(crate) async fn answers(address: SocketAddr) -> bool {
    tokio::time::timeout(READY_MAX, async {
        while tokio::net::TcpStream::connect(address).await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await
    .is_ok()
}
