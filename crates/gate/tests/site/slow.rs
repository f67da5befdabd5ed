//! Those who send slowly, by need or on purpose: nobody else waits for them, and they end with their named limit.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode, header};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::time::Instant;
use web::form::BODY_SECONDS_MAX;
use web::serve::{self, Listener};

use crate::person::{World, begin, send};

/// Connections that never finish what they say.
const SLOW: usize = 500;
/// What a person would not call waiting, on a machine that is doing other things.
const AT_ONCE: Duration = Duration::from_secs(2);

/// Serves on a port of its own until the sender goes.
pub(crate) async fn open(listener: Listener, router: Router) -> (SocketAddr, oneshot::Sender<()>) {
    let address = listener.address().parse().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    tokio::spawn(serve::run(listener, router, async move { drop(stopped.await) }));
    (address, stop)
}

/// A whole request on a connection of its own, and how long it took.
pub(crate) async fn ask(address: SocketAddr, request: &str) -> (String, Duration) {
    let begun = Instant::now();
    let mut line = TcpStream::connect(address).await.unwrap();
    line.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).await.unwrap();
    (String::from_utf8_lossy(&answer).into_owned(), begun.elapsed())
}

pub(crate) const HOME: &str = "GET /ru/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
const BEGIN: &str = "POST /ru/f1 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

#[tokio::test]
async fn five_hundred_that_trickle_keep_nobody_waiting() {
    let world = World::new().await;
    let listener = Listener::tcp("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let (address, _stop) = open(listener, world.router.clone()).await;
    let mut slow = Vec::with_capacity(SLOW);
    for number in 0..SLOW {
        let mut line = TcpStream::connect(address).await.unwrap();
        // Half of them inside the head, half inside the body.
        let head = if number % 2 == 0 {
            "GET /ru/ HTTP/1.1\r\nX-Slow: "
        } else {
            "POST /ru/c HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 2000\r\n\r\nv="
        };
        line.write_all(head.as_bytes()).await.unwrap();
        slow.push(line);
    }
    for _ in 0..5 {
        for line in &mut slow {
            line.write_all(b"a").await.unwrap();
        }
        for (request, expected) in [(HOME, "HTTP/1.1 200 "), (BEGIN, "HTTP/1.1 303 ")] {
            let (answer, took) = ask(address, request).await;
            assert!(answer.starts_with(expected), "{answer}");
            assert!(took < AT_ONCE, "another person waited {took:?}");
        }
    }
    // They were there all the time: each is still served when it finishes.
    let mut last = slow.pop().unwrap();
    last.write_all("b".repeat(2000 - 2 - 5).as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    last.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 422");
}

/// A body that begins and never goes on.
fn stuck(beginning: &'static str) -> Body {
    let (sender, frames) = tokio::sync::mpsc::channel::<Result<http_body::Frame<Bytes>, std::io::Error>>(1);
    sender.try_send(Ok(http_body::Frame::data(Bytes::from_static(beginning.as_bytes())))).unwrap();
    Body::new(Stuck { frames, _sender: sender })
}

struct Stuck {
    frames: tokio::sync::mpsc::Receiver<Result<http_body::Frame<Bytes>, std::io::Error>>,
    _sender: tokio::sync::mpsc::Sender<Result<http_body::Frame<Bytes>, std::io::Error>>,
}

impl http_body::Body for Stuck {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
        self.frames.poll_recv(context)
    }
}

#[tokio::test]
async fn a_body_that_stops_half_way_ends_with_its_time_and_a_page_and_loses_nothing() {
    let world = World::new().await;
    let router = &world.router;
    let question = begin(router, "ru", 1).await;
    // From here on time passes only when everybody waits.
    tokio::time::pause();
    for path in ["/ru/c", "/ru/f1", "/ru/a1", question.at.as_str()] {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT_LANGUAGE, "ru")
            .body(stuck("v=half+a+wo"))
            .unwrap();
        let begun = Instant::now();
        let refused = send(router, request).await;
        assert_eq!(refused.status, StatusCode::REQUEST_TIMEOUT, "{path}");
        let took = begun.elapsed().as_secs();
        assert!((BODY_SECONDS_MAX..BODY_SECONDS_MAX + 2).contains(&took), "{path}: {took} s");
        assert!(refused.html.contains("lang=\"ru\"") && !refused.html.contains("half"), "{}", refused.html);
    }
    tokio::time::resume();
    assert_eq!(
        crate::person::get(router, &question.at).await.html,
        question.html,
        "it stands where it stood"
    );
    assert!(world.trial.collect(0).await.unwrap().is_empty());
}
