//! `cargo run --release -p xtask -- load`: whole applications, posted to a gate as fast as it takes them.
//!
//! A client of its own rather than a general load tool: each application differs, each answer is read to its end and
//! judged, and the client must cost little because it shares the machine with the gate. Loopback addresses only.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

/// An answer of a gate is never longer.
const ANSWER_BYTES_MAX: usize = 256 * 1024;
/// Seconds that one run may last.
const SECONDS_MAX: u64 = 120;
/// Connections that one run may open.
const CLIENTS_MAX: usize = 1_000;

#[derive(clap::Args)]
pub(crate) struct Load {
    /// The gate's address, e.g. 127.0.0.1:8642
    #[arg(long)]
    gate: SocketAddr,
    /// The place of the form on one page
    #[arg(long, default_value = "/ru/a1")]
    place: String,
    /// The answers, as `name=value`; the example programme's application unless given
    #[arg(long)]
    answer: Vec<String>,
    /// Connections at once
    #[arg(long, default_value_t = 64)]
    clients: usize,
    /// How long
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Bytes of the free text of each application
    #[arg(long, default_value_t = 700)]
    text: usize,
}

/// What the example programme's `apply` asks of somebody who serves.
const ANSWERS: &[(&str, &str)] = &[
    ("safe_now", "yes"),
    ("answer_language", "here"),
    ("reading", "read"),
    ("under_18", "no"),
    ("standing", "serving"),
    ("category", "armed_forces"),
    ("power", "ru"),
    ("counsel_first", "no"),
    ("group_band", "one"),
    ("injured", "no"),
    ("safe_times", "evening"),
    ("wait_for_us", "OK"),
];

/// What one connection saw.
#[derive(Default)]
struct Seen {
    sent: u64,
    refused: u64,
    broken: u64,
    micros: Vec<u32>,
    first_refusal: Option<String>,
}

/// Runs the load and prints the figures.
pub(crate) fn run(wish: &Load) -> Result<()> {
    ensure!(wish.gate.ip().is_loopback(), "load goes to loopback addresses only");
    ensure!(
        wish.clients <= CLIENTS_MAX && wish.seconds <= SECONDS_MAX,
        "at most {CLIENTS_MAX} clients and {SECONDS_MAX} s"
    );
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(all(wish))
}

async fn all(wish: &Load) -> Result<()> {
    let begun = Instant::now();
    let until = begun + Duration::from_secs(wish.seconds);
    let mut connections = tokio::task::JoinSet::new();
    for client in 0..wish.clients {
        let body = body(wish, client);
        connections.spawn(one(wish.gate, wish.place.clone(), body, until));
    }
    let mut total = Seen::default();
    while let Some(seen) = connections.join_next().await {
        let seen = seen??;
        total.sent += seen.sent;
        total.refused += seen.refused;
        total.broken += seen.broken;
        total.micros.extend(seen.micros);
        total.first_refusal = total.first_refusal.or(seen.first_refusal);
    }
    report(wish, &mut total, begun.elapsed());
    if let Some(refusal) = total.first_refusal {
        bail!("the gate refused; its first answer was:\n{refusal}");
    }
    ensure!(total.broken == 0, "{} answers broke off", total.broken);
    Ok(())
}

#[allow(
    clippy::print_stdout,
    clippy::as_conversions,
    reason = "a report for a person; figures rounded for reading"
)]
fn report(wish: &Load, total: &mut Seen, took: Duration) {
    total.micros.sort_unstable();
    let at = |share: f64| {
        let index = (total.micros.len() as f64 * share) as usize;
        total
            .micros
            .get(index.min(total.micros.len().saturating_sub(1)))
            .map_or(0.0, |m| f64::from(*m) / 1000.0)
    };
    println!(
        "{} clients, {:.1} s: {} applications accepted, {:.0} a second; {} refused, {} broken; p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms; body {} bytes",
        wish.clients,
        took.as_secs_f64(),
        total.sent,
        total.sent as f64 / took.as_secs_f64(),
        total.refused,
        total.broken,
        at(0.50),
        at(0.99),
        at(1.0),
        body(wish, 0).len() + 16,
    );
}

/// The form's fields, urlencoded, but for what changes from one application to the next.
fn body(wish: &Load, client: usize) -> String {
    let mut body = String::new();
    if wish.answer.is_empty() {
        for (name, value) in ANSWERS {
            body.push_str(&format!("{name}={value}&"));
        }
        body.push_str(&format!("duress_word=abcdef&alias=load{client}&message="));
        // Cyrillic as browsers send it: six bytes a letter.
        body.push_str(&"%D1%8F+%D1%85%D0%BE%D1%87%D1%83+".repeat(wish.text / 32));
    } else {
        body.push_str(&wish.answer.join("&"));
    }
    body
}

async fn one(gate: SocketAddr, place: String, body: String, until: Instant) -> Result<Seen> {
    let mut seen = Seen::default();
    let mut stream = TcpStream::connect(gate).await.context("connecting to the gate")?;
    stream.set_nodelay(true)?;
    let mut answer = Vec::with_capacity(16 * 1024);
    let mut number = 0_u64;
    while Instant::now() < until {
        number += 1;
        let request = format!(
            "POST {place} HTTP/1.1\r\nHost: {gate}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}{number:016}",
            body.len() + 16,
        );
        let asked = Instant::now();
        stream.write_all(request.as_bytes()).await?;
        match read_answer(&mut stream, &mut answer).await {
            Ok(status) if (200..400).contains(&status) => {
                seen.sent += 1;
                seen.micros.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
            }
            Ok(_) => {
                seen.refused += 1;
                seen.first_refusal.get_or_insert_with(|| String::from_utf8_lossy(&answer).into_owned());
            }
            Err(_) => {
                seen.broken += 1;
                stream = TcpStream::connect(gate).await?;
            }
        }
    }
    Ok(seen)
}

/// Reads one whole answer and gives its status.
async fn read_answer(stream: &mut TcpStream, into: &mut Vec<u8>) -> Result<u16> {
    into.clear();
    let mut length = None;
    loop {
        ensure!(into.len() < ANSWER_BYTES_MAX, "an endless answer");
        ensure!(stream.read_buf(into).await? > 0, "the connection broke");
        if length.is_none() {
            length = whole_length(into);
        }
        if length.is_some_and(|length| into.len() >= length) {
            break;
        }
    }
    let status = into.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok()).context("a status")?;
    Ok(status.parse()?)
}

/// Head and body of an answer together, once its head is there.
fn whole_length(answer: &[u8]) -> Option<usize> {
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(answer.get(..head)?).ok()?;
    let body = text
        .lines()
        .find_map(|line| {
            line.to_ascii_lowercase().strip_prefix("content-length:").map(|n| n.trim().parse().unwrap_or(0))
        })
        .unwrap_or(0);
    Some(head + body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_when_its_body_is() {
        assert_eq!(whole_length(b"HTTP/1.1 200 OK\r\nContent-Le"), None);
        assert_eq!(whole_length(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"), Some(43));
        assert_eq!(whole_length(b"HTTP/1.1 204 No Content\r\n\r\n"), Some(27));
    }
}
