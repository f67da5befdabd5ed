//! `channels.toml`: the accounts of a gate, each fault with its line and column. No fault repeats what it found: most of what
//! stands in here is secret.
//!
//! The text can come from a file or, in production, from the desk over the link: then nothing of it is on the gate's disk.

mod checked;
mod mail;
mod matrix;

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use serde::Deserialize;
use web::chance::Chance;
use web::clock::Clock;
use web::settings::{self, Fault, SettingsError};

pub use self::checked::{
    AccessToken, Api, Authority, CannotRead, Homeserver, MailAddress, MatrixUser, Number, PublicAddress,
    SmppPassword, Subject, SystemId, Token, WebhookSecret,
};
pub use self::mail::{MailAccount, MailTls};
pub use self::matrix::{MatrixAccount, SignInError};
use crate::address::{AccountId, TagKey};
use crate::contract::Channel;
use crate::net::{DialError, Dialler, Guard, Proxy, Tls};
use crate::pace::Pauses;
use crate::smpp::text::DefaultAlphabet;
use crate::smpp::{self, LongMessages, Sms};
use crate::telegram::{self, Telegram, Way};

/// The most accounts of one gate.
pub const ACCOUNTS_MAX: usize = 64;
/// Parts of SMS a second, if settings do not say.
pub const SMS_PER_SECOND: u32 = 10;
/// How many `submit_sm` may wait for an answer, if settings do not say.
pub const SMS_WINDOW: usize = 10;
/// The most that settings may ask for.
pub const SMS_WINDOW_MAX: usize = 1000;
/// After how much silence an SMSC is asked whether it is there, if settings do not say.
pub const SMS_ENQUIRE_SECONDS: u64 = 30;
/// How long a provider may take to answer.
pub const PATIENCE_SECONDS: u64 = 30;
/// How long Telegram may hold a poll open.
pub const POLL_SECONDS: u64 = 50;
/// How long parts of a long SMS wait for the others. Phones send them within seconds; networks queue.
pub const PART_EXPIRY_MINUTES: i64 = 5;

/// The accounts.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Bots of Telegram.
    #[serde(default)]
    pub telegram: Vec<TelegramAccount>,
    /// Accounts at SMSCs.
    #[serde(default)]
    pub sms: Vec<SmsAccount>,
    /// E-mail accounts.
    #[serde(default)]
    pub mail: Vec<MailAccount>,
    /// Accounts at homeservers.
    #[serde(default)]
    pub matrix: Vec<MatrixAccount>,
}

/// One bot. See `channels.example.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TelegramAccount {
    /// Our name for it.
    pub account: AccountId,
    /// The token that @BotFather gave.
    pub token: Token,
    /// The Bot API server.
    #[serde(default)]
    pub api: Api,
    /// The only authority that is believed, in PEM; else those that browsers know.
    pub authority: Option<Authority>,
    /// The way out.
    pub proxy: Option<Proxy>,
    /// Listens by webhook instead of asking.
    pub webhook: Option<Webhook>,
    /// Messages a second.
    #[serde(default = "telegram_per_second")]
    pub per_second: u32,
}

/// Where Telegram is to call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// The gate's public address, `https://…`, without a path.
    pub public: PublicAddress,
    /// What Telegram shows in a header.
    pub secret: WebhookSecret,
}

/// One account at an SMSC. See `channels.example.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsAccount {
    /// Our name for it.
    pub account: AccountId,
    /// The SMSC.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// TLS. To be said either way: without it, everybody on the line reads.
    pub tls: bool,
    /// As for Telegram.
    pub authority: Option<Authority>,
    /// The way out.
    pub proxy: Option<Proxy>,
    /// The name at the provider.
    pub system_id: SystemId,
    /// The password.
    pub password: SmppPassword,
    /// What some providers want.
    #[serde(default)]
    pub system_type: String,
    /// Our number or short code.
    pub number: Number,
    /// Its type of number.
    #[serde(default)]
    pub number_type: u8,
    /// Its numbering plan.
    #[serde(default = "one")]
    pub number_plan: u8,
    /// What `data_coding` 0 is at the provider.
    #[serde(default)]
    pub default_alphabet: DefaultAlphabet,
    /// How long messages are told.
    #[serde(default)]
    pub long_messages: LongMessages,
    /// Parts a second.
    #[serde(default = "sms_per_second")]
    pub per_second: u32,
    /// Unanswered parts at once.
    #[serde(default = "sms_window")]
    pub window: usize,
    /// Silence before the line is tried.
    #[serde(default = "sms_enquire")]
    pub enquire_seconds: u64,
}

fn telegram_per_second() -> u32 {
    telegram::PER_SECOND
}
fn sms_per_second() -> u32 {
    SMS_PER_SECOND
}
fn sms_window() -> usize {
    SMS_WINDOW
}
fn sms_enquire() -> u64 {
    SMS_ENQUIRE_SECONDS
}
fn one() -> u8 {
    1
}

