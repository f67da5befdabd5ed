//! The server's time limits, each by name, on real sockets with a clock that runs ahead when everybody waits.

#![cfg(test)]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::time::Instant;
use web::serve::{self, CONNECTION_SECONDS_MAX, HANDSHAKE_SECONDS_MAX, HEAD_SECONDS_MAX, Listener};
use web::tls::{Identity, public_server};

/// How much later than its limit something may end.
const LATE_SECONDS_MAX: u64 = 2;

async fn open(listener: Listener) -> (SocketAddr, oneshot::Sender<()>) {
    let address = listener.address().parse().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let router = Router::new().route("/", get(async || "here"));
    tokio::spawn(serve::run(listener, router, async move { drop(stopped.await) }));
    (address, stop)
}

async fn listener() -> Listener {
    Listener::tcp("127.0.0.1:0".parse().unwrap()).await.unwrap()
}

/// Waits for the other side to hang up; how long it took since `begun`.
async fn hung_up(line: &mut TcpStream, begun: Instant) -> u64 {
    let mut rest = Vec::new();
    // A reset is a way to hang up too.
    drop(line.read_to_end(&mut rest).await);
    begun.elapsed().as_secs()
}

fn is_at(took: u64, limit: u64) -> bool {
    (limit..=limit + LATE_SECONDS_MAX).contains(&took)
}

#[tokio::test(start_paused = true)]
async fn a_head_that_never_ends_is_cut_off_at_its_limit_however_it_trickles() {
    let (address, _stop) = open(listener().await).await;
    for trickles in [false, true] {
        let begun = Instant::now();
        let mut line = TcpStream::connect(address).await.unwrap();
        line.write_all(b"GET / HTTP/1.1\r\nX: ").await.unwrap();
        while trickles && begun.elapsed().as_secs() < HEAD_SECONDS_MAX - 3 {
            tokio::time::sleep(Duration::from_secs(3)).await;
            line.write_all(b"a").await.unwrap();
        }
        let took = hung_up(&mut line, begun).await;
        assert!(is_at(took, HEAD_SECONDS_MAX), "trickles: {trickles}, {took} s");
    }
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_and_a_handshake_end_at_their_limits() {
    let (address, _stop) = open(listener().await).await;
    let mut line = TcpStream::connect(address).await.unwrap();
    line.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    let mut answer = [0; 12];
    line.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    let took = hung_up(&mut line, Instant::now()).await;
    assert!(is_at(took, HEAD_SECONDS_MAX), "idle: {took} s");

    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (folder.path().join("crt"), folder.path().join("key"));
    Identity::make(&certificate, &key).unwrap();
    let tls: Arc<_> = public_server(&certificate, &key).unwrap();
    let (address, _stop) = open(listener().await.with_tls(tls)).await;
    let begun = Instant::now();
    let mut line = TcpStream::connect(address).await.unwrap();
    line.write_all(b"\x16").await.unwrap();
    let took = hung_up(&mut line, begun).await;
    assert!(is_at(took, HANDSHAKE_SECONDS_MAX), "handshake: {took} s");
}

#[tokio::test(start_paused = true)]
async fn a_busy_connection_ends_too() {
    let (address, _stop) = open(listener().await).await;
    let begun = Instant::now();
    let mut line = TcpStream::connect(address).await.unwrap();
    let mut answered = 0;
    let mut page = [0; 1024];
    loop {
        tokio::time::sleep(Duration::from_secs(30)).await;
        if line.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.is_err() {
            break;
        }
        match line.read(&mut page).await {
            Ok(0) | Err(_) => break,
            Ok(_) => answered += 1,
        }
        assert!(begun.elapsed().as_secs() <= CONNECTION_SECONDS_MAX + 60, "it never ended");
    }
    assert!(answered >= CONNECTION_SECONDS_MAX / 30 - 2, "{answered} were answered before");
}
