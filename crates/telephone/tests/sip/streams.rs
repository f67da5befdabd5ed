//! Lines of TCP and TLS: sealed calls, lines that break, and what is no message.

use std::net::SocketAddr;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use telephone::sip::HungUp;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::conductor::{Manner, We, settings, within};
use super::telephone::Telephone;

/// What a telephone says over datagrams, over a stream.
async fn say(stream: &mut (impl AsyncWrite + Unpin), text: &str) {
    stream.write_all(text.as_bytes()).await.unwrap();
}

/// Waits for a message whose first line holds this.
async fn until(stream: &mut (impl AsyncRead + Unpin), what: &str) -> String {
    within(what, async {
        let mut all = String::new();
        loop {
            let mut piece = [0; 4096];
            let length = stream.read(&mut piece).await.unwrap();
            assert!(length > 0, "closed: {all}");
            all.push_str(&String::from_utf8_lossy(&piece[..length]));
            if let Some(at) = all.find(what) {
                // The rest of it comes in one piece: nobody else writes.
                return all.split_off(at);
            }
        }
    })
    .await
}

fn tag(answer: &str) -> String {
    let to = answer.lines().find(|line| line.starts_with("To:")).unwrap();
    to.split(";tag=").nth(1).unwrap().to_owned()
}

async fn a_call(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), at: SocketAddr, via: &str) -> Telephone {
    let mut telephone = Telephone::new(at).await;
    let sdp = telephone.sdp.clone();
    say(stream, &telephone.next("INVITE", &sdp).replace("/UDP", via)).await;
    telephone.tag = tag(&until(stream, "SIP/2.0 200 OK").await);
    say(stream, &telephone.acknowledgement().replace("/UDP", via)).await;
    telephone
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_over_tls_that_listens() {
    let folder = tempfile::tempdir().unwrap();
    let pair = rcgen::KeyPair::generate().unwrap();
    let made =
        rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&pair).unwrap();
    let file = |name: &str, text: String| {
        std::fs::write(folder.path().join(name), text).unwrap();
        folder.path().join(name).display().to_string()
    };
    let (certificate, key) = (file("a.pem", made.pem()), file("a.key", pair.serialize_pem()));
    let more = format!("certificate = '{certificate}'\nkey = '{key}'");
    let we = We::start(&settings("tls", &more), Manner::Answer).await;
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(made.pem().as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let bare = TcpStream::connect(we.at).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = tokio_rustls::TlsConnector::from(Arc::new(config)).connect(name, bare).await.unwrap();
    let mut telephone = a_call(&mut stream, we.at, "/TLS").await;
    say(&mut stream, &telephone.next("BYE", "").replace("/UDP", "/TLS")).await;
    until(&mut stream, "SIP/2.0 200 OK").await;
    assert_eq!(we.over(1).await[0].hung_up(), Some(HungUp::Caller));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_whose_line_broke_is_hung_up_on_a_new_one() {
    let we = We::start(&settings("tcp", ""), Manner::AnswerAndHangUp).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut stream = TcpStream::connect(we.at).await.unwrap();
    let mut telephone = Telephone::new(we.at).await;
    let contact = format!("<sip:caller@{};transport=tcp>", listener.local_addr().unwrap());
    telephone.calls("sip:7000@127.0.0.1", &contact);
    let sdp = telephone.sdp.clone();
    say(&mut stream, &telephone.next("INVITE", &sdp).replace("/UDP", "/TCP")).await;
    telephone.tag = tag(&until(&mut stream, "SIP/2.0 200 OK").await);
    say(&mut stream, &telephone.acknowledgement().replace("/UDP", "/TCP")).await;
    drop(stream);
    let (mut again, _) = within("a new line", listener.accept()).await.unwrap();
    let bye = until(&mut again, "BYE sip:caller@").await;
    say(&mut again, &Telephone::answer_to(&bye, "200 OK")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_is_asked_whether_it_is_there_and_closed_over_what_is_no_message() {
    let we = We::start(&settings("tcp", ""), Manner::Answer).await;
    let mut stream = TcpStream::connect(we.at).await.unwrap();
    say(&mut stream, "\r\n\r\n").await;
    let mut pong = [0; 2];
    within("a pong", stream.read_exact(&mut pong)).await.unwrap();
    assert_eq!(&pong, b"\r\n");
    say(&mut stream, "OPTIONS sip:x SIP/2.0\r\nVia: x\r\n\r\n").await;
    assert_eq!(within("it is closed", stream.read(&mut pong)).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_gets_a_line() {
    let we = We::start(&settings("tcp", "peers = ['192.0.2.1']"), Manner::Answer).await;
    let mut stream = TcpStream::connect(we.at).await.unwrap();
    let mut byte = [0; 1];
    let read = within("it is closed", stream.read(&mut byte)).await;
    assert!(matches!(read, Ok(0) | Err(_)));
}
