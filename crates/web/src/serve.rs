//! One HTTP/1.1 server for every door: TCP or a Unix socket, with or without TLS, with limits that have names.
//!
//! It keeps no log of requests and forgets the other side's address as soon as it has accepted it.

mod guests;

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, Response, Uri};
use futures_util::future::{Either, Ready, ready};
use hyper::body::Incoming;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

use self::guests::{Guest, Guests};
use crate::memory::{LeavesTraces, WipeStack};

/// How many connections are open at once. For a further one, whoever has been silent the longest is sent away.
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

/// Answers at once what is the same for everybody; `None` is for the router. It must touch nothing of anybody: what it
/// leaves on the stack is not wiped.
type SameForAll = Arc<dyn Fn(&Method, &Uri, &HeaderMap) -> Option<Response<Body>> + Send + Sync>;

/// What is behind a door.
#[derive(Clone)]
pub struct Pages {
    router: Router,
    same_for_all: Option<SameForAll>,
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pages")
    }
}

impl From<Router> for Pages {
    fn from(router: Router) -> Self {
        Self { router, same_for_all: None }
    }
}

impl Pages {
    /// Pages that are the same for everybody, and are asked for by far the most often, are looked for here first.
    #[must_use]
    pub fn with_same_for_all(
        self,
        answer: impl Fn(&Method, &Uri, &HeaderMap) -> Option<Response<Body>> + Send + Sync + 'static,
    ) -> Self {
        Self { same_for_all: Some(Arc::new(answer)), ..self }
    }
}

/// Serves `pages` on `listener` until `stop` completes, then lets open requests finish.
///
/// # Errors
/// None today: an accept that fails is tried again. The type leaves room for a listener that dies.
pub async fn run(
    listener: Listener,
    pages: impl Into<Pages>,
    stop: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    serve(listener, pages.into(), stop, CONNECTIONS_MAX).await
}

async fn serve(
    listener: Listener,
    pages: Pages,
    stop: impl Future<Output = ()> + Send,
    connections_max: usize,
) -> io::Result<()> {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(connections_max));
    let guests = Guests::at_most(connections_max);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener.socket) => accepted,
        };
        let Ok(stream) = accepted else {
            tokio::time::sleep(Duration::from_millis(ACCEPT_PAUSE_MS)).await;
            continue;
        };
        if places.available_permits() == 0 {
            guests.send_one_away();
        }
        let place = tokio::select! {
            () = &mut stop => break,
            place = Arc::clone(&places).acquire_owned() => place.expect("the semaphore is never closed"),
        };
        let (pages, tls, watcher) = (pages.clone(), listener.tls.clone(), graceful.watcher());
        let guest = Arc::new(guests.welcome());
        tokio::spawn(async move {
            let _place = place;
            let pages = Listening {
                guest: Arc::clone(&guest),
                same_for_all: pages.same_for_all,
                router: TowerToHyperService::new(pages.router),
            };
            let served = async {
                match (stream, tls) {
                    (Stream::Tcp(stream), None) => connection(stream, pages, watcher).await,
                    (Stream::Unix(stream), None) => connection(stream, pages, watcher).await,
                    (Stream::Tcp(stream), Some(tls)) => handshake(stream, &tls.0, pages, watcher).await,
                    (Stream::Unix(stream), Some(tls)) => handshake(stream, &tls.0, pages, watcher).await,
                }
            };
            tokio::select! {
                () = served => {}
                () = guest.sent_away() => {}
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

/// The pages, for one connection: each request is noticed as a sign of life.
struct Listening {
    guest: Arc<Guest>,
    same_for_all: Option<SameForAll>,
    router: TowerToHyperService<Router>,
}

type Routed = <TowerToHyperService<Router> as Service<Request<Incoming>>>::Future;

impl Service<Request<Incoming>> for Listening {
    type Response = Response<Body>;
    type Error = std::convert::Infallible;
    type Future = Either<Ready<Result<Response<Body>, Self::Error>>, LeavesTraces<Routed>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        self.guest.asks();
        let same_for_all = self.same_for_all.as_ref();
        match same_for_all.and_then(|answer| answer(request.method(), request.uri(), request.headers())) {
            Some(answer) => Either::Left(ready(Ok(answer))),
            None => Either::Right(LeavesTraces::new(self.router.call(request))),
        }
    }
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
    pages: Listening,
    watcher: Watcher,
) {
    let handshake =
        tokio::time::timeout(Duration::from_secs(HANDSHAKE_SECONDS_MAX), tls.accept(stream)).await;
    // A failed handshake is a scanner, a wrong clock or a broken line: nothing to tell, nobody to tell it to.
    if let Ok(Ok(stream)) = handshake {
        connection(stream, pages, watcher).await;
    }
}

async fn connection<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    pages: Listening,
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
        .serve_connection(TokioIo::new(stream), pages);
    // The handlers run inside it, so whatever they left on the stack goes with each poll.
    let connection = WipeStack::new(watcher.watch(connection));
    // A connection that ends badly is a phone that lost its network; what was acknowledged is durable all the same.
    let _ended = tokio::time::timeout(Duration::from_secs(CONNECTION_SECONDS_MAX), connection).await;
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;

    use super::*;

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    async fn answer(stream: &mut TcpStream) -> String {
        let mut bytes = [0; 256];
        let length = stream.read(&mut bytes).await.unwrap();
        String::from_utf8_lossy(&bytes[..length]).into_owned()
    }

    #[tokio::test]
    async fn silent_connections_give_way_to_whoever_knocks() {
        let listener = Listener::tcp("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = listener.address();
        let router = Router::new().route("/", axum::routing::get(async || "a page"));
        let serving = tokio::spawn(serve(listener, router.into(), std::future::pending(), 4));
        let mut talker = TcpStream::connect(&address).await.unwrap();
        let mut silent = Vec::new();
        for round in 0..20 {
            // One that never sends more than half a line.
            let mut one = TcpStream::connect(&address).await.unwrap();
            one.write_all(b"GET / HT").await.unwrap();
            silent.push(one);
            // Whoever goes on asking is not sent away for it, and whoever comes anew is served at once.
            talker.write_all(REQUEST).await.unwrap();
            assert!(answer(&mut talker).await.ends_with("a page"), "round {round}");
            let mut other = TcpStream::connect(&address).await.unwrap();
            other.write_all(REQUEST).await.unwrap();
            assert!(answer(&mut other).await.ends_with("a page"), "round {round}");
        }
        assert_eq!(answer(&mut silent[0]).await, "", "the first silent one was sent away");
        serving.abort();
    }
}
