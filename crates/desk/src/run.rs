//! Putting a desk together and running it until it is told to stop.

use std::io::Write as _;
use std::sync::{Arc, Mutex, RwLock};

use anyhow::{Context as _, bail};
use ledger::backup::BackupFolder;
use ledger::occupied::occupy;
use ledger::{Keyring, Options, SqliteLedger};
use seal::Zone;
use sound::speech::Speaker;
use tokio::sync::{Notify, Semaphore, oneshot, watch};
use web::chance::{Chance, SystemChance};
use web::clock::{Clock, SystemClock};
use web::serve::Listener;
use web::session::Sessions;
use web::tls::{Identity, public_server};

use crate::admin;
use crate::config::Config;
use crate::desk::{Desk, write};
use crate::link::{self, GateEndpoint};
use crate::pack::Pack;
use crate::pages;
use crate::password::Cost;
use crate::presence::Presence;
use crate::spoken::SPEAKING_MAX;
use crate::strongbox::Strongbox;
use crate::throttle::Throttle;
use crate::unlock::UnlockError;
use crate::vault::Vault;
use crate::waiting::Waiting;

/// Puts a desk together, locked.
///
/// # Errors
/// What in its folder or programme is wrong.
pub async fn assemble(
    config: Config,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
) -> anyhow::Result<Desk> {
    let pack = Pack::load(&config.programme).map_err(|faults| {
        anyhow::anyhow!("the programme in {} has faults:\n{faults}", config.programme.display())
    })?;
    let zone = Zone::of_programme(pack.id(), config.trial).context("the programme's id names no zone")?;
    let manifest = admin::read_manifest(&config.folder, &zone).context("manifest.json")?;
    let manifest = manifest.map(|(manifest, bytes)| (manifest.serial(), Arc::from(bytes)));
    let ledger = SqliteLedger::open(&config.ledger(), &Options::default()).context("ledger.db")?;
    let keyring = Keyring::open(&config.keyring(), &mut chance.generator()).await.context("keyring.db")?;
    let backups = BackupFolder::open(&config.backups()).context("backups")?;
    let speaker = config.speech.as_deref().map_or_else(Speaker::default, Speaker::new);
    let desk = Desk {
        speaker,
        speaking: Semaphore::new(SPEAKING_MAX),
        sessions: Sessions::new(config.transport()),
        config,
        pack,
        zone,
        vault: Vault { ledger, keyring: Arc::new(keyring), chance: Arc::clone(&chance) },
        backups,
        clock,
        chance,
        sign_ins: Throttle::new(),
        unlocks: Throttle::new(),
        presence: Presence::default(),
        preferences: Mutex::default(),
        news: watch::Sender::new(1),
        link_news: watch::Sender::new(1),
        pulled: Notify::new(),
        waiting: Waiting::default(),
        standings: RwLock::default(),
        manifest: RwLock::new(manifest),
        covered: RwLock::default(),
        outbox: RwLock::default(),
        accounts: RwLock::default(),
        account_standings: RwLock::default(),
        postings: Mutex::default(),
        attempts: crate::calls::Attempts::default(),
        unlocking: Arc::default(),
        copying: tokio::sync::Mutex::default(),
        unlocked: RwLock::default(),
    };
    desk.read_outbox().await.context("the replies in ledger.db")?;
    desk.read_accounts().await.context("the accounts in ledger.db")?;
    Ok(desk)
}

