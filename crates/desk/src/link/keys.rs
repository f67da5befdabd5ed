//! The keys of gates, as the desk keeps them: in the keyring, in the class that a locked desk can use.
//!
//! Each gate has a mailbox key for good (its loss only means that the gate is filled with replies again) and a state
//! key for each day. A gate that was started with no desk in reach made one of its own, which is adopted here so that
//! the gate finds it again after its next start. Old state keys go with the desk's next purge.
//!
//! Conversations on channels have keys of their own, a day each and the same at every gate, so that they can move.

use std::sync::Arc;

use ledger::{Class, EntryKey, Keyring, KeyringError, StreamId};
use rand::CryptoRng;
use seal::Day;
use seal::link::channel::{TALK_KEYS_MAX, TalkKeys};
use seal::link::{GateKeys, STATE_KEYS_MAX, Secret};
use sha2::{Digest as _, Sha256};

use super::GateEndpoint;

/// Days for which a state key is handed over after its own: longer than a gate keeps a state.
pub const STATE_KEY_DAYS: i32 = 8;

/// Days for which a key of conversations is handed over after its own: longer than the longest conversation is kept, 8 days.
pub const TALK_KEY_DAYS: i32 = 10;
const _: () = assert!(TALK_KEY_DAYS > 8, "a conversation must open as long as it lives");

/// How many keys that a gate made by itself are adopted in one day. It makes one with each start at which no desk is in
/// reach; one that tells of ever new ones is taken, and must not fill the keyring.
pub const ADOPTED_PER_DAY_MAX: usize = 24;

/// Why a gate's keys are not there.
#[derive(Debug, thiserror::Error)]
pub enum GateKeysError {
    /// The gate's name cannot name an entry.
    #[error("a gate's name has only ASCII letters, digits, dash, dot and underline")]
    Name,
    /// The keyring.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
}

/// The part of the keyring that belongs to gates.
#[derive(Debug, Clone)]
pub struct GateKeyring {
    keyring: Arc<Keyring>,
}

impl GateKeyring {
    /// Uses `keyring`, locked or not.
    #[must_use]
    pub fn new(keyring: Arc<Keyring>) -> Self {
        Self { keyring }
    }

    /// The keys of `gate` for `today`, made if they are not there; `fresh` is among them from now on.
    ///
    /// # Errors
    /// See [`GateKeysError`].
    pub async fn keys(
        &self,
        gate: &GateEndpoint,
        fresh: Option<[u8; 32]>,
        today: Day,
        rng: &mut impl CryptoRng,
    ) -> Result<GateKeys, GateKeysError> {
        let mailbox = entry(gate, "mailbox")?;
        let current = entry(gate, &format!("state/{today}"))?;
        if let Some(fresh) = fresh {
            self.adopt(gate, &fresh, today, rng).await?;
        }
        let wanted = [mailbox, current.clone()];
        let made = self.keyring.obtain(Class::Intake, &wanted, rng).await?;
        let [mailbox_key, current_key] = made.as_slice() else { return Err(KeyringError::Damaged.into()) };

        let mut earlier = self.keyring.with_prefix(Class::Intake, entry(gate, "state/")?.as_str()).await?;
        earlier.retain(|(name, _)| *name != current && !is_retired(name, today));
        // Should there ever be more than fit: first the days' own keys, then the adopted ones, the newest first.
        let is_adopted = |name: &StreamId| name.as_str().split('/').count() > 4;
        earlier.sort_by(|(a, _), (b, _)| is_adopted(a).cmp(&is_adopted(b)).then_with(|| b.cmp(a)));
        let state_keys = std::iter::once(current_key)
            .chain(earlier.iter().map(|(_, key)| key))
            .take(STATE_KEYS_MAX)
            .map(|key| Secret::new(*key.expose()))
            .collect();
        Ok(GateKeys {
            epoch: epoch(mailbox_key),
            mailbox_hmac_key: Secret::new(*mailbox_key.expose()),
            state_keys,
            talk_keys: None,
        })
    }

