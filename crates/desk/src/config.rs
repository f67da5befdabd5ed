//! `desk.toml`: one commented file, checked as a whole, each fault with its line and column.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use web::settings::{self, Fault};

/// How a desk is run. Everything it keeps is in the folder of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The folder with the ledger, the keyring, the sealed secrets and the backups.
    pub folder: PathBuf,
    /// The programme's folder.
    pub programme: PathBuf,
    /// Where staff reach the pages.
    pub listen: SocketAddr,
    /// Certificate chain and key for the pages, in PEM.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Whether something in front of the desk ends TLS.
    pub behind_tls: bool,
    /// A trial: every page says so, and trial data are accepted.
    pub trial: bool,
    /// Unlocks a trial desk by itself, so that a visitor only has to sign in.
    pub trial_passphrase: Option<String>,
    /// Minutes between backups.
    pub backup_minutes: u32,
    /// The program that speaks answers for the telephone; `espeak-ng` where nothing is said.
    pub speech: Option<PathBuf>,
    /// The gates to collect from.
    pub gates: Vec<GateConfig>,
}

/// A gate, as the desk knows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateConfig {
    /// What staff call it.
    pub name: String,
    /// Host and port of its link.
    pub address: String,
    /// SHA-256 of its link certificate's public key, in hexadecimal.
    pub pin: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    programme: PathBuf,
    listen: SocketAddr,
    tls: Option<TlsFile>,
    #[serde(default)]
    behind_tls: bool,
    #[serde(default)]
    trial: bool,
    trial_passphrase: Option<String>,
    #[serde(default = "backup_minutes")]
    backup_minutes: u32,
    speech: Option<PathBuf>,
    #[serde(default)]
    gates: Vec<GateConfig>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TlsFile {
    certificate: PathBuf,
    key: PathBuf,
}

const fn backup_minutes() -> u32 {
    15
}

/// What is wrong with a gate: the text at fault, and what would be right.
fn check_gate(gate: &GateConfig) -> Result<(), (&str, String)> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    if gate.name.is_empty() || !gate.name.chars().all(plain) {
        let message = "a gate's name has only ASCII letters, digits, dash, dot and underline";
        return Err((&gate.name, message.to_owned()));
    }
    let port = gate.address.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
    if port.is_none() {
        let message = "a gate's address is a host and a port, for instance gate-1.example.net:8444";
        return Err((&gate.address, message.to_owned()));
    }
    match gate.pin.parse::<web::tls::Pin>() {
        Ok(_) => Ok(()),
        Err(error) => Err((
            &gate.pin,
            format!("{error}; `safeconduct doctor` at the gate prints the pin of {}", gate.name),
        )),
    }
}

/// Longest time between backups: gates keep every envelope until a backup covers it.
pub const BACKUP_MINUTES_MAX: u32 = 24 * 60;
/// The most gates.
pub const GATES_MAX: usize = 64;

/// Why a file is no configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("{path}: {kind}")]
    Unreadable {
        /// Which file.
        path: String,
        /// What the system said.
        kind: std::io::ErrorKind,
    },
    /// It says something wrong, at that place.
    #[error(transparent)]
    Wrong(#[from] Fault),
}

