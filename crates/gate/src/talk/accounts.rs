//! The accounts that the desk leases to this gate: opened, listening, let go. Their secrets are in memory only.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use channels::config::{Config, World};
use channels::net::Guard;
use channels::{AccountId, Channel, Ended, Inbox, Listening, SendError};
use jiff::{SignedDuration, Timestamp};
use seal::link::channel::{ACCOUNTS_MAX, AccountStanding, AccountState, SETTINGS_BYTES_MAX};
use tokio::task::JoinHandle;
use tower_service::Service as _;
use web::memory::{LeavesTraces, WipeStack};
use zeroize::Zeroizing;

use super::inbox::GateInbox;
use crate::app::Gate;

/// Where a fault in an account's settings is said to be. Nothing is read from there: the settings come over the link.
const SETTINGS: &str = "/channels.toml";
/// How long until an account is listened to again whose adapter failed.
const AGAIN_PAUSE: Duration = Duration::from_secs(30);

/// What the gate holds, and until when.
#[derive(Default)]
pub(crate) struct Held {
    accounts: RwLock<HashMap<AccountId, Account>>,
    faulty: RwLock<BTreeMap<String, String>>,
    until: RwLock<Option<Timestamp>>,
    /// One change at a time.
    changing: tokio::sync::Mutex<()>,
}

struct Account {
    channel: Arc<dyn Channel>,
    /// Its settings, to see whether they have changed.
    settings: Arc<Zeroizing<String>>,
    listening: JoinHandle<()>,
    routes: Option<Router>,
    banned: Arc<AtomicBool>,
}

/// Why the desk's accounts were not taken: none of them was.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AccountsError {
    /// The keys of conversations have to come first.
    #[error("the keys of conversations have not come yet")]
    NoKeys,
    /// They are no settings at all, or too many.
    #[error("the settings of the accounts cannot be read")]
    Settings,
}

/// One account's settings, cut out of the whole.
struct Cut {
    kind: String,
    name: String,
    settings: Zeroizing<String>,
}

impl Held {
    /// Holds exactly these accounts from now on. Those that go have been let go when it answers.
    pub(crate) async fn hold(
        &self,
        gate: &Arc<Gate>,
        settings: &str,
        lease_seconds: u64,
    ) -> Result<Vec<AccountStanding>, AccountsError> {
        let cuts = cut(settings).ok_or(AccountsError::Settings)?;
        let _turn = self.changing.lock().await;
        if cuts.is_empty() {
            // Nothing to hold needs no keys.
            self.let_go_of_all().await;
            self.faulty.write().unwrap_or_else(PoisonError::into_inner).clear();
            return Ok(Vec::new());
        }
        let keys = gate.keyholder.keys().talk().ok_or(AccountsError::NoKeys)?;
        let same = |name: &AccountId, account: &Account| {
            cuts.iter().any(|cut| cut.name == name.as_str() && *cut.settings == **account.settings)
        };
        self.let_go(|name, account| !same(name, account)).await;
        let lease = SignedDuration::from_secs(i64::try_from(lease_seconds).unwrap_or(i64::MAX / 4));
        let until = gate.clock.now().checked_add(lease).unwrap_or(Timestamp::MAX);
        *self.until.write().unwrap_or_else(PoisonError::into_inner) = Some(until);

        let guard = if gate.trial { Guard::LoopbackOnly } else { Guard::Anywhere };
        let world = World {
            key: keys.tag.clone(),
            clock: Arc::clone(&gate.clock),
            chance: Arc::clone(&gate.chance),
            guard,
        };
        let mut faulty = BTreeMap::new();
        for cut in cuts {
            let is_held =
                AccountId::try_from(cut.name.clone()).is_ok_and(|name| self.channel(&name).is_some());
            if is_held {
                continue;
            }
            match open(&cut, &world) {
                Some(channel) => self.listen(gate, channel, cut.settings),
                None => drop(faulty.insert(cut.name, cut.kind)),
            }
        }
        *self.faulty.write().unwrap_or_else(PoisonError::into_inner) = faulty;
        Ok(self.standings())
    }

