//! Lines to providers: direct or through a proxy, plain or TLS, and small HTTP requests over them.
//!
//! A host's name is looked up here only for direct lines. Behind a proxy it is the proxy that looks it up, so that no name
//! server on the way learns where a gate calls. Nothing in here says an address in an error.

pub mod http;
mod proxy;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls::RootCertStore;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

pub use self::proxy::{BadProxy, Proxy};

/// How long calling may take, to the end of the TLS handshake. Tor takes long.
pub const CALL_SECONDS_MAX: u64 = 45;

/// A line, whatever it is made of.
pub type Stream = Box<dyn Line>;

/// Bytes both ways.
pub trait Line: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Line for T {}

/// Where lines may lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Anywhere.
    Anywhere,
    /// To this machine only, at both ends of a proxy too. What tests give: nothing leaves loopback.
    LoopbackOnly,
}

/// Why there is no line.
#[derive(Debug, thiserror::Error)]
pub enum DialError {
    /// Nobody answers, or the line broke.
    #[error("the line could not be made")]
    Io(#[from] std::io::Error),
    /// No line in time.
    #[error("no line in time")]
    Silent,
    /// The proxy does not lead there.
    #[error("the proxy refuses")]
    Proxy,
    /// The address is not on this machine, and nothing else is allowed.
    #[error("refused: not loopback")]
    Guarded,
    /// The host's name is no name, or the certificates are none.
    #[error("the settings of the line cannot be used")]
    Settings,
}

/// Makes lines to one provider.
#[derive(Clone)]
pub struct Dialler {
    host: String,
    port: u16,
    tls: Option<(TlsConnector, ServerName<'static>)>,
    proxy: Option<Proxy>,
    guard: Guard,
}

impl std::fmt::Debug for Dialler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dialler").field("tls", &self.tls.is_some()).finish_non_exhaustive()
    }
}

/// What of TLS a line has.
#[derive(Debug)]
pub enum Tls {
    /// None. For a provider's server on this machine or in a tunnel.
    Plain,
    /// The authorities that browsers know.
    Public,
    /// This authority only, in PEM.
    Authority(Vec<u8>),
}

impl Dialler {
    /// For a host and port.
    ///
    /// # Errors
    /// The name is no name, or the authority holds no certificate.
    pub fn new(
        host: &str,
        port: u16,
        tls: &Tls,
        proxy: Option<Proxy>,
        guard: Guard,
    ) -> Result<Self, DialError> {
        let tls = match tls {
            Tls::Plain => None,
            Tls::Public => Some(connector(RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() })?),
            Tls::Authority(pem) => {
                let mut roots = RootCertStore::empty();
                for certificate in CertificateDer::pem_slice_iter(pem) {
                    let certificate = certificate.map_err(|_| DialError::Settings)?;
                    roots.add(certificate).map_err(|_| DialError::Settings)?;
                }
                if roots.is_empty() {
                    return Err(DialError::Settings);
                }
                Some(connector(roots)?)
            }
        };
        let tls = match tls {
            Some(connector) => {
                let name = ServerName::try_from(host.to_owned()).map_err(|_| DialError::Settings)?;
                Some((connector, name))
            }
            None => None,
        };
        Ok(Self { host: host.to_owned(), port, tls, proxy, guard })
    }

    /// Makes a line.
    ///
    /// # Errors
    /// There is none.
    pub async fn dial(&self) -> Result<Stream, DialError> {
        in_time(async {
            let bare = self.bare().await?;
            if self.tls.is_some() { self.shake_hands(bare).await } else { Ok(bare) }
        })
        .await
    }

    /// Makes a line without TLS, for protocols that ask for TLS on the line itself; [`Self::seal`] follows.
    ///
    /// # Errors
    /// There is none.
    pub async fn dial_bare(&self) -> Result<Stream, DialError> {
        in_time(self.bare()).await
    }

    /// Begins TLS on a bare line.
    ///
    /// # Errors
    /// The other end is not who it should be, or settings give no TLS.
    pub async fn seal(&self, bare: Stream) -> Result<Stream, DialError> {
        in_time(self.shake_hands(bare)).await
    }

    async fn bare(&self) -> Result<Stream, DialError> {
        let stream = match &self.proxy {
            None => connect(&self.host, self.port, self.guard).await?,
            Some(proxy) => {
                if self.guard == Guard::LoopbackOnly && !is_loopback_name(&self.host) {
                    return Err(DialError::Guarded);
                }
                proxy.dial(&self.host, self.port, self.guard).await?
            }
        };
        Ok(Box::new(stream))
    }

    async fn shake_hands(&self, bare: Stream) -> Result<Stream, DialError> {
        let (connector, name) = self.tls.as_ref().ok_or(DialError::Settings)?;
        Ok(Box::new(connector.connect(name.clone(), bare).await?))
    }

    /// The host as a request names it.
    #[must_use]
    pub fn host(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

async fn in_time(calling: impl Future<Output = Result<Stream, DialError>>) -> Result<Stream, DialError> {
    let patience = Duration::from_secs(CALL_SECONDS_MAX);
    tokio::time::timeout(patience, calling).await.map_err(|_| DialError::Silent)?
}

fn connector(roots: RootCertStore) -> Result<TlsConnector, DialError> {
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| DialError::Settings)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

async fn connect(host: &str, port: u16, guard: Guard) -> Result<TcpStream, DialError> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let mut last = DialError::Io(std::io::ErrorKind::NotFound.into());
    if guard == Guard::LoopbackOnly && !is_loopback_name(bare) {
        return Err(DialError::Guarded);
    }
    for address in tokio::net::lookup_host((bare, port)).await? {
        if guard == Guard::LoopbackOnly && !address.ip().is_loopback() {
            return Err(DialError::Guarded);
        }
        match TcpStream::connect(address).await {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Err(error) => last = error.into(),
        }
    }
    Err(last)
}

/// Decided by the name alone, so that not even a question to a name server leaves.
fn is_loopback_name(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests;
