//! A flood of messages, none of which is good: a line hears them over its socket, and its memory is looked at before and after.
//!
//! `cargo run --release -p telephone --example flood -- [MESSAGES]` (a million): the torture messages of RFC 4475 and good ones, each with a
//! few octets changed, cut, doubled or put elsewhere. Every ten thousand messages a good one must be answered. Prints memory, and how
//! many answers came.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use telephone::sip::config::Config;
use telephone::sip::{Call, CallerKey, Line, World};
use tokio::sync::mpsc;
use tokio::time::Instant;
use web::chance::SystemChance;

/// Messages between two looks.
const ROUND: u64 = 10_000;
/// After how many rounds memory is taken for what it needs.
const WARM: u64 = 20;
/// More memory than then by so much is a leak.
const GROWTH_KB_MAX: u64 = 32 << 10;
/// After so many messages the line has time to hear them, or the socket would drop them.
const BURST: u64 = 50;
const PAUSE: Duration = Duration::from_micros(800);

#[tokio::main]
async fn main() -> Result<()> {
    let messages: u64 = std::env::args().nth(1).map_or(Ok(1_000_000), |word| word.parse())?;
    let settings = "[[trunk]]\nname = 'flood'\ntransport = 'udp'\nlisten = '127.0.0.1:0'\npeers = ['127.0.0.1']\n\
                    rtp_ports = '20000-29999'\ncalls_per_minute = 60000\ncalls_per_minute_of_one_caller = 60000\n";
    let config = Config::parse(settings, Path::new("telephone.toml"))?;
    let t1 = Duration::from_millis(5);
    let world = World { caller_key: CallerKey::new([7; 32]), chance: Arc::new(SystemChance), t1 };
    let (line, calls) = Line::start(config, world).await?;
    let at = line.status().first().and_then(|trunk| trunk.listens).context("it listens")?;
    tokio::spawn(refuse(calls));
    tokio::task::spawn_blocking(move || flood(at, messages)).await??;
    line.stop().await;
    Ok(())
}

/// Calls that come of it do not ring for long.
async fn refuse(mut calls: mpsc::Receiver<Call>) {
    while let Some(call) = calls.recv().await {
        call.hang_up().await;
    }
}

fn flood(at: SocketAddr, messages: u64) -> Result<()> {
    let seeds = seeds(at)?;
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.connect(at)?;
    socket.set_nonblocking(true)?;
    let mut rng = StdRng::seed_from_u64(1);
    let (mut answers, mut warm, begun) = (0_u64, 0, Instant::now());
    let mut buffer = vec![0; 65_536];
    for number in 1..=messages {
        let mut message = seeds.get(rng.random_range(0..seeds.len())).cloned().unwrap_or_default();
        change(&mut message, &mut rng);
        // A full socket is a flood that is too fast; the next one goes.
        socket.send(&message).ok();
        while socket.recv(&mut buffer).is_ok() {
            answers += 1;
        }
        if number % BURST == 0 {
            std::thread::sleep(PAUSE);
        }
        if number % ROUND == 0 {
            a_good_one_is_answered(at, number)?;
        }
        if number == WARM * ROUND {
            warm = memory_kb()?;
        }
    }
    let (now, seconds) = (memory_kb()?, begun.elapsed().as_secs());
    say(&format!(
        "{messages} messages in {seconds} s, {answers} answers; memory {warm} KB after {} of them, {now} KB at the end",
        WARM * ROUND
    ));
    ensure!(warm == 0 || now < warm + GROWTH_KB_MAX, "memory grew");
    Ok(())
}

/// What is changed: torture messages, in whose notation is enough of SIP for that, and calls.
fn seeds(at: SocketAddr) -> Result<Vec<Vec<u8>>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/torture");
    let mut seeds: Vec<Vec<u8>> = (0..20).map(|number| invite(at, number).into_bytes()).collect();
    for entry in std::fs::read_dir(&folder)? {
        seeds.push(std::fs::read_to_string(entry?.path())?.replace('\n', "\r\n").into_bytes());
    }
    Ok(seeds)
}

fn a_good_one_is_answered(at: SocketAddr, number: u64) -> Result<()> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.set_read_timeout(Some(Duration::from_millis(500)))?;
    let options = format!(
        "OPTIONS sip:7000@{at} SIP/2.0\r\nVia: SIP/2.0/UDP {};branch=z9hG4bKgood{number}\r\nMax-Forwards: 70\r\n\
         From: <sip:a@b>;tag=g\r\nTo: <sip:7000@{at}>\r\nCall-ID: good{number}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
        socket.local_addr()?
    );
    let mut buffer = vec![0; 4_096];
    for _ in 0..20 {
        socket.send_to(options.as_bytes(), at)?;
        if let Ok(length) = socket.recv(&mut buffer) {
            let is_good = buffer.get(..length).is_some_and(|answer| answer.starts_with(b"SIP/2.0 200 "));
            ensure!(is_good, "after {number} messages a good one has another answer");
            return Ok(());
        }
    }
    anyhow::bail!("after {number} messages nobody answers any more")
}

fn invite(at: SocketAddr, number: u32) -> String {
    let description = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n\
                       m=audio 40000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n";
    format!(
        "INVITE sip:7000@{at} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK{number}\r\nMax-Forwards: 70\r\n\
         From: <sip:a@b>;tag=t{number}\r\nTo: <sip:7000@{at}>\r\nCall-ID: call{number}\r\nCSeq: 1 INVITE\r\n\
         Contact: <sip:a@127.0.0.1:9>\r\nContent-Type: application/sdp\r\nContent-Length: {}\r\n\r\n{description}",
        description.len()
    )
}

/// A few changes, as a fuzzer makes them.
fn change(message: &mut Vec<u8>, rng: &mut StdRng) {
    const PIECE: usize = 40;
    for _ in 0..rng.random_range(1..6) {
        if message.is_empty() {
            return;
        }
        let (from, to) = (rng.random_range(0..message.len()), rng.random_range(0..message.len()));
        match rng.random_range(0..5) {
            0 => message.iter_mut().skip(from).take(1).for_each(|octet| *octet = rng.random()),
            1 => message.truncate(from.max(1)),
            2 => {
                let piece: Vec<u8> = message.iter().skip(from).take(PIECE).copied().collect();
                message.splice(to..to, piece);
            }
            3 => drop(message.drain(from..(from + PIECE).min(message.len()))),
            _ => {
                // Other names: every one is a call of its own.
                let name: [u8; 8] = std::array::from_fn(|_| rng.random_range(b'a'..=b'z'));
                message.iter_mut().skip(from).zip(name).for_each(|(octet, letter)| *octet = letter);
            }
        }
    }
}

fn memory_kb() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("memory is told")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}

#[expect(clippy::print_stdout, reason = "what it is for")]
fn say(text: &str) {
    println!("{text}");
}
