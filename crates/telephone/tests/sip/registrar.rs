//! Kamailio, in a private instance on loopback.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// Of whoever registers.
pub(crate) const PASSWORD: &str = "canary-password";
const READY_MAX: Duration = Duration::from_secs(30);

/// A running Kamailio. It and its children end with it.
pub(crate) struct Kamailio {
    child: Child,
    folder: TempDir,
    pub(crate) at: SocketAddr,
    tls: SocketAddr,
}

impl Kamailio {
    /// Starts one that knows us by name and password. None if there is none, which is said.
    #[allow(clippy::print_stdout, reason = "a test that does not run has to say so")]
    pub(crate) async fn start(algorithm: &str) -> Option<Self> {
        let unpacked =
            std::env::var_os("SAFECONDUCT_TOOLS").map(PathBuf::from).map(|tools| tools.join("kamailio"));
        let Some(unpacked) = unpacked.filter(|folder| folder.join("usr/sbin/kamailio").is_file()) else {
            println!("Skipped: Kamailio is not here; ./check installs it.");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let [at, tls] = loopback::ports().map(|port| SocketAddr::from(([127, 0, 0, 1], port)));
        certificate(folder.path());
        let libraries =
            unpacked.join("usr/lib").join(format!("{}-linux-gnu", std::env::consts::ARCH)).join("kamailio");
        let config = settings_of(folder.path(), &libraries, at, tls, algorithm);
        let path = folder.path().join("kamailio.cfg");
        std::fs::write(&path, config).unwrap();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let child = Command::new(unpacked.join("usr/sbin/kamailio"))
            .args(["-DD", "-E", "-m", "32", "-M", "8", "-f"])
            .arg(&path)
            .arg("-Y")
            .arg(folder.path())
            .env("LD_LIBRARY_PATH", &libraries)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut kamailio = Self { child, folder, at, tls };
        timeout(READY_MAX, kamailio.answers()).await.expect("Kamailio answers");
        Some(kamailio)
    }

    async fn answers(&mut self) {
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!(
                    "{status}: {}",
                    std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
                );
            }
            if tokio::net::TcpStream::connect(self.tls).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    fn authority(&self) -> String {
        self.folder.path().join("certificate.pem").display().to_string()
    }

    /// How a trunk registers here: the last lines of its settings.
    pub(crate) fn account(&self, transport: &str, password: &str) -> String {
        let (registrar, more) = match transport {
            "tls" => {
                (format!("localhost:{}", self.tls.port()), format!("authority = '{}'", self.authority()))
            }
            _ => (format!("127.0.0.1:{}", self.at.port()), String::new()),
        };
        format!("registrar = '{registrar}'\nuser = '7000'\npassword = '{password}'\n{more}\n")
    }

    /// Ends it, and its children with it.
    pub(crate) async fn stop(mut self) {
        let id = self.child.id().unwrap().to_string();
        drop(Command::new("kill").arg(&id).status().await);
        drop(timeout(Duration::from_secs(5), self.child.wait()).await);
    }
}

impl Drop for Kamailio {
    fn drop(&mut self) {
        if let Some(id) = self.child.id() {
            drop(std::process::Command::new("kill").arg(id.to_string()).status());
        }
    }
}

fn certificate(folder: &Path) {
    let pair = rcgen::KeyPair::generate().unwrap();
    let made =
        rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&pair).unwrap();
    std::fs::write(folder.join("certificate.pem"), made.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), pair.serialize_pem()).unwrap();
    std::fs::write(
        folder.join("tls.cfg"),
        format!(
            "[server:default]\nmethod = TLSv1.2+\nprivate_key = {0}/key.pem\ncertificate = {0}/certificate.pem\n\
             [client:default]\nmethod = TLSv1.2+\nverify_certificate = no\n",
            folder.display()
        ),
    )
    .unwrap();
}

fn settings_of(folder: &Path, libraries: &Path, at: SocketAddr, tls: SocketAddr, algorithm: &str) -> String {
    let template = include_str!("../kamailio.cfg");
    template
        // First: what chance names a folder may hold this word.
        .replace("AT", &at.to_string())
        .replace("MODULES", &libraries.join("modules").display().to_string())
        .replace("FOLDER", &folder.display().to_string())
        .replace("SEALED", &tls.to_string())
        .replace("ALGORITHM", algorithm)
        .replace("PASSWORD", PASSWORD)
}
