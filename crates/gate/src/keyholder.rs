//! The gate's own secrets, in memory only: they come from the desk over the link and die with the process.
//!
//! Without them nothing on the gate's disk can be told apart, let alone read. They must never be written anywhere.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use channels::TagKey;
use rand::CryptoRng;
use zeroize::Zeroizing;

type Key = Zeroizing<[u8; 32]>;

/// What the gate knows at one moment.
pub(crate) struct Keys {
    epoch: Option<u64>,
    mailbox: Option<Key>,
    /// The current one first; never empty.
    state: Vec<Key>,
    fresh: Option<Key>,
    talk: Option<Arc<TalkKeys>>,
}

/// The keys of conversations on channels. Only the desk makes them: they are the same at every gate.
pub(crate) struct TalkKeys {
    /// Hashes addresses and ids of messages.
    pub(crate) tag: TagKey,
    /// Of the sealed rows, the current one first; never empty.
    pub(crate) rows: Vec<Key>,
}

impl Keys {
    /// Which of the desk's keys these are.
    pub(crate) fn epoch(&self) -> Option<u64> {
        self.epoch
    }

    /// The key under which mailbox ids are looked up; none until the desk has called.
    pub(crate) fn mailbox(&self) -> Option<&[u8; 32]> {
        self.mailbox.as_deref()
    }

    /// The keys of half-done interviews, the current one first.
    pub(crate) fn state(&self) -> impl Iterator<Item = &[u8; 32]> {
        self.state.iter().map(|key| &**key)
    }

    /// Those of conversations on channels; none until the desk has called, or where it has no account.
    pub(crate) fn talk(&self) -> Option<Arc<TalkKeys>> {
        self.talk.clone()
    }
}

/// A handle on the gate's keys; clones share them.
#[derive(Clone)]
pub struct Keyholder(Arc<RwLock<Arc<Keys>>>);

impl fmt::Debug for Keyholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyholder").field("epoch", &self.keys_epoch()).finish_non_exhaustive()
    }
}

impl Keyholder {
    /// A gate that has just started: interviews can begin under a fresh key, which the desk adopts when it calls.
    pub fn new(rng: &mut impl CryptoRng) -> Self {
        let mut fresh = Zeroizing::new([0; 32]);
        rng.fill_bytes(fresh.as_mut_slice());
        let keys =
            Keys { epoch: None, mailbox: None, state: vec![fresh.clone()], fresh: Some(fresh), talk: None };
        Self(Arc::new(RwLock::new(Arc::new(keys))))
    }

    /// Which of the desk's keys are here.
    #[must_use]
    pub fn keys_epoch(&self) -> Option<u64> {
        self.keys().epoch
    }

    /// The key made at start; `None` once the desk has sent its own.
    #[must_use]
    pub fn fresh_state_key(&self) -> Option<Zeroizing<[u8; 32]>> {
        self.keys().fresh.clone()
    }

    /// Takes the desk's keys. What began under the key made at start stays readable even if the desk forgot it.
    pub fn adopt(&self, epoch: u64, mailbox_hmac_key: [u8; 32], state_keys: Vec<[u8; 32]>) {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let mut state: Vec<Key> = state_keys.into_iter().map(Zeroizing::new).collect();
        for known in &held.state {
            if !state.contains(known) && (held.fresh.as_ref() == Some(known) || state.is_empty()) {
                state.push(known.clone());
            }
        }
        *held = Arc::new(Keys {
            epoch: Some(epoch),
            mailbox: Some(Zeroizing::new(mailbox_hmac_key)),
            state,
            fresh: None,
            talk: held.talk.clone(),
        });
    }

    /// Takes the keys of conversations on channels; without a row key they are none.
    pub fn adopt_talk_keys(&self, tag_key: [u8; 32], row_keys: Vec<[u8; 32]>) {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let rows: Vec<Key> = row_keys.into_iter().map(Zeroizing::new).collect();
        let talk = (!rows.is_empty()).then(|| Arc::new(TalkKeys { tag: TagKey::new(tag_key), rows }));
        let Keys { epoch, mailbox, state, fresh, .. } = &**held;
        *held = Arc::new(Keys {
            epoch: *epoch,
            mailbox: mailbox.clone(),
            state: state.clone(),
            fresh: fresh.clone(),
            talk,
        });
    }

    pub(crate) fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    #[test]
    fn the_key_made_at_start_stays_good_after_the_desk_has_called() {
        let keyholder = Keyholder::new(&mut rand::rngs::StdRng::seed_from_u64(1));
        let fresh = keyholder.fresh_state_key().unwrap();
        assert!(keyholder.keys().mailbox().is_none());
        keyholder.adopt(4, [1; 32], vec![[2; 32], [3; 32]]);
        let keys = keyholder.keys();
        assert_eq!(keys.state().collect::<Vec<_>>(), [&[2; 32], &[3; 32], &*fresh]);
        assert_eq!((keyholder.keys_epoch(), keys.mailbox()), (Some(4), Some(&[1; 32])));
        assert!(keyholder.fresh_state_key().is_none());
    }
}
