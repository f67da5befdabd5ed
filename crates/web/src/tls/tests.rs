//! What `tls` promises, tried.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use super::*;

fn identity(folder: &Path, name: &str) -> Identity {
    Identity::load_or_make(&folder.join(format!("{name}.crt")), &folder.join(format!("{name}.key"))).unwrap()
}

/// Both ends over a pipe: what the client read, or its error; what the server thought of it.
async fn meet(server: Arc<ServerConfig>, client: Arc<ClientConfig>) -> (io::Result<String>, io::Result<()>) {
    let (near, far) = tokio::io::duplex(1 << 16);
    let serve = async {
        let mut stream = TlsAcceptor::from(server).accept(near).await?;
        stream.write_all(b"hello").await?;
        stream.shutdown().await
    };
    let call = async {
        let name = ServerName::try_from("link.invalid").unwrap();
        let mut stream = TlsConnector::from(client).connect(name, far).await?;
        let mut said = String::new();
        stream.read_to_string(&mut said).await?;
        let group = stream.get_ref().1.negotiated_key_exchange_group().map(|g| g.name());
        Ok(format!("{said} over {:?} {:?}", group.unwrap(), stream.get_ref().1.protocol_version().unwrap()))
    };
    let (served, called) = tokio::join!(serve, call);
    (called, served)
}

#[tokio::test]
async fn ends_that_know_each_other_meet_post_quantum() {
    let folder = tempfile::tempdir().unwrap();
    let (gate, desk) = (identity(folder.path(), "gate"), identity(folder.path(), "desk"));
    let server = link_server(&gate, &[desk.pin()]).unwrap();
    let (called, served) = meet(server, link_client(&desk, gate.pin()).unwrap()).await;
    assert_eq!(called.unwrap(), "hello over X25519MLKEM768 TLSv1_3");
    served.unwrap();
}

#[tokio::test]
async fn a_gate_with_another_key_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (gate, desk, other) =
        (identity(folder.path(), "gate"), identity(folder.path(), "desk"), identity(folder.path(), "other"));
    let server = link_server(&other, &[desk.pin()]).unwrap();
    let (called, served) = meet(server, link_client(&desk, gate.pin()).unwrap()).await;
    assert!(called.is_err());
    assert!(served.is_err());
}

#[tokio::test]
async fn a_desk_with_another_key_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (gate, desk, other) =
        (identity(folder.path(), "gate"), identity(folder.path(), "desk"), identity(folder.path(), "other"));
    let server = link_server(&gate, &[desk.pin()]).unwrap();
    let (called, served) = meet(server, link_client(&other, gate.pin()).unwrap()).await;
    assert!(called.is_err());
    assert!(served.is_err());
}

#[tokio::test]
async fn nobody_without_a_key_and_nobody_with_an_older_tls() {
    let folder = tempfile::tempdir().unwrap();
    let (gate, desk) = (identity(folder.path(), "gate"), identity(folder.path(), "desk"));
    for version in [&rustls::version::TLS13, &rustls::version::TLS12] {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let anonymous = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(&[version])
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Pinned::new(vec![gate.pin()], &provider)))
            .with_no_client_auth();
        let server = link_server(&gate, &[desk.pin()]).unwrap();
        let (called, served) = meet(server, Arc::new(anonymous)).await;
        assert!(called.is_err());
        assert!(served.is_err());
    }
}

#[test]
fn an_identity_stays_the_same_and_its_key_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let first = identity(folder.path(), "gate").pin();
    assert_eq!(identity(folder.path(), "gate").pin(), first);
    assert_eq!(first.to_string().parse(), Ok(first));
    let mode = fs::metadata(folder.path().join("gate.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = format!("{:?}", identity(folder.path(), "gate"));
    assert_eq!(text, format!("Identity {{ pin: Pin({first}), .. }}"));
}

#[test]
fn a_pin_is_read_strictly() {
    let good = format!("sha256:{}", "ab".repeat(32));
    assert!(good.parse::<Pin>().is_ok());
    for bad in ["", "sha256:", "ab", &good[..70], &format!("{good}0"), &good.replace("ab", "zz")] {
        assert_eq!(bad.parse::<Pin>(), Err(BadPin), "{bad}");
    }
}

#[test]
fn public_https_says_which_file_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.pem");
    let error = public_server(&missing, &missing).unwrap_err();
    assert!(error.to_string().contains("missing.pem"));
    fs::write(&missing, "not PEM").unwrap();
    assert!(matches!(public_server(&missing, &missing), Err(TlsError::Pem { .. })));
    let made = identity(folder.path(), "site");
    assert!(made.pin().to_string().starts_with("sha256:"));
    assert!(public_server(&folder.path().join("site.crt"), &folder.path().join("site.key")).is_ok());
    let other = identity(folder.path(), "other");
    assert_ne!(other.pin(), made.pin());
    assert!(public_server(&folder.path().join("site.crt"), &folder.path().join("other.key")).is_err());
}
