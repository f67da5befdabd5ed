//! sipp calls, with the scenarios in `hotline/sipp/`.
//!
//! Keys go by INFO: sipp can say them as RFC 4733 too, but for that it opens a raw socket, which is for root alone. baresip does it here.

use std::net::SocketAddr;
use std::process::Stdio;

use tokio::process::Command;
use tokio::time::timeout;

use crate::exchange::PATIENCE;
use crate::voices::encoded;

/// Whether it is here.
pub(crate) async fn is_here() -> bool {
    Command::new("sipp").arg("-v").stdin(Stdio::null()).output().await.is_ok()
}

/// Presses these keys, each with the milliseconds for which he then listens, and hangs up.
pub(crate) async fn keys(at: SocketAddr, keys: &[(char, u32)]) {
    play(at, "keys", keys, &[]).await;
}

/// Presses these keys, says this when he is asked to, passes it on and hangs up.
pub(crate) async fn message(at: SocketAddr, keys: &[(char, u32)], voice: &[i16]) {
    play(at, "message", keys, voice).await;
}

async fn play(at: SocketAddr, scenario: &str, keys: &[(char, u32)], voice: &[i16]) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("voice.alaw"), encoded(voice)).unwrap();
    let presses: Vec<String> = keys.iter().map(|(key, listens)| format!("{key}:{listens}")).collect();
    let [signalling, media] = loopback::ports().map(|port| port.to_string());
    let file = format!("{}/tests/hotline/sipp/{scenario}.xml", env!("CARGO_MANIFEST_DIR"));
    let playing = Command::new("sipp")
        .args([&at.to_string(), "-sf", &file, "-t", "u1", "-m", "1", "-l", "1", "-nostdin"])
        .args(["-i", "127.0.0.1", "-p", &signalling, "-mi", "127.0.0.1", "-mp", &media])
        .args(["-set", "presses", &presses.join(" "), "-trace_err", "-error_file", "errors.log"])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = timeout(PATIENCE, playing).await.expect("sipp ends").unwrap();
    let errors = std::fs::read_to_string(folder.path().join("errors.log")).unwrap_or_default();
    assert!(output.status.success(), "{scenario}: {:?}\n{errors}", output.status);
}