    /// How the accounts stand.
    pub(crate) fn standings(&self) -> Vec<AccountStanding> {
        let accounts = self.accounts.read().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<AccountStanding> = accounts
            .iter()
            .map(|(name, account)| AccountStanding {
                account: name.as_str().to_owned(),
                kind: account.channel.kind().word().to_owned(),
                state: if account.banned.load(Ordering::Relaxed) {
                    AccountState::Banned
                } else {
                    AccountState::Listening
                },
            })
            .collect();
        let faulty = self.faulty.read().unwrap_or_else(PoisonError::into_inner);
        all.extend(faulty.iter().map(|(account, kind)| AccountStanding {
            account: account.clone(),
            kind: kind.clone(),
            state: AccountState::Faulty,
        }));
        all.sort_by(|a, b| a.account.cmp(&b.account));
        all
    }

    /// The channel of an account that is held here.
    pub(crate) fn channel(&self, name: &AccountId) -> Option<Arc<dyn Channel>> {
        let accounts = self.accounts.read().unwrap_or_else(PoisonError::into_inner);
        accounts.get(name).map(|account| Arc::clone(&account.channel))
    }

    /// Whether the provider still takes it.
    pub(crate) fn is_banned(&self, name: &AccountId) -> bool {
        let accounts = self.accounts.read().unwrap_or_else(PoisonError::into_inner);
        accounts.get(name).is_some_and(|account| account.banned.load(Ordering::Relaxed))
    }

    /// Answers a provider that calls; gives the request back if its path is no account's.
    pub(crate) async fn called(&self, request: Request<Body>) -> Result<Response, Request<Body>> {
        match self.routes(request.uri().path()) {
            Some(mut router) => match router.call(request).await {
                Ok(answered) => Ok(answered),
                Err(never) => match never {},
            },
            None => Err(request),
        }
    }

    fn routes(&self, path: &str) -> Option<Router> {
        let name = path.strip_prefix("/channels/")?.split('/').nth(1)?.to_owned();
        let name = AccountId::try_from(name).ok()?;
        let accounts = self.accounts.read().unwrap_or_else(PoisonError::into_inner);
        accounts.get(&name)?.routes.clone()
    }

    /// Lets everything go when the lease is over.
    pub(crate) async fn end_lease(&self, now: Timestamp) {
        let over =
            self.until.read().unwrap_or_else(PoisonError::into_inner).is_some_and(|until| until <= now);
        if over {
            let _turn = self.changing.lock().await;
            tracing::warn!("the desk has not renewed its lease: the accounts are let go");
            self.let_go_of_all().await;
        }
    }

    /// Lets all go: the gate ends.
    pub(crate) async fn end(&self) {
        let _turn = self.changing.lock().await;
        self.let_go_of_all().await;
    }

