//! When the program is asked to end.

use anyhow::{Context, Result};
use tokio::signal::unix::{SignalKind, signal};

/// Waits for Control-C or a service manager's request to end. From the moment of the call, and not of the waiting: whoever is
/// told that we run may ask at once.
pub(crate) fn asked_to_end() -> Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt()).context("listening for Control-C")?;
    let mut terminate = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Waits until standard input closes: whoever started us is gone.
pub(crate) async fn stdin_closed() {
    let (closed, told) = tokio::sync::oneshot::channel::<()>();
    // A thread of its own, because reading a pipe cannot be given up; it ends with the process.
    let reader = std::thread::Builder::new().name("stdin".to_owned()).spawn(move || {
        // An error closes it as well as its end.
        std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink()).ok();
        drop(closed);
    });
    if let Err(error) = reader {
        tracing::error!(%error, "standard input cannot be watched");
        std::future::pending::<()>().await;
    }
    // The sender never sends; its end is the news.
    told.await.ok();
}