    /// The keys of conversations on channels for `today`, the same for every gate, made if they are not there.
    ///
    /// # Errors
    /// See [`GateKeysError`].
    pub async fn talk_keys(&self, today: Day, rng: &mut impl CryptoRng) -> Result<TalkKeys, GateKeysError> {
        let current = talk_entry(&today.to_string())?;
        let wanted = [talk_tag()?, current.clone()];
        let made = self.keyring.obtain(Class::Intake, &wanted, rng).await?;
        let [tag_key, current_key] = made.as_slice() else { return Err(KeyringError::Damaged.into()) };
        let mut earlier = self.keyring.with_prefix(Class::Intake, TALK_PREFIX).await?;
        earlier.retain(|(name, _)| *name != current && !is_retired_talk(name, today));
        // The newest first; days are written so that their names sort as they do.
        earlier.sort_by(|(a, _), (b, _)| b.cmp(a));
        let keys = std::iter::once(current_key)
            .chain(earlier.iter().map(|(_, key)| key))
            .take(TALK_KEYS_MAX)
            .map(|key| Secret::new(*key.expose()))
            .collect();
        Ok(TalkKeys { tag_key: Secret::new(*tag_key.expose()), keys })
    }

    async fn adopt(
        &self,
        gate: &GateEndpoint,
        fresh: &[u8; 32],
        today: Day,
        rng: &mut impl CryptoRng,
    ) -> Result<(), GateKeysError> {
        // Named by its digest, so that the same one told twice is kept once.
        let digest = Sha256::digest(fresh);
        let short: String = digest.iter().take(8).map(|b| format!("{b:02x}")).collect();
        let adopted = entry(gate, &format!("state/{today}/{short}"))?;
        let of_today = entry(gate, &format!("state/{today}/"))?;
        let known = self.keyring.with_prefix(Class::Intake, of_today.as_str()).await?;
        if known.len() >= ADOPTED_PER_DAY_MAX && known.iter().all(|(name, _)| *name != adopted) {
            tracing::warn!(gate = %gate.name, "the gate tells of ever new state keys; this one is not adopted");
            return Ok(());
        }
        Ok(self.keyring.put(Class::Intake, &adopted, &EntryKey::new(*fresh), rng).await?)
    }

    /// The keys that no living state or conversation needs: for the desk's daily purge.
    ///
    /// # Errors
    /// See [`GateKeysError`].
    pub async fn retired(&self, today: Day) -> Result<Vec<(Class, StreamId)>, GateKeysError> {
        let all = self.keyring.with_prefix(Class::Intake, "gate/").await?;
        let retired = all.into_iter().filter(|(name, _)| is_retired(name, today));
        let talks = self.keyring.with_prefix(Class::Intake, TALK_PREFIX).await?;
        let retired_talks = talks.into_iter().filter(|(name, _)| is_retired_talk(name, today));
        Ok(retired.chain(retired_talks).map(|(name, _)| (Class::Intake, name)).collect())
    }
}

/// What the names of the keys of conversations begin with; the rest is the day.
const TALK_PREFIX: &str = "talk/key/";

fn talk_entry(day: &str) -> Result<StreamId, GateKeysError> {
    StreamId::new(format!("{TALK_PREFIX}{day}")).map_err(|_| GateKeysError::Name)
}

/// The key under which addresses are hashed stays: with another nobody would be known again.
fn talk_tag() -> Result<StreamId, GateKeysError> {
    StreamId::new("talk/tag").map_err(|_| GateKeysError::Name)
}

fn is_retired_talk(name: &StreamId, today: Day) -> bool {
    let day = name.as_str().strip_prefix(TALK_PREFIX).and_then(|day| day.parse::<Day>().ok());
    day.is_some_and(|day| day.plus(TALK_KEY_DAYS) < today)
}

/// Names the mailbox key without telling it: another key is another epoch, whatever was restored from where.
fn epoch(mailbox_key: &EntryKey) -> u64 {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(b"safeconduct mailbox key epoch v1\0")
        .chain_update(mailbox_key.expose())
        .finalize()
        .into();
    let (first, _) = digest.split_first_chunk::<8>().expect("32 bytes begin with 8");
    u64::from_be_bytes(*first)
}

fn entry(gate: &GateEndpoint, rest: &str) -> Result<StreamId, GateKeysError> {
    let plain = gate.name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    if !plain || gate.name.is_empty() {
        return Err(GateKeysError::Name);
    }
    StreamId::new(format!("gate/{}/{rest}", gate.name)).map_err(|_| GateKeysError::Name)
}

/// `gate/<name>/state/<day>` and `gate/<name>/state/<day>/<digest>`.
fn is_retired(name: &StreamId, today: Day) -> bool {
    let mut parts = name.as_str().split('/').skip(2);
    parts.next() == Some("state")
        && parts
            .next()
            .and_then(|day| day.parse::<Day>().ok())
            .is_some_and(|day| day.plus(STATE_KEY_DAYS) < today)
}
