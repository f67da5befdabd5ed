//! A browser in a few lines: HTTP/1.1 over TLS, a line for each request, trusting exactly one certificate.

use std::sync::Arc;

use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// What the example programme's application asks of somebody who serves.
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
    ("duress_word", "abcdef"),
    ("alias", "sky"),
];

/// One site.
pub(crate) struct Site {
    port: u16,
    tls: TlsConnector,
}

impl Site {
    pub(crate) fn new(port: u16, certificate: CertificateDer<'static>) -> Self {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(certificate).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self { port, tls: TlsConnector::from(Arc::new(config)) }
    }

    /// Sends an application, as the form on one page does.
    pub(crate) async fn apply(&self, words: &str) {
        let escaped: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let answers: Vec<String> = ANSWERS.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = self.post("/ru/a1", &format!("{}&message={escaped}", answers.join("&")), "").await;
        assert!(answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.1 303"), "{answer}");
    }

    pub(crate) async fn get(&self, path: &str, cookie: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1\r\n"), "", cookie).await
    }

    pub(crate) async fn post(&self, path: &str, form: &str, cookie: &str) -> String {
        let head = format!(
            "POST {path} HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n",
            form.len()
        );
        self.ask(&head, form, cookie).await
    }

    async fn ask(&self, head: &str, body: &str, cookie: &str) -> String {
        let line = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        let name = ServerName::try_from("127.0.0.1").unwrap();
        let mut line = self.tls.connect(name, line).await.unwrap();
        let cookie = if cookie.is_empty() { String::new() } else { format!("cookie: {cookie}\r\n") };
        let request =
            format!("{head}host: 127.0.0.1:{}\r\n{cookie}connection: close\r\n\r\n{body}", self.port);
        line.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // A server may end without the goodbye of TLS; what is missing then fails the test by itself.
        line.read_to_end(&mut answer).await.ok();
        String::from_utf8_lossy(&answer).into_owned()
    }
}
