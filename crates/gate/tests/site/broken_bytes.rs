//! Bytes that are no request, at the open port and at the one with TLS: no crash, nothing of them in any log, and the next
//! person is served.

use std::io;
use std::sync::{Arc, Mutex};

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use web::serve::{BUFFER_BYTES_MAX, HEADERS_MAX, Listener};

use crate::person::World;
use crate::slow::{HOME, ask, open};

/// Stands in everything that is sent.
const CANARY: &str = "kanareika";
/// A TLS greeting as far as it takes to promise more than comes.
const GREETING: &[u8] = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";

/// What a log would hold.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn broken() -> Vec<Vec<u8>> {
    let mut rng = StdRng::seed_from_u64(11);
    let mut random = vec![0; 5_000];
    rng.fill_bytes(&mut random);
    let texts = [
        format!("{CANARY}\r\n\r\n"),
        format!("GET /{CANARY}\r\n\r\n"),
        format!("GET /{CANARY} HTTP/9.9\r\n\r\n"),
        format!("GET /{CANARY} HTTP/1.1\r\nHost x\r\n\r\n"),
        format!("GET /{CANARY} HTTP/1.1\r\nHost: x\r\nA\0B: {CANARY}\r\n\r\n"),
        format!("GET /{CANARY}\u{1} HTTP/1.1\r\nHost: x\r\n\r\n"),
        format!("G\u{e9}T /{CANARY} HTTP/1.1\r\nHost: x\r\n\r\n"),
        format!("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n{CANARY}"),
        format!("CONNECT {CANARY}:443 HTTP/1.1\r\nHost: x\r\n\r\n"),
        format!("GET http://{CANARY}/ HTTP/1.1\r\nHost: {CANARY}\r\nConnection: close\r\n\r\n"),
        format!("POST /ru/c HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{CANARY}"),
        format!("POST /ru/c HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{CANARY}"),
        format!("POST /ru/c HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n{CANARY}"),
        format!("POST /ru/c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{CANARY}"),
        format!("POST /ru/c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {CANARY}\r\n\r\n"),
        format!(
            "POST /ru/c HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /{CANARY} HTTP/1.1\r\n\r\n"
        ),
        format!("GET /{}{CANARY} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(2 * BUFFER_BYTES_MAX)),
        format!("GET / HTTP/1.1\r\n{}\r\n", format!("X: {CANARY}\r\n").repeat(HEADERS_MAX + 1)),
        format!("GET / HTTP/1.1\r\nX: {}{CANARY}\r\n\r\n", "a".repeat(2 * BUFFER_BYTES_MAX)),
        format!("\r\n\r\n\r\n{CANARY}"),
    ];
    let mut all: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
    all.push(random);
    all.push([GREETING, CANARY.as_bytes()].concat());
    all.push([GREETING, CANARY.repeat(300).as_bytes()].concat());
    all.push([b"\x16\x03\x01\xff\xff".as_slice(), &[0xff; 70_000]].concat());
    all.push([b"\x80\x2e\x01\x00\x02".as_slice(), CANARY.as_bytes()].concat());
    all.push(b"SSH-2.0-kanareika\r\n".to_vec());
    all.push([b"GET /\xff\xfe%ff%00%0d%0a ".as_slice(), CANARY.as_bytes(), b" HTTP/1.1\r\n\r\n"].concat());
    all
}

/// Sends it and hangs up the own side; what comes back before the end.
async fn throw(address: std::net::SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let mut line = TcpStream::connect(address).await.unwrap();
    // The other side may have hung up already, and rightly.
    drop(line.write_all(bytes).await);
    drop(line.shutdown().await);
    let mut answer = Vec::new();
    drop(line.read_to_end(&mut answer).await);
    answer
}

#[tokio::test]
async fn broken_bytes_are_refused_without_a_trace_and_the_next_person_is_served() {
    let log = Log::default();
    let into = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || into.clone())
        .finish();
    let _listening = tracing::subscriber::set_default(subscriber);
    let world = World::new().await;
    let any = || async { Listener::tcp("127.0.0.1:0".parse().unwrap()).await.unwrap() };
    let (certificate, key) = (world.folder.path().join("site.crt"), world.folder.path().join("site.key"));
    web::tls::Identity::make(&certificate, &key).unwrap();
    let tls = web::tls::public_server(&certificate, &key).unwrap();
    let (plain, _stop_plain) = open(any().await, world.router.clone()).await;
    let (secret, _stop_secret) = open(any().await.with_tls(tls), world.router.clone()).await;
    for bytes in broken() {
        for address in [plain, secret] {
            let answer = throw(address, &bytes).await;
            let shown = String::from_utf8_lossy(&answer);
            assert!(!shown.contains(CANARY), "given back: {shown}");
            let is_page = ["HTTP/1.1 4", "HTTP/1.1 200 "].iter().any(|status| shown.starts_with(status));
            // Over TLS an alert; to what was no request at all, nothing.
            assert!(answer.is_empty() || is_page || answer[0] == 0x15, "{shown}");
        }
        let (home, _) = ask(plain, HOME).await;
        assert!(home.starts_with("HTTP/1.1 200 "), "after {:?}: {home}", String::from_utf8_lossy(&bytes));
    }
    // Whoever speaks TLS properly is served too.
    let greeted = throw(secret, HOME.as_bytes()).await;
    assert!(!greeted.starts_with(b"HTTP/1.1 200"), "never in the clear at the port with TLS");
    tracing::info!("the log is listened to");
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(log.contains("the log is listened to"));
    assert!(!log.contains(CANARY) && !log.contains("127.0.0.1"), "{log}");
}
