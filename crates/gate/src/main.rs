//! `safeconduct-gate`: one gate, from one file of settings.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use tracing_subscriber::EnvFilter;

/// Every freed piece of memory is overwritten: what a person wrote must not lie about in a running gate.
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() -> Result<()> {
    web::panic::print_locations_only();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // It logs whole messages of SIP, numbers among them; what runs of it is silenced besides (`telephone::sip::quiet`).
    let filter = filter.add_directive("rsipstack=off".parse()?);
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let path: PathBuf = std::env::args_os().nth(1).context("usage: safeconduct-gate gate.toml")?.into();
    let config = gate::Config::load(&path)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(gate::run(config, asked_to_end()))
}

async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
        (Ok(mut terminate), Ok(mut interrupt)) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        }
        _ => tracing::error!("signals cannot be heard; ending"),
    }
}