/// Runs a desk until `stop` completes.
///
/// # Errors
/// What keeps it from starting.
pub async fn run(config: Config, stop: impl Future<Output = ()> + Send) -> anyhow::Result<()> {
    web::memory::keep_in_memory();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let chance: Arc<dyn Chance> = Arc::new(SystemChance);
    let _occupied = occupy(&config.folder)
        .with_context(|| format!("the folder {}", config.folder.display()))?
        .with_context(|| {
            let folder = config.folder.display();
            format!("a desk runs in {folder}, or somebody changes its keys; end that first")
        })?;
    let desk = Arc::new(assemble(config, Arc::clone(&clock), Arc::clone(&chance)).await?);
    refuse_trial_data(&desk)?;
    let endpoints = endpoints(&desk.config)?;
    let files = (desk.config.folder.join(admin::LINK_FILES.0), desk.config.folder.join(admin::LINK_FILES.1));
    let identity = Identity::load_or_make(&files.0, &files.1).context("link.crt and link.key")?;
    let link = link::start(endpoints, &desk, &identity, &clock, &chance).context("the link to the gates")?;
    *write(&desk.standings) = Some(link.standings());

    let mut tasks = tokio::task::JoinSet::new();
    // Before anybody is let in: whoever comes now waits for it a moment, and never sees a lock that he has no key to.
    let failed = unlock_a_trial(&desk, &mut tasks).await;
    tasks.spawn(Arc::clone(&desk).keep_opening());
    tasks.spawn(Arc::clone(&desk).keep_house());
    tasks.spawn(Arc::clone(&desk).keep_orders());

    let mut listener = Listener::tcp(desk.config.listen).await.context("listen")?;
    let scheme = if desk.config.tls.is_some() { "https" } else { "http" };
    let address = listener.address();
    if let Some((certificate, key)) = &desk.config.tls {
        listener = listener.with_tls(public_server(certificate, key).context("[tls]")?);
    }
    writeln!(std::io::stdout(), "ready desk {scheme}://{address}/").context("stdout")?;
    let mut failure = None;
    let stop = async {
        tokio::select! {
            () = stop => {}
            Ok(error) = failed => failure = Some(error),
        }
        // Pages that wait for news are answered now, so that ending does not wait for them.
        desk.tell_pages();
    };
    let served = web::serve::run(listener, pages::router(Arc::clone(&desk)), stop).await;
    tasks.shutdown().await;
    link.stop().await;
    desk.lock().await;
    match failure {
        Some(error) => Err(error).context("trial_passphrase"),
        None => Ok(served?),
    }
}

/// Begins to unlock a desk whose configuration says how; answers where its failure will be told.
async fn unlock_a_trial(
    desk: &Arc<Desk>,
    tasks: &mut tokio::task::JoinSet<()>,
) -> oneshot::Receiver<UnlockError> {
    let (fail, failed) = oneshot::channel();
    if let Some(passphrase) = desk.config.trial_passphrase.clone().map(zeroize::Zeroizing::new) {
        let turn = Arc::clone(&desk.unlocking).lock_owned().await;
        let desk = Arc::clone(desk);
        tasks.spawn(async move {
            if let Err(error) = desk.unlock_in(turn, passphrase).await {
                // Nobody listens any more where the desk is ending anyhow.
                drop(fail.send(error));
            }
        });
    }
    failed
}

/// A production desk takes nothing that was made for a trial, and says so when its texts are drafts.
fn refuse_trial_data(desk: &Desk) -> anyhow::Result<()> {
    if desk.config.trial {
        return Ok(());
    }
    if desk.zone.is_trial() {
        bail!(
            "the programme's id {:?} is a trial's, because it ends in {:?}; production needs an id of its own in \
             programme.toml, and keys for it (`safeconduct keys root`)",
            desk.pack.id(),
            seal::zone::TRIAL_ENDING,
        );
    }
    let strongbox = desk.config.strongbox();
    let is_weak =
        || Strongbox::cost(&strongbox).is_ok_and(|cost| cost.memory_kib < Cost::PASSPHRASE.memory_kib);
    if strongbox.exists() && is_weak() {
        bail!(
            "{} was made for a trial: its passphrase is quickly guessed; make a desk with `safeconduct desk new`",
            strongbox.display()
        );
    }
    if let Some(draft) = desk.pack.draft_words() {
        tracing::warn!("{draft}; every page says that this is a draft");
    }
    Ok(())
}

fn endpoints(config: &Config) -> anyhow::Result<Vec<GateEndpoint>> {
    let endpoint = |gate: &crate::config::GateConfig| {
        let pin = gate.pin.parse().with_context(|| format!("the pin of {}", gate.name))?;
        Ok(GateEndpoint { name: gate.name.clone(), address: gate.address.clone(), pin })
    };
    config.gates.iter().map(endpoint).collect()
}
