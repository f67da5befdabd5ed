//! What the desk holds: the keys that open, each with the day on which it must be gone, and the key that signs
//! replies. Written into something sealed, never in the clear.
//!
//! ```text
//! "SCDS" 4 | version 1 | reply key 32 | count 2 | count times: role 1 (1 intake, 2 page), end 4 (days), key 32
//! ```

use std::fmt;

use zeroize::Zeroizing;

use crate::day::Day;
use crate::id::KeyId;
use crate::keys::{DeskReply, Intake, KeyError, OpeningKey, Page, SigningKey};
use crate::wire::Reader;

const MAGIC: [u8; 4] = *b"SCDS";
const VERSION: u8 = 1;
const INTAKE: u8 = 1;
const PAGE: u8 = 2;
const ENTRY_BYTES: usize = 37;
const HEAD_BYTES: usize = 39;

/// An opening key and the first day on which it must be gone.
#[derive(Clone)]
struct Kept<K> {
    key: K,
    end: Day,
}

/// The desk's secret keys. Overwritten when dropped.
#[derive(Clone)]
pub struct DeskSecrets {
    intake: Vec<Kept<OpeningKey<Intake>>>,
    page: Vec<Kept<OpeningKey<Page>>>,
    reply: SigningKey<DeskReply>,
}

/// Why bytes are not the desk's secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretsError {
    /// Does not begin as they do, or has another version.
    #[error("not the secrets of a desk")]
    Form,
    /// Too short or too long.
    #[error("the secrets have a wrong length")]
    Length,
    /// A key among them is none.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl DeskSecrets {
    pub(super) fn new(reply: SigningKey<DeskReply>) -> Self {
        DeskSecrets { intake: Vec::new(), page: Vec::new(), reply }
    }

    pub(super) fn add_intake(&mut self, key: OpeningKey<Intake>, end: Day) {
        self.intake.push(Kept { key, end });
    }

    pub(super) fn add_page(&mut self, key: OpeningKey<Page>, end: Day) {
        self.page.push(Kept { key, end });
    }

    /// The key that opens outer envelopes with this key id.
    pub fn intake_key(&self, id: KeyId) -> Option<&OpeningKey<Intake>> {
        self.intake.iter().map(|kept| &kept.key).find(|key| key.id() == id)
    }

    /// The key that opens inner envelopes with this key id.
    pub fn page_key(&self, id: KeyId) -> Option<&OpeningKey<Page>> {
        self.page.iter().map(|kept| &kept.key).find(|key| key.id() == id)
    }

    /// The key that signs replies.
    pub fn reply_key(&self) -> &SigningKey<DeskReply> {
        &self.reply
    }

    /// How many opening keys there are, of both layers.
    pub fn opening_keys(&self) -> usize {
        self.intake.len() + self.page.len()
    }

    /// Takes the keys of a newer manifest in; the newer reply key replaces the older. Of keys that both have, the
    /// later end holds.
    pub fn absorb(&mut self, newer: DeskSecrets) {
        merge(&mut self.intake, newer.intake, OpeningKey::id);
        merge(&mut self.page, newer.page, OpeningKey::id);
        self.reply = newer.reply;
    }

    /// Drops every key whose end has come; returns how many. What was sealed to them opens never again: write the
    /// secrets anew under a fresh key afterwards, and let the old ones be overwritten.
    pub fn drop_expired(&mut self, today: Day) -> usize {
        let before = self.opening_keys();
        self.intake.retain(|kept| today < kept.end);
        self.page.retain(|kept| today < kept.end);
        before - self.opening_keys()
    }

    /// The secret bytes. For writing into something sealed only.
    pub fn to_secret_bytes(&self) -> Zeroizing<Vec<u8>> {
        let count = self.opening_keys();
        let mut out = Zeroizing::new(Vec::with_capacity(HEAD_BYTES + ENTRY_BYTES * count));
        out.extend_from_slice(&MAGIC);
        out.push(VERSION);
        out.extend_from_slice(self.reply.to_secret_bytes().as_slice());
        let count = u16::try_from(count).expect("a desk keeps some hundreds of keys");
        out.extend_from_slice(&count.to_be_bytes());
        let intake = self.intake.iter().map(|kept| (INTAKE, kept.end, kept.key.to_secret_bytes()));
        let page = self.page.iter().map(|kept| (PAGE, kept.end, kept.key.to_secret_bytes()));
        for (role, end, key) in intake.chain(page) {
            out.push(role);
            out.extend_from_slice(&end.number().to_be_bytes());
            out.extend_from_slice(key.as_slice());
        }
        out
    }

    /// Reads what [`DeskSecrets::to_secret_bytes`] wrote.
    pub fn from_secret_bytes(bytes: &[u8]) -> Result<Self, SecretsError> {
        let mut reader = Reader::new(bytes);
        if reader.array() != Some(MAGIC) || reader.u8() != Some(VERSION) {
            return Err(SecretsError::Form);
        }
        let mut secrets =
            DeskSecrets::new(SigningKey::from_bytes(reader.take(32).ok_or(SecretsError::Length)?)?);
        let count = reader.u16().ok_or(SecretsError::Length)?;
        for _ in 0..count {
            let role = reader.u8().ok_or(SecretsError::Length)?;
            let end = Day::from_number(reader.i32().ok_or(SecretsError::Length)?);
            let key = reader.take(32).ok_or(SecretsError::Length)?;
            match role {
                INTAKE => secrets.add_intake(OpeningKey::from_bytes(key)?, end),
                PAGE => secrets.add_page(OpeningKey::from_bytes(key)?, end),
                _ => return Err(SecretsError::Form),
            }
        }
        if reader.is_empty() { Ok(secrets) } else { Err(SecretsError::Length) }
    }
}

fn merge<K>(ours: &mut Vec<Kept<K>>, newer: Vec<Kept<K>>, id: fn(&K) -> KeyId) {
    for kept in newer {
        match ours.iter_mut().find(|known| id(&known.key) == id(&kept.key)) {
            Some(known) => known.end = known.end.max(kept.end),
            None => ours.push(kept),
        }
    }
}

impl fmt::Debug for DeskSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeskSecrets({} opening keys, secret)", self.opening_keys())
    }
}