    /// Nothing is held any more, and there is no lease that could end.
    async fn let_go_of_all(&self) {
        self.let_go(|_, _| true).await;
        *self.until.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Stops listening on some accounts; answers when nothing of them runs any more.
    async fn let_go(&self, goes: impl Fn(&AccountId, &Account) -> bool) {
        let gone: Vec<(AccountId, Account)> = {
            let mut accounts = self.accounts.write().unwrap_or_else(PoisonError::into_inner);
            accounts.extract_if(|name, account| goes(name, account)).collect()
        };
        for (name, account) in gone {
            tracing::info!(account = name.as_str(), "an account is let go");
            account.listening.abort();
            // It was aborted: that it did not end well is no news.
            drop(account.listening.await);
        }
    }

    /// Listens on an account that was opened.
    pub(crate) fn listen(&self, gate: &Arc<Gate>, channel: Arc<dyn Channel>, settings: Zeroizing<String>) {
        let name = channel.account().clone();
        tracing::info!(account = name.as_str(), "an account is held");
        let inbox: Arc<dyn Inbox> = Arc::new(GateInbox::new(Arc::clone(gate), Arc::clone(&channel)));
        let first = Arc::clone(&channel).listen(inbox.clone());
        let routes = match &first {
            Listening::Pull(_) => None,
            Listening::Routes { router, .. } => Some(router.clone()),
        };
        let banned = Arc::new(AtomicBool::new(false));
        let keeps = keep_listening(Arc::clone(&channel), inbox, first, Arc::clone(&banned));
        let listening = tokio::spawn(WipeStack::new(LeavesTraces::new(keeps)));
        let settings = Arc::new(settings);
        let account = Account { channel, settings, listening, routes, banned };
        self.accounts.write().unwrap_or_else(PoisonError::into_inner).insert(name, account);
    }
}

/// Listens until the provider does not take the account any more. An adapter that fails begins again: an account that is
/// said to listen does.
async fn keep_listening(
    channel: Arc<dyn Channel>,
    inbox: Arc<dyn Inbox>,
    first: Listening,
    banned: Arc<AtomicBool>,
) {
    let account = channel.account().as_str();
    let mut listening = first;
    loop {
        let is_banned = match listening {
            Listening::Pull(pull) => match web::panic::caught(pull).await {
                Some(Ended::Banned) => true,
                // The panic itself is in the log already.
                None => false,
            },
            Listening::Routes { announce, .. } => match web::panic::caught(announce).await {
                Some(Ok(())) => return,
                Some(Err(SendError::Banned)) => true,
                Some(Err(error)) => {
                    tracing::error!(account, %error, "the provider was not told where to call");
                    false
                }
                None => false,
            },
        };
        if is_banned {
            tracing::error!(account, "the provider does not take this account any more");
            banned.store(true, Ordering::Relaxed);
            return;
        }
        tokio::time::sleep(AGAIN_PAUSE).await;
        // The routes stay as they are; only the call to the provider is made again.
        listening = Arc::clone(&channel).listen(Arc::clone(&inbox));
    }
}

/// Cuts settings into those of single accounts, so that a fault in one does not shut the others.
fn cut(settings: &str) -> Option<Vec<Cut>> {
    if settings.len() > SETTINGS_BYTES_MAX {
        return None;
    }
    let whole: toml::Table = toml::from_str(settings).ok()?;
    let mut cuts = Vec::new();
    for (kind, accounts) in whole {
        for account in accounts.as_array()? {
            let name = account.get("account")?.as_str()?.to_owned();
            let mut alone = toml::Table::new();
            alone.insert(kind.clone(), toml::Value::Array(vec![account.clone()]));
            let settings = Zeroizing::new(toml::to_string(&alone).ok()?);
            cuts.push(Cut { kind: kind.clone(), name, settings });
        }
    }
    let mut names: Vec<&str> = cuts.iter().map(|cut| cut.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    (names.len() == cuts.len() && cuts.len() <= ACCOUNTS_MAX).then_some(cuts)
}

fn open(cut: &Cut, world: &World) -> Option<Arc<dyn Channel>> {
    let opened = Config::parse(&cut.settings, Path::new(SETTINGS)).and_then(|config| config.open(world));
    match opened {
        Ok(channels) => channels.into_iter().next(),
        Err(error) => {
            tracing::error!(account = cut.name, %error, "the settings of an account cannot be used");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "[[telegram]]\naccount = 't'\ntoken = '1:abcdefgh'\n[[sms]]\naccount = 's'\n";

    #[test]
    fn accounts_are_cut_apart_and_what_is_none_is_refused() {
        let cuts = cut(TWO).unwrap();
        let names: Vec<_> = cuts.iter().map(|cut| (cut.kind.as_str(), cut.name.as_str())).collect();
        assert_eq!(names, [("sms", "s"), ("telegram", "t")]);
        assert!(
            cuts.iter().all(|cut| Config::parse(&cut.settings, Path::new("x")).is_ok() == (cut.name == "t"))
        );
        assert!(cut("").unwrap().is_empty());
        for wrong in ["x", "telegram = 1", "[[telegram]]\ntoken = 'x'\n", &TWO.replace("'s'", "'t'")] {
            assert!(cut(wrong).is_none(), "{wrong}");
        }
    }
}
