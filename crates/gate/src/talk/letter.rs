//! What goes to the desk from conversations.

use interview::Language;
use interview::conversation::Channel as Word;
use jiff::Timestamp;
use rand::rngs::StdRng;
use seal::envelope::Sealer;
use seal::id::SubmissionId;
use seal::keys::Intake;
use seal::receipt::Receipt;
use seal::submission::{Body, Brought, Content, FollowUp, Submission, VoiceHead, Wish};
use zeroize::Zeroizing;

use super::abilities;
use super::turn::TurnError;
use crate::app::Gate;

/// Something for the desk.
pub(super) struct Letter {
    pub(super) to: Addressed,
    pub(super) content: Content,
    pub(super) bytes: Zeroizing<Vec<u8>>,
    pub(super) language: Language,
    pub(super) wish: Option<Wish>,
}

/// Which submission of which mailbox it is.
pub(super) struct Addressed {
    pub(super) id: SubmissionId,
    pub(super) receipt: Receipt,
    pub(super) what: Kind,
}

#[derive(Clone, Copy)]
pub(super) enum Kind {
    Application,
    FollowUp,
    Withdrawal,
}

/// An envelope with its number.
pub(super) type Envelope = ([u8; 16], Vec<u8>);

impl Letter {
    /// Seals it.
    pub(super) fn seal(
        self,
        gate: &Gate,
        word: Word,
        now: Timestamp,
        rng: &mut StdRng,
    ) -> Result<Envelope, TurnError> {
        let Self { to, content, bytes, language, wish } = self;
        let body = Body::brought(&Brought {
            set_aside: false,
            channel: abilities::word(word),
            language: language.as_str().to_owned(),
            content,
            wish,
            bytes,
        });
        let sealed = gate.seal(to.id, &to.submission(body), now, rng)?;
        Ok((*to.id.as_bytes(), sealed))
    }
}

impl Addressed {
    fn submission(&self, body: Body) -> Submission {
        let keys = self.receipt.keys();
        match self.what {
            Kind::Application => Submission::Application { grant: keys.grant(), body },
            Kind::FollowUp => Submission::FollowUp(FollowUp::make(&keys, self.id, body)),
            Kind::Withdrawal => Submission::Withdrawal { mailbox: keys.id, token: keys.withdraw },
        }
    }

    /// Begins to seal a voice note, of which the sound is still to come. Gives the sealer and the first bytes.
    pub(super) fn begin(
        &self,
        head: &VoiceHead,
        gate: &Gate,
        now: Timestamp,
        rng: &mut StdRng,
    ) -> Result<(Sealer<Intake>, Vec<u8>), TurnError> {
        let mut sealer = gate.begin_sealing(self.id, now, rng)?;
        let begins = self.submission(Body::voice_begins(head)).encode();
        let first = sealer.push(&begins)?;
        Ok((sealer, first))
    }
}
