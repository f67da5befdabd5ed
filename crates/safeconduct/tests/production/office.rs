//! A programme with one desk and two gates in a folder, made by the commands of docs/install.md.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use rustls::pki_types::CertificateDer;
use seal::Day;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use web::clock::{Clock as _, SystemClock};

use crate::browser::Site;
use crate::{PATIENCE, key_of};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../programmes/example");
const PASSPHRASE: &str = "six words of a passphrase";
const PASSWORD: &str = "a long password";
/// Each passphrase option, and the file that a test names for it.
const FILES: &[(&str, &str)] = &[
    ("--root-passphrase-file", "root.txt"),
    ("--earlier-passphrase-file", "signer.txt"),
    ("--signer-passphrase-file", "signer.txt"),
    ("--carry-passphrase-file", "carry.txt"),
    ("--passphrase-file", "desk.txt"),
    ("--password-file", "password.txt"),
];

pub(crate) struct Office {
    folder: tempfile::TempDir,
    certificate: CertificateDer<'static>,
    /// Desk, then for each gate its site and its link.
    ports: [u16; 5],
    pins: HashMap<&'static str, String>,
    running: HashMap<&'static str, tokio::process::Child>,
}

impl Office {
    /// Keys, a desk and two gates. The folder `first` still has the desk's carried keys, `public` has none.
    pub(crate) fn set_up() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        copy(Path::new(EXAMPLE), &at("pack"));
        let settings = std::fs::read_to_string(at("pack/programme.toml")).unwrap();
        std::fs::write(
            at("pack/programme.toml"),
            settings.replace("\"example-trial\"", "\"harbour-office\""),
        )
        .unwrap();
        for (_, file) in FILES {
            let secret = if *file == "password.txt" { PASSWORD } else { PASSPHRASE };
            std::fs::write(at(file), format!("{secret} {file}\n")).unwrap();
        }
        let pair = rcgen::KeyPair::generate().unwrap();
        let made =
            rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap().self_signed(&pair).unwrap();
        std::fs::write(at("site.crt"), made.pem()).unwrap();
        std::fs::write(at("site.key"), pair.serialize_pem()).unwrap();
        std::fs::set_permissions(at("site.key"), std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .unwrap();
        let certificate = made.der().clone();
        let mut office = Self {
            folder,
            certificate,
            ports: loopback::ports(),
            pins: HashMap::new(),
            running: HashMap::new(),
        };
        office.make_all();
        office
    }

