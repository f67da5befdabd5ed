//! When the program is asked to end.

use anyhow::{Context, Result};
use tokio::io::AsyncReadExt;
use tokio::signal::unix::{SignalKind, signal};

/// Waits for Control-C or a service manager's request to end.
pub(crate) async fn asked_to_end() -> Result<()> {
    let mut interrupt = signal(SignalKind::interrupt()).context("listening for Control-C")?;
    let mut terminate = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// Waits until standard input closes: whoever started us is gone.
pub(crate) async fn stdin_closed() {
    let mut input = tokio::io::stdin();
    let mut ignored = [0_u8; 256];
    while let Ok(read) = input.read(&mut ignored).await {
        if read == 0 {
            return;
        }
    }
}
