//! The certificate of a zone's pages.

use std::path::Path;

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use x509_parser::pem::parse_x509_pem;

use super::Now;
use super::files::examine_key;
use super::finding::Report;

/// Renewal by an ACME client happens thirty days before the end: later than this it has failed.
const WARN_DAYS: i64 = 21;
const SECONDS_OF_A_DAY: i64 = 86_400;

/// Whether certificate and key can be used, and how long still.
pub(super) fn examine(certificate: &Path, key: &Path, now: Now, report: &mut Report) {
    if let Err(error) = web::tls::public_server(certificate, key) {
        let error = anyhow::Error::from(error);
        report.wrong("tls", format!("{error:#}"), "name a chain and its own key, in PEM, in [tls]");
        return;
    }
    examine_key(key, report);
    match last_moment(certificate) {
        Ok(end) => {
            let days = (end.as_second() - now.at.as_second()).div_euclid(SECONDS_OF_A_DAY);
            let shown = end.strftime("%Y-%m-%d");
            if end <= now.at {
                report.wrong(
                    "tls",
                    format!("the certificate ran out on {shown}"),
                    "renew it, and restart the zone",
                );
            } else if days < WARN_DAYS {
                report.warn(
                    "tls",
                    format!("the certificate runs out on {shown}, in {days} days"),
                    "renew it, and restart the zone",
                );
            } else {
                report.right("tls", format!("the certificate is good to {shown}, {days} days left"));
            }
        }
        Err(error) => report.wrong("tls", format!("{error:#}"), "name a certificate chain in PEM in [tls]"),
    }
}

fn last_moment(certificate: &Path) -> Result<Timestamp> {
    let bytes = std::fs::read(certificate).with_context(|| certificate.display().to_string())?;
    let (_, pem) = parse_x509_pem(&bytes).context("no PEM")?;
    let parsed = pem.parse_x509().context("no certificate")?;
    Timestamp::from_second(parsed.validity().not_after.timestamp()).context("the certificate's last day")
}
