//! The ledger and the keyring together: what goes in is encrypted under the key of its stream.

use std::sync::Arc;

use ledger::keyring::KeyringError;
use ledger::{
    AppendError, Appended, Class, Expected, Keyring, Ledger as _, NewRecord, SqliteLedger, StreamId, Version,
    WriteError,
};
use seal::record::{RecordError, StreamKey};
use sha2::{Digest as _, Sha256};
use tokio::task::JoinSet;
use web::chance::Chance;
use zeroize::Zeroizing;

/// The kinds of records of a desk. Never given another meaning.
pub mod kind {
    /// A raw envelope, with the day and the gate it came by.
    pub const ENVELOPE: u16 = 1;
    /// A mailbox's grant: the first record of a case.
    pub const GRANT: u16 = 10;
    /// A case's event.
    pub const EVENT: u16 = 11;
    /// The sound of a voice note, before the event that tells of it.
    pub const SOUND: u16 = 12;
    /// A signed reply.
    pub const REPLY: u16 = 20;
    /// A mailbox of which nothing may be left on any gate, and whether late envelopes for it are discarded.
    pub const FAREWELL: u16 = 30;
    /// What was done.
    pub const AUDIT: u16 = 40;
    /// The accounts on channels.
    pub const ACCOUNTS: u16 = 50;
}

/// Why something was not kept or not read.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The keyring.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// The ledger, appending.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The ledger, reading or shredding.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A record does not open with the key of its stream, or is too long.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// JSON that this program wrote cannot be read, or is of a newer one.
    #[error("a record has contents that this program does not know")]
    Contents(#[from] serde_json::Error),
}

impl VaultError {
    /// Whether it was for want of room.
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Append(error) => error.is_disk_full(),
            Self::Write(error) | Self::Keyring(KeyringError::Write(error)) => error.is_disk_full(),
            Self::Keyring(_) | Self::Record(_) | Self::Contents(_) => false,
        }
    }

    /// Whether somebody else appended first.
    pub const fn is_conflict(&self) -> bool {
        matches!(self, Self::Append(AppendError::Conflict { .. }))
    }
}

/// A record before it is encrypted: its kind, and what it says.
pub type PlainRecord = (u16, Zeroizing<Vec<u8>>);

/// A record that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedRecord {
    /// Its place in its stream.
    pub version: u64,
    /// What kind it is.
    pub kind: u16,
    /// What it says.
    pub plaintext: Zeroizing<Vec<u8>>,
}

/// Ledger and keyring.
pub struct Vault {
    /// The streams.
    pub ledger: SqliteLedger,
    /// Their keys.
    pub keyring: Arc<Keyring>,
    /// Where keys come from.
    pub chance: Arc<dyn Chance>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(..)")
    }
}

/// The name of a stream; every part of it is our own and fits.
pub fn stream(class: &str, name: &str) -> StreamId {
    StreamId::new(format!("{class}/{name}")).expect("streams are named by hexadecimal, days and case names")
}

impl Vault {
    /// The key of a stream, made if there is none.
    ///
    /// # Errors
    /// See [`VaultError`].
    pub async fn key(&self, class: Class, stream: &StreamId) -> Result<StreamKey, VaultError> {
        let mut rng = self.chance.generator();
        let key = self.keyring.obtain_one(class, stream, &mut rng).await?;
        Ok(StreamKey::from_bytes(*key.expose()))
    }

    /// The keys of streams, in order, with one call; made where there is none.
    ///
    /// # Errors
    /// See [`VaultError`].
    pub async fn keys(&self, class: Class, streams: &[StreamId]) -> Result<Vec<StreamKey>, VaultError> {
        let mut rng = self.chance.generator();
        let keys = self.keyring.obtain(class, streams, &mut rng).await?;
        Ok(keys.iter().map(|key| StreamKey::from_bytes(*key.expose())).collect())
    }

    /// Appends records behind `version`, encrypted.
    ///
    /// # Errors
    /// See [`VaultError`].
    pub async fn append(
        &self,
        stream: &StreamId,
        key: &StreamKey,
        version: u64,
        idempotency: Option<[u8; 16]>,
        records: &[PlainRecord],
    ) -> Result<Appended, VaultError> {
        let sealed = sealed(stream, key, version, records)?;
        let expected = Expected::Version(Version(version));
        Ok(self.ledger.append(stream, expected, idempotency, sealed).await?)
    }

