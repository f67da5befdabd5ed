//! What a caller says, sealed while he says it: only what does not fill a chunk of the envelope yet is in clear here, a few seconds, and
//! nothing of it on a disk.

use jiff::Timestamp;
use rand::rngs::StdRng;
use seal::envelope::{SealError, Sealer};
use seal::id::{MailboxId, SubmissionId};
use seal::keys::Intake;
use seal::receipt::{Receipt, WriteKey};
use seal::submission::{Body, Brought, Content, FollowUp, Submission, VoiceHead, Wish};
use sound::wav::{Encoding, header};
use sound::{Codec, Frame};
use zeroize::Zeroizing;

use super::CHANNEL;
use crate::app::Gate;

/// To whose case something goes.
pub(super) enum Addressee<'a> {
    /// The caller's own, which this call opens or has opened.
    Own(&'a Receipt),
    /// That of a code that was keyed.
    Keyed(MailboxId, &'a WriteKey),
}

impl Addressee<'_> {
    /// The submission around a body.
    pub(super) fn submission(&self, id: SubmissionId, body: Body) -> Submission {
        match self {
            // The same mailbox twice is one case, whichever comes first.
            Self::Own(receipt) => Submission::Application { grant: receipt.keys().grant(), body },
            Self::Keyed(mailbox, key) => Submission::FollowUp(FollowUp::write_down(*mailbox, key, id, body)),
        }
    }

    /// The order to erase everything.
    pub(super) fn erasure(&self, id: SubmissionId) -> Submission {
        match self {
            Self::Own(receipt) => {
                let keys = receipt.keys();
                Submission::Withdrawal { mailbox: keys.id, token: keys.withdraw }
            }
            Self::Keyed(..) => {
                let brought = Brought {
                    set_aside: false,
                    channel: CHANNEL.to_owned(),
                    // Nothing is said.
                    language: String::new(),
                    content: Content::Nothing,
                    wish: Some(Wish::Erase),
                    bytes: Zeroizing::default(),
                };
                self.submission(id, Body::brought(&brought))
            }
        }
    }
}

/// A recording that grows.
pub(super) struct Recording {
    id: SubmissionId,
    sealer: Sealer<Intake>,
    sealed: Vec<u8>,
}

/// One that is complete, and not filled up to its size yet: hundreds may wait for a word of their callers.
pub(super) struct Recorded(Recording);

impl Recording {
    pub(super) fn begin(
        gate: &Gate,
        to: &Addressee<'_>,
        head: &VoiceHead,
        now: Timestamp,
        rng: &mut StdRng,
    ) -> Result<Self, SealError> {
        let id = SubmissionId::generate(rng);
        let mut sealer = gate.begin_sealing(id, now, rng)?;
        let mut sealed = sealer.push(&to.submission(id, Body::voice_begins(head)).encode())?;
        sealed.extend(sealer.push(&header(Encoding::G711(Codec::Alaw), None))?);
        Ok(Self { id, sealer, sealed })
    }

    pub(super) fn push(&mut self, frame: &Frame) -> Result<(), SealError> {
        let mut octets = Zeroizing::new(Vec::with_capacity(frame.samples().len()));
        Encoding::G711(Codec::Alaw).write(frame.samples(), &mut octets);
        let sealed = self.sealer.push(&octets)?;
        // Not twice as much as is needed: hundreds may speak at the same time.
        self.sealed.reserve_exact(sealed.len());
        self.sealed.extend(sealed);
        Ok(())
    }

    pub(super) fn finish(self) -> Recorded {
        Recorded(self)
    }
}

impl Recorded {
    /// The envelope, for the queue.
    pub(super) fn into_envelope(self) -> Result<([u8; 16], Vec<u8>), SealError> {
        let Recording { id, sealer, mut sealed } = self.0;
        let rest = sealer.finish()?;
        sealed.reserve_exact(rest.len());
        sealed.extend(rest);
        Ok((*id.as_bytes(), sealed))
    }
}
