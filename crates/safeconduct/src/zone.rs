//! `safeconduct gate` and `safeconduct desk`: one zone, from its settings.

use anyhow::{Context, Result};

use crate::cli::Zone;
use crate::signals;

/// Runs a gate until it is asked to end.
pub(crate) async fn gate(wish: Zone) -> Result<()> {
    let config =
        gate::Config::load(wish.config()).with_context(|| format!("reading {}", wish.config().display()))?;
    gate::run(config, ending(wish.until_stdin_closes)?).await
}

/// Runs the desk until it is asked to end.
pub(crate) async fn desk(wish: Zone) -> Result<()> {
    let config =
        desk::Config::load(wish.config()).with_context(|| format!("reading {}", wish.config().display()))?;
    desk::run(config, ending(wish.until_stdin_closes)?).await
}

fn ending(until_stdin_closes: bool) -> Result<impl Future<Output = ()>> {
    let asked_to_end = signals::asked_to_end()?;
    Ok(async move {
        tokio::select! {
            () = asked_to_end => {}
            () = signals::stdin_closed(), if until_stdin_closes => {}
        }
    })
}
