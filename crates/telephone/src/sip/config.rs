//! `telephone.toml`: the trunks of a gate, each fault with its line and column. No fault repeats a password.
//!
//! A trunk is a line of a telephone company or an exchange: it calls us where we listen, or we register there with a name and
//! a password, or both. The text can come from a file or, in production, over the link: then nothing of it is on the disk.

mod checked;

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use web::settings::{self, Fault, SettingsError};

pub use self::checked::{
    Name, PASSWORD_BYTES_MAX, Password, Peer, Pem, PortRange, PublicAddress, Registrar, Target, User,
};
use sound::Codec;

/// The most trunks of one gate.
pub const TRUNKS_MAX: usize = 16;
/// The most addresses and numbers of a trunk.
pub const LIST_MAX: usize = 64;
/// Calls at once, if settings do not say.
pub const CALLS: u32 = 30;
/// The most calls at once.
pub const CALLS_MAX: u32 = 1000;
/// Calls a minute, if settings do not say.
pub const CALLS_PER_MINUTE: u32 = 60;
/// Calls a minute of one caller that are not set aside, if settings do not say.
pub const CALLS_PER_MINUTE_OF_ONE_CALLER: u32 = 3;
/// The longest call, if settings do not say.
pub const LONGEST_CALL_MINUTES: u64 = 60;
/// The longest call that settings may allow.
pub const LONGEST_CALL_MINUTES_MAX: u64 = 240;
/// The ports of sound, if settings do not say.
const RTP_PORTS: (u16, u16) = (10_000, 10_999);

/// The trunks.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// All of them.
    #[serde(default)]
    pub trunk: Vec<Trunk>,
}

/// How signalling is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// Datagrams.
    Udp,
    /// A stream.
    Tcp,
    /// A sealed stream.
    Tls,
}

/// A codec as settings name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodecName {
    /// G.711, A-law: most of the world.
    Pcma,
    /// G.711, µ-law: North America and Japan.
    Pcmu,
}

impl From<CodecName> for Codec {
    fn from(name: CodecName) -> Self {
        match name {
            CodecName::Pcma => Self::Alaw,
            CodecName::Pcmu => Self::Mulaw,
        }
    }
}

/// One trunk. See `telephone.example.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trunk {
    /// Our name for it.
    pub name: Name,
    /// How signalling is carried.
    pub transport: Transport,
    /// Where we listen.
    pub listen: Option<SocketAddr>,
    /// Where we register.
    pub registrar: Option<Registrar>,
    /// Our name there.
    pub user: Option<User>,
    /// Our password there.
    pub password: Option<Password>,
    /// Who may call: addresses and networks. The registrar's own addresses may without being named.
    #[serde(default)]
    pub peers: Vec<Peer>,
    /// Which numbers of ours may be called; without any, whatever the trunk brings.
    #[serde(default)]
    pub targets: Vec<Target>,
    /// Codecs, the best first.
    #[serde(default = "codecs")]
    pub codecs: Vec<CodecName>,
    /// Ports of sound.
    #[serde(default)]
    pub rtp_ports: PortRange,
    /// Our address as the trunk sees it, behind a translation of addresses.
    pub public_address: Option<PublicAddress>,
    /// Only sealed sound is taken.
    #[serde(default)]
    pub srtp_required: bool,
    /// Our certificate, where we listen with TLS.
    pub certificate: Option<Pem>,
    /// Its key.
    pub key: Option<Pem>,
    /// The only authority that is believed when we call with TLS; else those that browsers know.
    pub authority: Option<Pem>,
    /// Calls at once.
    #[serde(default = "calls")]
    pub calls_max: u32,
    /// Calls a minute.
    #[serde(default = "calls_per_minute")]
    pub calls_per_minute: u32,
    /// Calls a minute of one caller; those above it are set aside.
    #[serde(default = "calls_per_minute_of_one_caller")]
    pub calls_per_minute_of_one_caller: u32,
    /// The longest call.
    #[serde(default = "longest_call_minutes")]
    pub longest_call_minutes: u64,
}

fn codecs() -> Vec<CodecName> {
    vec![CodecName::Pcma, CodecName::Pcmu]
}
fn calls() -> u32 {
    CALLS
}
fn calls_per_minute() -> u32 {
    CALLS_PER_MINUTE
}
fn calls_per_minute_of_one_caller() -> u32 {
    CALLS_PER_MINUTE_OF_ONE_CALLER
}
fn longest_call_minutes() -> u64 {
    LONGEST_CALL_MINUTES
}

impl Config {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn load(path: &Path) -> Result<Self, SettingsError> {
        Self::parse(&settings::load(path)?, path)
    }