    fn make_all(&mut self) {
        self.say(&["keys", "root", "--keys", "keys", "--zone", "harbour-office"], "");
        self.say(&["keys", "signer", "--keys", "keys"], "");
        self.say(&["keys", "issue", "--keys", "keys", "--to", "first"], "");
        std::fs::create_dir(self.folder().join("public")).unwrap();
        for file in ["root.pub", "manifest.json"] {
            std::fs::copy(self.folder().join("first").join(file), self.folder().join("public").join(file))
                .unwrap();
        }
        let [desk, ports @ ..] = self.ports;
        let tls = ["--tls-certificate", "site.crt", "--tls-key", "site.key"];
        let listen = format!("127.0.0.1:{desk}");
        let new = [
            "desk",
            "new",
            "desk",
            "--programme",
            "pack",
            "--from",
            "first",
            "--listen",
            &listen,
            "--administrator",
            "adam",
            "--keep-carried",
        ];
        let said = self.say(&[&new[..], &tls].concat(), "");
        assert!(said.contains("WARNING: the programme is a draft"), "{said}");
        let pin = said.lines().map(str::trim).find(|line| line.starts_with("sha256:")).unwrap().to_owned();
        let mut settings = std::fs::read_to_string(self.folder().join("desk/desk.toml")).unwrap();
        for (name, [site, link]) in [("gate-1", [ports[0], ports[1]]), ("gate-2", [ports[2], ports[3]])] {
            let (site, link) = (format!("127.0.0.1:{site}"), format!("127.0.0.1:{link}"));
            let new = [
                "gate",
                "new",
                name,
                "--name",
                name,
                "--programme",
                "pack",
                "--from",
                "public",
                "--listen",
                &site,
                "--link-listen",
                &link,
                "--desk",
                &pin,
            ];
            let said = self.say(&[&new[..], &tls].concat(), "");
            let (_, lines) = said.split_once("[[gates]]").unwrap();
            let (lines, _) = lines.split_once("\n\n").unwrap();
            settings.push_str(&format!("\n[[gates]]{}\n", lines.replace("HOST:", "127.0.0.1:")));
            self.pins.insert(name, after(lines, "pin = \"").trim_end_matches('"').to_owned());
        }
        self.pins.insert("desk", pin);
        std::fs::write(self.folder().join("desk/desk.toml"), settings).unwrap();
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn pin(&self, zone: &str) -> &str {
        &self.pins[zone]
    }

    /// Runs a command in the folder. Each passphrase it may need comes from its file, but the one that is named in
    /// `wrong` from a file with another. "operator" is an account's password rather than a mistake.
    pub(crate) fn output(&self, arguments: &[&str], wrong: &str) -> Output {
        std::fs::write(self.folder().join("wrong.txt"), "none of the right passphrases\n").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_safeconduct"));
        command.current_dir(self.folder()).args(arguments).stdin(Stdio::null());
        for (option, file) in FILES.iter().filter(|(option, _)| takes(arguments, option)) {
            let is_wrong = !wrong.is_empty() && *file == format!("{wrong}.txt");
            command.args([*option, if is_wrong { "wrong.txt" } else { *file }]);
        }
        command.output().unwrap()
    }

    /// What a command that succeeds says.
    pub(crate) fn say(&self, arguments: &[&str], wrong: &str) -> String {
        let output = self.output(arguments, wrong);
        let problem = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {problem}");
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(!said.contains(PASSPHRASE) && !said.contains(PASSWORD), "no passphrase is printed");
        said
    }

    /// What a command that fails says.
    pub(crate) fn refused(&self, arguments: &[&str], wrong: &str) -> String {
        let output = self.output(arguments, wrong);
        assert!(!output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }

    pub(crate) fn doctor(&self, config: &str) -> String {
        String::from_utf8(self.output(&["doctor", "--config", config], "").stdout).unwrap()
    }

    pub(crate) fn doctor_status(&self, config: &str) -> i32 {
        self.output(&["doctor", "--config", config], "").status.code().unwrap()
    }

    /// Starts a zone and waits until it listens.
    pub(crate) async fn start(&mut self, zone: &'static str) {
        let mut child = self.spawn(zone);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = tokio::time::timeout(PATIENCE, lines.next_line()).await.unwrap().unwrap();
        let log = std::fs::read_to_string(self.log(zone)).unwrap();
        assert!(line.as_deref().is_some_and(|line| line.starts_with("ready ")), "{zone}: {log}");
        assert!(log.contains("the programme is a draft"), "said at every start: {log}");
        self.running.insert(zone, child);
    }

    /// Starts a zone that must not start; gives its log.
    pub(crate) async fn start_and_fail(&self, zone: &'static str) -> String {
        let mut child = self.spawn(zone);
        let status = tokio::time::timeout(PATIENCE, child.wait()).await.unwrap().unwrap();
        let log = std::fs::read_to_string(self.log(zone)).unwrap();
        assert!(!status.success(), "{zone}: {log}");
        log
    }

    fn spawn(&self, zone: &str) -> tokio::process::Child {
        let kind = if zone == "desk" { "desk" } else { "gate" };
        tokio::process::Command::new(env!("CARGO_BIN_EXE_safeconduct"))
            .args([kind, "--config"])
            .arg(self.folder().join(zone).join(format!("{kind}.toml")))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(self.log(zone)).unwrap())
            .kill_on_drop(true)
            .spawn()
            .unwrap()
    }

    fn log(&self, zone: &str) -> PathBuf {
        self.folder().join(format!("{zone}.log"))
    }

    pub(crate) async fn stop(&mut self, zone: &str) {
        let mut child = self.running.remove(zone).unwrap();
        let id = child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        assert!(tokio::time::timeout(PATIENCE, child.wait()).await.unwrap().unwrap().success());
    }

    pub(crate) fn desk(&self) -> Site {
        Site::new(self.ports[0], self.certificate.clone())
    }

    pub(crate) fn gate(&self, index: usize) -> Site {
        Site::new(self.ports[1 + 2 * index], self.certificate.clone())
    }

    /// Unlocks the desk and signs an operator in, as staff would; how many cases have these words, once there are some.
    pub(crate) async fn cases(&self, words: &str) -> usize {
        let desk = self.desk();
        let passphrase = format!("passphrase={}", format!("{PASSPHRASE} desk.txt").replace(' ', "+"));
        let unlocked = desk.post("/unlock", &passphrase, "").await;
        assert!(unlocked.contains("location: /sign-in"), "{unlocked}");
        let password = format!("{PASSWORD} password.txt").replace(' ', "+");
        let signed_in = desk.post("/sign-in", &format!("name=olena&password={password}"), "").await;
        let cookie = after(&signed_in, "set-cookie: ").split(';').next().unwrap().to_owned();
        assert!(cookie.starts_with("__Host-session="), "{signed_in}");
        let mut with_words = 0;
        let deadline = tokio::time::Instant::now() + PATIENCE;
        // An arrival that was pulled a moment ago is opened a moment later.
        while with_words == 0 && tokio::time::Instant::now() < deadline {
            let queue = desk.get("/", &cookie).await;
            for case in queue.split("data-case=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                if desk.get(&format!("/case/{case}"), &cookie).await.contains(words) {
                    with_words += 1;
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        with_words
    }

    /// The key that the newest envelope in a gate's queue was sealed to.
    pub(crate) fn sealed_to(&self, gate: &str) -> String {
        let file = self.folder().join(gate).join("gate.db");
        let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let newest = "select envelope from outgoing order by place desc limit 1";
        let envelope: Vec<u8> = connection.query_row(newest, [], |row| row.get(0)).unwrap();
        key_of(&envelope)
    }

    /// The keys of the epochs of the manifest in a folder.
    pub(crate) fn epochs(&self, folder: &str) -> Vec<String> {
        let said = self.say(&["keys", "show", &format!("{folder}/manifest.json")], "");
        let (epochs, _) = after_all(&said, "epochs\n").split_once("replies").unwrap();
        epochs.lines().filter_map(|line| line.split_whitespace().nth(3).map(str::to_owned)).collect()
    }
}

/// Whether a command has this option.
fn takes(arguments: &[&str], option: &str) -> bool {
    let command: Vec<&str> = arguments.iter().copied().take_while(|word| !word.starts_with("--")).collect();
    let options: &[&str] = match command.as_slice() {
        ["keys", "root", ..] => &["--root-passphrase-file"],
        ["keys", "signer", ..] => {
            &["--root-passphrase-file", "--earlier-passphrase-file", "--signer-passphrase-file"]
        }
        ["keys", "issue" | "revoke", ..] => &["--signer-passphrase-file", "--carry-passphrase-file"],
        ["desk", "new", ..] => &["--carry-passphrase-file", "--passphrase-file", "--password-file"],
        ["desk", "keys", ..] => &["--carry-passphrase-file", "--passphrase-file"],
        ["desk", "account", "set", ..] => &["--passphrase-file", "--password-file"],
        ["desk", "account" | "passphrase", ..] => &["--passphrase-file"],
        _ => &[],
    };
    options.contains(&option)
}

/// The rest of the line after a mark.
pub(crate) fn after<'t>(text: &'t str, mark: &str) -> &'t str {
    after_all(text, mark).lines().next().unwrap_or_default()
}

fn after_all<'t>(text: &'t str, mark: &str) -> &'t str {
    text.split_once(mark).unwrap_or_else(|| panic!("{mark:?} is not in {text}")).1
}

pub(crate) async fn soon(what: &str, is_so: impl Fn() -> bool) {
    let asking = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.unwrap_or_else(|_| panic!("it never became so: {what}"));
}

pub(crate) fn today() -> Day {
    Day::from_unix_seconds(SystemClock.now().as_second())
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
