//! `safeconduct channel`: accounts on messengers, SMS and e-mail. Asks for what an account needs, tests it against its
//! provider, says what is wrong and what to do, and gives it to the desk, which leases it to a gate.
//!
//! Run where the desk is, as its user, while the desk runs. Nothing that was typed is printed again.

mod explain;
mod questions;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use channels::TagKey;
use channels::config::{Config, ConfigError, World};
use channels::net::Guard;
use clap::{Args, Subcommand, ValueEnum};
use desk::accounts::order::{Answer, Order, give};
use desk::accounts::{AccountName, Listed, Place, Refused};
use rand::Rng as _;
use seal::link::channel::{AccountState, SecretText};
use web::chance::{Chance as _, SystemChance};
use web::clock::SystemClock;
use web::settings::Fault;
use zeroize::Zeroizing;

use questions::{Asker, Kind};

/// How long the desk may take to take an order in. It looks every second.
const ANSWER_SECONDS_MAX: u64 = 20;
/// The longest file of settings, and the longest certificate, in bytes.
const FILE_BYTES_MAX: u64 = 64 << 10;

#[derive(Subcommand)]
pub(crate) enum Channel {
    /// Set an account up: asks for what it needs, tests it against the provider, gives it to the desk
    #[command(
        after_help = "Examples: safeconduct channel add telegram --config desk.toml --gate gate-1\n          \
                      safeconduct channel add --settings sms.toml --config desk.toml --gate gate-2"
    )]
    Add(Add),
    /// Test an account's settings against its provider, and change nothing
    #[command(after_help = "Example: safeconduct channel check --settings sms.toml")]
    Check {
        /// A file with the settings of one account, as in crates/channels/channels.example.toml
        #[arg(long, value_name = "FILE")]
        settings: PathBuf,
    },
    /// List the accounts, where they are and how they stand; nothing secret is in it
    #[command(after_help = "Example: safeconduct channel list --config desk.toml")]
    List {
        /// The desk's settings
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
    },
    /// Bring an account to another gate, with all conversations that are under way
    #[command(after_help = "Example: safeconduct channel move telegram-1 --to gate-2 --config desk.toml")]
    Move(Move),
    /// Take an account out; its secrets are destroyed
    #[command(after_help = "Example: safeconduct channel remove sms-1 --config desk.toml")]
    Remove(Of),
    /// Let a gate listen again on an account that its provider had banned
    #[command(after_help = "Example: safeconduct channel put-back telegram-1 --config desk.toml")]
    PutBack(Of),
}

#[derive(Args)]
pub(crate) struct Add {
    /// What is asked for; not needed with --settings
    #[arg(required_unless_present = "settings")]
    kind: Option<KindWord>,
    /// The desk's settings
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// The gate that is to hold the account, by the desk's name for it
    #[arg(long)]
    gate: String,
    /// A file with the settings of one account instead of questions; erase it afterwards
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Do not test it from here: only the gate reaches the provider
    #[arg(long)]
    untested: bool,
}

