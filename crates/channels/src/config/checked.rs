//! Settings that are checked when they are read: secrets, numbers, addresses. No fault repeats what it found.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use web::settings::SettingsError;

use super::ConfigError;
use crate::contract::TextLimit;
use crate::mail;
use crate::mail::compose::{SUBJECT_BYTES_MAX, is_address};
use crate::matrix::TEXT_UTF16_MAX;
use crate::matrix::ids::UserId;
use crate::message::Words;
use crate::secret::Secret;
use crate::split::fits;

/// A checked secret or address of settings.
macro_rules! checked {
    ($name:ident, $from:ty, $doc:literal, $fault:literal, $check:expr) => {
        #[doc = $doc]
        #[derive(Clone, Debug, Deserialize)]
        #[serde(try_from = "Secret")]
        pub struct $name(pub(super) $from);

        impl TryFrom<Secret> for $name {
            type Error = &'static str;

            fn try_from(text: Secret) -> Result<Self, &'static str> {
                let check: fn(&Secret) -> Option<$from> = $check;
                check(&text).map(Self).ok_or($fault)
            }
        }
    };
}

fn kept(text: &Secret, fits: bool) -> Option<Secret> {
    fits.then(|| text.clone())
}

checked!(
    Token,
    Secret,
    "A bot's token.",
    "a bot's token is digits, a colon, and letters, digits, - and _, as @BotFather gives it",
    |text| {
        let fits = text.reveal().split_once(':').is_some_and(|(id, secret)| {
            !id.is_empty()
                && id.chars().all(|c| c.is_ascii_digit())
                && secret.len() >= 8
                && secret.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        });
        kept(text, fits)
    }
);
checked!(
    WebhookSecret,
    Secret,
    "What Telegram shows in a header.",
    "a webhook's secret is 16 to 256 letters, digits, - and _",
    |text| {
        let fits = (16..=256).contains(&text.reveal().len())
            && text.reveal().chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        kept(text, fits)
    }
);
checked!(
    SystemId,
    Secret,
    "A name at an SMSC.",
    "SMPP carries a system_id of 1 to 15 ASCII characters",
    |text| { kept(text, text.reveal().len() <= 15 && text.reveal().is_ascii()) }
);
checked!(
    SmppPassword,
    Secret,
    "A password at an SMSC.",
    "SMPP carries a password of 1 to 8 ASCII characters",
    |text| { kept(text, text.reveal().len() <= 8 && text.reveal().is_ascii()) }
);
checked!(
    Number,
    String,
    "A number, short code or name of ours.",
    "a number of ours is 1 to 20 ASCII letters and digits, without +",
    |text| {
        let fits = text.reveal().len() <= 20 && text.reveal().chars().all(|c| c.is_ascii_alphanumeric());
        fits.then(|| text.reveal().to_owned())
    }
);
checked!(
    PublicAddress,
    String,
    "The gate's public address.",
    "a public address is https:// and a name, without a path",
    |text| {
        let name = text.reveal().strip_prefix("https://").map(|rest| rest.trim_end_matches('/'));
        let fits = name.is_some_and(|name| !name.is_empty() && !name.contains(['/', '@', ' ', '?', '#']));
        fits.then(|| text.reveal().to_owned())
    }
);
checked!(
    Homeserver,
    Api,
    "The address of a homeserver.",
    "a homeserver is https://HOST or https://HOST:PORT/PATH; http:// only on this machine",
    |text| { Api::read(text.reveal()) }
);
checked!(
    MatrixUser,
    UserId,
    "An account's name at a homeserver.",
    "an account's name at a homeserver is @name:server",
    |text| { UserId::new(text.reveal()).filter(|user| user.split().is_some()) }
);
checked!(
    AccessToken,
    Secret,
    "What opens an account at a homeserver.",
    "an access token is 8 or more letters, digits and marks of ASCII, without spaces",
    |text| {
        let fits = text.reveal().len() >= 8 && text.reveal().chars().all(|c| c.is_ascii_graphic());
        kept(text, fits)
    }
);
/// What is said into an encrypted room.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct CannotRead(pub(super) Words);

