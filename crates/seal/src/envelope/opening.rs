//! Opening: at once, or chunk by chunk.

use std::fmt;

use hpke::aead::{AeadCtxR, AeadTag};
use hpke::inout::InOutBuf;
use hpke::{Deserializable, Kem, OpModeR};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::{
    Aead, COMMITMENT_BYTES, Header, Kdf, LAST, MORE, ParseError, Sealed, TAG_BYTES, VERSION, head_bytes, info,
};
use crate::derive;
use crate::id::KeyId;
use crate::keys::{OpeningKey, Recipient};
use crate::size;
use crate::wire::Reader;
use crate::zone::Zone;

/// Why an envelope does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Not an envelope at all.
    #[error(transparent)]
    Parse(#[from] ParseError),
    /// Of a version that this program does not know. Keep it: a newer one will.
    #[error("the envelope has version {0}, which this program does not know")]
    Version(u8),
    /// Of a suite that this program does not know or that this role does not use.
    #[error("the envelope has suite {0}, which keys of this role do not open")]
    Suite(u8),
    /// Sealed to a key that is not at hand: not yet, or no longer.
    #[error("the envelope was sealed to the key {0}, which is not here")]
    UnknownKey(KeyId),
    /// The key is there, but envelope, key, zone and role do not belong together; or something was changed.
    #[error("the envelope does not open: changed, or made for another zone, role or key")]
    DoesNotOpen,
    /// It opens, but is not filled up as it must be.
    #[error("the envelope opens, but what is inside is not filled up to a size class")]
    Filling,
    /// The stream ended before the last chunk, or went on after it.
    #[error("the envelope is not whole")]
    NotWhole,
}

/// Opens an envelope with the key that it names. The filling is taken off.
pub fn open<'k, R: Recipient>(
    sealed: &Sealed,
    zone: &Zone,
    keys: &impl Fn(KeyId) -> Option<&'k OpeningKey<R>>,
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let bytes = sealed.as_bytes();
    let (head, chunks) = bytes.split_at_checked(head_bytes(R::SUITE)).ok_or(OpenError::NotWhole)?;
    let mut context = begin::<R>(head, zone, keys)?;
    // All at once and once: a vector that grew would leave plaintext behind in freed memory.
    let mut plain = Zeroizing::new(Vec::with_capacity(chunks.len()));
    let mut rest = chunks;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.len().min(size::CHUNK + TAG_BYTES));
        let start = plain.len();
        let (body, tag) = chunk.split_last_chunk::<TAG_BYTES>().ok_or(OpenError::NotWhole)?;
        plain.extend_from_slice(body);
        let target = plain.get_mut(start..).expect("the chunk was just written there");
        decrypt::<R>(&mut context, target, tag, after.is_empty())?;
        rest = after;
    }
    if !R::CLASSES.contains(&plain.len()) {
        return Err(OpenError::Filling);
    }
    let length = size::unfilled(&plain).ok_or(OpenError::Filling)?;
    plain.truncate(length);
    Ok(plain)
}

/// Reads the head, finds the key, decapsulates, and checks the commitment.
fn begin<'k, R: Recipient>(
    head: &[u8],
    zone: &Zone,
    keys: &impl Fn(KeyId) -> Option<&'k OpeningKey<R>>,
) -> Result<AeadCtxR<Aead, Kdf, R::Kem>, OpenError> {
    let header = Header::parse(head)?;
    if header.version != VERSION {
        return Err(OpenError::Version(header.version));
    }
    if header.suite != R::SUITE.byte() {
        return Err(OpenError::Suite(header.suite));
    }
    let mut reader = Reader::new(head);
    reader.take(super::HEADER_BYTES).ok_or(OpenError::NotWhole)?;
    let encapsulated = reader.take(R::SUITE.encapsulated_bytes()).ok_or(OpenError::NotWhole)?;
    let commitment: [u8; COMMITMENT_BYTES] = reader.array().ok_or(OpenError::NotWhole)?;
    let key = keys(header.key_id).ok_or(OpenError::UnknownKey(header.key_id))?;
    let encapsulated =
        <R::Kem as Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| OpenError::DoesNotOpen)?;
    let context = hpke::setup_receiver::<Aead, Kdf, R::Kem>(
        &OpModeR::Base,
        key.kem_key(),
        &encapsulated,
        &info::<R>(zone, &header),
    )
    .map_err(|_| OpenError::DoesNotOpen)?;
    let mut expected = [0; COMMITMENT_BYTES];
    context.export(derive::COMMITMENT.as_bytes(), &mut expected).map_err(|_| OpenError::DoesNotOpen)?;
    if bool::from(expected.ct_eq(&commitment)) { Ok(context) } else { Err(OpenError::DoesNotOpen) }
}

