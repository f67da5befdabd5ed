//! Purging: keys first, then ciphertexts, then the copies that could bring the keys back.

use casework::{Actor, Due, Event};
use ledger::{Class, Ledger as _, StreamId, Version};
use seal::Day;

use super::{ChangeError, Writer};
use crate::audit::{Line, What};
use crate::cases::CaseRef;
use crate::desk::{read, write};
use crate::farewell::Farewell;
use crate::intake;
use crate::vault::{VaultError, json, kind, stream};

/// How long gates are told to erase a mailbox, and late envelopes of one who withdrew are discarded: longer than any
/// gate keeps a reply or waits for a backup.
pub const FAREWELL_DAYS: i32 = 90;

/// Why a case goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A verifier asked for it.
    ByHand,
    /// Its time is over.
    Due,
    /// The person withdrew.
    Withdrawn,
}

impl Writer<'_> {
    /// Destroys cases. When this answers, nothing of them can be read here, nor from any copy that this desk keeps.
    ///
    /// # Errors
    /// See [`ChangeError`]. What was begun is finished at the next unlock.
    pub async fn destroy(
        &self,
        doomed: &[(CaseRef, Reason)],
        by: Option<&Actor>,
        more: Vec<(Class, StreamId)>,
    ) -> Result<(), ChangeError> {
        let mut streams = more;
        for (case_ref, reason) in doomed {
            let Some(mailbox) = read(&self.open.cases).get(case_ref).map(|open| open.grant.id()) else {
                continue;
            };
            let farewell = Farewell { mailbox, withdrawn: *reason == Reason::Withdrawn };
            self.say_farewell(farewell).await?;
            let what = match reason {
                Reason::ByHand => What::Purged,
                Reason::Due => What::PurgedDue,
                Reason::Withdrawn => What::Withdrawn,
            };
            self.audit(Line::new(self.desk.now(), by.cloned(), what).on(case_ref)).await?;
            self.record(case_ref, by, vec![Event::Purged]).await?;
            streams.push((Class::Case, stream("case", case_ref.as_str())));
            streams.push((Class::Intake, stream("replies", case_ref.as_str())));
        }
        if streams.is_empty() {
            return Ok(());
        }
        // An older copy of the ledger may have the envelopes of these cases as they came.
        streams.extend(self.open.take_spent().into_iter().map(|name| (intake::CLASS, name)));
        self.desk.vault.destroy(&streams).await?;
        self.desk.backups.renew_keyring(&self.desk.vault.keyring, self.desk.now()).await?;
        for (case_ref, _) in doomed {
            write(&self.open.cases).remove(case_ref)?;
            write(&self.desk.outbox).remove(case_ref.as_str());
        }
        if !doomed.is_empty() {
            self.desk.tell_pages();
            self.desk.tell_gates();
        }
        Ok(())
    }

    /// What the clock asks for today: cases that expire or have had their time, and keys that nothing needs any more.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn destroy_what_is_due(&self) -> Result<usize, ChangeError> {
        let today = self.desk.today();
        let terms = self.desk.pack.terms();
        let date = today.to_string().parse().unwrap_or(jiff::civil::Date::MIN);
        let due: Vec<_> = read(&self.open.cases)
            .iter()
            .filter_map(|open| {
                let withdrawn = open.case.state() == casework::State::Withdrawn;
                Some((open.case_ref.clone(), open.case.due(&terms, date)?, withdrawn))
            })
            .collect();
        let mut doomed = Vec::with_capacity(due.len());
        for (case_ref, what, withdrawn) in due {
            if what == Due::Expire {
                self.record(&case_ref, None, vec![Event::Expired]).await?;
            }
            doomed.push((case_ref, if withdrawn { Reason::Withdrawn } else { Reason::Due }));
        }
        let count = doomed.len();
        let forgotten = self.forgotten_farewells(today).await?;
        write(&self.open.farewells).forget(today);
        self.destroy(&doomed, None, forgotten).await?;
        Ok(count)
    }

    async fn say_farewell(&self, farewell: Farewell) -> Result<(), ChangeError> {
        let until = self.desk.today().plus(FAREWELL_DAYS);
        let stream = stream("farewell", &until.to_string());
        let key = self.desk.vault.key(Class::Case, &stream).await?;
        let known =
            self.desk.vault.ledger.read_stream(&stream, Version(1)).await.map_err(VaultError::from)?;
        let version = known.last().map_or(0, |record| record.version.0);
        self.desk.vault.append(&stream, &key, version, None, &[(kind::FAREWELL, json(&farewell)?)]).await?;
        write(&self.open.farewells).add(farewell, until);
        Ok(())
    }

    async fn forgotten_farewells(&self, today: Day) -> Result<Vec<(Class, StreamId)>, ChangeError> {
        let streams = self.desk.vault.streams(Class::Case, crate::farewell::PREFIX).await?;
        Ok(streams
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| {
                let until = name
                    .as_str()
                    .strip_prefix(crate::farewell::PREFIX)
                    .and_then(|day| day.parse::<Day>().ok());
                until.is_some_and(|until| until <= today)
            })
            .map(|name| (Class::Case, name))
            .collect())
    }
}