#[derive(Args)]
pub(crate) struct Move {
    /// The account
    account: String,
    /// The gate that is to hold it
    #[arg(long)]
    to: String,
    /// The gate that holds it is lost: do not wait for it. What it was in the middle of is lost with it
    #[arg(long)]
    lost: bool,
    /// The desk's settings
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

#[derive(Args)]
pub(crate) struct Of {
    /// The account
    account: String,
    /// The desk's settings
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

/// Kinds as they are typed.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum KindWord {
    /// A bot of Telegram
    Telegram,
    /// An account at an SMSC, by SMPP 3.4
    Sms,
    /// A mailbox, by IMAP and SMTP
    Mail,
    /// An account at a homeserver of Matrix
    Matrix,
}

impl From<KindWord> for Kind {
    fn from(word: KindWord) -> Self {
        match word {
            KindWord::Telegram => Self::Telegram,
            KindWord::Sms => Self::Sms,
            KindWord::Mail => Self::Mail,
            KindWord::Matrix => Self::Matrix,
        }
    }
}

/// Does what is asked for.
pub(crate) async fn run(wish: &Channel) -> Result<String> {
    match wish {
        Channel::Add(add) => self::add(add).await,
        Channel::Check { settings } => test(&read(settings)?).await,
        Channel::List { config } => {
            let folder = desk_config(config)?.folder;
            let all = desk::accounts::list(&folder).with_context(|| folder.display().to_string())?;
            let lines: Vec<String> = all.iter().map(line).collect();
            Ok(if lines.is_empty() { "no account".to_owned() } else { lines.join("\n") })
        }
        Channel::Move(moving) => {
            let order =
                Order::Move { account: name(&moving.account)?, to: moving.to.clone(), lost: moving.lost };
            let done = format!(
                "{} goes to {}: the desk takes it from the gate that holds it, brings the conversations over, and leases it \
                 there. The page Channels shows how far it is.",
                moving.account, moving.to
            );
            hand_over(&moving.config, &order, done).await
        }
        Channel::Remove(of) => {
            let order = Order::Remove { account: name(&of.account)? };
            hand_over(&of.config, &order, format!("{} is out, and its secrets are destroyed", of.account))
                .await
        }
        Channel::PutBack(of) => {
            let order = Order::PutBack { account: name(&of.account)? };
            hand_over(&of.config, &order, format!("{} is leased to its gate again", of.account)).await
        }
    }
}

/// One account, in a line.
fn line(one: &Listed) -> String {
    let place = match &one.place {
        Place::At { gate } => gate.clone(),
        Place::Moving { from, to, .. } => format!("from {from} to {to}"),
    };
    let state = match one.state {
        _ if one.banned => "banned: the provider does not take it",
        Some(AccountState::Listening) => "listens",
        Some(AccountState::Banned) => "banned: the provider does not take it",
        Some(AccountState::Faulty) => "its settings cannot be used: the gate's log says why",
        None => "nothing heard from the gate yet",
    };
    format!("{:<24} {:<10} {place:<24} {state}", one.name.as_str(), one.kind)
}

async fn add(add: &Add) -> Result<String> {
    let config = desk_config(&add.config)?;
    ensure!(
        config.gates.iter().any(|gate| gate.name == add.gate),
        "the desk has no gate {:?}; it has {}",
        add.gate,
        list(config.gates.iter().map(|gate| gate.name.as_str()))
    );
    let settings = match (&add.settings, add.kind) {
        (Some(file), _) => read(file)?,
        (None, Some(kind)) => {
            let mut asker = Asker::of_this_process();
            questions::ask(kind.into(), &mut asker, &world()).await?
        }
        (None, None) => bail!("say what kind of account it is, or --settings FILE"),
    };
    // A fault is told before the provider is asked.
    let account = parse(&settings)?.0;
    let tested = if add.untested {
        format!("{account} was not tested: the gate says how it stands, on the page Channels of the desk")
    } else {
        test(&settings).await?
    };
    let order =
        Order::Add { gate: add.gate.clone(), settings: SecretText::new(inlined(&settings)?.as_str()) };
    let done = format!(
        "{tested}\nThe desk has it and leases it to {} as soon as that gate is in reach: its page Channels shows how it \
         stands.",
        add.gate
    );
    hand_over(&add.config, &order, done).await
}

/// Asks the provider whether it takes the account. Sends nothing to anybody.
async fn test(settings: &str) -> Result<String> {
    let (account, kind, place, config) = parse(settings)?;
    let opened = config.open(&world())?;
    let [channel] = opened.as_slice() else {
        bail!("the settings are of {} accounts; say one", opened.len())
    };
    tell(&format!("Asking {place} …"));
    match channel.check().await {
        Ok(()) => Ok(format!("{account}: the provider takes this account")),
        Err(error) => bail!("{account}: {}", explain::explain(kind, &place, &error)),
    }
}

/// What an adapter is given that is only asked whether its account is known.
fn world() -> World {
    let (mut key, chance) = ([0; 32], SystemChance);
    chance.generator().fill_bytes(&mut key);
    World {
        key: TagKey::new(key),
        clock: Arc::new(SystemClock),
        chance: Arc::new(chance),
        guard: Guard::Anywhere,
    }
}

/// The account's name, its kind, where its provider is, and its settings.
fn parse(settings: &str) -> Result<(String, Kind, String, Config)> {
    let config = config_of(settings)?;
    let table: toml::Table =
        toml::from_str(settings).map_err(|_| anyhow::anyhow!("the settings are no TOML"))?;
    let mut kinds = table.iter();
    let (Some((word, accounts)), None) = (kinds.next(), kinds.next()) else {
        bail!("the settings are those of one account: one [[telegram]], [[sms]], [[mail]] or [[matrix]]")
    };
    let account =
        accounts.as_array().and_then(|all| all.first()).context("the settings are of no account")?;
    let text = |key: &str| account.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
    let kind = Kind::of_word(word).context("there is no such kind of channel")?;
    Ok((text("account"), kind, kind.place(&text), config))
}

/// Reads settings. Whoever was asked has seen no lines and columns.
fn config_of(settings: &str) -> Result<Config> {
    Config::parse(settings, Path::new("settings")).map_err(|error| match error {
        ConfigError::Setting(Fault { message, line, .. }) => {
            let named = settings.lines().nth(line.saturating_sub(1)).and_then(|text| text.split_once(" = "));
            let name = named.map(|(name, _)| format!("{name}: ")).unwrap_or_default();
            anyhow::anyhow!("{name}{message}; nothing was changed")
        }
        other @ (ConfigError::File(_) | ConfigError::Line { .. }) => other.into(),
    })
}

/// The settings with the certificate itself where a file was named: the gate has no such file.
fn inlined(settings: &str) -> Result<Zeroizing<String>> {
    let mut table: toml::Table =
        toml::from_str(settings).map_err(|_| anyhow::anyhow!("the settings are no TOML"))?;
    for accounts in table.iter_mut().filter_map(|(_, accounts)| accounts.as_array_mut()) {
        for account in accounts.iter_mut().filter_map(toml::Value::as_table_mut) {
            let Some(toml::Value::String(authority)) = account.get_mut("authority") else { continue };
            if !authority.starts_with("-----BEGIN") {
                *authority = read(Path::new(authority.as_str()))?.to_string();
            }
        }
    }
    Ok(Zeroizing::new(toml::to_string(&table).context("writing the settings")?))
}

/// Gives an order to the desk and waits for its answer.
async fn hand_over(config: &Path, order: &Order, done: String) -> Result<String> {
    let folder = desk_config(config)?.folder;
    let given = give(&folder, order, &mut SystemChance.generator())
        .with_context(|| format!("writing into {}; run this as the desk's user", folder.display()))?;
    let answered = async {
        loop {
            match given.answer() {
                Ok(Some(answer)) => return Ok(answer),
                Ok(None) => tokio::time::sleep(Duration::from_millis(100)).await,
                Err(error) => return Err(error),
            }
        }
    };
    match tokio::time::timeout(Duration::from_secs(ANSWER_SECONDS_MAX), answered).await {
        Ok(Ok(Answer::Done)) => Ok(done),
        Ok(Ok(Answer::Refused(why))) => bail!("{why}{}; nothing was changed", advice(why)),
        Ok(Err(error)) => Err(error).context("reading the desk's answer"),
        Err(_) => {
            given.take_back().context("taking the order back")?;
            bail!(
                "no desk runs in {}: start it (locked is enough) and say this again; nothing was changed",
                folder.display()
            )
        }
    }
}

fn advice(why: Refused) -> &'static str {
    match why {
        Refused::Taken => {
            " (bring it to another gate with `safeconduct channel move`, or give this one another name)"
        }
        Refused::Moving => " (say --lost only if that gate will not come back)",
        Refused::NoSuchAccount => " (the desk's page Channels lists them)",
        Refused::Settings | Refused::NoSuchGate | Refused::Full | Refused::Order => "",
    }
}

fn desk_config(path: &Path) -> Result<desk::config::Config> {
    Ok(desk::config::Config::load(path)?)
}

fn name(text: &str) -> Result<AccountName> {
    AccountName::parse(text).map_err(|error| anyhow::anyhow!("{error}"))
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<&str> = names.collect();
    if all.is_empty() { "none".to_owned() } else { all.join(", ") }
}

fn read(path: &Path) -> Result<Zeroizing<String>> {
    use std::io::Read as _;
    let mut text = Zeroizing::new(String::new());
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    let read = file.take(FILE_BYTES_MAX + 1).read_to_string(&mut text);
    read.with_context(|| path.display().to_string())?;
    ensure!(
        u64::try_from(text.len()).is_ok_and(|bytes| bytes <= FILE_BYTES_MAX),
        "{} is longer than {FILE_BYTES_MAX} bytes",
        path.display()
    );
    Ok(text)
}

#[allow(clippy::print_stderr, reason = "a word to whoever waits; the answer goes to standard output")]
fn tell(line: &str) {
    eprintln!("{line}");
}
