//! An e-mail account in settings.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

use super::checked::{MailAddress, Subject};
use super::{Authority, ConfigError, PATIENCE_SECONDS, World, dialler};
use crate::address::AccountId;
use crate::mail::{self, Mail, Security};
use crate::net::{DialError, Proxy};
use crate::pace::Pauses;
use crate::secret::Secret;

/// One e-mail account. See `channels.example.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailAccount {
    /// Our name for it.
    pub account: AccountId,
    /// Our address.
    pub address: MailAddress,
    /// The name at the provider.
    pub user: Secret,
    /// The password.
    pub password: Secret,
    /// Where letters come from.
    pub imap_host: String,
    /// Its port.
    #[serde(default = "imap_port")]
    pub imap_port: u16,
    /// TLS of it.
    #[serde(default)]
    pub imap_tls: MailTls,
    /// Where letters go.
    pub smtp_host: String,
    /// Its port.
    #[serde(default = "smtp_port")]
    pub smtp_port: u16,
    /// TLS of it.
    #[serde(default)]
    pub smtp_tls: MailTls,
    /// As for Telegram, for both.
    pub authority: Option<Authority>,
    /// The way out, for both.
    pub proxy: Option<Proxy>,
    /// What stands above our letters.
    #[serde(default)]
    pub subject: Subject,
    /// What was taken is deleted at the provider.
    #[serde(default = "yes")]
    pub delete: bool,
    /// How long a line is held open without news.
    #[serde(default = "idle_minutes")]
    pub idle_minutes: u64,
    /// Letters a second.
    #[serde(default = "per_second")]
    pub per_second: u32,
}

/// How a line to a mail server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    /// TLS from the first byte.
    #[default]
    Implicit,
    /// Asked for on the line, and nothing without it.
    StartTls,
    /// None, on this machine only.
    None,
}

fn imap_port() -> u16 {
    993
}
fn smtp_port() -> u16 {
    465
}
fn yes() -> bool {
    true
}
fn idle_minutes() -> u64 {
    mail::IDLE_MINUTES
}
fn per_second() -> u32 {
    mail::PER_SECOND
}

impl MailTls {
    fn security(self) -> Security {
        match self {
            Self::Implicit => Security::Implicit,
            Self::StartTls => Security::StartTls,
            Self::None => Security::Plain,
        }
    }
}

impl MailAccount {
    pub(super) fn open(self, world: &World) -> Result<Mail, ConfigError> {
        let line = |host: &str, port: u16, tls: MailTls| {
            // The password goes over it.
            if tls == MailTls::None && !["localhost", "127.0.0.1", "::1", "[::1]"].contains(&host) {
                let account = self.account.as_str().to_owned();
                return Err(ConfigError::Line { account, error: DialError::Settings });
            }
            let sealed = tls != MailTls::None;
            let authority = self.authority.as_ref();
            dialler(&self.account, (host, port), sealed, authority, self.proxy.clone(), world.guard)
        };
        let imap = line(&self.imap_host, self.imap_port, self.imap_tls)?;
        let smtp = line(&self.smtp_host, self.smtp_port, self.smtp_tls)?;
        let settings = mail::Settings {
            address: self.address.0,
            user: self.user,
            password: self.password,
            imap_security: self.imap_tls.security(),
            smtp_security: self.smtp_tls.security(),
            subject: self.subject.0,
            deletes: self.delete,
            idle: Duration::from_secs(60 * self.idle_minutes.clamp(1, mail::IDLE_MINUTES_MAX)),
            poll: Duration::from_secs(mail::POLL_SECONDS),
            patience: Duration::from_secs(PATIENCE_SECONDS),
            pauses: Pauses::default(),
            rate: (self.per_second, self.per_second),
            letters_per_hour: mail::LETTERS_PER_HOUR_MAX,
            proxy_redactions: self.proxy.as_ref().map(Proxy::redactions).unwrap_or_default(),
            account: self.account,
        };
        let (clock, chance) = (Arc::clone(&world.clock), Arc::clone(&world.chance));
        Ok(Mail::new(settings, (imap, smtp), world.key.clone(), clock, chance))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use web::chance::SeededChance;
    use web::clock::SystemClock;

    use super::super::Config;
    use super::*;
    use crate::address::TagKey;
    use crate::net::Guard;

    const LEAST: &str = "[[mail]]\naccount='m'\naddress='help@example.org'\nuser='canary-user'\npassword='canary-word'\n\
        imap_host='imap.example.org'\nsmtp_host='smtp.example.org'\n";

    fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::parse(text, Path::new("channels.toml"))
    }

    #[test]
    fn little_has_to_be_said_and_faults_repeat_nothing() {
        let config = parse(LEAST).unwrap();
        let account = &config.mail[0];
        assert_eq!((account.imap_port, account.smtp_port, account.delete), (993, 465, true));
        assert_eq!(account.subject.0, mail::SUBJECT);
        assert!(!format!("{config:?}").contains("canary"));
        let wrong = [
            LEAST.replace("help@example.org", "canary"),
            format!("{LEAST}subject=\"canary\\nBcc: x@y.z\"\n"),
            format!("{LEAST}imap_tls='canary'\n"),
            LEAST.replace("'canary-word'", "7"),
        ];
        for text in wrong {
            let fault = parse(&text).err().map(|fault| fault.to_string()).unwrap();
            assert!(fault.starts_with("channels.toml:") && !fault.contains("x@y"), "{fault}");
        }
    }

    #[test]
    fn a_password_crosses_no_network_in_the_clear() {
        let world = World {
            key: TagKey::new([1; 32]),
            clock: Arc::new(SystemClock),
            chance: Arc::new(SeededChance::new(1)),
            guard: Guard::LoopbackOnly,
        };
        let plain = parse(&format!("{LEAST}smtp_tls='none'\n")).unwrap();
        assert!(plain.open(&world).is_err());
        let here = LEAST.replace("smtp.example.org", "localhost").replace("imap.example.org", "127.0.0.1");
        let here = parse(&format!("{here}smtp_tls='none'\nimap_tls='none'\n")).unwrap();
        assert_eq!(here.open(&world).unwrap().len(), 1);
    }
}
