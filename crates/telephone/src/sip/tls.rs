//! TLS of signalling, both ways, with the workspace's own library.

use std::sync::Arc;

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use super::config::{Pem, Trunk};

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("a file of a certificate or key cannot be read: {0}")]
    File(#[from] std::io::Error),
    /// It holds no certificate or no key.
    #[error("a file of a certificate or key holds no PEM")]
    Pem,
    /// It cannot be used, or the two do not belong together.
    #[error("the certificate and the key cannot be used: {0}")]
    Tls(#[from] rustls::Error),
    /// The registrar's host is no name that a certificate could have.
    #[error("the registrar's name cannot stand in a certificate")]
    Name,
}

/// For those who call us.
pub(super) fn acceptor(certificate: &Pem, key: &Pem) -> Result<TlsAcceptor, TlsError> {
    let (certificate, key) = (certificate.read()?, key.read()?);
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&certificate).collect();
    let chain = chain.ok().filter(|chain| !chain.is_empty()).ok_or(TlsError::Pem)?;
    let key = PrivateKeyDer::from_pem_slice(&key).map_err(|_| TlsError::Pem)?;
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// For the registrar.
pub(super) fn connector(trunk: &Trunk, host: &str) -> Result<(TlsConnector, ServerName<'static>), TlsError> {
    let roots = match &trunk.authority {
        None => RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() },
        Some(pem) => {
            let mut roots = RootCertStore::empty();
            for certificate in CertificateDer::pem_slice_iter(&pem.read()?) {
                roots.add(certificate.map_err(|_| TlsError::Pem)?)?;
            }
            if roots.is_empty() {
                return Err(TlsError::Pem);
            }
            roots
        }
    };
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let name = ServerName::try_from(host).map_err(|_| TlsError::Name)?;
    Ok((TlsConnector::from(Arc::new(config)), name))
}
