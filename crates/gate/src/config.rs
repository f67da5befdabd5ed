//! `gate.toml`: everything that one gate is told, each fault with its line and column.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use web::settings::{self, Fault, SettingsError};
use web::tls::Pin;

/// The settings of a gate. Paths are relative to the file's own folder and are made whole when it is read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Nothing here is real. Only then may the pages be served without protection on the way.
    #[serde(default)]
    pub trial: bool,
    /// A name for logs.
    pub name: String,
    /// Where the website listens: an address with port, or `unix:` and a path.
    pub listen: Listen,
    /// A front server on this machine ends TLS.
    #[serde(default)]
    pub behind_tls: bool,
    /// Where `gate.db` and `seen.json` lie.
    pub data: PathBuf,
    /// The programme pack.
    pub programme: PathBuf,
    /// The file with the programme's public root key, in hexadecimal.
    pub root: PathBuf,
    /// The signed manifest; the desk replaces it over the link.
    pub manifest: PathBuf,
    /// This gate ends TLS itself.
    pub tls: Option<Tls>,
    /// The door behind which an onion service stands.
    pub onion: Option<Onion>,
    /// The door for the desk.
    pub link: Option<Link>,
    /// The telephone.
    pub telephone: Option<Telephone>,
}

/// The telephone lines.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telephone {
    /// The file with the trunks: see `telephone.example.toml`.
    pub settings: PathBuf,
}

/// A certificate chain and its key, in PEM.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The chain.
    pub certificate: PathBuf,
    /// The key.
    pub key: PathBuf,
}

/// Where the onion service delivers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Onion {
    /// As [`Config::listen`].
    pub listen: Listen,
}

/// The door for the desk: mutual TLS with pinned keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// As [`Config::listen`].
    pub listen: Listen,
    /// This gate's own certificate; made at the first start if it is not there.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
    /// The pins of the desks that may call.
    #[serde(deserialize_with = "pins")]
    pub desks: Vec<Pin>,
}

/// An address with port, or a Unix socket.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Listen {
    /// TCP.
    Tcp(SocketAddr),
    /// A Unix socket.
    Unix(PathBuf),
}

fn pins<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Pin>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts.iter().map(|text| text.parse().map_err(serde::de::Error::custom)).collect()
}

impl TryFrom<String> for Listen {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.strip_prefix("unix:") {
            Some(path) => Ok(Self::Unix(PathBuf::from(path))),
            None => text.parse().map(Self::Tcp).map_err(|_| {
                format!("“{text}” is neither an address with port (127.0.0.1:8642) nor unix:PATH")
            }),
        }
    }
}

/// How people reach the pages: decides the honest sentence below each form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// Over the web, encrypted.
    Tls,
    /// Over Tor, at the onion address.
    Onion,
    /// Over the web, readable to everybody on the line. Trials only.
    Plain,
}

impl Config {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn load(path: &Path) -> Result<Self, SettingsError> {
        let mut config = Self::parse(&settings::load(path)?, path)?;
        config.anchor(path.parent().unwrap_or(Path::new(".")));
        Ok(config)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, SettingsError> {
        let config: Self = settings::read(text, path)?;
        if config.way() == Way::Plain && !config.trial {
            let message = "without [tls] or behind_tls the pages can be read on the way; only a trial (trial = true) may do that";
            return Err(Fault::at(path, text, settings::place_of("listen", text), message).into());
        }
        Ok(config)
    }

    /// How people reach the main door.
    #[must_use]
    pub fn way(&self) -> Way {
        if self.tls.is_some() || self.behind_tls { Way::Tls } else { Way::Plain }
    }

    fn anchor(&mut self, folder: &Path) {
        let mut paths = vec![&mut self.data, &mut self.programme, &mut self.root, &mut self.manifest];
        if let Some(tls) = &mut self.tls {
            paths.extend([&mut tls.certificate, &mut tls.key]);
        }
        let mut listens = vec![&mut self.listen];
        if let Some(onion) = &mut self.onion {
            listens.push(&mut onion.listen);
        }
        if let Some(link) = &mut self.link {
            paths.extend([&mut link.certificate, &mut link.key]);
            listens.push(&mut link.listen);
        }
        if let Some(telephone) = &mut self.telephone {
            paths.push(&mut telephone.settings);
        }
        for listen in listens {
            if let Listen::Unix(path) = listen {
                paths.push(path);
            }
        }
        for path in paths {
            *path = folder.join(&*path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../gate.example.toml");

    #[test]
    fn the_example_is_right_and_its_paths_stand_beside_it() {
        let mut config = Config::parse(EXAMPLE, Path::new("gate.example.toml")).unwrap();
        assert_eq!(config.way(), Way::Tls);
        config.anchor(Path::new("/srv/gate"));
        assert_eq!(config.programme, Path::new("/srv/gate/programme"));
    }

    #[test]
    fn faults_are_placed() {
        let said = |text: &str| Config::parse(text, Path::new("gate.toml")).unwrap_err().to_string();
        assert!(
            said("trial = true\nname = 3").starts_with("gate.toml:2:8: "),
            "{}",
            said("trial = true\nname = 3")
        );
        assert!(said("nam = \"x\"").contains("gate.toml:1:1"), "{}", said("nam = \"x\""));
        let minimal = "name='g'\nlisten='127.0.0.1:1'\ndata='.'\nprogramme='p'\nroot='r'\nmanifest='m'\n";
        assert!(said(minimal).starts_with("gate.toml:2:1: ") && said(minimal).contains("only a trial"));
        assert!(Config::parse(&format!("trial=true\n{minimal}"), Path::new("x")).is_ok());
        assert!(said(&minimal.replace("127.0.0.1:1", "localhost")).contains("gate.toml:2:8"));
    }
}