    /// Reads and checks a text; `path` is where it says to come from, and where its other files lie.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn parse(text: &str, path: &Path) -> Result<Self, SettingsError> {
        let mut config: Self = settings::read(text, path)?;
        let mut seen = HashSet::new();
        for (at, trunk) in config.trunk.iter().enumerate() {
            let wrong = if at >= TRUNKS_MAX {
                Some(("name", format!("more than {TRUNKS_MAX} trunks; give some of them to another gate")))
            } else if !seen.insert(trunk.name.as_str()) {
                Some(("name", format!("two trunks are called {}; rename one", trunk.name.as_str())))
            } else {
                trunk.check()
            };
            if let Some((key, message)) = wrong {
                return Err(Fault::at(path, text, place(text, at, key), message).into());
            }
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        for trunk in &mut config.trunk {
            for pem in [&mut trunk.certificate, &mut trunk.key, &mut trunk.authority].into_iter().flatten() {
                pem.anchor(folder);
            }
        }
        Ok(config)
    }
}

impl Trunk {
    /// Which key is wrong, and what to do.
    fn check(&self) -> Option<(&'static str, String)> {
        let wrong = |key: &'static str, message: &str| Some((key, message.to_owned()));
        if self.listen.is_none() && self.registrar.is_none() {
            return wrong(
                "name",
                "say where calls come from: `listen`, or `registrar` with `user` and `password`",
            );
        }
        if self.registrar.is_some() && (self.user.is_none() || self.password.is_none()) {
            return wrong("registrar", "a registrar wants `user` and `password` beside it");
        }
        if self.registrar.is_none() && (self.user.is_some() || self.password.is_some()) {
            let key = if self.user.is_some() { "user" } else { "password" };
            return wrong(key, "a user and a password are for a `registrar`; name it, or take them away");
        }
        if self.registrar.is_none() && self.peers.is_empty() {
            return wrong(
                "listen",
                "say in `peers` which addresses may call; without a registrar nobody else is known",
            );
        }
        if self.listen.is_some_and(|address| address.port() == 0)
            && self.registrar.is_none()
            && !self.is_loopback()
        {
            return wrong(
                "listen",
                "a port of 0 is for tests on this machine; the usual ones are 5060, and 5061 for TLS",
            );
        }
        if self.listen.is_some_and(|address| address.is_ipv6() && address.ip().is_unspecified()) {
            return wrong(
                "listen",
                "write an IPv6 address of this machine: [::] would take IPv4 too, under other names",
            );
        }
        let (tls, listens) = (self.transport == Transport::Tls, self.listen.is_some());
        if tls && listens && (self.certificate.is_none() || self.key.is_none()) {
            return wrong("transport", "to listen with TLS takes `certificate` and `key`");
        }
        let idle = [("certificate", &self.certificate, tls && listens), ("key", &self.key, tls && listens)];
        let idle = idle.into_iter().chain([("authority", &self.authority, tls && self.registrar.is_some())]);
        for (key, pem, used) in idle {
            if pem.is_some() && !used {
                return wrong(
                    key,
                    "this is for TLS, where it listens or registers; it would do nothing here",
                );
            }
        }
        self.check_lists().or_else(|| self.check_limits())
    }

    fn check_lists(&self) -> Option<(&'static str, String)> {
        if self.peers.len() > LIST_MAX {
            return Some((
                "peers",
                format!("more than {LIST_MAX} addresses; write a network, as 192.0.2.0/24"),
            ));
        }
        if self.targets.len() > LIST_MAX {
            return Some((
                "targets",
                format!("more than {LIST_MAX} numbers; without any, every number is taken"),
            ));
        }
        let twice =
            self.codecs.iter().enumerate().any(|(at, codec)| self.codecs.iter().take(at).any(|c| c == codec));
        if self.codecs.is_empty() || twice {
            return Some(("codecs", "codecs are \"pcma\", \"pcmu\" or both, each once".to_owned()));
        }
        let family = |ip: IpAddr| ip.is_ipv6();
        match (self.public_address.map(|address| family(address.0)), self.listen.map(|at| family(at.ip()))) {
            (Some(public), Some(listen)) if public != listen => Some((
                "public_address",
                "a public address is of the same kind (IPv4, IPv6) as `listen`".to_owned(),
            )),
            _ => None,
        }
    }

    fn check_limits(&self) -> Option<(&'static str, String)> {
        let range = |key, value: u64, most: u64| {
            (!(1..=most).contains(&value)).then(|| (key, format!("this is a number from 1 to {most}")))
        };
        range("calls_max", self.calls_max.into(), CALLS_MAX.into())
            .or_else(|| range("calls_per_minute", self.calls_per_minute.into(), u64::from(CALLS_MAX) * 60))
            .or_else(|| {
                let one = self.calls_per_minute_of_one_caller;
                range("calls_per_minute_of_one_caller", one.into(), u64::from(CALLS_MAX) * 60)
            })
            .or_else(|| range("longest_call_minutes", self.longest_call_minutes, LONGEST_CALL_MINUTES_MAX))
            .or_else(|| {
                let (ports, calls) = (self.rtp_ports.pairs(), self.calls_max);
                // Ports are drawn by chance, which finds a free one at once if half of them are.
                let few = ports < calls.saturating_mul(2);
                few.then(|| {
                    ("rtp_ports", format!("{calls} calls take {} pairs of ports, so that one is free at once; these are {ports}", calls * 2))
                })
            })
    }

