//! Sealing to the key of today. What was sealed cannot be opened here, not even by this process.

use jiff::Timestamp;
use rand::rngs::StdRng;
use seal::Day;
use seal::envelope::{self, SealError, Sealed, Sealer, SubmissionId};
use seal::keys::Intake;
use seal::submission::Submission;

use crate::app::Gate;

impl Gate {
    /// Seals what a person sends; gives the envelope's bytes.
    pub(crate) fn seal(
        &self,
        id: SubmissionId,
        what: &Submission,
        now: Timestamp,
        rng: &mut StdRng,
    ) -> Result<Vec<u8>, SealError> {
        let manifest = self.manifest.current();
        let (key, _standing) = manifest.sealing_key(day(now));
        envelope::seal(key, manifest.zone(), id, &what.encode(), rng).map(Sealed::into_bytes).inspect_err(log)
    }

    /// Begins to seal something of which the rest is still to come.
    pub(crate) fn begin_sealing(
        &self,
        id: SubmissionId,
        now: Timestamp,
        rng: &mut StdRng,
    ) -> Result<Sealer<Intake>, SealError> {
        let manifest = self.manifest.current();
        let (key, _standing) = manifest.sealing_key(day(now));
        Sealer::new(key, manifest.zone(), id, rng).inspect_err(log)
    }
}

/// The day in UTC.
pub(crate) fn day(now: Timestamp) -> Day {
    Day::from_unix_seconds(now.as_second())
}

fn log(error: &SealError) {
    tracing::error!(%error, "sealing failed");
}