/// Why settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file could not be read.
    #[error(transparent)]
    File(#[from] SettingsError),
    /// A setting is wrong.
    #[error(transparent)]
    Setting(#[from] Fault),
    /// An account's line can't be made.
    #[error("account {account}: {error}")]
    Line {
        /// Which.
        account: String,
        /// Why.
        error: DialError,
    },
}

/// What adapters are given.
#[derive(Clone)]
pub struct World {
    /// The desk's key.
    pub key: TagKey,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub chance: Arc<dyn Chance>,
    /// Where lines may lead.
    pub guard: Guard,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").field("guard", &self.guard).finish_non_exhaustive()
    }
}

impl Config {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        Self::parse(&settings::load(path)?, path)
    }

    /// Reads and checks a text; `path` is where it says to come from, and where its other files lie.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let mut config: Self = settings::read(text, path)?;
        config.check_names(text, path)?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let telegram = config.telegram.iter_mut().map(|account| &mut account.authority);
        let sms = config.sms.iter_mut().map(|account| &mut account.authority);
        let mail = config.mail.iter_mut().map(|account| &mut account.authority);
        let matrix = config.matrix.iter_mut().map(|account| &mut account.authority);
        for authority in telegram.chain(sms).chain(mail).chain(matrix).flatten() {
            authority.anchor(folder);
        }
        Ok(config)
    }

    fn check_names(&self, text: &str, path: &Path) -> Result<(), ConfigError> {
        let names = self.telegram.iter().map(|one| &one.account);
        let names = names.chain(self.sms.iter().map(|one| &one.account));
        let names = names.chain(self.mail.iter().map(|one| &one.account));
        let names = names.chain(self.matrix.iter().map(|one| &one.account));
        let (mut seen, mut wrong) = (HashSet::new(), None);
        for name in names {
            if !seen.insert(name) {
                wrong = Some((name.as_str(), format!("two accounts are called {}", name.as_str())));
            } else if seen.len() > ACCOUNTS_MAX {
                wrong = Some((name.as_str(), format!("more than {ACCOUNTS_MAX} accounts")));
            }
        }
        let Some((name, message)) = wrong else { return Ok(()) };
        let names_it = |line: &str| {
            line.trim_start().starts_with("account") && line.split(['"', '\'']).nth(1) == Some(name)
        };
        let line = text.lines().enumerate().filter(|(_, line)| names_it(line)).last().map_or(0, |(at, _)| at);
        Err(Fault { path: path.to_owned(), line: line + 1, column: 1, message }.into())
    }

    /// Makes the adapters.
    ///
    /// # Errors
    /// An account's line cannot be made.
    pub fn open(self, world: &World) -> Result<Vec<Arc<dyn Channel>>, ConfigError> {
        let mut channels: Vec<Arc<dyn Channel>> = Vec::new();
        for account in self.telegram {
            channels.push(Arc::new(account.open(world)?));
        }
        for account in self.sms {
            channels.push(Arc::new(account.open(world)?));
        }
        for account in self.mail {
            channels.push(Arc::new(account.open(world)?));
        }
        for account in self.matrix {
            channels.push(Arc::new(account.open(world)?));
        }
        Ok(channels)
    }
}

fn dialler(
    account: &AccountId,
    (host, port): (&str, u16),
    tls: bool,
    authority: Option<&Authority>,
    proxy: Option<Proxy>,
    guard: Guard,
) -> Result<Dialler, ConfigError> {
    let tls = match (tls, authority) {
        (false, _) => Tls::Plain,
        (true, None) => Tls::Public,
        (true, Some(authority)) => Tls::Authority(authority.read()?),
    };
    Dialler::new(host, port, &tls, proxy, guard)
        .map_err(|error| ConfigError::Line { account: account.as_str().to_owned(), error })
}

impl TelegramAccount {
    fn open(self, world: &World) -> Result<Telegram, ConfigError> {
        let Api { host, port, tls, prefix } = self.api;
        let proxy_redactions = self.proxy.as_ref().map(Proxy::redactions).unwrap_or_default();
        let place = (host.as_str(), port);
        let dialler = dialler(&self.account, place, tls, self.authority.as_ref(), self.proxy, world.guard)?;
        let way = match self.webhook {
            None => Way::Poll,
            Some(webhook) => Way::Webhook { public: webhook.public.0, secret: webhook.secret.0 },
        };
        let settings = telegram::Settings {
            account: self.account,
            token: self.token.0,
            prefix,
            way,
            rate: (self.per_second, self.per_second),
            poll: Duration::from_secs(POLL_SECONDS),
            patience: Duration::from_secs(PATIENCE_SECONDS),
            pauses: Pauses::default(),
            proxy_redactions,
        };
        Ok(Telegram::new(settings, dialler, Arc::clone(&world.clock), Arc::clone(&world.chance)))
    }
}

