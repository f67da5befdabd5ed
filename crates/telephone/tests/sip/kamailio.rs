//! A real registrar between us and a telephone: Kamailio, in a private instance on loopback.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use telephone::sip::{HungUp, Registration};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use super::conductor::{Manner, We, settings, wanting, within};
use super::telephone::Telephone;

const PASSWORD: &str = "canary-password";

/// A running Kamailio. It and its children end with it.
struct Kamailio {
    child: Child,
    folder: TempDir,
    at: SocketAddr,
    tls: SocketAddr,
}

/// How it asks for passwords.
const ALGORITHMS: [&str; 2] = ["SHA-256", "MD5"];

impl Kamailio {
    /// Starts one that knows us by name and password. None if there is none.
    async fn start(algorithm: &str) -> Option<Self> {
        let unpacked =
            std::env::var_os("SAFECONDUCT_TOOLS").map(PathBuf::from).map(|tools| tools.join("kamailio"));
        let Some(unpacked) = unpacked.filter(|folder| folder.join("usr/sbin/kamailio").is_file()) else {
            wanting("Kamailio");
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
        within("Kamailio answers", kamailio.answers()).await;
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

    /// A trunk that registers here.
    fn trunk(&self, transport: &str, password: &str) -> String {
        let (registrar, more) = match transport {
            "tls" => {
                (format!("localhost:{}", self.tls.port()), format!("authority = '{}'", self.authority()))
            }
            _ => (format!("127.0.0.1:{}", self.at.port()), String::new()),
        };
        let settings = settings(transport, "peers = []\ntargets = []");
        let settings = if transport == "udp" { settings } else { settings.replace("listen", "# listen") };
        format!("{settings}registrar = '{registrar}'\nuser = '7000'\npassword = '{password}'\n{more}\n")
    }

    /// Ends it, and its children with it.
    async fn stop(mut self) {
        let id = self.child.id().unwrap().to_string();
        drop(Command::new("kill").arg(&id).status().await);
        drop(tokio::time::timeout(Duration::from_secs(5), self.child.wait()).await);
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
        .replace("MODULES", &libraries.join("modules").display().to_string())
        .replace("FOLDER", &folder.display().to_string())
        .replace("AT", &at.to_string())
        .replace("SEALED", &tls.to_string())
        .replace("ALGORITHM", algorithm)
        .replace("PASSWORD", PASSWORD)
}

async fn registered(we: &We) {
    within("we are registered", async {
        while we.line.status()[0].registration != Registration::Registered {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
}

/// A call to our name at the exchange, from a telephone that is there.
async fn a_call_through(kamailio: &Kamailio, we: &We, calls: usize) {
    let mut telephone = Telephone::new(kamailio.at).await;
    telephone.invite("INVITE").await;
    let answer = telephone.until("200 OK").await;
    telephone.follows(&answer);
    telephone.acknowledge().await;
    telephone.ask("INFO", "").await;
    telephone.until("200 OK").await;
    telephone.ask("BYE", "").await;
    telephone.until("200 OK").await;
    let seen = we.over(calls).await;
    assert_eq!(seen[calls - 1].hung_up(), Some(HungUp::Caller), "{:?}", seen[calls - 1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn we_register_with_every_digest_and_calls_come_through() {
    for algorithm in ALGORITHMS {
        let Some(kamailio) = Kamailio::start(algorithm).await else { return };
        let we = We::start(&kamailio.trunk("udp", PASSWORD), Manner::Answer).await;
        registered(&we).await;
        a_call_through(&kamailio, &we, 1).await;
        we.line.stop().await;
        let mut telephone = Telephone::new(kamailio.at).await;
        telephone.invite("INVITE").await;
        telephone.until("404 ").await;
        kamailio.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_come_on_the_line_on_which_we_registered() {
    let Some(kamailio) = Kamailio::start("SHA-256").await else { return };
    for transport in ["tcp", "tls"] {
        let we = We::start(&kamailio.trunk(transport, PASSWORD), Manner::Answer).await;
        registered(&we).await;
        a_call_through(&kamailio, &we, 1).await;
        a_call_through(&kamailio, &we, 2).await;
        we.line.stop().await;
    }
    kamailio.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_we_end_is_told_through_the_exchange() {
    let Some(kamailio) = Kamailio::start("SHA-256").await else { return };
    let we = We::start(&kamailio.trunk("udp", PASSWORD), Manner::AnswerAndHangUp).await;
    registered(&we).await;
    let mut telephone = Telephone::new(kamailio.at).await;
    telephone.invite("INVITE").await;
    let answer = telephone.until("200 OK").await;
    telephone.follows(&answer);
    telephone.acknowledge().await;
    let bye = telephone.until("BYE ").await;
    telephone.answer(&bye, "200 OK").await;
    kamailio.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_shows_and_is_not_tried_in_a_loop() {
    let Some(kamailio) = Kamailio::start("MD5").await else { return };
    let we = We::start(&kamailio.trunk("udp", "another"), Manner::Answer).await;
    within("we are refused", async {
        while we.line.status()[0].registration != Registration::Refused(401) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    kamailio.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_registrar_that_is_not_there_is_waited_for() {
    let nobody = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = nobody.local_addr().unwrap().port();
    let settings = settings("udp", "peers = []");
    let settings = format!("{settings}registrar = '127.0.0.1:{port}'\nuser = '7000'\npassword = 'x'\n");
    let we = We::start_with(&settings, Manner::Answer, Duration::from_millis(5)).await;
    within("it is not there", async {
        while we.line.status()[0].registration != Registration::Unreachable {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
}
