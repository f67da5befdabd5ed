//! The manifest: whose it is, and for how long.

use std::path::Path;

use desk::admin::read_root_file;
use seal::Zone;
use seal::manifest::{Manifest, ManifestError, Seen, SignedManifest, Standing, Why, verify};

use super::Now;
use super::finding::Report;
use crate::keys::{ISSUE_DAYS_BEFORE, days_left};

/// What renews a manifest.
const ISSUE: &str =
    "on the offline machine: safeconduct keys issue; then here or at the desk: safeconduct desk keys";

/// Reads and verifies it; `seen` is the newest that was seen before.
pub(super) fn examine(
    root: &Path,
    file: &Path,
    zone: &Zone,
    seen: Option<Seen>,
    now: Now,
    report: &mut Report,
) -> Option<Manifest> {
    let root_key = match read_root_file(root) {
        Ok(key) => key,
        Err(error) => {
            report.wrong(
                "manifest",
                format!("{}: {error}", root.display()),
                "bring root.pub from the offline machine",
            );
            return None;
        }
    };
    let json = match std::fs::read(file) {
        Ok(json) => json,
        Err(error) => {
            report.wrong(
                "manifest",
                format!("{}: {error}", file.display()),
                "bring manifest.json (safeconduct keys issue), or put it back",
            );
            return None;
        }
    };
    let verified = SignedManifest::from_json(&json).and_then(|signed| verify(&signed, &root_key, zone, seen));
    match verified {
        Ok(manifest) => {
            say(&manifest, root_key.id(), now, report);
            Some(manifest)
        }
        Err(error) => {
            report.wrong(
                "manifest",
                format!("{}: {error}", file.display()),
                remedy(&error, &root_key.id().to_string()),
            );
            None
        }
    }
}

fn say(manifest: &Manifest, root: seal::id::KeyId, now: Now, report: &mut Report) {
    let what = format!(
        "number {} of {} under the root {root}, to {}",
        manifest.serial(),
        manifest.zone(),
        manifest.expires().plus(-1)
    );
    let left = days_left(manifest.expires(), now.today);
    match manifest.standing(now.today) {
        Standing::Fallback(Why::BeforeIssue) => report.wrong(
            "clock",
            format!("it shows {}, and the manifest was issued on {}", now.today, manifest.issued()),
            "timedatectl status; set the clock",
        ),
        Standing::Fallback(why) => {
            report.wrong("manifest", format!("{what}: {why}; gates seal to the fallback key"), ISSUE);
        }
        Standing::Epoch if manifest.expires().number() - now.today.number() <= ISSUE_DAYS_BEFORE => {
            report.warn("manifest", format!("{what}, {left}"), ISSUE);
        }
        Standing::Epoch => report.right("manifest", format!("{what}, {left}")),
    }
    if now.today >= manifest.issued() {
        report.right("clock", format!("it shows {}, which agrees with the manifest", now.today));
    }
    let signer_left = manifest.signer_expires().number() - now.today.number();
    if (1..=ISSUE_DAYS_BEFORE).contains(&signer_left) {
        report.warn(
            "signer",
            format!("the signer's last day is {}", manifest.signer_expires().plus(-1)),
            "on the offline machine: safeconduct keys signer; then safeconduct keys issue",
        );
    }
}

fn remedy(error: &ManifestError, root: &str) -> String {
    match error {
        ManifestError::BadCertificate => format!(
            "root.pub here is {root}; compare with `safeconduct keys show` at the desk, and bring the pair that belongs \
             together"
        ),
        ManifestError::Zone(other) => {
            format!("the pack here has another id than {other}: bring the pack and the manifest of one programme")
        }
        ManifestError::Rollback { .. } | ManifestError::Contradiction => {
            "bring the newest manifest.json from the desk; if that is this one, somebody else signs: see docs/install.md"
                .to_owned()
        }
        ManifestError::Form(_)
        | ManifestError::BadSignature
        | ManifestError::SignerRevoked
        | ManifestError::OutsideCertificate
        | ManifestError::FallbackRevoked => {
            "bring manifest.json from the offline machine once more (safeconduct keys issue)".to_owned()
        }
    }
}
