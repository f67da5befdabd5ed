//! One HTTP/1.1 server for every door: TCP or a Unix socket, with or without TLS, with limits that have names.
//!
//! It keeps no log of requests and forgets the other side's address as soon as it has accepted it.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

use crate::memory::WipeStack;

/// How many connections are open at once; further ones wait in the kernel's queue.
pub const CONNECTIONS_MAX: usize = 4096;
/// How long a request's head may take, and how long an idle connection is kept for the next page.
pub const HEAD_SECONDS_MAX: u64 = 60;
/// How long a TLS handshake may take.
pub const HANDSHAKE_SECONDS_MAX: u64 = 20;
/// How long one connection may live, however busy.
pub const CONNECTION_SECONDS_MAX: u64 = 15 * 60;
/// How long connections may finish what they are doing after a stop was asked for.
pub const STOP_SECONDS_MAX: u64 = 10;
/// The most headers of a request.
pub const HEADERS_MAX: usize = 64;
/// The largest head of a request, and the largest piece of a body held at once.
pub const BUFFER_BYTES_MAX: usize = 32 << 10;
/// How many files a process with all its doors may need: a gate has three, and beside them its database.
pub const FILES_WANTED: u64 = 4 * 4096;
/// After an error of the listener itself (no more file handles), how long to wait before the next try.
const ACCEPT_PAUSE_MS: u64 = 50;

/// A door that is open but not yet served.
#[derive(Debug)]
pub struct Listener {
    socket: Socket,
    tls: Option<TlsAcceptorBox>,
}

#[derive(Debug)]
enum Socket {
    Tcp(TcpListener),
    Unix(UnixListener, PathBuf),
}

#[derive(Clone)]
struct TlsAcceptorBox(TlsAcceptor);

impl std::fmt::Debug for TlsAcceptorBox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TlsAcceptor")
    }
}

impl Listener {
    /// Opens a TCP port; port 0 takes any free one.
    ///
    /// # Errors
    /// The port is taken or not allowed.
    pub async fn tcp(address: SocketAddr) -> io::Result<Self> {
        Ok(Self { socket: Socket::Tcp(TcpListener::bind(address).await?), tls: None })
    }

    /// Opens a Unix socket at `path`, for an onion service or a front server on the same machine. A socket left behind
    /// there by a killed process is replaced.
    ///
    /// # Errors
    /// The path cannot be bound.
    pub fn unix(path: &Path) -> io::Result<Self> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        Ok(Self { socket: Socket::Unix(UnixListener::bind(path)?, path.to_owned()), tls: None })
    }

    /// Speaks TLS on it.
    #[must_use]
    pub fn with_tls(mut self, config: Arc<rustls::ServerConfig>) -> Self {
        self.tls = Some(TlsAcceptorBox(TlsAcceptor::from(config)));
        self
    }

    /// The address as the line `ready … <address>` shows it.
    #[must_use]
    pub fn address(&self) -> String {
        match &self.socket {
            Socket::Tcp(listener) => {
                listener.local_addr().map(|address| address.to_string()).unwrap_or_default()
            }
            Socket::Unix(_, path) => format!("unix:{}", path.display()),
        }
    }
}

/// Lets this process hold as many open files as its doors may need, as far as the system allows it. The usual limit of 1024
/// would let some hundred idle connections keep everybody else out. Call once before serving.
pub fn allow_connections() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    // `None` is no limit.
    let Some(now) = limit.current.filter(|now| *now < FILES_WANTED) else { return };
    let most = limit.maximum.unwrap_or(FILES_WANTED).min(FILES_WANTED);
    limit.current = Some(most.max(now));
    if setrlimit(Resource::Nofile, limit).is_err() || most < FILES_WANTED {
        tracing::warn!(
            allowed = most,
            wanted = FILES_WANTED,
            "few open files are allowed: many idle connections could keep people out; raise LimitNOFILE or ulimit -Hn"
        );
    }
}

/// Serves `router` on `listener` until `stop` completes, then lets open requests finish.
///
/// # Errors
/// None today: an accept that fails is tried again. The type leaves room for a listener that dies.
pub async fn run(
    listener: Listener,
    router: Router,
    stop: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut stop = std::pin::pin!(stop);
    loop {
        let place = tokio::select! {
            () = &mut stop => break,
            place = Arc::clone(&places).acquire_owned() => place.expect("the semaphore is never closed"),
        };
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener.socket) => accepted,
        };
        let Ok(stream) = accepted else {
            tokio::time::sleep(Duration::from_millis(ACCEPT_PAUSE_MS)).await;
            continue;
        };
        let (router, tls, watcher) = (router.clone(), listener.tls.clone(), graceful.watcher());
        tokio::spawn(async move {
            let _place = place;
            match (stream, tls) {
                (Stream::Tcp(stream), None) => connection(stream, router, watcher).await,
                (Stream::Unix(stream), None) => connection(stream, router, watcher).await,
                (Stream::Tcp(stream), Some(tls)) => handshake(stream, &tls.0, router, watcher).await,
                (Stream::Unix(stream), Some(tls)) => handshake(stream, &tls.0, router, watcher).await,
            }
        });
    }
    if let Socket::Unix(_, path) = &listener.socket
        && let Err(error) = std::fs::remove_file(path)
    {
        tracing::warn!(kind = ?error.kind(), "the socket file could not be removed");
    }
    drop(listener);
    if tokio::time::timeout(Duration::from_secs(STOP_SECONDS_MAX), graceful.shutdown()).await.is_err() {
        tracing::warn!("some connections were still open at the end");
    }
    Ok(())
}

enum Stream {
    Tcp(tokio::net::TcpStream),
    Unix(tokio::net::UnixStream),
}

async fn accept(socket: &Socket) -> io::Result<Stream> {
    match socket {
        Socket::Tcp(listener) => {
            let (stream, _address) = listener.accept().await?;
            // Pages are small and written in one go: waiting for more would cost a round trip.
            stream.set_nodelay(true)?;
            Ok(Stream::Tcp(stream))
        }
        Socket::Unix(listener, _) => Ok(Stream::Unix(listener.accept().await?.0)),
    }
}

async fn handshake<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    tls: &TlsAcceptor,
    router: Router,
    watcher: Watcher,
) {
    let handshake =
        tokio::time::timeout(Duration::from_secs(HANDSHAKE_SECONDS_MAX), tls.accept(stream)).await;
    // A failed handshake is a scanner, a wrong clock or a broken line: nothing to tell, nobody to tell it to.
    if let Ok(Ok(stream)) = handshake {
        connection(stream, router, watcher).await;
    }
}

async fn connection<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    router: Router,
    watcher: Watcher,
) {
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(HEAD_SECONDS_MAX))
        .max_headers(HEADERS_MAX)
        .max_buf_size(BUFFER_BYTES_MAX)
        .half_close(false)
        // The machine's clock to the second is nobody's business.
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    // The handlers run inside it, so whatever they left on the stack goes with each poll.
    let connection = WipeStack::new(watcher.watch(connection));
    // A connection that ends badly is a phone that lost its network; what was acknowledged is durable all the same.
    let _ended = tokio::time::timeout(Duration::from_secs(CONNECTION_SECONDS_MAX), connection).await;
}
