//! Releasing an answer for the telephone: its sound and the word that he may hear it, in one append.

use casework::{Act, Actor, Event, Media, Released, VoiceNote};
use seal::link::hotline::SOUND_BYTES_MAX;
use sha2::{Digest as _, Sha256};

use super::{Beside, ChangeError, Writer};
use crate::audit::{Line, What};
use crate::cases::CaseRef;
use crate::spoken::Spoken;

impl Writer<'_> {
    /// Lets him hear the answer of that number by telephone, as it sounds here; the same again takes the place of the sound before.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn release(
        &self,
        case_ref: &CaseRef,
        by: &Actor,
        sequence: u32,
        spoken: Spoken,
    ) -> Result<(), ChangeError> {
        let case = self.case(case_ref, None)?;
        case.permit(by, Act::Reply)?;
        if !case.replies.iter().any(|reply| reply.sequence == sequence) {
            return Err(ChangeError::NoSuchAnswer);
        }
        if spoken.wav.len() > SOUND_BYTES_MAX {
            return Err(ChangeError::TooLong);
        }
        let sound = VoiceNote {
            media: Media::Wav,
            seconds: Some(spoken.seconds),
            bytes: u32::try_from(spoken.wav.len()).unwrap_or(u32::MAX),
            hash: Sha256::digest(&*spoken.wav).into(),
        };
        let events = vec![Event::ReleasedForTelephone { released: Released { sequence, sound } }];
        let beside = Beside { sound: Some(spoken.wav), ..Beside::default() };
        self.record_with(case_ref, Some(by), events, beside).await?;
        let line = Line::new(self.desk.now(), Some(by.clone()), What::Released).on(case_ref);
        self.audit(line).await
    }
}
