//! Sealing: at once, or chunk by chunk where the whole is too long to hold or not there yet.

use std::fmt;

use hpke::aead::AeadCtxS;
use hpke::inout::InOutBuf;
use hpke::rand_core::CryptoRng;
use hpke::{OpModeS, Serializable};
use zeroize::Zeroizing;

use super::{
    Aead, COMMITMENT_BYTES, Header, Kdf, LAST, MORE, Sealed, VERSION, head_bytes, info, sealed_bytes,
};
use crate::derive;
use crate::id::SubmissionId;
use crate::keys::{Recipient, SealingKey};
use crate::size;
use crate::zone::Zone;

/// Why something could not be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Longer than the largest size class holds.
    #[error("too long to seal: at most {max} bytes")]
    TooLong {
        /// The most bytes that can be sealed to this role.
        max: usize,
    },
    /// The key encapsulation failed, which a parsed key never causes.
    #[error("the key could not be used")]
    Key,
}

/// Seals a plaintext: fills it up to its size class and writes the whole envelope. The role of the key decides the
/// suite and the size classes.
pub fn seal<R: Recipient>(
    key: &SealingKey<R>,
    zone: &Zone,
    id: SubmissionId,
    plaintext: &[u8],
    rng: &mut (impl CryptoRng + ?Sized),
) -> Result<Sealed, SealError> {
    let class = size::class_for(&R::CLASSES, plaintext.len()).ok_or(too_long::<R>())?;
    // Room for all of it at once: a vector that grew would leave plaintext behind in freed memory.
    let mut out = Vec::with_capacity(sealed_bytes(R::SUITE, class));
    let mut context = begin(key, zone, id, &mut out, rng)?;
    let (mut from, mut left, mut marked) = (plaintext, class, false);
    while left > 0 {
        let (start, filled) = (out.len(), left.min(size::CHUNK));
        let (taken, rest) = from.split_at(from.len().min(filled));
        out.extend_from_slice(taken);
        if taken.len() < filled && !marked {
            out.push(size::MARKER);
            marked = true;
        }
        out.resize(start + filled, 0);
        from = rest;
        left -= filled;
        encrypt::<R>(&mut context, &mut out, start, left == 0)?;
    }
    Ok(Sealed(out))
}

fn too_long<R: Recipient>() -> SealError {
    let [.., largest] = R::CLASSES;
    SealError::TooLong { max: largest - 1 }
}

/// Encapsulates and writes header, encapsulated key and commitment.
fn begin<R: Recipient>(
    key: &SealingKey<R>,
    zone: &Zone,
    id: SubmissionId,
    out: &mut Vec<u8>,
    mut rng: &mut (impl CryptoRng + ?Sized),
) -> Result<AeadCtxS<Aead, Kdf, R::Kem>, SealError> {
    let header = Header { version: VERSION, suite: R::SUITE.byte(), key_id: key.id(), submission_id: id };
    let (encapsulated, context) = hpke::setup_sender_with_rng::<Aead, Kdf, R::Kem>(
        &OpModeS::Base,
        key.kem_key(),
        &info::<R>(zone, &header),
        &mut rng,
    )
    .map_err(|_| SealError::Key)?;
    let mut commitment = [0; COMMITMENT_BYTES];
    context.export(derive::COMMITMENT.as_bytes(), &mut commitment).map_err(|_| SealError::Key)?;
    out.extend_from_slice(&header.to_bytes());
    out.extend_from_slice(&encapsulated.to_bytes());
    out.extend_from_slice(&commitment);
    Ok(context)
}

/// Encrypts what stands in `out` from `start` on, in place, and adds the tag.
fn encrypt<R: Recipient>(
    context: &mut AeadCtxS<Aead, Kdf, R::Kem>,
    out: &mut Vec<u8>,
    start: usize,
    last: bool,
) -> Result<(), SealError> {
    let chunk = out.get_mut(start..).expect("the chunk was just written there");
    let tag = context
        .seal_inout_detached(InOutBuf::from(chunk), if last { &LAST } else { &MORE })
        .map_err(|_| SealError::Key)?;
    out.extend_from_slice(&tag.to_bytes());
    Ok(())
}

/// Seals chunk by chunk. Push what there is, write out what comes back, and finish: the bytes together are the same
/// kind of envelope that [`seal`] makes. Holds at most one chunk.
pub struct Sealer<R: Recipient> {
    context: AeadCtxS<Aead, Kdf, R::Kem>,
    /// Header, encapsulated key, commitment, until they were given out.
    head: Vec<u8>,
    /// Plaintext not yet encrypted; never more than a chunk.
    held: Zeroizing<Vec<u8>>,
    /// Bytes of plaintext that were encrypted.
    done: usize,
}

impl<R: Recipient> Sealer<R> {
    /// Starts an envelope.
    pub fn new(
        key: &SealingKey<R>,
        zone: &Zone,
        id: SubmissionId,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<Self, SealError> {
        let mut head = Vec::with_capacity(head_bytes(R::SUITE));
        let context = begin(key, zone, id, &mut head, rng)?;
        Ok(Sealer { context, head, held: Zeroizing::new(Vec::with_capacity(size::CHUNK)), done: 0 })
    }

    /// Takes more plaintext; returns the bytes that are ready, perhaps none.
    pub fn push(&mut self, mut plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
        let total = self.done.saturating_add(self.held.len()).saturating_add(plaintext.len());
        if size::class_for(&R::CLASSES, total).is_none() {
            return Err(too_long::<R>());
        }
        let mut out = std::mem::take(&mut self.head);
        while !plaintext.is_empty() {
            if self.held.len() == size::CHUNK {
                self.flush(&mut out, false)?;
            }
            let (taken, rest) = plaintext.split_at(plaintext.len().min(size::CHUNK - self.held.len()));
            self.held.extend_from_slice(taken);
            plaintext = rest;
        }
        Ok(out)
    }

    /// Fills up to the size class and returns the last bytes.
    pub fn finish(mut self) -> Result<Vec<u8>, SealError> {
        let total = self.done + self.held.len();
        let class = size::class_for(&R::CLASSES, total).ok_or(too_long::<R>())?;
        let mut out = std::mem::take(&mut self.head);
        if self.held.len() == size::CHUNK {
            self.flush(&mut out, false)?;
        }
        self.held.push(size::MARKER);
        while self.done < class {
            let left = class - self.done;
            self.held.resize(left.min(size::CHUNK), 0);
            self.flush(&mut out, left <= size::CHUNK)?;
        }
        Ok(out)
    }

    fn flush(&mut self, out: &mut Vec<u8>, last: bool) -> Result<(), SealError> {
        // Encrypted where it is held, so that `out` may grow and move without ever containing plaintext.
        let tag = self
            .context
            .seal_inout_detached(InOutBuf::from(self.held.as_mut_slice()), if last { &LAST } else { &MORE })
            .map_err(|_| SealError::Key)?;
        out.extend_from_slice(&self.held);
        out.extend_from_slice(&tag.to_bytes());
        self.done += self.held.len();
        self.held.clear();
        Ok(())
    }
}

impl<R: Recipient> fmt::Debug for Sealer<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealer({}, {} bytes sealed)", R::NAME, self.done)
    }
}
