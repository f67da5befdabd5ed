//! A gate from its settings to its end.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use interview::Programme;
use ledger::occupied::occupy;
use rand::Rng as _;
use seal::Zone;
use seal::keys::{Root, VerifyingKey};
use tokio::sync::watch;
use web::chance::{Chance, SystemChance};
use web::clock::{Clock, SystemClock};
use web::serve::{self, Listener};
use web::tls::{Identity, link_server, public_server};

use crate::app::{Gate, Parts};
use crate::config::{Config, Link, Listen, Way};
use crate::hotline::{Hotline, Trunks};
use crate::link::{self, LinkState};
use crate::manifest::HeldManifest;
use crate::sealing::day;
use crate::states::SWEEP_MINUTES;
use crate::{site, store};

/// Every so many sweeps the write-ahead log is cut, so that what was deleted does not lie in it.
const SWEEPS_PER_CUT: u64 = 10;

/// Runs a gate until `stop` completes, then lets open requests finish.
///
/// Prints one line `ready gate ADDRESS` when its doors are open, and nothing else.
///
/// # Errors
/// Settings, programme, keys or doors that cannot be used.
pub async fn run(config: Config, stop: impl Future<Output = ()>) -> Result<()> {
    web::memory::keep_in_memory();
    serve::allow_connections();
    let _occupied = occupy(&config.data)
        .with_context(|| format!("the folder {}", config.data.display()))?
        .with_context(|| format!("another gate runs in {}; end that first", config.data.display()))?;
    let trunks = trunks(&config)?;
    let gate = build(&config).await?;
    let (ending, ended) = watch::channel(false);
    let until_end = |mut ended: watch::Receiver<bool>| async move {
        // The sender lives until the end of this function, so the wait ends by news or with the process.
        drop(ended.wait_for(|over| *over).await);
    };

    let mut doors = tokio::task::JoinSet::new();
    let mut main = listen(&config.listen).await?;
    if let Some(tls) = &config.tls {
        main = main.with_tls(public_server(&tls.certificate, &tls.key)?);
    }
    let address = main.address();
    doors.spawn(serve::run(main, site::pages(Arc::clone(&gate), config.way()), until_end(ended.clone())));
    if let Some(onion) = &config.onion {
        let router = site::pages(Arc::clone(&gate), Way::Onion);
        doors.spawn(serve::run(listen(&onion.listen).await?, router, until_end(ended.clone())));
    }
    if let Some(link) = &config.link {
        let (listener, state) = link_door(link, &gate).await?;
        // Says that the gate lives, and nothing else; only a pinned desk can ask.
        let health = axum::routing::get(async || axum::http::StatusCode::NO_CONTENT);
        let router = link::router(state).route("/healthz", health);
        doors.spawn(serve::run(listener, router, until_end(ended.clone())));
    }
    if let Some(trunks) = trunks {
        let (gate, stop) = (Arc::clone(&gate), until_end(ended.clone()));
        doors.spawn(async move { trunks.run(gate, stop).await.map_err(std::io::Error::other) });
    }
    doors.spawn(tidy_up(Arc::clone(&gate), until_end(ended)));
    ready(&address)?;

    tokio::select! {
        () = stop => {}
        // A door that ends by itself is a gate that is half shut: better to end and be started again.
        first = doors.join_next() => {
            tracing::error!(ok = matches!(first, Some(Ok(Ok(())))), "a door closed by itself");
        }
    }
    gate.talks.accounts().end().await;
    ending.send_replace(true);
    while let Some(door) = doors.join_next().await {
        door.context("a door broke")??;
    }
    Ok(())
}

/// The telephone lines, if there are any.
fn trunks(config: &Config) -> Result<Option<Trunks>> {
    let Some(telephone) = &config.telephone else { return Ok(None) };
    Trunks::load(&telephone.settings, &config.programme).map(Some).context("the telephone")
}

