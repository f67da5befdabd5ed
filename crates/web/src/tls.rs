//! TLS, in two kinds.
//!
//! **The link** between gate and desk: TLS 1.3 only, the post-quantum hybrid X25519MLKEM768 only (both ends are this
//! program), and each end knows the SHA-256 of the other's public key beforehand. Certificates are self-signed wrappers
//! around that key: names, dates and authorities in them mean nothing, so there is nothing to renew and nobody to
//! bribe.
//!
//! **Public HTTPS**: certificate and key from PEM files, TLS 1.2 and 1.3 because old phones exist, the hybrid first.

mod pin;

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, ServerConfig};

use self::pin::Pinned;
pub use self::pin::{BadPin, Pin};

/// The most desks that one gate may be pinned to: the one in use, and the one that takes its place.
pub const DESKS_MAX: usize = 4;

/// Why a TLS configuration cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A certificate or key file cannot be read or written.
    #[error("the file {file} cannot be used")]
    File {
        /// Which one.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// A file has no certificate or key in PEM form.
    #[error("the file {file} holds no usable PEM")]
    Pem {
        /// Which one.
        file: String,
    },
    /// A new certificate could not be made.
    #[error("no certificate could be made")]
    Make(#[from] rcgen::Error),
    /// The certificate or the key is not one that TLS can use, or they do not belong together.
    #[error("the certificate and the key cannot be used")]
    Tls(#[from] rustls::Error),
    /// No pin, or more than [`DESKS_MAX`].
    #[error("a gate is pinned to 1 to {DESKS_MAX} desks")]
    Pins,
}

/// One end's certificate and private key for the link.
pub struct Identity {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
    pin: Pin,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").field("pin", &self.pin).finish_non_exhaustive()
    }
}

impl Identity {
    /// Makes a new identity and writes it to `certificate` and `key`, the key readable by its owner only. Files that
    /// are there are not overwritten.
    ///
    /// # Errors
    /// A file is there already or cannot be written.
    pub fn make(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        // The generator inside is the TLS library's own: keys of the link are never those of people.
        let pair = rcgen::KeyPair::generate()?;
        // A name that says nothing; the other end does not look at it.
        let made = rcgen::CertificateParams::new(vec!["link.invalid".to_owned()])?.self_signed(&pair)?;
        let key_pem = zeroize::Zeroizing::new(pair.serialize_pem());
        write_new(key, key_pem.as_bytes(), 0o600)?;
        write_new(certificate, made.pem().as_bytes(), 0o644)?;
        Self::load(certificate, key)
    }

    /// Reads an identity from its two files.
    ///
    /// # Errors
    /// A file cannot be read or does not hold what it should.
    pub fn load(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let (mut chain, key) = read_pem(certificate, key)?;
        let certificate = chain.swap_remove(0);
        let pin = Pin::of(&certificate)?;
        Ok(Self { certificate, key, pin })
    }

    /// Reads the identity, or makes it if neither file is there.
    ///
    /// # Errors
    /// As [`make`](Self::make) and [`load`](Self::load).
    pub fn load_or_make(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        if certificate.exists() || key.exists() {
            Self::load(certificate, key)
        } else {
            Self::make(certificate, key)
        }
    }

    /// What the other end has to know of this one.
    #[must_use]
    pub fn pin(&self) -> Pin {
        self.pin
    }
}

/// The gate's end of the link: only a desk with one of these pins gets past the handshake.
///
/// # Errors
/// No pin or too many, or an identity that TLS cannot use.
pub fn link_server(identity: &Identity, desks: &[Pin]) -> Result<Arc<ServerConfig>, TlsError> {
    if !(1..=DESKS_MAX).contains(&desks.len()) {
        return Err(TlsError::Pins);
    }
    let provider = Arc::new(link_provider());
    let pinned = Arc::new(Pinned::new(desks.to_vec(), &provider));
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_client_cert_verifier(pinned)
        .with_single_cert(vec![identity.certificate.clone()], identity.key.clone_key())?;
    // A resumed session would skip looking at the other end's key.
    config.send_tls13_tickets = 0;
    config.session_storage = Arc::new(rustls::server::NoServerSessionStorage {});
    Ok(Arc::new(config))
}

/// The desk's end of the link to one gate: only the gate with this pin is spoken to.
///
/// # Errors
/// An identity that TLS cannot use.
pub fn link_client(identity: &Identity, gate: Pin) -> Result<Arc<ClientConfig>, TlsError> {
    let provider = Arc::new(link_provider());
    let pinned = Arc::new(Pinned::new(vec![gate], &provider));
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(pinned)
        .with_client_auth_cert(vec![identity.certificate.clone()], identity.key.clone_key())?;
    config.resumption = rustls::client::Resumption::disabled();
    // The name in the certificate means nothing, so none is sent in the clear.
    config.enable_sni = false;
    Ok(Arc::new(config))
}

/// HTTPS for everybody, from a certificate chain and a key in PEM files.
///
/// # Errors
/// A file cannot be read, or certificate and key do not belong together.
pub fn public_server(certificates: &Path, key: &Path) -> Result<Arc<ServerConfig>, TlsError> {
    let (chain, key) = read_pem(certificates, key)?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn link_provider() -> CryptoProvider {
    CryptoProvider { kx_groups: vec![aws_lc_rs::kx_group::X25519MLKEM768], ..aws_lc_rs::default_provider() }
}

fn read_pem(
    certificates: &Path,
    key: &Path,
) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), TlsError> {
    let certificate_bytes = read(certificates)?;
    let key_bytes = zeroize::Zeroizing::new(read(key)?);
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&certificate_bytes).collect();
    let chain = chain.ok().filter(|chain| !chain.is_empty()).ok_or_else(|| not_pem(certificates))?;
    let key = PrivateKeyDer::from_pem_slice(&key_bytes).map_err(|_| not_pem(key))?;
    Ok((chain, key))
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(path).map_err(|source| TlsError::File { file: path.display().to_string(), source })
}

fn not_pem(path: &Path) -> TlsError {
    TlsError::Pem { file: path.display().to_string() }
}

fn write_new(path: &Path, bytes: &[u8], mode: u32) -> Result<(), TlsError> {
    let write = || -> io::Result<()> {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|source| TlsError::File { file: path.display().to_string(), source })
}

#[cfg(test)]
mod tests;