impl Config {
    /// Reads the file at `path`; its folder is the desk's.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|error| ConfigError::Unreadable { path: name.clone(), kind: error.kind() })?;
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        Self::parse(&text, &folder, &name)
    }

    /// Reads the text of a file called `name` in `folder`; relative paths start there.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn parse(text: &str, folder: &Path, name: &str) -> Result<Self, ConfigError> {
        let path = Path::new(name);
        let file: File = settings::read(text, path)?;
        let wrong = |at: usize, message: String| ConfigError::from(Fault::at(path, text, at, message));
        let place = |key: &str| settings::place_of(key, text);
        if !(1..=BACKUP_MINUTES_MAX).contains(&file.backup_minutes) {
            let message = format!("backup_minutes is 1 to {BACKUP_MINUTES_MAX}");
            return Err(wrong(place("backup_minutes"), message));
        }
        if file.trial_passphrase.is_some() && !file.trial {
            let message =
                "trial_passphrase is for a trial only: in production somebody enters the passphrase";
            return Err(wrong(place("trial_passphrase"), message.to_owned()));
        }
        let protected = file.tls.is_some() || file.behind_tls || file.trial;
        if !protected {
            let message =
                "staff pages need TLS: set [tls], or behind_tls = true where another server ends it";
            return Err(wrong(place("listen"), message.to_owned()));
        }
        if file.trial && file.tls.is_none() && !file.listen.ip().is_loopback() {
            let message = "a trial without TLS listens on 127.0.0.1 only";
            return Err(wrong(place("listen"), message.to_owned()));
        }
        if file.gates.len() > GATES_MAX {
            return Err(wrong(place("[[gates]]"), format!("at most {GATES_MAX} gates")));
        }
        let mut names: Vec<&str> = file.gates.iter().map(|gate| gate.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        if names.len() != file.gates.len() {
            return Err(wrong(place("[[gates]]"), "two gates have the same name".to_owned()));
        }
        for gate in &file.gates {
            check_gate(gate).map_err(|(what, message)| {
                wrong(text.find(&format!("\"{what}\"")).unwrap_or_else(|| place("[[gates]]")), message)
            })?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            programme: folder.join(file.programme),
            listen: file.listen,
            tls: file.tls.map(|tls| (folder.join(tls.certificate), folder.join(tls.key))),
            behind_tls: file.behind_tls,
            trial: file.trial,
            trial_passphrase: file.trial_passphrase,
            backup_minutes: file.backup_minutes,
            speech: file.speech,
            gates: file.gates,
        })
    }

    /// Whether browsers reach the pages over TLS.
    pub const fn transport(&self) -> web::session::Transport {
        if self.tls.is_some() || self.behind_tls {
            web::session::Transport::Https
        } else {
            web::session::Transport::PlainHttp
        }
    }

    /// The ledger's file.
    pub fn ledger(&self) -> PathBuf {
        self.folder.join("ledger.db")
    }

    /// The keyring's file.
    pub fn keyring(&self) -> PathBuf {
        self.folder.join("keyring.db")
    }

    /// The sealed secrets.
    pub fn strongbox(&self) -> PathBuf {
        self.folder.join("secrets.sealed")
    }

    /// The manifest that gates are given.
    pub fn manifest(&self) -> PathBuf {
        self.folder.join("manifest.json")
    }

    /// The folder of the backups.
    pub fn backups(&self) -> PathBuf {
        self.folder.join("backups")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse(text, Path::new("/desk"), "desk.toml").map_err(|error| error.to_string())
    }

    #[test]
    fn a_whole_file_is_read() {
        let config = parse(
            "programme = \"../example\"\nlisten = \"127.0.0.1:8470\"\ntrial = true\ntrial_passphrase = \"x\"\n\
             [[gates]]\nname = \"gate-1\"\naddress = \"127.0.0.1:1\"\n\
             pin = \"sha256:0000000000000000000000000000000000000000000000000000000000000000\"\n",
        )
        .unwrap();
        assert_eq!(config.programme, Path::new("/desk/../example"));
        assert_eq!(config.gates.len(), 1);
        assert_eq!(config.transport(), web::session::Transport::PlainHttp);
    }

    #[test]
    fn faults_have_a_place() {
        let listen = "programme = \"p\"\nlisten = \"127.0.0.1:1\"\n";
        assert!(parse("programme = 1\n").unwrap_err().starts_with("desk.toml:1:13: "));
        assert!(parse(&format!("{listen}spy = true\n")).unwrap_err().starts_with("desk.toml:3:1: "));
        assert!(parse(listen).unwrap_err().contains("desk.toml:2:1: staff pages need TLS"));
        let commented = format!("# no listen = here\n{listen}");
        assert!(parse(&commented).unwrap_err().starts_with("desk.toml:3:1: "), "a comment is no setting");
        let gate = |name: &str, address: &str, pin: &str| {
            parse(&format!(
                "{listen}behind_tls = true\n[[gates]]\nname = \"{name}\"\naddress = \"{address}\"\npin = \"{pin}\"\n"
            ))
            .unwrap_err()
        };
        assert!(gate("gate 1", "h:1", "x").starts_with("desk.toml:5:8: a gate's name"));
        assert!(gate("gate-1", "host", "x").starts_with("desk.toml:6:11: a gate's address"));
        let told = gate("gate-1", "host:1", "00");
        assert!(told.starts_with("desk.toml:7:7: a pin is written sha256:"), "{told}");
        let told = parse(&format!("{listen}behind_tls = true\ntrial_passphrase = \"x\"\n")).unwrap_err();
        assert!(told.starts_with("desk.toml:4:1: trial_passphrase"), "{told}");
        assert!(
            parse("programme = \"p\"\nlisten = \"0.0.0.0:1\"\ntrial = true\n")
                .unwrap_err()
                .contains("127.0.0.1")
        );
    }
}
