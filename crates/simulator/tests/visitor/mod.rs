//! Somebody at the simulator's page without a browser: posts its forms and reads what the page shows.

#![allow(dead_code, reason = "not every test uses all of it")]

use std::fmt::Write as _;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Visitor {
    place: String,
}

impl Visitor {
    /// At the page with this address.
    pub(crate) fn at(page: &str) -> Self {
        let place = page.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { place }
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let kind = "content-type: application/x-www-form-urlencoded\r\n";
        self.ask("POST", path, kind, &body.join("&")).await
    }

    pub(crate) async fn get(&self, path: &str) -> String {
        let (status, text) = self.ask("GET", path, "", "").await;
        assert_eq!(status, 200, "{path}: {text}");
        text
    }

    /// One request with a head of its own.
    pub(crate) async fn ask(&self, method: &str, path: &str, head: &str, body: &str) -> (u16, String) {
        let mut line = TcpStream::connect(&self.place).await.expect("the page is served");
        let host = if head.contains("host:") { String::new() } else { format!("host: {}\r\n", self.place) };
        let request = format!(
            "{method} {path} HTTP/1.1\r\n{host}connection: close\r\n{head}content-length: {}\r\n\r\n{body}",
            body.len()
        );
        line.write_all(request.as_bytes()).await.expect("it listens");
        let mut answer = Vec::new();
        line.read_to_end(&mut answer).await.expect("it answers");
        let text = String::from_utf8(answer).expect("UTF-8");
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        (status, text)
    }

    pub(crate) async fn writes(&self, device: &str, text: &str) {
        let (status, answer) = self.post(&format!("/{device}/write"), &[("text", text)]).await;
        assert_eq!(status, 303, "{answer}");
    }

    /// What one telephone shows: its list only.
    pub(crate) async fn screen(&self, device: &str) -> String {
        let page = self.get("/").await;
        let start = page.find(&format!("id=\"{device}-log\"")).expect("its list");
        let end = page[start..].find("</ol>").expect("its end");
        page[start..start + end].to_owned()
    }

    /// Waits until a telephone's screen is as wished.
    pub(crate) async fn until(&self, device: &str, wished: impl Fn(&str) -> bool) -> String {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let screen = self.screen(device).await;
            if wished(&screen) {
                return screen;
            }
            assert!(tokio::time::Instant::now() < deadline, "not within {PATIENCE:?}:\n{screen}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub(crate) async fn shows(&self, device: &str, text: &str) -> String {
        self.until(device, |screen| screen.contains(text)).await
    }

    /// Waits until the programme's side has everything that was written.
    pub(crate) async fn all_taken(&self, device: &str) -> String {
        self.until(device, |screen| !screen.contains("✓ sent") && !screen.contains("✓ in the network")).await
    }
}

fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        write!(all, "%{byte:02X}").expect("a string takes it");
        all
    })
}
