//! A gate from its settings to its end: doors open, pages come, it ends cleanly and starts again with everything there.

#![cfg(test)]

use std::path::Path;
use std::time::Duration;

use gate::Config;
use seal::{Day, Zone};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};
use tokio::sync::oneshot;
use web::chance::{Chance as _, SystemChance};
use web::clock::{Clock as _, SystemClock};

const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../programmes/example");

fn settings(folder: &Path) -> Config {
    let text = format!(
        "trial = true\nname = \"gate-1\"\nlisten = \"unix:site.sock\"\ndata = \".\"\nprogramme = \"{PACK}\"\nroot = \"root.pub\"\n\
         manifest = \"manifest.json\"\n[onion]\nlisten = \"unix:onion.sock\"\n[link]\nlisten = \"127.0.0.1:0\"\ncertificate = \"link.crt\"\n\
         key = \"link.key\"\ndesks = [\"sha256:{}\"]\n",
        "00".repeat(32)
    );
    let path = folder.join("gate.toml");
    std::fs::write(&path, text).unwrap();
    Config::load(&path).unwrap()
}

/// One request on a line of its own; tries again while the gate is still opening its doors.
async fn ask(socket: &Path, request: &str) -> String {
    for _ in 0..400 {
        if let Ok(mut line) = UnixStream::connect(socket).await {
            line.write_all(request.as_bytes()).await.unwrap();
            let mut answer = Vec::new();
            line.read_to_end(&mut answer).await.unwrap();
            return String::from_utf8_lossy(&answer).into_owned();
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the gate does not open");
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn it_opens_serves_ends_and_starts_again() {
    let folder = tempfile::tempdir().unwrap();
    let today = Day::from_unix_seconds(SystemClock.now().as_second());
    let zone = Zone::new("example-trial").unwrap();
    gate::testing::make_keys(folder.path(), &zone, today, &mut SystemChance.generator()).unwrap();
    for round in 0..2 {
        let (stop, stopped) = oneshot::channel::<()>();
        let running = tokio::spawn(gate::run(settings(folder.path()), async move { drop(stopped.await) }));
        let site = folder.path().join("site.sock");
        let page = ask(&site, &get("/ru/")).await;
        assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("lang=\"ru\""), "round {round}: {page}");
        assert!(!page.to_lowercase().contains("\r\ndate:"), "the machine's clock is nobody's business");
        let onion = ask(&folder.path().join("onion.sock"), &get("/en/c")).await;
        assert!(onion.contains("nobody on the line sees this address"), "{onion}");
        let begun =
            ask(&site, "POST /ru/f1 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .await;
        assert!(begun.starts_with("HTTP/1.1 303 "), "{begun}");
        stop.send(()).unwrap();
        running.await.unwrap().unwrap();
        assert!(!site.exists(), "the socket is gone");
    }
}

/// Fewer open files than the connections that one person may hold against everybody else.
const FILES: usize = 256;

#[tokio::test]
async fn the_executable_takes_more_connections_than_the_usual_limit_of_files() {
    let folder = tempfile::tempdir().unwrap();
    let today = Day::from_unix_seconds(SystemClock.now().as_second());
    let zone = Zone::new("example-trial").unwrap();
    gate::testing::make_keys(folder.path(), &zone, today, &mut SystemChance.generator()).unwrap();
    drop(settings(folder.path()));
    let path = folder.path().join("gate.toml");
    let text = std::fs::read_to_string(&path).unwrap().replace("unix:site.sock", "127.0.0.1:0");
    std::fs::write(&path, text).unwrap();
    let mut gate = tokio::process::Command::new("sh")
        .args(["-c", &format!("ulimit -Sn {FILES}; exec \"$0\" \"$1\"")])
        .args([env!("CARGO_BIN_EXE_safeconduct-gate").as_ref(), path.as_os_str()])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut ready = String::new();
    let out = gate.stdout.take().unwrap();
    tokio::io::AsyncBufReadExt::read_line(&mut tokio::io::BufReader::new(out), &mut ready).await.unwrap();
    let address = ready.trim().strip_prefix("ready gate ").unwrap().to_owned();

    let mut idle = Vec::new();
    for _ in 0..2 * FILES {
        let mut line = TcpStream::connect(&address).await.unwrap();
        line.write_all(b"G").await.unwrap();
        idle.push(line);
    }
    let mut line = TcpStream::connect(&address).await.unwrap();
    line.write_all(get("/ru/").as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let served = tokio::time::timeout(Duration::from_secs(20), line.read_to_end(&mut answer)).await;
    assert!(served.is_ok(), "idle connections keep everybody else out");
    assert!(answer.starts_with(b"HTTP/1.1 200 "));
    gate.kill().await.unwrap();
}