/// Everything that must be right before anybody is let in.
async fn build(config: &Config) -> Result<Arc<Gate>> {
    let programme = Programme::load(&config.programme).map_err(|faults| anyhow::anyhow!("{faults}"))?;
    let zone = Zone::of_programme(programme.id(), config.trial).context("the programme's id")?;
    refuse_trial_data(config, &programme, &zone)?;
    if config.telephone.is_some() && !programme.settings().telephone {
        bail!(
            "gate.toml has a [telephone], and the programme has none: programme.toml needs `telephone = true`"
        );
    }
    let root = root_key(&config.root)?;
    let manifest = HeldManifest::open(&config.manifest, &config.data, root, zone)
        .with_context(|| format!("the manifest {}", config.manifest.display()))?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let standing = manifest.current().standing(day(clock.now()));
    tracing::info!(
        name = config.name,
        serial = manifest.current().serial(),
        ?standing,
        "the manifest is good"
    );
    let database = store::open(&config.data.join("gate.db")).context("opening gate.db")?;
    let chance: Arc<dyn Chance> = Arc::new(SystemChance);
    let hotline = Hotline::new(config.telephone.is_some());
    let parts = Parts { programme, trial: config.trial, clock, chance, database, manifest, hotline };
    let mut ways = vec![config.way()];
    if config.onion.is_some() {
        ways.push(Way::Onion);
    }
    Gate::new(parts, &ways).await
}

/// A production gate takes nothing that was made for a trial, and says so when its texts are drafts.
fn refuse_trial_data(config: &Config, programme: &Programme, zone: &Zone) -> Result<()> {
    if config.trial {
        return Ok(());
    }
    if zone.is_trial() {
        bail!(
            "the programme's id {:?} is a trial's, because it ends in {:?}; production needs an id of its own in \
             programme.toml, and keys for it (`safeconduct keys root`)",
            programme.id(),
            seal::zone::TRIAL_ENDING,
        );
    }
    if let Some(draft) = programme.settings().draft_words() {
        tracing::warn!("{draft}; every page says that this is a draft");
    }
    Ok(())
}

async fn link_door(link: &Link, gate: &Arc<Gate>) -> Result<(Listener, LinkState<Gate>)> {
    let identity = Identity::load_or_make(&link.certificate, &link.key).context("the link's certificate")?;
    let listener = listen(&link.listen).await?.with_tls(link_server(&identity, &link.desks)?);
    let mut run = [0; 16];
    gate.chance.generator().fill_bytes(&mut run);
    Ok((listener, LinkState::new(run, gate.queue.clone(), Arc::clone(gate))))
}

async fn listen(listen: &Listen) -> Result<Listener> {
    match listen {
        Listen::Tcp(address) => Listener::tcp(*address).await.with_context(|| format!("opening {address}")),
        Listen::Unix(path) => Listener::unix(path).with_context(|| format!("opening {}", path.display())),
    }
}

/// Deletes what is over, minute by minute, whether or not a desk is in reach.
async fn tidy_up(gate: Arc<Gate>, stop: impl Future<Output = ()>) -> std::io::Result<()> {
    let mut stop = std::pin::pin!(stop);
    let mut every = tokio::time::interval(Duration::from_secs(60 * SWEEP_MINUTES));
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for round in 0_u64.. {
        tokio::select! {
            () = &mut stop => break,
            _ = every.tick() => {}
        }
        let now = gate.clock.now();
        let states = gate.states.sweep(now).await;
        let replies = gate.replies.sweep(day(now)).await;
        let talks = gate.talks.sweep(now).await;
        for error in [states.err(), replies.err(), talks.err()].into_iter().flatten() {
            tracing::error!(%error, "what is over could not be deleted; trying again");
        }
        if round % SWEEPS_PER_CUT == 0
            && let Err(error) = gate.database.truncate_wal().await
        {
            tracing::error!(%error, "the write-ahead log could not be cut; trying again");
        }
    }
    Ok(())
}

fn root_key(path: &std::path::Path) -> Result<VerifyingKey<Root>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let text = text.trim();
    let bytes: Option<Vec<u8>> = (0..text.len().div_ceil(2))
        .map(|index| text.get(2 * index..2 * index + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect();
    let Some(bytes) = bytes else { bail!("{} is not hexadecimal", path.display()) };
    VerifyingKey::from_bytes(&bytes).with_context(|| format!("{} holds no root key", path.display()))
}

#[expect(
    clippy::print_stdout,
    reason = "the one line by which whoever started this process knows that it is ready"
)]
fn ready(address: &str) -> std::io::Result<()> {
    println!("ready gate {address}");
    std::io::stdout().flush()
}