impl SmsAccount {
    fn open(self, world: &World) -> Result<Sms, ConfigError> {
        let proxy_redactions = self.proxy.as_ref().map(Proxy::redactions).unwrap_or_default();
        let place = (self.host.as_str(), self.port);
        let dialler =
            dialler(&self.account, place, self.tls, self.authority.as_ref(), self.proxy, world.guard)?;
        let settings = smpp::Settings {
            account: self.account,
            system_id: self.system_id.0,
            password: self.password.0,
            system_type: self.system_type,
            source: self.number.0,
            source_kind: (self.number_type, self.number_plan),
            alphabet: self.default_alphabet,
            long: self.long_messages,
            rate: (self.per_second, self.per_second),
            window: self.window.clamp(1, SMS_WINDOW_MAX),
            enquire: Duration::from_secs(self.enquire_seconds.max(1)),
            patience: Duration::from_secs(PATIENCE_SECONDS),
            part_expiry: SignedDuration::from_mins(PART_EXPIRY_MINUTES),
            pauses: Pauses::default(),
            proxy_redactions,
        };
        Ok(Sms::new(
            settings,
            dialler,
            world.key.clone(),
            Arc::clone(&world.clock),
            Arc::clone(&world.chance),
        ))
    }
}

#[cfg(test)]
mod tests {
    use web::chance::SeededChance;
    use web::clock::SystemClock;

    use super::*;

    const EXAMPLE: &str = include_str!("../channels.example.toml");

    fn world() -> World {
        World {
            key: TagKey::new([1; 32]),
            clock: Arc::new(SystemClock),
            chance: Arc::new(SeededChance::new(1)),
            guard: Guard::LoopbackOnly,
        }
    }

    fn fault(text: &str) -> String {
        Config::parse(text, Path::new("channels.toml")).unwrap_err().to_string()
    }

    #[test]
    fn the_example_is_right_and_prints_no_secret() {
        let config = Config::parse(EXAMPLE, Path::new("channels.example.toml")).unwrap();
        let printed = format!("{config:?}");
        for secret in ["110201543", "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "s3cret", "syt_", "@safeconduct"] {
            assert!(EXAMPLE.contains(secret) && !printed.contains(secret), "{printed}");
        }
        assert_eq!(config.open(&world()).unwrap().len(), 5);
    }

    #[tokio::test]
    async fn nothing_leaves_loopback_in_tests() {
        let text = EXAMPLE.replace("proxy = ", "# proxy = ");
        let config = Config::parse(&text, Path::new("channels.example.toml")).unwrap();
        for channel in config.open(&world()).unwrap() {
            // Refused before a name server is asked: api.telegram.org, smpp.example.org, and so on.
            let said = channel.check().await;
            assert!(matches!(said, Err(crate::SendError::Later { .. })), "{said:?}");
        }
    }

    #[test]
    fn faults_are_placed_and_repeat_no_secret() {
        let token = "[[telegram]]\naccount = 'a'\ntoken = 'canary-token'\n";
        assert!(fault(token).starts_with("channels.toml:3:9: a bot's token"), "{}", fault(token));
        assert!(!fault(token).contains("canary"));
        let twice =
            "[[telegram]]\naccount='a'\ntoken='1:abcdefgh'\n[[telegram]]\naccount='a'\ntoken='1:abcdefgh'";
        assert!(fault(twice).starts_with("channels.toml:5:1: two accounts"), "{}", fault(twice));
        let longer = format!("{twice}\n[[telegram]]\naccount = 'aa' # a\ntoken='1:abcdefgh'");
        assert!(fault(&longer).starts_with("channels.toml:5:1: two accounts"), "{}", fault(&longer));
        let proxy = "[[telegram]]\naccount='a'\ntoken='1:abcdefgh'\nproxy='canary'";
        assert!(fault(proxy).starts_with("channels.toml:4:7: a proxy is written"), "{}", fault(proxy));
        let plain = "[[telegram]]\naccount='a'\ntoken='1:abcdefgh'\napi='http://api.example.org'";
        assert!(fault(plain).contains("only on this machine"));
        let matrix = "[[matrix]]\naccount='a'\nhomeserver='https://x'\nuser='@a:x'\ntoken='syt_canary'\n";
        assert!(Config::parse(matrix, Path::new("channels.toml")).is_ok());
        for (right, wrong, place) in [
            ("https://x", "http://canary.example", "3:12: a homeserver is"),
            ("@a:x", "canary", "4:6: an account's name at a homeserver"),
            ("syt_canary", "canary with spaces", "5:7: an access token"),
        ] {
            let said = fault(&matrix.replace(right, wrong));
            assert!(
                said.starts_with(&format!("channels.toml:{place}")) && !said.contains("canary"),
                "{said}"
            );
        }
        let silent = format!("{matrix}cannot_read=' '");
        assert!(fault(&silent).starts_with("channels.toml:6:13: what is said"), "{}", fault(&silent));
        let no_tls = "[[sms]]\naccount='a'\nhost='h'\nport=1\nsystem_id='x'\npassword='y'\nnumber='700'";
        assert!(fault(no_tls).contains("missing field `tls`"), "{}", fault(no_tls));
        let long = no_tls.replace("'y'", "'canary-is-long'");
        assert!(
            fault(&long).starts_with("channels.toml:6:10: SMPP carries") && !fault(&long).contains("canary")
        );
    }
}