    fn is_loopback(&self) -> bool {
        self.listen.is_some_and(|address| address.ip().is_loopback())
    }

    /// Codecs, the best first.
    #[must_use]
    pub fn codecs(&self) -> Vec<Codec> {
        self.codecs.iter().copied().map(Codec::from).collect()
    }

    /// The longest call.
    #[must_use]
    pub fn longest_call(&self) -> Duration {
        Duration::from_secs(self.longest_call_minutes.saturating_mul(60))
    }
}

impl Default for PortRange {
    fn default() -> Self {
        Self { first: RTP_PORTS.0, last: RTP_PORTS.1 }
    }
}

/// Where a key of the trunk of this number stands, or the trunk itself.
fn place(text: &str, trunk: usize, key: &str) -> usize {
    let (mut at, mut number, mut heading) = (0, None::<usize>, 0);
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        if bare.starts_with("[[trunk]]") {
            number = Some(number.map_or(0, |number| number + 1));
            if number == Some(trunk) {
                heading = at;
            }
        } else if number == Some(trunk) {
            let rest = bare.strip_prefix(key).map(str::trim_start);
            if rest.is_some_and(|rest| rest.starts_with('=')) {
                return at + (line.len() - bare.len());
            }
        }
        at += line.len();
    }
    heading
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../telephone.example.toml");
    const SMALL: &str =
        "[[trunk]]\nname = 'a'\ntransport = 'udp'\nlisten = '127.0.0.1:5060'\npeers = ['192.0.2.0/24']\n";

    fn fault(text: &str) -> String {
        Config::parse(text, Path::new("telephone.toml")).unwrap_err().to_string()
    }

    #[test]
    fn the_example_is_right_and_prints_no_password() {
        let config = Config::parse(EXAMPLE, Path::new("telephone.example.toml")).unwrap();
        assert_eq!(config.trunk.len(), 3);
        let printed = format!("{config:?}");
        for secret in ["correct horse", "7000123"] {
            assert!(EXAMPLE.contains(secret) && !printed.contains(secret), "{printed}");
        }
        assert!(Config::parse(SMALL, Path::new("x")).is_ok());
    }

    #[test]
    fn faults_are_placed_and_say_what_to_do() {
        let with = |line: &str| fault(&format!("{SMALL}{line}\n"));
        for (line, place) in [
            ("password = 4711", "6:12: a secret stands in quotation marks"),
            ("password = 'canary'", "6:1: a user and a password are for a `registrar`"),
            ("registrar = 'sip.example.org'", "6:1: a registrar wants `user` and `password`"),
            ("registrar = 'http://canary'", "6:13: a registrar is"),
            ("rtp_ports = '9-8'", "6:13: ports of sound are"),
            (
                "rtp_ports = '10000-10009'",
                "6:1: 30 calls take 60 pairs of ports, so that one is free at once; these are 5",
            ),
            ("codecs = ['opus']", "6:11: unknown variant"),
            ("codecs = []", "6:1: codecs are"),
            ("calls_max = 0", "6:1: this is a number from 1 to 1000"),
            ("longest_call_minutes = 999", "6:1: this is a number from 1 to 240"),
            ("public_address = '::1'", "6:1: a public address is of the same kind"),
            ("public_address = 'canary'", "6:18: a public address is"),
            ("key = 'x.pem'", "6:1: this is for TLS"),
            ("call_max = 3", "6:1: unknown field"),
            ("[[trunk]]\n name = 'a'", "6:1: missing field"),
        ] {
            let said = with(line);
            assert!(
                said.starts_with(&format!("telephone.toml:{place}")) && !said.contains("canary"),
                "{said}"
            );
        }
        let twice = fault(&format!("{SMALL}\n{}", SMALL.replace("name", " name")));
        assert!(twice.starts_with("telephone.toml:8:2: two trunks are called a"), "{twice}");
        let nobody = fault(&SMALL.replace("peers = ['192.0.2.0/24']", "peers = []"));
        assert!(nobody.starts_with("telephone.toml:4:1: say in `peers`"), "{nobody}");
        let peer = fault(&SMALL.replace("192.0.2.0/24", "canary"));
        assert!(peer.starts_with("telephone.toml:5:9: a peer is") && !peer.contains("canary"), "{peer}");
        let tls = fault(&SMALL.replace("udp", "tls"));
        assert!(tls.starts_with("telephone.toml:3:1: to listen with TLS takes"), "{tls}");
        let both = fault(&SMALL.replace("127.0.0.1:5060", "[::]:5060"));
        assert!(both.starts_with("telephone.toml:4:1: write an IPv6 address"), "{both}");
        let nowhere = fault("[[trunk]]\nname = 'a'\ntransport = 'udp'\n");
        assert!(nowhere.starts_with("telephone.toml:2:1: say where calls come from"), "{nowhere}");
    }
}