    /// Every record of a stream that is still there, opened; sounds are left closed.
    ///
    /// # Errors
    /// See [`VaultError`].
    pub async fn read(&self, stream: &StreamId, key: &StreamKey) -> Result<Vec<OpenedRecord>, VaultError> {
        let mut opened = Vec::new();
        let mut from = Version(1);
        loop {
            let records = self.ledger.read_stream(stream, from).await?;
            let Some(last) = records.last().map(|record| record.version) else { break };
            for record in records {
                let Some(ciphertext) = record.ciphertext.filter(|_| record.kind != kind::SOUND) else {
                    continue;
                };
                let plaintext =
                    key.open_record(stream.as_bytes(), record.version.0, record.kind, &ciphertext)?;
                opened.push(OpenedRecord { version: record.version.0, kind: record.kind, plaintext });
            }
            from = last.next();
        }
        Ok(opened)
    }

    /// The sound with this hash, from a case's stream.
    ///
    /// # Errors
    /// See [`VaultError`].
    pub async fn sound(
        &self,
        stream: &StreamId,
        key: &StreamKey,
        hash: &[u8; 32],
    ) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        let mut from = Version(1);
        loop {
            let records = self.ledger.read_stream(stream, from).await?;
            let Some(last) = records.last().map(|record| record.version) else { return Ok(None) };
            for record in records.into_iter().filter(|record| record.kind == kind::SOUND) {
                let Some(ciphertext) = record.ciphertext else { continue };
                let sound = key.open_record(stream.as_bytes(), record.version.0, record.kind, &ciphertext)?;
                if Sha256::digest(&*sound)[..] == hash[..] {
                    return Ok(Some(sound));
                }
            }
            from = last.next();
        }
    }

    /// The version of a stream: how many records it has or had.
    ///
    /// # Errors
    /// See [`VaultError`].
    pub async fn version(&self, stream: &StreamId) -> Result<u64, VaultError> {
        let mut version = Version(0);
        loop {
            let more = self.ledger.read_stream(stream, version.next()).await?;
            match more.last() {
                Some(last) => version = last.version,
                None => return Ok(version.0),
            }
        }
    }

    /// Every stream of a class whose name begins with `prefix`, with its key.
    ///
    /// # Errors
    /// See [`VaultError`].
    pub async fn streams(
        &self,
        class: Class,
        prefix: &str,
    ) -> Result<Vec<(StreamId, StreamKey)>, VaultError> {
        let all = self.keyring.with_prefix(class, prefix).await?;
        Ok(all.into_iter().map(|(name, key)| (name, StreamKey::from_bytes(*key.expose()))).collect())
    }

    /// Destroys keys, then ciphertexts. When this answers, nothing of these streams can be read here.
    ///
    /// # Errors
    /// See [`VaultError`].
    pub async fn destroy(&self, doomed: &[(Class, StreamId)]) -> Result<(), VaultError> {
        if doomed.is_empty() {
            return Ok(());
        }
        let mut rng = self.chance.generator();
        self.keyring.purge(doomed, &mut rng).await?;
        self.shred(doomed.iter().map(|(_, stream)| stream)).await?;
        // A reader in the way only delays this until the next purge.
        self.ledger.database().truncate_wal().await?;
        Ok(())
    }

    /// Destroys ciphertexts, side by side, so that they share one fsync.
    ///
    /// # Errors
    /// See [`VaultError`].
    pub async fn shred(&self, streams: impl IntoIterator<Item = &StreamId>) -> Result<(), VaultError> {
        let mut shredding = JoinSet::new();
        for stream in streams {
            let (ledger, stream) = (self.ledger.clone(), stream.clone());
            shredding.spawn(async move { ledger.shred(&stream).await });
        }
        while let Some(shredded) = shredding.join_next().await {
            shredded.map_err(|_| WriteError::Panicked)??;
        }
        Ok(())
    }
}

/// Records for a stream behind `version`, encrypted.
///
/// # Errors
/// When one is too long.
pub fn sealed(
    stream: &StreamId,
    key: &StreamKey,
    version: u64,
    records: &[PlainRecord],
) -> Result<Vec<NewRecord>, RecordError> {
    let mut sealed = Vec::with_capacity(records.len());
    let mut place = version;
    for (kind, plaintext) in records {
        place = place.saturating_add(1);
        let ciphertext = key.seal_record(stream.as_bytes(), place, *kind, plaintext)?;
        sealed.push(NewRecord { kind: *kind, ciphertext });
    }
    Ok(sealed)
}

/// JSON for a record.
///
/// # Errors
/// Never for the types of this program.
pub fn json(value: &impl serde::Serialize) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    Ok(Zeroizing::new(serde_json::to_vec(value)?))
}
