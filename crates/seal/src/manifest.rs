//! Manifests: which keys are good on which day. Frozen: `docs/protocol.md` has the form.
//!
//! An offline root certifies a yearly signer; the signer signs manifests. A manifest lists weekly epochs in advance, a
//! yearly fallback key, the desk's reply keys, and what is revoked. Whoever uses manifests remembers the
//! highest one seen ([`Seen`]) and refuses an older one.
//!
//! A manifest that has run out, or a clock that is wrong, never closes the door: the fallback key is used, and
//! [`Standing`] says why.

pub mod issue;

mod form;
mod secrets;
mod verify;

pub use crate::id::Hash;
pub use form::SignedManifest;
pub use secrets::{DeskSecrets, SecretsError};
pub use verify::verify;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::id::KeyId;
use crate::keys::{DeskReply, Intake, Page, SealingKey, VerifyingKey};
use crate::zone::Zone;

/// The most epochs of one layer that a manifest lists.
pub const EPOCHS_MAX: usize = 120;

/// The most reply keys that a manifest lists.
pub const REPLY_KEYS_MAX: usize = 16;

/// The most revoked keys that a manifest or a certificate lists.
pub const REVOKED_MAX: usize = 1_024;

/// The longest JSON of a signed manifest, in bytes.
pub const JSON_MAX: usize = 1024 * 1024;

/// The highest manifest that was seen. Kept on disk by whoever verifies manifests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// Which signer, counted by the root: a new signer's first manifest beats every manifest of the one before.
    pub generation: u32,
    /// The manifest's number, counted by its signer.
    pub serial: u64,
    /// The manifest's hash: two different manifests with one number are an attack.
    pub hash: Hash,
}

/// Which key is in use, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The key of this day's epoch.
    Epoch,
    /// The yearly fallback key. Sealing goes on; somebody should be told.
    Fallback(Why),
}

/// Why the fallback key is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The manifest has run out.
    Expired,
    /// The day lies before the manifest was issued: the clock is wrong.
    BeforeIssue,
    /// The signer's certificate has run out.
    SignerExpired,
    /// The manifest is valid, but has no epoch for this day.
    NoEpoch,
    /// This day's key is revoked.
    Revoked,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Why::Expired => "the manifest has run out",
            Why::BeforeIssue => "the clock shows a day before the manifest was issued",
            Why::SignerExpired => "the certificate of the manifest's signer has run out",
            Why::NoEpoch => "the manifest has no key for this day",
            Why::Revoked => "this day's key is revoked",
        })
    }
}

/// Why a manifest is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Not the JSON of a signed manifest.
    #[error("not a manifest: {0}")]
    Form(&'static str),
    /// The certificate was not signed by the root.
    #[error("the signer's certificate was not signed by this root")]
    BadCertificate,
    /// The manifest was not signed by the certified signer.
    #[error("the manifest was not signed by the certified signer")]
    BadSignature,
    /// For another programme deployment.
    #[error("the manifest is for the zone {0}")]
    Zone(Zone),
    /// The signer was revoked by the root.
    #[error("the manifest's signer is revoked")]
    SignerRevoked,
    /// Issued on a day on which the certificate was not valid.
    #[error("the manifest was issued outside of its signer's days")]
    OutsideCertificate,
    /// Older than one already seen.
    #[error("an older manifest: number {serial} of signer {generation}, and number {seen} was seen")]
    Rollback {
        /// This manifest's signer.
        generation: u32,
        /// This manifest's number.
        serial: u64,
        /// The highest number seen.
        seen: u64,
    },
    /// Another manifest with the number of one already seen, or one that does not follow it.
    #[error("a manifest that contradicts one already seen")]
    Contradiction,
    /// The fallback key is listed as revoked: this manifest could close the door.
    #[error("the manifest revokes its own fallback key")]
    FallbackRevoked,
}

/// One key and its days.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Epoch<K> {
    key: K,
    from: Day,
    /// The first day on which it is no longer used.
    until: Day,
}

/// The keys of one layer.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Layer<K> {
    epochs: Vec<Epoch<K>>,
    fallback: K,
}

/// A manifest that was verified. There is no other way to get one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    zone: Zone,
    seen: Seen,
    issued: Day,
    /// The first day on which it is no longer valid.
    expires: Day,
    /// Who signed it.
    signer: KeyId,
    /// The first day on which the signer's certificate is no longer valid.
    signer_expires: Day,
    intake: Layer<SealingKey<Intake>>,
    page: Layer<SealingKey<Page>>,
    reply_keys: Vec<VerifyingKey<DeskReply>>,
    revoked: Vec<KeyId>,
}

impl Manifest {
    /// The key that a gate seals to on this day. There always is one.
    pub fn sealing_key(&self, day: Day) -> (&SealingKey<Intake>, Standing) {
        self.choose(&self.intake, day, SealingKey::id)
    }