impl TryFrom<String> for CannotRead {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let fits = !text.trim().is_empty() && fits(&text, TextLimit::Utf16(TEXT_UTF16_MAX));
        fits.then(|| Self(Words::new(text)))
            .ok_or("what is said into an encrypted room is one message, and not empty")
    }
}

checked!(
    MailAddress,
    String,
    "Our address.",
    "an e-mail address is written as help@example.org, without a name beside it",
    |text| is_address(text.reveal()).then(|| text.reveal().to_owned())
);
checked!(
    Subject,
    String,
    "What stands above our letters.",
    "a subject is one line of 1 to 200 bytes",
    |text| (text.reveal().len() <= SUBJECT_BYTES_MAX).then(|| text.reveal().to_owned())
);

impl Default for Subject {
    fn default() -> Self {
        Self(mail::SUBJECT.to_owned())
    }
}

/// The only authority that is believed: a file, or the certificate itself in PEM, which is what comes over the link.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Authority {
    /// Where it lies.
    File(PathBuf),
    /// The certificate.
    Pem(String),
}

impl From<String> for Authority {
    fn from(text: String) -> Self {
        if text.trim_start().starts_with("-----BEGIN") { Self::Pem(text) } else { Self::File(text.into()) }
    }
}

impl Authority {
    /// A file's path, whole.
    pub(super) fn anchor(&mut self, folder: &Path) {
        if let Self::File(path) = self {
            *path = folder.join(&*path);
        }
    }

    /// The certificate.
    pub(super) fn read(&self) -> Result<Vec<u8>, ConfigError> {
        match self {
            Self::Pem(text) => Ok(text.clone().into_bytes()),
            Self::File(path) => {
                std::fs::read(path).map_err(|error| SettingsError::File { path: path.clone(), error }.into())
            }
        }
    }
}

/// The address of a Bot API server.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Secret")]
pub struct Api {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: bool,
    pub(super) prefix: String,
}

impl Default for Api {
    fn default() -> Self {
        Self { host: "api.telegram.org".to_owned(), port: 443, tls: true, prefix: String::new() }
    }
}

impl Api {
    /// An address of a server, with a path before its own.
    fn read(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let tls = match scheme {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let (place, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let after_bracket = place.rfind(']').unwrap_or(0);
        let (host, port) = match place.rfind(':').filter(|at| *at >= after_bracket) {
            Some(at) => (place.get(..at)?, place.get(at + 1..)?.parse().ok()?),
            None => (place, if tls { 443 } else { 80 }),
        };
        let here = ["localhost", "127.0.0.1", "[::1]"].contains(&host);
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
        let fits = !host.is_empty() && !host.contains(['@', ' ']) && path.chars().all(plain) && (tls || here);
        let prefix = path.trim_end_matches('/').to_owned();
        fits.then(|| Self { host: host.to_owned(), port, tls, prefix })
    }
}

impl TryFrom<Secret> for Api {
    type Error = &'static str;

    fn try_from(text: Secret) -> Result<Self, &'static str> {
        const FAULT: &str =
            "a Bot API server is https://HOST or https://HOST:PORT/PATH; http:// only on this machine";
        Self::read(text.reveal()).ok_or(FAULT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bot_api_servers() {
        let read = |text: &str| {
            Api::try_from(Secret::new(text)).map(|api| (api.host, api.port, api.tls, api.prefix))
        };
        assert_eq!(read("https://tg.example.org/x/"), Ok(("tg.example.org".into(), 443, true, "/x".into())));
        assert_eq!(read("http://[::1]:8081"), Ok(("[::1]".into(), 8081, false, String::new())));
        for wrong in
            ["", "tg.example.org", "ftp://x", "https://", "https://a@b", "https://x/ y", "http://10.0.0.1"]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