/// Decrypts one chunk in place.
fn decrypt<R: Recipient>(
    context: &mut AeadCtxR<Aead, Kdf, R::Kem>,
    chunk: &mut [u8],
    tag: &[u8; TAG_BYTES],
    last: bool,
) -> Result<(), OpenError> {
    let tag = AeadTag::<Aead>::from_bytes(tag).map_err(|_| OpenError::DoesNotOpen)?;
    context
        .open_inout_detached(InOutBuf::from(chunk), if last { &LAST } else { &MORE }, &tag)
        .map_err(|_| OpenError::DoesNotOpen)
}

/// Makes room for so many more bytes without leaving plaintext behind in freed memory.
fn make_room(out: &mut Zeroizing<Vec<u8>>, more: usize) {
    if out.capacity() - out.len() < more {
        let mut larger = Zeroizing::new(Vec::with_capacity(out.len() + more));
        larger.extend_from_slice(out);
        *out = larger;
    }
}

/// Opens chunk by chunk, holding at most one chunk and never giving out filling.
///
/// What comes back before [`Opener::finish`] succeeded is genuine, but may not be all: use it (play it, write it to a
/// sealed place), and say so if the end never comes.
pub struct Opener<R: Recipient> {
    context: AeadCtxR<Aead, Kdf, R::Kem>,
    /// Encrypted bytes that are not yet known to be a whole chunk with something after it.
    held: Vec<u8>,
    /// Bytes of filled plaintext decrypted so far.
    done: usize,
    /// A marker and so many zeros that may be filling or may be text: it shows at the next byte that is not zero.
    doubtful: Option<usize>,
}

impl<R: Recipient> Opener<R> {
    /// How many bytes of the envelope [`Opener::new`] wants.
    pub const HEAD_BYTES: usize = head_bytes(R::SUITE);

    /// Starts with the first [`Opener::HEAD_BYTES`] bytes of an envelope.
    pub fn new<'k>(
        head: &[u8],
        zone: &Zone,
        keys: &impl Fn(KeyId) -> Option<&'k OpeningKey<R>>,
    ) -> Result<Self, OpenError> {
        if head.len() != Self::HEAD_BYTES {
            return Err(OpenError::NotWhole);
        }
        Ok(Opener { context: begin::<R>(head, zone, keys)?, held: Vec::new(), done: 0, doubtful: None })
    }

    /// Takes more of the envelope's bytes; returns the plaintext that is ready, perhaps none.
    pub fn push(&mut self, mut bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let mut out = Zeroizing::new(Vec::with_capacity(bytes.len() + self.held.len()));
        while !bytes.is_empty() {
            // A full chunk is opened only when something follows: only then is it known not to be the last.
            if self.held.len() == size::CHUNK + TAG_BYTES {
                self.flush(&mut out, false)?;
            }
            let room = size::CHUNK + TAG_BYTES - self.held.len();
            let (taken, rest) = bytes.split_at(bytes.len().min(room));
            self.held.extend_from_slice(taken);
            bytes = rest;
        }
        Ok(out)
    }

    /// The end of the bytes: opens the last chunk and returns the last of the plaintext.
    pub fn finish(mut self) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let mut out = Zeroizing::new(Vec::with_capacity(self.held.len()));
        self.flush(&mut out, true)?;
        if !R::CLASSES.contains(&self.done) || self.doubtful.is_none() {
            return Err(OpenError::Filling);
        }
        Ok(out)
    }

    fn flush(&mut self, out: &mut Zeroizing<Vec<u8>>, last: bool) -> Result<(), OpenError> {
        let (body, tag) = self.held.split_last_chunk::<TAG_BYTES>().ok_or(OpenError::NotWhole)?;
        let mut chunk = Zeroizing::new(body.to_vec());
        decrypt::<R>(&mut self.context, &mut chunk, tag, last)?;
        self.held.clear();
        self.done = self.done.saturating_add(chunk.len());
        let [.., largest] = R::CLASSES;
        if self.done > largest {
            return Err(OpenError::Filling); // also bounds what a sender can make us count
        }
        let Some(last_byte) = chunk.iter().rposition(|byte| *byte != 0) else {
            match &mut self.doubtful {
                Some(zeros) => *zeros += chunk.len(),
                None => {
                    make_room(out, chunk.len());
                    out.extend_from_slice(&chunk);
                }
            }
            return Ok(());
        };
        make_room(out, chunk.len() + self.doubtful.map_or(0, |zeros| zeros + 1));
        if let Some(zeros) = self.doubtful.take() {
            out.push(size::MARKER);
            let length = out.len() + zeros;
            out.resize(length, 0);
        }
        let (text, tail) = chunk.split_at(last_byte);
        out.extend_from_slice(text);
        match tail.split_first() {
            Some((&size::MARKER, zeros)) => self.doubtful = Some(zeros.len()),
            _ => out.extend_from_slice(tail),
        }
        Ok(())
    }
}

impl<R: Recipient> fmt::Debug for Opener<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opener({}, {} bytes opened)", R::NAME, self.done)
    }
}