    /// The key that a page seals to on this day. There always is one.
    pub fn page_key(&self, day: Day) -> (&SealingKey<Page>, Standing) {
        self.choose(&self.page, day, SealingKey::id)
    }

    /// The desk's keys that verify replies, without the revoked ones.
    pub fn reply_keys(&self) -> &[VerifyingKey<DeskReply>] {
        &self.reply_keys
    }

    /// Which programme deployment it is for.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The manifest's number.
    pub fn serial(&self) -> u64 {
        self.seen.serial
    }

    /// What to remember, and to hand to [`verify`] the next time.
    pub fn seen(&self) -> Seen {
        self.seen
    }

    /// The day it was issued.
    pub fn issued(&self) -> Day {
        self.issued
    }

    /// The first day on which it is no longer valid.
    pub fn expires(&self) -> Day {
        self.expires
    }

    /// The id of the signer's key.
    pub fn signer(&self) -> KeyId {
        self.signer
    }

    /// The first day on which the signer's certificate is no longer valid.
    pub fn signer_expires(&self) -> Day {
        self.signer_expires
    }

    /// The epochs of what gates seal to: the first day, the first day after, and the key, in the manifest's order.
    pub fn epochs(&self) -> impl Iterator<Item = (Day, Day, KeyId)> {
        self.intake.epochs.iter().map(|epoch| (epoch.from, epoch.until, epoch.key.id()))
    }

    /// The ids of every key that opens or signs something and stands in it: what to revoke when a desk was taken.
    pub fn key_ids(&self) -> Vec<KeyId> {
        let intake = self.intake.epochs.iter().map(|epoch| epoch.key.id());
        let page = self.page.epochs.iter().map(|epoch| epoch.key.id());
        let fallbacks = [self.intake.fallback.id(), self.page.fallback.id()];
        intake.chain(page).chain(fallbacks).chain(self.reply_keys.iter().map(VerifyingKey::id)).collect()
    }

    /// The keys that it says are not to be used or believed any more.
    pub fn revoked(&self) -> &[KeyId] {
        &self.revoked
    }

    /// Which key is in use on this day, and why.
    pub fn standing(&self, day: Day) -> Standing {
        self.sealing_key(day).1
    }

    fn choose<'m, K>(&self, layer: &'m Layer<K>, day: Day, id: fn(&K) -> KeyId) -> (&'m K, Standing) {
        let chosen = if day < self.issued {
            Err(Why::BeforeIssue)
        } else if day >= self.expires {
            Err(Why::Expired)
        } else if day >= self.signer_expires {
            Err(Why::SignerExpired)
        } else {
            let mut of_the_day = layer.epochs.iter().filter(|epoch| epoch.from <= day && day < epoch.until);
            let first = of_the_day.next().ok_or(Why::NoEpoch);
            first.and_then(|epoch| {
                if self.revoked.contains(&id(&epoch.key)) { Err(Why::Revoked) } else { Ok(&epoch.key) }
            })
        };
        match chosen {
            Ok(key) => (key, Standing::Epoch),
            Err(why) => (&layer.fallback, Standing::Fallback(why)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::issue::{Appointment, Plan, RootSecret};
    use super::*;
    use crate::testing::Chance;

    fn manifest() -> Manifest {
        let (mut chance, day) = (Chance::default(), |text: &str| -> Day { text.parse().unwrap() });
        let (zone, from, until) = (Zone::new("t").unwrap(), day("2026-01-01"), day("2027-01-01"));
        let root = RootSecret::generate(&mut chance);
        let appointment = Appointment { zone: zone.clone(), generation: 1, from, until, revoked: Vec::new() };
        let plan = Plan {
            serial: 1,
            previous: Hash::NONE,
            issued: from,
            weeks: 2,
            grace_days: 7,
            reply_key: None,
            earlier_reply_keys: Vec::new(),
            revoked: Vec::new(),
        };
        let (signed, _) = root.appoint(&appointment, &mut chance).issue(&plan, &mut chance).unwrap();
        verify(&signed, root.verifying_key(), &zone, None).unwrap()
    }

    #[test]
    fn a_revoked_epoch_gives_way_to_the_fallback() {
        let mut manifest = manifest();
        let today = manifest.issued().plus(1);
        manifest.revoked = vec![manifest.sealing_key(today).0.id()];
        let (key, standing) = manifest.sealing_key(today);
        assert_eq!(standing, Standing::Fallback(Why::Revoked));
        assert_eq!(key, &manifest.intake.fallback);
        assert_eq!(manifest.page_key(today).1, Standing::Epoch, "the other layer's key is not revoked");
        assert_eq!(manifest.standing(today.plus(7)), Standing::Epoch);
    }

    #[test]
    fn a_day_without_epoch_gives_way_to_the_fallback() {
        let mut manifest = manifest();
        manifest.intake.epochs.remove(0);
        assert_eq!(manifest.standing(manifest.issued()), Standing::Fallback(Why::NoEpoch));
    }
}
