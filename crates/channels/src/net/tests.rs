//! Proxies against small ones of our own, and the guard.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

async fn proxy(text: &str) -> Proxy {
    #[derive(serde::Deserialize)]
    struct Holder {
        proxy: Proxy,
    }
    toml::from_str::<Holder>(&format!("proxy = '{text}'")).unwrap().proxy
}

/// A proxy that says `dialogue`: each pair is what it must hear and what it answers; then the far end says "hi".
async fn playing(dialogue: Vec<(Vec<u8>, Vec<u8>)>) -> (u16, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let playing = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        for (hears, answers) in dialogue {
            let mut heard = vec![0; hears.len()];
            stream.read_exact(&mut heard).await.unwrap();
            assert_eq!(heard, hears);
            stream.write_all(&answers).await.unwrap();
        }
        stream.write_all(b"hi").await.unwrap();
    });
    (port, playing)
}

async fn says_hi(proxy: Proxy, host: &str) -> Result<(), DialError> {
    let dialler = Dialler::new(host, 443, &Tls::Plain, Some(proxy), Guard::LoopbackOnly)?;
    let mut line = dialler.dial().await?;
    let mut hi = [0; 2];
    line.read_exact(&mut hi).await?;
    assert_eq!(&hi, b"hi");
    Ok(())
}

#[tokio::test]
async fn socks5_with_a_name_behind_it() {
    let mut request = vec![5, 1, 0, 3, 9];
    request.extend_from_slice(b"localhost");
    request.extend_from_slice(&443_u16.to_be_bytes());
    let answer = vec![5, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    let login = [vec![1, 1], b"n".to_vec(), vec![2], b"pw".to_vec()].concat();
    let dialogue = vec![(vec![5, 1, 2], vec![5, 2]), (login, vec![1, 0]), (request, answer)];
    let (port, playing) = playing(dialogue).await;
    says_hi(proxy(&format!("socks5://n:pw@127.0.0.1:{port}")).await, "localhost").await.unwrap();
    playing.await.unwrap();
}

#[tokio::test]
async fn socks5_that_refuses() {
    let dialogue = vec![(vec![5, 1, 0], vec![5, 0xff])];
    let (port, _playing) = playing(dialogue).await;
    let said = says_hi(proxy(&format!("socks5://127.0.0.1:{port}")).await, "127.0.0.1").await;
    assert!(matches!(said, Err(DialError::Proxy)), "{said:?}");
}

#[tokio::test]
async fn http_connect() {
    let head = "CONNECT 127.0.0.1:443 HTTP/1.1\r\nHost: 127.0.0.1:443\r\nProxy-Authorization: Basic bjpwdw==\r\n\r\n";
    let dialogue = vec![(head.as_bytes().to_vec(), b"HTTP/1.1 200 Connection established\r\n\r\n".to_vec())];
    let (port, playing) = playing(dialogue).await;
    says_hi(proxy(&format!("http://n:pw@127.0.0.1:{port}")).await, "127.0.0.1").await.unwrap();
    playing.await.unwrap();
}

#[tokio::test]
async fn http_connect_that_refuses() {
    let dialogue =
        vec![(b"CONNECT".to_vec(), b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n".to_vec())];
    let (port, _playing) = playing(dialogue).await;
    let said = says_hi(proxy(&format!("http://127.0.0.1:{port}")).await, "127.0.0.1").await;
    assert!(matches!(said, Err(DialError::Proxy)), "{said:?}");
}

#[tokio::test]
async fn the_guard_lets_nothing_leave() {
    // Names are refused before anybody is asked for them; so is what lies behind a proxy.
    for host in ["192.0.2.1", "api.telegram.org", "[2001:db8::1]"] {
        let direct = Dialler::new(host, 443, &Tls::Plain, None, Guard::LoopbackOnly).unwrap();
        assert!(matches!(direct.dial().await, Err(DialError::Guarded)), "{host}");
        let behind = proxy("socks5://127.0.0.1:9").await;
        let behind = Dialler::new(host, 443, &Tls::Plain, Some(behind), Guard::LoopbackOnly).unwrap();
        assert!(matches!(behind.dial().await, Err(DialError::Guarded)), "{host}");
    }
    let far_proxy = proxy("socks5://192.0.2.1:9050").await;
    let far = Dialler::new("127.0.0.1", 443, &Tls::Plain, Some(far_proxy), Guard::LoopbackOnly).unwrap();
    assert!(matches!(far.dial().await, Err(DialError::Guarded)));
}
