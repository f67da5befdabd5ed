//! One call to a gate, to see whether the link would work: for whoever looks for a fault, beside a running desk or not.
//!
//! It says hello and hangs up. It hands nothing over and collects nothing, so that it changes nothing.

use std::error::Error;

use axum::http::{Method, StatusCode};
use rustls::CertificateError;
use seal::link::{Hello, HelloAnswer, PROTOCOL, RunId};
use web::tls::{Identity, TlsError};

use super::GateEndpoint;
use super::line::{Caller, LineError};

/// What a gate answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Greeting {
    /// The number of the manifest that it seals to.
    pub manifest_serial: u64,
}

/// Why the link would not work.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// Whoever answers at the address holds another key than the pin says.
    #[error("whoever answers there has another key than the pin says")]
    OtherKey,
    /// The gate does not know this desk's key.
    #[error("the gate does not know this desk's key")]
    NotKnown,
    /// The versions differ.
    #[error("the gate speaks another version of the link")]
    Protocol,
    /// This desk's own identity.
    #[error(transparent)]
    Identity(#[from] TlsError),
    /// Anything else.
    #[error("{0}")]
    Line(String),
}

/// Says hello to `gate` as the desk with this `identity`. `run` is any number: it only stands in the gate's log.
///
/// # Errors
/// See [`ProbeError`].
pub async fn probe(gate: &GateEndpoint, identity: &Identity, run: [u8; 16]) -> Result<Greeting, ProbeError> {
    let caller = Caller::new(gate, identity)?;
    let mut line = caller.call().await.map_err(|error| explain(&error))?;
    let hello = Hello { protocol: PROTOCOL, desk_run: RunId(run) };
    let answer: HelloAnswer =
        line.ask(Method::POST, "/link/v1/hello", &hello).await.map_err(|error| explain(&error))?;
    if answer.protocol != PROTOCOL {
        return Err(ProbeError::Protocol);
    }
    Ok(Greeting { manifest_serial: answer.manifest_serial })
}

fn explain(error: &LineError) -> ProbeError {
    if let LineError::Refused { status: StatusCode::UPGRADE_REQUIRED, .. } = error {
        return ProbeError::Protocol;
    }
    match tls_fault(error) {
        Some(rustls::Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure)) => {
            ProbeError::OtherKey
        }
        // The other end's word for a certificate that it does not take.
        Some(rustls::Error::AlertReceived(_)) => ProbeError::NotKnown,
        _ => ProbeError::Line(if let LineError::Io(source) = error {
            source.to_string()
        } else {
            error.to_string()
        }),
    }
}

/// What TLS said, however deep below.
fn tls_fault<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(fault) = error.downcast_ref() {
            return Some(fault);
        }
        // An input error carries its cause beside the chain of sources.
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = match inner {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}
